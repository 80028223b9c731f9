package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// said is a frame of a cited sentence.
type said struct {
	u    int // the unit
	text *framed
	*frame
	set []bool // its words and those given to it
	n   int    // its number
}

// place is where a word of the sentence stands in a cited one.
type place struct{ u, at int }

// roles compares the frames of the sentence with those of the cited ones.
type roles struct {
	p     *prose
	own   *framed
	said  []said
	found [][]place // of each word of the sentence
	back  [][]int   // of each word: the cited sentences that leave what they tell to somebody whom the one before names so
	in    [][]bool  // of each word of the sentence: which cited frames have it
	steps int       // comparisons made so far
	over  bool      // a sentence has more frames than are compared
}

// mostFrames bounds the frames of a sentence, and the places where one has a word.
const mostFrames = 24

// frames checks that every figure and date, and whoever acts, stands in the statement that the cited sentences make of it:
// that nothing of one statement is told of another.
func (p *prose) frames() {
	if p.v.lexicon == nil {
		return
	}
	r := p.newRoles()
	for i := range r.own.frames {
		f := &r.own.frames[i]
		if r.misfit(f) || r.undone(f) || r.onlyProposed(f) || r.followed(f) || r.acts(f) || r.traded(f) || r.misnamed(f) || r.misquoted(f) || r.turnedRound(f) || r.speaksElsewhere(f) || r.parties(f) {
			return
		}
	}
	r.crossing()
	if r.ordinals() {
		return
	}
	r.order()
	if r.over || r.own.over || r.steps > mostCompared {
		p.fail("form", "the sentence and those it cites have too many statements to be compared; tell less in one, or cite less")
	}
}

func (p *prose) newRoles() *roles {
	r := &roles{p: p, own: p.v.frames(p.t), found: make([][]place, len(p.t.words))}
	words := r.look()
	for u, unit := range p.s.units {
		t := p.v.framed(unit.text)
		r.over = r.over || t.over
		for i := range t.frames {
			set := make([]bool, len(t.words))
			for _, list := range [][]int{t.frames[i].words, t.frames[i].given} {
				for _, at := range list {
					set[at] = true
				}
			}
			r.said = append(r.said, said{u, t, &t.frames[i], set, len(r.said)})
		}
		for i, w := range words {
			if w != nil {
				r.found[i] = append(r.found[i], w.places(u, t)...)
			}
		}
	}
	r.resolve()
	r.in = make([][]bool, len(r.found))
	for i, places := range r.found {
		r.in[i] = make([]bool, len(r.said))
		for k := range r.said {
			s := &r.said[k]
			r.in[i][k] = slices.ContainsFunc(places, func(p place) bool { return p.u == s.u && s.set[p.at] }) || slices.Contains(r.back[i], s.u)
		}
	}
	return r
}

// resolve finds the names of whom "she said" and "nach ihren Angaben" mean: those in the sentence before.
func (r *roles) resolve() {
	r.back = make([][]int, len(r.found))
	for k, u := range r.p.s.units {
		before := slices.IndexFunc(r.p.s.units, func(o *unit) bool { return o.article == u.article && o.sentence == u.sentence-1 })
		if before < 0 || !u.byPerson() {
			continue
		}
		for i, places := range r.found {
			if r.own.isName(r.p.v, i) && slices.ContainsFunc(places, func(p place) bool { return p.u == before }) {
				r.back[i] = append(r.back[i], k)
			}
		}
	}
}

// look gathers the keys of the sentence's words.
func (r *roles) look() []*looked {
	out := make([]*looked, len(r.own.words))
	for i := range r.own.words {
		if r.own.content[i] && !r.own.isNeutral(i) {
			out[i] = &looked{same: r.p.v.wordKeys(r.own.text, i), word: stripped(r.own.fold(i))}
		}
	}
	for key, at := range r.own.listed() {
		for _, i := range at {
			if out[i] != nil {
				out[i].listed = append(out[i].listed, key)
			}
		}
	}
	return out
}

// framed reads a cited sentence in frames, once.
func (v *Verifier) framed(t *text) *framed {
	return v.sentences.get(t, func() *framed {
		f := v.frames(t)
		f.keys = v.index(f)
		return f
	})
}

