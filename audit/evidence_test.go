package audit_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/audit"
)

// texts counts the article texts of a log.
func texts(t *testing.T, path string) int {
	t.Helper()
	var n int
	if err := raw(t, path).QueryRow("SELECT count(*) FROM revision").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestArticlesAreStoredOnce: many records of the same articles hold one text each, which a change of anything that is
// known of the article makes another one of.
func TestArticlesAreStoredOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l, beside := open(t, path), open(t, path)
	for n, log := range []*audit.Log{l, l, beside, l} {
		if err := log.Record(t.Context(), record(fmt.Sprint("same", n))); err != nil {
			t.Fatal(err)
		}
	}
	if n := texts(t, path); n != 1 {
		t.Errorf("%d texts of one article", n)
	}
	for n, change := range []func(*audit.Log){
		func(l *audit.Log) {
			r := record("other text")
			r.Evidence = evidence(oberau+"Nachtrag.\n", 0)
			if err := l.Record(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		},
		func(l *audit.Log) {
			r := record("other publisher")
			r.Evidence.Articles[0].Publisher = "Talblatt"
			if err := l.Record(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			got, err := l.Get(t.Context(), "other publisher")
			if err != nil || got.Evidence.Articles[0].Publisher != "Talblatt" {
				t.Errorf("%+v, %v", got.Evidence, err)
			}
		},
	} {
		change(l)
		if got := texts(t, path); got != n+2 {
			t.Errorf("after change %d there are %d texts", n, got)
		}
	}
	if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
		t.Error(err)
	}
}

// TestPassagesOutliveTheirArticle: a passage of a revision that nobody has any more keeps its words.
func TestPassagesOutliveTheirArticle(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	want := record("a")
	want.Evidence.Retrieved = append(want.Evidence.Retrieved, evidence("Kaltenmoor unter Wasser\n\nDer Pegel stieg am Sonntag.\n", 7).Retrieved...)
	if err := l.Record(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := l.Get(t.Context(), "a")
	if diff := cmp.Diff(want.Evidence, got.Evidence); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestArticlesGoWithTheirRecords: a text goes with the last record that refers to it, and leaves no byte behind.
func TestArticlesGoWithTheirRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	for n, user := range []string{"anna", "anna", "bert"} {
		r := record(fmt.Sprint("a", n))
		r.Question.Asker.User, r.Evidence = user, evidence(oberau, 0)
		if n == 0 {
			r.Evidence = evidence("Grubenunglück\n\nDie Zeche Morgenstern schloss nach dem Unglück am Freitag.\n", 1)
		}
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Forget(t.Context(), "anna"); err != nil {
		t.Fatal(err)
	}
	if n := texts(t, path); n != 1 {
		t.Errorf("%d texts are left, want the one that another record refers to", n)
	}
	if left := (&secrets{words: []string{"....Morgenstern"}}).left(t, path); len(left) > 0 {
		t.Errorf("the text of the other is there: %v", left)
	}
	if got, err := l.Get(t.Context(), "a2"); err != nil || len(got.Evidence.Retrieved) != 2 || got.Evidence.Retrieved[0].Text == "" {
		t.Errorf("%+v, %v", got.Evidence, err)
	}
	if _, err := l.Prune(t.Context(), later(1)); err != nil {
		t.Fatal(err)
	}
	if n := texts(t, path); n != 0 {
		t.Errorf("%d texts belong to no record", n)
	}
	if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
		t.Error(err)
	}
}

// TestTriggersGuardArticles: the file itself refuses to change a text, or to take away one that a record refers to.
func TestTriggersGuardArticles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	if err := l.Record(t.Context(), record("a")); err != nil {
		t.Fatal(err)
	}
	db := raw(t, path)
	for _, stmt := range []string{
		"UPDATE revision SET body = CAST('{}' AS BLOB)", "DELETE FROM revision", "REPLACE INTO revision SELECT * FROM revision",
		"INSERT OR REPLACE INTO revision (hash, body) SELECT hash, CAST('{}' AS BLOB) FROM revision",
	} {
		if _, err := db.Exec(stmt); err == nil {
			t.Errorf("%s was allowed", stmt)
		}
	}
	dropTriggers(t, db)
	if _, err := db.Exec("UPDATE revision SET body = CAST(replace(CAST(body AS TEXT), '40', '41') AS BLOB)"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Get(t.Context(), "a"); !errors.Is(err, audit.ErrBroken) {
		t.Errorf("a changed text is shown: %v", err)
	}
}
