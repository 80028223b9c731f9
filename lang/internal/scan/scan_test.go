package scan_test

import (
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

func TestTokens(t *testing.T) {
	text := "Öl: 3.000\u202ft,\nneu\n\n„Ab“"
	var got []string
	for _, token := range scan.Tokens(text) {
		got = append(got, text[token.Start:token.End])
	}
	want := "Öl|:|3|.|000|t|,|neu|„|Ab|“"
	if joined := strings.Join(got, "|"); joined != want {
		t.Errorf("Tokens(%q) = %s, want %s", text, joined, want)
	}
	tokens := scan.Tokens(text)
	for i, gap := range []scan.Gap{scan.Break, scan.None, scan.Blank, scan.None, scan.None, scan.Blank, scan.None, scan.Line, scan.Break, scan.None, scan.None} {
		if tokens[i].Gap != gap {
			t.Errorf("gap before %q is %d, want %d", got[i], tokens[i].Gap, gap)
		}
	}
}

func TestLower(t *testing.T) {
	for in, want := range map[string]string{"ÄÖÜ×ß": "äöü×ß", "Zwölf": "zwölf", "": "", "\xC3": "\xC3", "KÖLN 7": "köln 7"} {
		if got := scan.Lower(in); got != want {
			t.Errorf("Lower(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("Am 3. Mai\u00A0kamen 300\xff")
	f.Fuzz(func(t *testing.T, text string) {
		if low := scan.Lower(text); len(low) != len(text) {
			t.Fatalf("Lower changed the length of %q", text)
		}
		end := 0
		for _, token := range scan.Tokens(text) {
			if token.Start < end || token.End <= token.Start || token.End > len(text) {
				t.Fatalf("token %v after %d in %q", token, end, text)
			}
			end = token.End
		}
	})
}
