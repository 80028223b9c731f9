package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/lock"
	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/rank"
)

// The size of one transaction: large enough to be fast, small enough that others wait only for a moment.
const (
	articlesPerBatch = 64
	passagesPerBatch = 1000
)

// Report says what a Sync changed.
type Report struct {
	// Added, Updated, Removed and Unchanged count articles.
	Added, Updated, Removed, Unchanged int
	// Passages and Claims count what was written for the added and updated ones.
	Passages, Claims int
	// Embedded counts the texts that were sent to the embedder; the others had a vector already.
	Embedded int
}

// Changed says whether anything was written.
func (r Report) Changed() bool { return r.Added+r.Updated+r.Removed+r.Embedded > 0 }

// ErrEmbedding is wrapped by the error of a Sync that stored all articles but could not embed all passages. The index
// then answers by words, and the next Sync goes on where this one stopped.
var ErrEmbedding = errors.New("not all passages could be embedded")

// Sync makes the index hold exactly these articles: new and changed ones are read (read extracts their claims) and
// stored, others are left as they are, and what is not among them leaves. It works in transactions of some articles, so
// that whenever it is stopped the index opens, answers, and is complete after the next Sync. Two articles with one ID
// are an error.
//
// While something changes, the lock beside the file is held; a *lock.HeldError says that another process is at it, and
// that the index was left as it is. progress, which may be nil, is called now and then with the work done and the work
// known so far, in articles and passages.
func (x *Index) Sync(ctx context.Context, articles []corpus.Article, read func(corpus.Article) []claims.Claim,
	progress func(done, total int),
) (Report, error) {
	report, err := x.sync(ctx, articles, read, progress)
	if errors.Is(err, sqlitedb.ErrCorrupt) && x.path != Memory {
		if err := x.rebuild(ctx, err); err != nil {
			return report, err
		}
		report, err = x.sync(ctx, articles, read, progress)
	}
	return report, err
}

// rebuild replaces the file when its damage is only met while syncing.
func (x *Index) rebuild(ctx context.Context, cause error) error {
	x.loading.Lock()
	defer x.loading.Unlock()
	x.vectors, x.loaded = nil, -1
	if err := x.handle().Close(); err != nil {
		return errors.Join(cause, err)
	}
	return x.replace(ctx, cause)
}

func (x *Index) sync(ctx context.Context, articles []corpus.Article, read func(corpus.Article) []claims.Claim, progress func(done, total int)) (Report, error) {
	plan, report, err := x.plan(ctx, articles)
	if err != nil {
		return report, err
	}
	missing, err := x.countMissing(ctx)
	if err != nil {
		return report, err
	}
	stale, err := x.isStale(ctx)
	if err != nil {
		return report, err
	}
	if len(plan.changed)+len(plan.removed)+missing == 0 && !stale {
		return report, nil
	}
	release, err := x.acquire(".lock")
	if err != nil {
		return report, fmt.Errorf("bring the index up to date: %w", err)
	}
	defer release()
	if err := x.announce(ctx, articles); err != nil {
		return report, err
	}
	p := &meter{report: progress, total: len(plan.changed) + missing}
	if err := x.store(ctx, plan, read, p, &report); err != nil {
		return report, err
	}
	if stale && len(plan.changed)+len(plan.removed) == 0 {
		if err := x.write(ctx, nil, nil); err != nil {
			return report, err
		}
	}
	if err := x.embedMissing(ctx, p, &report); err != nil {
		return report, errors.Join(err, x.refresh(ctx))
	}
	if err := x.prune(ctx); err != nil {
		return report, err
	}
	return report, x.refresh(ctx)
}

// isStale says whether the document frequencies that are stored are those of another version of the program: they would
// be counted anew at every start.
func (x *Index) isStale(ctx context.Context) (bool, error) {
	var raw []byte
	if err := x.handle().QueryRowContext(ctx, "SELECT substr(frequencies, 1, 1) FROM statistics").Scan(&raw); err != nil {
		return false, sqlitedb.Explain(x.path, "read", err)
	}
	return len(raw) > 0 && !rank.ReadsVersion(raw[0]), nil
}

