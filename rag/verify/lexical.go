package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// Lexicon knows the words of both languages. lexicon.Lexicon is the real one.
type Lexicon interface {
	// German and English give translations of a word in any inflected form, best first; nil where it is unknown.
	German(english string) []string
	English(german string) []string
}

// Lemmatizer is a Lexicon that also knows which headwords a German word in any inflected form belongs to. Without it only
// headwords themselves are known.
type Lemmatizer interface {
	Lemmas(german string) []string
}

// Splitter takes German compounds apart. compound.Splitter is the real one.
type Splitter interface {
	// Split gives the parts of a folded word, nil where it is no compound of known words.
	Split(folded string) []string
}

// The translations of a word that count, best first: what comes later in a dictionary is rarely meant.
const (
	mostTranslations = 5
	mostSynonyms     = 2 // shared translations of two words of one language
	commonBeginning  = 7 // letters: "prosecution", "prosecutors"
)

// otherForms lets words count as found of which a sentence has another form or a translation that the search, which knows
// stems only, does not see: "weist", "wies"; "sentenced", "verurteilt".
func (p *prose) otherForms(a *alignment) {
	if p.v.lexicon == nil {
		return
	}
	for k := range a.words {
		w := &a.words[k]
		if w.skip || slices.ContainsFunc(w.in, func(s float64) bool { return s >= found }) {
			continue
		}
		for i, u := range a.units {
			if i < len(w.in) && p.formIn(w, u, 0, len(u.words)-1) {
				w.in[i] = found
			}
		}
	}
}

// hasForm says whether a stretch of a sentence has a word in another form or in the other language.
func (p *prose) hasForm(u *unit, own *entries, first, last int) bool {
	for i := first; i <= last; i++ {
		x := u.words[i]
		if x.Kind != lang.Word || len(x.Folded) < 3 || lang.IsStopWord(u.code, x.Folded) || u.inDate(i) {
			continue
		}
		if p.v.related(own, p.unitWord(u, i)) {
			return true
		}
	}
	return false
}

// unitWord is what the lexicon says of word i of a unit, looked up once.
func (p *prose) unitWord(u *unit, i int) *entries {
	if u.lexical == nil {
		u.lexical = make([]*entries, len(u.words))
	}
	if u.lexical[i] == nil {
		u.lexical[i] = p.v.headwords(u.words[i].Text, u.code)
	}
	return u.lexical[i]
}

// entries are what the lexicon says of a word.
type entries struct {
	code   lang.Code
	folded string
	// german are the German headwords that the word is a form or a translation of; english the same.
	german, english []string
	// unknown is true for a German word that the lexicon does not have.
	unknown bool
}

func (v *Verifier) headwords(word string, code lang.Code) *entries {
	e := &entries{code: code, folded: lang.Fold(word)}
	if code == lang.English {
		e.german = first(v.lexicon.German(word), mostTranslations)
		e.english = []string{word}
		return e
	}
	e.german = first(v.lemmas(word), mostTranslations)
	e.english = first(v.lexicon.English(word), mostTranslations)
	e.unknown = len(e.german) == 0 && len(e.english) == 0
	if len(e.german) == 0 && v.splitter != nil {
		for _, part := range v.splitter.Split(e.folded) {
			e.german = append(e.german, v.lemmas(part)...)
		}
	}
	return e
}

// lemmas are the headwords of a German word, the word itself where nothing better is known.
func (v *Verifier) lemmas(word string) []string {
	if l, ok := v.lexicon.(Lemmatizer); ok {
		return l.Lemmas(word)
	}
	return []string{word}
}

func first(list []string, n int) []string { return list[:min(len(list), n)] }

// related says whether two words are forms or translations of one.
func (v *Verifier) related(a, b *entries) bool {
	switch {
	case a.code != b.code:
		return shares(a.german, b.german) || beginAlike(a.english, b.english) || a.begins(b) || b.begins(a)
	case a.code == lang.English:
		return shares(first(a.german, mostSynonyms), first(b.german, mostSynonyms))
	}
	return shares(a.german, b.german) || shares(first(a.english, mostSynonyms), first(b.english, mostSynonyms))
}

// begins says whether a compound that the lexicon does not have begins with a translation of another word: "Erdreich",
// "soil".
func (e *entries) begins(other *entries) bool {
	const shortest = 3
	return e.unknown && e.code == lang.German && slices.ContainsFunc(other.german, func(w string) bool {
		stem := lang.Stem(lang.German, lang.Fold(w))
		return len(stem) >= shortest && len(e.folded) >= len(stem)+shortest && strings.HasPrefix(e.folded, stem)
	})
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return strings.EqualFold(x, y) })
	})
}

// beginAlike says whether two words of lists begin with the same letters, many enough to be of one family.
func beginAlike(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool {
			x, y := lang.Fold(x), lang.Fold(y)
			return len(x) >= commonBeginning && len(y) >= commonBeginning && x[:commonBeginning] == y[:commonBeginning]
		})
	})
}
