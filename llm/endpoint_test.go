package llm_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/llm/llmtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Texts that may turn up nowhere but in requests and answers.
const (
	prompt = "PROMPT-zinnober"
	answer = "ANSWER-karmesin"
)

// bed is an endpoint with what it logs and how long it waits.
type bed struct {
	*llm.Endpoint
	mu     sync.Mutex
	pauses []time.Duration
	log    bytes.Buffer
}

// connect makes an endpoint for the server. What it logs above debug is checked at the end of the test.
func connect(t *testing.T, s *llmtest.Server, c llm.Config) *bed {
	t.Helper()
	b := &bed{}
	c.BaseURL = s.URL()
	if c.Key == "" {
		c.Key = llmtest.Key
	}
	if c.Name == "" {
		c.Name = llmtest.Model
	}
	c.Logger = slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	if c.Wait == nil {
		c.Wait = func(ctx context.Context, d time.Duration) error {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.pauses = append(b.pauses, d)
			return ctx.Err()
		}
	}
	var err error
	if b.Endpoint, err = llm.NewEndpoint(c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		silent(t, "the log", b.log.String())
	})
	return b
}

// silent fails the test where a text quotes what was sent, what came or the key.
func silent(t *testing.T, what, text string) {
	t.Helper()
	for _, secret := range []string{prompt, answer, llmtest.Key} {
		if strings.Contains(text, secret) {
			t.Errorf("%s quotes %q: %s", what, secret, text)
		}
	}
}

func question() llm.Request {
	return llm.Request{
		Messages:  []llm.Message{{Role: llm.System, Text: "Answer in JSON."}, {Role: llm.User, Text: prompt}},
		Schema:    llm.Schema{Name: "answer", JSON: json.RawMessage(`{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}`)},
		MaxTokens: 200,
	}
}

func TestAnswer(t *testing.T) {
	s := llmtest.Serve(t, llmtest.Complete(llmtest.Completion{Text: answer, Model: "gpt-4o-mini-2024-07-18", PromptTokens: 31, CompletionTokens: 7}))
	e := connect(t, s, llm.Config{})
	res, err := e.Generate(t.Context(), question())
	if err != nil || res.Text != answer || res.Model != "gpt-4o-mini-2024-07-18" || res.PromptTokens != 31 || res.CompletionTokens != 7 {
		t.Fatalf("%+v, %v", res, err)
	}
	if e.Model() != llmtest.Model {
		t.Errorf("model %s", e.Model())
	}
	r := s.Requests()[0]
	if r.Problem != "" || r.System() != "Answer in JSON." || r.User() != prompt || r.MaxTokens != 200 || r.MaxCompletionTokens != 0 ||
		r.Temperature == nil || *r.Temperature <= 0 || *r.Temperature > 1e-6 ||
		r.Format != "json_schema" || !r.Strict || r.SchemaName != "answer" || !strings.Contains(string(r.Schema), `"required":["a"]`) {
		t.Errorf("sent %s: %s", r.Body, r.Problem)
	}
}

func TestFreeText(t *testing.T) {
	s := llmtest.Serve(t, llmtest.Answer(answer))
	e := connect(t, s, llm.Config{})
	messages := []llm.Message{{Role: llm.User, Text: "a"}, {Role: llm.Assistant, Text: "b"}, {Role: llm.User, Text: "c"}}
	if _, err := e.Generate(t.Context(), llm.Request{Messages: messages}); err != nil {
		t.Fatal(err)
	}
	if r := s.Requests()[0]; r.Format != "" || r.MaxTokens != 0 || len(r.Messages) != 3 || r.Messages[1] != (llmtest.Message{Role: "assistant", Content: "b"}) {
		t.Errorf("sent %s", r.Body)
	}
}

