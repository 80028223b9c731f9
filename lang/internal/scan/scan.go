// Package scan cuts a text into the pieces that figures and dates are read from: words, runs of digits and single
// marks, each knowing what stands between it and the piece before. It is smaller and faster than a tokenizer of
// language: "3.000" is three pieces here, because only the reader of figures can say what the dot means.
package scan

import (
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// Kind says what a token is made of.
type Kind uint8

// The kinds of tokens. A Mark is one rune that is neither letter nor digit.
const (
	Word Kind = iota
	Digits
	Mark
)

// Gap says what separates a token from the one before it.
type Gap uint8

// The gaps, from none to the end of a paragraph; Line is a single line break, as a wrapped line has it.
const (
	None Gap = iota
	Blank
	Line
	Break
)

// Token is one piece of the text.
type Token struct {
	lang.Span
	Kind Kind
	Gap  Gap
	// Upper is true for a word whose first letter is a capital.
	Upper bool
}

// Lower folds the capitals of German and English (A to Z and Latin-1) to small letters without moving a byte; letters
// of other alphabets stay as they are.
func Lower(text string) string {
	i := 0
	for i < len(text) && !upperAt(text, i) {
		i++
	}
	if i == len(text) {
		return text
	}
	b := []byte(text)
	for ; i < len(b); i++ {
		switch {
		case 'A' <= b[i] && b[i] <= 'Z':
			b[i] += 'a' - 'A'
		case upperAt(text, i):
			b[i+1] += 0x20
		}
	}
	return string(b)
}

// upperAt says whether a capital letter that Lower folds begins at byte i: A to Z, or the Latin-1 capitals À to Þ,
// which are the byte C3 followed by 80 to 9E without the multiplication sign.
func upperAt(text string, i int) bool {
	c := text[i]
	if c != 0xC3 || i+1 >= len(text) {
		return 'A' <= c && c <= 'Z'
	}
	d := text[i+1]
	return 0x80 <= d && d <= 0x9E && d != 0x97
}

// Tokens cuts text in one pass. Bytes that are no UTF-8 become marks of one byte.
func Tokens(text string) []Token {
	tokens := make([]Token, 0, len(text)/5+8)
	gap, lines := Break, 0
	for i := 0; i < len(text); {
		r, n := decode(text, i)
		if unicode.IsSpace(r) || isThin(r) {
			gap, lines = widen(gap, lines, r)
			i += n
			continue
		}
		t := Token{Span: lang.Span{Start: i, End: i + n}, Kind: kindOf(r), Gap: gap}
		t.Upper = t.Kind == Word && unicode.IsUpper(r)
		for t.Kind != Mark && t.End < len(text) {
			r, n := decode(text, t.End)
			if kindOf(r) != t.Kind && (t.Kind != Word || !unicode.IsMark(r)) {
				break
			}
			t.End += n
		}
		tokens = append(tokens, t)
		gap, lines, i = None, 0, t.End
	}
	return tokens
}

// isThin adds the spaces that group digits and that unicode.IsSpace may not know.
func isThin(r rune) bool { return r == '\u2009' || r == '\u202F' || r == '\u00A0' }

func widen(gap Gap, lines int, r rune) (Gap, int) {
	if r == '\n' {
		lines++
	}
	switch {
	case lines > 1 || gap == Break:
		return Break, lines
	case lines == 1:
		return Line, lines
	}
	return Blank, lines
}

func decode(text string, i int) (rune, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

func kindOf(r rune) Kind {
	switch {
	case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
		return Word
	case '0' <= r && r <= '9':
		return Digits
	case r < utf8.RuneSelf:
		return Mark
	case r != utf8.RuneError && unicode.IsLetter(r):
		return Word
	}
	return Mark
}
