package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/quellenlage/quellenlage/rag"
)

// messagesOf are the ids of the messages that show an answer since an event.
func messagesOf(d Detail) []string {
	switch d := d.(type) {
	case Sent:
		return each(d.Messages, valid)
	case Delivered:
		if d.Message != "" {
			return []string{valid(d.Message)}
		}
	}
	return nil
}

// indexMessages notes which messages show an answer.
func indexMessages(ctx context.Context, tx *sql.Tx, seq int64, d Detail) error {
	for _, id := range messagesOf(d) {
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO message (id, seq) VALUES (?, ?)`, id, seq); err != nil {
			return err
		}
	}
	return nil
}

// AnswerOf is the record of the answer that a Discord message shows; the error wraps ErrNotFound where the message shows
// none. A message that showed several shows the last.
func (l *Log) AnswerOf(ctx context.Context, messageID string) (rag.Record, error) {
	var answer string
	err := l.db.QueryRowContext(ctx, `SELECT r.answer FROM message m JOIN record r USING (seq) WHERE m.id = ? ORDER BY m.seq DESC LIMIT 1`, messageID).Scan(&answer)
	if errors.Is(err, sql.ErrNoRows) {
		return rag.Record{}, fmt.Errorf("read answer of message %q: %w", messageID, ErrNotFound)
	}
	if err != nil {
		return rag.Record{}, fmt.Errorf("read answer of message %q from %s: %w", messageID, l.path, err)
	}
	return l.Get(ctx, answer)
}

// Events are what happened to an answer, in the order in which it was recorded; the error wraps ErrNotFound where the log
// has no such answer.
func (l *Log) Events(ctx context.Context, answerID string) ([]Event, error) {
	known, err := answerState(ctx, l.db, answerID)
	if err == nil && known == unknown {
		err = ErrNotFound
	}
	var events []Event
	if err == nil {
		events, err = eventsWhere(ctx, l.db, `r.answer = ? AND r.kind != 'answer'`, answerID)
	}
	if err != nil {
		return nil, fmt.Errorf("read what happened to answer %q: %w", answerID, err)
	}
	return events, nil
}

// eventsWhere reads the events that fit a condition on record r, in order.
func eventsWhere(ctx context.Context, q queryer, condition string, args ...any) ([]Event, error) {
	rows, err := q.QueryContext(ctx, `SELECT r.seq, r.kind, r.answer, r.at, p.body FROM record r LEFT JOIN payload p USING (seq)
		WHERE `+condition+` ORDER BY r.seq`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Event
	for rows.Next() {
		var k link
		var body []byte
		if err := rows.Scan(&k.Seq, &k.Kind, &k.Answer, &k.At, &body); err != nil {
			return nil, err
		}
		e, err := decodeEvent(k, body)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// Correction is a correction or retraction that is still to be shown, with the places where the answer was.
type Correction struct {
	// Event has a Corrected or Retracted detail; its Seq goes into Delivered.
	Event
	Sent []Sent
}

// Undelivered are the corrections and retractions that are recorded and not yet delivered, oldest first. Only the
// last one of an answer is to be shown, and only of an answer that was sent somewhere.
func (l *Log) Undelivered(ctx context.Context) ([]Correction, error) {
	open, err := eventsWhere(ctx, l.db, `r.seq IN (SELECT undelivered FROM search WHERE undelivered > 0)`)
	if err != nil {
		return nil, fmt.Errorf("read corrections from %s: %w", l.path, err)
	}
	list := make([]Correction, 0, len(open))
	for _, e := range open {
		sent, err := eventsWhere(ctx, l.db, `r.answer = ? AND r.kind = 'sent'`, e.Answer)
		if err != nil {
			return nil, fmt.Errorf("read where answer %q was sent: %w", e.Answer, err)
		}
		c := Correction{Event: e}
		for _, s := range sent {
			if d, ok := s.Detail.(Sent); ok {
				c.Sent = append(c.Sent, d)
			}
		}
		list = append(list, c)
	}
	return list, nil
}
