package discordtest_test

import (
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// mute is allowed_mentions as discordgo writes them.
func mute() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

// TestMentionAndReply: a person mentions the bot, it answers and edits, the person replies.
func TestMentionAndReply(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	session(t, d.Server, func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.ID == s.State.User.ID {
			return
		}
		sent, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Content: "searching", AllowedMentions: mute(), Reference: m.Reference(),
		})
		if err != nil {
			t.Error(err)
			return
		}
		text := "You said: " + m.Content
		if _, err := s.ChannelMessageEditComplex(&discordgo.MessageEdit{
			ID: sent.ID, Channel: sent.ChannelID, Content: &text, AllowedMentions: mute(),
		}); err != nil {
			t.Error(err)
		}
	})
	said := d.anna.Mention(d.lobby, "how many?")
	if first := said.First(); first.Reference == nil || first.Reference.MessageID != said.Message.ID {
		t.Errorf("no reference in %+v", first)
	}
	answer := said.Until("the edit", func(m discordtest.Message) bool { return m.Version == 1 })
	if !strings.HasSuffix(answer.Content, " how many?") || answer.Edited == nil || len(said.Answers()) != 1 {
		t.Errorf("%+v", answer)
	}
	if versions := d.Versions(answer.ID); len(versions) != 2 || versions[0].Content != "searching" {
		t.Errorf("%+v", versions)
	}
	loud := d.anna.Reply(answer, "and where?").Until("an edit", func(m discordtest.Message) bool { return m.Version == 1 })
	if loud.Content != "You said: and where?" {
		t.Errorf("%q", loud.Content)
	}
	quiet := d.anna.ReplySilently(answer, "and when?").Until("an edit", func(m discordtest.Message) bool { return m.Version == 1 })
	if quiet.Content != "You said:" {
		t.Errorf("without the intent, the content of a silent reply came through: %q", quiet.Content)
	}
	direct := d.anna.DM("hello").Until("an edit", func(m discordtest.Message) bool { return m.Version == 1 })
	if direct.Content != "You said: hello" {
		t.Errorf("%q", direct.Content)
	}
}

