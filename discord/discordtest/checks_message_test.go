package discordtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

func long(n int) string { return strings.Repeat("ä", n) }

func times[T any](n int, one func(i int) T) []T {
	list := make([]T, n)
	for i := range list {
		list[i] = one(i)
	}
	return list
}

func embedded(embeds ...doc) doc { return doc{"embeds": embeds, "allowed_mentions": silent()} }

func field(name, value string) doc { return doc{"name": name, "value": value} }

func fields(n int) doc {
	return embedded(doc{"fields": times(n, func(int) doc { return field("n", "v") })})
}

func button(id string) doc { return doc{"type": 2, "style": 1, "label": "Press", "custom_id": id} }

func row(components ...doc) doc { return doc{"type": 1, "components": components} }

func menu(options ...doc) doc { return doc{"type": 3, "custom_id": "menu", "options": options} }

func option(i int) doc { return doc{"label": fmt.Sprint("Option ", i), "value": fmt.Sprint(i)} }

// with is a polite message with rows of components.
func with(rows ...doc) doc {
	return doc{"content": "x", "components": rows, "allowed_mentions": silent()}
}

func plus(base doc, more doc) doc {
	all := doc{}
	for _, m := range []doc{base, more} {
		for name, value := range m {
			all[name] = value
		}
	}
	return all
}

func buttons(n int) []doc {
	return times(n, func(i int) doc { return button(fmt.Sprint("b", i)) })
}

