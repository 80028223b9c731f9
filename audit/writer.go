package audit

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// largestBatch is how many records one transaction takes, so that nobody waits long for others' records.
const largestBatch = 64

// pending is a record on its way into the file.
type pending struct {
	kind   Kind
	answer string
	at     time.Time
	body   []byte
	// admit refuses the record, index writes what is found by it; either may be nil. Both run in the transaction that
	// appends the record.
	admit func(ctx context.Context, tx *sql.Tx) error
	index func(ctx context.Context, tx *sql.Tx, seq int64) error

	// err is what became of it, and may be read once done is closed.
	done chan struct{}
	err  error
}

// writer appends records. Those that come while others are being written share the next transaction, so that the disk is
// waited for once and not once a record; each is still on disk before its append returns. There is no goroutine of its own:
// whoever finds the pen free writes for all who wait.
type writer struct {
	db  *sql.DB
	pen chan struct{} // full while somebody writes

	mu    sync.Mutex
	queue []*pending
}

func newWriter(db *sql.DB) *writer {
	return &writer{db: db, pen: make(chan struct{}, 1)}
}

// append returns when the record is on disk (nil) or is known not to be there (an error).
func (w *writer) append(ctx context.Context, p *pending) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.done = make(chan struct{})
	w.mu.Lock()
	w.queue = append(w.queue, p)
	w.mu.Unlock()
	select {
	case <-p.done:
	case w.pen <- struct{}{}:
		w.writeUntil(ctx, p)
		<-w.pen
	case <-ctx.Done():
		if w.withdraw(p) {
			return ctx.Err()
		}
		<-p.done
	}
	return p.err
}

// alone runs fn in a transaction of its own while nobody else writes, and gives it the newest record.
func (w *writer) alone(ctx context.Context, fn func(tx *sql.Tx, last link) error) error {
	select {
	case w.pen <- struct{}{}:
		defer func() { <-w.pen }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return sqlitedb.Immediate(ctx, w.db, func(tx *sql.Tx) error {
		last, err := lastLink(ctx, tx)
		if err != nil {
			return err
		}
		return fn(tx, last)
	})
}

// withdraw takes a record out of the queue; false where somebody is writing it already.
func (w *writer) withdraw(p *pending) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.Index(w.queue, p)
	if i >= 0 {
		w.queue = slices.Delete(w.queue, i, i+1)
	}
	return i >= 0
}

// writeUntil writes what waits, oldest first, until p is written. The caller holds the pen. The transaction is not ended by
// ctx: it is short, and belongs to others too.
func (w *writer) writeUntil(ctx context.Context, p *pending) {
	for {
		select {
		case <-p.done:
			return
		default:
		}
		w.mu.Lock()
		n := min(len(w.queue), largestBatch)
		batch := slices.Clone(w.queue[:n])
		w.queue = slices.Delete(w.queue, 0, n)
		w.mu.Unlock()
		w.write(context.WithoutCancel(ctx), batch)
	}
}

// write appends a batch and tells everybody in it. Where one record spoils the transaction of all, each is tried alone;
// where the file can't be written, all have failed.
func (w *writer) write(ctx context.Context, batch []*pending) {
	err := w.commit(ctx, batch)
	if err != nil && len(batch) > 1 && !lasting(err) {
		for _, p := range batch {
			p.err = w.commit(ctx, []*pending{p})
			close(p.done)
		}
		return
	}
	for _, p := range batch {
		if err != nil {
			p.err = err
		}
		close(p.done)
	}
}

// lasting says whether an error would meet every other record too.
func lasting(err error) bool {
	return slices.ContainsFunc([]error{sqlitedb.ErrCorrupt, sqlitedb.ErrReadOnly, sqlitedb.ErrFull, sqlitedb.ErrBusy},
		func(known error) bool { return errors.Is(err, known) })
}

// commit appends a batch in one immediate transaction, in which the chain's head is read and written, so that two writers
// can never continue from the same head. A record that is refused leaves the others alone and has its error in err.
func (w *writer) commit(ctx context.Context, batch []*pending) error {
	return sqlitedb.Immediate(ctx, w.db, func(tx *sql.Tx) error {
		last, err := lastLink(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range batch {
			if p.admit != nil {
				if p.err = p.admit(ctx, tx); p.err != nil {
					if !refused(p.err) {
						return p.err
					}
					continue
				}
			}
			if last, err = appendOne(ctx, tx, last, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// refused says whether an error is about the record and not about the file.
func refused(err error) bool {
	return slices.ContainsFunc([]error{ErrExists, ErrNotFound, ErrErased, ErrInvalid}, func(known error) bool { return errors.Is(err, known) })
}

// appendOne adds a record behind last and returns its link.
func appendOne(ctx context.Context, tx *sql.Tx, last link, p *pending) (link, error) {
	salt := newSalt()
	k := link{
		Seq: last.Seq + 1, Kind: string(p.kind), Answer: p.answer, At: p.at.UTC().Format(time.RFC3339Nano),
		Commitment: commit(salt, p.body), Previous: last.Head,
	}
	k.Head = k.head()
	if err := appendLink(ctx, tx, k); err != nil {
		return link{}, err
	}
	if err := appendPayload(ctx, tx, k.Seq, salt, p.body); err != nil {
		return link{}, err
	}
	if p.index != nil {
		if err := p.index(ctx, tx, k.Seq); err != nil {
			return link{}, err
		}
	}
	return k, nil
}

func appendLink(ctx context.Context, tx *sql.Tx, k link) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO record (seq, kind, answer, at, commitment, previous, head) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		k.Seq, k.Kind, k.Answer, k.At, k.Commitment, k.Previous, k.Head)
	return err
}

func appendPayload(ctx context.Context, tx *sql.Tx, seq int64, salt, body []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO payload (seq, salt, body) VALUES (?, ?, ?)`, seq, salt, body)
	return err
}

// lastLink is the number and head of the newest record: 0 and zeros where there is none.
func lastLink(ctx context.Context, tx *sql.Tx) (link, error) {
	var k link
	err := tx.QueryRowContext(ctx, `SELECT seq, head FROM record ORDER BY seq DESC LIMIT 1`).Scan(&k.Seq, &k.Head)
	if errors.Is(err, sql.ErrNoRows) {
		return link{Head: make([]byte, hashSize)}, nil
	}
	return k, err
}
