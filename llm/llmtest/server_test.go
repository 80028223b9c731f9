package llmtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/quellenlage/quellenlage/llm/llmtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client has connections of its own, which end with the test.
func client(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// post sends a chat request with the right key.
func post(t *testing.T, s *llmtest.Server, body string) (status int, said string, err error) {
	t.Helper()
	return do(t, request(t, s, body))
}

func request(t *testing.T, s *llmtest.Server, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL()+"/chat/completions", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+llmtest.Key)
	req.Header.Set("Content-Type", "application/json")
	return req
}

func do(t *testing.T, req *http.Request) (status int, said string, err error) {
	t.Helper()
	res, err := client(t).Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return res.StatusCode, string(raw), err
}

const good = `{"model":"gpt-4o-mini","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello?"}]}`

func TestAnswers(t *testing.T) {
	s := llmtest.Serve(t, llmtest.Answer("Hello."), llmtest.Finish("length", "Hel"), llmtest.Func(func(r llmtest.Request) llmtest.Step {
		return llmtest.Answer(r.User() + r.System())
	}))
	for _, want := range []string{`"content":"Hello."`, `"finish_reason":"length"`, `"content":"Hello?Be brief."`} {
		status, said, err := post(t, s, good)
		if err != nil || status != http.StatusOK || !strings.Contains(said, want) || !json.Valid([]byte(said)) {
			t.Errorf("%d %s, %v; want %s", status, said, err, want)
		}
	}
	if r := s.Requests(); len(r) != 3 || r[2].N != 3 || r[0].Model != llmtest.Model || string(r[0].Body) != good {
		t.Errorf("%+v", r)
	}
}

// TestRefuses: what strays from the protocol never gets to the script.
func TestRefuses(t *testing.T) {
	with := func(more string) string { return strings.Replace(good, `{"model":`, `{`+more+`,"model":`, 1) }
	schema := func(s string) string {
		return with(`"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":` + s + `}}`)
	}
	reasoning := func(more string) string { return strings.Replace(with(more), "gpt-4o-mini", "gpt-5-mini", 1) }
	for name, tc := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"no JSON":             {"hello", 400, "could not parse"},
		"an array":            {"[]", 400, "could not parse"},
		"unknown field":       {with(`"temprature":1`), 400, "Unrecognized request argument supplied: temprature"},
		"no model":            {strings.Replace(good, "gpt-4o-mini", "", 1), 400, "model parameter"},
		"unknown model":       {strings.Replace(good, "gpt-4o-mini", "gpt-99", 1), 404, "model_not_found"},
		"no messages":         {`{"model":"gpt-4o-mini","messages":[]}`, 400, "empty array"},
		"unknown role":        {strings.Replace(good, "system", "narrator", 1), 400, "Invalid value: 'narrator'"},
		"no content":          {`{"model":"gpt-4o-mini","messages":[{"role":"user"}]}`, 400, "Invalid message"},
		"content of numbers":  {`{"model":"gpt-4o-mini","messages":[{"role":"user","content":1}]}`, 400, "Invalid message"},
		"unknown in message":  {`{"model":"gpt-4o-mini","messages":[{"role":"user","content":"a","text":"a"}]}`, 400, "Invalid message"},
		"model of numbers":    {`{"model":1,"messages":[]}`, 400, "Invalid type for 'model'"},
		"stream":              {with(`"stream":true`), 400, "stream"},
		"hot":                 {with(`"temperature":2.5`), 400, "outside of 0 to 2"},
		"no tokens":           {with(`"max_tokens":0`), 400, "below minimum"},
		"part of a token":     {with(`"max_tokens":1.5`), 400, "Invalid type"},
		"two limits":          {with(`"max_tokens":1,"max_completion_tokens":1`), 400, "at the same time"},
		"old limit":           {reasoning(`"max_tokens":9`), 400, "max_completion_tokens"},
		"temperature":         {reasoning(`"temperature":0`), 400, "Only the default"},
		"unknown format":      {with(`"response_format":{"type":"xml"}`), 400, "'xml'"},
		"more of a format":    {with(`"response_format":{"type":"text","depth":2}`), 400, "Invalid type"},
		"JSON unmentioned":    {with(`"response_format":{"type":"json_object"}`), 400, "the word 'json'"},
		"no schema":           {with(`"response_format":{"type":"json_schema"}`), 400, "json_schema.name"},
		"bad name":            {with(`"response_format":{"type":"json_schema","json_schema":{"name":"a b","schema":{}}}`), 400, "does not match pattern"},
		"schema of numbers":   {schema(`1`), 400, "json_schema.schema"},
		"schema of an array":  {schema(`{"type":"array"}`), 400, "must be a JSON Schema of"},
		"open schema":         {schema(`{"type":"object","properties":{},"required":[]}`), 400, "additionalProperties"},
		"optional properties": {schema(`{"type":"object","additionalProperties":false,"properties":{"x":{"type":"string"}}}`), 400, "Missing 'x'"},
		"open deep inside": {
			schema(`{"type":"object","additionalProperties":false,"required":["x"],"properties":{"x":{"type":"array","items":{"anyOf":[{"type":"object"}]}}}}`),
			400, "('properties', 'x', 'items', 'anyOf')",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := llmtest.Serve(t)
			status, said, err := post(t, s, tc.body)
			var form struct {
				Error struct{ Message, Type string } `json:"error"`
			}
			if err != nil || status != tc.status || !strings.Contains(strings.ReplaceAll(said, `\"`, `"`), tc.says) || json.Unmarshal([]byte(said), &form) != nil || form.Error.Message == "" {
				t.Errorf("%d %s, %v; want %d and %q", status, said, err, tc.status, tc.says)
			}
			if r := s.Requests(); len(r) != 1 || r[0].Problem != form.Error.Message {
				t.Errorf("kept %+v", r)
			}
		})
	}
}

