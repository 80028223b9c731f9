package discord

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/rag"
)

// The subcommands of /audit, and their options.
const (
	audLast    = "last"
	audShow    = "show"
	audSearch  = "search"
	audUser    = "user"
	audFlagged = "flagged"
	audStats   = "stats"
	audExport  = "export"
	audWeb     = "web"

	optNumber = "number"
	optID     = "id"
	optText   = "text"
	optUser   = "user"
	optFormat = "format"
)

// Page is the moderators' page. web.Server is the real one.
type Page interface {
	// SignIn makes a link that signs a moderator of a server in, once and for ten minutes; name is shown to the moderator.
	SignIn(ctx context.Context, user, name, server string) (string, error)
	// Answer is the address of an answer, for whoever is signed in.
	Answer(id string) string
}

// auditDefinition is the command with which moderators read the record of their server.
func auditDefinition() *discordgo.ApplicationCommand {
	const text, number = discordgo.ApplicationCommandOptionString, discordgo.ApplicationCommandOptionInteger
	sub := func(name, german string, d texts, opts ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
		return opt(discordgo.ApplicationCommandOptionSubCommand, name, german, d, func(o *discordgo.ApplicationCommandOption) { o.Options = opts })
	}
	format := choice(optFormat, "format", texts{"A table, or whole records", "Eine Tabelle oder ganze Aufzeichnungen"},
		named{texts{"table (CSV)", "Tabelle (CSV)"}, string(audit.CSV)}, named{texts{"records (JSON lines)", "Aufzeichnungen (JSON-Zeilen)"}, string(audit.JSONL)})
	format.Required = false
	c := definition(cmdAudit, "protokoll", texts{"The record of this server's answers", "Das Protokoll der Antworten dieses Servers"},
		sub(audLast, "letzte", texts{"The newest answers", "Die neuesten Antworten"},
			opt(number, optNumber, "anzahl", texts{"How many", "Wie viele"}, between(1, mostListed))),
		sub(audShow, "zeigen", texts{"One answer with all it stands on, and what happened to it", "Eine Antwort mit allem, worauf sie steht, und was damit geschah"},
			opt(text, optID, "kennung", texts{"Its id, or a link to its message", "Ihre Kennung oder ein Link zu ihrer Nachricht"}, required, suggested, longest(200))),
		sub(audSearch, "suchen", texts{"Answers with these words in question, answer, sources or notes", "Antworten mit diesen Wörtern in Frage, Antwort, Quellen oder Notizen"},
			opt(text, optText, "text", texts{"Which words?", "Welche Wörter?"}, required, longest(longestSearch))),
		sub(audUser, "person", texts{"Answers to one person", "Antworten an eine Person"},
			opt(discordgo.ApplicationCommandOptionUser, optUser, "person", texts{"Who asked?", "Wer hat gefragt?"}, required)),
		sub(audFlagged, "auffällig", texts{"Answers that were reported or found not helpful", "Antworten, die gemeldet oder nicht hilfreich gefunden wurden"}),
		sub(audStats, "zahlen", texts{"How many answers, and what became of them", "Wie viele Antworten, und was aus ihnen wurde"}),
		sub(audExport, "ausgeben", texts{"All answers as a file that only you see", "Alle Antworten als Datei, die nur du siehst"}, format,
			opt(text, optSince, "seit", texts{"Only answers from this day on, such as 2025-01-31", "Nur Antworten von diesem Tag an, etwa 2025-01-31"}, longest(40))),
		sub(audWeb, "seite", texts{"A link to the moderators' page, for you alone", "Ein Link zur Seite der Moderation, nur für dich"}),
	)
	return forModerators(c)
}

// auditMenu is the command of a message's menu that opens its record.
func auditMenu() *discordgo.ApplicationCommand {
	names := texts{auditCommand, render.AuditCommand(render.German)}.localised()
	return forModerators(&discordgo.ApplicationCommand{
		Type: discordgo.MessageApplicationCommand, Name: auditCommand, NameLocalizations: &names, IntegrationTypes: installed(),
		Options: []*discordgo.ApplicationCommandOption{},
	})
}

// forModerators makes a command one of servers, for those who manage messages there.
func forModerators(c *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	manage := int64(discordgo.PermissionManageMessages)
	c.DefaultMemberPermissions = &manage
	c.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	return c
}

