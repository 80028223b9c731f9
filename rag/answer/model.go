package answer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/prompts"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// ErrUnusable is returned for a reply that holds no answer: no JSON, no sentences, or far too many.
var ErrUnusable = errors.New("the language model's reply can't be used")

// The bounds of a conversation with a model.
const (
	promptLimit  = 48 << 10 // bytes of a prompt, about 14,000 tokens
	replyTokens  = 1200
	mostFaults   = 40  // told to a model at once
	longestFault = 700 // characters of a sentence or problem that is told
	shownToModel = 12  // passages, beside those that hold the claims
)

// Generator is a language model. llm.Endpoint is the real one; tests put a scripted server behind it.
type Generator interface {
	Generate(ctx context.Context, r llm.Request) (llm.Response, error)
	// Model is the name under which the model is asked for.
	Model() string
}

// Model is the writer that has a language model put the evidence into prose. It trusts nothing that comes back: a reply is
// only taken apart here, and whoever uses it has to verify every line. It is safe for concurrent use.
type Model struct {
	generator Generator
	prompts   *prompts.Set
	evidence  *Evidence
}

// NewModel makes a writer on a model; e is the evidence writer whose words it shares.
func NewModel(g Generator, p *prompts.Set, e *Evidence) *Model {
	return &Model{generator: g, prompts: p, evidence: e}
}

// Name is the model's name.
func (m *Model) Name() string { return m.generator.Model() }

// Hash is that of all prompt templates.
func (m *Model) Hash() string { return m.prompts.Hash() }

// Base is the evidence writer's answer to the same question, on which a model's answer builds and with which it is compared.
type Base struct {
	Input    Input
	Draft    draft.Draft
	Evidence draft.Evidence
	// Question is the question in the asker's words; History are the turns before it.
	Question string
	History  []question.Turn
	// Means says whether a text has another word for one of the question. Nil where only the word itself counts.
	Means func(word, text string) bool
}

// Exchange is one question to a model with its reply, for the record.
type Exchange struct {
	// Purpose is "answer", "repair" or "follow-up".
	Purpose  string        `json:"purpose"`
	Messages []llm.Message `json:"messages"`
	// Output is the reply as it came, "" where Error says why there is none.
	Output string `json:"output"`
	Error  string `json:"error"`
	Model  string `json:"model"`
	// PromptTokens and CompletionTokens are as the endpoint counted them.
	PromptTokens     int `json:"prompt_tokens"`
	CompletionTokens int `json:"completion_tokens"`
	// Dropped is the number of passages left out for length.
	Dropped int `json:"dropped"`
}

// Conversation is the work on one answer with a model. It is used by one goroutine.
type Conversation struct {
	model     *Model
	base      Base
	evidence  draft.Evidence
	claims    map[string]string // short ids of the prompt to those of the ledger
	passages  map[string]string
	prompt    prompts.Prompt
	exchanges []Exchange
}

// Begin prepares a conversation: it numbers sources, claims and passages and renders the prompt. It fails where the claims
// of the answer alone are longer than a prompt may be.
func (m *Model) Begin(b Base) (*Conversation, error) {
	c := &Conversation{model: m, base: b, claims: map[string]string{}, passages: map[string]string{}}
	c.gather()
	p, err := m.prompts.Answer(c.briefing(), promptLimit)
	if err != nil {
		return nil, fmt.Errorf("render the prompt: %w", err)
	}
	c.prompt = p
	for i := range p.Dropped { // what the model did not see it can't stand on
		delete(c.passages, fmt.Sprintf("p%d", len(c.evidence.Passages)-i))
	}
	return c, nil
}

// Evidence is all that the model's lines may stand on. Passages come without sentences that give orders.
func (c *Conversation) Evidence() draft.Evidence { return c.evidence }

// Told is what the model was told as instructions, none of which may come back.
func (c *Conversation) Told() []string { return []string{c.prompt.System} }

// Exchanges are the questions to the model so far.
func (c *Conversation) Exchanges() []Exchange { return c.exchanges }

// Write asks for an answer.
func (c *Conversation) Write(ctx context.Context) (draft.Draft, error) {
	return c.ask(ctx, "answer", []llm.Message{{Role: llm.System, Text: c.prompt.System}, {Role: llm.User, Text: c.prompt.User}})
}

// Repair gives the reply back with what was wrong in it, sentence by sentence, and asks for a better one.
func (c *Conversation) Repair(ctx context.Context, d draft.Draft, problems []draft.Problem) (draft.Draft, error) {
	last := c.exchanges[len(c.exchanges)-1]
	var list []prompts.Problem
	for _, p := range problems[:min(len(problems), mostFaults)] {
		told := prompts.Problem{Detail: cut(p.Detail, longestFault)}
		if p.Line >= 0 && p.Line < len(d.Lines) {
			told.Sentence = cut(strings.TrimSpace(written.ReplaceAllString(d.Lines[p.Line].Text, "")), longestFault) // without the markers, which the model did not write
		}
		list = append(list, told)
	}
	text, err := c.model.prompts.Repair(string(c.base.Input.Asked.Language), list)
	if err != nil {
		return draft.Draft{}, fmt.Errorf("render the repair prompt: %w", err)
	}
	messages := append(slices.Clone(last.Messages), llm.Message{Role: llm.Assistant, Text: last.Output}, llm.Message{Role: llm.User, Text: text})
	return c.ask(ctx, "repair", messages)
}

