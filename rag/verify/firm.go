package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// firmness checks that what is supposed, expected, ordered or hearsay is not told as a fact, and that no doubt is ruled out
// which the sources leave.
func (p *prose) firmness() {
	for first := 0; first < len(p.t.words); {
		_, last := p.t.clause(first)
		p.certainty(first, last)
		if best := p.pairs.best(first, last); len(best) > 0 && !p.hedges() && !p.attributes(best) {
			p.loosened(best, first, last)
			if rare := p.rarest(first, last); len(rare) > 0 {
				p.loosened(rare, first, last)
			}
		}
		first = last + 1
	}
}

// rarest are the cited sentences that have the word of a clause which says most, none where that is a name.
func (p *prose) rarest(first, last int) []int {
	var top *alignedWord
	for k := range p.pairs.words {
		w := &p.pairs.words[k]
		if w.at >= first && w.at <= last && !w.skip && !w.sign && (top == nil || w.weight > top.weight) {
			top = w
		}
	}
	if top == nil || p.mentionAt(top.at) || p.t.capital(top.at) && p.t.code == lang.English {
		return nil
	}
	return slices.DeleteFunc(p.all(), func(k int) bool { return top.in[k] < found })
}

// certainty refuses "it is certain" where no source says so.
func (p *prose) certainty(first, last int) {
	i := p.t.markAt(first, last, "certainty")
	if i < 0 || p.t.marked(first, last, "negation", "denial") {
		return
	}
	best := p.pairs.best(first, last)
	if !p.anyUnit(best, "certainty", "confirmation") || p.hedged() {
		p.fail("hedge", "%q rules out a doubt that the cited sources leave", p.markText(i))
	}
}

// hedged says whether a claim cited is an estimate, hearsay, expected or ordered.
func (p *prose) hedged() bool {
	for _, c := range p.s.cited {
		if c.Hedge != "" && c.Hedge != claims.Stated {
			return true
		}
	}
	return false
}

// hedges says whether the sentence leaves what it tells to somebody else, or to the future.
func (p *prose) hedges() bool {
	if p.t.has("hearsay", "supposition", "future", "order", "report", "denial") || len(p.nouns) > 0 {
		return true
	}
	if slices.ContainsFunc(p.read, func(c claims.Claim) bool { return len(c.Speakers) > 0 }) {
		return true
	}
	for _, m := range p.cast.mentions {
		if m.read || m.speaks && p.cued(m) {
			return true
		}
	}
	return p.pronounSays()
}

// pronounSays says whether somebody told of before says it: "he spoke of".
func (p *prose) pronounSays() bool {
	for i := range p.t.words {
		if w := p.t.fold(i + 2); w != "that" && w != "dass" {
			continue
		}
		switch p.t.fold(i) {
		case "er", "sie", "he", "she", "they":
			return true // "they added that …"
		}
	}
	return slices.ContainsFunc(p.neutral, func(h claims.Hit) bool {
		if h.ID != "saying" {
			return false
		}
		for _, i := range []int{h.First - 1, h.Last + 1} {
			switch p.t.fold(i) {
			case "er", "sie", "he", "she", "they":
				return true
			}
		}
		return false
	})
}

// attributes says whether somebody who is named says what one of the units tells.
func (p *prose) attributes(units []int) bool {
	for _, m := range p.cast.mentions {
		for _, k := range units {
			for i := range p.pairs.units[k].claims {
				if c := &p.pairs.units[k].claims[i]; !m.generic && (m.read || p.cued(m)) && len(c.Speakers) > 0 && p.says(m, *c) {
					return true
				}
			}
		}
	}
	return false
}

// loosened checks the sentences that say most of a clause which tells a fact.
func (p *prose) loosened(best []int, first, last int) {
	for _, k := range best {
		u := p.pairs.units[k]
		from, to := p.saying(u, first, last)
		if !u.marked(from, to, "hearsay", "supposition", "future", "order") {
			return
		}
		if u.marked(from, to, "future", "order") {
			continue
		}
		for _, c := range u.claims { // an estimate may be told without the word
			if c.Value != nil && (c.Hedge == claims.Estimate || c.Hedge == claims.Stated) {
				return
			}
		}
	}
	p.fail("hedge", "the sentence tells as a fact what the cited sentence only supposes, expects or reports: %q", short(p.pairs.units[best[0]].body))
}

// saying is the part of a unit that says most of a clause, with what governs it; all of it where no part says more than
// another.
func (p *prose) saying(u *unit, first, last int) (from, to int) {
	parts := u.parts()
	best, top, second := 0, 0.0, 0.0
	for i, part := range parts {
		score := p.overlap(u, part.first, part.last, func(w *alignedWord) bool { return w.at >= first && w.at <= last })
		if score > top {
			best, top, second = i, score, top
		} else {
			second = max(second, score)
		}
	}
	if top == 0 || second > top/2 || u.governed(parts[best].first, parts[best].last) {
		return 0, len(u.words) - 1
	}
	return parts[best].first, parts[best].last
}
