package embeddings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sashabaranov/go-openai"
)

// patience is how often and how long something is tried.
type patience struct {
	attempts int
	each     time.Duration // for one attempt
	longest  time.Duration // that the endpoint may ask to wait
}

// patient is for passages, for which nobody waits.
func patient() patience {
	return patience{attempts: 6, each: time.Minute, longest: 2 * time.Minute}
}

// hasty is for a question, for whose answer somebody waits.
func hasty() patience {
	return patience{attempts: 2, each: 5 * time.Second, longest: time.Second}
}

// downFor is how long questions are not embedded after the endpoint has failed twice in a row.
const downFor = 30 * time.Second

// largestAnswer bounds what is read of an answer, in bytes: 128 vectors of 4,096 dimensions with all their digits.
const largestAnswer = 16 << 20

// errAnswer is the cause for an answer that does not fit the request.
var errAnswer = errors.New("the embedding endpoint gave an answer that can't be right")

// request sends texts until there is an answer, an error that will not go away, or no patience left.
func (e *Endpoint) request(ctx context.Context, texts []string, p patience) ([][]float32, error) {
	pauses := backoff.NewExponentialBackOff()
	for attempt := 1; ; attempt++ {
		note := &note{}
		vectors, err := e.attempt(context.WithValue(ctx, noteKey{}, note), texts, p)
		if err == nil || ctx.Err() != nil {
			return vectors, err
		}
		if !mayPass(err) {
			return nil, explain(err)
		}
		pause := max(pauses.NextBackOff(), note.retryAfter)
		if attempt >= p.attempts || note.retryAfter > p.longest {
			return nil, fmt.Errorf("tried %d times: %w", attempt, explain(err))
		}
		e.logger.Warn("the embedding endpoint failed and is tried again", "attempt", attempt, "pause", pause, "error", err)
		if err := e.wait(ctx, pause); err != nil {
			return nil, err
		}
	}
}

func (e *Endpoint) attempt(ctx context.Context, texts []string, p patience) ([][]float32, error) {
	ctx, cancel := context.WithTimeout(ctx, p.each)
	defer cancel()
	return e.send(ctx, texts)
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// statusOf is the HTTP status of an error, 0 where there was no answer.
func statusOf(err error) int {
	var api *openai.APIError
	var req *openai.RequestError
	switch {
	case errors.As(err, &api):
		return api.HTTPStatusCode
	case errors.As(err, &req):
		return req.HTTPStatusCode
	}
	return 0
}

// mayPass says whether the same request may succeed later: not where the endpoint says that the request, the key or the
// account is wrong, nor where its answer makes no sense.
func mayPass(err error) bool {
	var api *openai.APIError
	if errors.As(err, &api) && (api.Code == "insufficient_quota" || api.Type == "insufficient_quota") {
		return false
	}
	switch status := statusOf(err); {
	case errors.Is(err, errAnswer):
		return false
	case status == 0 || status == http.StatusRequestTimeout || status == http.StatusTooManyRequests:
		return true
	default:
		return status >= 500
	}
}

// explain says what to do about an error.
func explain(err error) error {
	switch statusOf(err) {
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("%w; check OPENAI_API_KEY", err)
	case http.StatusNotFound:
		return fmt.Errorf("%w; check OPENAI_BASE_URL and OPENAI_EMBEDDING_MODEL", err)
	case 0:
		if !errors.Is(err, errAnswer) {
			return fmt.Errorf("%w; check that the endpoint of OPENAI_BASE_URL can be reached", err)
		}
	}
	return err
}

// note is what an answer's header says about when to try again; go-openai drops headers of failures.
type note struct{ retryAfter time.Duration }

type noteKey struct{}

// noting writes down Retry-After in the note of the request's context and bounds what is read of an answer.
type noting struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (n noting) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := n.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if note, ok := req.Context().Value(noteKey{}).(*note); ok {
		note.retryAfter = retryAfter(res.Header.Get("Retry-After"), time.Now())
	}
	res.Body = limited{io.LimitReader(res.Body, largestAnswer), res.Body}
	return res, nil
}

type limited struct {
	io.Reader
	io.Closer
}

// retryAfter reads the header's two forms, seconds and a date (RFC 9110, section 10.2.3); 0 where it says nothing.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 1<<20)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
