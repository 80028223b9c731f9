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
	ErrUnwritable = errors.New("the audit log can't be written")
	// ErrNotFound means that the log has no answer with this id.
	ErrNotFound = errors.New("no such answer in the audit log")
	// ErrAmbiguous means that the ids of several answers begin like this.
	ErrAmbiguous = errors.New("several answers have ids that begin so; give more of it")
	// ErrErased means that the answer was recorded, and that its content was deleted since.
	ErrErased = errors.New("the content of this answer was deleted from the audit log")
	// ErrInvalid means that an event lacks something or does not fit what is recorded.
	ErrInvalid = errors.New("the event is not valid")
	// ErrKey means that the key by which users were hidden is missing, damaged, or another one.
	ErrKey = errors.New("the key of the audit log does not fit")
	// ErrExists means that an answer with this id is recorded already.
	ErrExists = errors.New("an answer with this id is recorded already")
	// ErrSearchData means that search data does not fit the records, which are in order themselves; Reindex makes it anew.
	ErrSearchData = errors.New("the audit log's search data does not fit its records")
	// ErrBroken means that a record was changed, removed or moved after it was written.
	ErrBroken = errors.New("the audit log's chain is broken")
)

// unwritable says of an error while writing to the file at path what was being done, what happened and what to do. An
// error that says nothing about the file (the caller gave up, the id is taken) only gets what was being done.
func unwritable(path, doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, ErrKey), refused(err):
		return fmt.Errorf("%s %s: %w", doing, path, err)
	}
	return advised(sqlitedb.Explain(path, doing, err))
}

// advised wraps an error that sqlitedb has explained. Where that knew no remedy (a device that fails, a disk without room
// for the file's index), the error gets one here.
func advised(err error) error {
	for _, known := range []error{sqlitedb.ErrCorrupt, sqlitedb.ErrReadOnly, sqlitedb.ErrFull, sqlitedb.ErrBusy} {
		if errors.Is(err, known) {
			return fmt.Errorf("%w: %w", ErrUnwritable, err)
		}
	}
	return fmt.Errorf("%w: %w; check that the disk works and has space, or choose another data folder", ErrUnwritable, err)
}
