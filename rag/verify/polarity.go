package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// polarity checks clause by clause that nothing is negated, denied or confirmed which the sentences that say the same don't
// negate, deny or confirm, and that no negation of theirs is left out.
func (p *prose) polarity() {
	for first := 0; first < len(p.t.words); {
		_, last := p.t.clause(first)
		p.clausePolarity(first, last)
		first = last + 1
	}
}

func (p *prose) clausePolarity(first, last int) {
	best := p.pairs.best(first, last)
	negative := p.t.negatedBetween(first, last) || p.quotedNo
	open := p.t.marked(first, last, "open")
	if negative && p.tellsAnything(first, last) && !p.negatedIn(first, last, best) {
		p.fail("polarity", "%q negates or denies what no cited sentence does", short(p.span(first, last)))
	}
	if open && !p.anyUnit(p.all(), "open", "negation", "denial") && len(p.t.datesIn(first, last)) < 2 && !p.anyUnit(p.orAll(best), "open", "negation", "denial", "supposition", "hearsay") && !p.claimsDiffer() && !p.toldDiffer() && !p.measureDisputed() {
		p.fail("polarity", "%q leaves open what no cited sentence does", short(p.span(first, last)))
	}
	if !negative && !open {
		p.notDropped(first, last)
	}
	p.exclusion(first, last)
	if len(best) == 0 {
		p.confirmedAlone(first, last)
		return
	}
	if i := p.t.markAt(first, last, "denial"); i >= 0 && !p.t.negatedIn(p.t.marks[i].First) && !p.deny(p.echoed(best)) && !p.deny(p.echoed(p.bestAt(p.t.marks[i].First))) && !p.deny(p.alsoNegated(first, last)) {
		p.fail("polarity", "%q: no cited sentence denies this", p.markText(i))
	}
	if i := p.t.markAt(first, last, "confirmation"); i >= 0 && !p.negatedAt(p.t.marks[i].First) && !p.confirm(best) && !p.confirm(p.bestAt(p.t.marks[i].First)) {
		p.fail("polarity", "%q: no cited sentence confirms this", p.markText(i))
	}
	p.assent(first, last)
	p.confirmedOther(first, last)
	p.eventsOf(best, first, last)
}

// confirmedAlone refuses "all this was confirmed" where no cited sentence says anything else of the clause, and none confirms.
func (p *prose) confirmedAlone(first, last int) {
	i := p.t.markAt(first, last, "confirmation")
	if i >= 0 && !p.negatedAt(p.t.marks[i].First) && !p.confirm(p.all()) && !p.t.has("same", "origin") {
		p.fail("polarity", "%q: no cited sentence confirms this", p.markText(i))
	}
}

// assent refuses that somebody is said to be right where every cited sentence that says most of it denies or rejects.
func (p *prose) assent(first, last int) {
	i := p.t.markAt(first, last, "assent")
	if i < 0 || p.negatedAt(p.t.marks[i].First) {
		return
	}
	best := p.citedOf(p.orAll(p.bestAt(p.t.marks[i].First)))
	if !slices.ContainsFunc(best, func(k int) bool { u := p.pairs.units[k]; return !u.has("denial", "negation") || u.has("assent") }) {
		p.fail("polarity", "%q: the cited sentence says the opposite", p.markText(i))
	}
}

// confirmedOther refuses "confirmed that …" where what follows is a sentence that somebody denies or only reports.
func (p *prose) confirmedOther(first, last int) {
	i := p.t.markAt(first, last, "confirmation")
	if i < 0 || p.negatedAt(p.t.marks[i].First) || p.t.marked(p.t.marks[i].Last, last, "negation", "denial", "hearsay") {
		return
	}
	from := p.t.marks[i].Last
	best := p.pairs.bestOf(func(w *alignedWord) bool { return w.at > from && w.at <= last && !p.mentionAt(w.at) })
	if len(best) == 0 || p.confirm(best) {
		return
	}
	if !slices.ContainsFunc(best, func(k int) bool { u := p.pairs.units[k]; return !u.has("denial", "hearsay") }) {
		p.fail("polarity", "%q: no cited sentence confirms this", p.markText(i))
	}
}

