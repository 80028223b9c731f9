package discordtest

import (
	"slices"
	"time"
)

// doc is a JSON object on its way out.
type doc = map[string]any

// User is somebody: a person, a bot, or the bot under test. What a person does is in act_*.go.
type User struct {
	ID, Name string
	// Bot marks bots; a Server's own bot is Server.Bot.
	Bot bool

	s      *Server
	locale string
	dm     *Channel
	// shut is true for somebody who takes no direct messages.
	shut bool
}

func (s *Server) newUser(name string) *User {
	u := &User{ID: s.nextID(), Name: name, s: s, locale: "en-US"}
	s.users[u.ID] = u
	return u
}

// AddUser adds a person who is in no guild.
func (s *Server) AddUser(name string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newUser(name)
}

// SetLocale sets the language of the person's client, such as "de". It is "en-US" at first.
func (u *User) SetLocale(locale string) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.locale = locale
}

// RefuseDMs makes direct messages to this person fail with 50007.
func (u *User) RefuseDMs() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.shut = true
}

// Tag is how the person is mentioned in a message's text.
func (u *User) Tag() string { return "<@" + u.ID + ">" }

func (u *User) json() doc {
	d := doc{"id": u.ID, "username": u.Name, "discriminator": "0", "global_name": u.Name, "avatar": nil, "public_flags": 0}
	if u.Bot {
		d["bot"] = true
	}
	return d
}

// Guild is what people call a server.
type Guild struct {
	ID, Name string

	s           *Server
	owner       *User
	everyone    *Role
	botRole     *Role
	roles       []*Role
	members     map[string]*member
	channels    []*Channel
	locale      string
	gone        bool
	unavailable bool
}

type member struct {
	user   *User
	roles  []*Role
	joined time.Time
}

// Role is a guild's role.
type Role struct {
	ID, Name string
	Guild    *Guild

	permissions Permissions
	mentionable bool
	managed     bool
}

// AddGuild adds a guild with the bot in it, and an owner who is nobody else. A connected bot hears of it.
func (s *Server) AddGuild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: s.nextGuildID(), Name: name, s: s, members: map[string]*member{}, locale: "en-US"}
	g.everyone = &Role{ID: g.ID, Name: "@everyone", Guild: g, permissions: memberPermissions}
	g.roles = []*Role{g.everyone}
	g.owner = s.newUser(name + "'s owner")
	g.join(g.owner)
	g.botRole = &Role{ID: s.nextID(), Name: s.bot.Name, Guild: g, permissions: s.o.Permissions, managed: true}
	g.roles = append(g.roles, g.botRole)
	// What everybody may do in a new guild must not hide what the bot itself was granted.
	g.everyone.permissions = memberPermissions & (s.o.Permissions | UseCommands)
	g.join(s.bot, g.botRole)
	s.guilds[g.ID] = g
	s.dispatch(event{name: "GUILD_CREATE", guild: g, intents: IntentGuilds, data: g.json()})
	return g
}

func (g *Guild) join(u *User, roles ...*Role) {
	g.members[u.ID] = &member{user: u, roles: roles, joined: g.s.now()}
}

// Owner is the guild's owner, who may do everything.
func (g *Guild) Owner() *User { return g.owner }

// SetLocale sets the guild's preferred language. It is "en-US" at first.
func (g *Guild) SetLocale(locale string) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.locale = locale
}

// AddMember adds a new person with roles.
func (g *Guild) AddMember(name string, roles ...*Role) *User {
	g.s.mu.Lock()
	u := g.s.newUser(name)
	g.s.mu.Unlock()
	g.Join(u, roles...)
	return u
}

// AddBot adds a bot that is not the bot under test.
func (g *Guild) AddBot(name string) *User {
	g.s.mu.Lock()
	u := g.s.newUser(name)
	u.Bot = true
	g.s.mu.Unlock()
	g.Join(u)
	return u
}

// Join makes somebody a member; a member gets exactly these roles.
func (g *Guild) Join(u *User, roles ...*Role) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.join(u, roles...)
	data := g.memberJSON(u, true)
	data["guild_id"] = g.ID
	g.s.dispatch(event{name: "GUILD_MEMBER_ADD", guild: g, intents: IntentGuildMembers, data: data})
}

