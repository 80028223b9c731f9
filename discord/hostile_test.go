package discord_test

import (
	"context"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

// hostile texts try to ping, to mask links, to break out of a quote, to break the layout, or to break limits.
func hostile() map[string]string {
	return map[string]string{
		"everyone":        "@everyone @here how many?",
		"roles":           "<@&1> <@&999999999999999999> <#1> how many?",
		"masked link":     "[Tagesblatt](https://evil.example/x) how many? [x](<javascript:alert(1)>)",
		"fence":           "```\nhow many?\n```\n``` ```js\n@everyone",
		"emoji":           strings.Repeat("😀", 1000),
		"family":          strings.Repeat("👩‍👩‍👧‍👦", 150),
		"right to left":   "\u202e\u2066how many\u2069 \u202d?",
		"stacked accents": "h" + strings.Repeat("\u0301\u0489", 500) + "ow many?",
		"markdown":        "# big\n> quote\n-# small **bold** __x__ ~~y~~ ||spoiler|| `code`",
		"zero width":      "ho\u200bw\u2060 many\ufeff?",
		"controls":        "how\x00 many\x1b[31m?\r\n\t",
		"buttons":         "v1:pas:x <t:0:R> </ask:1> <a:x:1> <id:customize>",
	}
}

// TestHostileTexts: whatever stands in a question, a checked message, an answer or an article, nobody is pinged and every
// message is within Discord's limits; the local Discord fails the test where one is not.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{Patience: 20_000_000_000})
	w.free()
	w.guild.AddRole("all", 0).SetMentionable(true)
	real := w.config.Engine
	w.scriptedBy(func(ctx context.Context, q rag.Question) (rag.Answer, error) {
		a := plain(q, q.Text)
		a.Notices = []string{q.Text}
		line := a.Lines[0]
		line.Role, line.Sources = "statement", []int{1}
		a.Lines = append(a.Lines, line)
		a.Sources = []rag.Source{{N: 1, Article: "x", Title: q.Text, Publisher: q.Text, URL: "https://example.org/" + strings.Repeat("a", 50), Passages: []rag.SourcePassage{{ID: "p", Text: q.Text, End: len(q.Text)}}}}
		return a, nil
	})
	w.connect()
	for name, text := range hostile() {
		for _, m := range []discordtest.Message{
			w.anna.Mention(w.lobby, text).Until(name, final),
			w.anna.Command(w.lobby, "ask", discordtest.Opt("question", strings.TrimSpace(text[:min(len(text), 1400)]))).Until(name, final),
		} {
			if len(m.Pings) > 0 || m.MentionEveryone || strings.Contains(m.Text(), "](https://evil") || strings.Contains(m.Text(), "](<javascript") {
				t.Errorf("%s: %s", name, m.Text())
			}
			w.anna.Click(m, "v1:pas").Until(name, func(m discordtest.Message) bool { return !m.Loading() })
		}
		w.anna.MessageCommand("Check against sources", w.ben.Say(w.lobby, text).Message).Until(name, func(m discordtest.Message) bool { return !m.Loading() })
		shown := w.anna.Click(w.anna.Mention(w.lobby, "x").Until("the answer", final), "v1:rep")
		w.anna.SubmitModal(shown, map[string]string{"": text[:min(len(text), 300)]}).First()
		w.anna.Autocomplete(w.lobby, "sources", "query", text[:min(len(text), 100)]).Choices()
	}
	w.config.Engine = real
	w.set(func(g *settings.Guild) { g.Mode = settings.Thread })
	w.restart()
	for name, text := range hostile() {
		w.anna.Mention(w.lobby, text)
		w.Eventually(name, func() bool {
			threads := w.lobby.Threads()
			return len(threads) > 0 && len(w.Messages(threads[len(threads)-1])) > 0
		})
	}
	w.anna.Mention(w.lobby, "the last") // in order behind all others
	w.Eventually("a thread for each", func() bool { return len(w.lobby.Threads()) == len(hostile())+1 })
}
