package verify

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// What of a sentence may be its writer's own wording: a word of a segment that says at least so many others which a
// source carries, and so many for each that none does.
const (
	leastCarried = 2
	carriedEach  = 2
	// firmlyCarried is from how many words on the verb too may be the writer's own.
	firmlyCarried = 3
)

// ownWording says whether the words that no source carries can be the writer's own way to say what the sources do. Every
// writer has words of their own, and no dictionary holds them all. Never so taken are names, people and things, what the
// tables list (what happened, to whom, who says so), words that no dictionary has, what stands as a cause, and words beside a
// figure whose measure no table lists: there they may be the measure.
func (p *prose) ownWording(missing []*alignedWord) bool {
	listed := p.listedWords()
	segments := map[int]int{}
	for _, w := range missing {
		if listed[w.at] || p.isNameLike(w) || p.isCause(w.at) || p.isThing(w) {
			return false
		}
		segments[p.t.segments[w.at]]++
	}
	for segment, lost := range segments {
		carried, verbs, nouns := p.carriedIn(segment, missing)
		if carried == 0 && lost == 1 && p.onlySources(segment) {
			continue // "the sources never settled on one number"
		}
		if carried < leastCarried || carried < carriedEach*lost || verbs == 0 && nouns < firmlyCarried || p.countsUnlisted(segment) {
			return false
		}
	}
	return true
}

// onlySources says whether a segment speaks of the sources themselves.
func (p *prose) onlySources(segment int) bool {
	return slices.ContainsFunc(p.nouns, func(h claims.Hit) bool { return p.t.segments[h.First] == segment })
}

// carriedIn counts the words of a segment that sources carry, and those among them that are no nouns, and those that
// are nouns but no names: what a sentence says of its nouns, a source has to say too.
func (p *prose) carriedIn(segment int, missing []*alignedWord) (carried, verbs, nouns int) {
	for k := range p.pairs.words {
		w := &p.pairs.words[k]
		if p.t.segments[w.at] != segment || w.skip && !w.sign || slices.Contains(missing, w) {
			continue
		}
		carried++
		switch {
		case w.sign || p.mentionAt(w.at) || p.isName(w.text):
		case !p.t.capital(w.at) && (p.t.code == lang.German || !p.translates(w.text, lang.English) || !p.isThing(w)):
			verbs++
		default:
			nouns++
		}
	}
	return carried, verbs, nouns
}

// isThing says whether a word is a noun for somebody or something, no abstract one.
func (p *prose) isThing(w *alignedWord) bool {
	folded := lang.Fold(w.text)
	if p.t.code == lang.English {
		german := p.v.lexicon.German(w.text)
		first, _ := utf8.DecodeRuneInString(german[0])
		return unicode.IsUpper(first) && !endsIn(folded, "tion", "sion", "ment", "ness", "ity", "ance", "ence", "ure", "ship", "th", "ing")
	}
	return p.t.capital(w.at) && !p.t.opens(w.at) && !endsIn(folded, "ung", "ungen", "heit", "keit", "heiten", "keiten", "tion", "taet", "schaft", "nis", "tum", "ismus", "enz", "anz", "zeichen")
}

func endsIn(word string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(word, e) })
}

// listedWords are the words that the tables have.
func (p *prose) listedWords() map[int]bool {
	listed := map[int]bool{}
	entries := p.t.entries()
	for _, hits := range append(entries[:], p.t.marks) {
		for _, h := range hits {
			for i := h.First; i <= h.Last; i++ {
				listed[i] = true
			}
		}
	}
	return listed
}

// isNameLike says whether a word is a name, or may be one because no dictionary has it.
func (p *prose) isNameLike(w *alignedWord) bool {
	return p.t.code == lang.English && p.t.capital(w.at) && !p.t.opens(w.at) || !p.translates(w.text, p.t.code)
}

// isCause says whether word i stands behind a word that gives a cause or a means.
func (p *prose) isCause(i int) bool {
	for k := i - 1; k >= 0 && k >= i-3 && p.t.segments[k] == p.t.segments[i]; k-- {
		switch p.t.fold(k) {
		case "durch", "wegen", "aufgrund", "infolge", "mittels", "by", "through", "from", "of", "due", "because", "weil", "da", "since", "denn":
			return true
		}
		if p.t.code == lang.German && p.t.capital(k) {
			break
		}
	}
	return false
}

// countsUnlisted says whether a segment has a figure whose claim counts what no table lists.
func (p *prose) countsUnlisted(segment int) bool {
	return slices.ContainsFunc(p.told, func(x *told) bool {
		if p.t.segments[x.first] != segment {
			return false
		}
		if x.claim == nil {
			return true
		}
		_, ok := p.v.vocabulary.Measure(x.claim.Measure)
		return !ok
	})
}
