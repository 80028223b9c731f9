package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/chart"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

// onButton answers a press of a button. All that is known of it stands in its custom id, so buttons work after a restart.
func (b *Bot) onButton(ctx context.Context, i *interaction) {
	var data struct {
		CustomID string   `json:"custom_id"`
		Values   []string `json:"values"`
	}
	l := b.localeOf(i, true)
	err := json.Unmarshal(i.Data, &data)
	action, parseErr := render.Parse(data.CustomID)
	if err = errors.Join(err, parseErr); err != nil {
		b.cfg.Logger.Warn("a button is not known", "error", err)
		b.say(ctx, i, render.Short(render.UnknownButton, l))
		return
	}
	switch action.Verb {
	case render.ShowPassages:
		b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) { b.showPassages(ctx, action.Answer, out, l) })
	case render.ShowChart:
		b.onChart(ctx, i, action.Answer)
	case render.Feedback:
		b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) { b.feedback(ctx, i, action, out, l) })
	case render.Report:
		b.showForm(ctx, i, render.ReportModal(action.Answer, l))
	default:
		b.onRecordButton(ctx, i, action, data.Values)
	}
}

// found is the answer behind a button; where there is none whoever pressed it is told so.
func (b *Bot) found(ctx context.Context, id string, out outlet, l render.Locale) (rag.Answer, bool) {
	rec, err := b.cfg.Log.Get(ctx, id)
	switch {
	case err == nil:
		return rec.Answer, true
	case errors.Is(err, audit.ErrNotFound) || errors.Is(err, audit.ErrErased):
		b.putNote(ctx, out, render.StaleAnswer, l)
	default:
		b.broken(ctx, "read an answer", err, out, l)
	}
	return rag.Answer{}, false
}

// broken tells somebody that something failed that is no question.
func (b *Bot) broken(ctx context.Context, what string, err error, out outlet, l render.Locale) {
	id := newID()
	b.metrics.failures.WithLabelValues("button").Inc()
	b.cfg.Logger.Error("something asked for failed", "id", id, "what", what, "error", err)
	b.put(ctx, out, render.Failure(id, l))
}

// showPassages shows what an answer quotes.
func (b *Bot) showPassages(ctx context.Context, id string, out outlet, l render.Locale) {
	a, ok := b.found(ctx, id, out, l)
	if !ok {
		return
	}
	b.putAll(ctx, out, render.Passages(a, l), l)
}

// putAll shows several messages.
func (b *Bot) putAll(ctx context.Context, out outlet, list []render.Message, l render.Locale) {
	shown, err := b.putPages(ctx, out, list, l)
	switch {
	case err == nil:
	case shown == 0:
		b.broken(ctx, "show a message", err, out, l)
	default:
		b.metrics.failures.WithLabelValues("show").Inc()
		b.cfg.Logger.Error("several messages could not be shown to their end", "messages", shown, "error", err)
	}
}

// onChart shows the figures of an answer as a picture: for everybody the first time that somebody asks below a public
// answer, afterwards for whoever asks alone.
func (b *Bot) onChart(ctx context.Context, i *interaction, id string) {
	private := i.Message == nil || i.Message.Flags&int(discordgo.MessageFlagsEphemeral) != 0 || !b.charts.first(i.Message.ID)
	l := b.localeOf(i, private)
	b.later(ctx, i, private, l, func(ctx context.Context, out *replyOutlet) {
		a, ok := b.found(ctx, id, out, l)
		if !ok {
			return
		}
		png, err := chart.PNG(a, chart.Options{})
		if errors.Is(err, chart.ErrNoFigures) {
			b.putNote(ctx, out, render.NoChart, l)
			return
		}
		if err != nil {
			b.broken(ctx, "draw a chart", err, out, l)
			return
		}
		file := &discordgo.File{Name: "quellenlage-" + a.ID + ".png", ContentType: "image/png", Reader: bytes.NewReader(png)}
		b.putAll(ctx, out, []render.Message{render.Chart(a.ID, file, chart.Alt(a), l)}, l)
	})
}

// feedback records whether an answer helped.
func (b *Bot) feedback(ctx context.Context, i *interaction, action render.Action, out outlet, l render.Locale) {
	var detail audit.Detail = audit.Helpful{}
	note := render.NotedHelpful
	if action.Arg == render.NotHelpful {
		detail, note = audit.NotHelpful{}, render.NotedUnhelpful
	}
	if !b.append(ctx, i, action.Answer, detail, out, l) {
		return
	}
	b.putNote(ctx, out, note, l)
	if note == render.NotedUnhelpful {
		b.tell(ctx, i.GuildID, settings.OnNotHelpful, func(l render.Locale) render.Message { return saying(l, saidNotHelpful, linkOf(i)) })
	}
}

