package render

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/settings"
)

// CheckCommand is the name of the command that checks a message, as it stands in the menu of a message: at most 32
// characters.
func CheckCommand(l Locale) string { return l.say("command.check") }

// Help says how the bot is asked, and what its signs mean.
func Help(l Locale) Message {
	return note(blue, l.say("help.title"), strings.Join([]string{
		l.say("help.1"), "",
		l.say("help.ask"), l.say("help.contrast"), l.say("help.timeline"), l.say("help.sources"),
		l.say("help.check", CheckCommand(l)), "",
		l.say("help.buttons"), l.say("help.signs"), l.say("help.privacy"),
	}, "\n"))
}

// PrivacyOptions say what is kept, for how long, and who else sees it.
type PrivacyOptions struct {
	// Model is the language model that questions are sent to, "" where none is used.
	Model string
	// PlainUsers says that the ids of users are kept as they are, not as hashes.
	PlainUsers bool
	// Days is how many days questions and answers are kept; 0 where nothing deletes them.
	Days int
}

// Privacy says what is kept of a question, for how long, and who sees it.
func Privacy(l Locale, o PrivacyOptions) Message {
	users, model, days := l.say("privacy.hashed"), l.say("privacy.local"), l.say("privacy.kept")
	if o.PlainUsers {
		users = l.say("privacy.plain")
	}
	if o.Model != "" {
		model = l.say("privacy.model", Escape(Plain(o.Model, maxPublisher)))
	}
	if o.Days > 0 {
		days = l.count("privacy.days", o.Days)
	}
	return note(blue, l.say("privacy.title"), strings.Join([]string{
		l.say("privacy.answers"), users, l.say("privacy.read"), model, days, "", l.say("privacy.ask"),
	}, "\n"))
}

// Config is what a server's moderators set, for them to read. Channels and roles appear by name: Discord puts it where
// their id stands, and an embed pings nobody.
func Config(g settings.Guild, l Locale) Message {
	events := make([]string, len(g.Events))
	for i, e := range g.Events {
		events[i] = l.say("config.event." + string(e))
	}
	report := l.say("config.nobody")
	if g.ReportChannel != "" {
		report = l.places("<#%s>", []string{g.ReportChannel}, "")
	}
	daily := l.say("config.unlimited")
	if g.DailyQuestions > 0 {
		daily = strconv.Itoa(g.DailyQuestions)
	}
	return note(blue, l.say("config.title"), strings.Join([]string{
		l.say("config.channels", l.places("<#%s>", g.Channels, l.say("config.all"))),
		l.say("config.roles", l.places("<@&%s>", g.Roles, l.say("config.everybody"))),
		l.say("config.mode", l.say("config.mode."+string(g.Mode))),
		l.say("config.language", l.say("config.language."+string(g.Language))),
		l.say("config.private", l.say("config.private."+strconv.FormatBool(g.Private))),
		l.say("config.report", report),
		l.say("config.events", orElse(strings.Join(events, ", "), l.say("config.none"))),
		l.say("config.users", l.say("config.users."+strconv.FormatBool(g.PlainUsers))),
		l.say("config.cooldown", orElse(l.seconds(g.Cooldown), l.say("config.none"))),
		l.say("config.daily", daily),
	}, "\n"))
}

// places are channels or roles by their ids, or none where nothing is listed.
func (l Locale) places(form string, ids []string, none string) string {
	const most = 30
	var out []string
	for i, id := range ids {
		if i == most {
			return strings.Join(out, " ") + " " + l.say("config.more", len(ids)-most)
		}
		if strings.Trim(id, "0123456789") == "" && id != "" {
			out = append(out, fmt.Sprintf(form, id))
		}
	}
	return orElse(strings.Join(out, " "), none)
}

func (l Locale) seconds(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return l.count("config.seconds", int(d/time.Second))
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
