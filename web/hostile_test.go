package web_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// onlyFrom are some of the files.
func onlyFrom(tb testing.TB, from fs.FS, names ...string) fstest.MapFS {
	tb.Helper()
	out := fstest.MapFS{}
	for _, name := range names {
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			tb.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: raw}
	}
	return out
}

// hostile records a copy of an answer in which every text that comes from outside holds bait.
func hostile(h *house, a rag.Answer, sent, raw string) rag.Record {
	h.tb.Helper()
	rec, err := h.log.Get(context.Background(), a.ID)
	h.must(err)
	bait := sent + raw
	rec.Answer.ID = "hostile"
	rec.Answer.Question, rec.Question.Text = bait, bait
	rec.Answer.Language = `de" onload="x`
	rec.Answer.Writer, rec.Answer.Trace.Model = "llm", bait
	rec.Answer.Notices = []string{bait}
	rec.Answer.Trace.Exchanges = []answer.Exchange{{
		Purpose: bait, Messages: []llm.Message{{Role: llm.User, Text: sent}}, Output: raw, Error: bait, Model: bait,
	}}
	rec.Answer.Trace.Refused = []draft.Problem{{Kind: "figure", Detail: "not in [1] " + bait}}
	rec.Answer.Verification.Problems = []draft.Problem{{Kind: bait, Detail: bait}}
	rec.Question.History = []rag.Turn{{Role: "user", Text: bait}, {Role: "assistant", Text: bait}}
	rec.Question.Asker.Place, rec.Question.Asker.Server = bait, bait
	for i := range rec.Answer.Lines {
		rec.Answer.Lines[i].Text = bait
		for k := range rec.Answer.Lines[i].Cells {
			rec.Answer.Lines[i].Cells[k] = bait
		}
	}
	for i := range rec.Answer.Sources {
		s := &rec.Answer.Sources[i]
		s.Title, s.Publisher, s.DigestOf, s.URL, s.Article = bait, bait, bait, "javascript:alert(1)//"+bait, s.Article+bait
		for k := range s.Passages {
			s.Passages[k].Text = bait + s.Passages[k].Text
		}
	}
	for i := range rec.Answer.Claims {
		c := &rec.Answer.Claims[i].Claim
		c.Quote, c.Measure, c.Subject, c.Counted = bait, bait, bait, bait
		c.Origin = []string{bait, bait}
		c.Value.Text = bait
		for k := range c.Speakers {
			c.Speakers[k].Name = bait
		}
	}
	for i := range rec.Answer.Contrast {
		g := &rec.Answer.Contrast[i]
		g.Measure, g.Subject = bait, bait
		for k := range g.Relations {
			g.Relations[k].Note = bait
		}
	}
	h.must(h.log.Record(context.Background(), rec))
	return rec
}
