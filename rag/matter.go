package rag

import (
	"cmp"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/question"
)

// matter says whether articles tell of the same events, by the names of people and places in them. Names are read when an
// article is first asked about and kept.
type matter struct {
	lexicon  question.Lexicon
	splitter question.Splitter
	articles map[string]corpus.Article

	mu    sync.Mutex
	names map[string]map[string]int // article to name (as written) to number of times
	known map[string]bool           // word to whether it is a name
}

func newMatter(l question.Lexicon, s question.Splitter, list []corpus.Article) *matter {
	m := &matter{lexicon: l, splitter: s, articles: map[string]corpus.Article{}, names: map[string]map[string]int{}, known: map[string]bool{}}
	for _, a := range list {
		m.articles[a.ID] = a
	}
	return m
}

// Two articles tell of the same events where they share so many names, or this share of the names of the shorter one.
// An article without names may be about anything.
const (
	sharedNames = 3
	sharedPart  = 1.0 / 3
)

// Same says whether two articles tell of the same events.
func (m *matter) Same(a, b string) bool {
	if a == b {
		return true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	x, y := m.of(a), m.of(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	shared := 0
	for name := range x {
		if y[name] > 0 {
			shared++
		}
	}
	return len(x) == 0 || shared >= sharedNames || float64(shared) >= sharedPart*float64(len(x))
}

// Names are the n names that most of the articles have, the most frequent first; those in titles come before others.
func (m *matter) Names(articles []string, n int) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	in, times := map[string]int{}, map[string]int{}
	for _, id := range articles {
		for name, k := range m.of(id) {
			in[name]++
			times[name] += k
		}
	}
	var list []string
	for name, k := range in {
		if 2*k >= len(articles) {
			list = append(list, name)
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(m.titled(articles, b), m.titled(articles, a)), cmp.Compare(in[b], in[a]), cmp.Compare(times[b], times[a]), cmp.Compare(a, b))
	})
	return list[:min(n, len(list))]
}

// titled counts the articles whose titles have a name.
func (m *matter) titled(articles []string, name string) int {
	n := 0
	for _, id := range articles {
		if slices.ContainsFunc(lang.Tokens(m.articles[id].Title), func(t lang.Token) bool { return t.Text == name }) {
			n++
		}
	}
	return n
}

// of reads the names of an article once. The lock is held.
func (m *matter) of(id string) map[string]int {
	if names, ok := m.names[id]; ok {
		return names
	}
	names := map[string]int{}
	a := m.articles[id]
	read := func(text string) {
		for i, t := range lang.Tokens(text) {
			if t.Kind == lang.Word && m.isName(t.Text, a.Language, i == 0) {
				names[t.Text]++
			}
		}
	}
	read(a.Title)
	for _, s := range a.Sentences {
		read(a.Body[s.Start:s.End])
	}
	m.names[id] = names
	return names
}

// isName says whether a capitalised word is the name of somebody or some place: no word of the lexicon and no compound of
// such words, unless English writes it with a capital too ("Moskau"). The first word of a sentence has its capital anyway.
func (m *matter) isName(word string, code lang.Code, first bool) bool {
	r, n := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(r) || len(word) <= n+1 {
		return false
	}
	key := string(code) + word
	if first {
		key = "^" + key
	}
	is, done := m.known[key]
	if !done {
		is = m.judge(word, code, first)
		m.known[key] = is
	}
	return is
}

func (m *matter) judge(word string, code lang.Code, first bool) bool {
	folded := lang.Fold(word)
	if lang.IsStopWord(code, folded) || len(calendar.Find(word, calendar.Interval{})) > 0 {
		return false
	}
	if code == lang.English {
		return !first || m.lexicon.German(word) == nil
	}
	english := m.lexicon.English(word)
	if len(english) > 0 {
		c, _ := utf8.DecodeRuneInString(english[0])
		return unicode.IsUpper(c)
	}
	return m.splitter.Split(folded) == nil
}
