package render

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// The fields of the forms that moderators fill in.
const (
	FieldNote   = "note"
	FieldText   = "text"
	FieldReason = "reason"
)

// JudgeModal asks for the note of a verdict, CorrectModal for the text that is to stand in an answer's place, RetractModal
// why it is taken back. Their custom ids are those of the buttons; Field reads what was written.
func JudgeModal(answerID, judgement string, l Locale) *discordgo.InteractionResponseData {
	return form(Action{Judge, answerID, judgement}, l.say("verdict.modal", l.say("verdict."+judgement)), discordgo.TextInput{
		CustomID: FieldNote, Label: l.say("verdict.note"), Placeholder: l.say("verdict.hint"), Style: discordgo.TextInputParagraph, MaxLength: maxReason,
	})
}

// CorrectModal is described at JudgeModal. At first the field has the verdict of the answer, which may be the zero one.
func CorrectModal(answerID string, a rag.Answer, l Locale) *discordgo.InteractionResponseData {
	text := a.Text
	if i := slices.IndexFunc(a.Lines, func(line draft.Line) bool { return line.Role == draft.Verdict }); i >= 0 {
		text = a.Lines[i].Text
	}
	return form(Action{Correct, answerID, ""}, l.say("correct.modal"), discordgo.TextInput{
		CustomID: FieldText, Label: l.say("correct.text"), Style: discordgo.TextInputParagraph, Required: true, MinLength: 1, MaxLength: maxCorrection,
		Value: shorten(clean(within(text, maxCorrection*4)), maxCorrection),
	}, reasonField(l))
}

// RetractModal is described at JudgeModal.
func RetractModal(answerID string, l Locale) *discordgo.InteractionResponseData {
	return form(Action{Retract, answerID, ""}, l.say("retract.modal"), reasonField(l))
}

func reasonField(l Locale) discordgo.TextInput {
	return discordgo.TextInput{CustomID: FieldReason, Label: l.say("correct.reason"), Style: discordgo.TextInputShort, MaxLength: mostReason}
}

func form(a Action, title string, fields ...discordgo.TextInput) *discordgo.InteractionResponseData {
	out := &discordgo.InteractionResponseData{CustomID: a.CustomID(), Title: shorten(title, maxModalTitle)}
	for _, f := range fields {
		out.Components = append(out.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{f}})
	}
	return out
}

// Field is what somebody wrote into a field of a form, as it came; "" where there is nothing.
func Field(data discordgo.ModalSubmitInteractionData, id string) string {
	for _, row := range data.Components {
		inputs, ok := row.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		for _, c := range inputs.Components {
			if input, ok := c.(*discordgo.TextInput); ok && input.CustomID == id {
				return strings.TrimSpace(input.Value)
			}
		}
	}
	return ""
}

// Replayed says what changed when a question was asked again, of a comparison of the answer of then with that of today:
// lines that are gone and lines that are new, in what else the two differ, and articles whose text is another one since. today is
// the id of the new answer.
func Replayed(today string, c rag.Comparison, l Locale) Message {
	title, colour := l.say("replay.same"), green
	if c.Changed(1) {
		title, colour = l.say("replay.changed"), orange
	}
	var parts, texts []string
	for _, p := range c.Parts(0, 1) {
		if p != rag.LinePart {
			parts = append(parts, l.say("replay.part."+string(p)))
		}
	}
	var out []para
	if len(parts) > 0 { // first, since what comes behind a full page is not shown
		out = paras(l.say("replay.parts", strings.Join(parts, ", ")), "", "", true)
	}
	lines := c.Of(rag.LinePart)
	out = append(out, changed(lines, rag.Gone, "replay.less", "− ", l)...)
	out = append(out, changed(lines, rag.Fresh, "replay.more", "+ ", l)...)
	for _, s := range c.Of(rag.SourcePart) {
		if s.In[1] == rag.Altered {
			texts = append(texts, s.Text)
		}
	}
	if len(texts) > 0 {
		const titles = 600
		out = append(out, paras(l.say("replay.texts", brief(strings.Join(texts, "; "), titles)), "-# ", "", true)...)
	}
	if len(out) == 0 {
		out = []para{{text: "="}}
	}
	m := messages(paged(out)[:1], colour, title, Plain(today, 64), Locale(""))[0]
	var r strip
	r.add(l.say("record.open"), discordgo.SecondaryButton, Action{Audit, today, ""})
	m.Components = rows(r)
	return m
}

// changed are the things of one kind in today's answer, under a heading, each behind a sign.
func changed(list []rag.Compared, how rag.Presence, head, sign string, l Locale) []para {
	const most, room = 8, 250 // things, characters of each
	var shown []para
	left := 0
	for _, x := range list {
		switch {
		case x.In[1] != how:
		case len(shown) == most:
			left++
		default:
			shown = append(shown, para{text: sign + orElse(isolate(brief(x.Text, room)), "–")})
		}
	}
	if len(shown) == 0 {
		return nil
	}
	shown = append(headed(l.say(head)), shown...)
	if left > 0 {
		shown = append(shown, para{text: "-# " + l.say("replay.cut", left)})
	}
	return shown
}

// Exported goes with a file of records.
func Exported(n int, file *discordgo.File, l Locale) Message {
	return Message{Content: l.say("export.done", n), Files: []*discordgo.File{file}, Alt: []string{Plain(file.Name, maxAlt)}}
}

// TooLarge says that an export does not fit into a message; limit is in bytes.
func TooLarge(limit int, l Locale) Message {
	return Message{Content: l.say("export.large", limit>>20)}
}

// Page hands a moderator the link that signs in at the moderators' page; answer is the address of the answer to be seen
// there, "" for none.
func Page(signIn, answer string, l Locale) Message {
	at := link(signIn)
	if at == "" {
		return Short(NoPage, l)
	}
	lines := []string{"[" + l.say("web.link") + "](<" + at + ">)", l.say("web.once")}
	if to := link(answer); to != "" {
		lines = append(lines, "["+l.say("web.answer")+"](<"+to+">)")
	}
	if isLocal(signIn) {
		lines = append(lines, l.say("web.local"))
	}
	return note(blue, l.say("web.title"), strings.Join(lines, "\n"))
}

// isLocal says whether an address leads nowhere but to the machine itself.
func isLocal(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback() || u.Hostname() == "localhost"
}
