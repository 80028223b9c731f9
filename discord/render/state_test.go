package render_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// told is an answer on claims 0, 1, 2 … of the origins, each read from an article of its own.
func told(status rag.Status, origins []string, pairs ...contrast.Pair) rag.Answer {
	a := rag.Answer{ID: "x", Language: "en", Status: status, Contrast: []contrast.Group{{Relations: pairs}}}
	line := draft.Line{Role: draft.Verdict, Text: "So it is."}
	for i, origin := range origins {
		c := claims.Claim{ID: fmt.Sprint(i), Article: fmt.Sprint("article ", i)}
		if origin != "" {
			c.Origin = strings.Fields(origin)
		}
		a.Claims = append(a.Claims, rag.Cited{Claim: c, Source: i + 1})
		a.Sources = append(a.Sources, rag.Source{N: i + 1, Article: c.Article})
		line.Claims = append(line.Claims, c.ID)
	}
	a.Lines = []draft.Line{line}
	return a
}

func pair(from, to int, r contrast.Relation) contrast.Pair {
	return contrast.Pair{From: fmt.Sprint(from), To: fmt.Sprint(to), Relation: r}
}

// TestState: the word, the colour, and the number of origins.
func TestState(t *testing.T) {
	overtaken := told(rag.Contrasted, []string{"", ""})
	overtaken.Lines[0].Text = "Yes, as the newest article has it (3 March 2031) [1]; earlier ones say the opposite [2]."
	hidden := told(rag.Contrasted, []string{"a", "b"}, pair(0, 7, contrast.Differ), pair(0, 1, contrast.Updated))
	uncited := told(rag.Answered, []string{"a"})
	uncited.Sources = append(uncited.Sources, rag.Source{N: 2, Article: "article 9"})
	for _, tt := range []struct {
		name       string
		answer     rag.Answer
		word, foot string
		colour     int
	}{
		{"agree", told(rag.Answered, []string{"a", "b"}, pair(0, 1, contrast.Agree)), "= The sources agree", "2 articles, 2 origins", 0x009E73},
		{"one origin agrees with nobody", told(rag.Answered, []string{"dpa a", "a"}, pair(0, 1, contrast.Agree)), "• From the articles", "2 articles, 1 origin", 0x0072B2},
		{"differ", told(rag.Contrasted, []string{"a", "b"}, pair(0, 1, contrast.Differ)), "≠ The sources differ", "2 articles, 2 origins", 0xD55E00},
		{"differ and overtaken", told(rag.Contrasted, []string{"a", "b", "b"}, pair(0, 1, contrast.Differ), pair(1, 2, contrast.Updated)), "≠ The sources differ, some was overtaken", "3 articles, 2 origins", 0xD55E00},
		{"overtaken", told(rag.Contrasted, []string{"a", "a"}, pair(0, 1, contrast.Updated)), "↻ Overtaken: there is a newer state", "2 articles, 1 origin", 0xE69F00},
		{"overtaken statements", overtaken, "↻ Overtaken: there is a newer state", "2 articles, 2 origins", 0xE69F00},
		{"relations of what is not shown", hidden, "↻ Overtaken: there is a newer state", "2 articles, 2 origins", 0xE69F00},
		{"one origin by relation", told(rag.Answered, []string{"", "", "b"}, pair(0, 1, contrast.SameOrigin)), "• From the articles", "3 articles, 2 origins", 0x0072B2},
		{"an article cited for its own words", uncited, "• From the articles", "2 articles, 2 origins", 0x0072B2},
		{"nothing", rag.Answer{ID: "x", Status: rag.NoAnswer, Lines: []draft.Line{{Role: draft.Verdict, Text: "The articles don't say."}}}, "∅ Not in the articles", "written from the ledger", 0x8A8F98},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := render.Answer(tt.answer, render.Options{Locale: render.English})[0].Embeds[0]
			if e.Author.Name != tt.word || e.Color != tt.colour || !strings.HasPrefix(e.Footer.Text, tt.foot+" · ") {
				t.Errorf("%q, %06x, %q", e.Author.Name, e.Color, e.Footer.Text)
			}
		})
	}
}

// TestCourtesy: thanks are returned without the frame of an answer.
func TestCourtesy(t *testing.T) {
	a := rag.Answer{ID: "x", Language: "de", Status: rag.NoAnswer, Lines: []draft.Line{{Role: draft.Verdict, Text: "Gern geschehen."}}}
	list := render.Answer(a, render.Options{Locale: render.German})
	if len(list) != 1 || list[0].Components != nil || show(list) != "┌ blue\n│ **Gern geschehen.**\n└\n\n" {
		t.Error(show(list))
	}
	for _, m := range render.Answer(rag.Answer{}, render.Options{}) {
		within(t, m)
	}
}

// TestCheckedTwoWays: a checked or cited text that looks like a finding is none, and the state is that of the findings.
func TestCheckedTwoWays(t *testing.T) {
	said := draft.Checked{What: "„Er sagte es“ – belegt: wirklich“", Finding: draft.Contradicted, Found: "die Artikel sagen das Gegenteil [1]."}
	unknown := draft.Checked{What: "„Alles“ – belegt: ja“", Finding: draft.NotInCorpus}
	a := rag.Answer{ID: "x", Language: "de", Status: rag.Contrasted, Lines: []draft.Line{
		{Role: draft.Verdict, Text: "Geprüfte Angaben: eine widersprochen und eine nicht in den Artikeln."},
		{Role: draft.Statement, Text: "„Er sagte es“ – belegt: wirklich“ – widersprochen: die Artikel sagen das Gegenteil [1].", Checked: &said},
		{Role: draft.Note, Text: "„Alles“ – belegt: ja“ – nicht in den Artikeln.", Checked: &unknown},
	}}
	e := render.CheckResult(a, render.Options{Locale: render.German})[0].Embeds[0]
	if e.Author.Name != "✗ Widersprochen" || !strings.Contains(e.Description, "✗ **„Er sagte es“ – belegt: wirklich“ – widersprochen**\ndie Artikel") || strings.Contains(e.Description, "✓") ||
		!strings.Contains(e.Description, "∅ **„Alles“ – belegt: ja“ – nicht in den Artikeln**") {
		t.Errorf("%s\n%s", e.Author.Name, e.Description)
	}
}
