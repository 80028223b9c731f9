package verify_test

import (
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/verify"
)

// FuzzCheck hands the verifier any text as a line of a model: it must never panic, and what is too long is not read.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"Die Polizei nennt rund 300 Verletzte. [1]", "“”„“»«\"\"''", "((((", "12 (3) [1] (", ", , , und und", "nicht nicht, dass dass", "\u202e\x00",
		"from 1 to 2 to 3", "the the of of", strings.Repeat("a ", 290), strings.Repeat("9", 500), "US-US-US's", "zwei Artikel, drei Quellen, beide",
	} {
		f.Add(s, true)
	}
	r, err := claims.NewReader()
	if err != nil {
		f.Fatal(err)
	}
	v := newVerifier(f, r)
	ev := evidence()
	f.Fuzz(func(t *testing.T, text string, german bool) {
		code := lang.English
		if german {
			code = lang.German
		}
		l := draft.Line{Role: draft.Statement, Text: text, Sources: []int{1, 2}, Claims: []string{"helpers", "hurt", "some"}, Prose: true}
		asked := verify.Asked{Text: text, Language: code, Told: []string{text}}
		problems := v.Check(draft.Draft{Lines: []draft.Line{l, l}}, ev, asked)
		for _, p := range problems {
			if p.Kind == "" || p.Detail == "" || p.Line < 0 || p.Line > 1 {
				t.Errorf("problem %+v says nothing", p)
			}
		}
		v.Untold(draft.Draft{Lines: []draft.Line{l}}, ev, []string{"helpers", "hurt"})
	})
}