func TestModelsThatReason(t *testing.T) {
	names := []string{"gpt-5", llmtest.ReasoningModel, "o1", "o3-mini", "o4-mini-2025-04-16", "openai/gpt-5.1"}
	s := llmtest.ServeLike(t, llmtest.Options{Reasoning: names, Models: []string{"gpt-4.1", "gpt-oss:20b", "olmo", "own/o-model"}})
	s.Always(llmtest.Answer(answer))
	for _, name := range names {
		if _, err := connect(t, s, llm.Config{Name: name}).Generate(t.Context(), question()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, r := range s.Requests() {
		if r.Temperature != nil || r.MaxTokens != 0 || r.MaxCompletionTokens < 200 {
			t.Errorf("%s was sent %s", r.Model, r.Body)
		}
	}
	for _, name := range []string{"gpt-4.1", "gpt-oss:20b", "olmo", "own/o-model"} {
		if _, err := connect(t, s, llm.Config{Name: name}).Generate(t.Context(), question()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if r := s.Requests()[len(s.Requests())-1]; r.Temperature == nil || r.MaxTokens != 200 {
			t.Errorf("%s was sent %s", name, r.Body)
		}
	}
}

// TestOwnNames: a model that thinks first may have any name behind Azure or a proxy; what it does not take is found out.
func TestOwnNames(t *testing.T) {
	s := llmtest.ServeLike(t, llmtest.Options{Azure: true, Reasoning: []string{"news.desk"}})
	s.Always(llmtest.Func(func(r llmtest.Request) llmtest.Step {
		switch {
		case r.MaxTokens > 0:
			return llmtest.Fail(400, "unsupported_parameter", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
		case r.Temperature != nil:
			return llmtest.Fail(400, "unsupported_value", "Unsupported value: 'temperature'.")
		}
		return llmtest.Answer(answer)
	}))
	e := connect(t, s, llm.Config{APIType: llm.Azure, Name: "news.desk"})
	for range 2 {
		if _, err := e.Generate(t.Context(), question()); err != nil {
			t.Fatal(err)
		}
	}
	r := s.Requests()
	if len(r) != 4 || r[3].MaxCompletionTokens < 200 || r[3].Temperature != nil || r[3].Format != "json_schema" || len(e.pauses) != 0 {
		t.Errorf("%d requests, the last %s, pauses %v", len(r), r[len(r)-1].Body, e.pauses)
	}
}

func TestFormats(t *testing.T) {
	refusal := func(status int, body string) llmtest.Step { return llmtest.Status(status, nil, body) }
	for name, tc := range map[string]struct {
		options llmtest.Options
		first   llmtest.Step // for every json_schema, nil to let the server decide
		want    string
	}{
		"all":                 {llmtest.Options{}, nil, "json_schema|json_schema"},
		"no schemas":          {llmtest.Options{NoSchema: true}, nil, "json_schema json_object|json_object"},
		"no formats":          {llmtest.Options{NoFormat: true}, nil, "json_schema json_object -|-"},
		"unprocessable":       {llmtest.Options{}, refusal(422, `{"detail":[{"loc":["body","response_format","type"],"msg":"unexpected value"}]}`), "json_schema json_object|json_object"},
		"not found":           {llmtest.Options{}, refusal(404, `{"error":"json_schema is unknown here"}`), "json_schema json_object|json_object"},
		"in other words":      {llmtest.Options{}, refusal(400, `{"error":{"message":"Structured outputs are not available","type":"x"}}`), "json_schema json_object|json_object"},
		"a server's own fail": {llmtest.Options{}, refusal(400, `{"error":{"message":"the prompt is too long","type":"x"}}`), "json_schema|json_schema"},
	} {
		t.Run(name, func(t *testing.T) {
			s := llmtest.ServeLike(t, tc.options)
			s.Always(llmtest.Func(func(r llmtest.Request) llmtest.Step {
				if tc.first != nil && r.Format == "json_schema" {
					return tc.first
				}
				return llmtest.Answer(answer)
			}))
			e := connect(t, s, llm.Config{})
			var got []string
			for range 2 {
				before := len(s.Requests())
				_, err := e.Generate(t.Context(), question())
				if wrong := strings.Contains(name, "own fail"); wrong != errors.Is(err, llm.ErrRejected) || !wrong && err != nil {
					t.Errorf("%v", err)
				}
				var formats []string
				for _, r := range s.Requests()[before:] {
					if r.Format == "" {
						r.Format = "-"
					}
					formats = append(formats, r.Format)
				}
				got = append(got, strings.Join(formats, " "))
			}
			if strings.Join(got, "|") != tc.want {
				t.Errorf("formats %q, want %q", got, tc.want)
			}
		})
	}
}

// TestFormatIsNotGivenUpForNothing: an endpoint that refuses a request whatever its form is asked properly next time.
func TestFormatIsNotGivenUpForNothing(t *testing.T) {
	s := llmtest.Serve(t)
	for range 3 {
		s.Then(llmtest.Fail(400, "", "response_format is fine but the prompt is not"))
	}
	s.Then(llmtest.Answer(answer))
	e := connect(t, s, llm.Config{})
	if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrRejected) {
		t.Errorf("%v", err)
	}
	if _, err := e.Generate(t.Context(), question()); err != nil {
		t.Error(err)
	}
	if r := s.Requests(); len(r) != 4 || r[3].Format != "json_schema" {
		t.Errorf("%d requests, the last for %s", len(r), r[len(r)-1].Format)
	}
}

func TestAzure(t *testing.T) {
	s := llmtest.ServeLike(t, llmtest.Options{Azure: true, Models: []string{"news 3.5"}})
	s.Always(llmtest.Answer(answer))
	e := connect(t, s, llm.Config{APIType: llm.Azure, APIVersion: "2025-01-01-preview", Name: "news-3.5"})
	if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrRejected) || !strings.Contains(err.Error(), "OPENAI_CHAT_MODEL") {
		t.Errorf("another deployment: %v", err)
	}
	s = llmtest.ServeLike(t, llmtest.Options{Azure: true, Models: []string{"news-3.5"}})
	s.Always(llmtest.Answer(answer))
	e = connect(t, s, llm.Config{APIType: llm.Azure, Name: "news-3.5"})
	if res, err := e.Generate(t.Context(), question()); err != nil || res.Text != answer {
		t.Errorf("%+v, %v", res, err)
	}
	wrong := connect(t, s, llm.Config{APIType: llm.Azure, Name: "news-3.5", Key: "another-key"})
	if _, err := wrong.Generate(t.Context(), question()); !errors.Is(err, llm.ErrKey) {
		t.Errorf("another key: %v", err)
	}
}

func TestNoKey(t *testing.T) {
	s := llmtest.ServeLike(t, llmtest.Options{Keyless: true, Models: []string{"llama3.2"}})
	s.Always(llmtest.Func(func(r llmtest.Request) llmtest.Step { return llmtest.Answer(answer) }))
	e, err := llm.NewEndpoint(llm.Config{BaseURL: s.URL() + "/", Name: "llama3.2"})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, err := e.Generate(t.Context(), question()); err != nil {
		t.Error(err)
	}
}

func TestNewEndpointRefuses(t *testing.T) {
	for says, c := range map[string]llm.Config{
		"OPENAI_CHAT_MODEL":          {},
		"an invisible character":     {Name: "m\x1b[31m"},
		"the model's name is too":    {Name: strings.Repeat("m", 1000)},
		"correct OPENAI_API_KEY":     {Name: "m", Key: "two words"},
		"set OPENAI_BASE_URL":        {Name: "m", APIType: llm.Azure},
		"correct OPENAI_API_TYPE":    {Name: "m", APIType: "other"},
		"is no address":              {Name: "m", BaseURL: "localhost:11434/v1"},
		"write it like":              {Name: "m", BaseURL: "https://example.org/v1?api-key=zinnober"},
		"nothing that counts them":   {Name: "m", DailyTokens: 5},
		"set OPENAI_DAILY_TOKENS to": {Name: "m", DailyTokens: -5},
		"make the endpoint of the c": {Name: "m", BaseURL: "https://"},
	} {
		_, err := llm.NewEndpoint(c)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "zinnober") || strings.Contains(err.Error(), "two words") {
			t.Errorf("%+v: %v, want %q", c, err, says)
		}
	}
}

func TestRequestsThatNobodyCouldAnswer(t *testing.T) {
	e := connect(t, llmtest.Serve(t), llm.Config{})
	for _, r := range []llm.Request{{}, {Messages: []llm.Message{{Role: "tool", Text: prompt}}}} {
		if _, err := e.Generate(t.Context(), r); !errors.Is(err, llm.ErrRejected) {
			t.Errorf("%v", err)
		}
	}
}

func TestUsageIsNotBelievedBlindly(t *testing.T) {
	s := llmtest.Serve(t,
		llmtest.Complete(llmtest.Completion{Text: answer, NoUsage: true, Model: "bad\nname"}),
		llmtest.Complete(llmtest.Completion{Text: answer, PromptTokens: -1_000_000, CompletionTokens: 3, Model: strings.Repeat("x", 500)}),
		llmtest.Complete(llmtest.Completion{Text: answer, PromptTokens: 1, CompletionTokens: 1 << 40}))
	e := connect(t, s, llm.Config{})
	for range 3 {
		res, err := e.Generate(t.Context(), question())
		if err != nil || res.PromptTokens <= 0 || res.PromptTokens > 1000 || res.CompletionTokens <= 0 || res.CompletionTokens > 100 || res.Model != llmtest.Model {
			t.Errorf("%+v, %v", res, err)
		}
	}
}

// TestKeyIsNotGivenBack: what comes from an endpoint is recorded and shown, so that the key may be no part of it.
func TestKeyIsNotGivenBack(t *testing.T) {
	s := llmtest.Serve(t, llmtest.Complete(llmtest.Completion{Text: "It is " + llmtest.Key + ".", Model: llmtest.Key}))
	res, err := connect(t, s, llm.Config{}).Generate(t.Context(), question())
	if err != nil || res.Text != "It is [key]." || res.Model != "[key]" {
		t.Errorf("%+v, %v", res, err)
	}
}

// TestDebugging: who sets the log to debug is told what the endpoint said, but never the key.
func TestDebugging(t *testing.T) {
	s := llmtest.Serve(t, llmtest.Fail(400, "", "the model knows no "+llmtest.Key+" and "+strings.Repeat("ü", 5000)))
	var log bytes.Buffer
	e, err := llm.NewEndpoint(llm.Config{
		BaseURL: s.URL(), Key: llmtest.Key, Name: llmtest.Model,
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrRejected) {
		t.Error(err)
	}
	if said := log.String(); !strings.Contains(said, "the model knows no [key] and") || strings.Contains(said, llmtest.Key) || len(said) > 3000 {
		t.Errorf("logged %s", said)
	}
}

func TestOthersWaitForAPlace(t *testing.T) {
	const places, questions = 2, 6
	s := llmtest.Serve(t)
	together := make(chan struct{})
	s.Always(func(w http.ResponseWriter, r llmtest.Request) {
		switch {
		case r.N == places:
			close(together)
		case r.N < places:
			<-together // so many are under way at once
		}
		llmtest.Answer(answer)(w, r)
	})
	counter := &counting{}
	e := connect(t, s, llm.Config{Concurrency: places, HTTPClient: &http.Client{Transport: counter}})
	var wg sync.WaitGroup
	for range questions {
		wg.Go(func() {
			if _, err := e.Generate(t.Context(), question()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(s.Requests()); n != questions || counter.most.Load() != places {
		t.Errorf("%d requests, up to %d at once", n, counter.most.Load())
	}
}

// counting counts how many requests are under way at once.
type counting struct{ now, most atomic.Int32 }

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	now := c.now.Add(1)
	defer c.now.Add(-1)
	for most := c.most.Load(); now > most && !c.most.CompareAndSwap(most, now); most = c.most.Load() {
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestNoPlaceInTime(t *testing.T) {
	release := make(chan struct{})
	s := llmtest.Serve(t, llmtest.Slow(release, llmtest.Answer(answer)))
	arrived := make(chan struct{})
	e := connect(t, s, llm.Config{Concurrency: 1, HTTPClient: &http.Client{Transport: announcing{arrived}}})
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := e.Generate(t.Context(), question()); err != nil {
			t.Error(err)
		}
	})
	<-arrived // the only place is taken
	for range 10 {
		past, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		if _, err := e.Generate(past, question()); !errors.Is(err, llm.ErrSlow) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		cancel()
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := e.Generate(gone, question()); !errors.Is(err, context.Canceled) || errors.Is(err, llm.ErrSlow) {
			t.Errorf("%v", err)
		}
	}
	close(release)
	wg.Wait()
	s.Then(llmtest.Answer(answer))
	if _, err := e.Generate(t.Context(), question()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// announcing says when a request leaves.
type announcing struct{ arrived chan struct{} }

func (a announcing) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case a.arrived <- struct{}{}:
	default:
	}
	return http.DefaultTransport.RoundTrip(r)
}

func ExampleEndpoint_Generate() {
	e, err := llm.NewEndpoint(llm.Config{BaseURL: "http://localhost:11434/v1", Name: "llama3.2"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer e.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	res, err := e.Generate(ctx, llm.Request{Messages: []llm.Message{{Role: llm.User, Text: "Good evening!"}}})
	switch {
	case errors.Is(err, llm.ErrUnavailable):
		fmt.Println("is Ollama running?")
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println(res.Text)
	}
}
