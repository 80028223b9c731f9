package index_test

import (
	"path/filepath"
	"testing"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/lang"
)

// TestFrequenciesOfAnotherVersion: they are counted anew when the index is opened, and the next Sync stores them, even
// when no article has changed, so that this is done once and not at every start.
func TestFrequenciesOfAnotherVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	all := articles(t, texts)
	x := open(t, path, options(t))
	sync(t, x, all)
	want := found(t, x, "Bürgermeister Altmark", lang.German)
	db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "UPDATE statistics SET frequencies = x'0100'"); err != nil {
		t.Fatal(err)
	}
	x = open(t, path, options(t))
	if got := found(t, x, "Bürgermeister Altmark", lang.German); len(got) == 0 || got[0] != want[0] {
		t.Errorf("with frequencies of another version it finds %v, before %v", got, want)
	}
	if r := sync(t, x, all); r.Unchanged != len(all) {
		t.Errorf("%+v, want no article read anew", r)
	}
	var size int
	if err := db.QueryRowContext(t.Context(), "SELECT length(frequencies) FROM statistics").Scan(&size); err != nil || size < 100 {
		t.Errorf("%d bytes of frequencies are stored, %v; want them counted anew", size, err)
	}
}
