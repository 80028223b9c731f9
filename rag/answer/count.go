package answer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// countOrAbstain answers "how many" and "how high" for things that are in no table of measures: the counted noun of a
// figure must be the one asked for, and what else the question names must stand around it.
func (w *writer) countOrAbstain() {
	if len(w.terms) == 0 && len(w.asked.Speakers) > 0 {
		w.figuresOf()
		return
	}
	best := w.countedLike(w.terms)
	if len(best) > 0 {
		w.writeCounted(best)
		return
	}
	if w.values() || len(w.asked.Events) > 0 && w.events() || w.quoteWhole(w.candidates()) {
		return
	}
	w.abstain(noMeasure, nil)
}

// countsOtherwise reads the words that named a measure as the plain nouns that they may be too: a company's loss is no
// loss of lives. It is false where nothing is counted under them.
func (w *writer) countsOtherwise() bool {
	terms := w.measureTerms()
	for i := range terms {
		terms[i].Counted = true
	}
	if len(terms) == 0 {
		return false
	}
	best := w.countedLike(append(slices.Clone(w.terms), terms...))
	if len(best) == 0 {
		return false
	}
	w.writeCounted(best)
	return true
}

// writeCounted writes the figures that count the thing asked for, where its speaker and time are the ones asked for.
func (w *writer) writeCounted(best []claims.Claim) {
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
	if several(inTime) {
		sel.as = inTime[0].Measure
	}
	for _, c := range kept {
		if !containsClaim(inTime, c) && sameSentence(inTime, c) {
			sel.claims = append(sel.claims, c) // a figure's counterpart in the same sentence gives it its meaning
		}
	}
	w.writeFigures(sel)
}

