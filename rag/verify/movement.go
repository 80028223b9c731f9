package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// movement checks "rose from … to …" and "fell": the direction, and that the older figure stands first.
func (p *prose) movement() {
	for first := 0; first < len(p.t.words); {
		_, last := p.t.clause(first)
		p.movementIn(first, last)
		first = last + 1
	}
}

// fellInWar says whether a word that may mean a fall means the dead, of whom a claim cited tells: "300 Soldaten sind gefallen".
func (p *prose) fellInWar(i int) bool {
	switch p.t.fold(i) {
	case "gefallen", "fielen", "fallen":
		return slices.ContainsFunc(p.s.claims, func(c claims.Claim) bool { return c.Measure == "killed" }) &&
			slices.ContainsFunc(p.t.measures, func(h claims.Hit) bool { return h.ID == "killed" && h.First <= i && i <= h.Last })
	}
	return false
}

func (p *prose) movementIn(first, last int) {
	rise, fall := p.t.markAt(first, last, "rise"), p.t.markAt(first, last, "fall")
	if (rise < 0) == (fall < 0) {
		return
	}
	mark := max(rise, fall)
	if p.t.calledOff(p.t.marks[mark].First) || p.fellInWar(p.t.marks[mark].First) {
		return
	}
	if from, to, ok := p.fromTo(first, last); ok {
		up := contrast.Number(to.claim.Value) > contrast.Number(from.claim.Value)
		if up != (rise >= 0) || p.before(to.claim, from.claim) {
			p.fail("order", "%q from %q to %q: the figures or their dates go the other way", p.markText(mark), from.text, to.text)
		} else if u := p.e.home(*from.claim); u != nil && u == p.e.home(*to.claim) && (u.has("rise") != u.has("fall") && u.has("rise") != (rise >= 0) || u.leftBehind(to) && !u.leftBehind(from)) {
			p.fail("order", "%q: the cited sentence says the opposite of these figures", p.markText(mark))
		}
		return
	}
	same, other, grew := "rise", "fall", "strengthened"
	if fall >= 0 {
		same, other, grew = other, same, "weakened"
	}
	best := p.pairs.best(first, last)
	if p.movedElse(best, same, other, first, last) {
		p.fail("order", "%q: the cited sentence says so of something else", p.markText(mark))
		return
	}
	if p.changed(fall >= 0) && !p.changed(rise >= 0) {
		p.fail("order", "%q: the figures cited went the other way", p.markText(mark))
		return
	}
	if p.anyUnit(best, same, grew) || p.changed(rise >= 0) || p.changedSince(rise >= 0, first, last) {
		return
	}
	if p.anyUnit(best, other) || !slices.ContainsFunc(p.pairs.units, func(u *unit) bool { return u.has(same) }) && !p.titled(same) {
		p.fail("order", "%q: no cited sentence or pair of figures says so", p.markText(mark))
	}
}

// leftBehind says whether a cited sentence has a figure as the one from which something moved: "12, after 31 the year before".
func (t *text) leftBehind(x *told) bool {
	return slices.ContainsFunc(t.figures, func(f figure) bool {
		if !sameLow(f.Quantity, x.Quantity) {
			return false
		}
		switch t.fold(f.first - 1) {
		case "nach", "after", "von", "from", "gegenueber", "statt":
			return true
		}
		return false
	})
}

// titled says whether a headline of the articles cited has a mark.
func (p *prose) titled(section string) bool {
	return p.v.known(p.titles(), p.t.code, p.asked.Time).has(section) || p.v.known(p.titles(), otherThan(p.t.code), p.asked.Time).has(section)
}

// fromTo are the two figures between which something moved: "from 12 to 19".
func (p *prose) fromTo(first, last int) (from, to *told, ok bool) {
	var in []*told
	for _, x := range p.knownFigures() {
		if x.first >= first && x.last <= last {
			in = append(in, x)
		}
	}
	for k := 1; k < len(in); k++ {
		a, b := in[k-1], in[k]
		before, beside := p.leads(a), p.leads(b)
		switch {
		case p.against(b):
			return b, a, true
		case a.claim.Value.Unit != b.claim.Value.Unit || p.t.segments[a.first] != p.t.segments[b.first] && len(in) > 2:
		case before == "from" && beside == "to":
			return a, b, true
		case before == "to" && beside == "from": // "fell to 12 from 31"
			return b, a, true
		}
	}
	if n := len(in); n > 2 && (p.t.fold(in[0].first-1) == "von" || p.t.fold(in[0].first-1) == "from") && (p.t.fold(in[n-1].first-1) == "auf" || p.t.fold(in[n-1].first-1) == "to") {
		return in[0], in[n-1], true // "from 12 over 15 to 19"
	}
	if len(in) != 2 || in[0].claim.Value.Unit != in[1].claim.Value.Unit {
		return nil, nil, false
	}
	return in[0], in[1], p.leads(in[0]) == "from" || p.leads(in[1]) == "to"
}

// against says whether a figure is the one from which another went up or down: "11, up from 6".
func (p *prose) against(x *told) bool {
	return p.t.fold(x.first-1) == "from" && (p.t.fold(x.first-2) == "up" || p.t.fold(x.first-2) == "down")
}

// leads is "from" or "to" where such a word stands before a figure, in either language and with an adverb between: "von
// vorläufig 52 auf endgültig 51".
func (p *prose) leads(x *told) string {
	for i := x.first - 1; i >= x.first-2; i-- {
		switch p.t.fold(i) {
		case "von", "from":
			return "from"
		case "auf", "to":
			return "to"
		}
		if !p.t.isWord(i) || p.t.capital(i) || p.t.inFigure(i) {
			break
		}
	}
	return ""
}

// changed says whether two claims cited of one measure and speaker moved in a direction.
func (p *prose) changed(up bool) bool {
	list := p.s.cited
	if len(list) == 0 {
		list = p.s.claims
	}
	for i := range list {
		for k := range list {
			a, b := &list[i], &list[k]
			if a.Value != nil && b.Value != nil && a.Measure == b.Measure && p.before(a, b) &&
				(contrast.Number(b.Value) > contrast.Number(a.Value)) == up && contrast.Number(b.Value) != contrast.Number(a.Value) {
				return true
			}
		}
	}
	return false
}

// changedSince says whether a figure between two words is that of a claim whose speaker gave another one of the evidence
// before, and it moved in a direction.
func (p *prose) changedSince(up bool, first, last int) bool {
	return slices.ContainsFunc(p.knownFigures(), func(x *told) bool {
		if x.first < first || x.last > last || len(x.claim.Speakers) == 0 {
			return false
		}
		moved := false
		for i := range p.ev.Claims {
			o := &p.ev.Claims[i]
			if o.Value == nil || o.Measure != x.claim.Measure || o.Subject != x.claim.Subject || !slices.ContainsFunc(o.Speakers, func(s claims.Speaker) bool { return s.ID == x.claim.Speakers[0].ID }) || !p.before(o, x.claim) {
				continue
			}
			a, b := contrast.Number(o.Value), contrast.Number(x.claim.Value)
			if a != b && (b > a) != up {
				return false
			}
			moved = moved || a != b
		}
		return moved
	})
}

// movedElse says whether each of some units tells both of a rise and of a fall, and in the part that says most of words first
// to last only the other one.
func (p *prose) movedElse(units []int, same, other string, first, last int) bool {
	if len(units) == 0 {
		return false
	}
	for _, k := range units {
		u := p.pairs.units[k]
		from, to := p.saying(u, first, last)
		if !u.has(same) || !u.marked(from, to, other) || u.marked(from, to, same) {
			return false
		}
	}
	return true
}
