package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// claimsFlags are the flags of bot claims.
type claimsFlags struct {
	article, speaker, measure string
	figures, statements       bool
	explain                   bool
	file, lang                string
}

const claimsHelp = `Shows the ledger: every figure and every attributed statement that the articles hold, with who said it, as of when,
and how firmly. Without filters it is the whole ledger, by article and place in the article.

With --file it reads one article from a file and no index, which is handy for seeing how a text is read.`

func (p *program) claimsCommand() *cobra.Command {
	var flags claimsFlags
	cmd := &cobra.Command{
		Use:     "claims",
		Short:   "Show the ledger: who says which figure, and who says what",
		Long:    claimsHelp,
		Example: "  bot claims --measure killed\n  bot claims --speaker nis --json\n  bot claims --file article.txt --explain",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if flags.figures && flags.statements {
				return usagef("give --figures or --statements, not both; without them both are shown")
			}
			return p.claims(cmd.Context(), flags)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.article, "article", "", "only this article: its id or the beginning of it")
	f.StringVar(&flags.speaker, "speaker", "", "only claims of this speaker, by id or name, also where others passed them on")
	f.StringVar(&flags.measure, "measure", "", "only figures of this measure, such as killed, wounded, deployed")
	f.BoolVar(&flags.figures, "figures", false, "only figures")
	f.BoolVar(&flags.statements, "statements", false, "only statements")
	f.BoolVar(&flags.explain, "explain", false, "also say which rules read each claim")
	f.StringVar(&flags.file, "file", "", "read this one file; - is standard input")
	f.StringVar(&flags.lang, "lang", "", "language of that file, de or en; else found out")
	return cmd
}

func (p *program) claims(ctx context.Context, flags claimsFlags) error {
	ledger, err := p.ledger(ctx, flags)
	if err != nil {
		return err
	}
	var kept []claims.Claim
	for _, c := range ledger {
		if flags.match(c) {
			kept = append(kept, c)
		}
	}
	if p.flags.json {
		return p.printClaims(kept, flags.explain)
	}
	if len(kept) == 0 {
		p.say("none of the %d claims fits", len(ledger))
		return nil
	}
	return p.print(claimTable(kept, flags.explain, p.screen()))
}

// ledger is every claim of the articles, or of the one file.
func (p *program) ledger(ctx context.Context, flags claimsFlags) (ledger []claims.Claim, err error) {
	if flags.file != "" {
		return p.readClaims(flags.file, flags.lang)
	}
	open := lazyHouse{p: p, records: noAnswers}
	defer open.close(&err)
	h, err := open.get(ctx)
	if err != nil {
		return nil, err
	}
	return h.Library.Claims(ctx)
}

// readClaims reads the claims of one file.
func (p *program) readClaims(file, name string) ([]claims.Claim, error) {
	code, err := language(name)
	if err != nil {
		return nil, err
	}
	in, err := p.input(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	raw, err := readAll(file, in)
	if err != nil {
		return nil, err
	}
	article, err := corpus.Parse(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if code != lang.Other {
		article.Language = code
	}
	reader, err := claims.NewReader()
	if err != nil {
		return nil, err
	}
	return reader.Read(article), nil
}

// match says whether a claim passes the filters.
func (f claimsFlags) match(c claims.Claim) bool {
	switch {
	case f.article != "" && !strings.HasPrefix(c.Article, strings.TrimSuffix(strings.TrimSuffix(f.article, ".txt"), ".md")):
		return false
	case f.measure != "" && !strings.EqualFold(c.Measure, f.measure):
		return false
	case f.figures && c.Kind != claims.Figure, f.statements && c.Kind != claims.Statement:
		return false
	}
	return f.speaker == "" || spokenBy(c, f.speaker)
}

// spokenBy says whether somebody is among the claim's speakers or the origins it was passed on from.
func spokenBy(c claims.Claim, who string) bool {
	for _, s := range c.Speakers {
		if strings.EqualFold(s.ID, who) || lang.Fold(s.Name) == lang.Fold(who) {
			return true
		}
	}
	for _, id := range c.Origin {
		if strings.EqualFold(id, who) {
			return true
		}
	}
	return false
}

func (p *program) printClaims(list []claims.Claim, explain bool) error {
	for _, c := range list {
		var row any = c
		if explain {
			row = struct {
				claims.Claim
				Rules []string `json:"rules"`
			}{c, append([]string{}, c.Rules...)}
		}
		if err := p.printJSON(row); err != nil {
			return err
		}
	}
	return nil
}

// claimTable sets the ledger. Who read a claim is told only where a model read some.
func claimTable(list []claims.Claim, explain bool, s render.Screen) string {
	headings := []string{"article", "figure", "measure", "subject", "speaker", "as of", "hedge", "quote"}
	model := slices.ContainsFunc(list, func(c claims.Claim) bool { return c.By == claims.ByModel })
	if model {
		headings = slices.Insert(headings, 1, "read by")
	}
	rows := make([][]string, 0, len(list))
	for _, c := range list {
		row := claimCells(c, explain)
		if model {
			row = slices.Insert(row, 1, c.By)
		}
		rows = append(rows, row)
	}
	return render.Table(headings, rows, s) + fmt.Sprintf("%d claims\n", len(list))
}

func claimCells(c claims.Claim, explain bool) []string {
	value, measure, asOf := "–", c.Measure, ""
	if c.Value != nil {
		value = c.Value.Text
	}
	if c.Kind == claims.Statement {
		measure = "statement"
		if c.Event != "" {
			measure += ": " + c.Event
		}
	}
	if c.AsOf != nil {
		asOf = render.Date(c.AsOf.Interval, lang.English)
	}
	hedge := string(c.Hedge)
	if c.Polarity != claims.Affirmed {
		hedge += ", " + string(c.Polarity)
	}
	quote := strings.Join(strings.Fields(c.Quote), " ")
	if explain {
		quote = strings.Join(c.Rules, "; ")
	}
	return []string{c.Article, value, measure, c.Subject, speakerNames(c), asOf, hedge, beginning(quote, explain)}
}

// beginning is the start of a quotation, enough to find it; explanations are shown whole.
func beginning(quote string, whole bool) string {
	const enough = 60
	if runes := []rune(quote); !whole && len(runes) > enough {
		return string(runes[:enough]) + "…"
	}
	return quote
}

// speakerNames names who said it, with who passed it on.
func speakerNames(c claims.Claim) string {
	names := make([]string, 0, len(c.Speakers))
	for _, s := range c.Speakers {
		names = append(names, s.Name)
	}
	if len(c.Origin) > 1 {
		return strings.Join(names, ", ") + " via " + strings.Join(c.Origin[:len(c.Origin)-1], ", ")
	}
	return strings.Join(names, ", ")
}
