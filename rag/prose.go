package rag

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/verify"
)

// defaultDeadline is how long an answer may wait for a model.
const defaultDeadline = 30 * time.Second

// written is an answer before it is assembled: the lines, what they stand on, and how they came about.
type written struct {
	draft        draft.Draft
	evidence     draft.Evidence
	verification Verification
	writer       string
	model        string
	prompt       string
	exchanges    []answer.Exchange
	// refused are the problems that kept a model's lines from being shown.
	refused []draft.Problem
	// leftOut is how many of the model's sentences are not shown of an answer that is.
	leftOut int
	// fallback says why a model was asked and the evidence writer answered; nil where that is not so.
	fallback error
}

// errRefused is the fallback's reason for an answer that did not stand in its sources.
var errRefused = errors.New("the language model's answer did not stand in its sources")

// errAbstained is the reason where the model found no answer and the evidence writer did.
var errAbstained = errors.New("the language model found no answer")

// modelled answers with the model where its prose stands in the sources, else with the evidence writer.
func (e *Engine) modelled(ctx context.Context, j *job, base answer.Base) written {
	var w written
	asked := j.repeatable(j.asked)
	if len(j.question.History) > 0 || base.Draft.Abstained {
		base, asked = e.standAlone(ctx, j, base, asked, &w)
	}
	done := e.prose(ctx, base, asked, &w)
	j.stage("model")
	if done {
		return w
	}
	if w.fallback != nil {
		e.cfg.Logger.Warn("the evidence writer answers instead of the language model", "reason", w.fallback)
	}
	plain := e.plain(ctx, j, base, asked)
	w.draft, w.evidence, w.verification, w.writer = plain.draft, plain.evidence, plain.verification, plain.writer
	return w
}

// prose has the model write, verifies every sentence, gives back once what failed, takes out what fails again, and
// returns false where nothing is left that answers. base is the answer without a model.
func (e *Engine) prose(ctx context.Context, base answer.Base, asked verify.Asked, w *written) bool {
	w.model, w.prompt = e.model.Name(), e.model.Hash()
	c, err := e.model.Begin(base)
	if err != nil {
		w.fallback = err
		return false
	}
	defer func() { w.exchanges = append(w.exchanges, c.Exchanges()...) }()
	asked.Told = c.Told()
	d, problems, err := e.attempts(ctx, c, asked)
	w.refused = problems
	if err != nil {
		w.fallback = err
		return false
	}
	kept := without(d, problems)
	switch {
	case kept.Abstained && len(kept.Lines) == 0 && c.Answers(kept):
		return false // both abstain, and the evidence writer's abstention says more
	case kept.Abstained && !c.Answers(kept):
		w.fallback = errAbstained
		return false
	case !c.Answers(kept):
		w.fallback = errRefused
		return false
	}
	w.leftOut = len(d.Lines) - len(kept.Lines)
	w.draft, w.evidence = c.Finish(kept, e.verifier.Untold(kept, c.Evidence(), c.Wanted()))
	w.draft, w.verification = e.added(w.draft, w.evidence, asked)
	w.writer = writerModel
	return true
}

// added verifies the lines that were added below the prose, and takes out what fails. The prose itself was verified with
// all that the model was given.
func (e *Engine) added(d draft.Draft, ev draft.Evidence, asked verify.Asked) (draft.Draft, Verification) {
	below := d
	below.Lines = nil
	var at []int // the places of the lines below
	for i, l := range d.Lines {
		if !l.Prose {
			below.Lines, at = append(below.Lines, l), append(at, i)
		}
	}
	problems := e.verifier.Check(below, ev, asked)
	if len(problems) == 0 {
		return d, Verification{OK: true, Problems: []draft.Problem{}}
	}
	for i, p := range problems {
		if p.Line >= 0 {
			problems[i].Line = at[p.Line]
		}
	}
	return without(d, problems), Verification{Problems: problems}
}

