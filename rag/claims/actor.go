package claims

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// actors are who does what an event word at word i tells, as speaker ids of states and persons; for those who died, as
// people. Two that are joined ("weder A noch B", "A und B") are two.
func (r *Reader) actors(s *sentence, event string, i int, m *memory) []string {
	switch event {
	case "died":
		return r.whoDied(s, i, m)
	case "captured":
		return r.captors(s, i, m)
	case "confirmed", "ordered":
		if c := s.cueAt(i); c != nil && c.verb && len(c.speakers) > 0 {
			return r.sides(c.speakers)
		}
	}
	if event == "ordered" && m.person != "" && strings.HasPrefix(s.fold(i-1), "sein") {
		return []string{m.person}
	}
	at := s.clauseOf[i]
	for range 4 {
		if ids := r.actingStates(s, at); len(ids) > 0 {
			return ids
		}
		if at = s.above(at); at < 0 {
			break
		}
	}
	return r.impliedActors(s, event, i, m)
}

// impliedActors are those that act where a clause has no subject that is named: both states named before, the states
// whose troops are spoken of, the speaker's own.
func (r *Reader) impliedActors(s *sentence, event string, i int, m *memory) []string {
	if ids := s.bothOf(m); len(ids) > 0 {
		return ids
	}
	if event == "signed" || event == "in_force" {
		return lastTwo(m.states)
	}
	if a := s.attribute(i); event == "recaptured" && len(a.speakers) > 0 {
		return r.statesOf(a.speakers)
	}
	switch event {
	case "resigned", "elected", "convicted":
		return r.personIn(s, s.clauseOf[i], m)
	}
	if ids := r.nationsOf(s, s.clauseOf[i]); len(ids) > 0 {
		return ids
	}
	if (event == "deployed" || event == "withdrawn") && m.soldiersOf != "" && s.namesRole(s.clauseOf[i], "soldiers") {
		return []string{r.stateOf(m.soldiersOf)}
	}
	if event != "ordered" {
		return nil
	}
	for _, h := range s.nations {
		return []string{r.stateOf(h.ID)}
	}
	return nil
}

// namesRole says whether a clause names people of a role.
func (s *sentence) namesRole(clause int, role string) bool {
	for _, h := range s.roles {
		if h.ID == role && s.clauseOf[h.First] == clause {
			return true
		}
	}
	return false
}

// personIn is the person whom a clause names by first and last name.
func (r *Reader) personIn(s *sentence, clause int, m *memory) []string {
	for i := s.clauses[clause].first; i <= s.clauses[clause].last; i++ {
		p, ok := s.phrase(i)
		if !ok || s.clauseOf[i] != clause || p.pronoun {
			continue
		}
		if s.isPersonName(p) && !s.preposed(p.core) {
			return []string{r.name(s, p, m).ID}
		}
		i = p.coreEnd
	}
	return nil
}

// above is the clause whose subject a clause without one of its own shares: the one it hangs on, else, where it has no
// conjunction, the one before it. A relative clause shares none.
func (s *sentence) above(clause int) int {
	c := s.clauses[clause]
	switch {
	case c.kind == relativeClause, c.kind == contentClause && c.finite:
		return -1
	case c.parent >= 0:
		return c.parent
	case c.opener < 0 && c.before >= 0:
		return c.before
	}
	return -1
}

// statesOf are the states that offices and persons speak for.
func (r *Reader) statesOf(speakers []Speaker) []string {
	var out []string
	for _, sp := range speakers {
		if n, ok := r.vocabulary.Speaker(sp.ID); ok && n.Side != "" && !slices.Contains(out, n.Side) {
			out = append(out, n.Side)
		}
	}
	return out
}

// cueAt is the cue whose words hold word i, nil for none.
func (s *sentence) cueAt(i int) *cue {
	for k := range s.cues {
		if c := &s.cues[k]; c.covers(i) && s.clauseOf[i] == c.clause {
			return c
		}
	}
	return nil
}

// sides are the states that offices speak for; persons and states stand for themselves.
func (r *Reader) sides(speakers []Speaker) []string {
	var out []string
	for _, sp := range speakers {
		id := sp.ID
		if n, ok := r.vocabulary.Speaker(id); ok && n.Side != "" && n.Kind != "person" {
			id = n.Side
		}
		out = append(out, id)
	}
	return out
}

