// Package ledgereval measures what the ledger rests on: figures and statements against annotated articles, quotations and
// their speakers, the recognizers of numbers and dates, and answers about documents that contradict one another.
//
// A measure takes a set that somebody else annotated, runs the reader or the engine that it is handed, and returns counts
// and misses. It changes nothing and keeps nothing. The sets lie outside the program; only the annotations of figures in
// rag/claims/testdata/gold, which hold offsets and values but no text, belong to it.
package ledgereval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// Read reads the claims of an article; Reader.Read of package claims is the real one.
type Read func(corpus.Article) []claims.Claim

// Tally counts how often something was right.
type Tally struct {
	Right int `json:"right"`
	Of    int `json:"of"`
}

// Add counts one case.
func (t *Tally) Add(right bool) {
	t.Of++
	if right {
		t.Right++
	}
}

// Share is between 0 and 1, and 1 where nothing was counted.
func (t Tally) Share() float64 {
	if t.Of == 0 {
		return 1
	}
	return float64(t.Right) / float64(t.Of)
}

// Miss is something that was read otherwise than annotated.
type Miss struct {
	// Where names the article, text or case.
	Where string `json:"where"`
	// What is the measure that it counts against ("recall", "speakers", …).
	What string `json:"what"`
	// Text is the stretch in question, Have what was read and Want what is annotated; "" where there is none.
	Text string `json:"text"`
	Have string `json:"have"`
	Want string `json:"want"`
	// Rules are those that led there.
	Rules []string `json:"rules"`
}

func (m Miss) String() string {
	s := m.Where + ": " + m.What
	if m.Text != "" {
		s += fmt.Sprintf(" of %q", m.Text)
	}
	if m.Have != "" {
		s += ": read " + m.Have
	}
	if m.Want != "" {
		s += ": want " + m.Want
	}
	return s
}

// maxLine is the longest line of a set, in bytes.
const maxLine = 16 << 20

// readLines reads one JSON object a line; the error names the line that is none.
func readLines[T any](r io.Reader) ([]T, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var list []T
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		list = append(list, row)
	}
	return list, lines.Err()
}
