package rag

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// Part is a part of an answer that answers to the same question are compared in.
type Part string

// The parts that are compared: all that makes one answer say something else than another. What an answer was made with (index,
// prompt, model) is none of them.
const (
	StatusPart   Part = "status"
	FigurePart   Part = "figure"   // a figure with what it counts, who says it and in which article
	LinePart     Part = "line"     // a line as readers see it
	ContrastPart Part = "contrast" // how two figures stand to one another
	SourcePart   Part = "source"   // a cited article
)

// Presence says how something stands in one of several answers.
type Presence string

// How something stands in an answer. In the first one it is only Absent or There.
const (
	Absent  Presence = ""        // neither here nor in the first answer
	There   Presence = "there"   // as in the first answer
	Fresh   Presence = "new"     // here, and not in the first answer
	Gone    Presence = "gone"    // in the first answer, and not here
	Altered Presence = "altered" // a source of both, with another text here
)

// Compared is something that one or more answers have.
type Compared struct {
	Part Part
	// Text is what readers see of it, More what else tells it from others; both are as in the first answer that has it.
	Text, More string
	// In has the answers in their order.
	In []Presence
	// as is in what form each answer has it, "" where it has not.
	as []string
}

// Comparison is what answers to the same question have in common, and what not.
type Comparison struct {
	// Things are in the order of the parts, then of the first answer that has them.
	Things []Compared
}

// Compare sets answers to the same question side by side. It is what decides, for every front end, whether an answer changed:
// sources under other numbers, figures and lines in another order, and what the answers were made with are no change; another
// status, figure, speaker, wording, relation between figures, source, or text of a source is.
func Compare(answers ...Answer) Comparison {
	var c Comparison
	for _, list := range []func(Answer) []thing{statusThing, figureThings, lineThings, contrastThings, sourceThings} {
		at := map[string]int{}
		for n, a := range answers {
			for _, t := range list(a) {
				i, known := at[t.key]
				if !known {
					i = len(c.Things)
					at[t.key] = i
					c.Things = append(c.Things, Compared{Part: t.part, Text: t.text, More: t.more, as: make([]string, len(answers))})
				}
				c.Things[i].as[n] = cmp.Or(t.form, "as it is")
			}
		}
	}
	for i := range c.Things {
		c.Things[i].place()
	}
	return c
}

// place fills in how something stands in each answer.
func (x *Compared) place() {
	x.In = make([]Presence, len(x.as))
	for n, form := range x.as {
		switch first := x.as[0]; {
		case form == "" && first == "":
			x.In[n] = Absent
		case form == "":
			x.In[n] = Gone
		case first == "":
			x.In[n] = Fresh
		case form != first:
			x.In[n] = Altered
		default:
			x.In[n] = There
		}
	}
}

// Has says whether an answer has it, whatever the first has.
func (x Compared) Has(n int) bool { return x.as[n] != "" }

// Of are the things of one part.
func (c Comparison) Of(p Part) []Compared {
	return slices.DeleteFunc(slices.Clone(c.Things), func(x Compared) bool { return x.Part != p })
}

// Changed says whether an answer, by its number from 1, differs from the first.
func (c Comparison) Changed(n int) bool { return c.Differ(0, n) }

// Differ says whether two of the answers differ, by their numbers from 0.
func (c Comparison) Differ(a, b int) bool { return len(c.Parts(a, b)) > 0 }

// Parts are the parts in which two of the answers differ, by their numbers from 0.
func (c Comparison) Parts(a, b int) []Part {
	var parts []Part
	for _, x := range c.Things {
		if x.as[a] != x.as[b] && !slices.Contains(parts, x.Part) {
			parts = append(parts, x.Part)
		}
	}
	return parts
}

// Cause is what makes the difference between an answer and those that came when it was asked again.
type Cause string

// The causes.
const (
	NoCause       Cause = "none"      // nothing changed
	ByArticles    Cause = "articles"  // on the recorded evidence the same is said again
	ByProgram     Cause = "program"   // program, prompt or model: on the recorded evidence it says the same as today
	ByProgramThen Cause = "then only" // program, prompt or model, on the recorded evidence alone
	ByBoth        Cause = "both"
)

// Cause says what makes the difference between the first answer and two that came when it was asked again: on the recorded
// evidence and on today's articles, by their numbers.
func (c Comparison) Cause(evidence, today int) Cause {
	program, now := c.Changed(evidence), c.Changed(today)
	switch {
	case !program && !now:
		return NoCause
	case !program:
		return ByArticles
	case !c.Differ(evidence, today):
		return ByProgram
	case !now:
		return ByProgramThen
	}
	return ByBoth
}

