package rank

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/internal/wordscan"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/lexicon"
)

// Lexicon translates words and finds expressions of several words. lexicon.Lexicon is the real one; tests use a map.
type Lexicon interface {
	// German gives the German words for an English one, best first; English the reverse.
	German(english string) []string
	English(german string) []string
	Phrases(text string) []lexicon.Phrase
}

// mostTranslations bounds the translations of a word that are tried: the exact scorer takes the best of them, and what
// comes later in a dictionary is rarely meant.
const mostTranslations = 8

// Of a word's first translations so many are translated back, and what comes back counts so much.
const (
	synonymsTried = 3
	synonymWeight = .7
)

// mostWords bounds the words of a question that count, so that a very long question costs no more than a long one.
const mostWords = 64

// Query is a question as the scorer sees it: its content words, each with what may stand for it in a text.
type Query struct {
	Text     string
	Language lang.Code
	Words    []Word
	// Particles are its stop words. They only count, a little, in passages of the question's own language: what is asked
	// for is often told in the words of the question.
	Particles []Word
}

// Word is a content word of a question.
type Word struct {
	// Span is where the word stands in the question; Text is what stands there.
	lang.Span
	Text string
	// Alternatives are its own spelling and then its translations, best first.
	Alternatives []Alternative
}

// Alternative is a word or expression that may stand for a word of the question.
type Alternative struct {
	// Text is the word as the question or the lexicon spells it.
	Text string
	// Language is the language in whose texts the alternative may be found; lang.Other stands for any language, since a
	// word's own spelling (a name, a loan word) can occur anywhere.
	Language lang.Code
	// Translated is true for words that the lexicon gave, false for the question's own spelling.
	Translated bool
	// Weight is how surely the alternative means what the question does: 1 for the word itself and its translations, less
	// for a word of the same language that shares a translation with it.
	Weight float64
	words  []string // folded
}

// Analyzer makes queries of questions.
type Analyzer struct{ lexicon Lexicon }

// NewAnalyzer makes an analyzer that translates with lex; nil leaves every word with its own spelling alone.
func NewAnalyzer(lex Lexicon) *Analyzer { return &Analyzer{lexicon: lex} }

// Query drops the stop words of a question in the language code and looks up what the others may be called in the other
// language. A word that is not in the lexicon keeps its own spelling. Where nothing but stop words is left, they count.
// A question with no word at all gives a Query without Words. No more than the first 64 content words count.
func (a *Analyzer) Query(text string, code lang.Code) Query {
	q := Query{Text: text, Language: code}
	q.Words, q.Particles = readWords(text, code)
	if a.lexicon == nil || len(q.Words) == 0 {
		return q
	}
	for i := range q.Words {
		q.Words[i].translate(a.lexicon, code)
	}
	a.addPhrases(&q)
	return q
}

// readWords parts the words of a question into content words and stop words; where there are only stop words, they are
// its content.
func readWords(text string, code lang.Code) (content, particles []Word) {
	shouting := strings.ToUpper(text) == text
	wordscan.Each(text, func(folded []byte, span lang.Span) {
		if len(content)+len(particles) >= mostWords {
			return
		}
		own := text[span.Start:span.End]
		w := Word{Span: span, Text: own, Alternatives: []Alternative{{Text: own, Weight: 1, words: []string{string(folded)}}}}
		isLetter := utf8.RuneCount(folded) < 2 && (folded[0] < '0' || folded[0] > '9')
		if (shouting || !isAbbreviation(own)) && (isLetter || isStopWord(code, string(folded))) {
			particles = append(particles, w)
		} else {
			content = append(content, w)
		}
	})
	if len(content) == 0 {
		return particles, nil
	}
	return content, particles
}

// isAbbreviation says whether a word is written in capitals throughout ("US", "WHO"): it then is no stop word, whatever
// the same letters mean when they are small.
func isAbbreviation(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n > 1
}

