package extract_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/extract"
)

// shelf is the fake of a ledger.
type shelf struct {
	mu   sync.Mutex
	kept map[string]int
	err  error
}

func (s *shelf) Have(context.Context, string) ([]claims.Claim, error) { return nil, nil }

func (s *shelf) Keep(_ context.Context, a corpus.Article, list []claims.Claim) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	if s.kept == nil {
		s.kept = map[string]int{}
	}
	s.kept[a.ID] = len(list)
	return nil
}

// press is n articles with a figure that the rules leave, and one without.
func press(t testing.TB, n int) []corpus.Article {
	t.Helper()
	out := []corpus.Article{article(t, "quiet", "Es blieb ruhig in Talhof.")}
	for i := range n {
		out = append(out, article(t, fmt.Sprintf("a%02d", i), fmt.Sprintf("Bei der Übernahme %d waren %d Millionen Euro an Prämien geflossen.", i, 100+i)))
	}
	return out
}

func planned(t testing.TB, e *extract.Extractor, list []corpus.Article) extract.Plan {
	t.Helper()
	p, err := e.Plan(t.Context(), list, &shelf{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRun(t *testing.T) {
	g := &scripted{reply: lister(t)}
	e, _ := newExtractor(t, g)
	p := planned(t, e, press(t, 20))
	if p.Articles != 20 || p.Calls != 20 || p.Tokens < 20*300 || p.Tokens > 20*2000 || g.calls() > 0 {
		t.Fatalf("plan %d articles, %d calls, %d tokens; %d asked", p.Articles, p.Calls, p.Tokens, g.calls())
	}
	var ledger shelf
	var last atomic.Int64
	s, err := e.Run(t.Context(), p, &ledger, 4, func(done, total int) { last.Store(int64(100*done + total)) })
	if err != nil || s.Asked != 20 || s.Read != 1 || s.Left != 0 || s.Accepted != 20 || s.Calls != 20 || s.PromptTokens != 2000 || s.Model != "scripted" {
		t.Errorf("%+v, %v", s, err)
	}
	if len(ledger.kept) != 21 || ledger.kept["a07"] != 1 || ledger.kept["quiet"] != 0 || last.Load() != 2121 {
		t.Errorf("kept %v, progress %d", ledger.kept, last.Load())
	}
}

// TestFailedArticles keep what they have; the others are asked about.
func TestFailedArticles(t *testing.T) {
	answer := lister(t)
	g := &scripted{reply: func(text string) (string, error) {
		if strings.Contains(text, "Übernahme 3 ") {
			return "", fmt.Errorf("ask: %w", llm.ErrSlow)
		}
		if strings.Contains(text, "Übernahme 9 ") {
			return "what?", nil
		}
		return answer(text)
	}}
	e, _ := newExtractor(t, g)
	var ledger shelf
	s, err := e.Run(t.Context(), planned(t, e, press(t, 20)), &ledger, 2, nil)
	if err != nil || s.Asked != 18 || s.Left != 2 || len(s.Failed) != 2 {
		t.Fatalf("%+v, %v", s, err)
	}
	for _, id := range []string{"a03", "a09"} {
		if _, kept := ledger.kept[id]; kept {
			t.Errorf("article %s counts as asked about", id)
		}
	}
}

func TestRunStops(t *testing.T) {
	for name, tc := range map[string]struct {
		fails error
		calls int // at most
	}{
		"key":            {llm.ErrKey, 3},
		"budget":         {llm.ErrBudget, 3},
		"down":           {llm.ErrDown, 3},
		"several others": {llm.ErrUnavailable, 6},
	} {
		t.Run(name, func(t *testing.T) {
			g := &scripted{reply: func(string) (string, error) { return "", fmt.Errorf("ask: %w", tc.fails) }}
			e, _ := newExtractor(t, g)
			var ledger shelf
			s, err := e.Run(t.Context(), planned(t, e, press(t, 30)[1:]), &ledger, 1, nil)
			if !errors.Is(err, tc.fails) || g.calls() > tc.calls || s.Left != 30 || len(ledger.kept) > 0 {
				t.Errorf("%d calls, %+v, %v", g.calls(), s, err)
			}
		})
	}
	t.Run("a full disk", func(t *testing.T) {
		full := errors.New("no space left")
		g := &scripted{reply: lister(t)}
		e, _ := newExtractor(t, g)
		if s, err := e.Run(t.Context(), planned(t, e, press(t, 30)), &shelf{err: full}, 1, nil); !errors.Is(err, full) || g.calls() > 3 {
			t.Errorf("%d calls, %+v, %v", g.calls(), s, err)
		}
	})
	t.Run("changed articles", func(t *testing.T) {
		e, _ := newExtractor(t, &scripted{reply: lister(t)})
		s, err := e.Run(t.Context(), planned(t, e, press(t, 10)), &shelf{err: fmt.Errorf("keep: %w", extract.ErrChanged)}, 1, nil)
		if err != nil || s.Left != 11 || len(s.Failed) > 0 {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

// TestInterrupt: what was answered by then is kept.
func TestInterrupt(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	answer := lister(t)
	var asked atomic.Int64
	g := &scripted{reply: func(text string) (string, error) {
		if asked.Add(1) == 5 {
			interrupt()
		}
		return answer(text)
	}}
	e, _ := newExtractor(t, g)
	p := planned(t, e, press(t, 30)[1:])
	var ledger shelf
	s, err := e.Run(ctx, p, &ledger, 1, nil)
	if !errors.Is(err, context.Canceled) || s.Asked != len(ledger.kept) || s.Asked < 5 || s.Left != 30-s.Asked || len(s.Failed) > 0 {
		t.Errorf("%+v, %v; kept %v", s, err, ledger.kept)
	}
	if _, err := e.Plan(ctx, press(t, 3), &ledger, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("planning after an interrupt: %v", err)
	}
}
