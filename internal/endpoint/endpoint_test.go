package endpoint_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sashabaranov/go-openai"
	"go.uber.org/goleak"

	"github.com/quellenlage/quellenlage/internal/endpoint"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func trier(pauses *[]time.Duration) endpoint.Trier {
	return endpoint.Trier{
		Name: "test", Logger: slog.New(slog.DiscardHandler), Clock: time.Now,
		Wait: func(ctx context.Context, d time.Duration) error {
			*pauses = append(*pauses, d)
			return ctx.Err()
		},
	}
}

func TestTry(t *testing.T) {
	broken := errors.New("broken")
	for name, tc := range map[string]struct {
		fails    []error // one an attempt, then it succeeds
		attempts int
		tries    int
		ok       bool
	}{
		"at once":        {nil, 3, 1, true},
		"later":          {[]error{broken, io.ErrUnexpectedEOF}, 3, 3, true},
		"too late":       {[]error{broken, broken, broken}, 3, 3, false},
		"only once":      {[]error{broken}, 1, 1, false},
		"for good":       {[]error{backoff.Permanent(broken)}, 3, 1, false},
		"wrong answer":   {[]error{fmt.Errorf("%w: no", endpoint.ErrAnswer)}, 3, 1, false},
		"client's fault": {[]error{&openai.APIError{HTTPStatusCode: 400}}, 3, 1, false},
		"server's fault": {[]error{&openai.RequestError{HTTPStatusCode: 502}}, 3, 2, true},
		"no credit":      {[]error{&openai.APIError{HTTPStatusCode: 429, Type: "insufficient_quota"}}, 3, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			var pauses []time.Duration
			tries := 0
			got, err := endpoint.Try(t.Context(), trier(&pauses), endpoint.Patience{Attempts: tc.attempts, Each: time.Minute}, func(context.Context) (int, error) {
				tries++
				if tries <= len(tc.fails) {
					return 0, tc.fails[tries-1]
				}
				return 7, nil
			})
			if (err == nil) != tc.ok || tc.ok && got != 7 || tries != tc.tries || len(pauses) != tries-1 {
				t.Errorf("%d, %v after %d tries with pauses %v", got, err, tries, pauses)
			}
			if err != nil && !errors.Is(err, tc.fails[len(tc.fails)-1]) {
				t.Errorf("%v does not wrap its cause", err)
			}
		})
	}
}

func TestTryEndsWithItsContext(t *testing.T) {
	var pauses []time.Duration
	ctx, cancel := context.WithCancel(t.Context())
	_, err := endpoint.Try(ctx, trier(&pauses), endpoint.Patience{Attempts: 5, Each: time.Minute}, func(ctx context.Context) (int, error) {
		cancel()
		return 0, ctx.Err()
	})
	if !errors.Is(err, context.Canceled) || len(pauses) != 0 {
		t.Errorf("%v, pauses %v", err, pauses)
	}
	if err := endpoint.Wait(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("waited: %v", err)
	}
	if err := endpoint.Wait(t.Context(), 0); err != nil {
		t.Errorf("waited: %v", err)
	}
}

// TestRedirectsTakeNothingElsewhere: Go would send the body and most headers on.
func TestRedirectsTakeNothingElsewhere(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s came elsewhere with key %q", r.Method, r.Header.Get("api-key"))
	}))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		here := httptest.NewServer(http.RedirectHandler(elsewhere.URL, status))
		client := endpoint.Client(nil, 100)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, here.URL, strings.NewReader("prompt"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("api-key", "secret")
		if res, err := client.Do(req); !errors.Is(err, endpoint.ErrAnswer) || !strings.Contains(endpoint.Advice(err, "M"), "OPENAI_BASE_URL") {
			t.Errorf("%d: %v, %v", status, res, err)
		}
		client.CloseIdleConnections()
		here.Close()
	}
}

func TestAnswersAreBounded(t *testing.T) {
	const most = 1000
	for size, whole := range map[int]bool{0: true, most - 1: true, most: true, most + 1: false, 1 << 20: false} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("x", size)) // the client may hang up
		}))
		client := endpoint.Client(nil, most)
		res, err := client.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		if whole && (err != nil || len(got) != size) || !whole && (!errors.Is(err, endpoint.ErrAnswer) || endpoint.MayPass(err) || len(got) > most+1) {
			t.Errorf("%d bytes: read %d, %v", size, len(got), err)
		}
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
		client.CloseIdleConnections()
		server.Close()
	}
}

func TestErrorsInEveryForm(t *testing.T) {
	bare := &openai.RequestError{HTTPStatusCode: 404, Err: &openai.APIError{}, Body: []byte(`{"error":"No JSON_Schema here"}`)}
	param := "response_format"
	full := &openai.APIError{HTTPStatusCode: 400, Code: "unsupported_parameter", Message: "No.", Param: &param}
	if endpoint.Status(bare) != 404 || endpoint.Status(full) != 400 || endpoint.Status(io.EOF) != 0 {
		t.Errorf("statuses %d, %d, %d", endpoint.Status(bare), endpoint.Status(full), endpoint.Status(io.EOF))
	}
	if !endpoint.Mentions(bare, "x", "json_schema") || !endpoint.Mentions(full, "response_format") || endpoint.Mentions(full, "json_schema") || endpoint.Mentions(io.EOF, "eof") {
		t.Error("words are not found where they are, or where they are not")
	}
	for _, err := range []error{bare, full, &endpoint.GaveUp{Attempts: 2, Err: full}} {
		if said := endpoint.Describe(err); strings.Contains(said, "No") && !strings.Contains(said, "Not Found") || !strings.Contains(said, "status 40") {
			t.Errorf("%v is described as %q", err, said)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2025, 4, 28, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "0": 0, "-5": 0, "7": 7 * time.Second, "1.5": 0, "soon": 0,
		"Mon, 28 Apr 2025 12:00:30 GMT": 30 * time.Second, "Mon, 28 Apr 2025 11:59:59 GMT": 0, "Monday, 28-Apr-25 12:01:00 GMT": time.Minute,
		"99999999999999999999": 0, "9999999999": (1 << 20) * time.Second, "Fri, 31 Dec 9999 23:59:59 GMT": (1 << 20) * time.Second,
	} {
		if got := endpoint.RetryAfter(header, now); got != want {
			t.Errorf("%q is %s, want %s", header, got, want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("7")
	f.Add("Mon, 28 Apr 2025 12:00:30 GMT")
	f.Add("Fri, 31 Dec 9999 23:59:59 GMT")
	now := time.Date(2025, 4, 28, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, header string) {
		if d := endpoint.RetryAfter(header, now); d < 0 {
			t.Errorf("%q is %s", header, d)
		}
	})
}