// attempts writes, and writes once more where something was wrong. The better of the two attempts is returned with its
// problems.
func (e *Engine) attempts(ctx context.Context, c *answer.Conversation, asked verify.Asked) (draft.Draft, []draft.Problem, error) {
	step(ctx, Writing)
	d, err := c.Write(ctx)
	step(ctx, Checking)
	problems := e.verifier.Check(d, c.Evidence(), asked)
	switch {
	case errors.Is(err, answer.ErrUnusable):
		problems = []draft.Problem{{Line: -1, Kind: "reply", Detail: err.Error()}}
	case err != nil:
		return draft.Draft{}, nil, err
	case len(problems) == 0 && c.Answers(d):
		return d, nil, nil
	case len(problems) == 0:
		problems = []draft.Problem{{Line: 0, Kind: "answer", Detail: "the sentences do not answer the question that was asked, or abstain where claims answer it"}}
	}
	repaired, again := c.Repair(ctx, d, problems)
	if again != nil {
		if err != nil {
			return draft.Draft{}, problems, again
		}
		return d, problems, nil // what was right the first time still is
	}
	left := e.verifier.Check(repaired, c.Evidence(), asked)
	if err == nil && !c.Answers(without(repaired, left)) && c.Answers(without(d, problems)) {
		return d, problems, nil
	}
	return repaired, left, nil
}

// without is a draft without the lines that have problems. A problem of no line concerns all of them.
func without(d draft.Draft, problems []draft.Problem) draft.Draft {
	bad := map[int]bool{}
	for _, p := range problems {
		bad[p.Line] = true
	}
	var kept []draft.Line
	for i, l := range d.Lines {
		if !bad[i] && !bad[-1] {
			kept = append(kept, l)
		}
	}
	if len(kept) > 0 {
		kept[0].Role = draft.Verdict
	}
	d.Lines = kept
	return d
}

// why says to a reader, in a few words, why no model wrote the answer.
func why(code lang.Code, err error) string {
	de, en := "das Sprachmodell ist gerade nicht erreichbar", "the language model can't be reached at the moment"
	for _, reason := range []struct {
		err    error
		de, en string
	}{
		{errAbstained, "das Sprachmodell fand in den Artikeln keine Antwort", "the language model found no answer in the articles"},
		{errRefused, "der Text des Sprachmodells war nicht durch die Quellen gedeckt", "the language model's text did not stand in the sources"},
		{answer.ErrUnusable, "der Text des Sprachmodells war nicht zu verwenden", "the language model's text could not be used"},
		{llm.ErrBudget, "das Tagesbudget für das Sprachmodell ist verbraucht", "today's budget for the language model is used up"},
		{llm.ErrKey, "das Sprachmodell nimmt den Schlüssel nicht an", "the language model does not accept the key"},
		{llm.ErrLimited, "das Sprachmodell nimmt gerade keine Anfragen an", "the language model takes no requests at the moment"},
		{llm.ErrRejected, "das Sprachmodell hat die Anfrage abgelehnt", "the language model rejected the request"},
		{llm.ErrRefused, "das Sprachmodell wollte nicht antworten", "the language model would not answer"},
		{llm.ErrCut, "der Text des Sprachmodells war nicht zu verwenden", "the language model's text could not be used"},
		{llm.ErrEmpty, "der Text des Sprachmodells war nicht zu verwenden", "the language model's text could not be used"},
		{llm.ErrUnusable, "der Text des Sprachmodells war nicht zu verwenden", "the language model's text could not be used"},
		{context.DeadlineExceeded, "das Sprachmodell hat nicht rechtzeitig geantwortet", "the language model did not answer in time"},
	} {
		if errors.Is(err, reason.err) {
			de, en = reason.de, reason.en
			break
		}
	}
	if code == lang.German {
		return "Ohne Sprachmodell beantwortet: " + de + "."
	}
	return "Answered without a language model: " + en + "."
}

// leftOut says to a reader that sentences of the model are missing; the log has them.
func leftOut(code lang.Code, n int) string {
	switch {
	case code == lang.German && n == 1:
		return "Ein Satz des Sprachmodells fehlt: er war nicht durch die Quellen gedeckt."
	case code == lang.German:
		return fmt.Sprintf("%d Sätze des Sprachmodells fehlen: sie waren nicht durch die Quellen gedeckt.", n)
	case n == 1:
		return "One of the language model's sentences is left out: it did not stand in the sources."
	}
	return fmt.Sprintf("%d of the language model's sentences are left out: they did not stand in the sources.", n)
}

// interleaved joins what was found for several forms of a question: every form's best first, each passage once.
func interleaved(lists ...[]draft.Scored) []draft.Scored {
	var out []draft.Scored
	for i := 0; ; i++ {
		any := false
		for _, l := range lists {
			if i >= len(l) {
				continue
			}
			any = true
			if !slices.ContainsFunc(out, func(p draft.Scored) bool { return p.ID == l[i].ID }) {
				out = append(out, l[i])
			}
		}
		if !any {
			return out
		}
	}
}
