package render_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// hostile is what somebody may write to ping people, hide where a link leads, or spoil the page.
func hostile() []string {
	return []string{
		"@everyone", "@here", "@EveryOne", "<@123456789012345678>", "<@!123456789012345678>", "<@&123456789012345678>",
		"<#123456789012345678>", "</ask:123456789012345678>", "<t:1700000000:R>", "<:smile:123456789012345678>",
		"<a:wave:123456789012345678>", "<id:customize>", "<https://example.org>", "https://example.org/a_b", "discord.gg/abc",
		"[click](https://example.org)", "[a](<https://example.org>)", "](https://example.org)", "[x]", "[12]", "[9999]", "![p](http://e.org)",
		"```go\nfmt\n```", "`code`", "``", "**bold**", "***", "__under__", "_it_", "~~struck~~", "||spoiler||", "|", "~",
		"# heading", "## heading", "-# small", "> quote", ">>> quote", "- item", "* item", "1. item", "28. April", "\\", "\\\\*", "\\`",
		"\n", "\n\n\n\n", "\r\n", "\t", "\u2028", "\u0000", "\x1b[31m", "\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad",
		"\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "שלום", "مرحبا", "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
		"Z" + strings.Repeat("\u0334\u0335\u0336", 40), "👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇩🇪", "😀", "e\u0301", " \u093f", "क्षि", strings.Repeat("क्", 30),
		strings.Repeat("\u1100", 50), "\U000f0b00", "\U000f0b01", "\xff\xfe", "„Zitat“ – belegt: ", "” – supported: ", "« – widersprochen",
		"<", ">", "@", "#", "(", ")", "[", "]", "*", "_", "word", "Ärger", "12.000", "rund 300", strings.Repeat("x", 300),
	}
}

// nasty is a text made of hostile parts.
func nasty(r *rand.Rand, parts int) string {
	list, spaces := hostile(), []string{"", "", " ", "\n"}
	var b strings.Builder
	for range r.IntN(parts + 1) {
		b.WriteString(list[r.IntN(len(list))])
		b.WriteString(spaces[r.IntN(len(spaces))])
	}
	return b.String()
}

// nastyAnswer is an answer that no engine would make.
func nastyAnswer(r *rand.Rand, long func() string) rag.Answer {
	a := rag.Answer{
		ID: "207ba84d54641ec1e075", Question: long(), Language: []string{"de", "en", "xx"}[r.IntN(3)],
		Status: []rag.Status{rag.Answered, rag.Contrasted, rag.NoAnswer}[r.IntN(3)], Writer: []string{"evidence", "llm"}[r.IntN(2)],
		Trace: rag.Trace{Model: long()},
	}
	roles := []draft.Role{draft.Verdict, draft.Group, draft.Claim, draft.Statement, draft.Note, draft.Nearest, "new"}
	for i := range r.IntN(30) {
		line := draft.Line{Role: roles[r.IntN(len(roles))], Text: long(), Claims: []string{fmt.Sprint(i)}, Passages: []string{fmt.Sprint(i)}}
		if r.IntN(2) == 0 {
			line.Cells = []string{long(), long(), long(), "[1][22]", long()}
		}
		line.Quotes = []draft.Quote{{Source: r.IntN(4), Start: r.IntN(50) - 10, End: r.IntN(90)}}
		if r.IntN(3) == 0 {
			findings := []draft.Finding{draft.Supported, draft.Contradicted, draft.OtherFigures, draft.NotInCorpus, "new"}
			line.Checked = &draft.Checked{What: long(), Finding: findings[r.IntN(len(findings))], Found: long()}
		}
		a.Lines = append(a.Lines, line)
	}
	for i := range r.IntN(12) {
		day := calendar.Day(2025, time.Month(1+r.IntN(12)), 1+r.IntN(28))
		s := rag.Source{
			N: i + 1, Article: fmt.Sprint(i), Title: long(), Publisher: long(), URL: "https://example.org/" + long(),
			Published: corpus.Published{Interval: calendar.Interval{From: day, To: day}},
			Passages:  []rag.SourcePassage{{ID: fmt.Sprint(i), Start: r.IntN(20), Text: long()}},
		}
		if r.IntN(2) == 0 {
			s.DigestOf, s.URL = long(), "https://example.org/article"
		}
		quote := long()
		c := claims.Claim{ID: fmt.Sprint(i), Quote: quote, Span: lang.Span{Start: r.IntN(20)}, Origin: []string{long()}}
		c.Value = &claims.Value{Span: lang.Span{Start: r.IntN(60), End: r.IntN(60)}}
		c.Speakers = []claims.Speaker{{Span: lang.Span{Start: r.IntN(60) - 5, End: r.IntN(60)}}}
		c.AsOf = &claims.AsOf{Text: quote[:r.IntN(len(quote)+1)]}
		a.Sources, a.Claims = append(a.Sources, s), append(a.Claims, rag.Cited{Claim: c, Source: 1 + r.IntN(i+1)})
	}
	a.Contrast = []contrast.Group{{Relations: []contrast.Pair{{From: "0", To: "1", Relation: contrast.SameOrigin}, {From: "1", To: "2", Relation: contrast.Differ}}}}
	for range r.IntN(3) {
		a.Notices = append(a.Notices, long())
	}
	return a
}

