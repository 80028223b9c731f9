package settings_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/settings"
)

// hide stands for a keyed hash.
func hide(user string) string { return "hash of " + user }

func hiding(t *testing.T, path string) *settings.Store { return open(t, path).Hiding(hide) }

func guild(t *testing.T, s *settings.Store, id string) settings.Guild {
	t.Helper()
	g, err := s.Guild(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGuild(t *testing.T) {
	path, at := filepath.Join(t.TempDir(), "state.db"), time.Date(2031, 3, 4, 5, 6, 7, 0, time.UTC)
	s := hiding(t, path)
	if diff := cmp.Diff(settings.Default("7"), guild(t, s, "7")); diff != "" {
		t.Errorf("a server where nobody set anything: %s", diff)
	}
	want := settings.Guild{
		ID: "7", Channels: []string{"11", "12"}, Roles: []string{"21"}, Mode: settings.Thread, Language: settings.English, Private: true,
		ReportChannel: "13", Events: []settings.Event{settings.OnReport, settings.OnChange}, PlainUsers: true,
		Cooldown: 90 * time.Second, DailyQuestions: 50,
	}
	got, err := s.SetGuild(t.Context(), "7", "anna", at, func(g *settings.Guild) error {
		*g = want
		g.ID, g.Channels, g.Events = "another", []string{"12", "11", "12"}, []settings.Event{settings.OnChange, settings.OnReport}
		return nil
	})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
	if diff := cmp.Diff(want, guild(t, open(t, path), "7")); diff != "" {
		t.Errorf("after a restart: %s", diff)
	}
	if diff := cmp.Diff(settings.Default("8"), guild(t, s, "8")); diff != "" {
		t.Errorf("another server: %s", diff)
	}
	if l := want.Limits(); l != (settings.Limits{Cooldown: 90 * time.Second, Daily: 50}) {
		t.Errorf("%+v", l)
	}
	if !want.Tells(settings.OnChange) || want.Tells(settings.OnFailure) || settings.Default("7").Tells(settings.OnReport) {
		t.Error("what is told in the report channel")
	}
}

func TestHistory(t *testing.T) {
	s, at := hiding(t, filepath.Join(t.TempDir(), "state.db")), time.Date(2031, 3, 4, 5, 6, 7, 0, time.UTC)
	refused := errors.New("no")
	set := func(by string, after time.Duration, change func(*settings.Guild) error) error {
		_, err := s.SetGuild(t.Context(), "7", by, at.Add(after), change)
		return err
	}
	for _, err := range []error{
		set("anna", 0, func(g *settings.Guild) error { g.Private, g.Channels = true, []string{"11"}; return nil }),
		set("ben", time.Hour, func(g *settings.Guild) error { g.Cooldown = time.Minute; return nil }),
		set("ben", time.Hour, func(*settings.Guild) error { return nil }), // nothing changes, nothing is written
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if err := set("eve", 2*time.Hour, func(g *settings.Guild) error { g.Private = false; return refused }); !errors.Is(err, refused) {
		t.Errorf("%v", err)
	}
	got, err := s.History(t.Context(), "7", 10)
	want := []settings.Change{
		{At: at.Add(time.Hour), By: "hash of ben", Fields: []settings.Field{{Name: "Cooldown", From: "10s", To: "1m0s"}}},
		{At: at, By: "hash of anna", Fields: []settings.Field{{Name: "Channels", From: "", To: "11"}, {Name: "Private", From: "false", To: "true"}}},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
	if got, err = s.History(t.Context(), "7", 1); err != nil || len(got) != 1 || got[0].By != "hash of ben" {
		t.Errorf("%v, %+v", err, got)
	}
	if got, err = s.History(t.Context(), "8", 10); err != nil || len(got) != 0 {
		t.Errorf("%v, %+v", err, got)
	}
}

func TestInvalid(t *testing.T) {
	s := hiding(t, filepath.Join(t.TempDir(), "state.db"))
	many := make([]string, settings.MaxListed+1)
	for i := range many {
		many[i] = fmt.Sprint(1000 + i)
	}
	for name, change := range map[string]func(*settings.Guild){
		"mode":           func(g *settings.Guild) { g.Mode = "shout" },
		"language":       func(g *settings.Guild) { g.Language = "fr" },
		"channel":        func(g *settings.Guild) { g.Channels = []string{"#lobby"} },
		"role":           func(g *settings.Guild) { g.Roles = []string{""} },
		"channels":       func(g *settings.Guild) { g.Channels = many },
		"report channel": func(g *settings.Guild) { g.ReportChannel = strings.Repeat("1", 21) },
		"event":          func(g *settings.Guild) { g.Events = []settings.Event{"rain"} },
		"cooldown":       func(g *settings.Guild) { g.Cooldown = 1500 * time.Millisecond },
		"long cooldown":  func(g *settings.Guild) { g.Cooldown = settings.MaxCooldown + time.Second },
		"budget":         func(g *settings.Guild) { g.DailyQuestions = -1 },
	} {
		_, err := s.SetGuild(t.Context(), "7", "anna", time.Now(), func(g *settings.Guild) error { change(g); return nil })
		if !errors.Is(err, settings.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.SetGuild(t.Context(), "no id", "anna", time.Now(), func(*settings.Guild) error { return nil }); !errors.Is(err, settings.ErrInvalid) {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff(settings.Default("7"), guild(t, s, "7")); diff != "" {
		t.Error(diff)
	}
}

// TestNoUserInTheFile: neither the settings nor the counters hold a user's id, and nothing is kept where nobody says how
// ids are hidden.
func TestNoUserInTheFile(t *testing.T) {
	const user = "user-4711"
	path, at := filepath.Join(t.TempDir(), "state.db"), time.Now()
	s := open(t, path)
	change := func(g *settings.Guild) error { g.Private = true; return nil }
	if _, err := s.SetGuild(t.Context(), "7", user, at, change); err == nil {
		t.Error("a change by an id that is not hidden")
	}
	if _, err := s.Take(t.Context(), "7", user, at, settings.Limits{}); err == nil {
		t.Error("a question of an id that is not hidden")
	}
	s = s.Hiding(func(string) string { return "hidden" })
	_, errSet := s.SetGuild(t.Context(), "7", user, at, change)
	_, errTake := s.Take(t.Context(), "7", user, at, settings.Limits{})
	if err := errors.Join(errSet, errTake); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), user) {
			t.Errorf("%s holds the user", path+suffix)
		}
	}
}

// TestSetTogether: two handles on one file stand for two processes. Nobody's change is lost.
func TestSetTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	stores := []*settings.Store{hiding(t, path), hiding(t, path)}
	var wg sync.WaitGroup
	for n := range 20 {
		wg.Go(func() {
			_, err := stores[n%2].SetGuild(t.Context(), "7", "anna", time.Now(), func(g *settings.Guild) error {
				g.Channels = append(g.Channels, fmt.Sprint(100+n))
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if g := guild(t, stores[0], "7"); len(g.Channels) != 20 {
		t.Errorf("%v", g.Channels)
	}
	if h, err := stores[1].History(t.Context(), "7", 100); err != nil || len(h) != 20 {
		t.Errorf("%v, %d changes", err, len(h))
	}
}

// TestForward: a file of the first version keeps what is in it and learns the rest.
func TestForward(t *testing.T) {
	raw, err := os.ReadFile("testdata/version1.db")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "state.db")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	s := hiding(t, path)
	if n := spent(t, s, time.Date(2025, 4, 28, 12, 0, 0, 0, time.UTC)); n != 4200 {
		t.Errorf("%d tokens are spent", n)
	}
	if _, err := s.SetGuild(t.Context(), "7", "anna", time.Now(), func(g *settings.Guild) error { g.Private = true; return nil }); err != nil {
		t.Error(err)
	}
	if !guild(t, s, "7").Private {
		t.Error("nothing was set")
	}
}

func TestGuildErrors(t *testing.T) {
	s := hiding(t, filepath.Join(t.TempDir(), "state.db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, errGuild := s.Guild(ctx, "7")
	_, errSet := s.SetGuild(ctx, "7", "anna", time.Now(), func(*settings.Guild) error { return nil })
	_, errHistory := s.History(ctx, "7", 1)
	_, errTake := s.Take(ctx, "7", "anna", time.Now(), settings.Limits{})
	_, errTaken := s.Taken(ctx, "7", time.Now())
	_, errOnce := s.Once(ctx, "key", time.Now())
	_, errRegistered := s.Registered(ctx, "app", "7")
	for i, err := range []error{errGuild, errSet, errHistory, errTake, errTaken, errOnce, errRegistered, s.SetRegistered(ctx, "app", "7", "hash")} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%d: %v", i, err)
		}
	}
}
