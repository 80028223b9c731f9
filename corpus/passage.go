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

// stretch is some sentences that follow one another: a paragraph, a part of a long one, or what becomes a passage.
type stretch struct {
	lang.Span
	sentences, words int
}

// add joins t, which follows, to s.
func (s stretch) add(t stretch) stretch {
	return stretch{lang.Span{Start: s.Start, End: t.End}, s.sentences + t.sentences, s.words + t.words}
}

// fits says whether s and t together make no more than a passage.
func (s stretch) fits(t stretch) bool {
	return s.sentences+t.sentences <= mostSentences && s.words+t.words <= manyWords
}

// divide parts a section into the spans of passages: whole paragraphs where they are not too long, several of them where
// they are short.
func (a Article) divide(section []Sentence) []lang.Span {
	var out []lang.Span
	var open stretch
	head := true // open holds nothing yet, or only headings, which take in whatever follows
	for from := 0; from < len(section); {
		end := from
		for end < len(section) && section[end].Paragraph == section[from].Paragraph {
			end++
		}
		for _, piece := range a.pieces(section[from:end]) {
			switch {
			case open.Len() == 0:
				open = piece
			case head || open.words < fewWords && open.fits(piece):
				open = open.add(piece)
			default:
				out = append(out, open.Span)
				open = piece
			}
			head = open.sentences == 0
		}
		from = end
	}
	return append(out, open.Span)
}

// pieces parts a paragraph into as few stretches of even length as passages may have. Headings count as no sentence.
func (a Article) pieces(paragraph []Sentence) []stretch {
	all := make([]stretch, len(paragraph))
	total := stretch{}
	for i, s := range paragraph {
		all[i] = stretch{s.Span, 1, len(strings.Fields(a.Body[s.Start:s.End]))}
		if isHead(s.Kind) {
			all[i].sentences = 0
		}
		total = total.add(all[i])
	}
	parts := max(1, (total.sentences+mostSentences-1)/mostSentences, (total.words+manyWords-1)/manyWords)
	words, sentences := (total.words+parts-1)/parts, (total.sentences+parts-1)/parts
	out := all[:1]
	for _, s := range all[1:] {
		last := &out[len(out)-1]
		if last.sentences == 0 || last.fits(s) && last.sentences < sentences+1 && 2*last.words+s.words <= 2*words+s.words/2 {
			*last = last.add(s)
		} else {
			out = append(out, s)
		}
	}
	return out
}
