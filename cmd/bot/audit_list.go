package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/rag"
)

func (p *program) auditList() *cobra.Command {
	var flags auditFlags
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List answers, the newest first",
		Long: `Lists the answers of the record, the newest first: those of bot ask and the chat as those of Discord. It reads audit.db of the
data folder (--data, DATA_DIR) and needs nothing else: no token, no articles, no running bot.`,
		Example: "  bot audit list --flagged\n  bot audit list --from 2031-03-01 --verdict wrong --json",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.listAnswers(cmd.Context(), flags) },
	}
	flags.filters(cmd)
	flags.paging(cmd)
	cmd.Flags().StringVar(&flags.text, "text", "", "only answers that have all these words in question, answer or sources, or in what was written about them")
	return cmd
}

func (p *program) auditSearch() *cobra.Command {
	var flags auditFlags
	cmd := &cobra.Command{
		Use:     "search TEXT",
		Short:   "List the answers that have all words of a text in question, answer or sources",
		Example: "  bot audit search \"casualties\" --status contrasted",
		RunE: func(cmd *cobra.Command, args []string) error {
			flags.text = strings.TrimSpace(strings.Join(args, " "))
			if flags.text == "" {
				return usagef("there is nothing to search for: bot audit search TEXT")
			}
			return p.listAnswers(cmd.Context(), flags)
		},
	}
	flags.filters(cmd)
	flags.paging(cmd)
	return cmd
}

func (p *program) listAnswers(ctx context.Context, flags auditFlags) error {
	f, err := flags.filter()
	if err != nil {
		return err
	}
	return p.withAudit(ctx, func(log *audit.Log) error {
		list, err := log.List(ctx, f)
		if err != nil {
			return err
		}
		if p.flags.json {
			return p.printEntries(list)
		}
		if len(list) == 0 {
			p.say("no answer fits")
			return nil
		}
		if err := p.print(entryTable(list, p.screen())); err != nil {
			return err
		}
		if most := max(f.Limit, 0); len(list) == most || most == 0 && len(list) == audit.DefaultPage {
			p.say("there may be more: go on with --before %d", list[len(list)-1].Seq)
		}
		return nil
	})
}

// entryRow is a line of the list for programs.
type entryRow struct {
	Seq        int64     `json:"seq"`
	ID         string    `json:"id"`
	At         time.Time `json:"at"`
	FrontEnd   string    `json:"front_end"`
	Server     string    `json:"server"`
	Channel    string    `json:"channel"`
	User       string    `json:"user"`
	Question   string    `json:"question"`
	Mode       string    `json:"mode"`
	Language   string    `json:"language"`
	Status     string    `json:"status"`
	Writer     string    `json:"writer"`
	Helpful    int       `json:"helpful"`
	NotHelpful int       `json:"not_helpful"`
	Reports    int       `json:"reports"`
	Verdict    string    `json:"verdict"`
	Correction string    `json:"correction"`
}

func (p *program) printEntries(list []audit.Entry) error {
	for _, e := range list {
		err := p.printJSON(entryRow{
			Seq: e.Seq, ID: e.ID, At: e.At, FrontEnd: e.Asker.Channel, Server: e.Asker.Server, Channel: e.Asker.Place, User: e.Asker.User,
			Question: e.Question, Mode: string(e.Mode), Language: e.Language, Status: string(e.Status), Writer: e.Writer,
			Helpful: e.Helpful, NotHelpful: e.NotHelpful, Reports: e.Reports, Verdict: string(e.Verdict), Correction: string(e.Correction),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func entryTable(list []audit.Entry, s render.Screen) string {
	rows := make([][]string, 0, len(list))
	for _, e := range list {
		rows = append(rows, []string{e.ID, when(e.At), string(e.Status), remarks(e), beginning(e.Question, false)})
	}
	return render.Table([]string{"id", "time", "status", "marks", "question"}, rows, s)
}

// remarks are that a text was only checked, and what readers and moderators said of an answer, in words.
func remarks(e audit.Entry) string {
	var out []string
	if e.Mode == rag.Checked {
		out = append(out, "checked, not asked")
	}
	for _, c := range []struct {
		n    int
		name string
	}{{e.Reports, "reported"}, {e.NotHelpful, "not helpful"}, {e.Helpful, "helpful"}} {
		switch {
		case c.n == 1:
			out = append(out, c.name)
		case c.n > 1:
			out = append(out, fmt.Sprintf("%d× %s", c.n, c.name))
		}
	}
	if e.Verdict != "" {
		out = append(out, string(e.Verdict))
	}
	if e.Correction != "" {
		out = append(out, string(e.Correction))
	}
	if len(out) == 0 {
		return "–"
	}
	return strings.Join(out, ", ")
}

// when is a time in the machine's time zone.
func when(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }
