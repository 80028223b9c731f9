package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/quellenlage/quellenlage/internal/endpoint"
)

// Why there is no answer. Every error of Generate wraps one of them, or is the cancellation of the caller's context; its
// text says what happened and what to do, and never quotes key, prompt, answer or what the endpoint said.
var (
	// ErrKey: the endpoint accepts no key, or not this one.
	ErrKey = errors.New("the key is not accepted")
	// ErrBudget: the day's tokens are spent or reserved, or can't be counted. Nothing was sent.
	ErrBudget = errors.New("the day's token budget is spent")
	// ErrDown: the endpoint failed several times in a row and is left alone for a while. Nothing was sent.
	ErrDown = errors.New("the endpoint is down")
	// ErrUnavailable: no connection, one that broke, or an error of the endpoint's own (5xx).
	ErrUnavailable = errors.New("the endpoint is not available")
	// ErrLimited: the endpoint takes no more requests for now, or the account has no credit (429).
	ErrLimited = errors.New("the endpoint takes no more requests")
	// ErrSlow: no answer in time, or no place among the concurrent requests. It wraps context.DeadlineExceeded too.
	ErrSlow = errors.New("no answer in time")
	// ErrRejected: the endpoint understands the request and will not have it: no such model, too long a prompt.
	ErrRejected = errors.New("the request is not accepted")
	// ErrRefused: the model, or a filter before or behind it, will not answer this.
	ErrRefused = errors.New("the model refuses to answer")
	// ErrCut: the answer has no proper end (finish_reason is not "stop").
	ErrCut = errors.New("the answer is cut off")
	// ErrEmpty: an answer without text.
	ErrEmpty = errors.New("the answer is empty")
	// ErrUnusable: what came is no answer of this protocol, or far longer than any that was asked for.
	ErrUnusable = errors.New("the answer can't be used")
)

// downFor is how long nothing is asked of an endpoint that has failed downAfter times in a row.
const (
	downFor   = 30 * time.Second
	downAfter = 3
)

// fairTime is how long an endpoint must have had before the caller's deadline counts as its failure.
const fairTime = 5 * time.Second

// failure is the error for a request without an answer.
type failure struct {
	kind   error  // one of the above
	detail string // in plain words, "" for none
	cause  error  // for errors.Is, never shown; may be nil
	fault  bool   // it is the endpoint's fault, so that it counts towards being down
	moot   bool   // it says nothing about the endpoint, neither good nor bad
}

// Error implements error.
func (f *failure) Error() string {
	if f.detail == "" {
		return f.kind.Error()
	}
	return f.kind.Error() + ": " + f.detail
}

// Unwrap gives the kind, and the cause where it is the end of a context. Causes of the network and of the endpoint are
// not given: they quote what was sent and what came.
func (f *failure) Unwrap() []error {
	if f.cause == nil {
		return []error{f.kind}
	}
	return []error{f.kind, f.cause}
}

// sorted says of what kind an error is. ran is how long the endpoint has had.
func sorted(ctx context.Context, err error, ran time.Duration) error {
	var known *failure
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case ctx.Err() != nil:
		return ended(ctx, ran)
	}
	f := &failure{detail: endpoint.Describe(err)}
	if advice := endpoint.Advice(err, "OPENAI_CHAT_MODEL"); advice != "" {
		f.detail += "; " + advice
	}
	switch status := endpoint.Status(err); {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		f.kind = ErrKey
	case status == http.StatusTooManyRequests:
		f.kind, f.fault = ErrLimited, !endpoint.OutOfQuota(err)
	case status == http.StatusRequestTimeout, errors.Is(err, context.DeadlineExceeded):
		f.kind, f.cause, f.fault = ErrSlow, context.DeadlineExceeded, true
	case endpoint.HasCode(err, "content_filter"):
		f.kind = ErrRefused
	case status >= 500:
		f.kind, f.fault = ErrUnavailable, true
	case status > 0:
		f.kind = ErrRejected
	case endpoint.Garbled(err):
		f.kind, f.fault = ErrUnusable, true
	default:
		f.kind, f.fault = ErrUnavailable, true
	}
	return f
}

// ended is the error for a caller's context that is done. A cancellation is the caller's own; a deadline is the
// endpoint's fault where it has had time.
func ended(ctx context.Context, ran time.Duration) error {
	err := ctx.Err()
	if !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("the question was given up: %w", err)
	}
	return &failure{kind: ErrSlow, cause: err, fault: ran >= fairTime, moot: ran < fairTime}
}
