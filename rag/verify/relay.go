package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// turnedRound checks that whoever does something to another by speaking is not told as the one to whom it was done.
func (r *roles) turnedRound(f *frame) bool {
	if len(f.subject) == 0 || !r.p.accuses(f.first, f.last) {
		return false
	}
	for n := range r.said {
		s := &r.said[n]
		if len(s.subject) == 0 || !r.spend(len(f.words)) || r.own.isPassive(f) != s.text.isPassive(s.frame) || !r.sameVerb(f, s) {
			continue
		}
		suffers := !slices.ContainsFunc(f.subject, func(i int) bool {
			at, ok := r.placeIn(i, s)
			return !ok || slices.Contains(s.subject, at)
		})
		does := !slices.ContainsFunc(s.subject, func(at int) bool { return !r.suffersIn(f, place{s.u, at}) && s.text.isName(r.p.v, at) }) &&
			slices.ContainsFunc(s.subject, func(at int) bool { return r.suffersIn(f, place{s.u, at}) })
		if suffers && does {
			r.p.fail("speaker", "who speaks and of whom have changed places: %q", short(s.text.body))
			return true
		}
	}
	return false
}

// suffersIn says whether a frame has a word of a cited sentence, and not as the one who acts.
func (r *roles) suffersIn(f *frame, at place) bool {
	return slices.ContainsFunc(f.words, func(i int) bool {
		return !slices.Contains(f.subject, i) && slices.Contains(r.found[i], at)
	})
}

// relays checks who has a figure from whom: whoever only passes it on is not told as the one on whom its speaker leans.
func (p *prose) relays() {
	for _, h := range p.t.marks {
		if h.ID != "leaning" || p.isPassiveAt(h.Last+1) {
			continue // "a report that Y cited" leans the other way: "cited by Y"
		}
		const reach = 5
		base := slices.IndexFunc(p.cast.mentions, func(m mention) bool { return m.first > h.Last-1 && m.first <= h.Last+reach && p.sameClause(m, h) })
		if base < 0 {
			continue
		}
		for k, m := range p.cast.mentions {
			opens := p.t.opens(h.First) || h.First > 0 && p.t.clauses[h.First-1] != p.t.clauses[h.First]
			if k != base && p.sameClause(m, h) && m.first < h.First != opens && p.relaysOnly(p.cast.mentions[base], m) && !p.leansIn(m, p.cast.mentions[base]) {
				p.fail("speaker", "%q has this from %q, not the other way round", p.text(p.cast.mentions[base]), p.text(m))
				return
			}
		}
	}
}

// leansIn says whether a cited sentence itself has one mention lean on another: "X beruft sich auf Y".
func (p *prose) leansIn(m, base mention) bool {
	return slices.ContainsFunc(p.s.units, func(u *unit) bool {
		return slices.ContainsFunc(u.marks, func(h claims.Hit) bool {
			if h.ID != "leaning" {
				return false
			}
			first, last := u.clause(h.First)
			return p.standsIn(m, u, first, h.First-1) && p.standsIn(base, u, h.Last+1, last) && !p.standsIn(base, u, first, h.First-1)
		})
	})
}

// standsIn says whether a stretch of a sentence names a mention: its listed name, or half of its words that tell something.
func (p *prose) standsIn(m mention, u *unit, first, last int) bool {
	if m.listed {
		return slices.ContainsFunc(u.names, func(h claims.Hit) bool {
			return slices.Contains(m.ids, h.ID) && h.First >= first && h.Last <= last
		})
	}
	all, there := 0, 0
	for k := range p.pairs.words {
		w := &p.pairs.words[k]
		if w.sign || w.at < m.first || w.at > m.last || first > last {
			continue
		}
		if all++; p.sharesEntry(w, u, first, last) || p.formIn(w, u, first, last) {
			there++
		}
	}
	return there > 0 && 2*there >= all
}

// isPassiveAt says whether word i names by whom something is done.
func (p *prose) isPassiveAt(i int) bool {
	switch p.t.fold(i) {
	case "by", "von", "vom", "durch":
		return true
	}
	return false
}

func (p *prose) sameClause(m mention, h claims.Hit) bool {
	return p.t.clauses[m.first] == p.t.clauses[h.First]
}

// relaysOnly says whether a mention passes on what another one says in what is cited, and says nothing there itself.
func (p *prose) relaysOnly(m, speaker mention) bool {
	names := func(ids []string, m mention) bool {
		return slices.ContainsFunc(m.ids, func(id string) bool { return slices.Contains(ids, id) })
	}
	passes := false
	for _, c := range p.s.claims {
		if names(p.speakersOf(c), m) {
			return false
		}
		passes = passes || names(c.Origin, m) && names(p.speakersOf(c), speaker)
	}
	return passes
}
