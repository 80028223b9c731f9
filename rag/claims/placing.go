package claims

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
)

// placing fills in a claim on figure k of sentence i: from the text where the rules read it, else from the words of a
// proposal where they stand in the text.
type placing struct {
	*trial
	s    *sentence
	i, k int
}

// found are words of a proposal in the text: words first to last of sentence i. scattered are their places where they don't
// stand in a row.
type found struct {
	i, first, last int
	scattered      []int
}

// place makes a claim of a proposal on figure k of sentence i, or says why what it counts can't be told.
func (t *trial) place(p Proposal, i, k int) (*Claim, string) {
	x := placing{t, t.doc.sentences[i], i, k}
	measure, counted, reason := x.measure(p)
	if reason != "" {
		return nil, reason
	}
	c := t.reader.newFigure(x.s, x.s.figures[k], measure)
	c.Counted = x.s.countedText(counted)
	x.subject(c, p, counted)
	x.attribute(c, p)
	x.date(c, p, counted)
	return c, ""
}

// measure says what the figure counts: an entry of the measure table or a noun, at the proposed words.
func (x placing) measure(p Proposal) (measured, counted, string) {
	words := contentWords(p.Measure, x.s.code)
	if len(words) == 0 {
		return measured{}, counted{}, "it does not say what is counted"
	}
	at, ok := x.measureWords(words)
	if !ok {
		return measured{}, counted{}, "the words for what is counted do not stand beside the figure"
	}
	c := x.countedAt(at)
	beside := x.reader.countedAfter(x.s, x.k)
	id := x.listedMeasure(at)
	if id == "" {
		if id = x.nounMeasure(at); id == "" {
			return measured{}, counted{}, "what is counted is neither a measure of the table nor a noun"
		}
		if beside.ok && (at.i != x.i || beside.last < at.first || at.last < beside.first) {
			return measured{}, counted{}, "the noun beside the figure is another one"
		}
	}
	if !x.onlyFigure(at, id) {
		return measured{}, counted{}, "another figure stands between the figure and what is counted"
	}
	if beside.ok {
		c = beside
	}
	if _, role, _ := x.people(p); id == "deployed" && !c.people && role == "" {
		return measured{}, counted{}, "only people are deployed"
	}
	return measured{id, "proposed: " + x.textOf(at)}, c, ""
}

// measureWords looks for the words of a measure in the figure's sentence, in a row or not, else in the sentence before in
// the same paragraph.
func (x placing) measureWords(words []Word) (found, bool) {
	if at, ok := x.in(x.i, words); ok {
		return at, true
	}
	var places []int
	for n := range words {
		at, ok := x.in(x.i, words[n:n+1])
		if !ok {
			places = nil
			break
		}
		places = append(places, at.first)
	}
	if len(places) > 0 {
		slices.Sort(places)
		return found{i: x.i, first: places[0], last: places[len(places)-1], scattered: places}, true
	}
	if x.i > 0 && x.doc.sentences[x.i-1].Paragraph == x.s.Paragraph {
		return x.in(x.i-1, words)
	}
	return found{}, false
}

// countedAt is the counted noun at words of the figure's own sentence.
func (x placing) countedAt(at found) counted {
	if at.i != x.i || at.scattered != nil {
		return counted{}
	}
	c := counted{first: at.first, last: at.last, ok: true, before: at.last < x.s.figures[x.k].first}
	for x.s.code != lang.English && x.s.adjective(c.first-1) && x.s.inFigure(c.first-1) < 0 && !x.s.inDate(c.first-1) {
		c.first--
	}
	x.reader.describe(x.s, &c)
	return c
}

// listedMeasure is the entry of the measure table that the words name, with what "und" or "oder" joins to it: of "killed or
// wounded" neither can be told alone. "" for none, and for a figure with a unit.
func (x placing) listedMeasure(at found) string {
	s := x.doc.sentences[at.i]
	if x.s.figures[x.k].Unit != "" {
		return ""
	}
	id := ""
	for n, h := range s.measures {
		if !at.holds(h.First) && !at.holds(h.Last) || s.taken[h.First] || !x.reader.usable(s, h) {
			continue
		}
		id = joinMeasures(id, s.joinedMeasure(h.Last, h.ID))
		if n > 0 {
			if g := s.measures[n-1]; s.joinedMeasure(g.Last, g.ID) != g.ID {
				id = joinMeasures(g.ID, id)
			}
		}
	}
	return id
}

