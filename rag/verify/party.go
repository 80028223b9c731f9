package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// surely is the score of bestFor from which a cited frame is the one that a frame of the sentence tells: three words, or a
// figure.
const surely = 6

// likely is that score from which it is one for what has no figure: two words.
const likely = 4

// parties checks that nobody stands in the place of another: a nation for another one, whoever something belongs to, and
// whoever says what has no figure.
func (r *roles) parties(f *frame) bool {
	return r.substituted(f) || r.otherAgent(f) || r.onlyTells(f) || r.givers(f) || r.belongsElsewhere(f) || r.saidByOther(f) || r.comesFrom(f) || r.leansElsewhere(f) || r.otherOffice(f)
}

// substituted checks the nations of a frame: where the cited frame has another one, and the sentence does not.
func (r *roles) substituted(f *frame) bool {
	own := r.nationsOf(r.own, f.first, f.last)
	if len(own) == 0 {
		return false
	}
	rest := r.own.among(f.words, func(i int) bool {
		return !slices.ContainsFunc(own, func(h claims.Hit) bool { return h.First <= i && i <= h.Last })
	})
	home, top := r.bestFor(rest, f.slots, -1)
	if home == nil || top < surely || home.leans {
		return false
	}
	told := r.nationsOf(r.own, 0, len(r.own.words)-1)
	for _, h := range own {
		if r.hasNation(home, h.ID) || !r.own.possessive(h.Last) && r.saysIn(home.u, h.ID) {
			continue
		}
		for _, g := range r.nationsOf(home.text, home.first, home.last) {
			if !sharesNation(told, g.ID) && !r.namesNation(g.ID) {
				r.p.fail("people", "%q: the cited sentence tells this of others: %q", r.own.body[h.Start:h.End], short(home.text.body))
				return true
			}
		}
	}
	return false
}

// nationsOf are the nations between two words that something is told of: no places behind a preposition, and no part of
// somebody's name.
func (r *roles) nationsOf(t *framed, first, last int) []claims.Hit {
	return slices.DeleteFunc(slices.Clone(t.nations), func(h claims.Hit) bool {
		if h.First < first || h.Last > last || h.Key == "place" && t.governed(h.First, first) && t.fold(h.First-1) != "waehrend" {
			return true
		}
		return slices.ContainsFunc(t.names, func(n claims.Hit) bool { return n.Overlaps(h.Span) && n.Len() > h.Len() })
	})
}

func sharesNation(hits []claims.Hit, id string) bool {
	return slices.ContainsFunc(hits, func(h claims.Hit) bool { return h.ID == id })
}

// hasNation says whether a cited sentence may tell what its frame tells of a nation: it stands in the frame, or
// is left to it.
func (r *roles) hasNation(s *said, id string) bool {
	return slices.ContainsFunc(s.text.nations, func(h claims.Hit) bool {
		return h.ID == id && (h.Last <= s.last && h.First >= s.first || len(s.subject) == 0 && s.set[h.First])
	})
}

// saysIn says whether a nation is who tells something in a cited sentence: "Seoul berichtet".
func (r *roles) saysIn(u int, id string) bool {
	return slices.ContainsFunc(r.said, func(s said) bool {
		return s.u == u && (s.aside || s.text.speaks(s.verbs)) && slices.ContainsFunc(s.text.nations, func(h claims.Hit) bool {
			return h.ID == id && s.first <= h.First && h.Last <= s.last
		})
	})
}

// namesNation says whether the sentence names a nation in another way: its capital, its army.
func (r *roles) namesNation(id string) bool {
	return sharesNation(r.own.nations, id)
}

