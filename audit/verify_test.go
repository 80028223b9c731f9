package audit_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// TestVerifyFindsTampering goes around the triggers, as somebody with the file in hand would.
func TestVerifyFindsTampering(t *testing.T) {
	for name, tc := range map[string]struct{ stmt, want string }{
		"payload":        {"UPDATE payload SET body = CAST(replace(CAST(body AS TEXT), '40', '41') AS BLOB) WHERE seq = 2", "record 2: its content was changed"},
		"salt":           {"UPDATE payload SET salt = zeroblob(32) WHERE seq = 1", "record 1: its content was changed"},
		"payload gone":   {"DELETE FROM payload WHERE seq = 3", "record 3: its content is missing"},
		"time":           {"UPDATE record SET at = '2020-01-01T00:00:00Z' WHERE seq = 2", "record 2: its number, id, time or hash was changed"},
		"id":             {"UPDATE record SET answer = 'x' WHERE seq = 3", "record 3: its number, id, time or hash was changed"},
		"record gone":    {"DELETE FROM payload WHERE seq = 2; DELETE FROM record WHERE seq = 2", "record 2: it is missing"},
		"first gone":     {"DELETE FROM payload WHERE seq = 1; DELETE FROM record WHERE seq = 1", "record 1: it is missing"},
		"renumbered":     {"UPDATE record SET seq = 9 WHERE seq = 3; UPDATE payload SET seq = 9 WHERE seq = 3", "record 3: it is missing"},
		"head":           {"UPDATE record SET head = zeroblob(32) WHERE seq = 1", "record 1: its number, id, time or hash was changed"},
		"previous":       {"UPDATE record SET previous = zeroblob(32) WHERE seq = 2", "record 2: it does not continue"},
		"commitment":     {"UPDATE record SET commitment = zeroblob(32) WHERE seq = 2", "record 2: its number, id, time or hash was changed"},
		"payloads swap":  {"UPDATE payload SET seq = -seq WHERE seq < 3; UPDATE payload SET seq = 3 + seq WHERE seq < 0", "record 1: its content was changed"},
		"another kind":   {"UPDATE record SET kind = 'note' WHERE seq = 1", "record 1: its number, id, time or hash was changed"},
		"article":        {"UPDATE revision SET body = CAST(replace(CAST(body AS TEXT), '40', '41') AS BLOB)", "article text 1 was changed"},
		"article's name": {"UPDATE revision SET hash = replace(hash, substr(hash, 1, 8), '00000000')", "article text 1 was changed"},
		"article gone":   {"DELETE FROM revision", "record 3: the text of an article that it refers to is missing"},
		"article added":  {"INSERT INTO revision (hash, body) VALUES ('1b16b1df538ba12dc3f97edbb85caa7050d46c148134290feba80f8236c83db9', CAST('n' AS BLOB))", "article text 2 belongs to no record"},
		"nothing at all": {"SELECT 1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "audit.db")
			l := open(t, path)
			for i := range 3 {
				if err := l.Record(t.Context(), record(fmt.Sprint("a", i))); err != nil {
					t.Fatal(err)
				}
			}
			db := raw(t, path)
			dropTriggers(t, db)
			if _, err := db.Exec(tc.stmt); err != nil {
				t.Fatal(err)
			}
			_, err := l.Verify(t.Context(), audit.VerifyOptions{})
			if tc.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if !errors.Is(err, audit.ErrBroken) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
}

// TestVerifyAgainstHead: with a head that was kept, a cut tail is found, and another history too.
func TestVerifyAgainstHead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	if err := l.Record(t.Context(), record("a0")); err != nil {
		t.Fatal(err)
	}
	early, err := l.Mark(t.Context())
	if err != nil || early.Count != 2 {
		t.Fatalf("%+v, %v", early, err)
	}
	for i := range 3 {
		if err := l.Record(t.Context(), record(fmt.Sprint("a", i+1))); err != nil {
			t.Fatal(err)
		}
	}
	late, err := l.Head(t.Context())
	if err != nil || late.Count != 5 {
		t.Fatalf("%+v, %v", late, err)
	}
	verify := func(head audit.Head, want string) {
		t.Helper()
		_, err := l.Verify(t.Context(), audit.VerifyOptions{Head: head})
		if want == "" && err != nil || want != "" && (!errors.Is(err, audit.ErrBroken) || !strings.Contains(err.Error(), want)) {
			t.Errorf("head %s: %v, want %q", head, err, want)
		}
	}
	for _, head := range []audit.Head{{}, early, late} {
		again, err := audit.ParseHead(head.String())
		if head.Count > 0 && (err != nil || again != head) {
			t.Errorf("%s is read as %+v, %v", head, again, err)
		}
		verify(head, "")
	}
	verify(audit.Head{Count: 2, Hash: late.Hash}, "record 2: it is not the one that the given head ends with")
	cutTail(t, raw(t, path), 4)
	verify(audit.Head{}, "") // nothing in the file tells
	verify(early, "")
	verify(late, "record 4: it is missing, as is all up to record 5")
	for _, s := range []string{"", "5", "x:" + late.Hash, "-1:" + late.Hash, "5:" + late.Hash[2:], "5:" + late.Hash[1:] + "x"} {
		if _, err := audit.ParseHead(s); err == nil {
			t.Errorf("%q was taken for a head", s)
		}
	}
}

// cutTail removes the records from a number on with everything that was read from them, as somebody who knows the file
// would.
func cutTail(t *testing.T, db *sql.DB, from int64) {
	t.Helper()
	dropTriggers(t, db)
	for _, stmt := range []string{
		"DELETE FROM erasure WHERE record >= ?", "DELETE FROM message WHERE seq >= ?", "DELETE FROM person WHERE seq >= ?", "DELETE FROM origin WHERE seq >= ?", "DELETE FROM search WHERE seq >= ?",
		"DELETE FROM words WHERE rowid >= ?", "DELETE FROM evidence WHERE seq >= ?", "DELETE FROM payload WHERE seq >= ?", "DELETE FROM record WHERE seq >= ?",
	} {
		if _, err := db.Exec(stmt, from); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec("DELETE FROM revision WHERE id NOT IN (SELECT revision FROM evidence)"); err != nil {
		t.Fatal(err)
	}
}

func dropTriggers(t *testing.T, db *sql.DB) {
	t.Helper()
	var drop string
	if err := db.QueryRow("SELECT coalesce(group_concat('DROP TRIGGER ' || name, ';'), '') FROM sqlite_schema WHERE type = 'trigger'").Scan(&drop); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(drop); err != nil {
		t.Fatal(err)
	}
}

// trialsVariable is the number of tampered copies that TestTampering makes, of a log of ten times as many records; a smaller number of
// a small log where it is not set.
//
//	AUDIT_TRIALS=1000 go test ./audit -run TestTampering -timeout 60m
const trialsVariable = "AUDIT_TRIALS"

// TestTampering changes one byte of one stored column, or removes a record, swaps two, or cuts the tail, in a copy of a
// log with answers, events and deletions, and has Verify find it, each time anew.
func TestTampering(t *testing.T) {
	trials, err := strconv.Atoi(os.Getenv(trialsVariable))
	if err != nil {
		trials = 40
	}
	dir := t.TempDir()
	base := filepath.Join(dir, "base.db")
	head := tampered(t, base, max(100, trials*10))
	found, tried := 0, map[string]int{}
	for n := range trials {
		r := rand.New(rand.NewPCG(uint64(n), 17))
		path := filepath.Join(dir, "trial.db")
		copyLog(t, base, path)
		what := tamper(t, path, r, head.Count)
		tried[strings.Fields(what)[0]]++
		if err := verifyCopy(t, path, head); err != nil {
			found++
		} else {
			t.Errorf("trial %d was not found: %s", n, what)
		}
	}
	t.Logf("%d of %d found in a log of %d records: %v", found, trials, head.Count, tried)
}

// tampered makes the log that is to be tampered with and returns its head. It has no triggers.
func tampered(t *testing.T, path string, records int) audit.Head {
	t.Helper()
	l := open(t, path)
	crowd(t, l, 50, records/3)
	first := asked("first", "", "how long is the weir?")
	first.At = first.At.AddDate(1, 0, 0)
	recordAll(t, l, first, askedAgain("replay1", first, "mod"), askedAgain("replay2", first, "mod"))
	if _, err := l.Forget(t.Context(), "990001777123"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Prune(t.Context(), record("").At.Add(10*60e9)); err != nil {
		t.Fatal(err)
	}
	head, err := l.Verify(t.Context(), audit.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	dropTriggers(t, db)
	if err := db.Close(); err != nil { // the last one to close leaves everything in the one file
		t.Fatal(err)
	}
	return head
}

// copyLog copies a closed log with its key.
func copyLog(t *testing.T, from, to string) {
	t.Helper()
	for _, suffix := range []string{"-wal", "-shm"} {
		_ = os.Remove(to + suffix)
	}
	for _, file := range [][2]string{{from, to}, {strings.TrimSuffix(from, ".db") + ".key", strings.TrimSuffix(to, ".db") + ".key"}} {
		in, err := os.Open(file[0])
		if err != nil {
			t.Fatal(err)
		}
		out, err := os.Create(file[1])
		if err == nil {
			_, err = io.Copy(out, in)
		}
		if err = errors.Join(err, out.Close(), in.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func verifyCopy(t *testing.T, path string, head audit.Head) error {
	t.Helper()
	l, err := audit.Open(t.Context(), path, audit.Options{})
	if err != nil {
		return err
	}
	defer l.Close()
	_, err = l.Verify(t.Context(), audit.VerifyOptions{Head: head})
	return err
}

// columns are all columns of the log's tables. Of the full-text index it is what was put in; how that keeps it is SQLite's
// own business, and a byte there may be changed without anything being found otherwise.
func columns() []string {
	return strings.Fields(`record.seq record.kind record.answer record.at record.commitment record.previous record.head
		payload.seq payload.salt payload.body erasure.seq erasure.record message.id message.seq person.user person.seq origin.answer origin.seq secret.fingerprint
		search.seq search.at search.channel search.server search.place search.user search.status search.writer search.language search.question
		search.helpful search.not_helpful search.reports search.verdict search.correction search.undelivered
		revision.id revision.hash revision.body evidence.seq evidence.revision words_content.id words_content.c0 words_content.c1 words_content.c2 words_content.c3`)
}

// tamper changes the log at path and says how.
func tamper(t *testing.T, path string, r *rand.Rand, count int64) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	a, b := 1+r.Int64N(count), 1+r.Int64N(count-1)
	if b >= a {
		b++
	}
	switch r.IntN(10) {
	case 0:
		for _, stmt := range []string{
			"DELETE FROM erasure WHERE seq = ?", "DELETE FROM message WHERE seq = ?", "DELETE FROM person WHERE seq = ?", "DELETE FROM origin WHERE seq = ?", "DELETE FROM search WHERE seq = ?",
			"DELETE FROM words WHERE rowid = ?", "DELETE FROM evidence WHERE seq = ?", "DELETE FROM payload WHERE seq = ?", "DELETE FROM record WHERE seq = ?",
		} {
			if _, err := db.Exec(stmt, a); err != nil {
				t.Fatal(err)
			}
		}
		return fmt.Sprint("removed ", a)
	case 1:
		for _, table := range []string{"erasure", "payload", "record"} {
			if _, err := db.Exec(fmt.Sprintf(`UPDATE %[1]s SET seq = -1 WHERE seq = %[2]d; UPDATE %[1]s SET seq = %[2]d WHERE seq = %[3]d; UPDATE %[1]s SET seq = %[3]d WHERE seq = -1`, table, a, b)); err != nil {
				t.Fatal(err)
			}
		}
		return fmt.Sprintf("swapped %d and %d", a, b)
	case 2:
		cutTail(t, db, max(2, count-r.Int64N(20)))
		return "cut"
	}
	for {
		if what := changeByte(t, db, r); what != "" {
			return what
		}
	}
}

// changeByte changes one byte of one column of one row; "" where the row is empty there or the file refuses.
func changeByte(t *testing.T, db *sql.DB, r *rand.Rand) string {
	t.Helper()
	table, column, _ := strings.Cut(columns()[r.IntN(len(columns()))], ".")
	key := "rowid"
	switch table {
	case "message":
		key = "id || seq"
	case "person":
		key = "user || seq"
	case "origin":
		key = "answer || seq"
	case "evidence":
		key = "seq || ' ' || revision"
	}
	var id, value any
	err := db.QueryRow(fmt.Sprintf("SELECT %s, %s FROM %s ORDER BY random() LIMIT 1", key, column, table)).Scan(&id, &value)
	if errors.Is(err, sql.ErrNoRows) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	changed, cast := value, "?"
	switch v := value.(type) {
	case int64:
		changed = v ^ int64(1+r.IntN(255))<<(8*r.IntN(3))
	case string:
		changed, cast = oneByte([]byte(v), r), "CAST(? AS TEXT)"
	case []byte:
		changed = oneByte(v, r)
	}
	if changed == nil {
		return ""
	}
	if _, err := db.Exec(fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = ?", table, column, cast, key), changed, id); err != nil {
		return "" // two rows can't have one number
	}
	return fmt.Sprintf("%s.%s of %v", table, column, id)
}

// oneByte is a value with another byte in one place; nil where it has none.
func oneByte(v []byte, r *rand.Rand) any {
	if len(v) == 0 {
		return nil
	}
	v = bytes.Clone(v)
	v[r.IntN(len(v))] ^= byte(1 + r.IntN(255))
	return v
}

// FuzzVerify: whatever a record holds, the log stays in order, and says the same when its search data is made anew.
func FuzzVerify(f *testing.F) {
	f.Add("Wie viele?", "Vierzig [1].", "1001", "a note")
	f.Add("\xff\xfe", "a\x00b\xed\xa0\x80", "\x80", "\xf5")
	f.Add(strings.Repeat("ß", 200)+"\xe2\x82", "\u00ad\u200b", "u:x", "'\"")
	f.Fuzz(func(t *testing.T, question, answer, user, note string) {
		l, err := audit.Open(t.Context(), filepath.Join(t.TempDir(), "audit.db"), audit.Options{PlainUsers: func(string) bool { return true }})
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		r := record("a")
		r.Question.Text, r.Answer.Text, r.Question.Asker.User, r.Question.Author, r.Question.Origin = question, answer, user, note, user+note
		r.Question.Asker.Place, r.Answer.Language, r.Answer.Sources[0].Title, r.Answer.Status = note, user, question, rag.Status(note)
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		for _, d := range []audit.Detail{audit.Reported{Why: note}, audit.Sent{Messages: []string{"m" + user}}, audit.Verdict{Judgement: audit.Right, Note: question}} {
			if err := l.Append(t.Context(), audit.Event{Answer: "a", By: user, Detail: d}); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
				t.Error(err)
			}
			if err := l.Reindex(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := l.List(t.Context(), audit.Filter{Text: note, User: user}); err != nil {
			t.Error(err)
		}
	})
}
