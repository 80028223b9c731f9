package rank

import (
	"math"
	"slices"

	"github.com/quellenlage/quellenlage/internal/wordscan"
	"github.com/quellenlage/quellenlage/lang"
)

// comparison is a query made ready to be compared with passages of one language: every n-gram of every alternative,
// with the words it belongs to. It is used by one goroutine.
type comparison struct {
	words     []queryWord
	particles []alternative // stop words of the query, in passages of its own language
	parts     []part
	grams     []queryGram
	table     gramTable

	// What the last scan found.
	touched   []int32 // ranked grams that occur
	length    float64 // of the passage, in ranked grams
	sightings []sighting

	active []int32 // parts that share a gram with the current word
	best   []float64
}

// queryWord is a word of the query with the alternatives that count in passages of the comparison's language.
type queryWord struct {
	alternatives []alternative
	scale        float64 // how much its grams count
	mass         float64 // idf of an alternative's ranked grams together, mean of the alternatives, scaled
	idf          float64 // mean idf of a ranked gram
}

type alternative struct {
	weight float64
	parts  []int32
	grams  []int32 // ranked; a gram that occurs twice stands here twice
	mass   float64
}

// part is one folded word of an alternative.
type part struct {
	word   int32 // of the query
	weight float64
	figure bool    // it holds a digit
	size   int     // number of its 3-grams
	found  int     // of which the current word of the passage has
	best   float64 // similarity of the most similar word so far, 0 to 1
	at     lang.Span
}

type queryGram struct {
	idf      float64
	ranked   bool
	count    float64 // occurrences in the passage
	owners   []int32 // parts, of a 3-gram
	lastWord int     // position of the passage's word that had it last
}

// sighting is a word of the passage that resembles a word of the query.
type sighting struct {
	position   int
	word       int32
	similarity float64
}

// resemblance is the similarity from which on a word of a passage counts as a sighting.
const resemblance = .4

// particleWeight is how much a stop word of the question counts beside a content word.
const particleWeight = .5

// A long word has more n-grams than a short one that is as rare. With this exponent its weight grows less than their
// number; a word of so many grams keeps its weight.
const (
	lengthDamping = .2
	usualGrams    = 10
)

// noWord is the word of the query that a particle belongs to.
const noWord = -1

// compare makes a query ready for passages in the language code.
func (s *Scorer) compare(q Query, code lang.Code) *comparison {
	c := &comparison{table: newGramTable(64 * len(q.Words)), best: make([]float64, len(q.Words))}
	for i, w := range q.Words {
		var qw queryWord
		for _, a := range w.Alternatives {
			if a.countsIn(code) {
				qw.alternatives = append(qw.alternatives, c.addAlternative(s, i, a))
			}
		}
		qw.weigh()
		if isFrame(w, q.Language) {
			qw.scale *= frameWeight
			qw.mass *= frameWeight
			qw.idf *= frameWeight
		}
		c.words = append(c.words, qw)
	}
	if code == q.Language {
		for _, w := range q.Particles {
			c.particles = append(c.particles, c.addAlternative(s, noWord, w.Alternatives[0]))
		}
	}
	return c
}

// weigh sets how much the word counts. A translated word counts as its translations do: its own spelling, which hardly
// occurs in the other language, would always look rare.
func (w *queryWord) weigh() {
	from := slices.DeleteFunc(slices.Clone(w.alternatives), func(a alternative) bool { return a.weight < 1 })
	if len(from) > 1 {
		from = from[1:]
	}
	n := 0.0
	for _, a := range from {
		w.mass += a.mass
		n += float64(len(a.grams))
	}
	if n > 0 {
		w.idf = w.mass / n
		n /= float64(len(from))
		w.scale = math.Pow(n/usualGrams, -lengthDamping)
		w.mass *= w.scale / float64(len(from))
	}
}

func (c *comparison) addAlternative(s *Scorer, word int, a Alternative) alternative {
	alt := alternative{weight: a.Weight}
	for _, folded := range a.words {
		p := int32(len(c.parts))
		c.parts = append(c.parts, part{word: int32(word), weight: a.Weight, figure: hasDigit(folded)})
		alt.parts = append(alt.parts, p)
		eachGram(wordscan.Respell([]byte(folded)), func(g gram) {
			i := c.gram(s, g)
			own := &c.grams[i]
			switch {
			case own.ranked:
				alt.grams = append(alt.grams, i)
				alt.mass += own.idf
			case len(own.owners) == 0 || own.owners[len(own.owners)-1] != p:
				own.owners = append(own.owners, p)
				c.parts[p].size++
			}
		})
	}
	return alt
}