// belongsElsewhere checks what is told to belong to somebody: "employees of the ministry", where the cited sentence has
// those of the shipping company, whom the sentence does not name.
func (r *roles) belongsElsewhere(f *frame) bool {
	for _, i := range f.words {
		x := r.own.possessor(i)
		if x < 0 || !r.own.content[x] || r.nearPlace(i, x) {
			continue
		}
		other := -1
		var u int
		for _, at := range r.found[i] {
			t := r.p.v.framed(r.p.s.units[at.u].text)
			y := t.possessor(at.at)
			if y < 0 || !t.content[y] || r.tellsPlace(place{at.u, y}) || r.inUnit(x, at.u) {
				other = -1
				break
			}
			other, u = y, at.u
		}
		if other < 0 || !r.elsewhereToo(x) {
			continue
		}
		r.p.fail("frame", "%q: in the cited sentence this is of others: %q", r.p.span(i, x), short(r.p.s.units[u].body))
		return true
	}
	return false
}

// possessor is the noun that what word i names belongs to, "of the ministry", "der Reederei"; -1 for none.
func (f *framed) possessor(i int) int {
	k := i + 1
	if k >= len(f.words) {
		return -1
	}
	switch f.fold(k) {
	case "of", "der", "des", "von", "vom":
		k++
	default:
		return -1
	}
	for k < len(f.words) && f.isWord(k) && (isDeterminer(f.fold(k)) || f.content[k] && !f.isNoun(k)) {
		k++
	}
	if k >= len(f.words) || !f.isNoun(k) {
		return -1
	}
	for f.code != lang.German && k+1 < len(f.words) && f.isNoun(k+1) && f.isWord(k+1) {
		k++
	}
	return k
}

// nearPlace says whether a cited sentence has two words.
func (r *roles) nearPlace(i, x int) bool {
	return slices.ContainsFunc(r.found[i], func(a place) bool { return r.inUnit(x, a.u) })
}

// inUnit says whether a cited sentence has word i.
func (r *roles) inUnit(i, u int) bool {
	w := stripped(r.own.fold(i))
	return slices.ContainsFunc(r.p.s.units[u].words, func(o claims.Word) bool { return stripped(o.Folded) == w }) || slices.ContainsFunc(r.found[i], func(p place) bool { return p.u == u }) || slices.Contains(r.back[i], u)
}

// tellsPlace says whether a word of the sentence tells a word of a cited one.
func (r *roles) tellsPlace(at place) bool {
	return slices.ContainsFunc(r.found, func(places []place) bool { return slices.Contains(places, at) })
}

// elsewhereToo says whether a word of the sentence stands in another sentence of what is cited, or of its articles.
func (r *roles) elsewhereToo(i int) bool {
	if len(r.found[i]) > 0 {
		return true
	}
	k := slices.IndexFunc(r.p.pairs.words, func(w alignedWord) bool { return w.at == i && !w.sign })
	return k >= 0 && r.p.inArticles(len(r.p.pairs.words))[k]
}

// saidByOther checks who is told to say what has no figure: where the cited sentence has another speaker, whom the sentence
// does not name, or leaves it to a pronoun that can't mean whom the sentence names.
func (r *roles) saidByOther(f *frame) bool {
	if len(f.subject) == 0 || !r.own.speaks(f.verbs) && !r.own.marked(f.first, f.last, "speech") {
		return false
	}
	told, slots := r.toldBy(f)
	home, top := r.bestSentence(told, slots, r.introduces(f))
	if len(slots) > 0 || home == nil || top < likely {
		return false
	}
	names, elsewhere := r.nounsOf(f.subject), false
	for _, i := range names {
		if r.inUnit(i, home.u) && !r.suffers(i, home) && !(r.introduces(f) && r.speaksBeside(i, home.u)) || r.p.known()[i] && len(r.found[i]) == 0 {
			return false
		}
		elsewhere = elsewhere || len(r.found[i]) > 0
	}
	if !elsewhere || !slices.ContainsFunc(names, r.p.mentionAt) && !(r.introduces(f) && r.speakThere(names, home.u, false)) || r.leadsOn(names, home) {
		return false
	}
	if !r.hasSpeaker(home, names, r.introduces(f)) && !slices.ContainsFunc(names, func(i int) bool { return r.suffers(i, home) }) {
		return false
	}
	r.p.fail("speaker", "%q does not say this in the cited sentence: %q", r.p.span(f.subject[0], f.subject[len(f.subject)-1]), short(home.text.body))
	return true
}

