package embeddings

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/quellenlage/quellenlage/internal/memo"
	"github.com/quellenlage/quellenlage/internal/wordscan"
	"github.com/quellenlage/quellenlage/lang"
)

// Dimensions of the built-in vectors: few enough to search fast in memory; as a finder of candidates that an exact
// scorer orders, more would gain little.
const builtinDimensions = 384

// How much a feature counts beside an n-gram.
const (
	stemWeight = 2
	partWeight = 1.5
)

// Splitter takes German compounds apart. compound.Splitter is the real one; tests use a map.
type Splitter interface {
	Parts(folded string) []string
}

// Builtin embeds by signed feature hashing (Weinberger et al. 2009): the character 4- and 5-grams of every folded word
// (respelt as wordscan.Respell does), its stem, and the parts of compounds each add or take away at one of 384 places,
// with the weight 1+ln(tf). Vectors are normalised to length 1.
//
// A passage's vector depends on its text alone, so it never goes stale. What is rare in the corpus counts on the
// question's side only (QueryWeighted). The same text has the same vector on every machine. It may be used by several
// goroutines when its splitter may.
type Builtin struct {
	splitter Splitter
	words    *memo.Cache[[]uint64] // hashes of a word's stem and of its compound parts
}

// rememberedWords bounds what is kept about words, at about 100 bytes each.
const rememberedWords = 1 << 15

// NewBuiltin makes the built-in embedder. Without a splitter compounds are known by their n-grams alone.
func NewBuiltin(splitter Splitter) *Builtin {
	return &Builtin{splitter: splitter, words: memo.New[[]uint64](rememberedWords)}
}

// Model names the method and its version; it changes whenever the vectors do.
func (b *Builtin) Model() string {
	if b.splitter == nil {
		return "builtin-2-plain"
	}
	return "builtin-2"
}

// Dimensions is the length of every vector.
func (b *Builtin) Dimensions() int { return builtinDimensions }

// Lexical says that the embedder knows words by their spelling alone, so that a question in another language has to be
// translated before it is embedded.
func (b *Builtin) Lexical() bool { return true }

// Passages embeds texts. A text without a letter or digit has the zero vector. The only error is that of ctx.
func (b *Builtin) Passages(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, text := range texts {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("embed passages: %w", err)
		}
		out[i] = b.vector(text, nil)
	}
	return out, nil
}

// ErrNoWords is returned for a question in which there is nothing to embed.
var ErrNoWords = errors.New("nothing to embed: no letter or digit")

// Query embeds a question without regard to what is rare in a corpus.
func (b *Builtin) Query(ctx context.Context, text string) ([]float32, error) {
	return b.QueryWeighted(ctx, text, nil)
}

// QueryWeighted embeds a question, weighing every n-gram with its inverse document frequency in the corpus that is
// asked. idf gets n-grams of " word " as bytes, the word folded and respelt; nil weighs all alike.
func (b *Builtin) QueryWeighted(ctx context.Context, text string, idf func(ngram []byte) float64) ([]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("embed the question: %w", err)
	}
	v := b.vector(text, idf)
	for _, x := range v {
		if x != 0 {
			return v, nil
		}
	}
	return nil, ErrNoWords
}

// feature is a place in the vector with what is known about the feature that hashes there.
type feature struct {
	count  float64
	weight float64
}

func (b *Builtin) vector(text string, idf func([]byte) float64) []float32 {
	features := make(map[uint64]feature, 2*len(text))
	wordscan.Each(text, func(word []byte, _ lang.Span) { b.addWord(features, word, idf) })
	sum := make([]float64, builtinDimensions)
	for h, f := range features {
		value := f.weight * (1 + math.Log(f.count))
		if h>>63 == 1 {
			value = -value
		}
		// Products of float64 are added to one of 384 sums in an order that changes from run to run; rounding to a fixed
		// step first makes the sums exact and so the same every time.
		sum[h%builtinDimensions] += math.Round(value*(1<<20)) / (1 << 20)
	}
	return normalise(sum)
}

func (b *Builtin) addWord(features map[uint64]feature, word []byte, idf func([]byte) float64) {
	mean := 1.0
	padded := append(append(append(make([]byte, 0, len(word)+2), ' '), word...), ' ')
	padded = wordscan.Respell(padded)
	if idf != nil {
		mean = 0
	}
	n := 0.0
	for size := 4; size <= 5; size++ {
		for i := 0; i+size <= len(padded); i++ {
			weight := 1.0
			if idf != nil {
				weight = idf(padded[i : i+size])
				mean += weight
				n++
			}
			add(features, hash('g', padded[i:i+size]), weight)
		}
	}
	if n > 0 {
		mean /= n
	}
	weight := float64(stemWeight)
	for _, h := range b.words.Get(word, b.stems) {
		add(features, h, weight*mean)
		weight = partWeight
	}
}

// stems hashes the stem of a word and those of its compound parts.
func (b *Builtin) stems(word string) []uint64 {
	out := []uint64{hash('s', []byte(lang.Stem(lang.German, word)))}
	if b.splitter == nil {
		return out
	}
	for _, part := range b.splitter.Parts(word) {
		out = append(out, hash('s', []byte(lang.Stem(lang.German, part))))
	}
	return out
}

func add(features map[uint64]feature, h uint64, weight float64) {
	f := features[h]
	f.count++
	f.weight = max(f.weight, weight)
	features[h] = f
}

// hash is FNV-1a over the kind of a feature and its bytes, mixed once more so that the place (low bits) and the sign
// (highest bit) are independent of one another.
func hash(kind byte, b []byte) uint64 {
	h := (uint64(14695981039346656037) ^ uint64(kind)) * 1099511628211
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	return h ^ h>>33
}

// normalise scales v to length 1; the zero vector stays as it is.
func normalise(v []float64) []float32 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	out := make([]float32, len(v))
	if sum == 0 {
		return out
	}
	length := math.Sqrt(sum)
	for i, x := range v {
		out[i] = float32(x / length)
	}
	return out
}
