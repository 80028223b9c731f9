package render

import (
	"strconv"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/lang/calendar"
)

// date is an interval of days in words, as precise as it is: a day, a month, a year, a stretch, or only a bound.
func (l Locale) date(i calendar.Interval) string {
	switch {
	case i.IsZero():
		return l.say("date.unknown")
	case i.To.IsZero():
		return l.say("date.from", l.day(i.From))
	case i.From.IsZero():
		return l.say("date.to", l.day(i.To))
	case i.From == i.To:
		return l.day(i.From)
	case i.From == calendar.Day(i.From.Year, time.January, 1) && i.To == calendar.Day(i.From.Year, time.December, 31):
		return strconv.Itoa(i.From.Year)
	case i.From == calendar.Day(i.From.Year, i.From.Month, 1) && i.To == calendar.Day(i.From.Year, i.From.Month+1, 0):
		return l.month(i.From.Month) + " " + strconv.Itoa(i.From.Year)
	}
	return l.say("date.range", l.day(i.From), l.day(i.To))
}

func (l Locale) day(d calendar.Date) string {
	return l.say("date.day", d.Day, l.month(d.Month), d.Year)
}

func (l Locale) month(m time.Month) string {
	return strings.Fields(l.say("date.months"))[((int(m)-1)%12+12)%12]
}

// age is how long ago the last day of an interval was, seen on the day of now; "" where that lies ahead or is not known.
func (l Locale) age(i calendar.Interval, now time.Time) string {
	year, month, day := now.Date()
	today := calendar.Day(year, month, day)
	if !i.Closed() || now.IsZero() || today.Compare(i.To) < 0 {
		return ""
	}
	days := int(today.Time().Sub(i.To.Time()).Hours() / 24)
	switch {
	case i.From != i.To:
		return l.say("age.least", days)
	case days == 0:
		return l.say("age.today")
	}
	return l.count("age", days)
}
