package discord

import (
	"fmt"
	"sync"
	"time"
)

// health is what is known of the shards' connections.
type health struct {
	patience time.Duration

	mu     sync.Mutex
	shards []shardHealth
}

type shardHealth struct {
	ready bool
	acked time.Time
}

func newHealth(shards int, patience time.Duration) *health {
	return &health{patience: patience, shards: make([]shardHealth, shards)}
}

func (h *health) ready(shard int, is bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.shards[shard].ready = is
	if is {
		h.shards[shard].acked = time.Now()
	}
}

func (h *health) acknowledged(shard int, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if at.After(h.shards[shard].acked) {
		h.shards[shard].acked = at
	}
}

// check is nil where every shard is connected and was recently acknowledged.
func (h *health) check() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, s := range h.shards {
		if !s.ready {
			return fmt.Errorf("shard %d is not connected to Discord", i)
		}
		if since := time.Since(s.acked); since > h.patience {
			return fmt.Errorf("shard %d was not acknowledged by Discord for %s", i, since.Round(time.Second))
		}
	}
	return nil
}
