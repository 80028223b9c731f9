// Package rag answers questions about the corpus: it reads the question, gathers evidence, lets a writer draft, verifies
// the draft, and records the answer before anybody sees it.
//
// What it never does: show a figure that no article gives, add up figures, or return an answer that was not recorded.
package rag

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/prompts"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/index"
	"github.com/quellenlage/quellenlage/rag/question"
	"github.com/quellenlage/quellenlage/rag/rank"
	"github.com/quellenlage/quellenlage/rag/verify"
)

// ErrEmpty is returned for a question or message without a word.
var ErrEmpty = errors.New("nothing was asked: the text is empty")

// searched is how many passages of a question are looked at; wider by how many times more are looked for where only some
// articles count.
const (
	searched = 20
	wider    = 10
)

// Index is the corpus as the engine reads it. index.Index is the real one, with a temporary file or in memory in tests.
type Index interface {
	// Search finds the k best passages, best first.
	Search(ctx context.Context, q rank.Query, k int) ([]index.Hit, error)
	Articles(ctx context.Context) ([]corpus.Article, error)
	Claims(ctx context.Context) ([]claims.Claim, error)
	// Hash changes whenever an article does.
	Hash() string
	// Query and Match look for words of a question in texts.
	Query(text string, code lang.Code) rank.Query
	Match(q rank.Query, text string, code lang.Code) rank.Match
}

// Config is what an engine is made of. The fields up to Reader are needed; the rest have defaults.
type Config struct {
	Index      Index
	Recorder   Recorder
	Vocabulary *claims.Vocabulary
	// Lexicon and Splitter tell the sorts of words in questions.
	Lexicon  question.Lexicon
	Splitter question.Splitter
	// Reader reads messages for Check.
	Reader *claims.Reader
	// Model writes prose from the evidence; nil for the evidence writer alone. Deadline is how long an answer waits for it,
	// 30 seconds where it is 0.
	Model    answer.Generator
	Deadline time.Duration
	// Logger defaults to one that drops everything, Clock to time.Now, NewID to random ids.
	Logger *slog.Logger
	Clock  func() time.Time
	NewID  func() string
}

// Engine answers questions. It is safe for concurrent use.
type Engine struct {
	cfg      Config
	question *question.Reader
	writer   *answer.Evidence
	model    *answer.Model // nil without one
	verifier *verify.Verifier
	families *families

	loading sync.Mutex // held by whoever reads the corpus anew
	view    atomic.Pointer[view]
}

// view is the corpus as of one index hash, read once for all questions.
type view struct {
	hash     string
	articles []corpus.Article
	ledger   []claims.Claim
	newest   calendar.Interval
	// languages are those that articles are written in.
	languages []lang.Code
	matter    *matter
	// facts are known of a larger corpus, of which this is what a record holds; nil where this is all.
	facts map[string]int
}