// TestMessageRefused: everything that Discord refuses in a message, by the field that is named in the answer.
func TestMessageRefused(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6, OpenAPI: "-"})
	d.Allow(discordtest.RuleForm, discordtest.RuleUnknownField, discordtest.RuleEmpty, discordtest.RuleFlags, discordtest.RuleUnknown)
	http := client{t: t, d: d.Server}
	for name, tc := range map[string]struct {
		body any
		rule discordtest.Rule
		at   string
	}{
		"content of 2001":         {saying(long(2001)), discordtest.RuleForm, "content"},
		"content no string":       {plus(saying(""), doc{"content": 7}), discordtest.RuleForm, "content"},
		"unknown field":           {plus(saying("x"), doc{"contents": "x"}), discordtest.RuleUnknownField, "contents"},
		"unknown field of embed":  {embedded(doc{"titel": "x"}), discordtest.RuleUnknownField, "embeds.0.titel"},
		"11 embeds":               {embedded(times(11, func(int) doc { return doc{"title": "x"} })...), discordtest.RuleForm, "embeds"},
		"empty embed":             {embedded(doc{"color": 7}), discordtest.RuleForm, "embeds.0.description"},
		"title of 257":            {embedded(doc{"title": long(257)}), discordtest.RuleForm, "embeds.0.title"},
		"description of 4097":     {embedded(doc{"description": long(4097)}), discordtest.RuleForm, "embeds.0.description"},
		"26 fields":               {fields(26), discordtest.RuleForm, "embeds.0.fields"},
		"field name of 257":       {embedded(doc{"fields": []doc{field(long(257), "v")}}), discordtest.RuleForm, "embeds.0.fields.0.name"},
		"field value of 1025":     {embedded(doc{"fields": []doc{field("n", long(1025))}}), discordtest.RuleForm, "embeds.0.fields.0.value"},
		"field without value":     {embedded(doc{"fields": []doc{{"name": "n"}}}), discordtest.RuleForm, "embeds.0.fields.0.value"},
		"field with blank value":  {embedded(doc{"fields": []doc{field("n", " ")}}), discordtest.RuleForm, "embeds.0.fields.0"},
		"footer of 2049":          {embedded(doc{"title": "x", "footer": doc{"text": long(2049)}}), discordtest.RuleForm, "embeds.0.footer.text"},
		"author of 257":           {embedded(doc{"author": doc{"name": long(257)}}), discordtest.RuleForm, "embeds.0.author.name"},
		"6001 over all embeds":    {embedded(doc{"description": long(3000)}, doc{"description": long(3001)}), discordtest.RuleForm, "embeds"},
		"colour too large":        {embedded(doc{"title": "x", "color": 0x1000000}), discordtest.RuleForm, "embeds.0.color"},
		"timestamp":               {embedded(doc{"title": "x", "timestamp": "yesterday"}), discordtest.RuleForm, "embeds.0.timestamp"},
		"embed url":               {embedded(doc{"title": "x", "url": "ftp://example.org"}), discordtest.RuleForm, "embeds.0.url"},
		"6 rows":                  {with(times(6, func(i int) doc { return row(button(fmt.Sprint(i))) })...), discordtest.RuleForm, "components"},
		"empty row":               {with(row()), discordtest.RuleForm, "components.0.components"},
		"6 buttons in a row":      {with(row(buttons(6)...)), discordtest.RuleForm, "components.0.components"},
		"button without row":      {with(button("a")), discordtest.RuleForm, "components.0.type"},
		"button beside select":    {with(row(menu(option(1)), button("a"))), discordtest.RuleForm, "components.0.components"},
		"two selects in a row":    {with(row(menu(option(1)), plus(menu(option(1)), doc{"custom_id": "b"}))), discordtest.RuleForm, "components.0.components"},
		"custom_id twice":         {with(row(button("a")), row(button("a"))), discordtest.RuleForm, "components.1.components.0.custom_id"},
		"custom_id of 101":        {with(row(button(long(101)))), discordtest.RuleForm, "components.0.components.0.custom_id"},
		"empty custom_id":         {with(row(button(""))), discordtest.RuleForm, "components.0.components.0.custom_id"},
		"no custom_id":            {with(row(doc{"type": 2, "style": 1, "label": "x"})), discordtest.RuleForm, "components.0.components.0.custom_id"},
		"label of 81":             {with(row(plus(button("a"), doc{"label": long(81)}))), discordtest.RuleForm, "components.0.components.0.label"},
		"no label":                {with(row(plus(button("a"), doc{"label": ""}))), discordtest.RuleForm, "components.0.components.0"},
		"style 7":                 {with(row(plus(button("a"), doc{"style": 7}))), discordtest.RuleForm, "components.0.components.0.style"},
		"link without url":        {with(row(doc{"type": 2, "style": 5, "label": "x"})), discordtest.RuleForm, "components.0.components.0.url"},
		"link with custom_id":     {with(row(plus(button("a"), doc{"style": 5, "url": "https://example.org"}))), discordtest.RuleForm, "components.0.components.0.custom_id"},
		"link of javascript":      {with(row(doc{"type": 2, "style": 5, "label": "x", "url": "javascript:x"})), discordtest.RuleForm, "components.0.components.0.url"},
		"url on a usual button":   {with(row(plus(button("a"), doc{"url": "https://example.org"}))), discordtest.RuleForm, "components.0.components.0.url"},
		"26 options":              {with(row(menu(times(26, option)...))), discordtest.RuleForm, "components.0.components.0.options"},
		"no options":              {with(row(menu())), discordtest.RuleForm, "components.0.components.0.options"},
		"option value twice":      {with(row(menu(option(1), option(1)))), discordtest.RuleForm, "components.0.components.0.options.1.value"},
		"option label of 101":     {with(row(menu(plus(option(1), doc{"label": long(101)})))), discordtest.RuleForm, "components.0.components.0.options.0.label"},
		"placeholder of 151":      {with(row(plus(menu(option(1)), doc{"placeholder": long(151)}))), discordtest.RuleForm, "components.0.components.0.placeholder"},
		"more than there are":     {with(row(plus(menu(option(1)), doc{"max_values": 2}))), discordtest.RuleForm, "components.0.components.0.max_values"},
		"least above most":        {with(row(plus(menu(option(1), option(2)), doc{"min_values": 2}))), discordtest.RuleForm, "components.0.components.0.min_values"},
		"two defaults of one":     {with(row(menu(plus(option(1), doc{"default": true}), plus(option(2), doc{"default": true})))), discordtest.RuleForm, "components.0.components.0.options"},
		"text input in a message": {with(row(doc{"type": 4, "custom_id": "a", "style": 1, "label": "x"})), discordtest.RuleForm, "components.0.components.0.type"},
		"unknown component":       {with(doc{"type": 99}), discordtest.RuleForm, "components.0.type"},
		"text display, no flag":   {with(doc{"type": 10, "content": "x"}), discordtest.RuleForm, "components.0.type"},
		"content with the flag":   {plus(with(doc{"type": 10, "content": "x"}), doc{"flags": 1 << 15}), discordtest.RuleForm, "flags"},
		"4001 in text displays":   {doc{"flags": 1 << 15, "allowed_mentions": silent(), "components": []doc{{"type": 10, "content": long(4000)}, {"type": 10, "content": "x"}}}, discordtest.RuleForm, "components"},
		"41 components":           {doc{"flags": 1 << 15, "allowed_mentions": silent(), "components": times(41, func(int) doc { return doc{"type": 14} })}, discordtest.RuleForm, "components"},
		"ephemeral in a channel":  {plus(saying("x"), doc{"flags": 64}), discordtest.RuleFlags, "flags"},
		"loading":                 {plus(saying("x"), doc{"flags": 128}), discordtest.RuleFlags, "flags"},
		"mentions exclude":        {plus(saying("x"), doc{"allowed_mentions": doc{"parse": []string{"users"}, "users": []string{d.anna.ID}}}), discordtest.RuleForm, "allowed_mentions"},
		"unknown kind of mention": {plus(saying("x"), doc{"allowed_mentions": doc{"parse": []string{"all"}}}), discordtest.RuleForm, "allowed_mentions.parse.0"},
		"no such attachment":      {plus(saying("x"), doc{"attachments": []doc{{"id": "0"}}}), discordtest.RuleForm, "attachments.0.id"},
		"no such picture":         {embedded(doc{"title": "x", "image": doc{"url": "attachment://chart.png"}}), discordtest.RuleForm, "embeds"},
		"reply to nothing":        {plus(saying("x"), doc{"message_reference": doc{"message_id": "1"}}), discordtest.RuleUnknown, "message_reference"},
		"reference without id":    {plus(saying("x"), doc{"message_reference": doc{}}), discordtest.RuleForm, "message_reference.message_id"},
		"tts in words":            {plus(saying("x"), doc{"tts": "yes"}), discordtest.RuleForm, "tts"},
		"snowflake as number":     {plus(saying("x"), doc{"sticker_ids": []int{7}}), discordtest.RuleForm, "sticker_ids.0"},
		"embed type":              {embedded(doc{"title": "x", "type": "video"}), discordtest.RuleForm, "embeds.0.type"},
		"embeds no list":          {plus(saying("x"), doc{"embeds": doc{}}), discordtest.RuleForm, "embeds"},
		"colour in words":         {embedded(doc{"title": "x", "color": "red"}), discordtest.RuleForm, "embeds.0.color"},
		"no object":               {[]string{}, discordtest.RuleForm, ""},
	} {
		t.Run(name, func(t *testing.T) {
			http.t = t
			a := http.send("POST /channels/"+d.lobby.ID+"/messages", tc.body)
			wants(t, d.Server, a, tc.rule, 400, 50035)
			if detail := last(t, d.Server).Detail; !strings.Contains(detail, tc.at+":") && tc.at != "" {
				t.Errorf("%q does not name %q", detail, tc.at)
			}
		})
	}
	if n := len(d.Messages(d.lobby)); n != 0 {
		t.Errorf("%d messages came through", n)
	}
}

