package index

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/sqlitedb"
)

// unembedded picks the texts that have no vector of a model yet.
const unembedded = ` FROM passages AS p WHERE NOT EXISTS (SELECT 1 FROM vectors AS v WHERE v.model = ? AND v.content = p.content)`

// countMissing counts the passages without a vector of the embedder's model.
func (x *Index) countMissing(ctx context.Context) (int, error) {
	var n int
	err := x.handle().QueryRowContext(ctx, "SELECT count(*)"+unembedded, x.opts.Embedder.Model()).Scan(&n)
	return n, sqlitedb.Explain(x.path, "read", err)
}

// text is a passage's text with its hash.
type text struct {
	content []byte
	text    string
}

// paidPerBatch is how many texts an endpoint is asked to embed before its vectors are stored: what may be lost.
const paidPerBatch = 128

// Pending says how many texts, of how many bytes, the next Sync of these articles would send to the embedder, so that
// the cost of a large run can be told before.
func (x *Index) Pending(ctx context.Context, articles []corpus.Article) (texts, bytes int, err error) {
	have := map[string]bool{}
	rows, err := x.handle().QueryContext(ctx, "SELECT content FROM vectors WHERE model = ?", x.opts.Embedder.Model())
	if err != nil {
		return 0, 0, sqlitedb.Explain(x.path, "read", err)
	}
	defer rows.Close()
	for rows.Next() {
		var content []byte
		if err := rows.Scan(&content); err != nil {
			return 0, 0, sqlitedb.Explain(x.path, "read", err)
		}
		have[string(content)] = true
	}
	if err := rows.Err(); err != nil {
		return 0, 0, sqlitedb.Explain(x.path, "read", err)
	}
	for _, a := range articles {
		for _, p := range a.Passages() {
			if content := string(contentOf(p.Text)); !have[content] {
				have[content] = true
				texts++
				bytes += len(p.Text)
			}
		}
	}
	return texts, bytes, nil
}

// embedMissing embeds what has no vector of the embedder's model, a batch a transaction, so that nothing that was paid
// for is lost when it is stopped.
func (x *Index) embedMissing(ctx context.Context, m *meter, report *Report) error {
	size := passagesPerBatch
	if !isLexical(x.opts.Embedder) {
		size = paidPerBatch
	}
	after := []byte{} // texts are gone through in the order of their hashes
	for {
		texts, err := x.missing(ctx, after, size)
		if err != nil || len(texts) == 0 {
			return err
		}
		vectors, err := x.embed(ctx, texts)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrEmbedding, err)
		}
		if err := x.writeVectors(ctx, texts, vectors); err != nil {
			return err
		}
		after = texts[len(texts)-1].content
		report.Embedded += len(texts)
		m.add(len(texts), 0)
	}
}

// missing gives the next n texts without a vector whose hash is greater than after.
func (x *Index) missing(ctx context.Context, after []byte, n int) ([]text, error) {
	rows, err := x.handle().QueryContext(ctx, "SELECT p.content, min(p.text)"+unembedded+
		" AND p.content > ? GROUP BY p.content ORDER BY p.content LIMIT ?", x.opts.Embedder.Model(), after, n)
	if err != nil {
		return nil, sqlitedb.Explain(x.path, "read", err)
	}
	defer rows.Close()
	var out []text
	for rows.Next() {
		var t text
		if err := rows.Scan(&t.content, &t.text); err != nil {
			return nil, sqlitedb.Explain(x.path, "read", err)
		}
		out = append(out, t)
	}
	return out, sqlitedb.Explain(x.path, "read", rows.Err())
}

// embed asks the embedder for all texts: the built-in one on all processors, an endpoint in one request after another,
// since it has its own limits.
func (x *Index) embed(ctx context.Context, texts []text) ([][]float32, error) {
	plain := make([]string, len(texts))
	for i, t := range texts {
		plain[i] = t.text
	}
	if !isLexical(x.opts.Embedder) {
		return x.embedChunk(ctx, plain)
	}
	out := make([][]float32, len(plain))
	g, ctx := errgroup.WithContext(ctx)
	size := (len(plain) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	at := 0
	for chunk := range slices.Chunk(plain, size) {
		from := at
		at += len(chunk)
		g.Go(func() error {
			vectors, err := x.embedChunk(ctx, chunk)
			copy(out[from:], vectors)
			return err
		})
	}
	return out, g.Wait()
}

func (x *Index) embedChunk(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := x.opts.Embedder.Passages(ctx, texts)
	if err != nil {
		return nil, err
	}
	if len(vectors) != len(texts) {
		return nil, fmt.Errorf("the embedding model %s gave %d vectors for %d texts", x.opts.Embedder.Model(), len(vectors), len(texts))
	}
	for i, v := range vectors {
		if len(v) != x.opts.Embedder.Dimensions() {
			return nil, fmt.Errorf("the embedding model %s gave a vector of %d dimensions for text %d, want %d",
				x.opts.Embedder.Model(), len(v), i, x.opts.Embedder.Dimensions())
		}
	}
	return vectors, nil
}

func (x *Index) writeVectors(ctx context.Context, texts []text, vectors [][]float32) error {
	err := sqlitedb.Immediate(ctx, x.handle(), func(tx *sql.Tx) error {
		insert, err := tx.PrepareContext(ctx, "INSERT OR IGNORE INTO vectors (model, content, vector) VALUES (?, ?, ?)")
		if err != nil {
			return err
		}
		defer insert.Close()
		for i, t := range texts {
			if _, err := insert.ExecContext(ctx, x.opts.Embedder.Model(), t.content, encodeVector(vectors[i])); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, "UPDATE statistics SET generation = generation + 1")
		return err
	})
	return sqlitedb.Explain(x.path, "store vectors in", err)
}

// prune deletes built-in vectors that no passage needs any more. Those of other models were paid for and are kept, so
// that an article that comes back, or a model that is chosen again, costs nothing.
func (x *Index) prune(ctx context.Context) error {
	err := sqlitedb.Immediate(ctx, x.handle(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM vectors WHERE model LIKE 'builtin-%'
			AND (model <> ? OR NOT EXISTS (SELECT 1 FROM passages AS p WHERE p.content = vectors.content))`, x.opts.Embedder.Model())
		return err
	})
	return sqlitedb.Explain(x.path, "tidy", err)
}
