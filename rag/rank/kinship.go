package rank

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// The degrees of kinship between two words.
const (
	sameWord    = 1   // in any inflection
	derivedWord = .9  // "Korea", "koreanisch"
	inCompound  = .8  // "Verlust" in "Verlustzahlen"
	lessSaid    = .6  // the text has only a part of the question's compound: "Unglück" is no "Busunglück"
	misspelling = .75 // one letter differs, or two in a long word
	shortest    = 4   // letters a word must have to be found within another
)

// kinship says how nearly a folded word of a question, a, is said by a word of a text, b: 1 for the same word, 0 for words that have nothing to do with
// one another. Unlike the likeness of n-grams it does not take "nordkorea" for "suedkorea", nor 300 for 3000.
func kinship(a, b string, code lang.Code) float64 {
	if a == b {
		return sameWord
	}
	if hasDigit(a) || hasDigit(b) {
		return 0
	}
	if a[0] != b[0] && len(a) < 2*shortest && len(b) < 2*shortest {
		return 0 // neither stem nor compound part nor misspelling: the first letter is hardly ever mistaken
	}
	sa, sb := stem(a, code), stem(b, code)
	switch {
	case sa == sb:
		return sameWord
	case isDerived(sa, sb) || isDerived(sb, sa):
		return derivedWord
	case isPart(sa, a, sb, b):
		return inCompound
	case isPart(sb, b, sa, a):
		return lessSaid
	case isMisspelling(a, b):
		return misspelling
	}
	return 0
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// stem is the stem in the language of the text; where that is unknown German is tried, whose endings include most of
// the English ones.
func stem(word string, code lang.Code) string {
	if code == lang.Other {
		code = lang.German
	}
	return lang.Stem(code, word)
}

// isDerived says whether long is stem with an ending that makes a related word.
func isDerived(stem, long string) bool {
	rest, ok := strings.CutPrefix(long, stem)
	if !ok || len(stem) < shortest {
		return false
	}
	switch rest {
	// People, adjectives, countries, and the plurals that stemming leaves.
	case "n", "s", "r", "er", "isch", "an", "anisch", "nisch", "ung", "lich", "ig", "keit", "heit", "schaft", "in",
		"ian", "ean", "ish", "ese", "land", "ment", "ion", "ed", "ing":
		return true
	}
	return false
}

// isPart says whether a word stands at the beginning or the end of a longer one, with at least three letters of another
// part beside it.
func isPart(stem, word, longStem, long string) bool {
	if len(stem) < shortest || len(longStem) < len(stem)+3 {
		return false
	}
	if strings.HasPrefix(longStem, stem) {
		return true
	}
	first, ok := strings.CutSuffix(longStem, stem)
	if !ok {
		first, ok = strings.CutSuffix(long, word)
	}
	if !ok || len(first) < 3 || isInflectedVerb(stem) {
		return false
	}
	switch first {
	// These make another thing of a word rather than a kind of it.
	case "nord", "sued", "ost", "west", "mittel", "zentral", "un", "nicht", "anti", "gegen", "north", "south", "non":
		return false
	}
	return true
}

// isInflectedVerb says whether a stem is a verb with its ending, which heads no compound: "endet" is no part of "entsendet".
func isInflectedVerb(stem string) bool {
	return strings.HasSuffix(stem, "det") || strings.HasSuffix(stem, "tet")
}

// isMisspelling says whether one letter is wrong, missing, doubled or swapped with its neighbour in a word of six
// letters or more. The first letter must be right: other words that differ in it are too many.
func isMisspelling(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 6 || len(b)-len(a) > 1 || a[0] != b[0] {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	j := 0
	for j < len(a)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	restA, restB := len(a)-i-j, len(b)-i-j
	if restA <= 1 && restB <= 1 {
		return i < len(a)-1 // a last letter that differs is an ending, and other words differ there
	}
	return restA == 2 && restB == 2 && a[i] == b[i+1] && a[i+1] == b[i]
}
