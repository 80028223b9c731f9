package lexicon

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

//go:embed *.txt
var files embed.FS

// posting leads from an English word or phrase to an entry.
type posting struct {
	entry int
	rank  int // place of the translation in Entry.Terms, 0 is the best
}

// Lexicon answers what a word means in the other language. It is made once and may be used by several goroutines.
type Lexicon struct {
	entries []Entry
	german  map[string][]int     // germanKey of a headword or form -> entries
	plain   map[string][]int     // the same without umlauts
	english map[string][]posting // englishKey of a translation or form -> entries
	strong  strongVerbs
	base    map[string][]string // irregular English form -> base forms

	stemsOnce    sync.Once // stems are only needed for a word that no other way leads to
	germanStems  map[string][]int
	englishStems map[string][]posting

	phrasesOnce    sync.Once
	germanPhrases  phraseIndex
	englishPhrases phraseIndex
}

// Default reads the word files that are embedded in the program. Every call reads them anew (a few milliseconds): make
// one Lexicon and hand it on. The error names file and line of every faulty entry.
func Default() (*Lexicon, error) {
	names, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("listing the embedded word files: %w", err)
	}
	var words, irregularGerman, irregularEnglish []Entry
	var faults []error
	for _, f := range names {
		text, err := files.ReadFile(f.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the embedded word file %s: %w", f.Name(), err)
		}
		entries, err := Parse(bytes.NewReader(text), f.Name())
		faults = append(faults, err)
		switch f.Name() {
		case "irregular-de.txt":
			irregularGerman = entries
		case "irregular-en.txt":
			irregularEnglish = entries
		default:
			if ok, _ := path.Match("words-*.txt", f.Name()); !ok {
				faults = append(faults, fmt.Errorf("%s: a word file is named words-*.txt", f.Name()))
			}
			words = append(words, entries...)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("reading the lexicon: %w", err)
	}
	return build(words, irregularGerman, irregularEnglish), nil
}

// New makes a lexicon of entries that Parse read, in their order: the earlier entry wins where two translate a word
// equally well. Entries with the same headword are joined. The irregular forms are those of Default.
func New(entries []Entry) (*Lexicon, error) {
	var irregular [2][]Entry
	for i, name := range []string{"irregular-de.txt", "irregular-en.txt"} {
		text, err := files.ReadFile(name)
		if err == nil {
			irregular[i], err = Parse(bytes.NewReader(text), name)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the irregular forms: %w", err)
		}
	}
	return build(entries, irregular[0], irregular[1]), nil
}

func build(entries, irregularGerman, irregularEnglish []Entry) *Lexicon {
	l := &Lexicon{
		entries: join(entries),
		strong:  newStrongVerbs(irregularGerman),
		base:    make(map[string][]string, 2*len(irregularEnglish)),
	}
	for _, e := range irregularEnglish {
		for _, form := range e.Terms() {
			key := englishKey(form.Text)
			l.base[key] = append(l.base[key], englishKey(e.Headword))
		}
	}
	l.german = make(map[string][]int, 2*len(l.entries))
	l.plain = make(map[string][]int, 2*len(l.entries))
	l.english = make(map[string][]posting, 4*len(l.entries))
	for i, e := range l.entries {
		l.addGerman(i, e.Headword)
		for _, form := range e.Forms {
			l.addGerman(i, form)
		}
		for rank, t := range e.Terms() {
			l.addEnglish(posting{i, rank}, t.Text)
			for _, form := range t.Forms {
				l.addEnglish(posting{i, rank}, form)
			}
		}
	}
	return l
}

// join puts entries of the same headword together, at the place of the first.
func join(entries []Entry) []Entry {
	out := make([]Entry, 0, len(entries))
	place := make(map[string]int, len(entries))
	for _, e := range entries {
		i, seen := place[e.Headword]
		if !seen {
			place[e.Headword] = len(out)
			out = append(out, e)
			continue
		}
		first := &out[i]
		first.Forms = append(slices.Clip(first.Forms), e.Forms...)
		first.Senses = append(slices.Clip(first.Senses), e.Senses...)
	}
	return out
}

func (l *Lexicon) addGerman(entry int, word string) {
	key := germanKey(word)
	l.german[key] = appendNew(l.german[key], entry)
	plain := plainKey(key)
	l.plain[plain] = appendNew(l.plain[plain], entry)
}

func (l *Lexicon) addEnglish(p posting, word string) {
	key := englishKey(word)
	if !slices.ContainsFunc(l.english[key], func(q posting) bool { return q.entry == p.entry }) {
		l.english[key] = append(l.english[key], p)
	}
}

func appendNew(list []int, n int) []int {
	if slices.Contains(list, n) {
		return list
	}
	return append(list, n)
}

// German gives the German headwords for an English word or phrase in any inflected form, best first: those of which it
// is the first translation come before those of which it is a later one. nil where the word is not known.
func (l *Lexicon) German(word string) []string {
	postings := l.englishPostings(word)
	slices.SortStableFunc(postings, func(a, b posting) int { return cmp.Compare(a.rank, b.rank) })
	var out []string
	for _, p := range postings {
		head := l.entries[p.entry].Headword
		if !hidden(word, head) && !slices.Contains(out, head) {
			out = append(out, head)
		}
	}
	return out
}

