package answer

import (
	"cmp"
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/question"
)

// countOrAbstain answers "how many" and "how high" for things that are in no table of measures: the counted noun of a
// figure must be the one asked for, and what else the question names must stand around it.
func (w *writer) countOrAbstain() {
	terms := w.terms
	if len(terms) == 0 && len(w.asked.Speakers) > 0 {
		w.figuresOf()
		return
	}
	best := w.countedLike(terms)
	if len(best) == 0 {
		if !w.values() {
			w.abstain(noMeasure, nil)
		}
		return
	}
	kept := w.exactly(filter(best, w.saidByAsked))
	if len(kept) == 0 {
		w.abstain(otherSpeaker, best)
		return
	}
	inTime := filter(kept, w.inTime)
	if len(inTime) == 0 {
		w.abstain(otherTime, kept)
		return
	}
	sel := selection{claims: inTime}
	for _, c := range kept {
		if !containsClaim(inTime, c) && sameSentence(inTime, c) {
			sel.claims = append(sel.claims, c) // a figure's counterpart in the same sentence gives it its meaning
		}
	}
	w.writeFigures(sel)
}

// figuresOf answers which figures somebody gave, where the question names nothing that is counted.
func (w *writer) figuresOf() {
	said := w.exactly(filter(w.ledger, func(c claims.Claim) bool { return c.Kind == claims.Figure && w.saidByAsked(c) }))
	inTime := filter(said, w.inTime)
	switch {
	case len(said) == 0:
		w.abstain(otherSpeaker, nil)
	case len(inTime) == 0:
		w.abstain(otherTime, said)
	default:
		w.writeFigures(selection{claims: inTime})
	}
}

// countedLike are the figures whose counted noun is the one asked for and that the rest of the question fits.
func (w *writer) countedLike(terms []term) []claims.Claim {
	heads := slices.DeleteFunc(slices.Clone(terms), func(t term) bool { return !t.Counted })
	if len(heads) == 0 && w.asked.Role == "" {
		heads = nouns(terms)
	}
	type scored struct {
		claim claims.Claim
		score int
	}
	var all []scored
	for _, c := range w.ledger {
		if c.Kind != claims.Figure || !anyIn(heads, w.thing(c)) && !w.hasRole(c) || !w.nationNear(c) {
			continue
		}
		n := 0
		missing := false
		for _, t := range terms {
			switch {
			case t.in(c.Quote) || t.in(w.thing(c)):
				n++
			case t.Sort == question.Name && !w.near(c, t), t.Sort == question.Thing && w.sentencesWith(w.articles[c.Article], t) == 0:
				missing = true
			}
		}
		if !missing {
			all = append(all, scored{c, n})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []claims.Claim
	for _, s := range all {
		if s.score == all[0].score && w.compare.Comparable(s.claim, all[0].claim) {
			out = append(out, s.claim)
		}
	}
	return out
}

// hasRole says whether the counted people are those whose role the question names ("wie viele Einwohner …").
func (w *writer) hasRole(c claims.Claim) bool {
	_, role := w.vocabulary.SplitSubject(c.Subject)
	if w.asked.Role == "" || role != w.asked.Role {
		return false
	}
	for _, t := range w.terms { // "how many soldiers survived" asks for the surviving, not for any soldiers
		if t.Sort == question.Other && !t.in(c.Quote) {
			return false
		}
	}
	return true
}

// thing are the words that say what a claim counts: the counted noun, the measure and the figure's own words with unit.
func (w *writer) thing(c claims.Claim) string {
	s := c.Counted + " " + c.Measure
	if c.Value != nil {
		s += " " + c.Value.Text + " " + w.unit(c.Value.Unit)
	}
	return s
}

// nationNear says whether the country or people of the question stand in the claim's sentence or are its subject.
func (w *writer) nationNear(c claims.Claim) bool {
	if w.asked.Nation == "" {
		return true
	}
	if nation := w.nationOf(c.Subject); nation != "" {
		return nation == w.asked.Nation // what is counted belongs to somebody
	}
	return term{find: w.nationFinder(w.asked.Nation)}.in(c.Quote)
}

// nouns are the terms that can be what is counted: all of them, names last.
func nouns(terms []term) []term {
	return slices.DeleteFunc(slices.Clone(terms), func(t term) bool { return t.Folded == "" || lang.IsStopWord(lang.German, t.Folded) })
}

func anyIn(terms []term, text string) bool {
	return slices.ContainsFunc(terms, func(t term) bool { return t.in(text) })
}

func containsClaim(all []claims.Claim, c claims.Claim) bool {
	return slices.ContainsFunc(all, func(o claims.Claim) bool { return o.ID == c.ID })
}

func sameSentence(all []claims.Claim, c claims.Claim) bool {
	return slices.ContainsFunc(all, func(o claims.Claim) bool { return o.Article == c.Article && o.Span == c.Span })
}

// provenance answers where figures come from: rows that several articles repeat, or that came through a chain of
// reporters, each with its origin.
func (w *writer) provenance() bool {
	sel := selection{claims: w.originClaims()}
	tables := w.compare.Tables(sel.claims)
	for i := range tables {
		if len(w.asked.Figures) > 0 {
			continue
		}
		rows := tables[i].Rows[:0:0]
		for _, r := range tables[i].Rows {
			if r.Articles() > 1 {
				rows = append(rows, r)
			}
		}
		tables[i].Rows = rows
	}
	tables = slices.DeleteFunc(tables, emptyTable)
	if len(tables) == 0 {
		return false
	}
	w.tables = w.inOrder(tables)
	w.originVerdict(w.tables)
	w.writeTables(w.tables)
	return true
}

// originClaims are the figures whose origin is asked for.
func (w *writer) originClaims() []claims.Claim {
	return filter(w.ledger, func(c claims.Claim) bool {
		if c.Kind != claims.Figure || c.Value == nil || !w.saidByAsked(c) {
			return false
		}
		if len(w.asked.Measures) > 0 && !slices.Contains(w.asked.Measures, c.Measure) {
			return false
		}
		return len(w.asked.Figures) == 0 || slices.ContainsFunc(w.asked.Figures, func(f question.Figure) bool { return f.Names(c.Value) })
	})
}
