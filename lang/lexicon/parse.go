package lexicon

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine is the longest line of a word file, in bytes.
const maxLine = 4096

// Term is one English translation: its base form and the forms that no rule derives from it.
type Term struct {
	Text  string
	Forms []string
}

// Entry is one line of a word file.
type Entry struct {
	Headword string   // German, in dictionary form
	Forms    []string // further German forms that stand for the headword
	Senses   [][]Term // translations by sense, the most usual first
	Section  string   // the heading above the line, "" where there is none
	File     string   // name of the file, as handed to Parse
	Line     int      // counted from 1
	Adds     bool     // the line was marked with +: it adds to a headword that stands elsewhere
}

// Terms lists the translations best first: the first of every sense, then the second of every sense, and so on, so that
// a caller who takes only a few of them meets every sense.
func (e Entry) Terms() []Term {
	var out []Term
	for i, more := 0, true; more; i++ {
		more = false
		for _, sense := range e.Senses {
			if i < len(sense) {
				out = append(out, sense[i])
				more = true
			}
		}
	}
	return out
}

// String writes the entry as it stands in a word file; Parse reads it back to the same entry.
func (e Entry) String() string {
	var b strings.Builder
	if e.Adds {
		b.WriteByte('+')
	}
	b.WriteString(joinForms(e.Headword, e.Forms))
	b.WriteString(": ")
	for i, sense := range e.Senses {
		if i > 0 {
			b.WriteString("; ")
		}
		for j, t := range sense {
			if j > 0 {
				b.WriteString(", ")
			}
			b.WriteString(joinForms(t.Text, t.Forms))
		}
	}
	return b.String()
}

func joinForms(base string, forms []string) string {
	return strings.Join(append([]string{base}, forms...), "/")
}

// Parse reads a word file. It goes on after a faulty line; the error then joins all faults, each with name and line
// number, and the entries are those of the lines that could be read.
func Parse(r io.Reader, name string) ([]Entry, error) {
	var b strings.Builder
	if sized, ok := r.(interface{ Len() int }); ok {
		b.Grow(sized.Len())
	}
	if _, err := io.Copy(&b, r); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	text := strings.TrimPrefix(b.String(), "\ufeff")
	var (
		p       = newParser(text)
		entries = make([]Entry, 0, cap(p.senses)-strings.Count(text, ";"))
		faults  []error
		section string
		n       int
	)
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "#"):
			section = strings.TrimSpace(strings.TrimLeft(line, "#"))
		default:
			e, err := p.entry(line)
			if err != nil {
				faults = append(faults, fmt.Errorf("%s:%d: %w", name, n, err))
				continue
			}
			e.Section, e.File, e.Line = section, name, n
			entries = append(entries, e)
		}
	}
	return entries, errors.Join(faults...)
}

// parser holds the senses and terms of a whole file in two slices, which is much faster than a small slice for each.
type parser struct {
	senses [][]Term
	terms  []Term
}

func newParser(text string) parser {
	senses := strings.Count(text, ":") + strings.Count(text, ";")
	return parser{senses: make([][]Term, 0, senses), terms: make([]Term, 0, senses+strings.Count(text, ","))}
}

func (p *parser) entry(line string) (Entry, error) {
	if len(line) > maxLine {
		return Entry{}, fmt.Errorf("the line that starts %.40q has %d bytes: at most %d are an entry", line, len(line), maxLine)
	}
	left, right, found := strings.Cut(line, ":")
	if !found {
		return Entry{}, fmt.Errorf("%q has no colon: write \"Headword: translation, translation\"", line)
	}
	var e Entry
	left, e.Adds = strings.CutPrefix(left, "+")
	head, err := parseTerm(left)
	if err != nil {
		return Entry{}, fmt.Errorf("headword: %w", err)
	}
	e.Headword, e.Forms = head.Text, head.Forms
	first := len(p.senses)
	for sense := range strings.SplitSeq(right, ";") {
		terms, err := p.sense(sense)
		if err != nil {
			return Entry{}, fmt.Errorf("translation of %q: %w", e.Headword, err)
		}
		p.senses = append(p.senses, terms)
	}
	e.Senses = slices.Clip(p.senses[first:])
	return e, nil
}

func (p *parser) sense(s string) ([]Term, error) {
	first := len(p.terms)
	for text := range strings.SplitSeq(s, ",") {
		t, err := parseTerm(text)
		if err != nil {
			return nil, err
		}
		p.terms = append(p.terms, t)
	}
	return slices.Clip(p.terms[first:]), nil
}

func parseTerm(s string) (Term, error) {
	base, forms, several := strings.Cut(s, "/")
	text, err := parseWord(base)
	if err != nil || !several {
		return Term{Text: text}, err
	}
	t := Term{Text: text}
	for form := range strings.SplitSeq(forms, "/") {
		if text, err = parseWord(form); err != nil {
			return Term{}, err
		}
		t.Forms = append(t.Forms, text)
	}
	return t, nil
}

func parseWord(s string) (string, error) {
	s = strings.TrimSpace(s)
	if err := checkWord(s); err != nil {
		return "", err
	}
	if strings.Contains(s, "  ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s, nil
}

// checkWord refuses what cannot be part of a word or phrase, so that a slip of the pen (a bracket, a second colon) is
// reported instead of becoming a word that nobody finds.
func checkWord(w string) error {
	letters := false
	for i, r := range w {
		switch {
		case 'a' <= r && r <= 'z', unicode.IsLetter(r), unicode.IsDigit(r):
			letters = true
		case r == utf8.RuneError && !utf8.ValidString(w[i:]):
			return fmt.Errorf("%q is not UTF-8", w)
		case unicode.IsMark(r), strings.ContainsRune(" -'’.&%", r):
		default:
			return fmt.Errorf("%q holds %q: only letters, digits, spaces and - ' . & %% are words", w, r)
		}
	}
	if !letters {
		return fmt.Errorf("%q is no word: remove the stray comma, semicolon or slash", w)
	}
	return nil
}
