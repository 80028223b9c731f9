package discordtest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// TestActsThatNobodyCanDo: what Discord's own clients would not let a person do fails the test that tries.
func TestActsThatNobodyCanDo(t *testing.T) {
	t.Parallel()
	choices := plus(opt("kind", 3), doc{"choices": []doc{choice(1)}})
	commands := []doc{
		slash(plus(opt("question", 3), doc{"required": true, "max_length": 5}), choices, opt("private", 5), opt("limit", 10)),
		{"name": "config", "description": "Settings", "default_member_permissions": "32", "options": []doc{opt("show", 1)}},
		{"name": "guilds", "description": "No direct messages", "contexts": []int{0}},
		{"name": "direct", "description": "Direct messages only", "contexts": []int{1}},
		{"name": "old", "description": "No direct messages", "dm_permission": false},
		{"name": "nobody", "description": "Administrators only", "default_member_permissions": "0"},
		{"type": 3, "name": "Check", "default_member_permissions": "32"},
	}
	private := doc{"type": 4, "data": plus(with(row(button("a"), plus(button("off"), doc{"disabled": true})), row(menu(option(1)))), doc{"flags": 64})}
	form := modal(row(plus(input(), doc{"min_length": 2, "max_length": 3})))
	ask := func(d world, inputs ...discordtest.Input) {
		d.anna.Command(d.lobby, "ask", append(inputs, discordtest.Opt("question", "how"))...)
	}
	// answered is an interaction that was answered with body.
	answered := func(t *testing.T, d world, body doc) *discordtest.Interaction {
		i := d.anna.Command(d.lobby, "ask", discordtest.Opt("question", "how"))
		client{t: t, d: d.Server}.send(callback(i), body)
		return i
	}
	for name, tc := range map[string]struct {
		do   func(t *testing.T, d world)
		want string
	}{
		"unknown command":       {func(_ *testing.T, d world) { d.anna.Command(d.lobby, "cats") }, `no command "cats"`},
		"without permission":    {func(_ *testing.T, d world) { d.anna.Command(d.lobby, "config show") }, "may not use"},
		"administrators only":   {func(_ *testing.T, d world) { d.anna.Command(d.lobby, "nobody") }, "may not use"},
		"menu, no permission":   {func(_ *testing.T, d world) { d.anna.MessageCommand("Check", d.anna.Say(d.lobby, "x").Message) }, "may not use"},
		"unknown subcommand":    {func(_ *testing.T, d world) { d.guild.Owner().Command(d.lobby, "config hide") }, "no subcommand"},
		"unknown option":        {func(_ *testing.T, d world) { ask(d, discordtest.Opt("since", "x")) }, `no option "since"`},
		"required option":       {func(_ *testing.T, d world) { d.anna.Command(d.lobby, "ask") }, "is required"},
		"type of an option":     {func(_ *testing.T, d world) { ask(d, discordtest.Opt("private", "yes")) }, "takes no string"},
		"text too long":         {func(_ *testing.T, d world) { d.anna.Command(d.lobby, "ask", discordtest.Opt("question", "how many")) }, "does not take"},
		"no such choice":        {func(_ *testing.T, d world) { ask(d, discordtest.Opt("kind", "x")) }, "does not take"},
		"no autocompletion":     {func(_ *testing.T, d world) { d.anna.Autocomplete(d.lobby, "ask", "question", "x") }, "no autocompletion"},
		"not in direct":         {func(_ *testing.T, d world) { d.anna.Command(d.anna.DMChannel(), "guilds") }, "may not use"},
		"not in direct, old":    {func(_ *testing.T, d world) { d.anna.Command(d.anna.DMChannel(), "old") }, "may not use"},
		"not in guilds":         {func(_ *testing.T, d world) { d.anna.Command(d.lobby, "direct") }, "may not use"},
		"a stranger":            {func(_ *testing.T, d world) { d.AddUser("S").Command(d.lobby, "guilds", discordtest.Unchecked()) }, "not in the guild"},
		"reply to nothing":      {func(_ *testing.T, d world) { d.anna.Reply(discordtest.Message{ID: "7"}, "x") }, "does not exist"},
		"command on nothing":    {func(_ *testing.T, d world) { d.anna.MessageCommand("Check", discordtest.Message{ID: "7"}) }, "does not exist"},
		"click on nothing":      {func(_ *testing.T, d world) { d.anna.Click(discordtest.Message{ID: "7"}, "a") }, "does not see"},
		"somebody else's":       {func(t *testing.T, d world) { d.guild.Owner().Click(answered(t, d, private).First(), "a") }, "does not see"},
		"no such button":        {func(t *testing.T, d world) { d.anna.Click(answered(t, d, private).First(), "b") }, "can't use"},
		"disabled":              {func(t *testing.T, d world) { d.anna.Click(answered(t, d, private).First(), "off") }, "can't use"},
		"click on a select":     {func(t *testing.T, d world) { d.anna.Click(answered(t, d, private).First(), "menu") }, "can't use"},
		"no such select option": {func(t *testing.T, d world) { d.anna.Select(answered(t, d, private).First(), "menu", "2") }, "no option"},
		"no form":               {func(t *testing.T, d world) { d.anna.SubmitModal(answered(t, d, private), nil) }, "not with a form"},
		"no suggestions":        {func(t *testing.T, d world) { answered(t, d, private).Choices() }, "not with suggestions"},
		"empty field":           {func(t *testing.T, d world) { d.anna.SubmitModal(answered(t, d, form), nil) }, "does not take"},
		"field too long": {func(t *testing.T, d world) {
			d.anna.SubmitModal(answered(t, d, form), map[string]string{"why": "xxxx"})
		}, "does not take"},
		"no such field": {func(t *testing.T, d world) {
			d.anna.SubmitModal(answered(t, d, form), map[string]string{"why": "xxx", "who": "x"})
		}, "no fields [who]"},
		"nobody connected":   {func(_ *testing.T, d world) { d.Drop(discordtest.CutLink()) }, "gateway connections"},
		"never":              {func(_ *testing.T, d world) { d.Eventually("the end of days", func() bool { return false }) }, "the end of days did not happen"},
		"never acknowledged": {func(_ *testing.T, d world) { d.anna.Command(d.lobby, "guilds").Ack() }, "acknowledgement"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := &fatal{verdict: verdict{TB: t}, done: make(chan struct{})}
			s := discordtest.New(v, discordtest.Options{Pace: 1e6, Patience: 50 * time.Millisecond})
			guild := s.AddGuild("Newsroom")
			d := world{s, guild, guild.AddChannel("lobby"), guild.AddMember("Anna")}
			client{t: t, d: s}.send("PUT /applications/"+s.ApplicationID()+"/commands", commands)
			go func() {
				defer close(v.done)
				tc.do(t, d)
			}()
			<-v.done
			if len(v.errors) != 1 || !strings.Contains(v.errors[0], tc.want) {
				t.Errorf("%q, want %q", v.errors, tc.want)
			}
			for _, f := range v.cleanups {
				f()
			}
		})
	}
}

