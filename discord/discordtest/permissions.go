package discordtest

import "strconv"

// Permissions are Discord's permission bits.
type Permissions uint64

// The permissions that this server looks at.
const (
	Administrator        Permissions = 1 << 3
	ManageChannels       Permissions = 1 << 4
	ManageGuild          Permissions = 1 << 5
	AddReactions         Permissions = 1 << 6
	ViewChannel          Permissions = 1 << 10
	SendMessages         Permissions = 1 << 11
	ManageMessages       Permissions = 1 << 13
	EmbedLinks           Permissions = 1 << 14
	AttachFiles          Permissions = 1 << 15
	ReadHistory          Permissions = 1 << 16
	MentionEveryone      Permissions = 1 << 17
	UseCommands          Permissions = 1 << 31
	ManageThreads        Permissions = 1 << 34
	CreatePublicThreads  Permissions = 1 << 35
	CreatePrivateThreads Permissions = 1 << 36
	SendInThreads        Permissions = 1 << 38

	allPermissions Permissions = 1<<50 - 1
)

// LeastPermissions are what a bot needs that reads, answers in threads too, and sends embeds and a picture.
const LeastPermissions = ViewChannel | SendMessages | SendInThreads | CreatePublicThreads | EmbedLinks | AttachFiles | ReadHistory

// memberPermissions are what everybody has in a new guild.
const memberPermissions = ViewChannel | SendMessages | SendInThreads | CreatePublicThreads | ReadHistory | AddReactions |
	EmbedLinks | AttachFiles | UseCommands

// Has reports whether all of want are granted.
func (p Permissions) Has(want Permissions) bool { return p&want == want }

// String is the decimal number that Discord's JSON holds.
func (p Permissions) String() string { return strconv.FormatUint(uint64(p), 10) }

// overwrite changes permissions in one channel, for a role or a person.
type overwrite struct{ allow, deny Permissions }

// permissions are what a person may do in a channel, by Discord's algorithm; s.mu is held. In direct messages they are
// those that need no guild.
func (c *Channel) permissions(u *User) Permissions {
	if c.Guild == nil {
		return ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadHistory | AddReactions | UseCommands
	}
	m := c.Guild.members[u.ID]
	if m == nil {
		return 0
	}
	base := c.Guild.permissions(u)
	if base.Has(Administrator) {
		return allPermissions
	}
	home := c
	if c.Parent != nil {
		home = c.Parent
	}
	everyone := home.overwrites[c.Guild.ID]
	base = base&^everyone.deny | everyone.allow
	var allow, deny Permissions
	for _, r := range m.roles {
		allow |= home.overwrites[r.ID].allow
		deny |= home.overwrites[r.ID].deny
	}
	base = base&^deny | allow
	own := home.overwrites[u.ID]
	base = base&^own.deny | own.allow
	if !base.Has(ViewChannel) {
		return 0
	}
	return base
}

// permissions are a member's in the whole guild.
func (g *Guild) permissions(u *User) Permissions {
	m := g.members[u.ID]
	if m == nil {
		return 0
	}
	if g.owner == u {
		return allPermissions
	}
	base := g.everyone.permissions
	for _, r := range m.roles {
		base |= r.permissions
	}
	if base.Has(Administrator) {
		return allPermissions
	}
	return base
}
