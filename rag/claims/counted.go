package claims

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// counted are the words that name what a figure counts.
type counted struct {
	// first to last are the words from the first adjective to the noun; ok is false where the noun is left out.
	first, last int
	ok          bool
	// measure is the measure that noun or adjectives name by themselves ("Tote", "getötete Soldaten"), "" for none.
	measure string
	// role and nation are who the noun names; people is true where it names people at all.
	role, nation string
	people       bool
	// before is true where the noun stands before the figure ("Waffenexporte von 7 Milliarden").
	before bool
	// thing is true where the noun names animals or things, which are counted by that noun whatever happened to them.
	thing bool
}

// countedAfter reads the noun that follows a figure: "300 polnische Soldaten", "56 Prozent der Stimmen".
func (r *Reader) countedAfter(s *sentence, k int) counted {
	f := s.figures[k]
	i := f.last + 1
	if w := s.fold(i); (w == "von" || w == "der" || w == "of" || w == "out") && k+1 < len(s.figures) && s.figures[k+1].first <= i+2 {
		return r.countedAfter(s, k+1) // "328 von 547 Sitzen"
	}
	if w := s.fold(i); w == "of" || w == "von" && s.partitive(i+1) {
		i++
	}
	for s.is(i, determiner) && (s.is(i, genitive) || s.code == lang.English || i > f.last+1) {
		i++
	}
	first := i
	if s.code == lang.English {
		return r.englishCounted(s, k, first)
	}
	for n := 0; n < 8 && s.countedAdjective(i, n); n++ {
		i++
	}
	if !s.noun(i) || len(s.words[i].Text) <= 2 || s.inDate(i) || s.inFigure(i) >= 0 && s.inFigure(i) != k || s.taken[i] {
		return counted{}
	}
	c := counted{first: first, last: i, ok: true}
	r.describe(s, &c)
	return c
}

// partitive says whether "von" is followed by what is counted: "von ihnen" is not, "von den Soldaten" is.
func (s *sentence) partitive(i int) bool { return !s.is(i, person) && !s.is(i, preposition) }

// countedAdjective says whether word i is one of the adjectives before the counted noun, n of which were read.
func (s *sentence) countedAdjective(i, n int) bool {
	if s.adjective(i) && !s.inDate(i) && !s.finite[i] {
		return true
	}
	next := s.adjective(i + 1)
	return n > 0 && next && (s.is(i, join) || s.mark(i, ","))
}

// englishCounted reads "1,200 Polish soldiers", "300 people".
func (r *Reader) englishCounted(s *sentence, k, first int) counted {
	i := first
	for i < len(s.words) && i < first+6 && s.englishNoun(i) && !s.taken[i] {
		if i > first && (r.happened(s, i) && !r.countsBy(s, i) || s.endsInVerb(i)) {
			break
		}
		i++
	}
	if i == first {
		return counted{}
	}
	c := counted{first: first, last: i - 1, ok: true}
	if r.happened(s, first) && !r.countsBy(s, first) && i == first+1 {
		return counted{}
	}
	r.describe(s, &c)
	return c
}

// endsInVerb says whether word i, behind a noun, is a verb by its ending, with nothing behind it that it could describe:
// "300 tonnes of oil leaked into the sea".
func (s *sentence) endsInVerb(i int) bool {
	return strings.HasSuffix(s.fold(i), "ed") && len(s.fold(i)) > 4 && !s.englishNoun(i+1)
}

// happened says whether word i tells what happened to people ("killed").
func (r *Reader) happened(s *sentence, i int) bool {
	for _, h := range s.measures {
		if h.First <= i && i <= h.Last && h.Key == "verb" {
			return true
		}
	}
	return false
}

// countsBy says whether word i counts by itself ("dead", "casualties").
func (r *Reader) countsBy(s *sentence, i int) bool {
	for _, h := range s.measures {
		if h.First <= i && i <= h.Last && h.Key == "noun" {
			return true
		}
	}
	return false
}

