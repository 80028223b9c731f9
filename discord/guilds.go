package discord

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/settings"
)

// guilds is what is known of the servers: what their moderators set, who their moderators are, and which threads there
// are. It is filled by events, so that nothing has to be asked before an interaction is acknowledged.
type guilds struct {
	store *settings.Store
	// self is the bot's own id.
	self string

	mu   sync.Mutex
	list map[string]*guild
	// threads are channels that are threads, with their parent and owner.
	threads *bounded[channel]
}

type guild struct {
	set        settings.Guild
	loaded     bool
	locale     discordgo.Locale
	owner      string
	moderators map[string]bool // role ids
	// ownRole is the role that came with the bot: people mention it in the bot's place.
	ownRole string
}

// rememberedThreads bounds the threads that are known; of one that was forgotten Discord is asked.
const rememberedThreads = 50_000

// readPatience is how long the settings of a server that was just joined may take to read.
const readPatience = 2 * time.Second

func newGuilds(store *settings.Store) *guilds {
	return &guilds{store: store, list: map[string]*guild{}, threads: newBounded[channel](rememberedThreads)}
}

// created takes up a server and reads its settings.
func (g *guilds) created(ctx context.Context, d guildData) error {
	known := &guild{locale: d.Locale, owner: d.OwnerID, moderators: map[string]bool{}}
	for _, r := range d.Roles {
		known.role(r, g.self)
	}
	for _, t := range d.Threads {
		g.thread(t)
	}
	ctx, cancel := context.WithTimeout(ctx, readPatience)
	defer cancel()
	set, err := g.store.Guild(ctx, d.ID)
	known.set, known.loaded = set, err == nil
	g.mu.Lock()
	g.list[d.ID] = known
	g.mu.Unlock()
	if err != nil {
		return fmt.Errorf("read the settings of server %s: %w", d.ID, err)
	}
	return nil
}

func (g *guilds) deleted(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.list, id)
}

// role takes up a new or changed role; gone removes one.
func (g *guilds) role(guildID string, r role, gone bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	known := g.list[guildID]
	if known == nil {
		return
	}
	delete(known.moderators, r.ID)
	if !gone {
		known.role(r, g.self)
	}
}

// role takes up a role; self is the bot's own id.
func (g *guild) role(r role, self string) {
	if r.moderates() {
		g.moderators[r.ID] = true
	}
	if r.Tags.BotID != "" && r.Tags.BotID == self {
		g.ownRole = r.ID
	}
}

// ownRole is the role that came with the bot to a server, "" where that is not known.
func (g *guilds) ownRole(id string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if known := g.list[id]; known != nil {
		return known.ownRole
	}
	return ""
}

func (g *guilds) thread(c channel) {
	if c.isThread() {
		g.threads.set(c.ID, c)
	}
}

// cached are a server's settings without reading them; false where they are not known yet.
func (g *guilds) cached(id string) (settings.Guild, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if known := g.list[id]; known != nil && known.loaded {
		return known.set, true
	}
	return settings.Default(id), id == ""
}

// current are a server's settings as they are now; the default ones for direct messages.
func (g *guilds) current(ctx context.Context, id string) (settings.Guild, error) {
	if id == "" {
		return settings.Default(""), nil
	}
	set, err := g.store.Guild(ctx, id)
	if err != nil {
		return settings.Guild{}, err
	}
	g.keep(set)
	return set, nil
}

// keep remembers settings that were read or changed.
func (g *guilds) keep(set settings.Guild) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if known := g.list[set.ID]; known != nil {
		known.set, known.loaded = set, true
	}
}

// locale is the language that a server prefers, "" where it is not known.
func (g *guilds) locale(id string) discordgo.Locale {
	g.mu.Lock()
	defer g.mu.Unlock()
	if known := g.list[id]; known != nil {
		return known.locale
	}
	return ""
}

// moderates says whether somebody with these roles is a moderator of a server.
func (g *guilds) moderates(id, user string, roles []string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	known := g.list[id]
	if known == nil {
		return false
	}
	if known.owner == user || known.moderators[id] { // the role of everybody has the server's id
		return true
	}
	for _, r := range roles {
		if known.moderators[r] {
			return true
		}
	}
	return false
}
