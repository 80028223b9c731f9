package discordtest

import (
	"context"
	"slices"
)

// Sent is a message that a person wrote, and the handle on which a test waits for what the bot answers.
type Sent struct {
	// Message is the message as it was sent.
	Message Message

	s       *Server
	answers []*post
	sig     signal
}

// Say writes a message that mentions nobody but who stands in its text.
func (u *User) Say(c *Channel, text string) *Sent { return u.Post(c, Message{Content: text}) }

// Mention writes a message that mentions the bot first.
func (u *User) Mention(c *Channel, text string) *Sent { return u.Say(c, u.s.bot.Tag()+" "+text) }

// DM writes to the bot directly.
func (u *User) DM(text string) *Sent { return u.Say(u.DMChannel(), text) }

// Reply answers a message, with the ping that Discord's client sets by default: a reply to the bot mentions it.
func (u *User) Reply(to Message, text string) *Sent { return u.reply(to, text, true) }

// ReplySilently answers a message with the ping turned off. Without the message-content intent the bot can't read it.
func (u *User) ReplySilently(to Message, text string) *Sent { return u.reply(to, text, false) }

func (u *User) reply(to Message, text string, ping bool) *Sent {
	u.s.tb.Helper()
	u.s.mu.Lock()
	target := u.s.posts[to.ID]
	u.s.mu.Unlock()
	if target == nil {
		u.s.tb.Fatalf("discordtest: %s can't reply to message %s, which does not exist", u.Name, to.ID)
	}
	return u.write(target.channel, Message{Content: text}, target, ping)
}

// Post writes any message: its content, embeds, attachments and components count. Written by Server.Bot it stands for a
// message that the bot sent before the test began.
func (u *User) Post(c *Channel, m Message) *Sent { return u.write(c, m, nil, false) }

func (u *User) write(c *Channel, m Message, target *post, ping bool) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	sent := &Sent{s: s}
	p := &post{channel: c, author: u, sent: sent}
	p.Content, p.Embeds, p.Attachments, p.Components, p.Flags = m.Content, m.Embeds, m.Attachments, m.Components, m.Flags
	if target != nil {
		p.answer(target)
	}
	p.Mentions = s.mentions(m.Content)
	if target != nil && ping && !slices.ContainsFunc(p.Mentions, func(a Author) bool { return a.ID == target.author.ID }) {
		p.Mentions = append(p.Mentions, target.author.author())
	}
	if u != s.bot {
		c.asked = sent
	}
	s.add(p)
	sent.Message = p.Message.clone()
	return sent
}

// mentions are the people who stand in a text.
func (s *Server) mentions(text string) []Author {
	var list []Author
	for _, p := range mentioned(text) {
		if who := s.users[p.ID]; p.Kind == "user" && who != nil {
			list = append(list, who.author())
		}
	}
	return list
}

// attribute finds whose message a message of the bot answers: the one that it replies to, or that this one goes back to;
// without a reference, in threads and direct messages, the last that a person wrote there. s.mu is held.
func (s *Server) attribute(p *post, replied *post) {
	if replied != nil {
		p.sent = replied.sent
	} else if p.channel.Guild == nil || p.channel.thread() {
		p.sent = p.channel.asked
	}
	if p.sent != nil {
		p.sent.answers = append(p.sent.answers, p)
	}
}

// Edit changes a person's message; the bot gets MESSAGE_UPDATE.
func (m *Sent) Edit(text string) {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	if p := m.s.posts[m.Message.ID]; p != nil {
		changed := p.Message
		changed.Content = text
		changed.Mentions = m.s.mentions(text)
		m.s.revise(p, changed)
	}
}

// DeleteMessage deletes a message, as its author or a moderator would.
func (s *Server) DeleteMessage(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.posts[id]; p != nil {
		s.erase(p)
	}
}

// First waits for the bot's first answer and returns it as it is then.
func (m *Sent) First() Message {
	m.s.tb.Helper()
	return m.Until("an answer", func(Message) bool { return true })
}

// Until waits until an answer, or a later version of one, fulfils ok. What it is stands in the failed test's message.
func (m *Sent) Until(what string, ok func(Message) bool) Message {
	m.s.tb.Helper()
	var found Message
	m.s.must(&m.sig, what+" to "+m.Message.Content, func() (done bool) {
		found, done = latest(m.answers, ok)
		return done
	})
	return found
}

// Await is Until for other goroutines than the test's own: it returns an error where ctx ends first.
func (m *Sent) Await(ctx context.Context, ok func(Message) bool) (Message, error) {
	var found Message
	err := m.s.await(ctx, &m.sig, "an answer to "+m.Message.Content, func() (done bool) {
		found, done = latest(m.answers, ok)
		return done
	})
	return found, err
}

// Answers are all answers so far, as they are now, without those deleted.
func (m *Sent) Answers() []Message {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	return snapshots(slices.DeleteFunc(slices.Clone(m.answers), func(p *post) bool { return p.deleted }))
}

// latest is the newest version of the first message that fulfils ok in any version.
func latest(posts []*post, ok func(Message) bool) (Message, bool) {
	for _, p := range posts {
		for _, version := range slices.Backward(p.versions) {
			if ok(version) {
				return version, true
			}
		}
	}
	return Message{}, false
}
