package embeddings

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"

	"github.com/quellenlage/quellenlage/internal/endpoint"
)

// Bounds of a request; those of OpenAI are 2,048 texts and 300,000 tokens, other servers take less.
const (
	textsPerRequest = 128
	bytesPerRequest = 128 << 10
	longestText     = 16 << 10 // bytes; what is longer is cut, models read no more
)

// Config says which endpoint to use.
type Config struct {
	// BaseURL is the endpoint's, "" for OpenAI's own; Key may be "" where it asks for none.
	BaseURL, Key string
	// Name is the model's name as the endpoint knows it.
	Name string
	// Dimensions may be 0 for the models of models.txt. A smaller number than the model's own asks it for shorter vectors,
	// where it can.
	Dimensions int
	// HTTPClient may be nil. Its timeout, if any, holds for each attempt beside the endpoint's own.
	HTTPClient *http.Client
	// Logger may be nil.
	Logger *slog.Logger
	// Wait waits between attempts; nil is the clock's. Tests count instead.
	Wait func(ctx context.Context, d time.Duration) error
}

// Endpoint embeds through any endpoint that speaks OpenAI's protocol. It batches, tries again what may succeed later,
// waits as long as the endpoint asks (Retry-After), and checks every answer: vectors are put in order by their index,
// and a missing, doubled, too short or unusable one is an error. It may be used by several goroutines.
type Endpoint struct {
	client  *openai.Client
	name    string
	model   model
	ask     int // dimensions to ask for, 0 for the model's own
	trier   endpoint.Trier
	breaker *gobreaker.CircuitBreaker[[][]float32]
}

// NewEndpoint makes an embedder for an endpoint. It does not connect. A model that is not known needs Dimensions.
func NewEndpoint(c Config) (*Endpoint, error) {
	if strings.TrimSpace(c.Name) == "" {
		return nil, errors.New("make the embedding endpoint: no model; set OPENAI_EMBEDDING_MODEL")
	}
	m, ok := known(c.Name)
	if !ok && c.Dimensions <= 0 {
		return nil, fmt.Errorf("make the embedding endpoint: the dimensions of model %s are not known; set OPENAI_EMBEDDING_DIMENSIONS", c.Name)
	}
	e := &Endpoint{name: c.Name, model: m, trier: trier(c)}
	if c.Dimensions > 0 && c.Dimensions != m.dimensions {
		if ok && !m.shortens {
			return nil, fmt.Errorf("make the embedding endpoint: model %s gives %d dimensions, not %d; correct OPENAI_EMBEDDING_DIMENSIONS or leave it out",
				c.Name, m.dimensions, c.Dimensions)
		}
		if ok {
			e.ask = c.Dimensions
		}
		e.model.dimensions = c.Dimensions
	}
	e.client = openai.NewClientWithConfig(clientConfig(c))
	e.breaker = gobreaker.NewCircuitBreaker[[][]float32](gobreaker.Settings{
		Name: "embeddings", Timeout: downFor, ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= 2 },
	})
	return e, nil
}

func clientConfig(c Config) openai.ClientConfig {
	conf := openai.DefaultConfig(c.Key)
	if c.BaseURL != "" {
		conf.BaseURL = strings.TrimRight(c.BaseURL, "/")
	}
	conf.HTTPClient = endpoint.Client(c.HTTPClient, largestAnswer)
	return conf
}

func trier(c Config) endpoint.Trier {
	t := endpoint.Trier{Name: "embedding endpoint", Logger: c.Logger, Clock: time.Now, Wait: c.Wait}
	if t.Logger == nil {
		t.Logger = slog.New(slog.DiscardHandler)
	}
	if t.Wait == nil {
		t.Wait = endpoint.Wait
	}
	return t
}

// Model names the model with what its vectors depend on.
func (e *Endpoint) Model() string {
	name := fmt.Sprintf("openai:%s@%d", e.name, e.model.dimensions)
	if e.model.query != "" {
		name += "+prefix"
	}
	return name
}

