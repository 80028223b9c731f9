package discord

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// The types below read what comes in as leniently as possible: a message with a component of a kind that nobody knew when
// discordgo was written must not take the author or the token from the event that it came with.

// message is a message as it comes in.
type message struct {
	ID          string            `json:"id"`
	ChannelID   string            `json:"channel_id"`
	GuildID     string            `json:"guild_id"`
	Type        int               `json:"type"`
	Content     string            `json:"content"`
	WebhookID   string            `json:"webhook_id"`
	Author      *user             `json:"author"`
	Member      *member           `json:"member"`
	Mentions    []user            `json:"mentions"`
	Roles       []string          `json:"mention_roles"`
	Attachments []json.RawMessage `json:"attachments"`
	Embeds      []json.RawMessage `json:"embeds"`
	Stickers    []json.RawMessage `json:"sticker_items"`
	Flags       int               `json:"flags"`
	Reference   *struct {
		MessageID string `json:"message_id"`
		Type      int    `json:"type"`
	} `json:"message_reference"`
	Referenced *struct {
		Author *user `json:"author"`
	} `json:"referenced_message"`
}

type user struct {
	ID   string `json:"id"`
	Name string `json:"username"`
	Bot  bool   `json:"bot"`
}

type member struct {
	User        *user    `json:"user"`
	Roles       []string `json:"roles"`
	Permissions string   `json:"permissions"`
}

// may says whether a member of an interaction has one of the permissions, or all of them.
func (m *member) may(want int64) bool {
	if m == nil {
		return false
	}
	bits, err := strconv.ParseInt(m.Permissions, 10, 64)
	return err == nil && bits&(want|discordgo.PermissionAdministrator) != 0
}

// mentions says whether a message mentions somebody by name.
func (m *message) mentions(id string) bool {
	for _, u := range m.Mentions {
		if u.ID == id {
			return true
		}
	}
	return false
}

// repliesTo is the id of the message that a message answers, "" for none.
func (m *message) repliesTo() string {
	if m.Reference == nil || m.Reference.Type != 0 {
		return ""
	}
	return m.Reference.MessageID
}

// answers says whether a message answers one of somebody's.
func (m *message) answers(id string) bool {
	return m.Referenced != nil && m.Referenced.Author != nil && m.Referenced.Author.ID == id
}

// The types of messages that people write.
const (
	messagePlain = 0
	messageReply = 19
)

// said is a message's text without the mention of somebody, or of a role ("" for none).
func (m *message) said(without, role string) string {
	text := strings.NewReplacer("<@"+without+">", " ", "<@!"+without+">", " ", "<@&"+role+">", " ").Replace(m.Content)
	return strings.TrimSpace(text)
}

// interaction is a command, a press of a button, or a form, as it comes in.
type interaction struct {
	ID      string                    `json:"id"`
	AppID   string                    `json:"application_id"`
	Type    discordgo.InteractionType `json:"type"`
	Token   string                    `json:"token"`
	Data    json.RawMessage           `json:"data"`
	GuildID string                    `json:"guild_id"`
	// ChannelID is where it happened; Channel has the same with the parent of a thread.
	ChannelID string            `json:"channel_id"`
	Channel   *channel          `json:"channel"`
	Member    *member           `json:"member"`
	User      *user             `json:"user"`
	Locale    discordgo.Locale  `json:"locale"`
	Guild     *discordgo.Locale `json:"guild_locale"`
	Message   *message          `json:"message"`
	// LargestFile is how large an attachment may be here, in bytes.
	LargestFile int `json:"attachment_size_limit"`
	// lane is the one of the queue in which it is worked on, "" for that of its channel.
	lane string
}

// channel is a channel or thread.
type channel struct {
	ID       string                `json:"id"`
	GuildID  string                `json:"guild_id"`
	Type     discordgo.ChannelType `json:"type"`
	ParentID string                `json:"parent_id"`
	OwnerID  string                `json:"owner_id"`
}

func (c channel) isThread() bool {
	switch c.Type {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		return true
	}
	return false
}

// who is the id of whoever acted, "" where Discord does not say.
func (i *interaction) who() string {
	switch {
	case i.Member != nil && i.Member.User != nil:
		return i.Member.User.ID
	case i.User != nil:
		return i.User.ID
	}
	return ""
}

// name is what whoever acted is called, "" where Discord does not say.
func (i *interaction) name() string {
	switch {
	case i.Member != nil && i.Member.User != nil:
		return i.Member.User.Name
	case i.User != nil:
		return i.User.Name
	}
	return ""
}

func (i *interaction) roles() []string {
	if i.Member == nil {
		return nil
	}
	return i.Member.Roles
}

// command is the data of a command.
type command struct {
	Name     string                           `json:"name"`
	Type     discordgo.ApplicationCommandType `json:"type"`
	TargetID string                           `json:"target_id"`
	Options  []option                         `json:"options"`
	Resolved struct {
		Messages map[string]message `json:"messages"`
	} `json:"resolved"`
}

// option is an option of a command as somebody filled it in, or a subcommand with options of its own.
type option struct {
	Name    string   `json:"name"`
	Value   any      `json:"value"`
	Focused bool     `json:"focused"`
	Options []option `json:"options"`
}

// options are the options of a command by name. What Discord would not let through is as if it was not there.
type options map[string]any

func optionsOf(list []option) options {
	o := options{}
	for _, opt := range list {
		o[opt.Name] = opt.Value
	}
	return o
}

func (o options) text(name string) string {
	s, _ := o[name].(string)
	return strings.TrimSpace(s)
}

// flag is the value of an option for yes or no, and whether it was given.
func (o options) flag(name string) (value, given bool) {
	value, given = o[name].(bool)
	return value, given
}

func (o options) number(name string) (value int, given bool) {
	f, given := o[name].(float64)
	return int(f), given
}

// guildData is a server as GUILD_CREATE tells of it.
type guildData struct {
	ID          string           `json:"id"`
	OwnerID     string           `json:"owner_id"`
	Locale      discordgo.Locale `json:"preferred_locale"`
	Unavailable bool             `json:"unavailable"`
	Roles       []role           `json:"roles"`
	Threads     []channel        `json:"threads"`
}

type role struct {
	ID          string `json:"id"`
	Permissions string `json:"permissions"`
	// Tags say of a role that comes with a bot whose it is.
	Tags struct {
		BotID string `json:"bot_id"`
	} `json:"tags"`
}

// moderates says whether holders of a role are moderators: those who manage messages or the server.
func (r role) moderates() bool {
	return (&member{Permissions: r.Permissions}).may(moderatorBits)
}

// moderatorBits are the permissions of which one makes a moderator.
const moderatorBits = discordgo.PermissionManageMessages | discordgo.PermissionManageGuild