// nounMeasure is the base form of the noun that the words hold: in German the first one, in English the last one before a
// preposition. "" for none.
func (x placing) nounMeasure(at found) string {
	s := x.doc.sentences[at.i]
	noun := -1
	for i := at.first; i <= at.last && at.scattered == nil; i++ {
		switch {
		case s.code != lang.English && noun < 0 && s.noun(i), s.code == lang.English && s.englishNoun(i):
			noun = i
		case s.is(i, preposition) && noun >= 0:
			i = at.last
		}
	}
	if noun < 0 || x.elsewhere(s, noun) || s.inDate(noun) || s.inFigure(noun) >= 0 || s.taken[noun] || s.named(noun) || s.is(noun, unitNoun|numberNoun) {
		return ""
	}
	if f := x.s.figures[x.k]; f.Unit == "" && at.i == x.i && noun > f.last {
		return x.reader.vocabulary.Noun(s.words[noun].Text, s.code)
	}
	return x.reader.nounAt(s, noun)
}

// elsewhere says whether a preposition makes the noun at word i a place or time of what is counted and not that itself: "40 im
// Hof" against "40 an der Zahl", "40 million in bonuses".
func (x placing) elsewhere(s *sentence, i int) bool {
	prep := s.beforePhrase(i)
	if prep < 0 {
		return false
	}
	switch s.fold(prep) {
	case "an", "von", "unter", "of", "among":
		return false
	case "in":
		return s.code != lang.English
	}
	return true
}

// onlyFigure says whether no other figure stands between the figure and the words for what it counts, or only such as count
// the same: "von 300 auf 400".
func (x placing) onlyFigure(at found, measure string) bool {
	for i := at.i; i <= x.i; i++ {
		for k := range x.doc.sentences[i].figures {
			if c := x.claimOf(i, k); x.between(at, i, k) && (c == nil || c.Measure != measure) {
				return false
			}
		}
	}
	return true
}

// between says whether figure k of sentence i stands between words and the figure.
func (x placing) between(at found, i, k int) bool {
	f, g := x.s.figures[x.k], x.doc.sentences[i].figures[k]
	if at.i == x.i && at.first > f.last {
		return g.first > f.last && g.last < at.last
	}
	return (i > at.i || g.first > at.last) && (i < x.i || g.last < f.first)
}

// subject says who is counted, or for things whose they are: by the counted words, else by the proposed ones.
func (x placing) subject(c *Claim, p Proposal, n counted) {
	v := x.reader.vocabulary
	nation, role, rule := n.nation, n.role, "counted words"
	if nation == "" || role == "" {
		otherNation, otherRole, text := x.people(p)
		if nation == "" && otherNation != "" {
			nation, rule = otherNation, "proposed: "+text
		}
		if role == "" && otherRole != "" {
			role, rule = otherRole, "proposed: "+text
		}
	}
	m, listed := v.Measure(c.Measure)
	people := c.Value.Unit == "" && (listed && m.People || !listed && n.people)
	switch {
	case !people && nation != "":
		c.Subject = x.reader.stateOf(nation)
	case people && nation+role == "":
		c.Subject, rule = v.Subject("", "people"), "nobody named"
	case people:
		c.Subject = v.Subject(nation, role)
	default:
		return
	}
	c.explain("subject", rule)
}

// people are the nation and the role that the proposed people have, where the words stand in the figure's sentence with no
// other figure between, or shortly before it.
func (x placing) people(p Proposal) (nation, role, text string) {
	at, ok := x.near(p.People, -2, 0)
	if !ok {
		return "", "", ""
	}
	s := x.doc.sentences[at.i]
	for k := range x.s.figures {
		if at.i == x.i && x.between(at, x.i, k) {
			return "", "", ""
		}
	}
	if h, ok := hitWithin(s.nations, at); ok && (at.i == x.i || len(x.s.nations) == 0) {
		nation = h.ID
	}
	if h, ok := hitWithin(s.roles, at); ok {
		role = h.ID
	}
	return nation, role, x.textOf(at)
}

