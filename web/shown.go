package web

import (
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// shownAnswer is an answer as readers got it, from its lines.
type shownAnswer struct {
	Language string
	Blocks   []block
	Notices  []string
}

// block is a line of the answer, or the claim lines that follow one another as one table.
type block struct {
	Role  draft.Role
	Words []word
	Rows  []row
	// Prose is true for what a model wrote.
	Prose bool
}

// row is a claim line in cells; Words where it has none.
type row struct {
	Figure, Speaker, Date string
	Marks, Remark, Words  []word
}

// word is a part of a text; Source is the number of the source that it is a marker of, 0 for plain text.
type word struct {
	Text   string
	Source int
}

// fixedCells are the cells of a claim line before its remark: figure, speaker, date, markers.
const fixedCells = 4

func shown(a rag.Answer) shownAnswer {
	out := shownAnswer{Language: a.Language, Notices: a.Notices}
	n := len(a.Sources)
	for _, l := range a.Lines {
		if l.Role != draft.Claim {
			out.Blocks = append(out.Blocks, block{Role: l.Role, Words: words(l.Text, n), Prose: l.Prose})
			continue
		}
		if last := len(out.Blocks) - 1; last < 0 || out.Blocks[last].Role != draft.Claim {
			out.Blocks = append(out.Blocks, block{Role: draft.Claim})
		}
		b := &out.Blocks[len(out.Blocks)-1]
		b.Rows = append(b.Rows, rowOf(l, n))
	}
	return out
}

func rowOf(l draft.Line, sources int) row {
	if len(l.Cells) < fixedCells {
		return row{Words: words(l.Text, sources)}
	}
	return row{
		Figure: l.Cells[0], Speaker: l.Cells[1], Date: l.Cells[2], Marks: words(l.Cells[3], sources),
		Remark: words(strings.Join(l.Cells[fixedCells:], " "), sources),
	}
}

// words takes the markers of sources out of a text: "[2]", where there is a second source.
func words(text string, sources int) []word {
	var out []word
	for text != "" {
		at, end, n := nextMarker(text, sources)
		if n == 0 {
			return append(out, word{Text: text})
		}
		if at > 0 {
			out = append(out, word{Text: text[:at]})
		}
		out = append(out, word{Text: text[at:end], Source: n})
		text = text[end:]
	}
	return out
}

// nextMarker finds the first marker of a text; n is 0 where there is none.
func nextMarker(text string, sources int) (at, end, n int) {
	for from := 0; ; {
		open := strings.IndexByte(text[from:], '[')
		if open < 0 {
			return 0, 0, 0
		}
		at = from + open
		end = at + 1
		for end < len(text) && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		if end < len(text) && text[end] == ']' {
			if n, err := strconv.Atoi(text[at+1 : end]); err == nil && n >= 1 && n <= sources {
				return at, end + 1, n
			}
		}
		from = end
	}
}
