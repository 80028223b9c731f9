package verify

import (
	"slices"
	"strings"
	"unicode"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// name is what was read in the name of a speaker.
type name struct {
	text string
	// alike are the groups of words that mean one thing, lexical what the lexicon says of the words in either language.
	alike   []string
	lexical []*entries
	// heads are words of which one has to be there: the last part of a compound, the last of several small English words
	// ("health ministry"), which headed says.
	heads  []string
	headed bool
	// neutral is true for a name that has no words but those by which an answer speaks of its sources: "the company".
	neutral bool
	// proper is true for names with capitals throughout that are no German nouns; spelledOnce for those of people and
	// companies, which nobody translates; sounds are their words.
	proper, spelledOnce bool
	sounds              []string
	// matter is true for what is no name, but a phrase for a matter: "cost of the strike".
	matter bool
	// content counts the words that are not neutral.
	content int
}

// name reads a name once.
func (v *Verifier) name(text string) *name {
	return v.named.get(text, func() *name { return v.readName(text) })
}

func (v *Verifier) readName(text string) *name {
	n := &name{text: text}
	german, english := v.known(text, lang.German, calendar.Interval{}), v.known(text, lang.English, calendar.Interval{})
	for _, h := range append(slices.Clone(german.alike), english.alike...) {
		n.alike = append(n.alike, h.ID)
	}
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(part) > 2 {
			n.sounds = append(n.sounds, sound(part))
		}
	}
	n.neutral = v.isNeutral(german.words)
	n.matter = len(german.words) > 0 && german.words[0].Text == german.words[0].Folded && slices.ContainsFunc(v.common.english.Find(english.words), func(h claims.Hit) bool {
		return h.ID == "matter" && h.First == 0
	})
	n.content = v.contentWords(german.words)
	if v.lexicon == nil {
		return n
	}
	known, nouns := 0, 0
	for _, w := range german.words {
		de, en := v.headwords(w.Text, lang.German), v.headwords(w.Text, lang.English)
		n.lexical = append(n.lexical, de, en)
		if len(de.parts) > 1 {
			n.heads = append(n.heads, de.parts[len(de.parts)-1])
		}
		small := w.Kind != lang.Word || lang.IsStopWord(lang.German, w.Folded)
		inGerman := small || len(de.parts) > 1 || len(de.english) > 0
		if inGerman || len(en.german) > 0 {
			known++
		}
		if inGerman {
			nouns++
		}
	}
	n.spelledOnce = len(german.words) > 0 && known == 0
	n.proper = nouns < len(german.words) && capitals(german.words)
	if h := headOf(german.words); h != "" {
		n.heads, n.headed = append(n.heads, h), true
	}
	return n
}

// isNeutral says whether words are nothing but those for what speakers are.
func (v *Verifier) isNeutral(words []claims.Word) bool {
	covered := make([]bool, len(words))
	for _, h := range v.neutral.both(words) {
		covered[h.First] = covered[h.First] || h.ID == "institution"
	}
	for i, w := range words {
		if !covered[i] && w.Kind != lang.Punct && !lang.IsStopWord(lang.German, w.Folded) && !lang.IsStopWord(lang.English, w.Folded) {
			return false
		}
	}
	return len(words) > 0
}

// contentWords counts the words that are neither neutral nor small.
func (v *Verifier) contentWords(words []claims.Word) int {
	n := 0
	neutral := v.neutral.both(words)
	for i, w := range words {
		if w.Kind == lang.Punct || lang.IsStopWord(lang.German, w.Folded) || lang.IsStopWord(lang.English, w.Folded) ||
			slices.ContainsFunc(neutral, func(h claims.Hit) bool { return h.First <= i && i <= h.Last }) {
			continue
		}
		n++
	}
	return max(n, 1)
}

// capitals says whether all of several words begin with a capital letter.
func capitals(words []claims.Word) bool {
	for _, w := range words {
		if w.Kind == lang.Word && (w.Text[0] < 'A' || w.Text[0] > 'Z') && w.Text[0] < 0x80 && !lang.IsStopWord(lang.English, w.Folded) && !lang.IsStopWord(lang.German, w.Folded) {
			return false
		}
	}
	return len(words) > 1
}

// headOf is the last word of a name of several English words in small letters, which says what it is: "health ministry".
func headOf(words []claims.Word) string {
	n := len(words)
	if n < 2 || words[n-1].Kind != lang.Word || words[n-1].Text != words[n-1].Folded || words[n-2].Text != words[n-2].Folded {
		return ""
	}
	return words[n-1].Folded
}

// spelled finds the words of a name that nobody translates by their sounds.
func (n *name) spelled(p *prose, out []float64) []float64 {
	for k := range out {
		w := &p.pairs.words[k]
		if w.sign || len(w.text) < 3 {
			continue
		}
		if w.sound == "" {
			w.sound = sound(w.text)
		}
		if slices.Contains(n.sounds, w.sound) {
			out[k] = 1
		}
	}
	return out
}

// fromTitle is the first word of a name with the title right before it: beside other words of a stretch that a cited sentence
// has, whose title it is says nothing of what somebody does. Alone it tells which sentence is meant.
func (p *prose) fromTitle(m mention, from, to int) int {
	const longest = 2
	first := m.first
	for first > 0 && m.first-first < longest && p.t.isWord(first-1) && p.t.capital(first-1) && p.t.segments[first-1] == p.t.segments[m.first] && !lang.IsStopWord(p.t.code, p.t.fold(first-1)) {
		first--
	}
	if !slices.ContainsFunc(p.pairs.words, func(w alignedWord) bool {
		return w.at >= from && w.at <= to && (w.at < first || w.at > m.last) && !w.skip && slices.ContainsFunc(w.in, func(s float64) bool { return s >= found })
	}) {
		return m.first
	}
	return first
}
