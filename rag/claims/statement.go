package claims

import (
	"slices"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
)

// said is a statement while it is read: the claim, and where in the sentence its event or cue stands.
type said struct {
	claim *Claim
	at    int
}

// statements reads what a sentence says without a figure: events, and what somebody is reported to have said. The subject
// of a statement is who acts, as the speaker id of a state or person ("north_korea", "putin"); where people died, they
// are the subject, as they are counted ("north_korean_soldiers").
func (r *Reader) statements(s *sentence, figures []*Claim, m *memory) []*Claim {
	if s.Kind == corpus.Title || s.Kind == corpus.Heading {
		return nil
	}
	events := r.eventClaims(s, m)
	var out []*Claim
	for _, e := range events {
		out = append(out, e.claim)
	}
	if e := r.sentPeople(events, figures); e != nil {
		out = append(out, e)
	}
	for _, q := range oneEach(s.quotations(m)) {
		joined := false
		for _, e := range events {
			if e.claim.Quotation == nil && sameSpeakers(e.claim, q.claim) && q.covers(s, e.at) {
				e.claim.Quotation, joined = q.claim.Quotation, true
			}
		}
		if !joined {
			out = append(out, q.claim)
		}
	}
	return out
}

// sentPeople is the event that a figure of people who were sent tells where no word of its own does: "weitere 300 Soldaten
// folgten". Nil where an event word tells it, or nobody is said to have sent them.
func (r *Reader) sentPeople(events []said, figures []*Claim) *Claim {
	for _, e := range events {
		if e.claim.Event == "deployed" {
			return nil
		}
	}
	for _, f := range figures {
		nation, role := r.vocabulary.SplitSubject(f.Subject)
		if f.Measure != "deployed" || f.Polarity != Affirmed || nation == "" || role != "soldiers" {
			continue
		}
		c := *f
		c.Kind, c.Event, c.Subject, c.Measure, c.Counted, c.Value = Statement, "deployed", r.stateOf(nation), "", "", nil
		c.Rules = append([]string{"event: figure of people sent"}, f.Rules...)
		return &c
	}
	return nil
}

// oneEach keeps the longest of several quotations that one sentence has of the same speakers.
func oneEach(list []said) []said {
	var out []said
	for _, q := range list {
		k := slices.IndexFunc(out, func(o said) bool { return sameSpeakers(o.claim, q.claim) })
		switch {
		case k < 0:
			out = append(out, q)
		case q.claim.Quotation.Len() > out[k].claim.Quotation.Len():
			out[k] = q
		}
	}
	return out
}

// covers says whether an event at word i is what is quoted, or the word that quotes.
func (q said) covers(s *sentence, i int) bool {
	word := s.words[i].Shift(s.Start)
	return q.at == i || q.claim.Quotation != nil && q.claim.Quotation.Contains(word)
}

func sameSpeakers(a, b *Claim) bool {
	if len(a.Speakers) != len(b.Speakers) {
		return false
	}
	for _, sp := range a.Speakers {
		if !b.spokenBy(sp.ID) {
			return false
		}
	}
	return true
}

// eventClaims reads the events of a sentence, one claim for each that acts.
func (r *Reader) eventClaims(s *sentence, m *memory) []said {
	var out []said
	done := map[string]bool{}
	for _, h := range s.events {
		if done[h.ID] || h.Key == "question" || !r.happens(s, h) {
			continue
		}
		done[h.ID] = true
		actors := r.actors(s, h.ID, h.First, m)
		if h.Key == "deny" && h.ID != "confirmed" {
			actors = r.opponents(s, h, m)
		}
		m.acted(r, actors)
		if len(actors) == 0 {
			actors = []string{""}
		}
		for _, actor := range actors {
			out = append(out, said{claim: r.eventClaim(s, h, actor, m), at: h.First})
		}
	}
	return out
}

