package rag_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/internal/testkit/fake"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
)

// TestScope: an answer of a scope stands on its articles alone, and says how many they are.
func TestScope(t *testing.T) {
	e := engine(t, os.DirFS("testdata/corpus"), &fake.Recorder{})
	const q = "Wie viele Menschen starben bei der Flut in Brackfelde?"
	for _, tt := range []struct {
		name  string
		scope rag.Scope
		want  []string // articles
		said  string
	}{
		{"everything", rag.Scope{}, []string{"flut-tag1", "flut-bericht", "english", "flut-tag2"}, ""},
		{"since a day", rag.Scope{Since: calendar.Day(2031, 3, 6)}, []string{"flut-bericht", "english", "flut-tag2"}, "erschienen seit 2031-03-06"},
		{"nothing", rag.Scope{Publisher: "Nirgends"}, nil, "Gelesen wurden 0 von "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := e.Ask(context.Background(), rag.Question{Text: q, Scope: tt.scope})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range a.Sources {
				got = append(got, s.Article)
			}
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("sources %v, want %v", got, tt.want)
			}
			if (tt.want == nil) != (a.Status == rag.NoAnswer) {
				t.Errorf("status %s: %s", a.Status, a.Text)
			}
			if said := strings.Join(a.Notices, "\n"); !strings.Contains(said, tt.said) || tt.said == "" && said != "" {
				t.Errorf("notices %q, want %q", said, tt.said)
			}
		})
	}
}

// TestKinds: a bare topic is answered in the form that is wanted.
func TestKinds(t *testing.T) {
	e := engine(t, os.DirFS("testdata/corpus"), &fake.Recorder{})
	for _, tt := range []struct {
		kind        rag.Kind
		topic, want string
	}{
		{rag.Contrast, "Tote in Brackfelde", "die Quellen widersprechen sich"},
		{rag.Contrast, "Brackfelde", "Verschiedene Zahlen nennen die Quellen vor allem zu"},
		{rag.Timeline, "Tote in Brackfelde", "älteste Angabe zuerst"},
	} {
		a, err := e.Ask(context.Background(), rag.Question{Text: tt.topic, Kind: tt.kind})
		if err != nil || !strings.Contains(a.Text, tt.want) {
			t.Errorf("%s of %q: %v\n%s\nwant %q", tt.kind, tt.topic, err, a.Text, tt.want)
		}
	}
}

// TestProgress: whoever waits is told the steps in their order, also without a model.
func TestProgress(t *testing.T) {
	e := engine(t, os.DirFS("testdata/corpus"), &fake.Recorder{})
	var steps []rag.Step
	ctx := rag.WithProgress(context.Background(), func(s rag.Step) { steps = append(steps, s) })
	if _, err := e.Ask(ctx, rag.Question{Text: "Wie viele Tote gab es?"}); err != nil {
		t.Fatal(err)
	}
	if want := []rag.Step{rag.Searching, rag.Comparing, rag.Checking}; !slices.Equal(steps, want) {
		t.Errorf("steps %v, want %v", steps, want)
	}
}
