package chart

import (
	"html"
	"math"

	gochart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// point is a place on a card in pixels, from its upper left corner.
type point struct{ x, y int }

// pen draws shapes and text alike on go-chart's two renderers, which differ in what a circle, a stroke and a type size
// are.
type pen struct {
	r      gochart.Renderer
	face   face
	raster bool
	// lengths are the widths of all texts in the order in which they were written.
	lengths *[]int
}

// newPen prepares a renderer. The resolutions are those at which a type size of n is n pixels high: the raster renderer
// takes a point for a 64th of an inch, the other for a 72nd.
func newPen(r gochart.Renderer, f face, raster bool) pen {
	const pixelsRaster, pixelsVector = 64, 72
	if raster {
		r.SetDPI(pixelsRaster)
	} else {
		r.SetDPI(pixelsVector)
	}
	r.SetFont(f.font)
	return pen{r: r, face: f, raster: raster, lengths: new([]int)}
}

// text writes on a baseline. The vector renderer writes what it is given as it stands, so that it is escaped here.
func (p pen) text(s string, x, baseline, size int, c drawing.Color) {
	p.r.ResetStyle()
	p.r.SetFontColor(c)
	p.r.SetFontSize(float64(size))
	*p.lengths = append(*p.lengths, p.face.width(s, size))
	if !p.raster {
		s = html.EscapeString(s)
	}
	p.r.Text(s, x, baseline)
}

// box fills a rectangle.
func (p pen) box(x, y, width, height int, c drawing.Color) {
	p.fill(c, rectangle(x, y, width, height)...)
}

// frame strokes a rectangle on the inside of its edge.
func (p pen) frame(x, y, width, height, stroke int, c drawing.Color) {
	half := stroke / 2
	p.outline(drawing.Color{}, c, stroke, rectangle(x+half, y+half, width-2*half, height-2*half)...)
}

func rectangle(x, y, width, height int) []point {
	return []point{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}
}

// fill fills a polygon.
func (p pen) fill(c drawing.Color, corners ...point) {
	p.r.ResetStyle()
	p.r.SetFillColor(c)
	p.path(corners)
	p.r.Close()
	p.r.Fill()
}

// outline fills a polygon, unless the filling has no colour, and strokes its edge.
func (p pen) outline(filling, edge drawing.Color, stroke int, corners ...point) {
	p.style(edge, stroke, nil)
	p.path(corners)
	p.r.Close()
	if filling.IsZero() {
		p.r.Stroke()
		return
	}
	p.r.SetFillColor(filling)
	p.r.FillStroke()
}

// line strokes an open line through points, dashed where dashes has lengths.
func (p pen) line(c drawing.Color, stroke int, dashes []float64, through ...point) {
	p.style(c, stroke, dashes)
	p.path(through)
	p.r.Stroke()
}

// circle fills a circle and strokes its edge.
func (p pen) circle(filling, edge drawing.Color, stroke, radius int, at point) {
	p.style(edge, stroke, nil)
	p.r.SetFillColor(filling)
	if !p.raster {
		p.r.Circle(float64(radius), at.x, at.y)
		return
	}
	p.r.ArcTo(at.x, at.y, float64(radius), float64(radius), 0, 2*math.Pi) // what it calls a circle is none
	p.r.FillStroke()
}

func (p pen) style(c drawing.Color, stroke int, dashes []float64) {
	p.r.ResetStyle()
	p.r.SetStrokeColor(c)
	p.r.SetStrokeWidth(float64(stroke))
	p.r.SetStrokeDashArray(dashes)
}

func (p pen) path(points []point) {
	for i, at := range points {
		if i == 0 {
			p.r.MoveTo(at.x, at.y)
			continue
		}
		p.r.LineTo(at.x, at.y)
	}
}
