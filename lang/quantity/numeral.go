package quantity

import (
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// numeralAt reads the number at token i, whatever its notation. Where something stands there that looks like a number
// and is none, ok is false and next lies behind it.
func (r *reader) numeralAt(i int) (n numeral, ok bool) {
	switch {
	case !r.has(i):
		return numeral{}, false
	case r.kind(i, scan.Digits):
		return r.digitNumeral(i)
	case r.kind(i, scan.Mark):
		return r.fractionSign(i)
	}
	w := r.word(i)
	switch w.class {
	case noClass:
		return numeral{}, false
	case article:
		return r.afterArticle(i)
	case both:
		if r.code == lang.English {
			return numeral{}, false
		}
		return plain(w.value, i+1), true
	case vague:
		return r.vagueAt(i, w)
	case some:
		return r.someAt(i, i+1)
	case halfNoun:
		return r.halfAt(i)
	case halfAdjective:
		return r.halves(plain(1, i), i)
	case fraction:
		return numeral{}, false
	case scale:
		if r.is(i, "millionen", "milliarden", "billionen") && r.upper(i) {
			n := plain(2*w.value, i+1)
			n.high, n.vague = 1000*w.value-1, true
			return n, true
		}
	}
	n, ok = r.wordsAt(i)
	if !ok {
		return numeral{}, false
	}
	n.lone = w.value == 1 && n.next == i+1 && n.low == 1
	if n.low >= 20 && r.is(n.next, "-") && r.glued(n.next) && r.word(n.next+1).class == fraction && r.glued(n.next+1) {
		return numeral{next: n.next + 2}, false // "twenty-eighth"
	}
	return r.parts(r.scaled(n)), true
}

func plain(v float64, next int) numeral {
	return numeral{low: v, high: v, next: next, scale: 1, tail: 1}
}

// digitNumeral reads a number that begins with digits.
func (r *reader) digitNumeral(i int) (numeral, bool) {
	n, ok := r.digitsAt(i)
	if !ok {
		return n, false
	}
	switch {
	case r.is(n.next, "/", "⁄") && r.glued(n.next) && r.kind(n.next+1, scan.Digits) && r.glued(n.next+1):
		return r.quotient(n)
	case r.kind(n.next, scan.Mark):
		if sign, found := r.sign(n.next); found && r.near(n.next) {
			n.low += sign
			n.high, n.next = n.low, n.next+1
		}
	}
	return r.parts(r.scaled(n)), true
}

// quotient reads "1/2"; what can be no fraction (24/7, 9/11) is no number.
func (r *reader) quotient(n numeral) (numeral, bool) {
	d, ok := r.digitsAt(n.next + 1)
	if !ok || d.low < 2 || d.low > 10 && d.low != 100 || n.low >= d.low || d.grouped || n.grouped ||
		r.is(d.next, "/") && r.glued(d.next) {
		return numeral{next: r.chainEnd(n.next + 1)}, false
	}
	q := plain(n.low/d.low, d.next)
	q.digits, q.share = true, true
	return q, true
}

// fractionSign reads "½".
func (r *reader) fractionSign(i int) (numeral, bool) {
	v, ok := r.sign(i)
	if !ok || r.glued(i) && r.kind(i-1, scan.Word) {
		return numeral{}, false
	}
	return r.scaled(plain(v, i+1)), true
}

// sign is the value of a fraction in one character.
func (r *reader) sign(i int) (float64, bool) {
	if !r.has(i) || r.tokens[i].Len() < 2 {
		return 0, false
	}
	c, _ := utf8.DecodeRuneInString(r.raw(i))
	switch c {
	case '½':
		return 1.0 / 2, true
	case '⅓', '⅔':
		return float64(c-'⅓'+1) / 3, true
	case '¼':
		return 1.0 / 4, true
	case '¾':
		return 3.0 / 4, true
	case '⅕', '⅖', '⅗', '⅘':
		return float64(c-'⅕'+1) / 5, true
	case '⅙':
		return 1.0 / 6, true
	case '⅚':
		return 5.0 / 6, true
	case '⅛', '⅜', '⅝', '⅞':
		return float64(2*(c-'⅛')+1) / 8, true
	}
	return 0, false
}

// parts reads the denominator behind a number: "drei Viertel", "two-thirds", "drei halbe".
func (r *reader) parts(n numeral) numeral {
	at := n.next
	if r.is(at, "-", "‑") && r.glued(at) && r.glued(at+1) {
		at++
	}
	if !r.near(at) || n.digits && n.grouped || n.low > 99 {
		return n
	}
	switch w := r.word(at); {
	case w.class == fraction && !r.isQuarter(at, n):
		q := r.scaled(plain(n.low/w.value, at+1))
		q.share = q.scale == 1
		return q
	case w.class == halfAdjective && at == n.next:
		if h, ok := r.halves(n, at); ok {
			return h
		}
	case r.is(at, "and") && r.is(at+1, "a") && r.is(at+2, "half"):
		return r.scaled(plain(n.low+.5, at+3))
	case r.is(at, "und", "and") && r.word(at+1).class == cardinal && r.word(at+2).class == fraction:
		q := plain(n.low+r.word(at+1).value/r.word(at+2).value, at+3)
		return r.scaled(q)
	}
	return n
}

// isQuarter rules out parts that are none: city quarters, and quarters of a year behind a number.
func (r *reader) isQuarter(i int, n numeral) bool {
	return r.is(i, "quarters", "quarter", "viertel", "vierteln") && n.low > 3
}

// halves reads "drei halbe", "ein halbes Dutzend", "eine halbe Million": n is what stands before.
func (r *reader) halves(n numeral, i int) (numeral, bool) {
	h := r.scaled(plain(n.low/2, i+1))
	if n.next == i && h.scale == 1 && n.low == 1 && !r.is(i-1, "ein", "eine", "einen", "einem", "einer", "eines", "a") {
		return numeral{}, false
	}
	return h, true
}

// halfAt reads "die Hälfte", "half a million", "half of".
func (r *reader) halfAt(i int) (numeral, bool) {
	if r.is(i, "hälfte") {
		if r.is(i-1, "erste", "ersten", "zweite", "zweiten", "andere", "anderen", "letzten") || !r.upper(i) {
			return numeral{}, false
		}
		return share(.5, i+1), true
	}
	at := i + 1
	if r.is(at, "a", "an") {
		at++
	}
	if n := r.scaled(plain(.5, at)); n.scale > 1 {
		return n, true
	}
	if r.is(i-1, "first", "second", "other", "better", "last", "latter", "opening", "former", "-") || !r.near(i+1) ||
		!r.is(i+1, "of", "the", "their", "its", "that", "all", "a", "his", "her", "were", "are", "have") {
		return numeral{}, false
	}
	return share(.5, i+1), true
}

func share(v float64, next int) numeral {
	n := plain(v, next)
	n.share = true
	return n
}

// afterArticle reads what makes a number of an article: "ein Dutzend", "a third of", "eine halbe Million", "ein paar
// hundert". An article by itself comes back as lone.
func (r *reader) afterArticle(i int) (numeral, bool) {
	at := i + 1
	if !r.near(at) {
		return numeral{}, false
	}
	switch w := r.word(at); w.class {
	case some:
		return r.someAt(i, at+1)
	case halfAdjective, halfNoun:
		return r.halves(plain(1, at), at)
	case fraction:
		if r.is(i, "a", "an") && !r.is(at+1, "of") || r.is(at, "viertel") && !r.quarterOf(i, at) {
			return numeral{}, false
		}
		return share(1/w.value, at+1), true
	case scale, hundred, dozen, billion:
		n, ok := r.multiple(at)
		return n, ok
	}
	if r.is(i, "a", "an") {
		return numeral{}, false
	}
	n := plain(1, at)
	n.lone = true
	if r.is(at, "einziger", "einzige", "einziges", "einzigen", "einzigem") {
		n.lone, n.next = false, at+1
	}
	return n, true
}

// quarterOf says whether "ein Viertel" is a share and no part of a town.
func (r *reader) quarterOf(i, at int) bool {
	_, qualified := r.qualifierBefore(i)
	return qualified || r.is(at+1, "der", "des", "von", "aller", "davon", "ihrer", "seiner", "dieser", "aus", "mehr", "weniger", "ist", "sind", "hat", "haben")
}

// multiple reads "Million dreihunderttausend" or "hundert" behind an article.
func (r *reader) multiple(i int) (numeral, bool) {
	w := r.word(i)
	n := plain(w.value, i+1)
	n.scale, n.tail = w.value, w.value
	n = r.scaled(n)
	rest, ok := r.wordsAt(n.next)
	if ok && r.near(n.next) && w.class == scale && rest.low < w.value && rest.low > 0 && rest.scale < w.value {
		n.low, n.next, n.scale, n.tail = n.low+rest.low, rest.next, 1, 1
		n.high = n.low
	}
	return n, true
}

// vagueAt reads "Hunderte", "tens of thousands", "Hunderte Millionen".
func (r *reader) vagueAt(i int, w numberWord) (numeral, bool) {
	n := numeral{low: w.value, high: w.high, next: i + 1, scale: 1, tail: 1, vague: true}
	at := i + 1
	if r.is(at, "of", "von") {
		at++
	}
	if s := r.word(at); r.near(at) && (s.class == scale || s.class == vague && at > i+1) {
		factor := s.value
		if s.class == vague {
			factor /= 2
		}
		n.low, n.high, n.next = n.low*factor, (n.high+1)*factor-1, at+1
		return n, true
	}
	if r.is(i, "tens", "scores") && !r.is(i+1, "of") || r.is(i, "hunderter") && !r.is(i-1, "mehrerer", "einiger", "vieler") {
		return numeral{}, false
	}
	return n, true
}

// someAt reads "mehrere hundert", "a few thousand", "einige 1000": from 2 to 10 times the scale that stands at token at.
func (r *reader) someAt(i, at int) (numeral, bool) {
	if r.is(at, "of") {
		at++
	}
	factor, next := 1.0, at
	for r.near(next) && factor < 1e12 {
		w := r.word(next)
		if w.class == vague {
			w.value, w.class = w.value/2, scale
		}
		if w.class != scale && w.class != hundred && w.class != dozen {
			break
		}
		factor *= w.value
		next++
	}
	if next == at && r.kind(at, scan.Digits) && r.near(at) {
		if d, ok := r.digitsAt(at); ok && (d.low == 10 || d.low == 100 || d.low == 1000 || d.low == 10000 || d.low == 100000) {
			factor, next = d.low, d.next
		}
	}
	if next == at {
		return numeral{}, false
	}
	if r.is(next, ".") && r.glued(next) && isShort(r.low(next-1)) {
		next++
	}
	high := 10*factor - 1
	if factor == 12 {
		high = 99
	}
	return numeral{low: 2 * factor, high: high, next: next, scale: factor, tail: factor, vague: true}, true
}
