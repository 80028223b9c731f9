package embeddings_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/quellenlage/quellenlage/embeddings"
)

// parts is a splitter that knows the compounds of the tests.
type parts map[string][]string

func (p parts) Parts(word string) []string { return p[word] }

// pinned is a checksum of a vector.
const pinned = -62932417

func cosine(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func passages(t *testing.T, b *embeddings.Builtin, texts ...string) [][]float32 {
	t.Helper()
	v, err := b.Passages(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestBuiltinIsDeterministicAndNormalised(t *testing.T) {
	b := embeddings.NewBuiltin(parts{})
	text := "Der Stadtrat von Neuburg hat die Brücke am Dienstag gesperrt, weil 14.000 Nieten rosten."
	first := passages(t, b, text)[0]
	if len(first) != b.Dimensions() {
		t.Fatalf("%d dimensions, want %d", len(first), b.Dimensions())
	}
	if n := cosine(first, first); math.Abs(n-1) > 1e-6 {
		t.Errorf("length %v, want 1", n)
	}
	for range 20 {
		if !slices.Equal(first, passages(t, b, text)[0]) {
			t.Fatal("the same text has two vectors")
		}
	}
	// Pinned: whoever changes the vectors changes Model too, so that old ones are not compared with new ones.
	sum := 0
	for i, x := range first {
		sum += (i + 1) * int(math.Round(float64(x)*1e5))
	}
	if sum != pinned || b.Model() != "builtin-2" {
		t.Errorf("checksum %d for model %q, want %d for builtin-2", sum, b.Model(), pinned)
	}
}

func TestBuiltinFindsTheLikelier(t *testing.T) {
	b := embeddings.NewBuiltin(parts{"bruecken": nil, "eisenbahnbruecke": {"eisenbahn", "bruecke"}})
	texts := passages(t, b,
		"Die Eisenbahnbrücke bei Neuburg wurde wegen Rost gesperrt.",
		"Der Fußballverein gewann das Heimspiel mit drei Toren.",
		"Die Ernte fiel in diesem Jahr schlecht aus.")
	for question, want := range map[string]int{
		"Welche Brücken sind gesperrt?": 0,
		"Welche Bruecken sind gespert?": 0,
		"Wer gewann das Fussballspiel?": 1,
		"Wie war die Ernte?":            2,
	} {
		q, err := b.Query(t.Context(), question)
		if err != nil {
			t.Fatal(err)
		}
		best := 0
		for i := range texts {
			if cosine(q, texts[i]) > cosine(q, texts[best]) {
				best = i
			}
		}
		if best != want {
			t.Errorf("%q found text %d, want %d", question, best, want)
		}
	}
}

func TestBuiltinCompoundParts(t *testing.T) {
	text := "Das Wasserkraftwerk steht still."
	question := "Werk"
	with := embeddings.NewBuiltin(parts{"wasserkraftwerk": {"wasser", "kraftwerk", "kraft", "werk"}})
	without := embeddings.NewBuiltin(nil)
	near := func(b *embeddings.Builtin) float64 {
		q, err := b.Query(t.Context(), question)
		if err != nil {
			t.Fatal(err)
		}
		return cosine(q, passages(t, b, text)[0])
	}
	if near(with) <= near(without) {
		t.Errorf("with parts %.3f, without %.3f: the parts bring nothing", near(with), near(without))
	}
	if with.Model() == without.Model() {
		t.Error("vectors with and without parts have the same model name")
	}
}

func TestBuiltinWeighsTheQuestionOnly(t *testing.T) {
	b := embeddings.NewBuiltin(nil)
	texts := passages(t, b, "Soldaten, Soldaten und Soldaten", "Ein Bericht über Kerosin")
	common := func(ngram []byte) float64 {
		for _, word := range []string{" soldaten "} {
			for i := 0; i+len(ngram) <= len(word); i++ {
				if word[i:i+len(ngram)] == string(ngram) {
					return .05
				}
			}
		}
		return 5
	}
	q, err := b.QueryWeighted(t.Context(), "Soldaten Kerosin", common)
	if err != nil {
		t.Fatal(err)
	}
	if cosine(q, texts[0]) >= cosine(q, texts[1]) {
		t.Error("a common word counts as much as a rare one")
	}
}

func TestBuiltinWithoutWords(t *testing.T) {
	b := embeddings.NewBuiltin(nil)
	if _, err := b.Query(t.Context(), " …?! "); !errors.Is(err, embeddings.ErrNoWords) {
		t.Errorf("error %v, want ErrNoWords", err)
	}
	for _, x := range passages(t, b, "---")[0] {
		if x != 0 {
			t.Fatal("a passage without words has a vector")
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Passages(ctx, []string{"x"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func BenchmarkBuiltinPassage(b *testing.B) {
	e := embeddings.NewBuiltin(nil)
	text := []string{"Die Regierung des Landes hat am Mittwoch bestätigt, dass rund 14.000 Haushalte nach dem Hochwasser ohne Strom sind. Nach Angaben des Versorgers sollen die Leitungen bis zum Wochenende wieder stehen. Eine Sprecherin sagte, man habe mit dem Wasser nicht so früh gerechnet; die Deiche seien erst im vergangenen Jahr erhöht worden. Helfer aus den Nachbarländern sind unterwegs."}
	for b.Loop() {
		_, _ = e.Passages(context.Background(), text)
	}
}
