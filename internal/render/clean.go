package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from articles, questions and models safe to print on a terminal: escape sequences go as a whole, other
// control characters, invalid bytes and characters that change the direction of writing go alone, line ends and tabs
// become spaces.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteRune(utf8.RuneError)
		case r == '\n' || r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		case r == '\x1b' || r == '\u009b' || r == '\u009d' || r == '\u0090':
			size += escape(s[i+size:], r)
		case unicode.IsControl(r) || directional(r):
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// plain says whether s is printable ASCII throughout, as most text without umlauts is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// directional says whether r only steers the direction of writing or can't be seen at all, with which a text can be made
// to read otherwise than it stands there.
func directional(r rune) bool {
	return r >= '\U000e0000' && r <= '\U000e007f' || r == '\u200b' || r == '\ufeff' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// escape is the length of what belongs to an escape sequence after its introducer (ECMA-48): parameters and the final
// byte of a control sequence, or a string up to its terminator. A sequence that never ends takes only its introducer.
func escape(rest string, introducer rune) int {
	n := 0
	if introducer == '\x1b' {
		if rest == "" {
			return 0
		}
		n = 1
		switch rest[0] {
		case '[':
			introducer = '\u009b'
		case ']', 'P', '_', '^', 'X':
			introducer = '\u009d'
		default:
			if rest[0] < ' ' || rest[0] > '~' {
				return 0
			}
			return n
		}
	}
	if introducer == '\u009b' {
		for n < len(rest) && rest[n] >= ' ' && rest[n] <= '?' {
			n++
		}
		if n < len(rest) && rest[n] >= '@' && rest[n] <= '~' {
			n++
		}
		return n
	}
	return n + stringEnd(rest[n:])
}

// maxControlString bounds how far the end of a control string is looked for, so that no text is slow and a stray
// introducer swallows little.
const maxControlString = 256

// stringEnd is the length of a control string with its terminator (BEL, or ST in either form), 0 where none is near.
func stringEnd(s string) int {
	for i := range min(len(s), maxControlString) {
		switch {
		case s[i] == '\a':
			return i + 1
		case s[i] == '\x1b' && i+1 < len(s) && s[i+1] == '\\':
			return i + 2
		case s[i] == '\xc2' && i+1 < len(s) && s[i+1] == '\x9c':
			return i + 2
		}
	}
	return 0
}
