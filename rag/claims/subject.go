package claims

import "github.com/quellenlage/quellenlage/lang"

// who is the people a figure counts, with the rule that found them.
type who struct {
	nation, role string
	rule         string
}

// people says who is counted by figure k: by the counted words themselves, by what follows or goes before them in the
// clause, else as the figure before.
func (r *Reader) people(s *sentence, k int, c counted, measure string, before *reading, m *memory) who {
	w := who{nation: c.nation, role: c.role, rule: "counted words"}
	if c.ok && c.measure == "" && !c.people && !c.before {
		return who{nation: c.nation, role: "people", rule: "noun in no table"}
	}
	if w.nation != "" && w.role != "" {
		return w
	}
	if w.nation == "" {
		if n, rule := r.nationOf(s, k, c, measure); n.nation != "" {
			w.nation, w.rule = n.nation, rule
			if w.role == "" {
				w.role = n.role
			}
		}
	}
	if w.nation == "" && w.role == "" && (!c.ok || c.before) && (before == nil || before.s != s) {
		if role := r.roleBefore(s, k); role != "" {
			w.role, w.rule = role, "people before it"
		}
	}
	if w.nation == "" && (!c.ok || w.role == "" || before != nil && before.who.role == w.role && w.role == "soldiers") && before != nil && before.who.role+before.who.nation != "" {
		if w.role == "" {
			w.role = before.who.role
		}
		w.nation, w.rule = before.who.nation, "as the figure before"
	}
	return r.completePeople(w, c, m)
}

// completePeople fills in what the article said before: whose soldiers, and that the nation's soldiers are meant.
func (r *Reader) completePeople(w who, c counted, m *memory) who {
	switch {
	case w.nation == "" && w.role == "soldiers" && m.counted.role == "soldiers":
		w.nation, w.rule = m.counted.nation, "as in the sentences before"
	case w.nation == "" && w.role == "soldiers":
		w.nation, w.rule = m.soldiersOf, "soldiers named before"
	case w.nation == "" && w.role == "" && m.counted.nation != "":
		return who{nation: m.counted.nation, role: m.counted.role, rule: "as in the sentences before"}
	case w.nation == "" && w.role == "":
		return who{role: "people", rule: "nobody named"}
	case w.nation != "" && w.role == "" && m.soldiers[w.nation]:
		w.role, w.rule = "soldiers", w.rule+", soldiers named before"
	}
	return w
}

// nationOf looks for whose people are counted around the counted words.
func (r *Reader) nationOf(s *sentence, k int, c counted, measure string) (who, string) {
	f := s.figures[k]
	end := f.last
	if c.ok && !c.before {
		end = c.last
	}
	if w := r.nationAfter(s, end); w.nation != "" {
		return w, "attribute after it"
	}
	if w := r.nationBefore(s, k, c); w.nation != "" {
		return w, "people before it"
	}
	if _, listed := r.vocabulary.Measure(measure); measure == "deployed" || c.measure != "" || !c.ok || !listed && c.role == "soldiers" {
		if n := s.actingNation(s.clauseOf[f.first], f.first, end); n != "" {
			return who{nation: n}, "country that acts"
		}
	}
	if cl := s.clauses[s.clauseOf[f.first]]; cl.kind == relativeClause && cl.opener > 0 {
		if w := r.peopleEndingBefore(s, cl.opener); w.nation != "" {
			return w, "what the relative clause belongs to"
		}
	}
	return who{}, ""
}

// nationAfter reads "… aus Polen", "… der polnischen Armee", "… auf polnischer Seite", "among Poles".
func (r *Reader) nationAfter(s *sentence, end int) who {
	for _, h := range s.nations {
		if h.First <= end || h.First > end+4 || s.taken[h.First] || s.clauseOf[h.First] != s.clauseOf[end] {
			continue
		}
		for i := end + 1; i < h.First; i++ {
			if s.finite[i] || s.inFigure(i) >= 0 || s.noun(i) && !s.is(i, unitNoun) || s.boundaryMark(i) {
				return who{}
			}
		}
		switch prep := s.fold(end + 1); {
		case h.First == end+1 && h.Key == "place" && s.code != lang.English:
		case s.is(end+1, genitive), prep == "aus", prep == "unter", prep == "auf", prep == "von", prep == "from", prep == "among", prep == "of":
		default:
			return who{}
		}
		return who{nation: h.ID, role: r.roleBeside(s, h)}
	}
	return who{}
}

