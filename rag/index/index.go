// Package index keeps the corpus and finds passages in it: articles, passages, their vectors and the ledger of claims in
// one SQLite file, beside chromem-go, which holds the vectors in memory while the program runs.
//
// A question is looked for twice, by its words (FTS5 over stems and compound parts) and by its vector; the union of both
// is ordered by one exact scorer (rag/rank). The file is derived from the articles and can be deleted at any time: that
// costs time, and what a paid embedding model costs. A damaged one is moved aside and built anew by the next Sync.
//
// The index never changes an article and never decides what is an answer. Several processes may use one file: readers
// see what another one has changed at their next call, and a lock lets only one change it.
package index

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/rank"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Embedder makes vectors. embeddings.Builtin and embeddings.Endpoint are the real ones; tests use a scripted one.
type Embedder interface {
	// Model identifies the vectors: those of different models are never compared.
	Model() string
	Dimensions() int
	Passages(ctx context.Context, texts []string) ([][]float32, error)
	Query(ctx context.Context, text string) ([]float32, error)
}

// lexicalEmbedder is an embedder that knows words by their spelling alone: it is asked with translations and with what
// is rare in the corpus, and its cosine adds nothing to the exact scorer. embeddings.Builtin is one.
type lexicalEmbedder interface {
	Lexical() bool
	QueryWeighted(ctx context.Context, text string, idf func(ngram []byte) float64) ([]float32, error)
}

// Splitter takes German compounds apart on every level. compound.Splitter is the real one; tests use none.
type Splitter interface{ Parts(folded string) []string }

// Options are what an index is made of. Embedder is needed; the rest may be left out.
type Options struct {
	Embedder Embedder
	// Lexicon translates questions; without one a word is looked for by its own spelling alone.
	Lexicon rank.Lexicon
	// Splitter takes compounds apart for the full-text index.
	Splitter Splitter
	// ReaderVersion names the version of the claims reader: another one makes Sync read every article anew.
	ReaderVersion string
	// ChromemPassages is up to how many passages chromem-go searches the vectors; beyond, a flat scan does, with the same
	// results. 0 means 4,000: there a question still has its answer in time when eight are asked at once on two processors.
	ChromemPassages int
	// BeforeEmbedding, where it is set, is told by Sync how many texts, of how many bytes, it is about to send to a learned
	// model, before it does anything else: that may take long and cost money. It is not called where there are none.
	BeforeEmbedding func(texts, bytes int)
	// Command names the running command for the lock ("bot ingest").
	Command string
	// Logger defaults to one that drops everything, Clock to time.Now.
	Logger *slog.Logger
	Clock  func() time.Time
}

// Index is an open index. It is safe for concurrent use.
type Index struct {
	path     string
	opts     Options
	analyzer *rank.Analyzer
	analysis *analysis

	mu      sync.RWMutex // guards what follows
	db      *sql.DB
	state   *state
	notices []string

	matchers sync.Map // matcherKey to *rank.Matcher
	prepared atomic.Int64

	loading sync.Mutex // one goroutine at a time loads vectors
	vectors vectors
	loaded  int64 // generation that vectors are of, -1 for none
}

// Memory is the path of an index that lives in memory: for a data folder that can't be written.
const Memory = sqlitedb.Memory

// checkedSize is the size in bytes up to which a file is checked for damage when it is opened; larger ones would make
// the start slow, and their damage shows when it is met.
const checkedSize = 16 << 20

// Open opens the index at path, made where it is missing. A damaged file is moved aside and replaced by an empty one,
// which Notices says. Errors wrap sqlitedb.ErrReadOnly where the folder can't be written: path Memory then still works.
func Open(ctx context.Context, path string, opts Options) (*Index, error) {
	if opts.Embedder == nil {
		return nil, errors.New("open the index: no embedder")
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.ChromemPassages == 0 {
		opts.ChromemPassages = 4000
	}
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	x := &Index{
		path: path, opts: opts, analyzer: rank.NewAnalyzer(opts.Lexicon), analysis: newAnalysis(opts.Splitter), loaded: -1,
	}
	err := x.open(ctx)
	if errors.Is(err, sqlitedb.ErrCorrupt) && path != Memory {
		err = x.replace(ctx, err)
	}
	if err != nil {
		return nil, err
	}
	return x, nil
}

// open opens the file and reads what every question needs.
func (x *Index) open(ctx context.Context) error {
	db, err := sqlitedb.Open(ctx, x.path, sqlitedb.Options{Synchronous: sqlitedb.Normal, BusyTimeout: 30 * time.Second})
	if err != nil {
		return fmt.Errorf("open the index: %w", err)
	}
	err = x.prepare(ctx, db)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.db = db
	return nil
}

func (x *Index) prepare(ctx context.Context, db *sql.DB) error {
	if err := x.checkDamage(ctx, db); err != nil {
		return err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("open the index: %w", err)
	}
	if err := sqlitedb.Migrate(ctx, db, files); err != nil {
		return sqlitedb.Explain(x.path, "open the index", err)
	}
	st, err := readState(ctx, db)
	if err != nil {
		return sqlitedb.Explain(x.path, "open the index", err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state = st
	return nil
}

func (x *Index) checkDamage(ctx context.Context, db *sql.DB) error {
	info, err := os.Stat(x.path)
	if err != nil || info.Size() > checkedSize {
		return nil // an index in memory, or too large to check at every start
	}
	var result string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return sqlitedb.Explain(x.path, "check the index", err)
	}
	if result != "ok" {
		return sqlitedb.Explain(x.path, "check the index", fmt.Errorf("%w: %s", sqlitedb.ErrCorrupt, result))
	}
	return nil
}

// replace moves the damaged file aside and opens an empty one.
func (x *Index) replace(ctx context.Context, cause error) error {
	aside, err := sqlitedb.MoveAside(x.path, x.opts.Clock())
	if err != nil {
		return errors.Join(cause, err)
	}
	x.opts.Logger.Warn("the index was damaged and is built anew", "moved_to", aside, "error", cause)
	x.notice(fmt.Sprintf("The index was damaged; it was moved to %s and is built anew from the articles.", aside))
	return x.open(ctx)
}

// Close closes the file.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.db.Close(); err != nil {
		return fmt.Errorf("close the index %s: %w", x.path, err)
	}
	return nil
}

