package render_test

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/settings"
)

func locales() []render.Locale { return []render.Locale{render.German, render.English} }

// pages are all messages but answers, by what they are.
func pages(l render.Locale) (names []string, list [][]render.Message) {
	add := func(name string, m ...render.Message) {
		names, list = append(names, name), append(list, m)
	}
	at := time.Date(2031, 3, 6, 12, 0, 0, 0, time.UTC)
	add("Help", render.Help(l))
	add("Privacy, nothing special", render.Privacy(l, render.PrivacyOptions{}))
	add("Privacy, with a model", render.Privacy(l, render.PrivacyOptions{Model: "example-7b", PlainUsers: true, Days: 90}))
	add("Config, as it is at first", render.Config(settings.Default("1"), l))
	set := settings.Default("1")
	set.Channels, set.Roles, set.ReportChannel, set.Events = []string{"11", "12"}, []string{"21"}, "13", settings.Events()
	set.Mode, set.Language, set.Private, set.PlainUsers, set.Cooldown, set.DailyQuestions = settings.Thread, settings.German, true, true, 0, 0
	add("Config, all set", render.Config(set, l))
	add("Failure", render.Failure("f00d", l))
	add("Wait, cooldown", render.Wait(settings.Cooldown, at, l))
	add("Wait, budget", render.Wait(settings.Budget, at, l))
	add("Wait, another reason", render.Wait("", at, l))
	for _, n := range notes() {
		add("Note "+string(n), render.Short(n, l))
	}
	add("Sources", render.Sources(articleList(2), l)...)
	add("Sources, none", render.Sources(nil, l)...)
	add("Chart", render.Chart("207ba84d54641ec1e075", &discordgo.File{Name: "figures.png", Reader: strings.NewReader("png")}, "Two bars.", l))
	add("Passages, none", render.Passages(rag.Answer{ID: "a"}, l)...)
	reported := rag.Answer{ID: "207ba84d54641ec1e075", Question: "Was geschah in *Norvik*?", Lines: []draft.Line{{Role: draft.Verdict, Text: "31 Tote [1]."}}}
	add("Reported", render.Reported(reported, "Die Zahl stimmt nicht, @everyone", "https://discord.com/channels/1/2/3", l))
	modal := render.ReportModal("207ba84d54641ec1e075", l)
	add("Modal", render.Message{Content: modal.Title + " (title), id " + modal.CustomID, Components: modal.Components})
	return names, list
}

func notes() []render.Note {
	return []render.Note{
		render.NoQuestion, render.NotInChannel, render.NotForRole, render.NotPermitted, render.StaleAnswer, render.UnknownButton,
		render.NoChart, render.NotedHelpful, render.NotedUnhelpful, render.NotedReport, render.Stopping, render.Busy, render.TooLate,
		render.ThreadHint, render.NothingToCheck, render.Saved, render.NotSaved,
	}
}

func articleList(n int) []render.Article {
	day := calendar.Day(2031, 3, 4)
	out := []render.Article{
		{ID: "a", Title: "Fähre [Update] kentert_", Publisher: "Küstenbote", Date: calendar.Interval{From: day, To: day}, URL: "https://kuestenbote.example/f%C3%A4hre?x=1&y=@me"},
		{ID: "b", DigestOf: "Nordpost, 5. März 2031"},
	}
	for i := len(out); i < n; i++ {
		out = append(out, render.Article{ID: fmt.Sprint(i), Title: fmt.Sprintf("Artikel %d über die Fähre vor Norvik und was danach kam", i), Publisher: "Hafenblatt"})
	}
	return out[:n]
}

// TestPages shows every message that is no answer.
func TestPages(t *testing.T) {
	for _, l := range locales() {
		var out strings.Builder
		names, list := pages(l)
		for i, name := range names {
			fmt.Fprintf(&out, "# %s\n\n%s", name, show(list[i]))
			if name == "Modal" || strings.HasPrefix(name, "Config") || strings.HasPrefix(name, "Wait") {
				continue // they hold places, times and inputs on purpose
			}
			for _, m := range list[i] {
				within(t, m)
				for _, e := range m.Embeds {
					noMention(t, e.Description)
				}
			}
		}
		testkit.Golden(t, filepath.Join("testdata", "pages-"+string(l)+".golden.txt"), out.String(), *update)
	}
}

// TestAccepted sends everything to the local Discord, which checks it as Discord does.
func TestAccepted(t *testing.T) {
	d := discordtest.New(t, discordtest.Options{Pace: 100})
	channel := d.AddGuild("Newsroom").AddChannel("lobby")
	session, err := discordgo.New(d.Authorization())
	if err != nil {
		t.Fatal(err)
	}
	session.Client = &http.Client{Transport: d.Transport()}
	send := func(m render.Message) {
		t.Helper()
		_, err := session.ChannelMessageSendComplex(channel.ID, &discordgo.MessageSend{
			Content: m.Content, Embeds: m.Embeds, Components: m.Components, Files: m.Files,
			AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
		})
		if err != nil {
			t.Errorf("%v\n%s", err, show([]render.Message{m}))
		}
	}
	for _, l := range locales() {
		names, list := pages(l)
		for i, name := range names {
			for _, m := range list[i] {
				if name != "Modal" {
					send(m)
				}
			}
		}
	}
	for _, seed := range []uint64{1, 2, 3} {
		for _, m := range everything(seeded(seed), render.German) {
			for _, f := range m.Files {
				f.Reader = io.LimitReader(strings.NewReader("png"), 3)
			}
			send(m)
		}
	}
}
