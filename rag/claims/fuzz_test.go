package claims_test

import (
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// FuzzText reads anything without panicking and gives spans that lie where they say.
func FuzzText(f *testing.F) {
	for _, seed := range []string{
		"", "300", "„", "Laut", "laut X", "so", "zufolge", "sagte", ": X", "beide", "davon 3", "weder noch", "wie von", "nach Angaben",
		"Die Behörden meldeten 30 Tote und 40 Verletzte, davon 3 Kinder.", "„Wir haben 200 Verletzte“, sagte sie.",
		"Diese Zahl nannte X.", "X bezieht sich auf Y.", "12 von 30 Sitzen", "\"a\" \"", "(((", "und und und", "\x00\xff", "nach", "bis zu 5 %",
		"The ministry said 12 were killed, citing police.", "Neither A nor B has confirmed it.", "Wie viele Menschen starben, ist unklar.",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	r := newReader(f)
	f.Fuzz(func(t *testing.T, text string, german bool) {
		code := lang.English
		if german {
			code = lang.German
		}
		for _, c := range r.Text(text, code) {
			checkSpans(t, text, c)
		}
	})
}

func checkSpans(t *testing.T, body string, c claims.Claim) {
	t.Helper()
	check := func(what string, s lang.Span, text string) {
		if s.Start < 0 || s.End > len(body) || s.Start > s.End || body[s.Start:s.End] != text {
			t.Fatalf("%s %+v of %q is not %q", what, s, body, text)
		}
	}
	check("quote", c.Span, c.Quote)
	if c.Value != nil {
		check("value", c.Value.Span, c.Value.Text)
	}
	if c.Quotation != nil {
		check("quotation", c.Quotation.Span, c.Quotation.Text)
	}
	for _, sp := range c.Speakers {
		if sp.ID == "" || sp.Name == "" {
			t.Fatalf("speaker without a name in %q: %+v", c.Quote, sp)
		}
		check("speaker", sp.Span, sp.Text)
	}
	if c.Speakers == nil || c.Origin == nil {
		t.Fatalf("a list is nil in the claim of %q", c.Quote)
	}
	if (c.Kind == claims.Figure) != (c.Value != nil) {
		t.Fatalf("kind %s with value %v", c.Kind, c.Value)
	}
}

// TestLongTexts reads texts that would take until the test runner gives up if the cost of reading grew faster than their
// length.
func TestLongTexts(t *testing.T) {
	r := newReader(t)
	for _, unit := range []string{
		"300 Tote und ", "laut X, ", "„", "(", "der die das ", "sagte er, dass ", "nach Angaben der ", "so X, ", "1 2 3 ", "und ", "Ä", "a",
		"X bezieht sich auf Y. ", "Die Zahlen stammen von X. ", "12 Soldaten starben. ",
	} {
		text := strings.Repeat(unit, 200_000/len(unit))
		for _, c := range r.Text(text, lang.German) {
			checkSpans(t, text, c)
		}
	}
	text := strings.Repeat("X spricht von 12 Soldaten. ", 4000)
	a := corpus.Article{Body: text, Language: lang.German}
	for _, span := range lang.Sentences(text) {
		a.Sentences = append(a.Sentences, corpus.Sentence{Span: span, Kind: corpus.Heading})
	}
	for _, c := range r.Read(a) {
		checkSpans(t, text, c)
	}
}
