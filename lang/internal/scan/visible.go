package scan

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// Visible is a text without what nobody sees between letters and digits: soft hyphens, spaces and joiners without width,
// marks of direction, variation selectors. Readers of figures and dates read it, so that "zwei\u00adtausend" is no two.
// Places are the offsets in it behind each sign that was left out, nil where there was none.
func Visible(text string) (visible string, places *Places) {
	if strings.IndexFunc(text, isUnseen) < 0 {
		return text, nil
	}
	var b strings.Builder
	b.Grow(len(text))
	p := &Places{}
	for i, r := range text {
		if !isUnseen(r) {
			b.WriteString(text[i : i+size(text, i, r)])
			continue
		}
		p.at, p.out = append(p.at, b.Len()), append(p.out, i+utf8.RuneLen(r)-b.Len())
	}
	return b.String(), p
}

// size is the length of the sign at an offset: a byte that belongs to none is kept as it is.
func size(text string, i int, r rune) int {
	if r == utf8.RuneError {
		_, n := utf8.DecodeRuneInString(text[i:])
		return n
	}
	return utf8.RuneLen(r)
}

func isUnseen(r rune) bool {
	return r >= 0xad && (unicode.Is(unicode.Cf, r) || r == '\u034f' || unicode.Is(unicode.Variation_Selector, r))
}

// Places joins the offsets of a visible text to those of the text that it was made of. Nil joins each to itself.
type Places struct{ at, out []int }

// In is a span of the text as it stands in the visible one.
func (p *Places) In(s lang.Span) lang.Span {
	if p == nil {
		return s
	}
	return lang.Span{Start: p.before(s.Start), End: p.before(s.End)}
}

// before is the offset in the visible text of what stands at or behind an offset of the text.
func (p *Places) before(offset int) int {
	// The sign left out last before the offset ends at at+out.
	k := sort.Search(len(p.at), func(i int) bool { return p.at[i]+p.out[i] > offset })
	if k == 0 {
		if len(p.at) > 0 {
			return min(offset, p.at[0])
		}
		return offset
	}
	found := offset - p.out[k-1]
	if k < len(p.at) {
		found = min(found, p.at[k])
	}
	return found
}

// Out is a span of the visible text in the text that it was made of. It begins and ends with a sign that is seen.
func (p *Places) Out(s lang.Span) lang.Span {
	if p == nil || s.Start >= s.End {
		return s
	}
	return lang.Span{Start: p.behind(s.Start), End: p.behind(s.End-1) + 1}
}

// behind is the offset in the text of the byte at an offset of the visible one.
func (p *Places) behind(offset int) int {
	k := sort.Search(len(p.at), func(i int) bool { return p.at[i] > offset })
	if k == 0 {
		return offset
	}
	return offset + p.out[k-1]
}
