package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// complete fills what a frame leaves to its neighbours: the verb, the noun that is counted, whoever acts, the place.
func (f *framed) complete(k int) {
	e := &f.frames[k]
	if f.isRelative(e) && k > 0 {
		f.addAntecedent(e, &f.frames[k-1])
		return
	}
	if k+1 < len(f.frames) && len(f.contentOf(e.verbs)) == 0 && !f.stops(e.last, f.frames[k+1].first) {
		f.give(e, f.contentOf(f.frames[k+1].verbs)) // "1,900 boys and 2,300 girls started"
	}
	if k == 0 || f.stops(f.frames[k-1].last, e.first) {
		return
	}
	before := &f.frames[k-1]
	if f.isInfinitive(e) && f.fold(e.first) == "," {
		e.subject = nil // who does so is told before, what stands with it is done to
	}
	gap := len(f.contentOf(e.verbs)) == 0
	if gap && !f.isCopula(e) {
		f.give(e, f.contentOf(before.verbs))
		f.give(e, f.among(before.given, func(i int) bool { return f.verb[i] }))
	}
	if f.beginsWithVerb(e) && f.clauses[e.first] == f.clauses[before.last] {
		f.give(e, before.subject)
		if len(before.subject) > 0 && f.code == lang.English && f.begins(e) == "and" || len(e.subject) == 0 || !f.isPassive(before) && slices.ContainsFunc(e.slots, func(s slot) bool { return f.follows(s.first, e.subject[0]) }) {
			e.subject = before.subject
		}
	}
	if head := f.interrupted(before, e); len(head) > 0 {
		f.give(e, head)
		e.subject = head
	}
	if f.leansOn(e) {
		e.leans = true
		f.give(e, before.words)
		f.give(e, before.given)
		return
	}
	if gap || f.startsWithSlot(e) || len(e.subject) == 0 {
		f.fillNouns(e, before)
	}
	f.fillAdjectives(e, before)
}

// isCopula says whether a frame says of somebody or something of its own what it is: "and the limit is 24".
func (f *framed) isCopula(e *frame) bool {
	return f.code == lang.English && len(e.subject) > 0 && len(e.verbs) == 1 && e.subject[0] < e.verbs[0] && (f.fold(e.verbs[0]) == "is" || f.fold(e.verbs[0]) == "are") && !f.slotIn(e.first, e.subject[0])
}

// fillAdjectives gives a frame the adjectives that stand before what the frame before it counts, where it has none for what it
// counts itself, or leaves that out: "300 Corvian soldiers died and 2,700 were wounded".
func (f *framed) fillAdjectives(e, before *frame) {
	mine, own := f.countedIn(e)
	theirs, other := f.countedIn(before)
	if len(mine) > 0 || len(theirs) == 0 || own >= 0 && stripped(f.fold(own)) != stripped(f.fold(other)) {
		return
	}
	f.give(e, theirs)
}

// countedIn are the adjectives behind the first figure of a frame, and the noun that they stand with, -1 for none.
func (f *framed) countedIn(fr *frame) (adjectives []int, noun int) {
	k := slices.IndexFunc(fr.slots, func(s slot) bool { return s.figure != nil })
	if k < 0 {
		return nil, -1
	}
	for i := fr.slots[k].last + 1; i <= fr.last && f.follows(fr.slots[k].first, i) && !f.verb[i]; i++ {
		switch {
		case f.isNoun(i) && !f.isNoun(i+1):
			return adjectives, i
		case f.content[i]:
			adjectives = append(adjectives, i)
		}
	}
	return nil, -1
}

// interrupted are the nouns that a German subordinate clause begins with where another one parts them from its verb at the
// end: "dass Varnia, nachdem es verloren hatte, Truppen verlegt hat".
func (f *framed) interrupted(before, e *frame) []int {
	if f.code != lang.German || len(e.verbs) == 0 || !f.subordinates(before.first) || f.subordinates(e.first) {
		return nil
	}
	last := e.last
	for last > e.first && !f.isWord(last) {
		last--
	}
	if e.verbs[len(e.verbs)-1] != last {
		return nil
	}
	inner := before.first // where the clause between begins
	for inner < before.last && !(f.fold(inner) == "," && inner > before.first+1 && f.subordinates(inner)) {
		inner++
	}
	if inner == before.last {
		inner = before.first
	}
	var head []int
	for i := inner - 1; i > 0 && !f.stops(i, inner); i-- {
		switch {
		case f.verb[i] || f.fold(i) == "," && len(head) > 0:
			return nil
		case f.fold(i) != "," && f.subordinates(i):
			return head
		case f.isNoun(i) && !f.governed(i, max(0, i-3)):
			head = append(head, i)
		}
	}
	return nil
}

