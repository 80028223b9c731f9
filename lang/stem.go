package lang

import (
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"
)

// longestStem is the length in bytes up to which a word is stemmed: no German or English word is longer, and the
// stemmer's time grows with the square of the length.
const longestStem = 64

// Stem reduces a folded word to its Snowball stem; words of other languages and over-long words stay as they are. It is
// safe for concurrent use.
//
// The German stemmer knows umlauts and takes their dots off at the end, which joins "Haus" and "Häuser". Folding has
// written them as "ae", "oe", "ue", so they are put back first, except where the letters are most likely a "u" and an
// "e" of their own: after a vowel ("neue", "bauen") or a "q". Because every spelling is folded before, "getötet" and
// "getoetet" have one stem, and so have "Straße" and "Strasse". A word like "aktuell" gets an odd stem ("aktull"), the
// same one in all its forms. Stems are for matching, not for showing.
func Stem(c Code, folded string) string {
	if len(folded) > longestStem {
		return folded
	}
	switch c {
	case German:
		env := snowballstem.NewEnv(restoreUmlauts(folded))
		german.Stem(env)
		return env.Current()
	case English:
		env := snowballstem.NewEnv(folded)
		english.Stem(env)
		return env.Current()
	default:
		return folded
	}
}

// restoreUmlauts writes "ae", "oe", "ue" as umlauts again where they can be ones.
func restoreUmlauts(s string) string {
	var b []byte // nil until the first umlaut
	vowel := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if i+1 < len(s) && s[i+1] == 'e' && !vowel && (c == 'a' || c == 'o' || c == 'u' && (i == 0 || s[i-1] != 'q')) {
			if b == nil {
				b = append(make([]byte, 0, len(s)), s[:i]...)
			}
			b = append(b, umlaut(c)...)
			i, vowel = i+1, true
			continue
		}
		vowel = c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'
		if b != nil {
			b = append(b, c)
		}
	}
	if b == nil {
		return s
	}
	return string(b)
}

func umlaut(c byte) string {
	switch c {
	case 'a':
		return "ä"
	case 'o':
		return "ö"
	default:
		return "ü"
	}
}
