package lock_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/internal/lock"
)

func TestAcquire(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "corpus.lock")
	since := time.Date(2025, 3, 1, 12, 30, 0, 0, time.UTC)
	first, err := lock.Acquire(path, "bot ingest", since)
	if err != nil {
		t.Fatal(err)
	}
	_, err = lock.Acquire(path, "bot sync", since)
	var held *lock.HeldError
	if !errors.As(err, &held) {
		t.Fatalf("error %v, want that the lock is held", err)
	}
	if held.Holder.PID != os.Getpid() || held.Holder.Command != "bot ingest" || !held.Holder.Since.Equal(since) {
		t.Errorf("holder %+v", held.Holder)
	}
	if msg := err.Error(); !strings.Contains(msg, "bot ingest") || !strings.Contains(msg, "12:30:00") {
		t.Errorf("message %q does not say who and since when", msg)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := lock.Acquire(path, "bot sync", since)
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	if err := again.Release(); err != nil {
		t.Fatal(err)
	}
}

// A process that was killed leaves its file but no lock.
func TestStaleFileIsNoLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.lock")
	if err := os.WriteFile(path, []byte(`{"pid":1,"command":"bot sync"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := lock.Acquire(path, "bot ingest", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
}

func TestFolderThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Acquire(filepath.Join(file, "corpus.lock"), "bot sync", time.Now()); err == nil {
		t.Error("no error")
	}
}
