package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/audit"
)

func (p *program) auditVerify() *cobra.Command {
	var head string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove that no record was changed, removed or moved",
		Long: `Checks every record against the chain and prints the chain's end as COUNT:HASH. A cut tail is found only against an end
that was kept elsewhere: bot serve logs one every day.`,
		Example: "  bot audit verify\n  bot audit verify --head 120:6f1e…",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var o audit.VerifyOptions
			if head != "" {
				var err error
				if o.Head, err = audit.ParseHead(head); err != nil {
					return usagef("--head %s: %w", head, err)
				}
			}
			return p.withAudit(cmd.Context(), func(log *audit.Log) error {
				end, err := log.Verify(cmd.Context(), o)
				if err != nil {
					return err
				}
				return p.printHead(end, "in order: ")
			})
		},
	}
	cmd.Flags().StringVar(&head, "head", "", "an end of the chain, COUNT:HASH, that was kept elsewhere")
	return cmd
}

// printHead prints an end of the chain.
func (p *program) printHead(h audit.Head, before string) error {
	if p.flags.json {
		return p.printJSON(struct {
			Records int64  `json:"records"`
			Head    string `json:"head"`
		}{h.Count, h.String()})
	}
	return p.print(fmt.Sprintf("%s%d records, head %s\n", before, h.Count, h))
}

func (p *program) auditExport() *cobra.Command {
	var flags auditFlags
	var csv, jsonl, eval bool
	cmd := &cobra.Command{
		Use:   "export --csv | --jsonl | --eval",
		Short: "Write answers for a spreadsheet, for programs, or as questions for bot eval",
		Long: `Writes the answers that fit to standard output, the newest first. --eval writes the judged ones as questions that
bot eval --questions reads, so that a wrong answer becomes a test: who asked is not written there.`,
		Example: "  bot audit export --csv > answers.csv\n  bot audit export --eval > judged.jsonl && bot eval --questions judged.jsonl",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			wanted := 0
			for _, is := range []bool{csv, jsonl, eval} {
				if is {
					wanted++
				}
			}
			if wanted != 1 {
				return usagef("give one of --csv, --jsonl and --eval")
			}
			f, err := flags.filter()
			if err != nil {
				return err
			}
			return p.export(cmd.Context(), f, csv, eval)
		},
	}
	flags.filters(cmd)
	cmd.Flags().StringVar(&flags.text, "text", "", "only answers that have all these words")
	cmd.Flags().IntVar(&flags.limit, "limit", 0, "write at most this many; 0 for all")
	cmd.Flags().BoolVar(&csv, "csv", false, "one line an answer, for spreadsheets")
	cmd.Flags().BoolVar(&jsonl, "jsonl", false, "one JSON object a line, the whole record with what happened since")
	cmd.Flags().BoolVar(&eval, "eval", false, "judged answers as questions for bot eval")
	return cmd
}

func (p *program) export(ctx context.Context, f audit.Filter, csv, eval bool) error {
	return p.withAudit(ctx, func(log *audit.Log) error {
		out := bufio.NewWriter(p.stdout)
		var n int
		var err error
		switch {
		case eval:
			n, err = log.ExportEval(ctx, out, f)
		case csv:
			n, err = log.Export(ctx, out, f, audit.CSV)
		default:
			n, err = log.Export(ctx, out, f, audit.JSONL)
		}
		if err = errors.Join(err, out.Flush()); err != nil {
			return err
		}
		switch {
		case n == 0 && eval:
			p.say("no judged answer fits; bot audit verdict judges one")
		case n == 0:
			p.say("no answer fits")
		}
		return nil
	})
}

