package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// ordinals checks "the first" against "the last" of the same thing in the cited sentences, and that nothing told as the last
// is followed by something later.
func (r *roles) ordinals() bool {
	for i := 0; i+1 < len(r.own.words); i++ {
		own := ordinal(r.own.fold(i))
		if own == 0 {
			continue
		}
		same, other := false, false
		for _, p := range r.found[i+1] {
			if p.at == 0 {
				continue
			}
			theirs := ordinal(r.p.s.units[p.u].words[p.at-1].Folded)
			same, other = same || theirs == own, other || theirs == -own
		}
		if other && !same || own < 0 && r.goesOn(i) {
			r.p.fail("order", "%q: the cited sentences have it the other way round", r.p.span(i, i+1))
			return true
		}
	}
	return false
}

// ordinal is 1 for words that say "first", -1 for those that say "last", 0 for all others.
func ordinal(word string) int {
	switch word {
	case "first", "erste", "ersten", "erster", "erstes", "erstem":
		return 1
	case "last", "final", "letzte", "letzten", "letzter", "letztes", "letztem", "zuletzt":
		return -1
	}
	return 0
}

// goesOn says whether something is told to have happened later than what was done last: "last said 40, later 52".
func (r *roles) goesOn(at int) bool {
	word := r.own.fold(at)
	if word != "zuletzt" && (word != "last" || !slices.ContainsFunc(r.own.frames, func(f frame) bool { return slices.Contains(f.verbs, at+1) })) {
		return false
	}
	for i := at + 1; i < len(r.own.words); i++ {
		switch r.own.fold(i) {
		case "later", "subsequently", "since", "spaeter", "danach", "anschliessend", "seither":
			return !r.own.stops(at, i)
		}
	}
	return false
}

// lastTimes checks "for the last time" and "all of them", which a source has to say as well.
func (p *prose) lastTimes() {
	for _, h := range p.t.absolute {
		switch {
		case h.ID == "finale" && !p.anyAbsolute(p.all(), "finale", "finales"),
			h.ID == "whole" && len(p.s.articles) == 1 && !p.anyAbsolute(p.all(), "whole", "wholes", "every", "throughout"):
			p.fail("polarity", "%q: no cited sentence says so", p.own[h.Start:h.End])
			return
		}
	}
}

// wrongWeekday says whether a full date stands with the name of a day of the week that it is not, and that no cited
// sentence gives it.
func (p *prose) wrongWeekday(m calendar.Mention) bool {
	if m.Closed() && m.From != m.To || m.From.IsZero() {
		return false
	}
	day := weekdayBeside(p.t, m) // "as of Friday, 12 February" is open towards the future
	if day.IsZero() || day.Time().Weekday() == m.From.Time().Weekday() {
		return false
	}
	return !slices.ContainsFunc(p.s.units, func(u *unit) bool {
		return slices.ContainsFunc(u.dates, func(d calendar.Mention) bool {
			return d.Closed() && d.From == m.From && weekdayBeside(u.text, d) == day
		})
	})
}

// weekdayBeside is the day of the week named in a date of figures or right before it, on one of a fixed week; zero for none.
func weekdayBeside(t *text, m calendar.Mention) calendar.Date {
	if !strings.ContainsAny(t.body[m.Start:m.End], "0123456789") {
		return calendar.Date{}
	}
	const reach = 3 // words: "Montag, dem 9. Februar", "Thursday evening, 8 November"
	at := t.wordAt(m.Start)
	for i := min(at+1, len(t.words)-1); i >= max(0, at-reach); i-- {
		if d := weekday(t.body[t.words[i].Start:t.words[i].End]); !d.IsZero() {
			return d
		}
		if i < at && !articleBefore(t.words[i]) {
			break
		}
	}
	return calendar.Date{}
}

// articleBefore says whether a word, or a comma, may stand between a day of the week and its date.
func articleBefore(w claims.Word) bool {
	switch w.Folded {
	case "dem", "den", "der", "the", ",", "evening", "morning", "afternoon", "night", "abend", "morgen", "nachmittag", "nacht":
		return true
	}
	return false
}

// weekdaysSwapped checks days of the week against those of the cited sentences that name two of them: one told twice, and one
// told as the day after the other, or before it.
func (p *prose) weekdaysSwapped() {
	var own []calendar.Mention
	for _, m := range p.t.dates {
		if !weekday(p.own[m.Start:m.End]).IsZero() {
			own = append(own, m)
		}
	}
	for i, m := range own {
		day := weekday(p.own[m.Start:m.End])
		twice := i > 0 && weekday(p.own[own[i-1].Start:own[i-1].End]) == day && p.timesNamed(day) < 2 && // once in the sources
			p.weekdays(func(a, b calendar.Date) bool { return a != b && (a == day || b == day) })
		sooner := p.weekdays(func(a, b calendar.Date) bool { return a == day && daysOn(a, b) == 1 })
		later := p.weekdays(func(a, b calendar.Date) bool { return b == day && daysOn(a, b) == 1 })
		after, before := p.dayFrom(m.End)
		if twice || len(own) == 1 && (after && sooner && !later || before && later && !sooner) {
			p.fail("date", "%q is another day in the cited sentences", p.own[m.Start:m.End])
			return
		}
	}
}

// timesNamed counts how often cited sentences name a day of the week, or stand in an article of one.
func (p *prose) timesNamed(day calendar.Date) (n int) {
	for _, u := range append(p.s.units[:len(p.s.units):len(p.s.units)], p.s.near...) {
		for _, d := range u.dates {
			if weekday(u.body[d.Start:d.End]) == day {
				n++
			}
		}
		if i := p.ev.Articles[u.article].Published.Interval; i.Closed() && i.From.Time().Weekday() == day.Time().Weekday() {
			n++
		}
	}
	return n
}

// dayFrom says whether the words behind a place tell that it was the day after something, or the day before it.
func (p *prose) dayFrom(at int) (after, before bool) {
	for i := 1; i+1 < len(p.t.words); i++ {
		w := p.t.words[i]
		if w.Start < at {
			continue
		}
		switch w.Folded {
		case "and", "und":
			return false, false
		case "day", "tag":
		default:
			continue
		}
		switch p.t.words[i-1].Folded {
		case "a", "one", "the", "ein", "einen":
		default:
			continue
		}
		if i+2 >= len(p.t.words) {
			continue
		}
		switch p.t.words[i+1].Folded {
		case "after", "nach", "nachdem":
			return true, false
		case "before", "vor", "bevor":
			return false, true
		}
	}
	return false, false
}