// toldBy are the content words and the slots of what a frame of saying introduces: the frames behind it up to the next one
// of saying, those before it where none is behind.
func (r *roles) toldBy(f *frame) (words []int, slots []slot) {
	at := slices.IndexFunc(r.own.frames, func(o frame) bool { return o.first == f.first })
	take := func(step int) {
		for k := at + step; k >= 0 && k < len(r.own.frames); k += step {
			o := &r.own.frames[k]
			if r.own.speaks(o.verbs) || r.own.stops(min(f.last, o.first), max(f.first, o.first)) {
				return
			}
			words, slots = append(words, o.words...), append(slots, o.slots...)
		}
	}
	if take(1); len(words) == 0 {
		take(-1)
	}
	for _, i := range f.words {
		if !slices.Contains(f.subject, i) && !slices.Contains(f.verbs, i) {
			words = append(words, i)
		}
	}
	return words, append(slots, f.slots...)
}

// suffers says whether a cited frame with a pronoun for whoever acts has word i beside it: the pronoun means somebody else.
func (r *roles) suffers(i int, s *said) bool {
	at, ok := r.placeIn(i, s)
	if !ok || slices.Contains(s.subject, at) {
		return false
	}
	k := s.text.pronoun(s.frame)
	if k < 0 || slices.ContainsFunc(s.text.neutral, func(h claims.Hit) bool { return h.ID == "saying" && at-h.Last <= 2 && h.First-at <= 2 }) {
		return false // "…, fügte X hinzu"
	}
	switch s.text.fold(k) {
	case "er", "sie", "he", "she", "they":
		return true
	}
	return false
}

// leadsOn says whether the sentence before a cited one names one of some words, and the cited one goes on with what they
// say.
func (r *roles) leadsOn(names []int, s *said) bool {
	u := r.p.s.units[s.u]
	if !refersBack(u.text) && !u.indirect() {
		return false
	}
	return slices.ContainsFunc(names, func(i int) bool {
		return !r.suffers(i, s) && slices.ContainsFunc(r.found[i], func(p place) bool {
			o := r.p.s.units[p.u]
			return o.article == u.article && o.sentence < u.sentence && u.sentence-o.sentence <= 2
		})
	})
}

// indirect says whether a sentence is indirect speech, which goes on with what somebody of the sentences before says.
func (u *unit) indirect() bool {
	return slices.ContainsFunc(u.words, func(w claims.Word) bool {
		switch w.Folded {
		case "sei", "seien", "habe", "haetten", "waere", "waeren", "werde", "wuerden", "koenne", "muesse", "solle", "wolle", "gebe", "gehe", "komme":
			return true
		}
		return false
	})
}

// hasSpeaker says whether a cited sentence says itself who tells it, somebody whom the sentence does not name. For a bare
// statement of saying, who warns or demands tells it too.
func (r *roles) hasSpeaker(s *said, names []int, bare bool) bool {
	u := r.p.s.units[s.u]
	for _, c := range u.claims {
		for _, sp := range c.Speakers {
			for _, n := range r.p.t.names {
				if n.ID == sp.ID {
					return false
				}
			}
			for _, i := range names {
				if slices.ContainsFunc(claims.Words(sp.Name+" "+sp.Text), func(w claims.Word) bool { return w.Folded == stripped(r.own.fold(i)) }) {
					return false
				}
			}
		}
	}
	return slices.ContainsFunc(r.said, func(o said) bool {
		return o.u == s.u && (o.aside || o.text.speaks(o.verbs) || bare && r.speaking(&o)) && slices.ContainsFunc(o.subject, func(at int) bool {
			return o.text.content[at] && !r.tellsPlace(place{o.u, at})
		})
	})
}