// echoed adds to units the sentences cited right behind them that speak of what they say: "Kruse rejected that."
func (p *prose) echoed(units []int) []int {
	out := slices.Clone(units)
	for _, k := range units {
		u := p.pairs.units[k]
		for n, o := range p.s.units {
			if o.article == u.article && o.sentence == u.sentence+1 && o.pointsBack() && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// pointsBack says whether a sentence says something of what the one before tells: "that", "the criticism".
func (t *text) pointsBack() bool {
	for i := range t.words {
		switch t.fold(i) {
		case "das", "dies", "dem", "dagegen", "davon", "dafuer", "that", "this", "it":
			if !t.isWord(i+1) || !t.capital(i+1) {
				return true
			}
		}
	}
	return false
}

// exclusion checks "ruled out" and "not ruled out": the cited sentence that says so has to negate it alike.
func (p *prose) exclusion(first, last int) {
	i := p.t.markAt(first, last, "exclusion")
	if i < 0 {
		return
	}
	negated := p.negatedAt(p.t.marks[i].First)
	found := false
	for _, u := range p.s.units {
		for _, h := range u.marks {
			if h.ID != "exclusion" {
				continue
			}
			from, to := u.segment(h.First)
			if found = true; u.marked(from, to, "negation", "denial") == negated {
				return
			}
		}
	}
	if found || !negated {
		p.fail("polarity", "%q: no cited sentence says so", p.markText(i))
	}
}

// negatedAt says whether the segment of a word is negated.
func (p *prose) negatedAt(word int) bool {
	first, last := p.t.segment(word)
	return p.t.marked(first, last, "negation", "denial")
}

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

// negatedIn says whether a sentence that says most of a clause, or of the segments of it that negate, negates or denies
// something too; or whether what is negated is only what the sources say of themselves.
func (p *prose) negatedIn(first, last int, best []int) bool {
	if p.anyUnit(p.echoed(p.orAll(p.pairs.bestCited(first, last, len(p.s.units)))), "negation", "denial", "open", "spared") || len(p.alsoNegated(first, last)) > 0 || p.aboutSources(first, last) || p.unconfirmed(first, last, best) || p.lacksToo(first, last, best) {
		return true
	}
	for i, h := range p.t.marks {
		if h.First < first || h.First > last || h.ID != "negation" && h.ID != "denial" {
			continue
		}
		if p.anyUnit(p.echoed(p.bestAt(p.t.marks[i].First)), "negation", "denial", "open", "spared") {
			return true
		}
	}
	return false
}

// lacksToo says whether all that a stretch negates is that something is missing, as a sentence that says most of it does in
// words which deny nothing: "mangelnde Übung".
func (p *prose) lacksToo(first, last int, best []int) bool {
	return p.t.onlyLacks(part{first: first, last: last}) && slices.ContainsFunc(best, func(k int) bool { return p.pairs.units[k].hasPlain("lack_it") })
}

// alsoNegated are the cited sentences that negate or deny something, have everything that a clause tells, and have, or refer
// back to, everybody whom it names: names alone don't say which sentence is meant.
func (p *prose) alsoNegated(first, last int) []int {
	return slices.DeleteFunc(p.all(), func(k int) bool {
		if !p.pairs.units[k].has("negation", "denial") {
			return true
		}
		told := false
		for _, w := range p.pairs.words {
			if w.at < first || w.at > last || w.skip && !w.sign || p.mentionAt(w.at) {
				continue
			}
			if w.in[k] < found {
				return true
			}
			told = true
		}
		return !told || slices.ContainsFunc(p.cast.mentions, func(m mention) bool {
			return m.first >= first && m.last <= last && !m.generic && !p.voicedIn(m, k)
		})
	})
}

// citedOf are those of the units that the line cites, all where none is.
func (p *prose) citedOf(units []int) []int {
	cited := slices.DeleteFunc(slices.Clone(units), func(k int) bool { return k >= len(p.s.units) })
	if len(cited) == 0 {
		return units
	}
	return cited
}

// unconfirmed says whether all that is negated is that something was confirmed which the sources only report or suppose.
func (p *prose) unconfirmed(first, last int, best []int) bool {
	if !p.anyUnit(best, "hearsay", "supposition") {
		return false
	}
	for _, h := range p.t.marks {
		if h.ID != "negation" && h.ID != "denial" || h.First < first || h.First > last {
			continue
		}
		from, to := p.t.segment(h.First)
		if !p.t.marked(from, to, "confirmation") {
			return false
		}
	}
	return true
}

// orAll are the units given, or all cited where none is.
func (p *prose) orAll(units []int) []int {
	if len(units) == 0 {
		return p.all()
	}
	return units
}

// all are the sentences cited.
func (p *prose) all() []int {
	out := make([]int, len(p.s.units))
	for i := range out {
		out[i] = i
	}
	return out
}

// deny says whether one of the units denies something: "neither admitted nor denied" is no denial.
func (p *prose) deny(units []int) bool {
	return slices.ContainsFunc(units, func(k int) bool {
		u := p.pairs.units[k]
		return u.plainly("denial") || u.has("negation") && !u.has("denial")
	})
}

// confirm says whether one of the units confirms something.
func (p *prose) confirm(units []int) bool {
	return slices.ContainsFunc(units, func(k int) bool { return p.pairs.units[k].plainly("confirmation") })
}

// negatedBetween says whether something between two words is negated or denied. "Not settled" leaves it open.
func (t *text) negatedBetween(first, last int) bool {
	return slices.ContainsFunc(t.marks, func(h claims.Hit) bool {
		if h.First < first || h.First > last || h.ID != "negation" && h.ID != "denial" {
			return false
		}
		from, to := t.segment(h.First)
		return !t.marked(from, to, "open")
	})
}

// negatedIn says whether a negation stands in the segment of a word.
func (t *text) negatedIn(word int) bool {
	first, last := t.segment(word)
	return t.marked(first, last, "negation")
}

// plainly says whether a mark of a section stands in a segment that is not negated.
func (t *text) plainly(section string) bool {
	return slices.ContainsFunc(t.marks, func(h claims.Hit) bool {
		if h.ID != section {
			return false
		}
		return !t.negatedIn(h.First)
	})
}

// bestAt are the units that say most of the segment of a word.
func (p *prose) bestAt(word int) []int {
	first, last := p.t.segment(word)
	return p.pairs.bestCited(first, last, len(p.s.units))
}

func (p *prose) anyUnit(units []int, sections ...string) bool {
	return slices.ContainsFunc(units, func(u int) bool { return p.pairs.units[u].has(sections...) })
}

// notDropped checks that a clause without a negation leaves none out: of no segment may all sentences that say most of it
// say so in a clause that negates or denies.
func (p *prose) notDropped(first, last int) {
	if !p.tellsAnything(first, last) {
		return // "the ministry did", "no, says X": what is told is the question's
	}
	for from := first; from <= last; {
		_, to := p.t.segment(from)
		to = min(to, last)
		best := p.pairs.best(from, to)
		if p.quoted > 0 && p.contentBetween(from, to) <= p.quoted && !slices.ContainsFunc(p.cast.mentions, func(m mention) bool { return m.first >= first && m.last <= last }) {
			best = nil // what is quoted says it
		}
		if len(best) > 0 && !slices.ContainsFunc(best, func(u int) bool { return !p.negativeOver(u, from, to) }) {
			p.fail("polarity", "the sentence leaves out that this is not so, or that somebody denies it: %q", short(p.pairs.units[best[0]].body))
			return
		}
		from = to + 1
	}
	p.onlyNegated(first, last)
}

// onlyNegated checks the verbs of a clause without a negation: one that the sentences which say most of the clause have in
// negative parts alone is told as if it were so.
func (p *prose) onlyNegated(first, last int) {
	best, lacks := p.pairs.best(first, last), p.t.lacks(first, last)
	for k := range p.pairs.words {
		w := &p.pairs.words[k]
		if w.at < first || w.at > last || w.skip || w.sign || p.t.capital(w.at) && !p.predicate(w.at) || p.mentionAt(w.at) {
			continue
		}
		negative, positive := "", false
		for _, u := range p.negatedFirst() {
			unit := p.pairs.units[u]
			if negative == "" && !unit.has("negation", "denial") {
				break
			}
			meant := p.predicate(w.at) || slices.Contains(best, u)
			for _, part := range unit.parts() {
				if p.overlap(unit, part.first, part.last, func(o *alignedWord) bool { return o == w }) == 0 {
					continue
				}
				part.negative = part.negative && !(lacks && unit.onlyLacks(part))
				if part.negative && !meant && p.overlap(unit, part.first, part.last, func(o *alignedWord) bool { return o.at >= first && o.at <= last && o != w && !p.mentionAt(o.at) }) == 0 {
					continue // another sentence has the word of something else
				}
				if part.negative {
					negative = unit.body
				} else {
					positive = true
				}
			}
		}
		if negative != "" && !positive {
			p.fail("polarity", "%q is told as if it were so, but the cited sentence says that it is not: %q", w.text, short(negative))
			return
		}
	}
}

// negatedFirst are the sentences cited, those before that negate something.
func (p *prose) negatedFirst() []int {
	var out, rest []int
	for _, k := range p.all() {
		if p.pairs.units[k].has("negation", "denial") {
			out = append(out, k)
		} else {
			rest = append(rest, k)
		}
	}
	return append(out, rest...)
}

// predicate says whether a noun is what something is said to be: "was a record".
func (p *prose) predicate(i int) bool {
	switch p.t.fold(i - 1) {
	case "a", "an", "ein", "eine", "einen", "the", "der", "die", "das":
	default:
		return false
	}
	switch p.t.fold(i - 2) {
	case "is", "was", "are", "were", "be", "been", "ist", "war", "sind", "waren", "sei", "als", "as":
		return true
	}
	return false
}

// contentBetween counts the content words of a stretch besides names.
func (p *prose) contentBetween(first, last int) int {
	n := 0
	for _, w := range p.pairs.words {
		if w.at >= first && w.at <= last && !w.skip && !w.sign && !p.mentionAt(w.at) {
			n++
		}
	}
	return n
}

// tellsAnything says whether a stretch has content words besides names.
func (p *prose) tellsAnything(first, last int) bool {
	return p.contentBetween(first, last) > 0
}

// negativeOver says whether the part of a unit that shares the most with a stretch of the sentence is negative.
func (p *prose) negativeOver(unit, first, last int) bool {
	u := p.pairs.units[unit]
	if !u.has("negation", "denial") {
		return false
	}
	top, negative := 0.0, false
	for _, part := range u.parts() {
		score := p.overlap(u, part.first, part.last, func(w *alignedWord) bool { return w.at >= first && w.at <= last })
		if score > top {
			top, negative = score, part.negative && !(u.onlyLacks(part) && p.t.lacks(first, last))
		}
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
		meant := best
		if h.Key == "deny" {
			meant = append(slices.Clone(best), p.bestAt(h.First)...) // "X says so, Y denies it"
		}
		for _, k := range meant {
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
