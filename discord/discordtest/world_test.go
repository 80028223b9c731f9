package discordtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// TestWhatIsUnknown: ids that lead nowhere, and things that belong to others.
func TestWhatIsUnknown(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.Allow(discordtest.RuleUnknown, discordtest.RulePermission, discordtest.RuleForeign, discordtest.RuleState)
	here := "/channels/" + d.lobby.ID
	foreign := d.anna.Say(d.lobby, "hers").Message.ID
	stranger := d.AddUser("Stranger")
	elsewhere := d.AddGuild("Elsewhere")
	elsewhere.Remove()
	deleted := d.guild.AddChannel("deleted")
	deleted.Delete()
	for request, tc := range map[string]struct {
		body         any
		rule         discordtest.Rule
		status, code int
	}{
		"GET /channels/7": {nil, discordtest.RuleUnknown, 404, 10003},
		"POST /channels/" + deleted.ID + "/messages":                {saying("x"), discordtest.RuleUnknown, 404, 10003},
		"GET " + here + "/messages/7":                               {nil, discordtest.RuleUnknown, 404, 10008},
		"PATCH " + here + "/messages/7":                             {saying("x"), discordtest.RuleUnknown, 404, 10008},
		"DELETE " + here + "/messages/7":                            {nil, discordtest.RuleUnknown, 404, 10008},
		"POST " + here + "/messages/7/threads":                      {doc{"name": "x"}, discordtest.RuleUnknown, 404, 10008},
		"PUT " + here + "/messages/7/reactions/x/@me":               {nil, discordtest.RuleUnknown, 404, 10008},
		"PATCH " + here + "/messages/" + foreign:                    {saying("x"), discordtest.RuleForeign, 403, 50005},
		"DELETE " + here + "/messages/" + foreign:                   {nil, discordtest.RulePermission, 403, 50013},
		"PUT " + here + "/messages/" + foreign + "/reactions/x/@me": {nil, discordtest.RulePermission, 403, 50013},
		"PATCH " + here:                                                 {doc{"name": "x"}, discordtest.RulePermission, 403, 50013},
		"PUT " + here + "/thread-members/@me":                           {nil, discordtest.RuleState, 400, 50024},
		"GET /users/7":                                                  {nil, discordtest.RuleUnknown, 404, 10013},
		"POST /users/@me/channels":                                      {doc{"recipient_id": "7"}, discordtest.RuleUnknown, 404, 10013},
		"GET /guilds/7":                                                 {nil, discordtest.RuleUnknown, 404, 10004},
		"GET /guilds/" + elsewhere.ID + "/channels":                     {nil, discordtest.RulePermission, 403, 50001},
		"GET /guilds/" + elsewhere.ID + "/roles":                        {nil, discordtest.RulePermission, 403, 50001},
		"GET /guilds/" + elsewhere.ID + "/threads/active":               {nil, discordtest.RulePermission, 403, 50001},
		"GET /guilds/" + elsewhere.ID + "/members/" + d.anna.ID:         {nil, discordtest.RulePermission, 403, 50001},
		"GET /guilds/" + d.guild.ID + "/members/7":                      {nil, discordtest.RuleUnknown, 404, 10013},
		"GET /guilds/" + d.guild.ID + "/members/" + stranger.ID:         {nil, discordtest.RuleUnknown, 404, 10007},
		"POST " + here + "/threads":                                     {doc{"name": "private"}, discordtest.RulePermission, 403, 50013},
		"POST /channels/" + d.anna.DMChannel().ID + "/threads":          {doc{"name": "x"}, discordtest.RuleState, 400, 50024},
		"POST /channels/" + elsewhere.AddChannel("x").ID + "/messages":  {saying("x"), discordtest.RulePermission, 403, 50001},
		"POST /channels/" + elsewhere.AddChannel("y").ID + "/typing":    {nil, discordtest.RulePermission, 403, 50001},
		"GET /channels/" + elsewhere.AddChannel("z").ID + "/messages/7": {nil, discordtest.RulePermission, 403, 50001},
	} {
		wants(t, d.Server, client{t: t, d: d.Server}.send(request, tc.body), tc.rule, tc.status, tc.code)
	}
}

