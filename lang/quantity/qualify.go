package quantity

import "github.com/quellenlage/quellenlage/lang/internal/scan"

// modifiers is what stands around a number and says how it is meant.
type modifiers struct {
	qualifier       Qualifier
	additive, total bool
	explicit        bool // a qualifier was written
}

// counts says whether a lone "ein" or "one" is meant as a number: a qualifier says so, or the English "one" stands
// before what it counts.
func (m modifiers) counts(r *reader, f figure) bool {
	switch {
	case f.ranged, f.unit == "percent", r.iso[f.unit], r.is(f.start, "eins"):
		return true
	case m.explicit && m.qualifier == Exactly && r.isArticle(f.start) && f.unit == "":
		// "nur eine Frage der Zeit": only "nur einer von ihnen" counts.
		return r.is(f.next, "von", "davon", "der") && r.is(f.start, "einer", "eine", "eines")
	case m.explicit:
		return true
	}
	return r.is(f.start, "one") &&
		!r.is(f.next, "of", "another", "day", "side", "hand", "thing", "who", "that", "way", "can", "could", "would", "should",
			"might", "must", "may", "more", "-", "'", "’", "s", ",", ".", "time", "point", "after", "by", "in", "is", "was") &&
		!r.is(f.start-1, "no", "the", "this", "that", "which", "any", "every", "each", "some", "another", "number", "-", "day",
			"formula", "phase", "air", "square", "a", "big", "new", "only") && r.near(f.next)
}

func (r *reader) isArticle(i int) bool { return r.numbers[r.low(i)].class == article }

// modifiers reads backwards from the figure over qualifiers, "weitere" and "insgesamt", no further than floor, then
// forwards over "oder mehr", and widens the figure accordingly.
func (r *reader) modifiers(f *figure, floor int) modifiers {
	m := modifiers{qualifier: Exactly}
	for from := f.from; ; {
		at := from - 1
		if f.share && r.is(at, "die", "den", "der", "the") {
			at--
		}
		p, start := r.phraseBefore(at, floor)
		if start < 0 || r.tokens[from].Gap == scan.Break || !r.allowed(p, *f, start) {
			break
		}
		m.take(p.value)
		from, f.from = start, start
	}
	r.after(f, &m)
	return m
}

// take enters one phrase. A bound counts more than "rund" before or behind it: "mindestens rund 300".
func (m *modifiers) take(value string) {
	switch q := Qualifier(value); {
	case value == "additive":
		m.additive = true
	case value == "total":
		m.total = true
	case !m.explicit || m.qualifier == Exactly || m.qualifier == About && q != Exactly:
		m.qualifier, m.explicit = q, true
	}
}

// qualifierBefore says whether a qualifier stands right before token i.
func (r *reader) qualifierBefore(i int) (string, bool) {
	p, start := r.phraseBefore(i-1, 0)
	return p.value, start >= 0
}

// phraseBefore is the longest phrase of the table that ends at token at and begins no earlier than floor, -1 without one.
func (r *reader) phraseBefore(at, floor int) (phrase, int) {
	if at < floor {
		return phrase{}, -1
	}
	for _, p := range r.qualifiers[r.low(at)] {
		from := at - len(p.tokens) + 1
		if from >= floor && r.matches(p, from) == at+1 && !(r.glued(from) && r.kind(from, scan.Word)) {
			return p, from
		}
	}
	return phrase{}, -1
}

// allowed rules out prepositions that only look like qualifiers: "berichtete über zwei Soldaten", "unter zwei Brücken",
// "an die drei Helfer"; with such small numbers they stay prepositions unless a measure follows.
func (r *reader) allowed(p phrase, f figure, start int) bool {
	if len(p.tokens) == 1 {
		switch p.tokens[0] {
		case "über", "unter", "over", "under", "above", "below", "around", "about", "some", "übers":
			if p.tokens[0] == "over" && f.high <= 12 && timeUnit(f.unit) {
				return false // "over two days"
			}
			small := f.high <= 12 && f.unit == "" && f.scale == 1 && !f.share && !f.vague
			return !small && !r.is(start+1, "die", "den", "der", "the")
		case "gut", "gute", "guten":
			return !f.vague || f.scale > 1
		case "just":
			return !f.share
		}
	}
	switch p.value {
	case "about":
		if r.is(start, "an", "um") && len(p.tokens) == 2 {
			return f.high >= 20 && !f.share
		}
	case "additive", "total":
		return !f.share
	}
	return true
}

