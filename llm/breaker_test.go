package llm_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/quellenlage/quellenlage/llm"
)

// wire is an endpoint without a network, so that its time can be that of a synctest bubble.
type wire struct {
	mu       sync.Mutex
	requests int
	status   int // 0 never answers
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.requests++
	status := w.status
	w.mu.Unlock()
	if status == 0 {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	body := `{"error":{"message":"scripted","type":"test"}}`
	if status == http.StatusOK {
		body = `{"choices":[{"message":{"role":"assistant","content":"` + answer + `"},"finish_reason":"stop"}]}`
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func (w *wire) is(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status = status
}

func (w *wire) asked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.requests
}

func (w *wire) endpoint(t *testing.T) *llm.Endpoint {
	t.Helper()
	e, err := llm.NewEndpoint(llm.Config{Name: "m", Attempts: 1, HTTPClient: &http.Client{Transport: w}})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// later moves the clock of a synctest bubble; nobody waits.
func later(d time.Duration) { time.Sleep(d) }

func TestDown(t *testing.T) {
	for name, status := range map[string]int{"errors": 503, "limits": 429, "silence": 0} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &wire{status: status}
				e := w.endpoint(t)
				ask := func() error {
					ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
					defer cancel()
					_, err := e.Generate(ctx, question())
					return err
				}
				for n := range 6 {
					if err := ask(); (n >= 3) != errors.Is(err, llm.ErrDown) || len(kindsOf(err)) != 1 {
						t.Errorf("question %d: %v", n+1, err)
					}
				}
				if n := w.asked(); n != 3 {
					t.Errorf("%d requests for six questions, want 3", n)
				}
				later(31 * time.Second)
				if err := ask(); err == nil || errors.Is(err, llm.ErrDown) {
					t.Errorf("after half a minute: %v", err)
				}
				if err := ask(); !errors.Is(err, llm.ErrDown) {
					t.Errorf("it failed again: %v", err)
				}
				later(31 * time.Second)
				w.is(http.StatusOK)
				for range 3 {
					if err := ask(); err != nil {
						t.Errorf("it works again: %v", err)
					}
				}
			})
		})
	}
}

// TestNotDown: what is not the endpoint's fault never counts, and what shows that it lives makes good for failures.
func TestNotDown(t *testing.T) {
	for name, status := range map[string]int{"key": 401, "request": 400, "model": 404} {
		t.Run(name, func(t *testing.T) {
			w := &wire{status: 503}
			e := w.endpoint(t)
			for range 3 {
				w.is(http.StatusServiceUnavailable)
				for range 2 {
					if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrUnavailable) {
						t.Error(err)
					}
				}
				w.is(status)
				for range 5 {
					if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrKey) && !errors.Is(err, llm.ErrRejected) {
						t.Error(err)
					}
				}
			}
		})
	}
}

// TestImpatience: the deadline of somebody in a hurry does not count, that of somebody who waited does.
func TestImpatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		e := w.endpoint(t)
		ask := func(d time.Duration) error {
			ctx, cancel := context.WithTimeout(t.Context(), d)
			defer cancel()
			_, err := e.Generate(ctx, question())
			return err
		}
		for range 10 {
			if err := ask(time.Second); !errors.Is(err, llm.ErrSlow) {
				t.Error(err)
			}
		}
		for range 3 {
			if err := ask(10 * time.Second); !errors.Is(err, llm.ErrSlow) {
				t.Error(err)
			}
		}
		if err := ask(10 * time.Second); !errors.Is(err, llm.ErrDown) {
			t.Error(err)
		}
	})
}

// TestAttemptsEndWithoutADeadline: a caller who sets none gets an answer or an error all the same.
func TestAttemptsEndWithoutADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		e, err := llm.NewEndpoint(llm.Config{Name: "m", HTTPClient: &http.Client{Transport: w}})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := e.Generate(context.Background(), question()); !errors.Is(err, llm.ErrSlow) || w.asked() != 3 {
			t.Errorf("%v after %d requests", err, w.asked())
		}
		if took := time.Since(began); took > 2*time.Minute {
			t.Errorf("it took %s", took)
		}
	})
}
