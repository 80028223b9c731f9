package claims

import (
	"slices"
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
	// exact is false where the first word may go on or begin otherwise: such a pattern yields to an exact one.
	exact bool
}

// matcher finds the patterns of one table. A text is read in one pass: patterns are looked up by their first word, and
// the longest one wins.
type matcher struct {
	forward, backward *trie
}

func newMatcher() *matcher { return &matcher{forward: newTrie(), backward: newTrie()} }

// add takes patterns in the tables' notation: words in folded spelling, a star for any ending or beginning, "…" for up to
// maxGap words.
func (m *matcher) add(id, key string, patterns []string) {
	for _, text := range patterns {
		p := &pattern{id: id, key: key}
		for _, f := range strings.Fields(text) {
			p.words = append(p.words, foldPattern(f))
		}
		if len(p.words) == 0 {
			continue
		}
		first := p.words[0]
		switch {
		case strings.HasPrefix(first, "*"):
			m.backward.add(first[1:], true, true, p)
		case strings.HasSuffix(first, "*"):
			m.forward.add(strings.TrimSuffix(first, "*"), false, true, p)
		default:
			p.exact = true
			m.forward.add(first, false, false, p)
		}
	}
}

// beginning calls found for every pattern whose first word may be the folded word.
func (m *matcher) beginning(folded string, found func(*pattern)) {
	m.forward.walk(folded, false, found)
	m.backward.walk(folded, true, found)
}

// foldPattern folds a pattern's word, keeping its stars: tables may be written with umlauts.
func foldPattern(w string) string {
	if w == "…" {
		return w
	}
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
		if out = m.at(words, i, out); len(out) > n {
			out = append(out[:n], dropCovered(out[:n], out[n:])...)
		}
	}
	return out
}

// at appends the longest match of each id that begins at word i, in the order of the ids.
func (m *matcher) at(words []Word, i int, out []Hit) []Hit {
	n := len(out)
	m.beginning(words[i].Folded, func(p *pattern) {
		last, ok := p.match(words, i)
		if !ok {
			return
		}
		hit := Hit{Span: lang.Span{Start: words[i].Start, End: words[last].End}, ID: p.id, Key: p.key, First: i, Last: last}
		for k := n; k < len(out); k++ {
			if out[k].ID == p.id {
				if last > out[k].Last || last == out[k].Last && p.exact {
					out[k] = hit
				}
				return
			}
		}
		out = append(out, hit)
	})
	slices.SortStableFunc(out[n:], func(a, b Hit) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// match says whether the row stands at word i, and which word is its last. A row with a gap ("trat … zurück") counts as its
// first word, so that it covers nothing that stands within.
func (p *pattern) match(words []Word, i int) (int, bool) {
	at, gap := i, false
	for _, want := range p.words {
		if want == "…" {
			gap = true
			continue
		}
		k := at
		for gap && k < len(words) && k < at+maxGap && !matchWord(want, words[k].Folded) {
			k++
		}
		if k >= len(words) || !matchWord(want, words[k].Folded) {
			return 0, false
		}
		at, gap = k+1, false
	}
	if slices.Contains(p.words, "…") {
		return i, true
	}
	return at - 1, true
}

// maxGap is how many words "…" may stand for.
const maxGap = 12

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