// englishPostings finds the entries that a word leads to: as it stands, by its irregular base, by its regular bases, and
// only where all of these fail by its stem.
func (l *Lexicon) englishPostings(word string) []posting {
	key := englishKey(word)
	if key == "" || readsLikeAWord(key) && !isAbbreviation(trimWord(word)) && !l.standsInSmall(key) {
		return nil
	}
	out := slices.Clone(l.english[key])
	for _, base := range l.base[key] {
		out = append(out, l.english[base]...)
	}
	if len(out) > 0 && !participle(key) {
		return out
	}
	for _, base := range englishBases(foldEnglish(word)) {
		out = append(out, l.english[englishKey(base)]...)
	}
	if len(out) > 0 {
		return out
	}
	l.stemsOnce.Do(l.makeStems)
	return slices.Clone(l.englishStems[lang.Stem(lang.English, key)])
}

// standsInSmall says whether the lexicon holds the key as a word that is not an abbreviation.
func (l *Lexicon) standsInSmall(key string) bool {
	for _, p := range l.english[key] {
		for _, t := range l.entries[p.entry].Terms() {
			if englishKey(t.Text) == key && !isAbbreviation(t.Text) {
				return true
			}
		}
	}
	return false
}

// hidden keeps a word from being translated into itself written differently ("us" and "US").
func hidden(word, head string) bool {
	return isAbbreviation(head) && strings.EqualFold(word, head) && word != head
}

// English gives the English translations of a German word in any inflected form, best first; nil where it is not known.
func (l *Lexicon) English(word string) []string {
	var out []string
	entries := l.germanEntries(word)
	terms := make([][]Term, len(entries))
	for i, e := range entries {
		terms[i] = l.entries[e].Terms()
	}
	for i, more := 0, true; more; i++ {
		more = false
		for _, t := range terms {
			if i < len(t) {
				more = true
				out = appendWord(out, t[i].Text)
			}
		}
	}
	return out
}

func appendWord(list []string, w string) []string {
	if slices.Contains(list, w) {
		return list
	}
	return append(list, w)
}

// Lemmas gives the headwords that a German word in any inflected form belongs to ("abgeschossen": abschießen), best
// first; nil where it is not known.
func (l *Lexicon) Lemmas(german string) []string {
	var out []string
	for _, e := range l.germanEntries(german) {
		out = appendWord(out, l.entries[e].Headword)
	}
	return out
}

func (l *Lexicon) germanEntries(word string) []int {
	key := germanKey(word)
	if key == "" || readsLikeAWord(key) && !isAbbreviation(trimWord(word)) && !l.germanInSmall(key) {
		return nil
	}
	out := slices.Clone(l.german[key])
	plain := plainKey(key)
	switch {
	case len(out) == 0:
		out = l.appendInflected(l.appendVerbs(nil, plain), plain)
	case strings.HasSuffix(plain, "t"), strings.HasSuffix(plain, "en"):
		out = l.appendVerbs(out, plain)
	}
	if len(out) > 0 {
		l.sameCaseFirst(out, word)
		return out
	}
	l.stemsOnce.Do(l.makeStems)
	return slices.Clone(l.germanStems[lang.Stem(lang.German, key)])
}

// sameCaseFirst puts nouns first for a capitalised word and everything else first for one in small letters.
func (l *Lexicon) sameCaseFirst(entries []int, word string) {
	noun := startsWithCapital(trimWord(word))
	slices.SortStableFunc(entries, func(a, b int) int {
		return cmp.Compare(differs(startsWithCapital(l.entries[a].Headword), noun), differs(startsWithCapital(l.entries[b].Headword), noun))
	})
}

func startsWithCapital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

func differs(a, b bool) int {
	if a != b {
		return 1
	}
	return 0
}

// germanInSmall says whether the lexicon holds the key as a German word that is not an abbreviation.
func (l *Lexicon) germanInSmall(key string) bool {
	for _, i := range l.german[key] {
		e := l.entries[i]
		for _, w := range append([]string{e.Headword}, e.Forms...) {
			if germanKey(w) == key && !isAbbreviation(w) {
				return true
			}
		}
	}
	return false
}

// Has says whether a German word is a headword or a regular inflected form of one. It does not fall back on stems, so
// that it can serve as the vocabulary of a compound splitter.
func (l *Lexicon) Has(german string) bool {
	key := germanKey(german)
	if len(l.german[key]) > 0 {
		return true
	}
	return key != "" && len(l.appendInflected(nil, plainKey(key))) > 0
}

// Headwords goes through all German headwords in the order of the files.
func (l *Lexicon) Headwords() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, e := range l.entries {
			if !yield(e.Headword) {
				return
			}
		}
	}
}

// Entries goes through all entries in the order of the files; entries of one headword have been joined. They must not
// be changed.
func (l *Lexicon) Entries() iter.Seq[Entry] { return slices.Values(l.entries) }

func (l *Lexicon) makeStems() {
	l.germanStems = make(map[string][]int, len(l.german))
	l.englishStems = make(map[string][]posting, len(l.english))
	for i, e := range l.entries {
		if !strings.Contains(e.Headword, " ") {
			s := lang.Stem(lang.German, germanKey(e.Headword))
			l.germanStems[s] = append(l.germanStems[s], i)
		}
		for rank, t := range e.Terms() {
			if strings.Contains(t.Text, " ") {
				continue
			}
			s := lang.Stem(lang.English, englishKey(t.Text))
			l.englishStems[s] = append(l.englishStems[s], posting{i, rank})
		}
	}
}
