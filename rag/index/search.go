package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/embeddings"
	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/rank"
)

// candidates is how many passages each of the two searches hands to the scorer.
const candidates = 50

// Hit is a passage that was found.
type Hit struct {
	corpus.Passage
	// Score orders the hits of one question, higher is better.
	Score float64
	// Language is that of the article.
	Language lang.Code
	// Parts are the parts of the score, for --explain.
	Parts rank.Hit
	// ByVector and ByWords are the places, from 1, at which the two searches found the passage, 0 for not found.
	ByVector, ByWords int
}

// Search gives the k passages that answer best to the question, best first. When the vector side fails (an endpoint that
// can't be reached), passages are found by their words alone and Notices says so. A question without words finds nothing.
func (x *Index) Search(ctx context.Context, q rank.Query, k int) ([]Hit, error) {
	if len(q.Words) == 0 || k <= 0 {
		return nil, nil
	}
	if err := x.refresh(ctx); err != nil {
		return nil, err
	}
	st := x.current()
	byVector, compare, err := x.byVector(ctx, st, q, max(k, candidates))
	if err != nil {
		return nil, err
	}
	byWords, err := x.byWords(ctx, st, q, max(k, candidates))
	if err != nil {
		return nil, err
	}
	if err := addCosines(byVector, byWords, compare); err != nil {
		return nil, err
	}
	found, err := x.load(ctx, byVector, byWords)
	if err != nil {
		return nil, err
	}
	return order(st, q, found)[:min(k, len(found))], nil
}

// order ranks what was found. Hits of equal score are ordered by article and place.
func order(st *state, q rank.Query, found []Hit) []Hit {
	ranked := make([]rank.Candidate, len(found))
	byID := make(map[string]Hit, len(found))
	for i, h := range found {
		id := fmt.Sprintf("%s\x00%012d", h.Article, h.Start)
		ranked[i] = rank.Candidate{ID: id, Text: h.Text, Language: h.Language, Cosine: h.Parts.Cosine}
		byID[id] = h
	}
	out := make([]Hit, 0, len(found))
	for _, r := range rank.NewScorer(st.stats).Order(q, ranked) {
		h := byID[r.ID]
		h.Score, h.Parts = r.Score, r
		out = append(out, h)
	}
	return out
}

// byVector finds passages near the question's vector, and gives what compares other passages with it where a learned
// model made it (nil for others). Only an error of ctx or of the database is an error.
func (x *Index) byVector(ctx context.Context, st *state, q rank.Query, n int) ([]near, func(int64) (float64, error), error) {
	set, err := x.loadVectors(ctx)
	if err != nil {
		return nil, nil, err
	}
	v, err := x.embedQuery(ctx, st, q)
	var found []near
	if err == nil {
		found, err = set.nearest(ctx, v, n)
	}
	switch {
	case ctx.Err() != nil:
		return nil, nil, fmt.Errorf("search the index: %w", ctx.Err())
	case errors.Is(err, embeddings.ErrNoWords):
		return nil, nil, nil
	case err != nil:
		x.opts.Logger.Warn("the question could not be embedded; passages are found by words alone", "error", err)
		x.notice(unavailable)
		return nil, nil, nil
	}
	x.unnotice(unavailable)
	if isLexical(x.opts.Embedder) {
		return found, nil, nil
	}
	return found, func(number int64) (float64, error) { return set.cosine(ctx, number, v) }, nil
}

// unavailable is the notice for an embedding model that fails; it goes away when the model works again.
const unavailable = "The embedding model can't be used at the moment; passages are found by their words alone."

// addCosines gives the passages that were found by words the cosine of a learned model, so that all candidates are
// judged alike, and takes that of the built-in vectors away.
func addCosines(byVector, byWords []near, compare func(int64) (float64, error)) error {
	if compare == nil {
		for i := range byVector {
			byVector[i].cosine = 0
		}
		return nil
	}
	for i, n := range byWords {
		cosine, err := compare(n.number)
		if err != nil {
			return err
		}
		byWords[i].cosine = cosine
	}
	return nil
}

func (x *Index) embedQuery(ctx context.Context, st *state, q rank.Query) ([]float32, error) {
	lexical, ok := x.opts.Embedder.(lexicalEmbedder)
	if !ok || !lexical.Lexical() {
		return x.opts.Embedder.Query(ctx, q.Text)
	}
	text := q.Translated(q.Language, 0)
	for _, code := range st.languages {
		if code != q.Language {
			text = q.Translated(code, translationsTried)
		}
	}
	return lexical.QueryWeighted(ctx, text, st.stats.IDF)
}

// byWords finds passages by FTS5, best first.
func (x *Index) byWords(ctx context.Context, st *state, q rank.Query, n int) ([]near, error) {
	scorer := rank.NewScorer(st.stats)
	match := x.analysis.query(q, st.languages, func(w rank.Word) float64 { return scorer.IDF(w, lang.Other) })
	if match == "" {
		return nil, nil
	}
	rows, err := x.handle().QueryContext(ctx, "SELECT rowid FROM terms WHERE terms MATCH ? ORDER BY rank, rowid LIMIT ?", match, n)
	if err != nil {
		return nil, sqlitedb.Explain(x.path, "search", err)
	}
	defer rows.Close()
	var out []near
	for rows.Next() {
		var number int64
		if err := rows.Scan(&number); err != nil {
			return nil, sqlitedb.Explain(x.path, "search", err)
		}
		out = append(out, near{number: number})
	}
	return out, sqlitedb.Explain(x.path, "search", rows.Err())
}

