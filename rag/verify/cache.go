package verify

import "sync"

// cache remembers what was made of a key. It is emptied when it is full: what is asked about at one time is little. It is
// safe for concurrent use; what it holds must not be changed.
type cache[K comparable, V any] struct {
	mu    sync.RWMutex
	known map[K]V
}

// remembered bounds how many values a cache keeps.
const remembered = 1 << 11

func (c *cache[K, V]) get(key K, make func() V) V {
	c.mu.RLock()
	v, ok := c.known[key]
	c.mu.RUnlock()
	if ok {
		return v
	}
	v = make()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= remembered {
		c.known = map[K]V{}
	}
	c.known[key] = v
	return v
}