// subordinates says whether word i, or the one behind a comma there, begins a German subordinate clause.
func (f *framed) subordinates(i int) bool {
	if f.fold(i) == "," {
		i++
	}
	switch f.fold(i) {
	case "dass", "ob", "weil", "obwohl", "obgleich", "wenn", "falls", "nachdem", "bevor", "als", "waehrend", "sobald", "solange", "da", "indem", "damit", "sodass", "seit", "seitdem", "wie", "wonach":
		return true
	}
	return false
}

// beginsWithVerb says whether a frame goes on with a verb behind a relative clause, or behind "and".
func (f *framed) beginsWithVerb(e *frame) bool {
	for i := e.first; i <= e.last; i++ {
		switch f.fold(i) {
		case ",", "and", "und", "but", "aber":
		default:
			return f.verb[i]
		}
	}
	return false
}

// leansOn says whether a frame can't be read without the one before it: what stands behind a colon, a content clause, and
// what is said of "it" or "him".
func (f *framed) leansOn(e *frame) bool {
	if f.fold(e.first) == ":" || f.fold(e.first-1) == ":" || f.governedClause(e) {
		return true
	}
	for i := e.first; i <= e.last; i++ {
		switch f.fold(i) {
		case "davon", "darunter", "them", "which", "including":
			e.part = true
			return true
		case "dabei":
			return true
		}
	}
	return len(e.subject) == 0 && (f.pronoun(e) >= 0 || f.isInfinitive(e))
}

// isInfinitive says whether a frame has no verb but one with "zu".
func (f *framed) isInfinitive(e *frame) bool {
	if f.code != lang.German || len(e.verbs) == 0 {
		return false
	}
	for _, i := range e.verbs[:len(e.verbs)-1] {
		if !f.content[i] || !f.capital(i+1) { // "von Rebellen besetzte Dörfer zurückzuholen"
			return false
		}
	}
	i := e.verbs[len(e.verbs)-1]
	return f.fold(i-1) == "zu" || strings.Contains(f.fold(i), "zu")
}

// governedClause says whether a frame begins as a content clause does.
func (f *framed) governedClause(e *frame) bool {
	for i := e.first; i <= e.last && i < e.first+3; i++ {
		switch f.fold(i) {
		case "dass", "ob", "that", "whether", "wonach", "which", "sodass":
			return true
		}
	}
	return false
}

// giveAsides gives every frame of a sentence what says who tells it: ", the police said".
func (f *framed) giveAsides() {
	for k := range f.frames {
		a := &f.frames[k]
		if a.aside = f.isAside(a); !a.aside {
			continue
		}
		for n := range f.frames {
			if n != k && (f.clauses[a.last] == f.clauses[f.frames[n].last] || n == k-1 && !f.stops(f.frames[n].last, a.first)) {
				f.give(&f.frames[n], a.words)
			}
		}
		for n := k - 1; n > 0 && len(f.contentOf(f.frames[n].verbs)) == 0 && !f.stops(f.frames[n-1].last, a.first); n-- {
			f.give(&f.frames[n-1], a.words) // "130 were hurt, 24 of them badly, said …": one verb, one speaker
		}
	}
}

// isAside says whether a frame has no figure and no verb but one of saying.
func (f *framed) isAside(a *frame) bool {
	verbs := f.contentOf(a.verbs)
	if f.hasFigure(a.first, a.last) || len(verbs) == 0 || slices.ContainsFunc(a.words, func(i int) bool {
		return f.isNoun(i) && !slices.Contains(a.subject, i) && !(f.beginsWithVerb(a) && f.governed(i, a.first))
	}) {
		return false
	}
	return !slices.ContainsFunc(verbs, func(i int) bool {
		return !slices.ContainsFunc(f.neutral, func(h claims.Hit) bool { return (h.ID == "saying" || h.ID == "light") && h.First <= i && i <= h.Last })
	})
}

