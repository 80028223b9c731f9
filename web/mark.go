package web

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// markKind says why words are marked.
type markKind int

const (
	markSentence markKind = iota // the sentence that a claim stands in
	markValue                    // the words of a figure
	markSpeaker                  // the words that name who says it
	markSaid                     // what was said
	markQuoted                   // words that the answer quotes
	markRemoved                  // a part of the article that is no article
	markKinds
)

// mark is a stretch of an article's body that is marked; claim is the number of the claim that it belongs to, from 1, and 0
// where it belongs to none.
type mark struct {
	lang.Span
	kind  markKind
	claim int
}

// marksOf are the marks of one claim.
func marksOf(c claims.Claim, number int) []mark {
	marks := []mark{{c.Span, markSentence, number}}
	if c.Value != nil {
		marks = append(marks, mark{c.Value.Span, markValue, number})
	}
	for _, s := range c.Speakers {
		marks = append(marks, mark{s.Span, markSpeaker, number})
	}
	if q := c.Quotation; q != nil {
		marks = append(marks, mark{q.Span, markSaid, number})
		for _, m := range q.More {
			marks = append(marks, mark{m, markSaid, number})
		}
	}
	return marks
}

// piece is a part of a text that is marked the same throughout.
type piece struct {
	Text                                            string
	Sentence, Value, Speaker, Said, Quoted, Removed bool
	// Claim is the claim whose figure it is, or else whose sentence; 0 for none.
	Claim int
	// Starts are the claims whose figure begins here, or whose sentence where they have no figure, so that the page can lead
	// here. Each claim starts once.
	Starts []int
}

// marker cuts texts into pieces, and knows which claims it has shown. One that repeats texts lets no claim start in them.
type marker struct {
	shown   map[int]bool
	repeats bool
}

func newMarker() *marker { return &marker{shown: map[int]bool{}} }

// cut takes the stretch of a body that is text and begins at base apart. Marks outside of it, and marks that do not lie
// between characters as when they belong to another text, mark nothing. It takes time in proportion to text and marks.
func (m *marker) cut(text string, base int, marks []mark) []piece {
	return m.pieces(text, base, marks, withFigure(marks))
}

// pieces is cut where it is known which claims have a figure.
func (m *marker) pieces(text string, base int, marks []mark, figures map[int]bool) []piece {
	edges := edgesOf(text, base, marks)
	var out []piece
	var depth [markKinds]int
	var starts []int
	values, sentences := active{}, active{}
	at := 0
	for i := 0; i < len(edges); {
		if edges[i].at > at {
			out = append(out, newPiece(text[at:edges[i].at], depth, values, sentences, starts))
			at, starts = edges[i].at, nil
		}
		for now := edges[i].at; i < len(edges) && edges[i].at == now; i++ {
			e := edges[i]
			depth[e.kind] += e.step
			switch e.kind {
			case markValue:
				values[e.claim] += e.step
			case markSentence:
				sentences[e.claim] += e.step
			}
			if !m.repeats && e.step > 0 && e.claim > 0 && !m.shown[e.claim] && (e.kind == markValue || e.kind == markSentence && !figures[e.claim]) {
				starts, m.shown[e.claim] = append(starts, e.claim), true
			}
		}
	}
	if at < len(text) {
		out = append(out, newPiece(text[at:], depth, values, sentences, starts))
	}
	return out
}

// withFigure are the claims that have a figure.
func withFigure(marks []mark) map[int]bool {
	out := map[int]bool{}
	for _, k := range marks {
		if k.kind == markValue {
			out[k.claim] = true
		}
	}
	return out
}

// active counts the open marks of claims.
type active map[int]int

// least is the open claim with the smallest number, 0 for none.
func (a active) least() int {
	least := 0
	for claim, n := range a {
		if n <= 0 {
			delete(a, claim)
		} else if least == 0 || claim < least {
			least = claim
		}
	}
	return least
}

func newPiece(text string, depth [markKinds]int, values, sentences active, starts []int) piece {
	p := piece{
		Text: text, Sentence: depth[markSentence] > 0, Value: depth[markValue] > 0, Speaker: depth[markSpeaker] > 0,
		Said: depth[markSaid] > 0, Quoted: depth[markQuoted] > 0, Removed: depth[markRemoved] > 0, Starts: starts,
	}
	if p.Claim = values.least(); p.Claim == 0 {
		p.Claim = sentences.least()
	}
	return p
}

// edge is a place where a mark begins or ends.
type edge struct {
	at, step, claim int
	kind            markKind
}

func edgesOf(text string, base int, marks []mark) []edge {
	var edges []edge
	for _, k := range marks {
		start, end := max(k.Start-base, 0), min(k.End-base, len(text))
		if start >= end || !between(text, start) || !between(text, end) {
			continue
		}
		edges = append(edges, edge{start, 1, k.claim, k.kind}, edge{end, -1, k.claim, k.kind})
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	return edges
}

// between says whether a place lies between two characters.
func between(text string, at int) bool { return at == len(text) || utf8.RuneStart(text[at]) }

// paragraph is a paragraph of a text in pieces.
type paragraph struct {
	Pieces []piece
	// Heading is true for a line that Markdown sets as a heading; its pieces have no number signs.
	Heading bool
}

// paragraphs cuts a text where it has empty lines, and each part into pieces.
func (m *marker) paragraphs(text string, base int, marks []mark) []paragraph {
	marks = slices.SortedStableFunc(slices.Values(marks), func(a, b mark) int { return cmp.Compare(a.Start, b.Start) })
	figures := withFigure(marks)
	var out []paragraph
	var open []mark // marks that may reach into what follows
	for from := 0; from < len(text); {
		end, next := len(text), len(text)
		if i := strings.Index(text[from:], "\n\n"); i >= 0 {
			end, next = from+i, from+i+2
		}
		for len(marks) > 0 && marks[0].Start-base < next {
			open, marks = append(open, marks[0]), marks[1:]
		}
		if part, start, heading := bare(text[from:end], from); part != "" {
			out = append(out, paragraph{m.pieces(part, base+start, open, figures), heading})
		}
		open = slices.DeleteFunc(open, func(k mark) bool { return k.End-base <= next })
		from = next
	}
	return out
}

// bare is a paragraph without empty space around it and without the number signs of a heading, and where it starts.
func bare(part string, from int) (text string, start int, heading bool) {
	trimmed := strings.TrimLeft(part, " \t\r\n")
	if signs := len(trimmed) - len(strings.TrimLeft(trimmed, "#")); signs > 0 && signs <= 6 && strings.HasPrefix(trimmed[signs:], " ") {
		heading, trimmed = true, strings.TrimLeft(trimmed[signs:], " ")
	}
	start = from + len(part) - len(trimmed)
	return strings.TrimRight(trimmed, " \t\r\n"), start, heading
}
