package rank

import (
	"github.com/quellenlage/quellenlage/internal/memo"
	"github.com/quellenlage/quellenlage/internal/wordscan"
	"github.com/quellenlage/quellenlage/lang"
)

// Match says what of a question stands in a text.
type Match struct {
	// Coverage is the share of the question that was found, 0 to 1: per word how well it was found, weighted by its idf,
	// so that a rare word or a name that is missing weighs more than a common one.
	Coverage float64
	// Words are the question's content words in order.
	Words []WordMatch
}

// WordMatch says whether one word of a question stands in a text.
type WordMatch struct {
	Word Word
	// Found is 1 for the same word in any inflection, less for a related one (part of a compound, a likely misspelling,
	// a translation of which only some words occur), 0 where nothing fits.
	Found float64
	// At is where the best-matching word stands in the text, Text is what stands there; zero where Found is 0.
	At   lang.Span
	Text string
	// Via is the translation through which the word was found, "" where its own spelling was.
	Via string
	// IDF is the weight of the word: how rare it is in the corpus (natural logarithm, 0 for a word of every passage).
	IDF float64
}

// Matcher compares one question with many texts in one language, a sentence or a passage each. Unlike Order, which lets
// every likeness count a little, it only takes words that are related, so that names, figures and rare words which a text
// does not have show as missing. It is safe for concurrent use.
type Matcher struct {
	query Query
	code  lang.Code
	idf   []float64              // of each word
	words [][]matchable          // the alternatives of each word that count in the language
	parts []string               // every folded word of an alternative, once
	kin   *memo.Cache[[]float64] // kinship of a text's word with each part
}

// matchable is an alternative with its words as numbers of parts.
type matchable struct {
	alternative Alternative
	parts       []int
}

// rememberedKin bounds the words of texts that a Matcher remembers.
const rememberedKin = 1 << 13

// Matcher makes a question ready to be compared with texts in the language code.
func (s *Scorer) Matcher(q Query, code lang.Code) *Matcher {
	m := &Matcher{query: q, code: code, kin: memo.New[[]float64](rememberedKin)}
	numbers := map[string]int{}
	for _, w := range q.Words {
		m.idf = append(m.idf, s.IDF(w, code))
		var alternatives []matchable
		for _, a := range w.Alternatives {
			if a.countsIn(code) {
				alternatives = append(alternatives, m.number(a, numbers))
			}
		}
		m.words = append(m.words, alternatives)
	}
	return m
}

func (m *Matcher) number(a Alternative, numbers map[string]int) matchable {
	out := matchable{alternative: a}
	for _, word := range a.words {
		n, ok := numbers[word]
		if !ok {
			n = len(m.parts)
			numbers[word] = n
			m.parts = append(m.parts, word)
		}
		out.parts = append(out.parts, n)
	}
	return out
}

// best is how well a part was found, and where.
type best struct {
	kinship float64
	at      lang.Span
}

// Match says what of the question stands in a text.
func (m *Matcher) Match(text string) Match {
	found := make([]best, len(m.parts))
	wordscan.Each(text, func(folded []byte, span lang.Span) {
		for i, k := range m.kin.Get(folded, m.kinships) {
			if k > found[i].kinship {
				found[i] = best{k, span}
			}
		}
	})
	var out Match
	var covered, total float64
	for i, w := range m.query.Words {
		wm := WordMatch{Word: w, IDF: m.idf[i]}
		for _, a := range m.words[i] {
			wm.take(a, found, text)
		}
		covered += wm.IDF * wm.Found
		total += wm.IDF
		out.Words = append(out.Words, wm)
	}
	if total > 0 {
		out.Coverage = covered / total
	}
	return out
}

// kinships compares a text's word with every part; nil where it is related to none, as most words are.
func (m *Matcher) kinships(word string) []float64 {
	var out []float64
	for i, part := range m.parts {
		if k := kinship(part, word, m.code); k > 0 {
			if out == nil {
				out = make([]float64, len(m.parts))
			}
			out[i] = k
		}
	}
	return out
}

// take notes an alternative that was found better than those before. All words of an expression have to be there: of
// "in Kraft treten" the "in" alone means nothing.
func (wm *WordMatch) take(a matchable, found []best, text string) {
	sum, at := 0.0, lang.Span{}
	for _, p := range a.parts {
		sum += found[p].kinship
		if at.Len() == 0 {
			at = found[p].at
		}
	}
	share := sum / float64(len(a.parts))
	if len(a.parts) > 1 && share < .75 {
		return
	}
	if share *= a.alternative.Weight; share <= wm.Found {
		return
	}
	wm.Found, wm.At, wm.Text, wm.Via = share, at, text[at.Start:at.End], ""
	if a.alternative.Translated {
		wm.Via = a.alternative.Text
	}
}

// countsIn says whether the alternative may stand in a text in the language code.
func (a Alternative) countsIn(code lang.Code) bool {
	return a.Language == lang.Other || code == lang.Other || a.Language == code
}

// IDF is the idf of the most common way to say the word in the language code: a word is as common as its most common
// translation. A word the corpus does not have in any spelling gets the highest idf.
func (s *Scorer) IDF(w Word, code lang.Code) float64 {
	least := -1.0
	for _, alt := range w.Alternatives {
		if !alt.countsIn(code) {
			continue
		}
		sum, n := 0.0, 0.0
		for _, folded := range alt.words {
			eachGram(wordscan.Respell([]byte(folded)), func(g gram) {
				if g.isRanked() {
					sum += s.stats.idf(g)
					n++
				}
			})
		}
		if n > 0 && (least < 0 || sum/n < least) {
			least = sum / n
		}
	}
	return max(least, 0)
}
