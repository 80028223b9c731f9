package audit

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
)

// Filter says which answers List and the exports read; what is left zero filters nothing. The zero value is the newest
// DefaultPage answers.
type Filter struct {
	// From and To bound the time of the answer; From is in, To is out.
	From, To time.Time
	// Channel is the front end, Place the channel within the server.
	Channel, Server, Place string
	// User is who asked, by id or as a hash from the log.
	User   string
	Status rag.Status
	Writer string
	// Flagged leaves the answers that somebody reported or found not helpful.
	Flagged bool
	// Verdict leaves the answers whose last verdict is this one.
	Verdict Judgement
	// Text leaves the answers that have every one of its words in the question, the answer, the titles and publishers of its
	// sources, or in what readers and moderators wrote about it. Four letters and more also stand for the beginning of a word. Case,
	// accents and signs don't count.
	Text string

	// Limit is the largest number of entries; DefaultPage where it is 0 or less.
	Limit int
	// Before leaves out entries from this number on, to read on where the last page ended; 0 leaves out none.
	Before int64
}

// DefaultPage is how many entries a page has where nothing else is said.
const DefaultPage = 20

// Entry is an answer as lists show it; Get has the whole record.
type Entry struct {
	// Seq is the record's number in the log, and the Before of the next page.
	Seq int64
	ID  string
	At  time.Time
	// Asker's user is as the log keeps it.
	Asker rag.Asker
	// Question is its beginning, about 300 bytes at most; Mode says whether it was asked or is a text that was checked, "" in
	// records from before that was kept.
	Question string
	Mode     rag.Mode
	Language string
	Status   rag.Status
	Writer   string
	// Helpful and NotHelpful count readers, Reports reports.
	Helpful, NotHelpful, Reports int
	// Verdict is the last verdict, "" where there is none; Correction is KindCorrected, KindRetracted or "".
	Verdict    Judgement
	Correction Kind
}

