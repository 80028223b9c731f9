package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// foregone checks that what depends on something, is only possible, or was not said is not told as settled.
func (p *prose) foregone() {
	p.conditions()
	p.certainFuture()
	p.disclosed()
	p.accepted()
	p.recipients()
}

// conditions refuses that what follows if somebody does not do something is told to follow if he does.
func (p *prose) conditions() {
	if p.t.has("negation", "denial", "open", "exclusion") || !p.t.conditional(false) || p.defies() {
		return
	}
	for first := 0; first < len(p.t.words); {
		_, last := p.t.segment(first)
		for _, k := range p.citedOf(p.pairs.best(first, last)) {
			if u := p.pairs.units[k]; u.conditional(true) && p.tellsAnything(first, last) {
				p.fail("polarity", "the cited sentence says what follows if this is not done: %q", short(u.body))
				return
			}
		}
		first = last + 1
	}
}

// conditional says whether a text has a segment that names a condition: "if …", "whoever …"; negated where that is asked for.
func (t *text) conditional(negated bool) bool {
	for first := 0; first < len(t.words); {
		_, last := t.segment(first)
		for i := first; i <= last; i++ {
			switch t.fold(i) {
			case "wenn", "falls", "sollte", "sollten", "sofern", "wer", "if", "should", "who", "whoever":
			case "die", "der":
				if i != first || first == 0 {
					continue // a relative clause only
				}
			default:
				continue
			}
			if !negated || t.marked(i, last, "negation") {
				return true
			}
		}
		first = last + 1
	}
	return false
}

// defies says whether a sentence has a word for not doing what one is told.
func (p *prose) defies() bool {
	return slices.ContainsFunc(p.t.absolute, func(h claims.Hit) bool { return h.ID == "defies" })
}

// certainFuture refuses "will" where every cited sentence that says most of a clause only says that it is possible.
func (p *prose) certainFuture() {
	if p.t.possible() || p.t.has("negation", "denial", "open") {
		return
	}
	for i := range p.t.words {
		first, last := p.t.clause(i)
		switch w := p.t.fold(i); {
		case w == "will" && p.t.code == lang.English, w == "wird":
		case w == "werden" && !p.t.marked(first, last, "future", "supposition"):
		default:
			continue
		}
		best := p.citedOf(p.pairs.best(first, last))
		if len(best) == 0 || slices.ContainsFunc(best, func(k int) bool { return !p.pairs.units[k].onlyPossible() }) {
			continue
		}
		p.fail("hedge", "%q is told as certain, but the cited sentence says that it is possible: %q", short(p.span(first, last)), short(p.pairs.units[best[0]].body))
		return
	}
}

// onlyPossible says whether a text says that something could be, and not that it will.
func (t *text) onlyPossible() bool {
	return t.possible() && !slices.ContainsFunc(t.words, func(w claims.Word) bool {
		switch w.Folded {
		case "wird", "werden", "will", "soll", "sollen":
			return true
		}
		return false
	})
}

// possible says whether a text says that something could be.
func (t *text) possible() bool {
	return slices.ContainsFunc(t.words, func(w claims.Word) bool {
		switch w.Folded {
		case "koennte", "koennten", "duerfte", "duerften", "kann", "koennen", "moeglich", "moeglicherweise", "vielleicht", "could", "may", "might", "possible", "possibly", "possibility", "perhaps":
			return true
		}
		return false
	})
}

// disclosed refuses that somebody is told to have said how many there are, without the figure, where he said that he does not
// say it.
func (p *prose) disclosed() {
	if p.t.has("negation", "denial", "open") || len(p.t.figures) > 0 || !p.t.asksNumber() {
		return
	}
	speaks := slices.ContainsFunc(p.neutral, func(h claims.Hit) bool { return h.ID == "saying" }) || p.t.has("speech") || p.t.anyIn(0, len(p.t.words)-1, "discloses")
	if !speaks {
		return
	}
	for _, k := range p.all() {
		u := p.pairs.units[k]
		if u.asksNumber() && u.has("negation") && len(u.figures) == 0 && slices.ContainsFunc(p.cast.mentions, func(m mention) bool { return p.voicedIn(m, k) }) {
			p.fail("polarity", "the cited sentence says that this was not said: %q", short(u.body))
			return
		}
	}
}

