package discord

import (
	"sync"
	"time"
)

// recent remembers ids for a while, so that an event that Discord sends again after a RESUME is worked on once.
type recent struct {
	mu   sync.Mutex
	seen map[string]bool
	ring []string
	next int
}

func newRecent(n int) *recent {
	return &recent{seen: make(map[string]bool, n), ring: make([]string, n)}
}

// first says whether an id is new, and remembers it.
func (r *recent) first(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[id] {
		return false
	}
	delete(r.seen, r.ring[r.next])
	r.ring[r.next] = id
	r.seen[id] = true
	r.next = (r.next + 1) % len(r.ring)
	return true
}

// bounded is a map that forgets the oldest of more than a number of keys.
type bounded[V any] struct {
	mu     sync.Mutex
	most   int
	values map[string]V
	order  []string
}

func newBounded[V any](most int) *bounded[V] {
	return &bounded[V]{most: most, values: map[string]V{}}
}

func (b *bounded[V]) get(key string) (V, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	v, ok := b.values[key]
	return v, ok
}

func (b *bounded[V]) set(key string, v V) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, known := b.values[key]; !known {
		b.order = append(b.order, key)
	}
	b.values[key] = v
	for len(b.values) > b.most {
		delete(b.values, b.order[0])
		b.order = b.order[1:]
	}
}

func (b *bounded[V]) remove(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, known := b.values[key]; !known {
		return
	}
	delete(b.values, key)
	for i, k := range b.order {
		if k == key {
			b.order = append(b.order[:i], b.order[i+1:]...)
			return
		}
	}
}

// told remembers until when somebody was told something, so that it is not said again and again.
type told struct{ until *bounded[time.Time] }

// tell says whether something has to be said now; then it holds until a time.
func (t told) tell(key string, until time.Time) bool {
	if last, ok := t.until.get(key); ok && time.Now().Before(last) {
		return false
	}
	t.until.set(key, until)
	return true
}
