package main

import (
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag/answer"
)

// defaultModel writes answers where a key of OpenAI's is all that is set.
const defaultModel = "gpt-4o-mini"

// noModel is the value of OPENAI_CHAT_MODEL that switches the language model off.
const noModel = "none"

// chatModel is the name of the language model, "" for none.
func (s settings) chatModel() string {
	switch {
	case s.ChatModel == noModel:
		return ""
	case s.ChatModel != "":
		return s.ChatModel
	case s.APIKey != "" && s.BaseURL == "":
		return defaultModel
	}
	return ""
}

// generator is the language model's endpoint, nil where none is set. budget may be nil where nothing is counted.
func (p *program) generator(budget llm.Budget) (*llm.Endpoint, error) {
	name := p.settings.chatModel()
	if name == "" {
		return nil, nil
	}
	e, err := llm.NewEndpoint(llm.Config{
		BaseURL: p.settings.BaseURL, Key: p.settings.APIKey, Name: name,
		APIType: llm.APIType(p.settings.APIType), APIVersion: p.settings.APIVersion,
		Concurrency: p.settings.Concurrency, DailyTokens: p.settings.DailyTokens, Budget: budget, Logger: p.logger(),
	})
	if err != nil {
		return nil, usagef("%w", err)
	}
	return e, nil
}

// model is what writes prose, nil for the evidence writer alone.
func (p *program) model(plan plan, open *closers) (answer.Generator, error) {
	if p.settings.chatModel() == "" {
		if p.settings.APIKey != "" && p.settings.ChatModel != noModel && p.settings.EmbeddingModel == "" {
			plan.Notice("OPENAI_API_KEY and OPENAI_BASE_URL are set, but no model; set OPENAI_CHAT_MODEL to one that the endpoint has")
		}
		return nil, nil
	}
	g, err := p.generator(nil)
	if err != nil {
		return nil, err
	}
	open.add(g.Close)
	return g, nil
}
