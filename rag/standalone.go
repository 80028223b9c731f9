package rag

import (
	"context"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
	"github.com/quellenlage/quellenlage/rag/verify"
)

// standAlone has the model put a follow-up so that it stands alone, and give German words to search for. Retrieval then
// runs on both forms. The model's form replaces the rules' only where the rules find no answer, and only where it asks for
// nothing that nobody in the conversation named.
func (e *Engine) standAlone(ctx context.Context, j *job, base answer.Base, asked verify.Asked, w *written) (answer.Base, verify.Asked) {
	put, x, err := e.model.StandAlone(ctx, j.asked.Language, j.asked.Text, turns(j.question.History))
	if x.Purpose != "" {
		w.exchanges = append(w.exchanges, x)
	}
	if err != nil {
		return base, asked // the answer's own exchange will tell why, if that fails too
	}
	found := [][]draft.Scored{j.found}
	if len(put.Search) > 0 {
		if hits, err := e.search(ctx, j, strings.Join(put.Search, " "), lang.German); err == nil {
			found = append(found, hits)
		}
	}
	read := e.question.Read(put.Question, nil, j.view.newest)
	fits := e.sameMatter(j, read, put.Question)
	if fits {
		if hits, err := e.search(ctx, j, read.Search, read.Language); err == nil {
			found = append(found, hits)
		}
	}
	j.found = interleaved(found...)
	if fits && base.Draft.Abstained && len(j.question.History) > 0 {
		if other := e.base(j, read, j.found); !other.Draft.Abstained {
			base = other
			asked = j.repeatable(read)
			for _, t := range j.question.History { // what people said may be repeated, what the model made of it may not
				if t.Role == "user" {
					asked.Text += " " + t.Text
				}
			}
		}
	}
	base.Input.Passages, base.Evidence.Passages = j.found, j.found
	base.Input.Searches = put.Search
	return base, asked
}

// sameMatter says whether a question in a model's words names only what the conversation does: the same language, no other
// people, speakers, names or figures.
func (e *Engine) sameMatter(j *job, read question.Asked, text string) bool {
	if read.Language != j.asked.Language || read.Instructed || strings.TrimSpace(read.Text) == "" {
		return false
	}
	said := []string{j.question.Text}
	for _, t := range j.question.History {
		said = append(said, t.Text)
	}
	conversation := strings.Join(said, "\n")
	v := e.cfg.Vocabulary
	before, now := claims.Words(conversation), claims.Words(text)
	listed := slices.Concat(v.Nations(now), v.Speakers(now))
	for _, t := range read.Terms {
		inList := slices.ContainsFunc(listed, func(h claims.Hit) bool { return h.Contains(t.Span) })
		if t.Sort == question.Name && !inList && !saysName(before, t.Folded) {
			return false
		}
	}
	return numbersOf(text, conversation, read.Language) &&
		named(v.Nations(now), v.Nations(before)) && named(v.Speakers(now), v.Speakers(before))
}

// saysName says whether a conversation has a name, the genitive's ending aside.
func saysName(words []claims.Word, name string) bool {
	bare := func(s string) string { return strings.TrimRight(strings.TrimSuffix(s, "s"), "'’") }
	return slices.ContainsFunc(words, func(w claims.Word) bool { return bare(w.Folded) == bare(name) })
}

// numbersOf says whether every number of a text, in digits or words, stands in another.
func numbersOf(text, in string, code lang.Code) bool {
	had := quantity.Find(in, code, nil)
	for _, q := range quantity.Find(text, code, nil) {
		if !slices.ContainsFunc(had, func(h quantity.Quantity) bool { return sameNumber(h.Low, q.Low) && sameNumber(h.High, q.High) }) {
			return false
		}
	}
	return true
}

func sameNumber(a, b *float64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// named says whether everything that is named now was named before.
func named(now, before []claims.Hit) bool {
	return !slices.ContainsFunc(now, func(h claims.Hit) bool {
		return !slices.ContainsFunc(before, func(b claims.Hit) bool { return b.ID == h.ID })
	})
}
