package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// clauseKind says how a clause hangs on the others.
type clauseKind uint8

const (
	mainClause      clauseKind = iota
	contentClause              // dass, ob: what is said
	relativeClause             // der, die, das after a comma
	adverbialClause            // weil, während, wie
	partClause                 // darunter, davon
)

// clause is a clause of a sentence. A clause that an inserted one parts is a single clause.
type clause struct {
	kind clauseKind
	// parent is the clause that this one hangs on, -1 for none; before is the clause that stands before it.
	parent, before int
	// first and last are its first and last words; opener is the conjunction, -1 for none.
	first, last, opener int
	finite              bool
	// pieces counts the stretches between commas that make the clause up.
	pieces int
	// gapped is true where the verb of the clause before is not repeated: "die Polizei sprach von 300, die Veranstalter von
	// 800 Teilnehmern".
	gapped bool
	// colon is true where a colon stands before it, joined where "und" or a comma joins it to the clause before.
	colon, joined bool
}

// piece is a stretch between two boundaries.
type piece struct {
	first, last int
	mark        string // the punctuation before it
}

// splitClauses parts the sentence at punctuation and at "und" between two verbs, and says of every piece whether it
// opens a clause or goes on with an earlier one.
func (s *sentence) splitClauses() {
	s.clauseOf = make([]int, len(s.words))
	current, previous := -1, -1
	end := 0
	for _, p := range s.pieces() {
		current = s.place(p, current)
		for ; end < p.first; end++ {
			s.clauseOf[end] = current
			if s.boundaryMark(end) && previous >= 0 {
				s.clauseOf[end] = previous
			}
		}
		for ; end <= p.last; end++ {
			s.clauseOf[end] = current
		}
		previous = current
	}
	for i := end; i < len(s.words); i++ {
		s.clauseOf[i] = max(current, 0)
	}
	if len(s.clauses) == 0 {
		s.clauses = []clause{{parent: -1, before: -1, opener: -1, last: max(len(s.words)-1, 0)}}
	}
}

func (s *sentence) pieces() []piece {
	var out []piece
	p := piece{first: -1}
	closePiece := func(last int) {
		if p.first >= 0 {
			p.last = last
			out = append(out, s.splitJoined(p)...)
		}
		p = piece{first: -1}
	}
	mark := ""
	for i, w := range s.words {
		switch {
		case w.Kind == lang.Punct && s.boundary(i):
			closePiece(i - 1)
			mark = w.Text
		case w.Kind == lang.Punct:
		case p.first < 0:
			p.first, p.mark = i, mark
			mark = ""
		}
	}
	closePiece(len(s.words) - 1)
	return out
}

func (s *sentence) boundary(i int) bool {
	switch s.words[i].Text {
	case "(":
		return !s.mark(i+2, ")") && !s.mark(i+3, ")")
	case ")":
		return !s.mark(i-2, "(") && !s.mark(i-3, "(")
	case ",", ";", ":", "–", "—", "…", "-":
		return true
	}
	return false
}

// splitJoined parts a piece at "und", "oder", "aber" where a finite verb stands on either side.
func (s *sentence) splitJoined(p piece) []piece {
	var out []piece
	for i := p.first + 1; i < p.last; i++ {
		if s.is(i, coordinator) && s.hasFinite(p.first, i-1) && s.hasFinite(i+1, p.last) {
			out = append(out, piece{first: p.first, last: i - 1, mark: p.mark})
			p = piece{first: i, last: p.last, mark: s.words[i].Folded}
		}
	}
	return append(out, p)
}

func (s *sentence) hasFinite(first, last int) bool {
	for i := first; i <= last; i++ {
		if s.finite[i] {
			return true
		}
	}
	return false
}

// place puts a piece into a clause and returns the clause's index.
func (s *sentence) place(p piece, previous int) int {
	kind, opener := s.opening(p)
	finite := s.hasFinite(p.first, p.last)
	gapped := opener < 0 && previous >= 0 && !finite && s.gaps(p, previous)
	if opener < 0 && !gapped && previous >= 0 && p.mark != ":" && p.mark != ";" && !s.continuesSub(p, previous) {
		if to := s.resumes(p, previous, finite); to >= 0 {
			c := &s.clauses[to]
			c.last, c.finite = p.last, c.finite || finite
			c.pieces++
			return to
		}
	}
	parent := -1
	if kind != mainClause {
		parent = previous
	}
	joined := kind == mainClause && p.mark != ":"
	if previous >= 0 && kind == mainClause && finite && s.continuesSub(p, previous) {
		kind, parent, joined = s.clauses[previous].kind, s.clauses[previous].parent, true
	}
	s.clauses = append(s.clauses, clause{
		kind: kind, parent: parent, before: previous, first: p.first, last: p.last, opener: opener, finite: finite, pieces: 1, gapped: gapped,
		colon: p.mark == ":", joined: joined,
	})
	return len(s.clauses) - 1
}