// TestAwait: waiting in other goroutines ends with an error, or with what was waited for.
func TestAwait(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	said, i := d.anna.DM("x"), d.asked(t)
	done, cancel := context.WithCancel(context.Background())
	cancel()
	anything := func(discordtest.Message) bool { return true }
	_, first := said.Await(done, anything)
	_, second := i.Await(done, anything)
	_, third := i.AwaitAck(done)
	for _, err := range []error{first, second, third} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
	c := client{t: t, d: d.Server}
	c.send(callback(i), doc{"type": 4, "data": saying("y")})
	c.send("POST /channels/"+d.anna.DMChannel().ID+"/messages", saying("z"))
	if m, err := said.Await(context.Background(), anything); err != nil || m.Content != "z" {
		t.Errorf("%+v %v", m, err)
	}
	if m, err := i.Await(context.Background(), anything); err != nil || m.Content != "y" {
		t.Errorf("%+v %v", m, err)
	}
	if ack, err := i.AwaitAck(context.Background()); err != nil || ack.Type != discordtest.AckMessage {
		t.Errorf("%+v %v", ack, err)
	}
	d.Close()
	if _, err := d.anna.DM("after the end").Await(context.Background(), anything); err == nil {
		t.Error("no error on a closed server")
	}
}

// TestDirectCommand: in direct messages the person comes as a user, without a guild.
func TestDirectCommand(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	r := dial(t, d.Server).identify(0)
	c := client{t: t, d: d.Server}
	c.send("PUT /applications/"+d.ApplicationID()+"/commands", []doc{slash(opt("limit", 10), opt("whom", 6), opt("role", 8))})
	direct := d.anna.Command(d.anna.DMChannel(), "ask", discordtest.Opt("limit", 3), discordtest.Opt("whom", d.anna))
	p := r.event("INTERACTION_CREATE")
	if p["user"].(doc)["id"] != d.anna.ID || p["member"] != nil || p["guild_id"] != nil || p["context"] != 1.0 {
		t.Errorf("%v", p)
	}
	role := d.guild.AddRole("r", 0)
	role.SetMentionable(true)
	d.guild.SetLocale("de")
	inGuild := d.anna.Command(d.lobby, "ask", discordtest.Opt("role", role))
	p = r.event("INTERACTION_CREATE")
	if p["guild_locale"] != "de" || p["data"].(doc)["resolved"].(doc)["roles"].(doc)[role.ID].(doc)["mentionable"] != true {
		t.Errorf("%v", p)
	}
	for _, i := range []*discordtest.Interaction{direct, inGuild} {
		c.send(callback(i), doc{"type": 5})
	}
}

// TestReadingAMessage: what a test asks a message for.
func TestReadingAMessage(t *testing.T) {
	t.Parallel()
	m := discordtest.Message{
		Content: "one", Embeds: []discordtest.Embed{{
			Title: "two", Description: "three", Author: &discordtest.EmbedText{Name: "zero"}, Footer: &discordtest.EmbedText{Text: "six"},
			Fields: []discordtest.EmbedField{{Name: "four", Value: "five"}},
		}},
		Components: []discordtest.Component{
			{Type: discordtest.TypeRow, Components: []discordtest.Component{{Type: discordtest.TypeButton, CustomID: "v1:ab", Label: "seven"}, {Type: discordtest.TypeButton, CustomID: "v1:a"}}},
			{Type: discordtest.TypeSection, Components: []discordtest.Component{{Type: discordtest.TypeTextDisplay, Content: "eight"}}, Accessory: &discordtest.Component{Type: discordtest.TypeButton, CustomID: "x"}},
			{Type: discordtest.TypeRow, Components: []discordtest.Component{{Type: discordtest.TypeSelect, CustomID: "menu", Options: []discordtest.SelectOption{{Label: "nine", Value: "9"}}}}},
		},
	}
	if got := strings.Join(strings.Fields(m.Text()), " "); got != "one zero two three four five six seven eight nine" {
		t.Errorf("%q", got)
	}
	if c, ok := m.Component("v1:a"); !ok || c.CustomID != "v1:a" {
		t.Errorf("an exact custom_id comes first: %+v", c)
	}
	if c, ok := m.Component("v1:"); !ok || c.CustomID != "v1:ab" {
		t.Errorf("%+v", c)
	}
	if got := strings.Join(m.CustomIDs(), " "); got != "v1:ab v1:a x menu" {
		t.Errorf("%q", got)
	}
}
