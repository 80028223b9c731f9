package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// AuditCommand is the name of the command that opens the record behind a message, as it stands in the menu of a message.
func AuditCommand(l Locale) string { return l.say("command.audit") }

// Happened is something that happened to an answer after it was recorded.
type Happened struct {
	At time.Time
	// What is the log's word for it; of a verdict the judgement.
	What string
	// By is the user as the log keeps it, "" for the program itself.
	By string
	// Words are what somebody wrote with it.
	Words []string
	// Address is that of the message that it is about, "" where there is none.
	Address string
}

// RecordOptions say how a record is shown.
type RecordOptions struct {
	Locale Locale
	// Page is counted from 0; one behind the last is the last.
	Page int
	// Told is said above the record: what was done with it just now, "" for nothing.
	Told Told
	// Checked says that the question is a message that was checked.
	Checked bool
	// Address is that of the answer's message, Private says that the asker alone saw it.
	Address string
	Private bool
	// HasPage adds the button that leads to the moderators' page.
	HasPage bool
	Since   []Happened
}

// Told is what a moderator did just now: a judgement, "corrected", "retracted", or "" for nothing.
type Told string

// What moderators did that is no judgement.
const (
	ToldCorrected Told = "corrected"
	ToldRetracted Told = "retracted"
)

// Bounds of a record: Discord is no place to read what the moderators' page is for.
const (
	maxRecordPages = 20
	longestWords   = 1500 // of a question, a note, a reason
)

// Record is one page of all that is known of an answer: what was asked, what happened since, the answer, what
// verification found, its sources with what it stands on, its claims, and what it was made with. Its buttons are what a
// moderator can do.
func Record(r rag.Record, o RecordOptions) Message {
	l, a := o.Locale, r.Answer
	pages := paged(o.record(r))
	cut := para{text: "-# " + l.say("record.cut"), gap: true}
	if len(pages) > maxRecordPages {
		pages = append(pages[:maxRecordPages-1:maxRecordPages-1], paged([]para{cut})...)
	}
	at := min(max(o.Page, 0), len(pages)-1)
	m := messages(pages, o.colour(r), l.say("record.title"), Plain(a.ID, 64), l)[at]
	m.Components = o.buttons(a.ID, at, len(pages))
	return m
}

// colour is grey for a judged answer that is right, orange for what somebody complained of, else that of the answer.
func (o RecordOptions) colour(r rag.Record) int {
	for _, h := range o.Since {
		if slices.Contains([]string{"reported", "not_helpful", "misleading", "wrong"}, h.What) {
			return orange
		}
	}
	return stateOf(r.Answer).colour
}

// record is everything, in the order in which a moderator needs it.
func (o RecordOptions) record(r rag.Record) []para {
	var out []para
	if told := o.told(); told != "" {
		out = append(out, para{text: "**" + told + "**"})
	}
	out = append(out, o.asked(r)...)
	out = append(out, o.since()...)
	out = append(out, headed(o.Locale.say("record.answer"))...)
	last := draft.Role("")
	for _, line := range r.Answer.Lines {
		out = append(out, lineParas(line, last)...)
		last = line.Role
	}
	for _, notice := range r.Answer.Notices {
		out = append(out, paras(o.Locale.say("part.notice", inline(notice)), "-# ", "", false)...)
	}
	out = append(out, o.Locale.verification(r.Answer)...)
	if passages := o.Locale.passages(r.Answer); len(passages) > 0 {
		out = append(append(out, headed(o.Locale.say("record.passages"))...), passages...)
	}
	out = append(out, o.Locale.claims(r.Answer)...)
	return append(out, o.Locale.made(r.Answer)...)
}

func (o RecordOptions) told() string {
	switch o.Told {
	case "":
		return ""
	case ToldCorrected, ToldRetracted:
		return o.Locale.say("told." + string(o.Told))
	}
	return o.Locale.say("told.verdict", o.Locale.say("verdict."+string(o.Told)))
}

// asked is the question, with when, where and by whom.
func (o RecordOptions) asked(r rag.Record) []para {
	l := o.Locale
	head := "record.question"
	if o.Checked {
		head = "record.checked"
	}
	out := headed(l.say(head))
	text := orElse(brief(r.Question.Text, longestWords), "–")
	out = append(out, paras(text, "> ", "", false)...)
	facts := compact(stamp(r.At, "f"), l.say("status."+string(r.Answer.Status)))
	if who := Plain(r.Question.Asker.User, 12); who != "" {
		facts = append(facts, l.say("record.asker", among(who)))
	}
	if o.Private {
		facts = append(facts, l.say("record.private"))
	}
	facts = append(facts, compact(l.toMessage(o.Address))...)
	out = append(out, para{text: "-# " + strings.Join(facts, " · ")})
	for i, t := range r.Question.History {
		if i == 0 {
			out = append(out, para{text: "-# " + l.say("record.history"), gap: true})
		}
		const room = 200
		role := orElse(l.say("record.turn."+t.Role), "–")
		out = append(out, para{text: "-# " + role + ": " + orElse(isolate(brief(t.Text, room)), "–")})
	}
	return out
}

// toMessage is the link to a message, "" where there is none.
func (l Locale) toMessage(address string) string {
	at := messageLink(address)
	if at == "" {
		return ""
	}
	return "[" + l.say("report.link") + "](<" + at + ">)"
}

