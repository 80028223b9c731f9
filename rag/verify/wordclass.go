package verify

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// isHelping says whether a word is a verb that only helps another, beside those of isFinite.
func isHelping(w string) bool {
	switch w {
	case "sei", "seien", "waere", "waeren", "habe", "haetten", "haette", "werde", "wuerde", "wuerden", "soll", "sollen", "sollte", "will", "wollen", "kann", "koennen", "konnte", "konnten", "muss", "muessen", "musste", "mussten", "did", "do", "does", "can", "could", "may", "might", "must", "should", "shall":
		return true
	}
	return false
}

// isVerb says whether a content word is a verb, or a participle.
func (v *Verifier) isVerb(t *text, i int) bool {
	if v.lexicon == nil || t.capital(i) && !t.opens(i) {
		return false
	}
	infinitive := func(words []string) bool {
		if len(words) == 0 {
			return false
		}
		w := words[0]
		first, _ := utf8.DecodeRuneInString(w)
		return unicode.IsLower(first) && endsIn(w, "en", "eln", "ern")
	}
	if t.measureAt(i) && t.measureAt(i-2) || t.measureAt(i) && t.measureAt(i+2) {
		return false // "dead or wounded"
	}
	if t.code == lang.English {
		if w := t.fold(i); strings.HasSuffix(w, "ed") && len(w) > 4 {
			return true
		}
		return !isDeterminer(t.fold(i-1)) && infinitive(v.headwords(t.words[i].Text, t.code).german)
	}
	e := v.headwords(t.words[i].Text, t.code)
	return infinitive(e.german) && !t.barePart(i, e.german[0])
}

// barePart says whether word i is a German participle without a helping verb: "zusammengenommen".
func (t *text) barePart(i int, infinitive string) bool {
	w := t.fold(i)
	if !strings.Contains(w, "ge") || strings.Contains(lang.Fold(infinitive), "ge") || !endsIn(w, "t", "en") {
		return false
	}
	first, last := t.clause(i)
	for k := first; k <= last; k++ {
		if isFinite(t.fold(k)) || isHelping(t.fold(k)) {
			return false
		}
	}
	return true
}

// findVerbs looks for verbs in the English segments that seem to have none: most are nouns too.
func (v *Verifier) findVerbs(f *framed) {
	if f.code != lang.English || v.lexicon == nil {
		return
	}
	for first := 0; first < len(f.words); {
		_, last := f.segment(first)
		for i := first + 1; i < last && !f.any(f.verb, first, last+1); i++ {
			next := f.fold(i + 1)
			f.verb[i] = f.content[i] && f.content[i-1] && !f.capital(i) && (isPreposition(next) || isDeterminer(next) || f.slotAt(i+1) >= 0) &&
				slices.ContainsFunc(v.headwords(f.words[i].Text, f.code).german, func(w string) bool { return w == lang.Fold(w) && endsIn(w, "en", "eln", "ern") })
		}
		first = last + 1
	}
}

// findNouns marks the nouns: in English what is no verb, in German what has a capital that is not the sentence's.
func (v *Verifier) findNouns(f *framed) {
	f.noun = make([]bool, len(f.words))
	for i := range f.words {
		f.noun[i] = f.content[i] && !f.verb[i] && (f.code == lang.English || f.capital(i) && !(f.opens(i) && v.isAdverb(f.words[i].Text)))
	}
}

// isAdverb says whether a German word is known in small letters only.
func (v *Verifier) isAdverb(word string) bool {
	if v.lexicon == nil {
		return false
	}
	e := v.headwords(word, lang.German)
	return len(e.german) > 0 && !slices.ContainsFunc(e.german, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		return unicode.IsUpper(first)
	})
}

// isDeterminer says whether a noun has to follow a word.
func isDeterminer(w string) bool {
	switch w {
	case "the", "a", "an", "his", "her", "its", "their", "this", "that", "these", "those", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "sein", "seine", "ihr", "ihre", "ihren", "ihrem":
		return true
	}
	return false
}

// firstOfCompound says whether an English adjective stands before a noun for the first part of a German compound that ends in
// that noun: "environmental organisation" for "Umweltorganisation". The dictionary has the noun of the part, "environment".
func (p *prose) firstOfCompound(w *alignedWord) bool {
	const shortest = 4
	if p.t.code != lang.English || p.v.lexicon == nil || !p.t.isWord(w.at+1) {
		return false
	}
	own, next := lang.Fold(w.text), stripped(p.t.fold(w.at+1))
	means := func(part string, is func(string) bool) bool {
		return slices.ContainsFunc(p.v.lexicon.English(part), func(e string) bool { return is(lang.Fold(e)) })
	}
	return slices.ContainsFunc(p.pairs.units, func(u *unit) bool {
		return u.code == lang.German && slices.ContainsFunc(u.words, func(x claims.Word) bool {
			parts := p.v.parts(x.Text)
			return x.Text != x.Folded && len(parts) > 1 &&
				means(parts[len(parts)-1], func(e string) bool { return e == next || e+"s" == next }) &&
				means(parts[0], func(e string) bool { return len(e) > shortest && adjectiveOf(own, e) })
		})
	})
}

// adjectiveOf says whether an English adjective is made of a noun: "environmental", "economic" of "economy".
func adjectiveOf(adjective, noun string) bool {
	const ending = 4
	stem := strings.TrimSuffix(strings.TrimSuffix(noun, "y"), "e")
	rest, ok := strings.CutPrefix(adjective, stem)
	return ok && len(rest) <= ending
}
