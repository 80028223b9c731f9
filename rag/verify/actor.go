package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// swapped checks that who accuses and who is accused have not changed places: where a sentence has a word for it and two
// names, a cited sentence that has both has them in the same order.
func (p *prose) swapped() {
	for i := 0; i+1 < len(p.cast.mentions); i++ {
		a, b := p.cast.mentions[i], p.cast.mentions[i+1]
		if !a.listed || !b.listed || p.t.segments[a.first] != p.t.segments[b.first] || !p.isSubject(a) || !p.accuses(p.t.segment(a.first)) {
			continue
		}
		first, last := p.t.clause(a.first)
		for _, k := range p.citedOf(p.pairs.best(first, last)) {
			u := p.pairs.units[k]
			x, y := u.nameAt(a.ids[0]), u.nameAt(b.ids[0])
			if x >= 0 && y >= 0 && y < x {
				p.fail("speaker", "%q and %q have changed places: %q", p.text(a), p.text(b), short(u.body))
				return
			}
		}
	}
}

// accuses says whether a word between two makes one party do something to another by speaking, in the active.
func (p *prose) accuses(first, last int) bool {
	for i := first; i <= last; i++ {
		switch p.t.fold(i) {
		case "by", "von", "wird", "werden", "wurde", "wurden":
			return false
		case "is", "are", "was", "were":
			if !p.t.isWord(i+1) || !p.t.capital(i+1) { // "it is X that accuses Y" is active
				return false
			}
		}
	}
	return slices.ContainsFunc(p.t.alike, func(h claims.Hit) bool { return h.ID == "accuse" && h.First >= first && h.Last <= last })
}

// nameAt is the first word that names a listed speaker, -1 for none.
func (t *text) nameAt(id string) int {
	for _, h := range t.names {
		if h.ID == id {
			return h.First
		}
	}
	return -1
}

// nationalities checks that what belongs to a nation ("Polish army", "Poland's army") belongs to it in the sentence that
// says most of the segment too.
func (p *prose) nationalities() {
	for _, h := range p.t.nations {
		of := h.Last + 1
		if !p.t.isWord(of) || p.t.segments[of] != p.t.segments[h.First] || p.t.inFigure(of) {
			continue
		}
		i := slices.IndexFunc(p.pairs.words, func(w alignedWord) bool { return w.at == of && !w.sign })
		named := slices.ContainsFunc(p.t.names, func(n claims.Hit) bool { return n.Overlaps(h.Span) && n.Last > h.Last })
		if i < 0 || named || strings.Contains(p.t.words[h.Last].Text, "-") || h.Key == "people" || h.Key == "place" && !p.t.possessive(h.Last) {
			continue
		}
		var all, meant belonging
		first, last := p.t.segment(of)
		best := p.citedOf(p.pairs.best(first, last))
		for k, u := range p.s.units {
			for _, g := range u.nations {
				isBest := slices.Contains(best, k)
				if p.ofSame(&p.pairs.words[i], u, g, isBest) {
					all.add(g.ID == h.ID)
					if isBest {
						meant.add(g.ID == h.ID)
					}
				}
			}
		}
		if meant.any && len(best) == 1 && h.First <= 1 {
			all = meant // another sentence's officers are others
		}
		if all.any && !all.same {
			p.fail("people", "%q: in the cited sentence this belongs to others", p.own[h.Start:p.t.words[of].End])
		}
	}
}

// owners checks that what a figure counts is told as that state's whose it is: "North Korea's exports" for the South's.
func (p *prose) owners() {
	for _, x := range p.told {
		if x.claim == nil {
			continue
		}
		side := p.side(x.claim.Subject)
		home := slices.Index(p.pairs.units, p.e.home(*x.claim))
		if side == "" || home < 0 {
			continue
		}
		first, last := p.t.clause(x.first)
		named := func(m mention) bool {
			return m.listed && m.first >= first && m.last <= last && slices.ContainsFunc(m.ids, func(id string) bool { return p.side(id) == side })
		}
		if slices.ContainsFunc(p.cast.mentions, named) {
			continue
		}
		for _, m := range p.cast.mentions {
			if m.listed && m.first >= first && m.last <= last && p.side(m.ids[0]) != "" && p.t.possessive(m.last) && !p.ofOffice(m) && p.ownsIn(m, home) {
				p.fail("people", "%q: what is counted is that of %s", p.text(m), strings.ReplaceAll(x.claim.Subject, "_", " "))
				return
			}
		}
	}
}

// side is the side of a state, "" for what is none.
func (p *prose) side(id string) string {
	if n, ok := p.v.vocabulary.Speaker(id); ok && n.Kind == "state" {
		return n.Side
	}
	return ""
}

// ownsIn says whether one of the words right behind a genitive stands in a unit: what somebody has there.
func (p *prose) ownsIn(m mention, unit int) bool {
	const reach = 2
	return slices.ContainsFunc(p.pairs.words, func(w alignedWord) bool {
		return w.at > m.last && w.at <= m.last+reach && !w.sign && unit < len(w.in) && w.in[unit] >= found
	})
}

// belonging says whether something is anybody's in some sentences, and whether that is who was told.
type belonging struct{ any, same bool }

func (b *belonging) add(same bool) { b.any, b.same = true, b.same || same }

// possessive says whether word i is a genitive before what belongs to it: "Poland's army", "Polens Armee".
func (t *text) possessive(i int) bool {
	w := t.words[i].Text
	if t.code == lang.English {
		return strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s")
	}
	return strings.HasSuffix(w, "s") && t.capital(i+1)
}

// ofSame says whether a nation in a unit stands beside a word of the sentence: before it, or behind it as its genitive.
// In the sentence that says most of the segment another word for soldiers is the same.
func (p *prose) ofSame(w *alignedWord, u *unit, g claims.Hit, meant bool) bool {
	for _, at := range []int{g.Last + 1, g.Last + 2, g.First - 1, g.First - 2} {
		if at < 0 || at >= len(u.words) || !u.isWord(at) || at == g.First || at == g.Last+2 && !(u.capital(at) && u.capital(at-1)) {
			continue
		}
		if p.sameNoun(w, u, at) || meant && p.t.soldiers(w.at) && u.soldiers(at) {
			return true
		}
	}
	return false
}

// soldiers says whether word i is one for soldiers or their army.
func (t *text) soldiers(i int) bool {
	return slices.ContainsFunc(t.roles, func(h claims.Hit) bool { return h.ID == "soldiers" && h.First <= i && i <= h.Last })
}

// sameNoun says whether word at of a unit is a word of the sentence in any inflection or in the other language.
func (p *prose) sameNoun(w *alignedWord, u *unit, at int) bool {
	if u.code == p.t.code {
		return lang.Stem(u.code, u.fold(at)) == lang.Stem(u.code, p.t.fold(w.at))
	}
	return p.formIn(w, u, at, at) || p.sharesEntry(w, u, at, at)
}
