package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang/calendar"
)

// turn is a confirmation or a denial in a text.
type turn struct {
	kind    string
	at      int
	when    calendar.Interval
	earlier bool // it came before the other turns of its sentence, by its words
	later   bool
}

// turns are the confirmations and denials of a text, without those that are themselves negated.
func (t *text) turns(published calendar.Interval) []turn {
	var out []turn
	for _, h := range t.marks {
		if h.ID != "confirmation" && h.ID != "denial" || t.isIn(h.First, "untrue") {
			continue
		}
		first, last := t.partOf(h.First)
		if t.marked(first, last, "negation") {
			continue
		}
		x := turn{kind: h.ID, at: h.First, when: published}
		if days := t.datesIn(first, last); len(days) == 1 {
			x.when = days[0].Interval
		} else if len(days) > 1 {
			x.when = calendar.Interval{}
		}
		if i := t.markAt(first, last, "earlier"); i >= 0 {
			x.earlier = t.fold(t.marks[i].Last+1) != "time" // "for the first time"
		}
		x.later = t.marked(first, last, "later")
		switch t.conjunction(h.First) {
		case 1:
			x.earlier = true
		case -1:
			x.later = true
		}
		out = append(out, x)
	}
	return out
}

// partOf is the part of a text, between commas and "and", that has a word.
func (t *text) partOf(at int) (first, last int) {
	for _, p := range t.parts() {
		if p.first <= at && at <= p.last {
			return p.first, p.last
		}
	}
	return t.segment(at)
}

// conjunction is 1 for what something else came after ("after its denial", "nachdem sie bestritten hatte"), -1 for what
// something else came before, 0 for neither.
func (t *text) conjunction(at int) int {
	const reach, near = 9, 4
	for i := at - 1; i >= max(0, at-reach) && t.isWord(i); i-- {
		if t.turnsAt(i) {
			return 0
		}
		noun := at-i <= near && t.fold(i+1) != "the"
		switch w := t.fold(i); {
		case w == "nachdem", noun && (w == "nach" || w == "after"):
			return 1
		case w == "bevor", noun && (w == "vor" || w == "before"):
			return -1
		}
	}
	return 0
}

// turnsAt says whether word i confirms or denies.
func (t *text) turnsAt(i int) bool {
	return t.markAt(i, i, "confirmation") >= 0 || t.markAt(i, i, "denial") >= 0
}

// succession checks in which order something is told to have been denied and confirmed, and on which day.
func (p *prose) succession() {
	own := p.t.turns(calendar.Interval{})
	if len(own) == 0 {
		return
	}
	var cited [][]turn
	for _, u := range p.s.units {
		cited = append(cited, u.turns(p.ev.Articles[u.article].Published.Interval))
	}
	told, known := ordered([][]turn{own}), ordered(cited)
	if told.denied && !told.confirmed && known.confirmed && !known.denied || told.confirmed && !told.denied && known.denied && !known.confirmed {
		p.fail("order", "the cited sentences deny and confirm in the other order")
		return
	}
	for _, x := range own {
		if p.turnedOn(x, cited) {
			p.fail("order", "%q: what the cited sentences date so is the opposite", p.t.words[x.at].Text)
			return
		}
	}
}

// turnedOn says whether all that the cited sentences confirm or deny on a turn's day is the opposite of it.
func (p *prose) turnedOn(x turn, cited [][]turn) bool {
	first, last := p.t.partOf(x.at)
	days := p.t.datesIn(first, last)
	if len(days) != 1 {
		return false
	}
	opposite := false
	for _, list := range cited {
		for _, o := range list {
			if !p.resolves(days[0], []calendar.Interval{o.when}) {
				continue
			}
			if o.kind == x.kind {
				return false
			}
			opposite = true
		}
	}
	return opposite
}

// firsts says which of the two some sentences tell to have come before the other.
type firsts struct{ denied, confirmed bool }

// ordered says in which order some sentences deny and confirm, by their words and dates.
func ordered(sentences [][]turn) (out firsts) {
	var all []turn
	note := func(a turn) {
		out.denied = out.denied || a.kind == "denial"
		out.confirmed = out.confirmed || a.kind == "confirmation"
	}
	for _, list := range sentences {
		for i, a := range list {
			for k, b := range list {
				if i != k && a.kind != b.kind && (a.earlier && !b.earlier || b.later && !a.later) {
					note(a)
				}
			}
		}
		all = append(all, list...)
	}
	for _, a := range all {
		if slices.ContainsFunc(all, func(b turn) bool { return a.kind != b.kind && isBefore(a.when, b.when) }) {
			note(a)
		}
	}
	return out
}
