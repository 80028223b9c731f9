package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag"
)

// maxLine is the longest line of a questions file, in bytes.
const maxLine = 16 << 20

// eachQuestion calls do for the question of the command line or for every line of the questions file. Bad lines of a file
// are said and skipped, so that the others are answered, and make the whole run wrong usage in the end.
func (p *program) eachQuestion(ctx context.Context, args []string, file string, do func(rag.Question) error) error {
	switch {
	case file == "" && len(args) == 0:
		return usagef("there is no question: give one as argument, or a file of them with --questions")
	case file != "" && len(args) > 0:
		return usagef("give a question as argument or a file with --questions, not both")
	case file == "":
		q := rag.Question{Text: strings.Join(args, " "), Asker: terminalAsker()}
		if err := notEmpty(q.Text); err != nil {
			return err
		}
		return do(q)
	}
	in, err := p.input(file)
	if err != nil {
		return err
	}
	defer in.Close()
	return p.eachLine(ctx, file, in, do)
}

func (p *program) eachLine(ctx context.Context, file string, in io.Reader, do func(rag.Question) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	n, bad, asked := 0, 0, 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		q, err := parseQuestion(line)
		if err != nil {
			bad++
			p.say("%s, line %d: %v", file, n, err)
			continue
		}
		asked++
		if err := do(q); err != nil {
			return fmt.Errorf("%s, line %d: %w", file, n, err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	switch err := lines.Err(); {
	case err != nil:
		return usagef("%s, line %d: %w", file, n+1, err)
	case bad > 0:
		return usagef("%s: %d of %d questions could not be read, the others are answered", file, bad, bad+asked)
	case asked == 0:
		return usagef("%s holds no questions: one JSON object a line, {\"id\": \"q1\", \"question\": \"…\"}", file)
	}
	return nil
}

// parseQuestion reads a line of a questions file. Fields it does not know are left alone.
func parseQuestion(line []byte) (rag.Question, error) {
	var q struct {
		ID       string     `json:"id"`
		Question string     `json:"question"`
		History  []rag.Turn `json:"history"`
	}
	if err := json.Unmarshal(line, &q); err != nil {
		return rag.Question{}, fmt.Errorf("no JSON object with a question: %w", err)
	}
	if err := notEmpty(q.Question); err != nil {
		return rag.Question{}, err
	}
	return rag.Question{ID: q.ID, Text: q.Question, History: q.History, Asker: terminalAsker()}, nil
}

// notEmpty refuses a question in which nothing is asked.
func notEmpty(text string) error {
	says := func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != utf8.RuneError }
	if !strings.ContainsFunc(text, says) {
		return usagef("the question is empty: ask something, such as \"how many casualties?\"")
	}
	return nil
}

// input opens a file that is named on the command line; "-" is standard input.
func (p *program) input(file string) (io.ReadCloser, error) {
	if file == "-" {
		return io.NopCloser(p.stdin), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, usagef("%w", err)
	}
	return f, nil
}

// terminalAsker is who asks on a terminal. The user's name is not recorded: nobody needs it.
func terminalAsker() rag.Asker { return rag.Asker{Channel: "terminal"} }

// maxInput is how much of an article or message is read from a file or standard input, in bytes.
const maxInput = corpus.DefaultMaxBytes

// readAll reads a whole article or message.
func readAll(name string, in io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(raw) > maxInput {
		return nil, usagef("%s is longer than %d bytes", name, maxInput)
	}
	return raw, nil
}
