package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
)

// flatSet searches vectors as chromemSet does, exhaustively and with the same results, in one block of memory. It takes
// the place of chromem-go where that would be too slow: chromem-go hands every document through a channel for every
// query, which costs more than comparing it.
type flatSet struct {
	mu         sync.RWMutex
	dimensions int
	numbers    []int64
	values     []float32 // dimensions for each number, of length 1
	places     map[int64]int
}

func newFlatSet(dimensions int) *flatSet {
	return &flatSet{dimensions: dimensions, places: map[int64]int{}}
}

func (s *flatSet) add(_ context.Context, number int64, v []float32) error {
	length, err := lengthOf(v, s.dimensions)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.places[number]
	if !ok {
		at = len(s.numbers)
		s.places[number] = at
		s.numbers = append(s.numbers, number)
		s.values = append(s.values, v...)
	}
	own := s.values[at*s.dimensions : (at+1)*s.dimensions]
	for i, x := range v {
		own[i] = float32(float64(x) / length)
	}
	return nil
}

func (s *flatSet) remove(_ context.Context, numbers []int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range numbers {
		at, ok := s.places[n]
		if !ok {
			continue
		}
		last := len(s.numbers) - 1
		s.numbers[at] = s.numbers[last]
		s.places[s.numbers[at]] = at
		copy(s.values[at*s.dimensions:(at+1)*s.dimensions], s.values[last*s.dimensions:])
		s.numbers, s.values = s.numbers[:last], s.values[:last*s.dimensions]
		delete(s.places, n)
	}
	return nil
}

func (s *flatSet) has(number int64) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.places[number]
	return ok
}

func (s *flatSet) all() []int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.numbers)
}

// checkEvery is after how many comparisons a search looks whether it was cancelled.
const checkEvery = 4096

func (s *flatSet) nearest(ctx context.Context, v []float32, k int) ([]near, error) {
	length, err := lengthOf(v, s.dimensions)
	if err != nil {
		return nil, fmt.Errorf("search by vector: %w", err)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	best := make([]near, 0, 2*k) // the first k are the best so far once it is cut
	least := -2.0
	for i, number := range s.numbers {
		if i%checkEvery == 0 && ctx.Err() != nil {
			break
		}
		cosine := float64(dot(v, s.values[i*s.dimensions:])) / length
		if cosine < least || k <= 0 {
			continue
		}
		if best = append(best, near{number, cosine}); len(best) == 2*k {
			best = cut(best, k)
			least = best[k-1].cosine
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("search by vector: %w", err)
	}
	return cut(best, k), nil
}

func (s *flatSet) cosine(_ context.Context, number int64, v []float32) (float64, error) {
	length, err := lengthOf(v, s.dimensions)
	if err != nil {
		return 0, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, ok := s.places[number]
	if !ok {
		return 0, nil
	}
	return float64(dot(v, s.values[at*s.dimensions:])) / length, nil
}

// cut leaves the k nearest, nearest first, ties by number.
func cut(list []near, k int) []near {
	slices.SortFunc(list, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.cosine, a.cosine), cmp.Compare(a.number, b.number))
	})
	return list[:min(k, len(list))]
}

// dot is the scalar product of a and the beginning of b, in four sums that the processor works on side by side.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	for len(a) >= 8 && len(b) >= 8 {
		s0 += a[0]*b[0] + a[4]*b[4]
		s1 += a[1]*b[1] + a[5]*b[5]
		s2 += a[2]*b[2] + a[6]*b[6]
		s3 += a[3]*b[3] + a[7]*b[7]
		a, b = a[8:], b[8:]
	}
	for i := range a {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + (s2 + s3)
}
