// Package calendar reads dates in German and English prose as intervals of calendar days, with just the precision that
// the text gives: "Mitte Januar" is the 11th to the 20th, "seit Herbst" has an open or published end, and a day the text
// does not give is never made up.
package calendar

import "github.com/quellenlage/quellenlage/lang"

// Mention is one expression of time in a text.
type Mention struct {
	lang.Span
	// Interval is what the expression means; zero where it can't be resolved without a date of publication.
	Interval
	// Relative is true where the meaning depends on the date of publication ("am Samstag", "im vergangenen Herbst",
	// "Mitte Januar" without a year).
	Relative bool
	// Since and Until mark an expression that opens or closes a longer stretch ("seit Mitte Januar", "bis heute").
	Since, Until bool
	// Duration is true for a length of time that names no days ("in den letzten Jahren", "drei Tage lang"): no Interval.
	Duration bool
	// Clock is true for a time of day ("14.30 Uhr"): no Interval.
	Clock bool
	// Yearless is set where the text gives months or days and no year: the stretch with its years counted from 0, so
	// that winter is December of year 0 to February of year 1.
	Yearless Interval
}

// After is the mention's interval, a yearless one taken as the first such stretch that begins on d or later. It is for
// texts without a date of publication: "Mitte Januar" in a text whose latest full date is 27 September 2024 is
// January 2025. Since and Until leave the other end open.
func (m Mention) After(d Date) Interval {
	if m.Yearless.IsZero() || d.IsZero() {
		return m.Interval
	}
	at := inYear(m.Yearless, d.Year)
	if at.From.Compare(d) < 0 {
		at = inYear(m.Yearless, d.Year+1)
	}
	switch {
	case m.Since:
		at.To = Date{}
	case m.Until:
		at.From = Date{}
	}
	return at
}

// inYear puts a yearless stretch into the year in which it begins.
func inYear(stretch Interval, year int) Interval {
	return Interval{From: clamp(stretch.From, year), To: clamp(stretch.To, year)}
}

// clamp moves a day by years; 29 February becomes the 28th where the year has none.
func clamp(d Date, years int) Date {
	d.Year += years
	if last := lastDay(d.Year, d.Month); d.Day > last {
		d.Day = last
	}
	return d
}
