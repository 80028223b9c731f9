package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// otherAgent checks the state that acts: where the cited statement with the verb has another one act, in the active, whatever
// place the first one has there. In the passive whoever acts stands behind "by".
func (r *roles) otherAgent(f *frame) bool {
	if r.own.speaks(f.verbs) {
		return false
	}
	first, last := r.own.agent(f)
	own := r.states(r.own, first, last)
	if len(own) == 0 {
		return false
	}
	rest := r.own.among(f.words, func(i int) bool { return i < first || i > last })
	home, top := r.bestFor(rest, f.slots, -1)
	if home == nil || top < surely || home.leans || home.text.isPassive(home.frame) || !r.sameVerb(f, home) && !r.sameWay(f, home) {
		return false
	}
	from, to := home.text.agent(home.frame)
	theirs := r.states(home.text, from, to)
	if len(theirs) == 0 || slices.ContainsFunc(theirs, func(id string) bool { return slices.Contains(own, id) }) {
		return false
	}
	if slices.ContainsFunc(own, func(id string) bool { return r.tellsOnly(id, home) || r.mayAct(id, home) }) || r.actsToo(f, own, home) {
		return false
	}
	r.p.fail("people", "%q: in the cited sentence others do this: %q", r.p.span(first, last), short(home.text.body))
	return true
}

// mayAct says whether a nation stands in a cited frame where whoever acts may stand: a German object may open the sentence.
func (r *roles) mayAct(id string, s *said) bool {
	return slices.ContainsFunc(s.text.nations, func(h claims.Hit) bool {
		return h.ID == id && h.First >= s.first && h.Last <= s.last && !s.text.governed(h.First, s.first) && !s.text.directed(h.First, s.first) && !s.text.isGenitive(h.Last)
	})
}

// actsToo says whether one of some nations does the same in another cited statement, which has all days and figures of a frame
// that its best one has.
func (r *roles) actsToo(f *frame, own []string, home *said) bool {
	return slices.ContainsFunc(r.said, func(s said) bool {
		if s.frame == home.frame || !r.sameVerb(f, &s) {
			return false
		}
		first, last := s.text.agent(s.frame)
		same := slices.ContainsFunc(r.states(s.text, first, last), func(id string) bool { return slices.Contains(own, id) })
		return same && !slices.ContainsFunc(f.slots, func(x slot) bool { return r.fills(x, home) && !r.fills(x, &s) })
	})
}

// sameWay says whether two frames both tell that somebody gives, or both that somebody gets.
func (r *roles) sameWay(f *frame, s *said) bool {
	way := func(t *framed, verbs []int, id string) bool {
		return slices.ContainsFunc(verbs, func(i int) bool { return t.isIn(i, id) })
	}
	return way(r.own, f.verbs, "giving") && way(s.text, s.verbs, "giving") || way(r.own, f.verbs, "getting") && way(s.text, s.verbs, "getting")
}

// agent are the first and the last word of whoever acts in a frame: its subject with the adjectives before it, or in the
// passive what stands behind "by"; an empty stretch for nobody.
func (f *framed) agent(fr *frame) (first, last int) {
	if f.isPassive(fr) {
		for i := fr.first; i < fr.last; i++ {
			switch f.fold(i) {
			case "by", "von", "durch":
				_, end := f.segment(i)
				for last = i + 1; last < end && !f.verb[last] && !isPreposition(f.fold(last+1)) && f.slotAt(last+1) < 0; {
					last++
				}
				return i + 1, last
			}
		}
		return 0, -1
	}
	if len(fr.subject) == 0 {
		return 0, -1
	}
	first, last = slices.Min(fr.subject), slices.Max(fr.subject)
	for first > fr.first && f.content[first-1] && !f.verb[first-1] && f.slotAt(first-1) < 0 {
		first--
	}
	if f.isOffice(last) && f.fold(last+1) == "in" && last+2 <= fr.last {
		last += 2 // "the leadership in Y"
	}
	return first, last
}

// isOffice says whether word i is one for what acts for a state.
func (f *framed) isOffice(i int) bool {
	return f.text.ofState(claims.Hit{First: i - 1, Last: i - 1})
}

// states are the nations between two words, by their own names or those of their capitals.
func (r *roles) states(t *framed, first, last int) []string {
	var out []string
	for _, h := range t.nations {
		if h.First <= last && h.Last >= first {
			out = append(out, h.ID)
		}
	}
	for _, h := range t.names {
		if n, ok := r.p.v.vocabulary.Speaker(h.ID); ok && n.Kind == "state" && h.First <= last && h.Last >= first {
			for _, own := range r.p.v.vocabulary.Nations(claims.Words(n.EN)) {
				out = append(out, own.ID)
			}
		}
	}
	return out
}

