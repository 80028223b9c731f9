package claims

// attribution says who vouches for what a clause says, who passed it on, and how firmly it is said.
type attribution struct {
	speakers, via []Speaker
	hedge         Hedge
	rule          string
	cue           *cue
	// from is the sentence in which the speakers are named, nil for the claim's own.
	from *sentence
}

// rank orders the cues that may govern a clause; the least is the nearest.
const (
	sameClause   = 0
	above        = 10
	afterwards   = 40
	beforehand   = 50
	unrelated    = 1000
	clauseApart  = 1
	wordsPerRank = 64
)

// attribute finds the cue that governs word i.
func (s *sentence) attribute(i int) attribution {
	best, bestRank := -1, unrelated
	for n := range s.cues {
		if rank := s.rank(&s.cues[n], i); rank < bestRank {
			best, bestRank = n, rank
		}
	}
	if best < 0 {
		return attribution{}
	}
	c := &s.cues[best]
	a := attribution{speakers: c.speakers, via: c.via, hedge: c.hedge, rule: c.rule, cue: c}
	for n := range s.cues {
		other := &s.cues[n]
		if n == best || len(other.speakers) == 0 {
			continue
		}
		rank := s.rank(other, i)
		switch {
		case rank >= unrelated:
		case len(a.speakers) == 0 && rank < afterwards:
			a.speakers, a.via = other.speakers, other.via
			a.rule += ", " + other.rule
		case len(a.speakers) > 0 && len(c.speakers) > 0 && other.reach != onward && s.passesOn(other):
			a.via = append(append([]Speaker(nil), other.speakers...), a.via...)
			a.rule += ", passed on: " + other.rule
		}
	}
	return a
}

// passesOn says whether a cue is the word of a reporter about what others said.
func (s *sentence) passesOn(c *cue) bool { return c.messenger }

// rank is how near a cue stands to word i in the sentence's structure.
func (s *sentence) rank(c *cue, i int) int {
	clause := s.clauseOf[i]
	if c.reach == previous || c.covers(i) && !c.verb {
		return unrelated
	}
	for _, sp := range c.speakers {
		if sp.Contains(s.words[i].Span) {
			return unrelated
		}
	}
	if c.clause == clause {
		return sameClause*wordsPerRank + min(distance(c, i), wordsPerRank-1)/8
	}
	depth := 0
	for at := s.clauses[clause].parent; at >= 0; at = s.clauses[at].parent {
		depth++
		if at == c.clause {
			return above + depth*clauseApart
		}
	}
	apart := clause - c.clause
	switch {
	case apart > 0 && (c.reach == onward || c.reach == around) && !s.turns(c, clause):
		return min(beforehand+apart, unrelated-1)
	case apart < 0 && (c.reach == backward || c.reach == around) && !s.turns(c, clause):
		return min(afterwards-apart, unrelated-1)
	case apart > 0 && c.reach == backward && c.verb && !s.turns(c, clause):
		return min(beforehand+10+apart, unrelated-1)
	}
	return unrelated
}

func distance(c *cue, i int) int {
	switch {
	case i < c.first:
		return c.first - i
	case i > c.last:
		return i - c.last
	}
	return 0
}

// turns says whether a contrast stands between a cue and a clause ("während", "dagegen"): then the cue's reach ends.
func (s *sentence) turns(c *cue, clause int) bool {
	from, to := c.clause, clause
	if from > to {
		from, to = to, from
	}
	for k := from + 1; k <= to; k++ {
		if o := s.clauses[k].opener; o >= 0 && s.is(o, contrasting) && s.is(o, subordinator) {
			return true
		}
	}
	return s.is(max(s.clauses[from].opener, 0), contrasting) && s.clauses[from].opener >= 0 && s.is(s.clauses[from].opener, subordinator)
}

// goesOn gives a clause without a cue the speaker of the sentence before, where the subjunctive or "demnach" says that
// somebody else's words go on.
func (s *sentence) goesOn(i int, m *memory) attribution {
	if m.speaking == nil || s.Paragraph-m.paragraph > 1 || !s.reportedMood(i) {
		return attribution{}
	}
	c := m.speaking
	return attribution{speakers: c.speakers, via: c.via, hedge: c.hedge, rule: "goes on: " + c.rule, cue: c, from: m.spokenIn}
}

// reportedMood says whether the clause of word i is in the subjunctive of reported speech.
func (s *sentence) reportedMood(i int) bool {
	clause := s.clauseOf[i]
	for k := range s.words {
		if s.clauseOf[k] == clause && s.is(k, subjunctive) && s.finite[k] || k < 6 && s.fold(k) == "demnach" || k < 6 && s.fold(k) == "demzufolge" {
			return true
		}
	}
	return false
}
