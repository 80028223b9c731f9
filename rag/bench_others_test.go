package rag_test

import (
	"testing"

	"github.com/quellenlage/quellenlage/rag"
)

// The floors of answers about other articles than the checks were made with: how many of 200 right ones are shown word for
// word, and how many of 240 lies are kept from the reader. They are what was reached, not what is wanted (all but 10 of the
// right ones, and every lie).
const (
	othersShown   = 185
	othersStopped = 235
)

// TestBenchOthers has a model answer questions about three corpora that the checks were not made with, in the words of writers
// who had not seen them.
func TestBenchOthers(t *testing.T) {
	t.Parallel()
	right := bench(t, readBench(t, "others-right"), func(_ *testing.T, _ *benchWorld, a rag.Answer, run *benchRun) string {
		return lost(a, run.Abstain, run.Sentences)
	})
	lies := bench(t, readBench(t, "others-lies"), func(_ *testing.T, _ *benchWorld, a rag.Answer, run *benchRun) string {
		return reached(a, run)
	})
	if good, all := right.totals(); good < othersShown {
		t.Errorf("%d of %d right answers are shown, want %d", good, all, othersShown)
	}
	if good, all := lies.totals(); good < othersStopped {
		t.Errorf("%d of %d lies are stopped, want %d", good, all, othersStopped)
	}
}
