package main

import (
	"context"

	"github.com/spf13/cobra"
)

func (p *program) ingestCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "ingest",
		Short:   "Read the articles folder and bring the index up to date",
		Long:    "Reads the articles folder and brings the index up to date: new and changed articles are read, those that are gone\nare taken out, all others are left alone. The other commands do the same by themselves; this one says what changed.",
		Example: "  bot ingest --articles ~/press",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.ingest(cmd.Context()) },
	}
}

func (p *program) ingest(ctx context.Context) (err error) {
	open := lazyHouse{p: p, records: noAnswers}
	defer open.close(&err)
	h, err := open.get(ctx)
	if err != nil {
		return err
	}
	if p.flags.json {
		return p.printJSON(h.Synced)
	}
	return p.print(h.Synced.String())
}
