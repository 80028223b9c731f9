package audit_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/rag"
)

// generation is a log in testdata that the program wrote when its schema was that of version, with the end of its chain as that
// program said it. Of schema 3 no program was ever built: with 3 came 4.
type generation struct {
	version int
	head    string
}

// generations are all but version1.db, which has a test of its own. Each has twelve answers, one an hour. Every fourth is an
// abstention, every fourth was asked by one user of Discord. The first was shown, reported by that user, judged, corrected and
// asked again, as which the eleventh counts. From version 4 the ninth is a follow-up to one of that user's, and the twelfth was
// forgotten; from version 5 the eighth was checked.
func generations() []generation {
	return []generation{
		{2, "18:6d9978f1508d246d9ae789cc502820a301092490042c6e5a49a075154c5f3b7e"},
		{4, "20:c365258ef8ffc6c357df6e49cd99ca1c64dfe734490993c8c8611a1b6995d70e"},
		{5, "20:c91c21a6e7c56ffeabaa1b93062c1b724443043c91e7bac78d8a69b9c2a4f58c"},
	}
}

// newest is the present version of the schema.
const newest = 6

func (g generation) id(n int) string { return fmt.Sprintf("v%d-%02d", g.version, n) }

// file is a copy of the log, with its key where it had one.
func (g generation) file(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "audit.db")
	packed, err := os.Open(filepath.Join("testdata", fmt.Sprintf("version%d.db.gz", g.version)))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(unpacked)
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("version%d.key", g.version)))
	if errors.Is(err, os.ErrNotExist) {
		return path
	}
	if err == nil {
		err = os.WriteFile(strings.TrimSuffix(path, ".db")+".key", key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// upTo brings a log to a version of the schema and not further, as an upgrade that is interrupted leaves it.
func upTo(t *testing.T, path string, version int) {
	t.Helper()
	steps := fstest.MapFS{}
	for n := 1; n <= version; n++ {
		found, err := filepath.Glob(fmt.Sprintf("migrations/%05d_*.sql", n))
		if err != nil || len(found) != 1 {
			t.Fatalf("migration %d: %v, %v", n, found, err)
		}
		content, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		steps[filepath.Base(found[0])] = &fstest.MapFile{Data: content}
	}
	db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Options{})
	if err == nil {
		err = errors.Join(sqlitedb.Migrate(t.Context(), db, steps), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestEveryVersionIsUpgraded: from each schema there was, straight and through an upgrade that stopped at each later one.
func TestEveryVersionIsUpgraded(t *testing.T) {
	if all, err := filepath.Glob("migrations/*.sql"); err != nil || len(all) != newest {
		t.Fatalf("%d migrations, %v: a new version of the schema needs a log of the one before it here", len(all), err)
	}
	for _, g := range generations() {
		for by := g.version; by <= newest; by++ {
			t.Run(fmt.Sprintf("from %d by %d", g.version, by), func(t *testing.T) {
				path := g.file(t)
				if by > g.version {
					upTo(t, path, by)
				}
				g.holds(t, path)
			})
		}
	}
}

// holds checks that a log has all that its program wrote, and does with it what it does with its own.
func (g generation) holds(t *testing.T, path string) {
	t.Helper()
	l := open(t, path)
	head := must(audit.ParseHead(g.head))
	if got, err := l.Verify(t.Context(), audit.VerifyOptions{Head: head}); err != nil || got != head {
		t.Errorf("%+v, %v; want what the old program saw", got, err)
	}
	for n := range 12 {
		g.hasAnswer(t, l, n)
	}
	e := must(l.List(t.Context(), audit.Filter{Text: "march", Verdict: audit.Wrong}))
	if len(e) != 1 || e[0].ID != g.id(0) || e[0].Reports != 1 || e[0].Correction != audit.KindCorrected {
		t.Errorf("%+v; want the first, with what happened to it", e)
	}
	if open := must(l.Undelivered(t.Context())); len(open) != 1 || open[0].Answer != g.id(0) || open[0].Sent[0].Messages[0] != "m0" {
		t.Errorf("%+v; want the correction of the first", open)
	}
	if r, err := l.AnswerOf(t.Context(), "m0"); err != nil || r.Answer.ID != g.id(0) {
		t.Errorf("%s, %v", r.Answer.ID, err)
	}
	before := searchData(t, path)
	if err := l.Reindex(t.Context()); err != nil || cmp.Diff(before, searchData(t, path)) != "" {
		t.Errorf("made anew, the search data is another: %v", err)
	}
	g.goesOn(t, l, path)
}

// hasAnswer compares an answer with what was recorded.
func (g generation) hasAnswer(t *testing.T, l *audit.Log, n int) {
	t.Helper()
	got, err := l.Get(t.Context(), g.id(n))
	if n == 11 && g.version >= 4 {
		if !errors.Is(err, audit.ErrErased) {
			t.Errorf("what was forgotten gives %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	want := record(g.id(n))
	want.At = want.At.Add(time.Duration(n) * time.Hour)
	if g.version < 5 {
		want.Evidence = nil
	}
	switch n % 4 {
	case 1:
		want.Question.Asker = rag.Asker{Channel: "discord", User: "90000000000000077", Server: "s1", Place: "c1"}
		want.Question.Text, want.Answer.Question, want.Answer.Language = "Wie viele Boote fehlten in Kaltenmoor?", "Wie viele Boote fehlten in Kaltenmoor?", "de"
	case 2:
		want.Question.History = nil
		want.Answer.Status, want.Answer.Lines, want.Answer.Sources, want.Answer.Claims = rag.NoAnswer, nil, nil, nil
		want.Answer.Text = "The articles do not say."
	}
	if n == 8 && g.version >= 4 {
		want.Question.History = []rag.Turn{{Role: "user", Text: "Wie viele Boote fehlten in Kaltenmoor?", Ref: g.id(5)}}
	}
	if n == 7 && g.version >= 5 {
		want.Question.Mode = rag.Checked
	}
	if g.version >= 4 { // who asked is kept as a hash
		if !strings.HasPrefix(got.Question.Asker.User, "u:") {
			t.Errorf("%s was asked by %q", got.Answer.ID, got.Question.Asker.User)
		}
		want.Question.Asker.User = got.Question.Asker.User
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", want.Answer.ID, diff)
	}
}

// goesOn asks an old answer again, and deletes old ones with all that belongs to them.
func (g generation) goesOn(t *testing.T, l *audit.Log, path string) {
	t.Helper()
	first := must(l.Get(t.Context(), g.id(3)))
	replay := askedAgain("new", first, "mod")
	replay.At = first.At.AddDate(1, 0, 0)
	recordAll(t, l, replay)
	follow := asked("late", "mod", "and then?")
	follow.Question.History = []rag.Turn{{Role: "user", Text: "Wie viele Boote fehlten in Kaltenmoor?", Ref: g.id(5)}}

	forgotten := audit.Deletion{Records: 4, Answers: 3} // with what the user reported
	if g.version >= 4 {
		forgotten = audit.Deletion{Records: 5, Answers: 4} // and the follow-up
	}
	if d, err := l.Forget(t.Context(), "90000000000000077"); err != nil || d != forgotten {
		t.Errorf("%+v, %v; want %+v", d, err, forgotten)
	}
	if err := l.Record(t.Context(), follow); !errors.Is(err, audit.ErrErased) {
		t.Errorf("a follow-up to what was forgotten: %v", err)
	}
	left := (&secrets{words: []string{"0000900000000000077", "....kaltenmoor", "....Kaltenmoor"}}).left(t, path)
	if len(left) > 0 {
		t.Errorf("what was forgotten is there: %v", left)
	}
	// The first with what happened to it and the eleventh, which came of it; then the fourth with the new one.
	want := audit.Deletion{Records: 6, Answers: 2}
	if d, err := l.Prune(t.Context(), record("").At.Add(30*time.Minute)); err != nil || d != want {
		t.Errorf("%+v, %v; want %+v", d, err, want)
	}
	if d, err := l.Prune(t.Context(), first.At.Add(time.Minute)); err != nil || d != (audit.Deletion{Records: 3, Answers: 3}) {
		t.Errorf("%+v, %v; want the third, the fourth and what came of it", d, err)
	}
	if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
		t.Error(err)
	}
}

// TestVersion1IsUpgradedInSteps: an upgrade of the oldest log that stops at any version goes on from there.
func TestVersion1IsUpgradedInSteps(t *testing.T) {
	head := must(audit.ParseHead(headOfVersion1))
	for by := 2; by <= newest; by++ {
		path := version1(t)
		upTo(t, path, by)
		l := open(t, path)
		if got, err := l.Verify(t.Context(), audit.VerifyOptions{Head: head}); err != nil || got != head {
			t.Errorf("by %d: %+v, %v; want what the old program saw", by, got, err)
		}
		worksAfterUpgrade(t, l, path)
	}
}