// moderates says whether whoever acts is a moderator of the whole server. What Discord says of their permissions holds for
// the channel, which may let somebody manage messages who is no moderator elsewhere; managing the server is no matter of
// channels.
func (b *Bot) moderates(i *interaction) bool {
	return i.GuildID != "" && (i.Member.may(discordgo.PermissionManageGuild) || b.guilds.moderates(i.GuildID, i.who(), i.roles()))
}

// asModerator says whether whoever acts is a moderator, and tells everybody else so. What moderators do does not wait
// behind the questions of the channel.
func (b *Bot) asModerator(ctx context.Context, i *interaction) bool {
	if b.moderates(i) {
		i.lane = "moderator " + i.who()
		return true
	}
	b.say(ctx, i, render.Short(render.NotPermitted, b.localeOf(i, true)))
	return false
}

// onAudit answers /audit. Discord lets moderators alone use the command; that is checked again here, since servers can
// change it.
func (b *Bot) onAudit(ctx context.Context, i *interaction, c command) {
	if !b.asModerator(ctx, i) {
		return
	}
	if len(c.Options) == 0 {
		b.say(ctx, i, saying(b.localeOf(i, true), saidNotFound))
		return
	}
	name, o := c.Options[0].Name, optionsOf(c.Options[0].Options)
	b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) {
		switch name {
		case audShow:
			b.showNamed(ctx, i, o.text(optID), out, l)
		case audStats:
			b.showStats(ctx, i.GuildID, out, l)
		case audExport:
			b.export(ctx, i, o, out, l)
		case audWeb:
			b.leadToPage(ctx, i, "", out, l)
		default:
			if q, ok := queryOf(name, o); ok {
				b.list(ctx, i.GuildID, q, 0, 0, out, l)
				return
			}
			b.put(ctx, out, saying(l, saidNotFound))
		}
	})
}

// onAuditMessage answers "Audit this answer".
func (b *Bot) onAuditMessage(ctx context.Context, i *interaction, c command) {
	if !b.asModerator(ctx, i) {
		return
	}
	target := c.Resolved.Messages[c.TargetID]
	b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) {
		rec, err := b.ownRecord(ctx, i.GuildID, func(ctx context.Context) (rag.Record, error) { return b.cfg.Log.AnswerOf(ctx, c.TargetID) })
		switch {
		case errors.Is(err, audit.ErrNotFound) && target.Author != nil && target.Author.ID != b.user:
			b.putNote(ctx, out, render.ForeignTarget, l)
		case errors.Is(err, audit.ErrNotFound):
			b.putNote(ctx, out, render.NoRecord, l)
		default:
			b.showFound(ctx, rec, err, out, l)
		}
	})
}

// showNamed opens the record that somebody named by its id, or by a link to its message.
func (b *Bot) showNamed(ctx context.Context, i *interaction, name string, out outlet, l render.Locale) {
	rec, err := b.ownRecord(ctx, i.GuildID, func(ctx context.Context) (rag.Record, error) {
		rec, err := b.cfg.Log.Get(ctx, name)
		if errors.Is(err, audit.ErrNotFound) {
			return b.cfg.Log.AnswerOf(ctx, name[strings.LastIndexByte(name, '/')+1:])
		}
		return rec, err
	})
	b.showFound(ctx, rec, err, out, l)
}

// showFound shows a record that was looked for, or says that there is none.
func (b *Bot) showFound(ctx context.Context, rec rag.Record, err error, out outlet, l render.Locale) {
	switch {
	case errors.Is(err, audit.ErrNotFound):
		b.putNote(ctx, out, render.UnknownRecord, l)
	case errors.Is(err, audit.ErrErased):
		b.putNote(ctx, out, render.ErasedRecord, l)
	case err != nil:
		b.broken(ctx, "read a record", err, out, l)
	default:
		b.showRecord(ctx, rec, 0, "", out, l)
	}
}

// ownRecord is a record of a server; those of others are not found.
func (b *Bot) ownRecord(ctx context.Context, guild string, read func(context.Context) (rag.Record, error)) (rag.Record, error) {
	rec, err := read(ctx)
	if err == nil && rec.Question.Asker.Server != guild {
		return rag.Record{}, audit.ErrNotFound
	}
	return rec, err
}

// recordOf is the record of a server's answer.
func (b *Bot) recordOf(ctx context.Context, guild, id string) (rag.Record, error) {
	return b.ownRecord(ctx, guild, func(ctx context.Context) (rag.Record, error) { return b.cfg.Log.Get(ctx, id) })
}

