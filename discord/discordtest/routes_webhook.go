package discordtest

import (
	"net/http"
	"slices"
)

// hook is the interaction whose token a webhook route names.
func (s *Server) hook(c *call) (*Interaction, *refusal) {
	if c.param("webhook_id") != s.app {
		return nil, unknown(codeUnknownWebhook, "Webhook")
	}
	i := s.tokens[c.param("webhook_token")]
	switch {
	case i == nil:
		return nil, refuse(RuleUnknown, http.StatusUnauthorized, codeWebhookToken, "Invalid Webhook Token")
	case s.now().Sub(i.created) > tokenLife:
		return nil, refuse(RuleTokenExpired, http.StatusUnauthorized, codeWebhookToken, "Invalid Webhook Token")
	case i.ackType == 0 || i.ackType == AckChoices:
		return nil, unknown(codeUnknownWebhook, "Webhook")
	case i.channel.deleted:
		return nil, unknown(codeUnknownChannel, "Channel")
	}
	return i, nil
}

// originalOf is the message that @original means.
func (s *Server) originalOf(c *call) (*post, *refusal) {
	i, bad := s.hook(c)
	if bad != nil {
		return nil, bad
	}
	p := i.first()
	if p == nil || p.deleted {
		return nil, unknown(codeUnknownMessage, "Message")
	}
	return p, nil
}

// followUpOf is a message of the interaction by its id: a follow-up, or the original.
func (s *Server) followUpOf(c *call) (*post, *refusal) {
	i, bad := s.hook(c)
	if bad != nil {
		return nil, bad
	}
	for _, p := range append(slices.Clone(i.followUps), i.first()) {
		if p != nil && !p.deleted && p.ID == c.param("message_id") {
			return p, nil
		}
	}
	return nil, unknown(codeUnknownMessage, "Message")
}

func (s *Server) show(p *post, bad *refusal) (int, any, *refusal) {
	if bad != nil {
		return 0, nil, bad
	}
	return http.StatusOK, s.visible(p, s.granted()), nil
}

func (s *Server) change(c *call, p *post, bad *refusal) (int, any, *refusal) {
	if bad != nil {
		return 0, nil, bad
	}
	status, body, bad := s.edit(c, p)
	// Whoever waits for this interaction may wait for a message that another one brought.
	s.tokens[c.param("webhook_token")].sig.fire()
	return status, body, bad
}

func (s *Server) drop(c *call, p *post, bad *refusal) (int, any, *refusal) {
	if bad != nil {
		return 0, nil, bad
	}
	s.erase(p)
	s.tokens[c.param("webhook_token")].sig.fire()
	return http.StatusNoContent, nil, nil
}

func (s *Server) getOriginal(c *call) (int, any, *refusal) { return s.show(s.originalOf(c)) }

func (s *Server) patchOriginal(c *call) (int, any, *refusal) {
	p, bad := s.originalOf(c)
	return s.change(c, p, bad)
}

func (s *Server) deleteOriginal(c *call) (int, any, *refusal) {
	p, bad := s.originalOf(c)
	return s.drop(c, p, bad)
}

func (s *Server) getFollowUp(c *call) (int, any, *refusal) { return s.show(s.followUpOf(c)) }

func (s *Server) patchFollowUp(c *call) (int, any, *refusal) {
	p, bad := s.followUpOf(c)
	return s.change(c, p, bad)
}

func (s *Server) deleteFollowUp(c *call) (int, any, *refusal) {
	p, bad := s.followUpOf(c)
	return s.drop(c, p, bad)
}

// postFollowUp sends a further message. While a deferral still shows "thinking …", the first follow-up takes its place, and
// its ephemeral flag means nothing, as Discord documents.
func (s *Server) postFollowUp(c *call) (int, any, *refusal) {
	i, bad := s.hook(c)
	if bad != nil {
		return 0, nil, bad
	}
	var d draft
	if bad := c.into(&d); bad != nil {
		return 0, nil, bad
	}
	if p := i.original; p != nil && p.Loading() && !p.deleted {
		return s.fulfil(c, p, d)
	}
	p := i.post()
	p.Type, p.Reference, p.Referenced = typeDefault, nil, nil
	if target := i.first(); target != nil && !target.deleted {
		p.answer(target)
	}
	m, bad := s.compose(c, i.channel, p.Message, d, way{flags: respondFlags}, nil)
	if bad != nil {
		return 0, nil, bad
	}
	p.Message = m
	i.followUps = append(i.followUps, p)
	i.publish(p)
	return http.StatusOK, s.visible(p, s.granted()), nil
}

// fulfil puts a follow-up in a deferral's place.
func (s *Server) fulfil(c *call, p *post, d draft) (int, any, *refusal) {
	if d.Flags != nil {
		if *d.Flags&FlagEphemeral != p.Flags&FlagEphemeral {
			s.note(Violation{Rule: RuleIgnored, Where: c.where(), Detail: "ephemeral was chosen when deferring; the flag of this follow-up means nothing"})
		}
		*d.Flags &^= FlagEphemeral
	}
	m, bad := s.compose(c, p.channel, p.Message, d, way{edit: true, flags: editFlags | FlagSuppressNotifications}, nil)
	if bad != nil {
		return 0, nil, bad
	}
	s.revise(p, m)
	return http.StatusOK, s.visible(p, s.granted()), nil
}
