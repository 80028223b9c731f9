package verify

import (
	"slices"
	"strings"

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

// leansElsewhere checks on whose word somebody leans: where both stand in what is cited, they have to stand in one sentence,
// or in one that points back to the other.
func (r *roles) leansElsewhere(f *frame) bool {
	for _, h := range r.own.marks {
		if h.ID != "leaning" || h.First < f.first || h.First > f.last || r.p.isPassiveAt(h.Last+1) {
			continue
		}
		who, base := r.leaner(f), r.leanedOn(h)
		if len(who) == 0 || len(base) == 0 || !slices.ContainsFunc(who, r.isNamed) {
			continue // "the broadcaster relies on the agency" may be anybody
		}
		homes := r.unitsNaming(base)
		if len(homes) > 0 && !slices.ContainsFunc(homes, func(u int) bool { return r.leansIn(who, u) }) {
			r.p.fail("speaker", "%q does not lean on %q in what is cited", r.p.span(slices.Min(who), slices.Max(who)), r.p.span(base[0], base[len(base)-1]))
			return true
		}
	}
	return false
}

// leaner are the words for whoever acts in a frame, or in the one before or behind it: their names, where they have any.
func (r *roles) leaner(f *frame) []int {
	at := slices.IndexFunc(r.own.frames, func(o frame) bool { return o.first == f.first })
	for _, k := range []int{at, at - 1, at + 1} {
		if k < 0 || k >= len(r.own.frames) || len(r.own.frames[k].subject) == 0 {
			continue
		}
		all := r.own.among(r.nounsOf(r.own.frames[k].subject), func(i int) bool { return !r.own.verb[i] && r.inSome(i) })
		if names := r.own.among(all, r.isNamed); len(names) > 0 {
			return names
		}
		return all
	}
	return nil
}

// isNamed says whether word i names somebody: no dictionary has it, or it can't be read as a word.
func (r *roles) isNamed(i int) bool {
	return r.own.isName(r.p.v, i) || !strings.ContainsAny(r.own.fold(i), "aeiou")
}

// inSome says whether a cited sentence has word i.
func (r *roles) inSome(i int) bool { return len(r.unitsNaming([]int{i})) > 0 }

// unitsNaming are the cited sentences that name all of some words.
func (r *roles) unitsNaming(words []int) []int {
	var out []int
	for u := range r.p.s.units {
		if !slices.ContainsFunc(words, func(i int) bool { return !r.inUnit(i, u) }) {
			out = append(out, u)
		}
	}
	return out
}

// leanedOn are the nouns for what somebody leans on: behind the preposition of the mark, or right behind it.
func (r *roles) leanedOn(h claims.Hit) []int {
	_, end := r.own.segment(h.Last)
	from := h.Last
	for i := h.Last; i <= end; i++ {
		if w := r.own.fold(i); w == "auf" || w == "on" || w == "from" {
			from = i
			break
		}
	}
	var out []int
	for i := from + 1; i <= end && !r.own.verb[i] && r.own.isWord(i) && r.own.fold(i) != "und" && r.own.fold(i) != "and"; i++ {
		if r.own.content[i] && r.inSome(i) {
			out = append(out, i)
		}
	}
	return out
}

// leansIn says whether a cited sentence that has what is leaned on has whoever leans, or leaves it to a sentence before it.
func (r *roles) leansIn(who []int, u int) bool {
	in := func(k int) bool {
		return slices.ContainsFunc(who, func(i int) bool { return r.inUnit(i, k) })
	}
	if in(u) {
		return true
	}
	unit := r.p.s.units[u]
	if slices.ContainsFunc(unit.claims, func(c claims.Claim) bool { return len(c.Speakers) > 0 }) || !refersBack(unit.text) && !unit.has("leaning") && !unit.indirect() {
		return false
	}
	return u > 0 && in(u-1) || u > 1 && in(u-2)
}