func (r *Reader) eventClaim(s *sentence, h Hit, actor string, m *memory) *Claim {
	c := &Claim{
		Kind: Statement, Quote: s.text, Span: s.Span, Event: h.ID, Subject: actor, Hedge: Stated, Polarity: Affirmed,
	}
	c.explain("event", s.part(h.Span))
	a := s.attribute(h.First)
	if own := s.cueAt(h.First); own != nil && own.verb && len(own.speakers) > 0 {
		a = attribution{speakers: own.speakers, via: own.via, hedge: own.hedge, rule: own.rule, cue: own}
	}
	if a.cue == nil {
		a = s.goesOn(h.First, m)
	}
	c.setSpeakers(s, a)
	hedge, rule := s.hedge(h.First, a)
	c.Hedge = hedge
	c.explain("hedge", rule)
	if h.Key == "deny" != s.negated(h.First) {
		c.Polarity = Denied
		c.explain("polarity", "negation")
	}
	c.AsOf, rule = s.eventDate(h.First)
	c.explain("as_of", rule)
	return c
}

// happens says whether an event word tells that something happened: no mere noun in passing, no adjective of something
// else, nothing that only could happen.
func (r *Reader) happens(s *sentence, h Hit) bool {
	if s.hypothetical(h.First) || s.taken[h.First] && !s.insideVerbCue(h.First) {
		return false
	}
	if h.Key == "deny" {
		return s.denies(h)
	}
	if s.code != lang.English && s.capital(h.First) && h.First > 0 && h.Last == h.First {
		return s.eventNoun(h)
	}
	if k := s.clauses[s.clauseOf[h.First]].kind; h.ID == "deployed" && k == relativeClause && !s.relativeFigure(h.First) {
		return false
	}
	if s.adjective(h.Last) && !s.finite[h.Last] && (s.noun(h.Last+1) || s.adjective(h.Last+1) && s.noun(h.Last+2)) && !s.is(h.Last+1, determiner) {
		return s.inDate(h.First - 1)
	}
	switch h.ID {
	case "deployed":
		return s.sendsPeople(h)
	case "ordered":
		return s.fold(h.Last+1) != "to" || s.fold(h.First-1) != "in"
	case "signed", "exchanged", "captured":
		return s.code != lang.English || s.fold(h.First-1) != "a" && s.fold(h.First-1) != "the"
	}
	return true
}

func (s *sentence) insideVerbCue(i int) bool {
	c := s.cueAt(i)
	return c != nil && c.verb
}

// relativeFigure says whether the clause of word i counts somebody: then it tells more than which ones are meant.
func (s *sentence) relativeFigure(i int) bool {
	for _, f := range s.figures {
		if s.clauseOf[f.first] == s.clauseOf[i] {
			return true
		}
	}
	return false
}

// denies says which event a word of denial is about: where the sentence names one that can be undone, that one, else the
// confirmation.
func (s *sentence) denies(h Hit) bool {
	other := false
	for _, e := range s.events {
		if e.Key == "word" && e.ID == h.ID {
			return h.ID != "confirmed"
		}
		other = other || e.Key == "deny" && e.ID != h.ID && e.First == h.First && s.hasEvent(e.ID)
	}
	return h.ID == "confirmed" && !other
}

func (s *sentence) hasEvent(id string) bool {
	for _, e := range s.events {
		if e.ID == id && e.Key == "word" {
			return true
		}
	}
	return false
}

// eventNoun says whether a noun tells an event: an order that was given, or what a speaker reports; not what other nouns
// and prepositions only refer to.
func (s *sentence) eventNoun(h Hit) bool {
	for _, e := range s.events {
		if e.ID == h.ID && e.Key == "word" && e.First != h.First && !s.capital(e.First) {
			return false
		}
	}
	switch s.fold(h.First - 1) {
	case "solche", "solchen", "diesem", "diesen", "dieser", "dieses", "such":
		return false
	}
	prep := s.beforePhrase(h.First)
	c := s.cueAt(h.First)
	reported := false
	for k := range s.cues {
		if cue := &s.cues[k]; cue.clause == s.clauseOf[h.First] && len(cue.speakers) > 0 && cue.verb {
			reported = true
		}
	}
	switch {
	case prep >= 0 && s.fold(prep) != "von" && s.fold(prep) != "vom" && s.fold(prep) != "ueber" && s.fold(prep) != "auf":
		return false
	case h.ID == "ordered":
		return prep < 0 || s.fold(prep) == "auf"
	case s.governed(h.First) && prep < 0:
		return false
	}
	return reported && (c == nil || c.verb) && !s.hasEvent("confirmed")
}

