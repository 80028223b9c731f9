package settings_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/settings"
)

var _ llm.Budget = (*settings.Store)(nil)

func open(t *testing.T, path string) *settings.Store {
	t.Helper()
	s, err := settings.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func spent(t *testing.T, s *settings.Store, at time.Time) int {
	t.Helper()
	n, err := s.Spent(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSpend(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "new", "state.db"))
	day := time.Date(2025, 4, 28, 0, 0, 0, 0, time.UTC)
	for n, step := range []struct {
		at            time.Time
		tokens, limit int
		fits          bool
		spent         int
	}{
		{day, 60, 100, true, 60},
		{day.Add(24*time.Hour - 1), 40, 100, true, 100},
		{day, 1, 100, false, 100},
		{day, 0, 100, true, 100},
		{day, -30, 100, true, 70},
		{day, 31, 100, false, 70},
		{day, 500, 0, true, 570}, // no limit
		{day, 1, 100, false, 570},
		{day, -5, 100, true, 565}, // giving back fits even where more than the limit is spent
		{day, -9999, 0, true, 0},
		{day.Add(24 * time.Hour), 100, 100, true, 100},
		// The UTC day counts, wherever the clock stands.
		{time.Date(2025, 4, 28, 1, 0, 0, 0, time.FixedZone("east", 2*60*60)), 7, 100, true, 7},
	} {
		fits, err := s.Spend(t.Context(), step.at, step.tokens, step.limit)
		if got := spent(t, s, step.at); err != nil || fits != step.fits || got != step.spent {
			t.Errorf("step %d: %v, %v, spent %d; want %v and %d", n, fits, err, got, step.fits, step.spent)
		}
	}
	if n := spent(t, s, day); n != 0 {
		t.Errorf("another day has %d", n)
	}
}

func TestStays(t *testing.T) {
	path, at := filepath.Join(t.TempDir(), "state.db"), time.Now()
	s, err := settings.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Spend(t.Context(), at, 42, 0); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := spent(t, open(t, path), at); n != 42 {
		t.Errorf("%d are spent after a restart", n)
	}
}

// TestNeverMoreTogether: two handles on one file stand for two processes.
func TestNeverMoreTogether(t *testing.T) {
	path, at := filepath.Join(t.TempDir(), "state.db"), time.Now()
	stores := []*settings.Store{open(t, path), open(t, path)}
	const limit, each = 100, 7
	var wg sync.WaitGroup
	var taken atomic.Int32
	for n := range 20 {
		wg.Go(func() {
			fits, err := stores[n%2].Spend(t.Context(), at, each, limit)
			if err != nil {
				t.Error(err)
			}
			if fits {
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	if n := taken.Load(); n != limit/each || spent(t, stores[0], at) != limit/each*each || spent(t, stores[1], at) != limit/each*each {
		t.Errorf("%d fit, %d and %d are spent", n, spent(t, stores[0], at), spent(t, stores[1], at))
	}
}

func TestOpenedTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := settings.Open(context.Background(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestErrors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := settings.Open(t.Context(), path); !errors.Is(err, sqlitedb.ErrCorrupt) || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
	s := open(t, filepath.Join(t.TempDir(), "state.db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Spend(ctx, time.Now(), 1, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := s.Spent(ctx, time.Now()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if n := spent(t, s, time.Now()); n != 0 {
		t.Errorf("%d are spent by somebody who gave up", n)
	}
}