// isNeutral says whether word i only speaks of sources.
func (f *framed) isNeutral(i int) bool {
	return slices.ContainsFunc(f.neutral, func(h claims.Hit) bool {
		return h.ID != "institution" && h.ID != "comparing" && h.ID != "light" && h.First <= i && i <= h.Last
	})
}

// has says whether a frame of a cited sentence has word i.
func (r *roles) has(i int, s *said) bool { return r.in[i][s.n] }

// weigh counts the words that a cited frame has and another one has not.
func (r *roles) weigh(f *frame, x slot, a, b *said) (onlyA, onlyB int) {
	if !r.spend(len(f.words) + len(f.slots)*(len(f.slots)+len(a.slots)+len(b.slots))) {
		return 0, 0
	}
	for _, s := range f.slots {
		if !r.besides(f, x, s) {
			continue
		}
		inA, inB := r.fills(s, a), r.fills(s, b)
		if inA && !inB {
			onlyA++
		}
		if inB && !inA {
			onlyB++
		}
	}
	var seen []place
	for _, i := range f.words {
		if a.u != b.u && (x.figure != nil || x.date != nil) && r.own.follows(x.first, i) {
			continue // what is counted may be the same in both
		}
		inA, inB := r.has(i, a), r.has(i, b)
		if inA && !inB {
			onlyA += r.fresh(i, a, &seen)
		}
		if inB && !inA {
			onlyB += r.fresh(i, b, &seen)
		}
	}
	return onlyA, onlyB
}

// fresh is 1 where the place of word i in a cited frame was not yet seen: two words may stand for one ("North Korean"), and a
// name has several.
func (r *roles) fresh(i int, s *said, seen *[]place) int {
	k := slices.IndexFunc(r.found[i], func(p place) bool { return p.u == s.u && s.set[p.at] })
	if k < 0 {
		return 1 // named in the sentence before
	}
	at := r.found[i][k]
	known := slices.ContainsFunc(*seen, func(p place) bool {
		return p == at || p.u == at.u && max(p.at-at.at, at.at-p.at) < 2 && s.text.capital(at.at)
	})
	*seen = append(*seen, at)
	if known {
		return 0
	}
	return 1
}

// besides says whether a slot of a frame says more of another: the nearest of another sort.
func (r *roles) besides(f *frame, x, s slot) bool {
	if x.figure == nil && x.date == nil {
		return true
	}
	return r.nearest(f, x, s) && r.nearest(f, s, x)
}

func (r *roles) nearest(f *frame, x, s slot) bool {
	own, sort := x.sort(), s.sort()
	if own == sort {
		return false
	}
	apart := func(o slot) int { return max(o.first-x.last, x.first-o.last) }
	for _, o := range f.slots {
		between := min(x.first, s.first) < o.first && o.first < max(x.first, s.first)
		nearer := apart(o) < apart(s) || apart(o) == apart(s) && o.first < s.first
		if between && o.sort() == own || o != s && o.sort() == sort && nearer {
			return false
		}
	}
	return true
}

// fills says whether a cited frame has a slot of the sentence.
func (r *roles) fills(x slot, s *said) bool {
	return slices.ContainsFunc(s.slots, func(o slot) bool { return x.same(o) })
}

// same says whether two slots have one value.
func (x slot) same(o slot) bool {
	switch {
	case x.figure != nil && o.figure != nil:
		if a, b := x.unit, o.unit; a != b && a != "" && b != "" {
			return false
		}
		return sameFloat(x.figure.Low, o.figure.Low) && sameFloat(x.figure.High, o.figure.High) || sameLow(x.figure.Quantity, o.figure.Quantity)
	case x.date != nil && o.date != nil && !x.date.IsZero() && !o.date.IsZero():
		return tells(x.date.Interval, o.date.Interval)
	}
	return x.lasts != "" && x.lasts == o.lasts && x.length == o.length
}

