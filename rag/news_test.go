package rag_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/internal/evalset"
	"github.com/quellenlage/quellenlage/internal/testkit/fake"
	"github.com/quellenlage/quellenlage/rag"
)

// TestNews asks the questions about two invented events and holds the answers to floors a little below what they reach:
// figures found, figures that were expected, contrast and abstention.
func TestNews(t *testing.T) {
	const dir = "../internal/evalset/testdata/"
	e := engine(t, os.DirFS(dir+"news"), &fake.Recorder{})
	for _, tt := range []struct {
		file              string
		recall, precision float64
		contrast, kept    int
	}{
		{"questions-news.jsonl", .87, .84, 5, 24},
		{"questions-news-held.jsonl", .87, .78, 7, 25},
	} {
		t.Run(tt.file, func(t *testing.T) {
			f, err := os.Open(dir + tt.file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			questions, err := evalset.Read(f)
			if err != nil {
				t.Fatal(err)
			}
			report, err := evalset.Run(context.Background(), questions, func(ctx context.Context, q rag.Question) (rag.Answer, error) { return e.Ask(ctx, q) }, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			got := report.Total
			if got.FigureRecall < tt.recall || got.FigurePrecision < tt.precision || got.ContrastKept < tt.contrast || got.AbstentionKept < tt.kept || got.Verified < got.Questions {
				t.Errorf("recall %.3f, precision %.3f, contrast %d of %d, abstention %d of %d, verified %d; want at least %.2f, %.2f, %d, %d, all",
					got.FigureRecall, got.FigurePrecision, got.ContrastKept, got.ContrastWanted, got.AbstentionKept, got.Questions, got.Verified,
					tt.recall, tt.precision, tt.contrast, tt.kept)
				for _, s := range report.Questions {
					t.Logf("%s %s %s: missing %v, unexpected %v", s.ID, s.Status, s.Question, s.Missing, s.Unexpected)
				}
			}
		})
	}
}
