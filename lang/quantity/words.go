package quantity

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

// word is the number word at token i; compounds are read out.
func (r *reader) word(i int) numberWord {
	if !r.kind(i, scan.Word) {
		return numberWord{}
	}
	low := r.low(i)
	if w, ok := r.numbers[low]; ok {
		return r.inLanguage(w)
	}
	if v, ok := r.compound(low); ok {
		return numberWord{class: cardinal, value: v, high: v}
	}
	return numberWord{}
}

// inLanguage settles "Billion": 1e12 in German, 1e9 elsewhere.
func (r *reader) inLanguage(w numberWord) numberWord {
	if w.class == billion {
		w.class = scale
		if r.code != lang.German {
			w.value, w.high = 1e9, 1e9
		}
	}
	return w
}

// compound reads a German number word below a million: "zweitausendfünfhundert", "siebenundzwanzighundert",
// "dreieinhalb".
func (r *reader) compound(s string) (float64, bool) {
	if len(s) < 7 || len(s) > 80 || !strings.Contains("adefhnstvz", s[:1]) || !numberBegins(s) {
		return 0, false
	}
	if head, tail, found := strings.Cut(s, "tausend"); found {
		thousands, ok := r.belowThousand(head, 1)
		if !ok {
			return 0, false
		}
		rest, ok := r.belowThousand(strings.TrimPrefix(tail, "und"), 0)
		return thousands*1000 + rest, ok
	}
	return r.belowThousand(s, 0)
}

// numberBegins says whether a word begins as German number words do, so that all others are dismissed quickly.
func numberBegins(s string) bool {
	for _, begin := range []string{
		"ein", "zwei", "zwo", "drei", "vier", "fünf", "fuenf", "sech", "sieb", "acht", "neun",
		"zehn", "elf", "zwölf", "zwoelf", "zwan", "hundert", "tausend", "anderthalb",
	} {
		if strings.HasPrefix(s, begin) {
			return true
		}
	}
	return false
}

// belowThousand reads hundreds and what follows them; an empty string is empty's value.
func (r *reader) belowThousand(s string, empty float64) (float64, bool) {
	if s == "" {
		return empty, true
	}
	head, tail, found := strings.Cut(s, "hundert")
	if !found {
		return r.belowHundred(s)
	}
	hundreds, ok := 1.0, true
	if head != "" {
		hundreds, ok = r.belowHundred(head)
	}
	if tail = strings.TrimPrefix(tail, "und"); tail == "" || !ok {
		return hundreds * 100, ok
	}
	rest, ok := r.belowHundred(tail)
	return hundreds*100 + rest, ok
}

// belowHundred reads "siebenundzwanzig", "zwölf", "zweieinhalb".
func (r *reader) belowHundred(s string) (float64, bool) {
	if v, ok := r.simple(s); ok {
		return v, true
	}
	for _, half := range []string{"einhalb", "undeinhalb", "undhalb"} {
		if head, found := strings.CutSuffix(s, half); found {
			if v, ok := r.simple(head); ok {
				return v + .5, true
			}
		}
	}
	for at := 0; ; {
		und := strings.Index(s[at:], "und")
		if und < 0 {
			return 0, false
		}
		ones, ok := r.simple(s[:at+und])
		if tens, isTens := r.simple(s[at+und+3:]); ok && isTens && ones < 10 && tens >= 20 {
			return ones + tens, true
		}
		at += und + 3
	}
}

// simple is a number word that is not put together; "ein" counts as one here.
func (r *reader) simple(s string) (float64, bool) {
	if s == "ein" || s == "eine" {
		return 1, true
	}
	w := r.numbers[s]
	return w.value, w.class == cardinal
}

// wordsAt reads a number in words: "zwei Millionen dreihunderttausend", "two hundred and fifty", "drei Dutzend".
func (r *reader) wordsAt(i int) (numeral, bool) {
	sum := accumulator{last: 1e18, scale: 1, tail: 1}
	at := i
	for r.has(at) && (at == i || r.near(at)) {
		step := at
		if at > i {
			step = r.bridge(at, &sum)
		}
		w := r.word(step)
		if !sum.add(w, r, step) {
			break
		}
		at = step + 1
	}
	if at == i {
		return numeral{}, false
	}
	v := sum.total + sum.current
	n := numeral{low: v, high: v, next: at, scale: sum.scale, tail: sum.tail}
	return r.point(n, i), true
}

// bridge passes over the hyphen in "twenty-seven" and the "and" in "two hundred and fifty".
func (r *reader) bridge(at int, sum *accumulator) int {
	switch {
	case r.is(at, "-", "‑") && r.glued(at) && r.glued(at+1):
		return at + 1
	case r.is(at, "and", "und") && (sum.afterHundred && r.is(at, "and") || sum.scale > 1) && r.near(at+1):
		if w := r.word(at + 1); w.class == cardinal && w.value >= 1 && (w.value < 100 || r.is(at, "und")) && r.word(at+2).class == noClass {
			return at + 1
		}
	}
	return at
}

