package answer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// description is a stretch of an article that says what a name stands for.
type description struct {
	article string
	span    lang.Span
}

// define answers "what is X" with the words by which the articles introduce X: what stands before the name as its
// apposition, or the name in parentheses behind what it is short for. It adds nothing from elsewhere.
func (w *writer) define() bool {
	topic := claims.Words(w.asked.Topic)
	if len(topic) == 0 {
		return false
	}
	aliases := slices.DeleteFunc(w.vocabulary.Speakers(topic), func(h claims.Hit) bool {
		return h.First > 0 || h.Last < len(topic)-1 // "Verteidigungsminister Nordkoreas" is not North Korea
	})
	var found []description
	for _, a := range w.likely() {
		if d, ok := w.describe(a, topic, aliases); ok {
			found = append(found, d)
		}
	}
	if len(found) == 0 {
		return false
	}
	w.writeDefinition(found)
	return true
}

// likely are the articles to look through: all of a small corpus, else those in which passages were found.
func (w *writer) likely() []corpus.Article {
	if w.corpus() <= sample {
		return w.in.Articles
	}
	var out []corpus.Article
	seen := map[string]bool{}
	for _, p := range w.in.Passages {
		if a, ok := w.articles[p.Article]; ok && !seen[p.Article] {
			seen[p.Article] = true
			out = append(out, a)
		}
	}
	return out
}

// describe is the longest description of the topic in an article, under its own spelling or another name of the same
// speaker ("Gerasimov", "Gerassimow").
func (w *writer) describe(a corpus.Article, topic []claims.Word, aliases []claims.Hit) (description, bool) {
	var best lang.Span
	for _, s := range a.Sentences {
		words := claims.Words(a.Body[s.Start:s.End])
		for _, at := range w.places(words, topic, aliases) {
			for _, read := range []func([]claims.Word, int, int) (lang.Span, bool){apposition, addition} {
				if span, ok := read(words, at.First, at.Last); ok && span.Len() > best.Len() {
					best = span.Shift(s.Start)
				}
			}
		}
	}
	return description{a.ID, best}, best.Len() > 0
}

// places are where a sentence names the topic.
func (w *writer) places(words, topic []claims.Word, aliases []claims.Hit) []claims.Hit {
	var out []claims.Hit
	for i := range words {
		if sameWords(words[i:], topic) {
			out = append(out, claims.Hit{First: i, Last: i + len(topic) - 1})
		}
	}
	if len(out) > 0 || len(aliases) != 1 {
		return out
	}
	for _, h := range w.vocabulary.Speakers(words) {
		if h.ID == aliases[0].ID && h.Key == aliases[0].Key {
			out = append(out, h)
		}
	}
	return out
}

func sameWords(words, topic []claims.Word) bool {
	if len(words) < len(topic) {
		return false
	}
	for i, t := range topic {
		if words[i].Folded != t.Folded && words[i].Folded != t.Folded+"s" {
			return false
		}
	}
	return true
}

// apposition is the noun phrase that introduces words first to last, with these: "der Sender X", "Südkoreas Dienst (X)".
func apposition(words []claims.Word, first, last int) (lang.Span, bool) {
	i, end := first-1, words[last].End
	if i >= 0 && words[i].Text == "(" {
		i--
		if last+1 < len(words) && words[last+1].Text == ")" {
			end = words[last+1].End
		}
	}
	nouns, start := 0, first
	for ; i >= 0 && first-i <= 8; i-- {
		w := words[i]
		r, _ := utf8.DecodeRuneInString(w.Text)
		switch {
		case i > 0 && isAcronym(w.Text) && isGermanArticle(words[i-1].Folded):
			return phrase(words, start, nouns, end) // "nach Angaben der KCNA Machthaber X": the agency is no part of X's name
		case w.Kind == lang.Word && unicode.IsUpper(r) && (i > 0 || isNoun(w)):
			nouns++
		case w.Kind == lang.Word && isAdjective(w.Folded):
		default:
			return phrase(words, start, nouns, end)
		}
		start = i
	}
	return phrase(words, start, nouns, end)
}

// isAcronym says whether a word is written in capitals throughout.
func isAcronym(word string) bool {
	return utf8.RuneCountInString(word) > 1 && strings.ToUpper(word) == word
}

func isGermanArticle(folded string) bool {
	return slices.Contains([]string{"der", "die", "das", "des", "dem", "den"}, folded)
}

// addition is the noun phrase between commas that follows words first to last, with these: "X, der Chef der Firma Y,".
func addition(words []claims.Word, first, last int) (lang.Span, bool) {
	const longest = 10 // words between the commas
	i := last + 1
	if i+2 >= len(words) || words[i].Text != "," || !startsAddition(words[i+1].Folded) {
		return lang.Span{}, false
	}
	for k := i + 2; k < len(words) && k-i <= longest+1; k++ {
		if words[k].Text == "," {
			noun, _ := utf8.DecodeRuneInString(words[k-1].Text) // a German relative clause ends in its verb
			return lang.Span{Start: words[first].Start, End: words[k-1].End}, k-i > 2 && unicode.IsUpper(noun)
		}
	}
	return lang.Span{}, false
}

// startsAddition says whether a word can open an apposition.
func startsAddition(folded string) bool {
	return slices.Contains([]string{"der", "die", "das", "ein", "eine", "the", "a", "an", "chef", "sprecher", "head"}, folded)
}

func phrase(words []claims.Word, start, nouns int, end int) (lang.Span, bool) {
	if nouns == 0 {
		return lang.Span{}, false
	}
	return lang.Span{Start: words[start].Start, End: end}, true
}

// isNoun says whether a capitalised word at the start of a sentence can be a noun: it is no function word.
func isNoun(w claims.Word) bool {
	return !lang.IsStopWord(lang.German, w.Folded) && !lang.IsStopWord(lang.English, w.Folded)
}

// isAdjective says whether a word in small letters can stand before the noun: it is declined, and no function word.
func isAdjective(folded string) bool {
	if lang.IsStopWord(lang.German, folded) || lang.IsStopWord(lang.English, folded) || len(folded) < 5 {
		return false
	}
	if strings.HasSuffix(folded, "te") || strings.HasSuffix(folded, "ten") {
		return false // "zitierte" is a verb far more often than "letzte" is needed to understand a name
	}
	return slices.ContainsFunc([]string{"e", "en", "er", "es", "em", "ian", "ish", "al", "an"}, func(end string) bool { return strings.HasSuffix(folded, end) })
}

// alike gathers descriptions in the same words.
func (w *writer) alike(found []description) [][]description {
	text := func(d description) string { return lang.Fold(w.articles[d.article].Body[d.span.Start:d.span.End]) }
	var out [][]description
	for _, d := range found {
		i := slices.IndexFunc(out, func(g []description) bool { return text(g[0]) == text(d) })
		if i < 0 {
			out = append(out, nil)
			i = len(out) - 1
		}
		out[i] = append(out[i], d)
	}
	return out[:min(len(out), most)]
}

// writeDefinition quotes the descriptions in one line.
func (w *writer) writeDefinition(found []description) {
	var s sentence
	s.add(w.asked.Topic + w.pick(", in den Worten der Artikel: ", ", in the words of the articles: "))
	for i, same := range w.alike(found) {
		if i > 0 {
			s.add("; ")
		}
		s.quote(w, same[0].article, same[0].span)
		ids := make([]string, len(same))
		for k, d := range same {
			ids[k] = d.article
		}
		s.citeArticle(w, ids...)
	}
	s.add(".")
	w.addSentence(draft.Verdict, s)
}
