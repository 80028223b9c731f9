package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/extract"
)

const ingestHelp = `Reads the articles folder and brings the index up to date: new and changed articles are read, those that are gone
are taken out, all others are left alone. The other commands do the same by themselves; this one says what changed.

With --claims=llm the language model (OPENAI_CHAT_MODEL) is then asked which figures the articles report that the rules did
not read. A proposal is kept only where its quote stands in the article letter for letter and its figure in the quote; such
claims are marked in the ledger and in answers. They stay until the article changes, and nobody is asked twice about the
same. What was refused, and why, is in --json and, with LOG_LEVEL=info, in the log.`

func (p *program) ingestCommand() *cobra.Command {
	var by string
	cmd := &cobra.Command{
		Use:     "ingest",
		Short:   "Read the articles folder and bring the index up to date",
		Long:    ingestHelp,
		Example: "  bot ingest --articles ~/press\n  bot ingest --claims=llm",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case by != claims.ByRules && by != claims.ByModel:
				return usagef("--claims %s: claims are read by rules or llm", by)
			case by == claims.ByModel && p.settings.chatModel() == "":
				return usagef("%w", errNoModel)
			}
			return p.ingest(cmd.Context(), by == claims.ByModel)
		},
	}
	cmd.Flags().StringVar(&by, "claims", claims.ByRules, "who reads claims: rules, or llm for the language model beside them")
	return cmd
}

// ingested is what bot ingest did. Proposals is nil where no model was asked.
type ingested struct {
	synced
	Proposals *extract.Summary `json:"proposals"`
}

func (p *program) ingest(ctx context.Context, ask bool) (err error) {
	open := lazyHouse{p: p, records: noAnswers}
	defer open.close(&err)
	h, err := open.get(ctx)
	if err != nil {
		return err
	}
	done := ingested{synced: h.Synced}
	var failed error
	if ask {
		bar := newProgress(p.stderr, p.screens.Err(), "asking about articles", time.Now)
		var s extract.Summary
		s, failed = h.Propose(ctx, bar.report)
		bar.done()
		if s.Model != "" { // somebody was asked, or nobody had to be
			done.Proposals = &s
		}
	}
	if err := p.printIngested(done); err != nil {
		return err
	}
	return failed
}

// printIngested says what was done, and which articles the model could not be asked about.
func (p *program) printIngested(done ingested) error {
	if p.flags.json {
		return p.printJSON(done)
	}
	text := done.String()
	if s := done.Proposals; s != nil {
		for _, f := range s.Failed {
			p.say("%s keeps the claims that the rules read, and the next run asks again: %s", f.Article, f.Reason)
		}
		text += summaryText(*s)
	}
	return p.print(text)
}
