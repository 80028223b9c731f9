package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/corpus"
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
	passage := func(text string, score float64, used bool) rag.Retrieved {
		return rag.Retrieved{Scored: draft.Scored{Passage: corpus.Passage{Article: "oberau", Text: text}, Score: score}, Used: used}
	}
	return rag.Record{
		Evidence: &rag.Evidence{
			Articles:  []rag.Revision{{Article: corpus.Article{ID: "oberau", Title: "Brücke", Publisher: "Talblatt"}}},
			Retrieved: []rag.Retrieved{passage(body, .5, true), passage("Wetter in\nOberau.", .25, false)},
		},
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
		{Seq: 8, Detail: audit.Replayed{On: "evidence", Answer: "a2", Changed: true}},
		{Seq: 9, Detail: audit.Sent{Channel: "2", Messages: []string{"77"}}},
	}
	out := shownRecord(recorded(), events, render.Screen{})
	for _, want := range []string{
		"discord, server 1, channel 2, user u", "user: Was geschah in Oberau?", "⟦Rund 40⟧ Menschen", "score 0.500", "Talblatt – Brücke",
		"c1 [1] Rund 40 · wounded · people · Polizei · estimate", "Rund 40 [1] – 60 [1]: differ; they exclude one another",
		"line 1, figure: 41 stands nowhere", "not shown, line 2, speaker: nobody said it", "the whole prompt", "raw output", "search: 1.2 ms",
		"model m1, prompt p1", "reported: not so", "by m: judged wrong: why", "retracted: withdrawn", "correction 4 can't be shown: no channel",
		"not helpful", "reported (its content was deleted)", "asked again on the recorded evidence, and the answer changed: a2", "1. score 0.500, used: Talblatt – Brücke", "2. score 0.250, not used", "Wetter in Oberau.", "shown in channel 2, message 77",
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
	first, same, other := recorded().Answer, recorded().Answer, recorded().Answer
	same.ID, same.Trace.Index = "a2", "i2"
	other.ID, other.Sources[0].Revision, other.Claims = "a3", "r2", other.Claims[:1]
	c := comparison{Then: "a1", Again: []replayed{{rag.OnEvidence, "a2", false}, {rag.OnToday, "a3", true}}}
	c.fill([]rag.Answer{first, same, other})
	in := map[string]int{}
	for _, x := range c.Parts {
		in[x.Part+" "+strings.Join(x.In, "+")]++
		if x.Part == "source" && !slices.Equal(x.Altered, []string{"today"}) {
			t.Errorf("another text stands in %v, want today", x.Altered)
		}
	}
	for _, want := range []string{"status then+evidence+today", "figure then+evidence+today", "figure then+evidence", "source then+evidence+today", "line then+evidence+today", "made with evidence", "made with then+today"} {
		if in[want] != 1 {
			t.Errorf("%d of %q in %v", in[want], want, in)
		}
	}
	table := c.table(render.Screen{})
	for _, want := range []string{"then  evidence  today", "another text", "on the recorded evidence: nothing changed; the new answer is a2", "on today's articles: the answer changed; the new answer is a3", "the articles make the difference"} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in\n%s", want, table)
		}
	}
}

// TestCorrectedSaysWhere: Discord is spoken of only where the answer was shown there.
func TestCorrectedSaysWhere(t *testing.T) {
	for want, events := range map[bool][]audit.Event{
		false: {{Kind: audit.KindReplayed}, {Kind: audit.KindReported}},
		true:  {{Kind: audit.KindHelpful}, {Kind: audit.KindSent, Detail: audit.Sent{Messages: []string{"m"}}}},
	} {
		if got := corrected(events); strings.Contains(got, "Discord") != want || !strings.Contains(got, "is recorded") {
			t.Errorf("%+v: %q", events, got)
		}
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
