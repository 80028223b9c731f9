package chart

import (
	"image"
	"image/color"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// levels is the number of steps between the card and each colour that smooth an edge.
const levels = 16

// inks are all colours that are drawn on the card.
func (p palette) inks() []drawing.Color {
	return append([]drawing.Color{p.edge, p.grid, p.ink, p.muted, p.old}, p.measures...)
}

// indexed rewrites a drawn card with one byte a pixel: each colour and its smoothed edges. Files become a fifth as long,
// and are written faster.
func indexed(drawn *image.RGBA, p palette) *image.Paletted {
	colors := color.Palette{color.RGBA(p.card)}
	for _, ink := range p.inks() {
		for step := 1; step <= levels; step++ {
			colors = append(colors, blend(p.card, ink, step))
		}
	}
	const bits = 6 // of each channel that choose the nearest colour
	nearest := make([]int16, 1<<(3*bits))
	out := image.NewPaletted(drawn.Rect, colors)
	for i := range out.Pix {
		r, g, b := drawn.Pix[4*i], drawn.Pix[4*i+1], drawn.Pix[4*i+2]
		key := int(r>>(8-bits))<<(2*bits) | int(g>>(8-bits))<<bits | int(b>>(8-bits))
		if nearest[key] == 0 {
			nearest[key] = int16(colors.Index(color.RGBA{r, g, b, 0xff})) + 1
		}
		out.Pix[i] = uint8(nearest[key] - 1)
	}
	return out
}

// blend is the colour a number of levels from one to the other.
func blend(from, to drawing.Color, step int) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(levels-step) + int(b)*step + levels/2) / levels) }
	return color.RGBA{mix(from.R, to.R), mix(from.G, to.G), mix(from.B, to.B), 0xff}
}
