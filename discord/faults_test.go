package discord_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

// TestEngineFails: an error or a panic of the engine becomes a plain sentence with an id that stands in the log, moderators
// hear of it where they want to, and the bot goes on.
func TestEngineFails(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	desk := w.guild.AddChannel("desk")
	w.set(func(g *settings.Guild) { g.ReportChannel, g.Events = desk.ID, []settings.Event{settings.OnFailure} })
	w.scriptedBy(func(_ context.Context, q rag.Question) (rag.Answer, error) {
		switch q.Text {
		case "panic":
			panic("the engine is broken")
		case "error":
			return rag.Answer{}, errors.New("the disk is full")
		}
		return plain(q, "All is well."), nil
	})
	w.connect()
	for _, what := range []string{"error", "panic"} {
		m := w.anna.Mention(w.lobby, what).First()
		if !has("could not be answered", "Id: ")(m) || has("disk")(m) {
			t.Errorf("%s: %s", what, m.Text())
		}
		id := strings.TrimSpace(m.Text()[strings.LastIndex(m.Text(), "Id: ")+4:])
		if !strings.Contains(w.logged.String(), strings.Trim(id, "`\\")) {
			t.Errorf("%q is not in the log", id)
		}
	}
	if m := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "panic")).First(); !has("could not be answered")(m) {
		t.Errorf("%s", m.Text())
	}
	w.anna.Mention(w.lobby, "fine").Until("the answer", has("All is well."))
	w.Eventually("words to the moderators", func() bool { return len(w.Messages(desk)) == 3 })
}

// TestOddEvents: events as Discord never sends them, or as a newer Discord might, leave the bot alive. (null for a server or
// a channel is not among them: discordgo itself fails at it, in a goroutine of its own.)
func TestOddEvents(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.scriptedBy(nil)
	w.free()
	w.connect()
	type doc = map[string]any
	tag := w.Bot().Tag()
	for name, list := range map[string][]any{
		"MESSAGE_CREATE": {
			nil,
			doc{},
			[]int{1},
			doc{"id": "1", "channel_id": w.lobby.ID, "content": tag},
			doc{"id": "2", "author": nil, "mentions": nil},
			doc{"id": "3", "channel_id": w.lobby.ID, "author": doc{"id": 7}},
			doc{"id": "4", "channel_id": w.lobby.ID, "author": doc{"id": "5"}, "webhook_id": "6", "mentions": []doc{{"id": w.Bot().ID}}},
		},
		"INTERACTION_CREATE": {
			nil,
			doc{},
			doc{"id": "1", "type": 99, "token": "x", "user": doc{"id": "2"}},
			doc{"id": "3", "type": 2, "token": "", "data": nil},
			doc{"id": "4", "type": 3, "token": "x"},
		},
		"GUILD_CREATE": {doc{"id": "77", "roles": doc{}}}, "GUILD_DELETE": {doc{}}, "GUILD_ROLE_DELETE": {doc{"guild_id": "none", "role_id": "1"}},
		"THREAD_CREATE": {doc{"id": 1}}, "THREAD_LIST_SYNC": {doc{"threads": nil}}, "SOMETHING_NEW": {doc{"a": 1}},
	} {
		for _, data := range list {
			w.Dispatch(nil, name, data)
		}
	}
	w.answers()
}

// TestUnknownComponents: a message with components of a kind that discordgo does not know can be asked about and checked.
func TestUnknownComponents(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{Privileged: discordtest.IntentMessageContent})
	w.config.MessageContent = true
	engine := w.scriptedBy(nil)
	w.free()
	w.connect()
	odd := []discordtest.Component{{Type: discordtest.TypeContainer, Components: []discordtest.Component{{Type: 99, Content: "new"}}}}
	w.anna.Post(w.lobby, discordtest.Message{Content: w.Bot().Tag() + " how many?", Components: odd}).Until("the answer", final)
	target := w.ben.Post(w.lobby, discordtest.Message{Content: "300 were hurt", Components: odd}).Message
	w.anna.MessageCommand("Check against sources", target).Until("the result", final)
	if n := len(engine.questions()); n != 2 {
		t.Errorf("%d questions", n)
	}
}

// TestUnknownCommand: a command of an older or newer version is answered plainly, in a language that is not known in
// English.
func TestUnknownCommand(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.connect()
	w.anna.SetLocale("tlh")
	if m := w.anna.Command(w.lobby, "explain", discordtest.Unchecked()).First(); !has("I don't know that")(m) || !m.Ephemeral() {
		t.Errorf("%s", m.Text())
	}
}

