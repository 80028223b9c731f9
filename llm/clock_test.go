package llm_test

import (
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/llm/llmtest"
)

// jumpy is a wall clock that can be set.
type jumpy struct {
	start time.Time
	by    atomic.Int64
}

func (j *jumpy) now() time.Time       { return j.start.Add(time.Duration(j.by.Load())) }
func (j *jumpy) set(by time.Duration) { j.by.Store(int64(by)) }

// jumps are what a wall clock does when somebody sets it.
func jumps() map[string]time.Duration {
	return map[string]time.Duration{"an hour back": -time.Hour, "a day forward": 24 * time.Hour, "a day back": -24 * time.Hour}
}

// TestBreakerIgnoresTheWallClock: a clock that is set neither ends the time in which an endpoint is left alone nor makes it longer.
func TestBreakerIgnoresTheWallClock(t *testing.T) {
	for name, by := range jumps() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, clock := &wire{status: http.StatusServiceUnavailable}, &jumpy{start: time.Now()}
				e, err := llm.NewEndpoint(llm.Config{Name: "m", Attempts: 1, HTTPClient: &http.Client{Transport: w}, Clock: clock.now})
				if err != nil {
					t.Fatal(err)
				}
				for range 3 {
					if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrUnavailable) {
						t.Fatal(err)
					}
				}
				clock.set(by)
				if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrDown) || w.asked() != 3 {
					t.Errorf("after the jump: %v, %d requests", err, w.asked())
				}
				w.is(http.StatusOK)
				later(31 * time.Second)
				if _, err := e.Generate(t.Context(), question()); err != nil {
					t.Errorf("when its time is over: %v", err)
				}
			})
		})
	}
}

// TestBudgetWhileTheClockJumps: what is reserved on a day is settled on that day, whatever the clock says by then, and no day has
// more than its budget.
func TestBudgetWhileTheClockJumps(t *testing.T) {
	start := time.Date(2031, 3, 4, 0, 30, 0, 0, time.UTC) // an hour back is the day before
	for name, by := range jumps() {
		t.Run(name, func(t *testing.T) {
			clock, b := &jumpy{start: start}, purse(t)
			s := llmtest.Serve(t)
			jump := true
			s.Always(llmtest.Func(func(llmtest.Request) llmtest.Step {
				if jump {
					clock.set(by)
				}
				return llmtest.Complete(llmtest.Completion{Text: answer, PromptTokens: 900, CompletionTokens: 100})
			}))
			e := connect(t, s, llm.Config{Budget: b, DailyTokens: 1200, Clock: clock.now})
			if _, err := e.Generate(t.Context(), question()); err != nil {
				t.Fatal(err)
			}
			other := start.Add(by)
			if spentOn(t, b, start) != 1000 || spentOn(t, b, other) != 0 {
				t.Errorf("%d and %d are spent, want all on the day it was asked", spentOn(t, b, start), spentOn(t, b, other))
			}
			jump = false
			if _, err := e.Generate(t.Context(), question()); err != nil {
				t.Errorf("the day that the clock says has a budget of its own: %v", err)
			}
			for _, back := range []time.Duration{0, by} {
				clock.set(back)
				if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrBudget) {
					t.Errorf("with the clock at %v: %v, want ErrBudget", back, err)
				}
			}
		})
	}
}