// accumulator adds up number words from left to right.
type accumulator struct {
	total, current float64
	last           float64 // the scale read last; the next one must be smaller
	scale          float64
	tail           float64
	afterHundred   bool
	open           bool // something was read
}

// add takes one more word, or refuses it.
func (s *accumulator) add(w numberWord, r *reader, at int) bool {
	switch w.class {
	case cardinal:
		if !s.fits(w.value) {
			return false
		}
		s.current += w.value
		s.scale, s.tail, s.afterHundred = 1, tailOf(r.low(at)), false
	case hundred, dozen:
		if s.current >= 100 || w.class == dozen && s.current == 0 {
			return false
		}
		s.current = max(s.current, 1) * w.value
		s.scale, s.tail, s.afterHundred = w.value, w.value, true
	case scale:
		if w.value >= s.last || s.current == 0 && (s.open || w.value > 1000) {
			return false
		}
		s.total += max(s.current, 1) * w.value
		s.current, s.last = 0, w.value
		if s.afterHundred {
			s.scale *= w.value
		} else {
			s.scale = w.value
		}
		s.tail, s.afterHundred = w.value, false
	default:
		return false
	}
	s.open = true
	return true
}

// tailOf is what the end of a compound multiplies: 1000 in "zwölftausend".
func tailOf(low string) float64 {
	switch {
	case strings.HasSuffix(low, "tausend"):
		return 1000
	case strings.HasSuffix(low, "hundert"):
		return 100
	}
	return 1
}

// fits says whether a cardinal may follow what was read: "two hundred" + "five", "twenty" + "seven", a scale + less.
func (s *accumulator) fits(v float64) bool {
	switch {
	case !s.open:
		return true
	case v != float64(int64(v)) || v >= s.last || v == 0:
		return false
	case s.current == 0:
		return true
	case s.afterHundred:
		return v < 100
	}
	return s.current >= 20 && v < 10 && int64(s.current)%10 == 0 && int64(s.current)%100 != 0
}

// point reads decimals in words: "zwei Komma drei", "two point five".
func (r *reader) point(n numeral, i int) numeral {
	if n.next != i+1 || !r.is(n.next, "komma", "point") || !r.near(n.next) {
		return n
	}
	at, place := n.next+1, .1
	for w := r.word(at); w.class == cardinal && w.value < 10 && r.near(at); w = r.word(at) {
		n.low += w.value * place
		at, place = at+1, place/10
	}
	if at > n.next+1 {
		n.high, n.next = n.low, at
	}
	return r.scaled(n)
}

// scaled multiplies a number with the scale words behind it: "1,5 Millionen", "300k", "27-hundred".
func (r *reader) scaled(n numeral) numeral {
	for r.near(n.next) {
		at := n.next
		if r.is(at, "-", "‑") && r.glued(at) && r.glued(at+1) {
			at++
		}
		w := r.word(at)
		factor := w.value
		switch {
		case n.digits && r.glued(at) && at == n.next && w.glued > 0:
			factor = w.glued
			if !r.suffix(at, n) {
				return n
			}
		case w.class != scale && w.class != hundred && w.class != dozen, n.scale > 1 && factor <= 1:
			return n
		case at == n.next && w.class == hundred && n.low >= 100:
			return n
		}
		n.low, n.high, n.scale, n.tail = n.low*factor, n.high*factor, n.scale*factor, factor
		n.next = at + 1
		if r.is(n.next, ".") && r.glued(n.next) && isShort(r.low(at)) {
			n.next++
		}
		if n.low >= 1e18 {
			return n
		}
	}
	return n
}

// isShort says whether a scale word is an abbreviation that takes a full stop.
func isShort(low string) bool {
	switch low {
	case "mio", "mrd", "tsd", "bio", "mill", "mln", "mia":
		return true
	}
	return false
}

// suffix says whether a letter glued to digits is a scale: "m" is one only behind a sign of money, "K" not in "4K".
func (r *reader) suffix(at int, n numeral) bool {
	if r.glued(at+1) && r.kind(at+1, scan.Digits) {
		return false
	}
	switch r.raw(at) {
	case "m", "M", "b", "B":
		return r.raw(at) == "M" || r.moneyBefore(at)
	case "K":
		return n.low >= 10
	}
	return true
}

// moneyBefore says whether a sign of money stands before the number that ends at token at.
func (r *reader) moneyBefore(at int) bool {
	for i := at - 1; i >= 0 && i >= at-4; i-- {
		if r.is(i, "$", "€", "£", "¥") || r.iso[r.raw(i)] {
			return true
		}
		if !r.kind(i, scan.Digits) && !r.is(i, ".", ",") {
			return false
		}
	}
	return false
}
