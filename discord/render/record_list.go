package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/rag"
)

// Listed is an answer in a list of records.
type Listed struct {
	ID       string
	At       time.Time
	Question string
	// Checked says that the text was checked, not asked.
	Checked bool
	Status  rag.Status
	// Verdict is the last judgement, Correction "corrected" or "retracted"; "" where there is none.
	Verdict, Correction          string
	Helpful, NotHelpful, Reports int
	// Address is that of the message; Private says that the asker alone saw it.
	Address string
	Private bool
}

// ListOptions say what is listed, and where other pages are.
type ListOptions struct {
	Locale Locale
	// What is "last", "flagged", "search" or "user"; Text what was searched for.
	What, Text string
	// Page is counted from 0. Newer and Older are the actions that lead to its neighbours; without a Verb there is none.
	Page         int
	Newer, Older Action
}

// Answers is a page of a list of records, with a select that opens one. What does not fit into one message is left out.
func Answers(list []Listed, o ListOptions) Message {
	l := o.Locale
	title := l.say("list." + o.What)
	if o.What == "search" {
		title = l.say("list.search", Plain(o.Text, 100))
	}
	var out []para
	for _, x := range list {
		out = append(out, l.listed(x))
	}
	if len(list) == 0 {
		out = append(out, para{text: l.say("list.none")})
	}
	foot := ""
	if o.Page > 0 || o.Older.Verb != "" {
		foot = l.say("list.page", o.Page+1)
	}
	m := messages(paged(out)[:1], blue, title, foot, Locale(""))[0]
	var turn strip
	if o.Newer.Verb != "" {
		turn.add(l.say("record.earlier"), discordgo.SecondaryButton, o.Newer)
	}
	if o.Older.Verb != "" {
		turn.add(l.say("record.next"), discordgo.SecondaryButton, o.Older)
	}
	m.Components = rows(l.pick(list), turn)
	return m
}

// listed is an entry: the question's beginning, and small below it when, what came of it, and what was said of it.
func (l Locale) listed(x Listed) para {
	const room = 180
	text := "**" + orElse(isolate(atStart(brief(x.Question, room))), "–") + "**"
	return para{text: text + "\n-# " + strings.Join(l.facts(x), " · "), gap: true}
}

func (l Locale) facts(x Listed) []string {
	facts := compact(stamp(x.At, "f"), l.say("status."+string(x.Status)))
	if x.Checked {
		facts = append(facts, l.say("record.checked"))
	}
	if x.Reports > 0 {
		facts = append(facts, "⚑ "+l.count("list.reports", x.Reports))
	}
	if x.NotHelpful > 0 {
		facts = append(facts, l.say("list.nothelpful", x.NotHelpful))
	}
	if x.Helpful > 0 {
		facts = append(facts, l.say("list.helpful", x.Helpful))
	}
	if x.Verdict != "" {
		facts = append(facts, l.say("verdict.is", l.say("verdict."+x.Verdict)))
	}
	if x.Correction != "" {
		facts = append(facts, l.say("happened."+x.Correction))
	}
	if x.Private {
		facts = append(facts, l.say("record.private"))
	}
	return append(facts, compact(among(Plain(x.ID, 64)), l.toMessage(x.Address))...)
}

// pick is a select of the answers of a list; none where there is nothing to select.
func (l Locale) pick(list []Listed) strip {
	const most, label = 25, 95
	s := discordgo.SelectMenu{
		MenuType: discordgo.StringSelectMenu, CustomID: Action{Verb: Pick, Answer: "answer"}.CustomID(), Placeholder: l.say("list.pick"),
	}
	seen := map[string]bool{}
	for i, x := range list {
		if !isToken(x.ID) || len(x.ID) > maxCustomID/2 || i == most || seen[x.ID] {
			continue
		}
		seen[x.ID] = true
		s.Options = append(s.Options, discordgo.SelectMenuOption{
			Label: fmt.Sprintf("%d. ", i+1) + orElse(Plain(x.Question, label), "–"), Value: x.ID,
			Description: orElse(l.say("status."+string(x.Status)), "–"),
		})
	}
	if len(s.Options) == 0 {
		return nil
	}
	return strip{s}
}

// RecordChoice is an answer as a choice of autocompletion, at most 100 characters.
func RecordChoice(x Listed) string {
	return x.At.UTC().Format("2006-01-02 15:04") + " " + orElse(Plain(x.Question, maxChoice-20), "–")
}

// Counted are the answers of a server, counted by what became of them.
type Counted struct {
	Answers                       int
	First, Last                   time.Time
	ByStatus, ByWriter, ByVerdict map[string]int
	Helpful, NotHelpful, Reports  int
	Flagged, Corrected, Retracted int
}

// Stats shows counts.
func Stats(c Counted, l Locale) Message {
	tally := func(prefix string, keys []string, counts map[string]int) string {
		var out []string
		for _, k := range keys {
			out = append(out, fmt.Sprintf("%s %d", l.say(prefix+k), counts[k]))
		}
		return strings.Join(out, ", ")
	}
	answers := l.say("stats.answers", c.Answers)
	if c.Answers > 0 && !c.First.IsZero() {
		answers += ", " + l.say("stats.between", stamp(c.First, "d"), stamp(c.Last, "d"))
	}
	judged := tally("verdict.", Judgements(), c.ByVerdict) + ", " + fmt.Sprintf("%s %d", l.say("stats.unjudged"), c.ByVerdict[""])
	return note(blue, l.say("stats.title"), strings.Join([]string{
		answers,
		l.say("stats.status", tally("status.", []string{"answered", "contrasted", "no_answer"}, c.ByStatus)),
		l.say("stats.writer", tally("stats.writer.", []string{"evidence", "llm"}, c.ByWriter)),
		l.say("stats.readers", l.say("list.helpful", c.Helpful)+", "+l.say("list.nothelpful", c.NotHelpful)),
		l.say("stats.flagged", c.Flagged, c.Reports),
		l.say("stats.verdicts", judged),
		l.say("stats.corrected", c.Corrected, c.Retracted),
	}, "\n"))
}
