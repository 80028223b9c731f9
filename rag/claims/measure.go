package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// measured is what a figure counts and the rule that says so.
type measured struct {
	id   string
	rule string
}

// measure says what figure k counts. The counted noun goes before everything else; then what the figure's own clause says
// happened, the nearest word after it before the one before it (German verbs stand at the end); then the rest of the
// sentence up to the next figure; then the figure before, whose words are not repeated.
func (r *Reader) measure(s *sentence, k int, c counted, before *reading) measured {
	if c.measure == "killed_or_wounded" && before != nil && before.measure == "killed" && strings.HasPrefix(s.fold(c.last), "opfer") {
		return measured{"killed", "victims beside deaths"}
	}
	if isWhoTheyAre(c.measure) {
		for _, m := range []measured{r.cueAfter(s, k, c, true), r.cueBefore(s, k, true)} {
			if m.id != "" && m.id != "deployed" && m.id != c.measure {
				return m
			}
		}
	}
	if c.measure != "" {
		return measured{c.measure, "counted noun"}
	}
	if !c.ok && before != nil && before.s == s && before.counted.thing && r.fateTold(s, before) {
		return measured{before.measure, "things of the figure before"}
	}
	if c.ok && !c.people && (c.thing || !r.mayBePeople(s, k, c)) {
		return measured{r.vocabulary.Noun(s.words[c.last].Text, s.code), "noun"}
	}
	if s.partOf(k) && before != nil && before.s == s && c.people && before.people {
		return measured{before.measure, "part of the figure before"}
	}
	if s.partOf(k) && before != nil && !c.ok {
		if m := r.cueAfter(s, k, c, true); m.id != "" {
			return m
		}
		return measured{before.measure, "part of the figure before"}
	}
	if before != nil && !c.ok && before.people && r.cueAfter(s, k, c, true).id == "" && s.otherPredicate(before, k) {
		return r.elidedNoun(before)
	}
	for _, m := range []measured{
		r.governing(s, k), r.cueAfter(s, k, c, true), r.cueBefore(s, k, true), r.listed(s, k, c), r.cueAfter(s, k, c, false),
	} {
		if m.id != "" && r.fits(m.id, c, before) {
			return m
		}
	}
	if before != nil && (before.measure != "" && !c.ok && before.unit == "" || before.people && c.people && s.listGoesOn(before, k)) {
		return measured{before.measure, "as the figure before"}
	}
	if m := r.cueBefore(s, k, false); m.id != "" && r.fits(m.id, c, before) {
		return m
	}
	if c.role == "soldiers" && s.abroad(k, c) {
		return measured{"deployed", "soldiers abroad"}
	}
	if c.ok {
		return measured{r.vocabulary.Noun(s.words[c.last].Text, s.code), "noun"}
	}
	return measured{}
}

// fateTold says whether the clause of animals or things tells of them what may happen to people: "nine dogs died, 12 were
// rescued" goes on about dogs, "three boats capsized, and 12 are missing" does not go on about boats.
func (r *Reader) fateTold(s *sentence, before *reading) bool {
	return r.cueAfter(s, before.k, before.counted, true).id != "" || r.cueBefore(s, before.k, true).id != ""
}

// governing is the verb right before a figure of which it is the object: "killed three people and injured 11". German verbs
// stand at the end too often for that, except the active ones.
func (r *Reader) governing(s *sentence, k int) measured {
	i := s.figures[k].first - 1
	for s.is(i, determiner) && i > 0 {
		i--
	}
	for _, h := range s.measures {
		if h.Last == i && h.Key == "verb" && !s.taken[h.First] && s.code == lang.English && !s.is(h.First-1, become|be) {
			return measured{h.ID, "verb before it: " + s.part(h.Span)}
		}
	}
	return measured{}
}

