package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// sides checks the states that a sentence names: whose office or officer somebody is, who joins in giving a figure, and where
// something goes.
func (p *prose) sides() {
	p.officesOf()
	p.jointSpeakers()
	p.capitals()
	p.statePairs()
	p.peoples()
	p.directions()
}

// stateAt is where a text names a state, by its own name, its capital's or an adjective.
type stateAt struct {
	id          string
	first, last int
	adjective   bool
}

// statesIn are the states that a text names, in order.
func (v *Verifier) statesIn(t *text) []stateAt {
	var out []stateAt
	for _, h := range t.nations {
		if h.Key != "people" {
			out = append(out, stateAt{id: h.ID, first: h.First, last: h.Last, adjective: h.Key == "adjective"})
		}
	}
	for _, h := range t.names {
		taken := slices.ContainsFunc(out, func(s stateAt) bool { return s.first <= h.Last && h.First <= s.last })
		if s, ok := v.vocabulary.Speaker(h.ID); ok && s.Kind == "state" && !taken {
			if id := v.nationOf(h.ID); id != "" {
				out = append(out, stateAt{id: id, first: h.First, last: h.Last})
			}
		}
	}
	slices.SortFunc(out, func(a, b stateAt) int { return a.first - b.first })
	return out
}

// nationOf is the nation that a listed speaker speaks for, "" for none.
func (v *Verifier) nationOf(speaker string) string {
	s, ok := v.vocabulary.Speaker(speaker)
	if !ok || s.Side == "" {
		return ""
	}
	state, ok := v.vocabulary.Speaker(s.Side)
	if !ok {
		return ""
	}
	if own := v.vocabulary.Nations(claims.Words(state.EN)); len(own) > 0 {
		return own[0].ID
	}
	return ""
}

// officesOf checks whose an office or officer is said to be that the tables know: "Y's intelligence service" of X's.
func (p *prose) officesOf() {
	for _, s := range p.v.statesIn(p.t) {
		if !s.adjective && !p.t.possessive(s.last) {
			continue
		}
		for _, m := range p.cast.mentions {
			if m.generic || m.last <= s.last || !p.isOfficer(m) || !p.t.onlyOffice(s.last+1, m) {
				continue
			}
			if !slices.ContainsFunc(m.ids, func(id string) bool { n := p.v.nationOf(id); return n == "" || n == s.id }) && !p.hasOffice(s.id) {
				p.fail("people", "%q: this is another state's", p.own[p.t.words[s.first].Start:p.t.words[m.last].End])
				return
			}
		}
	}
}

// hasOffice says whether a cited sentence has an office of a state.
func (p *prose) hasOffice(id string) bool {
	return slices.ContainsFunc(p.s.units, func(u *unit) bool {
		return slices.ContainsFunc(p.v.statesIn(u.text), func(s stateAt) bool { return s.id == id && isOfficeWord(u.fold(s.last+1)) })
	})
}

// isOfficer says whether a mention is only of people and offices that speak for states.
func (p *prose) isOfficer(m mention) bool {
	return len(m.ids) > 0 && !slices.ContainsFunc(m.ids, func(id string) bool {
		s, ok := p.v.vocabulary.Speaker(id)
		return !ok || s.Kind == "state" || s.Side == ""
	})
}

// onlyOffice says whether nothing but words for an office stands between a word and a mention, or within it.
func (t *text) onlyOffice(from int, m mention) bool {
	const most = 7
	office := from >= m.first
	for i := from; i < m.first; i++ {
		w := t.fold(i)
		switch {
		case i-from > most:
			return false
		case w == "of" || w == "the" || w == "general" || w == "des" || w == "der" || w == "," || w == "military" || w == "army":
		case isOfficeWord(w):
			office = true
		case t.capital(i) && office:
		default:
			return false
		}
	}
	return office
}

