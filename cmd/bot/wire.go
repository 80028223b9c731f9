package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/embeddings"
	"github.com/quellenlage/quellenlage/internal/lock"
	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/extract"
	"github.com/quellenlage/quellenlage/rag/index"
	"github.com/quellenlage/quellenlage/rag/rank"
)

// The files of the data folder.
const (
	indexFile = "corpus.db"
	auditFile = "audit.db"
	stateFile = "state.db"
)

// openHouse opens the audit log where answers are wanted, reads the articles, brings the index up to date, and makes the
// engine. The log comes first: without it there is nothing to read for.
func openHouse(ctx context.Context, p *program, plan plan) (_ *house, err error) {
	var open closers
	defer func() {
		if err != nil {
			err = errors.Join(err, open.close())
		}
	}()
	recorder, err := openRecorder(ctx, plan, &open)
	if err != nil {
		return nil, err
	}
	list, skipped, err := readArticles(ctx, plan)
	if err != nil {
		return nil, err
	}
	k, err := newKnowledge()
	if err != nil {
		return nil, err
	}
	h, x, err := p.openLibrary(ctx, plan, k, list, &open)
	if err != nil {
		return nil, err
	}
	h.Synced.Skipped, h.Close = skipped, open.close
	if recorder == nil {
		return h, nil
	}
	h.Log = recorder
	model, err := p.model(ctx, plan, &open)
	if err != nil {
		return nil, err
	}
	h.Ask, err = rag.New(rag.Config{
		Index: x, Recorder: recorder, Vocabulary: k.reader.Vocabulary(), Lexicon: k.words, Splitter: k.splitter, Reader: k.reader, Logger: p.logger(),
		Clock: plan.Clock, Model: model, Deadline: p.settings.Deadline,
	})
	return h, err
}

// knowledge is what the program knows of German and English.
type knowledge struct {
	reader   *claims.Reader
	words    *lexicon.Lexicon
	splitter *compound.Splitter
}

func newKnowledge() (knowledge, error) {
	reader, err := claims.NewReader()
	if err != nil {
		return knowledge{}, err
	}
	words, err := lexicon.Default()
	if err != nil {
		return knowledge{}, err
	}
	return knowledge{reader, words, compound.NewSplitter(words.Has)}, nil
}

// openLibrary opens the index of some articles and brings it up to date: a house in which nothing is asked yet.
func (p *program) openLibrary(ctx context.Context, plan plan, k knowledge, list []corpus.Article, open *closers) (*house, *index.Index, error) {
	embedder, err := p.embedder(k.splitter)
	if err != nil {
		return nil, nil, err
	}
	opts := index.Options{
		Embedder: embedder, Lexicon: k.words, Splitter: k.splitter, ReaderVersion: k.reader.Version(),
		BeforeEmbedding: costNotice(embedder, p.settings.EmbeddingModel, plan.Notice),
		Command:         "bot", Logger: p.logger(), Clock: plan.Clock,
	}
	x, report, err := syncedIndex(ctx, opts, plan, list, k.reader)
	if err != nil {
		return nil, nil, err
	}
	open.add(x.Close)
	h := &house{Library: indexed{x}, Synced: synced{
		Added: report.Added, Changed: report.Updated, Removed: report.Removed, Unchanged: report.Unchanged,
	}}
	h.Propose = func(ctx context.Context, progress func(done, total int)) (extract.Summary, error) {
		return p.propose(ctx, plan, x, k.reader, progress)
	}
	if plan.Articles != "" {
		h.Resync = func(ctx context.Context) error {
			list, _, err := readArticles(ctx, plan)
			if err == nil {
				_, err = patiently(ctx, x, plan, list, k.reader)
			}
			return err
		}
	}
	return h, x, nil
}

// embedder is the endpoint's where a model is set, else the built-in one.
func (p *program) embedder(splitter embeddings.Splitter) (index.Embedder, error) {
	s := p.settings
	if s.EmbeddingModel == "" {
		return embeddings.NewBuiltin(splitter), nil
	}
	e, err := embeddings.NewEndpoint(embeddings.Config{
		BaseURL: s.BaseURL, Key: s.APIKey, Name: s.EmbeddingModel, Dimensions: s.EmbeddingDimensions, Logger: p.logger(),
	})
	if err != nil {
		return nil, usagef("%w", err)
	}
	return e, nil
}

// cheapRun is up to how many tokens are embedded without a word about the cost.
const cheapRun = 200_000

// pricedEmbedder can say what embedding costs. embeddings.Endpoint is one.
type pricedEmbedder interface {
	Estimate(bytes int) (tokens int, dollars float64, priced bool)
}

// costNotice says before a large run how much is going to be embedded and what that costs; nil where it costs nothing.
func costNotice(e index.Embedder, model string, notice func(string)) func(texts, bytes int) {
	priced, ok := e.(pricedEmbedder)
	if !ok {
		return nil
	}
	return func(texts, bytes int) {
		tokens, dollars, known := priced.Estimate(bytes)
		if tokens <= cheapRun {
			return
		}
		cost := "its price is not known"
		if known {
			cost = fmt.Sprintf("about $%.2f by its list price", dollars)
		}
		notice(fmt.Sprintf("%d passages are to be embedded with %s: about %d tokens, %s\n"+
			"it may be interrupted; what was embedded by then is kept, and the next run goes on from there", texts, model, tokens, cost))
	}
}

