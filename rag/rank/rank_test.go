package rank_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag/rank"
)

// words is a lexicon that translates from English; phrases are looked up as they stand.
type words struct{ german, english map[string][]string }

func (w words) German(s string) []string  { return w.german[strings.ToLower(s)] }
func (w words) English(s string) []string { return w.english[s] }
func (w words) Phrases(text string) []lexicon.Phrase {
	var out []lexicon.Phrase
	if i := strings.Index(text, "power plant"); i >= 0 {
		out = append(out, lexicon.Phrase{Span: lang.Span{Start: i, End: i + 11}, Language: lang.English, Translations: []string{"Kraftwerk"}})
	}
	return out
}

var dictionary = words{
	german: map[string][]string{
		"bridge": {"Brücke"}, "closed": {"geschlossen", "gesperrt"}, "killed": {"getötet", "umgebracht"}, "plant": {"Pflanze", "Werk"}, "power": {"Macht"},
	},
	english: map[string][]string{"umgekommen": {"killed"}},
}

var passages = []string{
	"Die Eisenbahnbrücke bei Neuburg ist nach dem Hochwasser gesperrt worden.",
	"Bei dem Erdbeben auf Maruna wurden 300 Menschen getötet, weitere 2.700 verletzt.",
	"Das Kraftwerk an der Ilse liefert seit Montag wieder Strom.",
	"Die Pflanzen im Garten von Altmark haben den Frost überstanden.",
	"Der Bürgermeister von Altmark, Jonas Petrov, tritt zurück.",
	"The mayor of Port Lysander reopened the harbour bridge on Friday.",
}

func scorer() (*rank.Scorer, []rank.Candidate) {
	stats := &rank.Stats{}
	var cands []rank.Candidate
	for i, p := range passages {
		stats.Add(p)
		code := lang.German
		if strings.HasPrefix(p, "The ") {
			code = lang.English
		}
		cands = append(cands, rank.Candidate{ID: fmt.Sprint(i), Text: p, Language: code})
	}
	return rank.NewScorer(stats), cands
}

func TestOrder(t *testing.T) {
	s, cands := scorer()
	a := rank.NewAnalyzer(dictionary)
	for _, tc := range []struct {
		question string
		code     lang.Code
		want     string
	}{
		{"Welche Brücken sind gesperrt?", lang.German, "0"},
		{"Welche Bruecke ist geschperrt?", lang.German, "0"},
		{"Which bridge was closed?", lang.English, "0"},
		{"Which bridge in Port Lysander was closed?", lang.English, "5"},
		{"How many were killed?", lang.English, "1"},
		{"Wie viele sind umgekommen?", lang.German, "1"},
		{"Is the power plant working?", lang.English, "2"},
		{"Who is Petrov?", lang.English, "4"},
		{"2.700", lang.German, "1"},
		{"2,700 Verletzte", lang.German, "1"},
	} {
		hits := s.Order(a.Query(tc.question, tc.code), cands)
		if hits[0].ID != tc.want {
			t.Errorf("%q: first is %+v, want %s", tc.question, hits[0], tc.want)
		}
		for _, h := range hits {
			if h.Score < 0 || h.Score > 1 {
				t.Errorf("%q: score %v", tc.question, h.Score)
			}
		}
	}
}

func TestOrderIsTheSameEveryTime(t *testing.T) {
	s, cands := scorer()
	// Equal texts have equal scores and stand in the order of their ids, whatever order they come in.
	cands = append(cands, rank.Candidate{ID: "b", Text: passages[0], Language: lang.German}, rank.Candidate{ID: "a", Text: passages[0], Language: lang.German})
	q := rank.NewAnalyzer(nil).Query("Brücke gesperrt", lang.German)
	first := s.Order(q, cands)
	if got := []string{first[0].ID, first[1].ID, first[2].ID}; !slices.Equal(got, []string{"0", "a", "b"}) {
		t.Errorf("order %v", got)
	}
	slices.Reverse(cands)
	if diff := cmp.Diff(first, s.Order(q, cands)); diff != "" {
		t.Error(diff)
	}
}

func TestCosineJoinsTheScore(t *testing.T) {
	s, cands := scorer()
	cands[3].Cosine = .9
	if hits := s.Order(rank.NewAnalyzer(nil).Query("vegetation", lang.English), cands); hits[0].ID != "3" {
		t.Errorf("first is %+v, want the one that the embedding model found", hits[0])
	}
}

func TestQuery(t *testing.T) {
	a := rank.NewAnalyzer(dictionary)
	for _, tc := range []struct {
		question string
		code     lang.Code
		want     string
	}{
		{"Which bridge was closed?", lang.English, "bridge=Brücke closed=geschlossen|gesperrt"},
		{"Was the power plant closed", lang.English, "power=Kraftwerk|Macht plant=Kraftwerk|Pflanze|Werk closed=geschlossen|gesperrt"},
		{"Wer ist das?", lang.German, "Wer= ist= das="},
		{"Sind welche umgekommen?", lang.German, "umgekommen=killed|~getötet|~umgebracht"},
		{"What does the WHO say about US bridges", lang.English, "WHO= say= US= bridges="},
		{"…", lang.English, ""},
	} {
		var got []string
		for _, w := range a.Query(tc.question, tc.code).Words {
			var alts []string
			for _, alt := range w.Alternatives[1:] {
				text := alt.Text
				if alt.Weight < 1 {
					text = "~" + text
				}
				alts = append(alts, text)
			}
			got = append(got, w.Text+"="+strings.Join(alts, "|"))
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%q: %q, want %q", tc.question, strings.Join(got, " "), tc.want)
		}
	}
}

