package chart

import "github.com/wcharczuk/go-chart/v2/drawing"

// TextWidth is the width in pixels that the layout takes a text to have.
func TextWidth(s string, size int) (int, error) {
	f, err := newFace()
	if err != nil {
		return 0, err
	}
	return f.width(s, size), nil
}

// Printable says whether the typeface has every letter of a text.
func Printable(s string) (bool, error) {
	f, err := newFace()
	if err != nil {
		return false, err
	}
	return f.printable(s) == s, nil
}

// Margin is the width around everything but marks.
const Margin = margin

// Card is the colour of a card.
func Card(dark bool) drawing.Color { return colours(dark).card }

// Meaningful are the colours by name that carry meaning on a card.
func Meaningful(dark bool) map[string]drawing.Color {
	p := colours(dark)
	out := map[string]drawing.Color{"ink": p.ink, "muted": p.muted, "old": p.old}
	for i, c := range p.measures {
		out["measure "+string(rune('1'+i))] = c
	}
	return out
}

// Decorative are the colours that only decorate.
func Decorative(dark bool) map[string]drawing.Color {
	p := colours(dark)
	return map[string]drawing.Color{"edge": p.edge, "grid": p.grid}
}
