package discordtest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// TestDrops: every way to break a connection that has a session, seen by a raw client.
func TestDrops(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		drop discordtest.Drop
		// see reads what comes, and resumes says whether the session outlives it.
		see     func(r *raw)
		resumes bool
	}{
		"op7": {discordtest.Reconnect(), func(r *raw) {
			for r.next()["op"] != 7.0 {
			}
		}, true},
		"op9":            {discordtest.InvalidSession(false), func(r *raw) { op9(r, false) }, false},
		"op9, resumable": {discordtest.InvalidSession(true), func(r *raw) { op9(r, true) }, true},
		"4000":           {discordtest.CloseWith(discordtest.CloseUnknownError), func(r *raw) { code(r, discordtest.CloseUnknownError) }, true},
		"4009":           {discordtest.CloseWith(discordtest.CloseTimedOut), func(r *raw) { code(r, discordtest.CloseTimedOut) }, false},
		"4014":           {discordtest.CloseWith(discordtest.CloseDisallowed), func(r *raw) { code(r, discordtest.CloseDisallowed) }, false},
		"reset":          {discordtest.ResetLink(), func(r *raw) { code(r, 0) }, true},
		"cut":            {discordtest.CutLink(), func(r *raw) { code(r, 0) }, true},
		"dead":           {discordtest.DeadLink(), func(r *raw) { r.send(1, r.seq) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newWorld(t, discordtest.Options{})
			r := dial(t, d.Server).identify(0)
			r.event("GUILD_CREATE")
			r.beat()
			d.Drop(tc.drop)
			if d.Connected() != 0 {
				t.Error("it still counts as connected")
			}
			said := d.anna.DM("missed")
			tc.see(r)
			again := dial(t, d.Server)
			again.resume(r.session, r.seq)
			p := again.next()
			if !tc.resumes {
				if p["op"] != 9.0 {
					t.Errorf("%v", p)
				}
				return
			}
			if m, ok := p["d"].(doc); !ok || m["id"] != said.Message.ID {
				t.Errorf("what was missed does not come: %v", p)
			}
			again.event("RESUMED")
			if p, err := r.read(); err == nil {
				t.Errorf("the old connection says %v", p)
			}
		})
	}
}

func op9(r *raw, resumable bool) {
	r.t.Helper()
	for p := r.next(); ; p = r.next() {
		if p["op"] == 9.0 {
			if p["d"] != resumable {
				r.t.Errorf("%v", p)
			}
			return
		}
	}
}

func code(r *raw, want int) {
	r.t.Helper()
	if got := r.closed(); got != want {
		r.t.Errorf("closed with %d, want %d", got, want)
	}
}

// TestMoments: scripted faults strike when they should.
func TestMoments(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.ScriptGateway(
		discordtest.Fault{When: discordtest.OnConnect, What: discordtest.Unavailable(503)},
		discordtest.Fault{When: discordtest.OnConnect, What: discordtest.ResetLink()},
		discordtest.Fault{When: discordtest.OnHello, What: discordtest.CutLink()},
		discordtest.Fault{When: discordtest.OnIdentify, What: discordtest.Reconnect()},
		discordtest.Fault{When: discordtest.AfterReady, What: discordtest.Reconnect()},
		discordtest.Fault{When: discordtest.OnResume, What: discordtest.InvalidSession(false)},
		discordtest.Fault{When: discordtest.AfterHeartbeat, What: discordtest.CloseWith(discordtest.CloseUnknownError)},
		discordtest.Fault{When: discordtest.AfterReady, What: discordtest.DeadLink()},
		discordtest.Fault{},
	)
	connect := func() (*raw, error) { return dialTo(t, d.Server, "v=10&encoding=json") }
	for range 2 {
		if _, err := connect(); err == nil {
			t.Error("the connection was accepted")
		}
	}
	r, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	code(r, 0) // in place of HELLO

	r = dial(t, d.Server)
	r.send(2, who(d.Server))
	if p := r.next(); p["op"] != 7.0 || d.Connected() != 0 {
		t.Errorf("before READY: %v", p)
	}

	r = dial(t, d.Server).identify(0)
	if p := r.next(); p["op"] != 7.0 {
		t.Errorf("behind READY: %v", p)
	}
	session, seq := r.session, r.seq

	r = dial(t, d.Server)
	r.resume(session, seq)
	if p := r.next(); p["op"] != 9.0 || p["d"] != false {
		t.Errorf("in place of RESUMED: %v", p)
	}

	r = dial(t, d.Server)
	r.resume(session, seq)
	if got := strings.Join(r.events(2), " "); got != "GUILD_CREATE RESUMED" {
		t.Errorf("what op7 held back: %s", got)
	}
	r.send(1, seq)
	if p := r.next(); p["op"] != 11.0 {
		t.Errorf("the heartbeat: %v", p)
	}
	code(r, discordtest.CloseUnknownError)

	r = dial(t, d.Server)
	r.resume(session, seq)
	r.event("RESUMED")
	said := d.anna.DM("unheard")

	r = dial(t, d.Server)
	r.resume(session, seq)
	if m := r.event("MESSAGE_CREATE"); m["id"] != said.Message.ID {
		t.Errorf("%v", m)
	}
	r.event("RESUMED")
}

// TestOp7WaitsForHeartbeat: Drop sends op7 only behind the first heartbeat, which discordgo needs to live.
func TestOp7WaitsForHeartbeat(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	r := dial(t, d.Server).identify(0)
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.Drop(discordtest.Reconnect())
	}()
	r.event("GUILD_CREATE")
	r.send(1, r.seq)
	if p := r.next(); p["op"] != 11.0 {
		t.Errorf("%v", p)
	}
	if p := r.next(); p["op"] != 7.0 {
		t.Errorf("%v", p)
	}
	<-done
}

// TestSilentClient: a client that sends no heartbeat is closed.
func TestSilentClient(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Heartbeat: time.Millisecond, Tolerance: time.Millisecond})
	d.Allow(discordtest.RuleHeartbeat)
	r := dial(t, d.Server)
	r.closed()
	d.AwaitDisconnected()
	if got := last(t, d.Server); got.Rule != discordtest.RuleHeartbeat {
		t.Errorf("%v", got)
	}
}

// TestLibraryReconnects: discordgo takes up its session after op7, and gets what it missed.
func TestLibraryReconnects(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	came := make(chan string, 10)
	session(t, d.Server, func(_ *discordgo.Session, m *discordgo.MessageCreate) { came <- m.Content })
	d.Drop(discordtest.Reconnect())
	d.anna.DM("missed")
	d.AwaitResumes(1)
	d.AwaitHeartbeat(1)
	if text := <-came; text != "missed" {
		t.Errorf("%q", text)
	}
	if n := len(d.Identifies()); n != 1 {
		t.Errorf("%d IDENTIFYs", n)
	}
}

// TestLibraryIsRefused: the reasons to close reach discordgo as close codes.
func TestLibraryIsRefused(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.Allow(discordtest.RuleGateway)
	s := newSession(t, d.Server)
	s.ShouldReconnectOnError = false
	s.Identify.Intents |= discordgo.IntentMessageContent
	if err := s.Open(); err == nil {
		t.Error("it was let in")
	}
	if got := last(t, d.Server); got.Code != discordtest.CloseDisallowed {
		t.Errorf("%v", got)
	}
}
