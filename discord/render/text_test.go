package render_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

func TestEscape(t *testing.T) {
	const zero, isolate, end = "\u200b", "\u2068", "\u2069"
	for _, tt := range []struct{ name, text, want string }{
		{"nothing to escape", "Rund 4.000 Menschen (laut „Bote“) – 5 % mehr; 3 < 4 & a~b | c [1][12]", "Rund 4.000 Menschen (laut „Bote“) – 5 % mehr; 3 < 4 & a~b | c [1][12]"},
		{"type", "*a* __b__ ~~c~~ ||d||", `\*a\* \_\_b\_\_ \~\~c\~\~ \|\|d\|\|`},
		{"code", "```go\nx\n```", "\\`\\`\\`go\nx\n\\`\\`\\`"},
		{"a backslash before a mark", `\*`, `\\\*`},
		{"mentions", "@everyone @HERE <@1> <@&2> <#3> </a:4> <t:5> <:x:6>", "@" + zero + "everyone @" + zero + "HERE <" + zero + "@" + zero + "1> <" + zero + "@" + zero + "&2> <" + zero + "#3> <" + zero + "/a:4> <" + zero + "t:5> <" + zero + ":x:6>"},
		{"an address of mail", "a@b.example", "a@b.example"},
		{"a masked link", "[hier](https://example.org)", `[hier]\(https:\//example.org)`},
		{"an address", "https://example.org/a", `https:\//example.org/a`},
		{"an invitation", "discord.gg/abc", `discord.gg\/abc`},
		{"starts of lines", "# a\n## b\n-# c\n> d\n- e\n1. f\n28. April\n- \n-5 Grad\n1.000", "\\# a\n\\## b\n\\-# c\n\\> d\n\\- e\n1\\. f\n28\\. April\n-\n-5 Grad\n1.000"},
		{"empty lines", "a\n\n\n\n\nb\r\n\u2028c", "a\n\nb\n\nc"},
		{"what nobody sees", "a\u200b\ufeff\u0000\x1b[31mb\u00ad\u2060\xffc\u3164d", "a[31mbc d"},
		{"directions", "a\u202eb\u202cc\u2066d", "abcd"},
		{"right to left", "שלום 5", isolate + "שלום 5" + end},
		{"stacked accents", "a" + strings.Repeat("\u0301", 50) + "b", "a" + strings.Repeat("\u0301", 4) + "b"},
		{"a mark over nothing", " \u0301\u093fa", "a"},
		{"emoji stay whole", "👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪", "👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪"},
		{"joiners that hide", "e\u200d\u200dv", "ev"},
		{"nothing", " \n\t ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := render.Escape(tt.text); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out := render.Escape(text)
		for line := range strings.SplitSeq(out, "\n") {
			noMention(t, line)
		}
		plainMarkdown(t, out)
		if n := length(render.Plain(text, 40)); n > 40 {
			t.Errorf("%d characters", n)
		}
	})
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"a *b* @everyone\nc":  "a *b* @\u200beveryone c",
		"one two three four":  "one two…",
		"onetwothreefourfive": "onetwothreefo…",
		"👨‍👩‍👧‍👦👨‍👩‍👧‍👦": "👨‍👩‍👧‍👦…",
	} {
		limit := 14
		if strings.Contains(text, "@") {
			limit = 100
		}
		if got := render.Plain(text, limit); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestNothingIsLost: a long answer comes whole, in order, over several messages, and its buttons are on the first.
func TestNothingIsLost(t *testing.T) {
	var text, want strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&text, "Wort%d [%d] ", i, i%99+1)
		fmt.Fprintf(&want, "Wort%d[%d]", i, i%99+1)
	}
	a := rag.Answer{ID: "x", Status: rag.Answered, Lines: []draft.Line{{Role: draft.Verdict, Text: "So ist es."}, {Role: draft.Statement, Text: text.String()}}}
	list := render.Answer(a, render.Options{Locale: render.German})
	var got strings.Builder
	for i, m := range list {
		within(t, m)
		if (len(m.Components) > 0) != (i == 0) {
			t.Errorf("message %d of %d has %d rows", i+1, len(list), len(m.Components))
		}
		for _, e := range m.Embeds {
			got.WriteString(e.Description)
		}
	}
	bare := strings.Join(strings.Fields(strings.TrimPrefix(got.String(), "**So ist es.**")), "")
	if len(list) < 4 || bare != want.String() {
		t.Errorf("%d messages, %d characters of %d", len(list), len(bare), want.Len())
	}
}