// sameLow says whether two figures are known by one number.
func sameLow(a, b quantity.Quantity) bool {
	x, okx := number(a.Low, a.High)
	y, oky := number(b.Low, b.High)
	return okx && oky && a.Qualifier != quantity.Range && b.Qualifier != quantity.Range && sameFloat(&x, &y)
}

// sort is what kind of value a slot has: the unit of a figure, days for a date.
func (s slot) sort() string {
	switch {
	case s.lasts != "" || s.figure != nil && isTime(s.figure.Unit):
		return "time"
	case s.figure != nil:
		return "figure " + s.unit
	}
	return "date"
}

// misfit checks the slots of a frame: each has to stand in a cited frame that no other one of the same sort, or of the same
// sentence, fits better.
func (r *roles) misfit(f *frame) bool {
	for _, x := range f.slots {
		if r.ofSources(x) {
			continue
		}
		var homes []*said
		for k := range r.said {
			if r.fills(x, &r.said[k]) {
				homes = append(homes, &r.said[k])
			}
		}
		if len(homes) == 0 {
			continue
		}
		var rival *said
		fits := false
		for _, h := range homes {
			if o := r.rival(f, x, h); o != nil || r.countsOther(x, h) || r.partAsWhole(f, h) || r.shared(f, x, h) {
				if o == nil {
					o = h
				}
				rival = o
			} else {
				fits = true
			}
		}
		if !fits && rival != nil {
			r.p.fail("frame", "%q belongs to another statement of the cited sentence: %q", r.p.span(x.first, x.last), short(rival.text.body))
			return true
		}
	}
	return false
}

// tells says whether a frame has all figures of a cited one that are of the sort of another: "from 12 to 10".
func (r *roles) tells(f *frame, x slot, s *said) bool {
	sort, any := x.sort(), false
	for _, o := range s.slots {
		if o.sort() != sort {
			continue
		}
		if !slices.ContainsFunc(f.slots, func(own slot) bool { return own != x && own.same(o) }) {
			return false
		}
		any = true
	}
	return any
}

// subjectOnlyIn says whether whoever acts in a frame stands in one cited frame and not in another.
func (r *roles) subjectOnlyIn(f *frame, home, other *said) bool {
	return slices.ContainsFunc(f.subject, func(i int) bool { return r.has(i, home) && !r.has(i, other) })
}

// countsOther says whether what a figure counts stands behind another figure of the cited frame, and not behind its own.
func (r *roles) countsOther(x slot, s *said) bool {
	counted := func(o slot) bool {
		for i := x.last + 1; i < len(r.own.words); i++ {
			if r.own.isNoun(i) && r.own.follows(x.first, i) && slices.ContainsFunc(r.found[i], func(p place) bool { return p.u == s.u && s.text.follows(o.first, p.at) }) {
				return true
			}
		}
		return false
	}
	own, other := false, false
	for _, o := range s.slots {
		if x.figure == nil || o.figure == nil || x.sort() != o.sort() {
			continue
		}
		if x.same(o) {
			own = own || counted(o)
		} else {
			other = other || counted(o)
		}
	}
	return other && !own
}

// partAsWhole says whether a frame tells what a cited one counts of some as if it were of all: nothing is left of what sets
// them apart.
func (r *roles) partAsWhole(f *frame, home *said) bool {
	if !home.part || len(home.words) == 0 || r.p.t.marked(f.first, f.last, "additive") {
		return false
	}
	some := false
	for _, i := range f.words {
		for _, p := range r.found[i] {
			if p.u == home.u && slices.Contains(home.words, p.at) {
				return false
			}
			some = some || p.u == home.u && home.set[p.at]
		}
	}
	return some
}

// shared says whether somebody is said to share a figure who has another one: "X and Y counted 20".
func (r *roles) shared(f *frame, x slot, home *said) bool {
	for _, i := range f.subject {
		for _, k := range f.subject {
			if i == k || r.has(i, home) || !r.has(k, home) || !r.p.joinedBy(min(i, k), max(i, k)) {
				continue
			}
			if slices.ContainsFunc(r.said, func(o said) bool { return r.has(i, &o) && !r.fills(x, &o) && r.sameSort(x, &o) }) {
				return true
			}
		}
	}
	return false
}

