package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/extract"
)

// asker answers questions and checks texts, and does either again. *rag.Engine is the real one, fakeAsker in the tests the fake.
type asker interface {
	Ask(ctx context.Context, q rag.Question) (rag.Answer, error)
	Check(ctx context.Context, q rag.Question) (rag.Answer, error)
	Replay(ctx context.Context, r rag.Record, on rag.Ground, by rag.Asker) (rag.Answer, error)
}

// library is what was read and indexed. indexed is the real one, fakeLibrary in the tests the fake.
type library interface {
	// Search returns the best k passages for a question in a language, best first; lang.Other finds out which it is in.
	Search(ctx context.Context, question string, code lang.Code, k int) ([]passageFound, error)
	// Claims is the ledger, ordered by article and place.
	Claims(ctx context.Context) ([]claims.Claim, error)
	// Articles are the articles, ordered by id.
	Articles(ctx context.Context) ([]corpus.Article, error)
	// Hash changes whenever an article or a claim does.
	Hash() string
}

// passageFound is a passage with its score and why it stands where it does.
type passageFound struct {
	draft.Scored
	Why reasons
}

// reasons say why a passage ranks where it does.
type reasons struct {
	// NGrams, Words, Closeness and Cosine are the parts of the score, each 0 to 1; Cosine is 0 with built-in vectors.
	NGrams    float64 `json:"ngrams"`
	Words     float64 `json:"words"`
	Closeness float64 `json:"closeness"`
	Cosine    float64 `json:"cosine"`
	// ByVector and ByWords are the places at which the two searches found the passage, from 1; 0 for not found.
	ByVector int `json:"by_vector"`
	ByWords  int `json:"by_words"`
	// Terms are the words of the question, each with what of the passage answers to it.
	Terms []termFound `json:"terms"`
}

// termFound is one word of a question in a passage.
type termFound struct {
	Word string `json:"word"`
	// Text is what stands in the passage, Via the translation that led there, "" where none was needed.
	Text string `json:"text"`
	Via  string `json:"via"`
	// Found is how well it answers, 0 to 1; Weight how much the word says, by its rarity in the corpus.
	Found  float64 `json:"found"`
	Weight float64 `json:"weight"`
}

// house is everything behind the commands, opened. Ask is nil where it was not wanted.
type house struct {
	Ask     asker
	Library library
	// Log is where answers are recorded; nil where nothing is asked.
	Log *audit.Log
	// Resync reads the articles anew and brings the index up to date; nil where they can't change.
	Resync func(context.Context) error
	// Synced says what bringing the index up to date changed.
	Synced synced
	// Propose asks the language model for claims that the rules have not read, and keeps what stands in the articles. Its
	// summary says what was done, also beside an error.
	Propose func(ctx context.Context, progress func(done, total int)) (extract.Summary, error)
	Close   func() error
}

// synced counts what bringing the index up to date changed.
type synced struct {
	Added     int `json:"added"`
	Changed   int `json:"changed"`
	Removed   int `json:"removed"`
	Unchanged int `json:"unchanged"`
	// Skipped are the files that are no readable article, with the reason and what to do.
	Skipped []string `json:"skipped"`
}

func (s synced) String() string {
	return fmt.Sprintf("%d articles: %d added, %d changed, %d unchanged; %d removed, %d files skipped\n",
		s.Added+s.Changed+s.Unchanged, s.Added, s.Changed, s.Unchanged, s.Removed, len(s.Skipped))
}

// plan is what an opener needs to know.
type plan struct {
	// Articles is a folder; "" stands for the articles in the program.
	Articles string
	// Data is the folder of the program's files.
	Data string
	// Records says where answers are recorded.
	Records records
	// Notice hands on a sentence that the person should read; Progress hears how far long work is.
	Notice   func(string)
	Progress func(done, total int)
	Clock    func() time.Time
	// PlainUsers says on which servers the ids of users are kept as they are; nil for nowhere.
	PlainUsers func(server string) bool
}

// records says what becomes of the answers of a run.
type records int

const (
	// noAnswers: the command asks nothing, and the house has no asker.
	noAnswers records = iota
	// kept: answers go into the audit log of the data folder.
	kept
	// measured: answers are only scored; their records go into a log that is thrown away afterwards.
	measured
)

// opener opens a house. openHouse is the real one.
type opener func(ctx context.Context, p *program, plan plan) (*house, error)

// house opens what a command needs and brings the index up to date.
func (p *program) house(ctx context.Context, r records) (*house, error) {
	bar := newProgress(p.stderr, p.screens.Err(), "reading articles", time.Now)
	defer bar.done()
	return p.open(ctx, p, plan{
		Articles: p.articles(), Data: p.settings.Data, Records: r,
		Notice: func(s string) { bar.done(); p.say("%s", s) }, Progress: bar.report, Clock: time.Now,
	})
}

// lazyHouse opens a house when it is first needed, so that wrong usage is said at once and leaves no files behind.
type lazyHouse struct {
	p       *program
	records records
	h       *house
}

func (l *lazyHouse) get(ctx context.Context) (*house, error) {
	if l.h != nil {
		return l.h, nil
	}
	h, err := l.p.house(ctx, l.records)
	if err != nil {
		return nil, err
	}
	l.h = h
	return h, nil
}

// close closes what was opened and adds its error to err.
func (l *lazyHouse) close(err *error) {
	if l.h != nil {
		*err = errors.Join(*err, l.h.Close())
	}
}
