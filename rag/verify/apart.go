package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// weekdaysApart says whether sentences near one another in a cited article name two weekdays so many days apart, the earlier
// one first: "am Donnerstag … am Freitag" for "a day after".
func (p *prose) weekdaysApart(n int) bool {
	const near, week = 2, 7
	for _, u := range p.s.units {
		for _, d := range u.dates {
			day := weekday(u.body[d.Start:d.End])
			if day.IsZero() || n <= 0 || n >= week {
				continue
			}
			next := day.Add(n)
			for _, o := range p.s.units {
				if o.article != u.article || o.sentence < u.sentence || o.sentence-u.sentence > near {
					continue
				}
				if slices.ContainsFunc(o.dates, func(m calendar.Mention) bool {
					other := weekday(o.body[m.Start:m.End])
					return !other.IsZero() && (other == next || other.Add(week) == next)
				}) {
					return true
				}
			}
		}
	}
	return false
}

// monthsApart says whether what is cited names two months so far apart.
func (p *prose) monthsApart(n int) bool {
	const year = 12
	var all []int
	for _, u := range p.s.units {
		for _, m := range u.dates {
			if m.Closed() && m.From.Year == m.To.Year && m.From.Month == m.To.Month {
				all = append(all, m.From.Year*year+int(m.From.Month))
			}
		}
	}
	return n > 0 && slices.ContainsFunc(all, func(a int) bool { return slices.Contains(all, a+n) })
}

// halfYear says whether a length of time is half of a year, by the word before it or in it.
func halfYear(body string, at int, text string) bool {
	words := claims.Words(text)
	before := lang.Fold(strings.TrimSpace(body[:at]))
	return strings.HasSuffix(before, "half") && strings.HasSuffix(lang.Fold(text), "year") ||
		slices.ContainsFunc(words, func(w claims.Word) bool { return strings.HasPrefix(w.Folded, "halbe") || w.Folded == "halbjahr" })
}

// untilNow says whether words only tell that something holds up to the time of writing.
func untilNow(text string) bool {
	switch lang.Fold(text) {
	case "by now", "so far", "until now", "to date", "bislang", "bisher", "bis jetzt", "inzwischen", "mittlerweile", "as yet", "up to now":
		return true
	}
	return false
}

// minutes is a time of day in minutes since midnight, however it is written: "9.40 pm", "21.40 Uhr"; ok is false where it is
// none.
func minutes(text string) (n int, ok bool) {
	const half, most = 12, 24
	folded := lang.Fold(text)
	var parts []int
	for i := 0; i < len(folded) && len(parts) < 2; {
		if folded[i] < '0' || folded[i] > '9' {
			i++
			continue
		}
		value := 0
		for ; i < len(folded) && folded[i] >= '0' && folded[i] <= '9' && value < 100; i++ {
			value = 10*value + int(folded[i]-'0')
		}
		parts = append(parts, value)
	}
	if len(parts) == 0 || parts[0] > most {
		return 0, false
	}
	hour := parts[0]
	marked := strings.NewReplacer(".", "", " ", "").Replace(folded)
	switch {
	case strings.HasSuffix(marked, "pm") && hour < half:
		hour += half
	case strings.HasSuffix(marked, "am") && hour == half:
		hour = 0
	}
	n = hour * 60
	if len(parts) > 1 {
		n += parts[1]
	}
	return n, true
}
