package answer

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// found is the similarity from which a word of the question counts as standing in a text.
const found = 0.74

// term is a word of the question that is no measure, people, speaker or time, ready to be looked for.
type term struct {
	question.Term
	find func(text string) []draft.Found
	// alike find other words for the same thing.
	alike []func(text string) []draft.Found
	// people is true for the people asked about, who must be spoken of in the paragraph itself.
	people bool
	// held remembers in how many sentences of an article the term stands, up to theme.
	held map[string]int
}

// matter prepares the terms of the question once.
func (w *writer) matter() []term {
	out := make([]term, 0, len(w.asked.Terms))
	for _, t := range w.asked.Terms {
		made := term{Term: t, find: w.in.Finder.Prepare(t.Text, w.asked.Language), held: map[string]int{}}
		for _, word := range t.Alike {
			made.alike = append(made.alike, w.in.Finder.Prepare(word, w.asked.Language))
		}
		for _, h := range w.vocabulary.Speakers(claims.Words(t.Text)) {
			made.alike = append(made.alike, w.speakerFinder(h.ID)) // "Zelensky" is "Selenskyj"
		}
		out = append(out, made)
	}
	if w.asked.Place != "" {
		if n, ok := w.vocabulary.Nation(w.asked.Place); ok {
			out = append(out, w.made(n.EN, w.nationFinder(w.asked.Place)))
		}
	}
	return out
}

// sorted parts terms into names and counted nouns, without which nothing answers, things, which an article may call
// otherwise, and words that only help to choose.
func sorted(terms []term) (needed, things, helpful []term) {
	for _, t := range terms {
		switch {
		case t.Sort == question.Name || t.Counted:
			needed = append(needed, t)
		case t.Sort == question.Thing:
			things = append(things, t)
		default:
			helpful = append(helpful, t)
		}
	}
	return needed, things, helpful
}

// onMatter keeps the claims that have to do with what the question names beside measure, people, speaker and time. Every
// name must be near a claim. Of the things, those articles count that mention most of them; where an article mentions
// none, a name has to tie it to the question.
func (w *writer) onMatter(found []claims.Claim, terms []term) []claims.Claim {
	needed, things, _ := sorted(terms)
	kept := filter(found, func(c claims.Claim) bool {
		return !slices.ContainsFunc(needed, func(t term) bool {
			if t.Counted { // "how many generals": the very people, not an article that mentions a general staff
				return !w.counts(c, t, found)
			}
			return !w.near(c, t)
		})
	})
	if len(things) == 0 {
		return kept
	}
	most, held := 0, map[string]int{}
	for _, c := range kept {
		if _, done := held[c.Article]; !done {
			held[c.Article] = w.mentions(c.Article, things)
		}
		most = max(most, held[c.Article])
	}
	if len(needed) > 0 {
		most = 0
	} else if most == 0 {
		return nil
	}
	return filter(kept, func(c claims.Claim) bool { return held[c.Article] >= most })
}

// mentions counts the terms that an article has.
func (w *writer) mentions(article string, terms []term) int {
	n := 0
	for _, t := range terms {
		if w.sentencesWith(w.articles[article], t) > 0 {
			n++
		}
	}
	return n
}

// nationFinder finds a country by the table of peoples, under any of its names.
func (w *writer) nationFinder(id string) func(string) []draft.Found {
	return func(text string) []draft.Found {
		f := draft.Found{Word: id, Weight: 1}
		for _, h := range w.vocabulary.Nations(claims.Words(text)) {
			if h.ID == id {
				f.Similarity = 1
			}
		}
		return []draft.Found{f}
	}
}

// made is a name that a finder of its own finds.
func (w *writer) made(text string, find func(string) []draft.Found) term {
	return term{Term: question.Term{Text: text, Sort: question.Name}, find: find, held: map[string]int{}}
}

// namedTerms are the persons and offices that the question names without asking for their word.
func (w *writer) namedTerms() []term {
	var out []term
	for _, id := range w.asked.Named {
		out = append(out, w.made(id, w.speakerFinder(id)))
	}
	return out
}

// speakerFinder finds a listed speaker under any name.
func (w *writer) speakerFinder(id string) func(string) []draft.Found {
	return func(text string) []draft.Found {
		f := draft.Found{Word: id, Weight: 1}
		for _, h := range w.vocabulary.Speakers(claims.Words(text)) {
			if h.ID == id {
				f.Similarity = 1
			}
		}
		return []draft.Found{f}
	}
}

