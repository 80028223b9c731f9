package sqlitedb_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

func open(t *testing.T, path string, opts sqlitedb.Options) *sql.DB {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestOpenSetsPragmas(t *testing.T) {
	// The name holds everything that has a meaning in a URI.
	path := filepath.Join(t.TempDir(), "new folder", "a?b#c%20d.db")
	db := open(t, path, sqlitedb.Options{Synchronous: sqlitedb.Normal, BusyTimeout: 1500 * time.Millisecond, SecureDelete: true})
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "1500", "synchronous": "1", "secure_delete": "1",
	} {
		var got string
		if err := db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("PRAGMA %s = %q, %v; want %q", pragma, got, err, want)
		}
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file is not where it was asked for: %v", err)
	}
	full := open(t, filepath.Join(t.TempDir(), "full.db"), sqlitedb.Options{})
	var sync string
	if err := full.QueryRow("PRAGMA synchronous").Scan(&sync); err != nil || sync != "2" {
		t.Errorf("the default is synchronous = %q, %v; want 2 (FULL)", sync, err)
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, tc := range map[string]struct {
		path string
		want error
	}{
		"no database":       {write("text.db", strings.Repeat("this is no database ", 100)), sqlitedb.ErrCorrupt},
		"folder is a file":  {filepath.Join(write("file", "x"), "sub", "c.db"), sqlitedb.ErrReadOnly},
		"path is a folder":  {dir, sqlitedb.ErrReadOnly},
		"missing read-only": {filepath.Join(dir, "missing.db"), os.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqlitedb.Open(t.Context(), tc.path, sqlitedb.Options{ReadOnly: strings.Contains(name, "read-only")})
			if !errors.Is(err, tc.want) {
				t.Fatalf("error %v, want %v", err, tc.want)
			}
			if !strings.Contains(err.Error(), tc.path) {
				t.Errorf("error %q does not name the file", err)
			}
		})
	}
}

func TestReadOnlyRefusesWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if _, err := open(t, path, sqlitedb.Options{}).Exec("CREATE TABLE t (x)"); err != nil {
		t.Fatal(err)
	}
	_, err := open(t, path, sqlitedb.Options{ReadOnly: true}).Exec("INSERT INTO t VALUES (1)")
	if err = sqlitedb.Explain(path, "store the row", err); !errors.Is(err, sqlitedb.ErrReadOnly) {
		t.Errorf("error %v, want ErrReadOnly", err)
	}
}

func TestFullDiskIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db := open(t, path, sqlitedb.Options{})
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE t (x); PRAGMA max_page_count = 2"); err != nil {
		t.Fatal(err)
	}
	err := sqlitedb.Immediate(t.Context(), db, func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO t VALUES (zeroblob(100000))")
		return err
	})
	if err = sqlitedb.Explain(path, "store the row", err); !errors.Is(err, sqlitedb.ErrFull) || !strings.Contains(err.Error(), "free some space") {
		t.Errorf("error %v, want ErrFull with what to do", err)
	}
}

func TestImmediateRollsBackAndWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db := open(t, path, sqlitedb.Options{})
	if _, err := db.Exec("CREATE TABLE n (x INTEGER); INSERT INTO n VALUES (0)"); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	err := sqlitedb.Immediate(t.Context(), db, func(tx *sql.Tx) error {
		if _, err := tx.Exec("UPDATE n SET x = 100"); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatalf("error %v, want the function's own", err)
	}
	// Each reads and then writes, which without the lock at the start loses updates or fails half-way.
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			other, err := sqlitedb.Open(context.Background(), path, sqlitedb.Options{Synchronous: sqlitedb.Normal, BusyTimeout: time.Minute})
			if err != nil {
				t.Error(err)
				return
			}
			defer other.Close()
			for range 5 {
				err := sqlitedb.Immediate(context.Background(), other, func(tx *sql.Tx) error {
					var x int
					if err := tx.QueryRow("SELECT x FROM n").Scan(&x); err != nil {
						return err
					}
					_, err := tx.Exec("UPDATE n SET x = ?", x+1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	var x int
	if err := db.QueryRow("SELECT x FROM n").Scan(&x); err != nil || x != 40 {
		t.Errorf("x = %d, %v; want 40", x, err)
	}
}

func TestBusyIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db := open(t, path, sqlitedb.Options{})
	other := open(t, path, sqlitedb.Options{BusyTimeout: time.Millisecond})
	err := sqlitedb.Immediate(t.Context(), db, func(*sql.Tx) error {
		return sqlitedb.Immediate(t.Context(), other, func(*sql.Tx) error { return nil })
	})
	if !errors.Is(err, sqlitedb.ErrBusy) {
		t.Errorf("error %v, want ErrBusy", err)
	}
}

func TestMigrateTogether(t *testing.T) {
	fsys := fstest.MapFS{
		"00001_first.sql":  {Data: []byte("-- +goose Up\nCREATE TABLE a (x);\n")},
		"00002_second.sql": {Data: []byte("-- +goose Up\nALTER TABLE a ADD COLUMN y;\n")},
	}
	path := filepath.Join(t.TempDir(), "a.db")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := sqlitedb.Open(context.Background(), path, sqlitedb.Options{BusyTimeout: time.Minute})
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if err := sqlitedb.Migrate(context.Background(), db, fsys); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if _, err := open(t, path, sqlitedb.Options{}).Exec("INSERT INTO a (x, y) VALUES (1, 2)"); err != nil {
		t.Error(err)
	}
}

func TestMoveAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	now := time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	names := map[string]bool{}
	for range 2 {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.WriteFile(path+suffix, []byte("broken"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		aside, err := sqlitedb.MoveAside(path, now)
		if err != nil {
			t.Fatal(err)
		}
		names[aside] = true
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if _, err := os.Stat(aside + suffix); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(path + suffix); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s is still there", path+suffix)
			}
		}
	}
	if len(names) != 2 {
		t.Errorf("moved to %v: the second overwrote the first", names)
	}
}
