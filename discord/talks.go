package discord

import (
	"context"
	"errors"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// Bounds of what is remembered of conversations.
const (
	rememberedTalks = 10_000
	turnsKept       = 6 // three questions with their answers
	lookedThrough   = 20
	// talkLife is how long a talk in direct messages goes on; after that a question stands for itself.
	talkLife = 6 * time.Hour
)

// talks remembers the last answer of every thread and of all direct messages. What it forgets, or what was before a
// restart, is found again in the channel and the audit log.
type talks struct {
	last *bounded[string]
	// direct are the channels for direct messages by user.
	direct *bounded[string]
}

func newTalks() *talks {
	return &talks{last: newBounded[string](rememberedTalks), direct: newBounded[string](rememberedTalks)}
}

func (t *talks) remember(channel, answer string) { t.last.set(channel, answer) }

// history is what was said before a question: by the reply chain, else in the thread or the direct messages.
func (b *Bot) history(ctx context.Context, q inquiry) []rag.Turn {
	if q.repliesTo != "" {
		if rec, ok := b.recorded(b.cfg.Log.AnswerOf(ctx, q.repliesTo)); ok {
			return turnsOf(rec)
		}
	}
	thread, _ := b.guilds.threads.get(q.asker.channel)
	if q.private || q.asker.guild != "" && thread.ID == "" {
		return nil
	}
	rec, ok := b.lastIn(ctx, q.asker.channel)
	if !ok || q.asker.guild == "" && b.cfg.Clock().Sub(rec.At) > talkLife {
		return nil
	}
	return turnsOf(rec)
}

// lastIn is the last answer that was shown in a channel.
func (b *Bot) lastIn(ctx context.Context, channel string) (rag.Record, bool) {
	if id, ok := b.talks.last.get(channel); ok {
		if id == "" {
			return rag.Record{}, false
		}
		return b.recorded(b.cfg.Log.Get(ctx, id))
	}
	list, err := b.rest.messages(ctx, channel, lookedThrough)
	if err != nil {
		b.cfg.Logger.Warn("the messages before a question are not known", "channel", channel, "error", err)
		return rag.Record{}, false
	}
	for _, m := range list {
		if m.Author.ID != b.user {
			continue
		}
		rec, err := b.cfg.Log.AnswerOf(ctx, m.ID)
		if isMissing(err) {
			continue
		}
		rec, ok := b.recorded(rec, err)
		if ok {
			b.talks.remember(channel, rec.Answer.ID)
		}
		return rec, ok // what can't be read now is looked for again, and nothing older is taken for it
	}
	b.talks.remember(channel, "") // there is none: no need to look again
	return rag.Record{}, false
}

// isMissing says whether an error means that there is no such answer, or none any more.
func isMissing(err error) bool {
	return errors.Is(err, audit.ErrNotFound) || errors.Is(err, audit.ErrErased)
}

// recorded is a record that was looked for, false where there is none.
func (b *Bot) recorded(rec rag.Record, err error) (rag.Record, bool) {
	if err != nil && !isMissing(err) {
		b.cfg.Logger.Warn("an earlier answer could not be read", "error", err)
	}
	return rec, err == nil
}

// turnsOf are the last turns of a conversation with its newest question and answer.
func turnsOf(rec rag.Record) []rag.Turn {
	id := rec.Answer.ID
	list := append(append([]rag.Turn{}, rec.Question.History...),
		rag.Turn{Role: "user", Text: rec.Question.Text, Ref: id}, rag.Turn{Role: "assistant", Text: rec.Answer.Text, Ref: id})
	return list[max(0, len(list)-turnsKept):]
}

// threadType is the type of the threads that the bot starts.
const threadType = discordgo.ChannelTypeGuildPublicThread
