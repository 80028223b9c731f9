package main

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
)

// standing are the stretches of a source's body that figures, speakers and quotations of an answer stand on.
func standing(a rag.Answer, s rag.Source) []lang.Span {
	var spans []lang.Span
	for _, c := range a.Claims {
		if c.Source != s.N || c.Claim.Revision != s.Revision {
			continue
		}
		if c.Claim.Value != nil {
			spans = append(spans, c.Claim.Value.Span)
		}
		if q := c.Claim.Quotation; q != nil {
			spans = append(append(spans, q.Span), q.More...)
		}
	}
	for _, l := range a.Lines {
		for _, q := range l.Quotes {
			if q.Source == s.N {
				spans = append(spans, lang.Span{Start: q.Start, End: q.End})
			}
		}
	}
	return spans
}

// bracketed is a text that begins at base of a body, with brackets around the spans that lie in it. Spans that overlap
// become one; ends that lie within a character belong to another text, and mark nothing.
func bracketed(text string, base int, spans []lang.Span) string {
	var inside []lang.Span
	for _, s := range spans {
		start, end := max(s.Start-base, 0), min(s.End-base, len(text))
		if start < end && utf8.RuneStart(text[start]) && (end == len(text) || utf8.RuneStart(text[end])) {
			inside = append(inside, lang.Span{Start: start, End: end})
		}
	}
	slices.SortFunc(inside, func(a, b lang.Span) int { return cmp.Compare(a.Start, b.Start) })
	var b strings.Builder
	at := 0
	for i := 0; i < len(inside); {
		start, end := inside[i].Start, inside[i].End
		for i++; i < len(inside) && inside[i].Start <= end; i++ {
			end = max(end, inside[i].End)
		}
		b.WriteString(text[at:start] + "⟦" + text[start:end] + "⟧")
		at = end
	}
	return b.String() + text[at:]
}
