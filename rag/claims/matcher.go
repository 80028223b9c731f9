package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// Word is a token of a text with the spelling under which tables are matched.
type Word struct {
	lang.Span
	// Text stands in the article, Folded in the tables.
	Text, Folded string
	Kind         lang.TokenKind
}

// Words are the tokens of a text, folded once for all tables. Spans count bytes of text.
func Words(text string) []Word {
	tokens := lang.Tokens(text)
	out := make([]Word, len(tokens))
	for i, t := range tokens {
		out[i] = Word{Span: t.Span, Text: t.Text, Folded: lang.Fold(t.Text), Kind: t.Kind}
	}
	return out
}

// Hit is a place where a table's pattern stands: words First to Last (inclusive) of the searched words.
type Hit struct {
	lang.Span
	// ID is the section's id, Key the key under which the pattern stands ("noun", "name").
	ID, Key     string
	First, Last int
}

// pattern is a row of words, each of which may be open at either end.
type pattern struct {
	id, key string
	words   []string
}

// matcher finds the patterns of one table. A text is read in one pass: patterns are looked up by their first word, and
// the longest one wins.
type matcher struct {
	exact, prefix, suffix map[string][]pattern
	longest               int
}

func newMatcher() *matcher {
	return &matcher{exact: map[string][]pattern{}, prefix: map[string][]pattern{}, suffix: map[string][]pattern{}}
}

// add takes patterns in the tables' notation: words in folded spelling, a star for any ending or beginning.
func (m *matcher) add(id, key string, patterns []string) {
	for _, p := range patterns {
		var words []string
		for _, f := range strings.Fields(p) {
			words = append(words, foldPattern(f))
		}
		if len(words) == 0 {
			continue
		}
		row := pattern{id: id, key: key, words: words}
		first := words[0]
		switch {
		case strings.HasPrefix(first, "*"):
			m.suffix[first[1:]] = append(m.suffix[first[1:]], row)
			m.longest = max(m.longest, len(first))
		case strings.HasSuffix(first, "*"):
			first = strings.TrimSuffix(first, "*")
			m.prefix[first] = append(m.prefix[first], row)
			m.longest = max(m.longest, len(first))
		default:
			m.exact[first] = append(m.exact[first], row)
		}
	}
}

// foldPattern folds a pattern's word, keeping its stars: tables may be written with umlauts.
func foldPattern(w string) string {
	head, tail := "", ""
	if strings.HasPrefix(w, "*") {
		head, w = "*", w[1:]
	}
	if strings.HasSuffix(w, "*") {
		tail, w = "*", w[:len(w)-1]
	}
	return head + lang.Fold(w) + tail
}

// find returns every pattern that stands in the words, the longest first match at each place, without overlaps of one id.
func (m *matcher) find(words []Word) []Hit {
	var out []Hit
	for i := range words {
		n := len(out)
		out = m.at(words, i, out)
		out = append(out[:n], dropCovered(out[:n], out[n:])...)
	}
	return out
}

// at appends the longest match of each id that begins at word i.
func (m *matcher) at(words []Word, i int, out []Hit) []Hit {
	w := words[i].Folded
	best := map[string]Hit{}
	try := func(rows []pattern) {
		for _, row := range rows {
			last, ok := row.match(words, i)
			if !ok {
				continue
			}
			if old, found := best[row.id]; !found || last > old.Last {
				span := lang.Span{Start: words[i].Start, End: words[last].End}
				best[row.id] = Hit{Span: span, ID: row.id, Key: row.key, First: i, Last: last}
			}
		}
	}
	try(m.exact[w])
	for n := 1; n <= len(w) && n <= m.longest; n++ {
		try(m.prefix[w[:n]])
		try(m.suffix[w[len(w)-n:]])
	}
	for _, id := range sortedKeys(best) {
		out = append(out, best[id])
	}
	return out
}

// match says whether the row stands at word i, and which word is its last.
func (p pattern) match(words []Word, i int) (int, bool) {
	if i+len(p.words) > len(words) {
		return 0, false
	}
	for k, want := range p.words {
		if !matchWord(want, words[i+k].Folded) {
			return 0, false
		}
	}
	return i + len(p.words) - 1, true
}

func matchWord(want, have string) bool {
	switch {
	case strings.HasPrefix(want, "*"):
		return strings.HasSuffix(have, want[1:])
	case strings.HasSuffix(want, "*"):
		return strings.HasPrefix(have, want[:len(want)-1])
	}
	return want == have
}

// dropCovered leaves out new hits that lie within an earlier, longer one: "südkoreanischer Geheimdienst" is one name.
func dropCovered(old, new []Hit) []Hit {
	kept := new[:0:0]
	for _, h := range new {
		covered := false
		for k := len(old) - 1; k >= 0 && k >= len(old)-4; k-- {
			if old[k].Contains(h.Span) && old[k].Len() > h.Len() {
				covered = true
			}
		}
		if !covered {
			kept = append(kept, h)
		}
	}
	return kept
}
