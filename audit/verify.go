package audit

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Head is the end of the chain. Somebody who keeps it elsewhere can tell later that no record was cut off.
type Head struct {
	// Count is the number of records.
	Count int64
	// Hash is the newest record's head in hexadecimal, zeros for an empty log.
	Hash string
}

// String is the count and the hash with a colon between them, as ParseHead reads it.
func (h Head) String() string { return fmt.Sprintf("%d:%s", h.Count, h.Hash) }

// ParseHead reads what String writes.
func ParseHead(s string) (Head, error) {
	count, hash, _ := strings.Cut(strings.TrimSpace(s), ":")
	n, err := strconv.ParseInt(count, 10, 64)
	raw, hashErr := hex.DecodeString(hash)
	if err != nil || n < 0 || hashErr != nil || len(raw) != hashSize {
		return Head{}, fmt.Errorf("read head %q: want the number of records, a colon, and 64 hexadecimal digits", s)
	}
	return Head{Count: n, Hash: strings.ToLower(hash)}, nil
}

// Head is the present end of the chain, unverified.
func (l *Log) Head(ctx context.Context) (Head, error) {
	tx, err := l.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Head{}, fmt.Errorf("read the head of %s: %w", l.path, err)
	}
	defer rollback(tx)
	last, err := lastLink(ctx, tx)
	if err != nil {
		return Head{}, fmt.Errorf("read the head of %s: %w", l.path, err)
	}
	return headOf(last), nil
}

// Mark records the end of the chain in the log itself and returns the new end, to be kept elsewhere: what is before it can
// then not be cut off unseen.
func (l *Log) Mark(ctx context.Context) (Head, error) {
	var head Head
	err := l.writer.alone(ctx, func(tx *sql.Tx, last link) error {
		body, err := encodeEvent("", Marked{Head: headOf(last)})
		if err != nil {
			return err
		}
		k, err := appendOne(ctx, tx, last, &pending{kind: KindHead, at: l.clock(), body: body})
		head = headOf(k)
		return err
	})
	if err != nil {
		return Head{}, unwritable(l.path, "mark the head of", err)
	}
	return head, nil
}

func headOf(k link) Head { return Head{Count: k.Seq, Hash: hex.EncodeToString(k.Head)} }

// rollback ends a transaction that only read.
func rollback(tx *sql.Tx) { _ = tx.Rollback() }

// VerifyOptions are what Verify is told from outside.
type VerifyOptions struct {
	// Head is an end of the chain that was kept elsewhere; with it Verify finds records that were cut off since. The zero
	// Head is none.
	Head Head
}

// Verify reads the whole log as it is at one moment and checks every record against the chain, what was deleted against
// the records of deletions, the articles that records refer to against their hashes, the search data against the records, and the structure of the file. It returns the chain's end;
// the error wraps ErrBroken and names the first record that was changed, removed or moved, or ErrSearchData where the
// records are in order and only search data is not. A cut tail shows only against a Head that was kept elsewhere.
func (l *Log) Verify(ctx context.Context, o VerifyOptions) (Head, error) {
	tx, err := l.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Head{}, fmt.Errorf("verify %s: %w", l.path, err)
	}
	defer rollback(tx)
	v := &verification{tx: tx, head: o.Head, expected: newExpected()}
	for _, step := range []func(context.Context) error{v.deletions, v.chain, v.strays, v.revisions, v.search, v.structure} {
		if err := step(ctx); err != nil {
			return Head{}, fmt.Errorf("verify %s: %w", l.path, err)
		}
	}
	return headOf(v.last), nil
}

// verification is the work of one Verify.
type verification struct {
	tx   *sql.Tx
	head Head
	last link
	// erased are the records whose content was deleted, by the record of the deletion.
	erased map[int64]int64
	// expected is the search data as it follows from the records.
	expected *expected
}

func broken(seq int64, why string) error { return fmt.Errorf("record %d: %s: %w", seq, why, ErrBroken) }