func TestLongQuestionsAreBounded(t *testing.T) {
	q := rank.NewAnalyzer(nil).Query(strings.Repeat("Brücke ", 50_000), lang.German)
	if len(q.Words) > 64 {
		t.Errorf("%d words", len(q.Words))
	}
}

func TestMatch(t *testing.T) {
	s, _ := scorer()
	a := rank.NewAnalyzer(dictionary)
	for _, tc := range []struct {
		question string
		code     lang.Code
		text     string
		want     string
	}{
		{"Which bridge near Neuburg was closed?", lang.English, passages[0], "bridge>Eisenbahnbrücke(Brücke) Neuburg>Neuburg closed>gesperrt(gesperrt)"},
		{"Wurde Petrov auf Maruna getötet?", lang.German, passages[1], "Petrov- Maruna>Maruna getötet>getötet"},
		{"Starben 3.000 auf Maruna?", lang.German, passages[1], "Starben- 3.000- Maruna>Maruna"},
		{"Starben 2700?", lang.German, passages[1], "Starben- 2700>2.700"},
		{"Bürgermeister Altmarks", lang.German, passages[4], "Bürgermeister>Bürgermeister Altmarks>Altmark"},
		{"Bürgermiester", lang.German, passages[4], "Bürgermiester>Bürgermeister"},
		{"Nordmaruna", lang.German, "In Südmaruna blieb es ruhig.", "Nordmaruna-"},
	} {
		var got []string
		for _, w := range s.Matcher(a.Query(tc.question, tc.code), lang.German).Match(tc.text).Words {
			switch {
			case w.Found == 0:
				got = append(got, w.Word.Text+"-")
			case w.Via != "":
				got = append(got, fmt.Sprintf("%s>%s(%s)", w.Word.Text, w.Text, w.Via))
			default:
				got = append(got, w.Word.Text+">"+w.Text)
			}
			if w.Found > 0 && tc.text[w.At.Start:w.At.End] != w.Text {
				t.Errorf("%q: %+v does not stand there", tc.question, w)
			}
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%q: %q, want %q", tc.question, strings.Join(got, " "), tc.want)
		}
	}
}

func TestCoverage(t *testing.T) {
	s, _ := scorer()
	a := rank.NewAnalyzer(nil)
	all := s.Matcher(a.Query("Eisenbahnbrücke Neuburg", lang.German), lang.German).Match(passages[0])
	if all.Coverage < .99 {
		t.Errorf("everything is there, coverage %v", all.Coverage)
	}
	none := s.Matcher(a.Query("Zuckerrübenernte", lang.German), lang.German).Match(passages[0])
	if none.Coverage != 0 || none.Words[0].IDF <= 0 {
		t.Errorf("nothing is there: %+v", none)
	}
	// A rare word that is missing weighs more than a common one that is there.
	part := s.Matcher(a.Query("Altmark Quirinopolis", lang.German), lang.German).Match(passages[3])
	if part.Coverage >= .5 || part.Words[1].IDF <= part.Words[0].IDF {
		t.Errorf("coverage %+v", part)
	}
}

func TestStats(t *testing.T) {
	var s rank.Stats
	if err := s.UnmarshalBinary(must(t, &s)); err != nil || s.Passages != 0 {
		t.Fatalf("empty: %v", err)
	}
	for _, p := range passages {
		s.Add(p)
	}
	before := must(t, &s)
	s.Add("Ein Gast im Haus")
	s.Remove("Ein Gast im Haus")
	if !slices.Equal(before, must(t, &s)) {
		t.Error("removing what was added leaves something behind")
	}
	var again rank.Stats
	if err := again.UnmarshalBinary(before); err != nil || !slices.Equal(before, must(t, &again)) {
		t.Errorf("written and read again: %v", err)
	}
	if s.IDF([]byte(" bru")) <= s.IDF([]byte("altm")) {
		t.Error("what is rarer has no higher idf")
	}
}

func must(t *testing.T, s *rank.Stats) []byte {
	t.Helper()
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func FuzzStatsUnmarshal(f *testing.F) {
	var s rank.Stats
	s.Add(passages[0])
	b, err := s.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)-1])
	f.Fuzz(func(t *testing.T, b []byte) {
		var s rank.Stats
		if s.UnmarshalBinary(b) == nil {
			s.IDF([]byte(" bru"))
		}
	})
}

func FuzzMatch(f *testing.F) {
	f.Add("Which bridge was closed?", passages[0])
	s, _ := scorer()
	a := rank.NewAnalyzer(dictionary)
	f.Fuzz(func(t *testing.T, question, text string) {
		q := a.Query(question, lang.English)
		m := s.Matcher(q, lang.German).Match(text)
		if m.Coverage < 0 || m.Coverage > 1 || len(m.Words) != len(q.Words) {
			t.Fatalf("%+v", m)
		}
		s.Order(q, []rank.Candidate{{ID: "x", Text: text, Language: lang.German}})
	})
}

// TestFrameWords: what frames a question counts less than what it is about, and a spelling of another language is found.
func TestFrameWords(t *testing.T) {
	stats := &rank.Stats{}
	texts := []string{
		"Der Name des Vereins heißt nach der Anzahl seiner Gründer, so die Art der Zählung.",
		"Die Doktorin aus Altmark leitet seit März die Klinik.",
		"Am Hafen wird eine dritte Halle gebaut.",
	}
	var cands []rank.Candidate
	for i, text := range texts {
		stats.Add(text)
		cands = append(cands, rank.Candidate{ID: string(rune('a' + i)), Text: text, Language: lang.German})
	}
	q := rank.NewAnalyzer(nil).Query("Wie heißt der Name der Doctorin?", lang.German)
	if got := rank.NewScorer(stats).Order(q, cands)[0].ID; got != "b" {
		t.Errorf("first is %s, want b, which names the doctor", got)
	}
}
