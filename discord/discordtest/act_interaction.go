package discordtest

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// interact sends an interaction out; s.mu is held.
func (s *Server) interact(i *Interaction, data doc) *Interaction {
	i.s, i.ID, i.created = s, s.nextID(), s.now()
	i.Token = "aW50ZXJhY3Rpb24" + s.nextID()
	s.interactions[i.ID], s.tokens[i.Token] = i, i
	d := doc{
		"id": i.ID, "application_id": s.app, "type": i.kind, "token": i.Token, "version": 1, "data": data, "channel_id": i.channel.ID,
		"channel": i.channel.json(), "app_permissions": i.channel.permissions(s.bot).String(), "locale": i.user.locale,
		"entitlements": []doc{}, "attachment_size_limit": s.o.MaxFile, "context": 1,
		"authorizing_integration_owners": doc{"0": "0"},
	}
	if g := i.channel.Guild; g != nil {
		member := g.memberJSON(i.user, true)
		member["permissions"] = i.channel.permissions(i.user).String()
		d["member"], d["guild_id"], d["guild_locale"], d["context"] = member, g.ID, g.locale, 0
		d["guild"] = doc{"id": g.ID, "locale": g.locale, "features": []string{}}
		d["authorizing_integration_owners"] = doc{"0": g.ID}
	} else {
		d["user"] = i.user.json()
	}
	if i.source != nil {
		d["message"] = s.visible(i.source, s.granted())
	}
	s.dispatch(event{name: "INTERACTION_CREATE", guild: i.channel.Guild, data: d, before: func(at time.Time) {
		if i.dispatched.IsZero() {
			i.dispatched = at
		}
	}})
	return i
}

// begin checks that somebody can act in a channel at all; s.mu is held.
func (u *User) begin(c *Channel) *Server {
	u.s.tb.Helper()
	if c.Guild != nil && c.Guild.members[u.ID] == nil {
		u.fail("%s is not in the guild %s", u.Name, c.Guild.Name)
	}
	return u.s
}

// fail ends the test for an act that no client of Discord's lets a person do; s.mu is held and let go.
func (u *User) fail(format string, args ...any) {
	u.s.tb.Helper()
	u.s.mu.Unlock()
	defer u.s.mu.Lock() // for the deferred unlock of the caller
	u.s.tb.Fatalf("discordtest: "+format, args...)
}

// Click presses the button of a message whose custom_id is or begins with id.
func (u *User) Click(m Message, id string) *Interaction {
	u.s.tb.Helper()
	return u.use(m, id, nil)
}

// Select chooses values in the select of a message whose custom_id is or begins with id.
func (u *User) Select(m Message, id string, values ...string) *Interaction {
	u.s.tb.Helper()
	return u.use(m, id, values)
}

func (u *User) use(m Message, id string, values []string) *Interaction {
	u.s.tb.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	p := u.s.posts[m.ID]
	if p == nil || p.Ephemeral() && p.viewer != u {
		u.fail("%s does not see the message %s", u.Name, m.ID)
	}
	component, ok := p.Component(id)
	if !ok || component.Disabled || component.isSelect() != (values != nil) {
		u.fail("%s can't use the component %q of message %s, which has %q", u.Name, id, m.ID, p.CustomIDs())
	}
	data := doc{"custom_id": component.CustomID, "component_type": component.Type, "id": 1}
	if values != nil {
		for _, v := range values {
			if component.Type == TypeSelect && !slices.ContainsFunc(component.Options, func(o SelectOption) bool { return o.Value == v }) {
				u.fail("the select %q has no option %q", component.CustomID, v)
			}
		}
		data["values"] = values
	}
	return u.begin(p.channel).interact(&Interaction{kind: kindComponent, user: u, channel: p.channel, source: p}, data)
}

// SubmitModal fills in the form that an interaction was answered with, once it is there. Values are by custom_id, or the
// beginning of it; fields that are not named keep what the bot put there.
func (u *User) SubmitModal(shown *Interaction, values map[string]string) *Interaction {
	u.s.tb.Helper()
	modal := shown.Modal()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	values = maps.Clone(values)
	fill := func(c Component) doc {
		value := c.Value
		for id, said := range values {
			if strings.HasPrefix(c.CustomID, id) {
				value = said
				delete(values, id)
			}
		}
		n := len([]rune(value))
		required := c.Required == nil || *c.Required
		if required && n == 0 || n < c.MinLength && n > 0 || c.MaxLength > 0 && n > c.MaxLength {
			u.fail("the field %q does not take %q", c.CustomID, value)
		}
		return doc{"type": c.Type, "custom_id": c.CustomID, "value": value, "id": 1}
	}
	var rows []doc
	for _, row := range modal.Components {
		switch {
		case row.Component != nil:
			rows = append(rows, doc{"type": row.Type, "id": 1, "component": fill(*row.Component)})
		case len(row.Components) > 0:
			rows = append(rows, doc{"type": row.Type, "id": 1, "components": []doc{fill(row.Components[0])}})
		}
	}
	if len(values) > 0 {
		u.fail("the form %q has no fields %v", modal.CustomID, slices.Collect(maps.Keys(values)))
	}
	i := &Interaction{kind: kindModal, user: u, channel: shown.channel, source: shown.source}
	return u.begin(i.channel).interact(i, doc{"custom_id": modal.CustomID, "components": rows})
}

// MessageCommand uses a command of a message's context menu.
func (u *User) MessageCommand(name string, target Message, inputs ...Input) *Interaction {
	u.s.tb.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	p := u.s.posts[target.ID]
	if p == nil {
		u.fail("the message %s does not exist", target.ID)
	}
	c := u.registered(p.channel, MessageCommand, name, inputs)
	message := p.Message.clone()
	data := doc{"id": c.ID, "name": name, "type": MessageCommand, "target_id": p.ID, "resolved": doc{"messages": doc{p.ID: message}}}
	return u.begin(p.channel).interact(&Interaction{kind: kindCommand, menu: MessageCommand, user: u, channel: p.channel}, data)
}

// UserCommand uses a command of a person's context menu.
func (u *User) UserCommand(in *Channel, name string, target *User, inputs ...Input) *Interaction {
	u.s.tb.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	c := u.registered(in, UserCommand, name, inputs)
	resolved := doc{"users": doc{target.ID: target.json()}}
	if in.Guild != nil && in.Guild.members[target.ID] != nil {
		resolved["members"] = doc{target.ID: in.Guild.memberJSON(target, false)}
	}
	data := doc{"id": c.ID, "name": name, "type": UserCommand, "target_id": target.ID, "resolved": resolved}
	return u.begin(in).interact(&Interaction{kind: kindCommand, menu: UserCommand, user: u, channel: in}, data)
}
