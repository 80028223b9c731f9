package discord

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/render"
)

// onEvent takes what comes over the gateway. It runs in the goroutine that reads the connection, so that the order is
// kept, and only takes notes.
func (b *Bot) onEvent(ctx context.Context, e *discordgo.Event) {
	defer b.guard("event " + e.Type)
	var err error
	switch e.Type {
	case "MESSAGE_CREATE":
		err = decode(e, func(m *message) { b.onMessage(ctx, m) })
	case "INTERACTION_CREATE":
		err = decode(e, func(i *interaction) { b.onInteraction(ctx, i) })
	default:
		err = b.onGuildEvent(ctx, e)
	}
	if err != nil {
		b.cfg.Logger.Warn("an event could not be read", "type", e.Type, "error", err)
	}
}

// onGuildEvent keeps what is known of servers, their roles and their threads.
func (b *Bot) onGuildEvent(ctx context.Context, e *discordgo.Event) error {
	switch e.Type {
	case "GUILD_CREATE":
		return decode(e, func(d *guildData) {
			if err := b.guilds.created(ctx, *d); err != nil {
				b.cfg.Logger.Error("a server's settings are not known", "server", d.ID, "error", err)
			}
		})
	case "GUILD_DELETE":
		return decode(e, func(d *guildData) {
			if !d.Unavailable {
				b.guilds.deleted(d.ID)
			}
		})
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE":
		return decode(e, func(d *struct {
			GuildID string `json:"guild_id"`
			Role    role   `json:"role"`
		},
		) {
			b.guilds.role(d.GuildID, d.Role, false)
		})
	case "GUILD_ROLE_DELETE":
		return decode(e, func(d *struct {
			GuildID string `json:"guild_id"`
			RoleID  string `json:"role_id"`
		},
		) {
			b.guilds.role(d.GuildID, role{ID: d.RoleID}, true)
		})
	case "THREAD_CREATE", "THREAD_UPDATE":
		return decode(e, func(c *channel) { b.guilds.thread(*c) })
	case "THREAD_DELETE":
		return decode(e, func(c *channel) { b.guilds.threads.remove(c.ID) })
	case "THREAD_LIST_SYNC":
		return decode(e, func(d *struct {
			Threads []channel `json:"threads"`
		},
		) {
			for _, c := range d.Threads {
				b.guilds.thread(c)
			}
		})
	}
	return nil
}

// decode reads an event's data and hands it on.
func decode[T any](e *discordgo.Event, use func(*T)) error {
	var v T
	if err := json.Unmarshal(e.RawData, &v); err != nil {
		return err
	}
	use(&v)
	return nil
}

// guard, deferred, keeps a panic from ending the process.
func (b *Bot) guard(what string) {
	if p := recover(); p != nil {
		b.metrics.panics.Inc()
		b.cfg.Logger.Error("a handler failed", "handler", what, "panic", p, "stack", string(debug.Stack()))
	}
}

// spawn runs something short beside the connection; Run waits for it.
func (b *Bot) spawn(what string, f func()) {
	b.short.begin()
	go func() {
		defer b.short.end()
		defer b.guard(what)
		f()
	}()
}

// onMessage decides whether a message is for the bot, and queues it.
func (b *Bot) onMessage(ctx context.Context, m *message) {
	if m.Author == nil || m.ID == "" {
		b.cfg.Logger.Warn("a message without author was left out", "message", m.ID, "channel", m.ChannelID)
		return
	}
	if m.Author.Bot || m.WebhookID != "" || m.Author.ID == b.user || m.Type != messagePlain && m.Type != messageReply {
		return
	}
	addressed := m.GuildID == "" || b.mentioned(m) || m.answers(b.user)
	thread, known := b.guilds.threads.get(m.ChannelID)
	own := known && thread.OwnerID == b.user
	if own && !addressed {
		// People talk among themselves in the bot's threads too: who replies to or mentions somebody else does not mean it.
		addressed = len(m.Mentions) == 0 && m.repliesTo() == ""
	}
	if !addressed || !b.seen.first("m"+m.ID) {
		return
	}
	b.metrics.events.Inc()
	arrived := time.Now()
	out := &messageOutlet{b: b, channel: m.ChannelID, question: m.ID, asker: m.Author.ID, inGuild: m.GuildID != "", title: b.said(m)}
	locale := b.localeOfMessage(m)
	b.enqueue(ctx, m.ChannelID, out, locale, func(ctx context.Context) {
		defer out.done()
		b.answerMessage(ctx, m, out, locale, arrived)
	})
}

// mentioned says whether a message mentions the bot, or in its place the role that came with it.
func (b *Bot) mentioned(m *message) bool {
	own := b.guilds.ownRole(m.GuildID)
	return m.mentions(b.user) || own != "" && slices.Contains(m.Roles, own)
}

// said is a message's text without the mention of the bot. Where the role was mentioned, it arrives without the privileged
// intent as "".
func (b *Bot) said(m *message) string { return m.said(b.user, b.guilds.ownRole(m.GuildID)) }

// enqueue puts work into a channel's lane. Whoever can't be served is told so.
func (b *Bot) enqueue(ctx context.Context, lane string, out outlet, locale render.Locale, work func(context.Context)) {
	ok := b.queue.add(lane, func() {
		defer b.guard("work")
		defer b.apologise(ctx, out, locale)
		work(ctx)
	})
	if ok {
		return
	}
	note := render.Busy
	if b.stopping.Load() {
		note = render.Stopping
	}
	b.metrics.refusals.WithLabelValues(string(note)).Inc()
	if note == render.Busy && !out.must() && !b.told.tell("busy "+lane, time.Now().Add(time.Minute)) {
		return // the channel was told a moment ago, and a flood is not answered by another
	}
	b.spawn("refusal", func() { b.putNote(ctx, out, note, locale) })
}

// apologise, deferred, turns a panic into a plain sentence with an id.
func (b *Bot) apologise(ctx context.Context, out outlet, locale render.Locale) {
	if p := recover(); p != nil {
		b.metrics.panics.Inc()
		id := newID()
		b.cfg.Logger.Error("a question could not be answered", "id", id, "panic", p, "stack", string(debug.Stack()))
		b.put(ctx, out, render.Failure(id, locale))
	}
}
