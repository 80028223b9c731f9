package answer

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// writeValues sets the values side by side, and under them the words of each article.
func (w *writer) writeValues(found [][]value) {
	w.contrasted = len(found) > 1
	var s sentence
	switch {
	case len(found) > 1:
		s.add(w.pick("Die Artikel nennen Verschiedenes: ", "The articles differ: "))
	case len(found[0]) > 1:
		s.add(w.pick("Die Artikel stimmen überein: ", "The articles agree: "))
	default:
		s.add(w.pick("Ein Artikel sagt es: ", "One article says: "))
	}
	for i, row := range found {
		if i > 0 {
			s.add("; ")
		}
		w.writeValue(&s, row)
	}
	s.add(".")
	w.addSentence(draft.Verdict, s)
	for _, row := range found {
		for _, v := range row[:min(len(row), wordings)] {
			w.writeClause(v)
		}
	}
	if w.mayDiffer(found) {
		w.add(draft.Line{Role: draft.Note, Text: w.pick("Die Artikel können von Verschiedenem sprechen, das gleich heißt.", "The articles may speak of different things of the same name.")})
	}
}

// wordings is the number of articles whose words are quoted for one value.
const wordings = 3

// writeValue writes a value in the letters of its first article, with the markers of all that give it.
func (w *writer) writeValue(s *sentence, row []value) {
	best := row[0]
	for _, v := range row { // the day says more than the year
		if v.when != best.when && v.when.Within(best.when) {
			best = v
		}
	}
	var own []claims.Claim
	ids := []string{best.article.ID}
	for _, v := range row {
		if !slices.Contains(ids, v.article.ID) {
			ids = append(ids, v.article.ID)
		}
		own = append(own, w.claimsAt(v)...)
	}
	switch {
	case best.article.Language == w.code || isYear(best.article.Body[best.span.Start:best.span.End]):
		s.verbatim(w, best.article.ID, best.span)
	case len(own) > 0:
		s.add(w.figure(own[0].Value))
	default:
		s.quote(w, best.article.ID, best.span)
	}
	if best.relative {
		s.add(" (" + w.reported(best.article.Published) + ")")
	}
	s.marks(w, own)
	s.citeArticle(w, ids...)
}

// claimsAt are the ledger's claims of a value itself, not of the other figures in its sentence.
func (w *writer) claimsAt(v value) []claims.Claim {
	return filter(w.ledger, func(c claims.Claim) bool {
		return c.Article == v.article.ID && c.Value != nil && c.Value.Overlaps(v.span)
	})
}

// writeClause quotes what an article says of the value, with its date and speaker.
func (w *writer) writeClause(v value) {
	var s sentence
	s.add(upperFirst(w.reported(v.article.Published)))
	own := w.claimsAt(v)
	if names := w.allSpeakers(own); names != "" {
		s.add(", " + names)
	}
	if len(own) > 0 && own[0].AsOf != nil && own[0].AsOf.Closed() && !v.figureless() {
		s.add(w.pick(", Stand ", ", as of ") + w.date(own[0].AsOf.Interval))
	}
	s.add(": ")
	if v.name.Len() > 0 {
		s.quote(w, v.article.ID, v.name)
		s.add(" … ")
	}
	s.quote(w, v.article.ID, v.clause)
	s.marks(w, own)
	s.citeArticle(w, v.article.ID)
	w.addSentence(draft.Statement, s)
}

// figureless says whether the value is a date.
func (v value) figureless() bool { return !v.when.IsZero() }

// isYear says whether a value is written alike in every language.
func isYear(text string) bool {
	return len(text) == 4 && strings.Trim(text, "0123456789") == ""
}

// mayDiffer says whether articles that give different values tell of different matters.
func (w *writer) mayDiffer(found [][]value) bool {
	for _, row := range found[1:] {
		if !w.in.Matter.Same(found[0][0].article.ID, row[0].article.ID) {
			return true
		}
	}
	return false
}