func (p *program) auditPrune() *cobra.Command {
	var before string
	var days int
	var yes bool
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Delete the content of answers that are older than they need be",
		Long: `Deletes the content of all answers before a time, with what happened to them. Their places in the chain stay, so that
bot audit verify still proves that nothing else is missing. Without flags it is AUDIT_RETENTION_DAYS ago; bot serve does
the same by itself every day.`,
		Example: "  bot audit prune --days 90\n  bot audit prune --before 2031-01-01",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := p.pruneBefore(before, days, cmd.Flags().Changed("days"))
			if err != nil {
				return err
			}
			if at.After(time.Now()) && !yes {
				return usagef("--before %s lies ahead, so every answer would be deleted; give --yes if that is meant", before)
			}
			return p.withAudit(cmd.Context(), func(log *audit.Log) error {
				d, err := log.Prune(cmd.Context(), at)
				if err != nil {
					return err
				}
				return p.printDeletion(d)
			})
		},
	}
	cmd.Flags().StringVar(&before, "before", "", "delete answers before this time: 2031-01-01, or 2031-01-01T14:00:00Z")
	cmd.Flags().BoolVar(&yes, "yes", false, "delete every answer where --before lies ahead")
	cmd.Flags().IntVar(&days, "days", 0, "delete answers that are older than this many days")
	return cmd
}

// pruneBefore is the time before which answers go.
func (p *program) pruneBefore(before string, days int, given bool) (time.Time, error) {
	switch {
	case before != "" && given:
		return time.Time{}, usagef("give --before or --days, not both")
	case before != "":
		return moment("--before", before, 0)
	case !given:
		days = p.settings.RetentionDays
	}
	if days < 1 {
		return time.Time{}, usagef("nothing says which answers are to go: give --before DAY or --days N from 1 on, or set AUDIT_RETENTION_DAYS")
	}
	return time.Now().AddDate(0, 0, -days), nil
}

func (p *program) printDeletion(d audit.Deletion) error {
	if p.flags.json {
		return p.printJSON(struct {
			Answers int `json:"answers"`
			Records int `json:"records"`
		}{d.Answers, d.Records})
	}
	return p.print(fmt.Sprintf("deleted: the content of %d records, %d of them answers\n", d.Records, d.Answers))
}

func (p *program) auditForget() *cobra.Command {
	var user string
	var yes bool
	cmd := &cobra.Command{
		Use:   "forget --user ID",
		Short: "Delete what the log holds of a person",
		Long: `Deletes the answers to a user's questions, checked messages that the user wrote, and what the user did to other
answers, and proves that nothing else is missing. It can't be undone. Backups made before are not touched.`,
		Example: "  bot audit forget --user 123456789012345678",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if user = strings.TrimSpace(user); user == "" {
				return usagef("--user says who is to be forgotten: an id, or as bot audit list shows it")
			}
			if !yes {
				if err := p.confirm("Delete all that the audit log holds of " + user + "? It can't be undone. Type yes: "); err != nil {
					return err
				}
			}
			return p.withAudit(cmd.Context(), func(log *audit.Log) error {
				d, err := log.Forget(cmd.Context(), user)
				if err != nil {
					return err
				}
				return p.printDeletion(d)
			})
		},
	}
	cmd.Flags().StringVar(&user, "user", "", "the user's id, or as the log shows it")
	cmd.Flags().BoolVar(&yes, "yes", false, "don't ask back")
	return cmd
}

// confirm asks a person for a yes. Where nobody types, nobody can say it.
func (p *program) confirm(question string) error {
	if !p.screens.Interactive() {
		return usagef("nobody is there to confirm it; give --yes")
	}
	fmt.Fprint(p.stderr, "bot: "+question)
	line, err := bufio.NewReader(p.stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the confirmation: %w", err)
	}
	if strings.ToLower(strings.TrimSpace(line)) != "yes" {
		return errors.New("nothing was deleted")
	}
	return nil
}

func (p *program) auditBackup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a verified copy of the log and its key, also while the bot runs",
		Long: `Writes a copy of the log to FILE and its key beside it (copy.key beside copy.db), and verifies the copy. Nothing is
overwritten. What is deleted from the log later stays in the copy. To restore: docs/operate.md.`,
		Example: "  bot audit backup backups/2031-03-05.db",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return usagef("%s takes the name of the file to write", cmd.CommandPath())
			}
			return p.withAudit(cmd.Context(), func(log *audit.Log) error {
				head, err := log.Backup(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				return p.printHead(head, "written and in order: ")
			})
		},
	}
}
