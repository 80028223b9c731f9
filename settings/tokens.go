package settings

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// Spent is how many tokens were spent on the UTC day of at, with those that are reserved.
func (s *Store) Spent(ctx context.Context, at time.Time) (int, error) {
	spent, err := spent(ctx, s.db, dayOf(at))
	return spent, sqlitedb.Explain(s.path, "read the tokens spent from", err)
}

// Spend adds tokens to the UTC day of at unless that makes more than limit; then it adds nothing and says false. A limit
// of 0 is none. Negative tokens give back; they always fit, and no day has less than none. It is one immediate
// transaction, so that several processes never spend more than limit together.
func (s *Store) Spend(ctx context.Context, at time.Time, tokens, limit int) (bool, error) {
	day, fits := dayOf(at), false
	err := s.alone(ctx, func(tx *sql.Tx) error {
		before, err := spent(ctx, tx, day)
		if err != nil {
			return err
		}
		after := max(0, before+tokens)
		if tokens > 0 && limit > 0 && after > limit {
			return nil
		}
		fits = true
		_, err = tx.ExecContext(ctx, `INSERT INTO tokens (day, spent) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET spent = excluded.spent`, day, after)
		return err
	})
	if err != nil {
		return false, sqlitedb.Explain(s.path, "count tokens in", err)
	}
	return fits, nil
}

// querier is a database or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func spent(ctx context.Context, q querier, day string) (int, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT spent FROM tokens WHERE day = ?`, day).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}

func dayOf(at time.Time) string { return at.UTC().Format(time.DateOnly) }
