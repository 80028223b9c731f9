package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/prompts"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/extract"
	"github.com/quellenlage/quellenlage/rag/index"
)

// proposalTimeout is how long one request for claims may take: nobody waits for it as for an answer, and a list of all the
// figures of a page is long.
const proposalTimeout = 3 * time.Minute

// errNoModel says what to set where the model is to read claims.
var errNoModel = errors.New("there is no language model to ask for claims; set OPENAI_CHAT_MODEL, with OPENAI_API_KEY for OpenAI's own or OPENAI_BASE_URL for another endpoint")

// propose asks the language model about the articles for which nobody asked it yet, and keeps in the index what stands in them.
func (p *program) propose(ctx context.Context, plan plan, x *index.Index, reader *claims.Reader, progress func(done, total int)) (s extract.Summary, err error) {
	if x.InMemory() {
		return s, errors.New("what a language model proposes can't be kept in the data folder, so it is not asked; --data DIR or DATA_DIR sets the folder")
	}
	var open closers
	defer func() { err = errors.Join(err, open.close()) }()
	e, err := p.extractor(ctx, plan, reader, &open)
	if err != nil {
		return s, err
	}
	release, err := x.LockAsking()
	if err != nil {
		return s, err
	}
	defer release()
	ledger := askedLedger{x, index.Asked{Model: e.Model(), Prompt: e.Words()}}
	list, err := x.Unasked(ctx, ledger.who)
	if err != nil {
		return s, err
	}
	todo, err := e.Plan(ctx, list, ledger, nil)
	if err != nil {
		return s, err
	}
	if todo.Articles > 0 {
		plan.Notice(fmt.Sprintf("%d articles hold figures that the rules have not read; %s is asked about them in %d requests: about %d tokens, replies included\n"+
			"it may be interrupted; what was answered by then is kept, and the next run goes on from there", todo.Articles, e.Model(), todo.Calls, todo.Tokens))
	}
	return e.Run(ctx, todo, ledger, p.settings.Concurrency, progress)
}

// extractor is what asks the model.
func (p *program) extractor(ctx context.Context, plan plan, reader *claims.Reader, open *closers) (*extract.Extractor, error) {
	if p.settings.chatModel() == "" {
		return nil, usagef("%w", errNoModel)
	}
	budget, err := p.budget(ctx, plan, open)
	if err != nil {
		return nil, err
	}
	c := p.chatConfig(budget)
	c.AttemptTimeout = proposalTimeout
	g, err := newEndpoint(c)
	if err != nil {
		return nil, err
	}
	open.add(g.Close)
	set, err := prompts.New()
	if err != nil {
		return nil, err
	}
	return extract.New(g, set, reader, p.logger())
}

// askedLedger keeps in an index what one model proposed.
type askedLedger struct {
	x   *index.Index
	who index.Asked
}

// Have gives the claims that the rules read in an article.
func (l askedLedger) Have(ctx context.Context, article string) ([]claims.Claim, error) {
	list, err := l.x.ClaimsBy(ctx, index.Filter{Article: article})
	return slices.DeleteFunc(list, func(c claims.Claim) bool { return c.By == claims.ByModel }), err
}

// Keep keeps what was accepted for an article.
func (l askedLedger) Keep(ctx context.Context, a corpus.Article, list []claims.Claim) error {
	err := l.x.KeepProposed(ctx, l.who, a, list)
	if errors.Is(err, index.ErrChanged) {
		return fmt.Errorf("%w: %s", extract.ErrChanged, a.ID)
	}
	return err
}

// summaryText says to a person what came of asking.
func summaryText(s extract.Summary) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s was asked about %d articles; in %d the rules had read every figure; %d are left\n", s.Model, s.Asked, s.Read, s.Left)
	fmt.Fprintf(&b, "%d claims proposed: %d accepted, %d known already, %d refused; %d requests, %d tokens\n",
		s.Proposed, s.Accepted, s.Known, s.Refused, s.Calls, s.PromptTokens+s.CompletionTokens)
	return b.String()
}
