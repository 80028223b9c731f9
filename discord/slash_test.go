package discord_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

// TestAskCommand: /ask, public and private, in the language of whoever asks, and as the server has it by default.
func TestAskCommand(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	w.connect()
	w.anna.SetLocale("de")
	asked := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many casualties?"))
	answer := asked.Until("the answer", final)
	if asked.Ack().Type != discordtest.AckDeferred || answer.Ephemeral() || !has("4,000", "Quellen", "Melden")(answer) {
		t.Errorf("%s", answer.Text())
	}
	secret := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many casualties?"), discordtest.Opt("private", true))
	hidden := secret.Until("the answer", final)
	if !hidden.Ephemeral() || !has("nur für dich")(hidden) {
		t.Errorf("%s", hidden.Text())
	}
	w.set(func(g *settings.Guild) { g.Private = true })
	w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many casualties?")).Until("the answer", final) // the bot hears of it here
	if sent, ok := w.events(hidden)[0].(audit.Sent); !ok || !sent.Private || sent.Direct == "" {
		t.Errorf("recorded %+v", sent)
	}
	if m := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many casualties?")).Until("the answer", final); !m.Ephemeral() {
		t.Error("a server that is private by default shows answers")
	}
	open := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many casualties?"), discordtest.Opt("private", false))
	if m := open.Until("the answer", final); m.Ephemeral() {
		t.Error("an answer that should be seen is hidden")
	}
	if m := w.ben.Command(w.ben.DMChannel(), "ask", discordtest.Opt("question", "how many casualties?")).Until("the answer", final); !has("4,000")(m) {
		t.Errorf("%s", m.Text())
	}
}

// TestReplyToACommand: the answer to a command can be replied to.
func TestReplyToACommand(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	engine := w.scriptedBy(nil)
	w.free()
	w.connect()
	answer := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many?")).Until("the answer", final)
	w.ben.Reply(answer, "since when?").Until("the answer", final)
	if q := engine.questions()[1]; len(q.History) != 2 || q.History[0].Text != "how many?" {
		t.Errorf("%+v", q)
	}
}

// TestScopes: what a command narrows reaches the engine, and what is no date is said to be none.
func TestScopes(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	engine := w.scriptedBy(nil)
	w.free()
	w.connect()
	ask := func(command, option, since string) {
		t.Helper()
		w.anna.Command(w.lobby, command, discordtest.Opt(option, "losses"), discordtest.Opt("since", since), discordtest.Opt("publisher", "Epoch")).Until("the answer", final)
	}
	ask("ask", "question", "2025-02-01")
	ask("contrast", "topic", "1. März 2025")
	ask("timeline", "topic", "January 2025")
	want := []struct {
		kind  rag.Kind
		since string
	}{{rag.Free, "2025-02-01"}, {rag.Contrast, "2025-03-01"}, {rag.Timeline, "2025-01-01"}}
	for n, q := range engine.questions() {
		if q.Kind != want[n].kind || q.Scope.Since.String() != want[n].since || q.Scope.Publisher != "Epoch" || q.Text != "losses" {
			t.Errorf("%+v, want %+v", q, want[n])
		}
	}
	m := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "x"), discordtest.Opt("since", "`@everyone` some day")).First()
	if !has("date")(m) || !m.Ephemeral() || len(engine.questions()) != 3 {
		t.Errorf("%s", m.Text())
	}
}

// TestContrastAndTimeline over the articles that ship with the program.
func TestContrastAndTimeline(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	w.connect()
	for command, topic := range map[string]string{"contrast": "Tote und Verletzte", "timeline": "nordkoreanische Soldaten"} {
		m := w.anna.Command(w.lobby, command, discordtest.Opt("topic", topic)).Until("the answer", final)
		if !has("[1]", "2025")(m) {
			t.Errorf("%s: %s", command, m.Text())
		}
	}
}

