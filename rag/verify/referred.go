package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// referred says whether a sentence tells what it tells of a mention by a word that points back ("she", "the company"): of
// the sentences before it, the nearest that names whoever acts names the mention there.
func (p *prose) referred(m mention, u *unit) bool {
	const reach = 4
	for range reach {
		if !refersBack(u.text) {
			return false
		}
		if u = p.e.unit(u.article, u.sentence-1); u == nil || u.instruction || u.dense {
			return false
		}
		if acts := p.actors(u); len(acts) > 0 {
			return p.among(m, u, acts)
		}
	}
	return false
}

// actors are the places of the words of a sentence that name whoever acts in it.
func (p *prose) actors(u *unit) []int {
	var out []int
	f := p.v.framed(u.text)
	for i := range f.frames {
		for _, at := range f.frames[i].subject {
			if f.capital(at) || f.code != lang.German {
				out = append(out, at)
			}
		}
	}
	return out
}

// among says whether a mention is named by some of the words of a sentence: every name of it stands in the sentence, and
// some word of it among them.
func (p *prose) among(m mention, u *unit, at []int) bool {
	if m.listed {
		return slices.ContainsFunc(u.names, func(h claims.Hit) bool {
			return slices.Contains(m.ids, h.ID) && slices.ContainsFunc(at, func(i int) bool { return h.First <= i && i <= h.Last })
		})
	}
	if p.strange(m.first, m.last) && !p.spelledAll(m, u) {
		return false
	}
	for _, v := range p.cast.voices {
		if v.article == "" && slices.Contains(m.ids, v.id) && slices.ContainsFunc(at, func(i int) bool { return v.names == u.words[i].Text }) {
			return true
		}
	}
	f := p.v.framed(u.text)
	for i := m.first; i <= m.last; i++ {
		if !p.t.isWord(i) || lang.IsStopWord(p.t.code, p.t.fold(i)) {
			continue
		}
		w := looked{same: p.v.wordKeys(p.t, i), word: stripped(p.t.fold(i))}
		if slices.ContainsFunc(w.places(0, f), func(o place) bool { return slices.Contains(at, o.at) }) {
			return true
		}
	}
	return false
}
