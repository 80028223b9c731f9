package answer

import (
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/question"
)

// found is the similarity from which a word of the question counts as standing in a text.
const found = 0.74

// term is a word of the question that is no measure, people, speaker or time, ready to be looked for.
type term struct {
	question.Term
	find func(text string) []Found
}

// matter prepares the terms of the question once.
func (w *writer) matter() []term {
	out := make([]term, 0, len(w.asked.Terms))
	for _, t := range w.asked.Terms {
		out = append(out, term{Term: t, find: w.in.Finder.Prepare(t.Text, w.asked.Language)})
	}
	if w.asked.Place != "" {
		if n, ok := w.vocabulary.Nation(w.asked.Place); ok {
			out = append(out, term{Term: question.Term{Text: n.EN, Name: true}, find: w.nationFinder(w.asked.Place)})
		}
	}
	return out
}

// must are the terms without which nothing answers: names, nouns with a capital, and what "how many" counts. Verbs and
// adverbs of the question only help to choose.
func must(terms []term) (needed, helpful []term) {
	for _, t := range terms {
		if t.Name || t.Counted {
			needed = append(needed, t)
		} else {
			helpful = append(helpful, t)
		}
	}
	return needed, helpful
}

// nationFinder finds a country by the table of peoples, under any of its names.
func (w *writer) nationFinder(id string) func(string) []Found {
	return func(text string) []Found {
		f := Found{Word: id, Weight: 1}
		for _, h := range w.vocabulary.Nations(claims.Words(text)) {
			if h.ID == id {
				f.Similarity = 1
			}
		}
		return []Found{f}
	}
}

// namedTerms are the persons and offices that the question names without asking for their word.
func (w *writer) namedTerms() []term {
	var out []term
	for _, id := range w.asked.Named {
		out = append(out, term{Term: question.Term{Text: id, Name: true}, find: w.speakerFinder(id)})
	}
	return out
}

// speakerFinder finds a listed speaker under any name.
func (w *writer) speakerFinder(id string) func(string) []Found {
	return func(text string) []Found {
		f := Found{Word: id, Weight: 1}
		for _, h := range w.vocabulary.Speakers(claims.Words(text)) {
			if h.ID == id {
				f.Similarity = 1
			}
		}
		return []Found{f}
	}
}

// in says whether the term stands in the text.
func (t term) in(text string) bool {
	fs := t.find(text)
	for _, f := range fs {
		if f.Similarity < found {
			return false
		}
	}
	return true
}

// near says whether a term has to do with a claim: it stands in the claim's paragraph or the article's title, or it is a
// theme of the article (three sentences have it) or of half of the corpus.
func (w *writer) near(c claims.Claim, t term) bool {
	a := w.articles[c.Article]
	if t.in(a.Title) && a.Title != "" || t.in(w.paragraph(a, c.Span)) {
		return true
	}
	if w.sentencesWith(a, t, 3) >= 3 {
		return true
	}
	n := 0
	for _, other := range w.in.Articles {
		if w.sentencesWith(other, t, 1) > 0 {
			n++
		}
	}
	return n > 1 && 2*n >= len(w.in.Articles)
}

// sentencesWith counts the sentences of an article that have the term, up to enough.
func (w *writer) sentencesWith(a corpus.Article, t term, enough int) int {
	n := 0
	for _, s := range a.Sentences {
		if t.in(a.Body[s.Start:s.End]) {
			if n++; n >= enough {
				break
			}
		}
	}
	return n
}

// paragraph is the text of the paragraph that holds the span.
func (w *writer) paragraph(a corpus.Article, span lang.Span) string {
	var b strings.Builder
	p := -1
	for _, s := range a.Sentences {
		if s.Overlaps(span) {
			p = s.Paragraph
		}
	}
	for _, s := range a.Sentences {
		if s.Paragraph == p {
			b.WriteString(a.Body[s.Start:s.End])
			b.WriteByte(' ')
		}
	}
	return b.String()
}
