package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"

	"github.com/quellenlage/quellenlage/internal/endpoint"
)

// Endpoint asks a model through any endpoint that speaks OpenAI's chat protocol. It tries again what may succeed later,
// waits as long as the endpoint asks where the deadline allows, leaves an endpoint alone that is down, keeps to a number
// of concurrent requests and a budget of tokens, and finds out once what the endpoint can't do (JSON schemas, say). It
// may be used by several goroutines, and leaves none.
type Endpoint struct {
	config  Config
	client  *openai.Client
	http    *http.Client
	trier   endpoint.Trier
	places  chan struct{}
	breaker *gobreaker.CircuitBreaker[Response]

	mu     sync.Mutex
	dialog dialect // what has worked
}

// NewEndpoint makes a generator for an endpoint. It does not connect.
func NewEndpoint(c Config) (*Endpoint, error) {
	c, err := checked(c)
	if err != nil {
		return nil, fmt.Errorf("make the endpoint of the chat model: %w", err)
	}
	e := &Endpoint{
		config: c, places: make(chan struct{}, c.Concurrency), dialog: dialectOf(c.Name),
		http:  endpoint.Client(c.HTTPClient, largestAnswer),
		trier: endpoint.Trier{Name: "chat endpoint", Logger: c.Logger, Clock: c.Clock, Wait: c.Wait},
	}
	if e.trier.Wait == nil {
		e.trier.Wait = endpoint.Wait
	}
	e.client = openai.NewClientWithConfig(clientConfig(c, e.http))
	e.breaker = gobreaker.NewCircuitBreaker[Response](gobreaker.Settings{
		Name: "llm", Timeout: downFor,
		ReadyToTrip:  func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= downAfter },
		IsSuccessful: func(err error) bool { return !blamed(err) },
		IsExcluded:   isMoot,
	})
	return e, nil
}

func clientConfig(c Config, client *http.Client) openai.ClientConfig {
	conf := openai.DefaultConfig(c.Key)
	if c.APIType == Azure {
		conf = openai.DefaultAzureConfig(c.Key, strings.TrimSuffix(c.BaseURL, "/openai"))
		conf.AzureModelMapperFunc = func(name string) string { return name }
		conf.APIVersion = azureVersion
		if c.APIVersion != "" {
			conf.APIVersion = c.APIVersion
		}
	} else if c.BaseURL != "" {
		conf.BaseURL = c.BaseURL
	}
	conf.HTTPClient = client
	return conf
}

// Model is the model's name as the endpoint knows it.
func (e *Endpoint) Model() string { return e.config.Name }

// Close closes connections that are kept for later requests. Requests under way are not disturbed.
func (e *Endpoint) Close() error {
	e.http.CloseIdleConnections()
	return nil
}

// Generate asks the model. It returns by the deadline of ctx; without one each attempt has its own and there are few, so
// that it always ends. Errors are those of this package, or the cancellation of ctx.
func (e *Endpoint) Generate(ctx context.Context, r Request) (Response, error) {
	res, err := e.generate(ctx, r)
	if err != nil {
		return Response{}, fmt.Errorf("ask %s: %w", e.config.Name, err)
	}
	return res, nil
}

func (e *Endpoint) generate(ctx context.Context, r Request) (Response, error) {
	if err := checkRequest(r); err != nil {
		return Response{}, err
	}
	if e.breaker.State() == gobreaker.StateOpen {
		return Response{}, down()
	}
	select {
	case e.places <- struct{}{}:
		defer func() { <-e.places }()
	case <-ctx.Done():
		return Response{}, ended(ctx, 0)
	}
	res, err := e.breaker.Execute(func() (Response, error) {
		started := time.Now()
		p := endpoint.Patience{Attempts: e.config.Attempts, Each: e.config.AttemptTimeout, Longest: longestPause}
		res, err := endpoint.Try(ctx, e.trier, p, func(ctx context.Context) (Response, error) {
			res, err := e.attempt(ctx, r)
			e.whisper(err)
			return res, err
		})
		return res, sorted(ctx, err, time.Since(started))
	})
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return Response{}, down()
	}
	return res, err
}

// whisper logs at debug what an error says in full, which is what the endpoint said: all there is to find out why it will
// not have a request. The key is no part of it even there.
func (e *Endpoint) whisper(err error) {
	if err == nil {
		return
	}
	const longest = 2000 // bytes
	said := err.Error()
	if e.config.Key != "" {
		said = strings.ReplaceAll(said, e.config.Key, "[key]")
	}
	e.config.Logger.Debug("what the chat endpoint said", "error", strings.ToValidUTF8(said[:min(len(said), longest)], ""))
}

func down() error {
	return &failure{kind: ErrDown, detail: fmt.Sprintf("it failed %d times in a row and is asked again after %s", downAfter, downFor)}
}

// blamed says whether an error is the endpoint's fault.
func blamed(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.fault
}

// isMoot says whether an error says nothing about the endpoint.
func isMoot(err error) bool {
	var f *failure
	if errors.As(err, &f) {
		return f.moot
	}
	return err != nil
}
