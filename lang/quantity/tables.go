package quantity

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

//go:embed numbers.txt
var numberTable string

//go:embed qualifiers.txt
var qualifierTable string

//go:embed units.txt
var unitTable string

//go:embed references.txt
var referenceTable string

// class says what part a number word plays.
type class uint8

const (
	noClass class = iota
	cardinal
	both
	article
	hundred
	scale
	billion
	dozen
	glued
	vague
	some
	halfAdjective
	halfNoun
	fraction
)

var classNames = map[string]class{
	"cardinal": cardinal, "both": both, "article": article, "hundred": hundred, "scale": scale, "billion": billion,
	"dozen": dozen, "vague": vague, "some": some, "half": halfAdjective, "halfof": halfNoun, "fraction": fraction,
}

// numberWord is one entry of numbers.txt; high differs from value for vague words only.
type numberWord struct {
	class       class
	value, high float64
	glued       float64 // the scale where it is glued to digits
}

// phrase is a sequence of tokens with its meaning.
type phrase struct {
	tokens []string
	exact  bool // matched with regard to capitals
	value  string
}

// mark says what a word before a number tells about it.
type mark uint8

const (
	reference mark = 1 << iota
	determiner
	opener
)

// tables is what the embedded files say.
type tables struct {
	numbers    map[string]numberWord
	qualifiers map[string][]phrase // by last token, longest first
	units      map[string][]phrase // by first token in small letters, longest first
	prefixes   map[string][]phrase // by last token
	iso        map[string]bool
	cents      map[string]bool
	marks      map[string]mark
}

// load reads the tables once. It panics on a malformed one: the files are part of the program and every test reads them.
var load = sync.OnceValue(func() *tables {
	t := &tables{
		numbers: map[string]numberWord{}, qualifiers: map[string][]phrase{}, units: map[string][]phrase{},
		prefixes: map[string][]phrase{}, iso: map[string]bool{}, cents: map[string]bool{}, marks: map[string]mark{},
	}
	for _, file := range []struct {
		name, text string
		enter      func(head, form string) error
	}{
		{"numbers.txt", numberTable, t.enterNumber},
		{"qualifiers.txt", qualifierTable, t.enterQualifier},
		{"units.txt", unitTable, t.enterUnit},
		{"references.txt", referenceTable, t.enterMark},
	} {
		if err := eachForm(file.text, file.enter); err != nil {
			panic(fmt.Errorf("%s: %w", file.name, err))
		}
	}
	return t
})

// eachForm calls enter for every form of every line "head: form, form".
func eachForm(text string, enter func(head, form string) error) error {
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, list, found := strings.Cut(line, ": ")
		if !found {
			return fmt.Errorf("line %d: want \"class: form, form\", have %q", n+1, line)
		}
		for _, form := range strings.Split(list, ",") {
			if form = strings.TrimSpace(form); form == "" {
				return fmt.Errorf("line %d: an empty form", n+1)
			}
			if err := enter(head, form); err != nil {
				return fmt.Errorf("line %d: %w", n+1, err)
			}
		}
	}
	return nil
}

func (t *tables) enterNumber(head, form string) error {
	name, bounds, _ := strings.Cut(head, " ")
	low, high, isRange := strings.Cut(bounds, "-")
	value, err := strconv.ParseFloat(low, 64)
	if err != nil {
		return err
	}
	w := t.numbers[form]
	if name == "glued" {
		w.glued = value
		t.numbers[form] = w
		return nil
	}
	w.class, w.value, w.high = classNames[name], value, value
	if w.class == noClass {
		return fmt.Errorf("unknown class %q", name)
	}
	if isRange {
		if w.high, err = strconv.ParseFloat(high, 64); err != nil {
			return err
		}
	}
	t.numbers[form] = w
	return nil
}

func (t *tables) enterQualifier(head, form string) error {
	p := newPhrase(form, head, false)
	last := p.tokens[len(p.tokens)-1]
	t.qualifiers[last] = insert(t.qualifiers[last], p)
	return nil
}

func (t *tables) enterUnit(head, form string) error {
	kind, code, _ := strings.Cut(head, " ")
	switch kind {
	case "iso":
		t.iso[form] = true
	case "cents":
		t.cents[form] = true
	case "word", "abbr":
		p := newPhrase(form, code, kind == "abbr")
		first := scan.Lower(p.tokens[0])
		t.units[first] = insert(t.units[first], p)
	case "prefix":
		p := newPhrase(form, code, false)
		last := p.tokens[len(p.tokens)-1]
		t.prefixes[last] = insert(t.prefixes[last], p)
	default:
		return fmt.Errorf("unknown kind %q", kind)
	}
	return nil
}

func (t *tables) enterMark(head, form string) error {
	switch head {
	case "reference", "model":
		t.marks[form] |= reference
	case "determiner":
		t.marks[form] |= determiner
	case "opener":
		t.marks[form] |= opener
	default:
		return fmt.Errorf("unknown class %q", head)
	}
	return nil
}

func newPhrase(form, value string, exact bool) phrase {
	p := phrase{exact: exact, value: value}
	for _, token := range scan.Tokens(form) {
		p.tokens = append(p.tokens, form[token.Start:token.End])
	}
	return p
}

// insert keeps the longest phrase first.
func insert(list []phrase, p phrase) []phrase {
	at := 0
	for at < len(list) && len(list[at].tokens) >= len(p.tokens) {
		at++
	}
	list = append(list, phrase{})
	copy(list[at+1:], list[at:])
	list[at] = p
	return list
}
