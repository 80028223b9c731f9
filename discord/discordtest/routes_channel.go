package discordtest

import (
	"net/http"
)

func (s *Server) postTyping(c *call) (int, any, *refusal) {
	ch, bad := s.channel(c)
	if bad != nil {
		return 0, nil, bad
	}
	if bad := s.maySend(ch, draft{}, 0); bad != nil {
		return 0, nil, bad
	}
	ch.typing = append(ch.typing, s.now())
	return http.StatusNoContent, nil, nil
}

func (s *Server) getChannel(c *call) (int, any, *refusal) {
	ch, bad := s.channel(c)
	if bad != nil {
		return 0, nil, bad
	}
	return http.StatusOK, ch.json(), nil
}

// patchChannel renames, archives and locks threads; other channels are for people.
func (s *Server) patchChannel(c *call) (int, any, *refusal) {
	ch, bad := s.channel(c)
	if bad != nil {
		return 0, nil, bad
	}
	if !ch.thread() {
		return 0, nil, forbidden(codeMissingPermission, "Missing Permissions")
	}
	var said struct {
		Name     *string `json:"name"`
		Archived *bool   `json:"archived"`
		Locked   *bool   `json:"locked"`
		After    *int    `json:"auto_archive_duration"`
	}
	if bad := c.into(&said); bad != nil {
		return 0, nil, bad
	}
	if ch.owner != s.bot || said.Locked != nil && *said.Locked {
		if bad := s.may(ch, ManageThreads); bad != nil {
			return 0, nil, bad
		}
	}
	setIf(&ch.Name, said.Name)
	setIf(&ch.archived, said.Archived)
	setIf(&ch.locked, said.Locked)
	setIf(&ch.archiving, said.After)
	s.dispatch(event{name: "THREAD_UPDATE", guild: ch.Guild, intents: IntentGuilds, data: ch.json()})
	return http.StatusOK, ch.json(), nil
}

type threadRequest struct {
	Name  string      `json:"name"`
	Kind  ChannelKind `json:"type"`
	After int         `json:"auto_archive_duration"`
}

// postThreadFrom starts a thread from a message; it gets the message's id.
func (s *Server) postThreadFrom(c *call) (int, any, *refusal) {
	p, bad := s.message(c)
	if bad != nil {
		return 0, nil, bad
	}
	ch := p.channel
	if ch.Kind != TextChannel {
		return 0, nil, refuse(RuleState, http.StatusBadRequest, codeChannelType, "Cannot execute action on this channel type")
	}
	if bad := s.may(ch, CreatePublicThreads); bad != nil {
		return 0, nil, bad
	}
	if p.Flags&FlagHasThread != 0 {
		return 0, nil, refuse(RuleState, http.StatusBadRequest, codeThreadExists, "A thread has already been created for this message")
	}
	var said threadRequest
	if bad := c.into(&said); bad != nil {
		return 0, nil, bad
	}
	p.Flags |= FlagHasThread
	t := ch.startThread(p.ID, said.Name, PublicThread, s.bot)
	t.asked = p.sent
	if said.After != 0 {
		t.archiving = said.After
	}
	p.thread = t
	return http.StatusCreated, t.json(), nil
}

func (s *Server) postThread(c *call) (int, any, *refusal) {
	ch, bad := s.channel(c)
	if bad != nil {
		return 0, nil, bad
	}
	if ch.Kind != TextChannel {
		return 0, nil, refuse(RuleState, http.StatusBadRequest, codeChannelType, "Cannot execute action on this channel type")
	}
	said := threadRequest{Kind: PrivateThread}
	if bad := c.into(&said); bad != nil {
		return 0, nil, bad
	}
	want := CreatePublicThreads
	if said.Kind == PrivateThread {
		want = CreatePrivateThreads
	}
	if bad := s.may(ch, want); bad != nil {
		return 0, nil, bad
	}
	t := ch.startThread(s.nextID(), said.Name, said.Kind, s.bot)
	if said.After != 0 {
		t.archiving = said.After
	}
	return http.StatusCreated, t.json(), nil
}

