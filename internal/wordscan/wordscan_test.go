package wordscan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/internal/wordscan"
	"github.com/quellenlage/quellenlage/lang"
)

func read(text string) (words, spellings []string) {
	wordscan.Each(text, func(folded []byte, span lang.Span) {
		words = append(words, string(folded))
		spellings = append(spellings, text[span.Start:span.End])
	})
	return words, spellings
}

func TestEach(t *testing.T) {
	for text, want := range map[string]string{
		"Die Brücke, gestern gesperrt!":  "die bruecke gestern gesperrt",
		"Straße Strasse STRASSE":         "strasse strasse strasse",
		"Bru\u0308cke":                   "bruecke",
		"Park-Eisenbahn op-online.de":    "park eisenbahn op online de",
		"14.000 und 14,000 und 14000":    "14000 und 14000 und 14000",
		"1.234.567 Euro, 3.14 und 2.50,": "1234567 euro 3 14 und 2 50",
		"12.3456 1234.567 1.234,567":     "12 3456 1234 567 1234 567",
		"am 3.2025":                      "am 3 2025",
		"Café São Łódź":                  "cafe sao lodz",
		"Москва 東京":                      "москва 東京",
		"...":                            "",
		"a\xffb":                         "a b",
	} {
		words, _ := read(text)
		if got := strings.Join(words, " "); got != want {
			t.Errorf("words of %q are %q, want %q", text, got, want)
		}
	}
}

func TestEachGivesSpellings(t *testing.T) {
	_, got := read("Über 14.000 Züge: „pünktlich“?")
	if diff := cmp.Diff([]string{"Über", "14.000", "Züge", "pünktlich"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestUndot(t *testing.T) {
	for word, want := range map[string]string{
		"zoelle": "zolle", "doerfer": "dorfer", "ueber": "uber", "neue": "neue", "bauen": "bauen", "quelle": "quelle",
		"haeuser": "hauser", "see": "see", "": "", "ae": "a", "poet": "pot",
	} {
		if got := string(wordscan.Undot([]byte(word))); got != want {
			t.Errorf("Undot(%s) = %s, want %s", word, got, want)
		}
	}
}

func TestRespell(t *testing.T) {
	for word, want := range map[string]string{
		"doctor": "doktor", "doktor": "doktor", "photo": "foto", "accent": "akzent", "crimea": "krimea", "cent": "zent",
		"schach": "schach", "stock": "stock", "kirche": "kirche", "bloc": "blok", "zoelle": "zolle", "": "", "c": "k", "p": "p",
	} {
		if got := string(wordscan.Respell([]byte(word))); got != want {
			t.Errorf("Respell(%s) = %s, want %s", word, got, want)
		}
	}
}

func FuzzEach(f *testing.F) {
	f.Add("Die Brücke 14.000 a\xff’s Ǆ")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		wordscan.Each(text, func(folded []byte, span lang.Span) {
			if span.Start < last || span.End <= span.Start || span.End > len(text) || len(folded) == 0 {
				t.Fatalf("word %q at %v of %q, after %d", folded, span, text, last)
			}
			last = span.End
		})
	})
}
