package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/lang"
)

// sourceRow is what bot sources --json prints of an article.
type sourceRow struct {
	Article   string           `json:"article"`
	Revision  string           `json:"revision"`
	Title     string           `json:"title"`
	Publisher string           `json:"publisher"`
	Published corpus.Published `json:"published"`
	URL       string           `json:"url"`
	DigestOf  string           `json:"digest_of"`
	Language  string           `json:"language"`
	Passages  int              `json:"passages"`
	Claims    int              `json:"claims"`
	Removed   []removedPart    `json:"removed"`
}

// removedPart is a part of an article that is no article.
type removedPart struct {
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Reason string `json:"reason"`
	Text   string `json:"text"`
}

func (p *program) sourcesCommand() *cobra.Command {
	var verbose bool
	cmd := &cobra.Command{
		Use:     "sources",
		Short:   "List the articles: publisher, date and where it was found, passages, claims",
		Long:    "Lists the articles with publisher, date and the place where the date was found, and with what was read in them.\nWith --verbose also what was left out as no article, and why.",
		Example: "  bot sources\n  bot sources --articles ~/press --verbose",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.sources(cmd.Context(), verbose) },
	}
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "also show what was left out of each article, and why")
	return cmd
}

func (p *program) sources(ctx context.Context, verbose bool) (err error) {
	open := lazyHouse{p: p, records: noAnswers}
	defer open.close(&err)
	h, err := open.get(ctx)
	if err != nil {
		return err
	}
	rows, err := sourceRows(ctx, h.Library)
	if err != nil {
		return err
	}
	if !p.flags.json {
		return p.print(sourceTable(rows, verbose, p.screen()))
	}
	for _, row := range rows {
		if err := p.printJSON(row); err != nil {
			return err
		}
	}
	return nil
}

func sourceRows(ctx context.Context, l library) ([]sourceRow, error) {
	articles, err := l.Articles(ctx)
	if err != nil {
		return nil, err
	}
	ledger, err := l.Claims(ctx)
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	for _, c := range ledger {
		count[c.Article]++
	}
	rows := make([]sourceRow, 0, len(articles))
	for _, a := range articles {
		row := sourceRow{
			Article: a.ID, Revision: a.Revision, Title: a.Title, Publisher: a.Publisher, Published: a.Published, URL: a.URL,
			DigestOf: a.DigestOf, Language: string(a.Language), Passages: len(a.Passages()), Claims: count[a.ID], Removed: []removedPart{},
		}
		for _, r := range a.Removed {
			row.Removed = append(row.Removed, removedPart{Start: r.Start, End: r.End, Reason: r.Reason, Text: a.Body[r.Start:r.End]})
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func sourceTable(rows []sourceRow, verbose bool, s render.Screen) string {
	table := make([][]string, 0, len(rows))
	for _, r := range rows {
		publisher, title := r.Publisher, r.Title
		if publisher == "" {
			publisher = "unknown"
		}
		if r.DigestOf != "" {
			title += " (digest of: " + r.DigestOf + ")"
		}
		table = append(table, []string{
			r.Article, publisher, render.Date(r.Published.Interval, lang.English), r.Published.Found, r.Revision[:min(len(r.Revision), 12)],
			fmt.Sprint(r.Passages), fmt.Sprint(r.Claims), title,
		})
	}
	text := render.Table([]string{"article", "publisher", "published", "found in", "revision", "passages", "claims", "title"}, table, s)
	if !verbose {
		return text
	}
	parts := [][]string{}
	for _, r := range rows {
		for _, part := range r.Removed {
			parts = append(parts, []string{r.Article, fmt.Sprintf("%d–%d", part.Start, part.End), part.Reason, beginning(strings.Join(strings.Fields(part.Text), " "), false)})
		}
	}
	if len(parts) == 0 {
		return text + "\nNothing was left out.\n"
	}
	return text + "\n" + render.Table([]string{"left out of", "bytes", "because it is", "text"}, parts, s)
}
