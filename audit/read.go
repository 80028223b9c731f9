package audit

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/quellenlage/quellenlage/rag"
)

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
	d, err := decode(body, at)
	if err == nil {
		err = l.resolve(ctx, d.Question.History)
	}
	if err == nil {
		err = l.complete(ctx, &d)
	}
	if errors.Is(err, ErrErased) {
		return rag.Record{}, fmt.Errorf("read answer %q: %w", id, ErrErased)
	}
	if err != nil {
		return rag.Record{}, fmt.Errorf("read answer %q from %s: %w", id, l.path, err)
	}
	return d.Record, nil
}

// complete fills in what the answer was made from. An article is missing where the record was deleted since it was read.
func (l *Log) complete(ctx context.Context, d *decoded) error {
	if d.evidence == nil {
		return nil
	}
	articles, err := revisionsOf(ctx, l.db, d.evidence.Revisions)
	if errors.Is(err, ErrBroken) {
		if now, stateErr := answerState(ctx, l.db, d.Answer.ID); stateErr == nil && now == erased {
			return ErrErased
		}
	}
	if err == nil {
		d.Evidence = d.evidence.evidence(articles)
	}
	return err
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
