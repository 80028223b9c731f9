package index

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// Asked says who was asked for claims: a model, and in which words (a hash of them).
type Asked struct{ Model, Prompt string }

// ErrChanged is returned where an article is no longer the one that claims were proposed for.
var ErrChanged = errors.New("the article was changed meanwhile")

// Unasked gives the articles for which nobody was asked, or somebody else, ordered by ID. Whatever makes Sync read an article
// anew makes it unasked.
func (x *Index) Unasked(ctx context.Context, who Asked) ([]corpus.Article, error) {
	return x.articles(ctx, `SELECT id, revision, language, row, body FROM articles a
		WHERE NOT EXISTS (SELECT 1 FROM asked WHERE article = a.id AND model = ?1 AND prompt = ?2) ORDER BY id`, who.Model, who.Prompt)
}

// InMemory says whether the index is gone when it is closed, so that what is paid for would be lost.
func (x *Index) InMemory() bool { return x.path == Memory }

// LockAsking keeps other processes from asking a model the same, and paying for it twice, until release is called. A
// *lock.HeldError says who is at it. Sync and reading never wait for it.
func (x *Index) LockAsking() (release func(), err error) {
	if release, err = x.acquire(".asking.lock"); err != nil {
		return nil, fmt.Errorf("ask a model for claims: %w", err)
	}
	return release, nil
}

// KeepProposed adds the claims that a model proposed for an article, and that were accepted, to the ledger, in one
// transaction. They replace those of any model before, and stay until Sync reads the article anew. It returns ErrChanged, and
// keeps nothing, where the index holds another state of the article than a.
func (x *Index) KeepProposed(ctx context.Context, who Asked, a corpus.Article, list []claims.Claim) error {
	stamp, _, err := stampOf(a, x.opts.ReaderVersion)
	if err != nil {
		return err
	}
	rows, err := rowsOf(a.ID, list)
	if err != nil {
		return err
	}
	err = sqlitedb.Immediate(ctx, x.handle(), func(tx *sql.Tx) error {
		var stored string
		err := tx.QueryRowContext(ctx, "SELECT stamp FROM articles WHERE id = ?", a.ID).Scan(&stored)
		if errors.Is(err, sql.ErrNoRows) || err == nil && stored != stamp {
			return ErrChanged
		}
		if err != nil {
			return err
		}
		return replaceProposed(ctx, tx, who, a.ID, list, rows)
	})
	if errors.Is(err, ErrChanged) {
		return fmt.Errorf("keep the claims proposed for article %s: %w", a.ID, err)
	}
	if err != nil {
		return sqlitedb.Explain(x.path, "store proposed claims in", err)
	}
	return x.refresh(ctx)
}

func replaceProposed(ctx context.Context, tx *sql.Tx, who Asked, article string, list []claims.Claim, rows []string) error {
	gone, err := tx.ExecContext(ctx, "DELETE FROM claims WHERE article = ? AND read_by = ?", article, claims.ByModel)
	if err != nil {
		return err
	}
	before, err := gone.RowsAffected()
	if err != nil {
		return err
	}
	var next int
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(ordinal) + 1, 0) FROM claims WHERE article = ?", article).Scan(&next); err != nil {
		return err
	}
	for i, c := range list {
		if err := insertClaim(ctx, tx, article, next+i, c, rows[i]); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO asked (article, model, prompt, digest) VALUES (?, ?, ?, ?)",
		article, who.Model, who.Prompt, digestOf(rows)); err != nil {
		return err
	}
	if before == 0 && len(list) == 0 {
		return nil // nothing that an answer could show has changed
	}
	_, err = tx.ExecContext(ctx, "UPDATE statistics SET generation = generation + 1")
	return err
}

// rowsOf are claims in their stored form.
func rowsOf(article string, list []claims.Claim) ([]string, error) {
	var rows []string
	for _, c := range list {
		row, err := json.Marshal(claimRow{Claim: c, Rules: c.Rules})
		if err != nil {
			return nil, fmt.Errorf("write down a claim of article %s: %w", article, err)
		}
		rows = append(rows, string(row))
	}
	return rows, nil
}

// digestOf is a hash over claims in their stored form, "" for none.
func digestOf(rows []string) string {
	if len(rows) == 0 {
		return ""
	}
	h := sha256.New()
	for _, row := range rows {
		h.Write([]byte(row))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func insertClaim(ctx context.Context, tx *sql.Tx, article string, ordinal int, c claims.Claim, row string) error {
	by := c.By
	if by == "" {
		by = claims.ByRules
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO claims (article, ordinal, kind, measure, subject, row, read_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
		article, ordinal, c.Kind, c.Measure, c.Subject, row, by)
	return err
}

// inOrder puts the claims of models where they stand in the text.
func inOrder(list []claims.Claim) []claims.Claim {
	if !slices.ContainsFunc(list, func(c claims.Claim) bool { return c.By == claims.ByModel }) {
		return list
	}
	slices.SortStableFunc(list, func(a, b claims.Claim) int {
		if a.Article != b.Article {
			return strings.Compare(a.Article, b.Article)
		}
		return a.Start - b.Start
	})
	return list
}

// proposedDigests are the hashes of the claims by models, by article.
func proposedDigests(ctx context.Context, db querier) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT article, digest FROM asked WHERE digest <> '' ORDER BY article")
	if err != nil {
		return nil, fmt.Errorf("read what models proposed: %w", err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var article, digest string
		if err := rows.Scan(&article, &digest); err != nil {
			return nil, fmt.Errorf("read what models proposed: %w", err)
		}
		out = append(out, article+"\n"+digest+"\n")
	}
	return out, rows.Err()
}
