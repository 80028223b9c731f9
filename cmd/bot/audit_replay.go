package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/rag"
)

func (p *program) auditReplay() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "replay ID",
		Short: "Ask again on today's articles, prompt and model, and show what changed",
		Long: `Asks the question of an answer again, with its history, on today's articles, prompt and model. Shows figures, lines and
sources side by side. The new answer is recorded like every other, and the old one's record says that it was asked again.`,
		Example: "  bot audit replay ID\n  bot audit replay ID --json",
		Args:    oneAnswer,
		RunE:    func(cmd *cobra.Command, args []string) error { return p.replay(cmd.Context(), args[0], check) },
	}
	cmd.Flags().BoolVar(&check, "check", false, "the text was checked (bot check), not asked; known by itself for messages in Discord")
	return cmd
}

func (p *program) replay(ctx context.Context, id string, check bool) (err error) {
	var then rag.Record
	err = p.withAudit(ctx, func(log *audit.Log) (err error) {
		then, err = log.Get(ctx, id)
		return err
	})
	if err != nil {
		return err
	}
	open := lazyHouse{p: p, records: kept}
	defer open.close(&err)
	h, err := open.get(ctx)
	if err != nil {
		return err
	}
	today, err := askAgain(ctx, h.Ask, then.Question, check)
	if err != nil {
		return err
	}
	c := compareAnswers(then.Answer, today)
	err = h.Log.Append(ctx, audit.Event{
		Answer: id, Server: then.Question.Asker.Server, Detail: audit.Replayed{On: "today", Answer: today.ID, Changed: c.changed()},
	})
	if err != nil {
		return err
	}
	if p.flags.json {
		return p.printJSON(c)
	}
	return p.print(c.table(p.screen()))
}

// askAgain asks from the terminal, on the server of the first answer. The words stay those of whoever asked first, so
// that they are deleted with that person's other words.
func askAgain(ctx context.Context, engine asker, q rag.Question, check bool) (rag.Answer, error) {
	check = check || q.Author != "" && q.Asker.Channel == "discord" // a message of somebody else was checked
	if q.Author == "" {
		q.Author = q.Asker.User
	}
	again := terminalAsker()
	again.Server = q.Asker.Server
	q.Asker = again
	if check {
		return engine.Check(ctx, q)
	}
	return engine.Ask(ctx, q)
}

// compared is something of one answer or of both: Side is "both", "then" or "today".
type compared struct {
	Part string `json:"part"`
	Text string `json:"text"`
	Side string `json:"side"`
}

// comparison is what two answers to one question have in common, and what not.
type comparison struct {
	Then    string     `json:"then"`
	Today   string     `json:"today"`
	Changed bool       `json:"changed"`
	Parts   []compared `json:"parts"`
}

// compareAnswers sets an answer of then beside one of today. What it was made with is shown, and is no change by itself.
func compareAnswers(then, today rag.Answer) comparison {
	c := comparison{Then: then.ID, Today: today.ID, Parts: []compared{}}
	for _, part := range []struct {
		name string
		of   func(rag.Answer) []string
	}{{"figure", figuresIn}, {"line", linesIn}, {"source", sourcesIn}, {partMadeWith, versionsIn}} {
		c.Parts = append(c.Parts, merged(part.name, part.of(then), part.of(today))...)
	}
	c.Changed = c.changed()
	return c
}

// partMadeWith names the versions, which readers don't see.
const partMadeWith = "made with"

func (c comparison) changed() bool {
	return slices.ContainsFunc(c.Parts, func(x compared) bool { return x.Part != partMadeWith && x.Side != "both" })
}

// merged is one list of both, in the order of the first, then what only the second has.
func merged(part string, then, today []string) []compared {
	var out []compared
	for _, text := range then {
		side := "then"
		if slices.Contains(today, text) {
			side = "both"
		}
		out = append(out, compared{part, text, side})
	}
	for _, text := range today {
		if !slices.Contains(then, text) {
			out = append(out, compared{part, text, "today"})
		}
	}
	return slices.Compact(out)
}

func figuresIn(a rag.Answer) []string {
	var out []string
	for _, c := range a.Claims {
		if c.Claim.Value != nil {
			out = append(out, figureOf(c.Claim)+" · "+c.Claim.Article)
		}
	}
	return out
}

func linesIn(a rag.Answer) []string {
	out := make([]string, 0, len(a.Lines))
	for _, l := range a.Lines {
		out = append(out, l.Text)
	}
	return out
}

// sourcesIn names the articles with the text that they had.
func sourcesIn(a rag.Answer) []string {
	out := make([]string, 0, len(a.Sources))
	for _, s := range a.Sources {
		out = append(out, fmt.Sprintf("%s (%s, revision %.12s)", titled(s), s.Article, s.Revision))
	}
	return out
}

func versionsIn(a rag.Answer) []string {
	out := []string{"articles " + a.Trace.Index, "writer " + a.Writer}
	if a.Trace.Model != "" {
		out = append(out, "model "+a.Trace.Model, "prompt "+a.Trace.Prompt)
	}
	return out
}

// table sets both answers side by side.
func (c comparison) table(s render.Screen) string {
	rows := make([][]string, 0, len(c.Parts))
	for _, x := range c.Parts {
		then, today := "yes", "yes"
		switch x.Side {
		case "then":
			today = "–"
		case "today":
			then = "–"
		}
		rows = append(rows, []string{x.Part, then, today, strings.Join(strings.Fields(x.Text), " ")})
	}
	told := "nothing changed"
	if c.Changed {
		told = "the answer changed"
	}
	return render.Table([]string{"", "then", "today", ""}, rows, s) + fmt.Sprintf("%s; today's answer is %s\n", told, render.Clean(c.Today))
}
