package claims

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// plainText is what quotes are looked for in: the sentences of an article that may be read, with one space for white space of
// any kind and without invisible signs. What was removed from the article stands in none of them; where something stands
// between two sentences, a sign that no quote holds parts them.
type plainText struct {
	text, body string
	// at is the offset in the body of the sign that each byte of text belongs to; starts and ends are the offsets in text of
	// each sentence, bodies those in the body at which it starts.
	at, starts, ends, bodies []int
}

// partedBy stands where something was left out between two sentences.
const partedBy = "\x00"

func newPlainText(d *document) plainText {
	t := plainText{body: d.body}
	var b strings.Builder
	end := -1
	for _, s := range d.sentences {
		if end >= 0 {
			gap := partedBy
			if end <= s.Start && strings.TrimSpace(d.body[end:s.Start]) == "" {
				gap = " "
			}
			b.WriteString(gap)
			t.at = append(t.at, end)
		}
		t.starts, t.bodies = append(t.starts, b.Len()), append(t.bodies, s.Start)
		writePlain(&b, s.text, func(offset int) { t.at = append(t.at, s.Start+offset) })
		t.ends = append(t.ends, b.Len())
		end = s.End
	}
	t.text = b.String()
	return t
}

// plain is a text as plainText writes it.
func plain(text string) string {
	var b strings.Builder
	writePlain(&b, text, func(int) {})
	return b.String()
}

// writePlain writes a text without white space at its ends, and calls each with the offset of every byte that it writes.
func writePlain(b *strings.Builder, text string, each func(offset int)) {
	space, from := -1, b.Len()
	for i, r := range text {
		switch {
		case isBlank(r):
			if space < 0 {
				space = i
			}
			continue
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			continue
		}
		if space >= 0 && b.Len() > from {
			b.WriteByte(' ')
			each(space)
		}
		space = -1
		n := b.Len()
		b.WriteRune(r)
		for range b.Len() - n {
			each(i)
		}
	}
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// span is the stretch of the body behind text[start:end], which begins and ends with a whole sign.
func (t plainText) span(start, end int) lang.Span {
	last := t.at[end-1]
	_, n := utf8.DecodeRuneInString(t.body[last:])
	return lang.Span{Start: t.at[start], End: last + n}
}

// sentenceAt is the sentence that holds an offset of the body.
func (t plainText) sentenceAt(offset int) int {
	return max(0, sort.Search(len(t.bodies), func(i int) bool { return t.bodies[i] > offset })-1)
}

// whole says whether a stretch of the text is whole sentences.
func (t plainText) whole(start, end int) bool {
	i := sort.SearchInts(t.starts, start)
	k := sort.SearchInts(t.ends, end)
	return i < len(t.starts) && t.starts[i] == start && k < len(t.ends) && t.ends[k] == end
}