func TestRefusesHeads(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*http.Request)
		status int
		says   string
	}{
		"path":         {func(r *http.Request) { r.URL.Path = "/v1/completions" }, 404, "Unknown request URL: POST /v1/completions"},
		"query":        {func(r *http.Request) { r.URL.RawQuery = "api-version=1" }, 404, "Unknown request URL"},
		"method":       {func(r *http.Request) { r.Method = http.MethodGet }, 405, "Only POST"},
		"no key":       {func(r *http.Request) { r.Header.Del("Authorization") }, 401, "You didn't provide an API key"},
		"basic":        {func(r *http.Request) { r.Header.Set("Authorization", "Basic "+llmtest.Key) }, 401, "You didn't provide"},
		"another key":  {func(r *http.Request) { r.Header.Set("Authorization", "Bearer abc") }, 401, "invalid_api_key"},
		"content type": {func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 400, "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			req := request(t, llmtest.Serve(t), good)
			tc.change(req)
			status, said, err := do(t, req)
			if err != nil || status != tc.status || !strings.Contains(said, tc.says) {
				t.Errorf("%d %s, %v; want %d and %q", status, said, err, tc.status, tc.says)
			}
		})
	}
}

func TestTakes(t *testing.T) {
	s := llmtest.Serve(t)
	s.Always(llmtest.Answer("{}"))
	for _, more := range []string{
		`"temperature":0,"max_tokens":5,"stream":false,"n":1,"seed":3,"top_p":0.5`, `"max_completion_tokens":5`,
		`"response_format":{"type":"json_object"}`, `"response_format":{"type":"text"}`,
		`"response_format":{"type":"json_schema","json_schema":{"name":"a_b-1","strict":true,"schema":{"type":"object","additionalProperties":false,"required":["x"],"properties":{"x":{"type":"string"}}}}}`,
		`"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":false,"schema":{"type":"object"}}}`,
	} {
		body := strings.NewReplacer(`{"model":`, `{`+more+`,"model":`, "Be brief.", "Answer in JSON.").Replace(good)
		if status, said, err := post(t, s, body); err != nil || status != http.StatusOK {
			t.Errorf("%s: %d %s, %v", more, status, said, err)
		}
	}
}

