package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// erasedAtOnce is how many answers one transaction deletes, so that others who want to write don't wait long.
const erasedAtOnce = 10

// longestPause is how long a deletion lets others write between two transactions at most. Other processes look again for
// the lock every 100 ms at most.
const longestPause = 150 * time.Millisecond

// Deletion is what Forget and Prune deleted: how many records lost their content, and how many of those were answers.
type Deletion struct{ Records, Answers int }

// Forget deletes what the log holds of a user, given by id or as a hash from the log: the answers to the user's questions,
// checked messages that the user wrote, answers whose conversation refers to one of those, with all that happened to
// them, and what the user did to other answers. Of every record its place in the chain stays, so that Verify still proves
// that nothing else is missing; a record of the deletion is added, which does not say whose records they were.
//
// When it returns nil, the deleted content and the user's id are in no byte of the database's files; after an error some
// may be, and calling it again goes on. ErrBusy of the error says that another process keeps the file's older state in
// use. Backups made before are not touched.
func (l *Log) Forget(ctx context.Context, user string) (Deletion, error) {
	if user == "" {
		return Deletion{}, fmt.Errorf("forget in %s: no user is named: %w", l.path, ErrInvalid)
	}
	forms, err := l.allForms(ctx, user)
	if err != nil {
		return Deletion{}, fmt.Errorf("forget a user in %s: %w", l.path, err)
	}
	choose := func(ctx context.Context, tx *sql.Tx) ([]int64, []int64, error) {
		marks, args := placeholders(forms)
		answers, err := numbers(ctx, tx, `SELECT DISTINCT p.seq FROM person p JOIN record r USING (seq)
			WHERE p.user IN (`+marks+`) AND r.kind = 'answer' ORDER BY p.seq LIMIT ?`, append(args, erasedAtOnce)...)
		if err != nil || len(answers) > 0 {
			return answers, nil, err
		}
		events, err := numbers(ctx, tx, `SELECT DISTINCT p.seq FROM person p WHERE p.user IN (`+marks+`) ORDER BY p.seq LIMIT ?`, append(args, erasedAtOnce)...)
		return nil, events, err
	}
	d, err := l.erase(ctx, choose, func(records []Range) Detail { return Forgotten{Records: records} })
	return d, unwritable(l.path, "forget a user in", err)
}

// Prune deletes the content of all answers that were recorded before a time, with all that happened to them and those that
// came when they were asked again, whenever that was, as Forget deletes that of one user's.
func (l *Log) Prune(ctx context.Context, before time.Time) (Deletion, error) {
	choose := func(ctx context.Context, tx *sql.Tx) ([]int64, []int64, error) {
		answers, err := numbers(ctx, tx, `SELECT seq FROM search WHERE at < ? ORDER BY seq LIMIT ?`, before.UnixMicro(), erasedAtOnce)
		return answers, nil, err
	}
	d, err := l.erase(ctx, choose, func(records []Range) Detail { return Pruned{Before: before.UTC(), Records: records} })
	return d, unwritable(l.path, "prune", err)
}