// TestPermissions: each permission that a message needs is looked at.
func TestPermissions(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.Allow(discordtest.RulePermission)
	http := client{t: t, d: d.Server}
	said := d.anna.Say(d.lobby, "x")
	thread := d.lobby.AddThread("t", d.anna)
	post := "POST /channels/" + d.lobby.ID + "/messages"
	embed := embedded(doc{"title": "x"})
	reply := plus(saying("x"), doc{"message_reference": doc{"message_id": said.Message.ID}})
	for name, tc := range map[string]struct {
		without discordtest.Permissions
		do      func() answer
		code    int
	}{
		"view":       {discordtest.ViewChannel, func() answer { return http.send(post, saying("x")) }, 50001},
		"send":       {discordtest.SendMessages, func() answer { return http.send(post, saying("x")) }, 50013},
		"typing":     {discordtest.SendMessages, func() answer { return http.send("POST /channels/"+d.lobby.ID+"/typing", nil) }, 50013},
		"embeds":     {discordtest.EmbedLinks, func() answer { return http.send(post, embed) }, 50013},
		"files":      {discordtest.AttachFiles, func() answer { return http.upload(post, saying("x"), "data") }, 50013},
		"reply":      {discordtest.ReadHistory, func() answer { return http.send(post, reply) }, 160002},
		"read":       {discordtest.ReadHistory, func() answer { return http.send("GET /channels/"+d.lobby.ID+"/messages/"+said.Message.ID, nil) }, 50013},
		"in threads": {discordtest.SendInThreads, func() answer { return http.send("POST /channels/"+thread.ID+"/messages", saying("x")) }, 50013},
		"threads": {discordtest.CreatePublicThreads, func() answer {
			return http.send("POST /channels/"+d.lobby.ID+"/messages/"+said.Message.ID+"/threads", doc{"name": "x"})
		}, 50013},
	} {
		http.t = t
		d.guild.SetBotPermissions(discordtest.LeastPermissions &^ tc.without)
		if a := tc.do(); a.status != 403 || a.code() != tc.code {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
		d.guild.SetBotPermissions(discordtest.LeastPermissions)
		if a := tc.do(); a.status >= 300 {
			t.Errorf("%s, with all permissions: %d %s", name, a.status, a.body)
		}
	}
	d.guild.SetBotPermissions(discordtest.Administrator)
	d.lobby.Deny(d.guild.ID, discordtest.SendMessages)
	if a := http.send(post, saying("x")); a.status != 200 {
		t.Errorf("an administrator may do everything: %s", a.body)
	}
}

// TestAttachments: files with alt text, referred to by an embed, read again under their own URL, kept or not by an edit.
func TestAttachments(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6, MaxFile: 10})
	d.Allow(discordtest.RuleSize, discordtest.RuleForm, discordtest.RuleUnknownField)
	c := client{t: t, d: d.Server}
	post := "POST /channels/" + d.lobby.ID + "/messages"
	a := c.upload(post, plus(embedded(doc{"title": "x", "image": doc{"url": "attachment://chart.png"}}), doc{
		"attachments": []doc{{"id": "0", "filename": "chart.png", "description": "what the chart shows"}},
	}), "picture")
	m, ok := d.Message(a.id())
	if !ok || len(m.Attachments) != 1 || m.Attachments[0].Description != "what the chart shows" || string(m.Attachments[0].Data) != "picture" {
		t.Fatalf("%s", a.body)
	}
	response, err := (&http.Client{Transport: d.Transport()}).Get(m.Attachments[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != 200 || response.ContentLength != 7 {
		t.Errorf("%v", response)
	}
	if response, err = (&http.Client{Transport: d.Transport()}).Get(m.Attachments[0].URL[:50] + "/7/x"); err == nil {
		_ = response.Body.Close()
	}
	if err != nil || response.StatusCode != 404 {
		t.Errorf("%v %v", response, err)
	}
	edit := "PATCH /channels/" + d.lobby.ID + "/messages/" + m.ID
	kept := doc{"attachments": []doc{{"id": m.Attachments[0].ID}}}
	if a := c.upload(edit, plus(saying("x"), doc{"attachments": []doc{{"id": m.Attachments[0].ID}, {"id": "0"}}}), "more"); a.status != 200 {
		t.Fatalf("%s", a.body)
	}
	if m, _ := d.Message(m.ID); len(m.Attachments) != 2 || m.Attachments[1].Filename != "file0.png" {
		t.Errorf("%+v", m.Attachments)
	}
	wants(t, d.Server, c.upload(edit, plus(saying("x"), kept), "unlisted"), discordtest.RuleForm, 400, 50035)
	wants(t, d.Server, c.send(edit, plus(saying("x"), doc{"attachments": nil})), discordtest.RuleForm, 400, 50035) // the embed still shows it
	if a := c.send(edit, plus(embedded(), doc{"attachments": nil, "content": "x"})); a.status != 200 {
		t.Errorf("%s", a.body)
	}
	if m, _ := d.Message(m.ID); len(m.Attachments) != 0 {
		t.Errorf("%+v", m.Attachments)
	}
	wants(t, d.Server, c.upload(post, saying("x"), "more than ten"), discordtest.RuleSize, 413, 40005)
	wants(t, d.Server, c.upload(post, saying("x"), times(11, func(i int) string { return "x" })...), discordtest.RuleUnknownField, 400, 50035)
	if a := c.upload(post, nil, "x"); a.status != 200 { // recorded: there are no allowed_mentions
		t.Errorf("%s", a.body)
	}
	d.Allow(discordtest.RuleMentions)
}

// TestThreads: from a message, without one, what Discord refuses, and what an archived one does.
func TestThreads(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.Allow(discordtest.RuleForm, discordtest.RuleState, discordtest.RulePermission)
	c := client{t: t, d: d.Server}
	said := d.anna.Mention(d.lobby, "how many?")
	start := "POST /channels/" + d.lobby.ID + "/messages/" + said.Message.ID + "/threads"
	for _, body := range []doc{{"name": long(101)}, {"name": ""}, {}, {"name": "x", "auto_archive_duration": 61}} {
		wants(t, d.Server, c.send(start, body), discordtest.RuleForm, 400, 50035)
	}
	a := c.send(start, doc{"name": long(100), "auto_archive_duration": 60})
	if a.status != 201 || a.id() != said.Message.ID {
		t.Fatalf("%s", a.body)
	}
	wants(t, d.Server, c.send(start, doc{"name": "x"}), discordtest.RuleState, 400, 160004)
	thread := d.lobby.Threads()[0]
	wants(t, d.Server, c.send("POST /channels/"+thread.ID+"/threads", doc{"name": "x"}), discordtest.RuleState, 400, 50024)
	c.send("POST /channels/"+thread.ID+"/messages", saying("in the thread"))
	if m := said.First(); m.Content != "in the thread" {
		t.Errorf("%+v", m)
	}
	more := d.anna.Say(thread, "and where?")
	c.send("POST /channels/"+thread.ID+"/messages", saying("there"))
	if m := more.First(); m.Content != "there" {
		t.Errorf("%+v", m)
	}
	thread.Archive(false)
	if a := c.send("POST /channels/"+thread.ID+"/messages", saying("wakes it")); a.status != 200 {
		t.Errorf("%s", a.body)
	}
	id := a.id()
	thread.Archive(true)
	wants(t, d.Server, c.send("POST /channels/"+thread.ID+"/messages", saying("x")), discordtest.RuleState, 400, 50083)
	if a := c.send("POST /channels/"+d.lobby.ID+"/threads", doc{"name": "x", "type": 11}); a.status != 201 {
		t.Errorf("%s", a.body)
	}
	if a := c.send("PATCH /channels/"+d.lobby.Threads()[1].ID, doc{"name": "renamed", "archived": true, "auto_archive_duration": 1440}); a.doc()["name"] != "renamed" {
		t.Errorf("%s", a.body)
	}
	wants(t, d.Server, c.send("PATCH /channels/"+d.lobby.Threads()[1].ID, doc{"locked": true}), discordtest.RulePermission, 403, 50013)
	if a := c.send("PUT /channels/"+d.lobby.Threads()[1].ID+"/thread-members/@me", nil); a.status != 204 {
		t.Errorf("%s", a.body)
	}
	if a := c.send("GET /guilds/"+d.guild.ID+"/threads/active", nil); !strings.Contains(string(a.body), id) {
		t.Errorf("%s", a.body)
	}
}

// TestLibraryLooksUp: what discordgo reads of the world.
func TestLibraryLooksUp(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Permissions: discordtest.LeastPermissions | discordtest.AddReactions})
	d.AllowCode(50007)
	s := newSession(t, d.Server)
	check := func(what string, err error, ok bool) {
		t.Helper()
		if err != nil || !ok {
			t.Errorf("%s: %v", what, err)
		}
	}
	me, err := s.User("@me")
	check("me", err, err == nil && me.ID == d.Bot().ID && me.Bot)
	user, err := s.User(d.anna.ID)
	check("user", err, err == nil && user.Username == "Anna")
	app, err := s.Application("@me")
	check("application", err, err == nil && app.ID == d.ApplicationID())
	guild, err := s.Guild(d.guild.ID)
	check("guild", err, err == nil && guild.Name == "Newsroom" && guild.OwnerID == d.guild.Owner().ID)
	guilds, err := s.UserGuilds(10, "", "", false)
	check("guilds", err, err == nil && len(guilds) == 1)
	channels, err := s.GuildChannels(d.guild.ID)
	check("channels", err, err == nil && len(channels) == 1 && channels[0].Name == "lobby")
	roles, err := s.GuildRoles(d.guild.ID)
	check("roles", err, err == nil && len(roles) == 2)
	member, err := s.GuildMember(d.guild.ID, d.anna.ID)
	check("member", err, err == nil && member.User.ID == d.anna.ID)
	channel, err := s.Channel(d.lobby.ID)
	check("channel", err, err == nil && channel.GuildID == d.guild.ID)
	check("typing", s.ChannelTyping(d.lobby.ID), true)
	if n := len(d.lobby.Typings()); n != 1 {
		t.Errorf("%d typings", n)
	}
	said := d.anna.Say(d.lobby, "x").Message
	check("reaction", s.MessageReactionAdd(d.lobby.ID, said.ID, "👍"), true)
	if m, _ := d.Message(said.ID); len(m.Reactions) != 1 || m.Reactions[0].Emoji.Name != "👍" {
		t.Errorf("%+v", m.Reactions)
	}
	check("no reaction", s.MessageReactionRemove(d.lobby.ID, said.ID, "👍", "@me"), true)
	direct, err := s.UserChannelCreate(d.anna.ID)
	check("direct messages", err, err == nil && direct.Type == discordgo.ChannelTypeDM)
	d.anna.RefuseDMs()
	if _, err := s.ChannelMessageSendComplex(direct.ID, &discordgo.MessageSend{Content: "x", AllowedMentions: mute()}); err == nil {
		t.Error("somebody who takes no direct messages got one")
	}
	_, err = s.UserChannelCreate(d.guild.AddBot("Other").ID)
	check("direct messages of bots", nil, err != nil)
}

