package main

import (
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

func TestBracketed(t *testing.T) {
	span := func(start, end int) lang.Span { return lang.Span{Start: start, End: end} }
	for name, tc := range map[string]struct {
		spans []lang.Span
		want  string
	}{
		"none":                {nil, "Höchst 40 Tote"},
		"one":                 {[]lang.Span{span(108, 110)}, "Höchst ⟦40⟧ Tote"},
		"overlapping":         {[]lang.Span{span(109, 115), span(108, 110)}, "Höchst ⟦40 Tote⟧"},
		"reaching out":        {[]lang.Span{span(0, 101), span(111, 999)}, "⟦H⟧öchst 40 ⟦Tote⟧"},
		"elsewhere":           {[]lang.Span{span(0, 50), span(115, 120)}, "Höchst 40 Tote"},
		"within a character":  {[]lang.Span{span(102, 108)}, "Höchst 40 Tote"},
		"backwards and empty": {[]lang.Span{span(110, 108), span(108, 108)}, "Höchst 40 Tote"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := bracketed("Höchst 40 Tote", 100, tc.spans); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

// recorded is a record with all that can stand in one.
func recorded() rag.Record {
	body := "Rund 40 Menschen wurden verletzt, so die Polizei."
	claim := claims.Claim{
		ID: "c1", Article: "oberau", Revision: "r1", Kind: claims.Figure, Quote: body, Value: &claims.Value{Text: "Rund 40", Span: lang.Span{Start: 0, End: 7}},
		Measure: "wounded", Subject: "people", Speakers: []claims.Speaker{{Name: "Polizei"}}, Hedge: claims.Estimate, Polarity: claims.Affirmed,
	}
	other := claim
	other.ID, other.Value = "c2", &claims.Value{Text: "60", Span: lang.Span{Start: 900, End: 902}}
	return rag.Record{
		At: time.Date(2031, 3, 5, 10, 0, 0, 0, time.UTC),
		Question: rag.Question{
			Text: "Wie viele?\x1b[2J", Asker: rag.Asker{Channel: "discord", Server: "1", Place: "2", User: "u"},
			History: []rag.Turn{{Role: "user", Text: "Was geschah in Oberau?"}},
		},
		Answer: rag.Answer{
			ID: "a1", Status: rag.Contrasted, Writer: "evidence", Language: "de", Lines: []draft.Line{{Role: draft.Verdict, Text: "Rund 40 [1]."}},
			Sources:      []rag.Source{{N: 1, Article: "oberau", Revision: "r1", Title: "Brücke", Publisher: "Talblatt", Passages: []rag.SourcePassage{{Text: body, End: len(body), Score: .5}}}},
			Claims:       []rag.Cited{{Claim: claim, Source: 1}, {Claim: other, Source: 1}},
			Contrast:     []contrast.Group{{Measure: "wounded", Subject: "people", Relations: []contrast.Pair{{From: "c1", To: "c2", Relation: contrast.Differ, Note: "they exclude one another"}}}},
			Verification: rag.Verification{Problems: []draft.Problem{{Line: 0, Kind: "figure", Detail: "41 stands nowhere"}}},
			Trace: rag.Trace{
				Stages: []rag.Stage{{Name: "search", MS: 1.25}}, Index: "i1", Model: "m1", Prompt: "p1",
				Exchanges: []answer.Exchange{{Purpose: "answer", Model: "m1", Messages: []llm.Message{{Role: "user", Text: "the whole prompt"}}, Output: "raw output"}},
				Refused:   []draft.Problem{{Line: 1, Kind: "speaker", Detail: "nobody said it"}},
			},
		},
	}
}

func TestShownRecord(t *testing.T) {
	events := []audit.Event{
		{Seq: 2, Detail: audit.Reported{Why: "not so"}},
		{Seq: 3, By: "m", Detail: audit.Verdict{Judgement: audit.Wrong, Note: "why"}},
		{Seq: 4, Detail: audit.Retracted{Reason: "withdrawn"}},
		{Seq: 5, Detail: audit.Delivered{Correction: 4, Failure: "no channel"}},
		{Seq: 6, Kind: audit.KindNotHelpful, Detail: audit.NotHelpful{}},
		{Seq: 7, Kind: audit.KindReported},
		{Seq: 8, Detail: audit.Replayed{Answer: "a2", Changed: true}},
		{Seq: 9, Detail: audit.Sent{Channel: "2", Messages: []string{"77"}}},
	}
	out := shownRecord(recorded(), events, render.Screen{})
	for _, want := range []string{
		"discord, server 1, channel 2, user u", "user: Was geschah in Oberau?", "⟦Rund 40⟧ Menschen", "score 0.500", "Talblatt – Brücke",
		"c1 [1] Rund 40 · wounded · people · Polizei · estimate", "Rund 40 [1] – 60 [1]: differ; they exclude one another",
		"line 1, figure: 41 stands nowhere", "not shown, line 2, speaker: nobody said it", "the whole prompt", "raw output", "search: 1.2 ms",
		"model m1, prompt p1", "reported: not so", "by m: judged wrong: why", "retracted: withdrawn", "correction 4 can't be shown: no channel",
		"not helpful", "reported (its content was deleted)", "the answer changed: a2", "shown in channel 2, message 77",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.ContainsRune(out, '\x1b') {
		t.Error("a control character of the question reaches the terminal")
	}
	if t.Failed() {
		t.Log(out)
	}
}

func TestCompareAnswers(t *testing.T) {
	then := recorded().Answer
	today := recorded().Answer
	today.ID, today.Trace.Index = "a2", "i2"
	if c := compareAnswers(then, today); c.Changed || !strings.Contains(c.table(render.Screen{}), "nothing changed") {
		t.Errorf("another index alone is a change: %+v", c)
	}
	today.Sources[0].Revision = "r2"
	today.Claims = today.Claims[:1]
	c := compareAnswers(then, today)
	sides := map[string]int{}
	for _, x := range c.Parts {
		sides[x.Part+" "+x.Side]++
	}
	if !c.Changed || sides["figure both"] != 1 || sides["figure then"] != 1 || sides["source then"] != 1 || sides["source today"] != 1 || sides["line both"] != 1 {
		t.Errorf("%v", sides)
	}
}

// TestAskAgain: the words stay those of whoever asked first, a checked message is checked, and a question is asked.
func TestAskAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		question rag.Question
		check    bool
		text     string
		author   string
	}{
		"asked in Discord":   {rag.Question{Text: "x", Asker: rag.Asker{Channel: "discord", User: "u", Server: "1"}}, false, "x", "u"},
		"checked in Discord": {rag.Question{Text: "x", Author: "w", Asker: rag.Asker{Channel: "discord", User: "u", Server: "1"}}, false, "check: x", "w"},
		"asked again before": {rag.Question{Text: "x", Author: "w", Asker: rag.Asker{Channel: "terminal", Server: "1"}}, false, "x", "w"},
		"checked by flag":    {rag.Question{Text: "x", Asker: rag.Asker{Channel: "terminal", Server: "1"}}, true, "check: x", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var f fakeAsker
			if _, err := askAgain(t.Context(), &f, tc.question, tc.check); err != nil {
				t.Fatal(err)
			}
			q := f.asked[0]
			if q.Text != tc.text || q.Author != tc.author || q.Asker != (rag.Asker{Channel: "terminal", Server: "1"}) {
				t.Errorf("%+v", q)
			}
		})
	}
}

func TestMoment(t *testing.T) {
	day := time.Date(2031, 3, 5, 0, 0, 0, 0, time.Local)
	for in, want := range map[string]time.Time{"": {}, "2031-03-05": day.AddDate(0, 0, 1), "2031-03-05T14:00:00Z": time.Date(2031, 3, 5, 14, 0, 0, 0, time.UTC)} {
		if got, err := moment("--to", in, 1); err != nil || !got.Equal(want) {
			t.Errorf("%q: %v, %v", in, got, err)
		}
	}
}

func TestConfirm(t *testing.T) {
	for said, ok := range map[string]bool{"yes\n": true, "YES": true, "y\n": false, "": false} {
		p := &program{stdin: strings.NewReader(said), stderr: &strings.Builder{}, screens: noTerminal{typed: true}}
		if err := p.confirm("really?"); (err == nil) != ok {
			t.Errorf("%q: %v", said, err)
		}
	}
}
