package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// verbCue reads a verb of saying at word i with its subject.
func (r *Reader) verbCue(s *sentence, i int, m *memory) {
	f, ok := r.sayingAt(s, i)
	if !ok {
		return
	}
	if r.isPassive(s, i) {
		r.agentCue(s, i, f, m)
		return
	}
	a := i
	if aux := s.auxiliaryOf(i); aux >= 0 && (f.participle || s.participleForm(i)) {
		a = aux
	} else if f.participle {
		return
	}
	p, reach, ok := r.subject(s, a, m)
	if !ok {
		return
	}
	speakers, hedge, kind, last := r.speakersOf(s, p, m)
	if f.documents && !r.documented(s, p, m) {
		return
	}
	if kind == someNoun && f.careful || kind == nobody && len(speakers) == 0 && p.first > i {
		return
	}
	if hedge == "" || hedge == Stated {
		hedge = f.hedge
	}
	c := cue{
		rule: "verb " + s.words[i].Text, reach: reach, speakers: speakers, hedge: hedge,
		first: min(p.first, i), last: max(last, a), verb: true, verbAt: i, messenger: f.messenger,
	}
	if s.quoted(i) && !s.quoted(p.first) {
		return
	}
	if p.first > i && s.pointsBack(i, p.first) || p.first < i && s.pointsBack(p.last+1, s.clauseEnd(i)+1) && len(s.figures) == 0 {
		c.reach = previous
		if s.clauses[s.clauseOf[i]].before >= 0 && s.content(0, s.clauseStart(i)-1) {
			c.reach = backward
		}
		if h := r.pointedAt(s, i); h != "" && h != Stated {
			c.hedge = h
		}
	}
	if f.messenger {
		r.citedObject(s, &c, last+1, m)
	}
	s.addCue(c, m)
}

// participleForm says whether a verb form may be a past participle by its ending.
func (s *sentence) participleForm(i int) bool {
	w := s.words[i].Folded
	return s.code == lang.German && (strings.HasSuffix(w, "t") || strings.HasSuffix(w, "en"))
}

// documented says whether a phrase names a document of somebody, or an institution or medium that publishes such.
func (r *Reader) documented(s *sentence, p phrase, m *memory) bool {
	n := r.name(s, p, m)
	if n.document {
		return true
	}
	listed, ok := r.vocabulary.Speaker(n.ID)
	return ok && listed.Kind != "state" && listed.Kind != "person"
}

// pointedAt is how firmly the document speaks that the clause of word i points at: "diese Schätzung".
func (r *Reader) pointedAt(s *sentence, i int) Hedge {
	for k := s.clauseStart(i); k <= s.clauseEnd(i); k++ {
		if d := r.documentOf(s, k); d != "" {
			return r.documents[d]
		}
	}
	return ""
}

// sayingAt is the verb form at word i, where it is one by its surroundings.
func (r *Reader) sayingAt(s *sentence, i int) (verbForm, bool) {
	w := s.words[i]
	if s.capital(i) && (i > 0 || r.documentOf(s, i) != "") || s.fold(i-1) == "zu" || s.is(i-1, determiner) && !s.is(i-1, pronoun) || s.is(i, preposition) {
		return verbForm{}, false
	}
	for _, f := range r.verbs.forms[w.Folded] {
		switch {
		case f.english != (s.code == lang.English):
		case f.particle != "" && !s.particleAfter(i, f.particle):
		case f.with != "" && !s.hasAfter(i, f.with):
		case f.participle && s.noun(i+1) && !s.is(i+1, determiner) && s.auxiliaryOf(i) < 0:
		case s.code != lang.English && (s.noun(i+1) && s.adjective(i-1)):
		case f.english && w.Folded == "reports" && !s.noun(i-1):
		default:
			return f, true
		}
	}
	return verbForm{}, false
}

// particleAfter says whether a verb's particle closes its clause: "teilte … mit".
func (s *sentence) particleAfter(i int, particle string) bool {
	for k := i + 1; k < len(s.words) && k < i+40; k++ {
		if s.words[k].Folded != particle || s.clauseOf[k] != s.clauseOf[i] {
			continue
		}
		if k+1 >= len(s.words) || s.words[k+1].Kind == lang.Punct || s.is(k+1, join) {
			return true
		}
	}
	return false
}

// hasAfter says whether a preposition follows in the clause.
func (s *sentence) hasAfter(i int, w string) bool {
	for k := i + 1; k <= s.clauseEnd(i); k++ {
		if s.words[k].Folded == w {
			return true
		}
	}
	return s.fold(i-1) == w
}

