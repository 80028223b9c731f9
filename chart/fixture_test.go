package chart_test

import (
	"fmt"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// figure is one row of a test's answer.
type figure struct {
	figure, speaker, date string
	low, high             float64 // unknown bounds are -1
	qualifier             quantity.Qualifier
	unit                  string
	vague, additive       bool
	hedge                 claims.Hedge
	polarity              claims.Polarity
	sources               []int
	day                   int // of March 2031; 0 for none
}

// built is an answer under construction; every figure is a claim line under the heading of its group.
type built struct {
	answer rag.Answer
	ids    int
}

func newAnswer(language string) *built {
	b := &built{answer: rag.Answer{ID: "0123456789abcdef0123", Language: language, Status: rag.Contrasted, Question: "?"}}
	for n := 1; n <= 9; n++ {
		b.answer.Sources = append(b.answer.Sources, rag.Source{
			N: n, Article: fmt.Sprint("article-", n),
			Published: corpus.Published{Interval: calendar.Interval{From: calendar.Day(2031, 3, n), To: calendar.Day(2031, 3, n)}},
		})
	}
	return b
}

// group opens a contrast group with a heading; heading "" opens none.
func (b *built) group(measure, subject, heading string) *built {
	b.answer.Contrast = append(b.answer.Contrast, contrast.Group{Measure: measure, Subject: subject})
	if heading != "" {
		b.answer.Lines = append(b.answer.Lines, draft.Line{Role: draft.Group, Text: heading})
	}
	return b
}

// row adds a figure to the last group, with a line of its own, and returns the ids of its claims.
func (b *built) row(f figure) []string {
	return b.rowIn(len(b.answer.Contrast)-1, f, true)
}

// rowIn adds a figure to a group; only claims told in prose have no line.
func (b *built) rowIn(g int, f figure, line bool) []string {
	group := &b.answer.Contrast[g]
	marks := ""
	var ids []string
	if len(f.sources) == 0 {
		f.sources = []int{1}
	}
	for i, n := range f.sources {
		b.ids++
		id := fmt.Sprintf("claim%d", b.ids)
		c := claims.Claim{
			ID: id, Article: fmt.Sprint("article-", n), Kind: claims.Figure, Measure: group.Measure, Subject: group.Subject,
			Hedge: f.hedge, Polarity: f.polarity,
			Value: &claims.Value{Text: f.figure, Qualifier: f.qualifier, Unit: f.unit, Vague: f.vague, Additive: f.additive},
		}
		if f.low != -1 {
			c.Value.Low = &f.low
		}
		if f.high != -1 {
			c.Value.High = &f.high
		}
		if f.day > 0 {
			c.AsOf = &claims.AsOf{Interval: calendar.Interval{From: calendar.Day(2031, 3, f.day), To: calendar.Day(2031, 3, f.day)}}
		}
		if f.speaker != "ohne genannte Quelle" {
			c.Speakers = []claims.Speaker{{ID: strings.ToLower(f.speaker), Name: f.speaker}}
		}
		b.answer.Claims = append(b.answer.Claims, rag.Cited{Claim: c, Source: n})
		group.Claims = append(group.Claims, id)
		if i > 0 {
			group.Relations = append(group.Relations, contrast.Pair{From: ids[0], To: id, Relation: contrast.SameOrigin})
		}
		ids = append(ids, id)
		marks += fmt.Sprintf("[%d]", n)
	}
	if line {
		b.answer.Lines = append(b.answer.Lines, draft.Line{
			Role: draft.Claim, Text: f.figure, Sources: f.sources, Claims: ids,
			Cells: []string{f.figure, f.speaker, f.date, marks, ""},
		})
	}
	return ids
}

// relate sets the first claims of two rows of the last group in a relation.
func (b *built) relate(from, to []string, as contrast.Relation) {
	g := &b.answer.Contrast[len(b.answer.Contrast)-1]
	g.Relations = append(g.Relations, contrast.Pair{From: from[0], To: to[0], Relation: as})
}

func exactly(text, speaker, date string, n float64) figure {
	return figure{figure: text, speaker: speaker, date: date, low: n, high: n, qualifier: quantity.Exactly}
}

// mine is a German answer with every mark there is.
func mine() rag.Answer {
	b := newAnswer("de")
	b.group("killed", "miners", "Getötet")
	newest := b.row(figure{figure: "mindestens 48", speaker: "Bergamt Hallberg", date: "berichtet 9. März 2031", low: 48, high: -1, qualifier: quantity.AtLeast, sources: []int{2, 4, 7}, day: 9})
	b.row(figure{figure: "rund 60", speaker: "Gewerkschaft „Tiefe“", date: "8. März 2031", low: 60, high: 60, qualifier: quantity.About, sources: []int{3}, hedge: claims.Estimate, day: 8})
	b.row(figure{figure: "100", speaker: "bestritten von Grubengesellschaft Übertief", date: "berichtet 8. März 2031", low: 100, high: 100, qualifier: quantity.Exactly, sources: []int{3}, polarity: claims.Denied, day: 8})
	b.row(figure{figure: "bis zu 80", speaker: "ohne genannte Quelle", date: "7. März 2031", low: -1, high: 80, qualifier: quantity.UpTo, sources: []int{5}, hedge: claims.Reported, day: 7})
	older := b.row(figure{figure: "mehr als 20", speaker: "Bergamt Hallberg", date: "6. März 2031", low: 20, high: -1, qualifier: quantity.MoreThan, sources: []int{1}, day: 6})
	b.relate(older, newest, contrast.Updated)
	b.group("wounded", "miners", "Verwundet")
	b.row(figure{figure: "70 bis 90", speaker: "Klinikum Süd", date: "9. März 2031", low: 70, high: 90, qualifier: quantity.Range, sources: []int{6}, day: 9})
	b.row(figure{figure: "Dutzende", speaker: "Nordwind-Kurier", date: "undatiert, nicht vor dem 5. März 2031", low: 24, high: 99, qualifier: quantity.Several, vague: true, sources: []int{8}})
	b.group("missing", "miners", "Vermisst")
	b.row(figure{figure: "weniger als 15", speaker: "Bergamt Hallberg", date: "9. März 2031", low: -1, high: 15, qualifier: quantity.LessThan, sources: []int{2}, hedge: claims.Expected, day: 9})
	b.row(figure{figure: "nicht angegeben", speaker: "Grubengesellschaft Übertief", date: "9. März 2031", low: -1, high: -1, sources: []int{2}, polarity: claims.Unknown, day: 9})
	return b.answer
}

// march is an English answer about two events and money, each on an axis of its own.
func march() rag.Answer {
	b := newAnswer("en")
	b.group("participants", "people", "Participants (Ostrau, Weir Bridge)")
	b.row(figure{figure: "120,000", speaker: "Organisers", date: "2 March 2031", low: 120000, high: 120000, qualifier: quantity.Exactly, sources: []int{1}, day: 2})
	b.row(figure{figure: "nearly 45,000", speaker: "Police", date: "2 March 2031", low: 45000, high: 45000, qualifier: quantity.Nearly, sources: []int{1, 2}, day: 2})
	b.group("participants", "people", "Participants (Kell Harbour)")
	b.row(figure{figure: "900", speaker: "Police", date: "reported 3 March 2031", low: 900, high: 900, qualifier: quantity.Exactly, sources: []int{3}, day: 3})
	b.group("cost", "", "Cost (Ostrau)")
	b.row(figure{figure: "1.25 million EUR", speaker: "City treasurer", date: "reported 5 March 2031", low: 1250000, high: 1250000, unit: "EUR", qualifier: quantity.Exactly, sources: []int{4}, hedge: claims.Estimate, day: 5})
	b.row(figure{figure: "800,000 EUR", speaker: "Organisers", date: "reported 4 March 2031", low: 800000, high: 800000, unit: "EUR", qualifier: quantity.Exactly, sources: []int{5}, day: 4})
	return b.answer
}

// timeline lists figures of several measures oldest first, each with what it counts.
func timeline() rag.Answer {
	b := newAnswer("en")
	b.group("killed", "miners", "").group("wounded", "miners", "")
	first := b.rowIn(0, figure{figure: "3 killed", speaker: "Mining office", date: "1 March 2031", low: 3, high: 3, qualifier: quantity.Exactly, sources: []int{1}, day: 1}, true)
	b.rowIn(1, figure{figure: "about 12 wounded", speaker: "Hospital", date: "2 March 2031", low: 12, high: 12, qualifier: quantity.About, sources: []int{2}, day: 2}, true)
	last := b.rowIn(0, figure{figure: "5 killed", speaker: "Mining office", date: "4 March 2031", low: 5, high: 5, qualifier: quantity.Exactly, sources: []int{4}, day: 4}, true)
	g := &b.answer.Contrast[0]
	g.Relations = append(g.Relations, contrast.Pair{From: first[0], To: last[0], Relation: contrast.Updated})
	return b.answer
}

// prose is an answer whose figures are told in a verdict only: one speaker's development, with articles of one origin.
func prose(language string) rag.Answer {
	b := newAnswer(language)
	b.group("missing", "people", "")
	newest := b.rowIn(0, figure{figure: "mindestens 40", speaker: "Police", low: 40, high: -1, qualifier: quantity.AtLeast, sources: []int{3, 4}}, false)
	older := b.rowIn(0, figure{figure: "rund 25", speaker: "Police", low: 25, high: 25, qualifier: quantity.About, sources: []int{1}, day: 1}, false)
	b.relate(older, newest, contrast.Updated)
	b.answer.Lines = []draft.Line{{Role: draft.Verdict, Text: "…", Claims: []string{newest[0], older[0]}}}
	return b.answer
}

// many is an answer of n rows of one measure.
func many(n int) rag.Answer {
	b := newAnswer("en")
	b.group("killed", "people", "")
	for i := range n {
		b.row(exactly(fmt.Sprint(i+1), fmt.Sprint("Speaker ", i+1), "1 March 2031", float64(i+1)))
	}
	return b.answer
}