// ask makes one exchange and reads the reply.
func (c *Conversation) ask(ctx context.Context, purpose string, messages []llm.Message) (draft.Draft, error) {
	x, err := c.model.exchange(ctx, purpose, messages, llm.Schema{Name: c.prompt.SchemaName, JSON: c.prompt.Schema})
	x.Dropped = c.prompt.Dropped
	c.exchanges = append(c.exchanges, x)
	if err != nil {
		return draft.Draft{}, err
	}
	r, err := readReply(x.Output)
	if err != nil {
		c.exchanges[len(c.exchanges)-1].Error = err.Error()
		return draft.Draft{}, err
	}
	return c.draft(r), nil
}

// exchange asks the model once and notes what was said.
func (m *Model) exchange(ctx context.Context, purpose string, messages []llm.Message, schema llm.Schema) (Exchange, error) {
	x := Exchange{Purpose: purpose, Messages: messages, Model: m.generator.Model()}
	res, err := m.generator.Generate(ctx, llm.Request{Messages: messages, Schema: schema, MaxTokens: replyTokens})
	x.Output, x.PromptTokens, x.CompletionTokens = res.Text, res.PromptTokens, res.CompletionTokens
	if res.Model != "" {
		x.Model = res.Model
	}
	if err != nil {
		x.Error = err.Error()
		return x, err
	}
	return x, nil
}

// gather numbers what the model may cite: the evidence writer's articles and claims first, so that its lines keep their
// numbers beside the model's.
func (c *Conversation) gather() {
	in := c.base.Input
	c.evidence = draft.Evidence{
		Articles: slices.Clone(c.base.Evidence.Articles), Claims: c.base.Evidence.Claims, Groups: c.base.Evidence.Groups,
	}
	for _, p := range c.chosen() {
		i := slices.IndexFunc(in.Articles, func(a corpus.Article) bool { return a.ID == p.Article })
		if i < 0 {
			continue
		}
		c.source(in.Articles[i])
		p.Text = c.harmless(in.Articles[i], p)
		c.evidence.Passages = append(c.evidence.Passages, p)
	}
}

// chosen are the passages that hold the claims, then the best of those found.
func (c *Conversation) chosen() []draft.Scored {
	in := c.base.Input
	var out []draft.Scored
	has := func(id string) bool {
		return slices.ContainsFunc(out, func(p draft.Scored) bool { return p.ID == id })
	}
	for _, a := range c.evidence.Articles {
		for _, p := range a.Passages() {
			if slices.ContainsFunc(c.evidence.Claims, func(cl claims.Claim) bool { return cl.Article == a.ID && p.Overlaps(cl.Span) }) || c.quotes(a, p) {
				found := slices.IndexFunc(in.Passages, func(o draft.Scored) bool { return o.ID == p.ID })
				if found < 0 {
					out = append(out, draft.Scored{Passage: p}) // nothing searched for it: it holds a claim
					continue
				}
				out = append(out, in.Passages[found])
			}
		}
	}
	for _, p := range in.Passages[:min(len(in.Passages), shownToModel)] {
		if !has(p.ID) {
			out = append(out, p)
		}
	}
	return out
}

// quotes says whether the evidence writer's lines quote a passage.
func (c *Conversation) quotes(a corpus.Article, p corpus.Passage) bool {
	return slices.ContainsFunc(c.base.Draft.Lines, func(l draft.Line) bool {
		return slices.ContainsFunc(l.Quotes, func(q draft.Quote) bool {
			return c.evidence.Articles[q.Source-1].ID == a.ID && p.Overlaps(lang.Span{Start: q.Start, End: q.End})
		})
	})
}

// source is the number of an article, given when it is first needed.
func (c *Conversation) source(a corpus.Article) int {
	if i := slices.IndexFunc(c.evidence.Articles, func(have corpus.Article) bool { return have.ID == a.ID }); i >= 0 {
		return i + 1
	}
	c.evidence.Articles = append(c.evidence.Articles, a)
	return len(c.evidence.Articles)
}

// harmless is a passage's text without the sentences that give orders to whoever reads them: they are no news.
func (c *Conversation) harmless(a corpus.Article, p draft.Scored) string {
	text := []byte(p.Text)
	for _, s := range a.Sentences {
		if p.Span.Contains(s.Span) && c.model.evidence.vocabulary.IsInstruction(a.Body[s.Start:s.End]) {
			for i := s.Start - p.Start; i < s.End-p.Start; i++ {
				text[i] = ' '
			}
		}
	}
	return string(text)
}
