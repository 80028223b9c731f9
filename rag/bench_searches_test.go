package rag_test

import (
	"testing"

	"github.com/quellenlage/quellenlage/rag/answer"
)

// TestBenchSearches has a model look for what it wants to say, and say that: words of its own make no answer to a question
// of which its sentence says nothing.
func TestBenchSearches(t *testing.T) {
	t.Parallel()
	w := newBenchWorld(t, benchCorpus(t, "invented"))
	for _, question := range []string{
		"Wer gewann das Fußballspiel?", "Was kostet ein Brot?", "Wie heißt der Hund des Bürgermeisters?", "Wer ist schuld?", "Who won the match?",
		"Wie viele Goldmedaillen gab es?",
	} {
		a, _ := w.ask(t, benchCase{
			ID: question, Question: question,
			FollowUp: &answer.StandAlone{Question: question, Search: []string{"Feuerwehr", "Tote", "Sprecher", "Angaben"}},
			Sentences: []benchSentence{{
				Text: "Ein Sprecher der Feuerwehr nannte 19 Tote.", Support: []support{{"any", "Zwei Tage nach dem Dammbruch"}},
			}},
		})
		if a.Writer == "llm" {
			t.Errorf("%q is answered: %s", question, a.Text)
		}
	}
}