// onlyTells checks that a state which only tells a figure is not told as the one that did what is counted: "X sent 300" of
// 300 who came "according to X".
func (r *roles) onlyTells(f *frame) bool {
	if len(f.subject) == 0 || r.own.speaks(f.verbs) || r.own.isPassive(f) || !r.does(f) {
		return false
	}
	own := r.states(r.own, slices.Min(f.subject), slices.Max(f.subject))
	some := false
	for k := range r.said {
		s := &r.said[k]
		if !slices.ContainsFunc(f.slots, func(x slot) bool { return x.figure != nil && r.fills(x, s) }) {
			continue
		}
		if !slices.ContainsFunc(own, func(id string) bool { return r.tellsOnly(id, s) }) {
			return false
		}
		some = true
	}
	if some {
		r.p.fail("people", "%q only tells this in what is cited", r.p.span(slices.Min(f.subject), slices.Max(f.subject)))
	}
	return some
}

// does says whether a verb of a frame tells what a cited claim counts: "sent", of those deployed.
func (r *roles) does(f *frame) bool {
	for i := f.first; i <= f.last; i++ {
		if w := r.own.fold(i); w == "that" || w == "dass" {
			return false
		}
	}
	return slices.ContainsFunc(r.own.measures, func(h claims.Hit) bool {
		return slices.ContainsFunc(f.verbs, func(i int) bool {
			return h.First <= i && i <= h.Last && (!r.own.isNoun(i+1) || slices.Min(f.subject) == i+1)
		}) && // not "stationed soldiers"
			slices.ContainsFunc(r.p.s.cited, func(c claims.Claim) bool { return c.Measure == h.ID })
	})
}

// tellsOnly says whether a nation is named in a cited sentence nowhere but in the names of those who speak there.
func (r *roles) tellsOnly(id string, s *said) bool {
	named := 0
	for _, h := range s.text.nations {
		if h.ID == id {
			named++
		}
	}
	speaks := 0
	var seen []string
	for _, c := range r.p.s.units[s.u].claims {
		for _, sp := range c.Speakers {
			if slices.Contains(seen, sp.Text) {
				continue
			}
			seen = append(seen, sp.Text)
			for _, h := range r.p.v.vocabulary.Nations(claims.Words(sp.Text)) {
				if h.ID == id {
					speaks++
				}
			}
		}
	}
	return speaks > 0 && named <= speaks
}

// introduces says whether a frame has no more words than whoever acts and its verbs, and the one behind it tells what is said.
func (r *roles) introduces(f *frame) bool {
	if slices.ContainsFunc(f.words, func(i int) bool { return !slices.Contains(f.subject, i) && !slices.Contains(f.verbs, i) }) {
		return false
	}
	at := slices.IndexFunc(r.own.frames, func(o frame) bool { return o.first == f.first })
	if at < 0 || at+1 >= len(r.own.frames) || r.own.stops(f.last, r.own.frames[at+1].first) {
		return false
	}
	next := r.own.frames[at+1].first
	if !r.own.isWord(next) {
		next++
	}
	switch r.own.fold(next) {
	case "and", "und", "but", "aber", "doch", "while", "whereas":
		return false
	}
	return true
}

// speaking says whether a cited frame tells that somebody says something.
func (r *roles) speaking(s *said) bool {
	return s.text.speaks(s.verbs) || slices.ContainsFunc(s.verbs, func(i int) bool { return s.text.markAt(i, i, "speech") >= 0 })
}

// speakThere says whether one of some words is who says something in a statement of cited sentence u, or of another one.
func (r *roles) speakThere(names []int, u int, same bool) bool {
	return slices.ContainsFunc(r.said, func(s said) bool {
		return (s.u == u) == same && r.speaking(&s) && slices.ContainsFunc(names, func(i int) bool {
			return slices.ContainsFunc(r.found[i], func(p place) bool { return p.u == s.u && slices.Contains(s.subject, p.at) })
		})
	})
}

// speaksBeside says whether a word names who says something in another cited sentence, and in sentence u only somebody of
// whom it tells.
func (r *roles) speaksBeside(i, u int) bool {
	return r.speakThere([]int{i}, u, false) && !r.tellsIn(i, u)
}

// tellsIn says whether a word of the sentence names who says something in cited sentence u, or is the very word there.
func (r *roles) tellsIn(i, u int) bool {
	unit := r.p.s.units[u]
	return r.speakThere([]int{i}, u, true) || slices.ContainsFunc(r.found[i], func(p place) bool {
		if p.u != u {
			return false
		}
		w := unit.fold(p.at)
		return stripped(w) == stripped(r.own.fold(i)) || slices.ContainsFunc(unit.claims, func(c claims.Claim) bool {
			return slices.ContainsFunc(c.Speakers, func(sp claims.Speaker) bool {
				return slices.ContainsFunc(claims.Words(sp.Name+" "+sp.Text), func(o claims.Word) bool { return o.Folded == w })
			})
		})
	})
}

// nounsOf are the content words of whoever acts without the adjectives that others have too: "Ukrainian commanders".
func (r *roles) nounsOf(subject []int) []int {
	all := r.own.contentOf(subject)
	out := r.own.among(all, func(i int) bool {
		return !slices.Contains(all, i+1) || !slices.ContainsFunc(r.own.nations, func(h claims.Hit) bool { return h.First <= i && i <= h.Last })
	})
	if len(out) == 0 {
		return all
	}
	return out
}