// isStopWord asks both languages where the question's own is not known.
func isStopWord(code lang.Code, folded string) bool {
	if code == lang.Other {
		return lang.IsStopWord(lang.German, folded) || lang.IsStopWord(lang.English, folded)
	}
	return lang.IsStopWord(code, folded)
}

// translate adds the word's translations into the other language.
func (w *Word) translate(lex Lexicon, code lang.Code) {
	if code != lang.German {
		w.add(lang.German, lex.German(w.Text))
	}
	if code != lang.English {
		w.add(lang.English, lex.English(w.Text))
	}
	switch code {
	case lang.German:
		w.addSynonyms(lang.German, lex.English(w.Text), lex.German)
	case lang.English:
		w.addSynonyms(lang.English, lex.German(w.Text), lex.English)
	}
}

// addSynonyms adds words of the question's own language that share a translation with the word.
func (w *Word) addSynonyms(code lang.Code, translations []string, back func(string) []string) {
	first := len(w.Alternatives)
	for _, t := range translations[:min(synonymsTried, len(translations))] {
		words := back(t)
		for _, alt := range w.alternatives(code, words[:min(synonymsTried, len(words))]) {
			known := slices.ContainsFunc(w.Alternatives, func(a Alternative) bool {
				return a.countsIn(code) && slices.Equal(a.words, alt.words)
			})
			if !known && len(w.Alternatives) < first+mostTranslations {
				alt.Weight = synonymWeight
				w.Alternatives = append(w.Alternatives, alt)
			}
		}
	}
}

// addPhrases lets every word of an expression ("prisoners of war") also be matched by the expression's translation.
func (a *Analyzer) addPhrases(q *Query) {
	for _, p := range a.lexicon.Phrases(q.Text) {
		to := lang.German
		if p.Language == lang.German {
			to = lang.English
		}
		if q.Language != lang.Other && p.Language != q.Language {
			continue
		}
		for i := range q.Words {
			if p.Span.Contains(q.Words[i].Span) {
				q.Words[i].insert(to, p.Translations)
			}
		}
	}
}

func (w *Word) add(code lang.Code, translations []string) {
	w.Alternatives = append(w.Alternatives, w.alternatives(code, translations)...)
}

// insert puts an expression's translations before those of the single word, which are less likely meant.
func (w *Word) insert(code lang.Code, translations []string) {
	w.Alternatives = slices.Insert(w.Alternatives, 1, w.alternatives(code, translations)...)
}

func (w *Word) alternatives(code lang.Code, translations []string) []Alternative {
	var out []Alternative
	for _, t := range translations[:min(mostTranslations, len(translations))] {
		alt := Alternative{Text: t, Language: code, Translated: true, Weight: 1}
		wordscan.Each(t, func(folded []byte, _ lang.Span) { alt.words = append(alt.words, string(folded)) })
		if content := withoutStopWords(alt.words, code); len(content) > 0 {
			alt.words = content // of "in Kraft treten" the "in" would be found everywhere
		}
		if len(alt.words) > 0 {
			out = append(out, alt)
		}
	}
	return out
}

func withoutStopWords(words []string, code lang.Code) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return lang.IsStopWord(code, w) })
}

// Translated is the question's content words with up to n translations each into the language to, for an embedder that
// knows words only by their spelling. A word in the passages' own language stays as it is.
func (q Query) Translated(to lang.Code, n int) string {
	var b strings.Builder
	for _, w := range q.Words {
		for _, text := range w.Terms(to, n) {
			b.WriteString(text)
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// Terms are the word's own spelling and up to n of its translations into the language to; words of its own language that
// mean the same are left to the scorer.
func (w Word) Terms(to lang.Code, n int) []string {
	out := []string{w.Text}
	for _, alt := range w.Alternatives {
		if alt.Translated && alt.Weight == 1 && alt.Language == to && n > 0 {
			out = append(out, alt.Text)
			n--
		}
	}
	return out
}
