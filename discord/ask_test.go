package discord_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

// TestMention: a mention is answered as a reply, with figures, sources and buttons, and the question's language decides.
func TestMention(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	w.connect()
	english := w.anna.Mention(w.lobby, "how many casualties?")
	answer := english.Until("the answer", final)
	if !has("4,000", "[1]", "Sources")(answer) || answer.Reference == nil || answer.Reference.MessageID != english.Message.ID {
		t.Errorf("%s", answer.Text())
	}
	german := w.anna.Mention(w.lobby, "Wie viele Tote gab es?").Until("the answer", final)
	if !has("300", "Quellen")(german) {
		t.Errorf("%s", german.Text())
	}
	if n := len(english.Answers()); n != 1 {
		t.Errorf("%d messages for one question", n)
	}
}

// TestNotForTheBot: what others say among themselves, bots, and the bot itself are left alone.
func TestNotForTheBot(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	engine := w.scriptedBy(nil)
	w.free()
	w.connect()
	w.anna.Say(w.lobby, "how many casualties?")
	w.guild.AddBot("Echo").Mention(w.lobby, "from a bot")
	w.Bot().Mention(w.lobby, "from itself")
	w.anna.Reply(w.ben.Say(w.lobby, "hello").Message, "to Ben")
	w.anna.Mention(w.lobby, "for the bot").Until("the answer", final)
	if list := engine.questions(); len(list) != 1 || list[0].Text != "for the bot" {
		t.Errorf("asked: %+v", list)
	}
}

// TestFollowUps: a reply to an answer, direct messages and threads keep the talk going, after a restart too.
func TestFollowUps(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	engine := w.scriptedBy(nil)
	w.free()
	w.connect()
	history := func(want ...string) {
		t.Helper()
		list := engine.questions()
		var got []string
		for _, turn := range list[len(list)-1].History {
			got = append(got, turn.Role+": "+turn.Text)
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("history %q, want %q", got, want)
		}
	}
	first := w.anna.Mention(w.lobby, "how many?").Until("the answer", final)
	history()
	second := w.ben.Reply(first, "and who says so?").Until("the answer", final)
	history("user: how many?", "assistant: You asked: how many?")
	w.restart()
	w.anna.Reply(second, "since when?").Until("the answer", final)
	history("user: how many?", "assistant: You asked: how many?", "user: and who says so?", "assistant: You asked: and who says so?")
	w.anna.Mention(w.lobby, "something else").Until("the answer", final)
	history()
}

// TestDirectMessages: everything written there is for the bot, and the talk goes on after a restart.
func TestDirectMessages(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	engine := w.scriptedBy(nil)
	w.connect()
	w.anna.DM("how many?").Until("the answer", final)
	w.ben.DM("where?").Until("the answer", final)
	w.restart()
	w.mod.DM("when?").Until("the answer", final)
	cooled := w.anna.DM("and who?").First() // ten seconds between two questions hold here too
	if !has("moment")(cooled) {
		t.Errorf("%s", cooled.Text())
	}
	for _, q := range engine.questions() {
		if len(q.History) != 0 || q.Asker.Server != "" || q.Asker.Channel != "discord" {
			t.Errorf("%+v", q)
		}
	}
}

// TestThreadMode: a mention is answered in a thread at the question; there the talk goes on, after a restart too.
func TestThreadMode(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	engine := w.scriptedBy(nil)
	w.free()
	w.set(func(g *settings.Guild) { g.Mode = settings.Thread })
	w.connect()
	question := w.anna.Mention(w.lobby, "how many **casualties**?")
	w.Eventually("a thread with the answer", func() bool {
		threads := w.lobby.Threads()
		return len(threads) == 1 && slices.ContainsFunc(w.Messages(threads[0]), final)
	})
	thread := w.lobby.Threads()[0]
	if thread.Name != "how many **casualties**?" && thread.Name != "how many casualties?" || thread.ID != question.Message.ID {
		t.Errorf("thread %s %q", thread.ID, thread.Name)
	}
	w.ben.Mention(thread, "and who?").Until("the answer", final)
	if list := engine.questions(); len(list[1].History) != 2 {
		t.Errorf("%+v", list[1])
	}
	w.restart()
	w.ben.Mention(thread, "and when?").Until("the answer", final)
	if list := engine.questions(); len(list[2].History) != 4 {
		t.Errorf("%+v", list[2])
	}
	if n := len(w.lobby.Threads()); n != 1 {
		t.Errorf("%d threads", n)
	}
}

