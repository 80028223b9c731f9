package discordtest

import (
	"slices"
	"strings"
	"time"
)

// Message is a message as Discord's JSON has it. What the Server hands out are copies: a message as it was then.
type Message struct {
	ID              string       `json:"id"`
	ChannelID       string       `json:"channel_id"`
	Type            int          `json:"type"`
	Author          Author       `json:"author"`
	Content         string       `json:"content"`
	Timestamp       string       `json:"timestamp"`
	Edited          *string      `json:"edited_timestamp"`
	TTS             bool         `json:"tts"`
	MentionEveryone bool         `json:"mention_everyone"`
	Mentions        []Author     `json:"mentions"`
	MentionRoles    []string     `json:"mention_roles"`
	Attachments     []Attachment `json:"attachments"`
	Embeds          []Embed      `json:"embeds"`
	Components      []Component  `json:"components"`
	Flags           int          `json:"flags"`
	Pinned          bool         `json:"pinned"`
	WebhookID       string       `json:"webhook_id,omitempty"`
	ApplicationID   string       `json:"application_id,omitempty"`
	Reference       *Reference   `json:"message_reference,omitempty"`
	Referenced      *Message     `json:"referenced_message,omitempty"`
	Invocation      *Invocation  `json:"interaction_metadata,omitempty"`
	Reactions       []Reaction   `json:"reactions,omitempty"`

	// Pings are whom this version of the message would ping, as its allowed_mentions let it.
	Pings []Ping `json:"-"`
	// Version counts the edits: 0 is the message as it was sent.
	Version int `json:"-"`
	// At is when this version came to be, by the server's clock.
	At time.Time `json:"-"`
}

// The flags of messages.
const (
	FlagSuppressEmbeds        = 1 << 2
	FlagHasThread             = 1 << 5
	FlagEphemeral             = 1 << 6
	FlagLoading               = 1 << 7
	FlagSuppressNotifications = 1 << 12
	FlagComponentsV2          = 1 << 15
)

// The types of messages.
const (
	typeDefault     = 0
	typeReply       = 19
	typeCommand     = 20
	typeContextMenu = 23
)

// Author is who wrote a message.
type Author struct {
	ID            string `json:"id"`
	Username      string `json:"username"`
	GlobalName    string `json:"global_name"`
	Discriminator string `json:"discriminator"`
	Bot           bool   `json:"bot,omitempty"`
}

func (u *User) author() Author {
	return Author{ID: u.ID, Username: u.Name, GlobalName: u.Name, Discriminator: "0", Bot: u.Bot}
}

// Reference is the message that a reply answers.
type Reference struct {
	Type      int    `json:"type"`
	MessageID string `json:"message_id,omitempty"`
	ChannelID string `json:"channel_id,omitempty"`
	GuildID   string `json:"guild_id,omitempty"`
}

// Invocation is the interaction that a message answers.
type Invocation struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
	User Author `json:"user"`
}

// Reaction is an emoji under a message and how many set it.
type Reaction struct {
	Count int   `json:"count"`
	Me    bool  `json:"me"`
	Emoji Emoji `json:"emoji"`
}

// Emoji is an emoji; ID is "" for those of Unicode.
type Emoji struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name"`
	Animated bool   `json:"animated,omitempty"`
}

// Attachment is a file of a message.
type Attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	Ephemeral   bool   `json:"ephemeral,omitempty"`

	// Data is the file.
	Data []byte `json:"-"`
}

// Embed is an embed of a message.
type Embed struct {
	Type        string       `json:"type,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Color       int          `json:"color,omitempty"`
	Footer      *EmbedText   `json:"footer,omitempty"`
	Author      *EmbedText   `json:"author,omitempty"`
	Image       *EmbedMedia  `json:"image,omitempty"`
	Thumbnail   *EmbedMedia  `json:"thumbnail,omitempty"`
	Fields      []EmbedField `json:"fields,omitempty"`
}

// EmbedText is a footer (Text) or an author (Name).
type EmbedText struct {
	Text    string `json:"text,omitempty"`
	Name    string `json:"name,omitempty"`
	URL     string `json:"url,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedMedia is a picture.
type EmbedMedia struct {
	URL string `json:"url"`
}

// EmbedField is a field of an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline,omitempty"`
}

