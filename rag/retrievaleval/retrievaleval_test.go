package retrievaleval_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/embeddings"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag/index"
	"github.com/quellenlage/quellenlage/rag/rank"
	"github.com/quellenlage/quellenlage/rag/retrievaleval"
)

const tiny = `{"data":[{"paragraphs":[
 {"context":"Die Brücke bei Neuburg ist gesperrt.","qas":[{"id":"a","question":"Was ist gesperrt?"}]},
 {"context":"In Altmark wird gewählt.","qas":[{"id":"b","question":"Wo wird gewählt?"},{"id":"c","question":"Was ist in Altmark?"}]}]}]}`

func TestRead(t *testing.T) {
	set, err := retrievaleval.Read(strings.NewReader(tiny))
	if err != nil || len(set.Paragraphs) != 2 || len(set.Questions) != 3 || set.Questions[2].Paragraph != 1 {
		t.Errorf("%+v, %v", set, err)
	}
	for _, bad := range []string{"", "{}", `{"data":[]}`} {
		if _, err := retrievaleval.Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

// scripted finds what it is told to, by the text of the question.
type scripted map[string][]index.Hit

func (s scripted) Query(text string, code lang.Code) rank.Query {
	return rank.Query{Text: text, Language: code}
}

func (s scripted) Search(_ context.Context, q rank.Query, _ int) ([]index.Hit, error) {
	hits, ok := s[q.Text]
	if !ok {
		return nil, errors.New("not scripted")
	}
	return hits, nil
}

func hit(paragraph, byVector, byWords int) index.Hit {
	return index.Hit{Passage: corpus.Passage{Article: retrievaleval.Name(paragraph)}, ByVector: byVector, ByWords: byWords}
}

func TestMeasure(t *testing.T) {
	set, err := retrievaleval.Read(strings.NewReader(tiny))
	if err != nil {
		t.Fatal(err)
	}
	x := scripted{
		"Was ist gesperrt?":   {hit(0, 1, 2), hit(1, 2, 1)}, // ranked 1, dense 1, lexical 2
		"Wo wird gewählt?":    {hit(0, 0, 1), hit(1, 1, 0)}, // ranked 2, dense 1, lexical none
		"Was ist in Altmark?": {hit(0, 1, 0)},               // not found
	}
	got, err := retrievaleval.Measure(t.Context(), x, "tiny", set.Questions, lang.German)
	if err != nil {
		t.Fatal(err)
	}
	third := 1.0 / 3
	want := retrievaleval.Result{
		Name: "tiny", Questions: 3,
		Dense:   retrievaleval.Figures{Recall1: 2 * third, Recall5: 2 * third, MRR: 2 * third},
		Lexical: retrievaleval.Figures{Recall1: 0, Recall5: third, MRR: third / 2},
		Fused:   retrievaleval.Figures{Recall1: third, Recall5: 2 * third, MRR: third * 1.5},
		Ranked:  retrievaleval.Figures{Recall1: third, Recall5: 2 * third, MRR: third * 1.5},
		Missed:  []retrievaleval.Missed{{Question: "Wo wird gewählt?", Rank: 2}, {Question: "Was ist in Altmark?", Rank: 0}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	delete(x, "Wo wird gewählt?")
	if _, err := retrievaleval.Measure(t.Context(), x, "tiny", set.Questions, lang.German); err == nil || !strings.Contains(err.Error(), "question b") {
		t.Errorf("error %v does not name the question", err)
	}
}

func TestPrint(t *testing.T) {
	var b strings.Builder
	if err := retrievaleval.Print(&b, retrievaleval.Result{Name: "de", Questions: 2, Ranked: retrievaleval.Figures{Recall1: .5, Recall5: 1, MRR: .75}}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "ranked   0.500     1.000     0.750") {
		t.Errorf("table:\n%s", b.String())
	}
}

// TestXQuAD keeps the figures of the development half from falling; it prints them with -v.
func TestXQuAD(t *testing.T) {
	german, english := load(t, "xquad-dev.de.json"), load(t, "xquad-dev.en.json")
	lex, err := lexicon.Default()
	if err != nil {
		t.Fatal(err)
	}
	splitter := compound.NewSplitter(lex.Has)
	x, err := index.Open(t.Context(), index.Memory, index.Options{
		Embedder: embeddings.NewBuiltin(splitter), Lexicon: lex, Splitter: splitter,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if _, err := x.Sync(t.Context(), german.Articles(lang.German), nil, nil); err != nil {
		t.Fatal(err)
	}
	de, err := retrievaleval.Measure(t.Context(), x, "German", german.Questions, lang.German)
	if err != nil {
		t.Fatal(err)
	}
	en, err := retrievaleval.Measure(t.Context(), x, "English", english.Questions, lang.English)
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	if err := retrievaleval.Print(&table, de, en); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", table.String())
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"German recall@1", de.Ranked.Recall1, .93},
		{"German recall@5", de.Ranked.Recall5, .98},
		{"English recall@1", en.Ranked.Recall1, .87},
		{"English recall@5", en.Ranked.Recall5, .95},
	} {
		if c.got < c.want {
			t.Errorf("%s fell to %.3f, was at least %.3f", c.what, c.got, c.want)
		}
	}
}

// load reads a file of the shared evaluation data, which lies beside the repository.
func load(t *testing.T, name string) retrievaleval.Set {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.Open(filepath.Join(dir, "..", "shared", "eval", "xquad", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the evaluation data is not beside the repository: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	set, err := retrievaleval.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return set
}