// actor is a name, or people with their nation, that may be the subject of a clause.
type actor struct {
	first, last int
	id          string
	// name is true for a state or person that is named, false for people of a nation.
	name bool
}

// actingStates are the states and persons that are subjects of a clause: the first names, or people of a nation, that no
// preposition governs, and those joined to them.
func (r *Reader) actingStates(s *sentence, clause int) []string {
	var out []string
	last := -1
	for _, a := range r.subjects(s, clause) {
		if last >= 0 && !s.joins(last+1, a.first) {
			break
		}
		if !slices.Contains(out, a.id) {
			out = append(out, a.id)
		}
		last = a.last
	}
	return out
}

// subjects are all that may be subjects of a clause, in order.
func (r *Reader) subjects(s *sentence, clause int) []actor {
	var out []actor
	for _, h := range s.names {
		if h.Key != "name" || s.clauseOf[h.First] != clause || s.cueOver(h.First) || s.saying(h.First) || s.possessor(h) || s.preposed(h.First) {
			continue
		}
		if n, _ := r.vocabulary.Speaker(h.ID); n.Kind != "agency" && n.Kind != "medium" {
			out = append(out, actor{h.First, h.Last, r.sides([]Speaker{{ID: h.ID}})[0], true})
		}
	}
	for _, h := range s.nations {
		if s.clauseOf[h.First] != clause || h.Key == "place" || s.cueOver(h.First) || s.saying(h.First) || s.preposed(h.First) || h.Key == "adjective" && r.roleBeside(s, h) == "" {
			continue
		}
		if k := h.First - 1; s.is(k, genitive) && s.noun(k-1) {
			continue
		}
		out = append(out, actor{h.First, h.Last, r.stateOf(h.ID), false})
	}
	slices.SortStableFunc(out, func(a, b actor) int { return a.first - b.first })
	return out
}

// saying says whether word i names the speaker of a verb of saying, who tells of others' deeds.
func (s *sentence) saying(i int) bool {
	for k := range s.cues {
		c := &s.cues[k]
		for _, sp := range append(append([]Speaker(nil), c.speakers...), c.via...) {
			if c.verb && sp.Contains(s.words[i].Span) && !s.eventCue(c) {
				return true
			}
		}
	}
	return false
}

// eventCue says whether the verb of a cue is itself an event: who confirms acts.
func (s *sentence) eventCue(c *cue) bool {
	for _, h := range s.events {
		if c.covers(h.First) && s.clauseOf[h.First] == c.clause && h.ID == "confirmed" {
			return true
		}
	}
	return false
}

// cueOver says whether word i stands in a prepositional speaker phrase, which names who says and not who acts.
func (s *sentence) cueOver(i int) bool {
	for k := range s.cues {
		if c := &s.cues[k]; !c.verb && c.covers(i) {
			return true
		}
	}
	return false
}

// preposed says whether a preposition other than the passive's "von" governs the phrase around word i.
func (s *sentence) preposed(i int) bool {
	p := s.beforePhrase(i)
	if p >= 0 && (s.fold(p) == "zwischen" || s.fold(p) == "between") {
		return false
	}
	return p >= 0 && s.fold(p) != "durch" && !(s.is(i-1, subordinator) && i-1 == p)
}

// possessor says whether a name is a genitive whose noun follows or goes before: "Polens Verhältnis", "auf der Seite
// Polens".
func (s *sentence) possessor(h Hit) bool {
	text := s.words[h.Last].Text
	if !strings.HasSuffix(text, "s") || strings.HasSuffix(h.ID, "s") || len(text) < 5 {
		return s.is(h.First-1, genitive) && s.noun(h.First-2) && s.code == lang.German
	}
	return h.First == h.Last && (s.noun(h.Last+1) || s.noun(h.First-1) || s.adjective(h.Last+1))
}

// joins says whether only words that join two subjects stand between two words.
func (s *sentence) joins(from, to int) bool {
	joined := false
	for i := from; i < to; i++ {
		switch s.fold(i) {
		case "und", "and", "noch", "nor", "als", "auch", "sowie", "or", "oder", ",", "as", "well":
			joined = true
		default:
			if !s.is(i, determiner) {
				return false
			}
		}
	}
	return joined && to-from <= 5
}