// New makes an engine. It refuses a configuration without recorder: no answer may leave unrecorded.
func New(cfg Config) (*Engine, error) {
	switch {
	case cfg.Recorder == nil:
		return nil, errors.New("make engine: no recorder: answers may only be shown after they were recorded")
	case cfg.Index == nil || cfg.Vocabulary == nil || cfg.Reader == nil || cfg.Lexicon == nil || cfg.Splitter == nil:
		return nil, errors.New("make engine: index, vocabulary, lexicon, splitter and reader are all needed")
	}
	q, err := question.NewReader(cfg.Vocabulary, cfg.Lexicon, cfg.Splitter)
	if err != nil {
		return nil, fmt.Errorf("make engine: %w", err)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.NewID == nil {
		cfg.NewID = newID
	}
	if cfg.Deadline <= 0 {
		cfg.Deadline = defaultDeadline
	}
	verifier, err := verify.New(cfg.Reader, cfg.Lexicon, cfg.Splitter)
	if err != nil {
		return nil, fmt.Errorf("make engine: %w", err)
	}
	e := &Engine{cfg: cfg, question: q, writer: answer.NewEvidence(cfg.Vocabulary), verifier: verifier, families: newFamilies(cfg.Lexicon, cfg.Splitter)}
	if cfg.Model != nil {
		set, err := prompts.New()
		if err != nil {
			return nil, fmt.Errorf("make engine: %w", err)
		}
		e.model = answer.NewModel(cfg.Model, set, e.writer)
	}
	return e, nil
}

// Ask answers a question. The answer is recorded before it is returned; an error means that there is nothing to show.
// An abstention is an answer. With a model the answer is its prose where that stands in the sources, else the evidence
// writer's, after the deadline at the latest.
func (e *Engine) Ask(ctx context.Context, q Question) (Answer, error) {
	q.Mode = Asked
	return e.answer(ctx, q, func(ctx context.Context, j *job) written {
		base := e.base(j, j.asked, j.found)
		if e.model == nil || strings.TrimSpace(j.asked.Text) == "" {
			return e.plain(ctx, j, base, j.repeatable(j.asked))
		}
		ctx, cancel := context.WithTimeout(ctx, e.cfg.Deadline)
		defer cancel()
		return e.modelled(ctx, j, base)
	})
}

// Check reads a message like an unpublished article and says of every figure and statement in it what the articles have.
// No model takes part in it.
func (e *Engine) Check(ctx context.Context, q Question) (Answer, error) {
	q.Mode = Checked
	return e.answer(ctx, q, func(ctx context.Context, j *job) written {
		clean, _ := question.Clean(q.Text)
		d, ev := e.writer.Check(answer.Checked{
			Text: clean, Language: j.asked.Language, Claims: e.cfg.Reader.Text(clean),
			Articles: j.view.articles, Ledger: j.view.ledger, Passages: j.found, Finder: j.finder, Matter: j.view.matter,
			Terms: j.asked.Terms, Facts: j.facts,
		})
		ev.Passages = j.found
		j.stage("write")
		return e.plain(ctx, j, answer.Base{Draft: d, Evidence: ev}, j.repeatable(j.asked))
	})
}

// job is the work on one question.
type job struct {
	question Question
	view     *view
	asked    question.Asked
	// found are the passages found, best first.
	found  []draft.Scored
	finder finder
	facts  *answer.Facts
	*timer
}

// answer does what asking and checking share: read, search, write, record.
func (e *Engine) answer(ctx context.Context, q Question, write func(context.Context, *job) written) (Answer, error) {
	t := newTimer(e.cfg.Clock)
	if clean, _ := question.Clean(q.Text); strings.TrimSpace(clean) == "" {
		return Answer{}, ErrEmpty
	}
	all, err := e.load(ctx)
	if err != nil {
		return Answer{}, err
	}
	v := all.within(q.Scope)
	j := &job{
		question: q, view: v, finder: newFinder(e.cfg.Index, v.languages, e.families), facts: answer.NewFacts(v.facts), timer: t,
	}
	j.asked = shaped(e.question.Read(q.Text, turns(q.History), v.newest), q.Kind)
	t.stage("question")
	step(ctx, Searching)
	if j.found, err = e.search(ctx, j, j.asked.Search, j.asked.Language); err != nil {
		return Answer{}, err
	}
	j.found = e.withReasons(j)
	t.stage("search")
	step(ctx, Comparing)
	w := write(ctx, j)
	a := e.assemble(j, w)
	used, total := j.facts.Corpus(len(v.articles)), j.facts.Of("articles of any scope", func() int { return len(all.articles) })
	if n := q.Scope.notice(j.asked.Language, used, total); n != "" {
		a.Notices = append(a.Notices, n)
	}
	a.Trace.Stages, a.Trace.Index = t.stages, v.hash
	if err := e.cfg.Recorder.Record(ctx, Record{Question: q, Answer: a, At: e.cfg.Clock(), Evidence: evidenceOf(j, a)}); err != nil {
		return Answer{}, fmt.Errorf("the answer can't be shown, because it could not be recorded: %w", err)
	}
	return a, nil
}

// search finds the best passages of the question's scope. With a scope it looks at more, since most may lie outside.
func (e *Engine) search(ctx context.Context, j *job, text string, code lang.Code) ([]draft.Scored, error) {
	k := searched
	if !j.question.Scope.isZero() {
		k *= wider
	}
	hits, err := e.cfg.Index.Search(ctx, e.cfg.Index.Query(text, code), k)
	if err != nil {
		return nil, fmt.Errorf("search the articles: %w", err)
	}
	found := j.view.inside(j.question.Scope, scored(hits))
	if k > searched {
		found = found[:min(len(found), searched)]
	}
	return found, nil
}

// withReasons adds passages that give a reason to those found, where the question asks for one.
func (e *Engine) withReasons(j *job) []draft.Scored {
	const most = 3 // passages
	in := answer.Input{Asked: j.asked, Articles: j.view.articles, Ledger: j.view.ledger, Passages: j.found, Finder: j.finder, Matter: j.view.matter, Facts: j.facts}
	return answer.WithReasons(j.found, e.writer.Reasons(in, most))
}

// base is the evidence writer's answer.
func (e *Engine) base(j *job, asked question.Asked, found []draft.Scored) answer.Base {
	in := answer.Input{Asked: asked, Articles: j.view.articles, Ledger: j.view.ledger, Passages: found, Finder: j.finder, Matter: j.view.matter, Facts: j.facts}
	d, ev := e.writer.Write(in)
	ev.Passages = found
	j.stage("write")
	return answer.Base{
		Input: in, Draft: d, Evidence: ev, Question: j.asked.Text, History: turns(j.question.History),
		Means: func(word, text string) bool { return e.verifier.Means(word, asked.Language, text) },
	}
}

// plain verifies the evidence writer's answer to what was asked.
func (e *Engine) plain(ctx context.Context, j *job, base answer.Base, asked verify.Asked) written {
	step(ctx, Checking)
	clean, _ := question.Clean(j.question.Text) // the evidence writer repeats a question as a quotation only
	asked.Text += "\n" + clean
	d, ver := e.verified(base.Draft, base.Evidence, asked)
	j.stage("verify")
	return written{draft: d, evidence: base.Evidence, verification: ver, writer: writerEvidence}
}

// verified checks a draft and takes out the lines that don't stand in the evidence; the problems are told either way.
func (e *Engine) verified(d draft.Draft, ev draft.Evidence, asked verify.Asked) (draft.Draft, Verification) {
	problems := e.verifier.Check(d, ev, asked)
	if len(problems) == 0 {
		return d, Verification{OK: true, Problems: []draft.Problem{}}
	}
	bad := map[int]bool{}
	for _, p := range problems {
		bad[p.Line] = true
		e.cfg.Logger.Warn("a line of an answer did not stand in its sources and was taken out", "kind", p.Kind)
		e.cfg.Logger.Debug("what was wrong with a line that was taken out", "kind", p.Kind, "detail", p.Detail)
	}
	var kept []draft.Line
	for i, l := range d.Lines {
		if !bad[i] {
			kept = append(kept, l)
		}
	}
	d.Lines = kept
	if !slices.ContainsFunc(kept, func(l draft.Line) bool { return l.Role == draft.Verdict }) {
		d = answer.Nothing(asked.Language) // what is left would be an answer without a verdict
	}
	return d, Verification{OK: false, Problems: problems}
}

// repeatable is what an answer may repeat from the question: nothing of an instruction in it.
func (j *job) repeatable(asked question.Asked) verify.Asked {
	return verify.Asked{Text: j.asked.Text, Language: asked.Language, Time: asked.Time, Speakers: asked.Speakers, Find: j.finder.Prepare}
}

// load returns the corpus as it is now, reading it only where it changed. While somebody reads it anew, others are
// answered from the corpus as it was.
func (e *Engine) load(ctx context.Context) (*view, error) {
	hash := e.cfg.Index.Hash()
	if v := e.view.Load(); v != nil && v.hash == hash {
		return v, nil
	}
	if !e.loading.TryLock() {
		if v := e.view.Load(); v != nil {
			return v, nil
		}
		e.loading.Lock()
	}
	defer e.loading.Unlock()
	if v := e.view.Load(); v != nil && v.hash == hash {
		return v, nil
	}
	v, err := e.read(ctx)
	if err != nil {
		return nil, err
	}
	e.view.Store(v)
	return v, nil
}

// read reads articles and ledger. Another process may change the index in between: then they are read again, and claims of
// another revision than their article's are left out, since their offsets would point elsewhere.
func (e *Engine) read(ctx context.Context) (*view, error) {
	const attempts = 3
	v := &view{}
	for range attempts {
		v.hash = e.cfg.Index.Hash()
		var err error
		if v.articles, err = e.cfg.Index.Articles(ctx); err != nil {
			return nil, fmt.Errorf("read the indexed articles: %w", err)
		}
		if v.ledger, err = e.cfg.Index.Claims(ctx); err != nil {
			return nil, fmt.Errorf("read the ledger: %w", err)
		}
		if e.cfg.Index.Hash() == v.hash {
			break
		}
	}
	revisions := make(map[string]string, len(v.articles))
	for _, a := range v.articles {
		revisions[a.ID] = a.Revision
		if !slices.Contains(v.languages, a.Language) {
			v.languages = append(v.languages, a.Language)
		}
		if a.Published.Closed() && a.Published.To.Compare(v.newest.To) > 0 {
			v.newest = a.Published.Interval
		}
	}
	v.ledger = slices.DeleteFunc(v.ledger, func(c claims.Claim) bool { return revisions[c.Article] != c.Revision })
	v.matter = newMatter(e.cfg.Lexicon, e.cfg.Splitter, v.articles)
	return v, nil
}

func turns(history []Turn) []question.Turn {
	out := make([]question.Turn, len(history))
	for i, t := range history {
		out[i] = question.Turn{Role: t.Role, Text: t.Text}
	}
	return out
}

func scored(hits []index.Hit) []draft.Scored {
	out := make([]draft.Scored, len(hits))
	for i, h := range hits {
		out[i] = draft.Scored{Passage: h.Passage, Score: h.Score}
	}
	return out
}