func timeUnit(unit string) bool {
	switch unit {
	case "year", "month", "week", "day", "hour", "minute", "second":
		return true
	}
	return false
}

// after reads what may stand behind a figure: "oder mehr", "or so", "300+", "weitere", "more", "insgesamt".
func (r *reader) after(f *figure, m *modifiers) {
	at := f.end
	if !r.near(at) {
		return
	}
	if q, end := r.boundBehind(at); end > 0 {
		r.close(f, m, q, end)
		return
	}
	if q, end := r.boundBehind(at + 1); end > 0 && r.kind(at, scan.Word) && r.near(at+1) {
		r.close(f, m, q, f.end) // "300 beds at most": what is counted is no part of the figure
		return
	}
	switch {
	case r.is(at, "+") && r.glued(at) && !r.glued(at+1):
		r.close(f, m, AtLeast, at+1)
	case r.is(at, "-") && r.is(at+1, "odd") && r.glued(at) && r.glued(at+1):
		r.close(f, m, About, at+2)
	case r.is(at, "oder", "or", "und", "and") && r.is(at+1, "mehr", "more"):
		if !r.is(at+2, "als", "than") {
			r.close(f, m, AtLeast, at+2)
		}
	case r.is(at, "oder", "or") && r.is(at+1, "weniger", "fewer", "less"):
		r.close(f, m, UpTo, at+2)
	case r.is(at, "or") && r.is(at+1, "so"):
		r.close(f, m, About, at+2)
	case r.raw(at) == "plus" && !f.lone && !r.kind(at+1, scan.Digits) && f.unit == "":
		r.close(f, m, AtLeast, at+1)
	case r.is(at, "weitere", "weiteren", "weiterer", "zusätzliche", "zusätzlichen", "zusätzlicher", "additional", "further"):
		m.additive = true
	case r.is(at, "more") && !r.is(at+1, "than"):
		m.additive = true
	case r.is(at, "insgesamt"), r.is(at, "in") && r.is(at+1, "all", "total") && !r.kind(at+2, scan.Word):
		m.total = true
	}
}

// boundBehind reads a bound that stands behind its figure: "300 at most", "300 höchstens". One before another number is
// that one's.
func (r *reader) boundBehind(at int) (q Qualifier, end int) {
	switch {
	case r.is(at, "at") && r.is(at+1, "most", "least"):
		q, end = AtLeast, at+2
		if r.is(at+1, "most") {
			q = UpTo
		}
	case r.is(at, "at") && r.is(at+1, "the") && r.is(at+2, "most", "least"):
		q, end = AtLeast, at+3
		if r.is(at+2, "most") {
			q = UpTo
		}
	case r.is(at, "höchstens", "maximal", "tops"):
		q, end = UpTo, at+1
	case r.is(at, "mindestens"):
		q, end = AtLeast, at+1
	default:
		return "", 0
	}
	if _, ok := r.numeralAt(end); ok || !r.closes(end) {
		return "", 0
	}
	return q, end
}

// closes says whether nothing stands at token i that a bound before it may belong to: "300 houses, at least the older".
func (r *reader) closes(i int) bool {
	return !r.kind(i, scan.Word) || !r.is(i, "the", "a", "an", "one", "some", "die", "der", "das", "ein", "eine", "einen", "bis", "up")
}

func (r *reader) close(f *figure, m *modifiers, q Qualifier, end int) {
	if !m.explicit && !f.ranged {
		m.qualifier, m.explicit = q, true
	}
	f.end = end
}
