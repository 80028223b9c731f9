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
			if around == nil && !s.aside(clause, s.clauseOf[at]) {
				around = d
			}
		case at > end && at < next && at <= end+3 && len(s.dates) > 1:
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

// aside says whether another clause is about something else than this one: a relative clause that does not hold it.
func (s *sentence) aside(clause, other int) bool {
	if k := s.clauses[other].kind; k != relativeClause && k != adverbialClause {
		return false
	}
	for at := clause; at >= 0; at = s.clauses[at].parent {
		if at == other {
			return false
		}
	}
	if s.clauses[other].kind == adverbialClause && s.fold(max(s.clauses[other].opener, 0)) == "wie" {
		return false
	}
	return true
}

func asOfMention(s *sentence, d *calendar.Mention) *AsOf {
	return &AsOf{Interval: d.Interval, Text: s.part(d.Span)}
}
