package rag

import (
	"testing"

	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/question"
)

// TestSameMatter: a model may put a follow-up in other words, but bring in nobody, no name and no figure.
func TestSameMatter(t *testing.T) {
	r, err := claims.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	words, err := lexicon.Default()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := question.NewReader(r.Vocabulary(), words, compound.NewSplitter(words.Has))
	if err != nil {
		t.Fatal(err)
	}
	e := &Engine{cfg: Config{Vocabulary: r.Vocabulary()}, question: reader}
	tests := []struct {
		name, before, asked, put string
		want                     bool
	}{
		{"other words", "Wie viele Tote gab es in Harlow?", "und Verletzte?", "Wie viele Verletzte gab es in Harlow?", true},
		{"a genitive", "Was sagt Kandel?", "und die Polizei?", "Was sagt die Polizei zu Kandels Zahlen?", true},
		{"a nationality for a country", "Schickt Nordkorea Soldaten?", "wie viele?", "Wie viele nordkoreanische Soldaten sind es?", true},
		{"a name that is part of another", "Wie viele Tote gab es in Harlowshire?", "und Verletzte?", "Wie viele Verletzte gab es in Harlow?", false},
		{"another name", "Wie viele Tote gab es in Harlow?", "und Verletzte?", "Wie viele Verletzte gab es in Ostrau?", false},
		{"another country", "Schickt Nordkorea Soldaten?", "wie viele?", "Wie viele Soldaten schickt China?", false},
		{"a figure in words", "Wie viele Tote gab es in Harlow?", "und Verletzte?", "Gab es in Harlow dreißig Verletzte?", false},
		{"a figure that was said in digits", "Gab es in Harlow 30 Tote?", "und Verletzte?", "Gab es in Harlow auch dreißig Verletzte?", true},
		{"another language", "Wie viele Tote gab es in Harlow?", "und Verletzte?", "How many were injured in Harlow?", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := reader.Read(tt.asked, []question.Turn{{Role: "user", Text: tt.before}}, calendar.Interval{})
			j := &job{question: Question{Text: tt.asked, History: []Turn{{Role: "user", Text: tt.before}}}, asked: asked}
			if got := e.sameMatter(j, reader.Read(tt.put, nil, calendar.Interval{}), tt.put); got != tt.want {
				t.Errorf("%q after %q is the same matter: %v, want %v", tt.put, tt.before, got, tt.want)
			}
		})
	}
}
