package discordtest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// draft is what a request says of a message. What is nil was left out; null fields are in it as empty.
type draft struct {
	Content         *string          `json:"content"`
	Embeds          *[]Embed         `json:"embeds"`
	Components      *[]Component     `json:"components"`
	Attachments     *[]Attachment    `json:"attachments"`
	AllowedMentions *allowedMentions `json:"allowed_mentions"`
	Flags           *int             `json:"flags"`
	TTS             bool             `json:"tts"`
	StickerIDs      []string         `json:"sticker_ids"`
	Poll            any              `json:"poll"`
	Reference       *struct {
		MessageID       string `json:"message_id"`
		ChannelID       string `json:"channel_id"`
		GuildID         string `json:"guild_id"`
		FailIfNotExists *bool  `json:"fail_if_not_exists"`
	} `json:"message_reference"`
}

// way is how a message is written: by a new one or an edit, with which flags, and where the message stands in the body.
type way struct {
	edit  bool
	flags int
	at    string
}

const (
	sendFlags    = FlagSuppressEmbeds | FlagSuppressNotifications | FlagComponentsV2
	editFlags    = FlagSuppressEmbeds | FlagComponentsV2
	respondFlags = sendFlags | FlagEphemeral
)

// nulls lets a null field of an edit clear what is there, as Discord does.
func (d *draft) nulls(fields map[string]any) {
	null := func(name string) bool { v, ok := fields[name]; return ok && v == nil }
	if null("content") {
		d.Content = new(string)
	}
	if null("embeds") {
		d.Embeds = &[]Embed{}
	}
	if null("components") {
		d.Components = &[]Component{}
	}
	if null("attachments") {
		d.Attachments = &[]Attachment{}
	}
}

// compose is the message that old becomes by a draft, with all checks that need more than one field; s.mu is held.
func (s *Server) compose(c *call, ch *Channel, old Message, d draft, w way, replied *post) (Message, *refusal) {
	m := old
	var f faults
	s.composeFlags(&m, d, w, &f)
	setIf(&m.Content, d.Content)
	setIf(&m.Embeds, d.Embeds)
	setIf(&m.Components, d.Components)
	m.Content = strings.TrimSpace(m.Content)
	checkMentions(w.at+".allowed_mentions", d.AllowedMentions, &f)
	checkEmbeds(w.at+".embeds", m.Embeds, &f)
	v2 := m.Flags&FlagComponentsV2 != 0
	checkComponents(w.at+".components", m.Components, v2, &f)
	if v2 && (m.Content != "" || len(m.Embeds) > 0) {
		f.add(RuleForm, w.at+".flags", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "content and embeds can't go with IS_COMPONENTS_V2.")
	}
	if bad := s.composeFiles(c, ch, &m, d, w, &f); bad != nil {
		return m, bad
	}
	if len(f.list) > 0 {
		return m, badForm(f.list)
	}
	if m.Content == "" && len(m.Embeds)+len(m.Attachments)+len(d.StickerIDs) == 0 && d.Poll == nil && !(v2 && len(m.Components) > 0) {
		return m, refuse(RuleEmpty, http.StatusBadRequest, codeEmptyMessage, "Cannot send an empty message")
	}
	s.composePings(c, ch, &m, d, replied)
	for i := range m.Embeds {
		m.Embeds[i].Type = "rich"
	}
	return m, nil
}

func setIf[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func (s *Server) composeFlags(m *Message, d draft, w way, f *faults) {
	if d.Flags == nil {
		return
	}
	if bad := *d.Flags &^ w.flags; bad != 0 {
		f.add(RuleFlags, w.at+".flags", "BITFIELD_FLAGS", "The flags %b can't be set here.", bad)
	}
	if w.edit && m.Flags&FlagComponentsV2 != 0 && *d.Flags&FlagComponentsV2 == 0 {
		f.add(RuleFlags, w.at+".flags", "BITFIELD_FLAGS", "IS_COMPONENTS_V2 can't be taken from a message.")
	}
	m.Flags = m.Flags&^w.flags | *d.Flags&w.flags
}

// composeFiles takes uploads and what attachments says of them into the message.
func (s *Server) composeFiles(c *call, ch *Channel, m *Message, d draft, w way, f *faults) *refusal {
	kept := slices.Clone(m.Attachments)
	said := map[string]Attachment{}
	if d.Attachments != nil {
		kept = kept[:0]
		for i, a := range *d.Attachments {
			old := slices.IndexFunc(m.Attachments, func(o Attachment) bool { return o.ID == a.ID })
			new := slices.IndexFunc(c.files, func(u file) bool { return u.n == a.ID })
			switch {
			case new >= 0:
				said[a.ID] = a
			case old >= 0:
				kept = append(kept, m.Attachments[old])
			default:
				f.add(RuleForm, fmt.Sprintf("%s.attachments.%d.id", w.at, i), "ATTACHMENT_NOT_FOUND", "There is neither a file files[%s] nor such an attachment.", a.ID)
			}
		}
	}
	for _, u := range c.files {
		if len(u.data) > s.o.MaxFile {
			return refuse(RuleSize, http.StatusRequestEntityTooLarge, codeTooLarge, "Request entity too large: %s has %d bytes.", u.name, len(u.data))
		}
		a, ok := said[u.n]
		if d.Attachments != nil && !ok {
			f.add(RuleForm, w.at+".attachments", "ATTACHMENT_NOT_LISTED", "files[%s] is not among the attachments.", u.n)
		}
		kept = append(kept, s.attach(ch, u, a, m.Ephemeral()))
	}
	if len(kept) > 10 {
		f.add(RuleForm, w.at+".attachments", "BASE_TYPE_BAD_LENGTH", "Must be 10 or fewer in length.")
	}
	m.Attachments = kept
	for _, name := range attached(m.Embeds, m.Components) {
		if !slices.ContainsFunc(kept, func(a Attachment) bool { return a.Filename == name }) {
			f.add(RuleForm, w.at+".embeds", "ATTACHMENT_NOT_FOUND", "attachment://%s is no attachment of the message.", name)
		}
	}
	return nil
}

func (s *Server) attach(ch *Channel, u file, said Attachment, ephemeral bool) Attachment {
	a := Attachment{
		ID: s.nextID(), Filename: u.name, Description: said.Description, ContentType: u.contentType, Size: len(u.data), Data: u.data,
		Ephemeral: ephemeral,
	}
	if said.Filename != "" {
		a.Filename = said.Filename
	}
	a.URL = fmt.Sprintf("https://%s/attachments/%s/%s/%s", cdnHost, ch.ID, a.ID, a.Filename)
	a.ProxyURL = a.URL
	return a
}

// composePings computes whom the message pings, and notes what a polite bot leaves.
func (s *Server) composePings(c *call, ch *Channel, m *Message, d draft, replied *post) {
	if !d.AllowedMentions.silent() {
		s.note(Violation{Rule: RuleMentions, Where: c.where(), Detail: `allowed_mentions must be there with "parse": [], no users, no roles and no replied_user`})
	}
	m.Pings = s.pings(ch, m.Content, d.AllowedMentions, replied)
	m.Mentions, m.MentionRoles, m.MentionEveryone = []Author{}, []string{}, false
	for _, p := range m.Pings {
		s.note(Violation{Rule: RulePing, Where: c.where(), Detail: fmt.Sprintf("the message pings %s %s", p.Kind, p.ID)})
		switch p.Kind {
		case "user":
			m.Mentions = append(m.Mentions, s.users[p.ID].author())
		case "role":
			m.MentionRoles = append(m.MentionRoles, p.ID)
		default:
			m.MentionEveryone = true
		}
	}
}
