package llm_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/llm"
)

// fixed is an endpoint without a network that always says the same.
type fixed struct {
	status            int
	kind, retry, body string
}

func (f fixed) RoundTrip(r *http.Request) (*http.Response, error) {
	header := http.Header{}
	header.Set("Content-Type", f.kind)
	header.Set("Retry-After", f.retry)
	return &http.Response{StatusCode: f.status, Header: header, Body: io.NopCloser(strings.NewReader(f.body)), Request: r}, nil
}

// FuzzAnswers: whatever an endpoint says, there is an answer of the right form or one reason why not, in this package's
// own words.
func FuzzAnswers(f *testing.F) {
	const said = "KARMESIN"
	for _, body := range []string{
		`{"model":"m","choices":[{"message":{"role":"assistant","content":"` + said + `"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}`,
		`{"choices":[{"message":{"content":[{"type":"text","text":"` + said + `"}]},"finish_reason":"stop"}]}`,
		`{"choices":[{"message":{"content":null,"refusal":"` + said + `"},"finish_reason":"stop"}]}`,
		`{"choices":[{"message":null,"finish_reason":null}]}`, `{"choices":null,"usage":null}`, "null", "[]", `"` + said + `"`, "", "<html>", "{",
		`{"error":{"message":"` + said + ` response_format","type":"` + said + `","code":"` + said + `","param":"` + said + `"}}`,
		`{"error":"` + said + `"}`, `{"error":{"message":["` + said + `"],"code":7}}`, `{"error":{}}`, `{"detail":[{"msg":"` + said + ` temperature"}]}`,
	} {
		for _, status := range []int{200, 204, 302, 400, 401, 404, 422, 429, 503} {
			f.Add(status, "application/json", "", body)
		}
	}
	f.Add(200, "text/html", "5", "<html>"+said)
	f.Add(429, "text/html; charset=", "Fri, 31 Dec 9999 23:59:59 GMT", said)
	f.Fuzz(func(t *testing.T, status int, kind, retry, body string) {
		e, err := llm.NewEndpoint(llm.Config{Name: "m", Attempts: 1, HTTPClient: &http.Client{Transport: fixed{status, kind, retry, body}}})
		if err != nil {
			t.Fatal(err)
		}
		res, err := e.Generate(t.Context(), question())
		switch {
		case err == nil && (strings.TrimSpace(res.Text) == "" || res.Model == "" || res.PromptTokens <= 0 || res.CompletionTokens < 0):
			t.Errorf("%+v", res)
		case err != nil && (len(kindsOf(err)) != 1 || strings.Contains(err.Error(), said) || errors.Is(err, llm.ErrDown)):
			t.Errorf("%v is of %v", err, kindsOf(err))
		}
	})
}
