package claims

import "github.com/quellenlage/quellenlage/lang"

// prepositionalCue reads "laut X", "according to X" and "unter Berufung auf X" at word i.
func (r *Reader) prepositionalCue(s *sentence, i int, m *memory) {
	rule, key, end := r.cuePattern(s, i)
	if key == "basis" {
		r.basisCue(s, i, end, m)
	}
	if key != "before" && key != "source" {
		return
	}
	p, ok := s.phrase(end + 1)
	if !ok {
		return
	}
	speakers, hedge, kind, last := r.speakersOf(s, p, m)
	c := cue{rule: rule, reach: onward, speakers: speakers, hedge: hedge, first: i, last: last}
	if key == "source" {
		c.reach = sourceOf
		if kind == nobody {
			return
		}
	} else if i > 0 && s.mark(i-1, ",") {
		c.reach = around
	}
	s.addCue(c, m)
}

// basisCue reads "die Daten beruhen auf einer Zählung der X".
func (r *Reader) basisCue(s *sentence, i, end int, m *memory) {
	p, ok := s.phrase(s.clauseStart(i))
	if !ok || s.clauseStart(i) >= i || r.documentOf(s, p.coreEnd) == "" && !s.is(p.coreEnd, numberNoun) || len(s.figures) > 0 {
		return
	}
	q, ok := s.phrase(end + 1)
	if !ok {
		return
	}
	speakers, hedge, _, last := r.speakersOf(s, q, m)
	if len(speakers) > 0 {
		s.addCue(cue{rule: "based on", reach: previous, speakers: speakers, hedge: hedge, first: i, last: last, wide: true}, m)
	}
}

// cuePattern is the longest pattern of tables/cues.txt that begins at word i, with its last word.
func (r *Reader) cuePattern(s *sentence, i int) (rule, key string, end int) {
	end = -1
	r.cues.beginning(s.words[i].Folded, func(p *pattern) {
		if last, ok := p.match(s.words, i); ok && last > end && p.key != "noun" && p.key != "english" {
			rule, key, end = p.id, p.key, last
		}
	})
	return rule, key, end
}

// zufolgeCue reads "X zufolge" with "zufolge" at word i.
func (r *Reader) zufolgeCue(s *sentence, i int, m *memory) {
	_, key, _ := r.cuePattern(s, i)
	post := s.fold(i) == "nach" && r.closesPhrase(s, i)
	if key != "after" && !post {
		return
	}
	p, ok := s.phraseEndingAt(i - 1)
	if !ok {
		return
	}
	if post && r.documentOf(s, p.coreEnd) == "" {
		return
	}
	speakers, hedge, _, _ := r.speakersOf(s, p, m)
	s.addCue(cue{rule: "zufolge", reach: onward, speakers: speakers, hedge: hedge, first: p.first, last: i}, m)
}

// closesPhrase says whether a "nach" at word i stands after its noun: "dem Bericht nach".
func (r *Reader) closesPhrase(s *sentence, i int) bool {
	if i+1 < len(s.words) && s.isWord(i+1) && !s.finite[i+1] && !s.is(i+1, adverb|auxiliary) {
		return false
	}
	return i > 0 && r.documentOf(s, i-1) != ""
}

// phraseEndingAt is the longest noun phrase that ends at word i, with all names joined by "und" before it.
func (s *sentence) phraseEndingAt(i int) (phrase, bool) {
	var best phrase
	found := false
	for k := i; k >= 0 && k > i-maxPhrase; k-- {
		if s.words[k].Kind == lang.Punct && quoteSide(s.words[k].Text) == 0 && !s.mark(k, ")", "(") || s.finite[k] {
			break
		}
		p, ok := s.phrase(k)
		if !ok || p.pronoun {
			continue
		}
		if p.last == i || found && s.is(p.last+1, join) && p.last+2 == best.first {
			best, found = p, true
		}
	}
	return best, found
}

// nachCue reads "nach Angaben von X", "nach ukrainischen Angaben", "nach Einschätzung des X" at word i.
func (r *Reader) nachCue(s *sentence, i int, m *memory) {
	w := s.fold(i)
	if w != "nach" && w != "aus" && !(w == "in" && s.code != lang.English) {
		return
	}
	p, ok := s.phrase(i + 1)
	if !ok || p.pronoun {
		return
	}
	section := r.documentOf(s, p.coreEnd)
	if s.acronym(p) != "" {
		return
	}
	if section == "" && p.core < p.coreEnd {
		if section = r.documentOf(s, p.core); section != "" {
			p.coreEnd, p.last, p.attribute = p.core, p.core, p.core+1
		}
	}
	says := w != "nach" && r.saysIn(s, w, p.last)
	if section == "" && !(says && w == "in") {
		return
	}
	rule := "nach"
	if w != "nach" {
		if !says {
			return
		}
		rule = w + " … " + "hervor"
	}
	speakers, hedge, last := r.givenOut(s, p, m)
	if len(speakers) > 0 && hedge == Reported {
		hedge = Stated // a report that names its author is no hearsay
	}
	reach := onward
	if w != "nach" || i > 0 && s.mark(i-1, ",") {
		reach = around
	}
	s.addCue(cue{rule: rule, reach: reach, speakers: speakers, hedge: hedge, first: i, last: last}, m)
}

