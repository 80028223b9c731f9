package audit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// Backup writes a copy of the log as it is at one moment to path, and its key beside it (audit.key beside audit.db), while others
// go on writing; both for their owner alone. The copy is verified before it gets its name. It returns the copy's end of the chain. The
// error wraps fs.ErrExist where one of the names is taken: nothing is overwritten.
//
// The copy can be opened as it is; to restore it, put both files in the place of the log's, with no program running. What
// is deleted from the log later stays in the copy.
func (l *Log) Backup(ctx context.Context, path string) (Head, error) {
	head, err := l.backup(ctx, path)
	if err != nil {
		return Head{}, fmt.Errorf("back %s up to %s: %w", l.path, path, err)
	}
	return head, nil
}

func (l *Log) backup(ctx context.Context, path string) (Head, error) {
	for _, name := range []string{path, keyPath(path)} {
		if _, err := os.Lstat(name); err == nil {
			return Head{}, fmt.Errorf("%s is there already: %w", name, fs.ErrExist)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return Head{}, err
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Head{}, err
	}
	head, err := l.Head(ctx)
	if err != nil {
		return Head{}, err
	}
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // made with mode 0600
	if err != nil {
		return Head{}, err
	}
	defer os.Remove(part.Name())
	if err := part.Close(); err != nil {
		return Head{}, err
	}
	if _, err := l.db.ExecContext(ctx, `VACUUM INTO ?`, part.Name()); err != nil {
		return Head{}, sqlitedb.Explain(part.Name(), "write", err)
	}
	if head, err = verifyFile(ctx, part.Name(), head); err != nil {
		return Head{}, err
	}
	key, err := os.ReadFile(keyPath(l.path))
	if err == nil {
		err = writeWhole(keyPath(path), key)
	}
	if err == nil {
		err = publish(part.Name(), path)
	}
	return head, err
}

// verifyFile verifies a log that nobody has open, without writing to it.
func verifyFile(ctx context.Context, path string, head Head) (Head, error) {
	db, err := sqlitedb.Open(ctx, path, sqlitedb.Options{ReadOnly: true})
	if err != nil {
		return Head{}, err
	}
	defer db.Close()
	return (&Log{db: db, path: path}).Verify(ctx, VerifyOptions{Head: head})
}

// publish makes a file durable and gives it its name.
func publish(part, path string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