// askCommand is a command with every kind of option that the bot needs.
func askCommand() []*discordgo.ApplicationCommand {
	manage := int64(discordgo.PermissionManageGuild)
	return []*discordgo.ApplicationCommand{
		{
			Name: "ask", Description: "Ask the articles", NameLocalizations: &map[discordgo.Locale]string{discordgo.German: "frage"},
			Options: []*discordgo.ApplicationCommandOption{
				{Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What", Required: true},
				{Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "Only you see it"},
				{Type: discordgo.ApplicationCommandOptionUser, Name: "for", Description: "For whom"},
				{Type: discordgo.ApplicationCommandOptionString, Name: "publisher", Description: "Whose articles", Autocomplete: true},
			},
		},
		{
			Name: "config", Description: "Settings", DefaultMemberPermissions: &manage,
			Options: []*discordgo.ApplicationCommandOption{{
				Type: discordgo.ApplicationCommandOptionSubCommandGroup, Name: "channel", Description: "Channels",
				Options: []*discordgo.ApplicationCommandOption{{
					Type: discordgo.ApplicationCommandOptionSubCommand, Name: "add", Description: "Add one",
					Options: []*discordgo.ApplicationCommandOption{
						{Type: discordgo.ApplicationCommandOptionChannel, Name: "which", Description: "Which", Required: true},
					},
				}},
			}},
		},
		{Name: "Check against sources", Type: discordgo.MessageApplicationCommand},
		{Name: "Who is this", Type: discordgo.UserApplicationCommand},
	}
}

// register registers commands and returns whatever interaction comes.
func register(t *testing.T, d *discordtest.Server, commands []*discordgo.ApplicationCommand) (*discordgo.Session, <-chan *discordgo.InteractionCreate) {
	t.Helper()
	came := make(chan *discordgo.InteractionCreate, 100)
	s := session(t, d, func(_ *discordgo.Session, i *discordgo.InteractionCreate) { came <- i })
	if _, err := s.ApplicationCommandBulkOverwrite(d.ApplicationID(), "", commands); err != nil {
		t.Fatal(err)
	}
	return s, came
}

// TestSlashCommand follows a deferred, private answer with an edit and a follow-up.
func TestSlashCommand(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	s, came := register(t, d.Server, askCommand())
	d.anna.SetLocale("de")
	asked := d.anna.Command(d.lobby, "ask", discordtest.Opt("question", "how many?"), discordtest.Opt("private", true), discordtest.Opt("for", d.guild.Owner()))
	i := (<-came).Interaction
	data := i.ApplicationCommandData()
	if data.Options[0].StringValue() != "how many?" || !data.Options[1].BoolValue() || data.Resolved.Users[d.guild.Owner().ID] == nil {
		t.Errorf("options %+v", data.Options)
	}
	if i.AppID != d.ApplicationID() || i.Locale != discordgo.German || *i.GuildLocale != discordgo.EnglishUS || i.Member.Permissions == 0 {
		t.Errorf("interaction %+v", i)
	}
	err := s.InteractionRespond(i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral},
	})
	if err != nil {
		t.Fatal(err)
	}
	if ack := asked.Ack(); ack.Type != discordtest.AckDeferred || ack.Latency <= 0 {
		t.Errorf("%+v", ack)
	}
	text := "done"
	if _, err := s.InteractionResponseEdit(i, &discordgo.WebhookEdit{Content: &text, AllowedMentions: mute()}); err != nil {
		t.Fatal(err)
	}
	if m := asked.First(); m.Content != "done" || !m.Ephemeral() || m.Loading() {
		t.Errorf("%+v", m)
	}
	if _, err := s.FollowupMessageCreate(i, true, &discordgo.WebhookParams{Content: "more", AllowedMentions: mute()}); err != nil {
		t.Fatal(err)
	}
	asked.Until("the follow-up", func(m discordtest.Message) bool { return m.Content == "more" })
	if len(asked.Versions()) != 2 || len(asked.FollowUps()) != 1 {
		t.Errorf("%+v %+v", asked.Versions(), asked.FollowUps())
	}
	if public, own := d.Messages(d.lobby), d.SeenBy(d.anna, d.lobby); len(public) != 1 || len(own) != 2 {
		t.Errorf("public %+v, own %+v", public, own)
	}
	if n := len(d.Latencies()); n != 1 {
		t.Errorf("%d latencies", n)
	}
}

// TestSubcommandAndPermission: Discord itself keeps people without the permission out; the test can look behind that.
func TestSubcommandAndPermission(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	s, came := register(t, d.Server, askCommand())
	mod := d.guild.AddMember("Mod", d.guild.AddRole("mods", discordtest.ManageGuild))
	for who, inputs := range map[*discordtest.User][]discordtest.Input{
		mod:    {discordtest.Opt("which", d.lobby)},
		d.anna: {discordtest.Opt("which", d.lobby), discordtest.Unchecked()},
	} {
		used := who.Command(d.lobby, "config channel add", inputs...)
		i := (<-came).Interaction
		add := i.ApplicationCommandData().Options[0].Options[0]
		if add.Name != "add" || add.Options[0].ChannelValue(nil).ID != d.lobby.ID {
			t.Errorf("%+v", add)
		}
		if may := i.Member.Permissions&discordgo.PermissionManageGuild != 0; may != (who == mod) {
			t.Errorf("%s: permissions %b", who.Name, i.Member.Permissions)
		}
		respond(t, s, i, "ok")
		if m := used.First(); m.Content != "ok" {
			t.Errorf("%+v", m)
		}
	}
}

