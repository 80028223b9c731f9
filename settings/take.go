package settings

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// Limits bound how often questions are asked; the zero value bounds nothing, and counts nevertheless.
type Limits struct {
	// Cooldown is how long one person waits between two questions.
	Cooldown time.Duration
	// Daily is how many questions a server asks on one UTC day; 0 is no limit.
	Daily int
}

// Reason says why a question has to wait.
type Reason string

// The reasons.
const (
	None     Reason = ""
	Cooldown Reason = "cooldown" // the person asked a moment ago
	Budget   Reason = "budget"   // the server's questions of the day are used up
)

// Decision says whether a question may be asked now and, where not, why and from when on.
type Decision struct {
	OK     bool
	Until  time.Time
	Reason Reason
}

// How long counters are kept, in days; they are of no use afterwards.
const (
	keepAsked  = 1 // the longest cooldown
	keepCounts = 90
	keepMarks  = 180
)

// Take counts a question of a user on a server ("" for direct messages, which share one budget), or refuses it and
// counts nothing. A refusal does not make the wait longer. It is one immediate transaction, so that several processes
// together never take more than the limits allow.
func (s *Store) Take(ctx context.Context, guild, user string, now time.Time, l Limits) (Decision, error) {
	who, err := s.hidden(user)
	if err != nil {
		return Decision{}, err
	}
	var d Decision
	err = s.alone(ctx, func(tx *sql.Tx) error {
		taken, err := count(ctx, tx, guild, now)
		if err != nil {
			return err
		}
		last, err := lastAsked(ctx, tx, guild, who)
		if err != nil {
			return err
		}
		if d = decide(taken, last, now, l); !d.OK {
			return nil
		}
		if taken == 0 {
			if err := prune(ctx, tx, now); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO questions (guild, day, taken) VALUES (?, ?, 1)
			ON CONFLICT (guild, day) DO UPDATE SET taken = taken + 1`, guild, dayOf(now))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO asked (guild, user, at) VALUES (?, ?, ?)
			ON CONFLICT (guild, user) DO UPDATE SET at = excluded.at`, guild, who, now.UnixMilli())
		return err
	})
	if err != nil {
		return Decision{}, sqlitedb.Explain(s.path, "count a question in", err)
	}
	return d, nil
}

// decide is the rule: the day's budget first, since it is the longer wait. A last question that lies ahead counts as one of now,
// since other processes' clocks may be a little ahead; one that lies further ahead than the cooldown was asked before a clock was
// set back, and counts for nothing: else somebody would wait until the clock is there again.
func decide(taken int, last, now time.Time, l Limits) Decision {
	if l.Daily > 0 && taken >= l.Daily {
		return Decision{Until: now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour), Reason: Budget}
	}
	switch ahead := last.Sub(now); {
	case ahead > l.Cooldown:
		last = time.Time{}
	case ahead > 0:
		last = now
	}
	if until := last.Add(l.Cooldown); !last.IsZero() && until.After(now) {
		return Decision{Until: until, Reason: Cooldown}
	}
	return Decision{OK: true}
}

// Taken is how many questions a server asked on the UTC day of at.
func (s *Store) Taken(ctx context.Context, guild string, at time.Time) (int, error) {
	n, err := count(ctx, s.db, guild, at)
	return n, sqlitedb.Explain(s.path, "read the questions counted in", err)
}

func count(ctx context.Context, q querier, guild string, at time.Time) (int, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT taken FROM questions WHERE guild = ? AND day = ?`, guild, dayOf(at)).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}

// lastAsked is the zero time where somebody did not ask lately.
func lastAsked(ctx context.Context, q querier, guild, who string) (time.Time, error) {
	var ms int64
	err := q.QueryRowContext(ctx, `SELECT at FROM asked WHERE guild = ? AND user = ?`, guild, who).Scan(&ms)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return time.UnixMilli(ms), err
}

// prune takes out counters that are of no use any more.
func prune(ctx context.Context, tx *sql.Tx, now time.Time) error {
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	for _, old := range []struct {
		query  string
		before any
	}{
		{`DELETE FROM asked WHERE at < ?`, ago(keepAsked).UnixMilli()},
		{`DELETE FROM questions WHERE day < ?`, dayOf(ago(keepCounts))},
		{`DELETE FROM tokens WHERE day < ?`, dayOf(ago(keepCounts))},
		{`DELETE FROM mark WHERE at < ?`, ago(keepMarks).UnixMilli()},
	} {
		if _, err := tx.ExecContext(ctx, old.query, old.before); err != nil {
			return err
		}
	}
	return nil
}
