package settings_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/settings"
)

func TestTake(t *testing.T) {
	s := hiding(t, filepath.Join(t.TempDir(), "state.db"))
	noon := time.Date(2031, 3, 4, 12, 0, 0, 0, time.UTC)
	midnight := time.Date(2031, 3, 5, 0, 0, 0, 0, time.UTC)
	ten := settings.Limits{Cooldown: 10 * time.Second, Daily: 3}
	for n, step := range []struct {
		guild, user string
		at          time.Time
		limits      settings.Limits
		want        settings.Decision
		taken       int
	}{
		{"7", "anna", noon, ten, settings.Decision{OK: true}, 1},
		{"7", "anna", noon.Add(4 * time.Second), ten, settings.Decision{Until: noon.Add(10 * time.Second), Reason: settings.Cooldown}, 1},
		{"7", "ben", noon.Add(4 * time.Second), ten, settings.Decision{OK: true}, 2},
		{"8", "anna", noon.Add(4 * time.Second), ten, settings.Decision{OK: true}, 1},
		{"", "anna", noon.Add(4 * time.Second), ten, settings.Decision{OK: true}, 1},
		// A refusal does not make the wait longer.
		{"7", "anna", noon.Add(10 * time.Second), ten, settings.Decision{OK: true}, 3},
		{"7", "eve", noon.Add(time.Minute), ten, settings.Decision{Until: midnight, Reason: settings.Budget}, 3},
		// Whoever is exempt asks on, and is counted.
		{"7", "mod", noon.Add(time.Minute), settings.Limits{}, settings.Decision{OK: true}, 4},
		{"7", "mod", noon.Add(time.Minute), settings.Limits{}, settings.Decision{OK: true}, 5},
		// The day is that of UTC, wherever the clock stands.
		{"7", "eve", time.Date(2031, 3, 5, 1, 0, 0, 0, time.FixedZone("east", 2*60*60)), ten, settings.Decision{Until: midnight, Reason: settings.Budget}, 5},
		{"7", "eve", midnight, ten, settings.Decision{OK: true}, 1},
		// Another process's clock may be a little ahead. One that was set back by an hour makes nobody wait until it is there again.
		{"7", "eve", midnight.Add(-4 * time.Second), settings.Limits{Cooldown: 10 * time.Second}, settings.Decision{Until: midnight.Add(6 * time.Second), Reason: settings.Cooldown}, 5},
		{"7", "eve", midnight.Add(-time.Hour), settings.Limits{Cooldown: 10 * time.Second}, settings.Decision{OK: true}, 6},
		{"7", "eve", midnight.Add(-time.Hour + time.Second), settings.Limits{Cooldown: 10 * time.Second}, settings.Decision{Until: midnight.Add(-time.Hour + 10*time.Second), Reason: settings.Cooldown}, 6},
		// Nor does one that ran a day ahead.
		{"7", "ada", midnight.Add(36 * time.Hour), settings.Limits{Cooldown: 10 * time.Second}, settings.Decision{OK: true}, 1},
		{"7", "ada", midnight.Add(12 * time.Hour), settings.Limits{Cooldown: 10 * time.Second}, settings.Decision{OK: true}, 2},
	} {
		got, err := s.Take(t.Context(), step.guild, step.user, step.at, step.limits)
		taken, errTaken := s.Taken(t.Context(), step.guild, step.at)
		if err != nil || errTaken != nil || got.OK != step.want.OK || got.Reason != step.want.Reason || !got.Until.Equal(step.want.Until) || taken != step.taken {
			t.Errorf("step %d: %+v, %d taken, %v, %v; want %+v and %d", n, got, taken, err, errTaken, step.want, step.taken)
		}
	}
}

// TestTakenTogether: two handles on one file stand for two processes.
func TestTakenTogether(t *testing.T) {
	path, at := filepath.Join(t.TempDir(), "state.db"), time.Now()
	stores := []*settings.Store{hiding(t, path), hiding(t, path)}
	var wg sync.WaitGroup
	var budget, cooldown atomic.Int32
	take := func(n int, guild, user string, l settings.Limits, ok *atomic.Int32) {
		d, err := stores[n%2].Take(t.Context(), guild, user, at, l)
		if err != nil {
			t.Error(err)
		}
		if d.OK {
			ok.Add(1)
		}
	}
	for n := range 20 {
		wg.Go(func() { take(n, "7", fmt.Sprint("user ", n), settings.Limits{Daily: 5}, &budget) })
		wg.Go(func() { take(n, "8", "anna", settings.Limits{Cooldown: time.Minute}, &cooldown) })
	}
	wg.Wait()
	if budget.Load() != 5 || cooldown.Load() != 1 {
		t.Errorf("%d within a budget of 5, %d within one cooldown", budget.Load(), cooldown.Load())
	}
}

func TestOnce(t *testing.T) {
	path, at := filepath.Join(t.TempDir(), "state.db"), time.Now()
	stores := []*settings.Store{hiding(t, path), hiding(t, path)}
	var wg sync.WaitGroup
	var first atomic.Int32
	for n := range 20 {
		wg.Go(func() {
			ok, err := stores[n%2].Once(t.Context(), "hint in thread 5", at)
			if err != nil {
				t.Error(err)
			}
			if ok {
				first.Add(1)
			}
		})
	}
	wg.Wait()
	if first.Load() != 1 {
		t.Errorf("%d were the first", first.Load())
	}
	if ok, err := stores[0].Once(t.Context(), "hint in thread 6", at); err != nil || !ok {
		t.Errorf("another key: %v, %v", ok, err)
	}
}

func TestRegistered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := open(t, path)
	for _, step := range []struct{ application, guild, before, after string }{
		{"1", "", "", "a"}, {"1", "", "a", "b"}, {"1", "7", "", "c"}, {"2", "", "", "d"}, {"1", "", "b", ""}, {"1", "", "", "e"},
	} {
		got, err := s.Registered(t.Context(), step.application, step.guild)
		if err != nil || got != step.before {
			t.Errorf("%+v: %q, %v", step, got, err)
		}
		if err := s.SetRegistered(t.Context(), step.application, step.guild, step.after); err != nil {
			t.Error(err)
		}
	}
	if got, err := open(t, path).Registered(t.Context(), "1", "7"); err != nil || got != "c" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestOldCounters: what is of no use any more goes when a day begins.
func TestOldCounters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := hiding(t, path)
	day := time.Date(2031, 3, 4, 12, 0, 0, 0, time.UTC)
	use := func(at time.Time, key string) {
		t.Helper()
		if _, err := s.Take(t.Context(), "7", key, at, settings.Limits{}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Once(t.Context(), key, at); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Spend(t.Context(), at, 5, 0); err != nil {
			t.Fatal(err)
		}
	}
	use(day.AddDate(0, 0, -400), "long ago")
	use(day.AddDate(0, 0, -100), "a season ago")
	use(day.Add(-time.Hour), "an hour ago")
	use(day.AddDate(0, 0, 1).Add(-12*time.Hour), "now")
	db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for table, want := range map[string]int{"asked": 2, "questions": 2, "tokens": 2, "mark": 3} {
		if n := rows(t, db, table); n != want {
			t.Errorf("%s has %d rows, want %d", table, n, want)
		}
	}
}

func rows(t *testing.T, db *sql.DB, table string) int {
	t.Helper()
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
