package render

import "github.com/bwmarrin/discordgo"

// Note is a short answer to whoever pressed a button, or asked where nothing is answered.
type Note string

// The notes.
const (
	NoQuestion     Note = "empty"      // nothing was asked
	NotInChannel   Note = "channel"    // the channel is not among the allowed ones
	NotForRole     Note = "role"       // the asker has none of the allowed roles
	NotPermitted   Note = "permission" // a moderator's command
	StaleAnswer    Note = "stale"      // the answer behind a button is not known any more
	UnknownButton  Note = "unknown"
	NoChart        Note = "chart"
	NotedHelpful   Note = "helpful"
	NotedUnhelpful Note = "nothelpful"
	NotedReport    Note = "reported"
	Stopping       Note = "stopping" // the bot is being stopped
	Busy           Note = "busy"     // too many questions are waiting
	TooLate        Note = "late"     // the answer did not come before the interaction's token ran out
	ThreadHint     Note = "thread"   // once per thread: messages without a mention arrive empty
	NothingToCheck Note = "target"   // the message to check has no text
	Saved          Note = "saved"    // a setting was changed
	NotSaved       Note = "invalid"  // a setting can't be what was asked for

	// For moderators.
	UnknownRecord Note = "record"   // the server has no such answer
	ErasedRecord  Note = "erased"   // its content was deleted
	ForeignTarget Note = "foreign"  // the message to audit is another's
	NoRecord      Note = "noanswer" // the message to audit shows no answer, or none any more
	NothingListed Note = "nothing"  // an export without answers
	NoPage        Note = "page"     // the moderators' page is not served
)

// Short is a note as a message of one line.
func Short(n Note, l Locale) Message { return Message{Content: l.say("note." + string(n))} }

// RestMissing is a message of an answer that says above it that what follows could not be sent.
func RestMissing(m Message, l Locale) Message {
	m.Content = l.say("note.rest")
	return m
}

// Chart is the picture of an answer's figures, with alt for people who can't see it.
func Chart(answerID string, png *discordgo.File, alt string, l Locale) Message {
	m := note(blue, l.say("button.chart"), "")
	m.Embeds[0].Image = &discordgo.MessageEmbedImage{URL: "attachment://" + png.Name}
	m.Embeds[0].Footer = &discordgo.MessageEmbedFooter{Text: Plain(answerID, 64)}
	m.Files, m.Alt = []*discordgo.File{png}, []string{Plain(alt, maxAlt)}
	return m
}

// maxAlt is how long the description of an attachment may be.
const maxAlt = 1024
