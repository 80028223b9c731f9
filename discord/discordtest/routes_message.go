package discordtest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// channel is the channel of a request that the bot may see; s.mu is held.
func (s *Server) channel(c *call) (*Channel, *refusal) {
	ch := s.channels[c.param("channel_id")]
	if ch == nil || ch.deleted || ch.Parent != nil && ch.Parent.deleted {
		return nil, unknown(codeUnknownChannel, "Channel")
	}
	if ch.Guild != nil && (ch.Guild.gone || !ch.permissions(s.bot).Has(ViewChannel)) {
		return nil, forbidden(codeMissingAccess, "Missing Access")
	}
	return ch, nil
}

// message is the message of a request; ephemeral ones are unknown to every route of channels.
func (s *Server) message(c *call) (*post, *refusal) {
	ch, bad := s.channel(c)
	if bad != nil {
		return nil, bad
	}
	p := s.posts[c.param("message_id")]
	if p == nil || p.channel != ch || p.Ephemeral() {
		return nil, unknown(codeUnknownMessage, "Message")
	}
	return p, nil
}

// may refuses what the bot lacks a permission for.
func (s *Server) may(ch *Channel, want Permissions) *refusal {
	if !ch.permissions(s.bot).Has(want) {
		return forbidden(codeMissingPermission, "Missing Permissions")
	}
	return nil
}

// maySend looks at the permissions that a message needs by what is in it.
func (s *Server) maySend(ch *Channel, d draft, files int) *refusal {
	want := SendMessages
	if ch.thread() {
		want = SendInThreads
	}
	if d.Embeds != nil && len(*d.Embeds) > 0 {
		want |= EmbedLinks
	}
	if files > 0 {
		want |= AttachFiles
	}
	if ch.locked && ch.archived {
		return refuse(RuleState, http.StatusBadRequest, codeThreadArchived, "Thread is archived")
	}
	if ch.Guild == nil && ch.recipient.shut {
		return forbidden(codeCannotMessageUser, "Cannot send messages to this user")
	}
	return s.may(ch, want)
}

func (s *Server) postMessage(c *call) (int, any, *refusal) {
	ch, bad := s.channel(c)
	if bad != nil {
		return 0, nil, bad
	}
	var d draft
	if bad := c.into(&d); bad != nil {
		return 0, nil, bad
	}
	if bad := s.maySend(ch, d, len(c.files)); bad != nil {
		return 0, nil, bad
	}
	p := &post{channel: ch, author: s.bot}
	replied, bad := s.answered(ch, d, p)
	if bad != nil {
		return 0, nil, bad
	}
	m, bad := s.compose(c, ch, p.Message, d, way{flags: sendFlags}, replied)
	if bad != nil {
		return 0, nil, bad
	}
	p.Message = m
	s.attribute(p, replied)
	s.add(p)
	return http.StatusOK, s.visible(p, s.granted()), nil
}

// answered is the message that a draft answers, and makes the post a reply to it.
func (s *Server) answered(ch *Channel, d draft, p *post) (*post, *refusal) {
	if d.Reference == nil {
		return nil, nil
	}
	target := s.posts[d.Reference.MessageID]
	if target == nil || target.channel != ch || target.Ephemeral() || d.Reference.ChannelID != "" && d.Reference.ChannelID != ch.ID {
		if d.Reference.FailIfNotExists != nil && !*d.Reference.FailIfNotExists {
			return nil, nil
		}
		return nil, badForm([]fault{{RuleUnknown, "message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message"}})
	}
	if !ch.permissions(s.bot).Has(ReadHistory) {
		return nil, forbidden(codeNoHistory, "Cannot reply without permission to read message history")
	}
	p.answer(target)
	return target, nil
}

// answer makes a post a reply.
func (p *post) answer(target *post) {
	p.Type = typeReply
	p.Reference = &Reference{MessageID: target.ID, ChannelID: target.channel.ID}
	if g := target.channel.Guild; g != nil {
		p.Reference.GuildID = g.ID
	}
	inner := target.Message.clone()
	inner.Referenced = nil
	p.Referenced = &inner
}

