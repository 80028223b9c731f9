package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// overtold checks words that tell more of what there is than the sources do: both where it is one, about to come where it is
// done, of one mind where one denies it, and the figure of one group as that of another.
func (p *prose) overtold() {
	for _, h := range p.t.absolute {
		first, last := p.t.partOf(h.First)
		if p.t.marked(first, last, "negation", "denial") {
			continue
		}
		wrong := false
		switch best := p.citedOf(p.pairs.best(first, last)); h.ID {
		case "both":
			best = best[:min(1, len(best))]
			wrong = !p.t.oneOf(h.First) && p.anyAbsolute(best, "oneof") && !p.anyAbsolute(best, "both", "every")
		case "only":
			wrong = p.anyAbsolute(best, "aswell") && !p.anyAbsolute(best, "only", "oneof")
		case "soon":
			wrong = len(best) > 0 && !p.anyUnit(p.all(), "future", "order") && !p.anyAbsolute(p.all(), "soon", "intends", "proposed", "foreseen") && !p.becomes(p.all())
		case "agreed":
			wrong = !p.t.has("denial", "differ", "negation") && p.deniedOf(p.sayers())
		}
		if wrong {
			p.fail("polarity", "%q: the cited sentences say otherwise", p.own[h.Start:h.End])
			return
		}
	}
	p.otherGroup()
	p.ownPeople()
}

// oneOf says whether a word tells of one only out of what word i names: "einer der beiden".
func (t *text) oneOf(i int) bool {
	const reach = 3
	for k := i - 1; k >= 0 && k >= i-reach; k-- {
		switch t.fold(k) {
		case "einer", "eine", "eines", "einem", "einen", "one", "either":
			return true
		}
	}
	return false
}

// ownPeople checks that a figure is told of somebody's own people only where a cited sentence says whose they are.
func (p *prose) ownPeople() {
	const reach = 2
	for _, f := range p.t.figures {
		if !p.t.anyIn(f.last+1, f.last+reach, "own") {
			continue
		}
		having := slices.DeleteFunc(p.all(), func(k int) bool { return !hasFigure(p.pairs.units[k], f) })
		if len(having) > 0 && !p.anyAbsolute(having, "own", "whose") {
			p.fail("figure", "%q: no cited sentence says that these are somebody's own", p.own[f.Start:f.End])
			return
		}
	}
}

// becomes says whether a unit has the German or English verb of the future.
func (p *prose) becomes(units []int) bool {
	return slices.ContainsFunc(units, func(k int) bool {
		return slices.ContainsFunc(p.pairs.units[k].words, func(w claims.Word) bool {
			switch w.Folded {
			case "werde", "werden", "wird", "will", "would":
				return true
			}
			return strings.HasSuffix(w.Folded, "'ll")
		})
	})
}

// deniedOf says whether one of some units denies something, and none says that two agree.
func (p *prose) deniedOf(units []int) bool {
	return !p.anyUnit(units, "same") && !p.anyAbsolute(units, "agreed") &&
		slices.ContainsFunc(units, func(k int) bool { return p.pairs.units[k].plainly("denial") })
}

// otherGroup checks that a figure of the first group is not told of a newer one.
func (p *prose) otherGroup() {
	for _, f := range p.t.figures {
		first, last := p.t.partOf(f.first)
		if !p.t.anyIn(first, last, "fresh") || p.t.anyIn(first, last, "initial") {
			continue
		}
		some, other := false, true
		for _, u := range p.s.units {
			for _, o := range u.figures {
				if !sameFloat(o.Low, f.Low) || !sameFloat(o.High, f.High) || o.Unit != f.Unit {
					continue
				}
				from, to := u.partOf(o.first)
				some, other = true, other && u.anyIn(from, to, "initial") && !u.anyIn(from, to, "fresh")
			}
		}
		if some && other {
			p.fail("figure", "%q is told of a newer group, the cited sentence has it of the first", p.own[f.Start:f.End])
			return
		}
	}
}

// hasFigure says whether a unit has a figure.
func hasFigure(u *unit, f figure) bool {
	return slices.ContainsFunc(u.figures, func(o figure) bool { return sameFloat(o.Low, f.Low) && sameFloat(o.High, f.High) && o.Unit == f.Unit })
}

// anyIn says whether words first to last have one of a section of the words without exception.
func (t *text) anyIn(first, last int, section string) bool {
	return slices.ContainsFunc(t.absolute, func(h claims.Hit) bool { return h.ID == section && h.First >= first && h.Last <= last })
}

// onlyProposed checks that what the sources only tell to be proposed is not told to have taken place.
func (r *roles) onlyProposed(f *frame) bool {
	happened := slices.ContainsFunc(r.own.absolute, func(h claims.Hit) bool {
		return h.ID == "happened" && h.First >= f.first && h.First <= f.last
	})
	if !happened || r.p.t.has("future", "order", "supposition", "hearsay", "negation") {
		return false
	}
	for i := f.first; i <= f.last; i++ {
		if !r.own.content[i] || r.own.isNeutral(i) || len(r.found[i]) == 0 || !slices.Contains(f.subject, i) && !slices.Contains(f.subject, i-1) || r.own.isIn(i, "proposed") {
			continue
		}
		if !slices.ContainsFunc(r.found[i], func(at place) bool { return !r.onlyWanted(at) }) {
			r.p.fail("hedge", "%q is told to have taken place, but in the cited sentence somebody only wants it", r.own.words[i].Text)
			return true
		}
	}
	return false
}
