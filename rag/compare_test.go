package rag_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// shown is an answer with two figures of two articles that stand against one another.
func shown() rag.Answer {
	claim := func(id, article, value, speaker string) claims.Claim {
		return claims.Claim{
			ID: id, Article: article, Kind: claims.Figure, Value: &claims.Value{Text: value}, Measure: "missing", Counted: "Boote", Subject: "boats",
			Speakers: []claims.Speaker{{ID: speaker, Name: speaker}}, Hedge: claims.Stated, Polarity: claims.Affirmed,
		}
	}
	return rag.Answer{
		ID: "a", Status: rag.Contrasted, Writer: "evidence",
		Lines: []draft.Line{
			{Role: draft.Verdict, Text: "Die Angaben reichen von 12 [1] bis 19 [2]."},
			{Role: draft.Claim, Text: "19 · Hafenamt · 4. Mai [2]"},
			{Role: draft.Note, Text: "Beide [1][2] nennen das Jahr [1999]."},
		},
		Sources:  []rag.Source{{N: 1, Article: "east", Revision: "r1", Title: "Sturm im Osten"}, {N: 2, Article: "west", Revision: "r2", Title: "Sturm im Westen"}},
		Claims:   []rag.Cited{{Claim: claim("c1", "east", "12", "Küstenwache"), Source: 1}, {Claim: claim("c2", "west", "19", "Hafenamt"), Source: 2}},
		Contrast: []contrast.Group{{Measure: "missing", Claims: []string{"c1", "c2"}, Relations: []contrast.Pair{{From: "c1", To: "c2", Relation: contrast.Differ, Note: "x"}}}},
		Trace:    rag.Trace{Index: "i1"},
	}
}

// TestCompareSaysWhatChanged: what makes another answer of one, and what doesn't.
func TestCompareSaysWhatChanged(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*rag.Answer)
		want   []rag.Part
	}{
		"nothing": {func(*rag.Answer) {}, nil},
		"sources under other numbers, in another order, ids of claims too": {func(a *rag.Answer) {
			a.Lines[0].Text = "Die Angaben reichen von 12 [2] bis 19 [1]."
			a.Lines[1].Text = "19 · Hafenamt  · 4. Mai [1]"
			slices.Reverse(a.Sources)
			slices.Reverse(a.Claims)
			a.Sources[0].N, a.Sources[1].N, a.Claims[0].Source, a.Claims[1].Source = 1, 2, 1, 2
			a.Claims[0].Claim.ID, a.Claims[1].Claim.ID = "n2", "n1"
			a.Contrast[0].Relations[0].From, a.Contrast[0].Relations[0].To = "n2", "n1"
		}, nil},
		"what it was made with": {func(a *rag.Answer) {
			a.Trace, a.Writer, a.ID, a.Notices = rag.Trace{Index: "i2", Model: "m"}, "llm", "b", []string{"another model"}
		}, nil},
		"status":                    {func(a *rag.Answer) { a.Status = rag.Answered }, []rag.Part{rag.StatusPart}},
		"figure":                    {func(a *rag.Answer) { a.Claims[0].Claim.Value = &claims.Value{Text: "mindestens 12"} }, []rag.Part{rag.FigurePart, rag.ContrastPart}},
		"speaker":                   {func(a *rag.Answer) { a.Claims[1].Claim.Speakers = nil }, []rag.Part{rag.FigurePart, rag.ContrastPart}},
		"denied":                    {func(a *rag.Answer) { a.Claims[1].Claim.Polarity = claims.Denied; a.Contrast = nil }, []rag.Part{rag.FigurePart, rag.ContrastPart}},
		"who is counted":            {func(a *rag.Answer) { a.Claims[1].Claim.Subject = "ships"; a.Contrast = nil }, []rag.Part{rag.FigurePart, rag.ContrastPart}},
		"marker of another source":  {func(a *rag.Answer) { a.Lines[1].Text = "19 · Hafenamt · 4. Mai [1]" }, []rag.Part{rag.LinePart}},
		"marker gone":               {func(a *rag.Answer) { a.Lines[2].Text = "Beide [1] nennen das Jahr [1999]." }, []rag.Part{rag.LinePart}},
		"number that is no marker":  {func(a *rag.Answer) { a.Lines[2].Text = "Beide [1][2] nennen das Jahr [1998]." }, []rag.Part{rag.LinePart}},
		"wording":                   {func(a *rag.Answer) { a.Lines[0].Text = "Es fehlen 12 [1] bis 19 [2]." }, []rag.Part{rag.LinePart}},
		"line gone":                 {func(a *rag.Answer) { a.Lines = a.Lines[:2] }, []rag.Part{rag.LinePart}},
		"relation":                  {func(a *rag.Answer) { a.Contrast[0].Relations[0].Relation = contrast.Agree }, []rag.Part{rag.ContrastPart}},
		"contrast gone":             {func(a *rag.Answer) { a.Contrast = nil }, []rag.Part{rag.ContrastPart}},
		"source":                    {func(a *rag.Answer) { a.Sources = append(a.Sources, rag.Source{N: 3, Article: "north", Revision: "r3"}) }, []rag.Part{rag.SourcePart}},
		"another text of a source":  {func(a *rag.Answer) { a.Sources[1].Revision = "r4" }, []rag.Part{rag.SourcePart}},
		"same title, other article": {func(a *rag.Answer) { a.Sources[1].Article = "south" }, []rag.Part{rag.LinePart, rag.SourcePart}},
	} {
		t.Run(name, func(t *testing.T) {
			other := shown()
			tc.change(&other)
			for _, c := range []rag.Comparison{rag.Compare(shown(), other), rag.Compare(other, shown())} {
				if diff := cmp.Diff(tc.want, c.Parts(0, 1)); diff != "" || c.Changed(1) != (len(tc.want) > 0) {
					t.Errorf("changed %v (-want +got):\n%s", c.Changed(1), diff)
				}
			}
		})
	}
}

