package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/index"
	"github.com/quellenlage/quellenlage/rag/retrievaleval"

	"github.com/quellenlage/quellenlage/corpus"
)

// evalXQuAD measures how well passages are found: the paragraphs and questions of the first file, and the questions of
// the second, which ask the same in English. The index lies in a folder that is thrown away.
func (p *program) evalXQuAD(ctx context.Context, files []string) (err error) {
	sets := make([]retrievaleval.Set, len(files))
	for i, name := range files {
		if sets[i], err = readXQuAD(name); err != nil {
			return err
		}
	}
	temp, err := os.MkdirTemp("", "quellenlage-")
	if err != nil {
		return fmt.Errorf("make a folder for the index of this run: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	x, err := p.emptyIndex(ctx, filepath.Join(temp, indexFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	none := func(corpus.Article) []claims.Claim { return nil }
	if _, err := x.Sync(ctx, sets[0].Articles(lang.German), none, nil); err != nil {
		return err
	}
	var results []retrievaleval.Result
	for i, set := range sets {
		code, name := lang.German, "German to German"
		if i > 0 {
			code, name = lang.English, "English to German"
		}
		r, err := retrievaleval.Measure(ctx, x, name, set.Questions, code)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	if p.flags.json {
		return p.printJSON(results)
	}
	var b bytes.Buffer
	if err := retrievaleval.Print(&b, results...); err != nil {
		return err
	}
	return p.print(b.String())
}

func readXQuAD(name string) (retrievaleval.Set, error) {
	f, err := os.Open(name)
	if err != nil {
		return retrievaleval.Set{}, usagef("%w", err)
	}
	defer f.Close()
	set, err := retrievaleval.Read(f)
	if err != nil {
		return set, usagef("%s: %w", name, err)
	}
	return set, nil
}

// emptyIndex opens an index with the embedder of the settings.
func (p *program) emptyIndex(ctx context.Context, path string) (*index.Index, error) {
	words, err := lexicon.Default()
	if err != nil {
		return nil, err
	}
	splitter := compound.NewSplitter(words.Has)
	embedder, err := p.embedder(splitter)
	if err != nil {
		return nil, err
	}
	return index.Open(ctx, path, index.Options{Embedder: embedder, Lexicon: words, Splitter: splitter, Command: "bot", Logger: p.logger()})
}