// saysIn says whether "aus einem Bericht … hervor" or "heißt es in einem Bericht" stands there.
func (r *Reader) saysIn(s *sentence, prep string, last int) bool {
	for k := range s.words {
		f := s.fold(k)
		if prep == "aus" && (f == "hervorgeht" || f == "hervorging" || f == "hervor") {
			return true
		}
		if prep == "in" && (f == "heisst" || f == "hiess") && s.fold(k+1) == "es" {
			return true
		}
	}
	return false
}

// givenOut reads the speakers of "Angaben …": its attribute may name several ("Angaben der Bahn und der Polizei").
func (r *Reader) givenOut(s *sentence, p phrase, m *memory) (speakers []Speaker, hedge Hedge, last int) {
	n := r.name(s, p, m)
	if p.attribute < 0 {
		if own := s.fold(p.core - 1); n.kind == nobody && own == "eigenen" {
			if sp, ok := r.subjectOfClause(s, p.core, m); ok {
				return []Speaker{sp}, n.hedge, p.last
			}
		}
		if n.kind == nobody {
			return nil, n.hedge, p.last
		}
		return []Speaker{n.Speaker}, n.hedge, p.last
	}
	from := p.attribute
	if s.is(from, preposition) {
		from++
	}
	q, ok := s.phrase(from)
	if !ok {
		return nil, n.hedge, p.last
	}
	speakers, hedge, _, last = r.speakersOf(s, q, m)
	if hedge == "" {
		hedge = n.hedge
	}
	return speakers, hedge, max(last, p.last)
}

// subjectOfClause is the speaker that "nach eigenen Angaben" means: the subject of the clause.
func (r *Reader) subjectOfClause(s *sentence, i int, m *memory) (Speaker, bool) {
	c := s.clauseOf[i]
	for k := s.clauses[c].first; k <= s.clauses[c].last; k++ {
		if s.clauseOf[k] != c || k == i || s.is(k, preposition|adverb) || s.is(k-1, preposition) {
			continue
		}
		p, ok := s.phrase(k)
		if !ok {
			continue
		}
		if n := r.name(s, p, m); n.kind > nobody && !n.document {
			return n.Speaker, true
		}
		k = p.last
	}
	return Speaker{}, false
}

// soCue reads ", so X" at word i.
func (r *Reader) soCue(s *sentence, i int, m *memory) {
	if s.fold(i) != "so" || i == 0 || s.words[i-1].Kind != lang.Punct {
		return
	}
	p, ok := s.phrase(i + 1)
	if !ok || s.finiteAhead(p.last+1) {
		return
	}
	speakers, hedge, kind, last := r.speakersOf(s, p, m)
	if kind == nobody {
		return
	}
	s.addCue(cue{rule: "so X", reach: backward, speakers: speakers, hedge: hedge, first: i, last: last}, m)
}

// colonCue reads "X: …" where nothing but a speaker stands before the colon.
func (r *Reader) colonCue(s *sentence, m *memory) {
	for i := 1; i < len(s.words) && i < 10; i++ {
		if !s.mark(i, ":") {
			continue
		}
		p, ok := s.phrase(0)
		if !ok || p.last != i-1 || len(s.figures) > 0 && s.figures[0].first < i {
			return
		}
		n := r.name(s, p, m)
		if n.kind == someName || n.kind == somebody && s.is(p.coreEnd, office|spokesperson) && i+1 < len(s.words) && quoteSide(s.words[i+1].Text) != 0 {
			s.addCue(cue{rule: "X: …", reach: onward, speakers: []Speaker{n.Speaker}, hedge: n.hedge, first: 0, last: p.last}, m)
		}
		return
	}
}

// colonQuoteCue reads direct speech behind a colon whose verb no table knows: "Er fuhr fort: „…“". Where the words before
// it name nobody, nobody is its speaker.
func (r *Reader) colonQuoteCue(s *sentence, m *memory) {
	for i := 2; i+1 < len(s.words); i++ {
		if !s.mark(i, ":") || !s.opensQuote(i+1) || s.quoted(i) {
			continue
		}
		start := s.clauseStart(i - 1)
		for _, c := range s.cues {
			if c.last >= start {
				return
			}
		}
		for a := start; a < i; a++ {
			if !s.finite[a] {
				continue
			}
			p, _, ok := r.subject(s, a, m)
			if !ok || p.first >= i {
				return
			}
			speakers, hedge, kind, last := r.speakersOf(s, p, m)
			if kind < somebody && !p.pronoun {
				return
			}
			s.addCue(cue{rule: "verb …:", reach: onward, speakers: speakers, hedge: hedge, first: min(p.first, a), last: max(last, a), verb: true, verbAt: a}, m)
			return
		}
		return
	}
}
