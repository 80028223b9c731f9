// Package llmtest is a scripted chat model for tests: a server on loopback that speaks OpenAI's chat protocol, refuses
// what strays from it as strictly as the original, and then does what the test's script says, however badly behaved.
// Every request is kept, decoded, so that tests can say what was sent.
//
// It also records exchanges with a real endpoint into a file that people can read, without keys, and plays them back.
// It serves tests only, and never reaches beyond loopback itself.
package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// What every server accepts unless Options say otherwise.
const (
	// Key is the only key that is accepted.
	Key = "key-of-the-test"
	// Model takes a temperature and max_tokens.
	Model = "gpt-4o-mini"
	// ReasoningModel takes neither, but max_completion_tokens.
	ReasoningModel = "gpt-5-mini"
)

// Options are what a server is like. The zero value is OpenAI with Key, Model and ReasoningModel.
type Options struct {
	// Keyless is a server that asks for no key, as those on one's own computer do.
	Keyless bool
	// Models are the models, or with Azure the deployments, that it knows. Names with Reasoning are those that think first.
	Models, Reasoning []string
	// Azure is a server with deployments in the path and the key in a header of its own.
	Azure bool
	// NoSchema is a server that knows no response_format json_schema, NoFormat one that knows none at all.
	NoSchema, NoFormat bool
}

// Server is a scripted model. It may be asked by several goroutines at once.
type Server struct {
	tb      testing.TB
	options Options
	http    *httptest.Server
	closing chan struct{}
	once    sync.Once

	mu       sync.Mutex
	script   []Step
	always   Step
	requests []Request
}

// Request is one request as it came.
type Request struct {
	// N counts the requests of the server, from 1.
	N        int
	Model    string
	Messages []Message
	// MaxTokens and MaxCompletionTokens are 0 where they were not sent, Temperature is nil.
	MaxTokens, MaxCompletionTokens int
	Temperature                    *float64
	// Format is response_format's type, "" where it was not sent; SchemaName, Schema and Strict are those of json_schema.
	Format, SchemaName string
	Schema             json.RawMessage
	Strict             bool
	// Problem is why the server refused the request before the script was asked, "" where it did not.
	Problem string
	// Body is what was sent.
	Body []byte

	gone, closing <-chan struct{}
}

// Message is one message of a request.
type Message struct{ Role, Content string }

// System is the text of all system messages.
func (r Request) System() string { return r.said("system", "developer") }

// User is the text of the last user message.
func (r Request) User() string {
	for _, m := range slices.Backward(r.Messages) {
		if m.Role == "user" {
			return m.Content
		}
	}
	return ""
}

func (r Request) said(roles ...string) string {
	var texts []string
	for _, m := range r.Messages {
		if slices.Contains(roles, m.Role) {
			texts = append(texts, m.Content)
		}
	}
	return strings.Join(texts, "\n")
}

// Serve starts a server that answers its requests with the steps, one each, and stops it at the end of the test. A
// request beyond the script fails the test, unless Always says what to do.
func Serve(tb testing.TB, steps ...Step) *Server {
	tb.Helper()
	return ServeLike(tb, Options{}, steps...)
}

// ServeLike is Serve for another kind of server.
func ServeLike(tb testing.TB, o Options, steps ...Step) *Server {
	tb.Helper()
	if len(o.Models)+len(o.Reasoning) == 0 {
		o.Models, o.Reasoning = []string{Model}, []string{ReasoningModel}
	}
	s := &Server{tb: tb, options: o, closing: make(chan struct{}), script: steps}
	s.http = httptest.NewServer(http.HandlerFunc(s.handle))
	tb.Cleanup(s.Close)
	return s
}

// URL is the base URL to configure: with /v1, for Azure without.
func (s *Server) URL() string {
	if s.options.Azure {
		return s.http.URL
	}
	return s.http.URL + "/v1"
}

// Then adds steps to the script.
func (s *Server) Then(steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, steps...)
}

// Always is what the server does when its script is over.
func (s *Server) Always(step Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = step
}

// Requests are all requests so far, also those that were refused.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Close stops the server. Steps that never answer end.
func (s *Server) Close() {
	s.once.Do(func() {
		close(s.closing)
		s.http.CloseClientConnections()
		s.http.Close()
	})
}

// largestRequest bounds what is read of a request, in bytes.
const largestRequest = 8 << 20

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, largestRequest))
	if err != nil {
		return // the client is gone
	}
	req := Request{Body: body, gone: r.Context().Done(), closing: s.closing}
	refusal := s.check(r, &req)
	if refusal != nil {
		req.Problem = refusal.message
	}
	step := s.next(&req)
	if refusal != nil {
		refusal.write(w)
		return
	}
	if step == nil {
		s.tb.Errorf("request %d to the scripted model is more than the script has", req.N)
		(&problem{status: http.StatusInternalServerError, kind: "server_error", message: "the script is over"}).write(w)
		return
	}
	step(w, req)
}

// next keeps the request and says what to do about it; nil where it was refused or the script is over.
func (s *Server) next(req *Request) Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	req.N = len(s.requests) + 1
	s.requests = append(s.requests, *req)
	if req.Problem != "" {
		return nil
	}
	if len(s.script) == 0 {
		return s.always
	}
	step := s.script[0]
	s.script = s.script[1:]
	return step
}
