package rank

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/quellenlage/quellenlage/internal/wordscan"
	"github.com/quellenlage/quellenlage/lang"
)

// Stats are the document frequencies that make rare words count: in how many passages each n-gram and each word
// occurs, in hashed buckets, with the number of passages and their length. They belong to the query side only, so
// nothing that is stored about a passage depends on them. The zero Stats are those of an empty corpus.
//
// Stats are not safe for concurrent use while they change.
type Stats struct {
	// Passages is the number of passages counted.
	Passages int
	grams    int64 // ranked grams of all passages
	counts   []uint32
}

// Add counts a passage.
func (s *Stats) Add(text string) { s.change(text, 1) }

// Remove takes back what Add counted for the same text.
func (s *Stats) Remove(text string) { s.change(text, -1) }

func (s *Stats) change(text string, sign int) {
	if s.counts == nil {
		s.counts = make([]uint32, Buckets)
	}
	seen := make(map[uint32]struct{}, len(text))
	wordscan.Each(text, func(word []byte, _ lang.Span) {
		word = wordscan.Respell(word)
		seen[wordHash(word).bucket()] = struct{}{}
		eachGram(word, func(g gram) {
			if g.isRanked() {
				s.grams += int64(sign)
				seen[g.bucket()] = struct{}{}
			}
		})
	})
	s.Passages += sign
	for b := range seen {
		s.counts[b] += uint32(sign)
	}
}

// frequency is the number of passages that hold the gram (or one that shares its bucket).
func (s *Stats) frequency(g gram) float64 {
	if s.counts == nil {
		return 0
	}
	return float64(s.counts[g.bucket()])
}

// idf is the inverse document frequency of BM25 (Robertson and Sparck Jones) in the form that is never negative.
func (s *Stats) idf(g gram) float64 {
	f := s.frequency(g)
	return math.Log(1 + (math.Max(float64(s.Passages)-f, 0)+.5)/(f+.5))
}

// averageGrams is the mean length of a passage in ranked grams, at least 1.
func (s *Stats) averageGrams() float64 {
	if s.Passages == 0 {
		return 1
	}
	return math.Max(1, float64(s.grams)/float64(s.Passages))
}

// Clone is a copy that can be changed while s is read.
func (s *Stats) Clone() *Stats {
	c := *s
	c.counts = append([]uint32(nil), s.counts...)
	return &c
}

// statsVersion changes when what is counted changes, so that stored statistics of another kind are not read.
const statsVersion = 3

// ReadsVersion says whether statistics whose first byte is this one can be read by UnmarshalBinary.
func ReadsVersion(first byte) bool { return first == statsVersion }

// MarshalBinary writes the statistics compactly: buckets that are 0 take no room.
func (s *Stats) MarshalBinary() ([]byte, error) {
	b := []byte{statsVersion}
	b = binary.AppendUvarint(b, uint64(s.Passages))
	b = binary.AppendUvarint(b, uint64(s.grams))
	last := 0
	for i, n := range s.counts {
		if n > 0 {
			b = binary.AppendUvarint(b, uint64(i-last))
			b = binary.AppendUvarint(b, uint64(n))
			last = i
		}
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote; anything else is an error and leaves s as it was.
func (s *Stats) UnmarshalBinary(b []byte) error {
	if len(b) == 0 || b[0] != statsVersion {
		return errors.New("read document frequencies: written by another version of the program")
	}
	b = b[1:]
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			b = nil
			return math.MaxUint64
		}
		b = b[n:]
		return v
	}
	passages, grams := next(), next()
	if passages > math.MaxInt32 || grams > math.MaxInt64 {
		return errors.New("read document frequencies: cut off")
	}
	out := Stats{Passages: int(passages), grams: int64(grams), counts: make([]uint32, Buckets)}
	at := uint64(0)
	for len(b) > 0 {
		gap, n := next(), next()
		if at += gap; gap > Buckets || at >= Buckets || n > passages {
			return fmt.Errorf("read document frequencies: bucket %d out of range", at)
		}
		out.counts[at] = uint32(n)
	}
	*s = out
	return nil
}

// IDF is the inverse document frequency of an n-gram of four or five bytes of " word ", the word folded and respelt; of
// anything else, which is not counted, it is 1. It is what the built-in embedder weighs a question with.
func (s *Stats) IDF(ngram []byte) float64 {
	if len(ngram) != 4 && len(ngram) != 5 {
		return 1
	}
	g := gram(len(ngram)) << 56
	for i, c := range ngram {
		g |= gram(c) << (8 * (len(ngram) - 1 - i))
	}
	return s.idf(g)
}
