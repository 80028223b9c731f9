package lexicon

import (
	"strings"
	"unicode"

	"github.com/quellenlage/quellenlage/lang"
)

// germanKey is the spelling under which a German word is kept: folded, with umlauts told apart from plain vowels, so
// that "fordern" and "fördern" stay two words.
func germanKey(word string) string { return lang.Fold(trimWord(word)) }

// plainKey drops the difference between umlaut and vowel from a key, reading "ae", "oe" and "ue" as umlauts unless the
// "e" can only be a letter of its own (neue, Bauer): it joins "Häuser" to "Haus" and forgives a missing umlaut.
func plainKey(key string) string {
	if !strings.Contains(key, "e") {
		return key
	}
	b := make([]byte, 0, len(key))
	for i := range len(key) {
		if n := len(b); key[i] == 'e' && n > 0 && strings.IndexByte("aou", b[n-1]) >= 0 &&
			(n < 2 || strings.IndexByte("aeoq", b[n-2]) < 0) {
			continue
		}
		b = append(b, key[i])
	}
	return string(b)
}

// englishKey is the spelling under which an English word or phrase is kept: foldEnglish, and in one of the spellings that
// differ between Britain and America. It need not be a word, only the same on both sides.
func englishKey(word string) string {
	w := strings.ReplaceAll(foldEnglish(word), ".", "")
	if len(w) <= 4 {
		return w
	}
	return respell.Replace(w)
}

// foldEnglish folds a word and takes off the possessive.
func foldEnglish(word string) string {
	w := strings.ReplaceAll(trimWord(word), "’", "'")
	return lang.Fold(strings.TrimSuffix(w, "'s"))
}

// respell is immutable. The rules are coarse on purpose: "course" becomes "corse" whenever it is met.
var respell = strings.NewReplacer(
	"isation", "ization", "ising", "izing", "ised", "ized", "ise", "ize",
	"yse", "yze", "ysing", "yzing", "our", "or", "efence", "efense", "ffence", "ffense",
	"centre", "center", "metre", "meter", "theatre", "theater", "programme", "program",
)

// trimWord removes what surrounds a word in running text.
func trimWord(word string) string {
	return strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// isAbbreviation says whether a word is written in capitals throughout (NATO, WHO, US).
func isAbbreviation(word string) bool {
	capitals := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return capitals > 1
}

// readsLikeAWord says whether an abbreviation in small letters would be an ordinary German or English word.
func readsLikeAWord(key string) bool {
	switch key {
	case "us", "who", "it", "is", "am", "an", "in", "so", "um", "as", "at", "or", "aids", "star", "all", "da", "ob",
		"er", "es", "du", "ab", "der", "die", "das", "dem":
		return true
	}
	return false
}
