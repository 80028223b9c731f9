package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// evalQuestion is one line of a file that `bot eval --questions` reads. That ignores the fields from Verdict on, which are
// for people.
type evalQuestion struct {
	ID              string       `json:"id"`
	Language        string       `json:"lang"`
	Kind            string       `json:"kind"`
	Question        string       `json:"question"`
	History         []storedTurn `json:"history"`
	ExpectedDocs    []string     `json:"expected_docs"`
	ExpectedFigures []evalFigure `json:"expected_figures"`
	MustContrast    bool         `json:"must_contrast"`
	MustAbstain     bool         `json:"must_abstain"`
	MustNot         []string     `json:"must_not"`
	Reference       string       `json:"reference_answer"`

	Verdict Judgement `json:"verdict"`
	Note    string    `json:"note"`
}

type evalFigure struct {
	Low       *float64 `json:"figure_low"`
	High      *float64 `json:"figure_high"`
	Qualifier string   `json:"qualifier"`
	Unit      string   `json:"unit"`
	Who       *string  `json:"who"`
	AsOf      string   `json:"as_of"`
	Doc       string   `json:"doc"`
}

// ExportEval writes the judged answers that fit as questions for `bot eval`, one JSON object a line, the newest first, and
// returns how many. An answer that is right is expected again: its figures with their speakers, its articles, its contrast
// or abstention. Of one that is not, the figures that the verdict does not name are expected (none where it names none),
// and what it said stands in must_not, beside the correction as the reference. Who asked is not written.
func (l *Log) ExportEval(ctx context.Context, w io.Writer, f Filter) (int, error) {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	written := 0
	_, err := l.each(ctx, f, func(e Entry) error {
		if e.Verdict == "" {
			return nil
		}
		r, events, err := l.whole(ctx, e.ID)
		if err != nil || r == nil {
			return err
		}
		written++
		return lines.Encode(evalOf(*r, events))
	})
	if err != nil {
		return written, fmt.Errorf("export verdicts of %s: %w", l.path, err)
	}
	return written, nil
}

// whole is an answer with what happened to it; nil where it was deleted meanwhile.
func (l *Log) whole(ctx context.Context, id string) (*rag.Record, []Event, error) {
	r, err := l.Get(ctx, id)
	if errors.Is(err, ErrErased) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	events, err := l.Events(ctx, id)
	return &r, events, err
}

// evalOf is the question that a judged answer gives.
func evalOf(r rag.Record, events []Event) evalQuestion {
	a := r.Answer
	q := evalQuestion{
		ID: a.ID, Language: a.Language, Kind: "audit", Question: r.Question.Text, History: []storedTurn{},
		ExpectedDocs: []string{}, ExpectedFigures: []evalFigure{}, MustNot: []string{}, Reference: a.Text,
	}
	for _, t := range r.Question.History {
		q.History = append(q.History, storedTurn{Role: t.Role, Text: t.Text})
	}
	verdict, reference := decided(events)
	q.Verdict, q.Note = verdict.Judgement, verdict.Note
	right := verdict.Judgement == Right
	if !right {
		q.MustNot, q.Reference = append(q.MustNot, a.Text), reference
	}
	if right || len(verdict.Claims) > 0 {
		q.expect(a, verdict.Claims)
	}
	if right {
		q.MustContrast, q.MustAbstain = a.Status == rag.Contrasted, a.Status == rag.NoAnswer
	}
	return q
}

// decided are the last verdict and the text of the last correction, else the verdict's note.
func decided(events []Event) (Verdict, string) {
	var verdict Verdict
	correction := ""
	for _, e := range events {
		switch d := e.Detail.(type) {
		case Verdict:
			verdict = d
		case Corrected:
			correction = d.Text
		case Retracted:
			correction = ""
		}
	}
	if correction == "" {
		correction = verdict.Note
	}
	return verdict, correction
}

// expect takes over the figures that an answer's lines stand on, without those that misled it, and their articles.
func (q *evalQuestion) expect(a rag.Answer, misled []string) {
	cited := map[string]bool{}
	for _, line := range a.Lines {
		if line.Role == draft.Nearest {
			continue
		}
		for _, id := range line.Claims {
			cited[id] = !slices.Contains(misled, id)
		}
	}
	for _, c := range a.Claims {
		if !cited[c.Claim.ID] {
			continue
		}
		if doc := docOf(c.Claim.Article); !slices.Contains(q.ExpectedDocs, doc) {
			q.ExpectedDocs = append(q.ExpectedDocs, doc)
		}
		if c.Claim.Kind == claims.Figure && c.Claim.Value != nil {
			q.ExpectedFigures = append(q.ExpectedFigures, evalFigureOf(c.Claim))
		}
	}
}

// docOf is an article's file name. The extension does not count; it keeps a dot in the id from being taken for one.
func docOf(article string) string { return article + ".md" }

func evalFigureOf(c claims.Claim) evalFigure {
	f := evalFigure{Low: c.Value.Low, High: c.Value.High, Qualifier: string(c.Value.Qualifier), Unit: c.Measure, Doc: docOf(c.Article)}
	if f.Unit == "" {
		f.Unit = c.Value.Unit
	}
	if c.Value.Additive {
		f.Unit += "_additional"
	}
	if len(c.Speakers) > 0 {
		who := strings.Join(each(c.Speakers, func(s claims.Speaker) string { return s.ID }), " + ")
		f.Who = &who
	}
	if c.AsOf != nil {
		f.AsOf = c.AsOf.Text
	}
	return f
}
