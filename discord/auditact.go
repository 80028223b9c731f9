package discord

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/rag"
)

// prefillPatience is how long the log may take for what a form shows at first; without it the form is empty.
const prefillPatience = 1200 * time.Millisecond

// onRecordButton answers a press of a button on a record, or of one that opens a record. Who is no moderator (any more)
// is told so.
func (b *Bot) onRecordButton(ctx context.Context, i *interaction, action render.Action, values []string) {
	if !b.asModerator(ctx, i) {
		return
	}
	l := b.localeOf(i, true)
	open := func(id string) func(context.Context, outlet, render.Locale) {
		return func(ctx context.Context, out outlet, l render.Locale) {
			rec, err := b.recordOf(ctx, i.GuildID, id)
			b.showFound(ctx, rec, err, out, l)
		}
	}
	switch action.Verb {
	case render.Audit:
		if action.Arg == "" {
			b.private(ctx, i, open(action.Answer))
			return
		}
		page, _ := strconv.Atoi(action.Arg) // Parse lets numbers through and nothing else
		b.inPlace(ctx, i, func(ctx context.Context, out outlet, l render.Locale) { b.turn(ctx, i, action.Answer, page, out, l) })
	case render.Pick:
		if len(values) != 1 {
			b.say(ctx, i, render.Short(render.UnknownButton, l))
			return
		}
		b.private(ctx, i, open(values[0]))
	case render.List:
		b.onList(ctx, i, action)
	case render.Judge:
		b.showForm(ctx, i, render.JudgeModal(action.Answer, action.Arg, l))
	case render.Retract:
		b.showForm(ctx, i, render.RetractModal(action.Answer, l))
	case render.Correct:
		b.spawn("form", func() { b.form(ctx, i, render.CorrectModal(action.Answer, b.inTime(ctx, i.GuildID, action.Answer), l)) })
	case render.Replay:
		b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) { b.replay(ctx, i, action.Answer, out, l) })
	case render.OnPage:
		b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) { b.leadToPage(ctx, i, action.Answer, out, l) })
	}
}

// turn shows another page of a record.
func (b *Bot) turn(ctx context.Context, i *interaction, id string, page int, out outlet, l render.Locale) {
	rec, err := b.recordOf(ctx, i.GuildID, id)
	if err != nil {
		b.showFound(ctx, rec, err, out, l)
		return
	}
	b.showRecord(ctx, rec, page, "", out, l)
}

// inTime is an answer for the form in which it is corrected; the zero one where it is not known in time.
func (b *Bot) inTime(ctx context.Context, guild, id string) rag.Answer {
	ctx, cancel := context.WithTimeout(ctx, prefillPatience)
	defer cancel()
	rec, err := b.recordOf(ctx, guild, id)
	if err != nil {
		b.cfg.Logger.Warn("a form begins empty", "answer", id, "error", err)
	}
	return rec.Answer
}

// showForm shows a form, beside the connection.
func (b *Bot) showForm(ctx context.Context, i *interaction, m *discordgo.InteractionResponseData) {
	b.spawn("form", func() { b.form(ctx, i, m) })
}

// onRecordForm takes a form that a moderator filled in: a verdict, a correction, or a retraction.
func (b *Bot) onRecordForm(ctx context.Context, i *interaction, action render.Action, data discordgo.ModalSubmitInteractionData) {
	if !b.asModerator(ctx, i) {
		return
	}
	var detail audit.Detail
	var told render.Told
	switch reason := render.Field(data, render.FieldReason); action.Verb {
	case render.Judge:
		detail, told = audit.Verdict{Judgement: audit.Judgement(action.Arg), Note: render.Field(data, render.FieldNote)}, render.Told(action.Arg)
	case render.Correct:
		detail, told = audit.Corrected{Text: render.Field(data, render.FieldText), Reason: reason}, render.ToldCorrected
	default:
		detail, told = audit.Retracted{Reason: reason}, render.ToldRetracted
	}
	b.inPlace(ctx, i, func(ctx context.Context, out outlet, l render.Locale) {
		rec, err := b.recordOf(ctx, i.GuildID, action.Answer)
		if err != nil {
			b.showFound(ctx, rec, err, out, l)
			return
		}
		err = b.cfg.Log.Append(ctx, audit.Event{Answer: rec.Answer.ID, At: b.cfg.Clock(), By: i.who(), Server: i.GuildID, Detail: detail})
		switch {
		case errors.Is(err, audit.ErrInvalid):
			b.cfg.Logger.Info("what a moderator wrote of an answer was not valid", "error", err)
			b.putNote(ctx, out, render.NotSaved, l)
			return
		case err != nil:
			b.broken(ctx, "record what a moderator said of an answer", err, out, l)
			return
		}
		if action.Verb != render.Judge {
			b.deliverSoon()
		}
		b.showRecord(ctx, rec, 0, told, out, l)
	})
}

// replay asks the question of an answer again, on today's articles, prompt and model, and shows what changed. The words
// stay those of whoever asked first, so that they are deleted with that person's other words.
func (b *Bot) replay(ctx context.Context, i *interaction, id string, out outlet, l render.Locale) {
	rec, err := b.recordOf(ctx, i.GuildID, id)
	if err != nil {
		b.showFound(ctx, rec, err, out, l)
		return
	}
	q := inquiry{question: rec.Question, check: wasChecked(rec), locale: l, private: true}
	if q.question.Author == "" {
		q.question.Author = q.question.Asker.User
	}
	q.question.Asker, q.question.Origin = rag.Asker{Channel: "discord", User: i.who(), Server: i.GuildID}, id
	today, err := b.consult(ctx, q, out)
	if errors.Is(err, audit.ErrErased) {
		b.putNote(ctx, out, render.ErasedRecord, l)
		return
	}
	if err != nil {
		if ctx.Err() != nil {
			b.putNote(ctx, out, render.Stopping, l)
			return
		}
		b.broken(ctx, "ask a question again", err, out, l)
		return
	}
	changes := rag.Compare(rec.Answer, today)
	err = b.cfg.Log.Append(ctx, audit.Event{
		Answer: id, At: b.cfg.Clock(), By: i.who(), Server: i.GuildID,
		Detail: audit.Replayed{On: "today", Answer: today.ID, Changed: changes.Changed(1)},
	})
	if errors.Is(err, audit.ErrErased) {
		b.putNote(ctx, out, render.ErasedRecord, l)
		return
	}
	if err != nil {
		b.broken(ctx, "record that a question was asked again", err, out, l)
		return
	}
	b.put(ctx, out, render.Replayed(today.ID, changes, l))
}

// wasChecked says whether a record is of a message that was checked. Older records don't say so: in those a question of
// Discord's has another author only then.
func wasChecked(rec rag.Record) bool {
	q := rec.Question
	return q.Mode == rag.Checked || q.Mode == "" && q.Author != "" && q.Asker.Place != ""
}
