package index

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/internal/wordscan"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/rank"
)

// mostTerms bounds the terms of a full-text query: its time grows with them, and the rarest find best.
const mostTerms = 16

// translationsTried is how many translations of a word are looked for; the exact scorer tries more.
const translationsTried = 2

// analysis turns words into the terms of the full-text index.
type analysis struct{ splitter Splitter }

// passage gives the terms of a passage: the stems of its words and of their compound parts, without stop words.
func (a analysis) passage(text string, code lang.Code) string {
	var b strings.Builder
	wordscan.Each(text, func(folded []byte, _ lang.Span) {
		for _, term := range a.word(string(folded), code) {
			b.WriteString(term)
			b.WriteByte(' ')
		}
	})
	return b.String()
}

func (a analysis) word(folded string, code lang.Code) []string {
	if lang.IsStopWord(code, folded) {
		return nil
	}
	out := []string{lang.Stem(code, folded)}
	if a.splitter != nil && code != lang.English {
		for _, part := range a.splitter.Parts(folded) {
			out = append(out, lang.Stem(code, part))
		}
	}
	return out
}

// query gives the full-text query for a question over passages in these languages, "" where nothing is to be looked
// for. Words that are rare in the corpus come first and the most frequent are left out where there are too many.
func (a analysis) query(q rank.Query, languages []lang.Code, idf func(rank.Word) float64) string {
	words := slices.Clone(q.Words)
	weights := make(map[int]float64, len(words))
	for _, w := range words {
		weights[w.Start] = idf(w)
	}
	slices.SortStableFunc(words, func(x, y rank.Word) int { return cmp.Compare(weights[y.Start], weights[x.Start]) })
	var terms []string
	for _, w := range words {
		for _, code := range languages {
			for _, spelling := range w.Terms(code, translationsTried) {
				terms = a.appendTerms(terms, spelling, code)
			}
		}
		if len(terms) >= mostTerms {
			break
		}
	}
	return strings.Join(terms, " OR ")
}

func (a analysis) appendTerms(terms []string, spelling string, code lang.Code) []string {
	wordscan.Each(spelling, func(folded []byte, _ lang.Span) {
		for _, term := range a.word(string(folded), code) {
			if quoted := `"` + term + `"`; !slices.Contains(terms, quoted) {
				terms = append(terms, quoted)
			}
		}
	})
	return terms
}