// TestQuestionDeleted: the answer to a question that was deleted meanwhile is a message of its own.
func TestQuestionDeleted(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	gone := make(chan struct{})
	w.scriptedBy(func(_ context.Context, q rag.Question) (rag.Answer, error) {
		<-gone
		return plain(q, "Late."), nil
	})
	w.connect()
	asked := w.anna.Mention(w.lobby, "how many?")
	w.DeleteMessage(asked.Message.ID)
	close(gone)
	w.Eventually("the answer", func() bool {
		list := w.Messages(w.lobby)
		return len(list) == 1 && has("Late.")(list[0])
	})
}

// TestPlacesThatAreGone: where the message that showed the stage was deleted, the channel too, or the permission to write taken,
// there is a line in the log, and the bot goes on elsewhere.
func TestPlacesThatAreGone(t *testing.T) {
	t.Parallel()
	for name, break_ := range map[string]func(*world, discordtest.Message){
		"the stage":      func(w *world, m discordtest.Message) { w.DeleteMessage(m.ID) },
		"the channel":    func(w *world, _ discordtest.Message) { w.lobby.Delete() },
		"the permission": func(w *world, _ discordtest.Message) { w.lobby.Deny(w.guild.ID, discordtest.ViewChannel) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setUp(t, discordtest.Options{})
			w.Allow(discordtest.RuleUnknown, discordtest.RulePermission)
			w.free()
			gone := make(chan struct{})
			w.scriptedBy(func(_ context.Context, q rag.Question) (rag.Answer, error) {
				if q.Text == "slow" {
					<-gone
				}
				return plain(q, "Here."), nil
			})
			w.config.Pace.StageAfter = 1
			w.connect()
			stage := w.anna.Mention(w.lobby, "slow").First()
			break_(w, stage)
			close(gone)
			w.anna.Mention(w.guild.AddChannel("elsewhere"), "fast").Until("the answer", final)
			must(t, w.stop())
			if !strings.Contains(w.logged.String(), "no place to be shown") {
				t.Errorf("nothing in the log:\n%s", tail(w.logged.String(), 10))
			}
		})
	}
}

// TestMayNotWrite: where the bot can't write, the answer goes to the asker directly.
func TestMayNotWrite(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.Allow(discordtest.RulePermission)
	w.scriptedBy(nil)
	w.free()
	w.lobby.Deny(w.guild.ID, discordtest.SendMessages)
	w.connect()
	w.guild.Owner().Mention(w.lobby, "how many?")
	direct := w.guild.Owner().DMChannel()
	w.Eventually("a direct answer", func() bool { return len(w.Messages(direct)) == 1 })
	w.anna.RefuseDMs()
	w.anna.Mention(w.lobby, "and who?")
	w.answersIn(w.guild.AddChannel("elsewhere"))
}

func (w *world) answersIn(c *discordtest.Channel) {
	w.t.Helper()
	w.ben.Mention(c, "are you there?").Until("the answer", final)
}

// TestExpiredToken: when an answer comes after the interaction's quarter of an hour, it is a message: in the channel, or,
// where it is private, to the asker directly.
func TestExpiredToken(t *testing.T) {
	t.Parallel()
	for name, private := range map[string]bool{"public": false, "private": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setUp(t, discordtest.Options{})
			w.Allow(discordtest.RuleTokenExpired)
			w.free()
			late := make(chan struct{})
			w.scriptedBy(func(_ context.Context, q rag.Question) (rag.Answer, error) {
				<-late
				return plain(q, "At last."), nil
			})
			w.config.Pace.StageAfter = time.Hour
			w.connect()
			w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many?"), discordtest.Opt("private", private)).Ack()
			w.Advance(16 * time.Minute)
			close(late)
			where := w.lobby
			if private {
				where = w.anna.DMChannel()
			}
			w.Eventually("the answer", func() bool {
				for _, m := range w.Messages(where) {
					if has("At last.")(m) && final(m) {
						return true
					}
				}
				return false
			})
		})
	}
}