// seeded is the hostile answer of a seed.
func seeded(seed uint64) rag.Answer {
	r := rand.New(rand.NewPCG(seed, 7))
	parts := []int{3, 12, 60, 400}[r.IntN(4)]
	return nastyAnswer(r, func() string { return nasty(r, parts) })
}

// everything is all that can be rendered of an answer.
func everything(a rag.Answer, l render.Locale) []render.Message {
	o := render.Options{Locale: l, Now: time.Date(2025, 11, 23, 0, 0, 0, 0, time.UTC), HasChart: true, ShowQuestion: true}
	list := append(render.Answer(a, o), render.CheckResult(a, o)...)
	list = append(list, render.Passages(a, l)...)
	var articles []render.Article
	for _, s := range a.Sources {
		x := render.Article{ID: s.Article, Title: s.Title, Publisher: s.Publisher, Date: s.Published.Interval, URL: s.URL, DigestOf: s.DigestOf}
		articles = append(articles, x, x, x, x)
	}
	list = append(list, render.Sources(articles, l)...)
	list = append(list, render.Reported(a, a.Question, "https://discord.com/channels/1/2/3", l), render.Failure(a.Question, l))
	list = append(list, audited(a, l)...)
	list = append(list, render.Privacy(l, render.PrivacyOptions{Model: a.Question}), render.Chart(a.ID, &discordgo.File{Name: "figures.png"}, a.Question, l))
	return list
}

// audited is all that moderators are shown of an answer.
func audited(a rag.Answer, l render.Locale) []render.Message {
	rec := rag.Record{Answer: a, Question: rag.Question{Text: a.Question, Asker: rag.Asker{User: a.Question}}}
	var entries []render.Listed
	happened := []render.Happened{{What: a.Question, By: a.Question, Words: []string{a.Question}, Address: a.Question}}
	other := a
	other.Lines = nil
	for _, line := range a.Lines {
		rec.Question.History = append(rec.Question.History, rag.Turn{Role: line.Text, Text: line.Text})
		rec.Answer.Verification.Problems = append(rec.Answer.Verification.Problems, draft.Problem{Kind: line.Text, Detail: line.Text})
		rec.Answer.Trace.Stages = append(rec.Answer.Trace.Stages, rag.Stage{Name: line.Text})
		happened = append(happened, render.Happened{What: "reported", By: line.Text, Words: []string{line.Text, line.Text}})
		other.Lines = append(other.Lines, draft.Line{Text: line.Text + "x"})
		other.Sources = append(other.Sources, rag.Source{Article: line.Text, Title: line.Text, Revision: "r"})
		if len(entries) < 6 {
			entries = append(entries, render.Listed{ID: a.ID, Question: line.Text, Status: a.Status, Verdict: "wrong", Address: "https://discord.com/channels/1/2/3"})
		}
	}
	list := []render.Message{
		render.Replayed(a.Question, rag.Compare(a, other), l), render.Replayed(a.Question, rag.Compare(other, a), l), render.Answers(entries, render.ListOptions{Locale: l, What: "search", Text: a.Question}),
		render.Correction(a.ID, a.Question, a.Question, a.Language), render.Page(a.Question, a.Question, l),
	}
	for _, page := range []int{0, 1, 40} {
		list = append(list, render.Record(rec, render.RecordOptions{Locale: l, Page: page, Told: "right", Since: happened, HasPage: true}))
	}
	return list
}

