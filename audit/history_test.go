package audit_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/rag"
)

// TestHistoryRefersInsteadOfCopying: an earlier turn that stands in another record is read from there, and goes with it.
func TestHistoryRefersInsteadOfCopying(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	first, second := record("first"), record("second")
	first.Question.Text, first.Answer.Text, first.Question.History = "what fell in Zinnoberau?", "A karmesin bridge [1].", nil
	second.At = second.At.Add(time.Hour)
	second.Question.History = []rag.Turn{
		{Role: "user", Text: "what fell in Zinnoberau?", Ref: "first"},
		{Role: "assistant", Text: "A karmesin bridge [1].", Ref: "first"},
		{Role: "user", Text: "said elsewhere", Ref: "unknown"},
		{Role: "assistant", Text: "of no record"},
	}
	for _, r := range []rag.Record{first, second} {
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if got := second.Question.History[0].Text; got == "" {
		t.Error("recording changed what the caller holds")
	}
	var body string
	if err := raw(t, path).QueryRow("SELECT CAST(body AS TEXT) FROM payload WHERE seq = 2").Scan(&body); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(body, "Zinnoberau") || strings.Contains(body, "karmesin") || !strings.Contains(body, "said elsewhere") {
		t.Errorf("the record has a copy of another, or has not what no other has:\n%s", body)
	}
	history := func(want []rag.Turn) {
		t.Helper()
		r, err := l.Get(t.Context(), "second")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, r.Question.History); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}
	}
	history(second.Question.History)
	if _, err := l.Prune(t.Context(), first.At.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	without := second.Question.History
	without[0].Text, without[1].Text = "", ""
	history(without)
}

// TestRecordedAgain: what is read from the log and asked anew belongs to the same user.
func TestRecordedAgain(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	if err := l.Record(t.Context(), record("a")); err != nil {
		t.Fatal(err)
	}
	r, err := l.Get(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	r.Answer.ID = "b"
	if err := l.Record(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if list, err := l.List(t.Context(), audit.Filter{User: "someone"}); err != nil || len(list) != 2 {
		t.Errorf("%d answers of the user, %v; want both", len(list), err)
	}
}

// TestFileIsAppendOnly tries to change, replace, remove and add rows past the program, before and after a deletion.
func TestFileIsAppendOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	for _, id := range []string{"a", "b"} {
		r := record(id)
		r.Question.Asker.User = "user " + id
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	db := raw(t, path)
	stmts := []string{
		"UPDATE record SET at = '2020-01-01T00:00:00Z'",
		"DELETE FROM record",
		"UPDATE payload SET body = x'00'",
		"DELETE FROM payload",
		"DELETE FROM payload WHERE seq = 2",
		"INSERT OR REPLACE INTO record SELECT * FROM record WHERE seq = 2",
		"INSERT OR REPLACE INTO record SELECT seq + 1, kind, answer, at, commitment, previous, head FROM record WHERE seq = (SELECT max(seq) FROM record) AND kind = 'answer' OR seq = 2",
		"INSERT INTO record SELECT seq + 7, kind, 'c', at, commitment, previous, head FROM record WHERE seq = 2",
		"INSERT OR REPLACE INTO payload SELECT * FROM payload",
		"INSERT INTO payload VALUES (1, zeroblob(32), x'00')",
		"INSERT INTO payload VALUES (2, zeroblob(32), x'00')",
		"INSERT INTO erasure VALUES (2, (SELECT max(seq) FROM record))",
		"INSERT INTO erasure VALUES (1, 1)",
		"INSERT OR REPLACE INTO erasure SELECT seq, record FROM erasure UNION ALL SELECT 2, 2",
		"UPDATE OR REPLACE record SET seq = 1 WHERE seq = 2",
	}
	refuse := func() {
		t.Helper()
		for _, stmt := range stmts {
			if _, err := db.Exec(stmt); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want a refusal", stmt, err)
			}
		}
	}
	refuse()
	if _, err := l.Forget(t.Context(), "user a"); err != nil {
		t.Fatal(err)
	}
	refuse()
	for _, stmt := range []string{"DELETE FROM erasure", "UPDATE erasure SET seq = 2"} {
		if _, err := db.Exec(stmt); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v, want a refusal", stmt, err)
		}
	}
	if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
		t.Error(err)
	}
}

// TestForgetWaitsForReaders: while somebody reads the file as it was, what is left of deleted records can't be removed;
// that is said, and done later.
func TestForgetWaitsForReaders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l, err := audit.Open(t.Context(), path, audit.Options{BusyTimeout: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	said := crowd(t, l, 2, 20)
	db := raw(t, path)
	reader, err := db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reader.QueryRow("SELECT count(*) FROM payload").Scan(&n); err != nil {
		t.Fatal(err)
	}
	const user = "99000077123"
	d, err := l.Forget(t.Context(), user)
	if !errors.Is(err, sqlitedb.ErrBusy) || d.Answers != 20 {
		t.Errorf("%+v, %v; want the deletion, and that somebody reads", d, err)
	}
	if list, err := l.List(t.Context(), audit.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("%d answers are listed, %v", len(list), err)
	}
	if err := reader.Rollback(); err != nil {
		t.Fatal(err)
	}
	open(t, path) // as after a restart
	if left := said[user].left(t, path); len(left) > 0 {
		t.Errorf("%d words are there: %v", len(left), left[:min(5, len(left))])
	}
	if err := db.QueryRow("SELECT count(*) FROM unswept").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d deletions are to be swept, %v", n, err)
	}
}
