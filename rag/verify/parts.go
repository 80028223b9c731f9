package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// part is a stretch of a cited sentence that may be negated by itself.
type part struct {
	first, last int
	negative    bool
}

// parts are the stretches of a sentence between commas and "and". A content clause is negated with what governs it: "she
// denied that …".
func (t *text) parts() []part {
	var out []part
	for from := 0; from < len(t.words); {
		_, to := t.segment(from)
		for i := from + 1; i <= to; i++ {
			if w := t.fold(i); (w == "und" || w == "and") && !t.marked(from, i, "negation") {
				to = i - 1
				break
			} else if (w == "und" || w == "and") && !t.measureAt(i+1) && t.finiteAfter(i) {
				to = i - 1
				break
			}
		}
		p := part{first: from, last: to, negative: t.negates(from, to)}
		if n := len(out); n > 0 && !p.negative && t.governed(from, to) {
			p.negative = out[n-1].negative
		}
		out = append(out, p)
		from = to + 1
	}
	for i := range out { // "how large it is, nobody said"
		if i+1 < len(out) && !out[i].negative && t.governed(out[i].first, out[i].last) && (i == 0 || t.clauses[out[i-1].last] != t.clauses[out[i].first]) {
			out[i].negative = out[i+1].negative
		}
	}
	return out
}

// negates says whether a stretch says that something is not so. Where it both confirms and denies, one is only referred to
// ("after its denial the company confirmed …"); what is missing attributively ("for want of experience") denies nothing.
func (t *text) negates(first, last int) bool {
	confirmed := t.marked(first, last, "confirmation")
	return slices.ContainsFunc(t.marks, func(h claims.Hit) bool {
		if h.First < first || h.First > last {
			return false
		}
		switch h.ID {
		case "negation":
			w := t.fold(h.First)
			return !strings.HasPrefix(w, "fehlend") && !strings.HasPrefix(w, "unbestaetigt")
		case "denial":
			return !confirmed
		}
		return false
	})
}

// lacks says whether a stretch tells that something is missing: "mangelnde Übung", "for want of training".
func (t *text) lacks(first, last int) bool {
	return slices.ContainsFunc(t.plain, func(h claims.Hit) bool { return h.ID == "lack_it" && h.First >= first && h.Last <= last })
}

// onlyLacks says whether all that is negative in a part is that something is missing there.
func (t *text) onlyLacks(p part) bool {
	return t.lacks(p.first, p.last) && !slices.ContainsFunc(t.marks, func(h claims.Hit) bool {
		return (h.ID == "negation" || h.ID == "denial") && h.First >= p.first && h.First <= p.last && !slices.ContainsFunc(t.plain, func(o claims.Hit) bool { return o.ID == "lack_it" && o.First == h.First })
	})
}

// finiteAfter says whether a verb of saying or another small word follows "and" at word i, so that a statement of its own
// begins: "erkannte … nicht an und sprach von".
func (t *text) finiteAfter(i int) bool {
	return t.isWord(i+1) && !t.capital(i+1) && !lang.IsStopWord(t.code, t.fold(i+1))
}

// governed says whether a stretch begins as a content clause does.
func (t *text) governed(first, last int) bool {
	for i := first; i <= last && i < first+2; i++ {
		switch t.fold(i) {
		case "dass", "ob", "that", "whether", "wie", "wann", "wo", "when", "where", "how":
			return true
		}
	}
	return false
}

// overlap weighs the words of the sentence that stand in a stretch of a unit and for which counts is true: by search, as
// one entry of the tables, or in another form. Names weigh little: they say who, not what.
func (p *prose) overlap(u *unit, first, last int, counts func(*alignedWord) bool) float64 {
	const name = .3
	match := p.finder(p.own)(u.body[u.words[first].Start:u.words[last].End])
	score := 0.0
	for k := range p.pairs.words {
		w := &p.pairs.words[k]
		if w.sign || w.skip || !counts(w) {
			continue
		}
		if k < len(match) && match[k].Similarity >= found || p.sharesEntry(w, u, first, last) || p.formIn(w, u, first, last) {
			weight := w.weight
			if p.mentionAt(w.at) {
				weight *= name
			}
			score += weight
		}
	}
	return score
}

// sharesEntry says whether a word and a stretch of a unit stand in the tables as one.
func (p *prose) sharesEntry(w *alignedWord, u *unit, first, last int) bool {
	own, theirs := p.t.entries(), u.entries()
	for kind := range own {
		for _, h := range own[kind] {
			if h.First <= w.at && w.at <= h.Last && slices.ContainsFunc(theirs[kind], func(o claims.Hit) bool { return o.ID == h.ID && o.First >= first && o.Last <= last }) {
				return true
			}
		}
	}
	return false
}

// formIn says whether a stretch of a unit has another form of a word.
func (p *prose) formIn(w *alignedWord, u *unit, first, last int) bool {
	if p.v.lexicon == nil {
		return false
	}
	if w.lexical == nil {
		w.lexical = p.v.wordOf(p.t, w.at)
	}
	return p.hasForm(u, w.lexical, first, last)
}
