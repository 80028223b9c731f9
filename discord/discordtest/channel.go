package discordtest

import "time"

// ChannelKind is Discord's type of a channel.
type ChannelKind int

// The kinds of channels that this server has.
const (
	TextChannel   ChannelKind = 0
	DirectMessage ChannelKind = 1
	NewsThread    ChannelKind = 10
	PublicThread  ChannelKind = 11
	PrivateThread ChannelKind = 12
)

// Channel is a text channel, a thread, or the direct messages of two.
type Channel struct {
	ID, Name string
	Kind     ChannelKind
	// Guild is nil for direct messages; Parent is set for threads only.
	Guild  *Guild
	Parent *Channel

	s          *Server
	recipient  *User
	owner      *User
	overwrites map[string]overwrite
	posts      []*post
	typing     []time.Time
	archived   bool
	locked     bool
	deleted    bool
	archiving  int
	created    time.Time
	// asked is what a person last wrote here, to which an answer without a reference belongs.
	asked *Sent
}

func (s *Server) newChannel(id, name string, kind ChannelKind, g *Guild) *Channel {
	c := &Channel{ID: id, Name: name, Kind: kind, Guild: g, s: s, overwrites: map[string]overwrite{}, archiving: 1440, created: s.now()}
	s.channels[id] = c
	if g != nil {
		g.channels = append(g.channels, c)
	}
	return c
}

// AddChannel adds a text channel that everybody may read and write.
func (g *Guild) AddChannel(name string) *Channel {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	c := g.s.newChannel(g.s.nextID(), name, TextChannel, g)
	g.s.dispatch(event{name: "CHANNEL_CREATE", guild: g, intents: IntentGuilds, data: c.json()})
	return c
}

// AddThread adds a public thread that a person started without a message.
func (c *Channel) AddThread(name string, owner *User) *Channel {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.startThread(c.s.nextID(), name, PublicThread, owner)
}

// startThread makes a thread and tells the bot; s.mu is held.
func (c *Channel) startThread(id, name string, kind ChannelKind, owner *User) *Channel {
	t := c.s.newChannel(id, name, kind, c.Guild)
	t.Parent, t.owner = c, owner
	data := t.json()
	data["newly_created"] = true
	c.s.dispatch(event{name: "THREAD_CREATE", guild: c.Guild, intents: IntentGuilds, data: data})
	return t
}

func (c *Channel) thread() bool {
	return c.Kind == NewsThread || c.Kind == PublicThread || c.Kind == PrivateThread
}

// Deny takes permissions in this channel from a role or a person (their id; a guild's id stands for everybody). The
// channel's earlier change for the same id is replaced.
func (c *Channel) Deny(id string, p Permissions) { c.overwrite(id, overwrite{deny: p}) }

// Grant gives permissions in this channel to a role or a person; see Deny.
func (c *Channel) Grant(id string, p Permissions) { c.overwrite(id, overwrite{allow: p}) }

func (c *Channel) overwrite(id string, o overwrite) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.overwrites[id] = o
	c.s.dispatch(event{name: "CHANNEL_UPDATE", guild: c.Guild, intents: IntentGuilds, data: c.json()})
}

// Delete deletes the channel, as a moderator would. The bot gets CHANNEL_DELETE or THREAD_DELETE.
func (c *Channel) Delete() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.deleted = true
	name := "CHANNEL_DELETE"
	data := c.json()
	if c.thread() {
		name = "THREAD_DELETE"
		data = doc{"id": c.ID, "guild_id": c.Guild.ID, "parent_id": c.Parent.ID, "type": c.Kind}
	}
	c.s.dispatch(event{name: name, guild: c.Guild, intents: IntentGuilds, data: data})
}

// Archive archives a thread; a locked one stays archived when the bot writes to it, which gets 50083.
func (c *Channel) Archive(lock bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.archived, c.locked = true, lock
	c.s.dispatch(event{name: "THREAD_UPDATE", guild: c.Guild, intents: IntentGuilds, data: c.json()})
}

// Typings are when the bot said that it is typing here.
func (c *Channel) Typings() []time.Time {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return append([]time.Time(nil), c.typing...)
}

// Threads are the threads of a channel, oldest first.
func (c *Channel) Threads() []*Channel {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var threads []*Channel
	for _, t := range c.Guild.channels {
		if t.Parent == c && !t.deleted {
			threads = append(threads, t)
		}
	}
	return threads
}

// direct is the channel of direct messages between the bot and somebody; s.mu is held.
func (s *Server) direct(u *User) *Channel {
	if u.dm == nil {
		u.dm = s.newChannel(s.nextID(), "", DirectMessage, nil)
		u.dm.recipient = u
	}
	return u.dm
}

// DMChannel is where this person and the bot write to one another.
func (u *User) DMChannel() *Channel {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.s.direct(u)
}

func (c *Channel) json() doc {
	d := doc{"id": c.ID, "type": c.Kind, "flags": 0, "last_message_id": nil}
	if n := len(c.posts); n > 0 {
		d["last_message_id"] = c.posts[n-1].ID
	}
	if c.Guild == nil {
		d["recipients"] = []doc{c.recipient.json()}
		return d
	}
	d["guild_id"], d["name"], d["rate_limit_per_user"] = c.Guild.ID, c.Name, 0
	if !c.thread() {
		changes := []doc{}
		for id, o := range c.overwrites {
			kind := 0
			if c.s.users[id] != nil {
				kind = 1
			}
			changes = append(changes, doc{"id": id, "type": kind, "allow": o.allow.String(), "deny": o.deny.String()})
		}
		d["position"], d["permission_overwrites"], d["nsfw"], d["topic"], d["parent_id"] = 0, changes, false, nil, nil
		return d
	}
	d["parent_id"], d["owner_id"], d["message_count"], d["member_count"] = c.Parent.ID, c.owner.ID, len(c.posts), 1
	d["total_message_sent"] = len(c.posts)
	d["thread_metadata"] = doc{
		"archived": c.archived, "locked": c.locked, "auto_archive_duration": c.archiving,
		"archive_timestamp": stamp(c.created), "create_timestamp": stamp(c.created),
	}
	return d
}
