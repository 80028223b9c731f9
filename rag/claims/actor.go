package claims

import "strings"

// actors are who does what an event word at word i tells, as speaker ids of states and persons; for those who died, as
// people. Two that are joined ("weder A noch B", "A und B") are two.
func (r *Reader) actors(s *sentence, event string, i int, m *memory) []string {
	clause := s.clauseOf[i]
	if event == "died" {
		return r.whoDied(s, clause, m)
	}
	if c := s.cueAt(i); c != nil && c.verb && (event == "confirmed" || event == "ordered") && len(c.speakers) > 0 {
		return r.sides(c.speakers)
	}
	if event == "captured" {
		return r.captors(s, i)
	}
	for at, depth := clause, 0; at >= 0 && depth < 3; at, depth = s.clauses[at].parent, depth+1 {
		if ids := r.actingStates(s, at, i); len(ids) > 0 {
			return ids
		}
		if s.clauses[at].kind == relativeClause && event != "signed" && event != "in_force" {
			break
		}
	}
	if ids := s.bothOf(m); len(ids) > 0 {
		return ids
	}
	if event == "signed" || event == "in_force" {
		return lastTwo(m.states)
	}
	return r.nationsOf(s, clause)
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

// actingStates are the states and persons that are subjects of a clause: listed names that no preposition governs, and
// those joined to them. What follows a passive's "von" acts as well.
func (r *Reader) actingStates(s *sentence, clause, verb int) []string {
	var out []string
	last := -1
	for _, h := range s.names {
		if h.Key != "name" || s.clauseOf[h.First] != clause {
			continue
		}
		n, _ := r.vocabulary.Speaker(h.ID)
		if n.Kind == "agency" || n.Kind == "medium" || s.genitiveOf(h) || s.preposed(h.First) {
			continue
		}
		if last >= 0 && !s.joins(last+1, h.First) {
			break
		}
		if s.taken[h.First] && (n.Kind == "office" || n.Kind == "person") && s.cueOver(h.First) {
			continue
		}
		out = append(out, r.sides([]Speaker{{ID: h.ID}})...)
		last = h.Last
	}
	return out
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
	return p >= 0 && s.fold(p) != "durch" && !(s.is(i-1, subordinator) && i-1 == p)
}

// genitiveOf says whether a name is a possessor whose noun follows: "Nordkoreas Verhältnis".
func (s *sentence) genitiveOf(h Hit) bool {
	return h.First == h.Last && strings.HasSuffix(s.words[h.First].Text, "s") && s.noun(h.Last+1) && !strings.HasSuffix(h.ID, "s") && len(s.words[h.First].Text) > 4
}

// joins says whether only words that join two subjects stand between two words.
func (s *sentence) joins(from, to int) bool {
	for i := from; i < to; i++ {
		switch s.fold(i) {
		case "und", "and", "noch", "nor", "als", "auch", "sowie", "or", "oder", ",", "as", "well":
		default:
			if !s.is(i, determiner) {
				return false
			}
		}
	}
	return to-from <= 5
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

// nationsOf are the states whose people or troops a clause is about: "nordkoreanische Truppen wurden verlegt".
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
func (r *Reader) captors(s *sentence, i int) []string {
	for _, h := range s.nations {
		if h.Key == "adjective" && h.Last == i-1 {
			return []string{r.stateOf(h.ID)}
		}
	}
	for k := range s.cues {
		if c := &s.cues[k]; c.verb && len(c.speakers) > 0 && c.clause == s.clauseOf[i] {
			return r.sides(c.speakers)
		}
	}
	if ids := r.actingStates(s, s.clauseOf[i], i); len(ids) > 0 {
		return ids
	}
	for _, h := range s.nations {
		if p := s.beforePhrase(h.First); h.Key == "place" && p >= 0 && (s.fold(p) == "in" || s.fold(p) == "von" || s.fold(p) == "by") && s.clauseOf[h.First] == s.clauseOf[i] {
			return []string{r.stateOf(h.ID)}
		}
	}
	return nil
}

// whoDied are the people of a clause, else those the article speaks of.
func (r *Reader) whoDied(s *sentence, clause int, m *memory) []string {
	for at := clause; at >= 0; at = s.clauses[at].parent {
		for _, h := range s.roles {
			if s.clauseOf[h.First] != at || s.taken[h.First] || h.Key != "noun" {
				continue
			}
			nation := ""
			for _, n := range s.nations {
				if d := n.First - h.Last; !s.taken[n.First] && s.clauseOf[n.First] == at && (n.Last == h.First-1 || d > 0 && d <= 2) {
					nation = n.ID
				}
			}
			if nation == "" && h.ID == "soldiers" {
				nation = m.soldiersOf
			}
			return []string{r.vocabulary.Subject(nation, h.ID)}
		}
		for _, n := range s.nations {
			if s.clauseOf[n.First] == at && n.Key == "people" {
				role := ""
				if m.soldiers[n.ID] {
					role = "soldiers"
				}
				return []string{r.vocabulary.Subject(n.ID, role)}
			}
		}
	}
	return nil
}
