package discordtest

import "slices"

// post is a message where it is kept, with all its versions.
type post struct {
	Message
	channel  *Channel
	author   *User
	versions []Message
	// viewer is the one person who sees an ephemeral message.
	viewer *User
	// from is the interaction that the message answers, also as a follow-up.
	from    *Interaction
	sent    *Sent
	thread  *Channel
	deleted bool
}

// keep records the message as it is now; s.mu is held.
func (p *post) keep(s *Server) {
	p.At = s.now()
	p.Version = len(p.versions)
	p.versions = append(p.versions, p.Message.clone())
}

// add puts a new message into its channel and tells the bot; s.mu is held.
func (s *Server) add(p *post) {
	p.ID, p.ChannelID = s.nextID(), p.channel.ID
	if p.Author.ID == "" {
		p.Author = p.author.author()
	}
	p.Timestamp = stamp(s.now())
	p.fill()
	p.keep(s)
	s.posts[p.ID] = p
	p.channel.posts = append(p.channel.posts, p)
	if p.channel.archived && !p.channel.locked {
		p.channel.archived = false
	}
	s.tellMessage("MESSAGE_CREATE", p)
	s.stir(p)
}

// fill makes lists that JSON must not show as null.
func (m *Message) fill() {
	nonNil(&m.Mentions)
	nonNil(&m.MentionRoles)
	nonNil(&m.Attachments)
	nonNil(&m.Embeds)
	nonNil(&m.Components)
}

func nonNil[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}

// revise puts a new version in the message's place; s.mu is held.
func (s *Server) revise(p *post, m Message) {
	edited := stamp(s.now())
	m.Edited = &edited
	m.Flags &^= FlagLoading
	p.Message = m
	p.fill()
	p.keep(s)
	s.tellMessage("MESSAGE_UPDATE", p)
	s.stir(p)
}

// erase deletes a message; s.mu is held.
func (s *Server) erase(p *post) {
	p.deleted = true
	delete(s.posts, p.ID)
	p.channel.posts = slices.DeleteFunc(p.channel.posts, func(o *post) bool { return o == p })
	data := doc{"id": p.ID, "channel_id": p.channel.ID}
	if g := p.channel.Guild; g != nil && !p.Ephemeral() {
		data["guild_id"] = g.ID
	}
	s.dispatch(event{name: "MESSAGE_DELETE", guild: p.channel.Guild, intents: p.intents(), data: data})
	s.stir(p)
}

// stir wakes those who wait for this message.
func (s *Server) stir(p *post) {
	if p.from != nil {
		p.from.sig.fire()
	}
	if p.sent != nil {
		p.sent.sig.fire()
	}
	s.changed.fire()
}

// intents is what a bot must have asked for to hear of the message. Ephemeral messages come as direct messages.
func (p *post) intents() Intents {
	if p.channel.Guild == nil || p.Ephemeral() {
		return IntentDirectMessages
	}
	return IntentGuildMessages
}

// tellMessage dispatches a message event, with what each session may read; s.mu is held.
func (s *Server) tellMessage(name string, p *post) {
	if p.channel.permissions(s.bot)&ViewChannel == 0 && !p.Ephemeral() {
		return
	}
	view := func(granted Intents) any {
		full := struct {
			Message
			GuildID string `json:"guild_id,omitempty"`
			Member  doc    `json:"member,omitempty"`
		}{Message: s.visible(p, granted)}
		if g := p.channel.Guild; g != nil && !p.Ephemeral() {
			full.GuildID = g.ID
			full.Member = g.memberJSON(p.author, false)
		}
		return full
	}
	s.dispatch(event{name: name, guild: p.channel.Guild, intents: p.intents(), view: view})
}

// visible is the message as the bot may read it: without the message-content intent, the content of messages that neither
// mention it nor are its own nor direct is empty. That holds for the HTTP API too.
func (s *Server) visible(p *post, granted Intents) Message {
	m := p.Message.clone()
	if m.Referenced != nil {
		if target := s.posts[m.Referenced.ID]; target != nil {
			inner := s.visible(target, granted)
			inner.Referenced = nil
			m.Referenced = &inner
		} else {
			m.Referenced = nil
		}
	}
	mentions := slices.ContainsFunc(m.Mentions, func(a Author) bool { return a.ID == s.bot.ID })
	if granted&IntentMessageContent != 0 || mentions || p.author == s.bot || p.channel.Guild == nil {
		return m
	}
	m.Content, m.Attachments, m.Embeds, m.Components = "", []Attachment{}, []Embed{}, []Component{}
	return m
}

// granted are the intents that say what the bot may read by HTTP: those of its application.
func (s *Server) granted() Intents { return s.o.Privileged }

// live are a channel's messages that everybody sees.
func (c *Channel) live() []*post {
	return slices.DeleteFunc(slices.Clone(c.posts), func(p *post) bool { return p.Ephemeral() })
}

// Messages are a channel's messages that everybody in it sees, oldest first.
func (s *Server) Messages(c *Channel) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return snapshots(c.live())
}

// SeenBy are a channel's messages as one person sees them: with those that are ephemeral for this person.
func (s *Server) SeenBy(u *User, c *Channel) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return snapshots(slices.DeleteFunc(slices.Clone(c.posts), func(p *post) bool { return p.Ephemeral() && p.viewer != u }))
}

// Message is one message as it is now, ephemeral or not; false where it does not exist or was deleted.
func (s *Server) Message(id string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.posts[id]
	if p == nil {
		return Message{}, false
	}
	return p.Message.clone(), true
}

// Versions are all versions of a message, the first as it was sent.
func (s *Server) Versions(id string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.posts[id]; p != nil {
		return slices.Clone(p.versions)
	}
	return nil
}

func snapshots(posts []*post) []Message {
	list := make([]Message, 0, len(posts))
	for _, p := range posts {
		list = append(list, p.Message.clone())
	}
	return list
}
