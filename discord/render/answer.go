package render

import (
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// Options say how an answer is shown.
type Options struct {
	Locale Locale
	// Now is the time by which the age of the newest source is counted, in the zone whose days count.
	Now time.Time
	// Private says in the footer that the reader alone sees the answer.
	Private bool
	// ShowQuestion puts the question above the answer: Discord shows the words of a command to nobody but who typed them.
	ShowQuestion bool
	// HasChart adds the button for the chart.
	HasChart bool
}

// Answer is an answer as a person reads it on a phone: how the sources stand to one another, the verdict, the figures one
// by one, what is said about them, the sources with the age of the newest. The first message has the buttons; where an
// answer is long, further messages continue it.
func Answer(a rag.Answer, o Options) []Message {
	if courtesy(a) {
		return messages(paged(o.body(a)), blue, "", "", o.Locale)
	}
	s := stateOf(a)
	return o.assemble(a, o.Locale.say(s.key), s.colour, o.body(a))
}

// assemble lays an answer out.
func (o Options) assemble(a rag.Answer, head string, colour int, body []para) []Message {
	l := o.Locale
	pages := paged(append(body, o.closing(a)...))
	if len(pages) > maxPages {
		pages = paged(o.cut(a, body))
	}
	out := messages(pages, colour, head, o.foot(a), l)
	out[0].Components = o.buttons(a)
	return out
}

// cut is as much of an answer's body as fits beside its sources, and a line that says so.
func (o Options) cut(a rag.Answer, body []para) []para {
	said := para{text: "-# " + o.Locale.say("part.cut"), gap: true}
	closing := o.closing(a)
	for _, most := range []int{60, 20} { // sources that can't all be shown either
		for len(paged(closing)) > maxPages-2 && len(closing) > most {
			closing = closing[:len(closing)*3/4]
		}
	}
	low, high := 0, len(body)
	for low < high {
		middle := (low + high + 1) / 2
		if len(paged(withEnd(body[:middle], said, closing))) <= maxPages {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return withEnd(body[:low], said, closing)
}

func withEnd(body []para, said para, closing []para) []para {
	out := append([]para{}, body...)
	return append(append(out, said), closing...)
}

// body is the answer's own text, line by line.
func (o Options) body(a rag.Answer) []para {
	out := o.asked(a)
	last := draft.Role("")
	for _, line := range a.Lines {
		out = append(out, lineParas(line, last)...)
		last = line.Role
	}
	return out
}

// asked is the question, small above the answer.
func (o Options) asked(a rag.Answer) []para {
	const room = 300
	text := brief(a.Question, room)
	if !o.ShowQuestion || text == "" {
		return nil
	}
	return []para{{text: "-# " + o.Locale.say("part.question", isolate(text))}}
}

// lineParas sets one line by its role.
func lineParas(line draft.Line, last draft.Role) []para {
	text := inline(line.Text)
	switch line.Role {
	case draft.Verdict:
		return verdict(line.Text)
	case draft.Group:
		return headed(text)
	case draft.Claim:
		return row(line, last != draft.Claim && last != draft.Group)
	case draft.Note:
		return paras(text, "-# ", "", last != draft.Note)
	case draft.Nearest:
		return paras(text, "↳ ", "", last != draft.Nearest)
	}
	return paras(text, "", "", true)
}

// verdict is the answer in bold type; of a long one only the first sentence, so that it stands out.
func verdict(text string) []para {
	const short = 160
	text = oneLine(text)
	first := text
	if sentences := lang.Sentences(text); size(text) > short && len(sentences) > 1 {
		first = text[:sentences[1].Start]
	}
	out := paras(escapeLine(strings.TrimSpace(first)), "**", "**", true)
	if rest := text[len(first):]; rest != "" && len(out) > 0 {
		more := paras(escapeLine(rest), "", "", false)
		if last := &out[len(out)-1]; len(more) == 1 && size(last.text)+size(more[0].text) < fillDescription {
			last.text += " " + isolate(escapeLine(rest))
			return out
		}
		out = append(out, more...)
	}
	return out
}

// headed is a line as a heading, kept with what follows.
func headed(text string) []para {
	out := paras(text, "### ", "", false)
	for i := range out {
		out[i].heading = true
	}
	return out
}

// The parts of a claim line.
const (
	figureCell = iota
	speakerCell
	dateCell
	markersCell
	remarkCell
	cells
)

// row is a figure with its speaker, date and sources on one line, and what is to be said of it small below. A line whose
// parts are not known, or too long to be read at a glance, stays a line.
func row(line draft.Line, gap bool) []para {
	const glance = 600
	if len(line.Cells) < cells || longer(strings.Join(line.Cells, ""), glance) {
		return paras(inline(line.Text), "• ", "", gap)
	}
	part := func(i int) string { return among(line.Cells[i]) }
	var text strings.Builder
	if figure := part(figureCell); figure != "" {
		text.WriteString("**" + atStart(figure) + "**")
	}
	for _, i := range []int{speakerCell, dateCell} {
		if p := part(i); p != "" {
			text.WriteString(" · " + p)
		}
	}
	if markers := part(markersCell); markers != "" {
		text.WriteString(" " + markers)
	}
	if remark := part(remarkCell); remark != "" {
		text.WriteString("\n-# " + atStart(remark))
	}
	if text.Len() == 0 {
		return nil
	}
	return []para{{text: text.String(), gap: gap}}
}

// closing is what stands below an answer: its sources, the age of the newest, and the notices.
func (o Options) closing(a rag.Answer) []para {
	l := o.Locale
	var out []para
	for i, s := range a.Sources {
		if i == 0 {
			out = append(out, headed(l.say("part.sources"))...)
		}
		out = append(out, l.source(s))
	}
	if len(a.Sources) > 0 {
		out = append(out, para{text: "-# " + o.newest(a.Sources)})
	}
	for i, notice := range a.Notices {
		out = append(out, paras(l.say("part.notice", inline(notice)), "-# ", "", i == 0)...)
	}
	return out
}

// buttons are what a reader can do with an answer; none where its id can't be written into them.
func (o Options) buttons(a rag.Answer) []discordgo.MessageComponent {
	l := o.Locale
	var row discordgo.ActionsRow
	for _, b := range []struct {
		label string
		style discordgo.ButtonStyle
		act   Action
		show  bool
	}{
		{"button.passages", discordgo.PrimaryButton, Action{Verb: ShowPassages}, len(a.Sources) > 0},
		{"button.chart", discordgo.SecondaryButton, Action{Verb: ShowChart}, o.HasChart},
		{"button.helpful", discordgo.SecondaryButton, Action{Verb: Feedback, Arg: Helpful}, true},
		{"button.nothelpful", discordgo.SecondaryButton, Action{Verb: Feedback, Arg: NotHelpful}, true},
		{"button.report", discordgo.SecondaryButton, Action{Verb: Report}, true},
	} {
		b.act.Answer = a.ID
		if id := b.act.CustomID(); b.show && id != "" {
			row.Components = append(row.Components, discordgo.Button{Label: l.say(b.label), Style: b.style, CustomID: id})
		}
	}
	if len(row.Components) == 0 {
		return nil
	}
	return []discordgo.MessageComponent{row}
}
