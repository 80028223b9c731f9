package render

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// style sets type where it is on, and leaves text as it is otherwise. It uses the sixteen colours that every terminal
// has, in the shades that the reader chose for them.
type style struct{ on bool }

// Bold sets a text in bold type where s allows it.
func (s Screen) Bold(text string) string { return style{on: s.Styled}.strong(text) }

// Faint sets a text in faint type where s allows it.
func (s Screen) Faint(text string) string { return style{on: s.Styled}.faint(text) }

func (s style) strong(text string) string {
	return s.set(text, func(l lipgloss.Style) lipgloss.Style { return l.Bold(true) })
}

func (s style) heading(text string) string {
	return s.set(text, func(l lipgloss.Style) lipgloss.Style { return l.Bold(true).Foreground(lipgloss.Color("6")) })
}

func (s style) faint(text string) string {
	return s.set(text, func(l lipgloss.Style) lipgloss.Style { return l.Faint(true) })
}

// set applies a style line by line: lipgloss would fill shorter lines with spaces.
func (s style) set(text string, change func(lipgloss.Style) lipgloss.Style) string {
	if !s.on {
		return text
	}
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI)
	applied := change(r.NewStyle())
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = applied.Render(line)
	}
	return strings.Join(lines, "\n")
}
