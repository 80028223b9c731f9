package render

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/quellenlage/quellenlage/rag/draft"
)

const (
	// gap stands between two columns.
	gap = "  "
	// narrowest is the smallest number of columns in which a last column is still wrapped beside the others; below it
	// moves to a line of its own.
	narrowest = 24
)

// The cells of a claim line that the table has columns for; what follows is the remark.
const fixedCells = 4

// claimTable sets all claim lines of an answer in the same columns: figure, speaker, date, sources, remark.
type claimTable struct {
	widths []int
	screen Screen
}

func newClaimTable(lines []draft.Line, s Screen) claimTable {
	t := claimTable{widths: make([]int, fixedCells), screen: s}
	for _, line := range lines {
		if cells, _, ok := claimCells(line); ok {
			t.widths = widen(t.widths, cells)
		}
	}
	return t
}

// claimCells are the columns of a claim line and its remark; ok is false where the line has no cells.
func claimCells(line draft.Line) (cells []string, remark string, ok bool) {
	if line.Role != draft.Claim || len(line.Cells) < fixedCells {
		return nil, "", false
	}
	for _, cell := range line.Cells[:fixedCells] {
		cells = append(cells, Clean(cell))
	}
	return cells, Clean(strings.Join(line.Cells[fixedCells:], " ")), true
}

// row is one claim line. Where the screen is too narrow for the columns it is the line's text.
func (t claimTable) row(line draft.Line) string {
	cells, remark, ok := claimCells(line)
	if !ok || t.screen.Width > 0 && len(gap)+sum(t.widths) > t.screen.Width {
		return gap + wrap(Clean(line.Text), t.screen.Width-len(gap), 2*len(gap))
	}
	style := style{on: t.screen.Styled}
	parts := make([]string, len(cells))
	for i, cell := range cells {
		parts[i] = pad(cell, t.widths[i])
	}
	parts[0] = style.strong(cells[0]) + parts[0][len(cells[0]):]
	return beside(gap+strings.Join(parts, gap), len(gap)+sum(t.widths), remark, t.screen.Width)
}

// beside puts a last cell of any length next to what stands before it, wrapped in its own column where it fits and on
// lines of its own where it does not.
func beside(before string, column int, last string, width int) string {
	if last == "" {
		return strings.TrimRight(before, " ")
	}
	column += len(gap)
	switch {
	case width <= 0 || column+lipgloss.Width(last) <= width:
		return before + gap + last
	case width-column >= narrowest:
		lines := strings.Split(wrap(last, width-column, 0), "\n")
		return before + gap + strings.Join(lines, "\n"+strings.Repeat(" ", column))
	}
	const deeper = 6
	return strings.TrimRight(before, " ") + "\n" + indent(wrap(last, width-deeper, 0), deeper)
}

// widen is the widths of columns that hold the given cells too.
func widen(widths []int, cells []string) []int {
	for i, cell := range cells {
		widths[i] = max(widths[i], lipgloss.Width(cell))
	}
	return widths
}

// sum is the width of columns with the gaps between them.
func sum(widths []int) int {
	total := len(gap) * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	return total
}

// maxCell is the widest that a column of Table but its last becomes.
const maxCell = 44

// Table sets rows in aligned columns under headings. Cells are cleaned, cut where they are very long, and the last one
// is wrapped. It ends in a line end.
func Table(headings []string, rows [][]string, s Screen) string {
	fixed := len(headings) - 1
	clean := make([][]string, len(rows))
	widths := widen(make([]int, fixed), headings[:fixed])
	for i, row := range rows {
		clean[i] = make([]string, len(headings))
		for j := range clean[i] {
			clean[i][j] = Clean(row[j])
			if j < fixed {
				clean[i][j] = cut(clean[i][j], maxCell)
			}
		}
		widths = widen(widths, clean[i][:fixed])
	}
	var b strings.Builder
	style := style{on: s.Styled}
	for i, row := range append([][]string{headings}, clean...) {
		parts := make([]string, fixed)
		for j := range fixed {
			parts[j] = pad(row[j], widths[j])
		}
		line := beside(strings.Join(parts, gap), sum(widths), row[fixed], s.Width)
		if i == 0 {
			line = style.strong(line)
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}
