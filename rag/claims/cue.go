package claims

// reach says which clauses a cue governs besides its own.
type reach uint8

const (
	onward   reach = iota // its own clause and what follows: "X sagte, …", "laut X …"
	backward              // what stands before it: "…, sagte X"
	around                // both: "wie X mitteilte"
	previous              // the sentence before: "Diese Schätzung nannte X"
	sourceOf              // no clause of its own: another cue's source, "unter Berufung auf X"
)

// cue ties clauses to speakers.
type cue struct {
	rule     string
	reach    reach
	clause   int
	speakers []Speaker // empty where the cue names nobody: "Schätzungen zufolge"
	// via are those who pass on what the speakers said, the nearest reporter first.
	via   []Speaker
	hedge Hedge // "" where the cue has none of its own
	// first and last are the words of the cue and of the phrase that names the speaker.
	first, last int
	verb        bool
	// verbAt is the word of the verb, -1 for a cue without one.
	verbAt    int
	messenger bool
	// link is true for a sentence that only says on whom a speaker relies: "der Dienst wiederum bezieht sich auf …".
	link bool
	// wide is true for a cue about all figures before it, not only those of the last sentence.
	wide bool
}

func (c *cue) covers(i int) bool { return c.first <= i && i <= c.last || c.verb && c.verbAt == i }

// findCues finds all cues of a sentence, in the order of their words, and joins reporters with their sources.
func (r *Reader) findCues(s *sentence, m *memory) {
	for i := range s.words {
		if s.words[i].Text == "" || !s.isWord(i) {
			continue
		}
		r.prepositionalCue(s, i, m)
		r.zufolgeCue(s, i, m)
		r.nachCue(s, i, m)
		r.soCue(s, i, m)
		r.verbCue(s, i, m)
	}
	r.colonCue(s, m)
	r.colonQuoteCue(s, m)
	r.gappedCues(s, m)
	r.joinSources(s, m)
	s.joinReporters()
	for _, c := range s.cues {
		if c.reach != previous {
			s.take(c)
		}
	}
}

// gappedCues gives clauses that leave out the verb of saying their speakers: "…, die Veranstalter von 800 Teilnehmern".
func (r *Reader) gappedCues(s *sentence, m *memory) {
	for k, cl := range s.clauses {
		if !cl.gapped {
			continue
		}
		for _, c := range s.cues {
			if !c.verb || c.clause != cl.before || len(c.speakers) == 0 {
				continue
			}
			first := cl.first
			if s.is(first, join) {
				first++
			}
			if p, ok := s.phrase(first); ok {
				if n := r.name(s, p, m); n.kind > nobody {
					s.addCue(cue{rule: c.rule + ", not repeated", reach: onward, speakers: []Speaker{n.Speaker}, hedge: c.hedge, clause: k, first: p.first, last: p.last}, m)
				}
			}
			break
		}
	}
}

// take marks the words of a cue's phrase, so that no figure and no subject is read from within it.
func (s *sentence) take(c cue) {
	for _, sp := range append(append([]Speaker(nil), c.speakers...), c.via...) {
		for i := range s.words {
			if sp.Contains(s.words[i].Span) {
				s.taken[i] = true
			}
		}
	}
}

// addCue keeps a cue and remembers its speakers.
func (s *sentence) addCue(c cue, m *memory) {
	c.clause = s.clauseOf[c.first]
	s.cues = append(s.cues, c)
	for _, sp := range c.speakers {
		m.heard(sp)
	}
}

// joinSources gives a cue the source that the same sentence names for it: "meldete A unter Berufung auf B" is what B says,
// passed on by A.
func (r *Reader) joinSources(s *sentence, m *memory) {
	var kept []cue
	for _, c := range s.cues {
		if c.reach != sourceOf {
			kept = append(kept, c)
		}
	}
	for _, src := range s.cues {
		if src.reach != sourceOf {
			continue
		}
		k := nearestCue(kept, src.first)
		switch {
		case k >= 0 && len(src.speakers) > 0:
			c := &kept[k]
			c.via = append(c.via, c.speakers...)
			c.speakers = src.speakers
			c.rule += "+" + src.rule
		case k < 0 && len(src.speakers) > 0:
			src.reach = around
			if sp, ok := r.subjectOfClause(s, src.first, m); ok && sp.ID != src.speakers[0].ID {
				src.via, src.link = []Speaker{sp}, true
			}
			kept = append(kept, src)
		}
	}
	s.cues = kept
}