// otherPredicate says whether a figure without a noun has a verb of its own, in another clause than the figure before it,
// which says something else of those counted: "12 had died, and 11 were in hospital".
func (s *sentence) otherPredicate(before *reading, k int) bool {
	f := s.figures[k]
	clause := s.clauseOf[f.first]
	if before.s == s && s.code == lang.English && s.is(f.first-1, join|contrasting) && s.is(f.last+1, auxiliary) {
		return true
	}
	if before.s != s || clause == before.clause || s.clauses[clause].gapped {
		return false
	}
	verb := false
	for i := s.clauses[clause].first; i <= s.clauses[clause].last; i++ {
		if s.clauseOf[i] != clause {
			continue
		}
		if s.fold(i) == "es" || s.fold(i) == "it" || s.says[i] {
			return false
		}
		verb = verb || s.finite[i] && i > s.figures[k].last
	}
	return verb
}

// elidedNoun is the noun of the figure before, which a figure without one of its own counts too.
func (r *Reader) elidedNoun(before *reading) measured {
	if !before.counted.ok {
		return measured{}
	}
	return measured{r.vocabulary.Noun(before.s.words[before.counted.last].Text, before.s.code), "noun of the figure before"}
}

// abroad says whether a country other than the soldiers' own stands in the clause as a place: "600 polnische
// Soldaten sind in Mali".
func (s *sentence) abroad(k int, c counted) bool {
	for _, h := range s.nations {
		if h.Key != "place" || h.ID == c.nation || s.taken[h.First] || s.clauseOf[h.First] != s.clauseOf[s.figures[k].first] || c.nation == "" {
			continue
		}
		if p := s.beforePhrase(h.First); p >= 0 && (s.fold(p) == "in" || s.fold(p) == "nach" || s.fold(p) == "to") {
			return true
		}
	}
	return false
}

// isWhoTheyAre says whether a measure's nouns rather say who people are, so that what happened to them counts first:
// "25 Demonstranten wurden festgenommen".
func isWhoTheyAre(measure string) bool {
	return measure == "demonstrated" || measure == "displaced" || measure == "captured"
}

// listed is what the next figure's clause says of both, where "und" joins two counted nouns: "70 Schüler und vier Lehrer
// wurden verletzt".
func (r *Reader) listed(s *sentence, k int, c counted) measured {
	if !c.ok || k+1 >= len(s.figures) || !s.is(c.last+1, join) || s.figures[k+1].first > c.last+2 {
		return measured{}
	}
	return r.cueAfter(s, k+1, r.countedAfter(s, k+1), true)
}

// listGoesOn says whether figure k goes on a list that the figure before it began, without a verb of its own.
func (s *sentence) listGoesOn(before *reading, k int) bool {
	return before.s == s && s.clauseOf[s.figures[k].first] == before.clause
}

// fits says whether a measure can count what the noun names: people are sent, killed and wounded, rockets are not; and
// only people named as such are "deployed".
func (r *Reader) fits(id string, c counted, before *reading) bool {
	if id == "deployed" || id == "released" {
		return c.people || !c.ok && before != nil && before.people
	}
	return true
}

// mayBePeople says whether a noun that no table knows may name people who were killed, hurt and so on: it is no thing
// that a preposition governs, and the figure's own clause tells what happened.
func (r *Reader) mayBePeople(s *sentence, k int, c counted) bool {
	if s.is(c.last, unitNoun|numberNoun) {
		return false
	}
	prep := s.figures[k].first - 1
	if s.is(prep, determiner) {
		prep--
	}
	if s.is(prep, preposition) {
		return false
	}
	m := r.cueAfter(s, k, c, true)
	if m.id == "" {
		m = r.cueBefore(s, k, true)
	}
	if m.id == "" {
		m = r.listed(s, k, c)
	}
	return m.id != "" && m.id != "deployed" && m.id != "released" && s.acts(k)
}