// several says whether claims count one thing under several names.
func several(all []claims.Claim) bool {
	return slices.ContainsFunc(all, func(c claims.Claim) bool { return c.Measure != all[0].Measure })
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

// countedLike are the figures whose counted noun is the one asked for and that the rest of the question fits: those that
// fit best, and those that count the same thing in articles about the same events, in other words.
func (w *writer) countedLike(terms []term) []claims.Claim {
	heads := w.heads(terms)
	type scored struct {
		claim claims.Claim
		score int
	}
	var all []scored
	for _, c := range w.ledger {
		if c.Kind != claims.Figure || !w.countsAny(heads, c) && !w.hasRole(c) || !w.nationNear(c) {
			continue
		}
		if n, ok := w.ties(terms, heads, c); ok {
			all = append(all, scored{c, n})
		}
	}
	if inUnit := slices.DeleteFunc(slices.Clone(all), func(s scored) bool { return !w.inUnit(s.claim) }); len(inUnit) > 0 && w.asked.Unit != "" {
		all = inUnit
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var out []claims.Claim
	for _, s := range all {
		first := all[0].claim
		if s.score == all[0].score && w.compare.Comparable(s.claim, first) || w.countsSame(heads, s.claim, first) {
			out = append(out, s.claim)
		}
	}
	if len(out) == 0 || !w.happens(terms, heads, out) {
		return nil
	}
	w.head(heads, out[0])
	return w.shorter(heads, out)
}

// ties says how much ties a claim that counts one of the heads to the question: how many of its words stand in the
// sentence, less the things that no article about the same events has. It is false where a name is missing, or where
// nothing but the head is there and a thing is missing.
func (w *writer) ties(terms, heads []term, c claims.Claim) (n int, ok bool) {
	absent, present := 0, 0
	for _, t := range terms {
		switch {
		case t.in(c.Quote) || t.in(w.thing(c)):
			n++
			if t.Sort != question.Other && !t.Counted {
				present++
			}
		case slices.ContainsFunc(heads, func(h term) bool { return h.Folded == t.Folded && len(heads) == 1 }):
			n++ // by the last part of its noun
		case t.Sort == question.Name && !w.near(c, t):
			return 0, false
		case t.Sort == question.Thing && !t.Counted && !w.themeOf(c.Article, t):
			absent++
		case t.Sort != question.Other:
			present++
		}
	}
	return n - absent, absent == 0 || absent < n && present > 0
}

// heads are the terms that can be what is counted: the noun behind "how many", else all.
func (w *writer) heads(terms []term) []term {
	counted := slices.DeleteFunc(slices.Clone(terms), func(t term) bool { return !t.Counted })
	switch {
	case w.asked.OnlyUnit:
		return nil
	case len(counted) > 0:
		return counted[len(counted)-1:]
	case w.asked.Persons:
		return nil
	case w.asked.Role == "":
		return nouns(terms)
	}
	return nil
}

// countsAny says whether a claim counts one of the heads, or is in the unit asked for where the question names no more. Of
// people, whom the question calls just that, it has to tell what the question says of them.
func (w *writer) countsAny(heads []term, c claims.Claim) bool {
	thing := w.thing(c)
	switch {
	case w.asked.Persons && len(heads) == 0:
		return w.countsPeople(c) && !slices.ContainsFunc(w.terms, func(t term) bool {
			return t.Sort != question.Name && !isLight(t.Folded) && !t.in(c.Quote)
		})
	case w.asked.OnlyUnit && w.inUnit(c):
		return true
	}
	counted := len(heads) == 1 && heads[0].Counted
	if slices.ContainsFunc(heads, func(t term) bool { return t.Amount }) && !counted && !w.inUnit(c) {
		return false // a share of the cost is no cost
	}
	if counted && w.asked.Many && c.Value != nil && c.Value.Unit != "" && !w.inUnit(c) {
		return false // who asks how many wants no share and no sum
	}
	return slices.ContainsFunc(heads, func(t term) bool {
		return t.counted(thing) || t.Counted && endsIn(t.Text, c.Counted) && w.tells(c, t)
	})
}

// countsPeople says whether a claim counts people of no nation.
func (w *writer) countsPeople(c claims.Claim) bool {
	if nation, role := w.vocabulary.SplitSubject(c.Subject); nation != "" || role != "" {
		return nation == ""
	}
	return false
}

// tells says whether a claim's sentence holds a word of the question beside what is counted.
func (w *writer) tells(c claims.Claim, head term) bool {
	return slices.ContainsFunc(w.terms, func(t term) bool { return t.Folded != head.Folded && t.Sort != question.Name && t.in(c.Quote) })
}

// inUnit says whether a claim's figure is in the kind of unit asked for.
func (w *writer) inUnit(c claims.Claim) bool {
	if c.Value == nil {
		return false
	}
	switch u := c.Value.Unit; w.asked.Unit {
	case "money":
		return len(u) == 3 && strings.ToUpper(u) == u
	case "percent":
		return u == "percent" || u == "share"
	case "area":
		return u == "km2" || u == "ha" || u == "m2"
	case "length":
		return u == "km" || u == "m" || u == "cm" || u == "mi" || u == "ft"
	case "weight":
		return u == "t" || u == "kg"
	}
	return false
}

// countsSame says whether a claim counts the same thing as another one, under one head of the question or in the same
// unit, in an article about the same events.
func (w *writer) countsSame(heads []term, c, o claims.Claim) bool {
	if c.Value == nil || o.Value == nil || c.Value.Unit != o.Value.Unit || !w.in.Matter.Same(c.Article, o.Article) || !w.compare.SamePeople(c.Subject, o.Subject) {
		return false
	}
	if w.asked.Persons && len(heads) == 0 {
		return true
	}
	if w.asked.OnlyUnit {
		return c.Measure == o.Measure || w.asked.Unit == "area"
	}
	return slices.ContainsFunc(heads, func(t term) bool { return t.counted(w.thing(c)) && t.counted(w.thing(o)) })
}

// happens says whether what the question says of the counted noun is told where it is counted: who asks how many trees were
// planted gets no figure of those that were felled.
func (w *writer) happens(terms, heads []term, found []claims.Claim) bool {
	var said []string
	for _, t := range terms {
		switch {
		case t.Counted || isLight(t.Folded) || slices.ContainsFunc(heads, func(h term) bool { return h.Folded == t.Folded }):
		case t.Sort == question.Other:
			said = append(said, t.Folded)
		default:
			return true // a name or a thing ties the figure to the question
		}
	}
	if len(said) == 0 || len(heads) == 0 || !heads[0].Counted {
		return true
	}
	whole := w.in.Finder.Prepare(w.asked.Content, w.asked.Language) // with its expressions: "cut down"
	return slices.ContainsFunc(found, func(c claims.Claim) bool {
		a := w.articles[c.Article]
		return slices.ContainsFunc(whole(a.Title+" "+w.paragraph(a, c.Span)), func(f draft.Found) bool {
			return f.Similarity > guessed && slices.Contains(said, lang.Fold(f.Word))
		})
	})
}

// guessed is the similarity of a word that is only taken for a misspelling.
const guessed = 0.76

// head notes by which word of the question a table of claims is to be called: the noun that was asked for.
func (w *writer) head(heads []term, c claims.Claim) {
	for _, t := range heads {
		if t.in(w.thing(c)) && (t.Counted || t.Sort == question.Thing) {
			w.headed[c.Measure] = upperFirst(t.Text)
			return
		}
	}
}

// shorter adds the claims that count the noun of the question by its last part alone, in articles that name it whole:
// "600 Umschläge" beside "350 Wahlumschläge".
func (w *writer) shorter(heads []term, found []claims.Claim) []claims.Claim {
	out := slices.Clone(found)
	for _, c := range w.ledger {
		if c.Kind != claims.Figure || containsClaim(out, c) || c.Value == nil {
			continue
		}
		for _, o := range found {
			if o.Article == c.Article && o.Value.Unit == c.Value.Unit && w.compare.SamePeople(o.Subject, c.Subject) && endsIn(o.Counted, c.Counted) {
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// endsIn says whether a counted noun is the last part of a longer one.
func endsIn(whole, part string) bool {
	const least = 5
	bare := func(s string) string {
		words := claims.Words(s)
		if len(words) == 0 {
			return ""
		}
		return strings.TrimRight(words[len(words)-1].Folded, "ens")
	}
	w, p := bare(whole), bare(part)
	return len(p) >= least && len(w) >= len(p)+3 && strings.HasSuffix(w, p)
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
	s := c.Counted
	if _, listed := w.vocabulary.Measure(c.Measure); !listed {
		s += " " + c.Measure
	}
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