// bestSentence is bestFor, and where statements of one cited sentence have as many words, the first of them: for what a
// bare statement of saying introduces.
func (r *roles) bestSentence(words []int, slots []slot, bare bool) (*said, int) {
	home, top := r.bestFor(words, slots, -1)
	if home != nil || top == 0 || !bare {
		return home, top
	}
	for u := range r.p.s.units {
		if s, n := r.bestFor(words, slots, u); n == top && s == nil {
			if home != nil {
				return nil, top
			}
			home = &r.said[slices.IndexFunc(r.said, func(o said) bool { return o.u == u })]
		} else if n == top {
			return nil, top
		}
	}
	return home, top
}

// comesFrom checks a statement of whose word something is: "this warning comes from X". Who says it has to be named in the
// sentence that has the word.
func (r *roles) comesFrom(f *frame) bool {
	at := slices.IndexFunc(f.verbs, func(i int) bool {
		switch r.own.fold(i) {
		case "kommt", "kommen", "kam", "kamen", "stammt", "stammen", "stammte", "stammten", "come", "comes", "came":
			return true
		}
		return false
	})
	if at < 0 || len(f.subject) == 0 || len(f.slots) > 0 {
		return false
	}
	homes := r.unitsOfWord(slices.Max(f.subject))
	for i := f.verbs[at] + 1; i < f.last && len(homes) > 0; i++ {
		if w := r.own.fold(i); w != "von" && w != "vom" && w != "from" {
			continue
		}
		end := i + 1
		for end < f.last && (r.own.content[end+1] || isDeterminer(r.own.fold(end+1))) {
			end++
		}
		who := r.own.among(f.words, func(k int) bool { return k > i && k <= end && r.own.isNoun(k) })
		if len(who) == 0 || len(r.unitsWith(who)) == 0 || slices.ContainsFunc(who, func(i int) bool { return r.tellsAny(i, homes) }) {
			return false
		}
		r.p.fail("speaker", "%q does not say this in the cited sentence", r.p.span(i, end))
		return true
	}
	return false
}

// sameRoot is how many letters a noun shares with the verb of its root: "Warnung", "warnen".
const sameRoot = 4

// unitsOfWord are the cited sentences that have a noun of saying, or a word of its root.
func (r *roles) unitsOfWord(i int) []int {
	out, w := r.unitsWith([]int{i}), r.own.fold(i)
	for u := range r.p.s.units {
		if len(w) > sameRoot && !slices.Contains(out, u) && slices.ContainsFunc(r.p.s.units[u].words, func(o claims.Word) bool { return strings.HasPrefix(o.Folded, w[:sameRoot]) }) {
			out = append(out, u)
		}
	}
	return out
}

// unitsWith are the cited sentences that have all of some words.
func (r *roles) unitsWith(words []int) []int {
	var out []int
	for u := range r.p.s.units {
		if len(words) > 0 && !slices.ContainsFunc(words, func(i int) bool {
			return !slices.ContainsFunc(r.found[i], func(p place) bool { return p.u == u })
		}) {
			out = append(out, u)
		}
	}
	return out
}

// tellsAny says whether a word names who says something in one of some cited sentences, or in the one before it that it
// points back to.
func (r *roles) tellsAny(i int, units []int) bool {
	return slices.ContainsFunc(units, func(u int) bool {
		return r.tellsIn(i, u) || u > 0 && refersBack(r.p.s.units[u].text) && r.tellsIn(i, u-1)
	})
}

// otherOffice checks whose leadership, staff or government speaks or acts, where others stand between: "Y's own general staff", "the
// leadership in Y". Where the cited sentences name such an office, and none of Y, it is another state's.
func (r *roles) otherOffice(f *frame) bool {
	for i := f.first; i <= f.last; i++ {
		first, last := r.officeAt(r.own, i)
		own := r.states(r.own, first, last)
		if len(own) == 0 {
			continue
		}
		some, same := false, false
		for u := range r.p.s.units {
			t := r.p.v.framed(r.p.s.units[u].text)
			for k := range t.words {
				from, to := r.officeAt(t, k)
				theirs := r.states(t, from, to)
				some = some || len(theirs) > 0
				same = same || slices.ContainsFunc(theirs, func(id string) bool { return slices.Contains(own, id) })
			}
		}
		if some && !same {
			r.p.fail("people", "%q: in what is cited this is of others", r.p.span(first, last))
			return true
		}
	}
	return false
}

// officeAt are the words of the office of a state that word i names, with whose it is; an empty stretch where it names none.
func (r *roles) officeAt(t *framed, i int) (first, last int) {
	if !leads(t.fold(i)) {
		return 0, -1
	}
	first, last = i, i
	for first > 0 && first > i-4 && t.isWord(first-1) && !t.verb[first-1] && !isPreposition(t.fold(first-1)) && !isDeterminer(t.fold(first-1)) {
		first--
	}
	if w := t.fold(i + 1); w == "in" || w == "of" || w == "von" {
		last = min(i+2, len(t.words)-1)
	}
	return first, last
}

// leads says whether a word is one for what leads the army of a state.
func leads(w string) bool {
	return endsIn(w, "fuehrung", "generalstab", "generalstabs", "leadership", "staff")
}
