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

// weights say how much each part counts in a score. They add up to 1, that of the cosine left out.
type weights struct{ nGrams, words, closeness, cosine float64 }

// weightsFor gives what the parts count, fitted on the development half of XQuAD. In another language only words can be
// compared, and those of the dictionary with those of the text at that, so their nearness to one another has to make up
// for it.
func weightsFor(sameLanguage bool) weights {
	if sameLanguage {
		return weights{nGrams: .75, words: .08, closeness: .17, cosine: .5}
	}
	return weights{nGrams: .54, words: .23, closeness: .23, cosine: .5}
}

func (w weights) score(h Hit) float64 {
	return (w.nGrams*h.NGrams + w.words*h.Words + w.closeness*h.Closeness + w.cosine*h.Cosine) / (w.nGrams + w.words + w.closeness + w.cosine)
}

// Scorer orders passages by exact comparison with a question. It may be used by several goroutines as long as its Stats
// do not change.
type Scorer struct {
	stats  *Stats
	k1, b  float64 // of BM25: how fast repetition saturates, how much a passage's length counts
	window int     // words that stand "close together"
}

// NewScorer makes a scorer for a corpus with these statistics.
func NewScorer(stats *Stats) *Scorer {
	return &Scorer{stats: stats, k1: 1.2, b: .75, window: 24}
}

// Order scores the candidates and sorts them, best first; equal scores are ordered by ID, so that the order never
// depends on that of the candidates.
func (s *Scorer) Order(q Query, candidates []Candidate) []Hit {
	compiled := map[lang.Code]*comparison{}
	learned := slices.ContainsFunc(candidates, func(c Candidate) bool { return c.Cosine != 0 })
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
		w := weightsFor(cand.Language == q.Language)
		if !learned {
			w.cosine = 0
		}
		h.Score = w.score(h)
		hits[i] = h
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return hits
}
