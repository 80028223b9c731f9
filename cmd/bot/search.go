package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
)

// found is what bot search --json prints for a question.
type found struct {
	QuestionID string         `json:"question_id"`
	Question   string         `json:"question"`
	Passages   []foundPassage `json:"passages"`
}

type foundPassage struct {
	Article string  `json:"article"`
	ID      string  `json:"id"`
	Start   int     `json:"start"`
	End     int     `json:"end"`
	Text    string  `json:"text"`
	Score   float64 `json:"score"`
}

// searchFlags are the flags of bot search.
type searchFlags struct {
	questions, lang string
	k               int
}

func (p *program) searchCommand() *cobra.Command {
	var flags searchFlags
	cmd := &cobra.Command{
		Use:     "search QUESTION | --questions FILE",
		Short:   "Show the passages that lie nearest to a question",
		Long:    "Shows the passages that lie nearest to a question, the best first, with their scores. Scores order the passages\nof one question; they mean nothing across questions.",
		Example: "  bot search \"Gefangenenaustausch\" -k 3\n  bot search --json --questions questions.jsonl",
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.k < 1 {
				return usagef("-k %d: want 1 or more passages", flags.k)
			}
			code, err := language(flags.lang)
			if err != nil {
				return err
			}
			return p.search(cmd.Context(), args, code, flags)
		},
	}
	cmd.Flags().StringVar(&flags.questions, "questions", "", "file of questions, one JSON object a line; - is standard input")
	cmd.Flags().StringVar(&flags.lang, "lang", "", "language of the questions, de or en; else found out")
	cmd.Flags().IntVarP(&flags.k, "number", "k", 5, "number of passages")
	return cmd
}

func (p *program) search(ctx context.Context, args []string, code lang.Code, flags searchFlags) (err error) {
	open := lazyHouse{p: p, records: noAnswers}
	defer open.close(&err)
	return p.eachQuestion(ctx, args, flags.questions, func(q rag.Question) error {
		h, err := open.get(ctx)
		if err != nil {
			return err
		}
		passages, err := h.Library.Search(ctx, q.Text, code, flags.k)
		if err != nil {
			return err
		}
		list := make([]foundPassage, 0, len(passages))
		for _, s := range passages {
			list = append(list, foundPassage{Article: s.Article, ID: s.ID, Start: s.Start, End: s.End, Text: s.Text, Score: s.Score})
		}
		if p.flags.json || flags.questions != "" {
			return p.printJSON(found{QuestionID: q.ID, Question: q.Text, Passages: list})
		}
		return p.print(passageTable(list, p.screen()))
	})
}

func passageTable(list []foundPassage, s render.Screen) string {
	rows := make([][]string, 0, len(list))
	for _, f := range list {
		rows = append(rows, []string{fmt.Sprintf("%.3f", f.Score), f.Article, fmt.Sprintf("%d–%d", f.Start, f.End), strings.Join(strings.Fields(f.Text), " ")})
	}
	return render.Table([]string{"score", "article", "bytes", "passage"}, rows, s)
}

// language reads the value of --lang.
func language(name string) (lang.Code, error) {
	switch code := lang.Code(name); code {
	case lang.German, lang.English, lang.Other:
		return code, nil
	}
	return lang.Other, usagef("--lang %s: want de or en", name)
}
