package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// called says whether a mention is a word by which the article of a claim calls a speaker of it, who is not named
// otherwise: "the minister" of "Verkehrsministerin Kruse".
func (p *prose) called(m mention, c claims.Claim) bool {
	article := p.e.index(c.Article)
	if article < 0 || m.listed || p.namedBesides(m, c) {
		return false
	}
	for _, s := range c.Speakers {
		name := claims.Words(s.Name)
		for k := range p.e.sentences(article)[:min(len(p.e.sentences(article)), mostSentences)] {
			u := p.e.unit(article, k)
			at := u.find(name)
			if at < 0 {
				continue
			}
			if len(name) > 1 && (u.code != p.t.code || m.first == m.last && p.t.fold(m.first) == u.fold(at)) && p.titledAt(m, u, at, at) {
				return true // "the union" of "Gewerkschaft IG Metallbau"
			}
			if first, last := u.beside(at, at+len(name)-1); p.titledAt(m, u, first, at-1) || p.titledAt(m, u, at+len(name), last) {
				return true
			}
		}
	}
	return false
}

// calledIn says whether a mention is a word by which the article of a sentence calls somebody whom the sentence names.
func (p *prose) calledIn(m mention, u *unit) bool {
	sentences := p.e.sentences(u.article)
	for i := range u.words {
		if !u.capital(i) || len(u.words[i].Folded) < 4 {
			continue
		}
		for k := range sentences[:min(len(sentences), mostSentences)] {
			o := p.e.unit(u.article, k)
			at := o.find(u.words[i : i+1])
			if at < 0 {
				continue
			}
			if first, last := o.beside(at, at); p.titledAt(m, o, first, at-1) || p.titledAt(m, o, at+1, last) {
				return true
			}
		}
	}
	return false
}

// namesSpeaker says whether a mention is the name that an article gives whom a claim calls by what they are: "das Bündnis" of
// "Bündnis Stiller Himmel".
func (p *prose) namesSpeaker(m mention, c claims.Claim) bool {
	if m.listed || len(c.Speakers) != 1 || strings.Contains(c.Speakers[0].Name, " ") {
		return false
	}
	const shortest = 5
	title := lang.Fold(c.Speakers[0].Name)
	for _, article := range p.s.articles {
		for k := range p.e.sentences(article)[:min(len(p.e.sentences(article)), mostSentences)] {
			u := p.e.unit(article, k)
			at := u.find(p.t.words[m.first : m.last+1])
			if at < 0 {
				continue
			}
			first, last := u.beside(at, at+m.last-m.first)
			for i := first; i <= last; i++ {
				w := u.fold(i)
				if (i < at || i > at+m.last-m.first) && len(w) >= shortest && len(title) >= shortest && (strings.HasSuffix(w, title) || strings.HasPrefix(title, w)) {
					return true
				}
			}
		}
	}
	return false
}

// longerName says whether a German mention is a compound of which a claim's speaker is the last part, and its article has
// the first: "Verkehrsministerium" of "das Ministerium" whose "Verkehrsministerin" spoke before.
func (p *prose) longerName(m mention, c claims.Claim) bool {
	article := p.e.index(c.Article)
	if article < 0 || m.first != m.last || p.t.code != lang.German || len(c.Speakers) != 1 {
		return false
	}
	first, ok := strings.CutSuffix(p.t.fold(m.first), lang.Fold(c.Speakers[0].Name))
	const shortest = 3
	return ok && len(first) >= shortest && strings.Contains(lang.Fold(p.ev.Articles[article].Body), first)
}

// spelledOut is the word of a German sentence that is a speaker's whole name as it stands, -1 for none: "die Stadt".
func (p *prose) spelledOut(name string) int {
	if p.t.code != lang.German || strings.ContainsAny(name, " -") {
		return -1
	}
	return slices.IndexFunc(p.t.words, func(w claims.Word) bool { return w.Text == name && w.Text != w.Folded })
}

// isMatter says whether a mention is nothing but a word for a matter, which speaks of nothing: "the cost".
func (p *prose) isMatter(m mention) bool {
	return m.first == m.last && !p.t.capital(m.first) && slices.ContainsFunc(p.commonHits(), func(h claims.Hit) bool {
		return h.ID == "matter" && h.First == m.first && h.Last == m.last
	})
}

