package render

import (
	"net/url"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// maxReason is how much somebody can write about what is wrong with an answer, in characters.
const maxReason = 1000

// ReportModal asks why an answer is reported. Its custom id is that of the button; ReportReason reads what was written.
func ReportModal(answerID string, l Locale) *discordgo.InteractionResponseData {
	return &discordgo.InteractionResponseData{
		CustomID: Action{Verb: Report, Answer: answerID}.CustomID(),
		Title:    shorten(l.say("report.modal"), maxModalTitle),
		Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.TextInput{
			CustomID: FieldReason, Label: l.say("report.why"), Placeholder: l.say("report.hint"), Style: discordgo.TextInputParagraph,
			Required: true, MaxLength: maxReason,
		}}}},
	}
}

// ReportReason is what somebody wrote into the modal, as it came; "" where there is nothing.
func ReportReason(data discordgo.ModalSubmitInteractionData) string { return Field(data, FieldReason) }

// Reported tells moderators of an answer that was reported: the question, the verdict, the reason, and the address of the
// message, with the buttons for the passages and the record. Who reported it is not said.
func Reported(a rag.Answer, reason, address string, l Locale) Message {
	const room = 900 // of each of three parts
	part := func(text string) string { return isolate(brief(text, room)) }
	lines := []string{l.say("report.question", orElse(part(a.Question), "–"))}
	for _, line := range a.Lines {
		if line.Role == draft.Verdict {
			lines = append(lines, l.say("report.verdict", part(line.Text)))
			break
		}
	}
	lines = append(lines, l.say("report.reason", orElse(part(reason), l.say("report.noreason"))))
	if at := messageLink(address); at != "" {
		lines = append(lines, "["+l.say("report.link")+"](<"+at+">)")
	}
	m := note(orange, l.say("report.title"), strings.Join(lines, "\n\n"))
	m.Embeds[0].Footer = &discordgo.MessageEmbedFooter{Text: orElse(Plain(a.ID, 64), "–")}
	var below strip
	below.add(l.say("button.passages"), discordgo.SecondaryButton, Action{ShowPassages, a.ID, ""})
	below.add(l.say("record.open"), discordgo.PrimaryButton, Action{Audit, a.ID, ""})
	m.Components = rows(below)
	return m
}

// messageLink is an address of Discord's, "" for every other one.
func messageLink(address string) string {
	if u, err := url.Parse(address); err != nil || u.Hostname() != "discord.com" {
		return ""
	}
	return link(address)
}