// TestDiscordFails: errors of Discord's side, lost answers and rate limits don't lose an answer or send it twice.
func TestDiscordFails(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		route discordtest.Route
		steps []discordtest.Step
	}{
		"503 for the message":       {discordtest.RouteMessageCreate, []discordtest.Step{discordtest.Fails(503).Times(2)}},
		"502 for the edit":          {discordtest.RouteOriginalEdit, []discordtest.Step{discordtest.Fails(502)}},
		"a reset for the message":   {discordtest.RouteMessageCreate, []discordtest.Step{discordtest.ResetConnection()}},
		"503 for the callback":      {discordtest.RouteCallback, []discordtest.Step{discordtest.Fails(503)}},
		"429 for the message":       {discordtest.RouteMessageCreate, []discordtest.Step{discordtest.TooMany(50 * time.Millisecond), discordtest.TooManyShared(50 * time.Millisecond)}},
		"a bare global 429":         {discordtest.RouteMessageCreate, []discordtest.Step{discordtest.TooManyBare(60 * time.Millisecond)}},
		"a global 429":              {discordtest.RouteOriginalEdit, []discordtest.Step{discordtest.TooManyGlobally(60 * time.Millisecond)}},
		"a page instead of a 429":   {discordtest.RouteMessageCreate, []discordtest.Step{discordtest.Cloudflare(time.Second)}},
		"a page that is no JSON":    {discordtest.RouteMe, []discordtest.Step{discordtest.Raw(200, "text/html", "<html>")}},
		"errors when it introduces": {discordtest.RouteApplication, []discordtest.Step{discordtest.Fails(500).Times(2)}},
		"no commands registered":    {discordtest.RouteCommandsSet, []discordtest.Step{discordtest.Fails(500).Times(4)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setUp(t, discordtest.Options{})
			w.scriptedBy(nil)
			w.free()
			w.Script(tc.route, tc.steps...)
			w.connect()
			asked := w.anna.Mention(w.lobby, "how many?")
			asked.Until("the answer", final)
			if tc.route != discordtest.RouteCommandsSet {
				w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many?")).Until("the answer", final)
			}
			if n := len(asked.Answers()); n != 1 {
				t.Errorf("%d answers", n)
			}
		})
	}
}

// TestNotAcknowledged: where the acknowledgement does not get through, the answer is a message in the channel.
func TestNotAcknowledged(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.Allow(discordtest.RuleSilence)
	w.scriptedBy(nil)
	w.free()
	w.Script(discordtest.RouteCallback, discordtest.Raw(404, "application/json", `{"code":10062,"message":"Unknown interaction"}`))
	w.connect()
	w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many?"))
	w.Eventually("the answer", func() bool { return len(w.Messages(w.lobby)) == 1 })
}

// TestStop: answers under way are finished; what takes too long is edited to say so; new questions are told to come back.
func TestStop(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	release := make(chan struct{})
	w.scriptedBy(func(ctx context.Context, q rag.Question) (rag.Answer, error) {
		if q.Text == "quick" {
			<-release
			return plain(q, "In time."), nil
		}
		<-ctx.Done()
		return rag.Answer{}, ctx.Err()
	})
	w.config.Pace.StageAfter, w.config.Pace.Finish = 1, 500*time.Millisecond
	w.connect()
	quick := w.anna.Mention(w.lobby, "quick")
	slow := w.ben.Command(w.guild.AddChannel("desk"), "ask", discordtest.Opt("question", "slow"))
	quick.First()
	slow.Until("the stage", has("Searching"))
	began := time.Now()
	w.cancel()
	third := w.guild.AddChannel("third")
	for refused := false; !refused; {
		m := w.anna.Mention(third, "new").First()
		refused = has("restarted")(m)
	}
	close(release)
	quick.Until("the answer", has("In time."))
	slow.Until("a word", has("restarted"))
	w.cancel = nil
	if err := <-w.done; err != nil || time.Since(began) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

// TestBusyChannel: a lane that is full refuses politely and does not grow.
func TestBusyChannel(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	release := make(chan struct{})
	engine := w.scriptedBy(func(_ context.Context, q rag.Question) (rag.Answer, error) {
		<-release
		return plain(q, "Done."), nil
	})
	w.config.Pace.StageAfter = time.Hour
	w.connect()
	for range 60 {
		w.anna.Mention(w.lobby, "again")
	}
	w.Eventually("a refusal", func() bool {
		list := w.Messages(w.lobby)
		return has("Very many")(list[len(list)-1])
	})
	close(release)
	w.ben.Command(w.guild.AddChannel("desk"), "ask", discordtest.Opt("question", "x")).Until("the answer", final)
	w.Eventually("the answers", func() bool {
		n := 0
		for _, m := range w.Messages(w.lobby) {
			if has("Done.")(m) {
				n++
			}
		}
		return n >= 50
	})
	if n := len(engine.questions()); n > 53 {
		t.Errorf("%d questions were worked on", n)
	}
}
