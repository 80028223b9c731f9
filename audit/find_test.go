package audit_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/quellenlage/quellenlage/audit"
)

func TestFind(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	for _, id := range []string{"abcd12", "abcd13", "abcd", "ff00ee", "zzzz"} {
		if err := l.Record(t.Context(), record(id)); err != nil {
			t.Fatal(err)
		}
	}
	for typed, want := range map[string]struct {
		id  string
		err error
	}{
		"abcd12":    {"abcd12", nil},
		"abcd":      {"abcd", nil},
		" ff00 ":    {"ff00ee", nil},
		"abcd1":     {"", audit.ErrAmbiguous},
		"ff0":       {"", audit.ErrNotFound},
		"ff00ee00":  {"", audit.ErrNotFound},
		"aaaa":      {"", audit.ErrNotFound},
		"zzzzz":     {"", audit.ErrNotFound},
		"":          {"", audit.ErrNotFound},
		"ff00%":     {"", audit.ErrNotFound},
		"ff00\x00e": {"", audit.ErrNotFound},
	} {
		got, err := l.Find(t.Context(), typed)
		if got != want.id || !errors.Is(err, want.err) {
			t.Errorf("%q: %q, %v; want %q, %v", typed, got, err, want.id, want.err)
		}
	}
}
