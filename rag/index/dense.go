package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"

	"github.com/philippgille/chromem-go"
)

// near is a passage found by its vector.
type near struct {
	number int64
	cosine float64
}

// vectors are those of all passages in memory. chromemSet is the usual implementation, flatSet the one for many passages.
type vectors interface {
	// add takes in a passage's vector, replacing one it had. An unusable vector is an error and changes nothing.
	add(ctx context.Context, number int64, v []float32) error
	// remove takes passages out; those it does not have are passed over.
	remove(ctx context.Context, numbers []int64) error
	has(number int64) bool
	// all are the numbers of the passages it has, in no order.
	all() []int64
	// nearest gives the k passages nearest to v, nearest first, ties by number; fewer where it has fewer.
	nearest(ctx context.Context, v []float32, k int) ([]near, error)
	// cosine compares one passage with v; 0 where it does not have the passage.
	cosine(ctx context.Context, number int64, v []float32) (float64, error)
}

// chromemSet is the vectors of all passages in memory, searched exhaustively by chromem-go. It stands between the
// program and the library's sharp edges; each has a test:
//
//   - more results asked than there are documents is an error there; here all there are are given
//   - one vector of another length makes every later query fail, one with NaN or of length zero makes results wrong:
//     neither is let in, and a query with such a vector is an error
//   - a cancelled context gives no results and no error there; here it is an error
//   - Delete without ids and with an empty filter deletes everything: remove never calls it without ids
//   - ties come in random order, also at the cut: here they are ordered by number, and the cut never runs through a tie
//   - what it returns shares memory with what it keeps: only ids and similarities leave this file
//   - AddDocuments starts a goroutine per document: documents are added one by one
//   - adding, deleting and asking race: a lock keeps them apart
//   - its own files lose documents: it only ever lives in memory, SQLite keeps the vectors
type chromemSet struct {
	mu         sync.RWMutex
	dimensions int
	numbers    map[int64]struct{}
	collection *chromem.Collection
}

func newChromemSet(dimensions int) (*chromemSet, error) {
	// The embedding function is never called: every document and every query comes with its vector.
	refuse := func(context.Context, string) ([]float32, error) {
		return nil, errors.New("chromem-go was asked to embed a text; vectors are made elsewhere")
	}
	c, err := chromem.NewDB().CreateCollection("passages", nil, refuse)
	if err != nil {
		return nil, fmt.Errorf("make the collection of vectors: %w", err)
	}
	return &chromemSet{dimensions: dimensions, numbers: map[int64]struct{}{}, collection: c}, nil
}

// errUnusable is the cause for a vector that can't be compared.
var errUnusable = errors.New("unusable vector")

// lengthOf is a vector's length, or the reason why it must not be compared with others.
func lengthOf(v []float32, dimensions int) (float64, error) {
	if len(v) != dimensions {
		return 0, fmt.Errorf("%w: %d dimensions, want %d", errUnusable, len(v), dimensions)
	}
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
		return 0, fmt.Errorf("%w: its length is %v", errUnusable, math.Sqrt(sum))
	}
	return math.Sqrt(sum), nil
}

func (s *chromemSet) add(ctx context.Context, number int64, v []float32) error {
	if _, err := lengthOf(v, s.dimensions); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	doc := chromem.Document{ID: strconv.FormatInt(number, 10), Embedding: slices.Clone(v)}
	if err := s.collection.AddDocument(ctx, doc); err != nil {
		return fmt.Errorf("add the vector of passage %d: %w", number, err)
	}
	s.numbers[number] = struct{}{}
	return nil
}

func (s *chromemSet) remove(ctx context.Context, numbers []int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, n := range numbers {
		if _, ok := s.numbers[n]; ok {
			ids = append(ids, strconv.FormatInt(n, 10))
			delete(s.numbers, n)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if err := s.collection.Delete(ctx, nil, nil, ids...); err != nil {
		return fmt.Errorf("remove vectors: %w", err)
	}
	return nil
}

func (s *chromemSet) has(number int64) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.numbers[number]
	return ok
}

func (s *chromemSet) all() []int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]int64, 0, len(s.numbers))
	for n := range s.numbers {
		out = append(out, n)
	}
	return out
}

func (s *chromemSet) nearest(ctx context.Context, v []float32, k int) ([]near, error) {
	if _, err := lengthOf(v, s.dimensions); err != nil {
		return nil, fmt.Errorf("search by vector: %w", err)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	// One more than wanted shows whether the cut runs through a tie; then more are needed, of which the first count.
	for ask := k + 1; ; ask *= 2 {
		n := min(ask, len(s.numbers))
		if n == 0 || k <= 0 {
			return nil, ctx.Err()
		}
		found, err := s.query(ctx, v, n)
		if err != nil {
			return nil, err
		}
		if n == len(s.numbers) || found[n-1].cosine < found[k-1].cosine {
			return found[:min(k, n)], nil
		}
	}
}

func (s *chromemSet) query(ctx context.Context, v []float32, n int) ([]near, error) {
	// A query may change the vector's memory; the caller's stays as it is.
	results, err := s.collection.QueryEmbedding(ctx, slices.Clone(v), n, nil, nil)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil && len(results) != n {
		err = fmt.Errorf("%d results, want %d", len(results), n)
	}
	if err != nil {
		return nil, fmt.Errorf("search by vector: %w", err)
	}
	out := make([]near, len(results))
	for i, r := range results {
		number, err := strconv.ParseInt(r.ID, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("search by vector: passage number %q: %w", r.ID, err)
		}
		out[i] = near{number: number, cosine: float64(r.Similarity)}
	}
	return cut(out, n), nil
}

func (s *chromemSet) cosine(ctx context.Context, number int64, v []float32) (float64, error) {
	length, err := lengthOf(v, s.dimensions)
	if err != nil || !s.has(number) {
		return 0, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	doc, err := s.collection.GetByID(ctx, strconv.FormatInt(number, 10))
	if err != nil {
		return 0, fmt.Errorf("compare a vector: %w", err)
	}
	return float64(dot(v, doc.Embedding)) / length, nil
}
