package audit

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/rag"
)

// Format is a format of Export.
type Format string

// The formats of Export.
const (
	// CSV is for spreadsheets: one line an answer, UTF-8 with a byte order mark, commas. Where a cell, or a part of it that a spreadsheet
	// with another separator would take for a cell, begins like a formula, an apostrophe stands before it.
	CSV Format = "csv"
	// JSONL is for programs: one JSON object a line, the whole record with what happened since.
	JSONL Format = "jsonl"
)

// exportedAtOnce is how many answers are read at a time.
const exportedAtOnce = 200

// Export writes the answers that fit, the newest first, and returns how many. A Limit of 0 is none. Answers whose content
// was deleted are not written; one that is deleted meanwhile is left out.
func (l *Log) Export(ctx context.Context, w io.Writer, f Filter, format Format) (int, error) {
	var write func(Entry, rag.Record, []Event) error
	done := func() error { return nil }
	switch format {
	case CSV:
		table := csv.NewWriter(w)
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return 0, fmt.Errorf("export answers: %w", err)
		}
		if err := table.Write(strings.Fields(csvColumns)); err != nil {
			return 0, fmt.Errorf("export answers: %w", err)
		}
		write = func(e Entry, r rag.Record, _ []Event) error { return table.Write(cells(e, r)) }
		done = func() error { table.Flush(); return table.Error() }
	case JSONL:
		lines := json.NewEncoder(w)
		lines.SetEscapeHTML(false)
		write = func(e Entry, r rag.Record, events []Event) error { return lines.Encode(exportRow(e, r, events)) }
	default:
		return 0, fmt.Errorf("export answers: the format is %q; it must be csv or jsonl", format)
	}
	n, err := l.each(ctx, f, func(e Entry) error {
		r, events, err := l.whole(ctx, e.ID)
		if err != nil || r == nil {
			return err
		}
		return write(e, *r, events)
	})
	if err == nil {
		err = done()
	}
	if err != nil {
		return n, fmt.Errorf("export answers of %s: %w", l.path, err)
	}
	return n, nil
}

// each calls fn with every answer that fits, the newest first, and returns with how many it did so.
func (l *Log) each(ctx context.Context, f Filter, fn func(Entry) error) (int, error) {
	n, most := 0, f.Limit
	for {
		f.Limit = exportedAtOnce
		if most > 0 {
			f.Limit = min(f.Limit, most-n)
		}
		page, err := l.List(ctx, f)
		if err != nil {
			return n, err
		}
		for _, e := range page {
			if err := fn(e); err != nil {
				return n, err
			}
			n++
		}
		if len(page) < f.Limit || n == most {
			return n, nil
		}
		f.Before = page[len(page)-1].Seq
	}
}

const csvColumns = `id time front_end server channel user question answer language status writer helpful not_helpful reports verdict correction verified sources model mode`

func cells(e Entry, r rag.Record) []string {
	var sources []string
	for _, s := range r.Answer.Sources {
		sources = append(sources, fmt.Sprintf("[%d] %s – %s", s.N, s.Publisher, s.Title))
	}
	row := []string{
		e.ID, e.At.Format(time.RFC3339), e.Asker.Channel, e.Asker.Server, e.Asker.Place, e.Asker.User, r.Question.Text, r.Answer.Text,
		e.Language, string(e.Status), e.Writer, strconv.Itoa(e.Helpful), strconv.Itoa(e.NotHelpful), strconv.Itoa(e.Reports),
		string(e.Verdict), string(e.Correction), strconv.FormatBool(r.Answer.Verification.OK), strings.Join(sources, "\n"), r.Answer.Trace.Model, string(r.Question.Mode),
	}
	for i, cell := range row {
		row[i] = harmless(cell)
	}
	return row
}

// harmless puts an apostrophe before everything in a cell that a spreadsheet could take for the beginning of a formula: at its start, and
// after what other spreadsheets take for the end of a cell (https://owasp.org/www-community/attacks/CSV_Injection).
func harmless(cell string) string {
	var b strings.Builder
	begins := true
	for _, r := range cell {
		switch {
		case begins && strings.ContainsRune("=+-@＝＋－＠", r):
			b.WriteByte('\'')
			begins = false
		case strings.ContainsRune(",;|\t\r\n", r):
			begins = true
		case begins && r != ' ' && r != '"' && r != '\u00a0' && r != '\ufeff':
			begins = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// exported is one line of JSONL.
type exported struct {
	Seq      int64          `json:"seq"`
	At       time.Time      `json:"at"`
	Question storedQuestion `json:"question"`
	Answer   storedAnswer   `json:"answer"`
	// Retrieved are the passages that were found for the question, best first; null in a record from before they were kept.
	Retrieved  []storedRetrieved `json:"retrieved"`
	Helpful    int               `json:"helpful"`
	NotHelpful int               `json:"not_helpful"`
	Reports    int               `json:"reports"`
	Verdict    Judgement         `json:"verdict"`
	Correction Kind              `json:"correction"`
	Events     []exportedEvent   `json:"events"`
}

type exportedEvent struct {
	Seq  int64     `json:"seq"`
	Kind Kind      `json:"kind"`
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	// Detail is null where its content was deleted.
	Detail any `json:"detail"`
}

func exportRow(e Entry, r rag.Record, events []Event) exported {
	row := exported{
		Seq: e.Seq, At: r.At, Question: questionRow(r.Question), Answer: answerRow(r.Answer), Helpful: e.Helpful, NotHelpful: e.NotHelpful, Reports: e.Reports,
		Verdict: e.Verdict, Correction: e.Correction, Events: []exportedEvent{},
	}
	if r.Evidence != nil {
		row.Retrieved = each(r.Evidence.Retrieved, retrievedRow)
	}
	for _, event := range events {
		x := exportedEvent{Seq: event.Seq, Kind: event.Kind, At: event.At, By: event.By}
		if event.Detail != nil {
			x.Detail = toStored(event.Detail)
		}
		row.Events = append(row.Events, x)
	}
	return row
}
