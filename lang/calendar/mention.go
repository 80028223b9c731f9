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
	// Relative is true where the meaning depends on the date of publication ("am Samstag", "im vergangenen Herbst").
	Relative bool
	// Since and Until mark an expression that opens or closes a longer stretch ("seit Mitte Januar", "bis heute").
	Since, Until bool
	// Duration is true for a length of time that names no days ("in den letzten Jahren", "drei Tage lang"): no Interval.
	Duration bool
}
