package rag_test

import (
	"os"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/internal/evalset"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
)

// unanswered are questions whose words stand close to what the articles tell, and that they don't answer.
var unanswered = map[string][]string{
	"invented": {
		"Wie viele Kinder starben bei der Flut in Brackfelde?",
		"Wie viele Polizisten starben bei der Demonstration in Hallstedt?",
		"Wie viele Häuser zerstörte die Flut in Brackfelde?",
		"Wie viele Menschen wurden in Brackfelde festgenommen?",
		"Wie viele Tote gab es bei der Demonstration in Hallstedt?",
		"Wie viele Teilnehmer hatte die Demonstration in Neuruppin?",
		"Wie hoch ist der Schaden der Demonstration in Hallstedt?",
		"Wer leitete die Demonstration in Hallstedt?",
	},
	"shipped": {
		"Wie viele nordkoreanische Zivilisten wurden getötet?",
		"Wie viele Russen wurden in Kursk getötet?",
		"Wie viele chinesische Soldaten kämpfen in Kursk?",
		"Wie viele Panzer schickte Nordkorea nach Russland?",
		"Wie viele nordkoreanische Soldaten sind desertiert?",
		"Wie viel kostete der Einsatz der nordkoreanischen Soldaten?",
	},
}

// TestBenchUnanswered has a model answer questions that the articles don't answer with each true sentence that it is given:
// whatever stands in the sources is still no answer to another question.
func TestBenchUnanswered(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../internal/evalset/testdata/questions-own.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	own, err := evalset.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	for name, questions := range unanswered {
		if name == "shipped" {
			for _, q := range own {
				if q.MustAbstain && q.Language == "de" {
					questions = append(questions, q.Text)
				}
			}
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newBenchWorld(t, benchCorpus(t, name))
			shown, all := 0, 0
			for _, q := range questions {
				for _, s := range w.trueSentences(t, q) {
					all++
					if a, _ := w.ask(t, benchCase{ID: q, Question: q, Sentences: []benchSentence{s}}); a.Status != rag.NoAnswer {
						shown++
						t.Errorf("%q is answered with %q", q, s.Text)
					}
				}
			}
			t.Logf("%d of %d true sentences are taken for answers to questions that the articles don't answer", shown, all)
			if all < 100 {
				t.Errorf("%d sentences, want more to try", all)
			}
		})
	}
}

// trueSentences are the sentences of the passages that the model is given for a question, each with its passage.
func (w *benchWorld) trueSentences(tb testing.TB, q string) []benchSentence {
	tb.Helper()
	_, run := w.ask(tb, benchCase{ID: q, Question: q, Abstain: true})
	var out []benchSentence
	for _, p := range run.brief.passages {
		for _, s := range lang.Sentences(p.text) {
			text := strings.TrimSpace(p.text[s.Start:s.End])
			if len(strings.Fields(text)) < 5 {
				continue // a heading
			}
			out = append(out, benchSentence{Text: strings.Join(strings.Fields(text), " "), Support: []support{{"p", text}}})
		}
	}
	return out
}