// announce tells BeforeEmbedding what will be sent to a learned model.
func (x *Index) announce(ctx context.Context, articles []corpus.Article) error {
	if x.opts.BeforeEmbedding == nil || isLexical(x.opts.Embedder) {
		return nil
	}
	texts, bytes, err := x.Pending(ctx, articles)
	if err == nil && texts > 0 {
		x.opts.BeforeEmbedding(texts, bytes)
	}
	return err
}

// acquire takes the lock beside the file that has this ending; an index in memory needs none.
func (x *Index) acquire(ending string) (release func(), err error) {
	if x.path == Memory {
		return func() {}, nil
	}
	l, err := lock.Acquire(x.path+ending, x.opts.Command, x.opts.Clock())
	if err != nil {
		return nil, err
	}
	return func() {
		if err := l.Release(); err != nil {
			x.opts.Logger.Warn("the lock could not be given back", "error", err)
		}
	}, nil
}

// meter tells how far the work is.
type meter struct {
	report      func(done, total int)
	done, total int
}

func (m *meter) add(done, more int) {
	m.done += done
	m.total += more
	if m.report != nil {
		m.report(m.done, m.total)
	}
}

// plan is what a Sync has to do.
type plan struct {
	changed []planned
	removed []string
}

type planned struct {
	article corpus.Article
	stamp   string
	row     []byte
}

// plan compares the articles with the stamps of those in the index.
func (x *Index) plan(ctx context.Context, articles []corpus.Article) (plan, Report, error) {
	var p plan
	var report Report
	stored, err := x.stamps(ctx)
	if err != nil {
		return p, report, err
	}
	seen := make(map[string]bool, len(articles))
	for _, a := range articles {
		if seen[a.ID] {
			return p, report, fmt.Errorf("bring the index up to date: two articles are called %s; rename one of the files", a.ID)
		}
		seen[a.ID] = true
		stamp, row, err := stampOf(a, x.opts.ReaderVersion)
		if err != nil {
			return p, report, err
		}
		old, known := stored[a.ID]
		switch {
		case !known:
			report.Added++
		case old == stamp:
			report.Unchanged++
			continue
		default:
			report.Updated++
		}
		p.changed = append(p.changed, planned{a, stamp, row})
	}
	for id := range stored {
		if !seen[id] {
			p.removed = append(p.removed, id)
		}
	}
	slices.Sort(p.removed)
	report.Removed = len(p.removed)
	return p, report, nil
}

func (x *Index) stamps(ctx context.Context) (map[string]string, error) {
	rows, err := x.handle().QueryContext(ctx, "SELECT id, stamp FROM articles")
	if err != nil {
		return nil, sqlitedb.Explain(x.path, "read", err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id, stamp string
		if err := rows.Scan(&id, &stamp); err != nil {
			return nil, sqlitedb.Explain(x.path, "read", err)
		}
		out[id] = stamp
	}
	return out, sqlitedb.Explain(x.path, "read", rows.Err())
}

// prepared is an article with everything that is computed before the transaction that stores it.
type prepared struct {
	planned
	passages []corpus.Passage
	terms    []string // of each passage
	content  [][]byte
	claims   []claims.Claim
	rows     []string // of each claim
}

// store writes the changed articles and removes those that left, some at a time.
func (x *Index) store(ctx context.Context, p plan, read func(corpus.Article) []claims.Claim, m *meter, report *Report) error {
	for ids := range slices.Chunk(p.removed, articlesPerBatch) {
		if err := x.write(ctx, nil, ids); err != nil {
			return err
		}
	}
	for changed := range slices.Chunk(p.changed, articlesPerBatch) {
		batch, err := x.prepareAll(ctx, changed, read)
		if err != nil {
			return err
		}
		if err := x.write(ctx, batch, nil); err != nil {
			return err
		}
		passages := 0
		for _, a := range batch {
			passages += len(a.passages)
			report.Claims += len(a.claims)
		}
		report.Passages += passages
		m.add(len(batch), passages)
	}
	return nil
}

// prepareAll reads a batch of articles on all processors.
func (x *Index) prepareAll(ctx context.Context, batch []planned, read func(corpus.Article) []claims.Claim) ([]prepared, error) {
	out := make([]prepared, len(batch))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range batch {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("bring the index up to date: %w", err)
			}
			var err error
			out[i], err = x.prepareArticle(batch[i], read)
			return err
		})
	}
	return out, g.Wait()
}

