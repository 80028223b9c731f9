// Package audit keeps the record of every answer: what was asked, by whom, when, the whole answer with its evidence, and
// what happened to it later. Log is the engine's Recorder, so that nothing is shown that does not stand here first.
//
// Records lie in one SQLite file (data/audit.db) that several processes may append to. They are only ever added: a
// changed or removed record is refused by the file's own triggers, and found by Verify where somebody went around them.
// Each record is self-contained (quotes, revisions, spans), so that it stands when the articles change; only earlier turns
// of a conversation that stand in another record are referred to and not copied, and the articles that answers were made
// from are kept once for all records, under the hash of what is kept of them.
//
// Records form a chain. A record's payload is committed to under a random salt, and its head is a hash over the head
// before it, the record's own fields and that commitment; so a payload may later be taken away, with its salt, without
// breaking the chain and without leaving anything to guess it from. Forget and Prune do that, and nothing else can: what
// is left is the record's place in the chain, and a record of the deletion that names it.
//
// Users are kept as hashes under a key that lies beside the file (data/audit.key) and never in it, unless Options say
// otherwise for their server.
//
// What records are found by (tables message, person, search, words, origin, and evidence, which says what article revisions a record
// refers to) is made from the payloads, in the transaction that
// appends them, and can be made anew with Reindex.
//
// The package never reads an article, never asks a question and never shows anything.
package audit

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/rag"
)

//go:embed migrations/*.sql
var migrations embed.FS

// defaultPatience is the BusyTimeout where nothing else is said, as in package sqlitedb.
const defaultPatience = 5 * time.Second

// Options are the settings of a Log. The zero value is ready to use.
type Options struct {
	// BusyTimeout is how long an append waits for another process; five seconds where it is 0.
	BusyTimeout time.Duration
	// PlainUsers says for which servers ("" where there is none) the ids of users are kept as they are. Elsewhere, and
	// everywhere where it is nil, they are kept as keyed hashes.
	PlainUsers func(server string) bool
	// ReplaceKey makes a new key where the log's own is lost for good. Who is meant by hashes made before can then not be
	// told any more, and Forget does not find them by id.
	ReplaceKey bool
	// Clock dates the records that the log makes itself; time.Now where it is nil.
	Clock func() time.Time
}

// Log is an audit log on disk. It may be used by several goroutines at once, and its file by several processes.
type Log struct {
	db      *sql.DB
	path    string
	writer  *writer
	persons persons
	// revisions remembers articles that records refer to.
	revisions revisions
	clock     func() time.Time
	// patience is how long others are waited for.
	patience time.Duration
}

var _ rag.Recorder = (*Log)(nil)

// Open opens the log at path and makes it, with its folder and its key, where it does not exist. The key lies beside it:
// audit.key beside audit.db. The error wraps ErrUnwritable where the file or its folder can't be written, ErrKey where the
// key is missing or not the one that the log was written with.
func Open(ctx context.Context, path string, o Options) (*Log, error) {
	db, err := sqlitedb.Open(ctx, path, sqlitedb.Options{Synchronous: sqlitedb.Full, BusyTimeout: o.BusyTimeout, SecureDelete: true})
	if err != nil {
		return nil, advised(err)
	}
	l := &Log{db: db, path: path, writer: newWriter(db), persons: persons{plain: o.PlainUsers}, clock: o.Clock, patience: o.BusyTimeout}
	if l.patience <= 0 {
		l.patience = defaultPatience
	}
	if l.clock == nil {
		l.clock = time.Now
	}
	if err := l.prepare(ctx, o); err != nil {
		return nil, errors.Join(unwritable(path, "prepare audit log", err), db.Close())
	}
	return l, nil
}

// prepare brings the file up to date.
func (l *Log) prepare(ctx context.Context, o Options) error {
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	if err := sqlitedb.Migrate(ctx, l.db, steps); err != nil {
		return err
	}
	if l.persons.key, err = openKey(ctx, l.db, keyPath(l.path), o.ReplaceKey); err != nil {
		return err
	}
	if err := catchUp(ctx, l.db); err != nil {
		return err
	}
	// An earlier deletion that was interrupted is brought to its end, where nobody is in the way; else the next one does it.
	err = l.sweepLeftover(ctx)
	if errors.Is(sqlitedb.Explain(l.path, "sweep", err), sqlitedb.ErrBusy) {
		return nil
	}
	return err
}

// Close closes the file. Records that Record has returned from are safe without it.
func (l *Log) Close() error {
	if err := l.db.Close(); err != nil {
		return fmt.Errorf("close audit log %s: %w", l.path, err)
	}
	return nil
}