// Dimensions is the length of every vector.
func (e *Endpoint) Dimensions() int { return e.model.dimensions }

// Passages embeds texts, in as many requests as it takes, one after another. When one fails for good, nothing is
// returned: a caller who pays hands over as many as it can bear to lose.
func (e *Endpoint) Passages(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, 0, len(texts))
	for len(texts) > 0 {
		n := batch(texts)
		vectors, err := e.request(ctx, prefixed(e.model.passage, texts[:n]), patient())
		if err != nil {
			return nil, fmt.Errorf("embed passages with %s: %w", e.name, err)
		}
		out = append(out, vectors...)
		texts = texts[n:]
	}
	return out, nil
}

// Query embeds a question. Somebody waits for the answer, so it gives up soon, and after two failures in a row it says
// so at once for half a minute.
func (e *Endpoint) Query(ctx context.Context, text string) ([]float32, error) {
	if strings.TrimSpace(text) == "" {
		return nil, ErrNoWords
	}
	vectors, err := e.breaker.Execute(func() ([][]float32, error) {
		return e.request(ctx, prefixed(e.model.query, []string{text}), hasty())
	})
	if err != nil {
		return nil, fmt.Errorf("embed the question with %s: %w", e.name, err)
	}
	return vectors[0], nil
}

// Estimate says about how many tokens so many bytes of German or English text are, and what embedding them costs in US
// dollars by the model's list price; priced is false where that is not known.
func (e *Endpoint) Estimate(bytes int) (tokens int, dollars float64, priced bool) {
	const bytesPerToken = 3.5 // German; English has four
	tokens = int(math.Ceil(float64(bytes) / bytesPerToken))
	if e.model.price < 0 {
		return tokens, 0, false
	}
	return tokens, float64(tokens) * e.model.price / 1e6, true
}

// batch is how many of the texts go into one request, at least one.
func batch(texts []string) int {
	bytes := 0
	for i, t := range texts[:min(len(texts), textsPerRequest)] {
		if bytes += min(len(t), longestText); bytes > bytesPerRequest && i > 0 {
			return i
		}
	}
	return min(len(texts), textsPerRequest)
}

func prefixed(prefix string, texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		if len(t) > longestText {
			t = t[:longestText]
			for !utf8.ValidString(t[max(0, len(t)-utf8.UTFMax):]) && len(t) > longestText-utf8.UTFMax {
				t = t[:len(t)-1]
			}
		}
		out[i] = prefix + strings.ToValidUTF8(t, "\uFFFD")
	}
	return out
}

// send makes one request and checks the answer.
func (e *Endpoint) send(ctx context.Context, texts []string) ([][]float32, error) {
	res, err := e.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{
		Input: texts, Model: openai.EmbeddingModel(e.name), EncodingFormat: openai.EmbeddingEncodingFormatFloat, Dimensions: e.ask,
	})
	if err != nil {
		return nil, err
	}
	out := make([][]float32, len(texts))
	for _, d := range res.Data {
		switch {
		case d.Index < 0 || d.Index >= len(texts):
			return nil, unfit("a vector for text %d of %d", d.Index, len(texts))
		case out[d.Index] != nil:
			return nil, unfit("two vectors for text %d", d.Index)
		case len(d.Embedding) != e.model.dimensions:
			return nil, unfit("%d dimensions where model %s should give %d; set OPENAI_EMBEDDING_DIMENSIONS to the model's own",
				len(d.Embedding), e.name, e.model.dimensions)
		}
		out[d.Index] = d.Embedding
	}
	for i, v := range out {
		if !usable(v) {
			return nil, unfit("no usable vector for text %d", i)
		}
	}
	return out, nil
}

// usable says whether a vector can be compared with others.
func usable(v []float32) bool {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum > 0 && !math.IsInf(sum, 0)
}