// since is what happened to the answer, the oldest first.
func (o RecordOptions) since() []para {
	l := o.Locale
	out := headed(l.say("record.happened"))
	for _, h := range o.Since {
		parts := compact(stamp(h.At, "f"), l.happened(h.What))
		if by := Plain(h.By, 12); by != "" {
			parts = append(parts, l.say("happened.by", among(by)))
		}
		parts = append(parts, compact(l.toMessage(h.Address))...)
		out = append(out, para{text: "• " + strings.Join(parts, " · ")})
		for _, words := range h.Words {
			out = append(out, paras(brief(words, longestWords), "> ", "", false)...)
		}
	}
	if len(o.Since) == 0 {
		out = append(out, para{text: l.say("record.nothing")})
	}
	return out
}

// happened is the word for what happened.
func (l Locale) happened(what string) string {
	if slices.Contains(Judgements(), what) {
		return l.say("verdict.is", l.say("verdict."+what))
	}
	return orElse(l.say("happened."+what), "–")
}

func (l Locale) verification(a rag.Answer) []para {
	out := headed(l.say("record.verification"))
	said := "record.notok"
	if a.Verification.OK {
		said = "record.ok"
	}
	out = append(out, para{text: l.say(said)})
	const room = 300
	for _, p := range a.Verification.Problems {
		out = append(out, para{text: "-# " + l.say("record.problem", p.Line+1, among(brief(p.Kind, 40)), isolate(brief(p.Detail, room)))})
	}
	for _, p := range a.Trace.Refused {
		out = append(out, para{text: "-# " + l.say("record.refused", among(brief(p.Kind, 40)), isolate(brief(p.Detail, room)))})
	}
	return out
}

// claims are the claims that the answer stands on: the figure with what it counts or the statement, who says it, and the
// article's number.
func (l Locale) claims(a rag.Answer) []para {
	if len(a.Claims) == 0 {
		return nil
	}
	out := headed(l.say("record.claims"))
	const room = 160
	for _, c := range a.Claims {
		what := c.Claim.Quote
		if c.Claim.Value != nil {
			what = strings.TrimSpace(cmp.Or(c.Claim.Value.Text, "–") + " " + c.Claim.Counted)
		}
		parts := compact(isolate(brief(what, room)), isolate(brief(speakers(c.Claim), room)), isolate(brief(c.Claim.ID, 40)))
		out = append(out, para{text: fmt.Sprintf("-# [%d] ", c.Source) + strings.Join(parts, " · ")})
	}
	return out
}

func speakers(c claims.Claim) string {
	names := make([]string, len(c.Speakers))
	for i, s := range c.Speakers {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

// made is what the answer was made with, and how long each stage took.
func (l Locale) made(a rag.Answer) []para {
	writer := l.say("foot.ledger")
	if a.Trace.Model != "" && a.Writer == "llm" {
		writer = l.say("foot.model", Plain(a.Trace.Model, 60))
	}
	stages := make([]string, 0, len(a.Trace.Stages))
	for i, s := range a.Trace.Stages {
		if i < 12 {
			stages = append(stages, fmt.Sprintf("%s %.0f", Plain(s.Name, 30), s.MS))
		}
	}
	facts := compact(among(writer))
	if index := Plain(a.Trace.Index, 12); index != "" {
		facts = append(facts, l.say("record.index", among(index)))
	}
	if len(stages) > 0 {
		facts = append(facts, l.say("record.stages", among(strings.Join(stages, ", "))))
	}
	return append(headed(l.say("record.made")), para{text: "-# " + strings.Join(facts, " · ")})
}

// buttons are what a moderator can do, and the way through the pages.
func (o RecordOptions) buttons(id string, page, pages int) []discordgo.MessageComponent {
	l := o.Locale
	var judge, act, turn strip
	for _, j := range Judgements() {
		style := map[string]discordgo.ButtonStyle{"right": discordgo.SuccessButton, "misleading": discordgo.SecondaryButton, "wrong": discordgo.DangerButton}[j]
		judge.add(l.say("verdict.button."+j), style, Action{Judge, id, j})
	}
	act.add(l.say("record.correct"), discordgo.PrimaryButton, Action{Correct, id, ""})
	act.add(l.say("record.retract"), discordgo.DangerButton, Action{Retract, id, ""})
	act.add(l.say("record.replay"), discordgo.SecondaryButton, Action{Replay, id, ""})
	if o.HasPage {
		act.add(l.say("record.web"), discordgo.SecondaryButton, Action{OnPage, id, ""})
	}
	if page > 0 {
		turn.add(l.say("record.earlier"), discordgo.SecondaryButton, Action{Audit, id, fmt.Sprint(page - 1)})
	}
	if page+1 < pages {
		turn.add(l.say("record.next"), discordgo.SecondaryButton, Action{Audit, id, fmt.Sprint(page + 1)})
	}
	return rows(turn, judge, act)
}

// strip is a row of buttons on its way.
type strip []discordgo.MessageComponent

// add puts a button into the row, unless the answer's id can't stand in its custom id.
func (r *strip) add(label string, style discordgo.ButtonStyle, a Action) {
	if id := a.CustomID(); id != "" {
		*r = append(*r, discordgo.Button{Label: label, Style: style, CustomID: id})
	}
}

// rows are those that have a button.
func rows(list ...strip) []discordgo.MessageComponent {
	var out []discordgo.MessageComponent
	for _, r := range list {
		if len(r) > 0 {
			out = append(out, discordgo.ActionsRow{Components: r})
		}
	}
	return out
}

// stamp is a time in the reader's own zone, "" where it is not known.
func stamp(t time.Time, style string) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("<t:%d:%s>", t.Unix(), style)
}

// compact leaves out what is empty.
func compact(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}
