package quantity

import "github.com/quellenlage/quellenlage/lang/internal/scan"

// unitOf reads the unit behind a number, or the sign of money before it, no further back than floor.
func (r *reader) unitOf(f *figure, floor int) {
	if f.lone && r.is(f.next, "mal", "fach") {
		return
	}
	at := f.next
	if r.is(at, "-", "‑") && r.glued(at) && r.glued(at+1) {
		at++
	}
	if r.is(at, ",") && r.is(at+1, "-", "–", "—") && r.glued(at) && r.glued(at+1) {
		at += 2 // "1200,- €"
	}
	if code, end := r.unitAt(at, f.next); end > 0 && r.near(at) {
		f.unit, f.end = code, end
		if r.is(end, "/") && r.glued(end) && r.glued(end+1) {
			if per, last := r.unitAt(end+1, end); last > 0 {
				f.unit, f.end = code+"/"+per, last
			}
		}
		r.addCents(f)
		return
	}
	if code, from := r.prefixAt(f.start-1, floor); from >= 0 {
		f.unit, f.from = code, from
	}
}

// unitAt matches the longest unit at token at; from is the token behind the number.
func (r *reader) unitAt(at, from int) (string, int) {
	if !r.has(at) {
		return "", 0
	}
	if r.iso[r.raw(at)] && !r.glued(at+1) || r.iso[r.raw(at)] && !r.kind(at+1, scan.Word) {
		return r.raw(at), at + 1
	}
	for _, p := range r.units[r.low(at)] {
		if end := r.matches(p, at); end > 0 && r.unitFits(p, at, from, end) {
			return p.value, end
		}
	}
	return "", 0
}

// matches gives the token behind the phrase where it stands at token at.
func (r *reader) matches(p phrase, at int) int {
	for k, form := range p.tokens {
		if !r.has(at+k) || k > 0 && r.tokens[at+k].Gap == scan.Break {
			return 0
		}
		if p.exact && r.raw(at+k) != form || !p.exact && r.low(at+k) != form {
			return 0
		}
	}
	return at + len(p.tokens)
}

// unitFits rules out letters that begin something else: "300 m" is a length, "300 m-lange" and "5 t. co" are not; a
// dollar sign that opens the next amount is not behind this one.
func (r *reader) unitFits(p phrase, at, from, end int) bool {
	switch {
	case r.glued(end) && (r.kind(end, scan.Word) || r.kind(end, scan.Digits)):
		return false
	case len(p.tokens[0]) == 1 && r.kind(at, scan.Word) && r.is(end, "-", "’", "'") && r.glued(end) && r.glued(end+1):
		return false
	case r.is(at, "$", "€", "£") && !r.glued(at) && r.glued(at+1) && r.kind(at+1, scan.Digits):
		return false
	case r.is(at, "in", "won", "tempo", "mark", "foot", "second", "fass"):
		return r.upper(at) && !r.is(at, "in", "second", "foot", "tempo") || at > from && r.is(at, "foot")
	}
	return true
}

// prefixAt matches a sign of money or a currency code that ends at token at. It gives the first token, -1 without one.
func (r *reader) prefixAt(at, floor int) (string, int) {
	if at < floor || !r.has(at) {
		return "", -1
	}
	if r.iso[r.raw(at)] {
		return r.raw(at), at
	}
	for _, p := range r.prefixes[r.low(at)] {
		from := at - len(p.tokens) + 1
		if from >= floor && r.matches(p, from) == at+1 {
			return p.value, from
		}
	}
	return "", -1
}

// addCents adds "und fünfzig Cent" to an amount of money.
func (r *reader) addCents(f *figure) {
	at := f.end
	if r.is(at, "und", "and") {
		at++
	} else if w := r.word(at); r.near(at) && w.class == cardinal && w.value >= 10 && w.value < 100 && !r.near(at+1) {
		f.low += w.value / 100 // "zwei Euro fünfzig"
		f.high, f.next, f.end = f.low, at+1, at+1
		return
	}
	if !r.near(at) || len(f.unit) != 3 || !r.iso[f.unit] || f.vague || f.low != float64(int64(f.low)) {
		return
	}
	n, ok := r.numeralAt(at)
	if !ok || n.low >= 100 || n.vague || n.low != float64(int64(n.low)) || !r.near(n.next) || !r.cents[r.low(n.next)] {
		return
	}
	f.low += n.low / 100
	f.high = f.low
	f.next, f.end = n.next, n.next+1
}
