package claims_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/ledgereval"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// TestDigests reads the articles that ship with the program, which tell the annotated ones in other words: they give the
// same figures of the same people from the same speakers.
func TestDigests(t *testing.T) {
	r := newReader(t)
	files, _ := filepath.Glob("testdata/gold/*.json")
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var g ledgereval.Gold
		if err := json.Unmarshal(raw, &g); err != nil {
			t.Fatal(err)
		}
		checkDigest(t, r, g)
	}
}

func checkDigest(t *testing.T, r *claims.Reader, g ledgereval.Gold) {
	t.Helper()
	path := filepath.Join("..", "..", "articles", g.Article+".md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := corpus.Parse(g.Article, raw)
	if err != nil {
		t.Fatal(err)
	}
	found := slices.DeleteFunc(r.Read(a), func(c claims.Claim) bool { return c.Kind != claims.Figure })
	if len(found) != len(g.Figures) {
		t.Errorf("%s: %d figures, want %d", path, len(found), len(g.Figures))
	}
	for _, want := range g.Figures {
		if !slices.ContainsFunc(found, func(c claims.Claim) bool { return sameFigure(c, want) }) {
			t.Errorf("%s: no figure like %+v", path, want)
		}
	}
}

func sameFigure(c claims.Claim, want ledgereval.GoldFigure) bool {
	measure := c.Measure == want.Measure || c.Value.Unit == "km2" // the digest names no noun beside the unit
	speakers := []string{}
	for _, s := range c.Speakers {
		speakers = append(speakers, s.ID)
	}
	return measure && equalNumber(c.Value.Low, want.Low) && equalNumber(c.Value.High, want.High) && c.Subject == want.Subject &&
		c.Value.Unit == want.Unit && slices.Equal(speakers, want.Speakers) && string(c.Polarity) == want.Polarity &&
		c.Value.Additive == want.Additive
}

func equalNumber(a, b *float64) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}
