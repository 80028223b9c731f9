package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// sharpened checks words that say more than the sources do: each one where they have most, the only one, the first time, over
// where it goes on, planned where it is done.
func (p *prose) sharpened() {
	if len(p.nouns) > 0 {
		return // "the only source": what the answer says of its sources is checked elsewhere
	}
	for _, h := range p.t.absolute {
		if p.saysMore(h) {
			p.fail("polarity", "%q: the cited sentences do not say so", p.own[h.Start:h.End])
			return
		}
	}
}

// saysMore says whether a word says more than the cited sentences.
func (p *prose) saysMore(h claims.Hit) bool {
	switch h.ID {
	case "sole":
		first, last := p.t.clause(h.First)
		return !p.anyAbsolute(p.orAll(p.citedOf(p.pairs.best(first, last))), "sole", "always", "throughout")
	case "debut":
		return !p.anyAbsolute(p.all(), "debut", "debuts")
	case "intends":
		return !p.anyUnit(p.all(), "future", "supposition", "hearsay") && !p.anyAbsolute(p.all(), "intends", "proposed", "foreseen")
	}
	if p.t.has("negation", "denial") {
		return false
	}
	first, last := p.t.partOf(h.First)
	best := p.citedOf(p.pairs.best(first, last))
	switch h.ID {
	case "every":
		return !p.softens(h) && p.anyAbsolute(best, "most") && !p.anyAbsolute(best, "every", "always", "throughout")
	case "foundout":
		return p.anyAbsolute(best, "seems") && !p.anyAbsolute(best, "foundout")
	case "ended":
		return p.anyAbsolute(best, "ongoing") && !p.anyAbsolute(best, "ended")
	}
	return false
}

// softens says whether the word before one for all takes its edge off, or makes it mean something else: "nearly all", "at all".
func (p *prose) softens(h claims.Hit) bool {
	switch p.t.fold(h.First - 1) {
	case "vor", "bei", "at", "in", "after", "above", "trotz", "of", "nach", "not", "nicht", "fuer":
		return true
	}
	return p.t.isIn(h.First-1, "most") || p.t.isIn(h.First-1, "softened")
}

// isIn says whether word i is one of a section of the words without exception.
func (t *text) isIn(i int, section string) bool {
	return slices.ContainsFunc(t.absolute, func(h claims.Hit) bool { return h.ID == section && h.First <= i && i <= h.Last })
}

// onlyDemanded checks that a figure which somebody only wants is not told as what there is.
func (r *roles) onlyDemanded(f *frame) bool {
	achieved := slices.ContainsFunc(r.own.absolute, func(h claims.Hit) bool {
		return h.ID == "achieved" && h.First >= f.first && h.First <= f.last
	})
	if !achieved {
		return false
	}
	for _, x := range f.slots {
		some, wanted := false, true
		for k := range r.said {
			if s := &r.said[k]; r.fills(x, s) {
				some, wanted = true, wanted && r.wants(s.text.text, s.first, s.last)
			}
		}
		if x.figure != nil && some && wanted {
			r.p.fail("hedge", "%q is told as what there is, but in the cited sentence somebody only wants it", r.p.span(x.first, x.last))
			return true
		}
	}
	return false
}
