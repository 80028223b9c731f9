// Package lock keeps two processes from changing one data folder at once, and says who is at it. The operating system
// holds the lock, so a process that is killed leaves none behind. Reading never needs it.
package lock

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Holder says who holds a lock; fields are zero where that could not be found out.
type Holder struct {
	PID     int       `json:"pid"`
	Command string    `json:"command"`
	Since   time.Time `json:"since"`
}

// HeldError is returned by Acquire when somebody else holds the lock.
type HeldError struct {
	Path   string
	Holder Holder
}

// Error says who holds the lock, since when, and what to do.
func (e *HeldError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("another process is changing the data folder (lock %s); wait until it is done and try again", e.Path)
	}
	return fmt.Sprintf("%q (process %d) has been changing the data folder since %s (lock %s); wait until it is done and try again",
		e.Holder.Command, e.Holder.PID, e.Holder.Since.Format("15:04:05"), e.Path)
}

// Lock is a lock that is held until Release.
type Lock struct{ file *os.File }

// errHeld is what tryLock returns when somebody else holds the lock.
var errHeld = errors.New("held")

// Acquire takes the lock file at path, made where it is missing, for the command of this process, or returns a
// *HeldError at once. It never waits.
func Acquire(path, command string, now time.Time) (*Lock, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the lock %s: %w", path, err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock %s: %w", path, err)
	}
	if err := tryLock(f); err != nil {
		defer f.Close()
		if errors.Is(err, errHeld) {
			return nil, &HeldError{Path: path, Holder: readHolder(f)}
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	holder, err := json.Marshal(Holder{PID: os.Getpid(), Command: command, Since: now})
	if err == nil {
		err = write(f, holder)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("write the lock %s: %w", path, err), f.Close())
	}
	return &Lock{file: f}, nil
}

// Release gives the lock back. The file stays, since deleting it could take it from under another process.
func (l *Lock) Release() error {
	return errors.Join(write(l.file, nil), l.file.Close())
}

func write(f *os.File, content []byte) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(content, 0)
	return err
}

// readHolder reads who holds the lock; the holder may be writing just then, so anything unreadable is the zero Holder.
func readHolder(f *os.File) Holder {
	var h Holder
	b, err := io.ReadAll(io.LimitReader(f, 4096))
	if err != nil || json.Unmarshal(b, &h) != nil {
		return Holder{}
	}
	return h
}