// describe says of counted words which people they name and whether they name a measure.
func (r *Reader) describe(s *sentence, c *counted) {
	if c.thing = r.isThing(s, c.last); c.thing {
		return
	}
	for _, h := range s.measures {
		if h.First < c.first || h.First > c.last {
			continue
		}
		m, _ := r.vocabulary.Measure(h.ID)
		if h.Last >= c.last && (h.Key == "noun" || s.code != lang.English && s.capital(h.First)) || h.First < c.last && m.People && h.ID != "demonstrated" {
			c.measure = joinMeasures(c.measure, h.ID)
			c.people = c.people || m.People
		}
	}
	if c.measure != "" {
		c.measure = s.joinedMeasure(c.last, c.measure)
	}
	for _, h := range s.roles {
		if h.First >= c.first && h.Last <= c.last+1 && h.Last >= c.last && (h.Key == "noun" || s.nationBeside(c) || s.ofRole(c.last, h.ID)) {
			c.role, c.people = h.ID, true
		}
	}
	for _, h := range s.roles {
		if c.role == "" && h.First >= c.first && h.Last < c.last && h.Key == "noun" && s.adjective(h.Last) && s.code != lang.English {
			c.role, c.people = h.ID, true // "demonstrierende Studenten"
		}
	}
	for _, h := range s.nations {
		if h.First < c.first || h.Last > c.last {
			continue
		}
		c.nation = h.ID
		c.people = c.people || h.Key == "people"
	}
}

// isThing says whether the noun at word i names animals or things.
func (r *Reader) isThing(s *sentence, i int) bool {
	return slices.ContainsFunc(s.things, func(h Hit) bool { return h.First <= i && i <= h.Last })
}

// ofRole says whether the noun at word i belongs to people of a role: "Angehörige ihrer Truppen".
func (s *sentence) ofRole(i int, role string) bool {
	for _, h := range s.roles {
		if h.ID == role && h.Key == "noun" && h.First > i && h.First <= i+3 && s.is(i+1, determiner|genitive) {
			return true
		}
	}
	return false
}

func (s *sentence) nationBeside(c *counted) bool {
	_, ok := s.nationIn(c.first, min(c.last+3, len(s.words)-1))
	return ok
}

// joinMeasures is what two measures of one figure make together: dead and wounded are one count of both.
func joinMeasures(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	case bothOf(a, b, "killed", "wounded"), bothOf(a, b, "killed", "killed_or_wounded"), bothOf(a, b, "wounded", "killed_or_wounded"):
		return "killed_or_wounded"
	}
	return a
}

func bothOf(a, b, x, y string) bool { return a == x && b == y || a == y && b == x }

// joinedMeasure adds a measure that "und" or "oder" joins to the one at word i, where no other figure stands between:
// "4.000 Verletzte und Tote".
func (s *sentence) joinedMeasure(i int, measure string) string {
	if !s.is(i+1, join) {
		return measure
	}
	k := i + 2
	for k < len(s.words) && k < i+5 && (s.is(k, adverb|determiner) || s.adjective(k) && !s.measureAt(k, "")) {
		k++
	}
	for _, h := range s.measures {
		if h.First == k && s.inFigure(k) < 0 {
			return joinMeasures(measure, h.ID)
		}
	}
	return measure
}

// measureAt says whether a word of the measure table stands at word i, with that key where one is given.
func (s *sentence) measureAt(i int, key string) bool {
	for _, h := range s.measures {
		if h.First <= i && i <= h.Last && (key == "" || h.Key == key) {
			return true
		}
	}
	return false
}

