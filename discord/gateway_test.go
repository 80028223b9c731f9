package discord_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/discord"
	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// lively is a world of which nothing but the gateway matters. Its bot waits long for Discord, so that a busy machine is not
// taken for a broken connection; where a test breaks one that says nothing more, it says how long is waited for it.
func lively(t *testing.T, o discordtest.Options) *world {
	t.Helper()
	w := setUp(t, o)
	w.scriptedBy(nil)
	w.free()
	w.config.Pace.Heartbeat, w.config.Pace.Connect = patience, patience
	return w
}

// answersAtLast is answers for a bot whose patience is short: on a busy machine it may connect anew for no other reason, and
// what was said to the session before is lost.
func (w *world) answersAtLast() {
	w.t.Helper()
	for answered := false; !answered; {
		w.AwaitConnected(1)
		before := len(w.Identifies())
		asked := w.anna.Mention(w.lobby, "are you there?")
		w.Eventually("an answer, or a new session", func() bool {
			answered = slices.ContainsFunc(asked.Answers(), final)
			return answered || len(w.Identifies()) > before
		})
	}
}

// causes is how often the bot had to connect again, for whatever reason.
func (w *world) causes() int { return strings.Count(w.logged.String(), "ended and is made again") }

// answers fails the test where the bot does not answer a question.
func (w *world) answers() {
	w.t.Helper()
	w.anna.Mention(w.lobby, "are you there?").Until("the answer", final)
}

// TestGatewayComesBack: whatever ends a connection, the bot is connected again, by RESUME where Discord lets it, and with
// no more than one IDENTIFY for each cause.
func TestGatewayComesBack(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		drop    discordtest.Drop
		resumes bool
	}{
		"op7":                       {discordtest.Reconnect(), true},
		"op9, to be resumed":        {discordtest.InvalidSession(true), false}, // discordgo introduces itself anew on the same connection
		"op9, not to be resumed":    {discordtest.InvalidSession(false), false},
		"a close that can resume":   {discordtest.CloseWith(discordtest.CloseUnknownError), true},
		"a link that is cut":        {discordtest.CutLink(), true},
		"a link that is reset":      {discordtest.ResetLink(), true},
		"a close for late answers":  {discordtest.CloseWith(discordtest.CloseTimedOut), false},
		"a close of a full session": {discordtest.CloseWith(discordtest.CloseInvalidSequence), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := lively(t, discordtest.Options{})
			w.Allow(discordtest.RuleHeartbeat)
			w.connect()
			w.answers()
			w.Drop(tc.drop)
			if tc.resumes {
				w.AwaitResumes(1)
			} else {
				w.AwaitIdentifies(2)
			}
			w.AwaitConnected(1)
			w.answers()
			if n := len(w.Identifies()); tc.resumes && n != 1 || n > 2 {
				t.Errorf("%d IDENTIFYs", n)
			}
			for _, c := range w.Closes() {
				if c.ByClient == 1000 {
					t.Errorf("the bot ended its session: %+v", c)
				}
			}
			if err := w.bot.Ready(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestDeadLink: a connection on which nothing comes any more is noticed by the heartbeats that are not acknowledged.
func TestDeadLink(t *testing.T) {
	t.Parallel()
	w := lively(t, discordtest.Options{Heartbeat: 600 * time.Millisecond, Tolerance: patience})
	w.config.Pace.Heartbeat = 2 * time.Second
	w.connect()
	w.answers()
	w.Drop(discordtest.DeadLink())
	w.AwaitResumes(1)
	w.AwaitConnected(1)
	w.answers()
	if n := len(w.Identifies()); n != 1 {
		t.Errorf("%d IDENTIFYs", n)
	}
}

// TestGatewayFaults: faults while connecting. Those in which nothing comes, or discordgo locks itself up, are noticed when
// the patience is over, and a busy machine may let it be over for no other reason: then each such cause may have an IDENTIFY.
func TestGatewayFaults(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		faults     []discordtest.Fault
		identifies int
		silent     bool
	}{
		"op7 before READY":        {[]discordtest.Fault{{When: discordtest.OnIdentify, What: discordtest.Reconnect()}}, 2, true},
		"op7 right behind READY":  {[]discordtest.Fault{{When: discordtest.AfterReady, What: discordtest.Reconnect()}}, 1, false},
		"op9 in READY's place":    {[]discordtest.Fault{{When: discordtest.OnIdentify, What: discordtest.InvalidSession(false)}}, 2, false},
		"503 to the connection":   {[]discordtest.Fault{{When: discordtest.OnConnect, What: discordtest.Unavailable(503)}}, 1, false},
		"cut instead of HELLO":    {[]discordtest.Fault{{When: discordtest.OnHello, What: discordtest.CutLink()}}, 1, false},
		"dead instead of HELLO":   {[]discordtest.Fault{{When: discordtest.OnHello, What: discordtest.DeadLink()}}, 1, true},
		"dead instead of READY":   {[]discordtest.Fault{{When: discordtest.OnIdentify, What: discordtest.DeadLink()}}, 2, true},
		"closed instead of READY": {[]discordtest.Fault{{When: discordtest.OnIdentify, What: discordtest.CloseWith(discordtest.CloseUnknownError)}}, 2, false},
		"op9 to a RESUME": {[]discordtest.Fault{
			{When: discordtest.AfterReady, What: discordtest.CutLink()}, {When: discordtest.OnResume, What: discordtest.InvalidSession(false)},
		}, 2, false},
		"op7 to a RESUME": {[]discordtest.Fault{
			{When: discordtest.AfterReady, What: discordtest.CutLink()}, {When: discordtest.OnResume, What: discordtest.Reconnect()},
		}, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := lively(t, discordtest.Options{})
			w.Allow(discordtest.RuleHeartbeat)
			w.ScriptGateway(tc.faults...)
			if tc.silent {
				w.config.Pace.Connect = 1500 * time.Millisecond
			}
			w.start()
			w.answersAtLast()
			most := tc.identifies
			if tc.silent {
				most = max(most, 1+w.causes())
			}
			if n := len(w.Identifies()); n > most {
				t.Errorf("%d IDENTIFYs, at most %d were needed", n, most)
			}
		})
	}
}

// TestFatalCloses: what can't be mended by connecting again ends the bot with a sentence that says what to do.
func TestFatalCloses(t *testing.T) {
	t.Parallel()
	for code, advice := range map[int]string{
		discordtest.CloseAuthentication: "DISCORD_TOKEN", discordtest.CloseInvalidShard: "DISCORD_SHARDS",
		discordtest.CloseShardingRequired: "DISCORD_SHARDS", discordtest.CloseInvalidVersion: "update",
		discordtest.CloseInvalidIntents: "update", discordtest.CloseDisallowed: "DISCORD_MESSAGE_CONTENT",
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			w := lively(t, discordtest.Options{})
			w.Allow(discordtest.RuleHeartbeat)
			w.ScriptGateway(discordtest.Fault{When: discordtest.OnIdentify, What: discordtest.CloseWith(code)})
			w.start()
			err := w.fails()
			var fatal *discord.FatalError
			if !errors.As(err, &fatal) || fatal.Code != code || !strings.Contains(err.Error(), advice) {
				t.Errorf("%v", err)
			}
			if len(w.Identifies()) != 1 {
				t.Errorf("%d IDENTIFYs", len(w.Identifies()))
			}
		})
	}
}

