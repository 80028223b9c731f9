package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/quellenlage/quellenlage/rag"
)

// Record appends an answer. When it returns nil the record is on disk, and stays there through a crash of the machine.
// The error wraps ErrUnwritable where the file could not be written, ErrExists where the answer's id is taken, ErrErased
// where the question is one asked again, or a follow-up with words, of an answer whose content was deleted meanwhile; after an
// error nothing was appended. A record that is being written when ctx ends is waited for, as long as a lock is waited for
// at most.
func (l *Log) Record(ctx context.Context, r rag.Record) error {
	if r.Answer.ID == "" {
		return errors.New("record answer: it has no id")
	}
	behind := behind(r.Question)
	r, persons, err := l.prepared(ctx, r)
	if err != nil {
		return unwritable(l.path, "record answer "+r.Answer.ID+" in", err)
	}
	var made []revision
	if r.Evidence != nil {
		if made, err = l.revisions.of(r.Evidence.Articles); err != nil {
			return err
		}
	}
	body, err := encode(r, persons, references(made))
	if err != nil {
		return err
	}
	p := &pending{kind: KindAnswer, answer: r.Answer.ID, at: r.At, body: body}
	p.admit = admitNew(r.Answer.ID, behind)
	p.index = func(ctx context.Context, tx *sql.Tx, seq int64) error {
		if err := indexAnswer(ctx, tx, seq, r, persons); err != nil {
			return err
		}
		return appendEvidence(ctx, tx, seq, made)
	}
	return unwritable(l.path, "record answer "+r.Answer.ID+" in", l.writer.append(ctx, p))
}

// behind are the ids of the answers whose words an answer to a question may hold: the one that is asked again, and those of
// earlier turns. A turn without text has no words to hold.
func behind(q rag.Question) []string {
	var ids []string
	if q.Origin != "" {
		ids = append(ids, q.Origin)
	}
	for _, t := range q.History {
		if t.Ref != "" && t.Text != "" {
			ids = append(ids, t.Ref)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// prepared is a record as it is kept: users hidden, and earlier turns that stand in other records without their text; with
// the users whose words it may hold.
func (l *Log) prepared(ctx context.Context, r rag.Record) (rag.Record, []string, error) {
	q := &r.Question
	q.Author = l.persons.kept(q.Asker.Server, q.Author)
	q.Asker.User = l.persons.kept(q.Asker.Server, q.Asker.User)
	persons := []string{q.Asker.User, q.Author}
	if q.Origin != "" {
		// Who asked for a check of somebody's message is not named by the check that is made again.
		more, err := l.personsOf(ctx, q.Origin)
		if err != nil {
			return r, nil, err
		}
		persons = append(persons, more...)
	}
	q.History = slices.Clone(q.History)
	for i, t := range q.History {
		if t.Ref == "" {
			continue
		}
		known, err := answerState(ctx, l.db, t.Ref)
		if err != nil {
			return r, nil, err
		}
		if known == unknown {
			continue
		}
		q.History[i].Text = ""
		// Whose words the earlier answer holds, their words this one may hold too: in prompts, and in what came of them.
		more, err := l.personsOf(ctx, t.Ref)
		if err != nil {
			return r, nil, err
		}
		persons = append(persons, more...)
	}
	slices.Sort(persons)
	persons = slices.Compact(persons)
	return r, slices.DeleteFunc(persons, func(user string) bool { return user == "" }), nil
}

// personsOf are the users whose words an answer may hold.
func (l *Log) personsOf(ctx context.Context, answer string) ([]string, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT p.user FROM record r JOIN person p USING (seq) WHERE r.answer = ? AND r.kind = 'answer'`, answer)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var users []string
	for rows.Next() {
		var user string
		if err := rows.Scan(&user); err != nil {
			return nil, err
		}
		users = append(users, user)
	}
	return users, rows.Err()
}

// Append records what happened to an answer, as durably as Record. The error wraps ErrNotFound where the log has no such
// answer, ErrErased where its content was deleted, ErrInvalid where the event is incomplete, ErrUnwritable where the file
// could not be written; after an error nothing was appended. Seq and Kind of the event are ignored; its time is now where it
// has none.
func (l *Log) Append(ctx context.Context, e Event) error {
	if e.Detail == nil {
		return fmt.Errorf("record event: nothing happened: %w", ErrInvalid)
	}
	e.Kind = e.Detail.kind()
	doing := fmt.Sprintf("record %q of answer %q in", e.Kind, e.Answer)
	if err := e.Detail.check(); err != nil {
		return fmt.Errorf("%s %s: %w: %w", doing, l.path, ErrInvalid, err)
	}
	if e.At.IsZero() {
		e.At = l.clock()
	}
	e.By = l.persons.kept(e.Server, e.By)
	body, err := encodeEvent(e.By, e.Detail)
	if err != nil {
		return err
	}
	p := &pending{kind: e.Kind, answer: e.Answer, at: e.At, body: body}
	p.admit = func(ctx context.Context, tx *sql.Tx) error { return admitEvent(ctx, tx, e) }
	p.index = func(ctx context.Context, tx *sql.Tx, seq int64) error { return indexEvent(ctx, tx, seq, e) }
	return unwritable(l.path, doing, l.writer.append(ctx, p))
}

// admitNew refuses an answer whose id is taken, and one that holds words of answers whose content was deleted: nothing would
// delete it any more.
func admitNew(id string, behind []string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		known, err := answerState(ctx, tx, id)
		if err == nil && known != unknown {
			err = ErrExists
		}
		for _, ref := range behind {
			if err != nil {
				return err
			}
			if known, err = answerState(ctx, tx, ref); err == nil && known == erased {
				err = fmt.Errorf("it goes back to answer %s: %w", ref, ErrErased)
			}
		}
		return err
	}
}

// admitEvent refuses an event of an answer that is not there, and the delivery of what was never said.
func admitEvent(ctx context.Context, tx *sql.Tx, e Event) error {
	state, err := answerState(ctx, tx, e.Answer)
	switch {
	case err != nil:
		return err
	case state == unknown:
		return ErrNotFound
	case state == erased:
		return ErrErased
	}
	d, ok := e.Detail.(Delivered)
	if !ok {
		return nil
	}
	var found bool
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM record WHERE seq = ? AND answer = ? AND kind IN ('corrected', 'retracted'))`,
		d.Correction, e.Answer).Scan(&found)
	if err == nil && !found {
		err = fmt.Errorf("record %d is no correction of this answer: %w", d.Correction, ErrInvalid)
	}
	return err
}

// state says what the log has of an answer.
type state int

const (
	unknown state = iota
	erased
	present
)

// queryer is a database or a transaction.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func answerState(ctx context.Context, q queryer, id string) (state, error) {
	var body bool
	err := q.QueryRowContext(ctx, `SELECT p.seq IS NOT NULL FROM record r LEFT JOIN payload p USING (seq)
		WHERE r.answer = ? AND r.kind = 'answer'`, id).Scan(&body)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return unknown, nil
	case err != nil:
		return unknown, err
	case !body:
		return erased, nil
	}
	return present, nil
}
