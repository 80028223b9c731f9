package verify

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// alignment says of each content word of a sentence how well it is found in each sentence cited.
type alignment struct {
	units []*unit
	words []alignedWord
}

// alignedWord is a content word of the sentence.
type alignedWord struct {
	text string
	// at is the word of the text in which it stands; a hyphenated one holds several.
	at     int
	weight float64
	// in is how well each unit has it, beside how well the question or the names of sources do.
	in     []float64
	beside float64
	// skip is true for words that are checked elsewhere or tell nothing of the matter.
	skip bool
	// neutral is true for words by which an answer speaks of its sources, whether they tell something beside others or not.
	neutral bool
	// sign is true for what is no word of its own: a figure, a denial. It tells which sentence is meant.
	sign bool
	// sound is how the word sounds, once it was asked.
	sound string
	// lexical is what the lexicon says of the word, once it was asked.
	lexical *entries
}

// found is how well a word has to be found to count as being there.
const found = .7

// align looks for the words of the sentence in the sentences it cites and in those beside them.
func (p *prose) align() *alignment {
	a := &alignment{units: append(slices.Clone(p.s.units), p.s.near...)}
	match := p.finder(p.own)
	for i, u := range a.units {
		for k, f := range match(u.body) {
			if i == 0 {
				a.words = append(a.words, alignedWord{text: f.Word, weight: f.Weight})
			}
			if k < len(a.words) {
				a.words[k].in = append(a.words[k].in, f.Similarity)
			}
		}
	}
	for k, f := range match(p.beside()) {
		if len(a.units) == 0 {
			a.words = append(a.words, alignedWord{text: f.Word, weight: f.Weight})
		}
		if k < len(a.words) {
			a.words[k].beside = f.Similarity
		}
	}
	p.place(a)
	p.sameEntries(a)
	p.otherForms(a)
	p.fromQuestion(a, match)
	p.addSigns(a)
	return a
}

// fromQuestion lets words count that only the question has, where a cited article has them too: a question may put words
// into the mouth of a source, but an answer that repeats what it is about need not cite it again. Words of the tables (what
// happened, to whom, who says so) have to be cited.
func (p *prose) fromQuestion(a *alignment, match func(string) []draft.Found) {
	asked := match(p.asked.Text)
	var carried []bool
	for k := range min(len(a.words), len(asked)) {
		w := &a.words[k]
		if asked[k].Similarity < besides || w.skip || w.beside >= besides || p.t.listed(w.at) {
			continue
		}
		if carried == nil {
			carried = p.inArticles(len(a.words))
		}
		if carried[k] {
			w.beside = asked[k].Similarity
		}
	}
}

// sameEntries lets words count as found that stand in the tables as one with others of a sentence.
func (p *prose) sameEntries(a *alignment) {
	for kind, hits := range p.t.entries() {
		for _, h := range hits {
			if kind == roleEntry && h.ID == "people" {
				continue // everybody is
			}
			for u := range a.units {
				if !slices.ContainsFunc(a.units[u].entries()[kind], func(o claims.Hit) bool { return o.ID == h.ID }) {
					continue
				}
				for k := range a.words {
					if w := &a.words[k]; w.at >= h.First && w.at <= h.Last && u < len(w.in) {
						w.in[u] = max(w.in[u], found)
						w.skip = w.skip && (kind < alikeEntry || p.t.inFigure(w.at) || p.t.inDate(w.at) || p.isNeutralNoun(w.at)) // "nahm … an" tells something
					}
				}
			}
		}
	}
}

// The weights of signs: a figure tells better than most words which sentence is meant.
const (
	figureWeight = 3
	markWeight   = 2
)

// addSigns adds the figures of the sentence, and what it denies or confirms.
func (p *prose) addSigns(a *alignment) {
	add := func(at int, weight float64, has func(*unit) bool) {
		w := alignedWord{at: at, weight: weight, in: make([]float64, len(a.units)), sign: true}
		for i, u := range a.units {
			if has(u) {
				w.in[i] = 1
			}
		}
		a.words = append(a.words, w)
	}
	for _, f := range p.t.figures {
		add(f.first, figureWeight, func(u *unit) bool {
			return slices.ContainsFunc(u.figures, func(o figure) bool {
				return sameFloat(f.Low, o.Low) && sameFloat(f.High, o.High) || f.Low != nil && o.High != nil && *f.Low == *o.High || f.High != nil && o.Low != nil && *f.High == *o.Low
			}) || f.Low != nil && isTime(f.Unit) && u.lasts(*f.Low, f.Unit)
		})
	}
	for _, h := range p.t.marks {
		if h.ID == "denial" || h.ID == "confirmation" {
			add(h.First, markWeight, func(u *unit) bool { return u.has(h.ID) })
		}
	}
}

