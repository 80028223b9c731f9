package answer

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag/draft"
)

func TestReadReply(t *testing.T) {
	const plain = `{"abstain": false, "sentences": [{"text": "Seoul nennt 12.", "claims": ["c1"], "passages": []}]}`
	tests := []struct {
		name, text string
		want       string // of the first sentence; "" where nothing is usable
		abstain    bool
	}{
		{"as asked for", plain, "Seoul nennt 12.", false},
		{"in a fence among words", "Here you are {as asked}:\n```json\n" + plain + "\n```\nAnything else?", "Seoul nennt 12.", false},
		{"with commas too many", `{"abstain": false, "sentences": [{"text": "a, ]b", "claims": ["c1",], "passages": [],},],}`, "a, ]b", false},
		{"markers in the text", `{"abstain": false, "sentences": [{"text": "Seoul nennt 12 [1][2].", "claims": ["c1"], "passages": []}]}`, "Seoul nennt 12.", false},
		{"without the key abstain", `{"sentences": [{"text": "Zwölf.", "claims": ["c1"]}]}`, "Zwölf.", false},
		{"an abstention", `{"abstain": true, "sentences": []}`, "", true},
		{"an abstention without sentences", `{"abstain": true}`, "", true},
		{"empty", "", "", false},
		{"no JSON", "Seoul nennt 12.", "", false},
		{"another object", `{"answer": "Seoul nennt 12."}`, "", false},
		{"cut", plain[:len(plain)-20], "", false},
		{"of wrong types", `{"abstain": false, "sentences": [{"text": 12, "claims": "c1"}]}`, "", false},
		{"a list of texts", `{"abstain": false, "sentences": ["Seoul nennt 12."]}`, "", false},
		{"deep", strings.Repeat(`{"sentences":[`, 5000), "", false},
		{"too many sentences", `{"abstain": false, "sentences": [` + strings.Repeat(`{"text":"a","claims":["c1"],"passages":[]},`, mostSentences) + `{"text":"a"}]}`, "", false},
		{"far too long", plain + strings.Repeat(" ", longestReply), "", false},
		{"markers within markers", `{"sentences": [{"text": "Seoul nennt 1[[1]2]9.", "claims": ["c1"]}]}`, "", false},
		{"more ids than anybody needs", `{"sentences": [{"text": "Zwölf.", "claims": [` + strings.TrimSuffix(strings.Join(manyIDs(), ","), ",") + `]}]}`, "", false},
		{"one id again and again", `{"sentences": [{"text": "Zwölf.", "claims": ["c1"` + strings.Repeat(`,"c1"`, 5000) + `]}]}`, "Zwölf.", false},
		{"no valid text", "{\"abstain\": true, \"sentences\": []}\xff", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := readReply(tt.text)
			usable := tt.want != "" || tt.abstain
			if usable != (err == nil) || err != nil && !errors.Is(err, ErrUnusable) {
				t.Fatalf("err = %v", err)
			}
			if r.Abstain != tt.abstain {
				t.Errorf("abstain = %v, want %v", r.Abstain, tt.abstain)
			}
			if tt.want != "" && (len(r.Sentences) == 0 || r.Sentences[0].Text != tt.want) {
				t.Errorf("sentences = %+v, want %q", r.Sentences, tt.want)
			}
		})
	}
}

func manyIDs() []string {
	var out []string
	for i := range mostIDs + 1 {
		out = append(out, strconv.Quote("c"+strconv.Itoa(i)))
	}
	return out
}

// TestReadReplyAgain: a sentence that is said again and again is shown once.
func TestReadReplyAgain(t *testing.T) {
	one := `{"text": "Seoul nennt zwölf Tote.", "claims": ["c1"]},`
	r, err := readReply(`{"sentences": [` + strings.Repeat(one, mostSentences-2) + `{"text": "Seoul  nennt zwölf Tote !", "claims": ["c2"]}, {"text": "Seoul nennt elf Tote.", "claims": ["c1"]}]}`)
	if err != nil || len(r.Sentences) != 2 {
		t.Errorf("%+v, %v", r.Sentences, err)
	}
}

func FuzzReadReply(f *testing.F) {
	f.Add(`{"abstain": false, "sentences": [{"text": "a [1]", "claims": ["c1"], "passages": ["p1",]}]}`)
	f.Add("```json\n{}\n```{{{")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := readReply(text)
		if err == nil && (len(r.Sentences) > mostSentences || !r.Abstain && len(r.Sentences) == 0) {
			t.Errorf("%q was taken for %+v", text, r)
		}
		for _, s := range r.Sentences {
			if strings.TrimSpace(s.Text) == "" || written.MatchString(s.Text) {
				t.Errorf("%q has the sentence %q", text, s.Text)
			}
		}
	})
}

func TestReadStandAlone(t *testing.T) {
	got, err := readStandAlone("Sure:\n```json\n" + `{"question": "Wie viele\u0000 starben\nin Orla?", "search": ["Tote", " ", "Orla"]}` + "\n```")
	if err != nil || got.Question != "Wie viele starben in Orla?" || len(got.Search) != 2 {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, text := range []string{"", "no", `{"question": "", "search": []}`, `{"question": 3}`, `{"question": "a`} {
		if got, err := readStandAlone(text); !errors.Is(err, ErrUnusable) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

// TestNumbered: sources are numbered anew as they are cited, in text, cells and lists alike, but not inside of quotations.
func TestNumbered(t *testing.T) {
	ev := evidenceOf("Eins.", "Er sagte [2] dazu.", "Drei.")
	d := draft.Draft{Lines: []draft.Line{
		{Text: "Erst. [3]", Sources: []int{3}},
		{Text: "„Er sagte [2] dazu.“ [2][3]", Sources: []int{2, 3}, Quotes: []draft.Quote{{Source: 2, Start: 0, End: 18}}, Cells: []string{"12", "", "", "[2]", "[3] hat mehr"}},
	}}
	got, ev := numbered(d, ev)
	if len(ev.Articles) != 2 || ev.Articles[0].ID != "3" || ev.Articles[1].ID != "2" {
		t.Errorf("articles %+v", ev.Articles)
	}
	if got.Lines[0].Text != "Erst. [1]" || got.Lines[1].Text != "„Er sagte [2] dazu.“ [1][2]" {
		t.Errorf("texts %q, %q", got.Lines[0].Text, got.Lines[1].Text)
	}
	if c := got.Lines[1].Cells; c[3] != "[2]" || c[4] != "[1] hat mehr" {
		t.Errorf("cells %q", c)
	}
	if q := got.Lines[1].Quotes[0].Source; q != 2 {
		t.Errorf("quote of source %d, want 2", q)
	}
	if d.Lines[1].Quotes[0].Source != 2 || d.Lines[1].Cells[3] != "[2]" {
		t.Error("the draft that was handed in has changed")
	}
}

func evidenceOf(bodies ...string) draft.Evidence {
	var ev draft.Evidence
	for i, b := range bodies {
		ev.Articles = append(ev.Articles, corpus.Article{ID: strconv.Itoa(i + 1), Body: b})
	}
	return ev
}
