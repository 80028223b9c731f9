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
	// Why is only there with --explain.
	Why *reasons `json:"why,omitempty"`
}

// searchFlags are the flags of bot search.
type searchFlags struct {
	questions, lang string
	k               int
	explain         bool
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
	cmd.Flags().BoolVar(&flags.explain, "explain", false, "also say why each passage ranks where it does")
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
			one := foundPassage{Article: s.Article, ID: s.ID, Start: s.Start, End: s.End, Text: s.Text, Score: s.Score}
			if flags.explain {
				one.Why = &s.Why
			}
			list = append(list, one)
		}
		if p.flags.json || flags.questions != "" {
			return p.printJSON(found{QuestionID: q.ID, Question: q.Text, Passages: list})
		}
		if flags.explain {
			return p.print(explained(list, p.screen()))
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

// explained is every passage with the parts of its score and the words of the question in it.
func explained(list []foundPassage, s render.Screen) string {
	var b strings.Builder
	for i, f := range list {
		fmt.Fprintf(&b, "%d. %.3f %s, bytes %d–%d: n-grams %.3f, words %.3f, closeness %.3f", i+1, f.Score, f.Article, f.Start, f.End, f.Why.NGrams, f.Why.Words, f.Why.Closeness)
		if f.Why.Cosine != 0 {
			fmt.Fprintf(&b, ", cosine %.3f", f.Why.Cosine)
		}
		fmt.Fprintf(&b, "; by vector %s, by words %s\n%s\n", place(f.Why.ByVector), place(f.Why.ByWords), render.Clean(strings.Join(strings.Fields(f.Text), " ")))
		rows := make([][]string, 0, len(f.Why.Terms))
		for _, t := range f.Why.Terms {
			rows = append(rows, []string{t.Word, fmt.Sprintf("%.2f", t.Found), fmt.Sprintf("%.2f", t.Weight), t.Text, t.Via})
		}
		b.WriteString(render.Table([]string{"word", "found", "weight", "in the passage", "translated"}, rows, s) + "\n")
	}
	return b.String()
}

// place is a rank in words.
func place(n int) string {
	if n == 0 {
		return "not found"
	}
	return fmt.Sprintf("place %d", n)
}

// language reads the value of --lang.
func language(name string) (lang.Code, error) {
	switch code := lang.Code(name); code {
	case lang.German, lang.English, lang.Other:
		return code, nil
	}
	return lang.Other, usagef("--lang %s: want de or en", name)
}
