package sqlitedb

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The causes that callers act on.
var (
	// ErrCorrupt: the file is no SQLite database or a damaged one.
	ErrCorrupt = errors.New("the database is damaged")
	// ErrReadOnly: the file or its folder can't be written.
	ErrReadOnly = errors.New("the database can't be written")
	// ErrFull: the disk is full.
	ErrFull = errors.New("the disk is full")
	// ErrBusy: another process held the lock for longer than the busy timeout.
	ErrBusy = errors.New("another process holds the database")
)

// Explain turns an error of a statement on the database at path into one that says what was being done (an infinitive:
// "open", "store the article"), to which file, and what to do about it. Nil stays nil.
func Explain(path, doing string, err error) error {
	err = classify(err)
	hint := ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrCorrupt):
		hint = "; move the file away and run the command again"
	case errors.Is(err, ErrReadOnly):
		hint = "; check the permissions of the file and its folder, or choose another data folder"
	case errors.Is(err, ErrFull):
		hint = "; free some space, or choose another data folder"
	case errors.Is(err, ErrBusy):
		hint = "; wait until the other command is done and try again"
	}
	return fmt.Errorf("%s %s: %w%s", doing, path, err, hint)
}

// classify adds the sentinel that fits the error's SQLite result code.
func classify(err error) error {
	for _, known := range []error{ErrCorrupt, ErrReadOnly, ErrFull, ErrBusy} {
		if errors.Is(err, known) {
			return err
		}
	}
	var serr *sqlite.Error
	if !errors.As(err, &serr) {
		return err
	}
	switch serr.Code() & 0xff { // the low byte is the primary result code
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: %w", ErrFull, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}

// explainFile does for errors of the file system what Explain does for SQLite's.
func explainFile(path string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		err = fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR):
		err = fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return Explain(path, "open", err)
}
