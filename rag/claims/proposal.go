package claims

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
)

// Proposal is a figure that somebody who is not to be trusted, a language model, says an article reports. Every field is
// in the article's words, "" where the article has nothing.
type Proposal struct {
	// Quote is the sentence with the figure, Figure the figure in it.
	Quote  string `json:"quote"`
	Figure string `json:"figure"`
	// Measure is what is counted, People who is counted, Speaker who says so, AsOf the time for which it holds.
	Measure string `json:"measure"`
	People  string `json:"people"`
	Speaker string `json:"speaker"`
	AsOf    string `json:"as_of"`
}

// Refusal is a proposal that does not stand in the article, with the reason in words.
type Refusal struct {
	Proposal Proposal `json:"proposal"`
	Reason   string   `json:"reason"`
}

// Known is the reason why a proposal is refused whose figure the rules have read, or another proposal has given.
const Known = "the figure has a claim already"

// Bounds of what is looked at: no article has more figures, and no sentence is longer. Longer fields say nothing.
const (
	maxProposals = 1000
	maxQuote     = 2 * maxSentence
	maxField     = 300
)

// Accept holds proposals against the article and makes claims of those that stand in it. have are the claims of the article
// that are known already: where one of them, or the rules, has the figure, the proposal is refused.
//
// A proposal is kept only if its quote stands letter for letter (white space and invisible signs aside) in a sentence of the
// text that is no headline and no instruction, and its figure in the quote, as one whole number that counts something. Value
// and qualifier are read from the text, never taken from the proposal, and so are hedge and polarity. What is counted has
// to stand beside the figure with no other figure between. Where the rules read people, speaker or date, theirs count; else
// the proposed words do where they stand in or beside the sentence, and the field is left empty where they don't.
//
// Accepted claims are in the order of the text, refusals in that of the proposals. It is linear in the length of the
// article for each proposal, and looks at no more than a thousand of them.
func (r *Reader) Accept(a corpus.Article, have []Claim, proposals []Proposal) (accepted []Claim, refused []Refusal) {
	t := r.newTrial(a, have)
	for i, p := range proposals {
		if i >= maxProposals {
			refused = append(refused, Refusal{p, fmt.Sprintf("there are more than %d proposals for one article", maxProposals)})
			continue
		}
		c, reason := t.try(p)
		if reason != "" {
			refused = append(refused, Refusal{p, reason})
			continue
		}
		c.By = ByModel
		c.identify(a)
		t.know(*c)
		accepted = append(accepted, *c)
	}
	slices.SortStableFunc(accepted, func(a, b Claim) int { return a.Value.Start - b.Value.Start })
	return accepted, refused
}

// Unread gives the figures of an article's text, as spans of its body, that neither have nor the rules have a claim of:
// those that a proposal can still be about. Dates, lengths of time, ages and numbers that only name something are none.
func (r *Reader) Unread(a corpus.Article, have []Claim) []lang.Span {
	t := r.newTrial(a, have)
	var out []lang.Span
	for i, s := range t.doc.sentences {
		for k, f := range s.figures {
			if t.closed(i, k) == "" {
				out = append(out, f.Span.Shift(s.Start))
			}
		}
	}
	return out
}

// trial is an article against which proposals are held.
type trial struct {
	reader *Reader
	doc    *document
	text   plainText
	// known are the claims with a figure of each sentence.
	known map[int][]Claim
}

func (r *Reader) newTrial(a corpus.Article, have []Claim) *trial {
	t := &trial{reader: r, doc: r.document(a), known: map[int][]Claim{}}
	t.doc.told = t.doc.textFigures()
	t.text = newPlainText(t.doc)
	for _, list := range t.doc.claims { // with those that the rules leave out as repeated
		for _, c := range list {
			t.know(*c)
		}
	}
	for _, c := range have {
		t.know(c)
	}
	return t
}

// know keeps a claim that has a figure.
func (t *trial) know(c Claim) {
	if c.Value != nil && len(t.doc.sentences) > 0 {
		i := t.text.sentenceAt(c.Value.Start)
		t.known[i] = append(t.known[i], c)
	}
}