// TestThreadNotAllowed: where no thread can be started, the answer is a reply.
func TestThreadNotAllowed(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{Permissions: discordtest.LeastPermissions &^ discordtest.CreatePublicThreads})
	w.Allow(discordtest.RulePermission)
	w.scriptedBy(nil)
	w.set(func(g *settings.Guild) { g.Mode = settings.Thread })
	w.connect()
	question := w.anna.Mention(w.lobby, "how many?")
	if answer := question.Until("the answer", final); answer.Reference == nil {
		t.Errorf("%+v", answer)
	}
}

// TestThreadHint: without the privileged intent unmentioned messages in the bot's thread arrive empty, which is said once
// per thread; with it they are answered.
func TestThreadHint(t *testing.T) {
	t.Parallel()
	for _, intent := range []bool{false, true} {
		name := map[bool]string{false: "without the intent", true: "with it"}[intent]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setUp(t, discordtest.Options{Privileged: discordtest.IntentMessageContent})
			w.config.MessageContent = intent
			engine := w.scriptedBy(nil)
			w.free()
			w.set(func(g *settings.Guild) { g.Mode = settings.Thread })
			w.connect()
			w.anna.Mention(w.lobby, "how many?")
			w.Eventually("a thread", func() bool { return len(w.lobby.Threads()) == 1 && len(w.Messages(w.lobby.Threads()[0])) == 1 })
			thread := w.lobby.Threads()[0]
			w.anna.Reply(w.ben.Say(thread, "who asks?").Message, "I do") // the first is for the bot as well, the second for Ben
			w.Eventually("an answer", func() bool { return len(w.Messages(thread)) == 4 })
			if intent {
				if n := len(engine.questions()); n != 2 {
					t.Errorf("%d questions", n)
				}
				return
			}
			w.ben.Say(thread, "and now?")
			w.ben.Mention(thread, "really?").Until("the answer", final)
			var hints int
			for _, m := range w.Messages(thread) {
				if has("mention me")(m) {
					hints++
				}
			}
			if hints != 1 || len(engine.questions()) != 2 {
				t.Errorf("%d hints, %d questions", hints, len(engine.questions()))
			}
		})
	}
}

// TestNothingAsked: a mention without a question is told how to ask.
func TestNothingAsked(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.connect()
	if m := w.anna.Mention(w.lobby, "").First(); !has("/ask")(m) {
		t.Errorf("%s", m.Text())
	}
	first := w.anna.Mention(w.lobby, "how many casualties?").Until("the answer", final)
	if m := w.anna.ReplySilently(first, "and why?").First(); !has("mention me")(m) {
		t.Errorf("%s", m.Text())
	}
}

// held is a recorder that waits: the last thing that the engine does before an answer leaves it.
type held struct {
	rag.Recorder
	release chan struct{}
}

func (h held) Record(ctx context.Context, r rag.Record) error {
	<-h.release
	return h.Recorder.Record(ctx, r)
}

// TestRoleMentioned: people mention the role that came with the bot in its place. Without the privileged intent such a
// message arrives empty, and they are told how to ask; with it, it is answered.
func TestRoleMentioned(t *testing.T) {
	t.Parallel()
	for name, intent := range map[string]bool{"without the intent": false, "with it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setUp(t, discordtest.Options{Privileged: discordtest.IntentMessageContent})
			w.config.MessageContent = intent
			engine := w.scriptedBy(nil)
			w.free()
			w.connect()
			role := w.guild.AddRole("Quellenlage", 0)
			w.Dispatch(w.guild, "GUILD_ROLE_UPDATE", map[string]any{"guild_id": w.guild.ID, "role": map[string]any{
				"id": role.ID, "permissions": "0", "tags": map[string]any{"bot_id": w.Bot().ID},
			}})
			content := map[bool]string{true: "<@&" + role.ID + "> how many?"}[intent]
			w.Dispatch(w.guild, "MESSAGE_CREATE", map[string]any{
				"id": "1", "channel_id": w.lobby.ID, "guild_id": w.guild.ID, "type": 0, "content": content, "mention_roles": []string{role.ID},
				"author": map[string]any{"id": w.anna.ID}, "mentions": []any{},
			})
			w.Eventually("an answer", func() bool { return len(w.Messages(w.lobby)) == 1 })
			m := w.Messages(w.lobby)[0]
			if !intent {
				if !has("mention me")(m) {
					t.Errorf("%s", m.Text())
				}
				return
			}
			if q := engine.questions(); !final(m) || len(q) != 1 || q[0].Text != "how many?" {
				t.Errorf("%s, asked %+v", m.Text(), q)
			}
		})
	}
}

