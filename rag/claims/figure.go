package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// reading is a figure as it is read: what later figures of the sentence may inherit.
type reading struct {
	s       *sentence
	k       int
	clause  int
	counted counted
	measure string
	unit    string
	people  bool
	who     who
}

// figures reads the claims of a sentence's figures.
func (r *Reader) figures(s *sentence, m *memory) []*Claim {
	var out []*Claim
	s.tied = r.ties(s)
	before := m.figure
	if before != nil && !s.elides(before) {
		before = nil
	}
	for k := range s.figures {
		c, rd := r.figure(s, k, before, m)
		if c == nil {
			continue
		}
		before, m.figure = rd, rd
		if rd.people && !s.partOf(k) {
			m.counted = rd.who
		}
		out = append(out, c)
	}
	if c := r.unknown(s, m); c != nil {
		out = append(out, c)
	}
	return out
}

// elides says whether a sentence may leave out what the figure of the sentence before counted: "Das Hilfswerk erwartet bis
// zu 9.000", "im Vorjahr waren es 5,8 Prozent".
func (s *sentence) elides(before *reading) bool {
	if before.s.Paragraph != s.Paragraph || before.s.End > s.Start || s.Start-before.s.End > 3 {
		return false
	}
	if len(s.cues) > 0 {
		return true
	}
	for i := range s.words {
		if s.fold(i) == "es" || s.fold(i) == "it" || s.is(i, contrasting) || s.is(i, part) {
			return true
		}
	}
	return false
}

// figure reads one figure; nil where it counts nothing that can be told.
func (r *Reader) figure(s *sentence, k int, before *reading, m *memory) (*Claim, *reading) {
	f := s.figures[k]
	if s.taken[f.first] || isTime(f.Unit) {
		return nil, nil
	}
	rd := &reading{s: s, k: k, clause: s.clauseOf[f.first], unit: f.Unit}
	rd.counted = r.countedAfter(s, k)
	measure := r.measureOf(s, k, rd, before)
	if measure.id == "" {
		return nil, nil
	}
	rd.measure = measure.id
	c := r.newFigure(s, f, measure)
	c.Value.Unit = rd.unit
	c.Counted = s.countedText(rd.counted)
	rd.people = r.countsPeople(rd, f) || !rd.counted.ok && f.Unit == "" && before != nil && before.people && before.measure == measure.id
	if rd.people {
		rd.who = r.people(s, k, rd.counted, measure.id, before, m)
		c.Subject = r.vocabulary.Subject(rd.who.nation, rd.who.role)
		c.explain("subject", rd.who.rule)
	} else if n := s.ownerOf(rd.counted); n != "" {
		c.Subject = r.stateOf(n)
		c.explain("subject", "owner of what is counted")
	} else if n := s.actingNation(rd.clause, f.first, f.last); n != "" {
		c.Subject = r.stateOf(n)
		c.explain("subject", "country that acts")
	}
	r.attributeFigure(s, c, rd, m)
	c.setBeside(s, k)
	return c, rd
}