// clauseEnd is the last word of the piece of the clause in which word i stands.
func (s *sentence) clauseEnd(i int) int {
	k := i
	for k+1 < len(s.words) && s.clauseOf[k+1] == s.clauseOf[i] && !s.boundaryMark(k+1) {
		k++
	}
	return k
}

// clauseStart is the first word of that piece.
func (s *sentence) clauseStart(i int) int {
	k := i
	for k > 0 && s.clauseOf[k-1] == s.clauseOf[i] && !s.boundaryMark(k-1) {
		k--
	}
	return k
}

func (s *sentence) boundaryMark(i int) bool { return s.words[i].Kind == lang.Punct && s.boundary(i) }

// auxiliaryOf is the finite form of "haben" that goes with a participle at word i, -1 for none.
func (s *sentence) auxiliaryOf(i int) int {
	c := s.clauseOf[i]
	for k := s.clauses[c].first; k <= s.clauses[c].last && k < len(s.words); k++ {
		if s.clauseOf[k] == c && s.is(k, have) && k != i {
			return k
		}
	}
	return -1
}

// isPassive says whether the verb at word i is told of in the passive: "wird berichtet", "was reported".
func (r *Reader) isPassive(s *sentence, i int) bool {
	participle := false
	for _, f := range r.verbs.forms[s.words[i].Folded] {
		participle = participle || f.participle || f.english
	}
	w := s.words[i].Folded
	if !participle && w[len(w)-1] != 't' {
		return false
	}
	if s.code == lang.English {
		return s.is(i-1, become|be) || s.is(i-1, adverb) && s.is(i-2, become|be)
	}
	if s.is(i+1, become) {
		return true
	}
	for k := s.clauseStart(i); k < i; k++ {
		if s.is(k, become) && k != i {
			return i == s.clauseEnd(i) || s.fold(i+1) == "worden"
		}
	}
	return false
}

// agentCue reads "wie von X berichtet wird" and "wurde von X bestätigt".
func (r *Reader) agentCue(s *sentence, i int, f verbForm, m *memory) {
	first, last := s.clauseStart(i), s.clauseEnd(i)
	for k := first; k <= last; k++ {
		if w := s.fold(k); w != "von" && w != "vom" && w != "durch" && w != "by" || k == i {
			continue
		}
		p, ok := s.phrase(k + 1)
		if !ok {
			continue
		}
		speakers, hedge, kind, end := r.speakersOf(s, p, m)
		if kind <= someNoun {
			continue
		}
		if hedge == "" {
			hedge = f.hedge
		}
		s.addCue(cue{
			rule: "von X " + s.words[i].Text, reach: around, speakers: speakers, hedge: hedge,
			first: min(k, i), last: max(end, i), verb: true, verbAt: i, messenger: f.messenger,
		}, m)
		return
	}
	if m.adjacent(s) && s.impersonal(i) {
		s.addCue(cue{
			rule: "goes on: " + s.words[i].Text, reach: onward, speakers: m.own(s), hedge: f.hedge,
			first: i, last: i, verb: true, verbAt: i,
		}, m)
		return
	}
	if f.hedge == Estimate || f.hedge == Expected {
		s.addCue(cue{rule: "passive " + s.words[i].Text, reach: around, hedge: f.hedge, first: i, last: i, verb: true, verbAt: i}, m)
	}
}

// impersonal says whether a passive has no subject but what is said: "es wird darauf hingewiesen, dass".
func (s *sentence) impersonal(i int) bool {
	k := s.clauseEnd(i) + 1
	for k < len(s.words) && s.words[k].Kind == lang.Punct {
		k++
	}
	return k < len(s.words) && s.is(k, content) && s.fold(i-1) == "darauf" || s.fold(0) == "es"
}

// subject finds the subject of the finite verb at word a and where its words lie.
func (r *Reader) subject(s *sentence, a int, m *memory) (phrase, reach, bool) {
	if s.code == lang.English {
		return r.englishSubject(s, a, m)
	}
	c := s.clauses[s.clauseOf[a]]
	start := s.clauseStart(a)
	for start < a && (s.is(start, coordinator) || s.words[start].Kind == lang.Punct && s.skipQuote(start) == start) {
		start++
	}
	switch {
	case c.kind == relativeClause && c.opener >= start:
		return r.relativeSubject(s, c, a, m)
	case c.opener >= 0 && c.opener >= start && a > c.opener+1:
		p, ok := r.firstPhrase(s, c.opener+1, a, m)
		if s.fold(c.opener) == "wie" {
			return p, around, ok
		}
		return p, onward, ok
	case start == a && c.first < a && !s.finiteIn(s.clauseOf[a], a) && s.clauseOf[c.first] == s.clauseOf[a] && start != c.first && !s.is(start-1, coordinator):
		p, ok := s.phrase(c.first)
		return p, onward, ok && !p.pronoun
	case start == a:
		p, ok := r.firstPhrase(s, a+1, s.clauseEnd(a)+1, m)
		if !ok && s.is(a-1, coordinator) {
			return r.elidedSubject(s, a, m)
		}
		if c.before >= 0 || a > 0 {
			return p, backward, ok
		}
		return p, onward, ok
	}
	return r.prefieldSubject(s, start, a, m)
}