// bothOf reads "beide Staaten" as the two states that acted last.
func (s *sentence) bothOf(m *memory) []string {
	for i := range s.words {
		switch s.fold(i) {
		case "beide", "beiden", "both":
			switch s.fold(i + 1) {
			case "staaten", "laender", "seiten", "regierungen", "countries", "states", "sides", "governments":
				return lastTwo(m.states)
			}
		}
	}
	return nil
}

func lastTwo(ids []string) []string {
	return append([]string(nil), ids[max(0, len(ids)-2):]...)
}

// nationsOf are the states whose people or troops a clause is about: "polnische Truppen wurden verlegt".
func (r *Reader) nationsOf(s *sentence, clause int) []string {
	for at := clause; at >= 0; at = s.clauses[at].parent {
		for _, h := range s.nations {
			if s.clauseOf[h.First] == at && !s.cueOver(h.First) && (h.Key != "place" || s.beforePhrase(h.First) < 0 || s.fold(s.beforePhrase(h.First)) == "aus") {
				return []string{r.stateOf(h.ID)}
			}
		}
	}
	return nil
}

// captors are those in whose captivity somebody is: "in ukrainische Gefangenschaft", "in der Ukraine festgesetzt", or
// those who say that they took somebody prisoner.
func (r *Reader) captors(s *sentence, i int, m *memory) []string {
	for _, h := range s.nations {
		if h.Key == "adjective" && (h.Last == i-1 || strings.HasSuffix(s.fold(h.Last+1), "gefangenschaft")) {
			m.captors = []string{r.stateOf(h.ID)}
			return m.captors
		}
	}
	for _, h := range s.nations {
		if p := s.beforePhrase(h.First); h.Key == "place" && p >= 0 && (s.fold(p) == "in" || s.fold(p) == "von" || s.fold(p) == "by") && s.clauseOf[h.First] == s.clauseOf[i] {
			m.captors = []string{r.stateOf(h.ID)}
			return m.captors
		}
	}
	for k := range s.cues {
		if c := &s.cues[k]; c.verb && len(c.speakers) > 0 && c.clause == s.clauseOf[i] {
			m.captors = r.sides(c.speakers)
			return m.captors
		}
	}
	if s.passive(i) {
		return m.captors
	}
	for _, a := range r.subjects(s, s.clauseOf[i]) {
		if a.name {
			m.captors = []string{a.id}
			break
		}
	}
	return m.captors
}

// passive says whether the clause of word i is in the passive.
func (s *sentence) passive(i int) bool {
	for k := range s.words {
		if s.clauseOf[k] == s.clauseOf[i] && s.is(k, become) {
			return true
		}
	}
	return false
}

// whoDied are the people of the clause of word i, else of the clauses around it, else those the article counts.
func (r *Reader) whoDied(s *sentence, i int, m *memory) []string {
	for at := s.clauseOf[i]; at >= 0; at = s.above(at) {
		if id := r.peopleOf(s, at, m); id != "" {
			return []string{id}
		}
	}
	if m.soldiersOf != "" {
		return []string{r.vocabulary.Subject(m.soldiersOf, "soldiers")}
	}
	return nil
}

// peopleOf are the people that a clause names first.
func (r *Reader) peopleOf(s *sentence, clause int, m *memory) string {
	for _, h := range s.roles {
		if s.clauseOf[h.First] != clause || s.taken[h.First] || h.Key != "noun" {
			continue
		}
		nation := ""
		for _, n := range s.nations {
			if d := n.First - h.Last; !s.taken[n.First] && (n.Last == h.First-1 || d > 0 && d <= 2) {
				nation = n.ID
			}
		}
		if nation == "" && h.ID == "soldiers" {
			nation = m.soldiersOf
		}
		return r.vocabulary.Subject(nation, h.ID)
	}
	for _, n := range s.nations {
		if s.clauseOf[n.First] != clause || n.Key != "people" || s.taken[n.First] {
			continue
		}
		role := ""
		if m.soldiers[n.ID] {
			role = "soldiers"
		}
		return r.vocabulary.Subject(n.ID, role)
	}
	return ""
}
