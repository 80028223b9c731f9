//go:build unix

package lock

import (
	"errors"
	"os"
	"syscall"
)

// tryLock locks the open file; closing it, or the end of the process, unlocks it.
func tryLock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errHeld
	}
	return err
}
