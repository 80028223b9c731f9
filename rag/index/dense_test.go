package index

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// both runs a test for either implementation.
func both(t *testing.T, test func(t *testing.T, empty func() vectors)) {
	t.Helper()
	t.Run("chromem", func(t *testing.T) {
		test(t, func() vectors {
			s, err := newChromemSet(2)
			if err != nil {
				t.Fatal(err)
			}
			return s
		})
	})
	t.Run("flat", func(t *testing.T) { test(t, func() vectors { return newFlatSet(2) }) })
}

// set fills an empty set with two-dimensional vectors at angles given in degrees, numbered from 1.
func set(t *testing.T, empty func() vectors, degrees ...float64) vectors {
	t.Helper()
	s := empty()
	for i, d := range degrees {
		if err := s.add(t.Context(), int64(i+1), at(d)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func at(degrees float64) []float32 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return []float32{float32(cos), float32(sin)}
}

func nearest(t *testing.T, s vectors, v []float32, k int) []int64 {
	t.Helper()
	found, err := s.nearest(t.Context(), v, k)
	if err != nil {
		t.Fatal(err)
	}
	var out []int64
	for _, n := range found {
		out = append(out, n.number)
	}
	return out
}

func TestMoreAskedThanThereAre(t *testing.T) {
	both(t, func(t *testing.T, empty func() vectors) {
		if got := nearest(t, set(t, empty, 0, 90), at(10), 50); !slices.Equal(got, []int64{1, 2}) {
			t.Errorf("got %v, want both", got)
		}
		if got := nearest(t, set(t, empty), at(10), 50); got != nil {
			t.Errorf("got %v of an empty set", got)
		}
		if got := nearest(t, set(t, empty, 0), at(10), 0); got != nil {
			t.Errorf("got %v where nothing was asked for", got)
		}
	})
}

func TestUnusableVectorsAreKeptOut(t *testing.T) {
	both(t, func(t *testing.T, empty func() vectors) {
		s := set(t, empty, 0, 90)
		nan, inf := float32(math.NaN()), float32(math.Inf(1))
		for _, v := range [][]float32{nil, {1}, {1, 2, 3}, {0, 0}, {nan, 1}, {inf, 1}} {
			if err := s.add(t.Context(), 9, v); !errors.Is(err, errUnusable) {
				t.Errorf("add %v: error %v", v, err)
			}
			if _, err := s.nearest(t.Context(), v, 1); !errors.Is(err, errUnusable) {
				t.Errorf("search %v: error %v", v, err)
			}
		}
		if got := nearest(t, s, at(80), 5); !slices.Equal(got, []int64{2, 1}) {
			t.Errorf("afterwards %v, want 2 and 1", got)
		}
	})
}

func TestCancelledSearchIsAnError(t *testing.T) {
	both(t, func(t *testing.T, empty func() vectors) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, s := range []vectors{set(t, empty, 0, 90, 45), set(t, empty)} {
			if got, err := s.nearest(ctx, at(0), 2); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, %v; want the context's error", got, err)
			}
		}
	})
}

func TestRemoveWithoutNumbersRemovesNothing(t *testing.T) {
	both(t, func(t *testing.T, empty func() vectors) {
		s := set(t, empty, 0, 90)
		for _, numbers := range [][]int64{nil, {}, {77}} {
			if err := s.remove(t.Context(), numbers); err != nil {
				t.Fatal(err)
			}
			if got := nearest(t, s, at(0), 5); len(got) != 2 {
				t.Fatalf("remove %v left %v", numbers, got)
			}
		}
		if err := s.remove(t.Context(), []int64{1, 77}); err != nil {
			t.Fatal(err)
		}
		if got := nearest(t, s, at(0), 5); !slices.Equal(got, []int64{2}) || s.has(1) {
			t.Errorf("left %v, want 2 alone", got)
		}
	})
}

func TestTiesComeInOrderAlsoAtTheCut(t *testing.T) {
	both(t, func(t *testing.T, empty func() vectors) {
		degrees := slices.Repeat([]float64{30}, 40)
		degrees[0], degrees[39] = 80, 10
		s := set(t, empty, degrees...)
		for range 20 {
			if got := nearest(t, s, at(10), 4); !slices.Equal(got, []int64{40, 2, 3, 4}) {
				t.Fatalf("got %v, want 40 and then the lowest of the equal ones", got)
			}
		}
	})
}

func TestTheCallersVectorsStayAsTheyAre(t *testing.T) {
	both(t, func(t *testing.T, empty func() vectors) {
		s := set(t, empty, 0, 90)
		long := []float32{3, 4}
		nearest(t, s, long, 2)
		if !slices.Equal(long, []float32{3, 4}) {
			t.Errorf("the question's vector became %v", long)
		}
		own := at(45)
		if err := s.add(t.Context(), 3, own); err != nil {
			t.Fatal(err)
		}
		own[0], own[1] = -1, 0
		if got := nearest(t, s, at(45), 1); !slices.Equal(got, []int64{3}) {
			t.Errorf("changing the vector after adding it changed what is found: %v", got)
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	both(t, func(t *testing.T, empty func() vectors) {
		s := set(t, empty, 0, 90)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				for n := range 200 {
					number := int64(100 + i*1000 + n)
					if err := s.add(context.Background(), number, at(float64(n))); err != nil {
						t.Error(err)
					}
					if _, err := s.nearest(context.Background(), at(1), 5); err != nil {
						t.Error(err)
					}
					if err := s.remove(context.Background(), []int64{number}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if got := nearest(t, s, at(0), 50); !slices.Equal(got, []int64{1, 2}) {
			t.Errorf("left %v", got)
		}
	})
}

// Both find the same in many vectors.
func TestFlatFindsWhatChromemFinds(t *testing.T) {
	const dimensions, n = 33, 500
	chromem, err := newChromemSet(dimensions)
	if err != nil {
		t.Fatal(err)
	}
	flat := newFlatSet(dimensions)
	r := rand.New(rand.NewPCG(1, 2))
	random := func() []float32 {
		v := make([]float32, dimensions)
		for i := range v {
			v[i] = float32(r.NormFloat64())
		}
		return v
	}
	for i := range int64(n) {
		v := random()
		for _, s := range []vectors{chromem, flat} {
			if err := s.add(t.Context(), i, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, s := range []vectors{chromem, flat} {
		if err := s.remove(t.Context(), []int64{3, 499, 250, 0}); err != nil {
			t.Fatal(err)
		}
	}
	for range 50 {
		v := random()
		if a, b := nearest(t, chromem, v, 50), nearest(t, flat, v, 50); !slices.Equal(a, b) {
			t.Fatalf("chromem-go finds %v, the flat scan %v", a, b)
		}
	}
}

func BenchmarkNearest(b *testing.B) {
	const dimensions, n = 384, 10_000
	chromem, err := newChromemSet(dimensions)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for name, s := range map[string]vectors{"chromem": chromem, "flat": newFlatSet(dimensions)} {
		b.Run(name, func(b *testing.B) {
			v := make([]float32, dimensions)
			for number := range int64(n) {
				for i := range v {
					v[i] = float32(r.NormFloat64())
				}
				if err := s.add(context.Background(), number, v); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if _, err := s.nearest(context.Background(), v, 50); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
