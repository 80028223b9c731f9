// Package extract asks a language model which figures an article reports that the rules did not read, and keeps of its
// proposals what stands in the article.
//
// What a model says is not trusted: claims.Reader.Accept holds each proposal against the article and reads value, qualifier
// and whatever else it can from the text. Only stretches of an article are sent in which the rules have left a figure unread,
// and never what was removed from it or gives orders. The package keeps nothing itself, and touches neither files nor clock.
package extract

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/prompts"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// Generator is a language model. llm.Endpoint is the real one; tests use a scripted one.
type Generator interface {
	Generate(ctx context.Context, r llm.Request) (llm.Response, error)
	// Model is the name under which the model is asked for.
	Model() string
}

// replyTokens bounds a reply: the claims of one part.
const replyTokens = 4096

// maxCalls bounds the requests for one article, with those for parts whose reply was cut off.
const maxCalls = 64

// Extractor asks a model for claims. It is safe for concurrent use.
type Extractor struct {
	generator Generator
	prompts   *prompts.Set
	reader    *claims.Reader
	logger    *slog.Logger
	words     string
}

// New makes an extractor. logger may be nil.
func New(g Generator, p *prompts.Set, r *claims.Reader, logger *slog.Logger) (*Extractor, error) {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	e := &Extractor{generator: g, prompts: p, reader: r, logger: logger}
	h := sha256.New()
	for _, code := range []lang.Code{lang.German, lang.English} {
		empty, err := e.prompt(corpus.Article{Language: code}, "")
		if err != nil {
			return nil, fmt.Errorf("ask a model for claims: %w", err)
		}
		fmt.Fprintf(h, "%s\n%s\n%s\n", empty.System, empty.User, empty.Schema)
	}
	e.words = hex.EncodeToString(h.Sum(nil)[:16])
	return e, nil
}

// Model is the model that is asked.
func (e *Extractor) Model() string { return e.generator.Model() }

// Words is a hash of all that the model is told beside the article: with other words it might answer otherwise.
func (e *Extractor) Words() string { return e.words }

// Report says what came of asking about an article.
type Report struct {
	// Calls counts requests, PromptTokens and CompletionTokens what they used as the endpoint counted it.
	Calls, PromptTokens, CompletionTokens int
	// Proposed, Accepted and Known count claims; Known are those on figures that the rules have read, or that came twice.
	// Refused are the others with the reason for each.
	Proposed, Accepted, Known int
	Refused                   []claims.Refusal
}

// Propose asks about an article and returns the claims that stand in it. have are those known already. An error is that of the
// first request that failed: then there are no claims, and whoever called may try again later. Where the rules have read all
// figures nobody is asked.
func (e *Extractor) Propose(ctx context.Context, a corpus.Article, have []claims.Claim) ([]claims.Claim, Report, error) {
	var r Report
	var proposals []claims.Proposal
	for _, p := range e.parts(a, have) {
		list, err := e.askPart(ctx, a, p, &r)
		if err != nil {
			return nil, r, fmt.Errorf("ask about article %s: %w", a.ID, err)
		}
		proposals = append(proposals, list...)
	}
	accepted, refused := e.reader.Accept(a, have, proposals)
	r.Proposed, r.Accepted = len(proposals), len(accepted)
	for _, x := range refused {
		if x.Reason == claims.Known {
			r.Known++
			continue
		}
		r.Refused = append(r.Refused, x)
		e.logger.Info("a proposed claim was refused", "article", a.ID, "reason", x.Reason)
		e.logger.Debug("the proposal", "article", a.ID, "quote", x.Proposal.Quote, "figure", x.Proposal.Figure)
	}
	return accepted, r, nil
}

// askPart asks about a part of an article. Where the reply is cut off, its halves are asked about instead.
func (e *Extractor) askPart(ctx context.Context, a corpus.Article, p part, r *Report) ([]claims.Proposal, error) {
	if r.Calls >= maxCalls {
		return nil, fmt.Errorf("%w: it takes more than %d requests", ErrUnusable, maxCalls)
	}
	list, err := e.ask(ctx, a, p.text(a.Body), r)
	if !errors.Is(err, llm.ErrCut) || len(p.sentences) < 2 {
		return list, err
	}
	var both []claims.Proposal
	for _, half := range p.halves() {
		list, err := e.askPart(ctx, a, half, r)
		if err != nil {
			return nil, err
		}
		both = append(both, list...)
	}
	return both, nil
}

// ask makes one request and reads the reply.
func (e *Extractor) ask(ctx context.Context, a corpus.Article, text string, r *Report) ([]claims.Proposal, error) {
	p, err := e.prompt(a, text)
	if err != nil {
		return nil, err
	}
	r.Calls++
	res, err := e.generator.Generate(ctx, llm.Request{
		Messages:  []llm.Message{{Role: llm.System, Text: p.System}, {Role: llm.User, Text: p.User}},
		Schema:    llm.Schema{Name: p.SchemaName, JSON: p.Schema},
		MaxTokens: replyTokens,
	})
	r.PromptTokens += res.PromptTokens
	r.CompletionTokens += res.CompletionTokens
	if err != nil {
		return nil, err
	}
	return readReply(res.Text)
}

func (e *Extractor) prompt(a corpus.Article, text string) (prompts.Prompt, error) {
	code := lang.German
	if a.Language == lang.English {
		code = lang.English
	}
	return e.prompts.Extraction(prompts.Extraction{Language: string(code), Title: a.Title, Text: text})
}
