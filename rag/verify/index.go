package verify

import (
	"slices"
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// keys are what words of either language are looked up by: two words of one key are forms or translations of one, or
// listed as one by the tables.
type keys struct {
	// same and listed hold the places of words by key, of the word itself and of what the tables list it with.
	same, listed map[string][]int
	// tails are the content words, which compounds may end in.
	tails []int
}

// index gathers the keys of a text's content words.
func (v *Verifier) index(f *framed) *keys {
	k := &keys{same: map[string][]int{}, listed: map[string][]int{}}
	for i := range f.words {
		if !f.content[i] {
			continue
		}
		k.tails = append(k.tails, i)
		for _, key := range v.wordKeys(f.text, i) {
			k.same[key] = append(k.same[key], i)
		}
	}
	for key, at := range f.listed() {
		k.listed[key] = at
	}
	return k
}

// wordKeys are the keys of a word by its form and its translations.
func (v *Verifier) wordKeys(t *text, i int) []string {
	w := stripped(t.fold(i))
	out := []string{"w" + w, "s" + lang.Stem(t.code, w)}
	e := v.wordOf(t, i)
	for _, g := range e.german {
		out = append(out, "g"+strings.ToLower(g))
	}
	for _, x := range e.english {
		x = lang.Fold(x)
		if t.code == lang.German {
			out = append(out, "e"+x)
		}
		if len(x) >= commonBeginning {
			out = append(out, "b"+x[:commonBeginning])
		}
		out = append(out, families(x)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// families are keys of an English word without its ending: "starters", "started" and "start" are of one family.
func families(w string) []string {
	const shortest = 4
	out := []string{"f" + strings.TrimSuffix(w, "e")}
	for _, ending := range []string{"s", "ers", "er", "ed", "ing", "ion", "ation", "ment", "or", "ors", "al", "ance", "ive"} {
		if base, ok := strings.CutSuffix(w, ending); ok && len(base) >= shortest {
			out = append(out, "f"+base)
		}
	}
	return out
}

// listed are the places of the words that the tables list, by entry. That somebody is people tells nothing.
func (f *framed) listed() map[string][]int {
	out := map[string][]int{}
	for kind, hits := range f.entries() {
		for _, h := range hits {
			if kind == nearEntry || kind == roleEntry && h.ID == "people" {
				continue
			}
			key := strconv.Itoa(kind) + h.ID
			for i := h.First; i <= h.Last; i++ {
				if f.content[i] {
					out[key] = append(out[key], i)
				}
			}
		}
	}
	return out
}

// stripped is a word without its English genitive.
func stripped(w string) string {
	return strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
}

// tail says whether a compound ends in a word: "Landgericht", "Gericht".
func tail(long, short string) bool {
	const shortest = 5
	return len(short) >= shortest && len(long) > len(short)+2 && strings.HasSuffix(long, short)
}

// looked are the keys of a word of the sentence, which are looked up in each sentence cited.
type looked struct {
	same, listed []string
	word         string
}

// places are where a cited sentence has a word: the word itself in any form, else what the tables list with it, or a
// compound of it.
func (w *looked) places(u int, t *framed) (out []place) {
	add := func(at int) {
		if len(out) < mostFrames && !slices.Contains(out, place{u, at}) {
			out = append(out, place{u, at})
		}
	}
	for _, key := range w.same {
		for _, at := range t.keys.same[key] {
			add(at)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, key := range w.listed {
		for _, at := range t.keys.listed[key] {
			add(at)
		}
	}
	for _, at := range t.keys.tails {
		if other := t.fold(at); tail(other, w.word) || tail(w.word, other) {
			add(at)
		}
	}
	return out
}
