// Package memo remembers what was worked out about words. A few thousand words make up most of any text, so work that is
// done once per word instead of once per occurrence is done a hundred times less often.
package memo

import "sync"

// Cache remembers values by key, up to a bound: when it is full it forgets everything and starts anew, which costs less
// than knowing what was used last. It is safe for concurrent use. Values are shared and must not be changed.
type Cache[V any] struct {
	bound int
	mu    sync.RWMutex
	known map[string]V
}

// New makes a cache for up to bound values.
func New[V any](bound int) *Cache[V] { return &Cache[V]{bound: bound, known: map[string]V{}} }

// Get gives what work made of the key, now or earlier. work may run more than once for the same key at the same time
// and has to give the same value every time.
func (c *Cache[V]) Get(key []byte, work func(key string) V) V {
	c.mu.RLock()
	v, ok := c.known[string(key)]
	c.mu.RUnlock()
	if ok {
		return v
	}
	k := string(key)
	v = work(k)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= c.bound {
		clear(c.known)
	}
	c.known[k] = v
	return v
}