// Notices are what a reader of answers should know about the index: that it was built anew, that an embedding model
// can't be reached. They are in English, in the order in which they arose, each once.
func (x *Index) Notices() []string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return slices.Clone(x.notices)
}

func (x *Index) notice(text string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !slices.Contains(x.notices, text) {
		x.notices = append(x.notices, text)
	}
}

// Query analyses a question for Search and Match.
func (x *Index) Query(text string, code lang.Code) rank.Query { return x.analyzer.Query(text, code) }

// Match says what of a question stands in a text in the language code, weighing words by the corpus. A question that was
// asked lately is quick to match again with other texts.
func (x *Index) Match(q rank.Query, text string, code lang.Code) rank.Match {
	st := x.current()
	key := matcherKey{st.generation, q.Language, code, q.Text}
	m, ok := x.matchers.Load(key)
	if !ok {
		if x.prepared.Add(1)%rememberedMatchers == 0 {
			x.matchers.Clear()
		}
		m, _ = x.matchers.LoadOrStore(key, rank.NewScorer(st.stats).Matcher(q, code))
	}
	return m.(*rank.Matcher).Match(text)
}

// rememberedMatchers bounds how many questions are kept ready for Match.
const rememberedMatchers = 32

// matcherKey says what a matcher was made of: a question's words follow from its text and language.
type matcherKey struct {
	generation     int64
	question, text lang.Code
	words          string
}

// Hash is a hash over all articles as they were read, and over the claims that models proposed; it changes whenever one does.
// It is the one of the last state that could be read.
func (x *Index) Hash() string {
	if err := x.refresh(context.Background()); err != nil {
		x.opts.Logger.Warn("the index can't be read", "error", err)
	}
	return x.current().hash
}

// Generation is a number that grows with every change of the index by any process.
func (x *Index) Generation(ctx context.Context) (int64, error) {
	g, err := readGeneration(ctx, x.handle())
	if err != nil {
		return 0, sqlitedb.Explain(x.path, "read", err)
	}
	return g, nil
}

func (x *Index) unnotice(text string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.notices = slices.DeleteFunc(x.notices, func(n string) bool { return n == text })
}

func (x *Index) handle() *sql.DB {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.db
}

// Articles gives every article as it was read, ordered by ID.
func (x *Index) Articles(ctx context.Context) ([]corpus.Article, error) {
	return x.articles(ctx, "SELECT id, revision, language, row, body FROM articles ORDER BY id")
}

func (x *Index) articles(ctx context.Context, query string, args ...any) ([]corpus.Article, error) {
	rows, err := x.handle().QueryContext(ctx, query, args...)
	if err != nil {
		return nil, sqlitedb.Explain(x.path, "read the articles of", err)
	}
	defer rows.Close()
	var out []corpus.Article
	for rows.Next() {
		var id, revision, language, body string
		var raw []byte
		if err := rows.Scan(&id, &revision, &language, &raw, &body); err != nil {
			return nil, sqlitedb.Explain(x.path, "read the articles of", err)
		}
		var row articleRow
		if err := json.Unmarshal(raw, &row); err != nil {
			return nil, fmt.Errorf("read article %s from %s: %w", id, x.path, err)
		}
		out = append(out, row.article(id, revision, language, body))
	}
	return out, sqlitedb.Explain(x.path, "read the articles of", rows.Err())
}

// Filter picks claims; a field that is "" lets every claim pass.
type Filter struct {
	Article, Measure, Subject string
	Kind                      claims.Kind
}

// Claims gives the whole ledger, by article and in the order of the text.
func (x *Index) Claims(ctx context.Context) ([]claims.Claim, error) { return x.ClaimsBy(ctx, Filter{}) }

// ClaimsBy gives the claims of the ledger that pass the filter, by article and in the order of the text.
func (x *Index) ClaimsBy(ctx context.Context, f Filter) ([]claims.Claim, error) {
	rows, err := x.handle().QueryContext(ctx, `SELECT article, row FROM claims
		WHERE (?1 = '' OR article = ?1) AND (?2 = '' OR measure = ?2) AND (?3 = '' OR subject = ?3) AND (?4 = '' OR kind = ?4)
		ORDER BY article, ordinal`, f.Article, f.Measure, f.Subject, string(f.Kind))
	if err != nil {
		return nil, sqlitedb.Explain(x.path, "read the claims of", err)
	}
	defer rows.Close()
	var out []claims.Claim
	for rows.Next() {
		var article string
		var raw []byte
		if err := rows.Scan(&article, &raw); err != nil {
			return nil, sqlitedb.Explain(x.path, "read the claims of", err)
		}
		var row claimRow
		if err := json.Unmarshal(raw, &row); err != nil {
			return nil, fmt.Errorf("read a claim of article %s from %s: %w", article, x.path, err)
		}
		out = append(out, row.claim())
	}
	return inOrder(out), sqlitedb.Explain(x.path, "read the claims of", rows.Err())
}