func TestBadBehaviour(t *testing.T) {
	for name, tc := range map[string]struct {
		step   llmtest.Step
		status int // 0 where there is no answer at all
		broken bool
		says   string
	}{
		"status":      {llmtest.Status(503, http.Header{"Retry-After": {"3"}}, "busy"), 503, false, "busy"},
		"fail":        {llmtest.Fail(400, "odd", "no"), 400, false, `"code":"odd"`},
		"page":        {llmtest.Page(502), 502, false, "<h1>"},
		"raw":         {llmtest.Raw(`{"choices":`), 200, false, `{"choices":`},
		"long":        {llmtest.Long(300_000), 200, false, "blah blah"},
		"cut":         {llmtest.CutBody("Hello."), 200, true, `{"choices":[{`},
		"quietly cut": {llmtest.CutQuietly("Hello."), 200, false, `{"choices":[{`},
		"reset":       {llmtest.Reset(), 0, true, ""},
		"hang":        {llmtest.Hang(), 0, true, ""},
		"midway":      {llmtest.HangMidway("Hello."), 200, true, `{"choices":[{`},
	} {
		t.Run(name, func(t *testing.T) {
			s := llmtest.Serve(t, tc.step)
			req := request(t, s, good)
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			if strings.Contains("hang midway", name) {
				ctx, cancel = context.WithTimeout(t.Context(), 500*time.Millisecond)
			}
			defer cancel()
			status, said, err := do(t, req.WithContext(ctx))
			if status != tc.status || (err != nil) != tc.broken || !strings.HasPrefix(said, tc.says) && !strings.Contains(said, tc.says) {
				t.Errorf("%d %.80s, %v", status, said, err)
			}
			if said, complete := strings.CutSuffix(said, "}"); complete && strings.Contains(name, "cut") {
				t.Errorf("all of it came: %s", said)
			}
		})
	}
}

// TestCloseEndsWhatHangs: a test that forgets a request does not hang itself.
func TestCloseEndsWhatHangs(t *testing.T) {
	s := llmtest.Serve(t)
	arrived := make(chan struct{})
	s.Always(llmtest.Func(func(llmtest.Request) llmtest.Step { close(arrived); return llmtest.Hang() }))
	failed := make(chan error)
	req := request(t, s, good)
	go func() {
		_, _, err := do(t, req)
		failed <- err
	}()
	<-arrived
	s.Close()
	if err := <-failed; err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestSlow(t *testing.T) {
	release := make(chan struct{})
	s := llmtest.Serve(t, llmtest.Slow(release, llmtest.Answer("Hello.")))
	done := make(chan string)
	req := request(t, s, good)
	go func() {
		_, said, _ := do(t, req)
		done <- said
	}()
	release <- struct{}{}
	if said := <-done; !strings.Contains(said, "Hello.") {
		t.Error(said)
	}
}

// failures is a test that only keeps what it is told.
type failures struct {
	testing.TB
	said []string
}

func (f *failures) Errorf(format string, _ ...any) { f.said = append(f.said, format) }

func TestMoreThanTheScript(t *testing.T) {
	f := &failures{TB: t}
	s := llmtest.Serve(f, llmtest.Answer("one"))
	for range 2 {
		if _, _, err := post(t, s, good); err != nil {
			t.Error(err)
		}
	}
	s.Close()
	if len(f.said) != 1 {
		t.Errorf("%q", f.said)
	}
}

func TestAzureServer(t *testing.T) {
	s := llmtest.ServeLike(t, llmtest.Options{Azure: true, Models: []string{"news"}})
	s.Always(llmtest.Answer("Hello."))
	for address, want := range map[string]int{
		"/openai/deployments/news/chat/completions?api-version=1":   200,
		"/openai/deployments/news/chat/completions":                 404,
		"/openai/deployments/other/chat/completions?api-version=1":  404,
		"/openai/deployments/a/b/chat/completions?api-version=1":    404,
		"/v1/chat/completions":                                      404,
		"/openai/deployments/news/chat/completions?api-version=1#x": 200,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL()+address, strings.NewReader(good))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("api-key", llmtest.Key)
		req.Header.Set("Content-Type", "application/json")
		if status, said, err := do(t, req); err != nil || status != want {
			t.Errorf("%s: %d %s, %v", address, status, said, err)
		}
	}
}
