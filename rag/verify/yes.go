package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// saysYes is 1 for a word of assent, -1 for one of dissent, 0 for another.
func saysYes(w string) int {
	switch w {
	case "ja", "yes":
		return 1
	case "nein", "no":
		return -1
	}
	return 0
}

// noSuch checks "no such plan is reported", which tells nothing but that articles don't have what its noun names: no cited
// sentence may have it.
func (p *prose) noSuch(sign int) {
	const noun = 2
	if sign == 0 || p.t.fold(1) != "such" {
		return
	}
	for _, w := range p.pairs.words {
		if w.at == noun && slices.ContainsFunc(p.all(), func(k int) bool { return w.in[k] >= found && !p.pairs.units[k].has("negation", "denial") }) {
			p.fail("polarity", "a cited sentence has %q", w.text)
			return
		}
	}
}

// bareAnswer checks "yes, it has" and "no", which tell nothing themselves: what the question asks has to stand in a cited
// sentence, and be denied there for "no" alone.
func (p *prose) bareAnswer() {
	last := len(p.t.words) - 1
	if last < 0 || p.carriesAny(0, last) || len(p.t.figures) > 0 || len(p.cast.mentions) > 0 {
		return
	}
	sign := saysYes(p.t.fold(0))
	if sign == 0 || sign < 0 && p.t.code == lang.English && last > 0 && p.t.isWord(1) { // "no such plan"
		p.noSuch(sign)
		return
	}
	asked := *p.check
	asked.problems = nil
	q := &prose{check: &asked, e: p.e}
	q.prepare(strings.TrimRight(p.asked.Text, "? "))
	best := q.pairs.best(0, len(q.t.words))
	told, all := 0.0, 0.0
	for _, w := range q.pairs.words {
		if w.skip || w.sign {
			continue
		}
		all += w.weight
		for _, k := range best {
			if k < len(w.in) && w.in[k] >= found {
				told += w.weight
				break
			}
		}
	}
	if all == 0 || told < all/2 {
		p.fail("polarity", "no cited sentence says what the question asks")
		return
	}
	denied := q.anyUnit(q.echoed(best), "negation", "denial")
	q.polarity()
	if sign > 0 && len(q.problems) > 0 || sign < 0 && !denied {
		p.fail("polarity", "%q is not what the cited sentences say of the question", p.own)
	}
}

// bareFigure says whether a line that is one figure, "two", answers the question: it is that of a cited claim, which counts
// what the question asks for and of whom it asks.
func (p *prose) bareFigure(plain string) bool {
	found := quantity.Find(plain, p.asked.Language, nil)
	if len(found) != 1 {
		return false
	}
	words := claims.Words(p.asked.Text)
	measures, nations, roles := p.v.vocabulary.Measures(words), p.v.vocabulary.Nations(words), p.v.vocabulary.Roles(words)
	is := func(id string) func(claims.Hit) bool { return func(h claims.Hit) bool { return h.ID == id } }
	return slices.ContainsFunc(p.line.Claims, func(id string) bool {
		c, ok := p.claim(id)
		if !ok || c.Value == nil || c.Polarity != claims.Affirmed || !sameNumber(found[0], c.Value) {
			return false
		}
		nation, role := p.v.vocabulary.SplitSubject(c.Subject)
		if len(nations) > 0 && !slices.ContainsFunc(nations, is(nation)) || len(roles) > 0 && !slices.ContainsFunc(roles, is(role)) {
			return false
		}
		return slices.ContainsFunc(measures, is(c.Measure)) || slices.ContainsFunc(words, func(w claims.Word) bool {
			return c.Counted != "" && lang.Stem(p.asked.Language, w.Folded) == lang.Stem(p.asked.Language, lang.Fold(c.Counted))
		})
	})
}
