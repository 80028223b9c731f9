package corpus

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// line is a paragraph of a body: one line, or several where the text is wrapped.
type line struct {
	// parts are the stretches that are left after cutting, in order; none where the whole line is removed.
	parts []lang.Span
	// level is the Markdown heading level, 0 for none; bullet is true for an item of a list.
	level  int
	bullet bool
	// gap is true where an empty line stands before.
	gap bool
	// reason is why the whole line was removed, "" where something is left of it.
	reason string
	// whole is the line as it was, without the white space around it.
	whole lang.Span
}

// layout is a body on its way to sentences: its lines and what was cut from them.
type layout struct {
	body    string
	lines   []line
	removed []Removal
}

func newLayout(body string) *layout {
	l := &layout{body: body}
	gap := true
	var block []lang.Span
	flush := func() {
		l.addBlock(block, gap)
		block = block[:0]
	}
	for start := 0; start < len(body); {
		end, next := len(body), len(body)
		if i := strings.IndexByte(body[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		if s := trim(body, lang.Span{Start: start, End: end}); s.Len() > 0 {
			block = append(block, s)
		} else {
			flush()
			gap = true
		}
		start = next
	}
	flush()
	return l
}

// addBlock adds the lines between two empty lines: as one paragraph where they are wrapped, else each as its own.
func (l *layout) addBlock(block []lang.Span, gap bool) {
	if len(block) == 0 {
		return
	}
	if l.isWrapped(block) {
		block = []lang.Span{{Start: block[0].Start, End: block[len(block)-1].End}}
	}
	for i, s := range block {
		ln := line{gap: gap && i == 0}
		s, ln.level, ln.bullet = l.marks(s)
		if s.Len() > 0 {
			ln.whole, ln.parts = s, []lang.Span{s}
			l.lines = append(l.lines, ln)
		}
	}
}

// isWrapped says whether the lines of a block are one paragraph, broken where a window or an e-mail ended: all but the
// last of one length, none longer than a wrapped line, and some going on in lower case.
func (l *layout) isWrapped(block []lang.Span) bool {
	const shortest, longest = 40, 120
	widest, goesOn := 0, false
	for i, s := range block {
		widest = max(widest, utf8.RuneCountInString(l.text(s)))
		r, _ := utf8.DecodeRuneInString(l.text(s))
		goesOn = goesOn || i > 0 && unicode.IsLower(r)
		if _, level, bullet := l.marks(s); level > 0 || bullet {
			return false
		}
	}
	if len(block) < 2 || widest < shortest || widest > longest || !goesOn {
		return false
	}
	for _, s := range block[:len(block)-1] {
		if 10*utf8.RuneCountInString(l.text(s)) < 6*widest {
			return false
		}
	}
	return true
}

// marks takes the Markdown signs off the front of a line: "##" of a heading, "-" or "*" of a list, ">" of a quotation.
// Rules ("---") and other lines without a letter or digit become empty.
func (l *layout) marks(s lang.Span) (rest lang.Span, level int, bullet bool) {
	text := l.text(s)
	if strings.IndexFunc(text, isAlnum) < 0 {
		return lang.Span{Start: s.End, End: s.End}, 0, false
	}
	level = len(text) - len(strings.TrimLeft(text, "#"))
	skip := level
	switch {
	case level > 0 && level <= 6 && strings.HasPrefix(text[level:], " "):
	case strings.HasPrefix(text, "- "), strings.HasPrefix(text, "* "), strings.HasPrefix(text, "• "), strings.HasPrefix(text, "+ "):
		level, bullet, skip = 0, true, strings.IndexByte(text, ' ')
	case strings.HasPrefix(text, "> "):
		level, skip = 0, 1
	default:
		return s, 0, false
	}
	return trim(l.body, lang.Span{Start: s.Start + skip, End: s.End}), level, bullet
}

func (l *layout) text(s lang.Span) string { return l.body[s.Start:s.End] }

// left is the indices of the lines of which something is left.
func (l *layout) left() []int {
	var at []int
	for i := range l.lines {
		if len(l.lines[i].parts) > 0 {
			at = append(at, i)
		}
	}
	return at
}

// rest is the text of a line from its first to its last part.
func (l *layout) rest(i int) string {
	parts := l.lines[i].parts
	if len(parts) == 0 {
		return ""
	}
	return l.body[parts[0].Start:parts[len(parts)-1].End]
}

// drop removes all that is left of line i.
func (l *layout) drop(i int, reason string) {
	for _, part := range l.lines[i].parts {
		l.removed = append(l.removed, Removal{Span: part, Reason: reason})
		l.lines[i].reason = reason
	}
	l.lines[i].parts = nil
}

// cut removes s from line i, which may part what is left of it.
func (l *layout) cut(i int, s lang.Span, reason string) { l.cutAll(i, []lang.Span{s}, reason) }

// cutAll removes spans, in order and not overlapping, from line i.
func (l *layout) cutAll(i int, spans []lang.Span, reason string) {
	var parts []lang.Span
	keep := func(s lang.Span) {
		if s = trim(l.body, s); strings.IndexFunc(l.text(s), isAlnum) >= 0 {
			parts = append(parts, s)
		}
	}
	for _, part := range l.lines[i].parts {
		for len(spans) > 0 && spans[0].Start < part.End {
			inner := trim(l.body, lang.Span{Start: max(part.Start, spans[0].Start), End: min(part.End, spans[0].End)})
			if inner.Len() > 0 {
				keep(lang.Span{Start: part.Start, End: inner.Start})
				l.removed = append(l.removed, Removal{Span: inner, Reason: reason})
				part.Start = inner.End
			}
			if spans[0].End > part.End {
				break
			}
			spans = spans[1:]
		}
		keep(part)
	}
	l.lines[i].parts = parts
	if len(parts) == 0 {
		l.lines[i].reason = reason
	}
}

// removals is what was removed, in order; neighbours of one reason with only white space between are one removal.
func (l *layout) removals() []Removal {
	slices.SortFunc(l.removed, func(a, b Removal) int { return cmp.Compare(a.Start, b.Start) })
	var out []Removal
	for _, r := range l.removed {
		if n := len(out); n > 0 && out[n-1].Reason == r.Reason && strings.TrimSpace(l.body[out[n-1].End:r.Start]) == "" {
			out[n-1].End = r.End
			continue
		}
		out = append(out, r)
	}
	return out
}

func isAlnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// trim is s without white space and invisible signs at its ends.
func trim(text string, s lang.Span) lang.Span {
	blank := func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || r == '\u00ad' }
	part := text[s.Start:s.End]
	left := strings.TrimLeftFunc(part, blank)
	s.Start += len(part) - len(left)
	s.End = s.Start + len(strings.TrimRightFunc(left, blank))
	return s
}
