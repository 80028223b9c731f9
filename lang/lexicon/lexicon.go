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

	"github.com/quellenlage/quellenlage/lang"
)

//go:embed *.txt
var files embed.FS

// The files of irregular forms, which are no word files.
const (
	germanVerbs  = "irregular-de.txt"
	englishVerbs = "irregular-en.txt"
	englishNouns = "irregular-en-nouns.txt" // adjectives, too
)

// longestWord is the length in bytes up to which a word is looked up; no headword and no form of one is longer. Without a
// limit a word as long as a book would be compared with every prefix and ending.
const longestWord = 96

// Lexicon answers what a word means in the other language. It is made once and may be used by several goroutines. Each
// of its indexes is built when a question first needs it.
type Lexicon struct {
	entries []Entry
	strong  strongVerbs
	verbs   map[string][]string // irregular English verb form -> base forms
	nouns   map[string][]string // irregular English plural or comparative -> base forms

	german  func() *germanIndex
	english func() *multimap // englishKey of a translation or form -> entries
	phrases func() *phraseIndexes

	// Stems are only needed for a word that no other way leads to.
	germanStems, englishStems func() *multimap
}

// germanIndex finds entries by headword or form.
type germanIndex struct {
	exact multimap // germanKey
	plain multimap // plainKey
}

// Default reads the word files that are embedded in the program. Every call reads them anew (a few milliseconds): make
// one Lexicon and hand it on. The error names file and line of every faulty entry.
func Default() (*Lexicon, error) {
	names, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("listing the embedded word files: %w", err)
	}
	var words [][]Entry
	var faults []error
	for _, f := range names {
		if strings.HasPrefix(f.Name(), "irregular-") {
			continue
		}
		if ok, _ := path.Match("words-*.txt", f.Name()); !ok {
			faults = append(faults, fmt.Errorf("%s: a word file is named words-*.txt", f.Name()))
		}
		entries, err := readFile(f.Name())
		faults = append(faults, err)
		words = append(words, entries)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("reading the lexicon: %w", err)
	}
	return New(slices.Concat(words...))
}

func readFile(name string) ([]Entry, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the embedded file %s: %w", name, err)
	}
	return Parse(bytes.NewReader(text), name)
}

// New makes a lexicon of entries that Parse read, in their order: the earlier entry wins where two translate a word
// equally well. Entries with the same headword are joined. The irregular forms are those of Default.
func New(entries []Entry) (*Lexicon, error) {
	german, errGerman := readFile(germanVerbs)
	verbs, errVerbs := readFile(englishVerbs)
	nouns, errNouns := readFile(englishNouns)
	if err := errors.Join(errGerman, errVerbs, errNouns); err != nil {
		return nil, fmt.Errorf("reading the irregular forms: %w", err)
	}
	l := &Lexicon{entries: join(entries), strong: newStrongVerbs(german), verbs: newBases(verbs), nouns: newBases(nouns)}
	l.german = sync.OnceValue(l.makeGerman)
	l.english = sync.OnceValue(l.makeEnglish)
	l.phrases = sync.OnceValue(l.makePhrases)
	l.germanStems = sync.OnceValue(l.makeGermanStems)
	l.englishStems = sync.OnceValue(l.makeEnglishStems)
	return l, nil
}

// join puts entries of the same headword together, at the place of the first; what a line marked with + adds comes last.
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
		if main := &out[i]; main.Adds && !e.Adds {
			e, *main = *main, e
		}
		out[i].Forms = slices.Concat(out[i].Forms, e.Forms)
		out[i].Senses = slices.Concat(out[i].Senses, e.Senses)
	}
	return out
}

func (l *Lexicon) makeGerman() *germanIndex {
	x := &germanIndex{exact: newMultimap(2 * len(l.entries)), plain: newMultimap(2 * len(l.entries))}
	for i, e := range l.entries {
		p := posting{entry: int32(i)}
		for w := range words(e.Headword, e.Forms) {
			key := germanKey(w)
			x.exact.add(key, p)
			x.plain.add(plainKey(key), p)
		}
	}
	return x
}

func (l *Lexicon) makeEnglish() *multimap {
	m := newMultimap(3 * len(l.entries))
	for i, e := range l.entries {
		for rank, t := range e.Terms() {
			for w := range words(t.Text, t.Forms) {
				m.add(englishKey(w), posting{int32(i), int32(rank)})
			}
		}
	}
	return &m
}

func (l *Lexicon) makeGermanStems() *multimap {
	m := newMultimap(len(l.entries))
	for i, e := range l.entries {
		if !strings.Contains(e.Headword, " ") {
			m.add(lang.Stem(lang.German, germanKey(e.Headword)), posting{entry: int32(i)})
		}
	}
	return &m
}

func (l *Lexicon) makeEnglishStems() *multimap {
	m := newMultimap(2 * len(l.entries))
	for i, e := range l.entries {
		for rank, t := range e.Terms() {
			if !strings.Contains(t.Text, " ") {
				m.add(lang.Stem(lang.English, englishKey(t.Text)), posting{int32(i), int32(rank)})
			}
		}
	}
	return &m
}

// words goes through a base form and its further forms.
func words(base string, forms []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(base) {
			return
		}
		for _, f := range forms {
			if !yield(f) {
				return
			}
		}
	}
}

// German gives the German headwords for an English word or phrase in any inflected form, best first: those that stand for
// the word as it is before those that stand for its base form, and then those of which it is the first translation before
// those of which it is a later one. nil where the word is not known.
func (l *Lexicon) German(word string) []string {
	var out []string
	for _, p := range l.englishPostings(word) {
		out = append(out, l.entries[p.entry].Headword)
	}
	return out
}

