package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"

	"github.com/quellenlage/quellenlage/rag"
)

// revision is an article as it was, under the hash of all that is stored of it.
type revision struct {
	hash    string
	article rag.Revision
}

func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// revisions remember the hashes of articles: most answers are made from articles that were recorded before.
type revisions struct {
	mu    sync.Mutex
	known map[string]revision // by the article's id
}

// rememberedRevisions bounds the articles that are remembered. Their texts are those that the corpus has in memory anyway.
const rememberedRevisions = 1 << 10

// of are articles with their hashes, each once.
func (r *revisions) of(articles []rag.Revision) ([]revision, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]revision, 0, len(articles))
	seen := make(map[string]bool, len(articles))
	for _, a := range articles {
		rev, ok := r.known[a.ID]
		if !ok || !reflect.DeepEqual(rev.article, a) {
			body, err := encodeRevision(a)
			if err != nil {
				return nil, err
			}
			rev = revision{hashOf(body), a}
			if r.known == nil || len(r.known) >= rememberedRevisions {
				r.known = map[string]revision{}
			}
			r.known[a.ID] = rev
		}
		if !seen[rev.hash] {
			seen[rev.hash] = true
			list = append(list, rev)
		}
	}
	return list, nil
}

func references(list []revision) []storedReference {
	refs := make([]storedReference, 0, len(list))
	for _, rev := range list {
		refs = append(refs, storedReference{Article: rev.article.ID, Hash: rev.hash})
	}
	return refs
}

// indexEvidence notes which revisions a record refers to, and returns how many of those the file has.
func indexEvidence(ctx context.Context, tx *sql.Tx, seq int64, refs []storedReference) (int64, error) {
	if len(refs) == 0 {
		return 0, nil
	}
	hashes, err := json.Marshal(each(refs, func(r storedReference) string { return r.Hash }))
	if err != nil {
		return 0, err
	}
	done, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO evidence (seq, revision)
		SELECT ?, id FROM revision WHERE hash IN (SELECT value FROM json_each(?))`, seq, string(hashes))
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

// appendEvidence notes which revisions a record refers to, and adds those that the file does not have.
func appendEvidence(ctx context.Context, tx *sql.Tx, seq int64, list []revision) error {
	refs := references(list)
	n, err := indexEvidence(ctx, tx, seq, refs)
	if err != nil || n == int64(len(list)) {
		return err
	}
	for _, rev := range list {
		body, err := encodeRevision(rev.article)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO revision (hash, body) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM revision WHERE hash = ?1)`, rev.hash, body)
		if err != nil {
			return err
		}
	}
	_, err = indexEvidence(ctx, tx, seq, refs)
	return err
}

// revisionsOf are the articles that a record refers to, in the order of its references. The error wraps ErrBroken where one
// is missing or was changed.
func revisionsOf(ctx context.Context, q queryer, refs []storedReference) ([]rag.Revision, error) {
	var list []rag.Revision
	for _, ref := range refs {
		var body []byte
		err := q.QueryRowContext(ctx, `SELECT body FROM revision WHERE hash = ?`, ref.Hash).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("the text of article %s is missing: %w", ref.Article, ErrBroken)
		}
		if err != nil {
			return nil, err
		}
		if hashOf(body) != ref.Hash {
			return nil, fmt.Errorf("the text of article %s was changed: %w", ref.Article, ErrBroken)
		}
		a, err := decodeRevision(body)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

// dropEvidence takes out what records refer to, and the revisions that no other record refers to.
func dropEvidence(ctx context.Context, tx *sql.Tx, seqs []int64) error {
	list, err := json.Marshal(seqs)
	if err != nil {
		return err
	}
	referred, err := numbers(ctx, tx, `SELECT DISTINCT revision FROM evidence WHERE seq IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil || len(referred) == 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM evidence WHERE seq IN (SELECT value FROM json_each(?))`, string(list)); err != nil {
		return err
	}
	ids, err := json.Marshal(referred)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM revision WHERE id IN (SELECT value FROM json_each(?))
		AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.revision = revision.id)`, string(ids))
	return err
}

// revisions checks the stored articles: each against its hash, and that they are those that records refer to.
func (v *verification) revisions(ctx context.Context) error {
	rows, err := v.tx.QueryContext(ctx, `SELECT id, hash, body FROM revision ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	there := map[string]bool{}
	for rows.Next() {
		var id int64
		var hash string
		var body []byte
		if err := rows.Scan(&id, &hash, &body); err != nil {
			return err
		}
		if hashOf(body) != hash {
			return fmt.Errorf("article text %d was changed: %w", id, ErrBroken)
		}
		if v.expected.revisions[hash] == 0 {
			return fmt.Errorf("article text %d belongs to no record: %w", id, ErrBroken)
		}
		there[hash] = true
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for hash, seq := range v.expected.revisions {
		if !there[hash] {
			return broken(seq, "the text of an article that it refers to is missing")
		}
	}
	return nil
}
