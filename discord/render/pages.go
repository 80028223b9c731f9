package render

import (
	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

// CheckCommand is the name of the command that checks a message, as it stands in the menu of a message.
func CheckCommand(l Locale) string { return l.say("command.check") }

// Help says how the bot is asked.
func Help(l Locale) Message { return note(blue, l.say("help.title"), l.say("help.title")) }

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
	return note(blue, l.say("privacy.title"), l.say("privacy.title"))
}

// Config is what a server's moderators set, for them to read.
func Config(g settings.Guild, l Locale) Message {
	return note(blue, l.say("config.title"), l.say("config.title"))
}

// ReportModal asks why an answer is reported. Its custom id is that of the button; ReportReason reads what was written.
func ReportModal(answerID string, l Locale) *discordgo.InteractionResponseData {
	return &discordgo.InteractionResponseData{}
}

// ReportReason is what somebody wrote into the modal.
func ReportReason(data discordgo.ModalSubmitInteractionData) string { return "" }

// Reported tells moderators of an answer that was reported: the question, the verdict, the reason, and a link to the
// message; who reported it is not said.
func Reported(a rag.Answer, reason, link string, l Locale) Message {
	return note(orange, l.say("report.title"), l.say("report.title"))
}
