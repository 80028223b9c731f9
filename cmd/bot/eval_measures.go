package main

import (
	"fmt"
	"strings"

	"github.com/quellenlage/quellenlage/internal/ledgereval"
	"github.com/quellenlage/quellenlage/internal/render"
)

// namedTally is a count of what was right, with what it counts.
type namedTally struct {
	name  string
	tally ledgereval.Tally
}

// tallies are the rows of a table of measures; what is measured stands in the first one.
func tallies(what string, list []namedTally) [][]string {
	rows := make([][]string, 0, len(list))
	for i, x := range list {
		if i > 0 {
			what = ""
		}
		rows = append(rows, []string{what, x.name, fmt.Sprintf("%.3f", x.tally.Share()), fmt.Sprintf("%d of %d", x.tally.Right, x.tally.Of)})
	}
	return rows
}

// printMeasures prints measures as a table, with the misses where they are wanted.
func (p *program) printMeasures(over string, rows [][]string, misses []ledgereval.Miss, listed bool) error {
	var b strings.Builder
	b.WriteString(render.Table([]string{"what", "measure", "value", "count"}, rows, p.screen()))
	if over != "" {
		b.WriteString(over + "\n")
	}
	switch {
	case listed && len(misses) > 0:
		b.WriteString("\n")
		for _, m := range misses {
			b.WriteString(render.Clean(m.String()) + "\n")
		}
	case len(misses) > 0:
		fmt.Fprintf(&b, "%d misses; --verbose lists them\n", len(misses))
	}
	return p.print(b.String())
}
