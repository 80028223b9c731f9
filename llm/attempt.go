package llm

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cenkalti/backoff/v5"
	"github.com/sashabaranov/go-openai"

	"github.com/quellenlage/quellenlage/internal/endpoint"
)

// Bounds of an answer, in bytes: what is read, and what the text of it may be. Six sentences with their ids are a few
// thousand.
const (
	largestAnswer = 1 << 20
	longestText   = 64 << 10
)

// reasoningTokens are allowed beside the answer to a model that thinks in tokens before it answers.
const reasoningTokens = 4096

// format is what is asked of the shape of an answer, most first.
type format int

const (
	asSchema format = iota
	asObject
	asText
)

// dialect is how an endpoint wants to be spoken to.
type dialect struct {
	format      format
	completion  bool // max_completion_tokens instead of max_tokens
	temperature bool // may be set
}

// dialectOf is what a model's name says. go-openai itself refuses temperature and MaxTokens for these names.
func dialectOf(name string) dialect {
	name = name[strings.LastIndexByte(name, '/')+1:]
	reasons := false
	for _, prefix := range []string{"o", "gpt-"} {
		rest, ok := strings.CutPrefix(name, prefix)
		if ok && rest != "" && unicode.IsDigit(rune(rest[0])) {
			reasons = prefix == "o" || rest[0] >= '5'
		}
	}
	return dialect{completion: reasons, temperature: !reasons}
}

// plainer is the dialect without what the endpoint just refused; false where the error is about something else.
func (d dialect) plainer(err error, structured bool) (dialect, bool) {
	status := endpoint.Status(err)
	if !slices.Contains([]int{http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity}, status) {
		return d, false
	}
	switch {
	case structured && d.format < asText && endpoint.Mentions(err, "response_format", "response format", "json_schema", "json_object", "structured output"):
		d.format++
	case !d.completion && endpoint.Mentions(err, "max_completion_tokens"):
		d.completion = true
	case d.temperature && endpoint.Mentions(err, "temperature"):
		d.temperature = false
	default:
		return d, false
	}
	return d, true
}

// attempt asks once, and again in a plainer way where the endpoint can't do what was asked of it.
func (e *Endpoint) attempt(ctx context.Context, r Request) (Response, error) {
	e.mu.Lock()
	d := e.dialog
	e.mu.Unlock()
	for {
		res, err := e.send(ctx, r, d)
		if plain, ok := d.plainer(err, r.Schema.Name != ""); ok {
			d = plain
			continue
		}
		if err == nil {
			e.mu.Lock()
			e.dialog = d
			e.mu.Unlock()
		}
		return res, err
	}
}

// send makes one request, within the budget, and checks the answer.
func (e *Endpoint) send(ctx context.Context, r Request, d dialect) (Response, error) {
	settle, err := e.reserve(ctx, r, d)
	if err != nil {
		return Response{}, backoff.Permanent(err)
	}
	raw, err := e.client.CreateChatCompletion(ctx, wire(e.config.Name, r, d))
	if err != nil {
		settle(unpaid(err, r))
		return Response{}, err
	}
	res := read(raw, e.config.Name, r)
	res.Text, res.Model = e.keyless(res.Text), e.keyless(res.Model)
	settle(res.PromptTokens + res.CompletionTokens)
	return res, backoff.Permanent(judge(raw))
}

// keyless is a text without the key, should an endpoint give it back: answers are recorded and shown. A key that is as short
// as a word is none, and stays.
func (e *Endpoint) keyless(text string) string {
	const shortest = 12
	if len(e.config.Key) < shortest {
		return text
	}
	return strings.ReplaceAll(text, e.config.Key, "[key]")
}

// wire is the request in the endpoint's words.
func wire(name string, r Request, d dialect) openai.ChatCompletionRequest {
	out := openai.ChatCompletionRequest{Model: name}
	for _, m := range r.Messages {
		out.Messages = append(out.Messages, openai.ChatCompletionMessage{Role: string(m.Role), Content: m.Text})
	}
	if d.temperature {
		out.Temperature = math.SmallestNonzeroFloat32 // 0 would be left out
	}
	switch {
	case r.MaxTokens > 0 && d.completion:
		out.MaxCompletionTokens = r.MaxTokens + reasoningTokens
	case r.MaxTokens > 0:
		//lint:ignore SA1019 it is deprecated by OpenAI, and many servers know no other
		out.MaxTokens = r.MaxTokens
	}
	if r.Schema.Name == "" {
		return out
	}
	switch d.format {
	case asSchema:
		out.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: r.Schema.Name, Schema: r.Schema.JSON, Strict: true},
		}
	case asObject:
		out.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	return out
}

// judge says what is wrong with an answer.
func judge(raw openai.ChatCompletionResponse) error {
	if len(raw.Choices) == 0 {
		return &failure{kind: ErrEmpty, detail: "there is no choice in it"}
	}
	c := raw.Choices[0]
	switch text := c.Message.Content; {
	case c.Message.Refusal != "" || c.FinishReason == openai.FinishReasonContentFilter:
		return &failure{kind: ErrRefused}
	case c.FinishReason == openai.FinishReasonLength:
		return &failure{kind: ErrCut, detail: "it reached the limit of its length"}
	case len(text) > longestText:
		return &failure{kind: ErrUnusable, detail: fmt.Sprintf("it is %d bytes long", len(text))}
	case c.FinishReason == openai.FinishReasonToolCalls || c.FinishReason == openai.FinishReasonFunctionCall:
		return &failure{kind: ErrUnusable, detail: "it wants to call a tool and was offered none"}
	case c.FinishReason != openai.FinishReasonStop:
		return &failure{kind: ErrCut, detail: "it does not say that it is complete"}
	case strings.TrimSpace(text) == "":
		return &failure{kind: ErrEmpty}
	}
	return nil
}

// read is the answer with what the endpoint says about itself, as far as that can be believed.
func read(raw openai.ChatCompletionResponse, name string, r Request) Response {
	res := Response{Model: name, PromptTokens: raw.Usage.PromptTokens, CompletionTokens: raw.Usage.CompletionTokens}
	if len(raw.Choices) > 0 {
		res.Text = raw.Choices[0].Message.Content
	}
	if m := raw.Model; m != "" && len(m) <= 100 && utf8.ValidString(m) && !strings.ContainsFunc(m, func(c rune) bool { return !unicode.IsGraphic(c) }) {
		res.Model = m
	}
	const most = 1 << 24 // tokens; no model reads or writes as many
	if u := raw.Usage; u.PromptTokens <= 0 || u.PromptTokens > most || u.CompletionTokens < 0 || u.CompletionTokens > most {
		res.PromptTokens, res.CompletionTokens = tokens(promptBytes(r)), tokens(len(res.Text))
	}
	return res
}
