package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// opened is a log whose pen the test holds, so that what is appended waits together.
func opened(t *testing.T) (*Log, func()) {
	t.Helper()
	l, err := Open(t.Context(), filepath.Join(t.TempDir(), "audit.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	l.writer.pen <- struct{}{}
	return l, func() { <-l.writer.pen }
}

func (w *writer) waiting() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.queue)
}

func entry(id string, index func(context.Context, int64) error) *pending {
	p := &pending{kind: KindAnswer, answer: id, at: time.Unix(1, 0), body: []byte("{}")}
	if index != nil {
		p.index = func(ctx context.Context, _ *sql.Tx, seq int64) error { return index(ctx, seq) }
	}
	return p
}

// start appends in the background, and returns when the record waits behind n others.
func start(t *testing.T, w *writer, ctx context.Context, p *pending, n int) <-chan error {
	t.Helper()
	result := make(chan error, 1)
	go func() { result <- w.append(ctx, p) }()
	for w.waiting() <= n {
		runtime.Gosched()
	}
	return result
}

// TestRecordsShareATransaction: what waits is written at once, in its order, and each is told what became of it.
func TestRecordsShareATransaction(t *testing.T) {
	l, release := opened(t)
	var results []<-chan error
	for i := range 8 {
		id := fmt.Sprint("a", i)
		if i == 5 {
			id = "a4" // taken by then
		}
		p := entry(id, func(_ context.Context, seq int64) error {
			if n := l.writer.waiting(); n != 0 {
				return fmt.Errorf("%d records wait while record %d is written", n, seq)
			}
			return nil
		})
		p.admit = admitNew(id, nil)
		results = append(results, start(t, l.writer, t.Context(), p, i))
	}
	release()
	for i, result := range results {
		if err := <-result; i == 5 != errors.Is(err, ErrExists) || i != 5 && err != nil {
			t.Errorf("a%d: %v", i, err)
		}
	}
	for i, want := range []string{"a0", "a1", "a2", "a3", "a4", "a6", "a7"} {
		var id string
		if err := l.db.QueryRow("SELECT answer FROM record WHERE seq = ?", i+1).Scan(&id); err != nil || id != want {
			t.Errorf("record %d is of %q, %v; want %s", i+1, id, err, want)
		}
	}
}

// TestOneSpoilsNothing: a record that the file refuses does not take the others with it.
func TestOneSpoilsNothing(t *testing.T) {
	l, release := opened(t)
	spoilt := errors.New("spoilt")
	var results []<-chan error
	for i := range 4 {
		var index func(context.Context, int64) error
		if i == 2 {
			index = func(context.Context, int64) error { return spoilt }
		}
		results = append(results, start(t, l.writer, t.Context(), entry(fmt.Sprint("a", i), index), i))
	}
	release()
	for i, result := range results {
		if err := <-result; i == 2 != errors.Is(err, spoilt) || i != 2 && err != nil {
			t.Errorf("a%d: %v", i, err)
		}
	}
	var n int
	if err := l.db.QueryRow("SELECT count(*) FROM record").Scan(&n); err != nil || n != 3 {
		t.Errorf("%d records, %v; want 3", n, err)
	}
}

// TestWhoGivesUpIsNotRecorded: who stops waiting is told so at once, and nothing is appended.
func TestWhoGivesUpIsNotRecorded(t *testing.T) {
	l, release := opened(t)
	ctx, cancel := context.WithCancel(t.Context())
	gone := start(t, l.writer, ctx, entry("gone", nil), 0)
	stays := start(t, l.writer, t.Context(), entry("stays", nil), 1)
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want Canceled", err)
	}
	release()
	if err := <-stays; err != nil {
		t.Error(err)
	}
	var ids string
	if err := l.db.QueryRow("SELECT group_concat(answer) FROM record").Scan(&ids); err != nil || ids != "stays" {
		t.Errorf("recorded are %q, %v", ids, err)
	}
}

// TestManyWait: a batch has an end, so that nobody waits for all who came later.
func TestManyWait(t *testing.T) {
	l, release := opened(t)
	var results []<-chan error
	for i := range largestBatch + 10 {
		results = append(results, start(t, l.writer, t.Context(), entry(fmt.Sprint("a", i), nil), i))
	}
	release()
	for i, result := range results {
		if err := <-result; err != nil {
			t.Errorf("a%d: %v", i, err)
		}
	}
}
