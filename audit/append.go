package audit

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/rag"
)

// Record appends an answer. When it returns nil the record is on disk, and stays there through a crash of the machine.
// The error wraps ErrUnwritable where the file could not be written, ErrExists where the answer's id is taken; after an
// error nothing was appended, unless ctx was cancelled while the record was being committed.
func (l *Log) Record(ctx context.Context, r rag.Record) error {
	if r.Answer.ID == "" {
		return errors.New("record answer: it has no id")
	}
	body, err := encode(r)
	if err != nil {
		return err
	}
	if err := l.append(ctx, r.Answer.ID, r.At, body); err != nil {
		return unwritable(l.path, "record answer "+r.Answer.ID+" in", err)
	}
	return nil
}

// append adds the record of one answer to the chain. The head is read and written in one immediate transaction, so that two writers
// can never continue from the same head.
func (l *Log) append(ctx context.Context, answer string, at time.Time, body []byte) error {
	salt := newSalt()
	k := link{Kind: kindAnswer, Answer: answer, At: at.UTC().Format(time.RFC3339Nano), Commitment: commit(salt, body)}
	return sqlitedb.Immediate(ctx, l.db, func(tx *sql.Tx) error {
		var taken int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM record WHERE answer = ? AND kind = ?`, answer, kindAnswer).Scan(&taken); err != nil {
			return err
		}
		if taken > 0 {
			return ErrExists
		}
		last, err := lastLink(ctx, tx)
		if err != nil {
			return err
		}
		k.Seq, k.Previous = last.Seq+1, last.Head
		k.Head = k.head()
		if _, err := tx.ExecContext(ctx, `INSERT INTO record (seq, kind, answer, at, commitment, previous, head)
			VALUES (?, ?, ?, ?, ?, ?, ?)`, k.Seq, k.Kind, k.Answer, k.At, k.Commitment, k.Previous, k.Head); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO payload (seq, salt, body) VALUES (?, ?, ?)`, k.Seq, salt, body)
		return err
	})
}

// lastLink is the number and head of the newest record: 0 and zeros where there is none.
func lastLink(ctx context.Context, tx *sql.Tx) (link, error) {
	var k link
	err := tx.QueryRowContext(ctx, `SELECT seq, head FROM record ORDER BY seq DESC LIMIT 1`).Scan(&k.Seq, &k.Head)
	if errors.Is(err, sql.ErrNoRows) {
		return link{Head: make([]byte, hashSize)}, nil
	}
	return k, err
}
