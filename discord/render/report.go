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
			CustomID: "reason", Label: l.say("report.why"), Placeholder: l.say("report.hint"), Style: discordgo.TextInputParagraph,
			Required: true, MaxLength: maxReason,
		}}}},
	}
}

// ReportReason is what somebody wrote into the modal, as it came; "" where there is nothing.
func ReportReason(data discordgo.ModalSubmitInteractionData) string {
	for _, row := range data.Components {
		inputs, ok := row.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		for _, c := range inputs.Components {
			if input, ok := c.(*discordgo.TextInput); ok {
				return strings.TrimSpace(input.Value)
			}
		}
	}
	return ""
}

// Reported tells moderators of an answer that was reported: the question, the verdict, the reason, and the address of the
// message, with the button for the passages. Who reported it is not said.
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
	if id := (Action{Verb: ShowPassages, Answer: a.ID}).CustomID(); id != "" {
		m.Components = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{Label: l.say("button.passages"), Style: discordgo.SecondaryButton, CustomID: id},
		}}}
	}
	return m
}

// messageLink is an address of Discord's, "" for every other one.
func messageLink(address string) string {
	if u, err := url.Parse(address); err != nil || u.Hostname() != "discord.com" {
		return ""
	}
	return link(address)
}