// TestUpdatedHasADirection: which of two figures is the newer one is no matter of order.
func TestUpdatedHasADirection(t *testing.T) {
	a, b := shown(), shown()
	a.Contrast[0].Relations[0].Relation = contrast.Updated
	b.Contrast = []contrast.Group{{Relations: []contrast.Pair{{From: "c2", To: "c1", Relation: contrast.Updated}}}}
	if !rag.Compare(a, b).Changed(1) {
		t.Error("the newer figure is now the older one, and that is no change")
	}
}

// TestCompareThree: how each thing stands in each of three answers, and what made the difference.
func TestCompareThree(t *testing.T) {
	same, other := shown(), shown()
	other.Sources[1].Revision, other.Lines = "r9", append(other.Lines[:2:2], draft.Line{Role: draft.Note, Text: "Neu."})
	c := rag.Compare(shown(), same, other)
	in := func(p rag.Part, n int) string {
		var out []string
		for _, x := range c.Of(p) {
			out = append(out, string(x.In[n]))
		}
		return strings.Join(out, " ")
	}
	for _, tc := range []struct {
		part rag.Part
		n    int
		want string
	}{
		{rag.StatusPart, 2, "there"},
		{rag.FigurePart, 2, "there there"},
		{rag.LinePart, 0, "there there there "},
		{rag.LinePart, 1, "there there there "},
		{rag.LinePart, 2, "there there gone new"},
		{rag.SourcePart, 1, "there there"},
		{rag.SourcePart, 2, "there altered"},
	} {
		if got := in(tc.part, tc.n); got != tc.want {
			t.Errorf("%s of answer %d: %q, want %q", tc.part, tc.n, got, tc.want)
		}
	}
	for name, tc := range map[string]struct {
		evidence, today rag.Answer
		want            rag.Cause
	}{
		"nothing":      {same, same, rag.NoCause},
		"articles":     {same, other, rag.ByArticles},
		"program":      {other, other, rag.ByProgram},
		"program then": {other, same, rag.ByProgramThen},
		"both":         {other, func() rag.Answer { a := shown(); a.Status = rag.NoAnswer; return a }(), rag.ByBoth},
	} {
		if got := rag.Compare(shown(), tc.evidence, tc.today).Cause(1, 2); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// FuzzCompare: whatever a line says, an answer is like itself, and like itself with its two sources under swapped numbers.
func FuzzCompare(f *testing.F) {
	f.Add("12 [1], 19 [2]")
	f.Add("[1][2] [+1] [01] [3] [")
	f.Add("[[1]] ]1[ [1")
	f.Fuzz(func(t *testing.T, text string) {
		a, b := shown(), shown()
		a.Lines = []draft.Line{{Text: text}}
		b.Lines = []draft.Line{{Text: strings.NewReplacer("[1]", "[2]", "[2]", "[1]").Replace(text)}}
		b.Sources[0].N, b.Sources[1].N = 2, 1
		if rag.Compare(a, a).Changed(1) || rag.Compare(a, b).Changed(1) {
			t.Errorf("%q changed when its sources were numbered anew: %+v", text, rag.Compare(a, b).Of(rag.LinePart))
		}
	})
}
