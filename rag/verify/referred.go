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
		if !p.pointsAway(u) {
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

// pointsAway says whether a sentence has a pronoun for somebody whom another one names: as whoever acts, or before
// whoever acts, not "Merten raised her demands".
func (p *prose) pointsAway(u *unit) bool {
	if !refersBack(u.text) {
		return false
	}
	first := len(u.words)
	for _, at := range p.actors(u) {
		first = min(first, at)
	}
	for i := range u.words {
		switch u.fold(i) {
		case "er", "he", "she":
			return true
		case "sie", "es", "it", "they": // may be an object
			f := p.v.framed(u.text)
			if slices.ContainsFunc(f.frames, func(fr frame) bool { return f.pronoun(&fr) == i && len(fr.subject) == 0 }) {
				return true
			}
		case "ihr", "ihre", "ihrem", "ihren", "ihrer", "sein", "seine", "seinem", "seinen", "seiner", "dessen", "deren", "his", "her", "their", "its":
			if i < first && i > 0 && (isPreposition(u.fold(i-1)) || u.fold(i-1) == "laut") {
				return true // "by his count 20 came", not "his minister came"
			}
		}
	}
	return first == len(u.words) || pointing(u.fold(first))
}

// pointing says whether a noun stands for an institution that was named before: "das Unternehmen".
func pointing(w string) bool {
	switch w {
	case "unternehmen", "company", "behoerde", "ministerium", "ministry", "konzern", "firma", "amt", "verband", "gewerkschaft", "firm", "agency", "authority", "union":
		return true
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
	if slices.ContainsFunc(p.t.alike, func(h claims.Hit) bool {
		return h.First >= m.first && h.Last <= m.last && slices.ContainsFunc(u.alike, func(o claims.Hit) bool { return o.ID == h.ID && slices.Contains(at, o.First) })
	}) {
		return true
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
