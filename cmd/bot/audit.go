package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

const auditHelp = `Reads the record of every answer, which lies in audit.db of the data folder: what was asked, what was answered and on
which words of which article, and what happened to the answer since. Answers are judged, corrected and asked again here.

It may be used while bot serve runs.`

func (p *program) auditCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "audit",
		Short:   "See, judge, correct and replay the answers that were given",
		Long:    auditHelp,
		Example: "  bot audit list --flagged\n  bot audit show ID\n  bot audit verdict ID wrong --note \"the figure is from March\"",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("there is no command %q; see %s --help", "audit "+args[0], cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.auditList(), p.auditSearch(), p.auditStats(), p.auditShow(), p.auditVerdict(), p.auditCorrect(), p.auditReplay(),
		p.auditVerify(), p.auditExport(), p.auditPrune(), p.auditForget(), p.auditLink(), p.auditBackup())
	return cmd
}

// withAudit opens the audit log, which has to be there already: reading makes no files.
func (p *program) withAudit(ctx context.Context, use func(*audit.Log) error) (err error) {
	path := filepath.Join(p.settings.Data, auditFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no audit log at %s: nothing was asked yet, or --data DIR or DATA_DIR names another folder", path)
	}
	log, err := audit.Open(ctx, path, audit.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	return use(log)
}

// auditFlags are the filters of bot audit, as they are typed.
type auditFlags struct {
	from, to               string
	channel, server, place string
	user, status, writer   string
	verdict, text          string
	flagged                bool
	limit                  int
	before                 int64
}

// filters adds the flags that narrow which answers are read.
func (f *auditFlags) filters(cmd *cobra.Command) {
	s := cmd.Flags()
	s.StringVar(&f.from, "from", "", "only answers from this time on: 2031-03-05, or 2031-03-05T14:00:00Z")
	s.StringVar(&f.to, "to", "", "only answers up to this time; a day is in as a whole")
	s.StringVar(&f.channel, "channel", "", "only answers in this channel of a server, by its id")
	s.StringVar(&f.server, "server", "", "only answers on this server, by its id")
	s.StringVar(&f.place, "front-end", "", "only answers of this front end: terminal, discord or web")
	s.StringVar(&f.user, "user", "", "only answers to this user, by id or as the log shows it")
	s.StringVar(&f.status, "status", "", "only answers of this status: answered, contrasted or no_answer")
	s.StringVar(&f.writer, "writer", "", "only answers of this writer, as the log names it")
	s.StringVar(&f.verdict, "verdict", "", "only answers whose last verdict is right, misleading or wrong")
	s.BoolVar(&f.flagged, "flagged", false, "only answers that somebody reported or found not helpful")
}

// paging adds the flags of a list.
func (f *auditFlags) paging(cmd *cobra.Command) {
	cmd.Flags().IntVar(&f.limit, "limit", audit.DefaultPage, "show at most this many")
	cmd.Flags().Int64Var(&f.before, "before", 0, "go on before this number, which a list says at its end")
}

// filter is what the flags say.
func (f *auditFlags) filter() (audit.Filter, error) {
	out := audit.Filter{
		Channel: f.place, Server: f.server, Place: f.channel, User: f.user, Status: rag.Status(f.status), Writer: f.writer,
		Flagged: f.flagged, Verdict: audit.Judgement(f.verdict), Text: f.text, Limit: f.limit, Before: f.before,
	}
	var err error
	if out.From, err = moment("--from", f.from, 0); err != nil {
		return out, err
	}
	if out.To, err = moment("--to", f.to, 1); err != nil {
		return out, err
	}
	if statuses := []rag.Status{rag.Answered, rag.Contrasted, rag.NoAnswer}; f.status != "" && !slices.Contains(statuses, out.Status) {
		return out, usagef("--status %s: it must be answered, contrasted or no_answer", f.status)
	}
	if f.verdict != "" && !slices.Contains(judgements(), out.Verdict) {
		return out, usagef("--verdict %s: it must be right, misleading or wrong", f.verdict)
	}
	if f.from != "" && f.to != "" && !out.To.After(out.From) {
		return out, usagef("--from %s is later than --to %s", f.from, f.to)
	}
	if f.limit < 0 || f.before < 0 {
		return out, usagef("--limit and --before are numbers from 0 on")
	}
	return out, nil
}

func judgements() []audit.Judgement {
	return []audit.Judgement{audit.Right, audit.Misleading, audit.Wrong}
}

// moment reads a day of the machine's time zone, moved by some days, or a time to the second; "" is the zero time.
func moment(flag, s string, days int) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, s, time.Local); err == nil {
		return day.AddDate(0, 0, days), nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, usagef("%s %s: write a day like 2031-03-05 or a time like 2031-03-05T14:00:00Z", flag, s)
	}
	return at, nil
}

// findAnswer is the whole id of the answer that somebody means; the beginning of an id is enough.
func findAnswer(ctx context.Context, log *audit.Log, typed string) (string, error) {
	id, err := log.Find(ctx, typed)
	if errors.Is(err, audit.ErrNotFound) {
		return "", fmt.Errorf("%w; bot audit list shows the ids", err)
	}
	return id, err
}

// oneAnswer is cobra's check for a command about one answer.
func oneAnswer(cmd *cobra.Command, args []string) error {
	if len(args) != 1 || strings.TrimSpace(args[0]) == "" {
		return usagef("%s takes the id of one answer; bot audit list shows them", cmd.CommandPath())
	}
	return nil
}