// load reads the passages that were found.
func (x *Index) load(ctx context.Context, byVector, byWords []near) ([]Hit, error) {
	places := map[int64]*Hit{}
	for i, n := range byVector {
		places[n.number] = &Hit{ByVector: i + 1, Parts: rank.Hit{Cosine: n.cosine}}
	}
	for i, n := range byWords {
		if places[n.number] == nil {
			places[n.number] = &Hit{Parts: rank.Hit{Cosine: n.cosine}}
		}
		places[n.number].ByWords = i + 1
	}
	numbers := make([]int64, 0, len(places))
	for n := range places {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	list, err := json.Marshal(numbers)
	if err != nil {
		return nil, fmt.Errorf("search the index: %w", err)
	}
	rows, err := x.handle().QueryContext(ctx, `SELECT p.number, p.id, p.article, a.revision, p.start, p."end", p.language, p.text
		FROM json_each(?) AS n JOIN passages AS p ON p.number = n.value JOIN articles AS a ON a.id = p.article`, string(list))
	if err != nil {
		return nil, sqlitedb.Explain(x.path, "read passages from", err)
	}
	defer rows.Close()
	out, err := scanHits(rows, places)
	return out, sqlitedb.Explain(x.path, "read passages from", err)
}

func scanHits(rows *sql.Rows, places map[int64]*Hit) ([]Hit, error) {
	var out []Hit
	for rows.Next() {
		var number int64
		var h Hit
		if err := rows.Scan(&number, &h.ID, &h.Article, &h.Revision, &h.Start, &h.End, &h.Language, &h.Text); err != nil {
			return nil, err
		}
		place := places[number]
		h.ByVector, h.ByWords, h.Parts = place.ByVector, place.ByWords, place.Parts
		out = append(out, h)
	}
	return out, rows.Err()
}

func isLexical(e Embedder) bool {
	l, ok := e.(lexicalEmbedder)
	return ok && l.Lexical()
}

// loadVectors brings the vectors in memory up to date with the file: at first all are read, later only those of passages
// that are new, and those of passages that are gone are dropped.
func (x *Index) loadVectors(ctx context.Context) (vectors, error) {
	x.loading.Lock()
	defer x.loading.Unlock()
	generation := x.current().generation
	if x.vectors != nil && x.loaded == generation {
		return x.vectors, nil
	}
	if err := x.chooseVectors(); err != nil {
		return nil, err
	}
	if err := x.dropGone(ctx); err != nil {
		return nil, err
	}
	if err := x.readVectors(ctx); err != nil {
		return nil, err
	}
	x.loaded = generation
	return x.vectors, nil
}

// chooseVectors begins an empty set where there is none yet, or where the corpus has outgrown the one there is.
func (x *Index) chooseVectors() error {
	many := x.current().stats.Passages > x.opts.ChromemPassages
	if _, flat := x.vectors.(*flatSet); x.vectors != nil && (flat || !many) {
		return nil
	}
	if many {
		x.vectors = newFlatSet(x.opts.Embedder.Dimensions())
		return nil
	}
	set, err := newChromemSet(x.opts.Embedder.Dimensions())
	if err != nil {
		return err
	}
	x.vectors = set
	return nil
}

// dropGone removes the vectors of passages that are no longer there.
func (x *Index) dropGone(ctx context.Context) error {
	have := x.vectors.all()
	if len(have) == 0 {
		return nil
	}
	there := map[int64]bool{}
	err := eachNumber(ctx, x.handle(), func(n int64) { there[n] = true })
	if err != nil {
		return sqlitedb.Explain(x.path, "read vectors from", err)
	}
	gone := slices.DeleteFunc(have, func(n int64) bool { return there[n] })
	return x.vectors.remove(ctx, gone)
}

func eachNumber(ctx context.Context, db *sql.DB, fn func(int64)) error {
	rows, err := db.QueryContext(ctx, "SELECT number FROM passages")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return err
		}
		fn(n)
	}
	return rows.Err()
}

// readVectors adds the vectors of the embedder's model that are not in memory yet.
func (x *Index) readVectors(ctx context.Context) error {
	rows, err := x.handle().QueryContext(ctx, `SELECT p.number, v.vector FROM vectors AS v
		JOIN passages AS p ON p.content = v.content WHERE v.model = ? ORDER BY v.id`, x.opts.Embedder.Model())
	if err != nil {
		return sqlitedb.Explain(x.path, "read vectors from", err)
	}
	defer rows.Close()
	unusable := 0
	for rows.Next() {
		var number int64
		var raw sql.RawBytes
		if err := rows.Scan(&number, &raw); err != nil {
			return sqlitedb.Explain(x.path, "read vectors from", err)
		}
		if x.vectors.has(number) {
			continue
		}
		switch err := x.vectors.add(ctx, number, decodeVector(raw)); {
		case errors.Is(err, errUnusable):
			unusable++
		case err != nil:
			return err
		}
	}
	if unusable > 0 {
		x.opts.Logger.Warn("vectors that can't be compared were left out; their passages are found by words", "vectors", unusable)
	}
	return sqlitedb.Explain(x.path, "read vectors from", rows.Err())
}
