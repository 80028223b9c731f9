package verify_test

import (
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/verify"
)

const body = "Das Pentagon spricht von bis zu 14.000 Helfern. Reuters zählte rund 300 Verletzte. Der Pegel sank."

// evidence is two invented articles with three claims: up to 14,000 helpers (Pentagon, in article a), about 300 wounded
// (Reuters, as of mid-March 2031, in a) and several hundred wounded (nobody named, in b).
func evidence() draft.Evidence {
	n14, n300, n200, n999 := 14000.0, 300.0, 200.0, 999.0
	day := calendar.Day(2031, time.March, 21)
	return draft.Evidence{
		Articles: []corpus.Article{
			{ID: "a", Body: body, Published: corpus.Published{Interval: calendar.Interval{From: day, To: day}}},
			{ID: "b", Body: "Es gab mehrere hundert Verletzte.", Published: corpus.Published{Interval: calendar.Interval{From: day.Add(7)}}},
		},
		Claims: []claims.Claim{
			{
				ID: "helpers", Article: "a", Kind: claims.Figure, Measure: "deployed", Speakers: []claims.Speaker{{ID: "pentagon", Name: "Pentagon"}},
				Value: &claims.Value{High: &n14, Qualifier: quantity.UpTo},
			},
			{
				ID: "hurt", Article: "a", Kind: claims.Figure, Measure: "wounded", Speakers: []claims.Speaker{{ID: "reuters", Name: "Reuters"}},
				Value: &claims.Value{Low: &n300, High: &n300, Qualifier: quantity.About},
				AsOf:  &claims.AsOf{Interval: calendar.Interval{From: calendar.Day(2031, time.March, 11), To: calendar.Day(2031, time.March, 20)}},
			},
			{ID: "some", Article: "b", Kind: claims.Figure, Measure: "wounded", Value: &claims.Value{Low: &n200, High: &n999, Vague: true, Qualifier: quantity.Several}},
		},
	}
}

func line(text string, sources []int, ids ...string) draft.Line {
	return draft.Line{Role: draft.Claim, Text: text, Sources: sources, Claims: ids}
}

