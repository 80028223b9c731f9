package index_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/embeddings"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/index"
)

// learned is an embedding model of two dimensions that knows what texts are about: disasters or not.
type learned struct {
	model  string
	texts  []string // that were embedded, in order
	after  int      // passages after which it fails, 0 for never
	down   bool     // for questions
	spoilt bool     // gives vectors of a wrong length
}

func (l *learned) Model() string   { return l.model }
func (l *learned) Dimensions() int { return 2 }
func (l *learned) vector(text string) []float32 {
	if l.spoilt {
		return []float32{1}
	}
	for _, word := range []string{"Erdbeben", "Hochwasser", "storm", "catastrophe"} {
		if strings.Contains(text, word) {
			return []float32{.6, .8}
		}
	}
	return []float32{1, 0}
}

func (l *learned) Passages(_ context.Context, texts []string) ([][]float32, error) {
	var out [][]float32
	for _, text := range texts {
		if l.after > 0 && len(l.texts) >= l.after {
			return nil, errors.New("the model is down")
		}
		l.texts = append(l.texts, text)
		out = append(out, l.vector(text))
	}
	return out, nil
}

func (l *learned) Query(_ context.Context, text string) ([]float32, error) {
	if l.down {
		return nil, errors.New("the model is down")
	}
	return l.vector(text), nil
}

func TestLearnedModelJoinsTheScore(t *testing.T) {
	opts := options(t)
	opts.Embedder = &learned{model: "m"}
	x := open(t, index.Memory, opts)
	sync(t, x, articles(t, texts))
	// No word of the question stands in the articles: only the model can tell.
	got := found(t, x, "catastrophe", lang.English)
	if len(got) != 4 || strings.Contains(strings.Join(got[:3], " "), "wahl") {
		t.Errorf("found %v, want the election last", got)
	}
}

func TestModelThatIsDown(t *testing.T) {
	opts := options(t)
	model := &learned{model: "m"}
	opts.Embedder = model
	x := open(t, index.Memory, opts)
	sync(t, x, articles(t, texts))
	model.down = true
	if got := found(t, x, "Bürgermeister Altmark", lang.German); len(got) == 0 || got[0] != "wahl" {
		t.Errorf("without the model %v is found", got)
	}
	if n := x.Notices(); len(n) != 1 || !strings.Contains(n[0], "words alone") {
		t.Errorf("notices %q", n)
	}
	model.down = false
	found(t, x, "Bürgermeister Altmark", lang.German)
	if n := x.Notices(); len(n) != 0 {
		t.Errorf("the model works again, and yet %q", n)
	}
}

func TestEmbeddingGoesOnWhereItStopped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	opts := options(t)
	model := &learned{model: "m", after: 130}
	opts.Embedder = model
	x := open(t, path, opts)
	all := many(t)[:100]
	pending, bytes, err := x.Pending(t.Context(), all)
	if err != nil || pending < 130 || bytes < 10*pending {
		t.Fatalf("%d texts of %d bytes are pending, %v; the test needs more than 130", pending, bytes, err)
	}
	if _, err := x.Sync(t.Context(), all, nil, nil); !errors.Is(err, index.ErrEmbedding) {
		t.Fatalf("error %v, want ErrEmbedding", err)
	}
	if got := found(t, x, "Häuser Bezirk 77", lang.German); len(got) == 0 || got[0] != "a077" {
		t.Errorf("half embedded, it finds %v", got)
	}
	if left, _, err := x.Pending(t.Context(), all); err != nil || left != pending-128 {
		t.Errorf("%d of %d are left, %v; want 128 fewer", left, pending, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	again := &learned{model: "m"}
	opts.Embedder = again
	x = open(t, path, opts)
	if r := sync(t, x, all); r.Embedded != pending-128 || len(again.texts) != pending-128 {
		t.Errorf("embedded %d texts, want the %d that were left", r.Embedded, pending-128)
	}
}

func TestModelsNeverMix(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	opts := options(t)
	all := articles(t, texts)
	sync(t, open(t, path, opts), all)

	first := &learned{model: "first"}
	opts.Embedder = first
	x := open(t, path, opts)
	if r := sync(t, x, all); r.Embedded == 0 || r.Updated != 0 {
		t.Errorf("another model: %+v, want everything embedded and no article read anew", r)
	}
	hits, err := x.Search(t.Context(), x.Query("catastrophe", lang.English), 10)
	if err != nil || len(hits) != 4 || hits[0].ByVector == 0 {
		t.Errorf("%v, %v", hits, err)
	}

	second := &learned{model: "second"}
	opts.Embedder = second
	sync(t, open(t, path, opts), all)
	// A model that is chosen again was paid for once; the built-in vectors are made anew.
	opts.Embedder = &learned{model: "first"}
	if r := sync(t, open(t, path, opts), all); r.Embedded != 0 {
		t.Errorf("embedded %d texts that had vectors", r.Embedded)
	}
	opts.Embedder = embeddings.NewBuiltin(opts.Splitter)
	if r := sync(t, open(t, path, opts), all); r.Embedded == 0 {
		t.Error("the built-in vectors were kept")
	}
}

func TestVectorsOfAWrongLengthAreRefused(t *testing.T) {
	opts := options(t)
	opts.Embedder = &learned{model: "m", spoilt: true}
	x := open(t, index.Memory, opts)
	_, err := x.Sync(t.Context(), articles(t, texts), nil, nil)
	if !errors.Is(err, index.ErrEmbedding) || !strings.Contains(err.Error(), "1 dimensions") {
		t.Errorf("error %v", err)
	}
}
