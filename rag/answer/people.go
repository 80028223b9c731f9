package answer

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/question"
)

// asksForPeople says whether a claim's people are the ones asked about, among the claims of the same measure. Articles
// count miners as miners in one sentence and as people, dead or members in the next: a claim that says no more than
// "people" counts for those asked about where another one of the same events names them.
func (w *writer) asksForPeople(c claims.Claim, found []claims.Claim) bool {
	if w.asksFor(c.Subject) {
		return true
	}
	if w.asked.Nation != "" || !w.vocabulary.IsCrowd(w.asked.Role) || w.asked.Role == "" || !w.unnamed(c) {
		return false
	}
	return slices.ContainsFunc(found, func(o claims.Claim) bool {
		return w.asksFor(o.Subject) && w.in.Matter.Same(o.Article, c.Article)
	})
}

// counts says whether a claim counts what a counted noun of the question names: by its own words, or, where it counts
// people whom it calls nothing else, by those of another claim about the same events.
func (w *writer) counts(c claims.Claim, t term, found []claims.Claim) bool {
	if t.exactly(w.thing(c)) {
		return true
	}
	return w.unnamed(c) && slices.ContainsFunc(found, func(o claims.Claim) bool {
		return t.exactly(w.thing(o)) && w.compare.Comparable(o, c) && w.in.Matter.Same(o.Article, c.Article)
	})
}

// unnamed says whether a claim counts people without saying which: "13 Tote", "15 people", "19 of its members".
func (w *writer) unnamed(c claims.Claim) bool {
	if nation, role := w.vocabulary.SplitSubject(c.Subject); nation != "" || role != "" && role != "people" {
		return false
	}
	if m, ok := w.vocabulary.Measure(w.vocabulary.MeasureOf(c.Measure)); !ok || !m.People {
		return false
	}
	words := claims.Words(c.Counted)
	if len(words) == 0 {
		return true
	}
	last := words[len(words)-1]
	switch last.Folded {
	case "mitglieder", "mitgliedern", "mitglied", "maenner", "maennern", "mann", "frauen", "members", "member", "men", "women", "man", "woman", "opfer", "opfern", "victims":
		return true
	}
	if slices.ContainsFunc(w.vocabulary.Measures(words), func(h claims.Hit) bool { return h.Last == len(words)-1 }) {
		return true
	}
	return slices.ContainsFunc(w.vocabulary.Roles(words), func(h claims.Hit) bool { return h.ID == "people" && h.Last == len(words)-1 })
}

// noneOf answers a question for people or things by the sentence that says that there were none: "Verletzt wurde niemand."
// It is false where none does.
func (w *writer) noneOf() bool {
	if w.in.Finder == nil || w.asked.Nation != "" || len(w.asked.Speakers) > 0 || w.asked.UnlistedSpeaker != "" || !w.asked.Time.IsZero() {
		return false
	}
	var out []candidate
	for _, c := range w.candidates() {
		text := c.article.Body[c.sentence.Start:c.sentence.End]
		words := claims.Words(text)
		if w.deniesAll(words) && w.tellsMeasure(words) && !w.hasFigure(c) && w.isAbout(c, text, w.terms) && w.tellsRole(words) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return false
	}
	w.writeOpen(trim(out))
	return true
}

// deniesAll says whether a sentence holds a word for none.
func (w *writer) deniesAll(words []claims.Word) bool {
	return slices.ContainsFunc(words, func(x claims.Word) bool {
		switch x.Folded {
		case "nicht", "kein", "keine", "keinen", "keiner", "keinem", "niemand", "niemanden", "niemandem", "no", "none", "nobody", "not", "nor", "neither":
			return true
		}
		return false
	})
}

// tellsMeasure says whether a sentence has a word of every measure that the question asks for by name.
func (w *writer) tellsMeasure(words []claims.Word) bool {
	hits := w.vocabulary.Measures(words)
	return slices.ContainsFunc(hits, func(h claims.Hit) bool { return slices.Contains(w.asked.Measures, h.ID) })
}

// tellsRole says whether a sentence speaks of the people whose role the question names; where it names none, or just
// people, every sentence does.
func (w *writer) tellsRole(words []claims.Word) bool {
	return w.asked.Role == "" || slices.ContainsFunc(w.vocabulary.Roles(words), func(h claims.Hit) bool { return h.ID == w.asked.Role })
}

// hasFigure says whether the ledger has a figure of a sentence.
func (w *writer) hasFigure(c candidate) bool {
	return slices.ContainsFunc(w.ledger, func(cl claims.Claim) bool {
		return cl.Kind == claims.Figure && cl.Article == c.article.ID && cl.Span == c.sentence.Span
	})
}

// isAbout says whether the names and things of the question stand in a sentence, beside it, or in what its article is
// about.
func (w *writer) isAbout(c candidate, text string, terms []term) bool {
	at := claims.Claim{Article: c.article.ID, Span: c.sentence.Span}
	return !slices.ContainsFunc(terms, func(t term) bool {
		return t.Folded != "" && !isLight(t.Folded) && !t.in(text) && !w.near(at, t) && (t.Sort == question.Name || !w.themeOf(c.article.ID, t))
	})
}

// isLight says whether a word of a question says nothing about what is asked, whatever sort it is of.
func isLight(folded string) bool {
	return lang.IsStopWord(lang.German, folded) || lang.IsStopWord(lang.English, folded) || slices.Contains([]string{
		"jemand", "jemanden", "anyone", "anybody", "somebody", "someone", "irgendjemand", "leave", "left", "use", "used", "there", "involved", "needed", "happen", "happened", "muessen", "mussten", "musste",
	}, folded)
}
