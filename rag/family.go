package rag

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/question"
)

// lemmas is what a lexicon can do that knows inflected forms. lexicon.Lexicon is the real one.
type lemmas interface {
	// Lemmas gives the headwords that a German word in any form belongs to, best first.
	Lemmas(german string) []string
}

// families says which words of texts are forms of a question's word, or its translation, or belong to its family: "reist"
// and "reisen", "miners" and "Bergleute", "collision" and "collided". It keeps what it has looked up and is safe for
// concurrent use.
type families struct {
	lexicon  question.Lexicon
	lemmas   lemmas // nil without
	splitter question.Splitter

	mu    sync.RWMutex
	known map[sought][]string // word in a language to its keys
}

// mostKnown bounds the words that are kept.
const mostKnown = 200_000

func newFamilies(l question.Lexicon, s question.Splitter) *families {
	f := &families{lexicon: l, splitter: s, known: map[sought][]string{}}
	f.lemmas, _ = l.(lemmas)
	return f
}

// The degrees of kinship that families add, on the scale of rank.Match: a form or translation is the word itself, a
// relative is not quite.
const (
	sameForm = 0.96
	relative = 0.9
	partOf   = 0.8
)

// The translations of a word that are taken for what it means.
const meanings = 3

// keys are what two words have in common that are of one family: German headwords, and for English words also the root.
func (f *families) keys(word string, code lang.Code) []string {
	id := sought{word, code}
	f.mu.RLock()
	keys, ok := f.known[id]
	f.mu.RUnlock()
	if ok {
		return keys
	}
	if code == lang.English {
		german := f.lexicon.German(word)
		keys = sameCase(german[:min(len(german), meanings)], "")
		keys = append(keys, "~"+root(lang.Fold(word)))
	} else if f.lemmas != nil {
		all := f.lemmas.Lemmas(word)
		keys = sameCase(all[:min(len(all), meanings)], word)
		keys = append(keys, f.parts(word)...)
	}
	f.mu.Lock()
	if len(f.known) < mostKnown {
		f.known[id] = keys
	}
	f.mu.Unlock()
	return keys
}

// parts are the keys of the first and the last part of a German compound, marked as such: "+kosten" for "Baukosten".
func (f *families) parts(word string) []string {
	parts := f.splitter.Split(lang.Fold(word))
	if len(parts) < 2 {
		return nil
	}
	var out []string
	for _, p := range []string{parts[0], parts[len(parts)-1]} {
		out = append(out, "+"+p)
		for _, head := range f.lemmas.Lemmas(p)[:min(len(f.lemmas.Lemmas(p)), meanings)] {
			out = append(out, "+"+lang.Fold(head))
		}
	}
	return out
}

// sameCase are headwords, folded, those left out that have a capital where the word has none, or the reverse: "reise" is no
// form of "Reis".
func sameCase(heads []string, word string) []string {
	var out []string
	for _, h := range heads {
		if word == "" || isCapital(h) == isCapital(word) {
			out = append(out, lang.Fold(h))
		}
	}
	return out
}

func isCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// shortestRoot is the length in bytes from which English roots are compared.
const shortestRoot = 5

// root is what English words of one family have in common: "collid" of collide, collided, collision. It is for comparing
// only; "" for a word that is too short to tell.
func root(w string) string {
	w = strings.TrimSuffix(w, "s")
	for _, r := range [][2]string{
		{"ision", "id"},
		{"usion", "ud"},
		{"asion", "ad"},
		{"osion", "od"},
		{"ension", "end"},
		{"ansion", "and"},
		{"ession", "ess"},
		{"ications", "y"},
		{"ication", "y"},
		{"ation", "at"},
		{"ction", "ct"},
		{"ition", "it"},
		{"ement", ""},
		{"ment", ""},
		{"ied", "y"},
		{"ating", "at"},
		{"ated", "at"},
		{"ate", "at"},
		{"ing", ""},
		{"ed", ""},
		{"al", ""},
		{"ance", ""},
		{"e", ""},
	} {
		if base, ok := strings.CutSuffix(w, r[0]); ok && len(base)+len(r[1]) >= shortestRoot {
			return base + r[1]
		}
	}
	if len(w) < shortestRoot {
		return ""
	}
	return w
}

// degree says how a word of a text is kin to a word of a question with these keys: 0 for not at all.
func degree(keys, of []string) float64 {
	best := 0.0
	for _, k := range of {
		if whole, ok := strings.CutPrefix(k, "+"); ok {
			if slices.Contains(keys, whole) {
				best = max(best, partOf)
			}
			continue
		}
		if k == "~" || !slices.Contains(keys, k) {
			continue
		}
		if strings.HasPrefix(k, "~") {
			best = max(best, relative)
		} else {
			best = sameForm
		}
	}
	return best
}

// in is the best degree of kinship that a word of a text has to a question's word with these keys.
func (f *families) in(keys []string, english bool, text string, code lang.Code) float64 {
	best := 0.0
	tokens := lang.Tokens(text)
	if code == lang.German {
		best = f.separated(keys, tokens)
	}
	for _, t := range tokens {
		if best == sameForm || t.Kind != lang.Word || len(t.Text) < 3 {
			continue
		}
		of := f.keys(t.Text, code)
		d := degree(keys, of)
		if d == sameForm && english && code == lang.English {
			d = 0 // two English words with one translation are only akin
			if slices.ContainsFunc(of, func(k string) bool { return len(k) > 1 && k[0] == '~' && slices.Contains(keys, k) }) {
				d = relative
			}
		}
		best = max(best, d)
	}
	return best
}

// separated is the best degree of kinship of a German verb whose prefix stands at the end of its clause: "schlug … vor".
func (f *families) separated(keys []string, tokens []lang.Token) float64 {
	const clause = 12 // words between
	best := 0.0
	for i, t := range tokens {
		if !isVerbPrefix(t.Text) || i+1 < len(tokens) && tokens[i+1].Kind == lang.Word {
			continue
		}
		for k := i - 1; k >= max(0, i-clause) && best < sameForm && tokens[k].Kind == lang.Word; k-- {
			if verb := tokens[k].Text; len(verb) > 2 && !isCapital(verb) {
				best = max(best, degree(keys, f.keys(t.Text+verb, lang.German)))
			}
		}
	}
	return best
}

// isVerbPrefix says whether a word is one that German verbs leave behind at the end of a clause.
func isVerbPrefix(word string) bool {
	return slices.Contains([]string{
		"ab", "an", "auf", "aus", "bei", "ein", "fest", "her", "hin", "hinzu", "los", "mit", "nach", "nieder", "statt", "teil", "vor", "voran", "weg", "weiter",
		"wieder", "zu", "zurück", "zusammen", "entgegen", "fort", "heraus", "hervor", "herab", "herauf", "um", "unter", "durch", "über",
	}, word)
}

// saying says whether a word of a question only says that somebody spoke: any sentence with a speaker would hold it.
func saying(word string) bool {
	folded := lang.Fold(word)
	return strings.HasPrefix(folded, "sag") || slices.Contains([]string{"say", "says", "said", "tell", "tells", "told", "spricht", "sprach", "sprechen"}, folded)
}
