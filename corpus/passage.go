package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// The size of a passage: short paragraphs are joined up to fewWords, long ones parted at manyWords or mostSentences.
const (
	fewWords      = 60
	manyWords     = 120
	mostSentences = 4
)

// Passages splits the article into stretches of one to four sentences, about 60 to 120 words each, in order. Every
// sentence lies in exactly one. A passage never reaches across a removal, from the summary into the text, or across a
// heading; a heading is in one passage with the text below it unless something was removed between the two.
func (a Article) Passages() []Passage {
	var out []Passage
	for _, section := range a.sections() {
		for _, s := range a.divide(section) {
			out = append(out, a.passage(s))
		}
	}
	return out
}

func (a Article) passage(s lang.Span) Passage {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %d", a.Revision, s.Start, s.End))
	return Passage{
		ID: hex.EncodeToString(sum[:8]), Article: a.ID, Revision: a.Revision, Span: s, Text: a.Body[s.Start:s.End],
	}
}

// sections parts the sentences where no passage may reach across.
func (a Article) sections() [][]Sentence {
	var out [][]Sentence
	from, removed := 0, 0
	for i, s := range a.Sentences {
		crossed := false
		for removed < len(a.Removed) && a.Removed[removed].Start < s.Start {
			crossed = true
			removed++
		}
		if i > from && (crossed || opens(a.Sentences[i-1].Kind, s.Kind)) {
			out = append(out, a.Sentences[from:i])
			from = i
		}
	}
	if from < len(a.Sentences) {
		out = append(out, a.Sentences[from:])
	}
	return out
}

// opens says whether a sentence of kind next after one of kind before begins a section.
func opens(before, next Kind) bool {
	if isHead(before) {
		return false
	}
	return isHead(next) || before != next
}

func isHead(k Kind) bool { return k == Heading || k == Title }

// divide parts a section into the spans of passages. Headings at its beginning count as no sentence.
func (a Article) divide(section []Sentence) []lang.Span {
	var out []lang.Span
	from, sentences, words := 0, 0, 0
	for i, s := range section {
		n := len(strings.Fields(a.Body[s.Start:s.End]))
		if i > from && sentences > 0 && a.full(section, i, sentences, words, n) {
			out = append(out, lang.Span{Start: section[from].Start, End: section[i-1].End})
			from, sentences, words = i, 0, 0
		}
		if !isHead(s.Kind) {
			sentences++
		}
		words += n
	}
	return append(out, lang.Span{Start: section[from].Start, End: section[len(section)-1].End})
}

// full says whether the passage that ends before sentence i, with so many sentences and words, takes no more: n words
// would make it too long, or it is long enough and a paragraph ends.
func (a Article) full(section []Sentence, i, sentences, words, n int) bool {
	if sentences >= mostSentences || words+n > manyWords {
		return true
	}
	return words >= fewWords && section[i].Paragraph != section[i-1].Paragraph
}
