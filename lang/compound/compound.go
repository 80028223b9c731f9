// Package compound takes German compounds apart into the words they are made of: "Wasserkraftwerk" into Wasser, Kraft
// and Werk, across linking elements ("Verlust-zahlen", "Arbeit-s-markt", "Straße-n-bahn").
//
// It knows no words of its own: the vocabulary is handed in. It is careful rather than complete: a word that the
// vocabulary knows as a whole and that is not plainly made of others stays whole, every part must be a known word, and
// of several readings the one with the fewest and longest parts counts.
package compound

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// The bounds within which words are taken apart, in bytes of the folded word.
const (
	shortestPart = 3
	shortestWord = 8
	longestWord  = 60
	mostParts    = 5
)

// Vocabulary says whether a folded word is known, in any inflected form.
type Vocabulary func(folded string) bool

// Splitter takes words apart with one vocabulary. It keeps nothing and may be used by several goroutines when its
// vocabulary may.
type Splitter struct {
	known                 Vocabulary
	whole, affixes, short map[string]bool
}

// NewSplitter makes a splitter for a vocabulary.
func NewSplitter(known Vocabulary) *Splitter {
	return &Splitter{known: known, whole: readStems(wholeWords), affixes: readTable(affixTable), short: readTable(shortTable)}
}

// Split gives the smallest parts of a folded word, without linking elements, in order, at least two; nil where the word
// is none that can be taken apart.
func (s *Splitter) Split(folded string) []string {
	var out []string
	for _, part := range s.halves(folded) {
		if smaller := s.Split(part); smaller != nil {
			out = append(out, smaller...)
		} else {
			out = append(out, part)
		}
	}
	return out
}

// Parts gives the parts of a folded word on every level: of "strassenbahnhaltestelle" also "strassenbahn". It is what an
// index keeps, so that a question may name any of them.
func (s *Splitter) Parts(folded string) []string {
	var out []string
	for _, part := range s.halves(folded) {
		out = append(append(out, part), s.Parts(part)...)
	}
	return out
}

// halves is the reading of a word with the fewest parts. It looks up at most a few hundred substrings, however long the
// word is.
func (s *Splitter) halves(folded string) []string {
	if len(folded) < shortestWord || len(folded) > longestWord || !isLetters(folded) || s.whole[folded] {
		return nil
	}
	if s.whole[lang.Stem(lang.German, folded)] || isDerived(folded) {
		return nil
	}
	sp := split{s: s, word: folded, best: make([]reading, len(folded)+1), tried: make([]bool, len(folded)+1)}
	r := sp.from(0)
	if !r.ok || len(r.parts) < 2 || len(r.parts) > mostParts {
		return nil
	}
	return r.parts
}

// isDerived says whether a word ends as only adjectives and verbs with a suffix do, in which words can be seen by
// chance ("grau-samen", "positio-nieren").
func isDerived(folded string) bool {
	for _, ending := range [...]string{"en", "er", "es", "em", "e", ""} {
		if base, ok := strings.CutSuffix(folded, ending); ok {
			for _, suffix := range [...]string{"sam", "bar", "los", "ier", "iert", "end", "ender", "atisch", "etisch", "itisch"} {
				if strings.HasSuffix(base, suffix) {
					return true
				}
			}
		}
	}
	return false
}

func isLetters(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// reading is a way to take the rest of a word apart. Its cost is lower the fewer and longer the parts are.
type reading struct {
	parts []string
	cost  float64
	ok    bool
}

type split struct {
	s     *Splitter
	word  string
	best  []reading // by the offset at which the rest begins
	tried []bool
}

// from is the best reading of word[at:]. Every offset is worked out once.
func (sp *split) from(at int) reading {
	if at == len(sp.word) {
		return reading{ok: true}
	}
	if sp.tried[at] {
		return sp.best[at]
	}
	sp.tried[at] = true
	var best reading
	for end := len(sp.word); end >= at+shortestPart; end-- {
		if at == 0 && end == len(sp.word) {
			continue // the whole word is no reading
		}
		part := sp.word[at:end]
		if end < len(sp.word) && len(sp.word)-end < shortestPart {
			continue
		}
		if !sp.isPart(part, end == len(sp.word)) {
			continue
		}
		best = sp.better(best, part, end)
	}
	sp.best[at] = best
	return best
}

// better joins part with the best reading of what follows it, directly or after a linking element.
func (sp *split) better(best reading, part string, end int) reading {
	for _, link := range [...]string{"", "s", "es", "n", "en", "er", "e"} { // the linking elements, and none
		next := end + len(link)
		if !strings.HasPrefix(sp.word[end:], link) || link != "" && (next >= len(sp.word) || !takesLink(part, link)) {
			continue
		}
		rest := sp.from(next)
		if !rest.ok {
			continue
		}
		cost := rest.cost + 1 + 4/float64(len(part))
		if link != "" {
			cost += .15
		} else if end < len(sp.word) && endsInLink(part) && sp.s.known(part[:len(part)-1]) {
			cost += .5 // the last letter is more likely a linking element
		}
		if !best.ok || cost < best.cost {
			best = reading{parts: append([]string{part}, rest.parts...), cost: cost, ok: true}
		}
	}
	return best
}

// takesLink says whether a linking element can follow the part: "s" stands after the endings of abstract nouns and many
// others, but never after a hissing sound; "n" only after "e".
func takesLink(part, link string) bool {
	last := part[len(part)-1]
	switch link {
	case "s":
		return last != 's' && last != 'z' && last != 'x' && last != 'e'
	case "n":
		return last == 'e' || strings.HasSuffix(part, "el") || strings.HasSuffix(part, "er")
	case "es", "er", "en", "e":
		return last != 'e'
	}
	return true
}

func endsInLink(part string) bool { return part[len(part)-1] == 's' || strings.HasSuffix(part, "en") }

// isPart says whether a stretch of the word can be a part of it: a known word long enough not to stand there by chance.
// Endings that look like words are no last part ("-heit", "-schaft"), prefixes no first.
func (sp *split) isPart(part string, last bool) bool {
	if len(part) < shortestPart || sp.s.affixes[part] {
		return false
	}
	if len(part) == shortestPart && !sp.s.short[part] {
		return false
	}
	if sp.s.known(part) {
		return true
	}
	// A verb's stem stands before another part: "Fahr-zeug", "Lauf-werk"; so does a noun without its final "e":
	// "Schul-haus", "Grenz-region".
	return !last && len(part) > shortestPart && (sp.s.known(part+"e") || sp.s.known(part+"en"))
}
