package verify

import "slices"

// crossing checks pairs of statements: where two of a cited sentence are told, each of those told keeps to one of them.
func (r *roles) crossing() {
	lost := make([][][2]*said, len(r.own.frames))
	for i := range r.own.frames {
		if !r.spend(len(r.said)) {
			return
		}
		lost[i] = r.astray(&r.own.frames[i])
		for k := range r.own.frames[:i] {
			a, b := &r.own.frames[k], &r.own.frames[i]
			if s := r.crossed(a, b, lost[k], lost[i]); s != nil {
				r.p.fail("frame", "what belongs to two statements has changed places: %q", short(s.text.body))
				return
			}
		}
	}
}

// crossed is a cited frame that two of the sentence mix with another one, nil for none.
func (r *roles) crossed(a, b *frame, lostA, lostB [][2]*said) *said {
	for m := range r.said {
		y := &r.said[m]
		if !r.spend(1) {
			return nil
		}
		for n := m - 1; n >= 0 && r.said[n].u == y.u; n-- {
			x := &r.said[n]
			if !x.leans && !y.leans && !x.aside && !y.aside && r.mixes(a, x, y) && r.mixes(b, x, y) {
				return x
			}
		}
	}
	for _, x := range lostA {
		for _, y := range lostB {
			if x[0].u != y[0].u && x[0] == y[1] && x[1] == y[0] {
				return x[0]
			}
		}
	}
	return nil
}

// astray are pairs of cited frames: one with a figure of a frame of the sentence, of which that one has no word, and one of
// another sentence with a figure of that sort, of which it has some.
func (r *roles) astray(f *frame) (out [][2]*said) {
	for _, o := range f.slots {
		for n := range r.said {
			home := &r.said[n]
			if o.figure == nil || !r.fills(o, home) {
				continue
			}
			if !r.spend(len(r.said)) {
				return out
			}
			for m := range r.said {
				other := &r.said[m]
				if other.u == home.u || r.fills(o, other) || !r.sameSort(o, other) {
					continue
				}
				if own, theirs := r.weigh(f, o, home, other); own == 0 && theirs > 0 && len(out) < mostFrames {
					out = append(out, [2]*said{home, other})
				}
			}
		}
	}
	return out
}

// mixes says whether a frame of the sentence has something that only the one, and something that only the other of two
// cited frames has, and no third one has all of that.
func (r *roles) mixes(f *frame, x, y *said) bool {
	inX, inY := r.weigh(f, slot{}, x, y)
	return inX > 0 && inY > 0 && !r.inThird(f, x, y)
}

// inThird says whether a cited frame of another sentence has everything that a frame of the sentence has of two.
func (r *roles) inThird(f *frame, x, y *said) bool {
	if !r.spend(len(r.said)) {
		return false
	}
	return slices.ContainsFunc(r.said, func(z said) bool {
		return z.u != x.u && !slices.ContainsFunc(f.words, func(i int) bool {
			return (r.has(i, x) || r.has(i, y)) && !r.has(i, &z)
		}) && !slices.ContainsFunc(f.slots, func(s slot) bool {
			return (r.fills(s, x) || r.fills(s, y)) && !r.fills(s, &z)
		})
	})
}