// acts says whether the figure's clause tells of people in the passive or as those who died; "12 Raketen töteten" is
// about rockets.
func (s *sentence) acts(k int) bool {
	last := s.clauseEnd(s.figures[k].last)
	for i := s.figures[k].last; i <= last; i++ {
		if w := s.fold(i); w == "toetete" || w == "toeteten" || w == "toeten" {
			return false
		}
	}
	return true
}

// cueAfter is the nearest word after figure k that says what happened, up to the next figure of the same clause; inside
// is true for words of the figure's own clause only.
func (r *Reader) cueAfter(s *sentence, k int, c counted, inside bool) measured {
	f := s.figures[k]
	clause := s.clauseOf[f.first]
	limit := len(s.words)
	for n := k + 1; n < len(s.figures); n++ {
		if !inside || s.clauseOf[s.figures[n].first] == clause {
			limit = s.figures[n].first
			break
		}
	}
	from := f.last
	if c.ok && !c.before {
		from = max(from, c.last)
	}
	for _, h := range s.measures {
		if h.First <= from || h.First >= limit || s.taken[h.First] || inside && s.clauseOf[h.First] != clause || !r.usable(s, h) {
			continue
		}
		if h.Key == "noun" && !inside && s.clauseOf[h.First] != clause && s.clauses[s.clauseOf[h.First]].kind == mainClause {
			continue
		}
		id := s.joinedMeasure(h.Last, h.ID)
		return measured{id, "word after it: " + s.part(h.Span)}
	}
	return measured{}
}

// cueBefore is the nearest word before figure k that says what happened, back to the figure before it.
func (r *Reader) cueBefore(s *sentence, k int, inside bool) measured {
	f := s.figures[k]
	clause := s.clauseOf[f.first]
	limit := -1
	for n := k - 1; n >= 0; n-- {
		if s.clauseOf[s.figures[n].first] == clause || !inside {
			limit = s.figures[n].last
			break
		}
	}
	for n := len(s.measures) - 1; n >= 0; n-- {
		h := s.measures[n]
		if h.Last >= f.first || h.First <= limit || s.taken[h.First] || inside && s.clauseOf[h.First] != clause || !r.usable(s, h) {
			continue
		}
		id := h.ID
		if n > 0 && s.joinedMeasure(s.measures[n-1].Last, s.measures[n-1].ID) != s.measures[n-1].ID && s.measures[n-1].First > limit {
			id = joinMeasures(id, s.measures[n-1].ID)
		}
		return measured{id, "word before it: " + s.part(h.Span)}
	}
	return measured{}
}

// usable leaves out words that only look like a measure: adjectives before other nouns, names, nouns for a role.
func (r *Reader) usable(s *sentence, h Hit) bool {
	if s.inDate(h.First) {
		return false
	}
	if h.Key == "verb" && s.capital(h.First) && h.First > 0 && s.code != lang.English {
		return false
	}
	return !(h.Key == "verb" && s.beforeNoun(h))
}

// beforeNoun says whether a participle stands before a noun of its own ("verletzte Tiere"), so that it says nothing of
// the figure.
func (s *sentence) beforeNoun(h Hit) bool {
	return s.adjective(h.Last) && s.noun(h.Last+1) && s.afterDeterminer(h.First) && !s.is(h.Last, auxiliary)
}

// partOf says whether a figure is part of the one before it: "davon 600", "darunter drei Kinder".
func (s *sentence) partOf(k int) bool {
	f := s.figures[k]
	for i := f.first - 1; i >= 0 && i >= f.first-5; i-- {
		if s.is(i, part) {
			return true
		}
		if s.boundaryMark(i) || s.inFigure(i) >= 0 {
			break
		}
	}
	return s.is(f.last+1, part) || s.is(f.last+2, part) && s.inFigure(f.last+1) < 0 && !s.boundaryAt(f.last+1)
}

func (s *sentence) boundaryAt(i int) bool { return i < len(s.words) && s.boundaryMark(i) }