// measureOf says what a figure counts and fills in the counted words. A value in percent, money or a measure, and a bare
// number that nobody counts, belong to the noun that has them.
func (r *Reader) measureOf(s *sentence, k int, rd, before *reading) measured {
	f := s.figures[k]
	if f.Unit == "" {
		if rd.counted.ok && s.is(rd.counted.last, unitNoun) {
			return measured{}
		}
		if before != nil && isMoney(before.unit) && !rd.counted.ok && inMillions(s, f) && !s.saysIt(rd.clause) {
			rd.unit = before.unit // "stellt zwei Millionen Euro bereit, die Opposition verlangt fünf Millionen"
			return measured{before.measure, "as the amount before"}
		}
		if c := s.numbered(k); c.ok && !rd.counted.ok {
			return r.bareValue(s, k, rd)
		}
		if whole, ok := s.wholeOf(k); ok {
			if !rd.counted.ok {
				rd.counted = r.countedAfter(s, whole)
				rd.counted.before = whole < k
			}
			if m := r.partMeasure(s, k, whole, rd.counted); m.id != "" {
				return m
			}
		}
		if s.tieOf(k) != nil && s.tieOf(k).tie == Whole && rd.counted.ok {
			return r.ownNoun(s, rd.counted)
		}
		if m := r.measure(s, k, rd.counted, before); m.id != "" {
			return m
		}
		return r.bareValue(s, k, rd)
	}
	if isMoney(f.Unit) && !rd.counted.ok && s.fold(f.last+1) == "fuer" && s.besideValue(k) < 0 {
		if c := s.countedFrom(f.last + 2); c.ok {
			rd.counted = c
			return measured{r.vocabulary.Noun(s.words[c.last].Text, s.code), "what the money is for"}
		}
	}
	if rd.counted.ok {
		return measured{r.vocabulary.noun(s.words[rd.counted.last].Text, s.code, false), "noun after the unit"}
	}
	if s.partOf(k) && before != nil && before.unit == f.Unit || s.fold(f.first-2) == "von" && s.fold(f.first-1) == "denen" && before != nil {
		return measured{before.measure, "part of the figure before"}
	}
	if before != nil && before.s != s && before.unit == f.Unit && s.besideValue(k) < 0 && !s.ownSubject(k) {
		return measured{before.measure, "as the figure before"}
	}
	if isLength(f.Unit) && s.distance(f.last+1) {
		return measured{r.vocabulary.Noun(s.words[f.last].Text, s.code), "distance"}
	}
	if rd.counted = r.valued(s, k); rd.counted.ok {
		return measured{r.nounAt(s, rd.counted.last), "noun that has the value"}
	}
	if isMoney(f.Unit) {
		if i := s.verbOf(k); i >= 0 {
			rd.counted = counted{first: i, last: i, ok: true, before: true}
			return measured{s.fold(i), "verb that has the amount"}
		}
	}
	if isLength(f.Unit) || f.Unit == "km2" || f.Unit == "ha" || f.Unit == "t" {
		return measured{r.vocabulary.Noun(s.words[f.last].Text, s.code), "unit"}
	}
	return measured{}
}

// ownSubject says whether a value's clause names what has it, not only "es".
func (s *sentence) ownSubject(k int) bool {
	clause := s.clauseOf[s.figures[k].first]
	for i := range s.words {
		if s.clauseOf[i] == clause && s.fold(i) == "es" {
			return false
		}
	}
	for i := s.figures[k].first - 1; i >= 0 && s.clauseOf[i] == clause; i-- {
		if s.nominal(i) && !s.inDate(i) && !s.taken[i] && !s.governed(i) && !s.named(i) && s.inFigure(i) < 0 {
			return true
		}
	}
	return false
}

// nounAt is the base form of the noun at word i; in English with the noun before it: "unemployment rate".
func (r *Reader) nounAt(s *sentence, i int) string {
	noun := r.vocabulary.noun(s.words[i].Text, s.code, false)
	if s.code == lang.English && s.englishNoun(i-1) && !s.capital(i-1) && !s.named(i-1) {
		return s.fold(i-1) + " " + noun
	}
	return noun
}

// bareValue reads "der Stärke 5,3": a number that stands right behind its noun.
func (r *Reader) bareValue(s *sentence, k int, rd *reading) measured {
	f := s.figures[k]
	if c := s.numbered(k); c.ok {
		rd.counted = c
		r.describe(s, &rd.counted)
		rd.counted.before = true
		if rd.counted.measure != "" {
			return measured{rd.counted.measure, "what is numbered"}
		}
		return measured{r.vocabulary.Noun(s.words[c.last].Text, s.code), "what is numbered"}
	}
	if k+1 < len(s.figures) && s.clauses[s.clauseOf[s.figures[k+1].first]].gapped && !rd.counted.ok {
		rd.counted = r.countedAfter(s, k+1)
		if rd.counted.ok {
			return measured{r.vocabulary.Noun(s.words[rd.counted.last].Text, s.code), "noun of the next figure"}
		}
	}
	if i := s.equatedNoun(k); i >= 0 && !rd.counted.ok {
		rd.counted = counted{first: i, last: i, ok: true, before: true}
		return measured{r.vocabulary.noun(s.words[i].Text, s.code, false), "noun that is the number"}
	}
	i := s.besideValue(k)
	if i < 0 {
		return measured{}
	}
	whole := f.Low == nil || *f.Low == float64(int64(*f.Low))
	if whole && i == f.first-1 && !s.is(i, numberNoun) {
		return measured{} // "Referenz 1", "Boeing 747"
	}
	rd.counted = counted{first: i, last: i, ok: true, before: true}
	return measured{r.vocabulary.noun(s.words[i].Text, s.code, false), "noun that has the value"}
}

