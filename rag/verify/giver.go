package verify

import "slices"

// givers checks that two nations of a frame have not changed places: who gives and who gets, who helps and who is helped.
func (r *roles) givers(f *frame) bool {
	own := r.nationPlaces(r.own, f)
	if len(own) < 2 {
		return false
	}
	rest := r.own.among(f.words, func(i int) bool {
		return !slices.ContainsFunc(own, func(n nationPlace) bool { return n.first <= i && i <= n.last })
	})
	home, top := r.bestFor(rest, f.slots, -1)
	if home == nil || top < likely || r.own.isPassive(f) != home.text.isPassive(home.frame) {
		return false
	}
	theirs := r.nationPlaces(home.text, home.frame)
	for i, a := range own {
		for _, b := range own[i+1:] {
			if a.id != b.id && r.changedPlaces(f, home, [2]nationPlace{a, b}, theirs) {
				r.p.fail("frame", "%q: the cited sentence has the two the other way round: %q", r.p.span(a.first, b.last), short(home.text.body))
				return true
			}
		}
	}
	return false
}

// nationPlace is where a frame names a nation, and whether behind a preposition of giving and getting.
type nationPlace struct {
	id          string
	first, last int
	governed    bool
}

// nationPlaces are the nations of a frame, each where it is named first; none where one is named twice.
func (r *roles) nationPlaces(t *framed, f *frame) []nationPlace {
	var out []nationPlace
	for _, h := range t.nations {
		if h.First < f.first || h.Last > f.last {
			continue
		}
		if slices.ContainsFunc(out, func(o nationPlace) bool { return o.id == h.ID }) {
			return nil
		}
		directed := t.directed(h.First, f.first)
		if directed || !t.governed(h.First, f.first) {
			out = append(out, nationPlace{h.ID, h.First, h.Last, directed})
		}
	}
	return out
}

// directed says whether a preposition by which something goes from one to another stands before a noun.
func (f *framed) directed(i, first int) bool {
	const reach = 3
	for k := i - 1; k >= first && k >= i-reach && f.isWord(k) && !f.verb[k]; k-- {
		switch f.fold(k) {
		case "von", "vom", "from", "an", "to", "gegen", "against":
			return true
		case "nach":
			return k == i-1 && !f.possessive(i) // "nach Chinas Votum" is a time
		}
	}
	return false
}

// changedPlaces says whether two nations of a frame stand the other way round in a cited one: one behind a preposition and
// the other not, or in turned order around the same verb.
func (r *roles) changedPlaces(f *frame, home *said, pair [2]nationPlace, theirs []nationPlace) bool {
	find := func(id string) int {
		return slices.IndexFunc(theirs, func(n nationPlace) bool { return n.id == id })
	}
	x, y := find(pair[0].id), find(pair[1].id)
	if x < 0 || y < 0 {
		return false
	}
	a, b := pair[0], pair[1]
	switch {
	case a.governed != b.governed && theirs[x].governed != theirs[y].governed:
		return a.governed != theirs[x].governed
	case a.governed || b.governed || theirs[x].governed || theirs[y].governed:
		return false
	}
	// A German object may stand before the verb, but not before the subject in a clause whose verb comes last.
	return theirs[y].last < theirs[x].first && !home.text.any(home.text.verb, theirs[y].last+1, theirs[x].first) && r.sameVerb(f, home)
}