func TestCheck(t *testing.T) {
	quote := draft.Line{
		Role: draft.Statement, Text: "Dazu: „Der Pegel sank.“ [1]", Sources: []int{1},
		Quotes: []draft.Quote{{Source: 1, Start: strings.Index(body, "Der Pegel"), End: len(body)}},
	}
	altered := quote
	altered.Text = "Dazu: „Der Pegel stieg.“ [1]"
	elsewhere := quote
	elsewhere.Text, elsewhere.Sources = "Dazu: „Der Pegel sank.“ [2]", []int{2}
	tests := []struct {
		name string
		code lang.Code
		line draft.Line
		want string // the kind of the only problem, "" for none
	}{
		{"as it stands", lang.German, line("rund 300 – Reuters – Mitte März 2031 [1]", []int{1}, "hurt"), ""},
		{"in the other language", lang.English, line("about 300 – Reuters – mid-March 2031 [1]", []int{1}, "hurt"), ""},
		{"point, comma, space and words are one figure", lang.English, line("up to 14,000 – Pentagon [1]", []int{1}, "helpers"), ""},
		{"with a thin space", lang.German, line("bis zu 14\u202f000 – Pentagon [1]", []int{1}, "helpers"), ""},
		{"in words", lang.German, line("bis zu vierzehntausend – Pentagon [1]", []int{1}, "helpers"), ""},
		{"the article's date", lang.English, line("about 300 – Reuters – reported 21 March 2031 [1]", []int{1}, "hurt"), ""},
		{"an open bound", lang.English, line("several hundred – not before 28 March 2031 [2]", []int{2}, "some"), ""},
		{"a quotation", lang.German, quote, ""},

		{"another number in words", lang.German, line("bis zu neunundneunzigtausend – Pentagon [1]", []int{1}, "helpers"), "figure"},
		{"about made exact", lang.English, line("300 – Reuters [1]", []int{1}, "hurt"), "figure"},
		{"a vague figure that nobody gave", lang.English, line("several thousand – Reuters [1]", []int{1}, "hurt"), "figure"},
		{"straight quotation marks", lang.English, line("about 300 – Reuters – \"all is well\" [1]", []int{1}, "hurt"), "quote"},
		{"300 is not 3,000", lang.English, line("about 3,000 – Reuters [1]", []int{1}, "hurt"), "figure"},
		{"two digits swapped", lang.English, line("up to 41,000 – Pentagon [1]", []int{1}, "helpers"), "figure"},
		{"a bound made exact", lang.English, line("14,000 – Pentagon [1]", []int{1}, "helpers"), "figure"},
		{"a unit that nobody gave", lang.English, line("about 300 percent – Reuters [1]", []int{1}, "hurt"), "figure"},
		{"the figure of a claim that is not cited", lang.English, line("about 300 – Pentagon [1]", []int{1}, "helpers"), "figure"},
		{"a moved date", lang.German, line("rund 300 – Reuters – Mitte April 2031 [1]", []int{1}, "hurt"), "date"},
		{"a sharper date", lang.German, line("rund 300 – Reuters – 13. März 2031 [1]", []int{1}, "hurt"), "date"},
		{"another speaker", lang.English, line("about 300 – Yonhap [1]", []int{1}, "hurt"), "speaker"},
		{"a changed quotation", lang.German, altered, "quote"},
		{"a quotation of another source", lang.German, elsewhere, "quote"},
		{"invented words in quotation marks", lang.German, line("rund 300 – Reuters – „alles gut“ [1]", []int{1}, "hurt"), "quote"},
		{"no marker", lang.English, line("about 300 – Reuters", nil, "hurt"), "citation"},
		{"a marker without source", lang.English, line("about 300 – Reuters [1][7]", []int{1}, "hurt"), "citation"},
		{"a source without marker", lang.English, line("about 300 – Reuters [1]", []int{1, 2}, "hurt"), "citation"},
		{"a claim of an article that is not cited", lang.English, line("about 300 – Reuters [2]", []int{2}, "hurt"), "citation"},
		{"a claim that does not exist", lang.English, line("Reuters [1]", []int{1}, "hurt", "ghost"), "citation"},
	}
	v, err := claims.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	verifier := newVerifier(t, v)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := verify.Asked{Text: "wie viele?", Language: tt.code}
			problems := verifier.Check(draft.Draft{Lines: []draft.Line{tt.line}}, evidence(), asked)
			switch {
			case tt.want == "" && len(problems) > 0:
				t.Errorf("problems %+v, want none", problems)
			case tt.want != "" && (len(problems) == 0 || problems[0].Kind != tt.want):
				t.Errorf("problems %+v, want one of kind %q", problems, tt.want)
			}
		})
	}
}

func TestWordsOfADigestAreNobodys(t *testing.T) {
	v, err := claims.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	ev := evidence()
	ev.Articles[0].DigestOf = "Bote, 21. März 2031"
	l := draft.Line{Role: draft.Statement, Sources: []int{1}, Quotes: []draft.Quote{{Source: 1, Start: strings.Index(body, "Der Pegel"), End: len(body)}}}
	for text, problems := range map[string]int{"Dazu: Der Pegel sank. [1]": 0, "Dazu: „Der Pegel sank.“ [1]": 1, "Dazu: »Der Pegel sank.« [1]": 1} {
		l.Text = text
		got := newVerifier(t, v).Check(draft.Draft{Lines: []draft.Line{l}}, ev, verify.Asked{Language: lang.German})
		if len(got) != problems {
			t.Errorf("%s: problems %+v, want %d", text, got, problems)
		}
	}
}

func TestOnlyTheQuestionsOwnWordsMayBeQuotedWithoutSource(t *testing.T) {
	v, err := claims.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	l := draft.Line{Role: draft.Verdict, Text: "Das sagen die Artikel nicht: „Atlantis“ kommt in ihnen nicht vor."}
	d := draft.Draft{Abstained: true, Lines: []draft.Line{l}}
	asked := verify.Asked{Text: "Was geschah in Atlantis?", Language: lang.German}
	if p := newVerifier(t, v).Check(d, draft.Evidence{}, asked); len(p) > 0 {
		t.Errorf("problems %+v, want none", p)
	}
	asked.Text = "Was geschah?"
	if p := newVerifier(t, v).Check(d, draft.Evidence{}, asked); len(p) == 0 {
		t.Error("words in quotation marks that stand nowhere were let through")
	}
}
