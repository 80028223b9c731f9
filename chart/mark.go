package chart

import "github.com/wcharczuk/go-chart/v2/drawing"

// shape is the form of a measure's marks.
type shape int

// The shapes, in the order in which they are given out.
const (
	circle shape = iota
	square
	diamond
	triangle
	hexagon
	wedge
	shapes = iota
)

// The sizes of marks in pixels.
const (
	radius    = 10 // of a marker
	thickness = 10 // of a bar
	slim      = 4  // of the bar of an overtaken figure
	edge      = 3  // of what is hollow
	reach     = 46 // of an arrow, from the middle of its marker
	head      = 9  // of an arrow
	seam      = 7  // of the card around a cross on a hatched band
)

// corners are the corners of a shape around a point; a circle has none.
func (s shape) corners(at point) []point {
	x, y := at.x, at.y
	switch s {
	case square:
		return []point{{x - 9, y - 9}, {x + 9, y - 9}, {x + 9, y + 9}, {x - 9, y + 9}}
	case diamond:
		return []point{{x, y - 12}, {x + 12, y}, {x, y + 12}, {x - 12, y}}
	case triangle:
		return []point{{x, y - 12}, {x + 11, y + 8}, {x - 11, y + 8}}
	case hexagon:
		return []point{{x - 6, y - 10}, {x + 6, y - 10}, {x + 11, y}, {x + 6, y + 10}, {x - 6, y + 10}, {x - 11, y}}
	case wedge:
		return []point{{x - 11, y - 8}, {x + 11, y - 8}, {x, y + 12}}
	}
	return nil
}

// marker draws a shape, filled or hollow.
func (p pen) marker(s shape, at point, c, inside drawing.Color) {
	if s == circle {
		p.circle(inside, c, edge, radius-1, at)
		return
	}
	p.outline(inside, c, edge, s.corners(at)...)
}

// kind is how the bounds of a figure are drawn.
type kind int

const (
	nothing kind = iota
	exact
	rounded
	over
	under
	between
	magnitude
)

// kind is the mark of a row.
func (r row) kind() kind {
	switch {
	case !r.number():
		return nothing
	case r.high == nil:
		return over
	case r.low == nil:
		return under
	case *r.low != *r.high && r.vague:
		return magnitude
	case *r.low != *r.high:
		return between
	case r.rounded:
		return rounded
	}
	return exact
}

// overhang is how far a row's mark reaches beyond the place of its largest number.
func (r row) overhang() int {
	switch r.kind() {
	case nothing:
		return 0
	case over:
		return reach + edge
	case between, magnitude:
		return edge
	}
	return radius + edge
}

// mark draws a row's figure between the place of zero and those of its bounds.
func (p pen) mark(r row, k look, c palette, zero, low, high, y int) {
	color := k.color
	if r.overtaken {
		color = c.old
	}
	inside := c.card
	if !r.denied && !r.strict && r.kind() != rounded {
		inside = color
	}
	at := point{high, y}
	switch r.kind() {
	case nothing:
		return
	case between, magnitude:
		p.band(r, color, low, high, y)
		if r.denied {
			p.cross(point{(low + high) / 2, y}, c.card, seam)
			p.cross(point{(low + high) / 2, y}, c.ink, edge)
		}
		return
	case over:
		p.bar(r, color, zero, low, y)
		p.arrow(color, at, at.x+reach)
	case under:
		p.line(color, edge, dashes(), point{zero, y}, at)
		p.arrow(color, at, max(zero+head, at.x-reach))
	default:
		p.bar(r, color, zero, high, y)
	}
	p.marker(k.shape, at, color, inside)
	if r.denied {
		p.cross(at, c.ink, edge)
	}
}

func dashes() []float64 { return []float64{6, 4} }

// bar draws the length of a figure from zero: solid, hatched where it is denied, slim where it was overtaken.
func (p pen) bar(r row, c drawing.Color, zero, end, y int) {
	left, width := min(zero, end), max(zero, end)-min(zero, end)
	switch {
	case width < edge:
	case r.denied:
		p.hatch(c, left, y-thickness/2, width, thickness)
	case r.overtaken:
		p.box(left, y-slim/2, width, slim, c)
	default:
		p.box(left, y-thickness/2, width, thickness, c)
	}
}

// band draws a range: solid between two caps, or hatched where only its order of magnitude is known.
func (p pen) band(r row, c drawing.Color, low, high, y int) {
	const half = 10
	width := max(high-low, edge)
	if r.kind() == magnitude || r.denied {
		p.hatch(c, low, y-thickness, width, 2*thickness)
		return
	}
	p.box(low, y-thickness/2, width, thickness, c)
	p.box(low-edge/2, y-half, edge, 2*half, c)
	p.box(low+width-edge/2, y-half, edge, 2*half, c)
}

// hatch draws a frame filled with slanted lines.
func (p pen) hatch(c drawing.Color, x, y, width, height int) {
	const apart = 9
	for from := apart / 2; from+height <= width; from += apart {
		p.line(c, 2, nil, point{x + from, y + height}, point{x + from + height, y})
	}
	p.frame(x, y, width, height, 2, c)
}

// arrow draws an open arrow from a marker's middle to a place on its right or left.
func (p pen) arrow(c drawing.Color, from point, to int) {
	back := head
	if to < from.x {
		back = -head
	}
	if to > from.x {
		p.line(c, edge, dashes(), from, point{to, from.y})
	}
	p.line(c, edge, nil, point{to - back, from.y - head}, point{to, from.y}, point{to - back, from.y + head})
}

// cross strikes a mark out.
func (p pen) cross(at point, c drawing.Color, stroke int) {
	const size = 13
	p.line(c, stroke, nil, point{at.x - size, at.y - size}, point{at.x + size, at.y + size})
	p.line(c, stroke, nil, point{at.x - size, at.y + size}, point{at.x + size, at.y - size})
}
