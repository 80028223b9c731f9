package discord

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/chart"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

// inquiry is a question on its way through the bot.
type inquiry struct {
	question rag.Question // without history
	// check is set for a message that is to be checked instead of a question.
	check   bool
	asker   asker
	locale  render.Locale
	private bool
	// repliesTo is the message that the question answers, "" for none.
	repliesTo string
	arrived   time.Time
}

// asker is who asks, and where.
type asker struct {
	guild, channel string
	// parent is the channel that a thread belongs to, "" where channel is none or that is not known.
	parent, user string
	roles        []string
	moderator    bool
}

// place is the kind of place that somebody asks in, for the counters.
func (a asker) place() string {
	switch {
	case a.guild == "":
		return "direct"
	case a.parent != "":
		return "thread"
	}
	return "channel"
}

// errPanic is what a panic in the engine becomes.
var errPanic = errors.New("the engine failed")

// answerMessage answers a message.
func (b *Bot) answerMessage(ctx context.Context, m *message, out *messageOutlet, l render.Locale, arrived time.Time) {
	text := b.said(m)
	thread, _ := b.guilds.threads.get(m.ChannelID)
	if text == "" {
		b.hint(ctx, m, thread, out, l)
		return
	}
	q := inquiry{question: rag.Question{Text: text}, asker: b.askerOf(m, thread), locale: l, repliesTo: m.repliesTo(), arrived: arrived}
	set, ok := b.admit(ctx, q, out)
	if !ok {
		return
	}
	out.newThread = set.Mode == settings.Thread && m.GuildID != "" && thread.ID == ""
	b.answer(ctx, q, out)
}

// hint tells somebody whose message arrived without text what to do. In a thread, messages without a mention arrive empty
// where the bot does not have the privileged intent: that is said once.
func (b *Bot) hint(ctx context.Context, m *message, thread channel, out outlet, l render.Locale) {
	if !b.mayHint(ctx, m, thread) {
		return
	}
	mentioned := m.GuildID == "" || b.mentioned(m)
	if mentioned {
		const holds = time.Minute // whoever goes on mentioning the bot with nothing is not answered each time
		if !b.told.tell("empty "+m.ChannelID+" "+m.Author.ID, time.Now().Add(holds)) {
			return
		}
		if len(m.Attachments) == 0 || m.Content != "" {
			b.putNote(ctx, out, render.NoQuestion, l)
			return
		}
		b.putNote(ctx, out, render.NothingToCheck, l)
		return
	}
	if len(m.Attachments)+len(m.Embeds)+len(m.Stickers) > 0 && b.cfg.MessageContent {
		return // a picture in the thread, for the others
	}
	where := m.ChannelID
	first, err := b.cfg.Settings.Once(ctx, "hint:"+where, b.cfg.Clock())
	if err != nil {
		b.cfg.Logger.Warn("whether the hint was given is not known", "error", err)
	}
	if first {
		b.putNote(ctx, out, render.ThreadHint, l)
	}
}

// mayHint says whether a message without text may be answered: not where questions are not.
func (b *Bot) mayHint(ctx context.Context, m *message, thread channel) bool {
	set, err := b.guilds.current(ctx, m.GuildID)
	if err != nil {
		b.cfg.Logger.Warn("whether a message without text may be answered is not known", "server", m.GuildID, "error", err)
		return false
	}
	return b.barred(ctx, set, b.askerOf(m, thread)) == ""
}

// askerOf is who wrote a message, in a thread where thread has an id.
func (b *Bot) askerOf(m *message, thread channel) asker {
	who := asker{guild: m.GuildID, channel: m.ChannelID, parent: thread.ParentID, user: m.Author.ID}
	if m.Member != nil {
		who.roles = m.Member.Roles
	}
	who.moderator = b.guilds.moderates(who.guild, who.user, who.roles)
	return who
}

// answer asks the engine, shows the answer, and records where it is shown.
func (b *Bot) answer(ctx context.Context, q inquiry, out outlet) {
	q.question.Asker = rag.Asker{Channel: "discord", User: q.asker.user, Server: q.asker.guild, Place: q.asker.channel}
	if !q.check {
		q.question.History = b.history(ctx, q)
	}
	b.cfg.Logger.Debug("a question", "text", q.question.Text, "server", q.asker.guild, "channel", q.asker.channel)
	a, err := b.consult(ctx, q, out)
	if err != nil {
		b.fail(ctx, q, out, err)
		return
	}
	if shown, err := b.show(b.ending, q, a, out); err != nil {
		b.unshown(ctx, q, a, out, shown, err)
		if shown == 0 {
			return
		}
	}
	b.metrics.questions.WithLabelValues(string(a.Status), a.Writer, q.asker.place()).Inc()
	b.metrics.latency.WithLabelValues(q.asker.place()).Observe(since(q.arrived))
	b.recordSent(q, a, out)
}

