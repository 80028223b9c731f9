package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/rag"
)

const chatWelcome = `Ask about the articles, in German or English; follow-ups work.
/new starts afresh, /quit or Ctrl-D ends.
`

// maxTurns is how many earlier turns of a conversation go with a question: ten questions and their answers.
const maxTurns = 20

// chat answers questions one after another as one conversation: typed on a terminal, or a line each from anywhere else.
func (p *program) chat(ctx context.Context) (err error) {
	open := lazyHouse{p: p, records: kept}
	defer open.close(&err)
	typed := p.screens.Interactive()
	if typed {
		if err := p.print(chatWelcome); err != nil {
			return err
		}
	}
	talk := conversation{p: p, open: &open, typed: typed}
	lines := bufio.NewScanner(p.stdin)
	lines.Buffer(nil, maxLine)
	for {
		if typed {
			if err := p.print("\n> "); err != nil {
				return err
			}
		}
		if !lines.Scan() {
			return talk.end(lines.Err())
		}
		over, err := talk.hear(ctx, lines.Text())
		if over || err != nil {
			return err
		}
	}
}

// conversation is a chat with what was said so far.
type conversation struct {
	p       *program
	open    *lazyHouse
	typed   bool
	history []rag.Turn
	asked   int
}

// hear takes one line: a command, a question, or nothing. over says that the person wants to end.
func (c *conversation) hear(ctx context.Context, line string) (over bool, err error) {
	switch text := strings.TrimSpace(line); {
	case text == "/quit" || text == "/exit":
		return true, nil
	case text == "/new":
		c.history = nil
		return false, nil
	case notEmpty(text) != nil:
		return false, nil
	}
	c.asked++
	err = c.answer(ctx, line)
	if err != nil && c.typed && ctx.Err() == nil {
		// On a terminal one failure does not end the conversation: the person reads it and goes on.
		c.p.say("%v", err)
		return false, nil
	}
	if c.typed && errors.Is(err, context.Canceled) {
		return true, c.p.print("\n")
	}
	return false, err
}

func (c *conversation) answer(ctx context.Context, text string) error {
	h, err := c.open.get(ctx)
	if err != nil {
		return err
	}
	a, err := h.Ask.Ask(ctx, rag.Question{Text: text, History: c.history, Asker: terminalAsker()})
	if errors.Is(err, audit.ErrErased) {
		c.history = nil
		return fmt.Errorf("what was said before was deleted from the record meanwhile, so this starts afresh; ask again in full: %w", err)
	}
	if err != nil {
		return err
	}
	c.history = append(c.history, rag.Turn{Role: "user", Text: text, Ref: a.ID}, rag.Turn{Role: "assistant", Text: a.Text, Ref: a.ID})
	c.history = c.history[max(0, len(c.history)-maxTurns):]
	if c.p.flags.json {
		return c.p.printJSON(a)
	}
	before := "\n"
	if !c.typed && c.asked == 1 {
		before = ""
	}
	return c.p.print(before + render.Answer(a, c.p.screen()))
}

// end is what happens at the end of standard input. On a terminal Ctrl-C ends a conversation as Ctrl-D does.
func (c *conversation) end(err error) error {
	switch {
	case c.typed && (err == nil || errors.Is(err, context.Canceled)):
		return c.p.print("\n")
	case err != nil:
		return fmt.Errorf("read questions: %w", err)
	case c.asked == 0:
		return usagef("there was no question on standard input; ask one with bot ask \"…\", or see bot --help")
	}
	return nil
}
