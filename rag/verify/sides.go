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
			if !slices.ContainsFunc(m.ids, func(id string) bool { n := p.v.nationOf(id); return n == "" || n == s.id }) {
				p.fail("people", "%q: this is another state's", p.own[p.t.words[s.first].Start:p.t.words[m.last].End])
				return
			}
		}
	}
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
		for _, pair := range p.joined(p.t.clause(x.first)) {
			a, b := pair[0], pair[1]
			saysA, saysB := p.saysAny(a, x), p.saysAny(b, x)
			if saysA == saysB {
				continue
			}
			wrong := a
			if saysA {
				wrong = b
			}
			if p.isState(wrong) && !p.t.possessive(wrong.last) {
				p.fail("speaker", "%s", p.wrongSpeaker(x, wrong, x.claim))
				return
			}
		}
	}
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
		if s.adjective || way == "" || p.t.possessive(s.last) {
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
	}
	return ""
}

// sameWay says whether a text has some state in a place of a kind, and whether it has one state there, or where that may be
// meant: without a preposition, or with the other word for a place.
func (v *Verifier) sameWay(t *text, way, id string) (some, same bool) {
	for _, o := range v.statesIn(t) {
		theirs := t.wayTo(o)
		place := func(w string) bool { return w == "to" || w == "in" }
		alike := theirs == way || place(theirs) && place(way)
		some = some || alike && !o.adjective && o.id != id
		same = same || o.id == id && (alike || theirs == "" && !o.adjective || o.adjective && t.capital(o.last+1) && !t.soldiers(o.last+1) && place(way))
	}
	return some, same
}
