package answer

import (
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/question"
)

// FuzzClause checks that what is quoted for a value holds the value and stays within the sentence.
func FuzzClause(f *testing.F) {
	for _, s := range []string{
		"The hall, built in 1923, was sold in 1950.", "Oda Quast (3 May 1881 – 9 June 1944) built it", "(1646 – 11 March 1707", "– 12 –",
		"1923-1925) founded 1,200 people (", "Die Halle wurde 1923 gebaut; 900 Gäste.", "12 % of the population (2,140) of 1900", "\xff1923\xff",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, date bool) {
		if len(text) > longestSentence {
			t.Skip()
		}
		kind := question.Number
		if date {
			kind = question.Date
		}
		v := valueText{text: text, code: lang.English, words: claims.Words(text)}
		v.read(question.Value{Kind: kind, Of: "born"}, corpus.Article{Language: lang.English})
		for i, x := range v.words {
			if i%3 == 0 {
				v.cues = append(v.cues, claims.Hit{Span: x.Span, First: i, Last: i})
			}
		}
		v.cues, v.given = v.cues[:min(len(v.cues), mostInSentence)], v.given[:min(len(v.given), mostInSentence)]
		whole := lang.Span{End: len(text)}
		for _, g := range v.given {
			g.clause = v.clause(g.span)
			if !g.clause.Contains(g.span) || !whole.Contains(g.clause) {
				t.Errorf("%q: clause %v does not hold the value %v", text, g.clause, g.span)
			}
			if name := v.before(g); name.Len() < 0 || !whole.Contains(name) {
				t.Errorf("%q: name %v", text, name)
			}
			v.closeness(g)
			v.reference(g)
		}
	})
}