// gaps says whether a piece without a verb repeats the pattern of the clause before: somebody, a preposition, a figure.
func (s *sentence) gaps(p piece, previous int) bool {
	q, ok := s.phrase(p.first)
	if s.is(p.first, join) {
		q, ok = s.phrase(p.first + 1)
	}
	if !ok || s.code == lang.English {
		return false
	}
	for i := q.last + 1; i <= q.last+2 && i < p.last; i++ {
		if !s.is(i, preposition) {
			continue
		}
		for k := s.clauses[previous].first; k < p.first; k++ {
			if s.fold(k) == s.fold(i) && s.figureFrom(k+1) && s.figureFrom(i+1) {
				return true
			}
		}
	}
	return false
}

// figureFrom says whether a figure begins at word i or right after it.
func (s *sentence) figureFrom(i int) bool { return s.inFigure(i) >= 0 || s.inFigure(i+1) >= 0 }

// continuesSub says whether "und" joins a piece to a subordinate clause: its verb stands at the end too.
func (s *sentence) continuesSub(p piece, previous int) bool {
	if s.code == lang.English || s.clauses[previous].kind == mainClause || s.clauses[previous].kind == partClause {
		return false
	}
	return s.is(p.first, join) && s.finite[p.last] && s.clauses[previous].finite
}

// resumes is the clause that a piece without a conjunction goes on with, -1 where it opens one of its own: a piece
// without a verb belongs to what stands before it, one with a verb to the nearest clause that still lacks its verb.
func (s *sentence) resumes(p piece, previous int, finite bool) int {
	if !finite {
		if c := s.clauses[previous]; c.kind == partClause && c.parent >= 0 && s.predicate(p) {
			return c.parent
		}
		return previous
	}
	for at := previous; at >= 0; at = s.clauses[at].parent {
		if at == previous && s.clauses[at].pieces == 1 && s.finite[p.first] && s.sayingForm(p.first) {
			continue // "300 Tote im Norden, sagte X": a headline's style, with no verb before the comma
		}
		if !s.clauses[at].finite && s.clauses[at].kind != partClause {
			return at
		}
	}
	return -1
}

// sayingForm says whether word i is a form of a verb of saying.
func (s *sentence) sayingForm(i int) bool { return s.says[i] }

// predicate says whether a piece without a finite verb is more than an item of a list: it holds a word that says what
// happened.
func (s *sentence) predicate(p piece) bool {
	for _, h := range s.measures {
		if h.Key == "verb" && p.first <= h.First && h.Last <= p.last {
			return true
		}
	}
	return false
}

// opening says what kind of clause a piece opens by its first words, and where its conjunction stands (-1 for none).
func (s *sentence) opening(p piece) (clauseKind, int) {
	i := p.first
	if s.is(i, join) && i < p.last {
		i++
	}
	finite := s.hasFinite(p.first, p.last)
	switch {
	case s.is(i, part) && !(i == p.last-1 && s.fold(p.last) == "aus") && (p.mark == "," || p.mark == "(" || p.mark == "–" || i > p.first):
		return partClause, i
	case s.is(i, content) && (finite || s.fold(i) == "dass") && (s.code != lang.English || i > 0):
		return contentClause, i
	case s.is(i, relative) && p.mark == "," && finite && s.relates(i, p):
		return relativeClause, i
	case s.is(i, preposition) && s.is(i+1, relative) && p.mark == "," && s.relates(i+1, p):
		return relativeClause, i + 1
	case s.is(i, subordinator) && finite && s.subordinates(i, p):
		return adverbialClause, i
	}
	return mainClause, -1
}

// relates tells the relative pronoun "die" from the article: a relative clause has its verb at the end.
func (s *sentence) relates(i int, p piece) bool {
	if s.code == lang.English {
		return s.is(i, relative) && !s.is(i, determiner)
	}
	for k := i + 1; k < p.last; k++ {
		if s.finite[k] {
			return s.finite[p.last] || k >= p.last-1 || s.is(p.last, auxiliary)
		}
	}
	return true
}

