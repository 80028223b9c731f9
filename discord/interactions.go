package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/render"
)

// ackPatience is how long an acknowledgement is tried; Discord takes it for three seconds.
const ackPatience = 2900 * time.Millisecond

// onInteraction routes an interaction. Every one is acknowledged at once, beside the connection and before anything is
// read; the work is queued in the channel's lane in the order in which it came.
func (b *Bot) onInteraction(ctx context.Context, i *interaction) {
	if i.ID == "" || i.Token == "" || i.who() == "" {
		b.cfg.Logger.Warn("an interaction that can't be answered was left out", "interaction", i.ID)
		return
	}
	if !b.seen.first("i" + i.ID) {
		return
	}
	b.metrics.events.Inc()
	switch i.Type {
	case discordgo.InteractionApplicationCommand:
		b.onCommand(ctx, i)
	case discordgo.InteractionApplicationCommandAutocomplete:
		b.spawn("suggest", func() { b.suggest(ctx, i) })
	case discordgo.InteractionMessageComponent:
		b.onButton(ctx, i)
	case discordgo.InteractionModalSubmit:
		b.onModal(ctx, i)
	default:
		b.cfg.Logger.Warn("an interaction of an unknown kind was left out", "type", i.Type)
	}
}

// onCommand routes a command.
func (b *Bot) onCommand(ctx context.Context, i *interaction) {
	var c command
	if err := json.Unmarshal(i.Data, &c); err != nil {
		b.cfg.Logger.Warn("a command could not be read", "error", err)
		c.Name = ""
	}
	o := optionsOf(c.Options)
	switch {
	case c.Type == discordgo.MessageApplicationCommand && c.Name == checkCommand:
		b.onCheck(ctx, i, c)
	case slices.Contains(askCommands, c.Name):
		b.onAsk(ctx, i, c.Name, o)
	case c.Name == cmdSources:
		b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) { b.listSources(ctx, o.text(optQuery), out, l) })
	case c.Name == cmdHelp:
		b.say(ctx, i, render.Help(b.localeOf(i, true)))
	case c.Name == cmdPrivacy:
		b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) { b.privacy(ctx, i, o, out, l) })
	case c.Name == cmdConfig:
		b.onConfig(ctx, i, c)
	case c.Name == cmdAudit:
		b.onAudit(ctx, i, c)
	case c.Type == discordgo.MessageApplicationCommand && c.Name == auditCommand:
		b.onAuditMessage(ctx, i, c)
	default:
		b.say(ctx, i, saying(b.localeOf(i, true), saidNotFound))
	}
}

// say answers an interaction at once, for whoever acted alone.
func (b *Bot) say(ctx context.Context, i *interaction, m render.Message) {
	b.spawn("say", func() {
		ctx, cancel := context.WithTimeout(ctx, ackPatience)
		defer cancel()
		if err := b.rest.reply(ctx, i, m, true); err != nil {
			b.metrics.failures.WithLabelValues("acknowledge").Inc()
			b.cfg.Logger.Warn("an interaction could not be answered", "interaction", i.ID, "error", err)
		}
	})
}

// private acknowledges an interaction whose answer is for whoever acted alone, and queues the work.
func (b *Bot) private(ctx context.Context, i *interaction, work func(context.Context, outlet, render.Locale)) {
	l := b.localeOf(i, true)
	b.later(ctx, i, true, l, func(ctx context.Context, out *replyOutlet) { work(ctx, out, l) })
}

// inPlace is private for what changes the message that it happened on: only one that nobody else sees is changed, in the
// place of another a new one is shown.
func (b *Bot) inPlace(ctx context.Context, i *interaction, work func(context.Context, outlet, render.Locale)) {
	l := b.localeOf(i, true)
	ack := replyPrivately
	if i.Message != nil && i.Message.Flags&int(discordgo.MessageFlagsEphemeral) != 0 {
		ack = changeMessage
	}
	b.acknowledged(ctx, i, ack, l, func(ctx context.Context, out *replyOutlet) { work(ctx, out, l) })
}

// ackKind is how an interaction is acknowledged whose answer takes a moment.
type ackKind int

const (
	replyPublicly ackKind = iota
	replyPrivately
	changeMessage
)

// later acknowledges an interaction that is answered with a message, and queues the work.
func (b *Bot) later(ctx context.Context, i *interaction, private bool, l render.Locale, work func(context.Context, *replyOutlet)) {
	ack := replyPublicly
	if private {
		ack = replyPrivately
	}
	b.acknowledged(ctx, i, ack, l, work)
}

// acknowledged acknowledges an interaction, at once and beside the connection, and queues the work, which waits for the
// acknowledgement.
func (b *Bot) acknowledged(ctx context.Context, i *interaction, ack ackKind, l render.Locale, work func(context.Context, *replyOutlet)) {
	if b.stopping.Load() {
		b.say(ctx, i, render.Short(render.Stopping, l))
		return
	}
	out := &replyOutlet{b: b, i: i, private: ack != replyPublicly, arrived: time.Now()}
	acked := make(chan struct{})
	b.spawn("acknowledge", func() {
		defer close(acked)
		ctx, cancel := context.WithTimeout(ctx, ackPatience)
		defer cancel()
		if err := b.rest.deferReply(ctx, i, ack); err != nil {
			b.metrics.failures.WithLabelValues("acknowledge").Inc()
			b.cfg.Logger.Warn("an interaction could not be acknowledged", "interaction", i.ID, "error", err)
			out.lost.Store(true)
		}
	})
	b.enqueue(ctx, cmp.Or(i.lane, i.ChannelID), &ackedOutlet{out, acked}, l, func(ctx context.Context) {
		<-acked
		work(ctx, out)
	})
}

// ackedOutlet waits for the acknowledgement: without it nothing can be shown.
type ackedOutlet struct {
	*replyOutlet
	acked <-chan struct{}
}

func (o *ackedOutlet) put(ctx context.Context, m render.Message) error {
	<-o.acked
	return o.replyOutlet.put(ctx, m)
}

// asker is who acts.
func (i *interaction) asker() asker {
	a := asker{guild: i.GuildID, channel: i.ChannelID, user: i.who(), roles: i.roles(), moderator: i.Member.may(moderatorBits)}
	if i.Channel != nil && i.Channel.isThread() {
		a.parent = i.Channel.ParentID
	}
	return a
}
