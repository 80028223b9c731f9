package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/rag"
)

const askHelp = `Answers a question about the articles: the verdict, then who says what as of when, then the sources.
Brings the index up to date first. The answer is in the language of the question, German or English;
quotations stay as they were printed. Every answer is recorded in audit.db of the data folder before it is shown.

With --questions it answers every line of a file, {"id": "q1", "question": "…", "history": [{"role": "user", "text": "…"}]},
and prints one JSON object a line. A line that can't be read is named and skipped; the exit status is then 2.`

func (p *program) askCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:     "ask QUESTION | --questions FILE",
		Short:   "Answer a question about the articles",
		Long:    askHelp,
		Example: "  bot ask \"how many casualties?\"\n  bot ask --json \"Was ist der NIS?\"\n  bot ask --questions questions.jsonl > answers.jsonl",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.answer(cmd.Context(), args, file, asker.Ask)
		},
	}
	cmd.Flags().StringVar(&file, "questions", "", "file of questions, one JSON object a line; - is standard input")
	return cmd
}

const checkHelp = `Reads a text like an unpublished article and says of every figure and attributed statement in it whether the
articles support it, contradict it, have other figures, or don't know it.`

func (p *program) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "check TEXT",
		Short:   "Compare the figures and statements of a text with the articles",
		Long:    checkHelp,
		Example: "  bot check \"4.000 Tote laut Selenskyj\"\n  bot check - < draft.txt",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("there is no text: give one as argument, or - to read standard input")
			}
			text, err := p.textOf(args)
			if err != nil {
				return err
			}
			return p.answer(cmd.Context(), []string{text}, "", asker.Check)
		},
	}
}

// answer asks every question and prints what comes back, in the order of the questions.
func (p *program) answer(ctx context.Context, args []string, file string, ask func(asker, context.Context, rag.Question) (rag.Answer, error)) (err error) {
	open := lazyHouse{p: p, records: kept}
	defer open.close(&err)
	return p.eachQuestion(ctx, args, file, func(q rag.Question) error {
		h, err := open.get(ctx)
		if err != nil {
			return err
		}
		a, err := ask(h.Ask, ctx, q)
		if err != nil {
			return err
		}
		if p.flags.json || file != "" {
			return p.printJSON(a)
		}
		return p.print(render.Answer(a, p.screen()))
	})
}

// screen is the screen behind standard output.
func (p *program) screen() render.Screen {
	s := p.screens.Out()
	s.Styled = s.Styled && p.settings.NoColor == ""
	return s
}

// textOf is the text of the arguments, or of standard input where the argument is "-".
func (p *program) textOf(args []string) (string, error) {
	if len(args) != 1 || args[0] != "-" {
		return strings.Join(args, " "), nil
	}
	raw, err := readAll("standard input", p.stdin)
	return string(raw), err
}
