package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/render"
)

func (p *program) auditStats() *cobra.Command {
	var flags auditFlags
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Count answers by day, status, writer, front end, server and verdict",
		Long: `Counts the answers that fit, and what was said of them: by day (in the machine's time zone), status, writer, front end,
server and verdict, with readers' votes and reports, corrections and how often they were asked again.`,
		Example: "  bot audit stats --from 2031-03-01 --to 2031-03-31\n  bot audit stats --server 123456789012345678 --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := flags.filter()
			if err != nil {
				return err
			}
			return p.stats(cmd.Context(), f)
		},
	}
	flags.filters(cmd)
	cmd.Flags().StringVar(&flags.text, "text", "", "only answers that have all these words")
	return cmd
}

func (p *program) stats(ctx context.Context, f audit.Filter) error {
	return p.withAudit(ctx, func(log *audit.Log) error {
		s, err := log.Stats(ctx, f)
		if err != nil {
			return err
		}
		if p.flags.json {
			return p.printJSON(statsRow(s))
		}
		return p.print(statsTable(s, p.screen()))
	})
}

// statsJSON is audit.Stats for programs.
type statsJSON struct {
	Answers    int            `json:"answers"`
	First      *time.Time     `json:"first"`
	Last       *time.Time     `json:"last"`
	ByDay      map[string]int `json:"by_day"`
	ByStatus   map[string]int `json:"by_status"`
	ByWriter   map[string]int `json:"by_writer"`
	ByFrontEnd map[string]int `json:"by_front_end"`
	ByServer   map[string]int `json:"by_server"`
	// ByVerdict counts those without a verdict under "".
	ByVerdict  map[string]int `json:"by_verdict"`
	Flagged    int            `json:"flagged"`
	Helpful    int            `json:"helpful"`
	NotHelpful int            `json:"not_helpful"`
	Reports    int            `json:"reports"`
	Corrected  int            `json:"corrected"`
	Retracted  int            `json:"retracted"`
	Replays    int            `json:"replays"`
	// Deleted is the number of answers in the whole log whose content was deleted; they count nowhere else.
	Deleted int `json:"deleted"`
}

func statsRow(s audit.Stats) statsJSON {
	row := statsJSON{
		Answers: s.Answers, ByDay: s.ByDay, ByStatus: s.ByStatus, ByWriter: s.ByWriter, ByFrontEnd: s.ByChannel, ByServer: s.ByServer, ByVerdict: s.ByVerdict,
		Flagged: s.Flagged, Helpful: s.Helpful, NotHelpful: s.NotHelpful, Reports: s.Reports, Corrected: s.Corrected, Retracted: s.Retracted,
		Replays: s.Replays, Deleted: s.Erased,
	}
	if s.Answers > 0 {
		row.First, row.Last = &s.First, &s.Last
	}
	return row
}

// statsTable is a count for a person: what was counted, which, and how often.
func statsTable(s audit.Stats, screen render.Screen) string {
	rows := [][]string{{"answers", "", strconv.Itoa(s.Answers)}}
	for _, by := range []struct {
		name, none string
		counts     map[string]int
	}{
		{"day", "", s.ByDay},
		{"status", "", s.ByStatus},
		{"writer", "", s.ByWriter},
		{"front end", "not said", s.ByChannel},
		{"server", "none", s.ByServer},
		{"verdict", "none yet", s.ByVerdict},
	} {
		for _, value := range slices.Sorted(maps.Keys(by.counts)) {
			shown := value
			if shown == "" {
				shown = by.none
			}
			rows = append(rows, []string{by.name, shown, strconv.Itoa(by.counts[value])})
		}
	}
	for _, c := range []struct {
		name string
		n    int
	}{
		{"flagged", s.Flagged},
		{"votes: helpful", s.Helpful},
		{"votes: not helpful", s.NotHelpful},
		{"reports", s.Reports},
		{"corrected", s.Corrected},
		{"retracted", s.Retracted},
		{"asked again", s.Replays},
		{"deleted, in the whole log", s.Erased},
	} {
		rows = append(rows, []string{c.name, "", strconv.Itoa(c.n)})
	}
	out := render.Table([]string{"", "", "answers"}, rows, screen)
	if s.Answers > 0 {
		out += fmt.Sprintf("from %s to %s\n", when(s.First), when(s.Last))
	}
	return strings.TrimLeft(out, "\n")
}