// place finds out where each word stands.
func (p *prose) place(a *alignment) {
	cursor := 0
	for k := range a.words {
		w := &a.words[k]
		if i := strings.Index(p.own[cursor:], w.text); i >= 0 {
			w.at = p.t.wordAt(cursor + i)
			cursor += i + len(w.text)
		}
		w.skip = p.t.inFigure(w.at) || p.t.inDate(w.at)
	}
	for _, h := range p.neutral {
		if p.t.capital(h.First) && !p.t.opens(h.First) && (p.t.code == lang.English || !neutralNouns(h.ID)) {
			continue // a noun, "Einigung" is no form of "einig"; or part of a name
		}
		if p.t.calledOff(h.First) {
			continue
		}
		for k := range a.words {
			w := &a.words[k]
			w.neutral = w.neutral || w.at >= h.First && w.at <= h.Last
			w.skip = w.skip || w.neutral
		}
	}
}

// isNeutralNoun says whether word i is one for what sources or speakers are.
func (p *prose) isNeutralNoun(i int) bool {
	return slices.ContainsFunc(p.neutral, func(h claims.Hit) bool { return neutralNouns(h.ID) && h.First <= i && i <= h.Last })
}

// neutralNouns says whether a section of the neutral words holds nouns.
func neutralNouns(section string) bool {
	return section == "source" || section == "institution" || section == "matter"
}

// finder looks for the words of a text in others, by their stems alone where the caller gives nothing better.
func (p *prose) finder(words string) func(string) []draft.Found {
	if words == p.own && p.match != nil {
		return p.match
	}
	match := p.newFinder(words)
	if words == p.own {
		p.match = match
	}
	return match
}

func (p *prose) newFinder(words string) func(string) []draft.Found {
	if p.asked.Find != nil {
		return p.asked.Find(words, p.asked.Language)
	}
	var own []string
	for _, w := range claims.Words(words) {
		if w.Kind != lang.Punct && !lang.IsStopWord(p.asked.Language, w.Folded) {
			own = append(own, w.Text)
		}
	}
	return func(text string) []draft.Found {
		stems := map[string]bool{}
		for _, w := range claims.Words(text) {
			stems[lang.Stem(lang.German, w.Folded)] = true
		}
		out := make([]draft.Found, len(own))
		for i, w := range own {
			out[i] = draft.Found{Word: w, Weight: 1}
			if stems[lang.Stem(lang.German, lang.Fold(w))] {
				out[i].Similarity = 1
			}
		}
		return out
	}
}

// beside is what a sentence may name although no cited sentence does: titles and publishers of the sources it cites, and the
// labels of what the claims count and who says so.
func (p *prose) beside() string {
	var b strings.Builder
	for _, i := range p.s.articles {
		a := &p.ev.Articles[i]
		b.WriteString(a.Title + "\n" + a.Publisher + "\n" + a.DigestOf + "\n")
	}
	for _, c := range p.s.claims {
		if m, ok := p.v.vocabulary.Measure(c.Measure); ok {
			b.WriteString("\n" + m.DE + "\n" + m.EN)
		} else {
			b.WriteString("\n" + c.Measure)
		}
		if c.Subject != "" {
			b.WriteString("\n" + p.v.vocabulary.SubjectLabel(c.Subject, lang.German) + "\n" + p.v.vocabulary.SubjectLabel(c.Subject, lang.English))
		}
		for _, s := range c.Speakers {
			b.WriteString("\n" + s.Name + "\n" + s.Text)
			if n, ok := p.v.vocabulary.Speaker(s.ID); ok {
				b.WriteString("\n" + n.DE + "\n" + n.EN)
			}
		}
	}
	return b.String()
}

// titles are the headlines and publishers of the sources: they say what an answer is about.
func (p *prose) titles() string {
	var b strings.Builder
	const most = 20
	for i := range p.ev.Articles[:min(len(p.ev.Articles), most)] {
		a := &p.ev.Articles[i]
		b.WriteString("\n" + a.Title + "\n" + a.Publisher + "\n" + a.DigestOf)
	}
	return b.String()
}

// best are the units that say most of words first to last, the best first: those that say nearly as much as the best.
func (a *alignment) best(first, last int) []int {
	return a.bestOf(func(w *alignedWord) bool { return w.at >= first && w.at <= last })
}

// bestCited are the best of the first n units, which the line cites; where none of them says anything, those beside them.
func (a *alignment) bestCited(first, last, n int) []int {
	cited := &alignment{units: a.units[:min(n, len(a.units))], words: a.words}
	if best := cited.best(first, last); len(best) > 0 {
		return best
	}
	return a.best(first, last)
}

// bestOf are the units that say most of the words that count.
func (a *alignment) bestOf(counts func(*alignedWord) bool) []int {
	scores := make([]float64, len(a.units))
	top := 0.0
	for k := range a.words {
		w := &a.words[k]
		if w.skip && !w.sign || !counts(w) {
			continue
		}
		for u, s := range w.in[:min(len(w.in), len(scores))] {
			if s >= found {
				scores[u] += s * w.weight
			}
		}
	}
	for _, s := range scores {
		top = max(top, s)
	}
	const nearly = .8
	var out []int
	for u, s := range scores {
		if s > 0 && s >= nearly*top {
			out = append(out, u)
		}
	}
	slices.SortStableFunc(out, func(x, y int) int { return cmp.Compare(scores[y], scores[x]) })
	return out
}