// equatedNoun is the subject that a bare number is said of: "the population of the town was 700", "die Einwohnerzahl lag
// bei 700"; -1 for none.
func (s *sentence) equatedNoun(k int) int {
	i := s.figures[k].first - 1
	if w := s.fold(i); w == "at" || w == "bei" {
		i--
	}
	switch s.fold(i) {
	case "was", "is", "stood", "lag", "liegt", "betrug", "betraegt":
	default:
		return -1
	}
	clause := s.clauseOf[i]
	for i--; i >= 0 && s.clauseOf[i] == clause; i-- {
		if s.nominal(i) && !s.inDate(i) && !s.taken[i] && !s.named(i) && s.inFigure(i) < 0 && !s.governed(i) && !s.is(i, unitNoun) && !(s.code == lang.English && s.capital(i)) {
			return i
		}
	}
	return -1
}

// numbered is what "die Zahl der Teilnehmer lag bei 700" counts.
func (s *sentence) numbered(k int) counted {
	f := s.figures[k]
	for i := f.first - 1; i >= 0 && s.clauseOf[i] == s.clauseOf[f.first]; i-- {
		if s.is(i, numberNoun) && (s.is(i+1, genitive) || s.fold(i+1) == "von" || s.fold(i+1) == "an" || s.fold(i+1) == "of") {
			return s.countedFrom(i + 2)
		}
	}
	return counted{}
}

// isMoney says whether a unit is a currency: those are the ones of three capitals.
func isMoney(unit string) bool {
	return len(unit) == 3 && strings.ToUpper(unit) == unit && unit[0] >= 'A' && unit[0] <= 'Z'
}

// ownerOf is the nation whose counted thing it is: "Polens Exporte".
func (s *sentence) ownerOf(c counted) string {
	for _, h := range s.nations {
		if c.ok && (h.Last == c.first-1 && h.Key != "people" || h.First == c.last+1 && h.Key == "place") {
			return h.ID
		}
	}
	return ""
}

func isLength(unit string) bool {
	switch unit {
	case "km", "m", "cm", "mi", "ft", "nmi", "yd":
		return true
	}
	return false
}

// distance says whether the words behind a length make it a distance from somewhere: "nördlich von", "weit", "entfernt".
func (s *sentence) distance(i int) bool {
	switch w := s.fold(i); w {
	case "weit", "entfernt", "von", "vom", "vor", "hinter", "unter", "ueber", "away", "from", "off", "deep", "far", "tief":
		return true
	default:
		for _, ending := range []string{"lich", "waerts", "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"} {
			if strings.HasSuffix(w, ending) {
				return true
			}
		}
	}
	return false
}

// isTime says whether a unit is a length of time or an age: those are no figures of the ledger.
func isTime(unit string) bool {
	switch unit {
	case "year", "month", "week", "day", "hour", "minute", "second", "decade", "century":
		return true
	}
	return false
}

// refersBack says whether a number only points at what was counted before: "beide Staaten", "in allen drei Fällen". The
// only two of their kind are counted: "die einzigen beiden".
func (s *sentence) refersBack(f figure) bool {
	switch s.fold(f.first - 1) {
	case "alle", "allen", "aller", "all", "diese", "diesen", "dieser", "these", "those":
		return true
	}
	switch s.fold(f.first) {
	case "beide", "beiden", "beider", "both":
		w := s.fold(f.first - 1)
		return w != "einzigen" && w != "only"
	}
	return false
}

// countsPeople says whether a figure counts people.
func (r *Reader) countsPeople(rd *reading, f figure) bool {
	if f.Unit != "" {
		return false
	}
	if m, ok := r.vocabulary.Measure(rd.measure); ok {
		return m.People
	}
	return rd.counted.people
}

func (r *Reader) newFigure(s *sentence, f figure, m measured) *Claim {
	c := &Claim{Kind: Figure, Quote: s.text, Span: s.Span, Measure: m.id, Polarity: Affirmed, Hedge: Stated}
	c.Value = &Value{
		Text: s.part(f.Span), Span: f.Span.Shift(s.Start), Low: f.Low, High: f.High, Qualifier: f.Qualifier, Unit: f.Unit,
		Vague: f.Vague, Additive: f.Additive,
	}
	c.explain("measure", m.rule)
	return c
}

// explain notes which rule gave a field its value.
func (c *Claim) explain(field, rule string) {
	if rule != "" {
		c.Rules = append(c.Rules, field+": "+rule)
	}
}

// attributeFigure fills in speakers, origin, date, hedge and polarity.
func (r *Reader) attributeFigure(s *sentence, c *Claim, rd *reading, m *memory) {
	f := s.figures[rd.k]
	a := s.attribute(f.first)
	if a.cue == nil {
		a = s.goesOn(f.first, m)
	}
	c.setSpeakers(s, a)
	as, rule := s.asOf(rd.k, rd.counted)
	c.AsOf = as
	c.explain("as_of", rule)
	hedge, rule := s.hedge(f.first, a)
	c.Hedge = hedge
	c.explain("hedge", rule)
	if s.denied(rd.k, a) {
		c.Polarity = Denied
		c.explain("polarity", "negation")
	}
}