// TestStages: what takes longer than a moment shows its stage, and then the answer in the same message.
func TestStages(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	p, err := shipped()
	must(t, err)
	release := make(chan struct{})
	p.config.Recorder = held{w.log, release}
	w.config.Engine, err = rag.New(p.config)
	must(t, err)
	w.config.Pace.StageAfter, w.config.Pace.StageEvery = 1, 1
	w.connect()
	asked := w.anna.Mention(w.lobby, "how many casualties?")
	stage := asked.Until("the stage", has("Checking"))
	if len(stage.CustomIDs()) > 0 {
		t.Errorf("buttons below a stage: %s", stage.Text())
	}
	release <- struct{}{}
	answer := asked.Until("the answer", final)
	if answer.ID != stage.ID || !has("4,000")(answer) || len(asked.Answers()) != 1 {
		t.Errorf("%s", answer.Text())
	}
	w.anna.SetLocale("de")
	command := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many casualties?"))
	command.Until("the stage", has("Prüfe"))
	release <- struct{}{}
	command.Until("the answer", final)
}

// long is an answer of several messages.
func long(_ context.Context, q rag.Question) (rag.Answer, error) {
	a := plain(q, "Much is said.")
	for range 120 {
		line := a.Lines[0]
		line.Role, line.Text = "statement", strings.Repeat("A long sentence about it. ", 5)
		a.Lines = append(a.Lines, line)
	}
	return a, nil
}

// TestRestMissing: where a later message of an answer can't be sent, the first one stays and says so, and is on record as
// what shows the answer.
func TestRestMissing(t *testing.T) {
	t.Parallel()
	refused := discordtest.Raw(400, "application/json", `{"code": 50035, "message": "Invalid Form Body"}`)
	for name, ask := range map[string]func(*world) func(string, func(discordtest.Message) bool) discordtest.Message{
		"mention": func(w *world) func(string, func(discordtest.Message) bool) discordtest.Message {
			w.Script(discordtest.RouteMessageCreate, discordtest.Pass(), refused)
			return w.anna.Mention(w.lobby, "tell me all").Until
		},
		"private": func(w *world) func(string, func(discordtest.Message) bool) discordtest.Message {
			w.Script(discordtest.RouteFollowUp, refused)
			return w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "tell me all"), discordtest.Opt("private", true)).Until
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setUp(t, discordtest.Options{})
			w.free()
			engine := w.scriptedBy(long)
			w.connect()
			m := ask(w)("the beginning", has("Much is said.", "rest could not be sent"))
			if !final(m) || has("did not work")(m) {
				t.Errorf("%s", m.Text())
			}
			if sent, ok := w.events(m)[0].(audit.Sent); !ok || len(sent.Messages) != 1 || sent.Messages[0] != m.ID {
				t.Errorf("recorded %+v", w.events(m))
			}
			if name == "mention" {
				w.anna.Reply(m, "and then?").Until("the answer", final)
				if q := engine.questions(); len(q[1].History) != 2 {
					t.Errorf("%+v", q[1])
				}
			}
		})
	}
}

// TestTalkAfterAnError: a log that can't be read for a moment does not make a talk be forgotten.
func TestTalkAfterAnError(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	broken := &brokenLog{watchedLog: w.watched}
	w.config.Log = broken
	engine := w.scriptedBy(func(_ context.Context, q rag.Question) (rag.Answer, error) {
		if q.Text == "second" {
			return rag.Answer{}, errors.New("the engine fails too")
		}
		return plain(q, "An answer."), nil
	})
	later := time.Now()
	var mu sync.Mutex
	w.config.Clock = func() time.Time { // so that there is no cooldown
		mu.Lock()
		defer mu.Unlock()
		later = later.Add(time.Minute)
		return later
	}
	w.connect()
	w.idOf(w.anna.DM("first").Until("the answer", final))
	w.restart()
	broken.fail(true)
	w.anna.DM("second").Until("a word", has("could not be answered"))
	broken.fail(false)
	w.anna.DM("third").Until("the answer", final)
	if q := engine.questions(); len(q) != 3 || len(q[2].History) != 2 || q[2].History[0].Text != "first" {
		t.Errorf("%+v", q)
	}
}

// TestLongAnswer: an answer that is too long for one message goes on in further ones, and the talk can be taken up at
// each.
func TestLongAnswer(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	engine := w.scriptedBy(long)
	w.connect()
	asked := w.anna.Mention(w.lobby, "tell me all")
	w.Eventually("several messages", func() bool { return len(asked.Answers()) > 2 })
	list := asked.Answers() // what they are is recorded before the next question in the channel is looked at
	w.anna.Reply(list[len(list)-1], "shorter?").Until("the answer", final)
	if q := engine.questions(); len(q[1].History) != 2 {
		t.Errorf("%+v", q[1].History)
	}
}