// joinReporters makes the phrase "laut X" beside another cue of its clause the one who passes on: "laut X sagte Y", "so Y laut
// X".
func (s *sentence) joinReporters() {
	var kept []cue
	for i, c := range s.cues {
		into := -1
		for k, o := range s.cues {
			if c.rule == "according" && k != i && o.clause == c.clause && len(o.speakers) > 0 && len(c.speakers) > 0 &&
				(o.verb && !o.messenger && o.reach != previous || o.rule == "so X" && o.last+1 == c.first) {
				into = k
			}
		}
		if into < 0 {
			kept = append(kept, c)
			continue
		}
		s.cues[into].via = append(s.cues[into].via, c.speakers...)
		for k := range kept {
			if kept[k].first == s.cues[into].first && kept[k].rule == s.cues[into].rule {
				kept[k].via = s.cues[into].via
			}
		}
	}
	s.cues = kept
}

// nearestCue is the index of the last cue with a speaker that begins before word i, else of the first one; -1 for none.
func nearestCue(cues []cue, i int) int {
	best := -1
	for k, c := range cues {
		if len(c.speakers) == 0 || c.reach == previous {
			continue
		}
		if best < 0 || c.first < i {
			best = k
		}
	}
	return best
}

// speakersOf reads the speakers of a phrase and of those joined to it by "und", and the last word used.
func (r *Reader) speakersOf(s *sentence, p phrase, m *memory) (out []Speaker, hedge Hedge, kind nameKind, last int) {
	if both := r.bothSpeakers(s, p, m); len(both) > 0 {
		return both, "", someName, p.last
	}
	n := r.name(s, p, m)
	last, hedge, kind = p.last, n.hedge, n.kind
	if n.kind == nobody {
		return nil, hedge, kind, last
	}
	out = append(out, n.Speaker)
	for k := 0; k < 3; k++ {
		next := s.afterJoin(last + 1)
		if next < 0 || s.finiteAhead(next) {
			break
		}
		q, ok := s.phrase(next)
		if !ok {
			break
		}
		other := r.name(s, q, m)
		if other.kind <= someNoun {
			break
		}
		out, last = append(out, other.Speaker), q.last
	}
	return out, hedge, kind, last
}

// bothSpeakers reads "beide Staaten" as the two states that acted last.
func (r *Reader) bothSpeakers(s *sentence, p phrase, m *memory) []Speaker {
	if w := s.fold(p.first); w != "beide" && w != "beiden" && w != "both" && s.fold(p.first+1) != "beiden" {
		return nil
	}
	var out []Speaker
	for _, id := range s.bothOf(m) {
		n, _ := r.vocabulary.Speaker(id)
		sp := s.span(p.first, p.last)
		out = append(out, Speaker{ID: id, Name: n.EN, Text: s.part(sp), Span: sp})
	}
	return out
}

// afterJoin is the word after "und" or "als auch" at word i, -1 where none stands there.
func (s *sentence) afterJoin(i int) int {
	switch {
	case s.fold(i) == "als" && s.fold(i+1) == "auch", s.fold(i) == "as" && s.fold(i+1) == "well":
		return i + 2
	case s.is(i, join), s.fold(i) == "noch" && s.hasBefore(i, "weder"), s.fold(i) == "nor":
		return i + 1
	}
	return -1
}

// hasBefore says whether a word stands before word i.
func (s *sentence) hasBefore(i int, w string) bool {
	for k := range i {
		if s.fold(k) == w {
			return true
		}
	}
	return false
}

// finiteAhead says whether a verb stands at word i: then "und" opens a clause, not a second speaker.
func (s *sentence) finiteAhead(i int) bool { return i < len(s.words) && s.finite[i] }
