package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"
)

// settings are what the environment sets. The table of variables in README.md and .env.example are made from this struct
// (go test ./cmd/bot -run TestVariables -update), so every field has a doc tag; a variable without a default has an
// example.
type settings struct {
	Articles string     `env:"ARTICLES_DIR" example:"articles" doc:"Folder of articles (.txt, .md with front matter). Not set: articles/ in the current folder, else the articles in the program. --articles wins."`
	Data     string     `env:"DATA_DIR" envDefault:"data" doc:"Folder for the index (corpus.db), the audit log (audit.db) and budgets (state.db). --data wins."`
	LogLevel slog.Level `env:"LOG_LEVEL" envDefault:"error" doc:"What is logged to standard error: debug, info, warn or error."`
	APIKey   string     `env:"OPENAI_API_KEY" example:"sk-…" doc:"Key of an endpoint that speaks OpenAI's protocol. With it a language model writes the answers; articles' passages and questions are then sent there."`
	BaseURL  string     `env:"OPENAI_BASE_URL" example:"http://localhost:11434/v1" doc:"Address of that endpoint. Not set: OpenAI's own."`

	ChatModel   string        `env:"OPENAI_CHAT_MODEL" example:"gpt-4o-mini" doc:"Language model that writes answers. Not set: gpt-4o-mini where OPENAI_API_KEY is set without OPENAI_BASE_URL, else none. none: no language model in any case."`
	APIType     string        `env:"OPENAI_API_TYPE" envDefault:"openai" doc:"openai, or azure for Azure's deployments under OPENAI_BASE_URL."`
	APIVersion  string        `env:"OPENAI_API_VERSION" example:"2024-10-21" doc:"Version of Azure's protocol; only for azure."`
	Deadline    time.Duration `env:"ANSWER_DEADLINE" envDefault:"30s" doc:"How long an answer waits for the language model; then it is written without one."`
	DailyTokens int           `env:"OPENAI_DAILY_TOKENS" envDefault:"0" doc:"How many tokens the language model may use in a day (UTC), all processes together; 0 for any number."`
	Concurrency int           `env:"OPENAI_CONCURRENCY" envDefault:"4" doc:"How many questions are put to the language model at once."`

	EmbeddingModel      string `env:"OPENAI_EMBEDDING_MODEL" example:"text-embedding-3-small" doc:"Embedding model. Not set: the built-in vectors, which need no model and no network. Another model embeds all articles anew."`
	EmbeddingDimensions int    `env:"OPENAI_EMBEDDING_DIMENSIONS" envDefault:"0" doc:"Length of the model's vectors; 0 where the model is a known one."`

	DiscordToken   string     `env:"DISCORD_TOKEN" example:"…" doc:"Token of the Discord bot; bot serve needs it and nothing else."`
	ApplicationID  string     `env:"DISCORD_APPLICATION_ID" example:"123456789012345678" doc:"Id of the Discord application, for the invitation link alone. Not set: as it stands in the token."`
	Shards         int        `env:"DISCORD_SHARDS" envDefault:"1" doc:"Number of connections to Discord; one is enough up to some thousand servers."`
	MessageContent bool       `env:"DISCORD_MESSAGE_CONTENT" envDefault:"false" doc:"true: answer unmentioned messages in the bot's threads too. Needs the privileged intent Message Content, to be allowed on the page Bot of the application."`
	ServeAddress   string     `env:"SERVE_ADDRESS" envDefault:"127.0.0.1:8350" doc:"Where bot serve answers /healthz, /readyz and /metrics."`
	ServeLogLevel  slog.Level `env:"SERVE_LOG_LEVEL" envDefault:"info" doc:"What bot serve logs to standard error, as JSON: debug (with the text of questions), info, warn or error."`

	WebAddress    string         `env:"WEB_ADDRESS" envDefault:"127.0.0.1:8351" doc:"Where bot serve serves the moderators' page; none for no page."`
	PublicURL     string         `env:"PUBLIC_URL" example:"https://audit.example.org" doc:"Address under which browsers reach the moderators' page, where a reverse proxy stands before it. Not set: http:// and WEB_ADDRESS."`
	WebHosts      []string       `env:"WEB_HOSTS" example:"audit.example.org,localhost" doc:"Names under which the page may be asked for, beside that of PUBLIC_URL, separated by commas. Not set: the names of the machine's loopback."`
	WebProxies    []netip.Prefix `env:"WEB_PROXIES" example:"127.0.0.1/32" doc:"Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas."`
	RetentionDays int            `env:"AUDIT_RETENTION_DAYS" envDefault:"0" doc:"After how many days the content of answers is deleted from the audit log: by bot serve every day, by bot audit prune at once. 0 keeps it."`

	NoColor string `env:"NO_COLOR" example:"1" doc:"Set to anything: no colours and no bold type on a terminal."`
}

// dotEnv is read where it lies: in the current folder.
const dotEnv = ".env"

// loadSettings reads .env and the environment and lays the flags over them. A variable of the environment wins over .env
// unless it is empty.
func (p *program) loadSettings() error {
	values, err := readDotEnv(dotEnv)
	if err != nil {
		return err
	}
	for _, pair := range p.environ {
		if name, value, _ := strings.Cut(pair, "="); value != "" {
			values[name] = value
		}
	}
	p.settings, err = env.ParseAsWithOptions[settings](env.Options{Environment: values})
	if err != nil {
		return usagef("environment or %s: %s", dotEnv, unreadable(err))
	}
	if p.settings.Deadline <= 0 {
		return usagef("environment or %s: ANSWER_DEADLINE has to be longer than nothing, as in 30s", dotEnv)
	}
	if p.flags.articles != "" {
		p.settings.Articles = p.flags.articles
	}
	if p.flags.data != "" {
		p.settings.Data = p.flags.data
	}
	return nil
}

// unreadable says which variables can't be read, by their own names.
func unreadable(err error) string {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return err.Error()
	}
	var out []string
	for _, one := range all.Errors {
		var wrong env.ParseError
		field, ok := reflect.StructField{}, false
		if errors.As(one, &wrong) {
			field, ok = reflect.TypeFor[settings]().FieldByName(wrong.Name)
		}
		if !ok {
			out = append(out, one.Error())
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("env"), ",")
		out = append(out, name+" "+wanted(field.Type))
	}
	return strings.Join(out, "; ")
}

// wanted says what a variable of a type has to look like.
func wanted(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[time.Duration]():
		return "is no length of time: write a number and a unit, as in 30s or 2m"
	case reflect.TypeFor[int]():
		return "is no whole number"
	case reflect.TypeFor[bool]():
		return "is neither true nor false"
	case reflect.TypeFor[slog.Level]():
		return "is none of debug, info, warn and error"
	}
	return "has a form that can't be read"
}

// readDotEnv reads a file of NAME=value lines; a missing one is an empty one. Errors of the parser are not passed on:
// they quote the file, which may hold secrets.
func readDotEnv(name string) (map[string]string, error) {
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	const byteOrderMark = "\ufeff" // Windows' editors write one
	values, err := godotenv.Unmarshal(strings.TrimPrefix(string(content), byteOrderMark))
	if err != nil {
		return nil, usagef("%s can't be read: every line is NAME=value, a comment that begins with #, or empty", name)
	}
	return values, nil
}
