package web

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag"
)

// presence says how something stands in an answer.
type presence string

// How something stands in an answer, as the page tells it. In the first answer it is only absent or there.
const (
	absent  presence = ""        // neither here nor in the first answer
	there   presence = "there"   // as in the first answer
	fresh   presence = "new"     // here, and not in the first answer
	gone    presence = "gone"    // in the first answer, and not here
	altered presence = "altered" // a source of both, with another text here
)

// compared is something of one or more answers, with how it stands in each of them.
type compared struct {
	Text string
	// More is what else there is to know of it.
	More string
	In   []presence
}

// changes is a list that the page shows in one column an answer.
type changes struct {
	ID, Name string
	Sides    []sideView
	List     []compared
}

// comparison is what answers to the same question have in common and what not.
type comparison struct {
	Figures, Lines, Sources, Versions []compared
}

// Changed says whether an answer, by its number from 1, differs from the first in what a reader sees: a new index alone is
// no change.
func (c comparison) Changed(n int) bool { return c.differ(0, n) }

func (c comparison) differ(a, b int) bool {
	is := func(p presence) bool { return p != absent && p != gone }
	return slices.ContainsFunc(slices.Concat(c.Figures, c.Lines, c.Sources), func(x compared) bool {
		return is(x.In[a]) != is(x.In[b]) || is(x.In[a]) && (x.In[a] == altered) != (x.In[b] == altered)
	})
}

// Count is how many of a list stand in an answer, by its number, in one way.
func (c comparison) Count(list []compared, n int, how string) int {
	count := 0
	for _, x := range list {
		if x.In[n] == presence(how) {
			count++
		}
	}
	return count
}

// compare sets answers side by side, the first one first.
func compare(answers ...rag.Answer) comparison {
	return comparison{
		Figures: merged(listed(answers, figuresOf)), Lines: merged(listed(answers, linesOf)),
		Sources: sourcesOf(answers), Versions: merged(listed(answers, versionsOf)),
	}
}

func listed(answers []rag.Answer, of func(rag.Answer) []compared) [][]compared {
	lists := make([][]compared, len(answers))
	for i, a := range answers {
		lists[i] = of(a)
	}
	return lists
}

// merged is one list of all, in the order of the first, then what only later ones have. Equal entries count as one.
func merged(lists [][]compared) []compared {
	type key struct{ text, more string }
	var out []compared
	at := map[key]int{}
	for n, list := range lists {
		for _, x := range list {
			k := key{x.Text, x.More}
			i, known := at[k]
			if !known {
				i = len(out)
				at[k] = i
				x.In = make([]presence, len(lists))
				out = append(out, x)
			}
			if out[i].In[n] = fresh; n == 0 || out[i].In[0] == there {
				out[i].In[n] = there
			}
		}
	}
	for _, x := range out {
		for n := range x.In {
			if x.In[0] == there && x.In[n] == absent {
				x.In[n] = gone
			}
		}
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

// sourcesOf compares the articles cited; one that the first answer cites too may have another text since.
func sourcesOf(answers []rag.Answer) []compared {
	revision := func(n int, article string) string {
		for _, s := range answers[n].Sources {
			if s.Article == article {
				return s.Revision
			}
		}
		return ""
	}
	out := merged(listed(answers, func(a rag.Answer) []compared {
		var list []compared
		for _, s := range a.Sources {
			list = append(list, compared{Text: s.Title, More: s.Article})
		}
		return list
	}))
	for _, x := range out {
		for n := 1; n < len(x.In); n++ {
			if x.In[n] == there && revision(0, x.More) != revision(n, x.More) {
				x.In[n] = altered
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
