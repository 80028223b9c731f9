package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/internal/ledgereval"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// defaultGold is where the annotations lie in a checkout.
const defaultGold = "rag/claims/testdata/gold"

// evalLedger measures figures and statements against the annotations of a folder. Their texts are the articles, or the
// lines of a file of quotations.
func (p *program) evalLedger(dir, quotes string) error {
	text := ledgereval.Articles(articles.FS)
	if p.articles() != "" {
		text = ledgereval.Articles(os.DirFS(p.articles()))
	}
	if quotes != "" {
		set, err := p.readQuotes(quotes)
		if err != nil {
			return err
		}
		text = ledgereval.Lines(set)
	}
	gold, err := ledgereval.ReadGold(os.DirFS(dir), text)
	if err != nil {
		return usagef("%s: %w", dir, err)
	}
	reader, err := claims.NewReader()
	if err != nil {
		return err
	}
	report := ledgereval.Ledger(gold, reader.Read, reader.Vocabulary())
	if p.flags.json {
		return p.printJSON(report)
	}
	f, s := report.Figures, report.Statements
	rows := tallies("figures", []namedTally{
		{"recall", f.Recall},
		{"precision", f.Precision},
		{"speakers", f.Speakers},
		{"as of", f.AsOf},
		{"origin", f.Origin},
		{"origin groups", report.Origins},
		{"hedge", f.Hedge},
		{"polarity", f.Polarity},
		{"additive", f.Additive},
	})
	rows = append(rows, tallies("events", []namedTally{
		{"recall", s.Recall}, {"precision", s.Precision}, {"speakers", s.Speakers}, {"as of", s.AsOf},
	})...)
	return p.printMeasures(fmt.Sprintf("%d texts", report.Texts), rows, report.Misses, true)
}

// evalQuotes measures quotations and their speakers.
func (p *program) evalQuotes(file string, verbose bool) error {
	set, err := p.readQuotes(file)
	if err != nil {
		return err
	}
	reader, err := claims.NewReader()
	if err != nil {
		return err
	}
	report := ledgereval.Quotes(set, reader.Read)
	if p.flags.json {
		return p.printJSON(report)
	}
	rows := [][]string{
		{"quotations", "F1 over characters", fmt.Sprintf("%.3f", report.F1), ""},
		{"", "precision", fmt.Sprintf("%.3f", report.Precision), fmt.Sprint(report.Found)},
		{"", "recall", fmt.Sprintf("%.3f", report.Recall), fmt.Sprint(report.Gold)},
	}
	rows = append(rows, tallies("", []namedTally{{"speakers", report.Speakers}})...)
	return p.printMeasures(fmt.Sprintf("%d texts", report.Texts), rows, report.Misses, verbose)
}

func (p *program) readQuotes(file string) ([]ledgereval.QuoteText, error) {
	in, err := p.input(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	set, err := ledgereval.ReadQuotes(in)
	if err == nil && len(set) == 0 {
		err = errors.New("it holds no texts")
	}
	if err != nil {
		return nil, usagef("%s: %w", file, err)
	}
	return set, nil
}

// evalRecognizers measures numbers and dates against the specifications of a folder.
func (p *program) evalRecognizers(dir string) error {
	report, err := ledgereval.Recognizers(os.DirFS(dir))
	if err != nil {
		return usagef("%s: %w", dir, err)
	}
	if p.flags.json {
		return p.printJSON(report)
	}
	var rows [][]string
	var out strings.Builder
	for _, f := range report.Files {
		rows = append(rows, []string{f.Name, "right", fmt.Sprintf("%.3f", f.Right.Share()), fmt.Sprintf("%d of %d, %d left out", f.Right.Right, f.Right.Of, len(f.LeftOut))})
		for _, why := range f.LeftOut {
			out.WriteString(f.Name + " left out " + why + "\n")
		}
	}
	if err := p.printMeasures("", rows, report.Misses, true); err != nil {
		return err
	}
	return p.print("\n" + out.String())
}
