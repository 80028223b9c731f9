package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// TokenKind says what a token is made of.
type TokenKind uint8

// The kinds of token. A number in words is a Word; what a figure means is read by lang/quantity.
const (
	Punct  TokenKind = iota // one sign without letter or digit: "„", "…", "%"
	Word                    // letters, with their hyphens, inner points and digits: "Kim", "Jong-un", "N-tv", "4-jährig"
	Number                  // digits with their inner separators: "14.000", "1,5", "2025"
)

// Token is one word, number or punctuation sign of a text; Text is that text's [Start:End].
type Token struct {
	Span
	Text string
	Kind TokenKind
}

// Tokens splits text into words, numbers and punctuation in order. White space is in no token. Word boundaries are
// those of Unicode Standard Annex 29, with two differences that German news need: a hyphen between letters or digits
// joins ("op-online.de", "Jong-un"), and a full stop between a lower-case and an upper-case letter parts, since there a
// space is missing ("Ende.Der").
func Tokens(text string) []Token {
	tokens := make([]Token, 0, len(text)/6+1)
	hyphen := false // the last token is a word or number that a hyphen directly follows
	for it := words.FromString(text); it.Next(); {
		s := Span{it.Start(), it.End()}
		kind := kindOf(text[s.Start:s.End])
		switch {
		case isSpace(text[s.Start:s.End]):
			hyphen = false
		case kind != Punct && hyphen:
			last := &tokens[len(tokens)-1]
			last.End, last.Kind, hyphen = s.End, Word, false
			last.Text = text[last.Start:last.End]
		case kind == Punct && isHyphen(text[s.Start:s.End]) && joins(tokens, text, s):
			hyphen = true
		default:
			tokens, hyphen = appendParted(tokens, text, s, kind), false
		}
	}
	return tokens
}

// joins says whether the hyphen at s stands between two letters or digits, the first being the end of the last token.
// Figures are not joined to figures: "2024-2025" and "300-400" are two numbers.
func joins(tokens []Token, text string, s Span) bool {
	if len(tokens) == 0 || tokens[len(tokens)-1].End != s.Start || tokens[len(tokens)-1].Kind == Punct {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[s.End:])
	if unicode.IsDigit(next) {
		return tokens[len(tokens)-1].Kind == Word
	}
	return unicode.IsLetter(next)
}

// appendParted adds the token at s, parted at full stops after which a space is missing.
func appendParted(tokens []Token, text string, s Span, kind TokenKind) []Token {
	for kind == Word {
		dot := missingSpace(text[s.Start:s.End])
		if dot < 0 {
			break
		}
		tokens = appendToken(tokens, text, Span{s.Start, s.Start + dot})
		tokens = appendToken(tokens, text, Span{s.Start + dot, s.Start + dot + 1})
		s.Start += dot + 1
	}
	return appendToken(tokens, text, s)
}

func appendToken(tokens []Token, text string, s Span) []Token {
	return append(tokens, Token{Span: s, Text: text[s.Start:s.End], Kind: kindOf(text[s.Start:s.End])})
}

// missingSpace is the offset of the first full stop in word that stands between a lower-case and an upper-case letter,
// -1 where there is none.
func missingSpace(word string) int {
	for from := 0; ; {
		i := strings.IndexByte(word[from:], '.')
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(word[:i])
		after, _ := utf8.DecodeRuneInString(word[i+1:])
		if unicode.IsLower(before) && unicode.IsUpper(after) {
			return i
		}
		from = i + 1
	}
}

func kindOf(s string) TokenKind {
	digits := false
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits = true
		} else if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return Word
		}
	}
	if digits {
		return Number
	}
	return Punct
}

func isSpace(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !isInvisible(r) {
			return false
		}
	}
	return true
}

// isInvisible says whether r prints nothing: zero-width spaces, direction marks, the byte order mark.
func isInvisible(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) }

func isHyphen(s string) bool { return s == "-" || s == "\u2010" || s == "\u2011" }
