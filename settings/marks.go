package settings

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// Once says true the first time that it is asked for a key, whichever process asks, and false for the next 180 days.
// After that the key may be new again.
func (s *Store) Once(ctx context.Context, key string, at time.Time) (bool, error) {
	res, err := s.db.ExecContext(ctx, `INSERT INTO mark (key, at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`, key, at.UnixMilli())
	if err != nil {
		return false, sqlitedb.Explain(s.path, "mark "+key+" in", err)
	}
	n, err := res.RowsAffected()
	return n > 0, sqlitedb.Explain(s.path, "mark "+key+" in", err)
}

// Registered is the hash of the commands that Discord last took for an application on a server ("" for the global ones);
// "" where none are known.
func (s *Store) Registered(ctx context.Context, application, guild string) (string, error) {
	var hash string
	err := s.db.QueryRowContext(ctx, `SELECT hash FROM registered WHERE application = ? AND guild = ?`, application, guild).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return hash, sqlitedb.Explain(s.path, "read the registered commands from", err)
}

// SetRegistered keeps the hash of the commands that Discord has taken; "" forgets it, so that they are registered anew.
func (s *Store) SetRegistered(ctx context.Context, application, guild, hash string) error {
	err := s.alone(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO registered (application, guild, hash) VALUES (?, ?, ?)
			ON CONFLICT (application, guild) DO UPDATE SET hash = excluded.hash`, application, guild, hash)
		return err
	})
	return sqlitedb.Explain(s.path, "keep the registered commands in", err)
}
