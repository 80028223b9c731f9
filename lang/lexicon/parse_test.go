package lexicon_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/lang/lexicon"
)

func TestParse(t *testing.T) {
	text := "\ufeff# Section\n\nsterben/starb/gestorben: die/died, pass away; perish\r\n+Bank:bench\n"
	got, err := lexicon.Parse(strings.NewReader(text), "words-x.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := []lexicon.Entry{
		{
			Headword: "sterben", Forms: []string{"starb", "gestorben"},
			Senses:  [][]lexicon.Term{{{Text: "die", Forms: []string{"died"}}, {Text: "pass away"}}, {{Text: "perish"}}},
			Section: "Section", File: "words-x.txt", Line: 3,
		},
		{
			Headword: "Bank", Senses: [][]lexicon.Term{{{Text: "bench"}}},
			Section: "Section", File: "words-x.txt", Line: 4, Adds: true,
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Parse = %+v, want %+v", got, want)
	}
}

func TestParseNamesFileAndLine(t *testing.T) {
	for line, want := range map[string]string{
		"Hund dog":                           "no colon",
		"Hund:":                              "no word",
		": dog":                              "no word",
		"Hund: dog,":                         "no word",
		"Hund: dog;; cat":                    "no word",
		"Hund: dog (animal)":                 "holds '('",
		"Hund/: dog":                         "no word",
		"Hund: dog: cat":                     "holds ':'",
		"Hund: \xff":                         "UTF-8",
		"Hund: " + strings.Repeat("x", 5000): "at most 4096",
	} {
		_, err := lexicon.Parse(strings.NewReader("# Animals\nKatze: cat\n"+line+"\n"), "words-y.txt")
		if err == nil || !strings.Contains(err.Error(), "words-y.txt:3: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%.40q): error %v, want words-y.txt:3 and %q", line, err, want)
		}
	}
}

func TestParseGoesOnAfterAFault(t *testing.T) {
	entries, err := lexicon.Parse(strings.NewReader("Hund\nKatze: cat\nMaus\n"), "words-z.txt")
	if len(entries) != 1 || err == nil || strings.Count(err.Error(), "words-z.txt:") != 2 {
		t.Errorf("Parse = %v, %v, want one entry and two faults", entries, err)
	}
}

// wordFiles reads the word files that are embedded in the program.
func wordFiles(t *testing.T) []lexicon.Entry {
	t.Helper()
	names, err := filepath.Glob("words-*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no word files: %v", err)
	}
	var all []lexicon.Entry
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := lexicon.Parse(f, name)
		f.Close()
		if err != nil {
			t.Error(err)
		}
		all = append(all, entries...)
	}
	return all
}

func TestNoHeadwordTwice(t *testing.T) {
	main := map[string]lexicon.Entry{}
	all := wordFiles(t)
	for _, e := range all {
		if e.Adds {
			continue
		}
		if f, seen := main[e.Headword]; seen {
			t.Errorf("%s:%d: %q stands at %s:%d already: join them, or mark this line with +", e.File, e.Line, e.Headword, f.File, f.Line)
		}
		main[e.Headword] = e
	}
	for _, e := range all {
		if _, seen := main[e.Headword]; !seen {
			t.Errorf("%s:%d: %q is marked with + but stands nowhere else", e.File, e.Line, e.Headword)
		}
	}
}

func TestNoTranslationTwiceInAnEntry(t *testing.T) {
	for _, e := range wordFiles(t) {
		seen := map[string]bool{}
		for _, term := range e.Terms() {
			if seen[term.Text] {
				t.Errorf("%s:%d: %q stands twice", e.File, e.Line, term.Text)
			}
			seen[term.Text] = true
		}
	}
}

func TestEntriesRoundTrip(t *testing.T) {
	for _, e := range wordFiles(t) {
		back, err := lexicon.Parse(strings.NewReader(e.String()), e.File)
		if err != nil || len(back) != 1 {
			t.Errorf("%s:%d: %q: %v", e.File, e.Line, e.String(), err)
			continue
		}
		back[0].Section, back[0].Line = e.Section, e.Line
		if !reflect.DeepEqual(back[0], e) {
			t.Errorf("%s:%d: %q is read back as %+v", e.File, e.Line, e.String(), back[0])
		}
	}
}

// TestEveryTranslationLeadsBack looks every translation up in both directions.
func TestEveryTranslationLeadsBack(t *testing.T) {
	l := defaults(t)
	for e := range l.Entries() {
		for _, term := range e.Terms() {
			if !contains(l.German(term.Text), e.Headword) {
				t.Errorf("German(%q) = %q lacks %q (%s:%d)", term.Text, l.German(term.Text), e.Headword, e.File, e.Line)
			}
			if !contains(l.English(e.Headword), term.Text) {
				t.Errorf("English(%q) = %q lacks %q (%s:%d)", e.Headword, l.English(e.Headword), term.Text, e.File, e.Line)
			}
		}
	}
}

func contains(list []string, w string) bool {
	for _, x := range list {
		if x == w {
			return true
		}
	}
	return false
}

func FuzzParse(f *testing.F) {
	f.Add("# Section\nsterben/starb: die/died, pass away; perish\n+Bank: bench\n", "die")
	f.Add("Hund dog\n:\n;,/\n\xff: x\n", "who's")
	f.Add("a-b c: d’e.f & 5%\n", "U.S. troops")
	f.Fuzz(func(t *testing.T, text, query string) {
		entries, _ := lexicon.Parse(strings.NewReader(text), "words-fuzz.txt")
		for _, e := range entries {
			back, err := lexicon.Parse(strings.NewReader(e.String()), "words-fuzz.txt")
			if err != nil || len(back) != 1 {
				t.Fatalf("%q is written as %q and not read back: %v", e.Headword, e.String(), err)
			}
		}
		l, err := lexicon.New(entries)
		if err != nil {
			t.Fatal(err)
		}
		l.German(query)
		l.English(query)
		l.Has(query)
		for _, p := range l.Phrases(query) {
			if p.Span.Start < 0 || p.Span.End > len(query) || p.Span.Len() <= 0 || len(p.Translations) == 0 {
				t.Fatalf("Phrases(%q) gives %+v", query, p)
			}
		}
	})
}
