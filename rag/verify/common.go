package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// uncommon leaves out words that every writer has: how much and how sure, general verbs, and what somebody or a matter is
// called. Whoever is called something is left in where nobody else in the sentence can be meant: as who speaks, and as what
// gives a cause.
func (p *prose) uncommon(missing []*alignedWord) []*alignedWord {
	if len(missing) == 0 {
		return missing
	}
	free := make([]bool, len(p.t.words))
	for _, h := range p.commonHits() {
		if p.isFree(h) {
			for i := h.First; i <= h.Last; i++ {
				free[i] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(missing), func(w *alignedWord) bool { return free[w.at] })
}

// commonHits are the words of the sentence that every writer has, looked up once.
func (p *prose) commonHits() []claims.Hit {
	if p.common == nil {
		p.common = append([]claims.Hit{}, p.v.inLanguage(p.v.common, p.t)...)
	}
	return p.common
}

// isFree says whether a common word may stand without a source.
func (p *prose) isFree(h claims.Hit) bool {
	switch h.ID {
	case "role":
		return !p.isCause(h.First) && !p.speaksAlone(h)
	case "matter", "place":
		return !p.isCause(h.First)
	}
	return true
}

// speaksAlone says whether a word for somebody is all that names the speaker of something.
func (p *prose) speaksAlone(h claims.Hit) bool {
	for _, c := range p.read {
		for _, s := range c.Speakers {
			if !s.Overlaps(h.Span) {
				continue
			}
			return !slices.ContainsFunc(p.cast.mentions, func(m mention) bool {
				return !m.generic && s.Overlaps(p.wordSpan(m.first, m.last))
			})
		}
	}
	return false
}
