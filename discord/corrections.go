package discord

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/render"
)

// deliver shows the corrections that moderators recorded, here, on the page or in a terminal, where the answers were, until ctx
// ends. What can't be shown is recorded too, so that it is not tried for ever.
func (b *Bot) deliver(ctx context.Context) {
	ticker := time.NewTicker(b.cfg.Pace.Corrections)
	defer ticker.Stop()
	for {
		list, err := b.cfg.Log.Undelivered(ctx)
		if err != nil && ctx.Err() == nil {
			b.cfg.Logger.Error("the corrections that are still to be shown can't be read", "error", err)
		}
		for _, c := range list {
			if ctx.Err() == nil {
				b.correct(ctx, c)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-b.corrections:
		}
	}
}

// deliverSoon has corrections delivered at once.
func (b *Bot) deliverSoon() {
	select {
	case b.corrections <- struct{}{}:
	default: // that is coming already
	}
}

// correct shows one correction. Where Discord fails, it stays undelivered and is tried again.
func (b *Bot) correct(ctx context.Context, c audit.Correction) {
	defer b.guard("correction")
	// What was begun is finished while the bot stops: shown and not recorded, it would be shown again.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.cfg.Pace.Finish)
	defer cancel()
	if !slices.ContainsFunc(c.Sent, func(s audit.Sent) bool { return len(s.Messages) > 0 || s.Direct != "" }) {
		return // an answer that was not shown in Discord, or not yet
	}
	m, err := b.correction(ctx, c)
	if err != nil {
		b.cfg.Logger.Error("a correction can't be written", "answer", c.Answer, "error", err)
		return
	}
	for _, s := range c.Sent {
		channel, message, err := b.replaceShown(ctx, s, m)
		done := audit.Delivered{Correction: c.Seq, Channel: channel, Message: message}
		switch {
		case err != nil && !isGone(err) && !errors.Is(err, errNoWay):
			b.cfg.Logger.Warn("a correction could not be shown and is tried again", "answer", c.Answer, "error", err)
			return
		case err != nil:
			done.Failure = err.Error()
		}
		if err := b.cfg.Log.Append(ctx, audit.Event{Answer: c.Answer, Detail: done}); err != nil {
			b.cfg.Logger.Error("a correction was shown, but that could not be recorded", "answer", c.Answer, "error", err)
		}
	}
}

// correction is the message of a correction, in the language of the answer.
func (b *Bot) correction(ctx context.Context, c audit.Correction) (render.Message, error) {
	r, err := b.cfg.Log.Get(ctx, c.Answer)
	if err != nil {
		return render.Message{}, err
	}
	text, reason := "", ""
	switch d := c.Detail.(type) {
	case audit.Corrected:
		text, reason = d.Text, d.Reason
	case audit.Retracted:
		reason = d.Reason
	}
	return render.Correction(c.Answer, text, reason, r.Answer.Language), nil
}

// errNoWay is the failure of a correction whose asker can't be reached any more.
var errNoWay = errors.New("the private answer can't be edited any more, and the asker can't be written to")

// replaceShown replaces the first message of an answer; a private one can't be, so that its asker is written to.
func (b *Bot) replaceShown(ctx context.Context, s audit.Sent, m render.Message) (channel, message string, err error) {
	if !s.Private && len(s.Messages) > 0 {
		return s.Channel, s.Messages[0], b.rest.edit(ctx, s.Channel, s.Messages[0], m)
	}
	if s.Direct == "" {
		return "", "", errNoWay
	}
	id, err := b.rest.send(ctx, s.Direct, m, "")
	return s.Direct, id, err
}
