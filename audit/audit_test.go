package audit_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

func record(id string) rag.Record {
	low := 40.0
	return rag.Record{
		Question: rag.Question{
			ID: "q", Text: "how many were hurt?",
			History: []rag.Turn{{Role: "user", Text: "what happened in Oberau?"}, {Role: "assistant", Text: "A bridge fell [1]."}},
			Asker:   rag.Asker{Channel: "terminal", User: "someone"},
		},
		Answer: rag.Answer{
			Schema: rag.Schema, ID: id, QuestionID: "q", Question: "how many were hurt?", Language: "en",
			Status: rag.Answered, Writer: "evidence", Text: "More than 40 [1].",
			Lines: []draft.Line{{
				Role: draft.Verdict, Text: "More than 40 [1].", Sources: []int{1}, Claims: []string{"c"},
				Quotes: []draft.Quote{{Source: 1, Start: 3, End: 9}},
			}},
			Sources: []rag.Source{{N: 1, Article: "a", Title: "Brücke in Oberau", Passages: []rag.SourcePassage{{ID: "p", End: 9, Text: "Mehr als 40", Score: .5}}}},
			Claims: []rag.Cited{{Source: 1, Claim: claims.Claim{
				ID: "c", Kind: claims.Figure, Quote: "Mehr als 40 Menschen wurden verletzt.", Value: &claims.Value{Text: "Mehr als 40", Low: &low},
			}}},
			Contrast: []contrast.Group{}, Notices: []string{},
			Verification: rag.Verification{OK: true, Problems: []draft.Problem{}},
			Trace:        rag.Trace{Stages: []rag.Stage{{Name: "search", MS: 1.5}}},
		},
		At:       time.Date(2025, 5, 1, 12, 0, 0, 123456789, time.UTC),
		Evidence: evidence(oberau, 0),
	}
}

// oberau is an article of two passages.
const oberau = "Brücke in Oberau eingestürzt\n\nMehr als 40 Menschen wurden verletzt, sagte die Polizei am Montag.\n\n## Hilfe\n\nDer Landrat dankte den Helfern aus dem ganzen Tal.\n"

// evidence is what an answer was made from: an article under a number, all of whose passages were found.
func evidence(text string, n int) *rag.Evidence {
	a, err := corpus.Parse(fmt.Sprint("a", n), []byte(text))
	if err != nil {
		panic(err)
	}
	ev := &rag.Evidence{Articles: []rag.Revision{{Article: a, Claims: []claims.Claim{{ID: "c", Article: a.ID, Revision: a.Revision, Quote: "Mehr als 40"}}}}, Newest: a.Published.Interval, Languages: []lang.Code{"de"}, Facts: map[string]int{"articles": 3}, Weights: []rag.Weight{{Word: "hurt", Of: "en", In: "de", IDF: 1.25}}}
	for i, p := range a.Passages() {
		ev.Retrieved = append(ev.Retrieved, rag.Retrieved{Scored: draft.Scored{Passage: p, Score: 1 / float64(i+1)}, Used: i == 0})
	}
	return ev
}

func open(tb testing.TB, path string) *audit.Log {
	tb.Helper()
	l, err := audit.Open(tb.Context(), path, audit.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	return l
}

func TestRecordComesBackWhole(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "new", "audit.db"))
	want := record("a1")
	if err := l.Record(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := l.Get(t.Context(), "a1")
	if err != nil {
		t.Fatal(err)
	}
	if user := got.Question.Asker.User; user == "" || strings.Contains(user, "someone") {
		t.Errorf("the user is kept as %q, want a hash", user)
	}
	want.Question.Asker.User = got.Question.Asker.User
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the record changed on its way (-want +got):\n%s", diff)
	}
	if _, err := l.Get(t.Context(), "a2"); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("an unknown id gives %v, want ErrNotFound", err)
	}
}

func TestRecordRefuses(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	if err := l.Record(t.Context(), record("")); err == nil {
		t.Error("a record without an id was taken")
	}
	if err := l.Record(t.Context(), record("a")); err != nil {
		t.Fatal(err)
	}
	if err := l.Record(t.Context(), record("a")); !errors.Is(err, audit.ErrExists) {
		t.Errorf("a second record with the same id gives %v, want ErrExists", err)
	}
	if head, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil || head.Count != 1 {
		t.Errorf("head %+v, %v; want one record", head, err)
	}
}

func TestFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	open(t, path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		t.Errorf("others may read what people asked: mode %o", mode)
	}
}

func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestSaltsDiffer: equal payloads must not be recognisable by equal commitments.
func TestSaltsDiffer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	for _, id := range []string{"a", "b"} {
		if err := l.Record(t.Context(), record(id)); err != nil {
			t.Fatal(err)
		}
	}
	var salts, commitments int
	err := raw(t, path).QueryRow("SELECT count(DISTINCT salt), count(DISTINCT commitment) FROM record JOIN payload USING (seq)").Scan(&salts, &commitments)
	if err != nil || salts != 2 || commitments != 2 {
		t.Errorf("%d salts, %d commitments, %v; want 2 and 2", salts, commitments, err)
	}
}

func TestHandlesAppendAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	const handles, each = 4, 10
	var wg sync.WaitGroup
	errs := make(chan error, handles*each)
	for h := range handles {
		wg.Go(func() {
			l, err := audit.Open(t.Context(), path, audit.Options{})
			if err != nil {
				errs <- err
				return
			}
			defer l.Close()
			for i := range each {
				errs <- l.Record(t.Context(), record(fmt.Sprintf("h%d-%d", h, i)))
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	head, err := open(t, path).Verify(t.Context(), audit.VerifyOptions{})
	if err != nil || head.Count != handles*each {
		t.Errorf("%d records, %v; want %d", head.Count, err, handles*each)
	}
}

// BenchmarkRecord is what recording adds to the time that one asker waits. "with a model" is a record with prompts of 48 kB.
func BenchmarkRecord(b *testing.B) {
	prompted := record("")
	prompted.Answer.Trace.Exchanges = []answer.Exchange{{Messages: []llm.Message{{Role: llm.User, Text: newInvented(1).text(8000)}}}}
	for name, r := range map[string]rag.Record{"small": record(""), "with a model": prompted} {
		b.Run(name, func(b *testing.B) {
			l := open(b, filepath.Join(b.TempDir(), "audit.db"))
			n := 0
			for b.Loop() {
				n++
				r.Answer.ID = fmt.Sprint("a", n)
				if err := l.Record(b.Context(), r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRecordAtOnce appends from eight goroutines.
func BenchmarkRecordAtOnce(b *testing.B) {
	l := open(b, filepath.Join(b.TempDir(), "audit.db"))
	var n atomic.Int64
	b.SetParallelism(max(1, 8/runtime.GOMAXPROCS(0)))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := l.Record(b.Context(), record(fmt.Sprint("a", n.Add(1)))); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(n.Load())/b.Elapsed().Seconds(), "records/s")
}