// allForms are the forms in which a user may have been kept, also where only the hash is given and some server keeps ids
// as they are.
func (l *Log) allForms(ctx context.Context, user string) ([]string, error) {
	forms := l.persons.forms(user)
	all := []string{forms[0]}
	if forms[1] != forms[0] {
		return append(all, forms[1]), nil
	}
	rows, err := l.db.QueryContext(ctx, `SELECT DISTINCT user FROM person WHERE user NOT LIKE 'u:%'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var plain string
		if err := rows.Scan(&plain); err != nil {
			return nil, err
		}
		if l.persons.hide(plain) == user {
			all = append(all, plain)
		}
	}
	return all, rows.Err()
}

// erase deletes what choose chooses (answers, with what happened to them, or other records), part by part, until it
// chooses nothing, and then what is left of it in the file.
func (l *Log) erase(ctx context.Context, choose func(context.Context, *sql.Tx) (answers, others []int64, err error), detail func([]Range) Detail) (Deletion, error) {
	var total Deletion
	for {
		var part Deletion
		began := time.Now()
		err := l.writer.alone(ctx, func(tx *sql.Tx, last link) error {
			answers, seqs, err := choose(ctx, tx)
			if err != nil {
				return err
			}
			if answers, err = withReplays(ctx, tx, answers); err != nil {
				return err
			}
			for _, answer := range answers {
				about, err := numbers(ctx, tx, `SELECT e.seq FROM record r JOIN record e ON e.answer = r.answer JOIN payload p ON p.seq = e.seq WHERE r.seq = ?`, answer)
				if err != nil {
					return err
				}
				seqs = append(seqs, about...)
			}
			if len(seqs) == 0 {
				return nil
			}
			slices.Sort(seqs)
			part = Deletion{Records: len(seqs), Answers: len(answers)}
			return l.eraseRecords(ctx, tx, last, seqs, detail(ranges(seqs)))
		})
		if err != nil {
			return total, err
		}
		if part.Records == 0 {
			break
		}
		total.Records += part.Records
		total.Answers += part.Answers
		if err := pause(ctx, time.Since(began)); err != nil {
			return total, err
		}
	}
	return total, l.sweepLeftover(ctx)
}

// withReplays adds to answers those that came when they were asked again, which hold the same words and may be recorded under
// somebody else's name, at a later time, or, on a terminal, under nobody's.
func withReplays(ctx context.Context, tx *sql.Tx, answers []int64) ([]int64, error) {
	for n := 0; n < len(answers); n++ { // answers grow: a replay may have been asked again too
		again, err := numbers(ctx, tx, `SELECT o.seq FROM record r JOIN origin o ON o.answer = r.answer WHERE r.seq = ?`, answers[n])
		if err != nil {
			return nil, err
		}
		older, err := replaysTold(ctx, tx, answers[n])
		if err != nil {
			return nil, err
		}
		for _, seq := range append(again, older...) {
			if !slices.Contains(answers, seq) {
				answers = append(answers, seq)
			}
		}
	}
	return answers, nil
}

// replaysTold are the answers that came when one was asked again, as what happened to it tells: in records from before those of
// replays named their origin, nothing else does.
func replaysTold(ctx context.Context, tx *sql.Tx, answer int64) ([]int64, error) {
	events, err := eventsWhere(ctx, tx, `r.kind = 'replayed' AND r.answer = (SELECT answer FROM record WHERE seq = ?)`, answer)
	if err != nil {
		return nil, err
	}
	var list []int64
	for _, e := range events {
		d, ok := e.Detail.(Replayed)
		if !ok {
			continue
		}
		again, err := numbers(ctx, tx, `SELECT r.seq FROM record r JOIN payload p USING (seq) WHERE r.answer = ? AND r.kind = 'answer'`, d.Answer)
		if err != nil {
			return nil, err
		}
		list = append(list, again...)
	}
	return list, nil
}

// pause lets others write for about as long as one has written oneself.
func pause(ctx context.Context, wrote time.Duration) error {
	select {
	case <-time.After(min(wrote, longestPause)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// eraseRecords adds the record of a deletion and deletes the content of the records that it names. The file's triggers
// allow that only between the two halves of such a record, see migration 00004.
func (l *Log) eraseRecords(ctx context.Context, tx *sql.Tx, last link, seqs []int64, d Detail) error {
	body, err := encodeEvent("", d)
	if err != nil {
		return err
	}
	salt := newSalt()
	k := link{
		Seq: last.Seq + 1, Kind: string(d.kind()), At: l.clock().UTC().Format(time.RFC3339Nano),
		Commitment: commit(salt, body), Previous: last.Head,
	}
	k.Head = k.head()
	if err := appendLink(ctx, tx, k); err != nil {
		return err
	}
	judged, err := answersOf(ctx, tx, seqs)
	if err != nil {
		return err
	}
	for _, seq := range seqs {
		if err := eraseOne(ctx, tx, seq, k.Seq); err != nil {
			return err
		}
	}
	if err := dropEvidence(ctx, tx, seqs); err != nil {
		return err
	}
	if err := appendPayload(ctx, tx, k.Seq, salt, body); err != nil {
		return err
	}
	for _, answer := range judged {
		if err := indexTally(ctx, tx, answer); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO unswept (record) VALUES (?)`, k.Seq)
	return err
}

// eraseOne deletes the content of a record and everything that was read from it.
func eraseOne(ctx context.Context, tx *sql.Tx, seq, deletion int64) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO erasure (seq, record) VALUES (?, ?)`, seq, deletion); err != nil {
		return err
	}
	for _, stmt := range []string{
		`DELETE FROM payload WHERE seq = ?`, `DELETE FROM search WHERE seq = ?`, `DELETE FROM words WHERE rowid = ?`,
		`DELETE FROM person WHERE seq = ?`, `DELETE FROM message WHERE seq = ?`,
		`DELETE FROM origin WHERE seq = ?`,
	} {
		if _, err := tx.ExecContext(ctx, stmt, seq); err != nil {
			return err
		}
	}
	return nil
}

// answersOf are the ids of the answers that records are about.
func answersOf(ctx context.Context, tx *sql.Tx, seqs []int64) ([]string, error) {
	var ids []string
	for _, seq := range seqs {
		var id string
		if err := tx.QueryRowContext(ctx, `SELECT answer FROM record WHERE seq = ?`, seq).Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// ranges are sorted numbers as ranges.
func ranges(seqs []int64) []Range {
	var list []Range
	for _, n := range seqs {
		if last := len(list) - 1; last >= 0 && list[last].To == n-1 {
			list[last].To = n
			continue
		}
		list = append(list, Range{From: n, To: n})
	}
	return list
}

func numbers(ctx context.Context, q queryer, query string, args ...any) ([]int64, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, errors.Join(rows.Err(), rows.Close())
}

// placeholders are the question marks and arguments of an IN.
func placeholders(values []string) (string, []any) {
	marks, args := "", make([]any, 0, len(values)+1)
	for i, v := range values {
		if i > 0 {
			marks += ", "
		}
		marks += "?"
		args = append(args, v)
	}
	return marks, args
}
