package discord

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

func supervised(heartbeat time.Duration) (*supervisor, *link) {
	s := &supervisor{heartbeat: heartbeat, patience: time.Hour, logger: slog.New(slog.DiscardHandler), health: newHealth(1, time.Hour), metrics: newMetrics()}
	return s, &link{session: &discordgo.Session{}, down: make(chan struct{}, 1)}
}

// TestDiscarded: a session that was given up makes its shard ready no more, whatever it still hears.
func TestDiscarded(t *testing.T) {
	s, l := supervised(time.Hour)
	s.connected(l, false)
	if err := s.health.check(); err != nil {
		t.Fatal(err)
	}
	s.discard(l)
	s.connected(l, true)
	if s.health.check() == nil || s.conns.up.Load() {
		t.Error("a discarded session made its shard ready")
	}
	_, another := supervised(0)
	s.connected(another, false)
	if err := s.health.check(); err != nil {
		t.Error(err)
	}
}

// TestHeldLock: a lock of discordgo's that is held for ever is noticed, and the session given up.
func TestHeldLock(t *testing.T) {
	s, l := supervised(30 * time.Millisecond)
	l.up.Store(true)
	l.session.Lock()
	defer l.session.Unlock()
	if err := s.watch(t.Context(), l); !errors.Is(err, errStuck) {
		t.Errorf("%v", err)
	}
}
