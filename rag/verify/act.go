package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// acts checks whoever acts: not somebody of another statement in the place of whom the cited sentence names.
func (r *roles) acts(f *frame) bool {
	if len(f.subject) == 0 || r.saysOn(f) || r.isOneOf(f) || slices.ContainsFunc(f.slots, func(s slot) bool { return r.own.follows(s.first, f.subject[0]) }) {
		return false
	}
	rest := slices.DeleteFunc(slices.Clone(f.words), func(i int) bool { return slices.Contains(f.subject, i) })
	home, top := r.bestFor(rest, f.slots, -1)
	if home == nil || len(home.subject) == 0 || r.own.isPassive(f) != home.text.isPassive(home.frame) {
		return false
	}
	beside := r.actsBeside(f, home)
	if top < 4 && !beside {
		return false
	}
	elsewhere := false
	for _, i := range f.subject {
		if r.has(i, home) || r.tellAsMuch(rest, i, home) {
			return false
		}
		elsewhere = elsewhere || len(r.found[i]) > 0
	}
	if !elsewhere || !beside && !r.alikeNamed(f, home) || r.meant(f, home) {
		return false
	}
	if r.own.speaks(f.verbs) && r.speaksIn(f.subject, home.u) {
		return false // checked with who says what
	}
	toldToo := slices.ContainsFunc(home.subject, func(at int) bool {
		return slices.ContainsFunc(f.words, func(i int) bool { return slices.Contains(r.found[i], place{home.u, at}) })
	})
	if toldToo && !r.sameVerb(f, home) {
		return false
	}
	r.p.fail("frame", "%q does not do this in the cited sentence: %q", r.p.span(f.subject[0], f.subject[len(f.subject)-1]), short(home.text.body))
	return true
}

// speaksIn says whether a sentence cited names somebody of some words itself as who says something in it.
func (r *roles) speaksIn(words []int, u int) bool {
	unit := r.p.s.units[u]
	return slices.ContainsFunc(r.p.cast.mentions, func(m mention) bool {
		in := slices.ContainsFunc(words, func(i int) bool { return m.first <= i && i <= m.last })
		return in && slices.ContainsFunc(unit.claims, func(c claims.Claim) bool {
			return slices.ContainsFunc(c.Speakers, func(s claims.Speaker) bool { return slices.Contains(m.ids, s.ID) && unit.span.Overlaps(s.Span) })
		})
	})
}

// saysOn says whether a frame goes on with what whoever acts in the one before said: "and added that …".
func (r *roles) saysOn(f *frame) bool {
	if slices.Contains(f.words, f.subject[0]) || len(f.verbs) == 0 {
		return false
	}
	next := r.own.fold(f.verbs[0] + 1)
	return next == "that" || next == "dass" || r.own.speaks(f.verbs)
}

// meant says whether the sentence of a cited frame tells of a frame's subject by a pronoun.
func (r *roles) meant(f *frame, home *said) bool {
	return slices.ContainsFunc(r.p.cast.mentions, func(m mention) bool {
		in := slices.ContainsFunc(f.subject, func(i int) bool { return m.first <= i && i <= m.last })
		return in && r.p.referred(m, r.p.s.units[home.u])
	})
}

// isOneOf says whether a frame only tells that something is among others: it does what the others do in the cited sentence.
func (r *roles) isOneOf(f *frame) bool {
	return slices.ContainsFunc(f.verbs, func(i int) bool {
		switch r.own.fold(i) {
		case "gehoeren", "gehoert", "gehoerte", "gehoerten", "zaehlen", "zaehlt", "zaehlten", "umfasst", "umfassen", "include", "includes", "included", "comprise", "comprises", "belong", "belongs":
			return true
		}
		return false
	})
}

// actsBeside says whether the subject of a frame acts in another frame of a cited sentence, which has its verb.
func (r *roles) actsBeside(f *frame, home *said) bool {
	return r.sameVerb(f, home) && slices.ContainsFunc(r.said, func(o said) bool {
		return o.u == home.u && o.frame != home.frame && !r.hasVerb(f, &o) && slices.ContainsFunc(f.subject, func(i int) bool {
			return r.has(i, &o) && !r.has(i, home)
		})
	})
}