// in says whether the term, or another word for it, stands in the text.
func (t term) in(text string) bool {
	if all(t.find(text)) {
		return true
	}
	return slices.ContainsFunc(t.alike, func(find func(string) []draft.Found) bool { return all(find(text)) })
}

// exactly says whether the word itself, or its translation, stands in the text: a part of a compound is not enough.
func (t term) exactly(text string) bool {
	const same = 0.95
	return !slices.ContainsFunc(t.find(text), func(f draft.Found) bool { return f.Similarity < same })
}

// counted says whether the text names what the term counts: the word, a compound of it or another word for it, but no word
// that is only derived from it, as "Beschäftigte" from "Beschäftigung".
func (t term) counted(text string) bool {
	const derived, same = 0.85, 0.95
	named := func(fs []draft.Found) bool {
		return !slices.ContainsFunc(fs, func(f draft.Found) bool { return f.Similarity < found || f.Similarity > derived && f.Similarity < same })
	}
	return named(t.find(text)) || slices.ContainsFunc(t.alike, func(find func(string) []draft.Found) bool { return named(find(text)) })
}

// surely says whether the term stands in the text, as more than a word that may be a misspelling of it.
func (t term) surely(text string) bool {
	if t.Sort == question.Name {
		return t.in(text)
	}
	sure := func(fs []draft.Found) bool {
		return !slices.ContainsFunc(fs, func(f draft.Found) bool { return f.Similarity <= guessed })
	}
	return sure(t.find(text)) || slices.ContainsFunc(t.alike, func(find func(string) []draft.Found) bool { return sure(find(text)) })
}

func all(fs []draft.Found) bool {
	return !slices.ContainsFunc(fs, func(f draft.Found) bool { return f.Similarity < found })
}

// theme is the number of sentences from which a term is a theme of an article; sample is the number of articles by which
// a theme of the whole corpus is told, so that a large corpus costs no more than a small one.
const (
	theme  = 3
	sample = 100
)

// near says whether a term has to do with a claim: it stands in the claim's paragraph or in the article's title or lead, or
// it is a theme of the article or of half of the corpus.
func (w *writer) near(c claims.Claim, t term) bool {
	a := w.articles[c.Article]
	if t.in(a.Title) && a.Title != "" || t.in(w.paragraph(a, c.Span)) || w.sentencesWith(a, t) >= theme || t.in(w.lead(a)) {
		return true
	}
	n := w.in.Facts.Of("articles that mention "+t.Text, func() int {
		n := 0
		for _, other := range w.in.Articles[:min(len(w.in.Articles), sample)] {
			if w.sentencesWith(other, t) > 0 {
				n++
			}
		}
		return n
	})
	return n > 1 && 2*n >= min(w.corpus(), sample)
}

// themeOf says whether a term stands in an article, or in another one about the same events.
func (w *writer) themeOf(article string, t term) bool {
	if w.tellsOf(w.articles[article], t) {
		return true
	}
	return w.in.Facts.Holds("an article about the events of "+article+" mentions "+t.Text, func() bool {
		return slices.ContainsFunc(w.in.Articles[:min(len(w.in.Articles), sample)], func(a corpus.Article) bool {
			return a.ID != article && w.tellsOf(a, t) && w.in.Matter.Same(a.ID, article)
		})
	})
}

// tellsOf says whether an article has a term in its title or its text.
func (w *writer) tellsOf(a corpus.Article, t term) bool {
	return a.Title != "" && t.in(a.Title) || w.sentencesWith(a, t) > 0
}

// lead is the first paragraph of an article, which tells what it is about.
func (w *writer) lead(a corpus.Article) string {
	for _, s := range a.Sentences {
		if s.Kind == corpus.Text || s.Kind == corpus.Lead {
			return w.paragraph(a, s.Span)
		}
	}
	return ""
}

// sentencesWith counts the sentences of an article that have the term, up to theme.
func (w *writer) sentencesWith(a corpus.Article, t term) int {
	if n, ok := t.held[a.ID]; ok {
		return n
	}
	n := 0
	for _, s := range a.Sentences {
		if t.in(a.Body[s.Start:s.End]) {
			if n++; n >= theme {
				break
			}
		}
	}
	if t.held != nil {
		t.held[a.ID] = n
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
