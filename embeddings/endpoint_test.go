package embeddings_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/embeddings"
)

// server speaks OpenAI's embedding protocol and accepts nothing that strays from it. Its vectors say what was embedded:
// the length of the text and its first byte. It answers in reverse order.
type server struct {
	*httptest.Server
	t          *testing.T
	dimensions int

	mu       sync.Mutex
	requests [][]string
	asked    []int                                                // dimensions
	script   []func(w http.ResponseWriter, texts int) (done bool) // for the first requests
}

func serve(t *testing.T, dimensions int) *server {
	s := &server{t: t, dimensions: dimensions}
	s.Server = httptest.NewServer(http.HandlerFunc(s.handle))
	t.Cleanup(s.Close)
	return s
}

func (s *server) handle(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method != http.MethodPost || r.URL.Path != "/v1/embeddings" || r.Header.Get("Authorization") != "Bearer secret" ||
		r.Header.Get("Content-Type") != "application/json" {
		s.t.Errorf("request %s %s with headers %v", r.Method, r.URL, r.Header)
	}
	var body struct {
		Input          []string `json:"input"`
		Model          string   `json:"model"`
		EncodingFormat string   `json:"encoding_format"`
		Dimensions     int      `json:"dimensions"`
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil || body.Model == "" || len(body.Input) == 0 || body.EncodingFormat != "float" {
		s.t.Errorf("body %+v: %v", body, err)
	}
	s.requests = append(s.requests, body.Input)
	s.asked = append(s.asked, body.Dimensions)
	if len(s.script) > 0 {
		step := s.script[0]
		s.script = s.script[1:]
		if step(w, len(body.Input)) {
			return
		}
	}
	type datum struct {
		Object    string    `json:"object"`
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	var data []datum
	for i, text := range slices.Backward(body.Input) {
		v := make([]float32, s.dimensions)
		v[0], v[1] = float32(len(text)), float32(text[0])
		data = append(data, datum{"embedding", i, v})
	}
	s.answer(w, http.StatusOK, map[string]any{"object": "list", "model": body.Model, "data": data, "usage": map[string]int{"prompt_tokens": 1, "total_tokens": 1}})
}

func (s *server) answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		s.t.Error(err)
	}
}

// fails makes the next request fail with a status and what the header says about trying again.
func (s *server) fails(status int, retryAfter, code string) {
	s.script = append(s.script, func(w http.ResponseWriter, _ int) bool {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		s.answer(w, status, map[string]any{"error": map[string]any{"message": "scripted", "type": "test", "code": code}})
		return true
	})
}

// says makes the next answer the given data, whatever was asked.
func (s *server) says(data string) {
	s.script = append(s.script, func(w http.ResponseWriter, _ int) bool {
		fmt.Fprintf(w, `{"object":"list","data":%s}`, data)
		return true
	})
}

// endpoint makes an embedder for the server; pauses collects how long it waits.
func (s *server) endpoint(c embeddings.Config) (e *embeddings.Endpoint, pauses *[]time.Duration) {
	s.t.Helper()
	pauses = new([]time.Duration)
	c.BaseURL, c.Key = s.URL+"/v1/", "secret"
	c.Wait = func(ctx context.Context, d time.Duration) error {
		*pauses = append(*pauses, d)
		return ctx.Err()
	}
	e, err := embeddings.NewEndpoint(c)
	if err != nil {
		s.t.Fatal(err)
	}
	return e, pauses
}

func TestEndpointPutsVectorsInOrder(t *testing.T) {
	s := serve(t, 3)
	e, _ := s.endpoint(embeddings.Config{Name: "own-model", Dimensions: 3})
	vectors, err := e.Passages(t.Context(), []string{"a", "bb", "ccc"})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vectors {
		if v[0] != float32(i+1) || v[1] != float32('a'+i) {
			t.Errorf("vector %d is %v", i, v)
		}
	}
	if e.Model() != "openai:own-model@3" || e.Dimensions() != 3 || s.asked[0] != 0 {
		t.Errorf("model %s, %d dimensions, asked for %d", e.Model(), e.Dimensions(), s.asked[0])
	}
	if none, err := e.Passages(t.Context(), nil); len(none) != 0 || err != nil || len(s.requests) != 1 {
		t.Errorf("nothing to embed: %v, %v", none, err)
	}
}

