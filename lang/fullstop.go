package lang

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed abbreviations.txt
var abbreviationTable string

// abbreviation says how the full stop of an abbreviation is to be read.
type abbreviation uint8

const (
	noAbbreviation abbreviation = iota
	innerAbbreviation
	numberAbbreviation
	finalAbbreviation
	lastAbbreviation
)

// abbreviationClasses are the headings of abbreviations.txt.
func abbreviationClasses() map[string]abbreviation {
	return map[string]abbreviation{
		"inner:": innerAbbreviation, "number:": numberAbbreviation, "final:": finalAbbreviation, "last:": lastAbbreviation,
	}
}

var abbreviations = sync.OnceValue(func() map[string]abbreviation {
	table, class, classes := map[string]abbreviation{}, noAbbreviation, abbreviationClasses()
	for line := range strings.Lines(abbreviationTable) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			if c, ok := classes[word]; ok {
				class = c
			} else {
				table[word] = class
			}
		}
	}
	return table
})

// lookBack is how many bytes before a full stop are looked at: longer than any abbreviation, ordinal or initial.
const lookBack = 48

// bindsNext says whether the full stop at offset at of the line belongs to an abbreviation, an ordinal, an initial or a
// regnal number, so that rest goes on with the sentence.
func (sp *splitter) bindsNext(at int, rest string) bool {
	before := tail(sp.line[sp.start:at], lookBack)
	word := lastWord(before)
	if word == "" {
		return false
	}
	next := firstWord(rest)
	switch abbreviationOf(before) {
	case innerAbbreviation:
		return true
	case numberAbbreviation:
		if isDigits(next) {
			return true
		}
	case finalAbbreviation:
		return !opensSentence(next)
	case lastAbbreviation:
		return followsClock()[Fold(next)]
	}
	if isDigits(word) {
		return bindsOrdinal(strings.TrimSuffix(before, word), word, next)
	}
	if isRoman(word) || utf8.RuneCountInString(word) == 1 {
		return !opensSentence(next) || isInitial(next, rest)
	}
	return false
}

// isInitial says whether word, the first of rest, is a single letter with a full stop: "E. I. du Pont".
func isInitial(word, rest string) bool {
	return utf8.RuneCountInString(word) == 1 && strings.HasPrefix(rest, word+".")
}

// abbreviationOf looks up the abbreviation that ends s, whose own full stop follows. The longest reading counts: "d. h."
// before "h.".
func abbreviationOf(s string) abbreviation {
	table, class, joined := abbreviations(), noAbbreviation, ""
	for range 4 {
		word := lastWord(s)
		if word == "" || !isLetters(word) {
			break
		}
		joined = word + "." + joined
		s = strings.TrimRight(strings.TrimSuffix(s, word), " \u00a0\u202f")
		if c := table[joined]; c != noAbbreviation {
			class = c
		} else if c := table[lowerFirst(joined)]; c != noAbbreviation && s == "" {
			class = c
		}
		if !strings.HasSuffix(s, ".") || utf8.RuneCountInString(word) > 4 {
			break
		}
		s = s[:len(s)-1]
	}
	return class
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

// bindsOrdinal says whether digits and full stop are an ordinal that next belongs to.
func bindsOrdinal(before, digits, next string) bool {
	if len(digits) > 3 || strings.HasSuffix(before, ".") || strings.HasSuffix(before, ",") {
		return false
	}
	folded := Fold(next)
	if followsOrdinal()[folded] {
		return true
	}
	if opensSentence(next) {
		return false
	}
	trimmed := strings.TrimRightFunc(before, unicode.IsSpace)
	last, _ := utf8.DecodeLastRuneInString(trimmed)
	return trimmed == "" || isOpener(last) || precedesOrdinal()[Fold(lastWord(trimmed))]
}

// followsOrdinal are nouns that an ordinal counts; after them no article or preposition is needed before the figure.
var followsOrdinal = sync.OnceValue(func() map[string]bool {
	return readWords(`januar jänner februar feber märz april mai juni juli august september oktober november dezember
		jan feb mär apr jun jul aug sep sept okt nov dez january february march may june july october december
		jahrhundert jahrhunderts jahrtausend jahrestag jahrestags geburtstag lebensjahr mal tag tages woche monat monats
		jahr spieltag minute runde bataillon bataillons regiment regiments kompanie korps brigaden divisionen flotte
		sitzung versammlung gipfel parteitag wahlgang bezirk stadtbezirk arrondissement sinfonie platz rang etage stock stockwerk klasse bundesliga liga division armee brigade
		weltkrieg weltkriegs verhandlungstag prozesstag amtszeit auflage ausgabe wahlperiode legislaturperiode`)
})

// followsClock are words that go on after a time of day: "5 p.m. Monday", "5 p.m. EST".
var followsClock = sync.OnceValue(func() map[string]bool {
	return readWords(`monday tuesday wednesday thursday friday saturday sunday est edt et cst cdt ct mst mdt mt pst pdt pt
		gmt utc bst cet cest eastern central mountain pacific local`)
})

// precedesOrdinal are words after which digits with a full stop are an ordinal.
var precedesOrdinal = sync.OnceValue(func() map[string]bool {
	return readWords(`der die das den dem des am im zum zur vom beim bis ab seit ins und oder sowie ein eine einen einem
		einer eines jeder jede jedes jeden jedem dieser diese dieses diesen diesem sein seine seinen seinem seiner ihr ihre
		ihren ihrem ihrer unser unsere rund etwa beiden`)
})

// opensSentence says whether a capitalised word is one that typically opens a sentence: an article, a pronoun, a
// preposition, a conjunction.
func opensSentence(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(r) {
		return false
	}
	folded := Fold(word)
	return IsStopWord(German, folded) || IsStopWord(English, folded)
}

// lastWord is the run of letters or digits that ends s.
func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !isWordRune(r) })
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}

// firstWord is the first run of letters or digits of s, past signs that open it, at most lookBack bytes.
func firstWord(s string) string {
	s = head(s, lookBack)
	i := strings.IndexFunc(s, isWordRune)
	if i < 0 {
		return ""
	}
	s = s[i:]
	if j := strings.IndexFunc(s, func(r rune) bool { return !isWordRune(r) }); j >= 0 {
		s = s[:j]
	}
	return s
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func isDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

func isLetters(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// isRoman says whether s can be a regnal number: "II", "XVI".
func isRoman(s string) bool { return s != "" && strings.Trim(s, "IVX") == "" }

// tail is at most the last n bytes of s, cut on a rune boundary.
func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	i := len(s) - n
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return s[i:]
}
