package llm

import (
	"context"
	"fmt"
	"time"

	"github.com/quellenlage/quellenlage/internal/endpoint"
)

// settleWithin is how long writing down what was spent may take after the question is over.
const settleWithin = 5 * time.Second

// unboundedAnswer is how many tokens are reserved for an answer without a bound of its own.
const unboundedAnswer = 4096

// reserve takes what a request may cost at most out of the day's budget, so that requests at the same time can't overrun
// it together. The returned function puts back what was not needed.
func (e *Endpoint) reserve(ctx context.Context, r Request, d dialect) (settle func(spent int), err error) {
	b, limit, at := e.config.Budget, e.config.DailyTokens, e.config.Clock()
	if b == nil {
		return func(int) {}, nil
	}
	reserved := most(r, d)
	ok, err := b.Spend(ctx, at, reserved, limit)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &failure{kind: ErrBudget, detail: fmt.Sprintf("the tokens that are spent can't be counted: %v", err), moot: true}
	}
	if !ok {
		return nil, overBudget(ctx, b, at, reserved, limit)
	}
	return func(spent int) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
		defer cancel()
		if _, err := b.Spend(ctx, at, spent-reserved, 0); err != nil {
			e.config.Logger.Warn("the tokens of a request could not be settled and count as reserved", "reserved", reserved, "spent", spent, "error", err)
		}
	}, nil
}

func overBudget(ctx context.Context, b Budget, at time.Time, reserved, limit int) error {
	detail := fmt.Sprintf("up to %d more do not fit into %d a day", reserved, limit)
	if spent, err := b.Spent(ctx, at); err == nil {
		detail = fmt.Sprintf("%d of %d are spent or reserved, and this takes up to %d; the next day begins at 00:00 UTC", spent, limit, reserved)
	}
	return &failure{kind: ErrBudget, detail: detail, moot: true}
}

// most is how many tokens a request may cost: no text that people write has more than one token to two bytes.
func most(r Request, d dialect) int {
	answer := r.MaxTokens
	if answer <= 0 {
		answer = unboundedAnswer
	}
	if d.completion {
		answer += reasoningTokens
	}
	return promptBytes(r)/2 + answer
}

// unpaid is about what a request without an answer costs: nothing where the endpoint refused it or was never reached,
// the prompt where nobody knows.
func unpaid(err error, r Request) int {
	if endpoint.Status(err) > 0 || endpoint.NeverSent(err) {
		return 0
	}
	return tokens(promptBytes(r))
}

// tokens is about how many tokens so many bytes of German or English text are.
func tokens(bytes int) int {
	const perToken = 3.5 // German; English has four
	return int(float64(bytes)/perToken) + 1
}

// promptBytes is the length of what is sent, with what the protocol adds to each message.
func promptBytes(r Request) int {
	const perMessage = 16
	n := len(r.Schema.JSON)
	for _, m := range r.Messages {
		n += len(m.Text) + perMessage
	}
	return n
}

// checkRequest refuses what no endpoint could answer.
func checkRequest(r Request) error {
	if len(r.Messages) == 0 {
		return &failure{kind: ErrRejected, detail: "there is no message", moot: true}
	}
	for i, m := range r.Messages {
		if m.Role != System && m.Role != User && m.Role != Assistant {
			return &failure{kind: ErrRejected, detail: fmt.Sprintf("message %d has no role of the protocol", i), moot: true}
		}
	}
	return nil
}
