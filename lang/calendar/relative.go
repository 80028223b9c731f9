package calendar

import (
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// plural says whether the unit at i stands in a form that is only a plural.
func (p *parser) plural(i int) bool {
	if p.next(i).unit < day {
		return false
	}
	switch p.low(i) {
	case "tage", "tagen", "wochen", "monate", "monaten", "jahre", "jahren", "jahrzehnte", "jahrzehnten", "jahrhunderten",
		"days", "weeks", "months", "years", "decades", "centuries", "quartale", "quartalen", "quarters":
		return true
	}
	return false
}

// amount reads a whole number before a unit: digits or a word, with "rund" or "etwa" before it. It gives the number and
// the token behind it.
func (p *parser) amount(i int) (int, int) {
	i = p.skip(i, 3, "rund", "etwa", "genau", "beinahe", "mindestens", "exactly", "almost", "fast", "gut", "knapp", "über", "mehr", "als", "about", "some", "nearly", "over", "more", "than", "den")
	if n := p.number(i, 1, 3); n > 0 && p.tokens[i].Gap != scan.None {
		return n, i + 1
	}
	if info := p.next(i); info.cardinal > 0 {
		return int(info.cardinal), i + 1
	}
	return 0, 0
}

// count reads "drei Wochen"; its moment is what lies so long before publication.
func (p *parser) count(i int) (moment, int) {
	n, at := p.amount(i)
	if at == 0 {
		return moment{}, 0
	}
	u := p.next(at).unit
	if u == noUnit || u == weekend || u == quarter && p.is(at, "quarter") {
		return moment{}, 0
	}
	return p.before(u, n), at + 1
}

// before is what lies n units before publication: the day, for weeks three days to either side, the calendar month or
// year.
func (p *parser) before(u unit, n int) moment {
	switch {
	case u < day:
		return p.unitAt(day, 0)
	case u != week:
		return p.unitAt(u, -n)
	}
	m := moment{of: week, relative: true}
	if !p.known() {
		return m
	}
	m.To = p.ref.To.Add(3 - 7*n)
	if !p.ref.From.IsZero() {
		m.From = p.ref.From.Add(-3 - 7*n)
	}
	return m
}

// counted reads a number of units that another word makes an expression of time: "three weeks ago", "drei Tage lang".
func (p *parser) counted(i int) (moment, int) {
	n, at := p.amount(i)
	if at == 0 {
		return p.clock(i)
	}
	if p.is(at, "uhr") {
		return p.clock(i)
	}
	u := p.next(at).unit
	if u == noUnit {
		return moment{}, 0
	}
	switch {
	case p.is(at+1, "ago"):
		return p.before(u, n), at + 2
	case p.is(at+1, "lang", "später", "zuvor", "vorher", "danach", "later", "earlier", "nach", "vor", "after", "before", "hindurch"):
		end := at + 2
		if p.is(at+1, "nach", "vor", "after", "before") {
			end = at + 1
		}
		return moment{duration: true}, end
	}
	return moment{}, 0
}

// span reads expressions that a preposition makes: "vor drei Wochen", "in drei Tagen", "for two weeks", "vor kurzem".
func (p *parser) span(i int) (moment, int) {
	before := p.is(i, "vor")
	switch {
	case before && p.is(i+1, "kurzem"):
		return p.justNow(), i + 2
	case before && p.plural(i+1), p.is(i, "in") && p.is(i+1, "recent") && p.plural(i+2):
		return moment{duration: true}, p.skip(i+1, 1, "recent") + 1
	case p.is(i, "in") && p.is(i+1, "jüngster") && p.is(i+2, "zeit"):
		return p.justNow(), i + 3
	}
	start := p.skip(i+1, 1, "von", "of", "the")
	if strings.HasSuffix(p.low(start), "einhalb") || p.is(start, "anderthalb") {
		if p.next(start+1).unit >= minute && p.tokens[start].Gap != scan.Break {
			return moment{duration: true}, start + 2
		}
	}
	m, next := p.count(start)
	if next == 0 || p.is(i+1, "den", "the") {
		return moment{}, 0
	}
	if before {
		return m, next
	}
	if p.is(i, "in") && !p.inTime(next-1) || p.is(i, "for") && p.is(next-1, "tag", "woche", "monat", "jahr") {
		return moment{}, 0
	}
	return moment{duration: true}, next
}

// inTime says whether the unit at i may stand behind "in" as a length of time: a German dative, or any English plural.
func (p *parser) inTime(i int) bool {
	switch p.low(i) {
	case "jahr", "monat", "tag", "jahre", "tage", "monate", "year", "day", "month":
		return p.is(i-1, "einem", "one", "a")
	}
	return true
}

// directedAt reads "letzten Freitag", "vergangene Woche", "in den letzten drei Jahren", "diesen Herbst".
func (p *parser) directedAt(i int) (moment, int) {
	direction, at := p.infos[i].direction, i+1
	if at >= len(p.tokens) || p.tokens[at].Gap == scan.Break {
		return moment{}, 0
	}
	if n, end := p.amount(at); end > 0 {
		return p.several(direction, n, end)
	}
	switch info := p.next(at); {
	case info.unit == day && direction == 0 && !p.plural(at):
		return moment{}, 0
	case info.unit >= day:
		return p.directedUnit(direction, at)
	case info.weekday > 0 && p.upper(at) && !info.abbreviated:
		if m, end := p.weekdayAt(at); end > p.dayPartAfter(at+1) {
			return m, end
		}
		return p.onWeekday(info.weekday, true, direction), p.dayPartAfter(at + 1)
	case info.dayPart && (direction != 0 || p.is(i, "this")):
		return p.unitAt(day, min(0, int(direction))), at + 1
	case info.month > 0 || info.seasonFrom > 0 || info.holidayMonth > 0:
		return p.directedName(direction, at)
	case info.part > 0 && p.next(at+1).part == 0 && !p.next(at+1).directed:
		return p.part(at)
	}
	return moment{}, 0
}

func (p *parser) directedName(direction int8, at int) (moment, int) {
	var m moment
	next := 0
	switch info := p.infos[at]; {
	case info.month > 0:
		m, next = p.monthAt(at)
	case info.seasonFrom > 0:
		m, next = p.seasonAt(at)
	default:
		m, next = p.holidayAt(at)
	}
	if next == 0 || m.yearless.IsZero() {
		return m, next
	}
	return p.directed(m.yearless, m.of, direction), next
}

// directedUnit reads the unit at token i behind "letzte", "diese", "kommende".
func (p *parser) directedUnit(direction int8, i int) (moment, int) {
	u, next := p.infos[i].unit, i+1
	if p.plural(i) {
		return moment{duration: true}, next
	}
	if u == week && direction == -1 && p.is(next, "im", "of", "in") && p.isMonth(p.skip(next+1, 1, "the")) {
		if m, end := p.monthAt(p.skip(next+1, 1, "the")); end > 0 {
			return lastWeek(m), end
		}
	}
	m := p.unitAt(u, int(direction))
	if u == week && p.is(next, "am") && p.next(next+1).weekday > 0 {
		return p.dayOfWeek(m, p.infos[next+1].weekday), next + 2
	}
	if u == month || u == week || u == year {
		if days, end := p.daysOf(m, next); end > 0 {
			return days, end
		}
	}
	return m, next
}

// dayOfWeek is one day of a week, Monday being 1.
func (p *parser) dayOfWeek(m moment, n int8) moment {
	if m.Closed() && m.From.Add(6) == m.To {
		m.From = m.From.Add(int(n) - 1)
		m.To = m.From
	}
	m.of = day
	return m
}

// lastWeek is the last whole week, Monday to Sunday, of a month.
func lastWeek(m moment) moment {
	for _, s := range []*Interval{&m.Interval, &m.yearless} {
		if s.Closed() {
			w := around(s.To, week)
			if w.To.Compare(s.To) > 0 {
				w = around(w.From.Add(-1), week)
			}
			*s = w
		}
	}
	if m.relative {
		m.yearless = Interval{}
	}
	m.of = week
	return m
}

// several reads "letzten drei Jahre": n units up to publication, or from the day after it.
func (p *parser) several(direction int8, n, i int) (moment, int) {
	u := p.next(i).unit
	if u < day || direction == 0 {
		return moment{}, 0
	}
	m := moment{of: u, relative: true}
	if !p.known() {
		return m, i + 1
	}
	if direction < 0 {
		m.To = p.ref.To
		if !p.ref.From.IsZero() {
			m.From = move(p.ref.From, u, -n)
		}
		return m, i + 1
	}
	m.From, m.To = p.ref.To.Add(1), move(p.ref.To, u, n)
	return m, i + 1
}

// rest reads "Rest dieser Woche", "Rest des Jahres": from publication to the end of the unit.
func (p *parser) rest(i int) (moment, int) {
	at := p.skip(i+1, 3, "of", "der", "des", "the", "dieser", "dieses", "this")
	u := p.next(at).unit
	if at == i+1 || u < week || p.plural(at) {
		return moment{}, 0
	}
	m := p.unitAt(u, 0)
	if m.Closed() && p.exact() {
		m.From = p.ref.From
	}
	return m, at + 1
}

// weekendAt reads "am Wochenende": the latest that has begun.
func (p *parser) weekendAt(i int) (moment, int) {
	if !p.is(i-1, "am", "the", "this", "dieses", "diesem") && !p.is(i, "wochenende") {
		return moment{}, 0
	}
	m := p.unitAt(weekend, 0)
	if p.known() && m.From.Compare(p.ref.To) > 0 {
		m = p.unitAt(weekend, -1)
	}
	return m, i + 1
}

// part reads "Mitte Januar", "Anfang des Jahres", "late 2024", "Jahresende".
func (p *parser) part(i int) (moment, int) {
	info, next := p.infos[i], i+1
	if info.partOf != noUnit {
		return p.partOfUnit(info.part, info.partOf, next)
	}
	next = p.skip(next, 1, "-", "‑", "of")
	next = p.skip(next, 2, "des", "der", "im", "in", "the", "vom", "dem")
	m, end := p.whole(next)
	if end == 0 || m.of < week {
		return moment{}, 0
	}
	m.Interval = partOf(m.Interval, m.of, info.part)
	m.yearless = partOf(m.yearless, m.of, info.part)
	if isSeason(p.next(next)) {
		m.Interval, m.yearless = thirds(m.Interval, info.part), thirds(m.yearless, info.part)
	}
	if !m.yearless.IsZero() {
		return p.latest(m.yearless, m.of), end
	}
	return m, end
}

func isSeason(w *word) bool { return w.seasonFrom > 0 }

// thirds is one month of a season.
func thirds(s Interval, part int8) Interval {
	if !s.Closed() {
		return s
	}
	at := moveMonths(s.From, int(part)-1)
	if at.Compare(s.To) > 0 {
		return s
	}
	return months(at.Year, at.Month, at.Month)
}

// whole reads the stretch that "Mitte" divides: a month, season, year, or a unit by itself ("des Jahres").
func (p *parser) whole(i int) (moment, int) {
	info := p.next(i)
	switch {
	case info.directed:
		m, next := p.directedAt(i)
		if m.duration {
			return moment{}, 0
		}
		return m, next
	case info.month > 0:
		if !p.upper(i) {
			return moment{}, 0
		}
		return p.place(months(0, monthOf(info), monthOf(info)), month, p.dot(i), false)
	case info.unit >= week && !p.plural(i):
		if m, next := p.yearAt(i); next > 0 {
			return m, next
		}
		return p.unitAt(info.unit, 0), i + 1
	case info.seasonFrom > 0 || info.decade > 0 || info.ordinal > 0 || info.previous != noUnit:
		return p.name(i)
	case p.digits(i):
		if y, next := p.yearBehind(i, true); next > 0 {
			return moment{Interval: years(y, y), of: year}, next
		}
		for _, read := range []func(int) (moment, int){p.decadeOf, p.centuryOf, p.numbered} {
			if m, next := read(i); next > 0 {
				return m, next
			}
		}
	}
	return moment{}, 0
}

// partOfUnit resolves "Jahresende 2024", "zum Jahresende", "Monatsanfang".
func (p *parser) partOfUnit(part int8, u unit, next int) (moment, int) {
	if y, end := p.yearBehind(next, true); end > 0 && u == year {
		return moment{Interval: partOf(years(y, y), year, part), of: month}, end
	}
	m := p.unitAt(u, 0)
	m.Interval = partOf(m.Interval, u, part)
	m.of = month
	return m, next
}

// ordinal reads "zweiten Quartal 2024", "ersten Januar 2018", "first half of 2024", "19. Jahrhundert" in words.
func (p *parser) ordinal(i int) (moment, int) {
	n, next := int(p.infos[i].ordinal), p.skip(i+1, 1, "of")
	switch info := p.next(next); {
	case info.month > 0 && p.upper(next) && n <= 31:
		return p.dayIn(n, next)
	case info.unit == century:
		return moment{Interval: years(n*100-99, n*100), of: century}, next + 1
	}
	if info := p.next(i + 1); info.unit == week && n <= 5 {
		return p.weekOfMonth(n, i+2)
	}
	return p.nth(n, i+1)
}

// weekOfMonth reads "dritten Woche des Monats", "second week of May": the week of its n-th Thursday, by which ISO 8601
// tells to what month a week belongs.
func (p *parser) weekOfMonth(n, i int) (moment, int) {
	at := p.skip(i, 3, "of", "the", "im", "in", "des", "dieses")
	var m moment
	next := 0
	switch {
	case at == i:
		return m, 0
	case p.isMonth(at):
		m, next = p.monthAt(at)
	case p.next(at).unit == month && !p.plural(at):
		m, next = p.unitAt(month, 0), at+1
	}
	if next == 0 {
		return m, 0
	}
	m.of, m.yearless = week, Interval{}
	if m.Closed() {
		first := m.From
		for first.Time().Weekday() != time.Thursday {
			first = first.Add(1)
		}
		m.Interval = around(first.Add(7*(n-1)), week)
	}
	return m, next
}
