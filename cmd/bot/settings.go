package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"
)

// settings are what the environment sets. The table of variables in README.md and .env.example are made from this struct
// (go test ./cmd/bot -run TestVariables -update), so every field has a doc tag; a variable without a default has an
// example.
type settings struct {
	Articles string     `env:"ARTICLES_DIR" example:"articles" doc:"Folder of articles (.txt, .md with front matter). Not set: articles/ in the current folder, else the articles in the program. --articles wins."`
	Data     string     `env:"DATA_DIR" envDefault:"data" doc:"Folder for the index (corpus.db) and the audit log (audit.db). --data wins."`
	LogLevel slog.Level `env:"LOG_LEVEL" envDefault:"error" doc:"What is logged to standard error: debug, info, warn or error."`
	APIKey   string     `env:"OPENAI_API_KEY" example:"sk-…" doc:"Key of an endpoint that speaks OpenAI's protocol. Without OPENAI_EMBEDDING_MODEL nothing is sent anywhere."`
	BaseURL  string     `env:"OPENAI_BASE_URL" example:"http://localhost:11434/v1" doc:"Address of that endpoint. Not set: OpenAI's own."`

	EmbeddingModel      string `env:"OPENAI_EMBEDDING_MODEL" example:"text-embedding-3-small" doc:"Embedding model. Not set: the built-in vectors, which need no model and no network. Another model embeds all articles anew."`
	EmbeddingDimensions int    `env:"OPENAI_EMBEDDING_DIMENSIONS" envDefault:"0" doc:"Length of the model's vectors; 0 where the model is a known one."`

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
		return usagef("environment or %s: %w", dotEnv, err)
	}
	if p.flags.articles != "" {
		p.settings.Articles = p.flags.articles
	}
	if p.flags.data != "" {
		p.settings.Data = p.flags.data
	}
	return nil
}

// readDotEnv reads a file of NAME=value lines; a missing one is an empty one. Errors of the parser are not passed on:
// they quote the file, which may hold secrets.
func readDotEnv(name string) (map[string]string, error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	defer file.Close()
	values, err := godotenv.Parse(file)
	if err != nil {
		return nil, usagef("%s can't be read: every line is NAME=value, a comment that begins with #, or empty", name)
	}
	return values, nil
}
