package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// saysIt says whether a clause only speaks of "es", which had another figure at another time.
func (s *sentence) saysIt(clause int) bool {
	for i := range s.words {
		if s.clauseOf[i] == clause && (s.fold(i) == "es" || s.fold(i) == "it") {
			return true
		}
	}
	return false
}

// inMillions says whether a figure is written with a word of scale, as amounts of money are.
func inMillions(s *sentence, f figure) bool {
	for i := f.first; i <= f.last; i++ {
		w := s.fold(i)
		if strings.HasPrefix(w, "million") || strings.HasPrefix(w, "milliard") || w == "billion" || w == "mio" || w == "mrd" {
			return true
		}
	}
	return false
}

// verbOf is the full verb of an amount that no noun has: "veruntreute er 3,4 Millionen Euro"; -1 for none.
func (s *sentence) verbOf(k int) int {
	f := s.figures[k]
	clause := s.clauseOf[f.first]
	if s.code == lang.English {
		if w := s.fold(f.first - 1); strings.HasSuffix(w, "ed") && !s.is(f.first-2, become|be) && !s.says[f.first-1] {
			return f.first - 1
		}
		return -1
	}
	for i := f.last + 1; i <= s.clauses[clause].last; i++ {
		if s.clauseOf[i] == clause && s.nominal(i) && !s.taken[i] && !s.inDate(i) {
			return -1 // "57 Millionen Euro an Prämien"
		}
	}
	best := -1
	for i := s.clauses[clause].first; i <= s.clauses[clause].last; i++ {
		if s.clauseOf[i] != clause || !s.isWord(i) || s.says[i] || s.class[i]&closed != 0 || s.inFigure(i) >= 0 || s.inDate(i) {
			continue
		}
		participle := !s.capital(i) && (strings.HasSuffix(s.fold(i), "t") || strings.HasSuffix(s.fold(i), "en")) && i == s.clauses[clause].last
		if s.finite[i] || participle {
			best = i
		}
	}
	return best
}