// englishPostings finds the entries that a word leads to: as it stands, by its irregular base, by its regular bases, and
// only where all of these fail by its stem.
func (l *Lexicon) englishPostings(word string) []posting {
	key := englishKey(word)
	if key == "" || len(key) > longestWord {
		return nil
	}
	out := l.englishExact(key)
	if len(out) == 0 || mayBeInflected(key) {
		out = appendPostings(out, l.englishRegular(word, key))
	}
	if len(out) == 0 {
		out = l.englishStems().appendTo(nil, lang.Stem(lang.English, key))
		byRank(out)
	}
	if readsLikeAWord(key) && !isAbbreviation(trimWord(word)) {
		out = slices.DeleteFunc(out, func(p posting) bool { return l.onlyAsAbbreviation(p, key) })
	}
	return out
}

// englishExact finds the entries of a word as it stands and of the base of an irregular form. Where both are words, a past
// form is the likelier one, but not by much ("found", "left", "wound"): they take turns.
func (l *Lexicon) englishExact(key string) []posting {
	index := l.english()
	asIs := index.appendTo(nil, key)
	byRank(asIs)
	var past, nouns []posting
	for _, base := range l.verbs[key] {
		past = index.appendTo(past, base)
	}
	byRank(past)
	l.verbsFirst(past)
	for _, base := range l.nouns[key] {
		nouns = index.appendTo(nouns, base)
	}
	byRank(nouns)
	var out []posting
	for i := range max(len(past), len(asIs)) {
		if i < len(past) {
			out = appendPosting(out, past[i])
		}
		if i < len(asIs) {
			out = appendPosting(out, asIs[i])
		}
	}
	return appendPostings(out, nouns)
}

// englishRegular finds the entries of the words that a word may be a regular form of.
func (l *Lexicon) englishRegular(word, key string) []posting {
	var out []posting
	for _, base := range englishBases(foldEnglish(word)) {
		out = l.english().appendTo(out, englishKey(base))
	}
	byRank(out)
	if strings.HasSuffix(key, "ed") {
		l.verbsFirst(out)
	}
	return out
}

func byRank(postings []posting) {
	slices.SortStableFunc(postings, func(a, b posting) int { return cmp.Compare(a.rank, b.rank) })
}

// verbsFirst is for past forms: "led" is "leiten" before it is "Blei".
func (l *Lexicon) verbsFirst(postings []posting) {
	other := func(p posting) int {
		if isVerb(l.entries[p.entry].Headword) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(postings, func(a, b posting) int { return cmp.Compare(other(a), other(b)) })
}

// onlyAsAbbreviation says whether all translations of the entry that are spelled like key are abbreviations.
func (l *Lexicon) onlyAsAbbreviation(p posting, key string) bool {
	found := false
	for _, t := range l.entries[p.entry].Terms() {
		for w := range words(t.Text, t.Forms) {
			if englishKey(w) != key {
				continue
			}
			if !isAbbreviation(w) {
				return false
			}
			found = true
		}
	}
	return found
}

// English gives the English translations of a German word in any inflected form, best first; nil where it is not known.
func (l *Lexicon) English(word string) []string {
	var out []string
	postings := l.germanPostings(word)
	terms := make([][]Term, len(postings))
	for i, p := range postings {
		terms[i] = l.entries[p.entry].Terms()
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
	for _, p := range l.germanPostings(german) {
		out = append(out, l.entries[p.entry].Headword)
	}
	return out
}

// germanPostings finds the entries that a word leads to: as it stands, as a form of a verb, by the endings of nouns and
// adjectives, and only where all of these fail by its stem.
func (l *Lexicon) germanPostings(word string) []posting {
	key := germanKey(word)
	if key == "" || len(key) > longestWord {
		return nil
	}
	index := l.german()
	out := index.exact.appendTo(nil, key)
	switch capital := startsWithCapital(trimWord(word)); {
	case !slices.ContainsFunc(out, func(p posting) bool { return startsWithCapital(l.entries[p.entry].Headword) == capital }):
		out = l.appendInflected(l.appendVerbs(out, key), key)
	case strings.HasSuffix(key, "t"), strings.HasSuffix(key, "en"):
		out = l.appendVerbs(out, key)
	}
	if len(out) == 0 {
		out = l.germanStems().appendTo(nil, lang.Stem(lang.German, key))
	}
	if readsLikeAWord(key) && !isAbbreviation(trimWord(word)) {
		out = slices.DeleteFunc(out, func(p posting) bool { return isAbbreviation(l.entries[p.entry].Headword) })
	}
	l.sameCaseFirst(out, word)
	return out
}

// sameCaseFirst puts nouns first for a capitalised word and everything else first for one in small letters.
func (l *Lexicon) sameCaseFirst(postings []posting, word string) {
	capital := startsWithCapital(trimWord(word))
	other := func(p posting) int {
		if startsWithCapital(l.entries[p.entry].Headword) != capital {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(postings, func(a, b posting) int { return cmp.Compare(other(a), other(b)) })
}

// Has says whether a German word is a headword or a regular inflected form of one. It does not fall back on stems, so
// that it can serve as the vocabulary of a compound splitter.
func (l *Lexicon) Has(german string) bool {
	key := germanKey(german)
	if key == "" || len(key) > longestWord {
		return false
	}
	return l.german().exact.has(key) || len(l.appendInflected(nil, key)) > 0
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
