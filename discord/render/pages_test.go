package render_test

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
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
	moderation(l, at, add)
	return names, list
}

// moderation are the messages for moderators.
func moderation(l render.Locale, at time.Time, add func(string, ...render.Message)) {
	rec := recorded(at)
	since := []render.Happened{
		{At: at.Add(time.Second), What: "sent", Address: "https://discord.com/channels/1/2/3"},
		{At: at.Add(time.Minute), What: "reported", By: "3f0e9ab2c1d400", Words: []string{"Die Zahl stimmt nicht, @everyone"}},
		{At: at.Add(time.Hour), What: "wrong", By: "77aa01", Words: []string{"Das ist die Zahl vom März."}},
		{At: at.Add(2 * time.Hour), What: "corrected", By: "77aa01", Words: []string{"32 Tote.", "[1] wurde geändert"}},
		{At: at.Add(2 * time.Hour), What: "delivered"},
		{At: at.Add(3 * time.Hour), What: "changed", By: "77aa01", Words: []string{"f00d"}},
		{What: "erased"},
	}
	add("Record", render.Record(rec, render.RecordOptions{Locale: l, Told: "wrong", Address: "https://discord.com/channels/1/2/3", HasPage: true, Since: since}))
	add("Record of a checked message, nothing happened", render.Record(rec, render.RecordOptions{Locale: l, Checked: true, Private: true}))
	list := []render.Listed{
		{ID: "207ba84d54641ec1e075", At: at, Question: "Was geschah in *Norvik*?", Status: rag.Contrasted, Verdict: "wrong", Correction: "corrected", Helpful: 2, NotHelpful: 1, Reports: 1, Address: "https://discord.com/channels/1/2/3"},
		{ID: "f00d", At: at, Question: "And then?", Checked: true, Status: rag.NoAnswer, Private: true},
	}
	add("List of the newest", render.Answers(list, render.ListOptions{
		Locale: l, What: "last", Page: 1, Newer: render.Action{Verb: render.List, Answer: "l0", Arg: "9.0"}, Older: render.Action{Verb: render.List, Answer: "l0", Arg: "9.2"},
	}))
	add("List of a search, none", render.Answers(nil, render.ListOptions{Locale: l, What: "search", Text: "Fähre"}))
	add("Stats", render.Stats(render.Counted{
		Answers: 12, First: at, Last: at.Add(48 * time.Hour), ByStatus: map[string]int{"answered": 8, "no_answer": 4}, ByWriter: map[string]int{"evidence": 12},
		ByVerdict: map[string]int{"": 10, "wrong": 2}, Helpful: 3, NotHelpful: 1, Reports: 2, Flagged: 2, Corrected: 1,
	}, l))
	add("Asked again", render.Replayed("f00d", rag.Compare(rec.Answer, laterOf(rec.Answer)), l))
	add("Asked again, the same", render.Replayed("f00d", rag.Compare(rec.Answer, rec.Answer), l))
	add("Page", render.Page("http://127.0.0.1:8351/signin?t=abc", "http://127.0.0.1:8351/answers/f00d", l))
	add("Export, too large", render.TooLarge(10<<20, l))
	for _, form := range []*discordgo.InteractionResponseData{
		render.JudgeModal("f00d", "misleading", l), render.CorrectModal("f00d", rec.Answer, l), render.RetractModal("f00d", l),
	} {
		add("Modal", render.Message{Content: form.Title + " (title), id " + form.CustomID, Components: form.Components})
	}
}

// recorded is a record of an invented answer.
func recorded(at time.Time) rag.Record {
	quote := "31 Tote zählte die Küstenwache am 4. März."
	speaker := strings.Index(quote, "die Küstenwache")
	claim := claims.Claim{
		ID: "c7", Quote: quote, Span: lang.Span{Start: 100, End: 100 + len(quote)}, Counted: "Tote",
		Value:    &claims.Value{Text: "31", Span: lang.Span{Start: 100, End: 102}},
		Speakers: []claims.Speaker{{Name: "Küstenwache", Span: lang.Span{Start: 100 + speaker, End: 100 + speaker + len("die Küstenwache")}}},
	}
	return rag.Record{
		At: at,
		Question: rag.Question{
			Text: "Und *wie* viele starben?", Asker: rag.Asker{Channel: "discord", User: "9c1f00aa73bd22", Server: "1", Place: "2"},
			History: []rag.Turn{{Role: "user", Text: "Was geschah in Norvik?"}, {Role: "assistant", Text: "Eine Fähre kenterte."}},
		},
		Answer: rag.Answer{
			ID: "207ba84d54641ec1e075", Question: "Und wie viele starben?", Language: "de", Status: rag.Answered, Writer: "evidence",
			Lines:        []draft.Line{{Role: draft.Verdict, Text: "31 Tote, sagt die Küstenwache [1].", Claims: []string{"c7"}}},
			Sources:      []rag.Source{{N: 1, Article: "a", Title: "Fähre kentert", Publisher: "Küstenbote", URL: "https://kuestenbote.example/f"}},
			Claims:       []rag.Cited{{Claim: claim, Source: 1}},
			Verification: rag.Verification{Problems: []draft.Problem{{Line: 0, Kind: "date", Detail: "kein Datum"}}},
			Trace:        rag.Trace{Index: "0123456789abcdef", Stages: []rag.Stage{{Name: "search", MS: 3.4}, {Name: "write", MS: 1}}},
		},
	}
}

// laterOf is an answer as it comes when an article has another text, with other figures.
func laterOf(a rag.Answer) rag.Answer {
	a.Status, a.Sources, a.Claims = rag.Contrasted, slices.Clone(a.Sources), nil
	a.Lines = []draft.Line{{Role: draft.Verdict, Text: "33 Tote, sagt die Küstenwache [1]."}}
	a.Sources[0].Revision = "later"
	return a
}

func notes() []render.Note {
	return []render.Note{
		render.NoQuestion, render.NotInChannel, render.NotForRole, render.NotPermitted, render.StaleAnswer, render.UnknownButton,
		render.NoChart, render.NotedHelpful, render.NotedUnhelpful, render.NotedReport, render.Stopping, render.Busy, render.TooLate,
		render.ThreadHint, render.NothingToCheck, render.Saved, render.NotSaved, render.UnknownRecord, render.ErasedRecord,
		render.ForeignTarget, render.NoRecord, render.NothingListed, render.NoPage,
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

// ownTimes are the times that the package writes itself.
var ownTimes = regexp.MustCompile(`<t:\d+:[fdR]>`)

// TestPages shows every message that is no answer.
func TestPages(t *testing.T) {
	for _, l := range locales() {
		var out strings.Builder
		names, list := pages(l)
		for i, name := range names {
			fmt.Fprintf(&out, "# %s\n\n%s", name, show(list[i]))
			if name == "Modal" {
				continue // its inputs are no part of a message
			}
			for _, m := range list[i] {
				within(t, m)
				for _, e := range m.Embeds {
					if !strings.HasPrefix(name, "Config") && !strings.HasPrefix(name, "Wait") { // they hold places and times on purpose
						noMention(t, ownTimes.ReplaceAllString(e.Description, ""))
					}
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