// misnamed checks whoever is named with what happens, acting or not: where the cited sentence names somebody else with it,
// and whom the sentence names with something else.
func (r *roles) misnamed(f *frame) bool {
	for n := range r.said {
		home := &r.said[n]
		if !r.spend(len(f.verbs)) || !r.sameVerb(f, home) {
			continue
		}
		if !r.spend(len(r.said)) {
			return false
		}
		for m := range r.said {
			other := &r.said[m]
			if other.u != home.u || other == home || r.hasVerb(f, other) || home.aside || other.aside || r.subjectOnlyIn(f, home, other) {
				continue
			}
			if r.names(f, home, other) {
				r.p.fail("frame", "whom the sentence names belongs to another statement of %q", short(home.text.body))
				return true
			}
		}
	}
	return false
}

// tellAsMuch says whether another cited sentence with word i has as many of some words as a frame does.
func (r *roles) tellAsMuch(words []int, i int, home *said) bool {
	count := func(in func(place) bool) (n int) {
		for _, w := range words {
			if slices.ContainsFunc(r.found[w], in) {
				n++
			}
		}
		return n
	}
	own := count(func(p place) bool { return p.u == home.u && home.set[p.at] })
	return slices.ContainsFunc(r.found[i], func(at place) bool {
		return at.u != home.u && count(func(p place) bool { return p.u == at.u }) >= own
	})
}

// isPassive says whether a frame tells what is done to its subject.
func (f *framed) isPassive(fr *frame) bool {
	if f.hasWord(fr, "worden") {
		return true
	}
	return slices.ContainsFunc(fr.verbs, func(i int) bool {
		switch f.fold(i) {
		case "wird", "werden", "wurde", "wurden", "worden", "is", "are", "was", "were", "been", "be":
			return true
		}
		return false
	})
}

// bestFor is the cited frame that has most of some words and slots, of a sentence where u names one; nil where two have as many.
func (r *roles) bestFor(words []int, slots []slot, u int) (*said, int) {
	var best *said
	top := 0
	for k := range r.said {
		s, n := &r.said[k], 0
		if u >= 0 && s.u != u {
			continue
		}
		for _, i := range words {
			if r.has(i, s) {
				n += 2
			}
			if _, ok := r.placeIn(i, s); ok && slices.ContainsFunc(r.found[i], func(p place) bool { return p.u == s.u && slices.Contains(s.subject, p.at) }) {
				n++ // whoever acts tells best which one is meant
			}
		}
		for _, x := range slots {
			if r.fills(x, s) {
				n += 6 // nothing tells better
			}
		}
		switch {
		case n > top:
			best, top = s, n
		case n == top:
			best = nil
		}
	}
	return best, top
}

// alikeNamed says whether the subjects of two frames are both names, or both none and no words that may stand for whoever was
// named before: what one calls by name, the other may call "the company".
func (r *roles) alikeNamed(f *frame, s *said) bool {
	named := func(t *framed, words []int) bool {
		return slices.ContainsFunc(words, func(i int) bool { return t.isName(r.p.v, i) })
	}
	stands := func(t *framed, words []int) bool {
		return slices.ContainsFunc(words, func(i int) bool {
			return slices.ContainsFunc(t.neutral, func(h claims.Hit) bool { return h.First <= i && i <= h.Last })
		})
	}
	a, b := named(r.own, f.subject), named(s.text, s.subject)
	return a && b || !a && !b && !stands(r.own, f.subject) && !stands(s.text, s.subject)
}

// traded checks that two who are named keep their parts: whoever acts in the cited sentence does not suffer it here.
func (r *roles) traded(f *frame) bool {
	for n := range r.said {
		s := &r.said[n]
		if !r.spend(len(f.verbs)) || r.own.isPassive(f) != s.text.isPassive(s.frame) || !r.sameVerb(f, s) {
			continue
		}
		if !r.spend(len(f.words)) {
			return false
		}
		for _, a := range f.words {
			for _, b := range f.words {
				if a < b && r.own.isName(r.p.v, a) && r.own.isName(r.p.v, b) && r.tradedIn(f, s, a, b) {
					r.p.fail("frame", "%q and %q have changed places: %q", r.own.words[a].Text, r.own.words[b].Text, short(s.text.body))
					return true
				}
			}
		}
	}
	return false
}