func respond(t *testing.T, s *discordgo.Session, i *discordgo.Interaction, text string, components ...discordgo.MessageComponent) {
	t.Helper()
	err := s.InteractionRespond(i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{Content: text, AllowedMentions: mute(), Components: components},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAutocomplete(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	s, came := register(t, d.Server, askCommand())
	typing := d.anna.Autocomplete(d.lobby, "ask", "publisher", "Dai", discordtest.Opt("question", "how"))
	i := (<-came).Interaction
	focused := i.ApplicationCommandData().Options[1]
	if !focused.Focused || focused.StringValue() != "Dai" {
		t.Errorf("%+v", focused)
	}
	err := s.InteractionRespond(i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionApplicationCommandAutocompleteResult,
		Data: &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "Daily", Value: "daily"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if list := typing.Choices(); len(list) != 1 || list[0].Name != "Daily" {
		t.Errorf("%+v", list)
	}
}

// TestContextMenus: the target comes resolved, with its content.
func TestContextMenus(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	s, came := register(t, d.Server, askCommand())
	said := d.anna.Say(d.lobby, "300 were hurt")
	d.anna.MessageCommand("Check against sources", said.Message)
	i := (<-came).Interaction
	data := i.ApplicationCommandData()
	if target := data.Resolved.Messages[data.TargetID]; target == nil || target.Content != "300 were hurt" {
		t.Errorf("%+v", data.Resolved)
	}
	respond(t, s, i, "supported")
	d.anna.UserCommand(d.lobby, "Who is this", d.guild.Owner())
	i = (<-came).Interaction
	data = i.ApplicationCommandData()
	if data.Resolved.Users[data.TargetID] == nil || data.Resolved.Members[data.TargetID] == nil {
		t.Errorf("%+v", data.Resolved)
	}
	respond(t, s, i, "the owner")
}

// TestComponents: a button updates its message, another opens a form, the form is sent in, a select answers.
func TestComponents(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	s, came := register(t, d.Server, askCommand())
	asked := d.anna.Command(d.lobby, "ask", discordtest.Opt("question", "how many?"))
	respond(t, s, (<-came).Interaction, "an answer", discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.Button{Label: "Next", CustomID: "v1:next:7"}, discordgo.Button{Label: "Report", CustomID: "v1:report:7"},
	}}, discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.SelectMenu{CustomID: "v1:pick", Options: []discordgo.SelectMenuOption{{Label: "A", Value: "a"}, {Label: "B", Value: "b"}}},
	}})
	answer := asked.First()

	next := d.anna.Click(answer, "v1:next")
	i := (<-came).Interaction
	if data := i.MessageComponentData(); data.CustomID != "v1:next:7" || i.Message.ID != answer.ID {
		t.Errorf("%+v", data)
	}
	err := s.InteractionRespond(i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseUpdateMessage,
		Data: &discordgo.InteractionResponseData{Content: "page two", AllowedMentions: mute()},
	})
	if err != nil {
		t.Fatal(err)
	}
	if m := next.First(); m.ID != answer.ID || m.Content != "page two" || len(m.Components) != 0 {
		t.Errorf("%+v", m)
	}

	shown := d.anna.Post(d.lobby, answer)
	report := d.anna.Click(shown.Message, "v1:report:7")
	err = s.InteractionRespond((<-came).Interaction, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseModal,
		Data: &discordgo.InteractionResponseData{CustomID: "v1:why:7", Title: "Why?", Components: []discordgo.MessageComponent{
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.TextInput{CustomID: "why", Label: "Why?", Style: discordgo.TextInputParagraph, Required: true, MaxLength: 20},
			}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if input, ok := report.Modal().Input("why"); !ok || input.MaxLength != 20 {
		t.Errorf("%+v", input)
	}
	sent := d.anna.SubmitModal(report, map[string]string{"why": "wrong figure"})
	i = (<-came).Interaction
	data := i.ModalSubmitData()
	if value := data.Components[0].(*discordgo.ActionsRow).Components[0].(*discordgo.TextInput).Value; value != "wrong figure" || data.CustomID != "v1:why:7" {
		t.Errorf("%q %+v", value, data)
	}
	respond(t, s, i, "thank you")
	if m := sent.First(); m.Content != "thank you" {
		t.Errorf("%+v", m)
	}

	d.anna.Select(shown.Message, "v1:pick", "b")
	i = (<-came).Interaction
	if values := i.MessageComponentData().Values; len(values) != 1 || values[0] != "b" {
		t.Errorf("%v", values)
	}
	err = s.InteractionRespond(i, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate})
	if err != nil {
		t.Fatal(err)
	}
}
