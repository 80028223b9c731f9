package contrast

import (
	"math"

	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// The width that a qualifier gives a figure when two are compared. "More than 3,000" rules out no larger number, but
// nobody says it of 9,000: an open side is taken to reach a quarter beyond its bound. "About" allows one part in 25, so
// that "about 10,000" and "about 11,000" are two figures.
const (
	openSide = 0.25
	aboutTol = 0.04
)

// reach is the range of numbers that a speaker can have meant with a figure; ok is false where there is no number.
func reach(v *claims.Value) (low, high float64, ok bool) {
	if v == nil || (v.Low == nil && v.High == nil) {
		return 0, 0, false
	}
	switch {
	case v.High == nil:
		low, high = *v.Low, *v.Low*(1+openSide)
	case v.Low == nil:
		low, high = *v.High*(1-openSide), *v.High
	default:
		low, high = *v.Low, *v.High
	}
	switch v.Qualifier {
	case quantity.About:
		low, high = low*(1-aboutTol), high*(1+aboutTol)
	case quantity.Several: // nobody says "several hundred" of a thousand
		low, high = low*(1-aboutTol), high*(1-aboutTol)
	case quantity.Nearly:
		low *= 1 - aboutTol
	case quantity.JustOver:
		high *= 1 + aboutTol
	}
	return low, high, true
}

// Compatible says whether two figures can mean the same number.
func Compatible(a, b *claims.Value) bool {
	la, ha, oka := reach(a)
	lb, hb, okb := reach(b)
	if !oka || !okb {
		return oka == okb
	}
	return a.Unit == b.Unit && la <= hb && lb <= ha
}

// Number is the one number by which a figure is set in an order: its only bound, or the middle of its two. It is NaN
// where the figure is unknown.
func Number(v *claims.Value) float64 {
	switch {
	case v == nil || (v.Low == nil && v.High == nil):
		return math.NaN()
	case v.High == nil:
		return *v.Low
	case v.Low == nil:
		return *v.High
	}
	return (*v.Low + *v.High) / 2
}

// SameNumber says whether two figures name the same number, whatever their qualifiers.
func SameNumber(a, b *claims.Value) bool {
	return a != nil && b != nil && a.Unit == b.Unit && Number(a) == Number(b)
}