// TestReadingMessages: pages of a channel, and the content that a bot without the intent may not read.
func TestReadingMessages(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.Allow(discordtest.RuleForm)
	var ids []string
	for i := range 10 {
		ids = append(ids, d.anna.Say(d.lobby, fmt.Sprint(i)).Message.ID)
	}
	s := newSession(t, d.Server)
	for name, tc := range map[string]struct {
		limit                 int
		before, after, around string
		want                  []int
	}{
		"newest": {3, "", "", "", []int{9, 8, 7}},
		"before": {2, ids[5], "", "", []int{4, 3}},
		"after":  {2, "", ids[5], "", []int{7, 6}},
		"around": {3, "", "", ids[5], []int{6, 5, 4}},
	} {
		list, err := s.ChannelMessages(d.lobby.ID, tc.limit, tc.before, tc.after, tc.around)
		if err != nil || len(list) != len(tc.want) {
			t.Errorf("%s: %d messages, %v", name, len(list), err)
			continue
		}
		for i, m := range list {
			if m.ID != ids[tc.want[i]] || m.Content != "" {
				t.Errorf("%s: %d is %+v", name, i, m)
			}
		}
	}
	wants(t, d.Server, client{t: t, d: d.Server}.send("GET /channels/"+d.lobby.ID+"/messages?limit=101", nil), discordtest.RuleForm, 400, 50035)
	d.anna.Mention(d.lobby, "you")
	if m, err := s.ChannelMessage(d.lobby.ID, d.Messages(d.lobby)[10].ID); err != nil || !strings.HasSuffix(m.Content, " you") {
		t.Errorf("%v %v", m, err)
	}
	d.guild.SetBotPermissions(discordtest.LeastPermissions &^ discordtest.ReadHistory)
	if list, err := s.ChannelMessages(d.lobby.ID, 10, "", "", ""); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}

// TestForget: a soak can go on for ever.
func TestForget(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.anna.Say(d.lobby, "x")
	i := d.asked(t)
	client{t: t, d: d.Server}.send(callback(i), doc{"type": 5})
	waiting := d.asked(t)
	d.Forget()
	if len(d.Messages(d.lobby)) != 0 || len(d.Requests(discordtest.AnyRoute)) != 0 || len(d.Latencies()) != 0 {
		t.Error("something is left")
	}
	if a := (client{t: t, d: d.Server}).send(callback(waiting), doc{"type": 5}); a.status != 204 {
		t.Errorf("an open interaction was forgotten: %s", a.body)
	}
}
