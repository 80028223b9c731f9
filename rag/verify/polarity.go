package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// polarity checks clause by clause that nothing is negated, denied or confirmed which the sentences that say the same don't
// negate, deny or confirm.
func (p *prose) polarity() {
	for first := 0; first < len(p.t.words); {
		_, last := p.t.clause(first)
		p.clausePolarity(first, last)
		first = last + 1
	}
}

func (p *prose) clausePolarity(first, last int) {
	best := p.pairs.best(first, last)
	if len(best) == 0 {
		return
	}
	negative := p.t.marked(first, last, "negation", "denial")
	if !negative {
		if u, ok := p.dropped(best, first, last); ok {
			p.fail("polarity", "the sentence leaves out that it is not so, or that somebody denies it: %q", short(u.body))
		}
	} else if !p.negated(best) {
		p.fail("polarity", "%q negates or denies what no cited sentence does", short(p.span(first, last)))
	}
	if i := p.t.markAt(first, last, "denial"); i >= 0 && !p.anyUnit(best, "denial", "negation") {
		p.fail("polarity", "%q: no cited sentence denies this", p.markText(i))
	}
	if i := p.t.markAt(first, last, "confirmation"); i >= 0 && !p.sources() && !p.anyUnit(best, "confirmation", "denial") {
		p.fail("polarity", "%q: no cited sentence confirms this", p.markText(i))
	}
	p.eventsOf(best, first, last)
}

// sources says whether the sentence speaks of how sources agree, so that "confirm" is no event of its own.
func (p *prose) sources() bool { return false }

func (p *prose) markText(i int) string {
	h := p.t.marks[i]
	return p.own[h.Start:h.End]
}

func (p *prose) span(first, last int) string {
	return p.own[p.t.words[first].Start:p.t.words[last].End]
}

// short cuts a text for a message.
func short(s string) string {
	const most = 120
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && s[cut]&0xc0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}

// negated says whether one of the sentences that say most of a clause negates or denies something, or whether what the
// clause itself negates is how sure its sources are.
func (p *prose) negated(best []int) bool {
	return p.anyUnit(best, "negation", "denial") || p.missingSource()
}

// missingSource says whether the sentence says of its sources that they name nobody or no date, which none of them has to
// say.
func (p *prose) missingSource() bool {
	if len(p.s.claims) == 0 {
		return false
	}
	for _, c := range p.s.claims {
		if len(c.Speakers) == 0 || c.AsOf == nil || len(p.s.articles) > 1 {
			return p.aboutSources()
		}
	}
	return false
}

// aboutSources says whether a negation stands in a clause whose other words only speak of sources: "no speaker is named".
func (p *prose) aboutSources() bool {
	for _, h := range p.t.marks {
		if h.ID != "negation" {
			continue
		}
		first, last := p.t.segment(h.First)
		if len(p.nounsIn(first, last)) > 0 || p.t.marked(first, last, "independent", "same", "origin", "differ") {
			return true
		}
	}
	return false
}

func (p *prose) nounsIn(first, last int) []claims.Hit {
	var out []claims.Hit
	for _, h := range p.nouns {
		if h.First >= first && h.Last <= last {
			out = append(out, h)
		}
	}
	return out
}

func (p *prose) anyUnit(units []int, sections ...string) bool {
	return slices.ContainsFunc(units, func(u int) bool { return p.pairs.units[u].has(sections...) })
}

// dropped finds a clause that says most of what a clause of the sentence says, and negates or denies it. Where another
// sentence says as much without a negation, nothing was dropped.
func (p *prose) dropped(best []int, first, last int) (*unit, bool) {
	for _, k := range best {
		if u := p.pairs.units[k]; !p.negativeOver(k, first, last) || u == nil {
			return nil, false
		}
	}
	return p.pairs.units[best[0]], true
}

// negativeOver says whether the clause of a unit that shares the most words with a clause of the sentence is negative.
func (p *prose) negativeOver(unit, first, last int) bool {
	u := p.pairs.units[unit]
	match := p.finder(p.span(first, last))
	top, negative := 0.0, false
	for from := 0; from < len(u.words); {
		to := from
		for to+1 < len(u.words) && u.clauses[to+1] == u.clauses[from] {
			to++
		}
		score := 0.0
		for _, f := range match(u.body[u.words[from].Start:u.words[to].End]) {
			if f.Similarity >= found {
				score += f.Weight
			}
		}
		if score > top {
			top, negative = score, u.marked(from, to, "negation", "denial")
		}
		from = to + 1
	}
	return negative
}

// eventsOf checks that what happened, or did not, happened so in a sentence that says as much.
func (p *prose) eventsOf(best []int, first, last int) {
	for _, h := range p.t.events {
		if h.First < first || h.First > last || h.Key == "question" || h.ID == "confirmed" {
			continue
		}
		same, opposite := false, false
		for _, k := range best {
			for _, o := range p.pairs.units[k].events {
				same = same || o.ID == h.ID && (o.Key == "deny") == (h.Key == "deny")
				opposite = opposite || o.ID == h.ID
			}
			for _, c := range p.pairs.units[k].claims {
				same = same || c.Event == h.ID && h.Key != "deny"
			}
		}
		if opposite && !same {
			p.fail("polarity", "%q is the opposite of what the cited sentence says", p.own[h.Start:h.End])
		}
	}
}

var _ = calendar.Interval{}
