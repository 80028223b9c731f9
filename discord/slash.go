package discord

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
)

// onAsk answers /ask, /contrast and /timeline.
func (b *Bot) onAsk(ctx context.Context, i *interaction, name string, o options) {
	private := b.isPrivate(i, o)
	l := b.localeOf(i, private)
	q := inquiry{asker: i.asker(), locale: l, private: private, arrived: time.Now()}
	q.question.Text = o.text(optQuestion) + o.text(optTopic) // a command has one of them
	q.question.Kind = map[string]rag.Kind{cmdContrast: rag.Contrast, cmdTimeline: rag.Timeline}[name]
	q.question.Scope.Publisher = o.text(optPublisher)
	since, err := dateOf(o.text(optSince), b.cfg.Clock())
	if err != nil {
		b.say(ctx, i, notADate(o.text(optSince), l))
		return
	}
	q.question.Scope.Since = since
	b.later(ctx, i, private, l, func(ctx context.Context, out *replyOutlet) {
		if _, ok := b.admit(ctx, q, out); ok {
			b.answer(ctx, q, out)
		}
	})
}

// notADate says that a text is none.
func notADate(text string, l render.Locale) render.Message {
	return saying(l, saidSince, strings.ReplaceAll(render.Plain(text, 40), "`", "'"))
}

// isPrivate says whether the asker alone sees the answer: as the asker says, else as the server has it. Where that is not
// known yet it is private: what was shown can't be hidden again.
func (b *Bot) isPrivate(i *interaction, o options) bool {
	if private, given := o.flag(optPrivate); given {
		return private
	}
	set, known := b.guilds.cached(i.GuildID)
	return set.Private || !known
}

var errDate = errors.New("not a date")

// dateOf reads the first day of what somebody typed as a date; the zero Date for nothing.
func dateOf(text string, now time.Time) (calendar.Date, error) {
	if text == "" {
		return calendar.Date{}, nil
	}
	if d, err := calendar.Parse(text); err == nil {
		return d, nil
	}
	today := calendar.Of(now)
	for _, m := range calendar.Find(text, calendar.Interval{From: today, To: today}) {
		if !m.Interval.From.IsZero() {
			return m.Interval.From, nil
		}
	}
	return calendar.Date{}, errDate
}

// onCheck answers "Check against sources", for whoever asks alone.
func (b *Bot) onCheck(ctx context.Context, i *interaction, c command) {
	l := b.localeOf(i, true)
	target := c.Resolved.Messages[c.TargetID]
	if strings.TrimSpace(target.Content) == "" {
		b.say(ctx, i, render.Short(render.NothingToCheck, l))
		return
	}
	q := inquiry{check: true, asker: i.asker(), locale: l, private: true, arrived: time.Now()}
	q.question.Text = target.Content
	if target.Author != nil && target.Author.ID != q.asker.user {
		q.question.Author = target.Author.ID
	}
	b.later(ctx, i, true, l, func(ctx context.Context, out *replyOutlet) {
		if _, ok := b.admit(ctx, q, out); ok {
			b.answer(ctx, q, out)
		}
	})
}
