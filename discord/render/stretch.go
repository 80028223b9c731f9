package render

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// stretch is a part of an article with what is marked in it. Offsets count bytes of the article's body.
type stretch struct {
	start int
	text  string
	bold  []lang.Span // of text, in order, apart from one another
}

func (x stretch) end() int { return x.start + len(x.text) }

// stretchesOf are the parts of a source that an answer stands on, in the order of the article, none within another.
func stretchesOf(a rag.Answer, s rag.Source) []stretch {
	var all []stretch
	var marks []lang.Span
	cited := citedBy(a)
	for _, c := range a.Claims {
		if c.Source == s.N && cited.claims[c.Claim.ID] && c.Claim.Quote != "" {
			all = append(all, stretch{start: c.Claim.Start, text: c.Claim.Quote})
			marks = append(marks, supports(c.Claim)...)
		}
	}
	for _, q := range cited.quotes {
		if text := quoted(s, q); q.Source == s.N && text != "" {
			all = append(all, stretch{start: q.Start, text: text})
		}
	}
	for _, p := range s.Passages {
		if cited.passages[p.ID] && p.Text != "" {
			all = append(all, stretch{start: p.Start, text: p.Text})
		}
	}
	all = outermost(all)
	for _, q := range cited.quotes {
		part := lang.Span{Start: q.Start, End: q.End}
		whole := slices.ContainsFunc(all, func(x stretch) bool { return x.start == part.Start && x.end() <= part.End })
		if q.Source == s.N && !whole {
			marks = append(marks, part)
		}
	}
	for i := range all {
		all[i].mark(marks)
	}
	return all
}

// citations are the ids and stretches that the lines of an answer stand on.
type citations struct {
	claims, passages map[string]bool
	quotes           []draft.Quote
}

func citedBy(a rag.Answer) citations {
	c := citations{claims: map[string]bool{}, passages: map[string]bool{}}
	for _, line := range a.Lines {
		for _, id := range line.Claims {
			c.claims[id] = true
		}
		for _, id := range line.Passages {
			c.passages[id] = true
		}
		c.quotes = append(c.quotes, line.Quotes...)
	}
	return c
}

// supports are the words of a claim that carry it: its figure, its speakers, its date, and what was said.
func supports(c claims.Claim) []lang.Span {
	var out []lang.Span
	if c.Value != nil {
		out = append(out, c.Value.Span)
	}
	for _, s := range c.Speakers {
		out = append(out, s.Span)
	}
	if c.AsOf != nil && c.AsOf.Text != "" {
		if i := strings.Index(c.Quote, c.AsOf.Text); i >= 0 {
			out = append(out, lang.Span{Start: c.Start + i, End: c.Start + i + len(c.AsOf.Text)})
		}
	}
	if c.Quotation != nil {
		out = append(append(out, c.Quotation.Span), c.Quotation.More...)
	}
	return out
}

// quoted is the text of a quotation, "" where no passage of the source holds it.
func quoted(s rag.Source, q draft.Quote) string {
	for _, p := range s.Passages {
		if from, to := q.Start-p.Start, q.End-p.Start; from >= 0 && from < to && to <= len(p.Text) {
			return p.Text[from:to]
		}
	}
	return ""
}

// outermost orders stretches by the article and leaves out those that lie within another.
func outermost(all []stretch) []stretch {
	slices.SortStableFunc(all, func(a, b stretch) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end(), a.end())) })
	out := all[:0]
	for _, x := range all {
		if len(out) == 0 || x.end() > out[len(out)-1].end() {
			out = append(out, x)
		}
	}
	return out
}

// mark keeps those of an article's spans that lie in the stretch, joined where they meet.
func (x *stretch) mark(spans []lang.Span) {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b lang.Span) int { return cmp.Compare(a.Start, b.Start) })
	for _, s := range spans {
		s = lang.Span{Start: max(s.Start-x.start, 0), End: min(s.End-x.start, len(x.text))}
		last := len(x.bold) - 1
		switch {
		case s.Len() <= 0:
		case last >= 0 && s.Start <= x.bold[last].End:
			x.bold[last].End = max(x.bold[last].End, s.End)
		default:
			x.bold = append(x.bold, s)
		}
	}
}

// paras are the stretch as quoted lines; a digest's words are not the publisher's and stand without the bar of a quote.
func (x stretch) paras(digest, gap bool) []para {
	before := "> "
	if digest {
		before = ""
	}
	parts := paras(x.marked(), before, "", false)
	bold := false
	for i := range parts {
		text := strings.TrimPrefix(parts[i].text, before)
		text, bold = balanced(text, bold)
		parts[i].text = before + text
		parts[i].gap = gap && i == 0
	}
	return parts
}

// The places where bold type begins and ends, while a text is escaped: private code points that mean nothing elsewhere.
const (
	boldHere  = '\U000f0b00'
	plainHere = '\U000f0b01'
)

// marked is the stretch on one line, escaped, with its bold words between asterisks.
func (x stretch) marked() string {
	var b strings.Builder
	at := 0
	put := func(to int) {
		b.WriteString(strings.Map(func(r rune) rune {
			if r == boldHere || r == plainHere {
				return -1
			}
			return r
		}, x.text[at:to]))
		at = to
	}
	for _, s := range x.bold {
		if !boundary(x.text, s.Start) || !boundary(x.text, s.End) {
			continue
		}
		put(s.Start)
		b.WriteRune(boldHere)
		put(s.End)
		b.WriteRune(plainHere)
	}
	put(len(x.text))
	marks := strings.NewReplacer(string(boldHere)+string(plainHere), "", string(plainHere)+string(boldHere), "",
		string(boldHere), "**", string(plainHere), "**")
	return marks.Replace(inline(b.String()))
}

// boundary says whether a text may be parted at an offset without breaking a code point or taking its marks away.
func boundary(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return at == len(text) || utf8.RuneStart(text[at]) && !unicode.Is(unicode.M, r) && r != '\u200d'
}

// balanced closes bold type at the end of a part and opens it again at the start of the next: bold is how the part before
// ended.
func balanced(part string, bold bool) (string, bool) {
	const stars = "**"
	if bold {
		if rest, closed := strings.CutPrefix(part, stars); closed {
			part, bold = rest, false
		} else {
			part = stars + part
		}
	}
	bold = strings.Count(strings.ReplaceAll(strings.ReplaceAll(part, `\\`, ""), `\*`, ""), stars)%2 == 1
	if bold {
		if rest, opened := strings.CutSuffix(part, stars); opened {
			return rest, true
		}
		part += stars
	}
	return part, bold
}