// Component is a component of any kind: a row with Components, a button, a select, a text input, a text display.
type Component struct {
	Type        int            `json:"type"`
	ID          int            `json:"id,omitempty"`
	CustomID    string         `json:"custom_id,omitempty"`
	Style       int            `json:"style,omitempty"`
	Label       string         `json:"label,omitempty"`
	Description string         `json:"description,omitempty"`
	URL         string         `json:"url,omitempty"`
	Emoji       *Emoji         `json:"emoji,omitempty"`
	Disabled    bool           `json:"disabled,omitempty"`
	Placeholder string         `json:"placeholder,omitempty"`
	Value       string         `json:"value,omitempty"`
	Required    *bool          `json:"required,omitempty"`
	MinLength   int            `json:"min_length,omitempty"`
	MaxLength   int            `json:"max_length,omitempty"`
	MinValues   *int           `json:"min_values,omitempty"`
	MaxValues   int            `json:"max_values,omitempty"`
	Options     []SelectOption `json:"options,omitempty"`
	Content     string         `json:"content,omitempty"`
	AccentColor *int           `json:"accent_color,omitempty"`
	Spoiler     bool           `json:"spoiler,omitempty"`
	Components  []Component    `json:"components,omitempty"`
	Component   *Component     `json:"component,omitempty"`
	Accessory   *Component     `json:"accessory,omitempty"`
	Media       *EmbedMedia    `json:"media,omitempty"`
	File        *EmbedMedia    `json:"file,omitempty"`
	Items       []MediaItem    `json:"items,omitempty"`
}

// MediaItem is a picture of a gallery.
type MediaItem struct {
	Media       EmbedMedia `json:"media"`
	Description string     `json:"description,omitempty"`
	Spoiler     bool       `json:"spoiler,omitempty"`
}

// SelectOption is an option of a select.
type SelectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Emoji       *Emoji `json:"emoji,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// Ephemeral reports whether only one person sees the message.
func (m Message) Ephemeral() bool { return m.Flags&FlagEphemeral != 0 }

// Loading reports whether the message is a deferral that shows "thinking …".
func (m Message) Loading() bool { return m.Flags&FlagLoading != 0 }

// Text is all that a person reads in the message, part by part in lines: content, embeds, text displays, and what the
// buttons and selects say.
func (m Message) Text() string {
	lines := []string{m.Content}
	for _, e := range m.Embeds {
		if e.Author != nil {
			lines = append(lines, e.Author.Name)
		}
		lines = append(lines, e.Title, e.Description)
		for _, f := range e.Fields {
			lines = append(lines, f.Name, f.Value)
		}
		if e.Footer != nil {
			lines = append(lines, e.Footer.Text)
		}
	}
	walk(m.Components, func(c Component) {
		lines = append(lines, c.Content, c.Label, c.Placeholder)
		for _, o := range c.Options {
			lines = append(lines, o.Label, o.Description)
		}
	})
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return l == "" }), "\n")
}

// Component finds the component whose custom_id is id or, where there is none, begins with id.
func (m Message) Component(id string) (Component, bool) {
	return find(m.Components, id)
}

func find(list []Component, id string) (found Component, ok bool) {
	exact := false
	walk(list, func(c Component) {
		if c.CustomID == "" || exact {
			return
		}
		if exact = c.CustomID == id; exact || !ok && strings.HasPrefix(c.CustomID, id) {
			found, ok = c, true
		}
	})
	return found, ok
}

// CustomIDs are the custom_ids of all components, in order.
func (m Message) CustomIDs() []string {
	var ids []string
	walk(m.Components, func(c Component) {
		if c.CustomID != "" {
			ids = append(ids, c.CustomID)
		}
	})
	return ids
}

// walk shows every component to f, outer ones first.
func walk(list []Component, f func(Component)) {
	for _, c := range list {
		f(c)
		walk(c.Components, f)
		for _, inner := range []*Component{c.Component, c.Accessory} {
			if inner != nil {
				walk([]Component{*inner}, f)
			}
		}
	}
}

// clone copies what later edits of the stored message could reach.
func (m Message) clone() Message {
	m.Mentions = slices.Clone(m.Mentions)
	m.Attachments = slices.Clone(m.Attachments)
	m.Reactions = slices.Clone(m.Reactions)
	m.Pings = slices.Clone(m.Pings)
	return m
}
