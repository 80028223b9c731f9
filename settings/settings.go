// Package settings keeps what changes while the bot runs and must outlive it: what moderators set for their servers and
// who changed it, how often somebody asked lately, how much of a day's budgets is spent, what was said once and need not
// be said again, and which commands Discord knows.
//
// All lies in one SQLite file (data/state.db) that several processes may use at once: what is read and then written is
// one immediate transaction. The package decides nothing: limits are handed to it, and it never talks to a model or to
// Discord. It keeps no user's id: whoever hands one in has said before, by Hiding, how ids become keyed hashes.
package settings

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is the settings on disk. It may be used by several goroutines at once, and its file by several processes.
type Store struct {
	db   *sql.DB
	path string
	hide func(user string) string
	// pen is full while somebody of this process writes: who waits for it gets it in turn, where SQLite's own lock is got by
	// whoever looks at the right moment, and by somebody among many too late.
	pen chan struct{}
}

// alone runs fn in an immediate transaction while nobody else of this process writes.
func (s *Store) alone(ctx context.Context, fn func(tx *sql.Tx) error) error {
	select {
	case s.pen <- struct{}{}:
		defer func() { <-s.pen }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return sqlitedb.Immediate(ctx, s.db, fn)
}

// Open opens the file at path and makes it, with its folder, where it does not exist. Errors wrap those of sqlitedb
// (ErrCorrupt, ErrReadOnly, ErrFull, ErrBusy) where one of them is the cause, and say what to do.
func Open(ctx context.Context, path string) (*Store, error) {
	db, err := sqlitedb.Open(ctx, path, sqlitedb.Options{Synchronous: sqlitedb.Full})
	if err != nil {
		return nil, err
	}
	steps, err := fs.Sub(migrations, "migrations")
	if err == nil {
		err = sqlitedb.Migrate(ctx, db, steps)
	}
	if err != nil {
		return nil, errors.Join(sqlitedb.Explain(path, "prepare settings", err), db.Close())
	}
	return &Store{db: db, path: path, pen: make(chan struct{}, 1)}, nil
}

// Hiding is the same store, which keeps users as hide gives them: a keyed hash, the same for the same id. Take and SetGuild
// need it. Both stores are closed by closing one.
func (s *Store) Hiding(hide func(user string) string) *Store {
	return &Store{db: s.db, path: s.path, hide: hide, pen: s.pen}
}

// hidden is a user as it is kept.
func (s *Store) hidden(user string) (string, error) {
	if s.hide == nil {
		return "", fmt.Errorf("settings %s: nothing says how the ids of users become hashes; call Hiding first", s.path)
	}
	return s.hide(user), nil
}

// Close closes the file.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close settings %s: %w", s.path, err)
	}
	return nil
}