// TestNeverWithinAMarker: a text of markers alone is cut between them.
func TestNeverWithinAMarker(t *testing.T) {
	a := rag.Answer{ID: "x", Lines: []draft.Line{{Role: draft.Statement, Text: strings.Repeat("[1][22][333]", 700)}}}
	n := 0
	for _, m := range render.Answer(a, render.Options{}) {
		for _, e := range m.Embeds {
			for line := range strings.SplitSeq(e.Description, "\n") {
				if line != "" && (!strings.HasPrefix(line, "[") || !strings.HasSuffix(line, "]")) {
					t.Errorf("%.30q … %q", line, line[max(0, len(line)-30):])
				}
				n++
			}
		}
	}
	if n < 4 {
		t.Errorf("%d lines", n)
	}
}

// TestCutShort: an answer that is too long for any channel says so, and still names its sources.
func TestCutShort(t *testing.T) {
	a := rag.Answer{ID: "x", Status: rag.Answered, Sources: []rag.Source{{N: 1, Title: "Der Titel"}}}
	for range 200 {
		a.Lines = append(a.Lines, draft.Line{Role: draft.Statement, Text: strings.Repeat("lang ", 100) + "[1]"})
	}
	list := render.Answer(a, render.Options{Locale: render.English})
	last := list[len(list)-1].Embeds
	end := last[len(last)-1].Description
	if len(list) != 5 || !strings.Contains(end, "Only a part is shown here") || !strings.Contains(end, "[1] publisher unknown – Der Titel") {
		t.Errorf("%d messages, the last ends %q", len(list), end)
	}
}

func TestSourcesCounted(t *testing.T) {
	list := render.Sources(articleList(1500), render.English)
	last := list[len(list)-1].Embeds
	if len(list) != 2 || !strings.Contains(last[len(last)-1].Description, " more. A search word") || last[len(last)-1].Footer.Text != "page 2 of 2 · 1500 articles" {
		t.Errorf("%d messages\n%s", len(list), show(list))
	}
	for _, m := range list {
		within(t, m)
	}
}

func TestChoice(t *testing.T) {
	day := calendar.Day(2031, 3, 4)
	for _, a := range []render.Article{{}, {Title: strings.Repeat("sehr lang ", 40), Publisher: strings.Repeat("👨‍👩‍👧‍👦", 30), Date: calendar.Interval{From: day, To: day}}} {
		for _, l := range locales() {
			if c := render.Choice(a, l); c == "" || length(c) > 100 || !strings.Contains(c, " – ") {
				t.Errorf("%d: %q", length(c), c)
			}
		}
	}
}

func TestLinks(t *testing.T) {
	for address, linked := range map[string]bool{
		"https://example.org/a?b=c#d": true, "http://example.org": true, " https://example.org/ä ": true,
		"javascript:alert(1)": false, "ftp://example.org": false, "https://": false, "//example.org": false, "https://a@example.org/": false,
		"https://example.org/a)b": false, "https://example.org/>": true, "https://example.org/`x`": true, "https://exa mple.org": false,
		"https://example.org/" + strings.Repeat("a", 500): false, "": false,
	} {
		list := render.Sources([]render.Article{{Title: "T [x](y)", URL: address}}, render.English)
		text := list[0].Embeds[0].Description
		if got := strings.Contains(text, "](<http"); got != linked {
			t.Errorf("%q: %s", address, text)
		}
		plainMarkdown(t, text)
	}
}

