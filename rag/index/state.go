package index

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"

	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/rank"
)

// state is what every question needs of the index, as of one generation. It is never changed.
type state struct {
	generation int64
	hash       string
	stats      *rank.Stats
	languages  []lang.Code // of the passages
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func readGeneration(ctx context.Context, db querier) (int64, error) {
	var g int64
	err := db.QueryRowContext(ctx, "SELECT generation FROM statistics").Scan(&g)
	return g, err
}

// readStats reads the document frequencies. Those of another version of the program are counted anew from the passages.
func readStats(ctx context.Context, db querier) (*rank.Stats, int64, error) {
	var generation int64
	var raw []byte
	if err := db.QueryRowContext(ctx, "SELECT generation, frequencies FROM statistics").Scan(&generation, &raw); err != nil {
		return nil, 0, fmt.Errorf("read document frequencies: %w", err)
	}
	stats := &rank.Stats{}
	if raw == nil || stats.UnmarshalBinary(raw) == nil {
		return stats, generation, nil
	}
	rows, err := db.QueryContext(ctx, "SELECT text FROM passages")
	if err != nil {
		return nil, 0, fmt.Errorf("count document frequencies: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, 0, fmt.Errorf("count document frequencies: %w", err)
		}
		stats.Add(text)
	}
	return stats, generation, rows.Err()
}

func readState(ctx context.Context, db querier) (*state, error) {
	stats, generation, err := readStats(ctx, db)
	if err != nil {
		return nil, err
	}
	proposed, err := proposedDigests(ctx, db)
	if err != nil {
		return nil, err
	}
	st := &state{generation: generation, stats: stats}
	rows, err := db.QueryContext(ctx, "SELECT stamp, language FROM articles ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("read the articles' revisions: %w", err)
	}
	defer rows.Close()
	h, seen := sha256.New(), map[lang.Code]bool{}
	for rows.Next() {
		var stamp string
		var language lang.Code
		if err := rows.Scan(&stamp, &language); err != nil {
			return nil, fmt.Errorf("read the articles' revisions: %w", err)
		}
		h.Write([]byte(stamp))
		if !seen[language] {
			seen[language] = true
			st.languages = append(st.languages, language)
		}
	}
	for _, digest := range proposed {
		h.Write([]byte(digest))
	}
	st.hash = hex.EncodeToString(h.Sum(nil)[:16])
	return st, rows.Err()
}

func (x *Index) current() *state {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.state
}

// refresh reads the state anew when any process has changed the index.
func (x *Index) refresh(ctx context.Context) error {
	generation, err := x.Generation(ctx)
	if err != nil || generation == x.current().generation {
		return err
	}
	st, err := readState(ctx, x.handle())
	if err != nil {
		return sqlitedb.Explain(x.path, "read", err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if st.generation > x.state.generation {
		x.state = st
	}
	return nil
}
