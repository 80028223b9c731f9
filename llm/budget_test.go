package llm_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/llm/llmtest"
	"github.com/quellenlage/quellenlage/settings"
)

// purse is the real budget on a real file.
func purse(t *testing.T) *settings.Store {
	t.Helper()
	s, err := settings.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func spentOn(t *testing.T, s *settings.Store, at time.Time) int {
	t.Helper()
	n, err := s.Spent(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBudgetIsSettled(t *testing.T) {
	now := time.Date(2025, 4, 28, 23, 59, 0, 0, time.UTC)
	answered := llmtest.Complete(llmtest.Completion{Text: answer, PromptTokens: 300, CompletionTokens: 50})
	unanswered := func(n int) bool { return n > 0 && n < 150 } // the prompt, which the endpoint may have read
	for name, tc := range map[string]struct {
		steps []llmtest.Step
		right func(spent int) bool
	}{
		"answered":           {[]llmtest.Step{answered}, func(n int) bool { return n == 350 }},
		"after a limit":      {[]llmtest.Step{llmtest.Limited(""), answered}, func(n int) bool { return n == 350 }},
		"refused":            {[]llmtest.Step{llmtest.Fail(400, "", "no")}, func(n int) bool { return n == 0 }},
		"wrong key":          {[]llmtest.Step{llmtest.Fail(401, "", "no")}, func(n int) bool { return n == 0 }},
		"cut":                {[]llmtest.Step{llmtest.Complete(llmtest.Completion{Text: answer, Finish: "length", PromptTokens: 9, CompletionTokens: 1})}, func(n int) bool { return n == 10 }},
		"useless":            {[]llmtest.Step{llmtest.Raw("{]")}, unanswered},
		"broken, then there": {[]llmtest.Step{llmtest.CutBody(answer), answered}, func(n int) bool { return n > 350 && unanswered(n-350) }},
		"in a plainer way":   {[]llmtest.Step{llmtest.Fail(400, "", "no json_schema"), answered}, func(n int) bool { return n == 350 }},
		"no usage":           {[]llmtest.Step{llmtest.Complete(llmtest.Completion{Text: answer, NoUsage: true})}, unanswered},
	} {
		t.Run(name, func(t *testing.T) {
			s, b := llmtest.Serve(t, tc.steps...), purse(t)
			e := connect(t, s, llm.Config{Budget: b, DailyTokens: 2000, Clock: func() time.Time { return now }})
			_, err := e.Generate(t.Context(), question())
			if n := spentOn(t, b, now); !tc.right(n) {
				t.Errorf("%d tokens are spent (%v)", n, err)
			}
		})
	}
}

func TestUnreachedCostsNothing(t *testing.T) {
	s, b := llmtest.Serve(t), purse(t)
	e := connect(t, s, llm.Config{Budget: b, DailyTokens: 2000})
	s.Close()
	if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrUnavailable) || spentOn(t, b, time.Now()) != 0 {
		t.Errorf("%v, %d spent", err, spentOn(t, b, time.Now()))
	}
}

func TestOverBudget(t *testing.T) {
	now := time.Date(2025, 4, 28, 12, 0, 0, 0, time.UTC)
	s, b := llmtest.Serve(t), purse(t)
	s.Always(llmtest.Complete(llmtest.Completion{Text: answer, PromptTokens: 900, CompletionTokens: 100}))
	e := connect(t, s, llm.Config{Budget: b, DailyTokens: 1200, Clock: func() time.Time { return now }})
	if _, err := e.Generate(t.Context(), question()); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		_, err := e.Generate(t.Context(), question())
		if !errors.Is(err, llm.ErrBudget) || !strings.Contains(err.Error(), "1000 of 1200 are spent or reserved") {
			t.Errorf("%v", err)
		}
	}
	if n := len(s.Requests()); n != 1 || spentOn(t, b, now) != 1000 {
		t.Errorf("%d requests, %d spent", n, spentOn(t, b, now))
	}
	now = now.Add(12 * time.Hour)
	if _, err := e.Generate(t.Context(), question()); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

// TestTogetherNotOverBudget: what is under way counts before it is answered.
func TestTogetherNotOverBudget(t *testing.T) {
	const limit, questions = 1500, 12
	s, b := llmtest.Serve(t), purse(t)
	refused := make(chan struct{})
	s.Always(llmtest.Slow(refused, llmtest.Complete(llmtest.Completion{Text: answer, PromptTokens: 100, CompletionTokens: 200})))
	endpoints := []*bed{
		connect(t, s, llm.Config{Budget: b, DailyTokens: limit, Concurrency: questions}),
		connect(t, s, llm.Config{Budget: b, DailyTokens: limit, Concurrency: questions}),
	}
	var wg sync.WaitGroup
	var answered, over atomic.Int32
	for n := range questions {
		wg.Go(func() {
			switch _, err := endpoints[n%2].Generate(t.Context(), question()); {
			case err == nil:
				answered.Add(1)
			case errors.Is(err, llm.ErrBudget):
				if over.Add(1) == 1 {
					close(refused) // only now is anything answered
				}
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	n := spentOn(t, b, time.Now())
	if n > limit || n != int(answered.Load())*300 || answered.Load() == 0 || answered.Load()+over.Load() != questions {
		t.Errorf("%d answered, %d over budget, %d of %d spent", answered.Load(), over.Load(), n, limit)
	}
}

// TestSettledWhenCancelled: a caller who goes away takes nothing with it.
func TestSettledWhenCancelled(t *testing.T) {
	s, b := llmtest.Serve(t), purse(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.Always(llmtest.Func(func(llmtest.Request) llmtest.Step { cancel(); return llmtest.Hang() }))
	e := connect(t, s, llm.Config{Budget: b, DailyTokens: 2000})
	if _, err := e.Generate(ctx, question()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if n := spentOn(t, b, time.Now()); n == 0 || n > 150 {
		t.Errorf("%d spent", n)
	}
}

// TestUncounted: what can't be counted is not spent.
func TestUncounted(t *testing.T) {
	s := llmtest.Serve(t)
	b, err := settings.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	e := connect(t, s, llm.Config{Budget: b, DailyTokens: 2000})
	if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrBudget) || len(s.Requests()) != 0 {
		t.Errorf("%v after %d requests", err, len(s.Requests()))
	}
}

func TestOnlyCounted(t *testing.T) {
	s, b := llmtest.Serve(t), purse(t)
	s.Always(llmtest.Complete(llmtest.Completion{Text: answer, PromptTokens: 900, CompletionTokens: 100}))
	e := connect(t, s, llm.Config{Budget: b})
	for range 3 {
		if _, err := e.Generate(t.Context(), question()); err != nil {
			t.Error(err)
		}
	}
	if n := spentOn(t, b, time.Now()); n != 3000 {
		t.Errorf("%d spent", n)
	}
}
