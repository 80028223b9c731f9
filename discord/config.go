package discord

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/settings"
)

// The subcommands of /config, and their options.
const (
	cfgShow     = "show"
	cfgChannels = "channels"
	cfgRoles    = "roles"
	cfgMode     = "mode"
	cfgLanguage = "language"
	cfgPrivate  = "private"
	cfgReport   = "report"
	cfgLimits   = "limits"

	optAdd      = "add"
	optRemove   = "remove"
	optAll      = "all"
	optValue    = "value"
	optChannel  = "channel"
	optOff      = "off"
	optEvent    = "event"
	optTell     = "tell"
	optCooldown = "cooldown"
	optDaily    = "daily"
)

// configDefinition is the command with which moderators set what holds for their server.
func configDefinition() *discordgo.ApplicationCommand {
	const yes, number = discordgo.ApplicationCommandOptionBoolean, discordgo.ApplicationCommandOptionInteger
	const chanKind, roleKind = discordgo.ApplicationCommandOptionChannel, discordgo.ApplicationCommandOptionRole
	sub := func(name, german string, d texts, opts ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
		return opt(discordgo.ApplicationCommandOptionSubCommand, name, german, d, func(o *discordgo.ApplicationCommandOption) { o.Options = opts })
	}
	c := definition(cmdConfig, "einstellungen", texts{"What holds on this server", "Was auf diesem Server gilt"},
		sub(cfgShow, "zeigen", texts{"Show what is set", "Zeigen, was eingestellt ist"}),
		sub(cfgChannels, "kanäle", texts{"Where I answer; threads count as their channel", "Wo ich antworte; Threads zählen als ihr Kanal"},
			opt(chanKind, optAdd, "dazu", texts{"Answer here", "Hier antworten"}, ofText),
			opt(chanKind, optRemove, "weg", texts{"Answer here no more", "Hier nicht mehr antworten"}, ofText),
			opt(yes, optAll, "alle", texts{"Answer everywhere", "Überall antworten"})),
		sub(cfgRoles, "rollen", texts{"Whom I answer", "Wem ich antworte"},
			opt(roleKind, optAdd, "dazu", texts{"Answer this role", "Dieser Rolle antworten"}),
			opt(roleKind, optRemove, "weg", texts{"Answer this role no more", "Dieser Rolle nicht mehr antworten"}),
			opt(yes, optAll, "alle", texts{"Answer everybody", "Allen antworten"})),
		sub(cfgMode, "ort", texts{"Where answers to mentions go", "Wohin Antworten auf Erwähnungen gehen"},
			choice(optValue, "wert", texts{"As a reply, or in a thread", "Als Antwort oder in einem Thread"},
				named{texts{"reply", "Antwort"}, string(settings.Reply)}, named{texts{"thread", "Thread"}, string(settings.Thread)})),
		sub(cfgLanguage, "sprache", texts{"The language of my own words", "Die Sprache meiner eigenen Worte"},
			choice(optValue, "wert", texts{"Which language?", "Welche Sprache?"}, named{texts{"that of the asker", "die des Fragenden"}, string(settings.Auto)},
				named{texts{"German", "Deutsch"}, string(settings.German)}, named{texts{"English", "Englisch"}, string(settings.English)})),
		sub(cfgPrivate, "privat", texts{"Who sees answers to commands, unless the asker says", "Wer Antworten auf Befehle sieht, wenn nichts gesagt wird"},
			opt(yes, optValue, "wert", texts{"Only the asker sees them", "Nur der Fragende sieht sie"}, required)),
		sub(cfgReport, "meldungen", texts{"Where I tell moderators, and of what", "Wo ich der Moderation etwas melde, und was"},
			opt(chanKind, optChannel, "kanal", texts{"The channel", "Der Kanal"}, ofText),
			opt(yes, optOff, "aus", texts{"Tell nothing any more", "Nichts mehr melden"}), eventChoice(),
			opt(yes, optTell, "melden", texts{"Whether to tell that", "Ob das gemeldet wird"})),
		sub(cfgLimits, "grenzen", texts{"How often people may ask", "Wie oft gefragt werden darf"},
			opt(number, optCooldown, "pause", texts{"Seconds between two questions of one person", "Sekunden zwischen zwei Fragen einer Person"}, within(settings.MaxCooldown.Seconds())),
			opt(number, optDaily, "täglich", texts{"Questions of the server on one day; 0 for any number", "Fragen des Servers an einem Tag; 0 für beliebig viele"}, within(settings.MaxDailyQuestions))),
	)
	manage := int64(discordgo.PermissionManageGuild)
	c.DefaultMemberPermissions = &manage
	c.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	return c
}

// ofText keeps an option to channels in which people write.
func ofText(o *discordgo.ApplicationCommandOption) {
	o.ChannelTypes = []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews}
}

func within(most float64) func(*discordgo.ApplicationCommandOption) { return between(0, most) }

func between(least, most float64) func(*discordgo.ApplicationCommandOption) {
	return func(o *discordgo.ApplicationCommandOption) { o.MinValue, o.MaxValue = &least, most }
}

// named is a value with what people call it.
type named struct {
	names texts
	value string
}