// AddRole adds a role with permissions.
func (g *Guild) AddRole(name string, p Permissions) *Role {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	r := &Role{ID: g.s.nextID(), Name: name, Guild: g, permissions: p}
	g.roles = append(g.roles, r)
	g.s.dispatch(event{name: "GUILD_ROLE_CREATE", guild: g, intents: IntentGuilds, data: doc{"guild_id": g.ID, "role": r.json()}})
	return r
}

// SetMentionable says whether everybody may mention the role.
func (r *Role) SetMentionable(yes bool) {
	r.Guild.s.mu.Lock()
	defer r.Guild.s.mu.Unlock()
	r.mentionable = yes
}

// SetBotPermissions replaces what the bot may do in the guild; everybody keeps no more than that, so that a permission
// taken away is really gone.
func (g *Guild) SetBotPermissions(p Permissions) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.botRole.permissions = p
	g.everyone.permissions = memberPermissions & (p | UseCommands)
	for _, r := range []*Role{g.botRole, g.everyone} {
		g.s.dispatch(event{name: "GUILD_ROLE_UPDATE", guild: g, intents: IntentGuilds, data: doc{"guild_id": g.ID, "role": r.json()}})
	}
}

// Remove throws the bot out: it gets GUILD_DELETE and loses access.
func (g *Guild) Remove() { g.leave(false) }

// Outage makes the guild unavailable, as in an outage of Discord's: GUILD_DELETE with unavailable set.
func (g *Guild) Outage() { g.leave(true) }

func (g *Guild) leave(outage bool) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	data := doc{"id": g.ID}
	if outage {
		g.unavailable = true
		data["unavailable"] = true
	} else {
		g.gone = true
	}
	g.s.dispatch(event{name: "GUILD_DELETE", guild: g, intents: IntentGuilds, data: data})
}

// Recover ends an Outage: the bot gets GUILD_CREATE.
func (g *Guild) Recover() {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.unavailable = false
	g.s.dispatch(event{name: "GUILD_CREATE", guild: g, intents: IntentGuilds, data: g.json()})
}

func (g *Guild) memberJSON(u *User, whole bool) doc {
	m := g.members[u.ID]
	if m == nil {
		return nil
	}
	roles := []string{}
	for _, r := range m.roles {
		roles = append(roles, r.ID)
	}
	d := doc{
		"roles": roles, "nick": nil, "avatar": nil, "joined_at": stamp(m.joined), "premium_since": nil, "deaf": false,
		"mute": false, "flags": 0, "pending": false, "communication_disabled_until": nil,
	}
	if whole {
		d["user"] = u.json()
	}
	return d
}

func (r *Role) json() doc {
	return doc{
		"id": r.ID, "name": r.Name, "color": 0, "hoist": false, "position": slices.Index(r.Guild.roles, r), "flags": 0,
		"permissions": r.permissions.String(), "managed": r.managed, "mentionable": r.mentionable,
	}
}

// json is a guild as GUILD_CREATE shows it to a bot without the members intent: the bot is its only member.
func (g *Guild) json() doc {
	channels, threads, roles := []doc{}, []doc{}, []doc{}
	for _, c := range g.channels {
		switch {
		case c.deleted || !c.permissions(g.s.bot).Has(ViewChannel):
		case c.thread():
			threads = append(threads, c.json())
		default:
			channels = append(channels, c.json())
		}
	}
	for _, r := range g.roles {
		roles = append(roles, r.json())
	}
	return doc{
		"id": g.ID, "name": g.Name, "owner_id": g.owner.ID, "preferred_locale": g.locale, "roles": roles, "channels": channels,
		"threads": threads, "members": []doc{g.memberJSON(g.s.bot, true)}, "member_count": len(g.members), "large": false,
		"unavailable": false, "joined_at": stamp(g.members[g.s.bot.ID].joined), "emojis": []doc{}, "stickers": []doc{},
		"features": []string{}, "voice_states": []doc{}, "presences": []doc{}, "stage_instances": []doc{},
		"guild_scheduled_events": []doc{}, "soundboard_sounds": []doc{}, "icon": nil, "afk_timeout": 300,
		"verification_level": 0, "default_message_notifications": 1, "explicit_content_filter": 0, "mfa_level": 0,
		"nsfw_level": 0, "premium_tier": 0, "system_channel_flags": 0,
	}
}

// stamp is a time as Discord's JSON has it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000-07:00") }
