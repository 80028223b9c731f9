package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/internal/evalset"
	"github.com/quellenlage/quellenlage/internal/render"
)

const evalHelp = `Runs questions with known answers through the engine and scores them: which of the expected figures the answers
cite (recall), which cited figures were expected (precision), whether they have the right speakers, and whether
answers contrast and abstain where they should. Its answers are not kept in the audit log.

A line of the file: {"id": "q1", "question": "…", "expected_docs": ["a.txt"], "expected_figures": [{"figure_low": 300,
"figure_high": 300, "unit": "killed", "who": "NIS", "doc": "a.txt"}], "must_contrast": true, "must_abstain": false}

With --xquad it measures how well passages are found, on files in SQuAD's form: the paragraphs and questions of DE.json,
and the same questions in English of EN.json. It prints recall@1, recall@5 and MRR of each part of the search.

--ledger measures figures and events against annotated articles: recall, precision, speakers, dates, origins. Its folder is
the one of the source tree unless it is given; annotations of a set's texts need the set with --quotes. --quotes alone
measures who said what: F1 over the characters of quotations, and the share of right speakers. --recognizers measures
numbers, percentages, money, dates and periods against German specifications. --ramdocs asks each question over its own
documents and counts the cases in which every right figure is shown with its own document, and nothing else.`

// evalFlags are the flags of bot eval: one of them says what is measured.
type evalFlags struct {
	questions, ledger, quotes, recognizers, ramdocs string
	xquad, verbose                                  bool
}

func (p *program) evalCommand() *cobra.Command {
	var flags evalFlags
	cmd := &cobra.Command{
		Use:     "eval --questions FILE | --ledger[=DIR] | --quotes FILE | --recognizers DIR | --ramdocs FILE | --xquad DE.json [EN.json]",
		Short:   "Score the answers to questions with known answers, and what they rest on",
		Long:    evalHelp,
		Example: "  bot eval --questions questions.jsonl\n  bot eval --questions questions.jsonl --json > report.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.measure(cmd, flags, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.questions, "questions", "", "file of questions with what is expected, one JSON object a line")
	f.StringVar(&flags.ledger, "ledger", "", "measure figures and events against the annotations of a folder")
	f.Lookup("ledger").NoOptDefVal = defaultGold
	f.StringVar(&flags.quotes, "quotes", "", "measure quotations and speakers on a file of annotated texts, one JSON object a line")
	f.StringVar(&flags.recognizers, "recognizers", "", "measure numbers and dates on a folder of specifications")
	f.StringVar(&flags.ramdocs, "ramdocs", "", "measure answers over documents that contradict one another, one case a line")
	f.BoolVar(&flags.xquad, "xquad", false, "measure retrieval on files in SQuAD's form")
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "also show each answer, and what it must not say; with the other measures all misses")
	return cmd
}

// measure runs what the flags ask for.
func (p *program) measure(cmd *cobra.Command, flags evalFlags, args []string) error {
	ctx := cmd.Context()
	switch {
	case flags.xquad && (len(args) < 1 || len(args) > 2):
		return usagef("--xquad: want DE.json or DE.json EN.json")
	case flags.xquad:
		return p.evalXQuAD(ctx, args)
	case flags.ledger != "" && len(args) == 1:
		return p.evalLedger(args[0], flags.quotes)
	case len(args) > 0:
		return usagef("unexpected %q: files of questions are given with --questions", args[0])
	case flags.ledger != "":
		return p.evalLedger(flags.ledger, flags.quotes)
	case flags.quotes != "":
		return p.evalQuotes(flags.quotes, flags.verbose)
	case flags.recognizers != "":
		return p.evalRecognizers(flags.recognizers)
	case flags.ramdocs != "":
		return p.evalRAMDocs(ctx, flags.ramdocs, flags.verbose)
	case flags.questions == "":
		return usagef("there is no file of questions: give one with --questions")
	}
	return p.eval(ctx, flags.questions, flags.verbose)
}

func (p *program) eval(ctx context.Context, file string, verbose bool) (err error) {
	in, err := p.input(file)
	if err != nil {
		return err
	}
	defer in.Close()
	questions, err := evalset.Read(in)
	if err != nil {
		return usagef("%s: %w", file, err)
	}
	open := lazyHouse{p: p, records: measured}
	defer open.close(&err)
	h, err := open.get(ctx)
	if err != nil {
		return err
	}
	report, err := evalset.Run(ctx, questions, h.Ask.Ask, time.Now)
	if err != nil {
		return err
	}
	if p.flags.json {
		return p.printJSON(report)
	}
	return p.print(evalTable(report, p.screen()) + evalDetails(report, verbose))
}

func evalTable(report evalset.Report, s render.Screen) string {
	rows := make([][]string, 0, len(report.Questions))
	for _, q := range report.Questions {
		rows = append(rows, []string{
			q.ID, string(q.Status), part(q.Found, q.Expected), part(q.Right, q.Cited), part(q.Speaker, q.Expected), part(q.DocsFound, q.Docs),
			keptMark(q.MustContrast, q.ContrastKept), keptMark(q.MustAbstain || !q.AbstentionKept, q.AbstentionKept),
			fmt.Sprint(q.Lines), fmt.Sprintf("%.1f", q.MS), beginning(q.Question, false),
		})
	}
	t := report.Total
	return render.Table([]string{"id", "status", "recall", "precision", "speaker", "articles", "contrast", "abstention", "lines", "ms", "question"}, rows, s) +
		fmt.Sprintf("\nfigure recall %.3f · figure precision %.3f (%.3f with the same figures of other articles) · speakers %.3f · articles %.3f · contrast %d of %d · abstention %d of %d · verified %d of %d · median %.1f ms, worst %.1f ms\n",
			t.FigureRecall, t.FigurePrecision, t.ValuePrecision, t.SpeakerMatch, t.DocRecall, t.ContrastKept, t.ContrastWanted, t.AbstentionKept, t.Questions,
			t.Verified, t.Questions, t.MedianMS, t.WorstMS)
}

// part is "3/4", or "–" where there is nothing to count.
func part(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%d/%d", n, of)
}

// keptMark says whether something that had to be so was so; "–" where it did not matter.
func keptMark(matters, is bool) string {
	switch {
	case !matters:
		return "–"
	case is:
		return "kept"
	}
	return "NOT KEPT"
}

// evalDetails names what went wrong; verbose adds what a person has to judge.
func evalDetails(report evalset.Report, verbose bool) string {
	var b strings.Builder
	for _, q := range report.Questions {
		list(&b, q.ID+" missing", q.Missing)
		list(&b, q.ID+" speaker differs", q.WrongSpeaker)
		list(&b, q.ID+" not expected", q.Unexpected)
	}
	if verbose {
		for _, q := range report.Questions {
			fmt.Fprintf(&b, "\n%s %s\n", q.ID, render.Clean(q.Question))
			list(&b, "must not say", q.MustNot)
			for line := range strings.SplitSeq(q.Text, "\n") {
				b.WriteString("  " + render.Clean(line) + "\n")
			}
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + b.String()
}

func list(b *strings.Builder, what string, items []string) {
	if len(items) > 0 {
		fmt.Fprintf(b, "%s: %s\n", what, render.Clean(strings.Join(items, "; ")))
	}
}