// TestHostile: whatever stands in an answer, nobody is pinged, nothing is hidden, and every limit holds.
func TestHostile(t *testing.T) {
	for seed := range uint64(150) {
		harmless(t, everything(seeded(seed), locales()[seed%2]))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestLong: texts of one sort that are longer than a message, with and without spaces.
func TestLong(t *testing.T) {
	for _, part := range []string{
		"x", "word ", "😀", "👨‍👩‍👧‍👦", "[12]", "\\", "*", "`", "\u0301", "\u1100", "क्", "[", "א", "a. B ", "@everyone ", "<@&123456789012345678>",
		"```", "||", "\n# ", "\u202e", "28. ",
	} {
		long := strings.Repeat(part, 40_000/len([]rune(part))+1)
		for _, text := range []string{long[:len(long)/10], long} {
			calls := 0
			harmless(t, everything(nastyAnswer(rand.New(rand.NewPCG(1, 2)), func() string {
				if calls++; calls%8 == 1 {
					return text
				}
				return part
			}), render.German))
		}
		if t.Failed() {
			t.Fatalf("many of %.20q", part)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s, uint64(1))
	}
	f.Add(strings.Repeat("😀", 4000), uint64(3))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		harmless(t, everything(nastyAnswer(r, func() string { return text }), render.English))
	})
}

// harmless holds messages against what must never be sent.
func harmless(t testing.TB, list []render.Message) {
	t.Helper()
	for _, m := range list {
		within(t, m)
		texts := []string{m.Content}
		for _, e := range m.Embeds {
			texts = append(texts, e.Title, e.Description)
			for _, plain := range footAndAuthor(e) {
				noMention(t, plain)
			}
		}
		for _, text := range texts {
			noMention(t, text)
			plainMarkdown(t, text)
		}
	}
}

func footAndAuthor(e *discordgo.MessageEmbed) []string {
	var out []string
	if e.Footer != nil {
		out = append(out, e.Footer.Text)
	}
	if e.Author != nil {
		out = append(out, e.Author.Name)
	}
	return out
}

var mention = regexp.MustCompile(`(?i)@(everyone|here)|<@[!&]?\d|<#\d|</[^>]|<a?:\w+:\d|<id:|<t:-?\d`)

func noMention(t testing.TB, text string) {
	t.Helper()
	if found := mention.FindString(text); found != "" {
		t.Errorf("%q in %.300q", found, text)
	}
	open := 0
	for _, r := range text {
		switch {
		case r == '\u2068':
			open++
		case r == '\u2069' || r == '\n' && open > 0:
			open--
		case r >= '\u202a' && r <= '\u202e', r == '\u2066', r == '\u2067', r == '\u200e', r == '\u200f', r == '\u061c', r == '\u0000', r == '\x1b':
			t.Errorf("%U in %.300q", r, text)
		}
		if open < 0 || open > 1 {
			t.Errorf("isolates that don't match in %.300q", text)
			return
		}
	}
	if open != 0 {
		t.Errorf("an isolate that does not end in %.300q", text)
	}
}

var (
	escaped   = regexp.MustCompile(`\\[^0-9A-Za-z\s]`)
	ownLink   = regexp.MustCompile(`\[([^\[\]]*)\]\(<https?://[^\s<>()]+>\)`)
	lineStart = regexp.MustCompile(`^(#{1,3} |-# |>|- |\* |\d+\. )`)
	ownStart  = regexp.MustCompile("^(### |-# |> )")
	address   = regexp.MustCompile(`(?i)https?://|discord\.gg/`)
	stacked   = regexp.MustCompile(`\p{M}{6}`)
)

// plainMarkdown reads a text as Discord does, without what is escaped: what is left may only be what the package itself
// writes.
func plainMarkdown(t testing.TB, text string) {
	t.Helper()
	for line := range strings.SplitSeq(text, "\n") {
		bare := ownStart.ReplaceAllString(line, "")
		if lineStart.MatchString(bare) {
			t.Errorf("a line starts with markdown of its own: %.200q", line)
		}
		bare = escaped.ReplaceAllString(ownLink.ReplaceAllString(bare, "$1"), "x")
		for _, mark := range []string{"`", "||", "~~", "](", "_", "***", "****"} {
			if strings.Contains(strings.ReplaceAll(bare, "`/", ""), mark) && !strings.Contains(line, "`/") {
				t.Errorf("%s in %.300q", mark, line)
			}
		}
		if strings.Count(bare, "*") != 2*strings.Count(bare, "**") || strings.Count(bare, "**")%2 != 0 {
			t.Errorf("asterisks that don't match in %.300q", line)
		}
		if address.MatchString(bare) || stacked.MatchString(bare) || strings.HasSuffix(bare, `\`) {
			t.Errorf("an address, stacked marks or a lonely escape in %.300q", line)
		}
		first, _ := firstRune(bare)
		if unicode.Is(unicode.M, first) || first == '\u200d' {
			t.Errorf("a line starts within a character: %.100q", line)
		}
	}
}

func firstRune(s string) (rune, bool) {
	for _, r := range strings.TrimLeft(s, "\u2068*• ") {
		return r, true
	}
	return 0, false
}