// finiteIn says whether a clause has a finite verb before word i.
func (s *sentence) finiteIn(clause, i int) bool {
	for k := s.clauses[clause].first; k < i; k++ {
		if s.clauseOf[k] == clause && s.finite[k] {
			return true
		}
	}
	return false
}

// prefieldSubject reads a sentence with its verb in second place: the subject stands before it or right after it.
func (r *Reader) prefieldSubject(s *sentence, start, a int, m *memory) (phrase, reach, bool) {
	if w := s.fold(start); w == "weder" || w == "sowohl" {
		start++
	}
	for start < a-1 && s.is(start, adverb) && !s.is(start, determiner) && !s.is(start+1, preposition) {
		start++
	}
	p, ok := s.phrase(start)
	before := ok && !s.is(start, preposition) && !s.inDate(start) && !s.objectCase(start) && s.reachesVerb(p.last+1, a)
	if before && !s.demonstrative(p) {
		if n := r.name(s, p, m); n.kind >= somebody || n.document && n.kind > nobody {
			return p, onward, true
		}
	}
	q, after := r.firstPhrase(s, a+1, s.clauseEnd(a)+1, m)
	if after && before && s.measureAt(p.coreEnd, "noun") {
		return q, onward, true // "die Verluste gibt das Amt mit 40 an"
	}
	if after {
		if n := r.name(s, q, m); n.kind >= somebody && !s.sameCase(q, p, before) {
			return q, onward, true
		}
	}
	if before && !s.demonstrative(p) {
		return p, onward, true
	}
	return q, onward, after
}

// objectCase says whether an article shows that its phrase is no subject: "den", "dem", "einen".
func (s *sentence) objectCase(i int) bool {
	switch s.fold(i) {
	case "den", "dem", "des", "einen", "einem", "eines":
		return true
	}
	return false
}

// sameCase says whether the phrase after the verb is an object by its article, so that the one before it is the subject.
func (s *sentence) sameCase(after, before phrase, hasBefore bool) bool {
	return hasBefore && s.objectCase(after.first)
}

// demonstrative says whether a phrase points at what was said before: "diese Schätzung", "das".
func (s *sentence) demonstrative(p phrase) bool {
	switch s.fold(p.first) {
	case "diese", "dieser", "dieses", "diesen", "dies", "solche":
		return p.core > p.first || p.pronoun
	case "das", "die", "den":
		return p.pronoun || s.is(p.coreEnd, numberNoun)
	}
	return false
}

// reachesVerb says whether only attributes and adverbs stand between a phrase and its verb.
func (s *sentence) reachesVerb(from, verb int) bool {
	for k := from; k < verb; k++ {
		if s.finite[k] {
			return false
		}
	}
	return true
}

// firstPhrase is the first noun phrase between two words that no preposition governs.
func (r *Reader) firstPhrase(s *sentence, from, to int, m *memory) (phrase, bool) {
	var fallback phrase
	found := false
	for k := from; k < to && k < len(s.words) && k < from+maxPhrase*2; k++ {
		if s.is(k, preposition) && !s.listed(k) {
			for k+1 < to && (s.inFigure(k+1) >= 0 || s.is(k+1, determiner)) {
				k++
			}
			if p, ok := s.phrase(k + 1); ok && !p.pronoun {
				k = p.coreEnd
			}
			continue
		}
		if s.inDate(k) || s.inFigure(k) >= 0 || s.is(k, adverb) && !s.is(k, determiner) || s.words[k].Kind == lang.Punct && quoteSide(s.words[k].Text) == 0 {
			continue
		}
		p, ok := s.phrase(k)
		if !ok || s.fold(k) == "es" && p.pronoun {
			continue
		}
		if p.pronoun {
			return p, true
		}
		if n := r.name(s, p, m); n.kind >= somebody {
			return p, true
		} else if !found && n.kind == someNoun {
			fallback, found = p, true
		}
		k = p.last
	}
	return fallback, found
}