// attribute says who vouches for the figure: whom the sentence names by the rules, else the proposed speaker.
func (x placing) attribute(c *Claim, p Proposal) {
	f := x.s.figures[x.k]
	a := x.s.attribute(f.first)
	hedge, rule := x.s.hedge(f.first, a)
	if len(a.speakers) == 0 {
		if proposed, ok := x.speaker(p); ok {
			a.speakers, a.via, a.from, a.rule = proposed.speakers, proposed.via, proposed.from, proposed.rule
			if hedge == Stated && proposed.hedge != "" {
				hedge, rule = proposed.hedge, proposed.rule
			}
		}
	}
	c.setSpeakers(x.s, a)
	c.Hedge = hedge
	c.explain("hedge", rule)
	if x.s.denied(x.k, a) {
		c.Polarity = Denied
		c.explain("polarity", "negation")
	}
}

// speaker reads the proposed speaker: somebody whom the figure's sentence has speak, or the next one for it, or whose words of
// the sentences before go on in it. That a name stands somewhere makes nobody a speaker.
func (x placing) speaker(p Proposal) (attribution, bool) {
	at, ok := x.near(p.Speaker, -2, 1)
	if !ok {
		return attribution{}, false
	}
	s := x.doc.sentences[at.i]
	rule := "proposed: " + x.textOf(at)
	spoken := false
	for n := range s.cues {
		c := &s.cues[n]
		spoken = spoken || len(c.speakers) > 0
		named := slices.ContainsFunc(c.speakers, func(sp Speaker) bool { return sp.Overlaps(s.span(at.first, at.last)) })
		if named && x.reaches(at.i, c) {
			return attribution{speakers: c.speakers, via: c.via, hedge: c.hedge, from: s, rule: rule}, true
		}
	}
	if at.i != x.i || spoken || !s.tellsWords() {
		return attribution{}, false
	}
	n, ok := x.nameAt(at)
	return attribution{speakers: []Speaker{n.Speaker}, hedge: n.hedge, from: s, rule: rule}, ok
}

// reaches says whether a cue of sentence i may govern the figure.
func (x placing) reaches(i int, c *cue) bool {
	switch {
	case i == x.i:
		return c.reach != previous
	case i > x.i:
		return c.reach == previous
	}
	return x.s.reportedMood(x.s.figures[x.k].first)
}

// tellsWords says whether a sentence has a word of saying, a noun for what is given out, or direct speech.
func (s *sentence) tellsWords() bool {
	return len(s.cues) > 0 || len(s.quotes) > 0 || slices.Contains(s.says, true) ||
		slices.ContainsFunc(s.given, func(section string) bool { return section != "" })
}

// nameAt reads whom the phrase around found words names.
func (x placing) nameAt(at found) (naming, bool) {
	s, first := x.doc.sentences[at.i], at.first
	for s.is(first-1, determiner) && !s.is(first-1, preposition) {
		first--
	}
	p, ok := s.phrase(first)
	if !ok || p.pronoun || p.last < at.last {
		return naming{}, false
	}
	n := x.reader.name(s, p, newMemory())
	return n, n.kind != nobody && n.ID != "" && n.Name != "" && !s.is(p.coreEnd, unitNoun|numberNoun)
}

// date says for when the figure holds: by the rules, else at the proposed words in the sentence or in the one before it in the
// paragraph, as the calendar reads them there.
func (x placing) date(c *Claim, p Proposal, n counted) {
	as, rule := x.s.asOf(x.k, n)
	if at, ok := x.near(p.AsOf, -1, 0); as == nil && ok && x.doc.sentences[at.i].Paragraph == x.s.Paragraph {
		s := x.doc.sentences[at.i]
		words := s.span(at.first, at.last)
		i := slices.IndexFunc(s.dates, func(d calendar.Mention) bool {
			return d.Span.Overlaps(words) && !d.IsZero() && !d.Duration && !d.Clock
		})
		if i >= 0 {
			as, rule = asOfMention(s, &s.dates[i]), "proposed: "+x.textOf(at)
		}
	}
	c.AsOf = as
	c.explain("as_of", rule)
}
