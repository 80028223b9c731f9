package quantity

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// numeral is a number without qualifier and unit; next is the token behind it.
type numeral struct {
	low, high float64
	next      int
	scale     float64 // product of the scale words at its end, 1 without any
	tail      float64 // of a compound: what its first part is multiplied with ("zwölftausend": 1000)
	vague     bool
	share     bool // a part of a whole: "ein Drittel"
	digits    bool
	grouped   bool // the digits have thousands or decimal separators
	lone      bool // "ein", "one": a number only beside certain words
}

// reader reads one text. A method that reads at a token gives the token behind what it read, 0 where it read nothing.
type reader struct {
	*tables
	text, lower string
	tokens      []scan.Token
	skipped     []bool
	code        lang.Code
}

func newReader(text string, code lang.Code, skip []lang.Span) *reader {
	r := &reader{tables: load(), text: text, lower: scan.Lower(text), tokens: scan.Tokens(text), code: code}
	r.skipped = make([]bool, len(r.tokens))
	k := 0
	for i, t := range r.tokens {
		for k < len(skip) && skip[k].End <= t.Start {
			k++
		}
		r.skipped[i] = k < len(skip) && skip[k].Overlaps(t.Span)
	}
	return r
}

func (r *reader) has(i int) bool { return i >= 0 && i < len(r.tokens) && !r.skipped[i] }

// low is token i in small letters, "" past the ends and within skipped spans.
func (r *reader) low(i int) string {
	if !r.has(i) {
		return ""
	}
	return r.lower[r.tokens[i].Start:r.tokens[i].End]
}

// raw is token i as it is written.
func (r *reader) raw(i int) string {
	if !r.has(i) {
		return ""
	}
	return r.text[r.tokens[i].Start:r.tokens[i].End]
}

func (r *reader) is(i int, forms ...string) bool {
	low := r.low(i)
	if low == "" {
		return false
	}
	for _, form := range forms {
		if low == form {
			return true
		}
	}
	return false
}

func (r *reader) kind(i int, k scan.Kind) bool { return r.has(i) && r.tokens[i].Kind == k }
func (r *reader) upper(i int) bool             { return r.has(i) && r.tokens[i].Upper }

// glued says whether token i follows the one before it without a space.
func (r *reader) glued(i int) bool { return i > 0 && r.has(i) && r.tokens[i].Gap == scan.None }

// near says whether token i follows the one before it within the same paragraph.
func (r *reader) near(i int) bool { return i > 0 && r.has(i) && r.tokens[i].Gap != scan.Break }

// digitsAt reads a number in digits with any separators. It is not ok where the digits are no number (a version, an
// identifier); next then stands behind them.
func (r *reader) digitsAt(i int) (n numeral, ok bool) {
	first := r.raw(i)
	if len(first) > 15 || len(first) > 1 && first[0] == '0' {
		return numeral{next: r.chainEnd(i)}, false
	}
	whole, next, sep := r.grouped(i)
	n = numeral{next: next, scale: 1, tail: 1, digits: true, grouped: sep != ""}
	mark := r.low(next)
	if (mark == "." || mark == ",") && mark != sep && r.glued(next) && r.kind(next+1, scan.Digits) && r.glued(next+1) {
		switch end := next + 2; {
		case !(r.is(end, mark) && r.glued(end) && r.kind(end+1, scan.Digits) && r.glued(end+1)):
			whole += "." + r.raw(next+1)
			n.next, n.grouped = end, true
		case mark == ".":
			return numeral{next: r.chainEnd(i)}, false
		}
	}
	v, err := strconv.ParseFloat(whole, 64)
	if err != nil || v >= 1e18 {
		return numeral{next: r.chainEnd(i)}, false
	}
	n.low, n.high = v, v
	return n, true
}

// grouped joins digits that stand in groups of three: "14.000", "14 000", "14'000". It gives the joined digits, the
// token behind them and the separator, "" where there are no groups.
func (r *reader) grouped(i int) (string, int, string) {
	first := r.raw(i)
	if len(first) > 3 || first == "0" {
		return first, i + 1, ""
	}
	sep, width := r.separator(i + 1)
	if sep == "" {
		return first, i + 1, ""
	}
	var b strings.Builder
	b.WriteString(first)
	at, groups := i+1, 0
	for {
		s, _ := r.separator(at)
		digits := at + width
		if s != sep || !r.kind(digits, scan.Digits) || r.tokens[digits].Len() != 3 {
			break
		}
		b.WriteString(r.raw(digits))
		at, groups = digits+1, groups+1
	}
	if groups == 0 || groups == 1 && !r.groups(sep, r.raw(i+2), at) || r.openEnded(sep, at) {
		return first, i + 1, ""
	}
	return b.String(), at, sep
}

// separator is the mark or space before the next group of digits, and how many tokens it takes: none for a space.
func (r *reader) separator(at int) (sep string, width int) {
	if r.kind(at, scan.Digits) && r.tokens[at].Gap == scan.Blank {
		between := r.text[r.tokens[at-1].End:r.tokens[at].Start]
		if utf8.RuneCountInString(between) == 1 && between != "\t" {
			return " ", 0
		}
		return "", 0
	}
	if r.is(at, ".", ",", "'", "’", "‘", "˙") && r.glued(at) && r.kind(at+1, scan.Digits) && r.glued(at+1) {
		return r.low(at), 1
	}
	return "", 0
}

// groups says whether a single group of three digits behind a dot or comma is one of thousands: by the language, unless
// the other mark follows with digits or the digits are three zeros.
func (r *reader) groups(sep, digits string, next int) bool {
	decimal := "."
	switch r.code {
	case lang.German:
		decimal = ","
	case lang.Other:
		return true
	}
	if sep != decimal || digits == "000" {
		return true
	}
	other, _ := r.separator(next)
	return (other == "." || other == ",") && other != sep
}

// openEnded says whether what was joined goes on with digits, so that it is no number in groups.
func (r *reader) openEnded(sep string, next int) bool {
	s, _ := r.separator(next)
	return s == sep && sep != " "
}

// chainEnd is the token behind a chain of digits, marks and single spaces, as telephone numbers and versions are.
func (r *reader) chainEnd(i int) int {
	end := i + 1
	for r.has(end) {
		switch {
		case r.kind(end, scan.Digits) && r.tokens[end].Gap <= scan.Blank:
			end++
		case r.is(end, ".", "/", "-", "–", ":") && r.kind(end+1, scan.Digits) && r.tokens[end+1].Gap <= scan.Blank:
			end += 2
		default:
			return end
		}
	}
	return end
}
