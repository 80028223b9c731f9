package discord

import (
	"context"
	"slices"
	"time"

	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/settings"
)

// noticeLife is how long a notice in a channel holds for one person; it is not repeated below every message.
const noticeLife = 10 * time.Minute

// admit says whether somebody may ask now, and tells whoever may not why.
func (b *Bot) admit(ctx context.Context, q inquiry, out outlet) (settings.Guild, bool) {
	set, err := b.guilds.current(ctx, q.asker.guild)
	if err != nil {
		b.fail(ctx, q, out, err)
		return settings.Guild{}, false
	}
	if note := b.barred(ctx, set, q.asker); note != "" {
		b.refuse(ctx, q, out, string(note), render.Short(note, q.locale), noticeLife)
		return settings.Guild{}, false
	}
	return set, b.take(ctx, set, q, out)
}

// barred is the note for somebody who may not ask here at all, "" for everybody else. A thread counts as its channel.
func (b *Bot) barred(ctx context.Context, set settings.Guild, a asker) render.Note {
	if a.guild == "" {
		return ""
	}
	if len(set.Channels) > 0 && !slices.Contains(set.Channels, a.channel) && !slices.Contains(set.Channels, b.parentOf(ctx, a)) {
		return render.NotInChannel
	}
	held := func(id string) bool { return id == a.guild || slices.Contains(a.roles, id) } // everybody has the server's own role
	if len(set.Roles) > 0 && !a.moderator && !slices.ContainsFunc(set.Roles, held) {
		return render.NotForRole
	}
	return ""
}

// parentOf is the channel that a thread belongs to, "" where it is none.
func (b *Bot) parentOf(ctx context.Context, a asker) string {
	if a.parent != "" {
		return a.parent
	}
	if t, ok := b.guilds.threads.get(a.channel); ok {
		return t.ParentID
	}
	c, err := b.rest.channel(ctx, a.channel)
	if err != nil {
		b.cfg.Logger.Warn("the channel of a question is not known", "channel", a.channel, "error", err)
		return ""
	}
	if !c.isThread() {
		return ""
	}
	b.guilds.thread(c)
	return c.ParentID
}

// take counts a question against the cooldown of its asker and the budget of its server. Moderators are exempt.
func (b *Bot) take(ctx context.Context, set settings.Guild, q inquiry, out outlet) bool {
	if q.asker.moderator {
		return true
	}
	now := b.cfg.Clock()
	d, err := b.cfg.Settings.Take(ctx, q.asker.guild, q.asker.user, now, set.Limits())
	if err != nil {
		b.fail(ctx, q, out, err)
		return false
	}
	if d.OK {
		return true
	}
	b.refuse(ctx, q, out, string(d.Reason), render.Wait(d.Reason, d.Until, q.locale), d.Until.Sub(now))
	if d.Reason == settings.Budget && q.asker.guild != "" {
		first, err := b.cfg.Settings.Once(ctx, "budget:"+q.asker.guild+":"+now.UTC().Format(time.DateOnly), now)
		if err == nil && first {
			b.tell(ctx, q.asker.guild, settings.OnBudget, func(l render.Locale) render.Message { return saying(l, saidBudget) })
		}
	}
	return false
}

// refuse tells somebody why there is no answer. Below messages it is said once while it holds: whoever goes on asking
// knows it already, and a flood is not answered by another.
func (b *Bot) refuse(ctx context.Context, q inquiry, out outlet, reason string, m render.Message, holds time.Duration) {
	b.metrics.refusals.WithLabelValues(reason).Inc()
	if !out.must() && !b.told.tell(reason+" "+q.asker.channel+" "+q.asker.user, time.Now().Add(holds)) {
		return
	}
	b.put(ctx, out, m)
}

// localeOfMessage is the language of the bot's own words in answer to a message: the server's where one is set, else that
// of the message, else the one that the server prefers.
func (b *Bot) localeOfMessage(m *message) render.Locale {
	set, _ := b.guilds.cached(m.GuildID)
	if l := localeOfSetting(set); l != "" {
		return l
	}
	switch code, sure := lang.Detect(b.said(m)); {
	case sure && code == lang.German:
		return render.German
	case sure && code == lang.English:
		return render.English
	}
	return render.LocaleOf(b.guilds.locale(m.GuildID), render.English)
}

// localeOf is the language of the bot's own words in answer to an interaction: that of whoever acts, unless the answer is
// for everybody and the server has one set.
func (b *Bot) localeOf(i *interaction, private bool) render.Locale {
	set, _ := b.guilds.cached(i.GuildID)
	if l := localeOfSetting(set); l != "" && !private {
		return l
	}
	fallback := render.LocaleOf(b.guilds.locale(i.GuildID), render.English)
	if i.Guild != nil {
		fallback = render.LocaleOf(*i.Guild, render.English)
	}
	return render.LocaleOf(i.Locale, fallback)
}

// localeOfSetting is the language that moderators set, "" where they set none.
func localeOfSetting(set settings.Guild) render.Locale {
	switch set.Language {
	case settings.German:
		return render.German
	case settings.English:
		return render.English
	}
	return ""
}