// valued is the noun that has a value given in percent, money or a measure: the nearest noun before the figure that no
// preposition, genitive or date holds: "die Arbeitslosenquote stieg auf 5,3 Prozent".
func (r *Reader) valued(s *sentence, k int) counted {
	f := s.figures[k]
	clause := s.clauseOf[f.first]
	if i := s.besideValue(k); i >= 0 {
		return counted{first: i, last: i, ok: true, before: true}
	}
	for i := f.first - 1; i >= 0; i-- {
		if s.clauseOf[i] != clause && (s.clauses[clause].parent != s.clauseOf[i] && s.clauses[clause].before != s.clauseOf[i] || s.hasPronoun(clause)) {
			continue
		}
		if !s.nominal(i) || s.inDate(i) || s.inFigure(i) >= 0 || s.taken[i] || s.is(i, unitNoun) || s.named(i) || s.governed(i) {
			continue
		}
		return counted{first: i, last: i, ok: true, before: true}
	}
	for i := f.last + 1; i < len(s.words) && s.clauseOf[i] == clause; i++ {
		if s.nominal(i) && !s.inDate(i) && s.inFigure(i) < 0 && !s.taken[i] && !s.named(i) && !s.governed(i) && !s.is(i, unitNoun) {
			return counted{first: i, last: i, ok: true, before: true}
		}
	}
	return counted{}
}

// hasPronoun says whether a clause has "er", "sie" or "it" as its subject: then what has the value is not in another one.
func (s *sentence) hasPronoun(clause int) bool {
	for i := range s.words {
		if s.clauseOf[i] == clause && s.is(i, person) {
			return true
		}
	}
	return false
}

// besideValue is the noun right before a value, with no more than "von" or "auf" between: "Geschwindigkeiten von 80 km/h",
// "der Stärke 5,3"; -1 for none.
func (s *sentence) besideValue(k int) int {
	i := s.figures[k].first - 1
	for n := 0; n < 2 && (s.is(i, adverb) || n == 0 && s.connects(i)); n++ {
		i--
	}
	if s.nominal(i) && !s.inDate(i) && !s.taken[i] && !s.is(i, unitNoun) && !s.named(i) && s.inFigure(i) < 0 && s.clauseOf[i] == s.clauseOf[s.figures[k].first] {
		return i
	}
	return -1
}

// connects says whether a word ties a value to its noun.
func (s *sentence) connects(i int) bool {
	switch s.fold(i) {
	case "von", "auf", "bis", "zwischen", "mit", "um", "zu", "of", "to", "at", "between", "by":
		return true
	}
	return false
}

// nominal says whether word i is a noun: by its capital, in English by what it is not.
func (s *sentence) nominal(i int) bool {
	if s.code != lang.English {
		return s.noun(i)
	}
	return s.englishNoun(i) && s.fold(i-1) != "to" && !s.englishNoun(i+1) && !s.measureAt(i, "verb") && !s.is(i-1, modal|pronoun&^determiner)
}

// named says whether word i is the name of a country or a speaker.
func (s *sentence) named(i int) bool {
	for _, h := range s.nations {
		if h.First <= i && i <= h.Last {
			return true
		}
	}
	for _, h := range s.names {
		if h.First <= i && i <= h.Last {
			return true
		}
	}
	return false
}

// governed says whether a preposition or a genitive article stands before the noun at word i and its adjectives.
func (s *sentence) governed(i int) bool {
	k := i - 1
	for k >= 0 && s.adjective(k) && !s.finite[k] && s.code != lang.English {
		k--
	}
	if s.is(k, preposition) {
		return true
	}
	if !s.is(k, determiner) {
		return k >= 0 && s.nominal(k) && !s.inDate(k) && !s.named(k)
	}
	if s.is(k-1, preposition) {
		return true
	}
	return s.is(k, genitive) && s.nominal(k-1) && !s.inDate(k-1) && s.fold(k) != "die" && s.fold(k) != "das"
}

// countedText is the text of the counted words.
func (s *sentence) countedText(c counted) string {
	if !c.ok {
		return ""
	}
	return strings.TrimSpace(s.part(s.span(c.first, c.last)))
}
