package discord_test

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/settings"
)

// answered asks about the articles that ship with the program.
func (w *world) answered() discordtest.Message {
	w.t.Helper()
	return w.anna.Mention(w.lobby, "how many casualties?").Until("the answer", final)
}

// events are the details of what happened to the answer behind a message.
func (w *world) events(m discordtest.Message) []audit.Detail {
	w.t.Helper()
	list, err := w.log.Events(w.t.Context(), w.idOf(m))
	must(w.t, err)
	var out []audit.Detail
	for _, e := range list {
		out = append(out, e.Detail)
	}
	return out
}

// TestPassages: the quoted texts, to whoever asks alone, after a restart too.
func TestPassages(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.connect()
	answer := w.answered()
	w.restart()
	m := w.ben.Click(answer, "v1:pas").First()
	if !m.Ephemeral() || !has("[1]", "**")(m) {
		t.Errorf("%s", m.Text())
	}
}

// TestChart: a picture with words for those who don't see it, once for everybody, then for whoever asks.
func TestChart(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.connect()
	answer := w.answered()
	w.restart()
	first := w.ben.Click(answer, "v1:cha").First()
	if len(first.Attachments) != 1 || first.Ephemeral() || !strings.Contains(first.Attachments[0].Description, "4,000") {
		t.Fatalf("%+v", first)
	}
	picture, err := png.Decode(bytes.NewReader(first.Attachments[0].Data))
	if err != nil || picture.Bounds().Dx() != 800 {
		t.Errorf("%v", err)
	}
	if again := w.anna.Click(answer, "v1:cha").First(); !again.Ephemeral() || len(again.Attachments) != 1 {
		t.Errorf("%+v", again)
	}
}

// TestFeedback: both words are recorded and thanked for; moderators hear of the bad one where they want to.
func TestFeedback(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	desk := w.guild.AddChannel("desk")
	w.set(func(g *settings.Guild) {
		g.ReportChannel, g.Events = desk.ID, []settings.Event{settings.OnNotHelpful}
	})
	w.connect()
	answer := w.answered()
	if m := w.ben.Click(answer, "v1:fb").First(); !m.Ephemeral() || !has("helpful")(m) {
		t.Errorf("%s", m.Text())
	}
	var bad string
	for _, id := range answer.CustomIDs() {
		if strings.HasSuffix(id, ":0") {
			bad = id
		}
	}
	w.ben.Click(answer, bad).Until("thanks", has("not helpful"))
	w.Eventually("a word to the moderators", func() bool { return len(w.Messages(desk)) == 1 })
	if got := fmt.Sprintf("%T", w.events(answer)); got != "[]audit.Detail" || len(w.events(answer)) != 3 {
		t.Errorf("%v", w.events(answer))
	}
	if _, ok := w.events(answer)[2].(audit.NotHelpful); !ok {
		t.Errorf("%v", w.events(answer))
	}
}

// TestReport: the form asks why; the moderators hear of it with a link, and who reported is not said.
func TestReport(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	desk := w.guild.AddChannel("desk")
	w.set(func(g *settings.Guild) { g.ReportChannel = desk.ID })
	w.connect()
	answer := w.answered()
	w.restart()
	w.ben.SetLocale("de")
	shown := w.ben.Click(answer, "v1:rep")
	sent := w.ben.SubmitModal(shown, map[string]string{"": "the date is wrong @everyone"})
	if m := sent.First(); !m.Ephemeral() || !has("Danke")(m) {
		t.Errorf("%s", m.Text())
	}
	w.Eventually("a word to the moderators", func() bool { return len(w.Messages(desk)) == 1 })
	told := w.Messages(desk)[0]
	if !has("the date is wrong", "how many casualties?", answer.ID)(told) || has(w.ben.ID)(told) || len(told.Pings) > 0 {
		t.Errorf("%s", told.Text())
	}
	if r, ok := w.events(answer)[1].(audit.Reported); !ok || !strings.HasPrefix(r.Why, "the date is wrong") {
		t.Errorf("%v", w.events(answer))
	}
}

// TestOddButtons: what is not known is answered plainly.
func TestOddButtons(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.connect()
	ids := []string{"v1:pas:gone", "v1:cha:gone", "v1:fb:gone:1", "v9:new:x", "x"}
	for _, id := range ids {
		shown := w.Bot().Post(w.lobby, discordtest.Message{Content: "old", Components: []discordtest.Component{{
			Type: discordtest.TypeRow, Components: []discordtest.Component{{Type: discordtest.TypeButton, Style: 1, Label: "x", CustomID: id}},
		}}}).Message
		m := w.anna.Click(shown, id).First()
		if !has("don't know")(m) || !m.Ephemeral() && !strings.HasPrefix(id, "v1:cha") {
			t.Errorf("%s: %s", id, m.Text())
		}
	}
	shown := w.Bot().Post(w.lobby, discordtest.Message{Content: "old", Components: []discordtest.Component{{
		Type: discordtest.TypeRow, Components: []discordtest.Component{{Type: discordtest.TypeButton, Style: 1, Label: "x", CustomID: "v1:rep:gone"}},
	}}}).Message
	sent := w.anna.SubmitModal(w.anna.Click(shown, "v1:rep"), map[string]string{"": "why"})
	if m := sent.First(); !has("don't know this answer")(m) {
		t.Errorf("%s", m.Text())
	}
}