func choice(name, german string, d texts, list ...named) *discordgo.ApplicationCommandOption {
	o := opt(discordgo.ApplicationCommandOptionString, name, german, d, required)
	for _, n := range list {
		o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{Name: n.names.english, NameLocalizations: n.names.localised(), Value: n.value})
	}
	return o
}

func eventChoice() *discordgo.ApplicationCommandOption {
	o := choice(optEvent, "ereignis", texts{"What to tell or not to tell", "Was gemeldet wird oder nicht"},
		named{texts{"reported answers", "gemeldete Antworten"}, string(settings.OnReport)},
		named{texts{"answers found not helpful", "nicht hilfreiche Antworten"}, string(settings.OnNotHelpful)},
		named{texts{"failures", "Fehler"}, string(settings.OnFailure)},
		named{texts{"a used-up budget", "ein aufgebrauchtes Tagesbudget"}, string(settings.OnBudget)},
		named{texts{"changed settings", "geänderte Einstellungen"}, string(settings.OnChange)})
	o.Required = false
	return o
}

// onConfig shows or changes what holds on a server. Discord lets moderators alone use the command; that is checked again
// here, since servers can change it.
func (b *Bot) onConfig(ctx context.Context, i *interaction, c command) {
	l := b.localeOf(i, true)
	if i.GuildID == "" || !i.Member.may(discordgo.PermissionManageGuild) {
		b.say(ctx, i, render.Short(render.NotPermitted, l))
		return
	}
	if len(c.Options) == 0 {
		b.say(ctx, i, saying(l, saidNotFound))
		return
	}
	name, o := c.Options[0].Name, optionsOf(c.Options[0].Options)
	b.private(ctx, i, func(ctx context.Context, out outlet, l render.Locale) {
		if name == cfgShow {
			b.showConfig(ctx, i.GuildID, out, l)
			return
		}
		b.changeConfig(ctx, i, name, o, out, l)
	})
}

func (b *Bot) showConfig(ctx context.Context, guild string, out outlet, l render.Locale) {
	set, err := b.guilds.current(ctx, guild)
	if err != nil {
		b.broken(ctx, "read a server's settings", err, out, l)
		return
	}
	b.put(ctx, out, render.Config(set, l))
}

// changeConfig changes a server's settings and shows them.
func (b *Bot) changeConfig(ctx context.Context, i *interaction, name string, o options, out outlet, l render.Locale) {
	before, err := b.guilds.current(ctx, i.GuildID)
	if err != nil {
		b.broken(ctx, "read a server's settings", err, out, l)
		return
	}
	after, err := b.cfg.Settings.SetGuild(ctx, i.GuildID, i.who(), b.cfg.Clock(), func(g *settings.Guild) error { return change(g, name, o) })
	if errors.Is(err, settings.ErrInvalid) {
		b.cfg.Logger.Info("a setting was not valid", "server", i.GuildID, "error", err)
		b.putNote(ctx, out, render.NotSaved, l)
		return
	}
	if err != nil {
		b.broken(ctx, "change a server's settings", err, out, l)
		return
	}
	b.guilds.keep(after)
	b.put(ctx, out, render.Config(after, l))
	if before.Tells(settings.OnChange) || after.Tells(settings.OnChange) {
		b.tell(ctx, i.GuildID, settings.OnChange, func(l render.Locale) render.Message { return saying(l, saidChange, i.who()) })
	}
}

// change changes one part of a server's settings; the error wraps settings.ErrInvalid where nothing is asked for.
func change(g *settings.Guild, name string, o options) error {
	if len(o) == 0 {
		return settings.ErrInvalid
	}
	switch name {
	case cfgChannels:
		g.Channels = listed(g.Channels, o)
	case cfgRoles:
		g.Roles = listed(g.Roles, o)
	case cfgMode:
		g.Mode = settings.Mode(o.text(optValue))
	case cfgLanguage:
		g.Language = settings.Language(o.text(optValue))
	case cfgPrivate:
		g.Private, _ = o.flag(optValue)
	case cfgReport:
		return changeReport(g, o)
	case cfgLimits:
		if seconds, given := o.number(optCooldown); given {
			g.Cooldown = time.Duration(seconds) * time.Second
		}
		if n, given := o.number(optDaily); given {
			g.DailyQuestions = n
		}
	default:
		return settings.ErrInvalid
	}
	return nil
}

func changeReport(g *settings.Guild, o options) error {
	if c := o.text(optChannel); c != "" {
		g.ReportChannel = c
	}
	if off, _ := o.flag(optOff); off {
		g.ReportChannel = ""
	}
	e, tell := settings.Event(o.text(optEvent)), true
	if value, given := o.flag(optTell); given {
		if tell = value; e == "" {
			return settings.ErrInvalid // whether to tell what?
		}
	}
	if e == "" {
		return nil
	}
	g.Events = slices.DeleteFunc(g.Events, func(known settings.Event) bool { return known == e })
	if tell {
		g.Events = append(g.Events, e)
	}
	return nil
}

// listed is a list of ids with what an options adds and without what it removes; none of them where all are allowed.
func listed(ids []string, o options) []string {
	if all, _ := o.flag(optAll); all {
		return nil
	}
	if id := o.text(optAdd); id != "" {
		ids = append(ids, id)
	}
	remove := o.text(optRemove)
	return slices.DeleteFunc(ids, func(id string) bool { return id == remove })
}
