package index

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/internal/memo"
	"github.com/quellenlage/quellenlage/internal/wordscan"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/rank"
)

// mostTerms bounds the terms of a full-text query: its time grows with them, and the rarest find best.
const mostTerms = 16

// translationsTried is how many translations of a word are looked for; the exact scorer tries more.
const translationsTried = 2

// analysis turns words into the terms of the full-text index.
type analysis struct {
	splitter        Splitter
	german, english *memo.Cache[[]string]
}

// rememberedWords bounds what is kept about words, at about 150 bytes each.
const rememberedWords = 1 << 15

func newAnalysis(splitter Splitter) *analysis {
	return &analysis{splitter: splitter, german: memo.New[[]string](rememberedWords), english: memo.New[[]string](rememberedWords)}
}

// passage gives the terms of a passage: the stems of its words and of their compound parts, without stop words.
func (a *analysis) passage(text string, code lang.Code) string {
	var b strings.Builder
	wordscan.Each(text, func(folded []byte, _ lang.Span) {
		for _, term := range a.word(folded, code) {
			b.WriteString(term)
			b.WriteByte(' ')
		}
	})
	return b.String()
}

// word gives the terms of a folded word: its stem and those of its compound parts, nothing for a stop word.
func (a *analysis) word(folded []byte, code lang.Code) []string {
	if code == lang.English {
		return a.english.Get(folded, func(word string) []string { return a.terms(word, lang.English) })
	}
	return a.german.Get(folded, func(word string) []string { return a.terms(word, lang.German) })
}

func (a *analysis) terms(word string, code lang.Code) []string {
	if lang.IsStopWord(code, word) {
		return nil
	}
	out := []string{lang.Stem(code, word)}
	if a.splitter != nil && code == lang.German {
		for _, part := range a.splitter.Parts(word) {
			out = append(out, lang.Stem(code, part))
		}
	}
	return out
}

// query gives the full-text query for a question over passages in these languages, "" where nothing is to be looked
// for. Words that are rare in the corpus come first and the most frequent are left out where there are too many.
func (a *analysis) query(q rank.Query, languages []lang.Code, idf func(rank.Word) float64) string {
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

func (a *analysis) appendTerms(terms []string, spelling string, code lang.Code) []string {
	wordscan.Each(spelling, func(folded []byte, _ lang.Span) {
		for _, term := range a.word(folded, code) {
			if quoted := `"` + term + `"`; !slices.Contains(terms, quoted) {
				terms = append(terms, quoted)
			}
		}
	})
	return terms
}
