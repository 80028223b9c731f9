package embeddings

import (
	"context"
	"fmt"
	"time"

	"github.com/quellenlage/quellenlage/internal/endpoint"
)

// patient is for passages, for which nobody waits.
func patient() endpoint.Patience {
	return endpoint.Patience{Attempts: 6, Each: time.Minute, Longest: 2 * time.Minute}
}

// hasty is for a question, for whose answer somebody waits.
func hasty() endpoint.Patience {
	return endpoint.Patience{Attempts: 2, Each: 5 * time.Second, Longest: time.Second}
}

// downFor is how long questions are not embedded after the endpoint has failed twice in a row.
const downFor = 30 * time.Second

// largestAnswer bounds what is read of an answer, in bytes: 128 vectors of 4,096 dimensions with all their digits.
const largestAnswer = 16 << 20

// request sends texts until there is an answer, an error that will not go away, or no patience left.
func (e *Endpoint) request(ctx context.Context, texts []string, p endpoint.Patience) ([][]float32, error) {
	vectors, err := endpoint.Try(ctx, e.trier, p, func(ctx context.Context) ([][]float32, error) {
		return e.send(ctx, texts)
	})
	if err != nil && ctx.Err() == nil {
		return nil, endpoint.Explain(err, "OPENAI_EMBEDDING_MODEL")
	}
	return vectors, err
}

// unfit is the error for an answer that does not fit the request.
func unfit(format string, args ...any) error {
	return fmt.Errorf("%w: %s", endpoint.ErrAnswer, fmt.Sprintf(format, args...))
}
