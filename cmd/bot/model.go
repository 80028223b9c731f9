package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag/answer"
	state "github.com/quellenlage/quellenlage/settings"
)

// defaultModel writes answers where a key of OpenAI's is all that is set.
const defaultModel = "gpt-4o-mini"

// noModel is the value of OPENAI_CHAT_MODEL that switches the language model off.
const noModel = "none"

// chatModel is the name of the language model, "" for none.
func (s settings) chatModel() string {
	switch name := strings.TrimSpace(s.ChatModel); {
	case s.switchedOff():
		return ""
	case name != "":
		return name
	case s.APIKey != "" && s.BaseURL == "":
		return defaultModel
	}
	return ""
}

// switchedOff says whether no model is wanted. Who writes that in capitals wants none either: nothing may then be sent.
func (s settings) switchedOff() bool {
	return strings.EqualFold(strings.TrimSpace(s.ChatModel), noModel)
}

// generator is the language model's endpoint, nil where none is set. budget may be nil where nothing is counted.
func (p *program) generator(budget llm.Budget) (*llm.Endpoint, error) {
	if p.settings.chatModel() == "" {
		return nil, nil
	}
	return newEndpoint(p.chatConfig(budget))
}

// chatConfig says how the language model's endpoint is asked.
func (p *program) chatConfig(budget llm.Budget) llm.Config {
	return llm.Config{
		BaseURL: p.settings.BaseURL, Key: p.settings.APIKey, Name: p.settings.chatModel(),
		APIType: llm.APIType(p.settings.APIType), APIVersion: p.settings.APIVersion,
		Concurrency: p.settings.Concurrency, DailyTokens: p.settings.DailyTokens, Budget: budget, Logger: p.logger(),
		AttemptTimeout: attemptTimeout(p.settings.Deadline),
	}
}

// attemptTimeout is how long one request may take of a deadline: all but the time to ask again, where the deadline is long.
func attemptTimeout(deadline time.Duration) time.Duration {
	const usual, again = 20 * time.Second, 10 * time.Second
	return max(usual, deadline-again)
}

func newEndpoint(c llm.Config) (*llm.Endpoint, error) {
	e, err := llm.NewEndpoint(c)
	if err != nil {
		return nil, usagef("%w", err)
	}
	return e, nil
}

// model is what writes prose, nil for the evidence writer alone. What it uses is counted in the data folder, so that all
// processes share a budget; where nothing can be counted no budget can be kept, and that is said before anything is sent.
func (p *program) model(ctx context.Context, plan plan, open *closers) (answer.Generator, error) {
	if p.settings.chatModel() == "" {
		if p.settings.APIKey != "" && !p.settings.switchedOff() && p.settings.EmbeddingModel == "" {
			plan.Notice("OPENAI_API_KEY and OPENAI_BASE_URL are set, but no model; set OPENAI_CHAT_MODEL to one that the endpoint has")
		}
		return nil, nil
	}
	budget, err := p.budget(ctx, plan, open)
	if err != nil {
		return nil, err
	}
	g, err := p.generator(budget)
	if err != nil {
		return nil, err
	}
	open.add(g.Close)
	return g, nil
}

// budget counts tokens; nil where there is no limit to keep.
func (p *program) budget(ctx context.Context, plan plan, open *closers) (llm.Budget, error) {
	if p.settings.DailyTokens <= 0 {
		return nil, nil
	}
	store, err := state.Open(ctx, filepath.Join(plan.Data, stateFile))
	if err != nil {
		return nil, fmt.Errorf("count what the language model uses: %w (OPENAI_DAILY_TOKENS=0 switches the budget off)", err)
	}
	open.add(store.Close)
	return store, nil
}
