package answer

import (
	"slices"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// Reasons are up to n passages that give a reason for an event that a question asks why of: a sentence of theirs tells both
// of the event and of a reason, in an article whose ledger has the event. A search by the question's words may miss them,
// since the words for a reason are others than those that ask for one.
func (e *Evidence) Reasons(in Input, n int) []corpus.Passage {
	if !in.Asked.Why || len(in.Asked.Events) == 0 {
		return nil
	}
	w := e.writer(in)
	var out []corpus.Passage
	seen := map[string]bool{}
	for _, c := range w.byNewest(w.statementsOf(w.mainEvent())) {
		a, ok := w.articles[c.Article]
		if !ok || seen[a.ID] {
			continue
		}
		seen[a.ID] = true
		for _, p := range a.Passages() {
			if len(out) < n && slices.ContainsFunc(a.Sentences, func(s corpus.Sentence) bool { return p.Span.Contains(s.Span) && w.givesReason(a, s) }) {
				out = append(out, p)
			}
		}
	}
	return out
}

// tellingEvent are the articles whose ledger has the event that a question asks why of; empty for any other question.
func (w *writer) tellingEvent() map[string]bool {
	out := map[string]bool{}
	if !w.asked.Why || len(w.asked.Events) == 0 {
		return out
	}
	for _, c := range w.statementsOf(w.mainEvent()) {
		out[c.Article] = true
	}
	return out
}

// givesReason says whether a sentence gives a reason for the event asked about.
func (w *writer) givesReason(a corpus.Article, s corpus.Sentence) bool {
	if s.Kind == corpus.Title || s.Kind == corpus.Heading {
		return false
	}
	text := a.Body[s.Start:s.End]
	told := w.vocabulary.Events(claims.Words(text))
	return w.fitsForm(text) && slices.ContainsFunc(told, func(h claims.Hit) bool { return slices.Contains(w.asked.Events, h.ID) })
}

// WithReasons puts passages that give a reason among those found, behind the best of them: where both writers look.
func WithReasons(found []draft.Scored, reasons []corpus.Passage) []draft.Scored {
	const behind = 2 // passages
	at := min(behind, len(found))
	out := slices.Clone(found[:at])
	for _, p := range reasons {
		if !holdsPassage(out, p.ID) {
			score := 0.0
			if at > 0 {
				score = found[at-1].Score
			}
			out = append(out, draft.Scored{Passage: p, Score: score})
		}
	}
	for _, p := range found[at:] {
		if !holdsPassage(out, p.ID) {
			out = append(out, p)
		}
	}
	return out
}

func holdsPassage(list []draft.Scored, id string) bool {
	return slices.ContainsFunc(list, func(p draft.Scored) bool { return p.ID == id })
}
