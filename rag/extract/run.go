package extract

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// Ledger is where claims are kept. In the program it is the index; tests use a fake.
type Ledger interface {
	// Have gives the claims that the rules read in an article.
	Have(ctx context.Context, article string) ([]claims.Claim, error)
	// Keep notes that an article was asked about and keeps the claims that came of it. ErrChanged says that the article has
	// become another one meanwhile, and that nothing was kept.
	Keep(ctx context.Context, a corpus.Article, list []claims.Claim) error
}

// ErrChanged is for Ledger.Keep.
var ErrChanged = errors.New("the article was changed meanwhile")

// Plan is what a run is going to do.
type Plan struct {
	// Articles, Calls and Tokens count what is to be asked about, in how many requests, of about how many tokens with the
	// replies.
	Articles, Calls, Tokens int

	list []corpus.Article
	ask  []bool
}

// Plan finds out which of the articles are worth asking about. progress may be nil.
func (e *Extractor) Plan(ctx context.Context, list []corpus.Article, ledger Ledger, progress func(done, total int)) (Plan, error) {
	p := Plan{list: list, ask: make([]bool, len(list))}
	for i, a := range list {
		if err := ctx.Err(); err != nil {
			return p, fmt.Errorf("look for figures that the rules have not read: %w", err)
		}
		have, err := ledger.Have(ctx, a.ID)
		if err != nil {
			return p, err
		}
		for _, part := range e.parts(a, have) {
			tokens, err := e.estimate(a, part)
			if err != nil {
				return p, err
			}
			p.ask[i] = true
			p.Calls++
			p.Tokens += tokens
		}
		if p.ask[i] {
			p.Articles++
		}
		if progress != nil {
			progress(i+1, len(list))
		}
	}
	return p, nil
}

// Failure is an article that could not be asked about.
type Failure struct {
	Article string `json:"article"`
	Reason  string `json:"reason"`
}

// Refused is a proposal that was not kept.
type Refused struct {
	Article string `json:"article"`
	claims.Refusal
}

// listed bounds how many refused proposals a summary names.
const listed = 1000

// Summary says what came of a run.
type Summary struct {
	Model string `json:"model"`
	// Asked, Read and Left count articles: those a model answered about, those in which the rules had read all figures, and
	// those that are still to be asked about, the failed ones among them.
	Asked  int       `json:"asked"`
	Read   int       `json:"read"`
	Left   int       `json:"left"`
	Failed []Failure `json:"failed"`
	// Proposed, Accepted, Known and Refused count claims; Known are those on figures that the rules have read. Refusals names
	// the first thousand of those that were refused.
	Proposed int       `json:"proposed"`
	Accepted int       `json:"accepted"`
	Known    int       `json:"known"`
	Refused  int       `json:"refused"`
	Refusals []Refused `json:"refusals"`
	// Calls counts requests, the tokens are as the endpoint counted them.
	Calls            int `json:"calls"`
	PromptTokens     int `json:"prompt_tokens"`
	CompletionTokens int `json:"completion_tokens"`
}

// answered is what came of asking about one article.
type answered struct {
	article corpus.Article
	claims  []claims.Claim
	report  Report
	asked   bool
	err     error
}

// failuresInARow is after how many articles one after the other a run is given up.
const failuresInARow = 4

// Run asks about the articles of a plan, some at once, and keeps what comes of each as soon as it is there. An article whose
// requests fail keeps the claims it has and stays to be asked about. The run ends early where going on is of no use: the key
// is not accepted, the budget is spent, the endpoint is down, several articles fail one after the other, or ctx is done. Then
// the summary is returned with an error, and what was kept stays. progress may be nil.
func (e *Extractor) Run(ctx context.Context, p Plan, ledger Ledger, atOnce int, progress func(done, total int)) (Summary, error) {
	s := Summary{Model: e.Model(), Failed: []Failure{}, Refusals: []Refused{}}
	stop := make(chan struct{})
	results := e.work(ctx, p, ledger, max(atOnce, 1), stop)
	var stopped error
	inARow, done := 0, 0
	for r := range results {
		s.count(r.report)
		err := r.err
		if err == nil {
			// What was paid for is kept, also where the interrupt came right behind it.
			err = ledger.Keep(context.WithoutCancel(ctx), r.article, r.claims)
		}
		switch {
		case err == nil:
			inARow = 0
			s.take(r)
		case errors.Is(err, ErrChanged):
		case ctx.Err() == nil:
			inARow++
			s.Failed = append(s.Failed, Failure{r.article.ID, err.Error()})
		}
		if stopped == nil {
			if stopped = giveUp(ctx, err, r.err == nil, inARow); stopped != nil {
				close(stop)
			}
		}
		if done++; progress != nil {
			progress(done, len(p.list))
		}
	}
	s.Left = len(p.list) - s.Asked - s.Read
	if stopped == nil && ctx.Err() != nil {
		stopped = fmt.Errorf("ask about articles: %w", ctx.Err())
	}
	return s, stopped
}

// giveUp says why a run can't go on; nil where it can. kept is true for an error of keeping, not of asking.
func giveUp(ctx context.Context, err error, keeping bool, inARow int) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("ask about articles: %w", ctx.Err())
	case err == nil || errors.Is(err, ErrChanged):
		return nil
	case keeping, errors.Is(err, llm.ErrKey), errors.Is(err, llm.ErrBudget), errors.Is(err, llm.ErrDown):
		return err
	case inARow >= failuresInARow:
		return fmt.Errorf("%d articles failed one after the other, the last with: %w", inARow, err)
	}
	return nil
}

// work asks about the articles, in any order, until all are done or stop is closed, and then closes the results.
func (e *Extractor) work(ctx context.Context, p Plan, ledger Ledger, atOnce int, stop <-chan struct{}) <-chan answered {
	jobs, results := make(chan int), make(chan answered)
	go func() {
		defer close(jobs)
		for i := range p.list {
			select {
			case <-stop:
				return
			case <-ctx.Done():
				return
			case jobs <- i:
			}
		}
	}()
	var workers sync.WaitGroup
	for range atOnce {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for i := range jobs {
				results <- e.answer(ctx, p.list[i], p.ask[i], ledger)
			}
		}()
	}
	go func() {
		workers.Wait()
		close(results)
	}()
	return results
}

func (e *Extractor) answer(ctx context.Context, a corpus.Article, ask bool, ledger Ledger) answered {
	out := answered{article: a, asked: ask}
	if !ask {
		return out
	}
	have, err := ledger.Have(ctx, a.ID)
	if err != nil {
		out.err = err
		return out
	}
	out.claims, out.report, out.err = e.Propose(ctx, a, have)
	return out
}

// count adds what was used.
func (s *Summary) count(r Report) {
	s.Calls += r.Calls
	s.PromptTokens += r.PromptTokens
	s.CompletionTokens += r.CompletionTokens
}

// take adds an article whose claims were kept.
func (s *Summary) take(r answered) {
	if !r.asked {
		s.Read++
		return
	}
	s.Asked++
	s.Proposed += r.report.Proposed
	s.Accepted += r.report.Accepted
	s.Known += r.report.Known
	s.Refused += len(r.report.Refused)
	for _, x := range r.report.Refused {
		if len(s.Refusals) < listed {
			s.Refusals = append(s.Refusals, Refused{r.article.ID, x})
		}
	}
}
