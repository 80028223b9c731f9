package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
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
		if w.beside < besides && p.formBeside(w) {
			w.beside = 1
		}
		for i, u := range a.units {
			if i < len(w.in) && p.formIn(w, u, 0, len(u.words)-1) {
				w.in[i] = found
			}
		}
	}
}

// formBeside says whether a headline has another form of a word.
func (p *prose) formBeside(w *alignedWord) bool {
	if w.lexical == nil {
		w.lexical = p.v.wordOf(p.t, w.at)
	}
	for _, t := range p.headlines() {
		for i, x := range t.words {
			if x.Kind == lang.Word && len(x.Folded) > 3 && !lang.IsStopWord(t.code, x.Folded) && p.v.related(w.lexical, p.v.headwords(t.words[i].Text, t.code)) {
				return true
			}
		}
	}
	return false
}

// Means says whether a text of either language has a word that the tables take for a given one: that a writer may put in its
// place, whatever the text is about.
func (v *Verifier) Means(word string, code lang.Code, text string) bool {
	own := v.known(word, code, calendar.Interval{})
	for _, other := range []lang.Code{lang.German, lang.English} {
		t := v.known(text, other, calendar.Interval{})
		for _, kind := range [][2][]claims.Hit{{own.alike, t.alike}, {own.near, t.near}, {own.plain, t.plain}} {
			for _, h := range kind[0] {
				if slices.ContainsFunc(kind[1], func(o claims.Hit) bool { return o.ID == h.ID }) {
					return true
				}
			}
		}
	}
	return false
}

// headlines are those of the articles cited.
func (p *prose) headlines() []*text {
	if p.heads == nil {
		for _, i := range p.s.articles {
			a := p.ev.Articles[i]
			p.heads = append(p.heads, p.v.known(a.Title, a.Language, a.Published.Interval))
		}
	}
	return p.heads
}

// hasForm says whether a stretch of a sentence has a word in another form or in the other language.
func (p *prose) hasForm(u *unit, own *entries, first, last int) bool {
	for i := first; i <= last; i++ {
		x := u.words[i]
		if x.Kind != lang.Word || len(x.Folded) < 3 || lang.IsStopWord(u.code, x.Folded) || u.inDate(i) {
			continue
		}
		if p.v.related(own, p.v.wordOf(u.text, i)) {
			return true
		}
	}
	return false
}

// wordOf is what the lexicon says of word i of a text. A German verb is also looked up with the particle that closes its
// part of the sentence: "schlug … vor" is "vorschlagen".
func (v *Verifier) wordOf(t *text, i int) *entries {
	if t.code != lang.German || t.capital(i) && !t.opens(i) {
		return v.headwords(t.words[i].Text, t.code)
	}
	_, last := t.segment(i)
	for last > i && t.words[last].Kind == lang.Punct {
		last--
	}
	if particle := t.fold(last); last > i && isParticle(particle) {
		return v.words.get(wordKey{t.words[i].Text, particle, t.code}, func() *entries { return v.parted(t.words[i].Text, particle) })
	}
	return v.headwords(t.words[i].Text, t.code)
}

// parted is what the lexicon says of a German verb whose particle stands elsewhere.
func (v *Verifier) parted(word, particle string) *entries {
	e := *v.headwords(word, lang.German)
	for _, l := range e.german {
		verb := particle + lang.Fold(l)
		if translations := v.lexicon.English(verb); len(translations) > 0 {
			e.german = append(slices.Clone(e.german), verb)
			e.english = append(slices.Clone(translations), e.english...)
			break
		}
	}
	return &e
}

// isParticle says whether a word may be the parted particle of a German verb.
func isParticle(w string) bool {
	switch w {
	case "ab", "an", "auf", "aus", "bei", "ein", "fest", "fort", "her", "hin", "hinzu", "los", "mit", "nach", "vor", "voraus", "weg", "weiter", "wieder", "zu", "zurueck", "zusammen", "durch", "um", "unter", "teil", "statt", "frei", "heraus", "hervor", "nieder", "ueberein", "entgegen":
		return true
	}
	return false
}

