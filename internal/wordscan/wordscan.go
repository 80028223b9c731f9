// Package wordscan reads the folded words of a text in one pass without allocating per word. It is the hot loop of indexing and
// ranking; what lang.Tokens says about kinds and positions of tokens is not needed there.
package wordscan

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// longestWord is the length in bytes from which the rest of a word is cut off: no German or English word is longer, and
// a text without spaces must not cost more than others.
const longestWord = 80

// Each calls fn for every word and number of text in order, folded as lang.Fold does, with the bytes of text it was
// read from. Hyphens and apostrophes part words; thousands separators do not part figures ("14.000" is "14000"). The
// slice is only valid during the call. It takes time linear in the text.
func Each(text string, fn func(folded []byte, span lang.Span)) {
	var word []byte
	start, plain := 0, true
	end := func(at int) {
		if len(word) > 0 {
			if !plain {
				word = append(word[:0], lang.Fold(text[start:at])...)
			}
			if len(word) > longestWord {
				word = word[:longestWord]
			}
			if len(word) > 0 {
				fn(word, lang.Span{Start: start, End: at})
			}
		}
		word, plain = word[:0], true
	}
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			switch {
			case isASCIILetterOrDigit(c):
				if len(word) == 0 {
					start = i
				}
				word = append(word, lower(c))
			case len(word) > 0 && isGrouping(text, start, i):
				// the separator is left out, the figure goes on
			default:
				end(i)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) || r == utf8.RuneError {
			end(i)
			i += size
			continue
		}
		if len(word) == 0 {
			start = i
		}
		word, plain = appendLetter(word, r, plain)
		i += size
	}
	end(len(text))
}

func isASCIILetterOrDigit(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// isGrouping says whether the sign at i parts groups of digits of the figure that began at start: up to three digits or
// a group before it, exactly three after it.
func isGrouping(text string, start, i int) bool {
	if text[i] != '.' && text[i] != ',' {
		return false
	}
	digits := 0 // directly before the sign
	for j := i - 1; j >= start && isDigit(text[j]); j-- {
		digits++
	}
	first := digits == i-start // no group stands before this one
	if digits == 0 || digits > 3 || !first && (digits != 3 || text[i-4] != text[i]) {
		return false
	}
	for j := i + 1; j <= i+3; j++ {
		if j >= len(text) || !isDigit(text[j]) {
			return false
		}
	}
	return i+4 >= len(text) || !isDigit(text[i+4])
}

// appendLetter folds the letters that German texts are full of; any other makes plain false, and the whole word is then
// folded by lang.Fold, which knows accents, compatibility forms and combining marks.
func appendLetter(word []byte, r rune, plain bool) ([]byte, bool) {
	switch r {
	case 'ä', 'Ä':
		return append(word, 'a', 'e'), plain
	case 'ö', 'Ö':
		return append(word, 'o', 'e'), plain
	case 'ü', 'Ü':
		return append(word, 'u', 'e'), plain
	case 'ß':
		return append(word, 's', 's'), plain
	}
	return utf8.AppendRune(word, r), false
}

// Undot takes the dots off the umlauts of a folded word, in place: "zoelle" becomes "zolle", in which "zoll" can be seen.
// As in lang.Stem, the "e" stays where the letter before it is most likely a vowel of its own: after another vowel
// ("neue", "bauen") and in "qu".
func Undot(folded []byte) []byte {
	out := folded[:0]
	var last, before byte // the letters before c as they were
	for _, c := range folded {
		umlaut := c == 'e' && (last == 'a' || last == 'o' || last == 'u' && before != 'q') && !isVowel(before)
		if !umlaut {
			out = append(out, c)
		}
		before, last = last, c
	}
	return out
}

// Respell writes a folded word as German spells the sounds that other languages, and older German, write otherwise, in
// place, and takes the dots off its umlauts (Undot): "doctor" and "Doktor", "photo" and "Foto", "accent" and "Akzent",
// "Crimea" and "Krim" then share their letters. "ch", "ck" and "sch" stay. It is for comparing letters only.
func Respell(folded []byte) []byte {
	folded = Undot(folded)
	if bytes.IndexByte(folded, 'c') < 0 && bytes.IndexByte(folded, 'p') < 0 {
		return folded // as most words do
	}
	out := folded[:0]
	for i := 0; i < len(folded); i++ {
		c, next := folded[i], byte(0)
		if i+1 < len(folded) {
			next = folded[i+1]
		}
		switch {
		case c == 'c' && (next == 'e' || next == 'i' || next == 'y'):
			c = 'z'
		case c == 'c' && next != 'h' && next != 'k':
			c = 'k'
		case c == 'p' && next == 'h':
			c = 'f'
			i++
		}
		out = append(out, c)
	}
	return out
}

func isVowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }
