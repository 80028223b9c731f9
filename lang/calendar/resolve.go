package calendar

import (
	"time"

	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// lastDay is the number of days in a month.
func lastDay(year int, m time.Month) int {
	return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// months is the stretch of whole months from the first to the last one, the latter in the next year where it is smaller.
func months(year int, first, last time.Month) Interval {
	end := year
	if last < first {
		end++
	}
	return Interval{From: Date{year, first, 1}, To: Date{end, last, lastDay(end, last)}}
}

// years is the stretch of whole years.
func years(first, last int) Interval {
	return Interval{From: Date{first, time.January, 1}, To: Date{last, time.December, 31}}
}

// known says whether there is a "now" to count from.
func (p *parser) known() bool { return !p.ref.To.IsZero() }

// exact says whether publication is known to the day.
func (p *parser) exact() bool { return p.known() && p.ref.From == p.ref.To }

// latest resolves a yearless stretch: the latest that begins no later than publication (the coming one where the sentence
// says so), without one the first that begins on p.after or later.
func (p *parser) latest(stretch Interval, of unit) moment {
	m := moment{yearless: stretch, of: of, relative: true}
	switch {
	case p.known():
		m.Interval = inYear(stretch, p.ref.To.Year)
		if m.From.Compare(p.ref.To) > 0 && !p.ahead(m.From) {
			m.Interval = inYear(stretch, p.ref.To.Year-1)
		} else if next := inYear(stretch, p.ref.To.Year+1); p.ahead(next.From) {
			m.Interval = next
		}
	case !p.after.IsZero():
		m.Interval = Mention{Yearless: stretch}.After(p.after)
	}
	return m
}

// ahead says whether a stretch that begins on d is one to come: within half a year of publication, in a sentence that
// speaks of what is planned (or behind "bis") and not of what was.
func (p *parser) ahead(d Date) bool {
	if d.Compare(p.ref.To) <= 0 || d.Compare(p.ref.To.Add(183)) > 0 {
		return false
	}
	coming := p.forward
	for i := max(p.first-14, 0); i < len(p.tokens) && i < p.first+14; i++ {
		if p.opens(i) {
			if i > p.first {
				break
			}
			coming = p.forward
		}
		switch w := p.infos[i]; {
		case w.past && (i > p.first || !p.ends(i, p.first)):
			return false
		case w.coming:
			coming = true
		}
	}
	return coming
}

// ends says whether a sentence ends between two tokens.
func (p *parser) ends(from, to int) bool {
	for i := from + 1; i <= to; i++ {
		if p.opens(i) {
			return true
		}
	}
	return false
}

// opens says whether a sentence begins with token i, which the month of "3. Mai" does not.
func (p *parser) opens(i int) bool {
	return p.tokens[i].Gap == scan.Break ||
		i > 0 && p.upper(i) && p.is(i-1, ".", "!", "?") && !(p.digits(i-2) && p.infos[i].month > 0)
}

// directed resolves "im vergangenen Herbst" (the latest that was over before publication), "diesen Herbst" and
// "kommenden Herbst".
func (p *parser) directed(stretch Interval, of unit, direction int8) moment {
	m := moment{yearless: stretch, of: of, relative: true}
	if !p.known() {
		m.Interval = p.latest(stretch, of).Interval
		return m
	}
	now := p.ref.To
	switch at := inYear(stretch, now.Year); {
	case direction < 0:
		for at.To.Compare(now) >= 0 {
			at = inYear(stretch, at.From.Year-1)
		}
		m.Interval = inYear(stretch, at.From.Year+int(direction)+1)
	case direction > 0 && at.From.Compare(now) <= 0:
		m.Interval = inYear(stretch, now.Year+1)
	default:
		m.Interval = at
	}
	return m
}

// around is the calendar unit of u in which day d lies.
func around(d Date, u unit) Interval {
	switch u {
	case week:
		monday := d.Add(-(int(d.Time().Weekday()) + 6) % 7)
		return Interval{From: monday, To: monday.Add(6)}
	case weekend:
		monday := around(d, week).From
		return Interval{From: monday.Add(5), To: monday.Add(6)}
	case month:
		return months(d.Year, d.Month, d.Month)
	case quarter:
		first := (d.Month-1)/3*3 + 1
		return months(d.Year, first, first+2)
	case half:
		first := (d.Month-1)/6*6 + 1
		return months(d.Year, first, first+5)
	case year:
		return years(d.Year, d.Year)
	case decade:
		return years(d.Year/10*10, d.Year/10*10+9)
	case century:
		return years((d.Year-1)/100*100+1, (d.Year-1)/100*100+100)
	}
	return Interval{From: d, To: d}
}

// move is the day n units later; the day of the month is kept within the month reached.
func move(d Date, u unit, n int) Date {
	switch u {
	case day:
		return d.Add(n)
	case week, weekend:
		return d.Add(7 * n)
	case month:
		return moveMonths(d, n)
	case quarter:
		return moveMonths(d, 3*n)
	case half:
		return moveMonths(d, 6*n)
	case year:
		return clamp(d, n)
	case decade:
		return clamp(d, 10*n)
	case century:
		return clamp(d, 100*n)
	}
	return d
}

func moveMonths(d Date, n int) Date {
	first := Day(d.Year, d.Month+time.Month(n), 1)
	first.Day = min(d.Day, lastDay(first.Year, first.Month))
	return first
}

// unitAt is the calendar unit n units away from publication; as wide as publication is uncertain.
func (p *parser) unitAt(u unit, n int) moment {
	m := moment{of: u, relative: true}
	if !p.known() {
		return m
	}
	m.To = around(move(p.ref.To, u, n), u).To
	if !p.ref.From.IsZero() {
		m.From = around(move(p.ref.From, u, n), u).From
	}
	return m
}

// onWeekday resolves a day of the week, Monday being 1: the latest that does not lie after publication; behind "letzten"
// the one before publication, behind "kommenden" the one after it. Publication known to the month only gives the month.
func (p *parser) onWeekday(n int8, directed bool, direction int8) moment {
	m := moment{of: day, relative: true}
	switch {
	case !p.known():
		return m
	case !p.exact():
		m.Interval = p.ref
		return m
	}
	today := int(p.ref.To.Time().Weekday()+6)%7 + 1
	back := (today - int(n) + 7) % 7
	d := p.ref.To.Add(-back)
	switch {
	case directed && direction < 0 && back == 0:
		d = d.Add(-7)
	case directed && direction > 0:
		d = d.Add(7)
	}
	m.From, m.To = d, d
	return m
}

// partOf is the beginning (1), middle (2) or end (3) of a stretch, as Find documents it.
func partOf(s Interval, u unit, part int8) Interval {
	if s.From.IsZero() || s.To.IsZero() {
		return s
	}
	from, to := s.From, s.To
	switch u {
	case week:
		return Interval{From: from.Add([]int{0, 2, 4}[part-1]), To: from.Add([]int{1, 3, 6}[part-1])}
	case month:
		first := []int{1, 11, 21}[part-1]
		last := []int{10, 20, to.Day}[part-1]
		return Interval{From: Date{from.Year, from.Month, first}, To: Date{to.Year, to.Month, last}}
	case year:
		first := []time.Month{time.January, time.May, time.November}[part-1]
		last := []time.Month{time.February, time.August, time.December}[part-1]
		return Interval{From: months(from.Year, first, first).From, To: months(to.Year, last, last).To}
	case decade:
		return years(from.Year+[]int{0, 4, 7}[part-1], from.Year+[]int{3, 6, 9}[part-1])
	case century:
		return years(from.Year+[]int{0, 33, 66}[part-1], from.Year+[]int{32, 65, 99}[part-1])
	case quarter, half:
		n := (int(to.Month) - int(from.Month) + 1) / 3
		first := from.Month + time.Month(n*(int(part)-1))
		return months(from.Year, first, first+time.Month(n)-1)
	}
	return s
}

// join is the stretch from a to b; a stretch without a year takes it from the other.
func (p *parser) join(a, b moment) (moment, bool) {
	m := moment{of: max(a.of, b.of), relative: a.relative || b.relative}
	loose, later := !a.yearless.IsZero(), !b.yearless.IsZero()
	switch {
	case loose && later:
		whole := Interval{From: a.yearless.From, To: b.yearless.To}
		if whole.To.Compare(whole.From) < 0 {
			whole.To = clamp(whole.To, 1)
		}
		r := p.latest(whole, m.of)
		return r, true
	case loose && b.Closed():
		m.From = clamp(a.yearless.From, b.From.Year)
		if m.From.Compare(b.To) > 0 {
			m.From = clamp(a.yearless.From, b.From.Year-1)
		}
		m.To, m.relative = b.To, b.relative
	case later && a.Closed():
		m.From, m.To, m.relative = a.From, Mention{Yearless: b.yearless}.After(a.From).To, a.relative
	case a.IsZero() || b.IsZero():
		return m, m.relative
	default:
		m.From, m.To = a.From, b.To
	}
	return m, m.From.IsZero() || m.To.IsZero() || m.From.Compare(m.To) <= 0
}