// TestMessageAtTheLimits: what is just allowed is not refused.
func TestMessageAtTheLimits(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	http := client{t: t, d: d.Server}
	for name, body := range map[string]doc{
		"content of 2000": saying(long(2000)),
		"embed": embedded(doc{
			"title": long(256), "description": long(4096), "footer": doc{"text": long(1000)}, "author": doc{"name": long(256)}, "url": "https://example.org",
			"fields": times(24, func(int) doc { return field("n", "v") }), "timestamp": "2025-04-01T12:00:00Z", "color": 0xFFFFFF,
		}),
		"6000 over all":   embedded(doc{"description": long(4096)}, doc{"description": long(1904)}),
		"footer of 2048":  embedded(doc{"title": "x", "footer": doc{"text": long(2048)}}),
		"25 fields":       fields(25),
		"10 embeds":       embedded(times(10, func(int) doc { return doc{"title": "x"} })...),
		"25 buttons":      with(times(5, func(r int) doc { return row(times(5, func(i int) doc { return button(fmt.Sprint(r, " ", i)) })...) })...),
		"custom_id, 100":  with(row(plus(button(long(100)), doc{"label": long(80)}))),
		"25 options":      with(row(plus(menu(times(25, option)...), doc{"max_values": 25}))),
		"link":            with(row(doc{"type": 2, "style": 5, "label": "x", "url": "https://example.org"})),
		"emoji only":      with(row(doc{"type": 2, "style": 1, "custom_id": "a", "emoji": doc{"name": "🔥"}})),
		"null lists":      plus(saying("x"), doc{"embeds": nil, "components": nil, "sticker_ids": nil, "attachments": nil, "tts": false}),
		"new components":  {"flags": 1 << 15, "allowed_mentions": silent(), "components": []doc{{"type": 17, "components": []doc{{"type": 10, "content": long(4000)}, {"type": 14}, row(button("a"))}}}},
		"a lost original": plus(saying("x"), doc{"message_reference": doc{"message_id": "1", "fail_if_not_exists": false}}),
	} {
		http.t = t
		if a := http.send("POST /channels/"+d.lobby.ID+"/messages", body); a.status != 200 {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

func TestEmptyMessages(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.Allow(discordtest.RuleEmpty)
	http := client{t: t, d: d.Server}
	for _, body := range []doc{saying(""), saying(" \n "), plus(with(row(button("a"))), doc{"content": nil}), {"allowed_mentions": silent()}} {
		wants(t, d.Server, http.send("POST /channels/"+d.lobby.ID+"/messages", body), discordtest.RuleEmpty, 400, 50006)
	}
	id := http.send("POST /channels/"+d.lobby.ID+"/messages", saying("x")).id()
	wants(t, d.Server, http.send("PATCH /channels/"+d.lobby.ID+"/messages/"+id, plus(saying(""), doc{"content": nil})), discordtest.RuleEmpty, 400, 50006)
}

// TestPoliteness: mentions that are let through are done, and recorded as what they are.
func TestPoliteness(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6, Permissions: discordtest.LeastPermissions | discordtest.MentionEveryone})
	d.Allow(discordtest.RuleMentions, discordtest.RulePing)
	role := d.guild.AddRole("readers", 0)
	text := fmt.Sprintf("@everyone @here %s <@&%s> <@99999999999999999>", d.anna.Tag(), role.ID)
	said := d.anna.Say(d.lobby, "hello")
	for name, tc := range map[string]struct {
		mentions any
		want     []discordtest.Ping
		impolite bool
	}{
		"nothing":    {silent(), nil, false},
		"left out":   {nil, []discordtest.Ping{{Kind: "everyone"}, {Kind: "here"}, {Kind: "user", ID: d.anna.ID}, {Kind: "role", ID: role.ID}}, true},
		"users":      {doc{"parse": []string{"users"}}, []discordtest.Ping{{Kind: "user", ID: d.anna.ID}}, true},
		"one role":   {doc{"parse": []string{}, "roles": []string{role.ID}}, []discordtest.Ping{{Kind: "role", ID: role.ID}}, true},
		"everyone":   {doc{"parse": []string{"everyone"}}, []discordtest.Ping{{Kind: "everyone"}, {Kind: "here"}}, true},
		"the author": {doc{"parse": []string{}, "replied_user": true}, []discordtest.Ping{{Kind: "user", ID: d.anna.ID}}, true},
		"no parse":   {doc{}, nil, true},
	} {
		before := len(d.Violations())
		body := doc{"content": text, "message_reference": doc{"message_id": said.Message.ID}}
		if tc.mentions != nil {
			body["allowed_mentions"] = tc.mentions
		}
		a := client{t: t, d: d.Server}.send("POST /channels/"+d.lobby.ID+"/messages", body)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %s", name, a.body)
		}
		m, _ := d.Message(a.id())
		if fmt.Sprint(m.Pings) != fmt.Sprint(tc.want) {
			t.Errorf("%s: pings %v, want %v", name, m.Pings, tc.want)
		}
		if got := len(d.Violations()) - before; (got > 0) != tc.impolite || tc.impolite && got != len(tc.want)+1 {
			t.Errorf("%s: %d violations", name, got)
		}
	}
}

// TestPingNeedsPermission: without the permission, @everyone is text.
func TestPingNeedsPermission(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.Allow(discordtest.RuleMentions)
	role := d.guild.AddRole("readers", 0)
	a := client{t: t, d: d.Server}.send("POST /channels/"+d.lobby.ID+"/messages", doc{"content": "@everyone <@&" + role.ID + ">"})
	if m, _ := d.Message(a.id()); len(m.Pings) != 0 {
		t.Errorf("%v", m.Pings)
	}
}
