package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrInvalid means that a setting has a value that it can't have.
var ErrInvalid = errors.New("the setting is not valid")

// Mode says where the bot answers a mention.
type Mode string

// The modes.
const (
	Reply  Mode = "reply"  // in the channel, as a reply
	Thread Mode = "thread" // in a thread at the question
)

// Language is the language of the bot's own words in public.
type Language string

// The languages.
const (
	Auto    Language = "auto" // that of the person who asks
	German  Language = "de"
	English Language = "en"
)

// Event is something that the bot tells moderators in the report channel.
type Event string

// The events.
const (
	OnReport     Event = "report"      // somebody reported an answer
	OnNotHelpful Event = "not_helpful" // somebody found an answer not helpful
	OnFailure    Event = "failure"     // a question could not be answered
	OnBudget     Event = "budget"      // the day's budget is used up
	OnChange     Event = "change"      // somebody changed a setting
)

// Events are all events, in the order in which they are shown.
func Events() []Event { return []Event{OnReport, OnNotHelpful, OnFailure, OnBudget, OnChange} }

// Bounds of settings.
const (
	MaxListed         = 100            // channels or roles that can be listed
	MaxCooldown       = 24 * time.Hour // the longest cooldown
	MaxDailyQuestions = 1_000_000      // the largest budget of a day
)

// Guild is what the moderators of one server set. Ids are Discord's, as decimal digits.
type Guild struct {
	ID string
	// Channels are those in which the bot answers, threads in them included; empty is every channel.
	Channels []string
	// Roles are those whose holders the bot answers; empty is everybody.
	Roles    []string
	Mode     Mode
	Language Language
	// Private makes answers to commands visible to the asker alone, unless the asker says otherwise.
	Private bool
	// ReportChannel is where Events are told; "" for nowhere.
	ReportChannel string
	Events        []Event
	// PlainUsers keeps the ids of users in the audit log as they are. Where it is false they are kept as keyed hashes. It
	// has no influence on this package, which keeps hashes alone.
	PlainUsers bool
	// Cooldown is how long one person waits between two questions, in whole seconds; 0 is not at all.
	Cooldown time.Duration
	// DailyQuestions is how many questions the server may ask on one UTC day; 0 is no limit.
	DailyQuestions int
}

// Default is what holds for a server where nobody set anything: every channel, everybody, answers as replies in the
// language of the person who asks, in public, no report channel, reports told where one is set, users hashed, ten seconds
// between two questions of one person, a thousand questions a day.
func Default(id string) Guild {
	return Guild{
		ID: id, Channels: []string{}, Roles: []string{}, Mode: Reply, Language: Auto, Events: []Event{OnReport},
		Cooldown: 10 * time.Second, DailyQuestions: 1000,
	}
}

// Limits are those that Take needs.
func (g Guild) Limits() Limits { return Limits{Cooldown: g.Cooldown, Daily: g.DailyQuestions} }

// Tells says whether an event is told in the report channel.
func (g Guild) Tells(e Event) bool { return g.ReportChannel != "" && slices.Contains(g.Events, e) }

// check says what is wrong with a value; the error wraps ErrInvalid.
func (g Guild) check() error {
	switch {
	case !isID(g.ID):
		return invalid("the server's id %q is no id", g.ID)
	case len(g.Channels) > MaxListed || len(g.Roles) > MaxListed:
		return invalid("at most %d channels and %d roles can be listed", MaxListed, MaxListed)
	case g.Mode != Reply && g.Mode != Thread:
		return invalid("mode %q is neither %s nor %s", g.Mode, Reply, Thread)
	case g.Language != Auto && g.Language != German && g.Language != English:
		return invalid("language %q is none of %s, %s, %s", g.Language, Auto, German, English)
	case g.ReportChannel != "" && !isID(g.ReportChannel):
		return invalid("the report channel %q is no id", g.ReportChannel)
	case g.Cooldown < 0 || g.Cooldown > MaxCooldown || g.Cooldown%time.Second != 0:
		return invalid("a cooldown of %s is not a number of whole seconds up to %s", g.Cooldown, MaxCooldown)
	case g.DailyQuestions < 0 || g.DailyQuestions > MaxDailyQuestions:
		return invalid("a budget of %d questions a day is not between 0 and %d", g.DailyQuestions, MaxDailyQuestions)
	}
	for _, id := range slices.Concat(g.Channels, g.Roles) {
		if !isID(id) {
			return invalid("%q is no id of a channel or role", id)
		}
	}
	for _, e := range g.Events {
		if !slices.Contains(Events(), e) {
			return invalid("there is no event %q", e)
		}
	}
	return nil
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}

// isID says whether a text looks like one of Discord's ids: up to 20 digits, as 64 bits have.
func isID(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "0123456789") == ""
}