// setSpeakers gives a claim its speakers and the chain of origin, the nearest reporter first.
func (c *Claim) setSpeakers(s *sentence, a attribution) {
	c.Speakers, c.Origin = []Speaker{}, []string{}
	if a.from != nil {
		s = a.from
	}
	for _, sp := range a.via {
		c.Origin = append(c.Origin, sp.ID)
	}
	for _, sp := range a.speakers {
		if c.spokenBy(sp.ID) {
			continue
		}
		sp.Span = sp.Span.Shift(s.Start)
		c.Speakers = append(c.Speakers, sp)
		c.Origin = append(c.Origin, sp.ID)
	}
	c.explain("speakers", a.rule)
}

func (c *Claim) spokenBy(id string) bool {
	for _, sp := range c.Speakers {
		if sp.ID == id {
			return true
		}
	}
	return false
}

// hedge says how firmly the clause of word i speaks.
func (s *sentence) hedge(i int, a attribution) (Hedge, string) {
	h := a.hedge
	if h == Expected && s.past(i) {
		h = Estimate
	}
	if h != "" && h != Stated {
		return h, a.rule
	}
	clause := s.clauseOf[i]
	for k := range s.words {
		if s.clauseOf[k] != clause {
			continue
		}
		switch w := s.fold(k); {
		case w == "schaetzungsweise", w == "estimated", w == "schaetzungen", w == "geschaetzt":
			return Estimate, "estimated: " + s.words[k].Text
		case w == "soll" || w == "sollen":
			if s.perfectInfinitive(k) {
				return Reported, "hearsay: " + s.words[k].Text
			}
			if s.ordered() {
				return Ordered, "order: " + s.words[k].Text
			}
			return Expected, "plan: " + s.words[k].Text
		case s.is(k, hearsay) && !s.is(k, modal):
			return Reported, "hearsay: " + s.words[k].Text
		}
	}
	return Stated, ""
}

// perfectInfinitive says whether "sollen" at word k tells of the past: "sollen getötet worden sein".
func (s *sentence) perfectInfinitive(k int) bool {
	for i := range s.words {
		if s.clauseOf[i] == s.clauseOf[k] && (s.fold(i) == "sein" || s.fold(i) == "haben") && i > 0 && i != k {
			return true
		}
	}
	return false
}

func (s *sentence) ordered() bool {
	for _, h := range s.events {
		if h.ID == "ordered" {
			return true
		}
	}
	return false
}

// past says whether the clause of word i tells of the past.
func (s *sentence) past(i int) bool {
	for k := range s.words {
		if s.clauseOf[k] != s.clauseOf[i] {
			continue
		}
		switch s.fold(k) {
		case "wurde", "wurden", "worden", "war", "waren", "hat", "haben", "hatte", "hatten", "habe", "haetten", "was", "were", "had", "has", "have", "been":
			return true
		}
	}
	return false
}

// denied says whether somebody denies the figure, or whether the text does.
func (s *sentence) denied(k int, a attribution) bool {
	f := s.figures[k]
	if a.cue != nil && a.cue.verb && a.cue.clause != s.clauseOf[f.first] && s.hasStem(a.cue, "bestritt", "bestreit", "dementier", "denied", "denies", "leugn") {
		return true
	}
	if s.calledFalse(f.first) {
		return true
	}
	switch s.fold(f.first - 1) {
	case "keine", "kein", "keinen", "nicht", "not", "no":
		return s.code == lang.English || !s.is(f.first, adverb)
	}
	return false
}

// calledFalse says whether the sentence calls what the figure at word i is part of untrue: "Berichte über … seien falsch",
// "it is not true that …". Words between quotation marks are somebody's, and don't count.
func (s *sentence) calledFalse(i int) bool {
	for k := range s.words {
		if s.quoted(k) != s.quoted(i) {
			continue
		}
		switch s.fold(k) {
		case "unwahr", "falschmeldung", "falschmeldungen", "frei", "untrue", "hoax":
			if s.fold(k) != "frei" || s.fold(k+1) == "erfunden" {
				return true
			}
		case "falsch", "false":
			return true
		case "true", "wahr":
			if s.fold(k-1) == "not" || s.fold(k-1) == "nicht" {
				return true
			}
		}
	}
	return false
}