func (c *comparison) gram(s *Scorer, g gram) int32 {
	i, isNew := c.table.add(g, int32(len(c.grams)))
	if isNew {
		c.grams = append(c.grams, queryGram{idf: s.stats.idf(g), ranked: g.isRanked(), lastWord: -1})
	}
	return i
}

// scan reads a passage once and counts what of the query is in it.
func (c *comparison) scan(text string) {
	c.reset()
	position := 0
	wordscan.Each(text, func(word []byte, span lang.Span) {
		word = wordscan.Respell(word)
		size := 0
		eachGram(word, func(g gram) {
			if g.isRanked() {
				c.length++
			} else {
				size++
			}
			if i, ok := c.table.get(g); ok {
				c.see(i, position)
			}
		})
		for _, p := range c.active {
			c.parts[p].closeWord(c, size, position, span)
		}
		c.active = c.active[:0]
		position++
	})
}

func (c *comparison) reset() {
	for _, g := range c.touched {
		c.grams[g].count = 0
	}
	for i := range c.grams {
		c.grams[i].lastWord = -1
	}
	for i := range c.parts {
		c.parts[i].best, c.parts[i].at = 0, lang.Span{}
	}
	c.touched, c.sightings, c.length = c.touched[:0], c.sightings[:0], 0
}

// see counts a gram of the query in the passage's word at position.
func (c *comparison) see(i int32, position int) {
	g := &c.grams[i]
	if g.ranked {
		if g.count == 0 {
			c.touched = append(c.touched, i)
		}
		g.count++
		return
	}
	if g.lastWord == position {
		return
	}
	g.lastWord = position
	for _, p := range g.owners {
		if c.parts[p].found == 0 {
			c.active = append(c.active, p)
		}
		c.parts[p].found++
	}
}

// closeWord compares a part with the word of the passage that has just been read: twice the grams they share, divided
// by the grams they have (Dice).
func (p *part) closeWord(c *comparison, size, position int, span lang.Span) {
	similarity := min(1, 2*float64(p.found)/float64(p.size+size))
	p.found = 0
	if p.figure && similarity < 1 {
		return // 300 is not nearly 3000
	}
	if similarity > p.best {
		p.best, p.at = similarity, span
	}
	if similarity >= resemblance && p.word != noWord {
		c.sightings = append(c.sightings, sighting{position, p.word, similarity * p.weight})
	}
}

// score says how well the scanned passage answers to the query.
func (c *comparison) score(s *Scorer) Hit {
	var h Hit
	var mass, idf float64
	saturation := s.k1 * (1 - s.b + s.b*c.length/s.stats.averageGrams())
	for i := range c.words {
		w := &c.words[i]
		var grams, similarity float64
		for _, a := range w.alternatives {
			if a.weight == 1 {
				grams = max(grams, c.bm25(a, saturation))
			}
			similarity = max(similarity, a.weight*c.similarity(a))
		}
		h.NGrams += w.scale * grams
		h.Words += w.idf * similarity
		mass += w.mass
		idf += w.idf
	}
	for _, a := range c.particles {
		h.NGrams += particleWeight * c.bm25(a, saturation)
		mass += particleWeight * a.mass
	}
	if mass > 0 {
		h.NGrams /= mass
	}
	if idf > 0 {
		h.Words /= idf
		h.Closeness = c.closeness(s.window) / idf
	}
	return h
}

// bm25 is the alternative's share of BM25 without the factor k1+1.
func (c *comparison) bm25(a alternative, saturation float64) float64 {
	sum := 0.0
	for _, i := range a.grams {
		if g := &c.grams[i]; g.count > 0 {
			sum += g.idf * g.count / (g.count + saturation)
		}
	}
	return sum
}

// similarity is that of the word of an alternative that is least there: of "blind spot" the "blind" alone means nothing.
func (c *comparison) similarity(a alternative) float64 {
	least := 1.0
	for _, p := range a.parts {
		least = min(least, c.parts[p].best)
	}
	return least
}

// closeness is the most that stands in any window of so many words: per word of the query its best similarity there,
// times its idf.
func (c *comparison) closeness(window int) float64 {
	most := 0.0
	for i := range c.sightings {
		clear(c.best)
		sum := 0.0
		for _, s := range c.sightings[i:] {
			if s.position >= c.sightings[i].position+window {
				break
			}
			if more := s.similarity - c.best[s.word]; more > 0 {
				c.best[s.word] = s.similarity
				sum += more * c.words[s.word].idf
			}
		}
		most = max(most, sum)
	}
	return most
}
