package answer

import (
	"slices"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/question"
)

// quoteWhole answers with the sentence that holds all that the question asks about, where the ledger has nothing: its
// verbs and things themselves, its names at least in what the article is about, and what the form wants: a figure, a
// time. It is false where none does.
func (w *writer) quoteWhole(all []candidate) bool {
	if w.in.Finder == nil || w.asked.Form == question.Count && !w.asksNumberOf() || len(w.asked.Figures) > 0 || !w.asked.Time.IsZero() || w.asked.Form == question.Timeline || w.asked.Form == question.Provenance {
		return false
	}
	var out []candidate
	for _, c := range all {
		if c.sentence.Kind != corpus.Heading && w.holdsWhole(c) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return false
	}
	w.writeOpen(trim(out))
	return true
}

// asksNumberOf says whether the question says what is counted, so that a sentence with that and a number can answer it.
func (w *writer) asksNumberOf() bool {
	return len(w.asked.Measures) > 0 || len(w.asked.Events) > 0 || slices.ContainsFunc(w.terms, func(t term) bool { return t.Counted || t.Amount }) || w.asked.Persons && len(w.terms) > 1
}

// holdsWhole says whether a sentence holds the whole question.
func (w *writer) holdsWhole(c candidate) bool {
	text := c.article.Body[c.sentence.Start:c.sentence.End]
	words := claims.Words(text)
	if c.missing || !w.fitsWant(c, text, words) || !w.tellsPeople(text, words) {
		return false
	}
	at := claims.Claim{Article: c.article.ID, Span: c.sentence.Span}
	own, around := 0, 0
	for _, t := range append(slices.Clone(w.terms), w.namedTerms()...) {
		switch {
		case isLight(t.Folded):
		case t.Sort == question.Other && w.asked.Persons && w.asked.Form == question.Count && !t.exactly(text):
			return false // "wie viele Menschen arbeiten": of employees much else is told
		case t.Counted && !t.counted(text):
			return false // "wie viele Wähler": no "Wahl"
		case t.surely(text):
			if t.Sort != question.Name {
				own++
			}
		case t.Counted || t.Sort == question.Other || !t.in(c.article.Title) && !w.near(at, t) && (t.Sort == question.Name || !w.themeOf(c.article.ID, t)):
			return false
		default:
			around++
		}
	}
	if len(w.asked.Measures) > 0 {
		if !w.tellsMeasure(words) {
			return false
		}
		own++
	}
	return own > 0 && around <= 2*own && w.tellsEvents(words)
}

// tellsEvents says whether a sentence tells of every event that the question asks about.
func (w *writer) tellsEvents(words []claims.Word) bool {
	told := w.vocabulary.Events(words)
	return !slices.ContainsFunc(w.asked.Events, func(id string) bool {
		return !slices.ContainsFunc(told, func(h claims.Hit) bool { return h.ID == id })
	})
}

// measureTerms are the words that named the measures, ready to be looked for.
func (w *writer) measureTerms() []term {
	var out []term
	for _, t := range w.asked.MeasureTerms {
		made := term{Term: t, find: w.in.Finder.Prepare(t.Text, w.asked.Language), held: map[string]int{}}
		for _, word := range t.Alike {
			made.alike = append(made.alike, w.in.Finder.Prepare(word, w.asked.Language))
		}
		out = append(out, made)
	}
	return out
}

// fitsWant says whether a sentence has what the form of the question wants: a figure or that there is none, a time.
func (w *writer) fitsWant(c candidate, text string, words []claims.Word) bool {
	switch w.asked.Form {
	case question.Count:
		return w.deniesAll(words) || w.onePerson(words) || w.holdsNumber(text)
	case question.When:
		return len(calendar.Find(text, calendar.Interval{})) > 0
	case question.Who, question.Define:
		return false // who did it need not be who stands there
	}
	if w.asked.Why && !w.fitsForm(text) {
		return false
	}
	return !w.asked.Where || w.tellsPlace(c.article.ID, text)
}

// holdsNumber says whether a text has a number that is no date.
func (w *writer) holdsNumber(text string) bool {
	var dates []lang.Span
	for _, m := range calendar.Find(text, calendar.Interval{}) {
		dates = append(dates, m.Span)
	}
	return slices.ContainsFunc(quantity.Find(text, w.asked.Language, dates), func(q quantity.Quantity) bool { return q.Low != nil || q.High != nil })
}

// onePerson says whether a sentence tells what happened to a single person whom nobody counts: "a man was detained".
func (w *writer) onePerson(words []claims.Word) bool {
	if w.asked.Nation != "" || w.asked.Role != "" || !w.tellsMeasure(words) {
		return false
	}
	single := false
	for _, x := range words {
		switch x.Folded {
		case "ein", "eine", "einen", "einer", "a", "an":
			single = true
		case "mann", "frau", "person", "verdaechtiger", "verdaechtigen", "verdaechtige", "man", "woman", "suspect", "jugendlicher", "jugendlichen", "teenager":
			if single {
				return true
			}
		}
	}
	return false
}

// tellsPeople says whether a sentence speaks of the people that the question names, and of the speaker.
func (w *writer) tellsPeople(text string, words []claims.Word) bool {
	if !w.tellsRole(words) || w.asked.UnlistedSpeaker != "" || len(w.asked.Speakers) > 0 {
		return false
	}
	for _, n := range w.peoples() {
		if !n.in(text) {
			return false
		}
	}
	return true
}
