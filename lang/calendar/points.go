package calendar

import (
	"time"

	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// point reads one point or stretch of time without the words that open or close it.
func (p *parser) point(i int) (moment, int) {
	if i >= len(p.tokens) {
		return moment{}, 0
	}
	switch p.tokens[i].Kind {
	case scan.Digits:
		return p.figure(i)
	case scan.Word:
		return p.name(i)
	}
	return moment{}, 0
}

// figure reads what begins with digits.
func (p *parser) figure(i int) (moment, int) {
	if !p.fresh(i) {
		return p.stuck(i)
	}
	for _, read := range []func(int) (moment, int){
		p.clock, p.numericDate, p.dayOfMonth, p.decadeOf, p.centuryOf, p.numbered, p.counted, p.bareYear,
	} {
		if m, next := read(i); next > 0 {
			return m, next
		}
	}
	return moment{}, 0
}

// stuck reads a full date that is glued to the word before it, as pages without their markup have it: "Redaktion28. April
// 2025".
func (p *parser) stuck(i int) (moment, int) {
	if p.tokens[i-1].Kind != scan.Word || p.tokens[i-1].Len() < 3 {
		return moment{}, 0
	}
	m, next := p.dayOfMonth(i)
	if next == 0 || m.relative {
		return moment{}, 0
	}
	return m, next
}

// fresh says whether a number begins at i, and not in the middle of one, of a name or of an address.
func (p *parser) fresh(i int) bool {
	if !p.glued(i) {
		return true
	}
	switch p.low(i - 1) {
	case ".", ",", "'", "’":
		return !p.digits(i-2) || !p.glued(i-1)
	case "-", "–", ":":
		return true
	case "(", "[", "„", "“", "\"", "»", "«", "‚", ">", "|", "*", "/", "—", "…", ")":
		return true
	}
	return false
}

// name reads what begins with a word.
func (p *parser) name(i int) (moment, int) {
	info := p.infos[i]
	switch {
	case info.deictic:
		return p.deictic(i)
	case info.soFar:
		return moment{Interval: Interval{To: p.ref.To}, relative: true, until: true}, i + 1
	case info.recent:
		return p.justNow(), i + 1
	case info.length:
		return moment{duration: true}, i + 1
	case info.directed:
		return p.directedAt(i)
	case info.ordinal > 0:
		return p.ordinal(i)
	case info.part > 0:
		return p.part(i)
	case info.weekday > 0:
		return p.weekdayAt(i)
	case info.month > 0:
		return p.monthAt(i)
	case info.seasonFrom > 0:
		return p.seasonAt(i)
	case info.holidayMonth > 0:
		return p.holidayAt(i)
	case info.decade > 0:
		return p.decadeWord(i)
	case info.cardinal > 0:
		return p.counted(i)
	case info.previous != noUnit:
		return p.unitAt(info.previous, -1), i + 1
	}
	return p.rareName(i)
}

// rareName reads the few expressions that hang on a word of no class.
func (p *parser) rareName(i int) (moment, int) {
	switch low := p.low(i); {
	case p.infos[i].unit == year:
		return p.yearAt(i)
	case p.infos[i].unit == weekend:
		return p.weekendAt(i)
	case p.infos[i].unit == half && low == "jahreshälfte":
		return moment{}, 0
	case low == "q" || low == "h":
		return p.shortQuarter(i)
	case low == "new":
		return p.newYear(i)
	case low == "rest":
		return p.rest(i)
	case low == "most" && p.is(i+1, "recently"):
		return p.justNow(), i + 2
	}
	return moment{}, 0
}

func (p *parser) justNow() moment {
	return moment{Interval: Interval{To: p.ref.To}, relative: true}
}

// numericDate reads 2025-01-11, 11.1.2025, 11.1., 2025/01, 05/2016 and their kind.
func (p *parser) numericDate(i int) (moment, int) {
	if !p.is(i+1, ".", "-", "/", "‑") || !p.digits(i+2) || p.tokens[i+2].Gap >= scan.Line {
		return moment{}, 0
	}
	a, b, sep := p.number(i, 1, 4), p.number(i+2, 1, 4), p.low(i+1)
	if a < 0 || b < 0 {
		return moment{}, 0
	}
	c, tight := -1, p.glued(i+1) && p.glued(i+2)
	if p.is(i+3, sep) && p.glued(i+3) && p.digits(i+4) && p.tokens[i+4].Gap < scan.Line {
		c = p.number(i+4, 1, 4)
	}
	switch {
	case c >= 0 && p.tokens[i].Len() == 4 && tight && p.glued(i+4):
		return p.exactly(a, b, c, i+5)
	case c >= 0 && p.tokens[i+4].Len() == 4 && p.tokens[i].Len() <= 2:
		return p.dayMonthYear(a, b, c, i+5)
	case c >= 0 && p.tokens[i+4].Len() == 2 && p.tokens[i].Len() <= 2 && tight && p.glued(i+4):
		return p.dayMonthYear(a, b, century4(c), i+5)
	case c >= 0:
		return moment{}, 0
	case sep == "." && p.is(i+3, ".") && p.glued(i+3):
		return p.dayMonthDots(a, b, i)
	case sep == "." && p.is(i-1, "(") && p.is(i+3, ")") && p.tokens[i].Len() == 2 && p.tokens[i+2].Len() == 2 && tight && b >= 1 && b <= 12 && a >= 1 && a <= 31:
		return p.place(dayOf(b, a), day, i+3, false)
	}
	return p.monthYear(i, a, b)
}

// century4 is the year meant by two digits: 69 and less lie in this century.
func century4(n int) int {
	if n < 70 {
		return 2000 + n
	}
	return 1900 + n
}

func (p *parser) dayMonthYear(d, m, y, next int) (moment, int) {
	if m > 12 {
		d, m = m, d
	}
	return p.exactly(y, m, d, next)
}

func (p *parser) exactly(y, m, d, next int) (moment, int) {
	if y < 1 || m < 1 || m > 12 || d < 1 || d > lastDay(y, time.Month(m)) || p.digits(next) && p.glued(next) {
		return moment{}, 0
	}
	at := Date{y, time.Month(m), d}
	return moment{Interval: Interval{at, at}, of: day}, next
}

// dayMonthDots reads "am 15.1." where a word before it, a bracket or two digits each tell that it is a day.
func (p *parser) dayMonthDots(d, m, i int) (moment, int) {
	cue := p.is(i-1, "am", "vom", "zum", "bis", "den", "dem", "der", "seit", "ab", "(", "–", "-", ",") || p.info(i-1).weekday > 0
	cue = cue || p.tokens[i+2].Len() == 2 && p.tokens[i].Len() == 2 && !p.is(i-1, "um", "auf", "version")
	if !cue || d < 1 || d > 31 || m < 1 || m > 12 || p.tokens[i+2].Len() > 2 || p.digits(i+4) && p.glued(i+4) {
		return moment{}, 0
	}
	return p.place(dayOf(m, d), day, i+4, false)
}

func dayOf(m, d int) Interval {
	at := Date{0, time.Month(m), min(d, lastDay(0, time.Month(m)))}
	return Interval{at, at}
}

// monthYear reads "05/2016", "2016-05" and, between two years, "2023/24".
func (p *parser) monthYear(i, a, b int) (moment, int) {
	next := i + 3
	if p.is(next, ".", "-", "/", ":", ",") && p.glued(next) && p.digits(next+1) && p.glued(next+1) {
		return moment{}, 0
	}
	la, lb, slash := p.tokens[i].Len(), p.tokens[i+2].Len(), !p.is(i+1, ".")
	switch {
	case la == 4 && lb == 2 && slash && b == (a+1)%100 && plausible(a):
		return moment{Interval: years(a, a+1), of: year}, next
	case la == 4 && lb == 4 && slash && plausible(a) && plausible(b) && a < b:
		return moment{Interval: years(a, b), of: year}, next
	case la == 4 && lb == 2 && b >= 1 && b <= 12 && plausible(a):
		return moment{Interval: months(a, time.Month(b), time.Month(b)), of: month}, next
	case la <= 2 && lb == 4 && a >= 1 && a <= 12 && plausible(b) && (la == 2 || p.glued(i+1) && slash):
		return moment{Interval: months(b, time.Month(a), time.Month(a)), of: month}, next
	}
	return moment{}, 0
}

// plausible says whether news would name the year without saying that it is one.
func plausible(y int) bool { return y >= 1800 && y < 2100 }

// dayOfMonth reads "11. Januar 2025", "11 Jan", "11th of January", "11.".
func (p *parser) dayOfMonth(i int) (moment, int) {
	d := p.number(i, 1, 2)
	if d < 1 || d > 31 {
		return moment{}, 0
	}
	next := p.dayMark(i + 1)
	if p.is(next, "of") {
		next++
	}
	if p.isMonth(next) && (p.upper(next) || next > i+1) && !p.is(i-1, "§") {
		return p.dayIn(d, next)
	}
	if p.is(i-1, "am", "vom", "zum", "den") && p.is(i+1, ".") && p.glued(i+1) && !p.upper(i+2) && !p.digits(i+2) {
		return p.dayAlone(d), i + 2
	}
	return moment{}, 0
}

// dayMark passes over what marks a number as a day: ".", "th".
func (p *parser) dayMark(i int) int {
	if p.glued(i) && p.is(i, ".", "st", "nd", "rd", "th") {
		return i + 1
	}
	return i
}

func (p *parser) isMonth(i int) bool { return p.next(i).month > 0 }

// dayIn reads the month at token i and the year behind it.
func (p *parser) dayIn(d, i int) (moment, int) {
	return p.place(dayOf(int(p.infos[i].month), d), day, p.dot(i), true)
}

// dot is the token behind the month at i; behind an abbreviated month with its full stop.
func (p *parser) dot(i int) int {
	if p.infos[i].abbreviated && p.is(i+1, ".") && p.glued(i+1) {
		return i + 2
	}
	return i + 1
}

// dayAlone resolves "am 15.": the latest month whose 15th does not lie after publication.
func (p *parser) dayAlone(d int) moment {
	m := moment{of: day, relative: true}
	if !p.known() {
		return m
	}
	at := Date{p.ref.To.Year, p.ref.To.Month, d}
	for at.Day > lastDay(at.Year, at.Month) || at.Compare(p.ref.To) > 0 {
		first := Day(at.Year, at.Month-1, 1)
		at.Year, at.Month = first.Year, first.Month
	}
	m.From, m.To = at, at
	return m
}

// monthAt reads "Januar 2025", "January 11, 2025" or a month alone where it is surely one.
func (p *parser) monthAt(i int) (moment, int) {
	info, next := p.infos[i], p.dot(i)
	if !p.upper(i) || p.is(i-1, "-") && p.glued(i) && p.glued(i-1) && p.info(i-2).part == 0 {
		return moment{}, 0
	}
	if d := p.number(next, 1, 2); d >= 1 && d <= 31 && p.dayAfterMonth(next) {
		return p.place(dayOf(int(info.month), d), day, p.dayMark2(next+1), true)
	}
	stretch := months(0, time.Month(info.month), time.Month(info.month))
	if y := p.number(next, 2, 2); y > 31 && p.endsNumber(next) && (next+1 == len(p.tokens) || p.tokens[next+1].Kind == scan.Mark) {
		return moment{Interval: inYear(stretch, century4(y)), of: month}, next + 1
	}
	english := p.is(i-1, "in", "of", "since", "until", "by", "early", "late", "mid")
	m, end := p.place(stretch, month, next, english)
	if end == next && !p.surelyMonth(i) {
		return moment{}, 0
	}
	return m, end
}

// dayAfterMonth says whether the number behind an English month is a day: it must not go on, and not be counted out as
// a clock time or a percentage.
func (p *parser) dayAfterMonth(i int) bool {
	if !p.glued(i + 1) {
		return p.englishMonth(i - 1)
	}
	switch p.low(i + 1) {
	case ",", "th", "st", "nd", "rd", ")", ";", "–", "-", "—":
		return p.englishMonth(i-1) && (!p.digits(i+2) || !p.glued(i+2) || p.low(i+1) != ",")
	case ".":
		return p.englishMonth(i-1) && !p.digits(i+2)
	}
	return false
}

// englishMonth says whether the month at i may be followed by its day; German months that differ from the English ones
// are not.
func (p *parser) englishMonth(i int) bool {
	switch p.low(i) {
	case "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember", "jänner":
		return false
	}
	return !p.is(i-1, "im", "seit", "mitte", "anfang", "ende", "ab")
}

func (p *parser) dayMark2(i int) int {
	if p.glued(i) && p.is(i, "st", "nd", "rd", "th") {
		return i + 1
	}
	return i
}

// surelyMonth rules out May the name, March the verb, and abbreviations.
func (p *parser) surelyMonth(i int) bool {
	cue := p.is(i-1, "in", "im", "of", "since", "until", "till", "by", "early", "late", "mid", "-", "last", "this", "next",
		"from", "to", "between", "and", "through", "during", "before", "after", "seit", "bis", "ab", "von", "vom", "mitte",
		"anfang", "ende", "diesen", "dieses", "letzten", "vergangenen", "vorigen", "kommenden", "nächsten", "den", "der",
		"und", "zum", "um", "gegen", "vor", "nach", "zwischen", "oder", "or", "into", "beginning", "every", "jeden")
	switch p.low(i) {
	case "may", "march":
		return cue && !(p.is(i-1, "to", "and", "-") && p.is(i+1, "be", "the", "not"))
	case "april", "august", "june", "mai", "juni", "juli", "july":
		return cue || !(p.upper(i+1) && p.tokens[i+1].Gap == scan.Blank) && !(p.upper(i-1) && p.tokens[i].Gap == scan.Blank)
	}
	return !p.infos[i].abbreviated
}

// seasonAt reads "Sommer 2024", "autumn of 2023", "Winter 2023/24" or a season alone.
func (p *parser) seasonAt(i int) (moment, int) {
	info, low := p.infos[i], p.low(i)
	german := low != "spring" && low != "fall" && low != "autumn" && low != "summer" && low != "winter"
	if german && !p.upper(i) {
		return moment{}, 0
	}
	stretch := months(0, time.Month(info.seasonFrom), time.Month(info.seasonTo))
	m, end := p.place(stretch, quarter, i+1, false)
	if end == i+1 && (low == "fall" || low == "spring" || low == "winter" || low == "summer") && !p.seasonCue(i) {
		return moment{}, 0
	}
	return m, end
}

// seasonCue says whether "fall", "spring", "summer" or "winter" stands where a season does: "last fall", "since spring",
// "im Winter". "Fall" is a case in German: only English words tell that it is autumn.
func (p *parser) seasonCue(i int) bool {
	if p.is(i-1, "the") {
		return p.is(i-2, "in", "since", "during", "over", "until", "by", "of")
	}
	if p.is(i-1, "last", "this", "next", "past", "since", "until", "by", "early", "late", "mid", "during", "each", "every") {
		return true
	}
	if p.is(i, "fall") {
		return p.is(i-1, "in", "and", "-") && !p.upper(i)
	}
	return p.info(i-1).directed || p.is(i-1, "in", "im", "seit", "bis", "ab", "den", "dem", "der", "-", "und", "and", "zum",
		"vor", "nach", "jeden", "letzten")
}

// holidayAt reads a fixed day.
func (p *parser) holidayAt(i int) (moment, int) {
	info, next := p.infos[i], i+1
	if !p.upper(i) {
		return moment{}, 0
	}
	stretch := dayOf(int(info.holidayMonth), int(info.holidayDay))
	if p.is(i, "christmas") {
		switch {
		case p.is(next, "eve"):
			stretch, next = dayOf(12, 24), next+1
		case p.is(next, "day"):
			next++
		}
	}
	stretch.To = stretch.From.Add(int(info.moreDays))
	return p.place(stretch, day, next, false)
}

// newYear reads "New Year's Eve" and "New Year's Day".
func (p *parser) newYear(i int) (moment, int) {
	if !p.is(i+1, "year") || !p.is(i+2, "'", "’") || !p.is(i+3, "s") {
		return moment{}, 0
	}
	switch {
	case p.is(i+4, "eve"):
		return p.place(dayOf(12, 31), day, i+5, false)
	case p.is(i+4, "day"):
		return p.place(dayOf(1, 1), day, i+5, false)
	}
	return moment{}, 0
}

// weekdayAt reads "Montag, 3. Mai", "Monday", "Samstagabend".
func (p *parser) weekdayAt(i int) (moment, int) {
	info, next := p.infos[i], i+1
	if !p.upper(i) {
		return moment{}, 0
	}
	next = p.skip(next, 1, ".")
	next = p.skip(next, 1, ",")
	next = p.skip(next, 2, "den", "dem", "der", "the", "am", "on")
	if m, end := p.dateAt(next); end > 0 {
		return p.onDay(m, info.weekday), end
	}
	if info.abbreviated {
		return moment{}, 0
	}
	return p.onWeekday(info.weekday, false, 0), p.dayPartAfter(i + 1)
}

// onDay settles the year of "Mittwoch, 18. Oktober": the one in which that day falls on the weekday and lies within 200
// days of publication; none does where the text errs.
func (p *parser) onDay(m moment, weekday int8) moment {
	if m.yearless.IsZero() || !p.known() {
		return m
	}
	for _, years := range []int{0, -1, 1} {
		at := inYear(m.yearless, p.ref.To.Year+years)
		near := at.From.Compare(p.ref.To.Add(200)) <= 0 && at.From.Compare(p.ref.To.Add(-200)) >= 0
		if near && at.From.Time().Weekday() == time.Weekday(weekday%7) {
			m.Interval = at
			return m
		}
	}
	return m
}

// dateAt reads a day of a month: "3. Mai 2024", "3.5.", "May 3".
func (p *parser) dateAt(i int) (moment, int) {
	if i >= len(p.tokens) || p.tokens[i].Gap == scan.Break {
		return moment{}, 0
	}
	var m moment
	next := 0
	switch {
	case p.tokens[i].Kind == scan.Digits:
		if m, next = p.numericDate(i); next == 0 {
			m, next = p.dayOfMonth(i)
		}
	case p.infos[i].month > 0:
		m, next = p.monthAt(i)
	case p.infos[i].ordinal > 0:
		m, next = p.ordinal(i)
	}
	if m.of != day {
		return moment{}, 0
	}
	return m, next
}

// dayPartAfter passes over "früh", "Abend", "morning" behind a day.
func (p *parser) dayPartAfter(i int) int {
	if p.next(i).dayPart {
		return i + 1
	}
	return i
}

// deictic reads "heute", "gestern Abend" and "heute, am 27. Februar 2025", whose date then counts.
func (p *parser) deictic(i int) (moment, int) {
	if p.is(i, "morgen") && (p.upper(i) || p.is(i-1, "am", "guten", "jeden")) {
		return moment{}, 0
	}
	if p.is(i, "today") && p.upper(i) && p.upper(i-1) && p.tokens[i].Gap == scan.Blank {
		return moment{}, 0
	}
	next := p.skip(i+1, 1, ",")
	next = p.skip(next, 2, "am", "den", "dem", "on", "the")
	if next > i+1 {
		if m, end := p.weekdayOrDate(next); end > 0 {
			return m, end
		}
	}
	m := p.unitAt(day, int(p.infos[i].deixis))
	return m, p.dayPartAfter(i + 1)
}

func (p *parser) weekdayOrDate(i int) (moment, int) {
	if p.next(i).weekday > 0 {
		return p.weekdayAt(i)
	}
	return p.dateAt(i)
}
