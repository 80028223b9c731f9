package web

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag"
)

// compared is something of one or more answers, with how it stands in each of them.
type compared struct {
	Text string
	// More is what else there is to know of it.
	More string
	In   []rag.Presence
}

// changes is a list that the page shows in one column an answer.
type changes struct {
	ID, Name string
	Sides    []sideView
	List     []compared
}

// comparison is what answers to the same question have in common and what not, as the page lists it.
type comparison struct {
	rag.Comparison
	Status, Figures, Lines, Contrast, Sources, Versions []compared
}

// Count is how many of a list stand in an answer, by its number, in one way.
func (c comparison) Count(list []compared, n int, how string) int {
	count := 0
	for _, x := range list {
		if x.In[n] == rag.Presence(how) {
			count++
		}
	}
	return count
}

// compare sets answers side by side, the first one first.
func compare(answers ...rag.Answer) comparison {
	c := comparison{Comparison: rag.Compare(answers...), Versions: versions(answers)}
	of := func(p rag.Part) []compared {
		var list []compared
		for _, x := range c.Of(p) {
			list = append(list, compared{x.Text, x.More, x.In})
		}
		return list
	}
	c.Status, c.Figures, c.Lines = of(rag.StatusPart), of(rag.FigurePart), of(rag.LinePart)
	c.Contrast, c.Sources = of(rag.ContrastPart), of(rag.SourcePart)
	for i, x := range c.Status {
		c.Status[i].Text = statusBadge(rag.Status(x.Text)).Word
	}
	return c
}

// versions are what the answers were made with. It is no change of an answer by itself, so that it only is there or not.
func versions(answers []rag.Answer) []compared {
	var out []compared
	for n, a := range answers {
		for _, v := range versionsOf(a) {
			i := slices.IndexFunc(out, func(x compared) bool { return x.Text == v.Text && x.More == v.More })
			if i < 0 {
				i = len(out)
				v.In = make([]rag.Presence, len(answers))
				out = append(out, v)
			}
			if out[i].In[n] = rag.Fresh; n == 0 || out[i].In[0] == rag.There {
				out[i].In[n] = rag.There
			}
		}
	}
	return out
}

// versionsOf are what an answer was made with.
func versionsOf(a rag.Answer) []compared {
	return []compared{
		{Text: "Articles and ledger", More: indexWord(a.Trace.Index)},
		{Text: "Writer", More: writerWord(a.Writer)},
		{Text: "Prompt", More: short(a.Trace.Prompt)},
		{Text: "Model", More: a.Trace.Model},
	}
}

// indexWord is a short form of what an answer was made from: the index's hash, or the record that was asked alone.
func indexWord(index string) string {
	if id, ok := strings.CutPrefix(index, "evidence of "); ok {
		return "those recorded with " + short(id)
	}
	return short(index)
}