// List is one page of the answers that fit, the newest first. Answers whose content was deleted are on no page.
func (l *Log) List(ctx context.Context, f Filter) ([]Entry, error) {
	if f.Limit <= 0 {
		f.Limit = DefaultPage
	}
	query, args, err := l.selection(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("list answers of %s: %w", l.path, err)
	}
	if query == "" {
		return nil, nil
	}
	rows, err := l.db.QueryContext(ctx, `SELECT s.seq, (SELECT answer FROM record r WHERE r.seq = s.seq), s.at, s.channel, s.user, s.server, s.place, s.question, s.language, s.status, s.writer,
		s.helpful, s.not_helpful, s.reports, s.verdict, s.correction, `+modeOf+` `+query+` LIMIT ?`, append(args, f.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("list answers of %s: %w", l.path, err)
	}
	defer rows.Close()
	var list []Entry
	for rows.Next() {
		var e Entry
		var at int64
		if err := rows.Scan(&e.Seq, &e.ID, &at, &e.Asker.Channel, &e.Asker.User, &e.Asker.Server, &e.Asker.Place, &e.Question, &e.Language,
			&e.Status, &e.Writer, &e.Helpful, &e.NotHelpful, &e.Reports, &e.Verdict, &e.Correction, &e.Mode); err != nil {
			return nil, fmt.Errorf("list answers of %s: %w", l.path, err)
		}
		e.At = time.UnixMicro(at).UTC()
		list = append(list, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list answers of %s: %w", l.path, err)
	}
	return list, nil
}

// modeOf is the mode of the answer in row s of table search. It is read from the payloads of a page, since nothing is found by it;
// "" where a payload can't be read, which is for Verify to say.
const modeOf = `coalesce((SELECT CASE WHEN json_valid(text) THEN json_extract(text, '$.question.mode') END
		FROM (SELECT CAST(body AS TEXT) text FROM payload p WHERE p.seq = s.seq)), '')`

// selection is the part of a SELECT from FROM to ORDER BY that fits a filter, in which s is the row of table search; "" where
// nothing can fit.
func (l *Log) selection(ctx context.Context, f Filter) (query string, args []any, err error) {
	c := l.conditions(f)
	if strings.TrimSpace(f.Text) != "" {
		words := matching(f.Text)
		if words == "" {
			return "", nil, nil
		}
		c.match = append(c.match, "{question answer notes} : ("+words+")")
	}
	seq, from := "s.seq", "FROM search s"
	if len(c.match) > 0 {
		// What matches comes first, and comes newest first, so that reading stops when the page is full.
		seq, from = "w.rowid", "FROM words w CROSS JOIN search s ON s.seq = w.rowid"
		c.add("words MATCH ?", strings.Join(c.match, " AND "))
	}
	if !f.From.IsZero() || !f.To.IsZero() {
		first, last, err := l.span(ctx, f.From, f.To)
		if err != nil || first == 0 {
			return "", nil, err
		}
		c.add(seq+" BETWEEN ? AND ?", first, last)
	}
	if f.Before > 0 {
		c.add(seq+" < ?", f.Before)
	}
	return from + c.where() + " ORDER BY " + seq + " DESC", c.args, nil
}

// span are the first and the last record of the answers of a time, 0 where there is none. Times can be out of order.
func (l *Log) span(ctx context.Context, from, to time.Time) (first, last int64, err error) {
	query, args := `SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM search WHERE at >= ?`, []any{int64(math.MinInt64)}
	if !from.IsZero() {
		args[0] = from.UnixMicro()
	}
	if !to.IsZero() {
		query, args = query+" AND at < ?", append(args, to.UnixMicro())
	}
	err = l.db.QueryRowContext(ctx, query, args...).Scan(&first, &last)
	return first, last, err
}

// conditions are what a WHERE says, with its arguments, and what table words has to match.
type conditions struct {
	terms []string
	args  []any
	match []string
}

func (c *conditions) add(term string, args ...any) {
	c.terms = append(c.terms, term)
	c.args = append(c.args, args...)
}

func (c *conditions) where() string {
	if len(c.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.terms, " AND ")
}

// equal asks for one of some values in a column that has tags. Two values may share a tag, so that the column is asked too.
func (c *conditions) equal(column string, values ...string) {
	marks, args := placeholders(values)
	c.add("s."+column+" IN ("+marks+")", args...)
	c.match = append(c.match, "tags : ("+strings.Join(each(values, func(v string) string { return tag(column, v) }), " OR ")+")")
}

func (l *Log) conditions(f Filter) conditions {
	var c conditions
	if !f.From.IsZero() {
		c.add("s.at >= ?", f.From.UnixMicro())
	}
	if !f.To.IsZero() {
		c.add("s.at < ?", f.To.UnixMicro())
	}
	for _, e := range []struct{ column, value string }{
		{"channel", f.Channel}, {"server", f.Server}, {"place", f.Place}, {"status", string(f.Status)}, {"writer", f.Writer},
	} {
		if e.value != "" {
			c.equal(e.column, e.value)
		}
	}
	if f.User != "" {
		forms := l.persons.forms(f.User)
		c.equal("user", forms[:]...)
	}
	if f.Verdict != "" {
		c.add("s.verdict = ?", string(f.Verdict))
	}
	if f.Flagged {
		c.add("s.reports + s.not_helpful > 0")
	}
	return c
}

// shortestBeginning is how many letters stand for every word that begins with them; fewer stand for themselves, since too
// many words begin with them.
const shortestBeginning = 4

// matching is the FTS5 expression for a text: all of its words. Only letters and digits get through, so that nobody
// writes expressions of their own.
func matching(text string) string {
	words := strings.FieldsFunc(lang.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
	for i, w := range words {
		if words[i] = `"` + w + `"`; utf8.RuneCountInString(w) >= shortestBeginning {
			words[i] += " *"
		}
	}
	return strings.Join(words, " ")
}