// relativeSubject reads "…, der von 300 Toten sprach": the pronoun stands for the phrase before the comma.
func (r *Reader) relativeSubject(s *sentence, c clause, a int, m *memory) (phrase, reach, bool) {
	if p, ok := r.firstPhrase(s, c.opener+1, a, m); ok {
		if n := r.name(s, p, m); n.kind >= someName {
			return p, onward, true
		}
	}
	if c.opener < 2 || s.is(c.opener-1, preposition) {
		return phrase{}, onward, false
	}
	p, ok := s.phraseEndingAt(c.opener - 2)
	return p, onward, ok
}

// elidedSubject reads "… und sagte": the subject is the one of the clause before.
func (r *Reader) elidedSubject(s *sentence, a int, m *memory) (phrase, reach, bool) {
	before := s.clauses[s.clauseOf[a]].before
	if before < 0 {
		return phrase{}, onward, false
	}
	p, ok := r.firstPhrase(s, s.clauses[before].first, a, m)
	return p, onward, ok
}

// englishSubject reads the words before the verb, or after it where a comma or a quotation mark stands before it.
func (r *Reader) englishSubject(s *sentence, a int, m *memory) (phrase, reach, bool) {
	start := s.clauseStart(a)
	for start < a && (s.is(start, coordinator) || s.words[start].Kind == lang.Punct) {
		start++
	}
	if start == a || s.closesQuote(a-1) {
		p, ok := s.phrase(a + 1)
		if ok && !s.is(a+1, pronoun&^person) {
			return p, backward, true
		}
		if c := s.clauses[s.clauseOf[a]]; c.first < a && !s.finiteIn(s.clauseOf[a], a) {
			p, ok := s.phrase(c.first)
			return p, onward, ok
		}
		return phrase{}, onward, false
	}
	for k := start; k < a; k++ {
		if s.is(k, preposition|adverb|subordinator) && k == start {
			continue
		}
		p, ok := s.phrase(k)
		if !ok {
			continue
		}
		if s.is(k-1, preposition) || s.inDate(k) {
			k = p.last
			continue
		}
		if s.reachesVerb(p.last+1, a) {
			reach := onward
			if c := s.clauses[s.clauseOf[a]]; c.before >= 0 && (s.clauseEnd(a) <= a+4 || s.closesQuote(start-1)) {
				reach = around
			}
			return p, reach, true
		}
		k = p.last
	}
	return phrase{}, onward, false
}

// pointsBack says whether "das", "dies" or "diese Zahl" stands between two words, and nothing that is said.
func (s *sentence) pointsBack(from, to int) bool {
	c := -1
	for k := max(from, 0); k < to && k < len(s.words); k++ {
		switch s.fold(k) {
		case "das", "dies", "that":
			if !s.noun(k+1) && !s.adjective(k+1) {
				c = k
			}
		}
	}
	start := s.clauseStart(min(max(from, 0), len(s.words)-1))
	switch s.fold(start) {
	case "diese", "dieser", "diesen", "dieses", "dies", "das", "this", "that":
		c = start
	}
	return c >= 0 && len(s.clauses) > 0 && !s.hasContent(c)
}

// hasContent says whether a clause that is said stands after word i.
func (s *sentence) hasContent(i int) bool {
	for _, c := range s.clauses {
		if c.first > i && (c.kind == contentClause || c.colon || c.kind == mainClause && c.finite) {
			return true
		}
	}
	return false
}

// citedObject reads "zitierte A einen Bericht des B" as B's words, passed on by A.
func (r *Reader) citedObject(s *sentence, c *cue, from int, m *memory) {
	if w := s.fold(c.first); len(w) == 0 || !s.hasStem(c, "zitier", "quot", "cit") {
		return
	}
	p, ok := r.firstPhrase(s, from, s.clauseEnd(min(from, len(s.words)-1))+1, m)
	if !ok {
		return
	}
	if n := r.name(s, p, m); n.kind >= somebody {
		c.via, c.speakers = c.speakers, []Speaker{n.Speaker}
		c.last = max(c.last, p.last)
		c.rule += "+object"
	}
}

// hasStem says whether a word of the cue begins with one of the stems.
func (s *sentence) hasStem(c *cue, stems ...string) bool {
	for i := c.first; i <= c.last && i < len(s.words); i++ {
		for _, stem := range stems {
			if len(s.words[i].Folded) >= len(stem) && s.words[i].Folded[:len(stem)] == stem {
				return true
			}
		}
	}
	return false
}
