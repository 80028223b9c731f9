package render

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// wrap breaks text at spaces so that no line is wider than width columns; later lines are indented by hang. A word that
// is wider stands alone. A width of 0 or less does not break.
func wrap(text string, width, hang int) string {
	fields := strings.Fields(text)
	if width <= 0 || len(fields) == 0 {
		return strings.Join(fields, " ")
	}
	var b strings.Builder
	column := 0
	for i, word := range fields {
		n := lipgloss.Width(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", hang))
			column = hang
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

// indent puts n spaces before every line of a text.
func indent(text string, n int) string {
	pad := strings.Repeat(" ", n)
	return pad + strings.ReplaceAll(text, "\n", "\n"+pad)
}

// pad fills text with spaces up to width columns.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-lipgloss.Width(text)))
}

// cut shortens text to width columns, ending in "…" where something was left out; between words where one ends in the
// second half.
func cut(text string, width int) string {
	if width <= 0 || lipgloss.Width(text) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && lipgloss.Width(string(runes))+1 > width {
		runes = runes[:len(runes)-1]
	}
	short := string(runes)
	if space := strings.LastIndexByte(short, ' '); space > len(short)/2 {
		short = short[:space]
	}
	return strings.TrimRight(short, " ") + "…"
}
