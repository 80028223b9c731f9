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
	passive := r.isPassive(s, i)
	if passive && !s.quotedPassive(i) {
		r.agentCue(s, i, f, m)
		return
	}
	a := s.finiteFor(i, f, passive)
	if a < 0 {
		return
	}
	if s.saysWe(a) {
		return
	}
	p, reach, ok := r.subject(s, a, m)
	if !ok || f.documents && !r.documented(s, p, m) || s.quoted(i) && !s.quoted(p.first) {
		return
	}
	speakers, hedge, kind, last := r.speakersOf(s, p, m)
	if kind == someNoun && f.careful && !s.contentFollows(i) || kind == nobody && len(speakers) == 0 && p.first > i {
		return
	}
	if hedge == "" || hedge == Stated {
		hedge = f.hedge
	}
	c := cue{
		rule: "verb " + s.words[i].Text, reach: reach, speakers: speakers, hedge: hedge,
		first: min(p.first, i), last: max(last, a), verb: true, verbAt: i, messenger: f.messenger,
	}
	r.pointBack(s, &c, p)
	if f.messenger {
		r.citedObject(s, &c, last+1, m)
	}
	s.addCue(c, m)
}

// saysWe says whether the subject of the verb at word a is whoever speaks the sentence: "wir schließen nichts aus".
func (s *sentence) saysWe(a int) bool {
	for _, i := range []int{a - 1, a + 1} {
		switch s.fold(i) {
		case "wir", "ich", "we", "i":
			return true
		}
	}
	return false
}

// contentFollows says whether a clause with "dass" follows right after the clause of word i.
func (s *sentence) contentFollows(i int) bool {
	k := s.clauseEnd(i) + 1
	for k < len(s.words) && s.words[k].Kind == lang.Punct {
		k++
	}
	return s.fold(k) == "dass"
}

// finiteFor is the finite verb whose subject speaks: the form at word i itself, or the auxiliary it hangs on; -1 for a
// participle without one.
func (s *sentence) finiteFor(i int, f verbForm, passive bool) int {
	if passive {
		return s.finiteOf(i)
	}
	if k := s.modalOf(i); k >= 0 {
		return k
	}
	if aux := s.auxiliaryOf(i); aux >= 0 && (f.participle || s.participleForm(i)) {
		return aux
	}
	if f.participle {
		return -1
	}
	return i
}

// pointBack turns a cue to what stands before it where it only points there: "diese Zahl nannte X", "das teilte X mit".
func (r *Reader) pointBack(s *sentence, c *cue, p phrase) {
	i := c.verbAt
	after := p.first > i && s.pointsBack(i, p.first)
	before := p.first < i && s.pointsBack(p.last+1, s.clauseEnd(i)+1) && len(s.figures) == 0
	if !after && !before {
		return
	}
	c.reach = previous
	if s.clauses[s.clauseOf[i]].before >= 0 && s.content(0, s.clauseStart(i)-1) {
		c.reach = backward
	}
	if h := r.pointedAt(s, i); h != "" && h != Stated {
		c.hedge = h
	}
}

// modalOf is the finite verb that an infinitive at word i hangs on: "ließ … verlauten", "will … bestätigen"; -1 for none.
func (s *sentence) modalOf(i int) int {
	if s.code == lang.English || !strings.HasSuffix(s.words[i].Folded, "n") || i != s.clauseEnd(i) {
		return -1
	}
	for k := s.clauseStart(i); k < i; k++ {
		if s.is(k, modal) && s.finite[k] {
			return k
		}
	}
	return -1
}

// quotedPassive says whether somebody is quoted in the passive: "X wird mit den Worten zitiert".
func (s *sentence) quotedPassive(i int) bool {
	w := s.words[i].Folded
	return (w == "zitiert" || w == "quoted") && s.finiteOf(i) != i
}

// finiteOf is the auxiliary of the passive before word i in its clause, i itself where there is none.
func (s *sentence) finiteOf(i int) int {
	for k := s.clauseStart(i); k < i; k++ {
		if s.is(k, become) && s.finite[k] {
			return k
		}
	}
	return i
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
		case f.particle != "" && !s.particleAfter(i, f.particle) && !(s.fold(i-1) == f.particle && i == s.clauseEnd(i)):
		case f.with != "" && !s.hasAfter(i, f.with):
		case f.participle && s.noun(i+1) && !s.is(i+1, determiner) && s.auxiliaryOf(i) < 0:
		case s.code != lang.English && (s.noun(i+1) && s.adjective(i-1)):
		case f.english && w.Folded == "reports" && !s.noun(i-1):
		default:
			return f, true
		}
	}
	return s.opinionAt(i)
}

// opinionAt reads "ist der Ansicht, dass", "vertritt die Meinung", "war überzeugt".
func (s *sentence) opinionAt(i int) (verbForm, bool) {
	if !s.is(i, be) && !strings.HasPrefix(s.fold(i), "vertr") {
		return verbForm{}, false
	}
	for k := i + 1; k <= s.clauseEnd(i) && k < i+8; k++ {
		if s.is(k, opinion) && k+2 < len(s.words) && s.boundaryMark(k+1) && s.is(k+2, content|subordinator|determiner|pronoun) && (s.capital(k) == s.is(k-1, determiner)) {
			return verbForm{section: "opinion", hedge: Estimate, careful: true}, true
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