// asksNumber says whether a text speaks of how many, or how large, something is.
func (t *text) asksNumber() bool {
	for i := range t.words {
		w, next := t.fold(i), t.fold(i+1)
		switch {
		case w == "wie" && (next == "viele" || next == "gross" || next == "hoch" || next == "stark"), w == "how" && (next == "many" || next == "large" || next == "big"),
			endsIn(w, "zahl", "groesse", "umfang"), w == "number", w == "size":
			return true
		}
	}
	return false
}

// accepted refuses that what somebody only proposed is told as agreed.
func (p *prose) accepted() {
	for _, h := range p.t.absolute {
		if h.ID != "accepted" {
			continue
		}
		first, last := p.t.partOf(h.First)
		best := p.citedOf(p.pairs.best(first, last))
		if p.anyAbsolute(best, "proposed") && !p.anyAbsolute(p.all(), "accepted", "agreed") && !p.anyUnit(p.all(), "assent", "same") {
			p.fail("hedge", "%q: in the cited sentence somebody only proposes it", p.own[h.Start:h.End])
			return
		}
	}
}

// recipients refuses that whoever speaks in the cited sentence is told as the one spoken of, where the sentence names somebody
// else for that: thanks to oneself.
func (p *prose) recipients() {
	for _, m := range p.cast.mentions {
		if !m.listed || m.generic || !p.isPerson(m) || !p.affected(m) && !p.namedTwice(m) {
			continue
		}
		first, last := p.t.segment(m.first)
		for _, k := range p.citedOf(p.pairs.best(first, last)) {
			u := p.pairs.units[k]
			if p.speaksIn(m, u) && (p.otherPerson(m, u) || p.otherSays(m, u)) {
				p.fail("speaker", "%q speaks in the cited sentence, of somebody else: %q", p.text(m), short(u.body))
				return
			}
		}
	}
}

// speaksIn says whether somebody is the speaker of a claim of a unit.
func (p *prose) speaksIn(m mention, u *unit) bool {
	return slices.ContainsFunc(u.claims, func(c claims.Claim) bool {
		return slices.ContainsFunc(p.speakersOf(c), func(id string) bool { return slices.Contains(m.ids, id) })
	})
}

// otherSays says whether the clause of a mention makes another listed person act, who says nothing in a unit.
func (p *prose) otherSays(m mention, u *unit) bool {
	first, _ := p.t.clause(m.first)
	return slices.ContainsFunc(p.cast.mentions, func(o mention) bool {
		return o.first >= first && o.last < m.first && o.listed && p.isPerson(o) && !p.affected(o) && !p.speaksIn(o, u) && p.names(o, u)
	})
}

// isPerson says whether a mention is of a listed person.
func (p *prose) isPerson(m mention) bool {
	return slices.ContainsFunc(m.ids, func(id string) bool {
		s, ok := p.v.vocabulary.Speaker(id)
		return ok && s.Kind == "person"
	})
}

// namedTwice says whether a clause names somebody again by name.
func (p *prose) namedTwice(m mention) bool {
	first, last := p.t.clause(m.first)
	return slices.ContainsFunc(p.cast.mentions, func(o mention) bool {
		return o.first >= first && o.last < m.first && o.last <= last && o.listed && slices.ContainsFunc(o.ids, func(id string) bool { return slices.Contains(m.ids, id) })
	})
}

// otherPerson says whether a unit names a listed person whom the sentence does not.
func (p *prose) otherPerson(m mention, u *unit) bool {
	return slices.ContainsFunc(u.names, func(h claims.Hit) bool {
		s, ok := p.v.vocabulary.Speaker(h.ID)
		return ok && s.Kind == "person" && !slices.Contains(m.ids, h.ID) && !slices.ContainsFunc(p.t.names, func(o claims.Hit) bool { return o.ID == h.ID })
	})
}
