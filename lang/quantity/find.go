package quantity

import (
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// Find reads the figures of a text, sorted, none overlapping another. Code says how "1.500" and "1,500" are meant: in
// German the comma is the decimal mark, in English the dot; where code is lang.Other, a mark before three digits groups
// thousands and any other is decimal. Words and qualifiers of both languages are read in any case.
//
// Skip holds spans that are no figures, sorted: the expressions of time that calendar.Find gives. Without it years and
// days are taken for figures. Never figures are ordinals, references ("Artikel 5", "§ 5"), names ("F-16", "Boeing 747"),
// scores and ratios, versions, telephone numbers, addresses on the web, markers like [1] and what stands in shortcodes.
//
// Signs that nobody sees part no numbers and words: "zwei\u00adtausend" is read as it looks.
func Find(text string, code lang.Code, skip []lang.Span) []Quantity {
	visible, places := scan.Visible(text)
	if places == nil {
		return find(text, code, skip)
	}
	inside := make([]lang.Span, len(skip))
	for i, s := range skip {
		inside[i] = places.In(s)
	}
	found := find(visible, code, inside)
	for i := range found {
		found[i].Span, found[i].Numeral = places.Out(found[i].Span), places.Out(found[i].Numeral)
	}
	return found
}

func find(text string, code lang.Code, skip []lang.Span) []Quantity {
	r := newReader(text, code, skip)
	var found []Quantity
	floor := 0 // no figure reaches back over this token
	for i := 0; i < len(r.tokens); {
		if next := r.opaque(i); next > i {
			i = next
			continue
		}
		n, ok := r.numeralAt(i)
		if n.next <= i {
			i++
			continue
		}
		if !ok || !r.isFigure(i, n) {
			i = r.behind(i, n)
			continue
		}
		q, next := r.quantity(i, n, floor)
		if next > i {
			if k := len(found) - 1; k >= 0 {
				r.share(&found[k], &q, floor, i)
			}
			found = append(found, q)
			floor = next
		}
		i = max(next, n.next)
	}
	return found
}

// share gives the first figure of "von 114 auf 99 Euro" the unit of the second: a ends at token floor, b begins at i.
func (r *reader) share(a, b *Quantity, floor, i int) {
	if a.Unit != "" || b.Unit == "" || i != floor+1 || !r.is(floor, "auf", "to") || b.Unit == "share" {
		return
	}
	for at := floor - 1; at >= 0 && at >= floor-6; at-- {
		if r.is(at, "von", "from") {
			a.Unit = b.Unit
			return
		}
	}
}

// figure is a number on its way to a Quantity: the tokens it begins and ends with, and its unit.
type figure struct {
	numeral
	from, start int // the first token with and without what stands before the number
	end         int // the token behind number and unit
	unit        string
	ranged      bool
}

// quantity reads range, unit and qualifiers around the number n at token i. Next is i where it turns out to be none.
func (r *reader) quantity(i int, n numeral, floor int) (Quantity, int) {
	f := figure{numeral: n, from: i, start: i, end: n.next}
	r.unitOf(&f, floor)
	r.rangeOf(&f)
	r.scaleOf(&f)
	r.negative(&f, floor)
	q := Quantity{Qualifier: Exactly, Vague: f.vague, Unit: f.unit}
	if f.unit == "" && f.share {
		q.Unit = "share"
	}
	numeralEnd := r.tokens[f.next-1].End
	m := r.modifiers(&f, floor)
	if n.lone && !m.counts(r, f) {
		return q, i
	}
	q.Additive, q.Total = m.additive, m.total
	q.Qualifier = m.qualifier
	switch {
	case f.vague:
		q.Qualifier = Several
	case f.ranged:
		q.Qualifier = Range
	}
	q.Low, q.High = bounds(f, q.Qualifier)
	q.Numeral = lang.Span{Start: r.tokens[f.start].Start, End: numeralEnd}
	q.Span = lang.Span{Start: r.tokens[f.from].Start, End: r.tokens[f.end-1].End}
	return q, f.end
}

func bounds(f figure, q Qualifier) (low, high *float64) {
	l, h := f.low, f.high
	switch q {
	case MoreThan, AtLeast:
		return &l, nil
	case UpTo, LessThan:
		return nil, &h
	}
	return &l, &h
}

// rangeOf joins a second number: "11.000 bis 12.000", "zwischen 3 und 4 Prozent", "elf- bis zwölftausend".
func (r *reader) rangeOf(f *figure) {
	at := f.end
	hyphen := f.unit == "" && r.is(at, "-", "‑") && r.glued(at) && r.is(at+1, "bis", "to", "oder", "und")
	if hyphen {
		at++
	}
	if !r.joint(at, f.start) {
		return
	}
	first := at + 1
	for r.is(first, "$", "€", "£") {
		first++
	}
	second, ok := r.numeralAt(first)
	if !ok || !r.near(first) || second.vague != f.vague || second.lone || second.share != f.share {
		return
	}
	other := figure{numeral: second, from: first, start: first, end: second.next}
	r.unitOf(&other, first)
	low := f.low
	switch {
	case hyphen:
		low *= second.tail
	case f.scale == 1 && second.scale > 1 && low < second.low/second.scale && !f.grouped:
		low *= second.scale
	case f.scale == 1 && second.scale > 1 && second.tail > 1 && low < second.low/second.tail && low < 1000:
		low *= second.scale
	}
	if low >= second.high || f.unit != "" && other.unit != "" && f.unit != other.unit ||
		second.digits && !(r.endsFree(first, second) && !r.ordinal(first, second)) {
		return
	}
	f.low, f.high, f.ranged = low, second.high, true
	f.next, f.end, f.scale = second.next, other.end, second.scale
	if f.unit == "" || other.unit != "" {
		f.unit = other.unit
	}
	if r.is(f.start-1, "zwischen", "between") {
		f.from = min(f.from, f.start-1)
	}
}

// scaleOf gives a number the scale and the unit of the one it moved to, where they stand once: "von 2,1 auf 1,6 Milliarden
// Euro", "from 3.4 to 2.9 million". Numbers of other sizes are left as they are: "from 500 to 1.2 million".
func (r *reader) scaleOf(f *figure) {
	const alike = 50 // times the other number
	if f.ranged || f.scale != 1 || !f.digits || !r.is(f.from-1, "von", "from") || !r.is(f.end, "auf", "to") {
		return
	}
	first := f.end + 1
	for r.is(first, "$", "€", "£") {
		first++
	}
	second, ok := r.numeralAt(first)
	if !ok || !second.digits || second.scale <= 1 || second.vague {
		return
	}
	if other := second.low / second.scale; f.low <= 0 || f.low > alike*other || other > alike*f.low {
		return
	}
	other := figure{numeral: second, from: first, start: first, end: second.next}
	r.unitOf(&other, first)
	switch {
	case f.unit == "":
		f.unit = other.unit
	case other.unit != "" && f.unit != other.unit:
		return
	}
	f.low, f.high = f.low*second.scale, f.high*second.scale
}

// joint says whether token at joins two numbers to a range: "bis", a dash between digits, and "und" behind "zwischen".
func (r *reader) joint(at, start int) bool {
	switch {
	case !r.near(at):
		return false
	case r.is(at, "bis") && !r.is(at+1, "zu"):
		return true
	case r.is(at, "to"):
		return !r.is(start-1, "from") && !(r.is(start-1, "$", "€", "£") && r.is(start-2, "from"))
	case r.is(at, "–", "—", "-", "‑", "−"):
		return r.kind(at-1, scan.Digits) && r.kind(at+1, scan.Digits) && r.glued(at) == r.glued(at+1) ||
			r.is(at, "–", "-") && r.glued(at) && r.glued(at+1) && (r.is(at+1, "$", "€", "£") || r.is(at-1, "%", "€"))
	case r.is(at, "und", "and"):
		return r.behindBetween(start)
	}
	return false
}

// behindBetween says whether "zwischen" or "between" stands before the number, qualifiers and signs of money aside.
func (r *reader) behindBetween(start int) bool {
	for i := start - 1; i >= 0 && i >= start-3; i-- {
		if r.is(i, "zwischen", "between") {
			return true
		}
		if !r.is(i, "$", "€", "£", "rund", "etwa", "about", "us", "den", "the") {
			return false
		}
	}
	return false
}

// negative reads the sign of temperatures and rates: "minus 5 Grad", "-3,2 Prozent".
func (r *reader) negative(f *figure, floor int) {
	at := f.start - 1
	if at < floor || f.ranged || f.unit == "" {
		return
	}
	word := r.is(at, "minus") && !r.is(at-1, "/")
	hyphen := r.is(at, "-", "−", "–") && r.glued(f.start) && (!r.glued(at) || r.is(at-1, "("))
	if word || hyphen {
		f.low, f.high = -f.high, -f.low
		f.start, f.from = at, min(f.from, at)
	}
}