// officer says whether a claim is said by somebody who speaks for the company that a mention names, in its sentence or the
// one before, and the company has no other figure of its own for the same there.
func (p *prose) officer(m mention, c claims.Claim) bool {
	u := p.e.home(c)
	if u == nil || m.listed || c.Value == nil || len(c.Speakers) != 1 || !p.v.isOffice(c.Speakers[0].Text) {
		return false
	}
	if slices.ContainsFunc(p.ev.Claims, func(o claims.Claim) bool {
		return o.Value != nil && o.Measure == c.Measure && o.Article == c.Article && !sameValue(o.Value, c.Value) &&
			slices.ContainsFunc(o.Speakers, func(s claims.Speaker) bool { return slices.Contains(m.ids, s.ID) })
	}) {
		return false
	}
	before := p.e.unit(u.article, u.sentence-1)
	return p.spelledAll(m, u) || before != nil && p.spelledAll(m, before)
}

// isOffice says whether the words for a speaker name an office in a company: "Finanzchefin Oda Reimers".
func (v *Verifier) isOffice(text string) bool {
	return slices.ContainsFunc(claims.Words(text), func(w claims.Word) bool {
		return endsIn(w.Folded, "chef", "chefin", "sprecher", "sprecherin", "vorstand", "geschaeftsfuehrer", "geschaeftsfuehrerin") ||
			slices.Contains([]string{"chief", "spokesman", "spokeswoman", "director", "executive", "manager"}, w.Folded)
	})
}

// isStance says whether a mention is nothing but a common adverb that opens a sentence: "Damals".
func (p *prose) isStance(m mention) bool {
	return m.first == m.last && p.t.opens(m.first) && slices.ContainsFunc(p.commonHits(), func(h claims.Hit) bool {
		return h.ID == "stance" && h.First == m.first && h.Last == m.last
	})
}

// namedBesides says whether a name that is none of a claim's speakers stands right beside a mention or in it.
func (p *prose) namedBesides(m mention, c claims.Claim) bool {
	for i := m.first - 1; i <= m.last+1; i++ {
		if !p.t.capital(i) || p.t.opens(i) || lang.IsStopWord(p.t.code, p.t.fold(i)) || p.translates(p.t.words[i].Text, p.t.code) || len(p.v.parts(p.t.words[i].Text)) > 1 {
			continue
		}
		if !slices.ContainsFunc(c.Speakers, func(s claims.Speaker) bool { return strings.Contains(s.Name, p.t.words[i].Text) }) {
			return true
		}
	}
	return false
}

// beside are the words right before and behind a name that may say what it is: none behind a sign, but for the comma of an
// apposition.
func (t *text) beside(first, last int) (from, to int) {
	const reach = 3
	from, to = first, last
	for from > 0 && first-from < reach && (t.isWord(from-1) || from == first && t.fold(from-1) == ",") {
		from--
	}
	for to+1 < len(t.words) && to-last < reach && (t.isWord(to+1) || to == last && t.fold(to+1) == ",") {
		to++
	}
	return from, to
}

// find is the word at which a run of words begins, -1 for none.
func (t *text) find(words []claims.Word) int {
	for i := 0; len(words) > 0 && i+len(words) <= len(t.words); i++ {
		if t.begins(i, words) {
			return i
		}
	}
	return -1
}

func (t *text) begins(i int, words []claims.Word) bool {
	for k := range words {
		if t.words[i+k].Folded != words[k].Folded {
			return false
		}
	}
	return true
}

// titledAt says whether a word of a mention is one between two words of a unit, a part of a compound there or its translation.
func (p *prose) titledAt(m mention, u *unit, first, last int) bool {
	for i := max(first, 0); i <= min(last, len(u.words)-1); i++ {
		if !u.isWord(i) || len(u.fold(i)) < 4 || u.code == lang.German && !u.capital(i) {
			continue
		}
		for k := m.first; k <= m.last; k++ {
			if p.sameTitle(k, u, i) {
				return true
			}
		}
	}
	return false
}

// sameTitle says whether word k names what word i of a unit does: in one form, as the last part of it, or translated.
func (p *prose) sameTitle(k int, u *unit, i int) bool {
	const shortest = 4
	w := p.t.fold(k)
	if len(w) < shortest || lang.IsStopWord(p.t.code, w) || p.t.code == lang.German && !p.t.capital(k) {
		return false
	}
	if p.v.lexicon != nil && !p.translates(p.t.words[k].Text, p.t.code) && len(p.v.parts(p.t.words[k].Text)) < 2 {
		return false // a name, no title
	}
	if u.code == p.t.code && strings.HasSuffix(u.fold(i), w) || strings.HasSuffix(w, u.fold(i)) {
		return true
	}
	own := p.v.headwords(p.t.words[k].Text, p.t.code)
	theirs := p.v.headwords(u.words[i].Text, u.code)
	if p.v.lexicon != nil && shares(own.german, theirs.german) {
		return true
	}
	return p.v.lexicon != nil && len(theirs.parts) > 1 && shares(own.german, p.v.headwords(theirs.parts[len(theirs.parts)-1], lang.German).german)
}
