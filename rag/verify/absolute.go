package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// exceptionless checks words that leave no exception: "never" where the source says "hardly ever", "always" where it does not.
func (p *prose) exceptionless() {
	own := p.t.absolute
	softened := slices.ContainsFunc(own, func(h claims.Hit) bool { return h.ID == "softened" }) // "little to none"
	for _, h := range own {
		first, last := p.t.clause(h.First)
		best := p.citedOf(p.pairs.best(first, last))
		if len(best) == 0 {
			continue
		}
		switch {
		case h.ID == "none" && !softened && p.onlySoftened(best):
			p.fail("polarity", "%q leaves no exception, but the cited sentence does", p.own[h.Start:h.End])
			return
		case h.ID == "always" && !p.anyAbsolute(p.all(), "always", "throughout"):
			p.fail("polarity", "%q: no cited sentence says so", p.own[h.Start:h.End])
			return
		}
	}
}

// anyAbsolute says whether one of some units has a word of one of the sections.
func (p *prose) anyAbsolute(units []int, sections ...string) bool {
	return slices.ContainsFunc(units, func(k int) bool {
		return slices.ContainsFunc(p.pairs.units[k].absolute, func(h claims.Hit) bool { return slices.Contains(sections, h.ID) })
	})
}

// onlySoftened says whether some units negate nothing but with an exception: "little to no", "hardly any".
func (p *prose) onlySoftened(units []int) bool {
	const reach = 4
	some := false
	for _, k := range units {
		u := p.pairs.units[k]
		hits := u.absolute
		soft := func(at int) bool {
			return slices.ContainsFunc(hits, func(h claims.Hit) bool { return h.ID == "softened" && h.First <= at && at <= h.Last+reach })
		}
		for _, m := range u.marks {
			if m.ID == "negation" && !soft(m.First) {
				return false
			}
		}
		some = some || slices.ContainsFunc(hits, func(h claims.Hit) bool { return h.ID == "softened" })
	}
	return some
}

// undone checks that what somebody only proposes, demands or plans is not told as done.
func (r *roles) undone(f *frame) bool {
	if r.p.t.has("future", "order", "supposition", "hearsay", "negation") || r.wants(r.own.text, 0, len(r.own.words)) {
		return false
	}
	if r.onlyDemanded(f) {
		return true
	}
	if slices.ContainsFunc(r.own.absolute, func(h claims.Hit) bool { return h.ID == "announced" }) {
		return false
	}
	for _, i := range f.verbs {
		if !r.own.content[i] || r.own.isNeutral(i) || len(r.found[i]) == 0 {
			continue
		}
		done := slices.ContainsFunc(r.found[i], func(at place) bool { return !r.onlyWanted(at) })
		if !done {
			r.p.fail("hedge", "%q is told as done, but in the cited sentence somebody only wants it", r.own.words[i].Text)
			return true
		}
	}
	return false
}

// onlyWanted says whether a word of a cited sentence stands in a statement of what somebody wants.
func (r *roles) onlyWanted(at place) bool {
	for k := range r.said {
		s := &r.said[k]
		if s.u != at.u || at.at < s.first || at.at > s.last {
			continue
		}
		first := s.first
		if k > 0 && r.said[k-1].u == s.u && s.text.isInfinitive(s.frame) {
			first = r.said[k-1].first // "demanded, … to"
		}
		if !r.wants(s.text.text, first, s.last) {
			continue
		}
		itself := slices.ContainsFunc(s.text.absolute, func(h claims.Hit) bool {
			return (h.ID == "proposed" || h.ID == "foreseen") && h.First <= at.at && at.at <= h.Last
		})
		return !itself
	}
	return false
}

// wants says whether words first to last of a text have one for what somebody wants.
func (r *roles) wants(t *text, first, last int) bool {
	return slices.ContainsFunc(t.absolute, func(h claims.Hit) bool {
		return (h.ID == "proposed" || h.ID == "foreseen") && h.First >= first && h.First <= last
	})
}

// contested says whether nothing but passages are cited, of which one denies what another says.
func (p *prose) contested() bool {
	return len(p.s.cited) == 0 && p.anyUnit(p.all(), "denial") && !p.anyUnit(p.all(), "same") && !p.t.has("denial")
}
