package audit_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// headOfVersion1 is the end of the chain of testdata/version1.db, as the program that wrote the file said it.
const headOfVersion1 = "12:94a7c90158d0e228dd7c545dc46535c01912644b516156a8cd2733ee306788e2"

// version1 is a copy of a log that the program wrote when its records were answers alone: twelve of them, of which every
// fourth is an abstention and every fourth was asked by a user of Discord.
func version1(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "version1.db"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "audit.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestVersion1IsUpgraded(t *testing.T) {
	path := version1(t)
	var wg sync.WaitGroup
	for range 3 { // several processes start at once after an update
		wg.Go(func() {
			l, err := audit.Open(t.Context(), path, audit.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer l.Close()
		})
	}
	wg.Wait()
	l := open(t, path)
	head, err := audit.ParseHead(headOfVersion1)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := l.Verify(t.Context(), audit.VerifyOptions{Head: head}); err != nil || got != head {
		t.Errorf("%+v, %v; want what the old program saw", got, err)
	}
	for i := range 12 {
		want := record(fmt.Sprintf("v1-%02d", i))
		want.At, want.Evidence = want.At.Add(time.Duration(i)*time.Hour), nil
		switch i % 4 {
		case 1:
			want.Question.Asker = rag.Asker{Channel: "discord", User: "90000000000000077", Server: "s1", Place: "c1"}
			want.Question.Text, want.Answer.Question, want.Answer.Language = "Wie viele Boote fehlten in Kaltenmoor?", "Wie viele Boote fehlten in Kaltenmoor?", "de"
		case 2:
			want.Question.History = nil
			want.Answer.Status, want.Answer.Lines, want.Answer.Sources, want.Answer.Claims = rag.NoAnswer, nil, nil, nil
			want.Answer.Text = "The articles do not say."
		}
		got, err := l.Get(t.Context(), want.Answer.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.Answer.ID, diff)
		}
	}
	if list, err := l.List(t.Context(), audit.Filter{Text: "Boote Kaltenmoor", User: "90000000000000077"}); err != nil || len(list) != 3 {
		t.Errorf("%d answers are found, %v; want 3", len(list), err)
	}
	worksAfterUpgrade(t, l, path)
}

// worksAfterUpgrade does to old answers what can be done to new ones.
func worksAfterUpgrade(t *testing.T, l *audit.Log, path string) {
	t.Helper()
	appendAll(t, l, "v1-00", audit.Sent{Channel: "c", Messages: []string{"m"}}, audit.Verdict{Judgement: audit.Right})
	if r, err := l.AnswerOf(t.Context(), "m"); err != nil || r.Answer.ID != "v1-00" {
		t.Errorf("%v, %v", r.Answer.ID, err)
	}
	if err := l.Record(t.Context(), record("new")); err != nil {
		t.Fatal(err)
	}
	if d, err := l.Forget(t.Context(), "90000000000000077"); err != nil || d.Answers != 3 {
		t.Errorf("%+v, %v", d, err)
	}
	if left := (&secrets{words: []string{"0000900000000000077", "....kaltenmoor", "....Kaltenmoor"}}).left(t, path); len(left) > 0 {
		t.Errorf("what was forgotten is there: %v", left)
	}
	if head, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil || head.Count != 16 {
		t.Errorf("%+v, %v; want 16 records", head, err)
	}
}

// TestOldProgramBesideTheNew: what a program of version 1 still appends is found like the rest after the next start.
func TestOldProgramBesideTheNew(t *testing.T) {
	path := version1(t)
	l := open(t, path)
	db := raw(t, path)
	// The last records as that program would write them, without search data.
	if _, err := db.Exec("DELETE FROM search WHERE seq > 8; DELETE FROM words WHERE rowid > 8; DELETE FROM person WHERE seq > 8"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); !errors.Is(err, audit.ErrSearchData) {
		t.Errorf("error %v, want ErrSearchData", err)
	}
	l = open(t, path)
	if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
		t.Error(err)
	}
	if list, err := l.List(t.Context(), audit.Filter{}); err != nil || len(list) != 12 || list[0].ID != "v1-11" {
		t.Errorf("%d answers are found, %v", len(list), err)
	}
}

// TestKey: users stay who they were, and a log is not opened with a key that is not its own.
func TestKey(t *testing.T) {
	dir := t.TempDir()
	path, key := filepath.Join(dir, "audit.db"), filepath.Join(dir, "audit.key")
	l := open(t, path)
	if err := l.Record(t.Context(), record("a")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(key)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the key: %v, %v", info, err)
	}
	secret, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	if left := (&secrets{words: []string{"...." + strings.TrimSpace(string(secret))}}).left(t, path); len(left) > 0 {
		t.Error("the key stands in the database")
	}
	if list, err := open(t, path).List(t.Context(), audit.Filter{User: "someone"}); err != nil || len(list) != 1 {
		t.Errorf("after a restart the user is found %d times, %v", len(list), err)
	}
	other := filepath.Join(t.TempDir(), "audit.db")
	open(t, other)
	for name, content := range map[string]string{"missing": "", "damaged": "x", "another log's": string(must(os.ReadFile(strings.TrimSuffix(other, ".db") + ".key")))} {
		if err := os.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		if content != "" {
			if err := os.WriteFile(key, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, err := audit.Open(t.Context(), path, audit.Options{})
		if !errors.Is(err, audit.ErrKey) || !strings.Contains(err.Error(), key) || errors.Is(err, audit.ErrUnwritable) {
			t.Errorf("%s: error %v, want ErrKey with the file", name, err)
		}
		if _, err := os.Stat(key); content == "" && err == nil {
			t.Error("a new key was made for a log that has one")
		}
	}
	if err := os.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	l, err = audit.Open(t.Context(), path, audit.Options{ReplaceKey: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if list, err := l.List(t.Context(), audit.Filter{User: "someone"}); err != nil || len(list) != 0 {
		t.Errorf("with a new key the user is found %d times, %v", len(list), err)
	}
	if err := l.Record(t.Context(), record("b")); err != nil {
		t.Error(err)
	}
	open(t, path) // the new key is the log's own now
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
