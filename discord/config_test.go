package discord_test

import (
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/settings"
)

// guildSet are the guild's settings.
func (w *world) guildSet() settings.Guild {
	w.t.Helper()
	g, err := w.store.Guild(w.t.Context(), w.guild.ID)
	must(w.t, err)
	return g
}

// TestConfig: moderators set every part of it, and hold at once.
func TestConfig(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.scriptedBy(nil)
	w.connect()
	desk, role := w.guild.AddChannel("desk"), w.guild.AddRole("readers", 0)
	set := func(sub string, inputs ...discordtest.Input) discordtest.Message {
		t.Helper()
		m := w.mod.Command(w.lobby, "config "+sub, inputs...).First()
		if !m.Ephemeral() {
			t.Errorf("%s is shown to everybody", sub)
		}
		return m
	}
	opt := discordtest.Opt
	set("channels", opt("add", desk))
	set("channels", opt("add", w.lobby))
	set("channels", opt("remove", desk))
	set("roles", opt("add", role))
	set("mode", opt("value", "thread"))
	set("language", opt("value", "de"))
	set("private", opt("value", true))
	set("report", opt("channel", desk), opt("event", "change"))
	set("limits", opt("cooldown", 30), opt("daily", 7))
	w.Eventually("a word of the change", func() bool { return len(w.Messages(desk)) >= 1 })
	want := settings.Guild{
		ID: w.guild.ID, Channels: []string{w.lobby.ID}, Roles: []string{role.ID}, Mode: settings.Thread, Language: settings.German, Private: true,
		ReportChannel: desk.ID, Events: []settings.Event{settings.OnReport, settings.OnChange}, Cooldown: 30 * time.Second, DailyQuestions: 7,
	}
	if g := w.guildSet(); !same(g, want) {
		t.Errorf("%+v, want %+v", g, want)
	}
	if m := set("show"); len(m.Text()) == 0 {
		t.Error("nothing is shown")
	}
	set("channels", opt("all", true))
	set("roles", opt("all", true))
	set("report", opt("off", true))
	if g := w.guildSet(); len(g.Channels)+len(g.Roles) != 0 || g.ReportChannel != "" {
		t.Errorf("%+v", g)
	}
	if m := set("report", opt("tell", true)); !has("nothing was changed")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := set("limits"); !has("nothing was changed")(m) {
		t.Errorf("%s", m.Text())
	}
	history, err := w.store.History(t.Context(), w.guild.ID, 20)
	if err != nil || len(history) < 9 {
		t.Errorf("%d changes, %v", len(history), err)
	}
}

func same(a, b settings.Guild) bool {
	list := func(x, y []string) bool { return len(x) == len(y) && (len(x) == 0 || x[0] == y[0]) }
	return list(a.Channels, b.Channels) && list(a.Roles, b.Roles) && a.Mode == b.Mode && a.Language == b.Language && a.Private == b.Private &&
		a.ReportChannel == b.ReportChannel && len(a.Events) == len(b.Events) && a.Cooldown == b.Cooldown && a.DailyQuestions == b.DailyQuestions
}

// TestConfigIsForModerators: the bot checks for itself what Discord checks.
func TestConfigIsForModerators(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.connect()
	used := w.anna.Command(w.lobby, "config private", discordtest.Opt("value", true), discordtest.Unchecked())
	if m := used.First(); !has("Only moderators")(m) || w.guildSet().Private {
		t.Errorf("%s", m.Text())
	}
}

// TestAllowedChannels: elsewhere the bot says so, once below messages; a thread counts as its channel.
func TestAllowedChannels(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	engine := w.scriptedBy(nil)
	w.free()
	desk := w.guild.AddChannel("desk")
	old := w.lobby.AddThread("an older thread", w.ben)
	w.set(func(g *settings.Guild) { g.Channels = []string{w.lobby.ID} })
	w.connect()
	if m := w.anna.Mention(desk, "how many?").First(); !has("don't answer in this channel")(m) {
		t.Errorf("%s", m.Text())
	}
	again := w.anna.Mention(desk, "how many?")
	if m := w.anna.Command(desk, "ask", discordtest.Opt("question", "how many?")).First(); !has("don't answer in this channel")(m) {
		t.Errorf("%s", m.Text())
	}
	empty := w.ben.Mention(desk, "")
	w.ben.Mention(desk, "and this?").First()
	w.anna.Mention(w.lobby, "how many?").Until("the answer", final)
	w.anna.Mention(old, "how many?").Until("the answer", final)
	w.anna.Mention(w.lobby.AddThread("a newer thread", w.ben), "how many?").Until("the answer", final)
	if len(engine.questions()) != 3 || len(again.Answers()) != 0 || len(empty.Answers()) != 0 {
		t.Errorf("%d questions, %d refusals, %d words to nothing", len(engine.questions()), len(again.Answers()), len(empty.Answers()))
	}
}

// TestAllowedRoles: holders and moderators are answered, others told.
func TestAllowedRoles(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.scriptedBy(nil)
	w.free()
	role := w.guild.AddRole("readers", 0)
	reader := w.guild.AddMember("Rosa", role)
	w.set(func(g *settings.Guild) { g.Roles = []string{role.ID} })
	w.connect()
	for _, who := range []*discordtest.User{reader, w.mod, w.guild.Owner()} {
		who.Mention(w.lobby, "how many?").Until("the answer", final)
	}
	if m := w.anna.Mention(w.lobby, "how many?").First(); !has("certain roles")(m) {
		t.Errorf("%s", m.Text())
	}
}

// TestCooldownAndBudget: both are said with the time to come back; moderators are exempt, and hear of a used-up budget.
func TestCooldownAndBudget(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.scriptedBy(nil)
	desk := w.guild.AddChannel("desk")
	w.set(func(g *settings.Guild) {
		g.Cooldown, g.DailyQuestions = time.Hour, 2
		g.ReportChannel, g.Events = desk.ID, []settings.Event{settings.OnBudget}
	})
	w.connect()
	w.anna.Mention(w.lobby, "one").Until("the answer", final)
	if m := w.anna.Mention(w.lobby, "two").First(); !has("only a moment ago", "<t:", ":R>")(m) {
		t.Errorf("%s", m.Text())
	}
	quiet := w.anna.Mention(w.lobby, "three")
	w.ben.Command(w.lobby, "ask", discordtest.Opt("question", "four")).Until("the answer", final)
	if m := w.guild.AddMember("Carl").Mention(w.lobby, "five").First(); !has("used up", "<t:", ":R>")(m) {
		t.Errorf("%s", m.Text())
	}
	for range 3 {
		w.mod.Mention(w.lobby, "six").Until("the answer", final)
	}
	w.mod.Command(w.lobby, "ask", discordtest.Opt("question", "seven")).Until("the answer", final)
	w.Eventually("a word to the moderators", func() bool { return len(w.Messages(desk)) == 1 })
	if n := len(quiet.Answers()); n != 0 {
		t.Errorf("the cooldown was said again")
	}
}

// TestLanguage: what moderators set holds for what everybody sees, and is not asked of the person.
func TestLanguage(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	w.set(func(g *settings.Guild) { g.Language = settings.German })
	w.connect()
	if m := w.answered(); !has("Quellen", "Belegstellen")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many casualties?"), discordtest.Opt("private", true)).Until("the answer", final); !has("Passages")(m) {
		t.Errorf("%s", m.Text())
	}
}