// thing is something of one answer. Equal keys are the same thing; form tells apart what is the same and yet not alike.
type thing struct {
	part            Part
	key, text, more string
	form            string
}

func statusThing(a Answer) []thing {
	return []thing{{part: StatusPart, key: string(a.Status), text: string(a.Status)}}
}

func figureThings(a Answer) []thing {
	var list []thing
	for _, c := range a.Claims {
		if c.Claim.Value != nil {
			list = append(list, figureThing(c.Claim))
		}
	}
	return list
}

func figureThing(c claims.Claim) thing {
	more := make([]string, 0, len(c.Speakers)+5)
	for _, s := range c.Speakers {
		more = append(more, s.Name)
	}
	slices.Sort(more)
	date := ""
	if c.AsOf != nil {
		date = c.AsOf.Text
	}
	polarity, hedge := string(c.Polarity), string(c.Hedge)
	if c.Polarity == claims.Affirmed {
		polarity = ""
	}
	if c.Hedge == claims.Stated {
		hedge = ""
	}
	more = append(more, squeezed(c.Counted), date, hedge, polarity, c.Article)
	more = slices.DeleteFunc(more, func(s string) bool { return s == "" })
	t := thing{part: FigurePart, text: squeezed(c.Value.Text), more: strings.Join(more, " · ")}
	t.key = strings.Join(append(more, t.text, c.Measure, c.Subject), "\x00")
	return t
}

func lineThings(a Answer) []thing {
	articles := map[int]string{}
	for _, s := range a.Sources {
		articles[s.N] = s.Article
	}
	list := make([]thing, 0, len(a.Lines))
	for _, l := range a.Lines {
		text := squeezed(l.Text)
		list = append(list, thing{part: LinePart, key: unnumbered(text, articles), text: text, more: string(l.Role)})
	}
	return list
}

// contrastThings are the relations between the figures of an answer. Most have no direction, whichever figure comes first.
func contrastThings(a Answer) []thing {
	known := map[string]thing{}
	for _, c := range a.Claims {
		known[c.Claim.ID] = thing{key: c.Claim.Quote, text: squeezed(c.Claim.Quote), more: c.Claim.Article}
		if c.Claim.Value != nil {
			known[c.Claim.ID] = figureThing(c.Claim)
		}
	}
	var list []thing
	for _, g := range a.Contrast {
		for _, p := range g.Relations {
			from, ok := known[p.From]
			to, also := known[p.To]
			if !ok || !also {
				continue // of a claim that the answer does not show
			}
			if p.Relation != contrast.Updated && p.Relation != contrast.PartOf && from.key > to.key {
				from, to = to, from
			}
			list = append(list, thing{
				part: ContrastPart, key: strings.Join([]string{from.key, string(p.Relation), to.key}, "\x00\x00"),
				text: from.text + " – " + to.text + ": " + strings.ReplaceAll(string(p.Relation), "_", " "), more: from.more + " – " + to.more,
			})
		}
	}
	return list
}

func sourceThings(a Answer) []thing {
	list := make([]thing, 0, len(a.Sources))
	for _, s := range a.Sources {
		list = append(list, thing{part: SourcePart, key: s.Article, text: s.Title, more: s.Article, form: s.Revision})
	}
	return list
}

// squeezed is a text with single spaces.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// unnumbered is a text with the names of articles in place of their numbers, those that stand together in the order of their
// names: what is left when sources only got other numbers. Numbers that no source has stay.
func unnumbered(text string, articles map[int]string) string {
	var b strings.Builder
	var run []string
	flush := func() {
		slices.Sort(run)
		for _, name := range run {
			b.WriteString("[\x00" + name + "]")
		}
		run = run[:0]
	}
	for i := 0; i < len(text); {
		if n, size := marker(text[i:]); size > 0 && articles[n] != "" {
			run = append(run, articles[n])
			i += size
			continue
		}
		flush()
		b.WriteByte(text[i])
		i++
	}
	flush()
	return b.String()
}

// marker reads a marker like [12] at the start of a text: its number, and its size in bytes, 0 where there is none.
func marker(text string) (n, size int) {
	const longest = len("[99999]")
	if text[0] != '[' {
		return 0, 0
	}
	end := strings.IndexByte(text[:min(len(text), longest)], ']')
	if end < 0 {
		return 0, 0
	}
	n, err := strconv.Atoi(text[1:end])
	if err != nil || n <= 0 || strconv.Itoa(n) != text[1:end] {
		return 0, 0
	}
	return n, end + 1
}
