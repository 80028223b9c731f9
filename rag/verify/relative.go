package verify

import (
	"slices"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// lasts says whether an expression of time counts days or years: "vor neun Jahren".
func (p *prose) lasts(text string) bool { return len(quantity.Find(text, p.t.code, nil)) > 0 }

// duration is the length that an expression of time names.
func duration(text string, code lang.Code) (n float64, unit string, ok bool) {
	for _, q := range quantity.Find(text, code, nil) {
		if isTime(q.Unit) && q.Low != nil {
			return *q.Low, q.Unit, true
		}
	}
	words := claims.Words(text)
	for i, w := range words {
		u := timeUnit(w.Folded)
		if u == "" || i == 0 {
			continue
		}
		switch words[i-1].Folded {
		case "einen", "ein", "einem", "eine", "einer", "one", "a", "an":
			return 1, u, true
		}
	}
	return 0, "", false
}

// timeUnit is the unit that a word names, "" for none.
func timeUnit(w string) string {
	switch w {
	case "tag", "tage", "tagen", "day", "days":
		return "day"
	case "woche", "wochen", "week", "weeks":
		return "week"
	case "monat", "monate", "monaten", "month", "months":
		return "month"
	case "jahr", "jahre", "jahren", "year", "years":
		return "year"
	}
	return ""
}

func isTime(unit string) bool {
	switch unit {
	case "year", "month", "week", "day", "hour", "minute", "second", "decade", "century":
		return true
	}
	return false
}

// knownDuration says whether a length of time stands in a cited sentence, or lies between two dates cited.
func (p *prose) knownDuration(text string, at int) bool {
	n, unit, ok := duration(text, p.t.code)
	if !ok {
		return true // "in den letzten Jahren": no figure to check
	}
	units := p.meantAt(at)
	if relativeLength(text) || relativeLength(p.t.fold(p.t.wordAt(strings.Index(p.own, text)+len(text)-1)+1)) {
		units = p.s.units
	}
	for _, u := range units {
		if unit == "year" && n == 1 && strings.Contains(lang.Fold(u.body), "vorjahr") {
			return true
		}
		if unit == "year" && u.yearsAndMonths(n) {
			return true
		}
		for _, m := range u.dates {
			if k, other, ok := duration(u.body[m.Start:m.End], u.code); ok && k == n && other == unit {
				return true
			}
		}
		for _, f := range u.figures {
			if f.Unit == unit && f.Low != nil && *f.Low == n {
				return true
			}
		}
	}
	return p.apart(n, unit) || direction(text) != 0 && p.aboutApart(n, unit, at)
}

// lasts says whether a text has a length of time that is no figure of its own.
func (t *text) lasts(n float64, unit string) bool {
	return slices.ContainsFunc(t.dates, func(m calendar.Mention) bool {
		k, other, ok := duration(t.body[m.Start:m.End], t.code)
		return ok && k == n && other == unit
	})
}

// relativeLength says whether a length of time only tells how far apart two things lie.
func relativeLength(text string) bool {
	for _, w := range claims.Words(text) {
		switch w.Folded {
		case "spaeter", "nach", "vor", "zuvor", "vorher", "davor", "frueher", "binnen", "innerhalb", "later", "after", "before", "ago", "earlier", "within", "previously":
			return true
		}
	}
	return false
}

// meantAt are the cited sentences that say most of the segment of a word, all of them where that has no other words.
func (p *prose) meantAt(at int) []*unit {
	first, last := p.t.segment(at)
	best := p.pairs.bestOf(func(w *alignedWord) bool { return w.at >= first && w.at <= last && w.at != at })
	if len(best) == 0 {
		return p.s.units
	}
	var out []*unit
	for _, k := range best {
		out = append(out, p.pairs.units[k])
	}
	for _, h := range p.t.plain { // "auf Bewährung" of "suspended"
		for _, u := range p.s.units {
			if h.First >= first && h.Last <= last && u.hasPlain(h.ID) && !slices.ContainsFunc(out, func(o *unit) bool { return o == u || o.hasPlain(h.ID) }) {
				out = append(out, u)
			}
		}
	}
	return out
}

// hasPlain says whether a text has a word of an everyday meaning.
func (t *text) hasPlain(id string) bool {
	return slices.ContainsFunc(t.plain, func(h claims.Hit) bool { return h.ID == id })
}

// apart says whether two dates cited lie so far apart.
func (p *prose) apart(n float64, unit string) bool {
	switch {
	case unit == "year" && n > 0 && p.yearsApart(int(n)), unit == "month" && p.monthsApart(int(n)), unit == "day" && p.weekdaysApart(int(n)):
		return true
	}
	days := p.days()
	for _, a := range days {
		for _, b := range days {
			var later calendar.Date
			switch unit {
			case "day":
				later = a.Add(int(n))
			case "week":
				later = a.Add(int(7 * n))
			case "month":
				later = calendar.Day(a.Year, a.Month+time.Month(int(n)), a.Day)
			case "year":
				later = calendar.Day(a.Year+int(n), a.Month, a.Day)
			}
			if n > 0 && later == b {
				return true
			}
		}
	}
	return false
}

// aboutApart says whether two days, of what is cited or of the lines before, lie about so many weeks, months or years apart,
// where the word before says that it is a little more or less: "gut eine Woche vorher", "just under a month later".
func (p *prose) aboutApart(n float64, unit string, at int) bool {
	under, over := p.t.loosely(at)
	length := map[string]int{"week": 7, "month": 30, "year": 365}[unit]
	if length == 0 || !under && !over {
		return false
	}
	slack := int(n) * length / 3
	low, high := int(n)*length, int(n)*length
	if under {
		low -= slack
	}
	if over {
		high += slack
	}
	days := p.days()
	for _, a := range append(p.anchors(), dayIntervals(days)...) {
		for _, b := range days {
			apart := int(b.Time().Sub(a.To.Time()).Hours() / 24)
			if apart < 0 {
				apart = -apart
			}
			if apart >= low && apart <= high {
				return true
			}
		}
	}
	return false
}

func dayIntervals(days []calendar.Date) []calendar.Interval {
	out := make([]calendar.Interval, len(days))
	for i, d := range days {
		out[i] = calendar.Interval{From: d, To: d}
	}
	return out
}

// loosely says whether the words before word i say that a length of time is a little less, or more, than told.
func (t *text) loosely(i int) (under, over bool) {
	switch t.fold(i - 1) {
	case "gut", "ueber", "good", "over":
		return false, true
	case "knapp", "fast", "nearly", "almost", "under", "barely":
		return true, false
	case "etwa", "rund", "ungefaehr", "circa", "about", "around", "roughly":
		return true, true
	}
	return false, false
}

// days are those of the claims, articles and sentences cited.
func (p *prose) days() []calendar.Date {
	var days []calendar.Date
	for _, c := range p.s.cited {
		when := p.e.when(c)
		if when.Closed() && when.From == when.To {
			days = append(days, when.From)
		}
	}
	for _, i := range p.s.articles {
		if d := p.ev.Articles[i].Published.Interval; d.Closed() && d.From == d.To {
			days = append(days, d.From)
		}
	}
	for _, u := range p.s.units {
		for _, m := range u.dates {
			if m.Closed() && m.From == m.To {
				days = append(days, m.From)
			}
		}
	}
	return days
}

// yearsApart says whether two years that claims cited are of lie so far apart.
func (p *prose) yearsApart(n int) bool {
	year := func(c claims.Claim) int {
		if c.AsOf == nil || !c.AsOf.Closed() || c.AsOf.From.Year != c.AsOf.To.Year || months(c.AsOf.Interval) < 12 {
			return 0
		}
		return c.AsOf.From.Year
	}
	for _, a := range p.s.cited {
		for _, b := range p.s.cited {
			if year(a) > 0 && year(b) == year(a)+n && a.Measure == b.Measure {
				return true
			}
		}
	}
	return false
}

// yearsAndMonths says whether a sentence has so many years told in years and months: "vier Jahre und sechs Monate".
func (t *text) yearsAndMonths(n float64) bool {
	const near = 3 // words between the two
	const inYear = 12
	if n == float64(int(n)) {
		return false
	}
	type length struct {
		n     float64
		unit  string
		first int
	}
	var all []length
	for _, m := range t.dates {
		if k, unit, ok := duration(t.body[m.Start:m.End], t.code); ok {
			all = append(all, length{k, unit, t.wordAt(m.Start)})
		}
	}
	for _, f := range t.figures {
		if f.Low != nil {
			all = append(all, length{*f.Low, f.Unit, f.first})
		}
	}
	for _, y := range all {
		for _, m := range all {
			if y.unit == "year" && m.unit == "month" && m.first > y.first && m.first-y.first <= near+1 && y.n*inYear+m.n == n*inYear {
				return true
			}
		}
	}
	return false
}

// anchored gives the days that "two days later" means: counted from the date before it in the sentence, else from those
// of the lines before, where that leads to a known date.
func (p *prose) anchored() {
	known := p.knownDates()
	for i := range p.t.dates {
		m := &p.t.dates[i]
		text := p.own[m.Start:m.End]
		sign := direction(text)
		n, unit, ok := duration(text, p.t.code)
		if !m.Duration || sign == 0 || !ok {
			continue
		}
		from := p.anchors()
		for k := range p.t.dates[:i] {
			if o := p.t.dates[k].Interval; o.Closed() {
				from = []calendar.Interval{o}
			}
		}
		for _, a := range from {
			at := shifted(a, sign*int(n), unit)
			if slices.ContainsFunc(known, func(k calendar.Interval) bool { return tells(at, k) }) {
				m.Interval, m.Duration = at, false
				break
			}
		}
	}
}

// direction is 1 for what is later than something told before, -1 for what is earlier, 0 for neither.
func direction(text string) int {
	for _, w := range claims.Words(text) {
		switch w.Folded {
		case "spaeter", "danach", "darauf", "later", "afterwards":
			return 1
		case "zuvor", "vorher", "davor", "frueher", "before", "earlier", "previously":
			return -1
		}
	}
	return 0
}

// shifted is a stretch moved by so many days, weeks, months or years.
func shifted(i calendar.Interval, n int, unit string) calendar.Interval {
	move := func(d calendar.Date) calendar.Date {
		switch unit {
		case "day":
			return d.Add(n)
		case "week":
			return d.Add(7 * n)
		case "month":
			return calendar.Day(d.Year, d.Month+time.Month(n), d.Day)
		}
		return calendar.Day(d.Year+n, d.Month, d.Day)
	}
	return calendar.Interval{From: move(i.From), To: move(i.To)}
}

// anchors are the dates that the lines before tell: those of their claims and articles, and those in their words. The first
// line follows nothing; what its own sources date may be counted from.
func (p *prose) anchors() []calendar.Interval {
	var out []calendar.Interval
	add := func(i calendar.Interval) {
		if i.Closed() {
			out = append(out, i)
		}
	}
	for _, l := range p.lines {
		published := calendar.Interval{}
		for _, n := range l.Sources {
			if n >= 1 && n <= len(p.ev.Articles) {
				published = p.ev.Articles[n-1].Published.Interval
				add(published)
			}
		}
		for _, m := range calendar.Find(l.Text, published) {
			add(m.Interval)
		}
		for _, id := range l.Claims {
			if c, ok := p.claim(id); ok && c.AsOf != nil {
				add(c.AsOf.Interval)
			}
		}
	}
	return out
}
