// Package sqlitedb opens the program's SQLite files the same way everywhere: write-ahead log, a busy timeout so that
// several processes can share a file, foreign keys on, and transactions that take the write lock at their start.
//
// Its errors name the file, say what happened and what to do; four sentinels (ErrCorrupt, ErrReadOnly, ErrFull, ErrBusy)
// tell callers the cases they act on. It never deletes a file: a corrupt database is moved aside with MoveAside.
package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// Memory is the path of a database that lives in memory and is gone when it is closed.
const Memory = ":memory:"

// Synchronous says how much a commit survives.
type Synchronous string

// The choices of Options.Synchronous. In WAL mode both keep the database consistent after a crash or a power cut.
const (
	// Full makes every commit durable before it returns: for records that must not be lost.
	Full Synchronous = "FULL"
	// Normal may lose the last commits in a power cut (not in a crash of the program): for derived data.
	Normal Synchronous = "NORMAL"
)

// Options are the choices a caller has; the zero value is Full durability, five seconds of patience and a writable file.
type Options struct {
	Synchronous Synchronous
	// BusyTimeout is how long a statement waits for another process's lock; 0 means five seconds.
	BusyTimeout time.Duration
	// SecureDelete overwrites what is deleted with zeros in the file, at some cost to deleting.
	SecureDelete bool
	// ReadOnly opens an existing file without ever writing to it.
	ReadOnly bool
}

// Open opens the database at path, making the file and its folder where they are missing, and reads its schema, so that
// a damaged or inaccessible file is an error here and not later. The caller closes the returned database.
//
// Errors wrap ErrCorrupt, ErrReadOnly, ErrFull or ErrBusy where one of them is the cause.
//
// With path Memory the database has a single connection: a caller must close a result set before the next statement.
func Open(ctx context.Context, path string, opts Options) (*sql.DB, error) {
	if path != Memory {
		if err := prepare(path, opts.ReadOnly); err != nil {
			return nil, err
		}
	}
	db, err := sql.Open("sqlite", dsn(path, opts))
	if err != nil {
		return nil, Explain(path, "open", err)
	}
	if path == Memory {
		db.SetMaxOpenConns(1)
	}
	var objects int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&objects); err != nil {
		return nil, errors.Join(Explain(path, "open", err), db.Close())
	}
	return db, nil
}

// prepare makes the folder and finds out whether the file can be written, which SQLite itself reports late and vaguely.
func prepare(path string, readOnly bool) error {
	if readOnly {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("open %s: %w", path, err)
		}
		return f.Close()
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return explainFile(path, err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return explainFile(path, err)
	}
	return f.Close()
}

// dsn spells path and options as the driver wants them. Every transaction begins immediate: one that begins by reading
// and writes later can fail half-way when another process wrote in between, however long it is willing to wait.
func dsn(path string, opts Options) string {
	timeout := opts.BusyTimeout
	if timeout <= 0 {
		timeout = 5 * time.Second
	}
	sync := opts.Synchronous
	if sync == "" {
		sync = Full
	}
	q := url.Values{}
	q.Set("_busy_timeout", strconv.FormatInt(timeout.Milliseconds(), 10))
	q.Set("_foreign_keys", "1")
	q.Set("_dqs", "0")
	q.Set("_error_rc", "1")
	if opts.SecureDelete {
		q.Set("_pragma", "secure_delete(1)")
	}
	if path == Memory {
		return "file::memory:?" + q.Encode()
	}
	if opts.ReadOnly {
		q.Set("mode", "ro")
	} else {
		q.Set("_journal_mode", "WAL")
		q.Set("_synchronous", string(sync))
		q.Set("_txlock", "immediate")
	}
	return fileURI(path) + "?" + q.Encode()
}

func fileURI(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// Immediate runs fn in a transaction that holds the write lock from its start, commits when fn returns nil and rolls
// back otherwise. fn must use tx alone and must not commit it.
func Immediate(ctx context.Context, db *sql.DB, fn func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", classify(err))
	}
	if err := fn(tx); err != nil {
		if rb := tx.Rollback(); rb != nil && !errors.Is(rb, sql.ErrTxDone) {
			return errors.Join(classify(err), fmt.Errorf("roll back: %w", rb))
		}
		return classify(err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit transaction: %w", classify(err))
	}
	return nil
}

// Migrate brings the schema up to the newest of the numbered .sql files at the top of fsys (goose's format). Several
// processes may do so at once.
func Migrate(ctx context.Context, db *sql.DB, fsys fs.FS) error {
	const attempts = 3
	var err error
	for range attempts {
		// A process that loses the race for a migration fails on what the winner has just made; the next attempt finds
		// nothing left to do.
		if err = migrate(ctx, db, fsys); err == nil || ctx.Err() != nil || errors.Is(err, ErrCorrupt) {
			return err
		}
	}
	return err
}

func migrate(ctx context.Context, db *sql.DB, fsys fs.FS) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, db, fsys,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", classify(err))
	}
	return nil
}

// MoveAside renames the database at path and its -wal and -shm files, so that a new one can take their place, and
// returns the new path. No connection may be open. A name that is taken is never overwritten.
func MoveAside(path string, now time.Time) (string, error) {
	aside := path + ".corrupt-" + now.UTC().Format("20060102T150405")
	for n, base := 2, aside; exists(aside); n++ {
		aside = base + "-" + strconv.Itoa(n)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		err := os.Rename(path+suffix, aside+suffix)
		if err != nil && !(suffix != "" && errors.Is(err, fs.ErrNotExist)) {
			return "", fmt.Errorf("move the damaged database %s aside: %w; move it by hand and run the command again", path, err)
		}
	}
	return aside, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
