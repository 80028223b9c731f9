package audit

import (
	"context"
	"errors"
	"fmt"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

var (
	// ErrUnwritable means that the log can't be written: the disk is full, the folder is read-only, another process holds
	// the file, or the file is damaged. The error that wraps it says which, and what to do.
	ErrUnwritable = errors.New("the audit log can't be written, and an answer is shown only after it is recorded")
	// ErrNotFound means that the log has no answer with this id.
	ErrNotFound = errors.New("no such answer in the audit log")
	// ErrExists means that an answer with this id is recorded already.
	ErrExists = errors.New("an answer with this id is recorded already")
	// ErrBroken means that a record was changed, removed or moved after it was written.
	ErrBroken = errors.New("the audit log's chain is broken")
)

// unwritable says of an error while writing to the file at path what was being done, what happened and what to do. An
// error that says nothing about the file (the caller gave up, the id is taken) only gets what was being done.
func unwritable(path, doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, ErrExists):
		return fmt.Errorf("%s %s: %w", doing, path, err)
	}
	explained := sqlitedb.Explain(path, doing, err)
	for _, known := range []error{sqlitedb.ErrCorrupt, sqlitedb.ErrReadOnly, sqlitedb.ErrFull, sqlitedb.ErrBusy} {
		if errors.Is(explained, known) {
			return fmt.Errorf("%w: %w", ErrUnwritable, explained)
		}
	}
	return fmt.Errorf("%w: %w; check that the disk works and has space, or choose another data folder", ErrUnwritable, explained)
}
