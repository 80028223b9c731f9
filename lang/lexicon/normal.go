package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
	return respell(w)
}

// foldEnglish folds a word and takes off the possessive.
func foldEnglish(word string) string {
	w := strings.ReplaceAll(trimWord(word), "’", "'")
	return lang.Fold(strings.TrimSuffix(w, "'s"))
}

// respell brings British spellings to the American ones. The rules are coarse on purpose: "course" becomes "corse"
// whenever it is met.
func respell(w string) string {
	var b []byte // nil until the first change
	for i := 0; i < len(w); i++ {
		with, length := respellAt(w, i)
		if length > 0 {
			if b == nil {
				b = append(make([]byte, 0, len(w)), w[:i]...)
			}
			b = append(b, with...)
			i += length - 1
		} else if b != nil {
			b = append(b, w[i])
		}
	}
	if b == nil {
		return w
	}
	return string(b)
}

// respellAt gives what the letters at i are replaced with and how many they are, 0 for no change.
func respellAt(w string, i int) (with string, length int) {
	rest := w[i:]
	switch w[i] {
	case 's': // realise, realising, realisation, analyse
		if i > 0 && (w[i-1] == 'i' || w[i-1] == 'y') && hasAny(rest, "se", "sing", "sation") {
			return "z", 1
		}
	case 'o': // labour
		if strings.HasPrefix(rest, "our") {
			return "or", 3
		}
	case 'f': // defence
		if strings.HasPrefix(rest, "fence") {
			return "fense", 5
		}
	case 't': // centre, centres
		if rest == "tre" || rest == "tres" {
			return "ter", 3
		}
	case 'm': // programme
		if strings.HasPrefix(rest, "mme") && !strings.HasPrefix(rest, "mmed") {
			return "m", 3
		}
	}
	return "", 0
}

func hasAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

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

func startsWithCapital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
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
