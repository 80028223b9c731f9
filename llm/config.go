package llm

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// APIType is the kind of endpoint.
type APIType string

// The kinds of endpoints. Everything that speaks OpenAI's protocol is OpenAI (Mistral, Ollama, LocalAI, vLLM, llama.cpp's
// server, and Azure under its address that ends in /openai/v1); Azure is the older form with deployments in the path.
const (
	OpenAI APIType = "openai"
	Azure  APIType = "azure"
)

// Config says which endpoint to use, and how.
type Config struct {
	// BaseURL is the endpoint's, "" for OpenAI's own; Key may be "" where it asks for none.
	BaseURL, Key string
	// Name is the model's name as the endpoint knows it; with Azure the deployment's.
	Name string
	// APIType is OpenAI where it is "". Azure needs BaseURL (https://<resource>.openai.azure.com); APIVersion is for Azure
	// alone, "" for one that knows JSON schemas.
	APIType    APIType
	APIVersion string
	// AttemptTimeout is for one attempt, twenty seconds where it is 0; what ctx allows may be less.
	AttemptTimeout time.Duration
	// Attempts is how often one request is tried, three times where it is 0.
	Attempts int
	// Concurrency is how many requests may be under way at once, four where it is 0; others wait.
	Concurrency int
	// Budget may be nil where nothing is counted. DailyTokens is how many tokens may be spent per UTC day; 0 is no limit,
	// and then Budget only counts.
	Budget      Budget
	DailyTokens int
	// HTTPClient may be nil. Its timeout, if any, holds for each attempt beside AttemptTimeout.
	HTTPClient *http.Client
	// Logger may be nil.
	Logger *slog.Logger
	// Clock says what day it is for the budget; nil is the computer's. Deadlines and the time in which an endpoint is left alone don't
	// hang on it, so that they outlive a clock that is set.
	Clock func() time.Time
	// Wait waits between attempts; nil is the clock's. Tests count instead.
	Wait func(ctx context.Context, d time.Duration) error
}

// Budget keeps how many tokens are spent per UTC day. settings.Store is the real one, which several processes share.
type Budget interface {
	// Spent is how many tokens were spent on the UTC day of at, with those that are reserved.
	Spent(ctx context.Context, at time.Time) (int, error)
	// Spend adds tokens to the UTC day of at, in one step, unless that makes more than limit; then it adds nothing and
	// says false. A limit of 0 is none. Negative tokens give back what was reserved and not needed; they always fit.
	Spend(ctx context.Context, at time.Time, tokens, limit int) (bool, error)
}

// Bounds of a conversation with the model.
const (
	attemptTimeout = 20 * time.Second
	attempts       = 3
	concurrency    = 4
	// longestPause is how long the endpoint may ask to wait, whatever time there is.
	longestPause = time.Minute
	// longestName is in bytes; the longest names are those of fine-tuned models and paths of files.
	longestName = 500
	// azureVersion is the oldest stable version with JSON schemas and max_completion_tokens.
	azureVersion = "2024-10-21"
)

// checked fills in what was left out and refuses what can't work. Errors never quote the key or the address, which may
// hold one.
func checked(c Config) (Config, error) {
	c.Name, c.Key = strings.TrimSpace(c.Name), strings.TrimSpace(c.Key)
	c.BaseURL = strings.TrimRight(strings.TrimSpace(c.BaseURL), "/")
	switch {
	case c.Name == "":
		return c, errors.New("no model; set OPENAI_CHAT_MODEL")
	case len(c.Name) > longestName || strings.ContainsFunc(c.Name, func(r rune) bool { return !unicode.IsGraphic(r) }):
		return c, errors.New("the model's name is too long or has an invisible character in it; correct OPENAI_CHAT_MODEL")
	case strings.ContainsFunc(c.Key, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return c, errors.New("the key has a space or a line break in it; correct OPENAI_API_KEY")
	case c.DailyTokens < 0:
		return c, errors.New("the budget of tokens a day is negative; set OPENAI_DAILY_TOKENS to 0 for none")
	case c.DailyTokens > 0 && c.Budget == nil:
		return c, fmt.Errorf("%d tokens a day, and nothing that counts them", c.DailyTokens)
	}
	if err := checkAddress(c); err != nil {
		return c, err
	}
	c.AttemptTimeout = or(c.AttemptTimeout, attemptTimeout)
	c.Attempts = or(c.Attempts, attempts)
	c.Concurrency = or(c.Concurrency, concurrency)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return c, nil
}

func checkAddress(c Config) error {
	switch {
	case c.APIType != "" && c.APIType != OpenAI && c.APIType != Azure:
		return fmt.Errorf("the kind of endpoint is %q, not openai or azure; correct OPENAI_API_TYPE", c.APIType)
	case c.BaseURL == "" && c.APIType == Azure:
		return errors.New("azure has an address per resource; set OPENAI_BASE_URL to https://<resource>.openai.azure.com")
	case c.BaseURL == "":
		return nil
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("OPENAI_BASE_URL is no address of an endpoint; write it like https://api.example.org/v1")
	}
	return nil
}

func or[T int | time.Duration](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}
