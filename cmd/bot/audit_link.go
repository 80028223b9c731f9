package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	state "github.com/quellenlage/quellenlage/settings"
	"github.com/quellenlage/quellenlage/web"
)

func (p *program) auditLink() *cobra.Command {
	var server string
	var end bool
	cmd := &cobra.Command{
		Use:   "link",
		Short: "Make a link that signs in at the moderators' page",
		Long: `Prints a link to the moderators' page, which bot serve serves while it runs, with DISCORD_TOKEN set. The link works once, for ten minutes, and lets its holder see,
judge and correct the answers of all servers, or of one. --end-sessions makes none: it signs everybody out at once, and
links that nobody used yet no longer work.`,
		Example: "  bot audit link\n  bot audit link --server 123456789012345678\n  bot audit link --end-sessions",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if end && server != "" {
				return usagef("--end-sessions ends the sessions of all servers; give it without --server")
			}
			if end {
				return p.endSessions(cmd.Context())
			}
			if strings.Trim(server, "0123456789") != "" {
				return usagef("--server %s: a server's id on Discord has digits only", server)
			}
			return p.signInLink(cmd.Context(), server)
		},
	}
	cmd.Flags().BoolVar(&end, "end-sessions", false, "sign everybody out of the page, and make open links worthless")
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
	p.say("open it within ten minutes, while bot serve runs: that serves the page, and needs DISCORD_TOKEN")
	return p.print(link + "\n")
}

func (p *program) endSessions(ctx context.Context) (err error) {
	store, err := state.Open(ctx, filepath.Join(p.settings.Data, stateFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	n, err := web.EndSessions(ctx, store, time.Now())
	if err != nil {
		return err
	}
	if p.flags.json {
		return p.printJSON(struct {
			Ended int `json:"ended"`
		}{n})
	}
	return p.print(fmt.Sprintf("ended: %d sessions and links\n", n))
}
