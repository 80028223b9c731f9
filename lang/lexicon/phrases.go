package lexicon

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// maxPhraseWords bounds the look-ahead, so that finding phrases takes time linear in the text.
const maxPhraseWords = 8

// Phrase is an expression of several words that the lexicon knows as one.
type Phrase struct {
	Span         lang.Span // where it stands, in bytes
	Language     lang.Code // the language of the expression, not of the translations
	Translations []string  // in the other language, best first
}

type phraseIndexes struct{ german, english phraseIndex }

// phraseIndex keeps phrases by the key of their first word, longest first.
type phraseIndex map[string][]phraseEntry

type phraseEntry struct {
	rest         []string // keys of the words after the first
	translations []string
}

// token is a word of a text, hyphens parting words.
type token struct {
	span   lang.Span
	joined bool // nothing but blanks or a hyphen lies between this word and the one before
}

// Phrases finds the expressions of several words in a text, in either language and any inflected form: "prisoners of war",
// "den Vereinten Nationen". At every place the longest counts; those found don't overlap and come in the order of the
// text.
func (l *Lexicon) Phrases(text string) []Phrase {
	phrases := l.phrases()
	tokens := tokenize(text)
	german, english := make([]string, len(tokens)), make([]string, len(tokens))
	for i, t := range tokens {
		word := text[t.span.Start:t.span.End]
		german[i], english[i] = germanPhraseKey(word), l.englishPhraseKey(word)
	}
	var out []Phrase
	for i := 0; i < len(tokens); {
		n, code, translations := 0, lang.Other, []string(nil)
		if e, words := phrases.english.longest(tokens, english, i); words > n {
			n, code, translations = words, lang.English, e.translations
		}
		if e, words := phrases.german.longest(tokens, german, i); words > n {
			n, code, translations = words, lang.German, e.translations
		}
		if n == 0 {
			i++
			continue
		}
		span := lang.Span{Start: tokens[i].span.Start, End: tokens[i+n-1].span.End}
		out = append(out, Phrase{Span: span, Language: code, Translations: slices.Clone(translations)})
		i += n
	}
	return out
}

// longest finds the longest phrase that starts at token i, and its number of words.
func (x phraseIndex) longest(tokens []token, keys []string, i int) (phraseEntry, int) {
	for _, e := range x[keys[i]] {
		n := 1 + len(e.rest)
		if i+n > len(tokens) || !slices.Equal(e.rest, keys[i+1:i+n]) {
			continue
		}
		if !slices.ContainsFunc(tokens[i+1:i+n], func(t token) bool { return !t.joined }) {
			return e, n
		}
	}
	return phraseEntry{}, 0
}

func (l *Lexicon) makePhrases() *phraseIndexes {
	x := &phraseIndexes{german: phraseIndex{}, english: phraseIndex{}}
	byKey := make(map[string][]posting)
	for i, e := range l.entries {
		terms := e.Terms()
		for w := range words(e.Headword, e.Forms) {
			if severalWords(w) {
				x.german.add(splitKeys(w, germanPhraseKey), texts(terms))
			}
		}
		for rank, t := range terms {
			for w := range words(t.Text, t.Forms) {
				if severalWords(w) {
					key := strings.Join(splitKeys(w, l.englishPhraseKey), " ")
					byKey[key] = append(byKey[key], posting{int32(i), int32(rank)})
				}
			}
		}
	}
	for key, postings := range byKey {
		slices.SortStableFunc(postings, func(a, b posting) int { return cmp.Compare(a.rank, b.rank) })
		var heads []string
		for _, p := range postings {
			heads = appendWord(heads, l.entries[p.entry].Headword)
		}
		x.english.add(strings.Split(key, " "), heads)
	}
	x.german.sort()
	x.english.sort()
	return x
}

func severalWords(w string) bool { return strings.ContainsAny(w, " -") }

func texts(terms []Term) []string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = t.Text
	}
	return out
}

func (x phraseIndex) add(keys, translations []string) {
	if len(keys) < 2 || len(keys) > maxPhraseWords {
		return
	}
	x[keys[0]] = append(x[keys[0]], phraseEntry{keys[1:], translations})
}

func (x phraseIndex) sort() {
	for _, list := range x {
		slices.SortStableFunc(list, func(a, b phraseEntry) int { return cmp.Compare(len(b.rest), len(a.rest)) })
	}
}

func splitKeys(phrase string, key func(string) string) []string {
	var out []string
	for _, t := range tokenize(phrase) {
		out = append(out, key(phrase[t.span.Start:t.span.End]))
	}
	return out
}

func germanPhraseKey(word string) string { return lang.Stem(lang.German, germanKey(word)) }

func (l *Lexicon) englishPhraseKey(word string) string {
	key := englishKey(word)
	if bases := l.verbs[key]; len(bases) > 0 {
		key = bases[0]
	} else if bases := l.nouns[key]; len(bases) > 0 {
		key = bases[0]
	}
	return lang.Stem(lang.English, key)
}

// tokenize cuts a text into words. Apostrophes and the full stops of abbreviations (U.S.) stay within a word.
func tokenize(text string) []token {
	var out []token
	start, joined := -1, false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), start >= 0 && inWord(text, i, r):
			if start < 0 {
				start = i
			}
		default:
			if start >= 0 {
				out = append(out, token{lang.Span{Start: start, End: i}, joined})
				start, joined = -1, true
			}
			joined = joined && (unicode.IsSpace(r) || r == '-')
		}
		i += size
	}
	if start >= 0 {
		out = append(out, token{lang.Span{Start: start, End: len(text)}, joined})
	}
	return out
}

// inWord says whether the apostrophe or full stop at i has a letter on its right and so belongs to the word on its left.
func inWord(text string, i int, r rune) bool {
	if r != '\'' && r != '’' && r != '.' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
	if r != '.' {
		return unicode.IsLetter(next)
	}
	last, size := utf8.DecodeLastRuneInString(text[:i])
	before, _ := utf8.DecodeLastRuneInString(text[:i-size])
	return unicode.IsUpper(last) && unicode.IsUpper(next) && !unicode.IsLetter(before)
}
