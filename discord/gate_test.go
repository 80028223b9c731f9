package discord

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRouteOf(t *testing.T) {
	t.Parallel()
	for request, want := range map[string]string{
		"POST /api/v9/channels/12/messages":                  "POST channels/12/messages",
		"PATCH /api/v9/channels/12/messages/34":              "PATCH channels/12/messages/*",
		"POST /api/v9/channels/12/messages/34/threads":       "POST channels/12/messages/*/threads",
		"POST /api/v9/interactions/12/token/callback":        "POST interactions/12/token/callback open",
		"PATCH /api/v9/webhooks/12/token/messages/@original": "PATCH webhooks/12/token/messages/@original open",
		"PATCH /api/v9/webhooks/12/token/messages/34":        "PATCH webhooks/12/token/messages/* open",
		"GET /api/v9/gateway":                                "GET gateway open",
		"PUT /api/v9/applications/12/commands":               "PUT applications/12/commands",
		"GET /":                                              "GET ",
	} {
		method, path, _ := strings.Cut(request, " ")
		got, open := routeOf(method, path)
		if open {
			got += " open"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", request, got, want)
		}
	}
}

// transport is a fake of http.RoundTripper.
type transport func(*http.Request) *http.Response

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

func response(status int, body string, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

func TestLimitOf(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		res    *http.Response
		pause  time.Duration
		global bool
	}{
		"of the route":             {response(429, `{"retry_after":0.5,"global":false}`, "Retry-After", "1"), 500 * time.Millisecond, false},
		"global, in the body":      {response(429, `{"retry_after":2,"global":true}`), 2 * time.Second, true},
		"global, in a header":      {response(429, `{"retry_after":2}`, "X-RateLimit-Global", "true"), 2 * time.Second, true},
		"a page":                   {response(429, `<html>`, "Retry-After", "3"), 3 * time.Second, true},
		"nothing said":             {response(429, ``), time.Second, true},
		"more than a day":          {response(429, `{"retry_after":1e12}`), 24 * time.Hour, false},
		"less than nothing":        {response(429, `{"retry_after":-1}`, "Retry-After", "-5"), time.Second, false},
		"a header that is no time": {response(429, `{}`, "Retry-After", "soon"), time.Second, false},
	} {
		if pause, global := limitOf(tc.res); pause != tc.pause || global != tc.global {
			t.Errorf("%s: %s %t, want %s %t", name, pause, global, tc.pause, tc.global)
		}
	}
}

// TestGateCloses: before Discord blocks the address, nothing is sent any more; waiting ends with the context; a wait that
// is too long is not waited for.
func TestGateCloses(t *testing.T) {
	t.Parallel()
	status, headers := http.StatusForbidden, []string{}
	sent := 0
	g := newGate(transport(func(*http.Request) *http.Response { sent++; return response(status, "{}", headers...) }), 1e9, slog.New(slog.DiscardHandler), newMetrics())
	ask := func(ctx context.Context) (int, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://discord.com/api/v9/channels/1", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := g.RoundTrip(req)
		if err != nil {
			return 0, err
		}
		return res.StatusCode, res.Body.Close()
	}
	for range refusedMost {
		if got, err := ask(t.Context()); got != status || err != nil {
			t.Fatal(got, err)
		}
	}
	if _, err := ask(t.Context()); !errors.Is(err, ErrRefusedTooOften) || sent != refusedMost {
		t.Errorf("%v after %d requests", err, sent)
	}
	g.refused = nil
	status, headers = http.StatusTooManyRequests, []string{"Retry-After", "3600", "X-RateLimit-Scope", "user"}
	if got, err := ask(t.Context()); got != status || err != nil {
		t.Errorf("a wait of an hour: %d %v", got, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := ask(ctx); !errors.Is(err, context.DeadlineExceeded) { // the route is closed for an hour
		t.Errorf("%v", err)
	}
}

// TestLimiterForgets: buckets that nobody needs any more are let go.
func TestLimiterForgets(t *testing.T) {
	t.Parallel()
	l := newLimiter()
	for n := range 10 * sweepEvery {
		b, err := l.acquire(t.Context(), strings.Repeat("x", n%1000)+"y")
		if err != nil {
			t.Fatal(err)
		}
		l.release(b)
	}
	if len(l.buckets) > sweepEvery {
		t.Errorf("%d buckets", len(l.buckets))
	}
}
