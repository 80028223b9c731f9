package rag

import (
	"testing"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
)

// TestFamilies: forms and translations are the word itself, relatives and compounds less, and look-alikes nothing.
func TestFamilies(t *testing.T) {
	words, err := lexicon.Default()
	if err != nil {
		t.Fatal(err)
	}
	f := newFamilies(words, compound.NewSplitter(words.Has))
	for _, tt := range []struct {
		word string
		code lang.Code
		text string
		in   lang.Code
		want float64
	}{
		{"reist", lang.German, "Der Minister will nach Kallen reisen.", lang.German, sameForm},
		{"stimmten", lang.German, "Neun haben mit Ja gestimmt.", lang.German, sameForm},
		{"miners", lang.English, "Acht Bergleute fehlen.", lang.German, sameForm},
		{"Bergleute", lang.German, "Eight miners are gone.", lang.English, sameForm},
		{"collision", lang.English, "The trains collided at dawn.", lang.English, relative},
		{"embezzlement", lang.English, "She embezzled the fund.", lang.English, relative},
		{"Kosten", lang.German, "Die Baukosten steigen.", lang.German, partOf},
		{"Reis", lang.German, "Er reist morgen ab.", lang.German, 0},
		{"mine", lang.English, "The miners' choir sang in the hall.", lang.German, 0},
		{"plant", lang.English, "A plan was made.", lang.English, 0},
	} {
		got := f.in(f.keys(tt.word, tt.code), tt.code == lang.English, tt.text, tt.in)
		if got != tt.want {
			t.Errorf("%q in %q: %v, want %v", tt.word, tt.text, got, tt.want)
		}
	}
}

// TestRoot: English words of one family have one root; short words have none.
func TestRoot(t *testing.T) {
	for _, tt := range [][2]string{{"collision", "collided"}, {"explosion", "explode"}, {"disappearance", "disappeared"}, {"arrival", "arrived"}} {
		if a, b := root(tt[0]), root(tt[1]); a != b || a == "" {
			t.Errorf("roots of %s and %s: %q, %q", tt[0], tt[1], a, b)
		}
	}
	if r := root("cut"); r != "" {
		t.Errorf("root of cut: %q, want none", r)
	}
}
