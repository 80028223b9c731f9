// Package endpoint is what the rooms that speak OpenAI's protocol share, and what go-openai leaves to its callers: trying
// again what may succeed later, for as long as the endpoint asks to wait (Retry-After, which go-openai drops), bounding
// what is read of an answer, and saying in plain words what went wrong.
//
// It knows nothing of what is sent. It never writes a key, a request or an answer to a log or into the words of Describe;
// the errors of go-openai, which quote what the server said, are handed on as causes only.
package endpoint

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Patience is how often and how long something is tried.
type Patience struct {
	// Attempts is how often it is tried, at least once.
	Attempts int
	// Each is for one attempt.
	Each time.Duration
	// Longest is how long the endpoint may ask to wait.
	Longest time.Duration
}

// Trier tries again what may succeed later. All fields are needed.
type Trier struct {
	// Name is what the log calls the endpoint.
	Name   string
	Logger *slog.Logger
	// Clock is for the dates of Retry-After, where the answer does not say what time it is there.
	Clock func() time.Time
	// Wait waits between attempts until d is over or ctx is done. Wait of this package is the real one.
	Wait func(ctx context.Context, d time.Duration) error
}

// Try calls attempt until there is an answer, an error that will not go away, or no patience left. It gives up at once
// where the endpoint asks to wait for longer than p.Longest, or the pause would last beyond the deadline of ctx. Requests
// go through a client of Client and carry the context that attempt is handed.
//
// An error after which nothing more was tried because of p or the deadline is wrapped in a GaveUp.
func Try[T any](ctx context.Context, t Trier, p Patience, attempt func(context.Context) (T, error)) (T, error) {
	pauses := backoff.NewExponentialBackOff()
	for n := 1; ; n++ {
		note := &note{clock: t.Clock}
		v, err := once(context.WithValue(ctx, noteKey{}, note), p.Each, attempt)
		if err == nil || ctx.Err() != nil || !MayPass(err) {
			return v, err
		}
		pause := max(pauses.NextBackOff(), note.retryAfter)
		if n >= p.Attempts || note.retryAfter > p.Longest || beyond(ctx, pause) {
			return v, &GaveUp{Attempts: n, RetryAfter: note.retryAfter, Err: err}
		}
		t.Logger.Warn("the "+t.Name+" failed and is tried again", "attempt", n, "pause", pause, "error", Describe(err))
		if err := t.Wait(ctx, pause); err != nil {
			return v, err
		}
	}
}

func once[T any](ctx context.Context, d time.Duration, attempt func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return attempt(ctx)
}

// beyond says whether a pause lasts until after the deadline.
func beyond(ctx context.Context, pause time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) <= pause
}

// GaveUp is the error for something that might have succeeded later.
type GaveUp struct {
	// Attempts is how often it was tried.
	Attempts int
	// RetryAfter is how long the endpoint asked to wait, 0 where it did not.
	RetryAfter time.Duration
	// Err is the last error.
	Err error
}

// Error implements error.
func (g *GaveUp) Error() string { return fmt.Sprintf("tried %d times: %v", g.Attempts, g.Err) }

// Unwrap gives the last error.
func (g *GaveUp) Unwrap() error { return g.Err }

// Wait waits until d is over or ctx is done, which is its error.
func Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ErrAnswer is the cause for an answer that does not fit the request; asking again would not help.
var ErrAnswer = errors.New("an answer that can't be right")

// MayPass says whether the same request may succeed later: not where the endpoint says that the request, the key or the
// account is wrong, nor where its answer makes no sense, nor where attempt says so with backoff.Permanent.
func MayPass(err error) bool {
	var permanent *backoff.PermanentError
	var proxy *proxyFailure
	if errors.As(err, &permanent) || Garbled(err) || OutOfQuota(err) || errors.As(err, &proxy) && proxy.status < 500 {
		return false
	}
	switch status := Status(err); status {
	case 0, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return true
	default:
		return status >= 500
	}
}
