package calendar

import "time"

func monthOf(w *word) time.Month { return time.Month(w.month) }

// days reads two days of one month: "3. bis zum 12. September 2024", "3.–5. Mai", "3./4. Mai", "May 3–5, 2024".
func (p *parser) days(i int, and string) (moment, int) {
	if p.number(i, 1, 2) > 0 && p.fresh(i) {
		first, last, next := p.twoDays(i, and)
		switch {
		case next > 0 && p.isMonth(next) && p.upper(next):
			return p.within(monthOf(p.infos[next]), first, last, p.dot(next))
		case next > 0 && p.is(i-1, "vom", "dem") && p.is(i+1, ".") && p.is(next-1, ".") && !p.upper(next):
			return p.sameMonth(first, last), next
		}
		return moment{}, 0
	}
	if p.info(i).month > 0 && p.upper(i) && p.englishMonth(i) {
		at := p.dot(i)
		if p.number(at, 1, 2) < 1 {
			return moment{}, 0
		}
		if first, last, next := p.twoDays(at, and); next > 0 && !p.isMonth(next) {
			if p.is(next-1, ".") {
				next-- // the end of the sentence
			}
			return p.within(monthOf(p.infos[i]), first, last, next)
		}
	}
	return moment{}, 0
}

// sameMonth resolves "vom 4. bis zum 23.": the latest month whose first day named does not lie after publication.
func (p *parser) sameMonth(first, last int) moment {
	m := p.dayAlone(first)
	if m.Closed() {
		m.To.Day = min(last, lastDay(m.To.Year, m.To.Month))
	}
	return m
}

// twoDays reads "3. bis zum 12.", without the month.
func (p *parser) twoDays(i int, and string) (first, last, next int) {
	first = p.number(i, 1, 2)
	at := p.dayMark(i + 1)
	marked := at > i+1
	switch joint := p.joint(at, and); {
	case joint > 0:
		at = joint
	case marked && p.is(at, "/", "und", "and", "oder", "auf"):
		at = p.skip(at+1, 1, "den", "dem")
	default:
		return 0, 0, 0
	}
	last = p.number(at, 1, 2)
	next = p.dayMark(at + 1)
	if first < 1 || last <= first || last > 31 || p.glued(next) && p.digits(next) {
		return 0, 0, 0
	}
	return first, last, next
}

// within is the days first to last of a month, with the year behind token next.
func (p *parser) within(m time.Month, first, last, next int) (moment, int) {
	stretch := Interval{From: dayOf(int(m), first).From, To: dayOf(int(m), last).To}
	return p.place(stretch, day, next, true)
}

// daysOf reads "nächsten Monat vom 4. bis zum 23." and "im November zwischen dem 19. und dem 20.": the month is m, the
// days begin at token i.
func (p *parser) daysOf(m moment, i int) (moment, int) {
	and := ""
	switch {
	case p.is(i, "vom", "von", "from"):
	case p.is(i, "zwischen"):
		and = "und"
	case p.is(i, "between"):
		and = "and"
	default:
		return moment{}, 0
	}
	first, last, next := p.twoDays(p.skip(i+1, 1, "dem", "the"), and)
	if next == 0 || p.isMonth(next) || m.of != month {
		return moment{}, 0
	}
	for _, s := range []*Interval{&m.Interval, &m.yearless} {
		if s.Closed() {
			s.To = Date{s.From.Year, s.From.Month, min(last, s.To.Day)}
			s.From.Day = min(first, s.To.Day)
		}
	}
	m.of = day
	if !m.yearless.IsZero() {
		return p.latest(m.yearless, day), next
	}
	return m, next
}
