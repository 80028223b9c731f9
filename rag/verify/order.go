package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang/calendar"
)

// order checks what is told to have come first.
func (r *roles) order() {
	for i := 1; i < len(r.own.frames); i++ {
		a, b := &r.own.frames[i-1], &r.own.frames[i]
		if r.own.stops(a.last, b.first) && !r.own.isLater(b) || !r.own.isEarlier(a) && !r.own.isLater(b) {
			continue
		}
		x, y := r.bestPair(a, b)
		if x != nil && y != nil && x != y && (x.u == y.u || !r.own.beginsBefore(b)) && r.precedes(y, x) {
			r.p.fail("order", "%q is told before %q, but came later", r.p.span(a.first, a.last), r.p.span(b.first, b.last))
			return
		}
	}
}

// bestPair are the cited frames of two of the sentence, in one sentence where either may be meant in several.
func (r *roles) bestPair(a, b *frame) (x, y *said) {
	x, _ = r.bestFor(a.words, a.slots, -1)
	y, _ = r.bestFor(b.words, b.slots, -1)
	switch {
	case x != nil && y == nil:
		y, _ = r.bestFor(b.words, b.slots, x.u)
	case x == nil && y != nil:
		x, _ = r.bestFor(a.words, a.slots, y.u)
	}
	return x, y
}

// precedes says whether what a cited frame tells surely came before what another one does: by its words, else by its date.
func (r *roles) precedes(x, y *said) bool {
	if x.u == y.u {
		return x.last < y.first && (x.text.isEarlier(x.frame) || y.text.isLater(y.frame))
	}
	a, b := r.when(x), r.when(y)
	return !a.To.IsZero() && !b.From.IsZero() && a.To.Compare(b.From) < 0
}

// isEarlier and isLater say whether a frame is marked as what came first, or as what came then.
func (f *framed) isEarlier(fr *frame) bool {
	return f.hasWord(fr, "first", "initially", "erst", "zuerst", "zunaechst", "anfangs") || f.begins(fr) == "nachdem"
}

func (f *framed) isLater(fr *frame) bool {
	return f.hasWord(fr, "then", "later", "subsequently", "followed", "dann", "danach", "spaeter", "anschliessend", "folgte", "folgten") || f.beginsBefore(fr)
}

// beginsBefore says whether a frame tells before what another one's happened.
func (f *framed) beginsBefore(fr *frame) bool {
	begins := f.begins(fr)
	return len(fr.verbs) > 0 && (begins == "before" || begins == "bevor")
}

// begins is the first word of a frame.
func (f *framed) begins(fr *frame) string {
	i := fr.first
	for i < fr.last && !f.isWord(i) {
		i++
	}
	return f.fold(i)
}

func (f *framed) hasWord(fr *frame, words ...string) bool {
	for i := fr.first; i <= fr.last; i++ {
		if slices.Contains(words, f.fold(i)) {
			return true
		}
	}
	return false
}

// when is the time of what a cited frame tells: its own date, the only one of its sentence, else that of its article.
func (r *roles) when(s *said) calendar.Interval {
	for _, list := range [][]slot{s.slots, s.text.slots} {
		var out []calendar.Interval
		for _, o := range list {
			if o.date != nil && !o.date.IsZero() && !o.date.Duration {
				out = append(out, o.date.Interval)
			}
		}
		if len(out) == 1 {
			return out[0]
		}
	}
	return r.p.ev.Articles[r.p.s.units[s.u].article].Published.Interval
}

// followed checks who is told to have come after or before somebody else, by a length of time or as following: "X, two days after Y".
func (r *roles) followed(f *frame) bool {
	for i := f.first; i < f.last; i++ {
		var after bool
		switch r.own.fold(i) {
		case "after", "nach":
			after = true
		case "before", "vor":
		default:
			continue
		}
		timed := slices.ContainsFunc(r.own.slots, func(s slot) bool { return s.last == i-1 && s.lasts != "" })
		if !timed && !r.own.hasWord(f, "followed", "follows", "folgte", "folgten") || len(r.found[i+1]) == 0 || !r.own.capital(i+1) {
			continue
		}
		a, b := r.whenOf(f.subject, []int{i + 1}), r.whenOf([]int{i + 1}, f.subject)
		if after && isBefore(a, b) || !after && isBefore(b, a) {
			r.p.fail("order", "%q: the cited sentences have it the other way round", r.p.span(f.first, f.last))
			return true
		}
	}
	return false
}

// isBefore says whether one time is surely over when another begins.
func isBefore(a, b calendar.Interval) bool {
	return !a.To.IsZero() && !b.From.IsZero() && a.To.Compare(b.From) < 0
}

// whenOf is the time of the cited statements that name one and not the other, zero where they have several.
func (r *roles) whenOf(one, other []int) (out calendar.Interval) {
	has := func(words []int, s *said) bool {
		return slices.ContainsFunc(words, func(i int) bool { return r.has(i, s) })
	}
	for k := range r.said {
		s := &r.said[k]
		if !has(one, s) || has(other, s) {
			continue
		}
		t := r.when(s)
		if !out.IsZero() && t != out {
			return calendar.Interval{}
		}
		out = t
	}
	return out
}
