package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// Reindex makes the search data anew from the records: for a file whose search data Verify finds changed. Nothing else is
// touched.
func (l *Log) Reindex(ctx context.Context) error {
	err := sqlitedb.Immediate(ctx, l.db, func(tx *sql.Tx) error {
		for _, table := range []string{"message", "person", "search", "words", "evidence", "origin"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
				return err
			}
		}
		return indexFrom(ctx, tx, 0)
	})
	return unwritable(l.path, "make the search data anew in", err)
}

// catchUp indexes answers that an earlier version of the program recorded.
func catchUp(ctx context.Context, db *sql.DB) error {
	var missing bool
	err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM record r JOIN payload p USING (seq)
		WHERE r.kind = 'answer' AND r.seq > (SELECT coalesce(max(seq), 0) FROM search))`).Scan(&missing)
	if err != nil || !missing {
		return err
	}
	return sqlitedb.Immediate(ctx, db, func(tx *sql.Tx) error {
		var from int64 // another process may have done it by now
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM search`).Scan(&from); err != nil {
			return err
		}
		return indexFrom(ctx, tx, from)
	})
}

// indexFrom indexes every record after a number.
func indexFrom(ctx context.Context, tx *sql.Tx, seq int64) error {
	for {
		var k link
		var body []byte
		err := tx.QueryRowContext(ctx, `SELECT r.seq, r.kind, r.answer, r.at, p.body FROM record r JOIN payload p USING (seq)
			WHERE r.seq > ? ORDER BY r.seq LIMIT 1`, seq).Scan(&k.Seq, &k.Kind, &k.Answer, &k.At, &body)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			err = indexRecord(ctx, tx, k, body)
		}
		if err != nil {
			return fmt.Errorf("record after %d: %w", seq, err)
		}
		seq = k.Seq
	}
}

func indexRecord(ctx context.Context, tx *sql.Tx, k link, body []byte) error {
	if Kind(k.Kind) == KindAnswer {
		d, err := decode(body, k.At)
		if err != nil {
			return err
		}
		if err := indexAnswer(ctx, tx, k.Seq, d.Record, d.persons); err != nil {
			return err
		}
		_, err = indexEvidence(ctx, tx, k.Seq, d.references())
		return err
	}
	e, err := decodeEvent(k, body)
	if err != nil {
		return err
	}
	return indexEvent(ctx, tx, k.Seq, e)
}
