package llmtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Step is what the server does about one request that it has not refused.
type Step func(w http.ResponseWriter, r Request)

// Completion is an answer in the protocol's form.
type Completion struct {
	Text string
	// Finish is the finish_reason: "stop" where it is "", null where it is "null".
	Finish string
	// Refusal is what the model says instead of a text.
	Refusal string
	// Model is the name that the server gives the model, the requested one where it is "".
	Model string
	// PromptTokens and CompletionTokens are the usage; where both are 0 it is counted, four bytes a token.
	PromptTokens, CompletionTokens int
	// NoUsage leaves the usage out, as some servers do.
	NoUsage bool
}

// Complete answers with c.
func Complete(c Completion) Step {
	return func(w http.ResponseWriter, r Request) { writeJSON(w, http.StatusOK, envelope(c, r)) }
}

// Answer answers with a text.
func Answer(text string) Step { return Complete(Completion{Text: text}) }

// Finish answers with a text and a finish_reason, "null" for none.
func Finish(reason, text string) Step { return Complete(Completion{Text: text, Finish: reason}) }

// Func lets the request decide.
func Func(f func(Request) Step) Step {
	return func(w http.ResponseWriter, r Request) { f(r)(w, r) }
}

// Status answers with a status, headers (may be nil) and a body as it is.
func Status(code int, header http.Header, body string) Step {
	return func(w http.ResponseWriter, _ Request) {
		w.Header().Set("Content-Type", "application/json")
		for name, values := range header {
			w.Header()[http.CanonicalHeaderKey(name)] = values
		}
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body)) // a client that is gone is the client's business
	}
}

// Fail answers with a status and an error in the protocol's form. The code may be "".
func Fail(status int, code, message string) Step {
	return func(w http.ResponseWriter, _ Request) {
		(&problem{status: status, kind: "test", code: code, message: message}).write(w)
	}
}

// Limited answers 429 with a Retry-After, "" for none.
func Limited(retryAfter string) Step {
	return func(w http.ResponseWriter, r Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		Fail(http.StatusTooManyRequests, "rate_limit_exceeded", "Rate limit reached.")(w, r)
	}
}

// Page answers with a page for people, as a proxy in front of the endpoint does.
func Page(status int) Step {
	return Status(status, http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		"<!DOCTYPE html>\n<html><head><title>"+strconv.Itoa(status)+"</title></head><body><h1>Nothing to see here</h1></body></html>\n")
}

// Raw answers with status 200 and whatever stands for JSON: a broken envelope, say.
func Raw(body string) Step { return Status(http.StatusOK, nil, body) }

// Long answers with a text of so many bytes.
func Long(bytes int) Step { return Answer(strings.Repeat("blah ", bytes/5)) }

// CutBody announces an answer with a text, sends half of it, and breaks the connection.
func CutBody(text string) Step {
	return func(w http.ResponseWriter, r Request) {
		raw := mustJSON(envelope(Completion{Text: text}, r))
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
		_, _ = w.Write(raw[:len(raw)/2]) // it is broken off in any case
		flush(w)
		panic(http.ErrAbortHandler)
	}
}

// CutQuietly sends half of an answer with a text as if it were all: only the JSON shows that something is missing.
func CutQuietly(text string) Step {
	return func(w http.ResponseWriter, r Request) {
		raw := mustJSON(envelope(Completion{Text: text}, r))
		Raw(string(raw[:len(raw)/2]))(w, r)
	}
}

// Reset breaks the connection without an answer; the client sees a reset, where the system can do that.
func Reset() Step {
	return func(w http.ResponseWriter, _ Request) { reset(w) }
}

// Hang never answers; it ends when the client is gone or the server is closed.
func Hang() Step {
	return func(_ http.ResponseWriter, r Request) {
		select {
		case <-r.gone:
		case <-r.closing:
		}
		panic(http.ErrAbortHandler)
	}
}

// HangMidway sends the beginning of an answer and then nothing more, as Hang.
func HangMidway(text string) Step {
	return func(w http.ResponseWriter, r Request) {
		raw := mustJSON(envelope(Completion{Text: text}, r))
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(raw[:len(raw)/2])
		flush(w)
		Hang()(w, r)
	}
}

// Slow does what then does once release is closed or gives a value; it ends like Hang where that never happens.
func Slow(release <-chan struct{}, then Step) Step {
	return func(w http.ResponseWriter, r Request) {
		select {
		case <-release:
			then(w, r)
		case <-r.gone:
		case <-r.closing:
		}
	}
}

func envelope(c Completion, r Request) map[string]any {
	message := map[string]any{"role": "assistant", "content": c.Text, "refusal": nil}
	if c.Refusal != "" {
		message["content"], message["refusal"] = nil, c.Refusal
	}
	var finish any = "stop"
	switch c.Finish {
	case "":
	case "null":
		finish = nil
	default:
		finish = c.Finish
	}
	model := r.Model
	if c.Model != "" {
		model = c.Model
	}
	out := map[string]any{
		"id": fmt.Sprintf("chatcmpl-%d", r.N), "object": "chat.completion", "created": 0, "model": model,
		"choices": []any{map[string]any{"index": 0, "message": message, "logprobs": nil, "finish_reason": finish}},
	}
	if !c.NoUsage {
		prompt, completion := usage(c, r)
		out["usage"] = map[string]any{"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
	}
	return out
}

func usage(c Completion, r Request) (prompt, completion int) {
	if c.PromptTokens != 0 || c.CompletionTokens != 0 {
		return c.PromptTokens, c.CompletionTokens
	}
	for _, m := range r.Messages {
		prompt += utf8.RuneCountInString(m.Content)/4 + 4
	}
	return prompt, utf8.RuneCountInString(c.Text)/4 + 1
}
