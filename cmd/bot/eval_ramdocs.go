package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/ledgereval"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/index"
)

// evalRAMDocs asks each case's question over its documents alone and counts which answers are shown.
func (p *program) evalRAMDocs(ctx context.Context, file string, verbose bool) error {
	in, err := p.input(file)
	if err != nil {
		return err
	}
	defer in.Close()
	cases, err := ledgereval.ReadConflicts(in)
	if err != nil {
		return usagef("%s: %w", file, err)
	}
	room, err := p.caseRoom()
	if err != nil {
		return err
	}
	report, err := ledgereval.Conflicts(ctx, cases, room.ask)
	if err != nil {
		return err
	}
	if p.flags.json {
		return p.printJSON(report)
	}
	rows := tallies("cases", []namedTally{
		{"all answers shown", report.Complete},
		{"every answer has a document", report.Attested},
		{"of all shown, no other figure", report.Only},
		{"the same, nothing falsified", report.Unfalsified},
		{"of all shown, none offered as answer", report.Offered},
		{"answers shown, one by one", report.Shown},
	})
	over := fmt.Sprintf("%d of %d cases have two or more numeric answers; %d of them got no answer", report.Cases, len(cases), report.Abstained)
	return p.printMeasures(over, rows, report.Misses, verbose)
}

// caseRoom answers questions over a handful of documents that are forgotten afterwards.
type caseRoom struct {
	reader   *claims.Reader
	splitter *compound.Splitter
	options  index.Options
}

func (p *program) caseRoom() (caseRoom, error) {
	reader, err := claims.NewReader()
	if err != nil {
		return caseRoom{}, err
	}
	words, err := lexicon.Default()
	if err != nil {
		return caseRoom{}, err
	}
	splitter := compound.NewSplitter(words.Has)
	embedder, err := p.embedder(splitter)
	if err != nil {
		return caseRoom{}, err
	}
	return caseRoom{reader, splitter, index.Options{
		Embedder: embedder, Lexicon: words, Splitter: splitter, ReaderVersion: reader.Version(), Command: "bot", Logger: p.logger(), Clock: time.Now,
	}}, nil
}

// unrecorded is the recorder of answers that nobody is shown: they are only counted.
type unrecorded struct{}

func (unrecorded) Record(context.Context, rag.Record) error { return nil }

func (r caseRoom) ask(ctx context.Context, c ledgereval.ConflictCase) (_ rag.Answer, err error) {
	x, err := index.Open(ctx, index.Memory, r.options)
	if err != nil {
		return rag.Answer{}, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	list := make([]corpus.Article, 0, len(c.Documents))
	for i, d := range c.Documents {
		a, err := corpus.Parse(ledgereval.Document(i), []byte("---\nlanguage: en\n---\n"+d.Text))
		if err != nil {
			r.options.Logger.Debug("document left out", "case", c.Question, "document", i+1, "error", err)
			continue
		}
		list = append(list, a)
	}
	if _, err := x.Sync(ctx, list, r.reader.Read, nil); err != nil {
		return rag.Answer{}, err
	}
	engine, err := rag.New(rag.Config{
		Index: x, Recorder: unrecorded{}, Vocabulary: r.reader.Vocabulary(), Lexicon: r.options.Lexicon, Splitter: r.splitter,
		Reader: r.reader, Logger: r.options.Logger,
	})
	if err != nil {
		return rag.Answer{}, err
	}
	return engine.Ask(ctx, rag.Question{Text: c.Question})
}