// TestCheck: the command of a message's menu says what the articles have on it, to whoever asks alone.
func TestCheck(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	w.connect()
	said := w.ben.Say(w.lobby, "4.000 Tote laut Selenskyj").Message
	checked := w.anna.MessageCommand("Check against sources", said)
	m := checked.Until("the result", final)
	if !m.Ephemeral() || !has("[1]")(m) {
		t.Errorf("%s", m.Text())
	}
	id := m.CustomIDs()[0]
	rec, err := w.log.Get(t.Context(), strings.Split(id, ":")[2])
	if err != nil || rec.Question.Text != "4.000 Tote laut Selenskyj" || rec.Question.Author == "" {
		t.Errorf("%+v, %v", rec.Question, err)
	}
	empty := w.ben.Post(w.lobby, discordtest.Message{Attachments: []discordtest.Attachment{{ID: "1", Filename: "x.png"}}}).Message
	if m := w.anna.MessageCommand("Check against sources", empty).First(); !has("no text")(m) || !m.Ephemeral() {
		t.Errorf("%s", m.Text())
	}
}

// TestCommandNames: commands have names and descriptions in German too, moderators' commands are theirs, and they are
// registered once.
func TestCommandNames(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{Pace: 1000})
	w.connect()
	w.restart()
	if n := w.CommandWrites(); n != 1 {
		t.Errorf("registered %d times", n)
	}
	names := map[string]string{}
	for _, c := range w.Commands(nil) {
		names[c.Name] = c.NameLocalizations["de"]
		if c.Type == discordtest.SlashCommand && c.DescriptionLocalizations["de"] == "" {
			t.Errorf("%s has no German description", c.Name)
		}
		if (c.DefaultMemberPermissions != nil) != slices.Contains([]string{"config", "audit", "Audit this answer"}, c.Name) {
			t.Errorf("%s: permissions %v", c.Name, c.DefaultMemberPermissions)
		}
	}
	for _, name := range []string{"ask", "contrast", "timeline", "sources", "help", "privacy", "config", "audit", "Check against sources", "Audit this answer"} {
		if names[name] == "" || names[name] == name {
			t.Errorf("%s: German name %q", name, names[name])
		}
	}
	must(t, w.store.SetRegistered(t.Context(), w.ApplicationID(), "", "of an older version"))
	w.restart()
	if n := w.CommandWrites(); n != 2 {
		t.Errorf("after a change registered %d times", n)
	}
}

// TestSources: the list, the search in it, and what is suggested while somebody types.
func TestSources(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.connect()
	all := w.anna.Command(w.lobby, "sources").Until("the list", has("Epoch Times"))
	if !all.Ephemeral() || !has("2025")(all) {
		t.Errorf("%s", all.Text())
	}
	typing := w.anna.Autocomplete(w.lobby, "sources", "query", "epoch")
	choices := typing.Choices()
	if len(choices) != 1 || !strings.Contains(choices[0].Name, "Epoch Times") || utf8.RuneCountInString(choices[0].Name) > 100 {
		t.Fatalf("%+v", choices)
	}
	one := w.anna.Command(w.lobby, "sources", discordtest.Opt("query", choices[0].Value)).Until("the article", has("Epoch Times"))
	if has("NIS: Nordkorea")(one) {
		t.Errorf("%s", one.Text())
	}
	if m := w.anna.Command(w.lobby, "sources", discordtest.Opt("query", "volcano")).Until("a word", has("No article")); !m.Ephemeral() {
		t.Errorf("%+v", m)
	}
	list := w.anna.Autocomplete(w.lobby, "ask", "publisher", "EPO", discordtest.Opt("question", "x")).Choices()
	if len(list) != 1 || list[0].Name != "Epoch Times" {
		t.Errorf("%+v", list)
	}
}

// TestHelpAndPrivacy: both are for whoever asks alone, and privacy deletes what is recorded.
func TestHelpAndPrivacy(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	w.connect()
	for _, name := range []string{"help", "privacy"} {
		if m := w.anna.Command(w.lobby, name).First(); !m.Ephemeral() {
			t.Errorf("%s: %s", name, m.Text())
		}
	}
	asked := w.anna.Mention(w.lobby, "how many casualties?").Until("the answer", final)
	w.ben.Mention(w.lobby, "how many casualties?").Until("the answer", final)
	w.anna.Command(w.lobby, "privacy", discordtest.Opt("forget", true)).Until("what was deleted", has("Deleted", "(1 answers)"))
	entries, err := w.log.List(t.Context(), audit.Filter{To: time.Now().Add(time.Hour)})
	if err != nil || len(entries) != 1 {
		t.Errorf("%d answers are left, %v", len(entries), err)
	}
	if m := w.ben.Click(asked, "v1:pas").First(); !has("don't know this answer")(m) {
		t.Errorf("%s", m.Text())
	}
}
