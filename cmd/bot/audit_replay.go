package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/rag"
)

func (p *program) auditReplay() *cobra.Command {
	var on string
	cmd := &cobra.Command{
		Use:   "replay ID",
		Short: "Ask again on the recorded evidence and on today's articles, and show what changed",
		Long: `Asks the question of an answer again, with its history, or checks its text again where that was done: on the recorded
evidence alone (the passages that were found then, their articles and claims), and on today's articles. Program, prompt and
model are today's both times. So it shows whether the articles or the program make the difference. Status, figures,
lines, contrast and sources are shown side by side. New answers are recorded like every other, and the old one's record says that it was asked
again, and on what.`,
		Example: "  bot audit replay ID\n  bot audit replay ID --on evidence --json",
		Args:    oneAnswer,
		RunE: func(cmd *cobra.Command, args []string) error {
			grounds, ok := map[string][]rag.Ground{
				"both": {rag.OnEvidence, rag.OnToday}, "evidence": {rag.OnEvidence}, "today": {rag.OnToday},
			}[on]
			if !ok {
				return usagef("--on %s: it must be both, evidence or today", on)
			}
			return p.replay(cmd.Context(), args[0], grounds)
		},
	}
	cmd.Flags().StringVar(&on, "on", "both", "what to ask of: both, evidence (what the record holds) or today (today's articles)")
	return cmd
}

func (p *program) replay(ctx context.Context, id string, grounds []rag.Ground) (err error) {
	var first rag.Record
	err = p.withAudit(ctx, func(log *audit.Log) (err error) {
		if id, err = findAnswer(ctx, log, id); err != nil {
			return err
		}
		first, err = log.Get(ctx, id)
		return err
	})
	if err != nil {
		return err
	}
	if first.Evidence == nil && len(grounds) > 1 {
		p.say("the record is from before the passages found were recorded, so it is asked again on today's articles alone")
		grounds = []rag.Ground{rag.OnToday}
	}
	open := lazyHouse{p: p, records: kept}
	defer open.close(&err)
	h, err := open.get(ctx)
	if err != nil {
		return err
	}
	c := comparison{Then: id, Again: []replayed{}, Parts: []compared{}}
	answers := []rag.Answer{first.Answer}
	for _, on := range grounds {
		again, err := h.Ask.Replay(ctx, first, on, terminalAsker())
		if errors.Is(err, rag.ErrNoEvidence) {
			return fmt.Errorf("%w (--on today asks on today's articles)", err)
		}
		if err != nil {
			return err
		}
		changed := rag.Compare(first.Answer, again).Changed(1)
		err = h.Log.Append(ctx, audit.Event{
			Answer: id, Server: first.Question.Asker.Server, Detail: audit.Replayed{On: string(on), Answer: again.ID, Changed: changed},
		})
		if err != nil {
			return err
		}
		c.Again, answers = append(c.Again, replayed{on, again.ID, changed}), append(answers, again)
	}
	c.fill(answers)
	if p.flags.json {
		return p.printJSON(c)
	}
	return p.print(c.table(p.screen()))
}

// replayed is an answer that came when a question was asked again.
type replayed struct {
	On      rag.Ground `json:"on"`
	Answer  string     `json:"answer"`
	Changed bool       `json:"changed"`
}

// compared is something of one or more answers: In names those that have it, "then" for the first.
type compared struct {
	Part string   `json:"part"`
	Text string   `json:"text"`
	In   []string `json:"in"`
	// Altered names those of In that have another form of it than then: a source with another text.
	Altered []string `json:"altered,omitempty"`
}

// comparison is what an answer and those that came when it was asked again have in common, and what not.
type comparison struct {
	Then  string     `json:"then"`
	Again []replayed `json:"again"`
	// Why says what made the difference, "" where not both grounds were asked.
	Why   string     `json:"why"`
	Parts []compared `json:"parts"`
}

// then names the first answer among those that are compared.
const then = "then"

// fill compares the answers, the first of which is the one of then.
func (c *comparison) fill(answers []rag.Answer) {
	names := []string{then}
	for _, r := range c.Again {
		names = append(names, string(r.On))
	}
	all := rag.Compare(answers...)
	for _, x := range all.Things {
		p := compared{Part: string(x.Part), Text: x.Text}
		if x.More != "" && x.Part != rag.LinePart {
			p.Text += " · " + x.More
		}
		for n, name := range names {
			if x.Has(n) {
				p.In = append(p.In, name)
			}
			if x.In[n] == rag.Altered {
				p.Altered = append(p.Altered, name)
			}
		}
		c.Parts = append(c.Parts, p)
	}
	for n, a := range answers {
		c.madeWith(names[n], a)
	}
	if len(answers) == 3 {
		c.Why = why(all.Cause(1, 2))
	}
}

// madeWith adds what an answer was made with, which is no change of an answer by itself.
func (c *comparison) madeWith(name string, a rag.Answer) {
	const part = "made with"
	for _, text := range versionsIn(a) {
		i := slices.IndexFunc(c.Parts, func(p compared) bool { return p.Part == part && p.Text == text })
		if i < 0 {
			i = len(c.Parts)
			c.Parts = append(c.Parts, compared{Part: part, Text: text})
		}
		c.Parts[i].In = append(c.Parts[i].In, name)
	}
}

// why says what made the difference.
func why(c rag.Cause) string {
	switch c {
	case rag.ByArticles:
		return "the articles make the difference: on the recorded evidence the same is said again"
	case rag.ByProgram:
		return "the program, prompt or model makes the difference: on the recorded evidence it says the same as today"
	case rag.ByProgramThen:
		return "the program, prompt or model says something else on the recorded evidence; on today's articles it says the same as then"
	case rag.ByBoth:
		return "both the articles and the program, prompt or model make a difference"
	}
	return "neither the articles nor the program make a difference"
}

func versionsIn(a rag.Answer) []string {
	out := []string{"articles " + a.Trace.Index, "writer " + a.Writer}
	if a.Trace.Model != "" {
		out = append(out, "model "+a.Trace.Model, "prompt "+a.Trace.Prompt)
	}
	return out
}

// table sets the answers side by side.
func (c comparison) table(s render.Screen) string {
	head := []string{"", then}
	for _, r := range c.Again {
		head = append(head, string(r.On))
	}
	rows := make([][]string, 0, len(c.Parts))
	for _, x := range c.Parts {
		row := []string{x.Part}
		for _, name := range head[1:] {
			cell := "–"
			if slices.Contains(x.In, name) {
				cell = "yes"
			}
			if slices.Contains(x.Altered, name) {
				cell = "another text"
			}
			row = append(row, cell)
		}
		rows = append(rows, append(row, strings.Join(strings.Fields(x.Text), " ")))
	}
	out := render.Table(append(head, ""), rows, s)
	for _, r := range c.Again {
		told := "nothing changed"
		if r.Changed {
			told = "the answer changed"
		}
		out += fmt.Sprintf("%s: %s; the new answer is %s\n", groundWord(r.On), told, render.Clean(r.Answer))
	}
	if c.Why != "" {
		out += c.Why + "\n"
	}
	return out
}

// groundWord is a ground in words.
func groundWord(on rag.Ground) string {
	if on == rag.OnEvidence {
		return "on the recorded evidence"
	}
	return "on today's articles"
}