// TestRealFatalCloses: a privileged intent that was not granted, and a wrong token.
func TestRealFatalCloses(t *testing.T) {
	t.Parallel()
	w := lively(t, discordtest.Options{})
	w.Allow(discordtest.RuleGateway)
	w.config.MessageContent = true
	w.start()
	if err := w.fails(); err == nil || !strings.Contains(err.Error(), "message content intent") {
		t.Errorf("%v", err)
	}
	w = lively(t, discordtest.Options{})
	w.Allow(discordtest.RuleAuth)
	w.config.Token = "wrong"
	w.start()
	if err := w.fails(); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN") {
		t.Errorf("%v", err)
	}
}

// TestReady: a bot is ready while it is connected, and not before or after.
func TestReady(t *testing.T) {
	t.Parallel()
	w := lively(t, discordtest.Options{})
	early, err := discord.New(w.config)
	must(t, err)
	if early.Ready() == nil {
		t.Error("ready before it is connected")
	}
	w.connect()
	w.answers()
	if err := w.bot.Ready(); err != nil {
		t.Error(err)
	}
	must(t, w.stop())
	if w.bot.Ready() == nil {
		t.Error("ready after it was stopped")
	}
}

// TestShards: several connections of one process, each for its own servers.
func TestShards(t *testing.T) {
	t.Parallel()
	w := lively(t, discordtest.Options{Shards: 3})
	w.config.Shards = 3
	more := []*discordtest.Guild{w.AddGuild("second"), w.AddGuild("third")}
	w.connect()
	w.answers()
	for _, g := range more {
		g.AddMember("Zoe").Mention(g.AddChannel("here"), "are you there?").Until("the answer", final)
	}
	if n := len(w.Identifies()); n != 3 {
		t.Errorf("%d IDENTIFYs", n)
	}
}

// TestHundredReconnects is run by an explicit command: QUELLENLAGE_SOAK=1 go test ./discord -run TestHundredReconnects
func TestHundredReconnects(t *testing.T) {
	if os.Getenv("QUELLENLAGE_SOAK") == "" {
		t.Skip("skipped: set QUELLENLAGE_SOAK=1 for this test, which takes some minutes")
	}
	w := lively(t, discordtest.Options{})
	w.connect()
	drops := []discordtest.Drop{discordtest.Reconnect(), discordtest.CutLink(), discordtest.CloseWith(discordtest.CloseUnknownError), discordtest.ResetLink()}
	for n := range 100 {
		w.Drop(drops[n%len(drops)])
		began := time.Now()
		w.AwaitResumes(n + 1)
		w.AwaitConnected(1)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("reconnect %d took %s", n, took)
		}
		w.answers()
	}
	if n := len(w.Identifies()); n != 1 {
		t.Errorf("%d IDENTIFYs for 100 reconnects", n)
	}
}
