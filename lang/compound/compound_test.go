package compound_test

import (
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
)

func splitter(t testing.TB) *compound.Splitter {
	t.Helper()
	lex, err := lexicon.Default()
	if err != nil {
		t.Fatal(err)
	}
	return compound.NewSplitter(lex.Has)
}

func TestSplit(t *testing.T) {
	s := splitter(t)
	for word, want := range map[string]string{
		"Straßenbahnhaltestelle": "strasse bahn halt stelle",
		"Wasserkraftwerk":        "wasser kraft werk",
		"Verlustzahlen":          "verlust zahlen",
		"Kampferfahrung":         "kampf erfahrung",
		"Waffenexporte":          "waffe exporte",
		"Grenzregion":            "grenz region",
		"Arbeitsmarkt":           "arbeit markt",
		"Geheimdienstbericht":    "geheim dienst bericht",
		"Lebensmittelknappheit":  "lebensmittel knappheit",
		"Regierungssprecher":     "regierung sprecher",
		"Hausmeister":            "",
		"Hausmeisters":           "",
		"Wirtschaft":             "",
		"Mannschaften":           "",
		"Nachrichten":            "",
		"Entscheidung":           "",
		"Verteidigung":           "",
		"verhandelten":           "",
		"Präsidenten":            "",
		"Abgeordneten":           "",
		"unterschiedlichen":      "",
		"Qwertzuiop":             "",
	} {
		if got := strings.Join(s.Split(lang.Fold(word)), " "); got != want {
			t.Errorf("Split(%s) = %q, want %q", word, got, want)
		}
	}
}

func TestParts(t *testing.T) {
	got := strings.Join(splitter(t).Parts("wasserkraftwerke"), " ")
	if want := "wasser kraftwerke kraft werke"; got != want {
		t.Errorf("parts %q, want %q", got, want)
	}
}

// Whatever the vocabulary, the parts are found in the word in their order, and time stays bounded.
func FuzzSplit(f *testing.F) {
	f.Add("strassenbahnhaltestelle")
	f.Add(strings.Repeat("es", 40))
	anything := compound.NewSplitter(func(string) bool { return true })
	f.Fuzz(func(t *testing.T, word string) {
		rest := word
		for _, part := range anything.Split(word) {
			i := strings.Index(rest, part)
			if i < 0 {
				t.Fatalf("%q is no part of the rest %q of %q", part, rest, word)
			}
			rest = rest[i+len(part):]
		}
	})
}