func (s *Server) getMessages(c *call) (int, any, *refusal) {
	ch, bad := s.channel(c)
	if bad != nil {
		return 0, nil, bad
	}
	query := c.r.URL.Query()
	limit := 50
	if said := query.Get("limit"); said != "" {
		n, err := strconv.Atoi(said)
		if err != nil || n < 1 || n > 100 {
			return 0, nil, badForm([]fault{{RuleForm, "limit", "NUMBER_TYPE_BOUNDS", "int value should be between 1 and 100."}})
		}
		limit = n
	}
	list := []Message{}
	if !ch.permissions(s.bot).Has(ReadHistory) {
		return http.StatusOK, list, nil
	}
	posts := ch.live()
	slices.Reverse(posts)
	before, after, around := query.Get("before"), query.Get("after"), query.Get("around")
	if after != "" {
		posts = slices.DeleteFunc(posts, func(p *post) bool { return !newer(p.ID, after) })
		posts = posts[max(0, len(posts)-limit):]
	}
	if before != "" {
		posts = slices.DeleteFunc(posts, func(p *post) bool { return !newer(before, p.ID) })
	}
	if around != "" {
		i := slices.IndexFunc(posts, func(p *post) bool { return !newer(p.ID, around) })
		posts = posts[max(0, i-limit/2):]
	}
	for _, p := range posts[:min(limit, len(posts))] {
		list = append(list, s.visible(p, s.granted()))
	}
	return http.StatusOK, list, nil
}

// newer compares ids by their time.
func newer(a, b string) bool { return len(a) > len(b) || len(a) == len(b) && strings.Compare(a, b) > 0 }

func (s *Server) getMessage(c *call) (int, any, *refusal) {
	p, bad := s.message(c)
	if bad != nil {
		return 0, nil, bad
	}
	if bad := s.may(p.channel, ReadHistory); bad != nil {
		return 0, nil, bad
	}
	return http.StatusOK, s.visible(p, s.granted()), nil
}

func (s *Server) patchMessage(c *call) (int, any, *refusal) {
	p, bad := s.message(c)
	if bad != nil {
		return 0, nil, bad
	}
	if p.author != s.bot {
		return 0, nil, refuse(RuleForeign, http.StatusForbidden, codeForeignMessage, "Cannot edit a message authored by another user")
	}
	return s.edit(c, p)
}

// edit changes a message by the body of a request.
func (s *Server) edit(c *call, p *post) (int, any, *refusal) {
	var d draft
	if bad := c.into(&d); bad != nil {
		return 0, nil, bad
	}
	fields, _ := c.value.(map[string]any)
	d.nulls(fields)
	if p.channel.locked && p.channel.archived {
		return 0, nil, refuse(RuleState, http.StatusBadRequest, codeThreadArchived, "Thread is archived")
	}
	m, bad := s.compose(c, p.channel, p.Message, d, way{edit: true, flags: editFlags}, nil)
	if bad != nil {
		return 0, nil, bad
	}
	s.revise(p, m)
	return http.StatusOK, s.visible(p, s.granted()), nil
}

func (s *Server) deleteMessage(c *call) (int, any, *refusal) {
	p, bad := s.message(c)
	if bad != nil {
		return 0, nil, bad
	}
	if p.author != s.bot {
		if bad := s.may(p.channel, ManageMessages); bad != nil {
			return 0, nil, bad
		}
	}
	s.erase(p)
	return http.StatusNoContent, nil, nil
}

func (s *Server) putReaction(c *call) (int, any, *refusal) {
	p, bad := s.message(c)
	if bad != nil {
		return 0, nil, bad
	}
	if bad := s.may(p.channel, AddReactions|ReadHistory); bad != nil {
		return 0, nil, bad
	}
	name := c.param("emoji_name")
	for i, r := range p.Reactions {
		if r.Emoji.Name == name {
			if !r.Me {
				p.Reactions[i].Me, p.Reactions[i].Count = true, r.Count+1
			}
			return http.StatusNoContent, nil, nil
		}
	}
	p.Reactions = append(p.Reactions, Reaction{1, true, Emoji{Name: name}})
	s.stir(p)
	return http.StatusNoContent, nil, nil
}

func (s *Server) deleteReaction(c *call) (int, any, *refusal) {
	p, bad := s.message(c)
	if bad != nil {
		return 0, nil, bad
	}
	for i, r := range p.Reactions {
		if r.Emoji.Name == c.param("emoji_name") && r.Me {
			p.Reactions[i].Me = false
			p.Reactions[i].Count--
		}
	}
	p.Reactions = slices.DeleteFunc(p.Reactions, func(r Reaction) bool { return r.Count == 0 })
	s.stir(p)
	return http.StatusNoContent, nil, nil
}
