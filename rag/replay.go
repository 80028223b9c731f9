package rag

import (
	"context"
	"errors"
	"fmt"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/index"
	"github.com/quellenlage/quellenlage/rag/rank"
)

// ErrNoEvidence is returned by Replay for a record that does not hold what the answer was made from.
var ErrNoEvidence = errors.New("the record is from before the passages found were recorded, and holds too little to answer from")

// Ground is what a question is asked again on.
type Ground string

// The grounds of Replay.
const (
	// OnToday: the articles, prompt and model of today.
	OnToday Ground = "today"
	// OnEvidence: the prompt and model of today, on what the record holds and nothing else.
	OnEvidence Ground = "evidence"
)

// Replay asks the question of a record again, or checks its text again where that was done. The answer is recorded like
// every other, as asked by by on the server of the first one; its words stay those of whoever asked first, so that they are
// deleted with that person's other words. Where that happens meanwhile, the new answer can't be recorded, and is an error. A record without a mode counts as asked. The error wraps ErrNoEvidence where the
// record holds too little for OnEvidence.
func (e *Engine) Replay(ctx context.Context, r Record, on Ground, by Asker) (Answer, error) {
	if on == OnEvidence {
		var err error
		if e, err = e.over(ctx, r); err != nil {
			return Answer{}, fmt.Errorf("ask %s again on its own evidence: %w", r.Answer.ID, err)
		}
	}
	q := r.Question
	if q.Author == "" {
		q.Author = q.Asker.User
	}
	by.Server = q.Asker.Server
	q.Asker, q.Origin = by, r.Answer.ID
	if q.Mode == Checked {
		return e.Check(ctx, q)
	}
	return e.Ask(ctx, q)
}

// over is an engine whose corpus is what a record holds.
func (e *Engine) over(ctx context.Context, r Record) (*Engine, error) {
	if r.Evidence == nil {
		return nil, ErrNoEvidence
	}
	x := newRecorded(e.cfg.Index, r)
	other := &Engine{cfg: e.cfg, question: e.question, writer: e.writer, model: e.model, verifier: e.verifier, families: e.families}
	other.cfg.Index = x
	v, err := other.read(ctx)
	if err != nil {
		return nil, err
	}
	v.newest, v.languages, v.facts = r.Evidence.Newest, r.Evidence.Languages, r.Evidence.Facts
	other.view.Store(v)
	return other, nil
}

// recorded is the corpus that a record holds: its passages, whatever is looked for, its articles, and its claims for the
// ledger. How questions are read and words compared is the program's, as it is today.
type recorded struct {
	words   Index // reads questions; nothing of its articles is looked at
	record  Record
	scorer  *rank.Scorer
	weights map[weighed]float64
	// matchers are kept, since one question is held against many sentences.
	matchers map[sought]*rank.Matcher
}

var _ Index = (*recorded)(nil)

func newRecorded(words Index, r Record) *recorded {
	x := &recorded{words: words, record: r, weights: map[weighed]float64{}, matchers: map[sought]*rank.Matcher{}}
	var stats rank.Stats // for words that were not looked for then
	for _, a := range r.Evidence.Articles {
		for _, p := range a.Passages() {
			stats.Add(p.Text)
		}
	}
	x.scorer = rank.NewScorer(&stats)
	for _, w := range r.Evidence.Weights {
		x.weights[weighed{w.Word, w.Of, w.In}] = w.IDF
	}
	return x
}

// Search gives every recorded passage, in the recorded order and with the recorded scores.
func (x *recorded) Search(context.Context, rank.Query, int) ([]index.Hit, error) {
	hits := make([]index.Hit, 0, len(x.record.Evidence.Retrieved))
	for _, p := range x.record.Evidence.Retrieved {
		hits = append(hits, index.Hit{Passage: p.Passage, Score: p.Score, Language: x.language(p.Scored)})
	}
	return hits, nil
}

func (x *recorded) language(p draft.Scored) lang.Code {
	for _, a := range x.record.Evidence.Articles {
		if a.ID == p.Article {
			return a.Language
		}
	}
	return lang.Other
}

// Articles are those of the record.
func (x *recorded) Articles(context.Context) ([]corpus.Article, error) {
	list := make([]corpus.Article, 0, len(x.record.Evidence.Articles))
	for _, a := range x.record.Evidence.Articles {
		list = append(list, a.Article)
	}
	return list, nil
}

// Claims are those of the articles, in their order.
func (x *recorded) Claims(context.Context) ([]claims.Claim, error) {
	var list []claims.Claim
	for _, a := range x.record.Evidence.Articles {
		list = append(list, a.Claims...)
	}
	return list, nil
}

// Hash names the record.
func (x *recorded) Hash() string { return "evidence of " + x.record.Answer.ID }

// Query reads a question.
func (x *recorded) Query(text string, code lang.Code) rank.Query { return x.words.Query(text, code) }

// Match compares a question with a text; words weigh what they weighed then.
func (x *recorded) Match(q rank.Query, text string, code lang.Code) rank.Match {
	key := sought{string(q.Language) + " " + q.Text, code}
	m, ok := x.matchers[key]
	if !ok {
		m = x.scorer.Matcher(q, code)
		x.matchers[key] = m
	}
	out := m.Match(text)
	covered, total := 0.0, 0.0
	for i, w := range out.Words {
		if idf, ok := x.weights[weighed{w.Word.Text, q.Language, code}]; ok {
			out.Words[i].IDF = idf
		}
		covered += out.Words[i].IDF * w.Found
		total += out.Words[i].IDF
	}
	if total > 0 {
		out.Coverage = covered / total
	}
	return out
}