// hypothetical says whether a clause tells only what could be, or what is intended.
func (s *sentence) hypothetical(i int) bool {
	clause := s.clauseOf[i]
	for k := range s.words {
		if s.clauseOf[k] != clause {
			continue
		}
		switch s.fold(k) {
		case "koennte", "koennten", "wuerde", "wuerden", "will", "wollen", "wollte", "wollten", "moechte", "kann", "koennen", "falls", "wenn",
			"could", "would", "may", "might", "if", "sollte", "sollten", "um":
			if s.fold(k) == "um" && !s.boundaryMark(max(k-1, 0)) {
				continue
			}
			return true
		}
	}
	return false
}

// sendsPeople says whether "sent" and its kind tell of people: of troops, or of people by name.
func (s *sentence) sendsPeople(h Hit) bool {
	reinforced := len(s.words[h.First].Folded) > 8 && s.words[h.First].Folded[:9] == "verstaerk"
	for _, role := range s.roles {
		if role.ID != "soldiers" && role.ID != "police" && role.ID != "people" {
			continue
		}
		if reinforced {
			p := s.beforePhrase(role.First)
			if p < 0 || s.fold(p) != "durch" && s.fold(p) != "mit" && s.fold(p) != "um" {
				continue
			}
		}
		at := s.clauseOf[role.First]
		if at == s.clauseOf[h.First] || at == s.clauses[s.clauseOf[h.First]].parent {
			return true
		}
	}
	return false
}

// negated says whether the clause of word i is negated.
func (s *sentence) negated(i int) bool {
	clause := s.clauseOf[i]
	for k := range s.words {
		if s.clauseOf[k] == clause && s.is(k, negation) && !s.quoted(k) {
			switch s.fold(k) {
			case "no", "kein", "keine", "keinen", "keinem", "keiner":
				if k > i+2 {
					continue
				}
			}
			return true
		}
	}
	return false
}

// opponents are those whose deed somebody denies: the first nation named that is not the speaker's,
// else the last one that acted.
func (r *Reader) opponents(s *sentence, h Hit, m *memory) []string {
	var speakers []string
	if c := s.cueAt(h.First); c != nil {
		speakers = r.sides(c.speakers)
	}
	for _, n := range s.nations {
		if id := r.stateOf(n.ID); len(speakers) == 0 || id != speakers[0] {
			return []string{id}
		}
	}
	for i := len(m.states) - 1; i >= 0; i-- {
		if !slices.Contains(speakers, m.states[i]) {
			return []string{m.states[i]}
		}
	}
	return nil
}

// eventDate is the date of an event at word i: of its clause, else of the clause that says so, else the sentence's first
// words.
func (s *sentence) eventDate(i int) (*AsOf, string) {
	clause := s.clauseOf[i]
	var near, above, first *AsOf
	best := -1
	for k := range s.dates {
		d := &s.dates[k]
		if d.IsZero() || d.Duration || d.Clock {
			continue
		}
		at := s.wordAt(d.Start)
		switch c := s.clauseOf[at]; {
		case c == clause && (best < 0 || at < i):
			near, best = asOfMention(s, d), at
		case c == s.clauses[clause].parent || s.cueClause(i) == c:
			above = asOfMention(s, d)
		case at <= 3:
			first = asOfMention(s, d)
		}
	}
	switch {
	case near != nil:
		return near, "date of the clause"
	case above != nil:
		return above, "date of the clause above"
	case first != nil:
		return first, "date that opens the sentence"
	}
	return nil, ""
}

// cueClause is the clause of the cue that governs word i, -1 for none.
func (s *sentence) cueClause(i int) int {
	if a := s.attribute(i); a.cue != nil {
		return a.cue.clause
	}
	return -1
}
