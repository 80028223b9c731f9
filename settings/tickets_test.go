package settings_test

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestTickets(t *testing.T) {
	ctx, now := t.Context(), time.Date(2031, 3, 10, 8, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "state.db")
	s, other := open(t, path), open(t, path)
	put := func(key, value string, until time.Time) {
		t.Helper()
		if err := s.PutTicket(ctx, key, []byte(value), now, until); err != nil {
			t.Fatal(err)
		}
	}
	put("a", "one", now.Add(time.Minute))
	put("a", "two", now.Add(time.Minute))
	put("b", "three", now.Add(time.Hour))
	for _, step := range []struct {
		name, key string
		at        time.Time
		want      string // "" where there is none
	}{
		{"the last one put", "a", now, "two"},
		{"just before it expires", "a", now.Add(time.Minute - time.Millisecond), "two"},
		{"when it expires", "a", now.Add(time.Minute), ""},
		{"another lasts longer", "b", now.Add(time.Minute), "three"},
		{"unknown", "c", now, ""},
	} {
		got, ok, err := other.Ticket(ctx, step.key, step.at)
		if err != nil || string(got) != step.want || ok != (step.want != "") {
			t.Errorf("%s: %q, %v, %v; want %q", step.name, got, ok, err, step.want)
		}
	}
	if err := s.DropTicket(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := other.Ticket(ctx, "b", now); ok || err != nil {
		t.Errorf("a dropped ticket: %v, %v", ok, err)
	}
	if err := s.DropTicket(ctx, "b"); err != nil {
		t.Errorf("dropping a ticket twice: %v", err)
	}
}

// TestTicketsAreTakenOnce: two processes that are shown the same link at once.
func TestTicketsAreTakenOnce(t *testing.T) {
	ctx, now := t.Context(), time.Date(2031, 3, 10, 8, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "state.db")
	first, second := open(t, path), open(t, path)
	if err := first.PutTicket(ctx, "link", []byte("who"), now, now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	var taken atomic.Int32
	var wg sync.WaitGroup
	for n := range 8 {
		s := first
		if n%2 > 0 {
			s = second
		}
		wg.Go(func() {
			if _, ok, err := s.TakeTicket(ctx, "link", now); err != nil {
				t.Error(err)
			} else if ok {
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	if n := taken.Load(); n != 1 {
		t.Errorf("one ticket was taken %d times", n)
	}
}