// append records what somebody did to an answer; where there is no such answer it says so.
func (b *Bot) append(ctx context.Context, i *interaction, answer string, d audit.Detail, out outlet, l render.Locale) bool {
	err := b.cfg.Log.Append(ctx, audit.Event{Answer: answer, At: b.cfg.Clock(), By: i.who(), Server: i.GuildID, Detail: d})
	switch {
	case err == nil:
		return true
	case errors.Is(err, audit.ErrNotFound) || errors.Is(err, audit.ErrErased):
		b.putNote(ctx, out, render.StaleAnswer, l)
	default:
		b.broken(ctx, "record what somebody said of an answer", err, out, l)
	}
	return false
}

// form answers an interaction with a form.
func (b *Bot) form(ctx context.Context, i *interaction, m *discordgo.InteractionResponseData) {
	ctx, cancel := context.WithTimeout(ctx, ackPatience)
	defer cancel()
	form := struct {
		CustomID   string                       `json:"custom_id"`
		Title      string                       `json:"title"`
		Components []discordgo.MessageComponent `json:"components"`
	}{m.CustomID, m.Title, m.Components}
	if err := b.rest.respond(ctx, i, discordgo.InteractionResponseModal, form); err != nil {
		b.metrics.failures.WithLabelValues("acknowledge").Inc()
		b.cfg.Logger.Warn("a form could not be shown", "interaction", i.ID, "error", err)
	}
}

// onModal takes a form that was filled in.
func (b *Bot) onModal(ctx context.Context, i *interaction) {
	var data discordgo.ModalSubmitInteractionData
	err := json.Unmarshal(i.Data, &data)
	action, parseErr := render.Parse(data.CustomID)
	if err = errors.Join(err, parseErr); err != nil {
		b.cfg.Logger.Warn("a form is not known", "error", err)
		b.say(ctx, i, render.Short(render.UnknownButton, b.localeOf(i, true)))
		return
	}
	switch action.Verb {
	case render.Report:
		b.onReport(ctx, i, action, data)
	case render.Judge, render.Correct, render.Retract:
		b.onRecordForm(ctx, i, action, data)
	default:
		b.cfg.Logger.Warn("a form is not known", "verb", action.Verb)
		b.say(ctx, i, render.Short(render.UnknownButton, b.localeOf(i, true)))
	}
}

// onReport takes a report and tells the moderators.
func (b *Bot) onReport(ctx context.Context, i *interaction, action render.Action, data discordgo.ModalSubmitInteractionData) {
	reason := render.ReportReason(data)
	b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) {
		a, ok := b.found(ctx, action.Answer, out, l)
		if !ok || !b.append(ctx, i, action.Answer, audit.Reported{Why: reason}, out, l) {
			return
		}
		b.putNote(ctx, out, render.NotedReport, l)
		b.tell(ctx, i.GuildID, settings.OnReport, func(l render.Locale) render.Message { return render.Reported(a, reason, linkOf(i), l) })
	})
}

// linkOf leads to the message that an interaction happened on, else to its channel.
func linkOf(i *interaction) string {
	if i.Message == nil {
		return messageAddress(i.GuildID, i.ChannelID, "")
	}
	return messageAddress(i.GuildID, i.ChannelID, i.Message.ID)
}

// messageAddress is the address of a message, of its channel where message is "".
func messageAddress(guild, channel, message string) string {
	if guild == "" {
		guild = "@me"
	}
	link := fmt.Sprintf("https://discord.com/channels/%s/%s", guild, channel)
	if message != "" {
		link += "/" + message
	}
	return link
}

// tell tells the moderators of a server what they want to know of, in the channel that they set for it.
func (b *Bot) tell(ctx context.Context, guild string, e settings.Event, m func(render.Locale) render.Message) {
	if guild == "" {
		return
	}
	set, err := b.guilds.current(ctx, guild)
	if err != nil {
		b.cfg.Logger.Error("the moderators could not be told", "event", e, "server", guild, "error", err)
		return
	}
	if !set.Tells(e) {
		return
	}
	l := localeOfSetting(set)
	if l == "" {
		l = render.LocaleOf(b.guilds.locale(guild), render.English)
	}
	if _, err := b.rest.send(ctx, set.ReportChannel, m(l), ""); err != nil {
		b.metrics.failures.WithLabelValues("tell").Inc()
		b.cfg.Logger.Warn("the moderators could not be told", "event", e, "server", guild, "channel", set.ReportChannel, "error", err)
	}
}
