package claims

import "github.com/quellenlage/quellenlage/lang/calendar"

// asOf is the date that belongs to figure k: the one right after it, else the one before it in its clause, else after it
// in the clause, else that of the clauses it hangs on, else the first one of the sentence that stands in no clause about
// something else.
func (s *sentence) asOf(k int, c counted) (*AsOf, string) {
	f := s.figures[k]
	end := f.last
	if c.ok && !c.before {
		end = max(end, c.last)
	}
	clause := s.clauseOf[f.first]
	previous, next := -1, len(s.words)
	if k > 0 {
		previous = s.figures[k-1].last
	}
	if k+1 < len(s.figures) {
		next = s.figures[k+1].first
	}
	var before, after, around *calendar.Mention
	for i := range s.dates {
		d := &s.dates[i]
		if d.IsZero() || d.Duration || d.Clock {
			continue
		}
		at := s.wordAt(d.Start)
		switch {
		case s.clauseOf[at] != clause:
			if around == nil && s.lends(clause, s.clauseOf[at], at, f.first) {
				around = d
			}
		case at > end && at < next && at <= end+3 && len(s.dates) > 1 && !s.parted(end, at):
			return asOfMention(s, d), "date right after it"
		case at < f.first && at > previous:
			before = d
		case at > end && at < next && after == nil:
			after = d
		case around == nil:
			around = d
		}
	}
	switch {
	case before != nil:
		return asOfMention(s, before), "date before it in the clause"
	case after != nil:
		return asOfMention(s, after), "date after it in the clause"
	case around != nil:
		return asOfMention(s, around), "date of the sentence"
	}
	return nil, ""
}

// lends says whether a date at word at, in another clause, also dates this one: where that clause holds this one or the
// cue that governs it, where this one is an infinitive that hangs on it, or goes on with it.
func (s *sentence) lends(clause, other, at, i int) bool {
	for up := s.clauses[clause].parent; up >= 0; up = s.clauses[up].parent {
		if up == other {
			return true
		}
	}
	if c := s.clauses[clause]; c.before == other && !c.finite && c.opener < 0 {
		return true
	}
	if a := s.attribute(i); a.cue != nil && a.cue.verb && a.cue.clause == other {
		return true
	}
	return other < clause && s.goesOnFrom(clause, other) && (at <= 2 || len(s.dates) == 1)
}

// goesOnFrom says whether a clause is joined to an earlier one, by "und" or over clauses that hang on either.
func (s *sentence) goesOnFrom(clause, other int) bool {
	for at := clause; at >= 0 && s.clauses[at].joined; at = s.clauses[at].before {
		if s.clauses[at].before == other || s.clauses[other].kind == mainClause && s.clauses[clause].joined && at != clause {
			return true
		}
	}
	return s.clauses[clause].joined && s.clauses[other].kind != relativeClause && s.clauses[other].kind != adverbialClause
}

// parted says whether a comma or its kind stands between two words.
func (s *sentence) parted(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if s.boundaryMark(i) {
			return true
		}
	}
	return false
}

func asOfMention(s *sentence, d *calendar.Mention) *AsOf {
	return &AsOf{Interval: d.Interval, Text: s.part(d.Span)}
}