// openRecorder opens where answers are recorded; nil where nothing is asked.
func openRecorder(ctx context.Context, plan plan, open *closers) (*audit.Log, error) {
	dir := plan.Data
	switch plan.Records {
	case noAnswers:
		return nil, nil
	case measured:
		temp, err := os.MkdirTemp("", "quellenlage-")
		if err != nil {
			return nil, fmt.Errorf("make a folder for the records of this run: %w", err)
		}
		open.add(func() error { return os.RemoveAll(temp) })
		dir = temp
	}
	log, err := audit.Open(ctx, filepath.Join(dir, auditFile), audit.Options{PlainUsers: plan.PlainUsers})
	if err != nil {
		return nil, fmt.Errorf("no answer can be shown, because it could not be recorded: %w (--data DIR or DATA_DIR sets the data folder)", err)
	}
	open.add(log.Close)
	return log, nil
}

// readArticles reads the articles of the plan. Files that are none are said and listed.
func readArticles(ctx context.Context, plan plan) (list []corpus.Article, skipped []string, err error) {
	var warnings []corpus.Warning
	if plan.Articles == "" {
		list, warnings, err = corpus.Reader{}.Read(ctx, articles.FS)
	} else {
		list, warnings, err = corpus.Reader{}.ReadDir(ctx, plan.Articles)
	}
	skipped = []string{}
	for _, w := range warnings {
		plan.Notice(w.String())
		skipped = append(skipped, w.String())
	}
	if errors.Is(err, corpus.ErrNoArticles) || errors.Is(err, corpus.ErrNoFolder) {
		return nil, nil, fmt.Errorf("%w, or choose another folder with --articles DIR", err)
	}
	return list, skipped, err
}

// syncedIndex opens the index and brings it up to date. Where its file can't be written, the index is made in memory for
// this run: it can be made again from the articles at any time.
func syncedIndex(ctx context.Context, opts index.Options, plan plan, list []corpus.Article, reader *claims.Reader) (*index.Index, index.Report, error) {
	path := filepath.Join(plan.Data, indexFile)
	x, report, err := openAndSync(ctx, path, opts, plan, list, reader)
	if errors.Is(err, sqlitedb.ErrReadOnly) || errors.Is(err, sqlitedb.ErrFull) {
		plan.Notice(fmt.Sprintf("%v\nthe index is kept in memory for this run", err))
		return openAndSync(ctx, index.Memory, opts, plan, list, reader)
	}
	return x, report, err
}

func openAndSync(ctx context.Context, path string, opts index.Options, plan plan, list []corpus.Article, reader *claims.Reader) (*index.Index, index.Report, error) {
	x, err := index.Open(ctx, path, opts)
	if err != nil {
		return nil, index.Report{}, err
	}
	report, err := patiently(ctx, x, plan, list, reader)
	for _, n := range x.Notices() {
		plan.Notice(n)
	}
	if err != nil {
		return nil, index.Report{}, errors.Join(err, x.Close())
	}
	return x, report, nil
}

// How long a command waits for another one that is bringing the same index up to date, and how often it looks.
const (
	lockPatience = 30 * time.Second
	lockInterval = 50 * time.Millisecond
)

// patiently brings the index up to date, waiting for another process that does the same: most often there is nothing
// left to do then.
func patiently(ctx context.Context, x *index.Index, plan plan, list []corpus.Article, reader *claims.Reader) (index.Report, error) {
	until := plan.Clock().Add(lockPatience)
	for {
		report, err := x.Sync(ctx, list, reader.Read, plan.Progress)
		var held *lock.HeldError
		switch {
		case err != nil && ctx.Err() != nil && report.Embedded > 0: // wherever the interrupt was met
			plan.Notice(fmt.Sprintf("%d passages were embedded and are kept; the next run goes on from there", report.Embedded))
			return report, err
		case errors.Is(err, index.ErrEmbedding) && ctx.Err() == nil:
			return report, nil // the index answers by words meanwhile, and says so in its notices
		case !errors.As(err, &held) || plan.Clock().After(until):
			return report, err
		}
		select {
		case <-ctx.Done():
			return report, fmt.Errorf("wait for the index: %w", ctx.Err())
		case <-time.After(lockInterval):
		}
	}
}

// indexed is the library over an index.
type indexed struct{ *index.Index }

// Search finds passages; a question in neither German nor English is read like an English one.
func (i indexed) Search(ctx context.Context, text string, code lang.Code, k int) ([]passageFound, error) {
	if code == lang.Other {
		code, _ = lang.Detect(text)
	}
	if code == lang.Other {
		code = lang.English
	}
	q := i.Query(text, code)
	hits, err := i.Index.Search(ctx, q, k)
	if err != nil {
		return nil, err
	}
	list := make([]passageFound, 0, len(hits))
	for _, h := range hits {
		list = append(list, passageFound{Scored: draft.Scored{Passage: h.Passage, Score: h.Score}, Why: i.reasons(q, h)})
	}
	return list, nil
}

// reasons takes a hit's score apart.
func (i indexed) reasons(q rank.Query, h index.Hit) reasons {
	why := reasons{
		NGrams: h.Parts.NGrams, Words: h.Parts.Words, Closeness: h.Parts.Closeness, Cosine: h.Parts.Cosine,
		ByVector: h.ByVector, ByWords: h.ByWords, Terms: []termFound{},
	}
	for _, w := range i.Match(q, h.Text, h.Language).Words {
		why.Terms = append(why.Terms, termFound{Word: w.Word.Text, Text: w.Text, Via: w.Via, Found: w.Found, Weight: w.IDF})
	}
	return why
}

// closers closes what was opened, the last first.
type closers struct{ list []func() error }

func (c *closers) add(f func() error) { c.list = append(c.list, f) }

func (c *closers) close() error {
	var errs []error
	for _, f := range slices.Backward(c.list) {
		errs = append(errs, f())
	}
	c.list = nil
	return errors.Join(errs...)
}