func TestEndpointBatches(t *testing.T) {
	s := serve(t, 3)
	e, _ := s.endpoint(embeddings.Config{Name: "own-model", Dimensions: 3})
	var texts []string
	for i := range 300 {
		texts = append(texts, strings.Repeat("x", i%5+1))
	}
	texts = append(texts, slices.Repeat([]string{strings.Repeat("long ", 12_000)}, 12)...)
	vectors, err := e.Passages(t.Context(), texts)
	if err != nil || len(vectors) != len(texts) {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for i := range 300 {
		if vectors[i][0] != float32(i%5+1) {
			t.Fatalf("vector %d is that of another text", i)
		}
	}
	for _, r := range s.requests {
		if bytes := len(strings.Join(r, "")); len(r) > 128 || bytes > 128<<10 {
			t.Errorf("a request of %d texts and %d bytes", len(r), bytes)
		}
	}
}

func TestEndpointPrefixesAndDimensions(t *testing.T) {
	s := serve(t, 384)
	e, _ := s.endpoint(embeddings.Config{Name: "intfloat/multilingual-e5-small"})
	if _, err := e.Passages(t.Context(), []string{"Brücke"}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Query(t.Context(), "Brücke?"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(s.requests); got != "[[passage: Brücke] [query: Brücke?]]" {
		t.Errorf("sent %s", got)
	}
	s = serve(t, 256)
	short, _ := s.endpoint(embeddings.Config{Name: "text-embedding-3-small", Dimensions: 256})
	if _, err := short.Query(t.Context(), "x"); err != nil || s.asked[0] != 256 {
		t.Errorf("asked for %v dimensions, %v", s.asked, err)
	}
	full, _ := s.endpoint(embeddings.Config{Name: "text-embedding-3-small"})
	if full.Model() == short.Model() || full.Dimensions() != 1536 {
		t.Errorf("models %s and %s", full.Model(), short.Model())
	}
}

func TestEndpointTriesAgain(t *testing.T) {
	s := serve(t, 3)
	e, pauses := s.endpoint(embeddings.Config{Name: "own-model", Dimensions: 3})
	s.fails(http.StatusTooManyRequests, "7", "rate_limit_exceeded")
	s.fails(http.StatusServiceUnavailable, "", "")
	s.fails(http.StatusInternalServerError, time.Now().Add(40*time.Second).UTC().Format(http.TimeFormat), "")
	if _, err := e.Passages(t.Context(), []string{"a"}); err != nil {
		t.Fatal(err)
	}
	p := *pauses
	if len(p) != 3 || p[0] != 7*time.Second || p[1] <= 0 || p[1] > 5*time.Second || p[2] < 30*time.Second || p[2] > 40*time.Second {
		t.Errorf("pauses %v", p)
	}
}

func TestEndpointGivesUp(t *testing.T) {
	for name, tc := range map[string]struct {
		script   func(*server)
		requests int
		says     string
	}{
		"wrong key":     {func(s *server) { s.fails(401, "", "") }, 1, "check OPENAI_API_KEY"},
		"no such model": {func(s *server) { s.fails(404, "", "") }, 1, "check OPENAI_BASE_URL, which mostly ends in /v1, and OPENAI_EMBEDDING_MODEL"},
		"no money":      {func(s *server) { s.fails(429, "", "insufficient_quota") }, 1, "scripted"},
		"too long":      {func(s *server) { s.fails(429, "86400", "") }, 1, "tried 1 times"},
		"always down": {func(s *server) {
			for range 9 {
				s.fails(503, "", "")
			}
		}, 6, "tried 6 times"},
		"missing":          {func(s *server) { s.says(`[{"index":0,"embedding":[1,0,0]}]`) }, 1, "no usable vector for text 1"},
		"doubled":          {func(s *server) { s.says(`[{"index":0,"embedding":[1,0,0]},{"index":0,"embedding":[1,0,0]}]`) }, 1, "two vectors for text 0"},
		"unknown index":    {func(s *server) { s.says(`[{"index":7,"embedding":[1,0,0]}]`) }, 1, "text 7 of 2"},
		"other dimensions": {func(s *server) { s.says(`[{"index":0,"embedding":[1,0]}]`) }, 1, "2 dimensions"},
		"zero vector":      {func(s *server) { s.says(`[{"index":0,"embedding":[1,0,0]},{"index":1,"embedding":[0,0,0]}]`) }, 1, "no usable vector for text 1"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, 3)
			tc.script(s)
			e, _ := s.endpoint(embeddings.Config{Name: "own-model", Dimensions: 3})
			_, err := e.Passages(t.Context(), []string{"a", "b"})
			if err == nil || !strings.Contains(err.Error(), tc.says) || len(s.requests) != tc.requests {
				t.Errorf("after %d requests %v, want %d and %q", len(s.requests), err, tc.requests, tc.says)
			}
		})
	}
}

func TestQuestionsDoNotWaitForAnEndpointThatIsDown(t *testing.T) {
	s := serve(t, 3)
	e, _ := s.endpoint(embeddings.Config{Name: "own-model", Dimensions: 3})
	for range 8 {
		s.fails(503, "", "")
	}
	for range 5 {
		if _, err := e.Query(t.Context(), "x"); err == nil {
			t.Fatal("no error")
		}
	}
	if len(s.requests) != 4 {
		t.Errorf("%d requests for five questions, want two each for the first two", len(s.requests))
	}
}

func TestEndpointStopsWhenCancelled(t *testing.T) {
	s := serve(t, 3)
	ctx, cancel := context.WithCancel(t.Context())
	s.script = append(s.script, func(http.ResponseWriter, int) bool { cancel(); return false })
	e, _ := s.endpoint(embeddings.Config{Name: "own-model", Dimensions: 3})
	if _, err := e.Passages(ctx, slices.Repeat([]string{"x"}, 500)); !errors.Is(err, context.Canceled) || len(s.requests) > 1 {
		t.Errorf("%v after %d requests", err, len(s.requests))
	}
}

func TestNewEndpointRefuses(t *testing.T) {
	for says, c := range map[string]embeddings.Config{
		"OPENAI_EMBEDDING_MODEL":          {},
		"set OPENAI_EMBEDDING_DIMENSIONS": {Name: "own-model"},
		"gives 768 dimensions, not 100":   {Name: "nomic-embed-text", Dimensions: 100},
	} {
		if _, err := embeddings.NewEndpoint(c); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%+v: %v, want %q", c, err, says)
		}
	}
}

func TestEstimate(t *testing.T) {
	s := serve(t, 3)
	small, _ := s.endpoint(embeddings.Config{Name: "text-embedding-3-small"})
	if tokens, dollars, priced := small.Estimate(3_500_000); tokens != 1_000_000 || !priced || dollars < .0199 || dollars > .0201 {
		t.Errorf("%d tokens, %v dollars, %v", tokens, dollars, priced)
	}
	own, _ := s.endpoint(embeddings.Config{Name: "own-model", Dimensions: 3})
	if _, _, priced := own.Estimate(100); priced {
		t.Error("the price of an unknown model is known")
	}
}
