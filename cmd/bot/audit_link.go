package main

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	state "github.com/quellenlage/quellenlage/settings"
	"github.com/quellenlage/quellenlage/web"
)

func (p *program) auditLink() *cobra.Command {
	var server string
	cmd := &cobra.Command{
		Use:   "link",
		Short: "Make a link that signs in at the moderators' page",
		Long: `Prints a link to the moderators' page, which bot serve serves. It works once, for ten minutes, and lets its holder see,
judge and correct the answers of all servers, or of one.`,
		Example: "  bot audit link\n  bot audit link --server 123456789012345678",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.signInLink(cmd.Context(), server) },
	}
	cmd.Flags().StringVar(&server, "server", "", "only for the answers of this server, by its id")
	return cmd
}

func (p *program) signInLink(ctx context.Context, server string) (err error) {
	if p.settings.WebAddress == noPage {
		return usagef("there is no moderators' page: WEB_ADDRESS is %s", noPage)
	}
	store, err := state.Open(ctx, filepath.Join(p.settings.Data, stateFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	who := web.Who{Name: "terminal", Server: server, All: server == ""}
	link, err := web.NewLink(ctx, store, p.settings.publicURL(p.settings.WebAddress), who, time.Now())
	if err != nil {
		return err
	}
	if p.flags.json {
		return p.printJSON(struct {
			Link string `json:"link"`
		}{link})
	}
	return p.print(link + "\n")
}
