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
	if one, other := r.p.s.units[x.u], r.p.s.units[y.u]; one.article == other.article && one.sentence > other.sentence && r.dateOf(y).IsZero() {
		return false // undated, and told before it: the day of the article says only that it was no later
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
	if own := r.dateOf(s); !own.IsZero() {
		return own
	}
	return r.p.ev.Articles[r.p.s.units[s.u].article].Published.Interval
}

// dateOf is the date of a cited frame, or the only one of its sentence; zero where it has none.
func (r *roles) dateOf(s *said) calendar.Interval {
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
	return calendar.Interval{}
}

// followed checks who is told to have come after or before somebody else, by a length of time, as following, or with what the
// other one did: "X, two days after Y", "X only after Y had done so".
func (r *roles) followed(f *frame) bool {
	for i := f.first; i < f.last; i++ {
		after, clause := false, false
		switch r.own.fold(i) {
		case "after", "nachdem":
			after, clause = true, true
		case "nach":
			after = true
		case "before", "bevor":
			clause = true
		case "vor":
		default:
			continue
		}
		timed := slices.ContainsFunc(r.own.slots, func(s slot) bool { return s.last == i-1 && s.lasts != "" })
		n := r.own.whom(i + 1)
		if !timed && !clause && !r.own.hasWord(f, "followed", "follows", "folgte", "folgten") || n >= len(r.found) || len(r.found[n]) == 0 || !r.own.capital(n) {
			continue
		}
		who := r.whoBefore(i, f)
		if slices.Contains(who, n) {
			continue
		}
		a, b := r.whenOf(who, []int{n}), r.whenOf([]int{n}, who)
		if after && isBefore(a, b) || !after && isBefore(b, a) {
			r.p.fail("order", "%q: the cited sentences have it the other way round", r.p.span(f.first, f.last))
			return true
		}
	}
	return false
}

// whom skips the small words before a name: "before that of X".
func (f *framed) whom(i int) int {
	for ; i < len(f.words); i++ {
		switch f.fold(i) {
		case "that", "those", "of", "the", "der", "die", "das", "denen", "jener", "derjenigen", "von":
		default:
			return i
		}
	}
	return i
}

// whoBefore is whoever acts in the statement that a clause with "after" belongs to: that before it, else that behind it.
func (r *roles) whoBefore(at int, f *frame) []int {
	for k := range r.own.frames {
		g := &r.own.frames[k]
		if g.first != f.first || r.own.begins(f) != r.own.fold(at) {
			continue
		}
		if k > 0 && !r.own.stops(r.own.frames[k-1].last, f.first) {
			return r.own.frames[k-1].subject
		}
		if k+1 < len(r.own.frames) {
			return r.own.frames[k+1].subject
		}
	}
	return f.subject
}

// isBefore says whether one time is surely over when another begins.
func isBefore(a, b calendar.Interval) bool {
	return !a.To.IsZero() && !b.From.IsZero() && a.To.Compare(b.From) < 0
}

// whenOf is the time of the cited statements in which one acts, else of those that name one and not the other; zero where
// they have several. Of a sentence that confirms or denies, only those count that do the same.
func (r *roles) whenOf(one, other []int) calendar.Interval {
	acts := func(s *said) bool {
		return slices.ContainsFunc(one, func(i int) bool {
			return slices.ContainsFunc(r.found[i], func(p place) bool { // "Russia" of "the Russian army" too
				return p.u == s.u && (slices.Contains(s.subject, p.at) || p.at >= s.first && slices.Contains(s.subject, p.at+1))
			})
		})
	}
	has := func(words []int, s *said) bool {
		return slices.ContainsFunc(words, func(i int) bool { return r.has(i, s) })
	}
	if out := r.onlyTime(func(s *said) bool { return acts(s) && r.turnsAlike(s) }); !out.IsZero() {
		return out
	}
	return r.onlyTime(func(s *said) bool { return has(one, s) && !has(other, s) })
}

// onlyTime is the time of some cited statements, zero where they have several.
func (r *roles) onlyTime(of func(*said) bool) (out calendar.Interval) {
	for k := range r.said {
		s := &r.said[k]
		if !of(s) {
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

// turnsAlike says whether a cited statement confirms or denies as the sentence does.
func (r *roles) turnsAlike(s *said) bool {
	for _, kind := range []string{"confirmation", "denial"} {
		if r.p.t.has(kind) && (!s.text.marked(s.first, s.last, kind) || s.text.marked(s.first, s.last, "negation")) {
			return false
		}
	}
	return true
}