// claimOf is the known claim of figure k of sentence i, nil for none.
func (t *trial) claimOf(i, k int) *Claim {
	s := t.doc.sentences[i]
	span := s.figures[k].Span.Shift(s.Start)
	for n := range t.known[i] {
		if c := &t.known[i][n]; c.Value.Overlaps(span) {
			return c
		}
	}
	return nil
}

// try makes a claim of a proposal, or says why not.
func (t *trial) try(p Proposal) (*Claim, string) {
	i, k, reason := t.find(p)
	if reason != "" {
		return nil, reason
	}
	if reason := t.closed(i, k); reason != "" {
		return nil, reason
	}
	c, reason := t.place(p, i, k)
	if reason != "" {
		return nil, reason
	}
	if t.doc.restated(t.doc.sentences[i], c) {
		return nil, "the lead only repeats what the text says"
	}
	return c, ""
}

// closed says why no proposal can be about figure k of sentence i; "" where one can.
func (t *trial) closed(i, k int) string {
	s := t.doc.sentences[i]
	f := s.figures[k]
	switch {
	case s.Kind == corpus.Title || s.Kind == corpus.Heading:
		return "it stands in a headline"
	case isTime(f.Unit):
		return "it is a length of time or an age"
	case s.taken[f.first] || t.reader.names(s, k):
		return "the number is part of a name"
	case t.claimOf(i, k) != nil:
		return Known
	}
	return ""
}

// names says whether a number only names what stands before it: "Halle 12", "Boeing 747".
func (r *Reader) names(s *sentence, k int) bool {
	f := s.figures[k]
	whole := f.Low != nil && f.High != nil && *f.Low == *f.High && *f.Low == float64(int64(*f.Low))
	i := f.first - 1
	return whole && f.Unit == "" && f.first == f.last && s.words[f.first].Kind == lang.Number && s.besideValue(k) == i && s.capital(i) &&
		!s.is(i, numberNoun) && !r.countedAfter(s, k).ok
}

// find looks for the quote in the article's sentences and for the figure in the quote: sentence i, its figure k.
func (t *trial) find(p Proposal) (i, k int, reason string) {
	if len(p.Quote) > maxQuote || len(p.Figure) > maxField {
		return 0, 0, "quote or figure is too long to be one"
	}
	quote, figure := plain(p.Quote), plain(p.Figure)
	if quote == "" || figure == "" {
		return 0, 0, "there is no quote or no figure"
	}
	start := strings.Index(t.text.text, quote)
	if start < 0 {
		return 0, 0, "the quote does not stand in the article's text letter for letter"
	}
	if again := strings.Index(t.text.text[start+1:], quote); again >= 0 && !t.text.whole(start, start+len(quote)) {
		return 0, 0, "the quote stands in the article more than once"
	}
	return t.figureIn(start, quote, figure)
}

// figureIn looks for the figure in a quote that begins at offset start of the plain text.
func (t *trial) figureIn(start int, quote, figure string) (i, k int, reason string) {
	reason = "the figure does not stand in the quote letter for letter"
	found := false
	for at := 0; at+len(figure) <= len(quote); at++ {
		next := strings.Index(quote[at:], figure)
		if next < 0 {
			break
		}
		at += next
		n, m, why := t.quantityAt(t.text.span(start+at, start+at+len(figure)))
		switch {
		case why != "":
			if !found {
				reason = why
			}
		case found && (n != i || m != k):
			return 0, 0, "the figure stands in the quote more than once"
		default:
			i, k, reason, found = n, m, "", true
		}
	}
	return i, k, reason
}

// quantityAt is the one figure within a span of the body: figure k of sentence i.
func (t *trial) quantityAt(span lang.Span) (i, k int, reason string) {
	i = t.text.sentenceAt(span.Start)
	s := t.doc.sentences[i]
	span = span.Shift(-s.Start)
	first := sort.Search(len(s.figures), func(n int) bool { return s.figures[n].End > span.Start })
	found := 0
	for n := first; n < len(s.figures) && s.figures[n].Start < span.End; n++ {
		k = n
		found++
	}
	switch {
	case found == 0:
		return 0, 0, "it is no figure that counts or measures something"
	case found > 1:
		return 0, 0, "it is more than one figure"
	case !span.Contains(s.figures[k].Numeral):
		return 0, 0, "it is only a part of the number in the text"
	}
	return i, k, ""
}
