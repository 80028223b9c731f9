package web

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag"
)

// side says in which of two answers something stands.
type side string

// The sides, as the page tells them.
const (
	both      side = "both"
	onlyThen  side = "then"
	onlyToday side = "today"
	// altered is a source that both have, with another text.
	altered side = "altered"
)

// compared is something of one answer or of both.
type compared struct {
	Text string
	// More is what else there is to know of it.
	More string
	Side side
}

// changes is a list that the page shows in two columns.
type changes struct {
	ID, Name string
	List     []compared
}

// comparison is what two answers to the same question have in common and what not.
type comparison struct {
	Figures, Lines, Sources, Versions []compared
}

// Changed says whether anything differs that a reader sees: a new index alone is no change.
func (c comparison) Changed() bool {
	for _, list := range [][]compared{c.Figures, c.Lines, c.Sources} {
		if slices.ContainsFunc(list, func(x compared) bool { return x.Side != both }) {
			return true
		}
	}
	return false
}

// Count is how many of a list stand on one side.
func (c comparison) Count(list []compared, s string) int {
	n := 0
	for _, x := range list {
		if x.Side == side(s) {
			n++
		}
	}
	return n
}

// compare sets an answer of then beside one of today.
func compare(then, today rag.Answer) comparison {
	return comparison{
		Figures: merged(figuresOf(then), figuresOf(today)), Lines: merged(linesOf(then), linesOf(today)),
		Sources: sourcesOf(then, today), Versions: versionsOf(then, today),
	}
}

// merged is one list of both, in the order of the first, then what only the second has. Equal entries count as one.
func merged(then, today []compared) []compared {
	type key struct{ text, more string }
	has := func(list []compared) map[key]bool {
		m := make(map[key]bool, len(list))
		for _, x := range list {
			m[key{x.Text, x.More}] = true
		}
		return m
	}
	inToday, inThen, out := has(today), has(then), []compared(nil)
	seen := map[key]bool{}
	for i, x := range slices.Concat(then, today) {
		k := key{x.Text, x.More}
		if seen[k] {
			continue
		}
		seen[k] = true
		switch {
		case i >= len(then):
			x.Side = onlyToday
		case inToday[k] && inThen[k]:
			x.Side = both
		default:
			x.Side = onlyThen
		}
		out = append(out, x)
	}
	return out
}

// figuresOf are the figures that an answer stands on, each with what it counts, who says it and in which article.
func figuresOf(a rag.Answer) []compared {
	var out []compared
	for _, c := range a.Claims {
		if c.Claim.Value == nil {
			continue
		}
		var more []string
		for _, s := range c.Claim.Speakers {
			more = append(more, s.Name)
		}
		more = append(more, strings.TrimSpace(c.Claim.Counted), c.Claim.Article)
		more = slices.DeleteFunc(more, func(s string) bool { return s == "" })
		out = append(out, compared{Text: c.Claim.Value.Text, More: strings.Join(more, " · ")})
	}
	return out
}

func linesOf(a rag.Answer) []compared {
	var out []compared
	for _, l := range a.Lines {
		out = append(out, compared{Text: l.Text, More: string(l.Role)})
	}
	return out
}

// sourcesOf compares the articles cited; one that both cite may have another text since.
func sourcesOf(then, today rag.Answer) []compared {
	list := func(a rag.Answer) (out []compared, revisions map[string]string) {
		revisions = map[string]string{}
		for _, s := range a.Sources {
			out = append(out, compared{Text: s.Title, More: s.Article})
			revisions[s.Article] = s.Revision
		}
		return out, revisions
	}
	left, before := list(then)
	right, after := list(today)
	out := merged(left, right)
	for i, x := range out {
		if x.Side == both && before[x.More] != after[x.More] {
			out[i].Side = altered
		}
	}
	return out
}

// versionsOf are what the answers were made with, one entry where it is the same.
func versionsOf(then, today rag.Answer) []compared {
	list := func(a rag.Answer) []compared {
		return []compared{
			{Text: "Articles and ledger", More: short(a.Trace.Index)},
			{Text: "Writer", More: writerWord(a.Writer)},
			{Text: "Prompt", More: short(a.Trace.Prompt)},
			{Text: "Model", More: a.Trace.Model},
		}
	}
	return merged(list(then), list(today))
}