// showRecord shows a page of a record; told is what was done with it just now.
func (b *Bot) showRecord(ctx context.Context, rec rag.Record, page int, told render.Told, out outlet, l render.Locale) {
	events, err := b.cfg.Log.Events(ctx, rec.Answer.ID)
	if err != nil {
		b.broken(ctx, "read what happened to an answer", err, out, l)
		return
	}
	o := render.RecordOptions{Locale: l, Page: page, Told: told, Checked: wasChecked(rec), HasPage: b.cfg.Page != nil}
	for _, e := range events {
		if s, ok := e.Detail.(audit.Sent); ok {
			o.Address, o.Private = addressOf(rec.Question.Asker.Server, s), s.Private
		}
		o.Since = append(o.Since, happened(rec.Question.Asker.Server, e))
	}
	b.put(ctx, out, render.Record(rec, o))
}

// addressOf is the address of the first message of an answer, "" where nobody but the asker sees it.
func addressOf(guild string, s audit.Sent) string {
	if s.Private || len(s.Messages) == 0 {
		return ""
	}
	return messageAddress(guild, s.Channel, s.Messages[0])
}

// happened is an event as it is shown.
func happened(guild string, e audit.Event) render.Happened {
	h := render.Happened{At: e.At, What: string(e.Kind), By: e.By}
	words := func(list ...string) {
		for _, w := range list {
			if strings.TrimSpace(w) != "" {
				h.Words = append(h.Words, w)
			}
		}
	}
	switch d := e.Detail.(type) {
	case nil:
		h.What = "erased"
	case audit.Sent:
		h.Address = addressOf(guild, d)
	case audit.Reported:
		words(d.Why)
	case audit.Verdict:
		h.What = string(d.Judgement)
		words(d.Note)
	case audit.Corrected:
		words(d.Text, d.Reason)
	case audit.Retracted:
		words(d.Reason)
	case audit.Delivered:
		if d.Failure != "" {
			h.What = "failed"
			words(d.Failure)
		}
	case audit.Replayed:
		if d.Changed {
			h.What = "changed"
		}
		words(d.Answer)
	}
	return h
}

// showStats shows how many answers a server got, and what became of them.
func (b *Bot) showStats(ctx context.Context, guild string, out outlet, l render.Locale) {
	s, err := b.cfg.Log.Stats(ctx, audit.Filter{Server: guild})
	if err != nil {
		b.broken(ctx, "count a server's answers", err, out, l)
		return
	}
	b.put(ctx, out, render.Stats(render.Counted{
		Answers: s.Answers, First: s.First, Last: s.Last, ByStatus: s.ByStatus, ByWriter: s.ByWriter, ByVerdict: s.ByVerdict,
		Helpful: s.Helpful, NotHelpful: s.NotHelpful, Reports: s.Reports, Flagged: s.Flagged, Corrected: s.Corrected, Retracted: s.Retracted,
	}, l))
}

// leadToPage hands a moderator a link to the moderators' page, to an answer where one is given.
func (b *Bot) leadToPage(ctx context.Context, i *interaction, answer string, out outlet, l render.Locale) {
	if b.cfg.Page == nil {
		b.putNote(ctx, out, render.NoPage, l)
		return
	}
	link, err := b.cfg.Page.SignIn(ctx, i.who(), i.name(), i.GuildID)
	if err != nil {
		b.broken(ctx, "make a link to the moderators' page", err, out, l)
		return
	}
	address := ""
	if answer != "" {
		address = b.cfg.Page.Answer(answer)
	}
	b.cfg.Logger.Info("a moderator got a link to the moderators' page", "server", i.GuildID)
	b.put(ctx, out, render.Page(link, address, l))
}

// suggestPatienceOfLog is how long the log is asked for suggestions.
const suggestPatienceOfLog = time.Second

// recordChoices are the newest answers of a server whose id or question fits what a moderator has typed so far.
func (b *Bot) recordChoices(ctx context.Context, i *interaction, typed string) ([]*discordgo.ApplicationCommandOptionChoice, error) {
	if !b.moderates(i) {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, suggestPatienceOfLog)
	defer cancel()
	const lookedAt = 100
	entries, err := b.cfg.Log.List(ctx, audit.Filter{Server: i.GuildID, Limit: lookedAt})
	if err != nil {
		return nil, err
	}
	var list []*discordgo.ApplicationCommandOptionChoice
	for _, e := range entries {
		if fits := containsFolded(e.ID+" "+e.Question, typed); fits && len(list) < mostChoices && len(e.ID) <= longestChoice {
			list = append(list, &discordgo.ApplicationCommandOptionChoice{Name: render.RecordChoice(entryOf(e)), Value: e.ID})
		}
	}
	return list, nil
}
