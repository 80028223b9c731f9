package chart

import (
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// palette is the colours of a card. All that carry meaning have a contrast of at least 4.5:1 to the card (WCAG 2.2, 1.4.3);
// edge and grid only decorate. The measures' colours are far enough apart in lightness and hue to be told apart with
// either kind of red-green blindness, and never stand without a shape and a word.
type palette struct {
	card, edge, grid drawing.Color
	// ink is for what is read first, muted for the rest, old for figures that were overtaken.
	ink, muted, old drawing.Color
	measures        []drawing.Color
}

// colours is the palette of a light or a dark card.
func colours(dark bool) palette {
	if dark {
		return palette{
			card: rgb(0x1e1f22), edge: rgb(0x4a4d54), grid: rgb(0x3a3c42),
			ink: rgb(0xf2f3f5), muted: rgb(0xb9bec6), old: rgb(0x9aa0a9),
			measures: shades(0x74b4ff, 0xffa27d, 0xd5a8f5, 0x5fd3a8, 0xe8c550, 0x6fd3e0),
		}
	}
	return palette{
		card: rgb(0xffffff), edge: rgb(0xc9ced6), grid: rgb(0xe2e5e9),
		ink: rgb(0x1b1f24), muted: rgb(0x545a64), old: rgb(0x6b717b),
		measures: shades(0x0b5cad, 0xb23c12, 0x75369a, 0x0a6b4f, 0x7a5900, 0x0a6474),
	}
}

func shades(all ...uint32) []drawing.Color {
	out := make([]drawing.Color, len(all))
	for i, c := range all {
		out[i] = rgb(c)
	}
	return out
}

// rgb is an opaque colour from its six hexadecimal digits.
func rgb(c uint32) drawing.Color {
	return drawing.Color{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 0xff}
}

// look is how the rows of one measure are drawn.
type look struct {
	color drawing.Color
	shape shape
}

// looks gives every measure of a table its look: the common ones always the same, so that two pictures can be compared,
// the others the next that is free.
func (p palette) looks(t table) map[string]look {
	fixed := []string{"killed", "wounded", "killed_or_wounded"}
	var all []string
	seen := map[string]bool{}
	for _, s := range t.sections {
		for _, r := range s.rows {
			if !seen[r.measure] {
				seen[r.measure] = true
				all = append(all, r.measure)
			}
		}
	}
	out := map[string]look{}
	taken := map[int]bool{}
	give := func(measure string, i int) {
		out[measure] = look{color: p.measures[i%len(p.measures)], shape: shape(i % shapes)}
		taken[i] = true
	}
	for i, measure := range fixed {
		if seen[measure] {
			give(measure, i)
		}
	}
	next := 0
	for _, measure := range all {
		if _, ok := out[measure]; ok {
			continue
		}
		for taken[next] {
			next++
		}
		give(measure, next)
	}
	return out
}
