package discord

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/render"
)

// outlet is where one answer is shown: messageOutlet below a message, replyOutlet as the answer to an interaction.
type outlet interface {
	// put shows a message, or replaces the one that was put before.
	put(ctx context.Context, m render.Message) error
	// add shows a further message.
	add(ctx context.Context, m render.Message) error
	// replaced is the number of the message that put replaces now, counted from 0 in the order in which they were shown.
	replaced() int
	// sent is where the messages lie.
	sent() audit.Sent
	// must says whether silence would look broken: whoever used a command waits for something.
	must() bool
}

// messageOutlet answers a message: as a reply, or in a thread of its own.
type messageOutlet struct {
	b                  *Bot
	channel, question  string
	asker, title       string
	inGuild, newThread bool
	// ids are those of the messages that were sent.
	ids []string
	// release lets questions in the thread that the outlet opened be answered, nil where there is none. Until the first
	// answer is on record they wait: they follow it.
	release func()
}

func (o *messageOutlet) put(ctx context.Context, m render.Message) error {
	if len(o.ids) > 0 {
		return o.b.rest.edit(ctx, o.channel, o.ids[0], m)
	}
	if o.newThread {
		o.openThread(ctx)
	}
	return o.post(ctx, m)
}

func (o *messageOutlet) add(ctx context.Context, m render.Message) error { return o.post(ctx, m) }

func (o *messageOutlet) replaced() int { return 0 }

// post sends a message. Where the bot may not write, the asker is written to directly.
func (o *messageOutlet) post(ctx context.Context, m render.Message) error {
	id, err := o.b.rest.send(ctx, o.channel, m, o.question)
	if isForbidden(err) && o.inGuild && len(o.ids) == 0 {
		o.b.cfg.Logger.Warn("the bot may not write here; the answer goes to the asker directly", "channel", o.channel, "error", err)
		direct, openErr := o.b.rest.direct(ctx, o.asker)
		if openErr != nil {
			return openErr
		}
		o.channel, o.question = direct, ""
		id, err = o.b.rest.send(ctx, direct, m, "")
	}
	if err != nil {
		return err
	}
	o.ids = append(o.ids, id)
	return nil
}

// openThread starts a thread at the question. Where that is not possible (no permission, no place for threads) the answer
// stays a reply.
func (o *messageOutlet) openThread(ctx context.Context) {
	o.newThread = false
	id, err := o.b.rest.thread(ctx, o.channel, o.question, threadName(o.title))
	if err != nil {
		o.b.cfg.Logger.Warn("no thread could be started; the answer is a reply", "channel", o.channel, "error", err)
		return
	}
	o.release = o.b.queue.hold(id)
	o.b.guilds.threads.set(id, channel{ID: id, ParentID: o.channel, OwnerID: o.b.user, Type: threadType})
	o.channel, o.question = id, "" // the thread itself stands at the question
}

// done ends what was opened for the answer.
func (o *messageOutlet) done() {
	if o.release != nil {
		o.release()
	}
}

// threadName is the question as a thread's name, at most 100 characters, counted as Discord does at its strictest.
func threadName(question string) string {
	if name := strings.TrimSpace(render.Plain(question, 90)); name != "" {
		return name
	}
	return "…"
}

func (o *messageOutlet) sent() audit.Sent { return audit.Sent{Channel: o.channel, Messages: o.ids} }

func (o *messageOutlet) must() bool { return false }

// tokenLife is how long the token of an interaction is used; Discord lets it live for 15 minutes.
const tokenLife = 14*time.Minute + 30*time.Second

// replyOutlet answers an interaction that was deferred. Where its token is of no use any more, the answer goes to the
// channel, or, where it is private, to the asker directly.
type replyOutlet struct {
	b       *Bot
	i       *interaction
	private bool
	arrived time.Time
	// lost is set where the acknowledgement did not get through.
	lost atomic.Bool
	// instead answers in the interaction's place once its token is of no use.
	instead *messageOutlet
	ids     []string
}

func (o *replyOutlet) put(ctx context.Context, m render.Message) error {
	if o.instead != nil {
		return o.instead.put(ctx, m)
	}
	if o.lost.Load() || time.Since(o.arrived) > tokenLife {
		o.ids = nil // what stands there shows a stage
		return o.elsewhere(ctx, m)
	}
	id, err := o.b.rest.editReply(ctx, o.i, m)
	if isExpired(err) {
		o.ids = nil
		return o.elsewhere(ctx, m)
	}
	if err == nil && len(o.ids) == 0 {
		o.ids = []string{id}
	}
	return err
}

func (o *replyOutlet) add(ctx context.Context, m render.Message) error {
	if o.instead != nil {
		return o.instead.add(ctx, m)
	}
	id, err := o.b.rest.followUp(ctx, o.i, m, o.private)
	if isExpired(err) {
		return o.elsewhere(ctx, m)
	}
	if err == nil {
		o.ids = append(o.ids, id)
	}
	return err
}

func (o *replyOutlet) replaced() int {
	if o.instead != nil {
		return len(o.ids)
	}
	return 0
}

// elsewhere shows a message without the interaction.
func (o *replyOutlet) elsewhere(ctx context.Context, m render.Message) error {
	o.b.cfg.Logger.Warn("the interaction's token is of no use any more; the answer is a message", "interaction", o.i.ID, "private", o.private)
	instead := &messageOutlet{b: o.b, channel: o.i.ChannelID, asker: o.i.who(), inGuild: o.i.GuildID != ""}
	if o.private && o.i.GuildID != "" {
		direct, err := o.b.rest.direct(ctx, o.i.who())
		if err != nil {
			return err
		}
		instead.channel = direct
	}
	o.instead = instead
	return o.instead.put(ctx, m)
}

func (o *replyOutlet) sent() audit.Sent {
	if o.instead != nil {
		s := o.instead.sent()
		if s.Channel == o.i.ChannelID {
			s.Messages = append(append([]string{}, o.ids...), s.Messages...)
		} else { // the first one is the one that can be corrected, in the channel that is named
			s.Messages = append(s.Messages, o.ids...)
		}
		return s
	}
	return audit.Sent{Channel: o.i.ChannelID, Messages: o.ids, Private: o.private}
}

func (o *replyOutlet) must() bool { return true }

// put shows a message, and a line in the log where that fails: there is nobody left to tell.
func (b *Bot) put(ctx context.Context, out outlet, m render.Message) {
	if err := out.put(b.ending, m); err != nil {
		b.metrics.failures.WithLabelValues("show").Inc()
		b.cfg.Logger.Warn("a message could not be shown", "error", err)
	}
}

func (b *Bot) putNote(ctx context.Context, out outlet, n render.Note, l render.Locale) {
	b.put(ctx, out, render.Short(n, l))
}
