package main

import (
	"os"

	"golang.org/x/term"

	"github.com/quellenlage/quellenlage/internal/render"
)

// terminals asks the operating system about the three streams.
type terminals struct{ in, out, err *os.File }

func (t terminals) Interactive() bool { return isTerminal(t.in) && isTerminal(t.out) }

func (t terminals) Err() bool { return isTerminal(t.err) }

func (t terminals) Out() render.Screen {
	if !isTerminal(t.out) {
		return render.Screen{}
	}
	const usual = 80
	width, _, err := term.GetSize(int(t.out.Fd()))
	if err != nil || width <= 0 {
		width = usual
	}
	return render.Screen{Width: width, Styled: true}
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