// consult asks the engine while the stage of its work is shown.
func (b *Bot) consult(ctx context.Context, q inquiry, out outlet) (a rag.Answer, err error) {
	ctx, done := b.showStages(ctx, out, q.locale)
	defer done()
	defer func() {
		if p := recover(); p != nil {
			b.metrics.panics.Inc()
			err = fmt.Errorf("%w: %v\n%s", errPanic, p, debug.Stack())
		}
	}()
	if q.check {
		return b.cfg.Engine.Check(ctx, q.question)
	}
	return b.cfg.Engine.Ask(ctx, q.question)
}

// show shows an answer: the first message takes the place of the stage, further ones follow. It returns how many are shown.
func (b *Bot) show(ctx context.Context, q inquiry, a rag.Answer, out outlet) (int, error) {
	o := render.Options{Locale: q.locale, Now: b.cfg.Clock(), Private: q.private, HasChart: chart.Fits(a)}
	list := render.Answer(a, o)
	if q.check {
		list = render.CheckResult(a, o)
	}
	if len(list) == 0 {
		return 0, fmt.Errorf("answer %s has nothing to show", a.ID)
	}
	return b.putPages(ctx, out, list, q.locale)
}

// putPages shows messages that belong together, and returns how many are shown. Where a later one can't be sent, what
// is shown stays, and says that the rest is missing.
func (b *Bot) putPages(ctx context.Context, out outlet, list []render.Message, l render.Locale) (int, error) {
	for n, m := range list {
		show := out.add
		if n == 0 {
			show = out.put
		}
		err := show(ctx, m)
		if err == nil {
			continue
		}
		if n > 0 {
			b.put(ctx, out, render.RestMissing(list[out.replaced()], l))
		}
		return n, err
	}
	return len(list), nil
}

// recordSent records which messages show an answer, so that replies to them, in this run or a later one, find it.
func (b *Bot) recordSent(q inquiry, a rag.Answer, out outlet) {
	ctx := b.ending
	sent := out.sent()
	if len(sent.Messages) == 0 {
		return
	}
	if sent.Private {
		sent.Direct = b.directOf(ctx, q.asker.user)
	} else {
		b.talks.remember(sent.Channel, a.ID)
	}
	err := b.cfg.Log.Append(ctx, audit.Event{Answer: a.ID, At: b.cfg.Clock(), Server: q.asker.guild, Detail: sent})
	if err != nil {
		b.metrics.failures.WithLabelValues("record").Inc()
		b.cfg.Logger.Error("where an answer is shown could not be recorded", "answer", a.ID, "error", err)
	}
}

// directOf is the channel for direct messages to somebody, by which a correction of a private answer can be told. Opening
// one is a request of its own, so it is done now and then only; "" where it is not.
func (b *Bot) directOf(ctx context.Context, user string) string {
	if id, ok := b.talks.direct.get(user); ok {
		return id
	}
	if !b.openings.Allow() {
		return ""
	}
	id, err := b.rest.direct(ctx, user)
	if err != nil {
		b.cfg.Logger.Debug("no direct messages could be opened", "error", err)
		return ""
	}
	b.talks.direct.set(user, id)
	return id
}

// fail tells the asker that there is no answer.
func (b *Bot) fail(ctx context.Context, q inquiry, out outlet, err error) {
	switch {
	case errors.Is(err, rag.ErrEmpty) && q.check:
		b.putNote(ctx, out, render.NothingToCheck, q.locale)
	case errors.Is(err, rag.ErrEmpty):
		b.putNote(ctx, out, render.NoQuestion, q.locale)
	case errors.Is(err, audit.ErrErased): // what the question refers to was deleted while it was answered
		b.putNote(ctx, out, render.StaleAnswer, q.locale)
	case ctx.Err() != nil:
		b.putNote(ctx, out, render.Stopping, q.locale)
	default:
		id := newID()
		b.metrics.failures.WithLabelValues("answer").Inc()
		b.cfg.Logger.Error("a question could not be answered", "id", id, "server", q.asker.guild, "error", err)
		b.put(ctx, out, render.Failure(id, q.locale))
		b.tell(ctx, q.asker.guild, settings.OnFailure, func(l render.Locale) render.Message { return saying(l, saidFailure, id) })
	}
}

// unshown is called where an answer could not be shown whole; shown of its messages are.
func (b *Bot) unshown(ctx context.Context, q inquiry, a rag.Answer, out outlet, shown int, err error) {
	b.metrics.failures.WithLabelValues("show").Inc()
	if shown > 0 {
		b.cfg.Logger.Error("an answer could not be shown to its end", "answer", a.ID, "channel", q.asker.channel, "messages", shown, "error", err)
		return
	}
	if isGone(err) {
		b.cfg.Logger.Warn("an answer has no place to be shown", "answer", a.ID, "channel", q.asker.channel, "error", err)
		return
	}
	b.cfg.Logger.Error("an answer could not be shown", "answer", a.ID, "channel", q.asker.channel, "error", err)
	if ctx.Err() != nil {
		return
	}
	b.put(ctx, out, render.Failure(a.ID, q.locale))
}