// roleBeside is the role of the noun that follows a nation's adjective or genitive: "polnische Armee".
func (r *Reader) roleBeside(s *sentence, h Hit) string {
	for _, role := range s.roles {
		if h.Key == "place" && s.noun(h.First-1) && role.First > h.Last && s.code != lang.English {
			continue // "an der Seite Polens kämpfende Soldaten"
		}
		if role.First > h.Last && role.First <= h.Last+3 {
			for i := h.Last + 1; i < role.First; i++ {
				if !s.adjective(i) {
					return ""
				}
			}
			return role.ID
		}
		if h.Key == "place" && role.Last+2 == h.First && (s.fold(h.First-1) == "aus" || s.fold(h.First-1) == "from") || h.Key == "place" && role.Last+1 == h.First && s.code != lang.English {
			return role.ID
		}
	}
	return ""
}

// nationBefore reads people named before the figure: "die Verluste der Polen … auf 40", "Polens Armee habe …
// 40 Verluste". People who do something to the counted ones are not they: where the counted noun names a role of its
// own, it has to be the same.
func (r *Reader) nationBefore(s *sentence, k int, c counted) who {
	f := s.figures[k]
	clause := s.clauseOf[f.first]
	for n := len(s.nations) - 1; n >= 0; n-- {
		h := s.nations[n]
		if h.Last >= f.first || s.taken[h.First] || s.clauseOf[h.First] != clause {
			continue
		}
		role := r.roleBeside(s, h)
		if role == "" && h.Key == "adjective" && s.measureAt(h.Last+1, "noun") && !c.ok {
			return who{nation: h.ID} // "russische Verluste"
		}
		if role == "" && h.Key != "people" || c.role != "" && c.role != role && c.role != "people" || c.role == "people" && h.Key != "people" {
			continue
		}
		if c.ok && c.measure == "" && c.role != role {
			continue
		}
		if prep := s.beforePhrase(h.First); prep >= 0 && !s.possessive(prep) {
			continue
		}
		return who{nation: h.ID, role: role}
	}
	return who{}
}

// roleBefore is the role of the people counted in words before the figure: "die verwundeten Soldaten beziffert er auf 40".
func (r *Reader) roleBefore(s *sentence, k int) string {
	f := s.figures[k]
	for n := len(s.roles) - 1; n >= 0; n-- {
		h := s.roles[n]
		if h.Last >= f.first || h.Key != "noun" || s.taken[h.First] || s.clauseOf[h.First] != s.clauseOf[f.first] {
			continue
		}
		if prep := s.beforePhrase(h.First); prep < 0 || s.possessive(prep) {
			return h.ID
		}
	}
	return ""
}

// beforePhrase is the preposition that governs the phrase around word i, -1 for none.
func (s *sentence) beforePhrase(i int) int {
	k := i - 1
	for k >= 0 && (s.adjective(k) || s.is(k, determiner) && !s.is(k, preposition)) {
		k--
	}
	if s.is(k, preposition) && k != s.clauses[s.clauseOf[k]].opener {
		return k
	}
	return -1
}

// possessive prepositions lead to those who are counted: "unter den Polen", "Verluste von Russen".
func (s *sentence) possessive(i int) bool {
	switch s.fold(i) {
	case "unter", "von", "bei", "auf", "of", "among", "for":
		return true
	}
	return false
}

// actingNation is the country or people that is the subject of a clause: the first one that no preposition governs and
// that stands outside the speaker's phrase.
func (s *sentence) actingNation(clause, first, last int) string {
	for _, h := range s.nations {
		if h.Key == "adjective" || s.clauseOf[h.First] != clause || s.taken[h.First] || first <= h.First && h.First <= last {
			continue
		}
		if s.beforePhrase(h.First) >= 0 || s.inDate(h.First) {
			continue
		}
		return h.ID
	}
	return ""
}

// peopleEndingBefore is the nearest people named before word i.
func (r *Reader) peopleEndingBefore(s *sentence, i int) who {
	for n := len(s.nations) - 1; n >= 0; n-- {
		if h := s.nations[n]; h.Last < i && !s.taken[h.First] {
			return who{nation: h.ID, role: r.roleBeside(s, h)}
		}
	}
	return who{}
}

// stateOf is the speaker id of a nation's state: "south_korea" for South Koreans.
func (r *Reader) stateOf(nation string) string {
	for _, id := range r.states[nation] {
		return id
	}
	return nation
}
