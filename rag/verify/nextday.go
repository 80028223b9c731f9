package verify

import (
	"slices"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// nextDay says whether a date is "the next day", counted from the date before it in the sentence, where a cited article has
// both days.
func (p *prose) nextDay(m calendar.Mention) bool {
	switch lang.Fold(p.own[m.Start:m.End]) {
	case "next day", "the next day", "following day", "the following day", "day after", "am naechsten tag", "naechsten tag", "am folgetag", "tag darauf", "am tag darauf":
	default:
		return false
	}
	var before *calendar.Mention
	for i := range p.t.dates {
		if o := &p.t.dates[i]; o.End <= m.Start && !o.IsZero() {
			before = o
		}
	}
	if before == nil {
		return false
	}
	if p.weekdayAfter(*before) {
		return true
	}
	for _, u := range p.s.units {
		for _, d := range u.dates {
			if !d.Closed() || d.From != d.To || !p.tellsDate(datedPart{u: u, dates: []calendar.Mention{d}}, *before) {
				continue
			}
			if slices.ContainsFunc(p.s.units, func(o *unit) bool {
				return o.article == u.article && slices.ContainsFunc(o.dates, func(n calendar.Mention) bool { return n.Closed() && n.From == n.To && n.From == d.From.Add(1) })
			}) {
				return true
			}
		}
	}
	return false
}

// weekdayAfter says whether cited sentences near one another have a weekday of the sentence and the one after it.
func (p *prose) weekdayAfter(before calendar.Mention) bool {
	told := weekday(p.own[before.Start:before.End])
	return !told.IsZero() && p.weekdays(func(a, b calendar.Date) bool { return a == told && daysOn(a, b) == 1 })
}

// daysOn are the days from one weekday to the next other one.
func daysOn(a, b calendar.Date) int {
	return (int(b.Time().Sub(a.Time()).Hours()/24) + 7) % 7
}

// weekdays says whether two weekdays that follow one another in cited sentences satisfy a test.
func (p *prose) weekdays(test func(a, b calendar.Date) bool) bool {
	const near = 2 // sentences
	return slices.ContainsFunc(p.s.units, func(u *unit) bool {
		return slices.ContainsFunc(p.s.units, func(o *unit) bool {
			if o.article != u.article || o.sentence < u.sentence || o.sentence-u.sentence > near {
				return false
			}
			for _, a := range u.dates {
				for _, b := range o.dates {
					x, y := weekday(u.body[a.Start:a.End]), weekday(o.body[b.Start:b.End])
					if !x.IsZero() && !y.IsZero() && test(x, y) {
						return true
					}
				}
			}
			return false
		})
	})
}

// weekday is the day of a fixed week that a text names by its weekday, zero for none.
func weekday(text string) calendar.Date {
	monday := calendar.Day(2001, time.January, 1)
	if strings.ContainsAny(text, "0123456789") || !namesWeekday(text) {
		return calendar.Date{}
	}
	found := calendar.Find(text, calendar.Interval{From: monday.Add(6), To: monday.Add(6)})
	if len(found) != 1 || !found[0].Relative || found[0].From != found[0].To || !found[0].Closed() {
		return calendar.Date{}
	}
	day := found[0].From
	for day.Compare(monday) < 0 {
		day = day.Add(7)
	}
	for day.Compare(monday.Add(6)) > 0 {
		day = day.Add(-7)
	}
	return day
}

// namesWeekday says whether a text has the name of a day of the week.
func namesWeekday(text string) bool {
	for word := range strings.FieldsSeq(lang.Fold(text)) {
		switch strings.TrimSuffix(strings.TrimRight(word, ".,"), "s") {
		case "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
			"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
			return true
		}
	}
	return false
}

// otherWeekday says whether a date is a weekday that neither what is cited nor the day of its article is.
func (p *prose) otherWeekday(m calendar.Mention) bool {
	day := weekday(p.own[m.Start:m.End])
	if day.IsZero() || p.nextDay(m) {
		return false
	}
	is := func(i calendar.Interval) bool {
		return i.Closed() && i.From == i.To && i.From.Time().Weekday() == day.Time().Weekday()
	}
	for _, u := range append(p.s.units[:len(p.s.units):len(p.s.units)], p.s.near...) {
		for _, d := range u.dates {
			if is(d.Interval) || weekday(u.body[d.Start:d.End]) == day {
				return false
			}
		}
		if is(p.ev.Articles[u.article].Published.Interval) {
			return false
		}
	}
	return !slices.ContainsFunc(p.s.cited, func(c claims.Claim) bool { return is(p.e.when(c)) })
}

// beganThen says whether the sentence dates what came first by the day from which a cited sentence has the first of it: "the
// first reports came in May" of "from May there were first reports".
func (p *prose) beganThen(m calendar.Mention) bool {
	first, last := p.t.segment(p.t.wordAt(m.Start))
	if m.Since || m.Duration || !p.t.firstIn(first, last) {
		return false
	}
	within := func(from calendar.Date, i calendar.Interval) bool {
		return !from.IsZero() && from.Compare(i.From) >= 0 && from.Compare(i.To) <= 0
	}
	return slices.ContainsFunc(p.s.units, func(u *unit) bool {
		return slices.ContainsFunc(u.dates, func(o calendar.Mention) bool {
			from, to := u.segment(u.wordAt(o.Start))
			same := within(o.From, m.Interval) || !m.Yearless.IsZero() && within(o.Yearless.From, m.Yearless)
			return o.Since && same && u.firstIn(from, to) && p.overlap(u, from, to, func(w *alignedWord) bool { return w.at >= first && w.at <= last }) > 0
		})
	})
}

// firstIn says whether a word for the first of something stands between two words.
func (t *text) firstIn(first, last int) bool {
	for i := first; i <= last; i++ {
		switch t.fold(i) {
		case "first", "earliest", "erste", "ersten", "erster", "erstes", "erstmals":
			return true
		}
	}
	return false
}
