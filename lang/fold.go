package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings spellings of one word to one form for matching: lower case, "ä" as "ae" ("ö", "ü", "ß" alike), no other
// accents, compatibility forms resolved (NFKC), apostrophes and invisible signs removed. Folding twice changes nothing.
// The result has no usable offsets into s: what is quoted is never folded.
func Fold(s string) string {
	if isFoldedASCII(s) {
		return s
	}
	b := make([]byte, 0, len(s)+8)
	if isASCII(s) {
		return string(appendFoldedASCII(b, s))
	}
	for _, r := range norm.NFKC.String(dropApostrophes(s)) {
		b = appendFolded(b, r)
	}
	return string(b)
}

// isFoldedASCII is the fast path: most words of a question and all words already folded.
func isFoldedASCII(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == '\'' || c == '`' {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func appendFoldedASCII(b []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c != '\'' && c != '`':
			b = append(b, c)
		}
	}
	return b
}

// dropApostrophes goes before NFKC, which would take the acute accent used as an apostrophe for a space and a mark.
func dropApostrophes(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\'', '`', '´', '’', '‘', '‛', 'ʼ', 'ʹ', '′', '＇':
			return -1
		}
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

func appendFolded(b []byte, r rune) []byte {
	r = unicode.ToLower(r)
	switch r {
	case 'ä', 'æ':
		return append(b, "ae"...)
	case 'ö', 'œ':
		return append(b, "oe"...)
	case 'ü':
		return append(b, "ue"...)
	case 'ß':
		return append(b, "ss"...)
	case 'ø':
		return append(b, 'o')
	case 'ł':
		return append(b, 'l')
	case 'đ':
		return append(b, 'd')
	case 'ı':
		return append(b, 'i')
	case '\'', '`':
		return b
	}
	if r < utf8.RuneSelf {
		return append(b, byte(r))
	}
	return appendBase(b, r)
}

// appendBase adds r without its accents.
func appendBase(b []byte, r rune) []byte {
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	d := norm.NFD.Properties(buf[:n]).Decomposition()
	if d == nil {
		d = buf[:n]
	}
	for len(d) > 0 {
		base, size := utf8.DecodeRune(d)
		if !unicode.Is(unicode.Mn, base) {
			b = utf8.AppendRune(b, base)
		}
		d = d[size:]
	}
	return b
}

// Composed is a text in Unicode's composed form (NFC): a letter with its mark is one sign where there is one for both.
func Composed(s string) string { return norm.NFC.String(s) }
