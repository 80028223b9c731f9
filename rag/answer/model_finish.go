package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// Wanted are the ids of the claims that the question asks for: those that the evidence writer's answer stands on.
func (c *Conversation) Wanted() []string {
	var out []string
	if c.base.Draft.Abstained {
		return nil
	}
	for _, l := range c.base.Draft.Lines {
		if l.Role == draft.Nearest {
			continue
		}
		for _, id := range l.Claims {
			out = appendNew(out, id)
		}
	}
	return out
}

// Finish completes verified prose and numbers its sources: what the evidence writer shows and the prose leaves out, claims
// and relations alike, is added below it in the evidence writer's lines, so that a model changes the prose of an answer
// and never its figures.
func (c *Conversation) Finish(d draft.Draft, untold []contrast.Pair) (draft.Draft, draft.Evidence) {
	if d.Abstained {
		for _, l := range c.base.Draft.Lines {
			if l.Role == draft.Nearest || l.Role == draft.Note {
				d.Lines = append(d.Lines, l)
			}
		}
	} else {
		d.Lines = append(d.Lines, c.rest(d, untold)...)
	}
	return numbered(d, c.evidence)
}

// rest are the evidence writer's lines that a reader still needs beside the prose.
func (c *Conversation) rest(d draft.Draft, untold []contrast.Pair) []draft.Line {
	needed := map[string]bool{}
	for _, id := range c.Wanted() {
		needed[id] = !slices.ContainsFunc(d.Lines, func(l draft.Line) bool { return c.tells(l, id) })
	}
	for _, p := range untold {
		needed[p.From], needed[p.To] = true, true
	}
	needs := func(l draft.Line) bool {
		return slices.ContainsFunc(l.Claims, func(id string) bool { return needed[id] })
	}
	var out []draft.Line
	var heading *draft.Line
	for _, l := range c.base.Draft.Lines {
		switch {
		case l.Role == draft.Group:
			heading = &l
		case (l.Role == draft.Claim || l.Role == draft.Statement) && needs(l):
			if heading != nil {
				out = append(out, *heading)
				heading = nil
			}
			out = append(out, l)
			for _, id := range l.Claims {
				needed[id] = false
			}
		case l.Role == draft.Note:
			out = append(out, l)
		}
	}
	if i := slices.IndexFunc(c.base.Draft.Lines, func(l draft.Line) bool { return l.Role == draft.Verdict }); i >= 0 && needs(c.base.Draft.Lines[i]) {
		l := c.base.Draft.Lines[i]
		l.Role = draft.Statement // the verdict is the prose's; an answer of one row has no other line for its claims
		out = append([]draft.Line{l}, out...)
	}
	return out
}

// tells says whether a line cites a claim and has its number: a citation alone tells nothing.
func (c *Conversation) tells(l draft.Line, id string) bool {
	i := slices.IndexFunc(c.evidence.Claims, func(cl claims.Claim) bool { return cl.ID == id })
	if i < 0 || !slices.Contains(l.Claims, id) {
		return false
	}
	v := c.evidence.Claims[i].Value
	numbers := slices.DeleteFunc(quantity.Find(l.Text, c.base.Input.Asked.Language, nil), func(q quantity.Quantity) bool {
		return v != nil && (v.Low == nil) != (q.Low == nil) || v != nil && (v.High == nil) != (q.High == nil) // "about 300" tells no "more than 300"
	})
	return has(numbers, v)
}

// numbered drops the sources that no line cites and numbers the others in the order in which they are first cited.
func numbered(d draft.Draft, ev draft.Evidence) (draft.Draft, draft.Evidence) {
	to := map[int]int{}
	var articles []corpus.Article
	for _, l := range d.Lines {
		for _, n := range l.Sources {
			if to[n] == 0 {
				articles = append(articles, ev.Articles[n-1])
				to[n] = len(articles)
			}
		}
	}
	lines := make([]draft.Line, len(d.Lines))
	for i, l := range d.Lines {
		lines[i] = renumbered(l, ev, to)
	}
	d.Lines, ev.Articles = lines, articles
	ev.Claims = citedBy(lines, ev.Claims)
	return d, ev
}

// renumbered is a line under new numbers. Markers inside of what it quotes are the article's and stay.
func renumbered(l draft.Line, ev draft.Evidence, to map[int]int) draft.Line {
	replace := func(s string) string {
		return written.ReplaceAllStringFunc(s, func(m string) string { return space(m) + remarked(m, to) })
	}
	var text strings.Builder
	rest := l.Text
	l.Quotes = slices.Clone(l.Quotes)
	for i, q := range l.Quotes {
		quote := ev.Articles[q.Source-1].Body[q.Start:q.End]
		before, after, ok := strings.Cut(rest, quote)
		if ok {
			text.WriteString(replace(before) + quote)
			rest = after
		}
		l.Quotes[i].Source = to[q.Source]
	}
	l.Text = text.String() + replace(rest)
	l.Cells = slices.Clone(l.Cells)
	for i := range l.Cells {
		l.Cells[i] = replace(l.Cells[i])
	}
	sources := make([]int, len(l.Sources))
	for i, n := range l.Sources {
		sources[i] = to[n]
	}
	l.Sources = sources
	return l
}

// space is the white space before markers.
func space(m string) string { return m[:len(m)-len(strings.TrimLeft(m, " \t\n"))] }

// remarked are markers under new numbers, in their order.
func remarked(m string, to map[int]int) string {
	var ns []int
	for _, part := range strings.FieldsFunc(m, func(r rune) bool { return r < '0' || r > '9' }) {
		n, err := strconv.Atoi(part)
		if err == nil && to[n] != 0 {
			ns = append(ns, to[n])
		}
	}
	slices.SortFunc(ns, cmp.Compare)
	var b strings.Builder
	for _, n := range ns {
		fmt.Fprintf(&b, "[%d]", n)
	}
	return b.String()
}

func citedBy(lines []draft.Line, all []claims.Claim) []claims.Claim {
	return filter(all, func(cl claims.Claim) bool {
		return slices.ContainsFunc(lines, func(l draft.Line) bool { return slices.Contains(l.Claims, cl.ID) })
	})
}
