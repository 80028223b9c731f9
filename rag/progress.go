package rag

import "context"

// Step is what the engine is doing for somebody who waits.
type Step string

// The steps of an answer, in their order.
const (
	Searching Step = "searching"
	Comparing Step = "comparing"
	Writing   Step = "writing"
	Checking  Step = "checking"
)

type progressKey struct{}

// WithProgress returns a context under which Ask and Check tell report each step when it begins. report is called from the
// goroutine that asks, and must return soon.
func WithProgress(ctx context.Context, report func(Step)) context.Context {
	return context.WithValue(ctx, progressKey{}, report)
}

func step(ctx context.Context, s Step) {
	if report, ok := ctx.Value(progressKey{}).(func(Step)); ok {
		report(s)
	}
}
