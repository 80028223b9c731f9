package ledgereval_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/quellenlage/quellenlage/internal/ledgereval"
	"github.com/quellenlage/quellenlage/internal/testkit"
)

// settled are the fields of figures in which the gold differs from one or both of the two independent annotations, by
// article and offset, each with the reason of the third look. Dates are compared where both annotators agree to the day.
func settled() map[string]string {
	const (
		relayed = "a named speaker's figure is stated, whoever passes it on; the chain of origin tells that"
		decade  = "'Mitte' is the second third of the month, by the guide; the annotators gave the month"
		exports = "nobody is counted, but whose exports they are keeps them apart from others'"
	)
	return map[string]string{
		"000 606 hedge":     relayed,
		"000 674 hedge":     relayed,
		"000 1688 high":     "several hundred ends before a thousand",
		"001 2104 as_of":    "'Anfang des Jahres' is January and February, by the guide",
		"001 2465 hedge":    relayed,
		"002 1044 as_of":    decade,
		"002 1091 as_of":    decade,
		"003 653 qualifier": "a figure without value has no qualifier",
		"003 653 as_of":     "the day is the article's, not the sentence's",
		"003 653 additive":  "the size of what was sent in addition is not given",
		"003 2676 subject":  exports,
		"003 2712 subject":  exports,
	}
}

// TestGoldIsSettled: the gold of the five articles has the figures of both annotators, and differs from them only where
// a third look settled it.
func TestGoldIsSettled(t *testing.T) {
	root := filepath.Join(testkit.Root(t), "rag", "claims", "testdata")
	files, err := filepath.Glob(filepath.Join(root, "gold", "0*.json"))
	if err != nil || len(files) != 5 {
		t.Fatalf("%d gold files, %v", len(files), err)
	}
	reasons := settled()
	seen := map[string]bool{}
	for _, f := range files {
		gold := annotation(t, f)
		for _, who := range []string{"a", "b"} {
			other := annotation(t, filepath.Join(root, "annotations", who, filepath.Base(f)))
			if other.SHA256 != gold.SHA256 || len(other.Figures) != len(gold.Figures) {
				t.Errorf("%s, annotator %s: another text, or %d figures instead of %d", gold.Article, who, len(other.Figures), len(gold.Figures))
			}
			for _, g := range gold.Figures {
				for _, field := range differences(g, other.Figures) {
					key := fmt.Sprintf("%s %d %s", gold.Article[:3], g.Start, field)
					if seen[key] = true; reasons[key] == "" {
						t.Errorf("annotator %s: %s differs from the gold, and nothing settles it", who, key)
					}
				}
			}
		}
	}
	for key := range reasons {
		if !seen[key] {
			t.Errorf("%s is settled, but nobody differs there", key)
		}
	}
}

func annotation(t *testing.T, path string) ledgereval.Gold {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var g ledgereval.Gold
	if err := json.Unmarshal(raw, &g); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return g
}

// differences are the fields in which a figure of the gold differs from the one that overlaps it.
func differences(g ledgereval.GoldFigure, all []ledgereval.GoldFigure) []string {
	i := slices.IndexFunc(all, func(f ledgereval.GoldFigure) bool { return f.Overlaps(g.Span) })
	if i < 0 {
		return []string{"missing"}
	}
	o := all[i]
	var out []string
	for _, f := range []struct {
		name string
		a, b any
	}{
		{"low", g.Low, o.Low},
		{"high", g.High, o.High},
		{"qualifier", g.Qualifier, o.Qualifier},
		{"unit", g.Unit, o.Unit},
		{"measure", g.Measure, o.Measure},
		{"subject", g.Subject, o.Subject},
		{"speakers", g.Speakers, o.Speakers},
		{"origin", g.Origin, o.Origin},
		{"as_of", g.AsOf, o.AsOf},
		{"hedge", g.Hedge, o.Hedge},
		{"polarity", g.Polarity, o.Polarity},
		{"additive", g.Additive, o.Additive},
	} {
		if !reflect.DeepEqual(f.a, f.b) {
			out = append(out, f.name)
		}
	}
	return out
}
