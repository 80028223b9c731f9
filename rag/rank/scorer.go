package rank

import (
	"cmp"
	"slices"

	"github.com/quellenlage/quellenlage/lang"
)

// Candidate is a passage to be ordered.
type Candidate struct {
	ID       string
	Text     string
	Language lang.Code
	// Cosine is the similarity that a learned embedding model gives, 0 where there is none (the built-in vector's
	// similarity says less than the exact score and is left out).
	Cosine float64
}

// Hit is a candidate with its score.
type Hit struct {
	ID string
	// Score orders hits of one query, higher is better; 0 means that nothing of the question is in the passage.
	Score float64
	// NGrams, Words and Closeness are the parts of the score, each 0 to 1: n-gram BM25, similarity of the best-matching
	// words, and how much of the question stands close together. Cosine is the candidate's.
	NGrams, Words, Closeness, Cosine float64
}

// Weights say how much each part counts in a score.
type Weights struct{ NGrams, Words, Closeness, Cosine float64 }

// Scorer orders passages by exact comparison with a question. It may be used by several goroutines as long as its Stats
// do not change.
type Scorer struct {
	stats   *Stats
	weights Weights
	k1, b   float64 // of BM25: how fast repetition saturates, how much a passage's length counts
	window  int     // words that stand "close together"
}

// NewScorer makes a scorer for a corpus with these statistics.
func NewScorer(stats *Stats) *Scorer {
	return &Scorer{stats: stats, weights: Weights{NGrams: .6, Words: .4}, k1: 1.2, b: .75, window: 24}
}

// Order scores the candidates and sorts them, best first; equal scores are ordered by ID, so that the order never
// depends on that of the candidates.
func (s *Scorer) Order(q Query, candidates []Candidate) []Hit {
	compiled := map[lang.Code]*comparison{}
	hits := make([]Hit, len(candidates))
	for i, cand := range candidates {
		c := compiled[cand.Language]
		if c == nil {
			c = s.compare(q, cand.Language)
			compiled[cand.Language] = c
		}
		c.scan(cand.Text)
		h := c.score(s)
		h.ID, h.Cosine = cand.ID, cand.Cosine
		h.Score = s.weights.NGrams*h.NGrams + s.weights.Words*h.Words + s.weights.Closeness*h.Closeness + s.weights.Cosine*h.Cosine
		hits[i] = h
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return hits
}