// entries are what the lexicon says of a word.
type entries struct {
	code   lang.Code
	folded string
	// german are the German headwords that the word is a form or a translation of; english the same.
	german, english []string
	// unknown is true for a German word that the lexicon does not have; parts are those of a German compound.
	unknown bool
	parts   []string
}

// wordKey names a word, with the particle that belongs to it.
type wordKey struct {
	word, particle string
	code           lang.Code
}

// headwords is what the lexicon says of a word, looked up once.
func (v *Verifier) headwords(word string, code lang.Code) *entries {
	return v.words.get(wordKey{word, "", code}, func() *entries { return v.look(word, code) })
}

func (v *Verifier) look(word string, code lang.Code) *entries {
	e := &entries{code: code, folded: lang.Fold(word)}
	if code == lang.English {
		e.german = first(v.lexicon.German(word), mostTranslations)
		e.english = []string{word}
		return e
	}
	e.german = first(v.lemmas(word), mostTranslations)
	e.english = first(v.lexicon.English(word), mostTranslations)
	if len(e.english) == 0 && len(e.german) > 0 {
		e.english = first(v.lexicon.English(e.german[0]), mostTranslations)
	}
	e.unknown = len(e.german) == 0 && len(e.english) == 0
	if v.splitter != nil {
		e.parts = v.splitter.Split(e.folded)
	}
	if e.unknown && len(e.parts) == 0 {
		e.beginsWith(v)
	}
	if len(e.german) == 0 {
		for _, part := range e.parts {
			e.german = append(e.german, v.lemmas(part)...)
		}
	}
	return e
}

// lemmas are the headwords of a German word, the word itself where nothing better is known.
func (v *Verifier) lemmas(word string) []string {
	l, ok := v.lexicon.(Lemmatizer)
	if !ok {
		return []string{word}
	}
	if known := l.Lemmas(word); len(known) > 0 {
		return known
	}
	folded := lang.Fold(word)
	for i := 2; i+4 < len(folded); i++ { // "beizustehen"
		if folded[i:i+2] == "zu" && isParticle(folded[:i]) {
			return l.Lemmas(folded[:i] + folded[i+2:])
		}
	}
	return nil
}

// parts are those of a German compound.
func (v *Verifier) parts(word string) []string {
	if v.lexicon == nil {
		return nil
	}
	return v.headwords(word, lang.German).parts
}

func first(list []string, n int) []string { return list[:min(len(list), n)] }

// related says whether two words are forms or translations of one.
func (v *Verifier) related(a, b *entries) bool {
	return shares(a.german, b.german) || shares(a.english, b.english) || beginAlike(a.english, b.english)
}

// beginsWith finds the word with which a compound begins that neither lexicon nor splitter know: "Erdreich".
func (e *entries) beginsWith(v *Verifier) {
	const shortest = 3
	for n := len(e.folded) - shortest; n >= shortest; n-- {
		for _, ending := range []string{"", "e", "en"} {
			if found := v.lemmas(e.folded[:n] + ending); len(found) > 0 {
				e.german = first(found, mostTranslations)
				e.english = first(v.lexicon.English(found[0]), mostTranslations)
				return
			}
		}
	}
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return strings.EqualFold(x, y) })
	})
}

// derived says whether an English word is another with an ending that makes a word of the same family: "sign", "signature".
func derived(long, short string) bool {
	const shortest = 4
	rest, ok := strings.CutPrefix(long, strings.TrimSuffix(short, "e"))
	if !ok || len(short) < shortest {
		return false
	}
	switch rest {
	case "e", "en", "ed", "er", "ers", "ing", "ion", "ment", "ments", "ure", "ature", "al", "als", "ance", "ence", "ation", "or", "ors", "s", "es", "y", "ive", "ened", "ening", "ened by":
		return true
	}
	return false
}

// beginAlike says whether two words of lists begin with the same letters, many enough to be of one family.
func beginAlike(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool {
			x, y := lang.Fold(x), lang.Fold(y)
			return len(x) >= commonBeginning && len(y) >= commonBeginning && x[:commonBeginning] == y[:commonBeginning] || derived(x, y) || derived(y, x)
		})
	})
}
