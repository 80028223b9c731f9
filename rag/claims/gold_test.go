package claims_test

import (
	"os"
	"testing"

	"github.com/quellenlage/quellenlage/internal/ledgereval"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/rag/claims"
)

func newReader(t testing.TB) *claims.Reader {
	t.Helper()
	r, err := claims.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// measure reads annotated texts and logs what differs.
func measure(t *testing.T, dir string, text func(ledgereval.Gold) ([]byte, error)) ledgereval.LedgerReport {
	t.Helper()
	gold, err := ledgereval.ReadGold(os.DirFS(dir), text)
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t)
	r := ledgereval.Ledger(gold, reader.Read, reader.Vocabulary())
	for _, m := range r.Misses {
		t.Log(m)
	}
	return r
}

// floors are levels that were reached.
type floors struct{ recall, precision, speakers, asOf, origin float64 }

func (low floors) check(t *testing.T, f ledgereval.FigureScore) {
	t.Helper()
	for _, x := range []struct {
		name string
		have ledgereval.Tally
		low  float64
	}{
		{"recall", f.Recall, low.recall},
		{"precision", f.Precision, low.precision},
		{"speakers", f.Speakers, low.speakers},
		{"as of", f.AsOf, low.asOf},
		{"origin", f.Origin, low.origin},
	} {
		t.Logf("%s %.3f of %d", x.name, x.have.Share(), x.have.Of)
		if x.have.Share() < x.low {
			t.Errorf("%s is %.3f, below %.3f", x.name, x.have.Share(), x.low)
		}
	}
}

func TestGoldArticles(t *testing.T) {
	r := measure(t, "testdata/gold", ledgereval.Articles(os.DirFS(testkit.Shared(t, "corpus"))))
	floors{.99, .99, .99, .99, .99}.check(t, r.Figures)
	if r.Origins.Share() < 1 {
		t.Errorf("origin groups: %d of %d", r.Origins.Right, r.Origins.Of)
	}
	if s := r.Statements; s.Recall.Share() < .88 || s.Precision.Share() < .88 {
		t.Errorf("events: recall %.3f, precision %.3f, below the level reached", s.Recall.Share(), s.Precision.Share())
	}
}

func TestGoldOtherEvents(t *testing.T) {
	r := measure(t, "testdata/gold/wikinews", ledgereval.Lines(readQuotes(t)))
	floors{.86, .86, .97, .86, .97}.check(t, r.Figures)
}