// isOfficeWord says whether a word names an office of a state, or who holds one.
func isOfficeWord(w string) bool {
	for _, end := range []string{"dienst", "dienstes", "agentur", "generalstab", "generalstabs", "stabschef", "fuehrung", "praesident", "praesidenten", "machthaber", "staatschef", "minister", "chef", "chefs"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	switch w {
	case "intelligence", "service", "agency", "spy", "staff", "chief", "leader", "leadership", "president", "head":
		return true
	}
	return false
}

// jointSpeakers checks states that are joined to whoever gives a figure: each has to give it.
func (p *prose) jointSpeakers() {
	for _, x := range p.told {
		if x.claim == nil || len(p.speakersOf(*x.claim)) == 0 {
			continue
		}
		for _, pair := range p.joined(p.t.segment(x.first)) {
			a, b := pair[0], pair[1]
			saysA, saysB := p.saysAny(a, x), p.saysAny(b, x)
			if saysA == saysB {
				continue
			}
			wrong := a
			if saysA {
				wrong = b
			}
			if p.isState(wrong) && !p.t.possessive(wrong.last) && !p.sameNation(wrong, x) {
				p.fail("speaker", "%s", p.wrongSpeaker(x, wrong, x.claim))
				return
			}
		}
	}
}

// sameNation says whether somebody who gives a figure speaks for a state that is named in another way: its capital.
func (p *prose) sameNation(m mention, x *told) bool {
	return slices.ContainsFunc(p.candidates(x.figure), func(c *claims.Claim) bool {
		return slices.ContainsFunc(p.speakersOf(*c), func(id string) bool {
			n := p.v.nationOf(id)
			return n != "" && slices.ContainsFunc(m.ids, func(own string) bool { return p.v.nationOf(own) == n })
		})
	})
}

// saysAny says whether a mention gives a figure in one of the claims cited.
func (p *prose) saysAny(m mention, x *told) bool {
	return slices.ContainsFunc(p.candidates(x.figure), func(c *claims.Claim) bool { return p.says(m, *c) })
}

func (p *prose) isState(m mention) bool {
	return len(m.ids) > 0 && !slices.ContainsFunc(m.ids, func(id string) bool {
		s, ok := p.v.vocabulary.Speaker(id)
		return !ok || s.Kind != "state"
	})
}

// joined are the pairs of listed mentions of a stretch that only "and" and what stands in brackets part.
func (p *prose) joined(first, last int) [][2]mention {
	var out [][2]mention
	var before *mention
	for i := range p.cast.mentions {
		m := &p.cast.mentions[i]
		if !m.listed || m.first < first || m.last > last {
			continue
		}
		if before != nil && p.t.joinedNames(before.last+1, m.first) {
			out = append(out, [2]mention{*before, *m})
		}
		before = m
	}
	return out
}

// joinedNames says whether words from one to another join two names: "and", with brackets, articles and titles.
func (t *text) joinedNames(from, to int) bool {
	and, depth := false, 0
	for i := from; i < to; i++ {
		switch w := t.fold(i); {
		case w == "(":
			depth++
		case w == ")":
			depth--
		case depth > 0:
		case w == "und", w == "and", w == "sowie":
			and = true
		case w == "the", w == "der", w == "die", w == "das", w == "president", w == "praesident", w == "praesidenten", w == "from", w == "of", w == "von":
		default:
			return false
		}
	}
	return and
}

// directions checks where something goes, stands or is aimed: the cited sentence that says most of the segment must not have
// another state in that place, and the one told nowhere but in another.
func (p *prose) directions() {
	for _, s := range p.v.statesIn(p.t) {
		way := p.t.wayTo(s)
		if s.adjective || way == "" || way == "by" || p.t.possessive(s.last) {
			continue
		}
		first, last := p.t.segment(s.first)
		best := p.citedOf(p.pairs.bestOf(func(w *alignedWord) bool {
			return w.at >= first && w.at <= last && (w.at < s.first || w.at > s.last)
		}))
		other := -1
		for _, k := range best {
			some, same := p.v.sameWay(p.pairs.units[k].text, way, s.id)
			if same || !some {
				other = -1
				break
			}
			other = k
		}
		if other >= 0 {
			p.fail("people", "%q: the cited sentence has another state there: %q", p.own[p.t.words[max(s.first-1, 0)].Start:p.t.words[s.last].End], short(p.pairs.units[other].body))
			return
		}
	}
}

// wayTo is the kind of the preposition before a state, "" for none: "to", "in", "against", "for".
func (t *text) wayTo(s stateAt) string {
	at := s.first - 1
	switch t.fold(at) {
	case "the", "die", "der", "den", "dem":
		at--
	}
	switch t.fold(at) {
	case "nach", "to", "into":
		if t.fold(at-1) == "according" || t.fold(at-1) == "grateful" {
			return ""
		}
		return "to"
	case "in", "im":
		if t.fold(s.first-1) == "die" {
			return "to"
		}
		return "in"
	case "gegen", "against":
		return "against"
	case "fuer", "for":
		return "for"
	case "aus", "from":
		return "from"
	case "von":
		return "by"
	}
	return ""
}

// sameWay says whether a text has some state in a place of a kind, and whether it has one state there, or where that may be
// meant: without a preposition, or with the other word for a place.
func (v *Verifier) sameWay(t *text, way, id string) (some, same bool) {
	for _, o := range v.statesIn(t) {
		theirs := t.wayTo(o)
		place := func(w string) bool { return w == "to" || w == "in" }
		alike := theirs == way || place(theirs) && place(way) || theirs == "by" && way == "from"
		some = some || alike && !o.adjective && o.id != id
		same = same || o.id == id && (alike || theirs == "" && !o.adjective || o.adjective && t.capital(o.last+1) && !t.soldiers(o.last+1) && place(way))
	}
	return some, same
}

// capitals checks a government that is told to give a figure by the name of its capital.
func (p *prose) capitals() {
	for _, x := range p.told {
		if x.claim == nil || len(p.speakersOf(*x.claim)) == 0 {
			continue
		}
		for _, m := range p.cast.mentions {
			if !p.besideFigure(m, x) || !p.isState(m) || !p.t.anyIn(m.first, m.last, "capital") || p.t.possessive(m.last) {
				continue
			}
			if p.givesFigure(m, x) && !p.saysAny(m, x) && !p.sameNation(m, x) {
				p.fail("speaker", "%s", p.wrongSpeaker(x, m, x.claim))
				return
			}
		}
	}
}

// besideFigure says whether somebody is named in a figure's segment, or in one beside it that may say who gives it.
func (p *prose) besideFigure(m mention, x *told) bool {
	return p.t.segments[m.first] == p.t.segments[x.first] || slices.ContainsFunc(p.around(x), func(r [2]int) bool { return r[0] <= m.first && m.last <= r[1] })
}

// givesFigure says whether a capital is named as where a figure comes from: "from X", "named by X", "X puts it at", "X with 40".
func (p *prose) givesFigure(m mention, x *told) bool {
	first, last := p.t.segment(m.first)
	saying := slices.ContainsFunc(p.neutral, func(h claims.Hit) bool { return h.ID == "saying" && h.First >= first && h.Last <= last }) || p.t.marked(first, last, "speech")
	switch p.t.fold(m.first - 1) {
	case "aus", "from", "laut", "zufolge":
		return true
	case "by", "von", "nach", "to", "in", "gegen", "against":
		return saying && (p.t.fold(m.first-1) == "by" || p.t.fold(m.first-1) == "von")
	}
	next := p.t.fold(m.last + 1)
	return saying || m.last < x.first && (next == "mit" || next == "with")
}

// statePairs checks states that are told of together, "neither A nor B": a cited sentence that says most of the segment must
// not have one of them beside another.
func (p *prose) statePairs() {
	for _, pair := range p.v.joinedStates(p.t) {
		first, last := p.t.segment(pair[0].first)
		best := p.citedOf(p.pairs.best(first, last))
		for _, k := range best[:min(1, len(best))] {
			u := p.pairs.units[k]
			shared, same := false, false
			for _, o := range p.v.joinedStates(u.text) {
				a, b := pair[0].id == o[0].id || pair[0].id == o[1].id, pair[1].id == o[0].id || pair[1].id == o[1].id
				shared, same = shared || a != b, same || a && b
			}
			if shared && !same {
				p.fail("people", "%q: the cited sentence tells this of others: %q", p.span(pair[0].first, pair[1].last), short(u.body))
				return
			}
		}
	}
}

// joinedStates are the pairs of states that "and" or "nor" joins.
func (v *Verifier) joinedStates(t *text) [][2]stateAt {
	var out [][2]stateAt
	list := v.statesIn(t)
	for i := range list[:max(len(list)-1, 0)] {
		a, b := list[i], list[i+1]
		at := a.last + 1
		switch t.fold(at) {
		case "und", "and", "noch", "nor", "or", "oder":
		default:
			continue
		}
		if at++; t.fold(at) == "the" || t.fold(at) == "die" || t.fold(at) == "der" {
			at++
		}
		if b.first == at && !a.adjective && !b.adjective && a.id != b.id {
			out = append(out, [2]stateAt{a, b})
		}
	}
	return out
}

// peoples checks a people that something is told of: where no cited sentence that says most of the segment speaks of it, or
// of its soldiers, and one speaks of another's, it is that one's.
func (p *prose) peoples() {
	for _, h := range p.t.nations {
		if h.Key != "people" {
			continue
		}
		first, last := p.t.segment(h.First)
		best := p.citedOf(p.pairs.best(first, last))
		some, same := false, false
		for _, k := range p.all() {
			u := p.pairs.units[k]
			for _, o := range u.nations {
				if o.Key != "people" && (o.Key != "adjective" || !u.soldiers(o.Last+1)) {
					continue
				}
				same = same || o.ID == h.ID
				some = some || o.ID != h.ID && slices.Contains(best, k) && !p.namesPeople(o.ID)
			}
		}
		if some && !same {
			p.fail("people", "%q: the cited sentence tells this of others", p.own[h.Start:h.End])
			return
		}
	}
}

// namesPeople says whether the sentence names the people of a nation.
func (p *prose) namesPeople(id string) bool {
	return slices.ContainsFunc(p.t.nations, func(h claims.Hit) bool {
		return h.ID == id && (h.Key == "people" || h.Key == "adjective" && p.t.soldiers(h.Last+1))
	})
}
