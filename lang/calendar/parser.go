package calendar

import (
	"strconv"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// Find reads the expressions of time in a text, sorted, longest first where several begin together, none overlapping
// another. Ref is the date of publication: a day, or the bounds that are known of it; its later end is "now". Days
// without a year are taken as the latest that do not lie after it, weekdays likewise; only where the sentence speaks of
// what is planned ("wird am 24. September gewählt") the coming one within half a year. Where ref is open-ended or zero
// they stay unresolved (see Mention.After).
//
// Conventions: the beginning, middle and end of a month are its 1st to 10th, 11th to 20th and 21st to last day; of a
// year January and February, May to August, November and December; of a season its months. Seasons are whole months,
// winter belongs to the year of its December. "3/5/2024" is 3 May unless the second number can be no month.
func Find(text string, ref Interval) []Mention { return FindIn(text, ref, Date{}) }

// FindIn is Find for a text whose date of publication may be unknown: where ref does not help, a stretch without a year
// is the first that begins on after or later.
func FindIn(text string, ref Interval, after Date) []Mention {
	visible, places := scan.Visible(text)
	p := newParser(visible, ref, after)
	var found []Mention
	for i := 0; i < len(p.tokens); {
		m, next := p.expression(i)
		if next <= i {
			i++
			continue
		}
		found = append(found, p.mention(i, next, m))
		i = next
	}
	for i := range found {
		found[i].Span = places.Out(found[i].Span)
	}
	return found
}

// parser reads one text. Every method that reads at a token gives the token behind what it read, 0 where it read
// nothing.
type parser struct {
	text, lower string
	tokens      []scan.Token
	infos       []*word
	ref         Interval
	after       Date
	first       int  // the token at which the expression being read begins
	forward     bool // the expression says until when
}

func newParser(text string, ref Interval, after Date) *parser {
	p := &parser{text: text, lower: scan.Lower(text), tokens: scan.Tokens(text), ref: ref, after: after}
	p.infos = make([]*word, len(p.tokens))
	table, none := words(), &word{}
	for i, t := range p.tokens {
		p.infos[i] = none
		if t.Kind == scan.Word {
			if w, ok := table[p.lower[t.Start:t.End]]; ok {
				p.infos[i] = w
			}
		}
	}
	return p
}

// moment is what an expression means.
type moment struct {
	Interval
	yearless                  Interval
	of                        unit
	relative, duration, clock bool
	since, until              bool
}

func (p *parser) mention(from, next int, m moment) Mention {
	out := Mention{
		Span: lang.Span{Start: p.tokens[from].Start, End: p.tokens[next-1].End}, Interval: m.Interval,
		Relative: m.relative, Since: m.since, Until: m.until, Duration: m.duration, Clock: m.clock, Yearless: m.yearless,
	}
	if out.Duration || out.Clock {
		out.Interval = Interval{}
	}
	return out
}

// low is the token in small letters, "" past the ends.
func (p *parser) low(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	return p.lower[p.tokens[i].Start:p.tokens[i].End]
}

// is says whether token i is one of the given words or marks and no paragraph ends between it and the
// beginning of the expression, on whichever side it stands.
func (p *parser) is(i int, forms ...string) bool {
	low := p.low(i)
	if low == "" || i > p.first && p.tokens[i].Gap == scan.Break {
		return false
	}
	for k := i + 1; k <= p.first; k++ {
		if p.tokens[k].Gap == scan.Break {
			return false
		}
	}
	for _, form := range forms {
		if low == form {
			return true
		}
	}
	return false
}

// info is the table's entry for token i, an empty one past the ends and across the end of a paragraph.
func (p *parser) info(i int) *word {
	if i < 0 || i >= len(p.tokens) {
		return &word{}
	}
	return p.infos[i]
}

// next is info for a token that continues an expression.
func (p *parser) next(i int) *word {
	if i < len(p.tokens) && (p.tokens[i].Gap != scan.Break || i == p.first) {
		return p.infos[i]
	}
	return &word{}
}

func (p *parser) upper(i int) bool {
	return i >= 0 && i < len(p.tokens) && p.tokens[i].Upper
}

func (p *parser) digits(i int) bool {
	return i >= 0 && i < len(p.tokens) && p.tokens[i].Kind == scan.Digits
}

// glued says whether token i follows the one before it without a space.
func (p *parser) glued(i int) bool {
	return i > 0 && i < len(p.tokens) && p.tokens[i].Gap == scan.None
}

// number is the value of a run of at most four digits with a length between the bounds, -1 for anything else.
func (p *parser) number(i, shortest, longest int) int {
	if !p.digits(i) || p.tokens[i].Len() < shortest || p.tokens[i].Len() > longest || p.tokens[i].Gap == scan.Break && i != p.first {
		return -1
	}
	n, err := strconv.Atoi(p.low(i))
	if err != nil {
		return -1
	}
	return n
}

// skip passes over any of the given words, at most n of them.
func (p *parser) skip(i, n int, forms ...string) int {
	for ; n > 0 && p.is(i, forms...); n-- {
		i++
	}
	return i
}

// expression reads the longest expression at token i.
func (p *parser) expression(i int) (moment, int) {
	info := p.infos[i]
	p.first = i
	switch low := p.low(i); {
	case p.tokens[i].Kind == scan.Mark:
		return moment{}, 0
	case low == "von" || low == "vom" || low == "zwischen" || low == "from" || low == "between":
		return p.fromTo(i)
	case low == "so" || low == "to" || low == "up":
		return p.soFar(i)
	case low == "as" && p.is(i+1, "of"):
		return p.stretch(p.skip(i+2, 1, "the"), "")
	case info.since && !p.is(i+1, "und"):
		return p.since(i, i+1)
	case info.until:
		return p.until(i)
	case low == "vor" || low == "in" || low == "within" || low == "innerhalb" || low == "binnen" || low == "for" ||
		low == "nach" || low == "after":
		return p.span(i)
	}
	return p.stretch(i, "")
}

// stretch reads a point of time ("as of Saturday" is one, too), and a second one joined to it ("März bis Mai", "3.–5. Mai"). The word and joins only
// behind "zwischen".
func (p *parser) stretch(i int, and string) (moment, int) {
	if i >= len(p.tokens) || p.tokens[i].Gap == scan.Break && i != p.first {
		return moment{}, 0
	}
	if m, next := p.days(i, and); next > 0 {
		return m, next
	}
	m, next := p.point(i)
	if next == 0 || m.duration || m.clock {
		return m, next
	}
	if m.of == month {
		if days, end := p.daysOf(m, next); end > 0 {
			return days, end
		}
	}
	second := p.joint(next, and)
	if second == 0 {
		return m, next
	}
	n, end := p.point(second)
	if end == 0 || n.duration || n.clock || n.of == noUnit {
		return m, next
	}
	joined, ok := p.join(m, n)
	if !ok {
		return m, next
	}
	return joined, end
}

// joint is the token behind "bis", "to" or a dash, 0 where there is none.
func (p *parser) joint(i int, and string) int {
	switch {
	case p.is(i, "bis", "until", "through", "till"), and != "" && p.is(i, and), and == "" && p.is(i, "to"):
		return p.skip(i+1, 2, "zum", "zur", "zu", "dem", "den", "the", "einschließlich")
	case p.is(i, "–", "—", "-"):
		return i + 1
	}
	return 0
}

// fromTo reads "vom 3. bis zum 12. September", "zwischen März und Mai", "from May to July".
func (p *parser) fromTo(i int) (moment, int) {
	and := ""
	if p.is(i, "zwischen") {
		and = "und"
	} else if p.is(i, "between") {
		and = "and"
	}
	start := p.skip(i+1, 1, "dem", "der", "den", "the")
	if start >= len(p.tokens) || p.tokens[start].Gap == scan.Break {
		return moment{}, 0
	}
	if m, next := p.hours(start); next > 0 {
		return m, next
	}
	m, next := p.stretch(start, and)
	if next == 0 || p.is(next, "an") && m.of != noUnit {
		return p.onward(m, next)
	}
	if p.joint(next, and) != 0 || !p.joins(start, next) {
		return moment{}, 0
	}
	return m, next
}

// joins says whether a stretch was put together from two points, so that a "von" before it belongs to it.
func (p *parser) joins(from, next int) bool {
	for i := from; i < next; i++ {
		if p.is(i, "bis", "und", "to", "and", "until", "through", "–", "-", "—") {
			return true
		}
	}
	return false
}

// onward reads "von Mai an": next stands at "an".
func (p *parser) onward(m moment, next int) (moment, int) {
	if next == 0 || m.duration || m.clock {
		return moment{}, 0
	}
	return p.opened(m), next + 1
}

// since reads "seit Mitte Januar", "since last autumn", "seit drei Jahren"; the time begins at token start.
func (p *parser) since(i, start int) (moment, int) {
	start = p.skip(start, 2, "dem", "der", "den", "the", "etwa", "spätestens", "mindestens", "rund", "about", "im", "in")
	if start >= len(p.tokens) || p.tokens[start].Gap == scan.Break {
		return moment{}, 0
	}
	if m, next := p.count(start); next > 0 && m.of != noUnit && p.is(i, "seit", "since") {
		return p.opened(m), next
	}
	if p.plural(start) && p.is(i, "seit", "for") {
		return moment{duration: true, since: true}, start + 1
	}
	m, next := p.stretch(start, "")
	if next == 0 || m.duration || m.clock {
		return moment{}, 0
	}
	return p.opened(m), next
}

// opened is everything since m, up to publication where that is known and not before it.
func (p *parser) opened(m moment) moment {
	m.since = true
	if m.Interval.IsZero() {
		return m
	}
	m.To = Date{}
	if p.ref.To.Compare(m.From) >= 0 {
		m.To = p.ref.To
	}
	return m
}

// until reads "bis Ende Januar", "bis heute", "by Monday".
func (p *parser) until(i int) (moment, int) {
	start := p.skip(i+1, 2, "zum", "zur", "zu", "dem", "den", "the", "einschließlich", "etwa", "spätestens", "in", "ins")
	if p.is(start, "heute", "jetzt", "dato", "zuletzt", "now", "today") {
		return moment{Interval: Interval{To: p.ref.To}, relative: true, until: true}, start + 1
	}
	if start >= len(p.tokens) || p.tokens[start].Gap == scan.Break {
		return moment{}, 0
	}
	p.forward = true
	m, next := p.stretch(start, "")
	p.forward = false
	if next == 0 || m.duration || m.clock {
		return m, next
	}
	m.From, m.until = Date{}, true
	return m, next
}

// soFar reads "so far", "to date", "up to now".
func (p *parser) soFar(i int) (moment, int) {
	m := moment{Interval: Interval{To: p.ref.To}, relative: true, until: true}
	switch {
	case p.is(i, "so") && p.is(i+1, "far") && !p.is(i+2, "-", "away", "from", "as", "apart", "out"):
		return m, i + 2
	case p.is(i, "to") && p.is(i+1, "date"):
		return m, i + 2
	case p.is(i, "up") && p.is(i+1, "to") && p.is(i+2, "now"):
		return m, i + 3
	}
	return p.stretch(i, "")
}