func (f *framed) contentOf(words []int) []int {
	return f.among(words, func(i int) bool { return f.content[i] })
}

func (f *framed) among(words []int, is func(int) bool) []int {
	return slices.DeleteFunc(slices.Clone(words), func(i int) bool { return !is(i) })
}

// give adds words that a frame leaves to another.
func (f *framed) give(e *frame, words []int) {
	for _, i := range words {
		if !slices.Contains(e.given, i) {
			e.given = append(e.given, i)
		}
	}
}

// startsWithSlot says whether nothing but small words stands before a frame's first slot.
func (f *framed) startsWithSlot(e *frame) bool {
	return len(e.slots) > 0 && !f.any(f.content, e.first, e.slots[0].first)
}

// fillNouns gives a frame the nouns that stand before and behind the slot of the frame before it, where it has none there.
func (f *framed) fillNouns(e, before *frame) {
	pivot := func(fr *frame) int {
		if len(fr.slots) > 0 {
			return fr.slots[0].first
		}
		return fr.last + 1
	}
	all := append(slices.Clone(before.words), before.given...)
	own, theirs := pivot(e), pivot(before)
	for _, governed := range []bool{false, true} {
		ahead := func(fr *frame, at int) func(int) bool {
			return func(i int) bool {
				return i < at && f.isNoun(i) && (f.governed(i, f.beginOf(i)) || f.isGenitive(i)) == governed
			}
		}
		if len(f.among(e.words, ahead(e, own))) == 0 {
			f.give(e, f.among(all, ahead(before, theirs)))
		}
	}
	behind := func(at int, next bool) func(int) bool {
		return func(i int) bool { return i > at && f.isNoun(i) && f.follows(at, i) == next }
	}
	for _, next := range []bool{true, false} {
		if len(f.among(e.words, behind(own, next))) == 0 {
			f.give(e, f.among(all, behind(theirs, next)))
		}
	}
}

// isGenitive says whether a genitive stands without what belongs to it: "Poland's on Monday".
func (f *framed) isGenitive(i int) bool {
	return stripped(f.fold(i)) != f.fold(i) && (i+1 >= len(f.words) || !f.content[i+1])
}

// beginOf is where the frame of a word begins.
func (f *framed) beginOf(i int) int {
	for k := range f.frames {
		if f.frames[k].first <= i && i <= f.frames[k].last {
			return f.frames[k].first
		}
	}
	return 0
}

// follows says whether a noun is what the slot at a word counts: nothing but adjectives stands between.
func (f *framed) follows(at, i int) bool {
	k := f.slotAt(at)
	if k < 0 || i <= f.slots[k].last {
		return false
	}
	for n := f.slots[k].last + 1; n < i; n++ {
		if w := f.fold(n); w == "of" || w == "der" || w == "des" || w == "von" {
			continue
		}
		if f.verb[n] || f.slotAt(n) >= 0 || isPreposition(f.fold(n)) || !f.isWord(n) || isDeterminer(f.fold(n)) {
			return false
		}
	}
	return true
}

// isRelative says whether a frame tells more of the name before it: ", who …".
func (f *framed) isRelative(e *frame) bool {
	i := e.first
	for i < e.last && !f.isWord(i) {
		i++
	}
	switch f.fold(i) {
	case "who", "which", "whose", "welche", "welcher", "welches", "deren", "dessen":
		return true
	case "der", "die", "das":
		return i > e.first && len(e.verbs) > 0 && !f.isNoun(i+1) && e.verbs[len(e.verbs)-1] >= e.last-1
	}
	return false
}

// addAntecedent gives a relative clause the name that it tells more of.
func (f *framed) addAntecedent(e, before *frame) {
	const most = 4
	e.subject = nil
	for k := len(before.words) - 1; k >= 0 && len(e.subject) < most; k-- {
		i := before.words[k]
		if !f.isNoun(i) || len(e.subject) > 0 && e.subject[len(e.subject)-1]-i > 1 {
			break
		}
		e.subject = append(e.subject, i)
	}
	f.give(e, e.subject)
	e.leans = true
}