// subordinates tells the conjunction "seit" from the preposition.
func (s *sentence) subordinates(i int, p piece) bool {
	if w := s.fold(i); s.code == lang.English || !s.is(i, preposition) && w != "als" && w != "wie" && w != "da" {
		return true
	}
	return s.finite[p.last] || s.is(p.last-1, auxiliary)
}

// isFinite guesses whether word i is a finite verb: auxiliaries and verbs of saying by their tables, others by their
// endings and neighbours.
func (r *Reader) isFinite(s *sentence, i int) bool {
	w := s.words[i]
	if w.Kind != lang.Word || s.code != lang.English && (s.fold(i-1) == "zu" || infinitiveWithZu(w.Folded)) {
		return false
	}
	if s.class[i]&auxiliary != 0 {
		return w.Folded != "worden" && w.Folded != "gewesen" && w.Folded != "geworden" && w.Folded != "been" && w.Folded != "being"
	}
	if s.class[i]&(subjunctive|weakSubjunctive|finiteForm) != 0 && !s.capital(i) && !s.afterDeterminer(i) {
		return s.class[i]&finiteForm == 0 || !(s.is(i+1, have|become|be) || s.is(i-1, preposition))
	}
	if s.capital(i) && i > 0 && !s.mark(i-1, "\"", "„", "»", "“") {
		return false
	}
	for _, f := range r.verbs.forms[w.Folded] {
		if f.english != (s.code == lang.English) {
			continue
		}
		if !f.participle && !s.afterDeterminer(i) {
			return s.code == lang.English || !strings.HasSuffix(w.Folded, "t") || s.isWord(i+1) && !s.is(i+1, join) || !s.bracketed(i)
		}
	}
	if s.class[i]&closed != 0 || len(w.Folded) < 4 || s.capital(i) || s.afterDeterminer(i) {
		return false
	}
	return s.verbEnding(i)
}

// infinitiveWithZu says whether a word is the infinitive of a verb that comes apart: "auszunutzen".
func infinitiveWithZu(w string) bool {
	i := strings.Index(w, "zu")
	if i > 0 && strings.HasSuffix(w, "n") && len(w) > i+5 {
		switch w[:i] {
		case "ab", "an", "auf", "aus", "bei", "durch", "ein", "fest", "fort", "frei", "her", "heraus", "hin", "mit", "nach", "nieder", "um", "unter", "vor", "voran", "weg", "weiter", "wieder", "zurueck", "zusammen":
			return true
		}
	}
	return false
}

func (s *sentence) afterDeterminer(i int) bool {
	if s.fold(i-1) == "das" && !s.noun(i+1) && !s.adjective(i+1) {
		return false // "das teilte sie mit"
	}
	return s.is(i-1, determiner) && s.code != lang.English || s.is(i-1, determiner) && !s.is(i-1, pronoun)
}

// bracketed says whether an auxiliary opens the stretch that word i closes: "hatte … bestätigt" ends in a participle.
func (s *sentence) bracketed(i int) bool {
	for k := i - 1; k >= 0 && !s.boundaryMark(k); k-- {
		if s.is(k, auxiliary) {
			return true
		}
	}
	return false
}

// verbEnding says whether a lower-case word ends as finite verbs do and does not stand where an adjective would.
func (s *sentence) verbEnding(i int) bool {
	w := s.words[i].Folded
	before := s.is(i-1, preposition) || s.adjective(i-1) && !s.capital(i-1)
	next := s.noun(i+1) || s.adjective(i+1)
	has := func(e string) bool { return len(w) > len(e)+1 && strings.HasSuffix(w, e) }
	if s.is(i+1, have|become|be) {
		return false // a participle before its auxiliary
	}
	if s.code == lang.English {
		return has("ed") && !before && !s.is(i-1, become|coordinator|determiner) && s.isWord(i-1)
	}
	switch {
	case has("iere") && s.noun(i-1):
		return true // the subjunctive of reported speech: "resultiere"
	case has("te"), has("ten"):
		return !before && (!next || s.noun(i-1) || s.is(i-1, pronoun))
	case has("t") && !s.isWord(i+1) && s.bracketed(i):
		return false
	case has("t") && s.is(i+1, join) && s.bracketed(i):
		return false
	case has("t"):
		return !strings.HasPrefix(w, "ge") && !before && !has("icht")
	case has("en"):
		return !before && !next && (s.noun(i-1) || s.is(i-1, pronoun)) && !s.isWord(i+1)
	}
	return false
}