func (s *Server) putThreadMember(c *call) (int, any, *refusal) {
	ch, bad := s.channel(c)
	if bad != nil {
		return 0, nil, bad
	}
	if !ch.thread() {
		return 0, nil, refuse(RuleState, http.StatusBadRequest, codeChannelType, "Cannot execute action on this channel type")
	}
	return http.StatusNoContent, nil, nil
}

func (s *Server) postDirect(c *call) (int, any, *refusal) {
	id, _ := c.field("recipient_id").(string)
	u := s.users[id]
	if u == nil {
		return 0, nil, unknown(codeUnknownUser, "User")
	}
	if u.Bot {
		return 0, nil, forbidden(codeCannotMessageUser, "Cannot send messages to this user")
	}
	return http.StatusOK, s.direct(u).json(), nil
}

func (s *Server) getMe(*call) (int, any, *refusal) {
	d := s.bot.json()
	d["verified"], d["mfa_enabled"], d["flags"], d["email"], d["locale"] = true, false, 0, nil, "en-US"
	return http.StatusOK, d, nil
}

func (s *Server) getMyGuilds(*call) (int, any, *refusal) {
	list := []doc{}
	for _, g := range s.guilds {
		if !g.gone {
			list = append(list, doc{
				"id": g.ID, "name": g.Name, "icon": nil, "owner": false, "permissions": g.permissions(s.bot).String(), "features": []string{},
			})
		}
	}
	return http.StatusOK, list, nil
}

func (s *Server) getUser(c *call) (int, any, *refusal) {
	u := s.users[c.param("user_id")]
	if u == nil {
		return 0, nil, unknown(codeUnknownUser, "User")
	}
	return http.StatusOK, u.json(), nil
}

func (s *Server) getApplication(*call) (int, any, *refusal) {
	return http.StatusOK, doc{
		"id": s.app, "name": s.bot.Name, "icon": nil, "description": "", "bot_public": true, "bot_require_code_grant": false,
		"verify_key": "00", "flags": 0, "bot": s.bot.json(), "owner": nil, "team": nil, "summary": "",
	}, nil
}

// guild is the guild of a request, with the bot in it.
func (s *Server) guild(c *call) (*Guild, *refusal) {
	g := s.guilds[c.param("guild_id")]
	if g == nil {
		return nil, unknown(codeUnknownGuild, "Guild")
	}
	if g.gone {
		return nil, forbidden(codeMissingAccess, "Missing Access")
	}
	return g, nil
}

func (s *Server) getGuild(c *call) (int, any, *refusal) {
	g, bad := s.guild(c)
	if bad != nil {
		return 0, nil, bad
	}
	d := g.json()
	for _, only := range []string{"channels", "threads", "members", "member_count", "large", "unavailable", "joined_at", "presences", "voice_states"} {
		delete(d, only)
	}
	return http.StatusOK, d, nil
}

func (s *Server) getGuildChannels(c *call) (int, any, *refusal) {
	g, bad := s.guild(c)
	if bad != nil {
		return 0, nil, bad
	}
	return http.StatusOK, g.json()["channels"], nil
}

func (s *Server) getGuildRoles(c *call) (int, any, *refusal) {
	g, bad := s.guild(c)
	if bad != nil {
		return 0, nil, bad
	}
	return http.StatusOK, g.json()["roles"], nil
}

func (s *Server) getActiveThreads(c *call) (int, any, *refusal) {
	g, bad := s.guild(c)
	if bad != nil {
		return 0, nil, bad
	}
	return http.StatusOK, doc{"threads": g.json()["threads"], "members": []doc{}}, nil
}

func (s *Server) getMember(c *call) (int, any, *refusal) {
	g, bad := s.guild(c)
	if bad != nil {
		return 0, nil, bad
	}
	u := s.users[c.param("user_id")]
	if u == nil {
		return 0, nil, unknown(codeUnknownUser, "User")
	}
	if g.members[u.ID] == nil {
		return 0, nil, unknown(codeUnknownMember, "Member")
	}
	return http.StatusOK, g.memberJSON(u, true), nil
}
