package audit

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/quellenlage/quellenlage/rag"
)

// Head is the end of the chain. Somebody who keeps it elsewhere can tell later that no record was cut off.
type Head struct {
	// Count is the number of records.
	Count int64
	// Hash is the newest record's head in hexadecimal, zeros for an empty log.
	Hash string
}

// Get is the record of the answer with this id; the error wraps ErrNotFound where there is none,
// ErrErased where its content was deleted.
func (l *Log) Get(ctx context.Context, id string) (rag.Record, error) {
	var at string
	var body []byte
	err := l.db.QueryRowContext(ctx, `SELECT r.at, p.body FROM record r LEFT JOIN payload p USING (seq)
		WHERE r.answer = ? AND r.kind = 'answer'`, id).Scan(&at, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return rag.Record{}, fmt.Errorf("read answer %q: %w", id, ErrNotFound)
	}
	if err == nil && body == nil {
		return rag.Record{}, fmt.Errorf("read answer %q: %w", id, ErrErased)
	}
	if err != nil {
		return rag.Record{}, fmt.Errorf("read answer %q from %s: %w", id, l.path, err)
	}
	r, err := decode(body, at)
	if err == nil {
		err = l.resolve(ctx, r.Question.History)
	}
	if err != nil {
		return rag.Record{}, fmt.Errorf("read answer %q from %s: %w", id, l.path, err)
	}
	return r, nil
}

// resolve fills in the text of earlier turns that stand in other records; it stays "" where that record's content was
// deleted.
func (l *Log) resolve(ctx context.Context, history []rag.Turn) error {
	type texts struct {
		Question struct {
			Text string `json:"text"`
		} `json:"question"`
		Answer struct {
			Text string `json:"text"`
		} `json:"answer"`
	}
	known := map[string]texts{}
	for i, t := range history {
		if t.Ref == "" || t.Text != "" {
			continue
		}
		found, seen := known[t.Ref]
		if !seen {
			var body []byte
			err := l.db.QueryRowContext(ctx, `SELECT p.body FROM record r JOIN payload p USING (seq) WHERE r.answer = ? AND r.kind = 'answer'`, t.Ref).Scan(&body)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err == nil {
				err = json.Unmarshal(body, &found)
			}
			if err != nil {
				return fmt.Errorf("read earlier answer %q: %w", t.Ref, err)
			}
			known[t.Ref] = found
		}
		if history[i].Text = found.Answer.Text; t.Role == "user" {
			history[i].Text = found.Question.Text
		}
	}
	return nil
}

// Verify reads the whole log and checks every record against the chain. It returns the chain's end; the error wraps
// ErrBroken and names the first record that was changed, removed or moved. A cut tail shows only against a Head that was
// kept elsewhere.
func (l *Log) Verify(ctx context.Context) (Head, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT r.seq, r.kind, r.answer, r.at, r.commitment, r.previous, r.head, p.salt, p.body
		FROM record r LEFT JOIN payload p USING (seq) ORDER BY r.seq`)
	if err != nil {
		return Head{}, fmt.Errorf("verify %s: %w", l.path, err)
	}
	defer rows.Close()
	last := link{Head: make([]byte, hashSize)}
	for rows.Next() {
		var k link
		var salt, body []byte
		if err := rows.Scan(&k.Seq, &k.Kind, &k.Answer, &k.At, &k.Commitment, &k.Previous, &k.Head, &salt, &body); err != nil {
			return Head{}, fmt.Errorf("verify %s: %w", l.path, err)
		}
		if why := fault(last, k, salt, body); why != "" {
			return Head{}, fmt.Errorf("verify %s: record %d: %s: %w", l.path, last.Seq+1, why, ErrBroken)
		}
		last = k
	}
	if err := rows.Err(); err != nil {
		return Head{}, fmt.Errorf("verify %s: %w", l.path, err)
	}
	return Head{Count: last.Seq, Hash: hex.EncodeToString(last.Head)}, nil
}

// fault says what is wrong with a record that follows last, "" where nothing is.
func fault(last, k link, salt, body []byte) string {
	switch {
	case k.Seq != last.Seq+1:
		return "it is missing"
	case !bytes.Equal(k.Previous, last.Head):
		return "it does not continue the record before it"
	case !bytes.Equal(k.Head, k.head()):
		return "its number, id, time or hash was changed"
	case salt == nil:
		return "its content is missing"
	case !bytes.Equal(k.Commitment, commit(salt, body)):
		return "its content was changed"
	}
	return ""
}