// ofSources says whether a slot counts the answer's own sources, or is the day on which one of them was published.
func (r *roles) ofSources(x slot) bool {
	if x.figure != nil {
		kind, _ := r.p.sourceNoun(x.last + 1)
		return kind != ""
	}
	return slices.ContainsFunc(r.p.s.articles, func(i int) bool { return tells(x.date.Interval, r.p.ev.Articles[i].Published.Interval) })
}

// rival is the cited frame that a frame of the sentence fits better than the one which has its slot.
func (r *roles) rival(f *frame, x slot, home *said) *said {
	if !r.spend(len(r.said)) {
		return nil
	}
	for k := range r.said {
		o := &r.said[k]
		beside := o.u == home.u
		same := r.sameSort(x, o)
		if o == home || r.fills(x, o) || r.tells(f, x, o) || home.aside || o.aside || !same && (!beside || home.leans || o.leans) || !beside && (x.date != nil || r.leans(home) && !r.competes(f, home, o)) {
			continue
		}
		own, other := r.weigh(f, x, home, o)
		if r.subjectOnlyIn(f, home, o) {
			continue
		}
		if own == 0 && (other > 1 || other > 0 && (beside || r.names(f, home, o))) || beside && other > own && other > 1 && same {
			return o
		}
	}
	return nil
}

// competes says whether the subject of a frame of the sentence is that of a cited frame alone, while another one has its own
// which the sentence does not name, and nobody speaks.
func (r *roles) competes(f *frame, home, other *said) bool {
	in := func(i int, s *said, words []int) bool {
		return slices.ContainsFunc(r.found[i], func(p place) bool { return p.u == s.u && slices.Contains(words, p.at) })
	}
	some := false
	for _, i := range f.subject {
		if r.has(i, home) {
			return false
		}
		some = some || in(i, other, other.subject)
	}
	for _, i := range f.words {
		if in(i, home, home.subject) {
			return false
		}
	}
	return some && len(home.subject) > 0 && !refersBack(home.text.text) && !home.text.speaks(home.verbs)
}

// speaks says whether one of some verbs is one of saying.
func (f *framed) speaks(verbs []int) bool {
	return slices.ContainsFunc(verbs, func(i int) bool {
		return slices.ContainsFunc(f.neutral, func(h claims.Hit) bool { return h.ID == "saying" && h.First <= i && i <= h.Last })
	})
}

// names says whether a frame of the sentence names somebody or some place of a cited frame where another one has a name that it
// leaves out.
func (r *roles) names(f *frame, home, other *said) bool {
	count := func(s, without *said) (told, all int) {
		for at, has := range s.set {
			if !has || !s.text.isName(r.p.v, at) || s.u == without.u && without.set[at] {
				continue
			}
			all++
			if slices.ContainsFunc(f.words, func(i int) bool { return slices.Contains(r.found[i], place{s.u, at}) }) {
				told++
			}
		}
		return told, all
	}
	told, _ := count(other, home)
	mine, all := count(home, other)
	return told > 0 && mine == 0 && all > 0
}

// isName says whether word i names somebody or some place, by its capital and because no dictionary has it.
func (f *framed) isName(v *Verifier, i int) bool {
	if !f.capital(i) || v.lexicon == nil {
		return false
	}
	if f.code == lang.English {
		return !f.opens(i)
	}
	w := f.words[i].Text
	e := v.headwords(w[strings.LastIndexByte(w, '-')+1:], lang.German) // "Bellamar-Chef" is no name
	return e.unknown && len(e.parts) < 2 && f.slotAt(i) < 0
}

// leans says whether a cited frame can't be read without the sentences before it: it says little, or speaks of "it".
func (r *roles) leans(s *said) bool {
	n := 0
	for i, has := range s.set {
		if has && !s.text.isNeutral(i) {
			n++
		}
	}
	return n < 3 || refersBack(s.text.text)
}

// sameSort says whether a cited frame has a slot of the sort of another.
func (r *roles) sameSort(x slot, s *said) bool {
	want := x.sort()
	return slices.ContainsFunc(s.slots, func(o slot) bool { return o.sort() == want })
}