func (x *Index) prepareArticle(p planned, read func(corpus.Article) []claims.Claim) (prepared, error) {
	out := prepared{planned: p, passages: p.article.Passages()}
	for _, passage := range out.passages {
		out.terms = append(out.terms, x.analysis.passage(passage.Text, p.article.Language))
		out.content = append(out.content, contentOf(passage.Text))
	}
	if read == nil {
		return out, nil
	}
	out.claims = read(p.article)
	var err error
	out.rows, err = rowsOf(p.article.ID, out.claims)
	return out, err
}

// write stores a batch and removes articles in one transaction, with the document frequencies that follow from both.
func (x *Index) write(ctx context.Context, batch []prepared, removed []string) error {
	err := sqlitedb.Immediate(ctx, x.handle(), func(tx *sql.Tx) error {
		stats, generation, err := readStats(ctx, tx)
		if err != nil {
			return err
		}
		for _, id := range removed {
			if err := deleteArticle(ctx, tx, id, stats); err != nil {
				return err
			}
		}
		for _, a := range batch {
			if err := deleteArticle(ctx, tx, a.article.ID, stats); err != nil {
				return err
			}
			if err := insertArticle(ctx, tx, a, stats); err != nil {
				return err
			}
		}
		return writeStats(ctx, tx, stats, generation+1)
	})
	return sqlitedb.Explain(x.path, "store articles in", err)
}

func writeStats(ctx context.Context, tx *sql.Tx, stats *rank.Stats, generation int64) error {
	raw, err := stats.MarshalBinary()
	if err != nil {
		return fmt.Errorf("write document frequencies: %w", err)
	}
	_, err = tx.ExecContext(ctx, "UPDATE statistics SET generation = ?, frequencies = ?", generation, raw)
	return err
}

func deleteArticle(ctx context.Context, tx *sql.Tx, id string, stats *rank.Stats) error {
	rows, err := tx.QueryContext(ctx, "SELECT text FROM passages WHERE article = ?", id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		stats.Remove(text)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, statement := range []string{
		"DELETE FROM terms WHERE rowid IN (SELECT number FROM passages WHERE article = ?)",
		"DELETE FROM passages WHERE article = ?",
		"DELETE FROM claims WHERE article = ?",
		"DELETE FROM asked WHERE article = ?",
		"DELETE FROM articles WHERE id = ?",
	} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return err
		}
	}
	return nil
}

func insertArticle(ctx context.Context, tx *sql.Tx, a prepared, stats *rank.Stats) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO articles (id, revision, stamp, language, row, body) VALUES (?, ?, ?, ?, ?, ?)",
		a.article.ID, a.article.Revision, a.stamp, a.article.Language, string(a.row), a.article.Body)
	if err != nil {
		return err
	}
	for i, p := range a.passages {
		res, err := tx.ExecContext(ctx, `INSERT INTO passages (id, article, start, "end", language, content, text) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			p.ID, a.article.ID, p.Start, p.End, a.article.Language, a.content[i], p.Text)
		if err != nil {
			return err
		}
		number, err := res.LastInsertId()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO terms (rowid, stems) VALUES (?, ?)", number, a.terms[i]); err != nil {
			return err
		}
		stats.Add(p.Text)
	}
	for i, c := range a.claims {
		if err := insertClaim(ctx, tx, a.article.ID, i, c, a.rows[i]); err != nil {
			return err
		}
	}
	return nil
}
