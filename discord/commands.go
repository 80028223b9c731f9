package discord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/render"
)

// The commands, by the name under which Discord sends them, whatever the language of whoever uses one.
const (
	cmdAsk      = "ask"
	cmdContrast = "contrast"
	cmdTimeline = "timeline"
	cmdSources  = "sources"
	cmdHelp     = "help"
	cmdPrivacy  = "privacy"
	cmdConfig   = "config"
	cmdAudit    = "audit"
)

// The options of commands.
const (
	optQuestion  = "question"
	optTopic     = "topic"
	optPrivate   = "private"
	optSince     = "since"
	optPublisher = "publisher"
	optQuery     = "query"
	optForget    = "forget"
)

// askCommands are the commands that ask the engine.
var askCommands = []string{cmdAsk, cmdContrast, cmdTimeline}

// checkCommand is the name of the command that checks a message.
var checkCommand = render.CheckCommand(render.English)

// auditCommand is the name of the command that opens the record behind a message.
var auditCommand = render.AuditCommand(render.English)

// longestQuestion is how long a question may be, in characters, as Discord keeps it.
const longestQuestion = 1500

// texts are a word or sentence in English and German.
type texts struct{ english, german string }

func (t texts) localised() map[discordgo.Locale]string {
	return map[discordgo.Locale]string{discordgo.German: t.german}
}

// definition makes a slash command.
func definition(name string, german string, description texts, opts ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	names, descriptions := texts{name, german}.localised(), description.localised()
	return &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Name: name, NameLocalizations: &names,
		Description: description.english, DescriptionLocalizations: &descriptions, Options: opts,
		Contexts: everywhere(), IntegrationTypes: installed(),
	}
}

func everywhere() *[]discordgo.InteractionContextType {
	return &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM}
}

func installed() *[]discordgo.ApplicationIntegrationType {
	return &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
}

// opt makes an option of a command.
func opt(kind discordgo.ApplicationCommandOptionType, name, german string, description texts, change ...func(*discordgo.ApplicationCommandOption)) *discordgo.ApplicationCommandOption {
	o := &discordgo.ApplicationCommandOption{
		Type: kind, Name: name, NameLocalizations: texts{name, german}.localised(),
		Description: description.english, DescriptionLocalizations: description.localised(),
	}
	for _, c := range change {
		c(o)
	}
	return o
}

func required(o *discordgo.ApplicationCommandOption) { o.Required = true }

func suggested(o *discordgo.ApplicationCommandOption) { o.Autocomplete = true }

func longest(n int) func(*discordgo.ApplicationCommandOption) {
	return func(o *discordgo.ApplicationCommandOption) { o.MaxLength = n }
}

// definitions are all commands as Discord is told of them.
func definitions() []*discordgo.ApplicationCommand {
	const text, yes = discordgo.ApplicationCommandOptionString, discordgo.ApplicationCommandOptionBoolean
	private := opt(yes, optPrivate, "privat", texts{"Only you see the answer", "Nur du siehst die Antwort"})
	since := opt(text, optSince, "seit", texts{"Only articles from this day on, such as 2025-01-31", "Nur Artikel von diesem Tag an, etwa 2025-01-31"}, longest(40))
	publisher := opt(text, optPublisher, "verlag", texts{"Only articles of this publisher", "Nur Artikel dieses Verlags"}, suggested, longest(100))
	topic := func(d texts) *discordgo.ApplicationCommandOption {
		return opt(text, optTopic, "thema", d, required, longest(longestQuestion))
	}
	checkNames := texts{checkCommand, render.CheckCommand(render.German)}.localised()
	return []*discordgo.ApplicationCommand{
		definition(cmdAsk, "frag", texts{"Ask the articles: every figure with its source", "Frag die Artikel: jede Zahl mit ihrer Quelle"},
			opt(text, optQuestion, "frage", texts{"What do you want to know?", "Was möchtest du wissen?"}, required, longest(longestQuestion)),
			private, since, publisher),
		definition(cmdContrast, "kontrast", texts{"The figures about a topic, side by side", "Die Angaben zu einem Thema nebeneinander"},
			topic(texts{"Which topic?", "Welches Thema?"}), private, since, publisher),
		definition(cmdTimeline, "verlauf", texts{"What was said about a topic when, and what was overtaken", "Was wann zu einem Thema gesagt wurde und was überholt ist"},
			topic(texts{"Which topic?", "Welches Thema?"}), private, since, publisher),
		definition(cmdSources, "quellen", texts{"The articles, with date and publisher", "Die Artikel mit Datum und Verlag"},
			opt(text, optQuery, "suche", texts{"A word of the title or the publisher", "Ein Wort aus Titel oder Verlag"}, suggested, longest(100))),
		definition(cmdHelp, "hilfe", texts{"How to ask", "Wie man fragt"}),
		definition(cmdPrivacy, "datenschutz", texts{"What is recorded of your questions, and how to delete it", "Was von deinen Fragen aufgezeichnet wird und wie man es löscht"},
			opt(yes, optForget, "löschen", texts{"Delete what is recorded of my questions", "Löschen, was von meinen Fragen aufgezeichnet ist"})),
		configDefinition(),
		auditDefinition(),
		auditMenu(),
		{
			Type: discordgo.MessageApplicationCommand, Name: checkCommand, NameLocalizations: &checkNames,
			Contexts: everywhere(), IntegrationTypes: installed(), Options: []*discordgo.ApplicationCommandOption{},
		},
	}
}

// register tells Discord the commands where they changed since it was told last.
func (b *Bot) register(ctx context.Context) error {
	raw, err := json.Marshal(definitions())
	if err != nil {
		return fmt.Errorf("encode the commands: %w", err)
	}
	sum := sha256.Sum256(raw)
	hash := hex.EncodeToString(sum[:])
	known, err := b.cfg.Settings.Registered(ctx, b.application, "")
	if err != nil {
		return err
	}
	if known == hash {
		return nil
	}
	url := discordgo.EndpointApplicationGlobalCommands(b.application)
	if err := b.rest.call(ctx, http.MethodPut, url, json.RawMessage(raw), nil, nil); err != nil {
		return fmt.Errorf("register the commands: %w", err)
	}
	b.cfg.Logger.Info("the commands were registered", "hash", hash[:12])
	return b.cfg.Settings.SetRegistered(ctx, b.application, "", hash)
}
