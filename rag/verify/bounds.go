package verify

import "github.com/quellenlage/quellenlage/lang"

// The bounds of what is compared. No sentence of an article comes near them; what does is a list that was never parted, or
// made to keep the program busy. A line beyond them is refused: what is not compared is not shown.
const (
	longestUnit   = 1000   // bytes of a sentence cited
	mostWords     = 220    // words and signs of one
	mostNumerals  = 36     // numbers in digits of one
	mostSlots     = 24     // figures and dates of a sentence, told or cited
	mostStated    = 160    // claims in all sentences cited
	mostUnits     = 120    // sentences cited
	mostCompared  = 20_000 // comparisons of a word or figure told with a cited statement's, for one sentence told
	mostCitedText = 20_000 // bytes of all sentences cited
)

// isDense says whether a sentence of an article is too long to be read.
func isDense(body string) bool {
	if len(body) > longestUnit {
		return true
	}
	words, numerals := 0, 0
	for _, w := range lang.Tokens(body) {
		if words++; w.Kind == lang.Number {
			numerals++
		}
	}
	return words > mostWords || numerals > mostNumerals
}

// bounded says whether the sentence and what it cites can be compared, and refuses it where they can't.
func (p *prose) bounded() bool {
	size := 0
	for _, u := range p.s.units {
		if u.dense || len(u.figures)+len(u.dates) > mostSlots {
			p.fail("form", "a cited sentence is too long, or has too many figures, to be checked; cite another one")
			return false
		}
		size += len(u.body)
	}
	switch {
	case len(p.t.figures)+len(p.t.dates) > mostSlots:
		p.fail("form", "the sentence has more than %d figures and dates; tell them in several", mostSlots)
	case len(p.s.units) > mostUnits || size > mostCitedText || len(p.s.claims) > mostStated:
		p.fail("form", "the sentence cites more than can be checked; cite fewer passages")
	default:
		return true
	}
	return false
}

// spend counts comparisons and says whether the bound is kept.
func (r *roles) spend(n int) bool {
	r.steps += n
	return r.steps <= mostCompared
}
