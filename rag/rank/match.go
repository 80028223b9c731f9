package rank

import (
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

// Match compares a question with a text in the language code, a sentence or a passage. Unlike Order, which lets every
// likeness count a little, it only takes words that are related, so that names, figures and rare words which the text
// does not have show as missing.
func (s *Scorer) Match(q Query, text string, code lang.Code) Match {
	type word struct {
		folded string
		span   lang.Span
	}
	var words []word
	wordscan.Each(text, func(folded []byte, span lang.Span) {
		words = append(words, word{string(folded), span})
	})
	var m Match
	var found, total float64
	for _, w := range q.Words {
		wm := WordMatch{Word: w, IDF: s.IDF(w, code)}
		for _, alt := range w.Alternatives {
			if !alt.countsIn(code) {
				continue
			}
			sum, at := 0.0, lang.Span{}
			for _, own := range alt.words {
				best := 0.0
				for _, other := range words {
					if k := kinship(own, other.folded, code); k > best {
						best = k
						if at.Len() == 0 {
							at = other.span
						}
					}
				}
				sum += best
			}
			// All words of an expression have to be there: of "in Kraft treten" the "in" alone means nothing.
			share := alt.Weight * sum / float64(len(alt.words))
			if len(alt.words) > 1 && share < .75 {
				share = 0
			}
			if share > wm.Found {
				wm.Found, wm.At, wm.Text, wm.Via = share, at, text[at.Start:at.End], ""
				if alt.Translated {
					wm.Via = alt.Text
				}
			}
		}
		found += wm.IDF * wm.Found
		total += wm.IDF
		m.Words = append(m.Words, wm)
	}
	if total > 0 {
		m.Coverage = found / total
	}
	return m
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
			eachGram([]byte(folded), func(g gram) {
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