// deletions reads which records lost their content. That these records of deletions are themselves in order is found out
// with all others.
func (v *verification) deletions(ctx context.Context) error {
	events, err := eventsWhere(ctx, v.tx, `r.kind IN ('forgotten', 'pruned')`)
	if err != nil {
		return fmt.Errorf("read the records of deletions: %w: %w", ErrBroken, err)
	}
	v.erased = map[int64]int64{}
	for _, e := range events {
		var list []Range
		switch d := e.Detail.(type) {
		case Forgotten:
			list = d.Records
		case Pruned:
			list = d.Records
		default:
			return broken(e.Seq, "its content is missing")
		}
		for _, r := range list {
			if r.From < 1 || r.To >= e.Seq || r.From > r.To {
				return broken(e.Seq, "it names records that were not there to delete")
			}
			for n := r.From; n <= r.To; n++ {
				v.erased[n] = e.Seq
			}
		}
	}
	return nil
}

func (v *verification) chain(ctx context.Context) error {
	rows, err := v.tx.QueryContext(ctx, `SELECT r.seq, r.kind, r.answer, r.at, r.commitment, r.previous, r.head, p.salt, p.body
		FROM record r LEFT JOIN payload p USING (seq) ORDER BY r.seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	v.last = link{Head: make([]byte, hashSize)}
	for rows.Next() {
		var k link
		var salt, body []byte
		if err := rows.Scan(&k.Seq, &k.Kind, &k.Answer, &k.At, &k.Commitment, &k.Previous, &k.Head, &salt, &body); err != nil {
			return err
		}
		if why := v.fault(k, salt, body); why != "" {
			return broken(v.last.Seq+1, why)
		}
		v.last = k
		if k.Seq == v.head.Count && headOf(k).Hash != v.head.Hash {
			return broken(k.Seq, "it is not the one that the given head ends with")
		}
		if err := v.expected.add(k, body); err != nil {
			return fmt.Errorf("%w: %w", ErrBroken, err)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if v.last.Seq < v.head.Count {
		return broken(v.last.Seq+1, fmt.Sprintf("it is missing, as is all up to record %d of the given head", v.head.Count))
	}
	return nil
}

// fault says what is wrong with the record that follows the last one, "" where nothing is.
func (v *verification) fault(k link, salt, body []byte) string {
	_, erased := v.erased[k.Seq]
	switch {
	case k.Seq != v.last.Seq+1:
		return "it is missing"
	case !bytes.Equal(k.Previous, v.last.Head):
		return "it does not continue the record before it"
	case !bytes.Equal(k.Head, k.head()):
		return "its number, id, time or hash was changed"
	case erased && salt != nil:
		return "its content was deleted, and is there again"
	case erased:
		return ""
	case salt == nil:
		return "its content is missing"
	case !bytes.Equal(k.Commitment, commit(salt, body)):
		return "its content was changed"
	}
	return ""
}

// strays looks for what belongs to no record.
func (v *verification) strays(ctx context.Context) error {
	stray, err := numbers(ctx, v.tx, `SELECT seq FROM payload WHERE seq NOT IN (SELECT seq FROM record) ORDER BY seq LIMIT 1`)
	if err != nil {
		return err
	}
	if len(stray) > 0 {
		return broken(stray[0], "there is content without a record")
	}
	rows, err := v.tx.QueryContext(ctx, `SELECT seq, record FROM erasure ORDER BY seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var seq, deletion int64
		if err := rows.Scan(&seq, &deletion); err != nil {
			return err
		}
		if v.erased[seq] != deletion {
			return broken(seq, "the table of deletions was changed")
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if n != len(v.erased) {
		return fmt.Errorf("the table of deletions has %d rows, not %d: %w", n, len(v.erased), ErrBroken)
	}
	return nil
}

// structure has SQLite check the file, its indexes and its full-text index.
func (v *verification) structure(ctx context.Context) error {
	var found string
	if err := v.tx.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("the file's structure: %s: %w", found, ErrSearchData)
	}
	return nil
}
