package rag_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/internal/testkit/fake"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag"
)

// setter is a fake model: somebody sets the wall clock while it thinks.
type setter struct {
	set func()
	// left is how long it still had then, by the deadline of its context.
	left time.Duration
}

func (s *setter) Generate(ctx context.Context, _ llm.Request) (llm.Response, error) {
	s.set()
	if deadline, ok := ctx.Deadline(); ok && ctx.Err() == nil {
		s.left = time.Until(deadline)
	}
	return llm.Response{Text: `{"abstain": true, "sentences": []}`, Model: "m"}, nil
}

func (*setter) Model() string { return "m" }

// TestDeadlineIgnoresTheWallClock: a clock that is set while a model is asked ends nothing early and lets nothing take longer; the
// answer is recorded, and no stage took less than no time.
func TestDeadlineIgnoresTheWallClock(t *testing.T) {
	for name, by := range map[string]time.Duration{"an hour back": -time.Hour, "a day forward": 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			rec := &fake.Recorder{}
			cfg := config(t, os.DirFS("testdata/corpus"), rec)
			now := time.Date(2031, 3, 4, 0, 30, 0, 0, time.UTC)
			model := &setter{set: func() { now = now.Add(by) }}
			cfg.Model, cfg.Deadline, cfg.Clock = model, time.Hour, func() time.Time { return now }
			e, err := rag.New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			a, err := e.Ask(t.Context(), rag.Question{Text: "Wie viele Tote gab es bei der Flut?"})
			if err != nil || len(a.Claims) == 0 || len(rec.Records()) != 1 {
				t.Fatalf("%v, %d records: %s", err, len(rec.Records()), a.Text)
			}
			if model.left <= 0 || model.left > time.Hour {
				t.Errorf("the model had %v of an hour left", model.left)
			}
			for _, s := range a.Trace.Stages {
				if s.MS < 0 {
					t.Errorf("stage %s took %f ms", s.Name, s.MS)
				}
			}
		})
	}
}