// sameVerb says whether a verb of a frame is one of a cited frame.
func (r *roles) sameVerb(f *frame, s *said) bool {
	return slices.ContainsFunc(f.verbs, func(i int) bool {
		return slices.ContainsFunc(r.found[i], func(p place) bool { return p.u == s.u && slices.Contains(s.verbs, p.at) })
	})
}

// hasVerb says whether a cited frame has a verb of a frame, or leaves it to a neighbour.
func (r *roles) hasVerb(f *frame, s *said) bool {
	return slices.ContainsFunc(f.verbs, func(i int) bool { return r.has(i, s) })
}

// misquoted checks that whoever is said to have said the words between quotation marks is named where they stand.
func (r *roles) misquoted(f *frame) bool {
	u := r.p.quotedIn
	if u == nil || len(f.subject) == 0 || !r.own.speaks(f.verbs) || !slices.ContainsFunc(f.subject, func(i int) bool { return r.own.isName(r.p.v, i) }) {
		return false
	}
	for _, i := range f.subject {
		w := stripped(r.own.fold(i))
		if slices.ContainsFunc(u.words, func(o claims.Word) bool { return stripped(o.Folded) == w }) || r.p.spelledOtherwise(r.own.words[i].Text) && len(r.found[i]) == 0 {
			return false
		}
	}
	t := r.p.v.framed(u.text)
	for _, s := range t.frames {
		if t.speaks(s.verbs) && slices.ContainsFunc(s.subject, func(i int) bool { return t.isName(r.p.v, i) }) {
			r.p.fail("speaker", "%q does not say what is quoted: %q", r.p.span(f.subject[0], f.subject[len(f.subject)-1]), short(u.body))
			return true
		}
	}
	return false
}

// tradedIn says whether word a acts and b does not in the sentence, and the other way round in a cited frame.
func (r *roles) tradedIn(f *frame, s *said, a, b int) bool {
	x, okx := r.placeIn(a, s)
	y, oky := r.placeIn(b, s)
	if !okx || !oky || r.own.isPartOfOne(a, b) || s.text.isPartOfOne(x, y) {
		return false
	}
	governedA, governedB := r.own.governed(a, f.first), r.own.governed(b, f.first)
	governedX, governedY := s.text.governed(x, s.first), s.text.governed(y, s.first)
	switch {
	case governedA != governedB && governedX != governedY:
		return governedA != governedX
	case governedA || governedB || governedX || governedY:
		return false
	}
	return acts(f.verbs, a, b) && acts(s.verbs, y, x)
}

// acts says whether a verb stands between two words.
func acts(verbs []int, a, b int) bool {
	return slices.ContainsFunc(verbs, func(v int) bool { return a < v && v < b })
}

// isPartOfOne says whether two words stand in one name.
func (f *framed) isPartOfOne(a, b int) bool {
	for i := min(a, b) + 1; i < max(a, b); i++ {
		if !f.content[i] {
			return false
		}
	}
	return max(a, b)-min(a, b) < 4
}

// placeIn is where a cited frame itself has word i.
func (r *roles) placeIn(i int, s *said) (int, bool) {
	for _, p := range r.found[i] {
		if p.u == s.u && slices.Contains(s.words, p.at) {
			return p.at, true
		}
	}
	return 0, false
}

// speaksElsewhere checks that whoever says a figure stands in what is cited, not somewhere else in the article.
func (r *roles) speaksElsewhere(f *frame) bool {
	if len(f.subject) == 0 || len(f.slots) == 0 || !r.own.speaks(f.verbs) {
		return false
	}
	for _, i := range f.subject {
		k := slices.IndexFunc(r.p.pairs.words, func(w alignedWord) bool { return w.at == i && !w.sign })
		if k < 0 || len(r.found[i]) > 0 || r.p.pairs.words[k].skip || r.p.carried(&r.p.pairs.words[k]) || r.p.mentionAt(i) || r.p.known()[i] {
			return false
		}
	}
	r.p.fail("speaker", "%q does not say this in what is cited", r.p.span(f.subject[0], f.subject[len(f.subject)-1]))
	return true
}
