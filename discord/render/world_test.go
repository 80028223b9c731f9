package render_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/embeddings"
	"github.com/quellenlage/quellenlage/internal/testkit/fake"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/index"
)

// engine is a whole engine over a folder of articles, with a model where one is given; only the recorder is a fake.
func engine(tb testing.TB, fsys fs.FS, model answer.Generator) *rag.Engine {
	tb.Helper()
	ctx := context.Background()
	must := func(err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
	}
	list, _, err := corpus.Reader{}.Read(ctx, fsys)
	must(err)
	reader, err := claims.NewReader()
	must(err)
	words, err := lexicon.Default()
	must(err)
	splitter := compound.NewSplitter(words.Has)
	x, err := index.Open(ctx, filepath.Join(tb.TempDir(), "corpus.db"), index.Options{
		Embedder: embeddings.NewBuiltin(splitter), Lexicon: words, Splitter: splitter, ReaderVersion: reader.Version(),
	})
	must(err)
	tb.Cleanup(func() { x.Close() })
	_, err = x.Sync(ctx, list, reader.Read, nil)
	must(err)
	e, err := rag.New(rag.Config{
		Index: x, Recorder: &fake.Recorder{}, Vocabulary: reader.Vocabulary(), Lexicon: words, Splitter: splitter, Reader: reader,
		Model: model, NewID: func() string { return "207ba84d54641ec1e075" },
	})
	must(err)
	return e
}

// sentence is one that a model writes, with stretches of the claims that it stands on.
type sentence struct {
	text string
	on   []string
}

// script is the fake answer.Generator: it writes sentences, and finds the ids of their claims in the prompt.
type script []sentence

var claimLine = regexp.MustCompile(`(?m)^(c\d+) \[\d+\] .*$`)

// Generate implements answer.Generator.
func (s script) Generate(_ context.Context, r llm.Request) (llm.Response, error) {
	type said struct {
		Text     string   `json:"text"`
		Claims   []string `json:"claims"`
		Passages []string `json:"passages"`
	}
	prompt := r.Messages[len(r.Messages)-1].Text
	out := struct {
		Abstain   bool   `json:"abstain"`
		Sentences []said `json:"sentences"`
	}{}
	for _, x := range s {
		one := said{Text: x.text, Claims: []string{}, Passages: []string{}}
		for _, m := range claimLine.FindAllStringSubmatch(prompt, -1) {
			for _, part := range x.on {
				if strings.Contains(m[0], part) {
					one.Claims = append(one.Claims, m[1])
				}
			}
		}
		if len(one.Claims) == 0 {
			return llm.Response{}, fmt.Errorf("no claim of the prompt holds %q", x.on)
		}
		out.Sentences = append(out.Sentences, one)
	}
	text, err := json.Marshal(out)
	return llm.Response{Text: string(text), Model: "example-7b"}, err
}

// Model implements answer.Generator.
func (script) Model() string { return "example-7b" }
