package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// stances checks who denies what: whoever is said to deny something has to do so in a cited sentence, and what is said not
// to have been denied has to be told of as such, not as unconfirmed.
func (p *prose) stances() {
	for _, h := range p.t.marks {
		if h.ID != "denial" || !isDenial(p.t.fold(h.First)) {
			continue
		}
		first, last := p.t.segment(h.First)
		if p.t.marked(first, last, "negation") {
			if !p.t.denialsOpposed(first, last) && !p.undenied() {
				p.fail("polarity", "%q: no cited sentence speaks of a denial", short(p.span(first, last)))
			}
			continue
		}
		if !p.deniedBySome(h) {
			p.fail("polarity", "%q: the cited sentences do not say that it is denied, or by whom", p.own[h.Start:h.End])
			return
		}
	}
}

// isDenial says whether a word by itself tells of a denial, as "does not accept" does not.
func isDenial(word string) bool {
	for _, stem := range []string{"bestreit", "bestritt", "bestritten", "dementi", "abgestritten", "zurueckgewiesen", "leugn", "geleugnet", "wies", "weist", "weisen", "zurueckw", "stritt", "streite", "deni", "deny", "disput", "reject", "refut"} {
		if strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}

// denialsOpposed says whether a stretch tells of a denial and a confirmation alike: "neither confirmed nor denied".
func (t *text) denialsOpposed(first, last int) bool { return t.marked(first, last, "confirmation") }

// undenied says whether a cited sentence says of a denial that there was none, or leaves it open.
func (p *prose) undenied() bool {
	return slices.ContainsFunc(p.pairs.units, func(u *unit) bool {
		return u.has("open", "exclusion") || slices.ContainsFunc(u.marks, func(h claims.Hit) bool {
			return h.ID == "denial" && u.negatedIn(h.First)
		})
	})
}

// deniedBySome says whether somebody denies in a cited sentence what the clause of a mark tells, and it is whoever the clause
// names for it.
func (p *prose) deniedBySome(h claims.Hit) bool {
	m, named := p.denier(h)
	named = named && !m.generic
	earlier := p.tellsOfBefore(h)
	first, last := p.stanceSpan(h)
	twice := p.deniesNegation(h, last)
	if p.quoted > 0 && p.quotedIn != nil && !p.pointed(h) && !p.tellsBeside(first, last, h) {
		return p.quotedIn.has("denial") // "…", she denied
	}
	for _, k := range p.all() {
		u := p.pairs.units[k]
		if !p.hasFigures(first, last, u) || !u.disputes() || twice && !u.has("denial") || named && (!p.voicedIn(m, k) || p.deniedByOther(m, u)) {
			continue
		}
		if !p.tellsBeside(first, last, h) || p.negativeOf(k, first, last, h) || u.has("denial") && (earlier || u.has("confirmation") && p.t.marked(first, last, "confirmation")) {
			return true
		}
	}
	return false
}

// disputes says whether a text says of something that it is not so: more than that it was not confirmed.
func (t *text) disputes() bool {
	return slices.ContainsFunc(t.marks, func(h claims.Hit) bool {
		switch h.ID {
		case "denial":
			return !t.negatedIn(h.First)
		case "open", "exclusion":
			return true
		case "negation":
			first, last := t.clause(h.First)
			return !t.marked(first, last, "confirmation")
		}
		return false
	})
}

// deniesNegation says whether what is denied is itself negated: "denied that there was no alcohol".
func (p *prose) deniesNegation(h claims.Hit, last int) bool {
	_, end := p.t.segment(h.First)
	for from := end + 1; from <= last; {
		_, to := p.t.segment(from)
		if p.t.governed(from, to) && p.t.marked(from, to, "negation") {
			return true
		}
		from = to + 1
	}
	return false
}

// hasFigures says whether a unit, or a cited sentence right beside it, has every figure of a clause; where it plainly
// denies something, any cited sentence of its article may have them.
func (p *prose) hasFigures(first, last int, u *unit) bool {
	anywhere := u.plainly("denial") && !u.has("confirmation")
	const small = 2 // "both houses"
	return !slices.ContainsFunc(p.t.figures, func(f figure) bool {
		return f.first >= first && f.last <= last && f.Low != nil && *f.Low > small && !slices.ContainsFunc(p.s.units, func(o *unit) bool {
			return o.article == u.article && (anywhere || o.sentence-u.sentence <= 1 && u.sentence-o.sentence <= 1) && hasFigure(o, f)
		})
	})
}

// denier is who a clause says denies something: the last one named before the word for it, else the first behind it.
func (p *prose) denier(h claims.Hit) (mention, bool) {
	first, last := p.t.clause(h.First)
	best, found := mention{}, false
	pointed := p.pointed(h)
	if p.t.pronounIn(p.t.segment(h.First)) {
		return best, false
	}
	passive := p.t.fold(h.Last+1) == "by"
	for _, m := range p.cast.mentions {
		by := p.t.fold(m.first-1) == "by" || p.t.fold(m.first-1) == "von"
		switch {
		case m.first < first || m.last > last || p.affected(m) && !by || pointed && p.t.segments[m.first] != p.t.segments[h.First]:
		case m.last < h.First && !passive:
			best, found = m, true
		case m.first > h.First && (!found || by) && p.t.segments[m.first] == p.t.segments[h.First]:
			return m, true
		}
	}
	return best, found
}

// pronounIn says whether a stretch has a pronoun for somebody.
func (t *text) pronounIn(first, last int) bool {
	for i := first; i <= last; i++ {
		switch t.fold(i) {
		case "er", "he", "she", "they":
			return true
		}
	}
	return false
}

// deniedByOther says whether the denial of a unit has another listed one for its subject than a mention.
func (p *prose) deniedByOther(m mention, u *unit) bool {
	i := u.markAt(0, len(u.words), "denial")
	if i < 0 || !m.listed {
		return false
	}
	at, first, last := -1, 0, 0
	if first, last = u.segment(u.marks[i].First); first > last {
		return false
	}
	for k, n := range u.names {
		if n.Key != "name" || n.First < first || n.First > last || isPreposition(u.fold(n.First-1)) {
			continue
		}
		if n.First < u.marks[i].First || at < 0 {
			at = k
		}
	}
	if at < 0 || slices.Contains(m.ids, u.names[at].ID) {
		return false
	}
	return !p.sameSide(m, u.names[at].ID)
}

// sameSide says whether a mention and a listed speaker belong to one side: a state and its president.
func (p *prose) sameSide(m mention, id string) bool {
	other, ok := p.v.vocabulary.Speaker(id)
	return ok && other.Side != "" && slices.ContainsFunc(m.ids, func(own string) bool {
		s, ok := p.v.vocabulary.Speaker(own)
		return ok && s.Side == other.Side
	})
}

// tellsBeside says whether a stretch has content besides a word for a denial and those who are named.
func (p *prose) tellsBeside(first, last int, h claims.Hit) bool {
	for i := h.First - 1; i <= h.Last+1; i++ {
		switch p.t.fold(i) {
		case "das", "dies", "es", "was", "which", "it", "this":
			return false // "denies it"
		}
	}
	if p.pointed(h) {
		first, _ = p.t.segment(h.First)
	}
	return slices.ContainsFunc(p.pairs.words, func(w alignedWord) bool {
		return w.at >= first && w.at <= last && !w.neutral && !w.sign && !p.mentionAt(w.at) && !p.t.inDate(w.at) && (w.at < h.First || w.at > h.Last)
	})
}

// pointed says whether the segment of a word for a denial leaves to a pronoun what is denied, or who denies it: "which he
// denies".
func (p *prose) pointed(h claims.Hit) bool {
	first, last := p.t.segment(h.First)
	for i := first; i <= last; i++ {
		switch p.t.fold(i) {
		case "was", "deren", "dessen", "er", "which", "it", "he", "she", "they", "whose":
			return true
		case "das", "dies", "es", "this", "that":
			if i == first && !p.t.capital(i+1) || i == last || !p.t.isWord(i+1) {
				return true
			}
		}
	}
	return false
}

// stanceSpan is what a word for a denial speaks of: its clause up to the end of its segment, and the content clauses behind.
func (p *prose) stanceSpan(h claims.Hit) (first, last int) {
	first, end := p.t.clause(h.First)
	_, last = p.t.segment(h.First)
	for last < end {
		_, to := p.t.segment(last + 1)
		if !p.t.governed(last+1, to) {
			break
		}
		last = to
	}
	return first, last
}

// negativeOf says whether the part of a unit that has most of what a clause tells, without the word for the denial itself, is
// negative, and no other cited sentence tells much more of it.
func (p *prose) negativeOf(unit, first, last int, h claims.Hit) bool {
	const asMuch = .7
	most, own, negative := 0.0, 0.0, false
	for _, k := range p.all() {
		u := p.pairs.units[k]
		for _, part := range u.parts() {
			score := p.overlap(u, part.first, part.last, func(w *alignedWord) bool {
				return w.at >= first && w.at <= last && (w.at < h.First || w.at > h.Last)
			})
			most = max(most, score)
			if k == unit && score > own {
				own, negative = score, part.negative
			}
		}
	}
	denies := p.pairs.units[unit].has("denial")
	return negative && (denies || own >= asMuch*most) || own == 0 && denies
}

// tellsOfBefore says whether the segment of a mark tells of what was before: "had first denied it".
func (p *prose) tellsOfBefore(h claims.Hit) bool {
	first, last := p.t.segment(h.First)
	if p.t.marked(first, last, "earlier") {
		return true
	}
	for i := first; i <= last; i++ {
		switch p.t.fold(i) {
		case "had", "hatte", "hatten", "having":
			return true
		}
	}
	return false
}
