package claims

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
)

// Tie says how one figure of a sentence belongs to another.
type Tie string

// The ties of two figures.
const (
	// Whole is what a part is taken from: the 90 of "15 der 90".
	Whole Tie = "of"
	// Former is what a figure was before: the 12 of "stieg von 12 auf 17".
	Former Tie = "from"
)

// Beside is the figure that a text sets another one against.
type Beside struct {
	Tie  Tie      `json:"tie"`
	Text string   `json:"text"`
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
}

// tied is a pair of figures of a sentence: what is told, and the whole or the figure before that it is told beside.
type tied struct {
	told, beside int
	tie          Tie
}

// ties finds the figures of a sentence that are told beside one another.
func (r *Reader) ties(s *sentence) []tied {
	var out []tied
	for k := 0; k+1 < len(s.figures); k++ {
		a, b := s.figures[k], s.figures[k+1]
		if s.taken[a.first] || s.taken[b.first] || isTime(a.Unit) || isTime(b.Unit) {
			continue
		}
		switch {
		case s.changes(k, "von", "auf"), s.changes(k, "from", "to"):
			out = append(out, tied{told: k + 1, beside: k, tie: Former})
		case s.changes(k, "auf", "von"), s.changes(k, "to", "from"):
			out = append(out, tied{told: k, beside: k + 1, tie: Former})
		case a.Unit != "" || b.Unit != "":
			continue
		case s.partThenWhole(a.last+1, b.first) && within(a, b):
			out = append(out, tied{told: k, beside: k + 1, tie: Whole})
		case r.wholeThenPart(s, k) && within(b, a):
			out = append(out, tied{told: k + 1, beside: k, tie: Whole})
		default:
			continue
		}
		k++
	}
	return out
}

// within says whether a part is smaller than its whole.
func within(part, whole figure) bool {
	p, w := bound(part), bound(whole)
	return p > 0 && p < w
}

// bound is a figure's lower bound, else its upper one.
func bound(f figure) float64 {
	switch {
	case f.Low != nil:
		return *f.Low
	case f.High != nil:
		return *f.High
	}
	return 0
}

// changes says whether figure k stands behind from and the next one behind to, with no more than a noun between: "von
// 12 Fällen auf 17".
func (s *sentence) changes(k int, from, to string) bool {
	const between = 4 // words
	a, b := s.figures[k], s.figures[k+1]
	return s.leadsTo(a.first) == from && s.leadsTo(b.first) == to && b.first-a.last <= between && s.clauseOf[a.first] == s.clauseOf[b.first] &&
		(a.Unit == b.Unit || a.Unit == "" || b.Unit == "")
}

// leadsTo is the word before a figure at word i, one that says that it was so earlier left out: "von zuvor 20".
func (s *sentence) leadsTo(i int) string {
	switch w := s.fold(i - 1); w {
	case "zuvor", "vorher", "bisher", "previously", "earlier":
		return s.fold(i - 2)
	default:
		return w
	}
}

// partThenWhole says whether the words from first up to last lead from a part to its whole: "der", "of the", "out of", "von
// insgesamt".
func (s *sentence) partThenWhole(first, last int) bool {
	const most = 4 // words
	if last <= first || last-first > most {
		return false
	}
	leads := false
	for i := first; i < last; i++ {
		switch s.fold(i) {
		case "der", "von", "of", "aus", "ihrer", "seiner", "dieser", "unserer":
			leads = true
		case "den", "the", "out", "insgesamt", "its", "their", "these", "those", "his", "her", "our", "all", "some", "a", "total", "about", "rund", "etwa", "knapp", "mehr", "als", "more", "than", "ueber", "over", "seinen", "ihren", "diesen":
		default:
			return false
		}
	}
	return leads
}

// wholeThenPart says whether figure k is the whole at the head of a clause and the next one, without another noun, its
// part: "Von den 200 Häusern wurden 37 zerstört", "of the 200 houses, 37 were destroyed".
func (r *Reader) wholeThenPart(s *sentence, k int) bool {
	a, b := s.figures[k], s.figures[k+1]
	i := a.first - 1
	for i >= 0 && s.is(i, determiner) && s.fold(i) != "of" && !s.is(i, preposition) || slices.Contains([]string{"insgesamt", "rund", "etwa", "the", "den", "some", "about"}, s.fold(i)) {
		i--
	}
	switch s.fold(i) {
	case "von", "of", "unter", "among":
	default:
		return false
	}
	if s.fold(i-1) == "out" {
		i--
	}
	if s.isWord(i-1) && s.clauseOf[i-1] == s.clauseOf[i] {
		return false
	}
	whole := r.countedAfter(s, k)
	if !whole.ok || s.nearMark(whole.last+1, b.first) {
		return false
	}
	part := r.countedAfter(s, k+1)
	return !part.ok || s.fold(part.last) == s.fold(whole.last)
}

// nearMark says whether a sentence within the sentence ends between two words: a semicolon, or a verb of its own behind a
// comma, so that a figure there is told of something else.
func (s *sentence) nearMark(first, last int) bool {
	for i := first; i < last; i++ {
		if s.mark(i, ";") || s.mark(i, ":") || s.is(i, join) {
			return true
		}
	}
	return s.code != lang.English && s.clauseOf[first] != s.clauseOf[last] && first < len(s.words) && !s.mark(first, ",")
}

// tieOf is the pair that figure k belongs to, nil for none.
func (s *sentence) tieOf(k int) *tied {
	for i := range s.tied {
		if s.tied[i].told == k || s.tied[i].beside == k {
			return &s.tied[i]
		}
	}
	return nil
}

// wholeOf is the whole of which figure k is a part; ok is false for a figure that is none.
func (s *sentence) wholeOf(k int) (whole int, ok bool) {
	if t := s.tieOf(k); t != nil && t.tie == Whole && t.told == k {
		return t.beside, true
	}
	return 0, false
}

// partMeasure is what happened to the part of a whole: the words behind the pair, or the nearest before it; else the part
// is counted by the whole's own noun.
func (r *Reader) partMeasure(s *sentence, k, whole int, c counted) measured {
	if !c.ok {
		c = r.countedAfter(s, whole)
	}
	if !c.ok || c.thing {
		return measured{}
	}
	last := max(k, whole)
	for _, m := range []measured{r.cueAfter(s, last, counted{ok: last == whole && c.ok, last: c.last}, true), r.cueBefore(s, last, true), r.cueBefore(s, min(k, whole), true)} {
		if m.id != "" && m.id != c.measure && r.fits(m.id, c, nil) && (c.people || m.id != "deployed" && m.id != "released") {
			return m
		}
	}
	return measured{}
}

// ownNoun is the noun that a whole is counted by, whatever happened to its part.
func (r *Reader) ownNoun(s *sentence, c counted) measured {
	if c.measure != "" {
		return measured{c.measure, "counted noun"}
	}
	return measured{r.vocabulary.Noun(s.words[c.last].Text, s.code), "noun"}
}

// setBeside notes of a claim which figure it is told beside, or that it is the one that another is told beside.
func (c *Claim) setBeside(s *sentence, k int) {
	t := s.tieOf(k)
	if t == nil {
		return
	}
	if t.beside == k {
		c.Value.Given = t.tie
		return
	}
	f := s.figures[t.beside]
	c.Value.Beside = &Beside{Tie: t.tie, Text: s.part(f.Span), Low: f.Low, High: f.High}
	c.explain("value", "told beside another: "+string(t.tie))
}
