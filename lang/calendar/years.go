package calendar

import (
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// place reads the year behind a stretch that lacks one, at token i; comma allows the English "January 11, 2025".
func (p *parser) place(stretch Interval, of unit, i int, comma bool) (moment, int) {
	at := i
	if comma && p.is(i, ",") {
		at++
	}
	at = p.skip(at, 1, "of", "in")
	if p.is(at, "im", "des") && p.next(at+1).unit == year {
		at += 2
	} else if p.is(at, "the") && p.is(at+1, "year") {
		at += 2
	}
	if y, next := p.yearBehind(at, at == i); next > 0 {
		return moment{Interval: inYear(stretch, y), of: of}, next
	}
	at = i
	if direction, next := p.directedYear(at); next > 0 {
		m := moment{of: of, relative: true}
		if p.known() {
			m.Interval = inYear(stretch, p.ref.To.Year+int(direction))
		}
		return m, next
	}
	return p.latest(stretch, of), i
}

// yearBehind reads a year in a place where one is to be expected; next to it a number beyond this and the last century
// may still count something.
func (p *parser) yearBehind(i int, next bool) (int, int) {
	y := p.number(i, 4, 4)
	if y < 1000 || y >= 2200 || !p.endsNumber(i) {
		return 0, 0
	}
	if next && (y < 1900 || y == 2000 || y >= 2100) && p.countNoun(i+1) {
		return 0, 0
	}
	end := i + 1
	if p.is(end, "/") && p.number(end+1, 2, 2) == (y+1)%100 && p.glued(end) && p.glued(end+1) {
		return y, end + 2
	}
	return y, end
}

// directedYear reads "vergangenen Jahres", "des letzten Jahres", "of last year", "des Vorjahres".
func (p *parser) directedYear(i int) (int8, int) {
	i = p.skip(i, 2, "des", "im", "of", "in", "vom", "the")
	switch info := p.next(i); {
	case info.directed && p.next(i+1).unit == year && !p.plural(i+1):
		return info.direction, i + 2
	case info.previous == year:
		return -1, i + 1
	}
	return 0, 0
}

// endsNumber says whether the digits at i are a whole number: nothing glued behind them goes on.
func (p *parser) endsNumber(i int) bool {
	if !p.glued(i + 1) {
		return true
	}
	if p.tokens[i+1].Kind != scan.Mark {
		return false
	}
	switch p.low(i + 1) {
	case "%", "€", "$", "°", "£", "@", "_", "=":
		return false
	case ",":
		return !p.glued(i+2) || !p.digits(i+2) && !p.is(i+2, "-", "–", "—")
	case ".", "'", "’", ":":
		return !p.digits(i+2) || !p.glued(i+2)
	case "-", "‑":
		return !p.glued(i+2) || p.digits(i+2)
	}
	return true
}

// countNoun says whether the word at i is one that numbers count: from the table, or a German plural.
func (p *parser) countNoun(i int) bool {
	info := p.next(i)
	if info.counted || p.is(i, "%", "€", "$", "£", "°") {
		return true
	}
	low := p.low(i)
	if !p.upper(i) {
		return (strings.HasSuffix(low, "ische") || strings.HasSuffix(low, "ischen")) && !strings.HasSuffix(low, "zwischen")
	}
	return len(low) > 4 && !strings.HasSuffix(low, "innen") && info.month == 0 && info.weekday == 0 && p.tokens[i].Gap < scan.Break &&
		(strings.HasSuffix(low, "en") || strings.HasSuffix(low, "e"))
}

// bareYear reads four digits in the place of a year: "2021", "in 2021", "(2021)"; not "2021 Soldaten", "rund 2000".
func (p *parser) bareYear(i int) (moment, int) {
	y := p.number(i, 4, 4)
	if y < 1000 || y >= 2100 || !p.endsNumber(i) || p.glued(i) && p.is(i-1, "-", "–", "/") && !p.digits(i-2) {
		return moment{}, 0
	}
	before, cue := p.info(i-1), p.info(i-1).yearCue || p.info(i-1).since || p.info(i-1).part > 0 || p.is(i-1, "(")
	switch noun := p.countNoun(i + 1); {
	case p.next(i+1).yearly && !before.countCue, p.is(i-1, "of", "von") && p.info(i-2).yearly:
	case p.is(i-1, "um", "gegen", "seit", "since"):
	case p.is(i-1, "als", "than") && !noun && y >= 1900 && y%100 != 0 && p.compared(i-2):
	case before.countCue && !cue, noun && (!cue || p.is(i-1, "in", "von", "of", "um", "für", "for", "und", "and", "vor")):
		return moment{}, 0
	case p.is(i-1, "als", "than", "zu", "of", "von", "um", "für", "for") && (y < 1900 && y%10 == 0 || y == 2000):
		return moment{}, 0
	case y >= 1900 && y != 2000, y > 1700 && y%10 != 0:
	case !cue || y < 1500 && !p.is(i-1, "um", "seit", "since", "("):
		return moment{}, 0
	}
	next := i + 1
	if end := p.yearRange(y, next); end > 0 {
		return moment{Interval: years(y, p.number(end-1, 4, 4)), of: year}, end
	}
	return moment{Interval: years(y, y), of: year}, next
}

// compared says whether "als" behind token i compares with a year: "höher als 2019", "zwei Prozent mehr als 2019"; in
// "mehr als 2019 Zelte" and "wurden mehr als 2019 gezählt" it bounds a number.
func (p *parser) compared(i int) bool {
	if !p.is(i, "mehr", "weniger", "more", "less", "fewer") {
		return !p.is(i, "sowohl", "nichts", "anders", "rather", "other")
	}
	return p.is(i-1, "prozent", "prozentpunkte", "%", "percent", "euro", "dollar", "points") || p.digits(i-1)
}

// yearRange reads the second year of "2019–2021" and "2019 bis 2021".
func (p *parser) yearRange(y, i int) int {
	if !p.is(i, "–", "-", "bis", "to", "until") {
		return 0
	}
	last := p.number(i+1, 4, 4)
	if last <= y || last >= 2200 || !p.endsNumber(i+1) || p.next(i+2).counted {
		return 0
	}
	return i + 2
}

// yearAt reads "Jahr 2023", "Jahre 2021 bis 2023", "Jahren 2021 und 2022", and "Jahresmitte" words are elsewhere.
func (p *parser) yearAt(i int) (moment, int) {
	y := p.number(i+1, 1, 4)
	if y < 1 || y >= 2500 || !p.endsNumber(i+1) || p.tokens[i+1].Len() < 3 && !p.upper(i) {
		return moment{}, 0
	}
	next := i + 2
	if p.is(next, "v", "vor", "before") && p.is(next+1, ".", "christus", "christ") {
		return moment{}, 0
	}
	if p.plural(i) && p.is(next, "und", "and", "/") {
		if last := p.number(next+1, 4, 4); last > y && last < 2200 {
			return moment{Interval: years(y, last), of: year}, next + 2
		}
	}
	if p.is(next, "/") && p.number(next+1, 2, 2) == (y+1)%100 {
		return moment{Interval: years(y, y+1), of: year}, next + 2
	}
	if end := p.yearRange(y, next); end > 0 {
		return moment{Interval: years(y, p.number(end-1, 4, 4)), of: year}, end
	}
	return moment{Interval: years(y, y), of: year}, next
}

// decadeOf reads "1990er Jahre", "80er-Jahre", "1990s".
func (p *parser) decadeOf(i int) (moment, int) {
	n, end := p.number(i, 2, 4), i+1
	if p.is(end, "-") && p.glued(end) {
		end++
	}
	if n < 0 || n%10 != 0 || !p.glued(end) || !p.is(end, "er", "ern", "s", "erjahre", "erjahren") {
		return moment{}, 0
	}
	switch p.tokens[i].Len() {
	case 2:
		if n < 20 {
			n += 100
		}
		n += 1900
	case 3:
		return moment{}, 0
	}
	next := end + 1
	if end := p.skip(next, 1, "-", "‑"); p.next(end).unit == year {
		next = end + 1
	}
	return moment{Interval: years(n, n+9), of: decade}, next
}

// decadeWord reads "neunziger Jahre", "Neunzigerjahren", "the nineties".
func (p *parser) decadeWord(i int) (moment, int) {
	n, low, next := int(p.infos[i].decade), p.low(i), i+1
	m := moment{Interval: years(n, n+9), of: decade}
	switch {
	case p.next(next).unit == year:
		return m, next + 1
	case strings.HasSuffix(low, "jahre"), strings.HasSuffix(low, "jahren"):
		return m, next
	case p.is(i-1, "die", "den", "der", "the") && !p.upper(next) && p.next(next).unit == noUnit:
		return m, next
	}
	return moment{}, 0
}

// centuryOf reads "20. Jahrhundert", "21st century".
func (p *parser) centuryOf(i int) (moment, int) {
	n, next := p.number(i, 1, 2), p.dayMark(i+1)
	if n < 1 || next == i+1 || p.next(next).unit != century {
		return moment{}, 0
	}
	return moment{Interval: years(n*100-99, n*100), of: century}, next + 1
}

// numbered reads "2. Quartal 2024", "1st quarter".
func (p *parser) numbered(i int) (moment, int) {
	n, next := p.number(i, 1, 1), p.dayMark(i+1)
	if n < 1 || next == i+1 {
		return moment{}, 0
	}
	return p.nth(n, next)
}

// nth reads the n-th quarter or half of a year, its unit at token i.
func (p *parser) nth(n, i int) (moment, int) {
	switch u := p.next(i).unit; {
	case u == quarter && n <= 4 && !p.is(i+1, "-"):
		return p.place(months(0, time.Month(3*n-2), time.Month(3*n)), quarter, i+1, false)
	case u == half && n <= 2, p.is(i, "half") && n <= 2 && p.is(i+1, "of"):
		return p.halfOf(n, i)
	}
	return moment{}, 0
}

// halfOf reads "erstes Halbjahr 2024", "first half of 2024", "second half of January".
func (p *parser) halfOf(n, i int) (moment, int) {
	if p.is(i, "half") {
		if at := p.skip(i+2, 1, "the"); p.isMonth(at) {
			m, next := p.monthAt(at)
			return halfMonth(m, n), next
		} else if p.number(at, 4, 4) < 0 && p.next(at).unit != year && !p.next(at).directed {
			return moment{}, 0
		}
	}
	return p.place(months(0, time.Month(6*n-5), time.Month(6*n)), half, i+1, false)
}

func halfMonth(m moment, n int) moment {
	for _, s := range []*Interval{&m.Interval, &m.yearless} {
		switch {
		case s.IsZero():
		case n == 1:
			s.To = Date{s.From.Year, s.From.Month, 15}
		default:
			s.From.Day = 16
		}
	}
	m.of = half
	return m
}

// shortQuarter reads "Q2 2024" and "H1 2024".
func (p *parser) shortQuarter(i int) (moment, int) {
	n := p.number(i+1, 1, 1)
	if n < 1 || !p.glued(i+1) || !p.upper(i) || p.glued(i) {
		return moment{}, 0
	}
	next := p.skip(i+2, 1, "/", "-")
	switch {
	case p.is(i, "q") && n <= 4:
		return p.place(months(0, time.Month(3*n-2), time.Month(3*n)), quarter, next, false)
	case p.is(i, "h") && n <= 2 && p.number(next, 4, 4) > 0:
		return p.place(months(0, time.Month(6*n-5), time.Month(6*n)), half, next, false)
	}
	return moment{}, 0
}

// IsYearly says whether a word names what is held in some year and called after it: a census, an election.
func IsYearly(text string) bool {
	w := words()[strings.ToLower(strings.TrimSpace(text))]
	return w != nil && w.yearly
}
