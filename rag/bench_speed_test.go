package rag_test

import (
	"context"
	"testing"

	"github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/internal/testkit/fake"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag"
)

// instant is a model that needs no time: what an answer takes longer with it than without is what rendering, reading and
// verifying take.
type instant struct{ sentences []benchSentence }

func (instant) Model() string { return "instant" }

func (m instant) Generate(_ context.Context, r llm.Request) (llm.Response, error) {
	text, err := readBriefing(r.Messages[0].Text, r.Messages[1].Text).say(false, m.sentences)
	return llm.Response{Text: text}, err
}

func BenchmarkAskModel(b *testing.B) {
	var long benchCase
	for _, c := range readBench(b, "right") {
		if c.Corpus == "shipped" && len(c.Sentences) > len(long.Sentences) {
			long = c
		}
	}
	cfg := config(b, articles.FS, &fake.Recorder{})
	for _, name := range []string{"without", "with"} {
		if name == "with" {
			cfg.Model = instant{long.Sentences}
		}
		e, err := rag.New(cfg)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := e.Ask(context.Background(), rag.Question{Text: long.Question}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