func TestCustomID(t *testing.T) {
	for _, a := range []render.Action{
		{Verb: render.ShowPassages, Answer: "207ba84d54641ec1e075"},
		{Verb: render.ShowChart, Answer: "a-b_C"},
		{Verb: render.Feedback, Answer: "x", Arg: render.Helpful},
		{Verb: render.Feedback, Answer: "x", Arg: render.NotHelpful},
		{Verb: render.Report, Answer: "x"},
		{Verb: render.Audit, Answer: "x"},
	} {
		if got, err := render.Parse(a.CustomID()); err != nil || got != a {
			t.Errorf("%+v, %v; want %+v", got, err, a)
		}
	}
	for _, a := range []render.Action{{}, {Verb: render.Report}, {Verb: render.Report, Answer: "a:b"}, {Verb: render.Feedback, Answer: "a"}, {Verb: render.Report, Answer: strings.Repeat("a", 100)}} {
		if id := a.CustomID(); id != "" {
			t.Errorf("%+v has the id %q", a, id)
		}
	}
	if m := render.Answer(rag.Answer{ID: "a b"}, render.Options{}); m[0].Components != nil {
		t.Error("buttons that can't work")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"v1:pas:abc", "v1:fb:abc:1", "v2:pas:abc", "", ":::", "v1:fb:abc:", "v1:rep:ä"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if a, err := render.Parse(id); err == nil && a.CustomID() != id {
			t.Errorf("%q is %+v, which is %q", id, a, a.CustomID())
		}
	})
}

func TestLocaleOf(t *testing.T) {
	for l, want := range map[discordgo.Locale]render.Locale{
		discordgo.German: render.German, discordgo.EnglishGB: render.English, discordgo.EnglishUS: render.English,
		discordgo.French: render.German, discordgo.Unknown: render.German, "tlh": render.German, "de-AT": render.German,
	} {
		if got := render.LocaleOf(l, render.German); got != want {
			t.Errorf("%q: %q, want %q", l, got, want)
		}
	}
}

func TestStage(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range []rag.Step{rag.Searching, rag.Comparing, rag.Writing, rag.Checking, "another"} {
		for _, l := range append(locales(), "fr") {
			text := render.Stage(s, l)
			if text == "" || l != "fr" && seen[text] {
				t.Errorf("%s in %s: %q", s, l, text)
			}
			seen[text] = true
		}
	}
}

func TestReportReason(t *testing.T) {
	row := &discordgo.ActionsRow{Components: []discordgo.MessageComponent{&discordgo.TextInput{CustomID: "reason", Value: " falsch \n"}}}
	for _, tt := range []struct {
		components []discordgo.MessageComponent
		want       string
	}{{nil, ""}, {[]discordgo.MessageComponent{nil, row}, "falsch"}, {[]discordgo.MessageComponent{&discordgo.ActionsRow{}}, ""}} {
		if got := render.ReportReason(discordgo.ModalSubmitInteractionData{Components: tt.components}); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestAge(t *testing.T) {
	at := time.Date(2031, 3, 6, 23, 59, 0, 0, time.UTC)
	source := func(from, to calendar.Date) rag.Source {
		s := rag.Source{N: 1}
		s.Published.From, s.Published.To = from, to
		return s
	}
	day := calendar.Day(2031, 3, 6)
	for _, tt := range []struct {
		name    string
		sources []rag.Source
		want    string
	}{
		{"today", []rag.Source{source(day, day)}, "Newest source: 6 March 2031, from today"},
		{"yesterday", []rag.Source{source(day.Add(-1), day.Add(-1))}, "Newest source: 5 March 2031, one day old"},
		{"the newest of two", []rag.Source{source(day.Add(-9), day.Add(-9)), source(day.Add(-7), day.Add(-7))}, "Newest source: 27 February 2031, 7 days old"},
		{"a month", []rag.Source{source(calendar.Day(2031, 1, 1), calendar.Day(2031, 1, 31))}, "Newest source: January 2031, at least 34 days old"},
		{"a bound only", []rag.Source{source(day, calendar.Date{})}, "None of the sources has an exact date."},
		{"ahead", []rag.Source{source(day.Add(3), day.Add(3))}, "Newest source: 9 March 2031"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := render.Answer(rag.Answer{ID: "x", Sources: tt.sources}, render.Options{Locale: render.English, Now: at})
			text := m[0].Embeds[0].Description
			if got := text[strings.LastIndex(text, "-# ")+len("-# "):]; got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
