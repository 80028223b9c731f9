package claims_test

import (
	"os"
	"testing"

	"github.com/quellenlage/quellenlage/internal/ledgereval"
	"github.com/quellenlage/quellenlage/internal/testkit"
)

// TestQuotations keeps the level reached on the first half of a set of quotations. The rules were made on that half; the
// second one is only for checking.
func TestQuotations(t *testing.T) {
	texts := readQuotes(t)
	r := ledgereval.Quotes(texts[:len(texts)/2], newReader(t).Read)
	if os.Getenv("QUOTES") != "" {
		for _, m := range r.Misses {
			t.Log(m)
		}
	}
	t.Logf("quotations F1 %.3f (precision %.3f, recall %.3f), speakers %.3f of %d", r.F1, r.Precision, r.Recall, r.Speakers.Share(), r.Speakers.Of)
	if r.F1 < .73 || r.Speakers.Share() < .68 {
		t.Error("below the level reached")
	}
	check := ledgereval.Quotes(texts[len(texts)/2:], newReader(t).Read)
	t.Logf("the other half: F1 %.3f (precision %.3f, recall %.3f), speakers %.3f of %d", check.F1, check.Precision, check.Recall, check.Speakers.Share(), check.Speakers.Of)
}

func readQuotes(t *testing.T) []ledgereval.QuoteText {
	t.Helper()
	f, err := os.Open(testkit.Shared(t, "eval", "quotes", "wikinews-dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	texts, err := ledgereval.ReadQuotes(f)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}
