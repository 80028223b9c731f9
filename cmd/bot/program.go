package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/internal/render"
)

// program is one run of the command: its streams, its environment, and how it opens what answers.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environ        []string
	screens        screens
	open           opener
	// transport carries requests to Discord, nil for the network's own; tests lead it to a local Discord.
	transport http.RoundTripper

	// log is where things that happen go, nil for logger's own.
	log *slog.Logger

	settings settings
	flags    globalFlags
}

// globalFlags are the flags of every command.
type globalFlags struct {
	articles, data string
	json           bool
}

// screens says what the streams are connected to. terminals is the real one, noTerminal in the tests the fake.
type screens interface {
	// Interactive says whether a person types on standard input.
	Interactive() bool
	// Out is the screen behind standard output, Err says whether there is one behind standard error.
	Out() render.Screen
	Err() bool
}

// Exit statuses of the contract.
const (
	statusDone   = 0
	statusFailed = 1
	statusUsage  = 2
)

// usageError is an error in how the command was used.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }

func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run is the whole program: it returns the exit status.
func (p *program) run(ctx context.Context, args []string) int {
	p.stdin = &interruptible{ctx: ctx, r: p.stdin}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	return p.status(ctx, root.ExecuteContext(ctx))
}

// status says an error to the person and turns it into an exit status. This is the only place that does.
func (p *program) status(ctx context.Context, err error) int {
	var wrong usageError
	switch {
	case err == nil:
		return statusDone
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		p.say("interrupted")
		return statusFailed
	case errors.As(err, &wrong):
		p.say("%v", err)
		return statusUsage
	}
	p.say("%v", err)
	return statusFailed
}

// say writes one message for a person to standard error. A message that can't be written has no other place to go.
func (p *program) say(format string, args ...any) {
	lines := strings.Split(fmt.Sprintf(format, args...), "\n")
	for i, line := range lines {
		lines[i] = render.Clean(line)
	}
	fmt.Fprintln(p.stderr, "bot: "+strings.Join(lines, "\n     "))
}

// logger writes what happens to standard error, from the level of the settings on.
func (p *program) logger() *slog.Logger {
	if p.log != nil {
		return p.log
	}
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: p.settings.LogLevel}))
}

// print writes a result for a person.
func (p *program) print(text string) error {
	if _, err := io.WriteString(p.stdout, text); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// printJSON writes a result for a program, in one line. Characters that a terminal could take for commands are escaped,
// which means the same to every reader of JSON.
func (p *program) printJSON(v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return p.print(escapeControls(b.String()))
}

// escapeControls spells the control characters that JSON allows in strings (DEL and C1) and those that turn the direction
// of writing as escapes. They can stand in strings only, so that the text stays valid JSON.
func escapeControls(s string) string {
	risky := func(r rune) bool {
		return r >= 0x7f && r <= 0x9f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	}
	if !strings.ContainsFunc(s, risky) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if risky(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// noArgs is cobra's check for a command without arguments, with an error that counts as wrong usage.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, only flags; see %s --help", cmd.CommandPath(), cmd.CommandPath())
	}
	return nil
}
