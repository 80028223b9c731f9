package render

import "github.com/bwmarrin/discordgo"

// The longest text and reason of a correction, in characters before they are escaped; Discord's description has 4096.
const (
	maxCorrection = 1500
	mostReason    = 300
)

// Correction is what stands where an answer was, after a moderator corrected or retracted it: text is the corrected answer,
// "" for a retraction, and language that of the answer. The old text stays in the record alone.
func Correction(answerID, text, reason, language string) Message {
	l := languageOf(language)
	title := l.say("correction.retracted")
	if text != "" {
		title = l.say("correction.corrected")
	}
	body := orElse(Escape(shorten(text, maxCorrection)), "–")
	if text == "" {
		body = l.say("correction.gone")
	}
	if reason != "" {
		body += "\n" + l.say("correction.reason", Escape(shorten(oneLine(reason), mostReason)))
	}
	m := note(orange, title, body)
	m.Embeds[0].Footer = &discordgo.MessageEmbedFooter{Text: orElse(Plain(answerID, 64), "–")}
	return m
}
