package verify

import (
	"fmt"
	"math"

	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// number is the one number that a figure is known by: its only bound, or its lower one.
func number(low, high *float64) (float64, bool) {
	switch {
	case low != nil:
		return *low, true
	case high != nil:
		return *high, true
	}
	return 0, false
}

// sameNumber says whether a figure that is told and one of a claim name the same number or range, whatever stands before.
func sameNumber(f quantity.Quantity, v *claims.Value) bool {
	if f.Vague != v.Vague {
		return false
	}
	if f.Qualifier == quantity.Range || v.Qualifier == quantity.Range || f.Vague {
		return sameFloat(f.Low, v.Low) && sameFloat(f.High, v.High)
	}
	told, ok := number(f.Low, f.High)
	said, known := number(v.Low, v.High)
	return ok && known && sameFloat(&told, &said)
}

// sameValue says whether two claims have the same number.
func sameValue(a, b *claims.Value) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, okx := number(a.Low, a.High)
	y, oky := number(b.Low, b.High)
	return okx == oky && sameFloat(&x, &y)
}

// sameUnit says whether the unit told is that of the claim. Where a sentence names two sums of money, the unit often
// stands with one of them only.
func sameUnit(f quantity.Quantity, v *claims.Value, others []figure) bool {
	if f.Unit == v.Unit || isDegree(f.Unit) && isDegree(v.Unit) {
		return true
	}
	if f.Unit != "" {
		return false
	}
	for _, o := range others {
		if o.Unit == v.Unit {
			return true
		}
	}
	return false
}

// isDegree says whether a unit is that of temperatures. Where nobody says which, it is Celsius.
func isDegree(unit string) bool { return unit == "°C" || unit == "degree" || unit == "°" }

// softer says whether a qualifier says no more than that of a claim.
func softer(told, claim quantity.Qualifier) bool {
	if told == claim {
		return true
	}
	switch claim {
	case quantity.Nearly:
		return told == quantity.About || told == quantity.LessThan || told == quantity.UpTo
	case quantity.JustOver:
		return told == quantity.About || told == quantity.MoreThan || told == quantity.AtLeast
	case quantity.MoreThan:
		return told == quantity.AtLeast
	case quantity.LessThan:
		return told == quantity.UpTo
	}
	return false
}

// qualified checks that a figure is told no more sharply than the claim has it, and returns what is wrong in words, "" for
// nothing. Blurred says that others vouch for "about".
func qualified(told string, f quantity.Quantity, v *claims.Value, blurred bool) string {
	if softer(f.Qualifier, v.Qualifier) {
		return ""
	}
	switch {
	case v.Qualifier == quantity.Exactly && f.Qualifier == quantity.About:
		if blurred || round(v) {
			return ""
		}
		return fmt.Sprintf("%q is told as approximate, but the claim has exactly %q", told, v.Text)
	case f.Qualifier == quantity.Exactly:
		return fmt.Sprintf("%q is said without %q, which the claim has: %q", told, words(v.Qualifier), v.Text)
	}
	return fmt.Sprintf("%q says %q, but the claim has %q", told, words(f.Qualifier), v.Text)
}

// round says whether a figure ends in so many noughts that "about" takes nothing from it.
func round(v *claims.Value) bool {
	const noughts = 100
	n, ok := number(v.Low, v.High)
	return ok && n >= 10*noughts && math.Mod(n, noughts) == 0
}

// words says a qualifier in English.
func words(q quantity.Qualifier) string {
	switch q {
	case quantity.UpTo:
		return "up to"
	case quantity.MoreThan:
		return "more than"
	case quantity.AtLeast:
		return "at least"
	case quantity.LessThan:
		return "less than"
	case quantity.JustOver:
		return "just over"
	}
	return string(q)
}
