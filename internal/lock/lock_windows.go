package lock

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// farAway is where the locked byte lies: Windows refuses to read locked bytes, and others must read who holds the lock.
const farAway = 1 << 30

// tryLock locks the open file; closing it, or the end of the process, unlocks it.
func tryLock(f *os.File) error {
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, &windows.Overlapped{Offset: farAway})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errHeld
	}
	return err
}
