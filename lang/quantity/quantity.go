// Package quantity reads figures in German and English prose: digits with any thousands separator, number words,
// vague amounts ("Hunderte"), ranges, percentages, money and measures, each with the qualifier that stands before it.
//
// It says what a figure is, never what it counts: that is rag/claims' work.
package quantity

import "github.com/quellenlage/quellenlage/lang"

// Qualifier says how exactly a figure was meant. The values are part of the data contract.
type Qualifier string

// The qualifiers of the data contract.
const (
	Exactly  Qualifier = "exactly"
	About    Qualifier = "about"
	Nearly   Qualifier = "nearly"    // knapp, fast, beinahe
	JustOver Qualifier = "just_over" // gut
	MoreThan Qualifier = "more_than"
	AtLeast  Qualifier = "at_least"
	UpTo     Qualifier = "up_to"
	LessThan Qualifier = "less_than"
	Range    Qualifier = "range"
	Several  Qualifier = "several" // "mehrere hundert", "Hunderte": always vague
)

// Quantity is one figure of a text.
type Quantity struct {
	lang.Span           // qualifier, numeral and unit together: "rund 300", "mehr als tausend Quadratkilometer"
	Numeral   lang.Span // the numeral alone: "300", "tausend"
	// Low and High bound the value: equal for a plain figure; High is nil for MoreThan and AtLeast, Low is nil for
	// UpTo and LessThan; "mehrere hundert" is 200 to 999. In units of Unit, scale words multiplied out.
	Low, High *float64
	Qualifier Qualifier
	// Unit is "" for a bare count, else "percent", "percentage_points", "share" (of a whole, which is 1: "ein Drittel"),
	// an ISO 4217 code ("USD", "EUR") or a measure ("km2", "km", "kg", "ha", "°C", "year", …; see units.txt).
	Unit string
	// Vague is true where the text gives only an order of magnitude.
	Vague bool
	// Additive is true for "weitere", "zusätzliche", "another": on top of a figure given before.
	Additive bool
	// Total is true for "insgesamt", "in all".
	Total bool
}
