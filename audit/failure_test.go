//go:build linux

package audit_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
)

// The test binary runs itself again in these roles, named by the variable below.
const roleVariable = "AUDIT_TEST_ROLE"

func TestMain(m *testing.M) {
	path := os.Getenv("AUDIT_TEST_PATH")
	switch os.Getenv(roleVariable) {
	case "append":
		appendForEver(path)
	case "erase":
		eraseForEver(path)
	case "small files":
		fillUp(path)
	default:
		os.Exit(m.Run())
	}
}

// again runs the test binary in a role.
func again(t *testing.T, role, path string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role, "AUDIT_TEST_PATH="+path)
	cmd.Stderr = os.Stderr
	return cmd
}

// fillUp records until a file reaches the size limit, which SQLite meets as it meets a failing disk; then lifts the
// limit and records again with the same handle. It prints what happened.
func fillUp(path string) {
	signal.Ignore(syscall.SIGXFSZ)
	ctx := context.Background()
	l, err := audit.Open(ctx, path, audit.Options{})
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println("no limit:", err)
		os.Exit(1)
	}
	small := limit
	small.Cur = 256 << 10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		fmt.Println("no limit:", err)
		os.Exit(1)
	}
	recorded := 0
	for ; err == nil && recorded < 10_000; recorded++ {
		err = l.Record(ctx, record(fmt.Sprint("a", recorded)))
	}
	fmt.Println("unwritable:", errors.Is(err, audit.ErrUnwritable), err)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println("limit stays:", err)
		os.Exit(1)
	}
	fmt.Println("again:", l.Record(ctx, record("again")))
	head, err := l.Verify(ctx, audit.VerifyOptions{})
	fmt.Println("complete:", head.Count == int64(recorded), err)
}

func TestFileLimitIsSaidAndRecoveredFrom(t *testing.T) {
	out, err := again(t, "small files", filepath.Join(t.TempDir(), "audit.db")).Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"unwritable: true", "space", "again: <nil>", "complete: true <nil>"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the output has no %q:\n%s", want, out)
		}
	}
}

// TestFullDisk fills a small disk, with a file beside the log that leaves no room, and takes that away again.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("skipped: a small disk can't be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "audit.db")
	l, err := audit.Open(t.Context(), path, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	recorded := 0
	for ; err == nil && recorded < 10_000; recorded++ {
		err = l.Record(t.Context(), record(fmt.Sprint("a", recorded)))
	}
	recorded-- // the last one was refused
	full := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, audit.ErrUnwritable) || !strings.Contains(err.Error(), "disk is full") {
			t.Errorf("%s: error %v, want ErrUnwritable that says that the disk is full", what, err)
		}
	}
	full("record", err)
	full("event", l.Append(t.Context(), audit.Event{Answer: "a0", Detail: audit.Reported{Why: strings.Repeat("x", 1<<20)}}))
	if head, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil || head.Count != int64(recorded) {
		t.Errorf("%+v, %v; want the %d records that were accepted", head, err, recorded)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	worksAgain(t, l, int64(recorded))
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// worksAgain appends to a log that could not be written before, with the same handle.
func worksAgain(t *testing.T, l *audit.Log, records int64) {
	t.Helper()
	if err := l.Record(t.Context(), record("again")); err != nil {
		t.Errorf("the log does not go on: %v", err)
	}
	if err := l.Append(t.Context(), audit.Event{Answer: "again", Detail: audit.Helpful{}}); err != nil {
		t.Errorf("the log does not go on: %v", err)
	}
	if head, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil || head.Count != records+2 {
		t.Errorf("%+v, %v; want %d records", head, err, records+2)
	}
}

// TestDiskTurnsReadOnly is what a failing disk does while the program runs.
func TestDiskTurnsReadOnly(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("skipped: a disk can't be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	path := filepath.Join(dir, "audit.db")
	l, err := audit.Open(t.Context(), path, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Record(t.Context(), record("a")); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil { // a file that is open for writing keeps its disk from turning
		t.Fatal(err)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=8m"); err != nil {
		t.Skipf("skipped: a disk can't be turned read-only here: %v", err)
	}
	refused(t, path)
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, "size=8m"); err != nil {
		t.Fatal(err)
	}
	l = open(t, path)
	worksAgain(t, l, 1)
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Run("mounted read-only", readOnlyMount)
		return
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	refused(t, filepath.Join(dir, "audit.db"))
	refused(t, filepath.Join(dir, "sub", "audit.db"))
}

// readOnlyMount is for root, whom permissions don't hold.
func readOnlyMount(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_RDONLY, "size=64k"); err != nil {
		t.Skipf("skipped: a read-only disk can't be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	refused(t, filepath.Join(dir, "audit.db"))
	refused(t, filepath.Join(dir, "sub", "audit.db"))
}

func refused(t *testing.T, path string) {
	t.Helper()
	l, err := audit.Open(t.Context(), path, audit.Options{})
	if err == nil {
		_ = l.Close()
	}
	if !errors.Is(err, audit.ErrUnwritable) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "another data folder") {
		t.Errorf("error %v, want ErrUnwritable with the file and what to do", err)
	}
}

func TestFolderIsAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, filepath.Join(file, "audit.db"))
}

func TestLockedBeyondTheTimeout(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l, err := audit.Open(t.Context(), path, audit.Options{BusyTimeout: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	db := raw(t, path)
	db.SetMaxOpenConns(1)
	hold := func(stmt string) {
		t.Helper()
		if _, err := db.Exec(stmt); err != nil {
			t.Fatal(err)
		}
	}
	hold("BEGIN IMMEDIATE")
	err = l.Record(t.Context(), record("a"))
	if !errors.Is(err, audit.ErrUnwritable) || !strings.Contains(err.Error(), "another process") {
		t.Errorf("error %v, want ErrUnwritable that names the lock", err)
	}
	if err := l.Append(t.Context(), audit.Event{Answer: "a", Detail: audit.Helpful{}}); !errors.Is(err, audit.ErrUnwritable) {
		t.Errorf("error %v, want ErrUnwritable", err)
	}
	if _, err := l.Prune(t.Context(), time.Now()); !errors.Is(err, audit.ErrUnwritable) {
		t.Errorf("error %v, want ErrUnwritable", err)
	}
	hold("ROLLBACK")
	worksAgain(t, l, 0)
}

func TestDamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("no database at all ", 400)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := audit.Open(t.Context(), path, audit.Options{})
	if !errors.Is(err, audit.ErrUnwritable) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want ErrUnwritable with the file", err)
	}
	kept, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(kept), "no database") {
		t.Errorf("the damaged log was not left alone: %v", err)
	}
}

func TestCancelledContext(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := l.Record(ctx, record("a"))
	if !errors.Is(err, context.Canceled) || errors.Is(err, audit.ErrUnwritable) {
		t.Errorf("error %v, want only that the context was cancelled", err)
	}
	if _, err := l.Get(t.Context(), "a"); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("the record of a cancelled append gives %v", err)
	}
}
