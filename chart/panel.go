package chart

import (
	"math"

	"github.com/quellenlage/quellenlage/lang/quantity"
)

// panel is sections that share one axis.
type panel struct {
	sections []section
	unit     string
	low      float64 // the smaller of 0 and the smallest number
	zero     int     // the place of low
	pixels   float64 // of one unit
}

// apart is how many times larger the figures of one section may be than those of another on the same axis.
const apart = 30

// panels gathers sections that can share an axis: the same unit, a like size, and never the same measure twice, which
// would set figures of different events against one another.
func (t table) panels() []panel {
	var out []panel
	for _, s := range t.sections {
		for _, part := range s.byUnit() {
			unit := part.rows[0].unit
			if n := len(out); n > 0 && out[n-1].unit == unit && out[n-1].takes(part) {
				out[n-1].sections = append(out[n-1].sections, part)
				continue
			}
			out = append(out, panel{sections: []section{part}, unit: unit})
		}
	}
	return out
}

// byUnit parts a section's rows by unit; those without a number stay with the first.
func (s section) byUnit() []section {
	var out []section
	where := map[string]int{}
	for _, r := range s.rows {
		i, ok := where[r.unit]
		if !ok && (len(out) == 0 || r.number()) {
			i = len(out)
			out = append(out, section{heading: s.heading})
			where[r.unit] = i
		}
		out[i].rows = append(out[i].rows, r)
	}
	return out
}

// takes says whether a section can share the panel's axis.
func (p panel) takes(s section) bool {
	top := s.top()
	for _, other := range p.sections {
		for _, a := range other.rows {
			for _, b := range s.rows {
				if a.measure == b.measure && a.group != b.group {
					return false
				}
			}
		}
		if o := other.top(); o > top*apart || top > o*apart {
			return false
		}
	}
	return true
}

// top is the largest number of a section by size.
func (s section) top() float64 {
	top := 0.0
	for _, r := range s.rows {
		low, high := r.span()
		top = max(top, math.Abs(low), math.Abs(high))
	}
	return top
}

// scale chooses the largest scale in which every row has room for its mark and its figure.
func (p *panel) scale(l *layout) {
	high := 0.0
	for _, s := range p.sections {
		for _, r := range s.rows {
			low, top := r.span()
			p.low, high = min(p.low, low), max(high, top)
		}
	}
	const tiny = 1e-6 // no axis is written finer
	if high-p.low < tiny {
		high = p.low + 1
	}
	p.zero = margin
	p.pixels = math.Inf(1)
	for _, s := range p.sections {
		for _, r := range s.rows {
			_, top := r.span()
			taken := r.overhang() + 2*figureGap + l.wordsWidth(r)
			room := float64(Width - margin - p.zero - taken)
			p.pixels = min(p.pixels, room/max(max(top, 0)-p.low, tiny), float64(Width-margin-p.zero)/(high-p.low))
		}
	}
}

// words are a row's figure and what it counts, each cut where it is far too long.
func (l *layout) words(r row) (figure, counted string) {
	figure = l.fit(r.figure, figureSize, content/2)
	if counted = r.counted; counted != "" {
		counted = l.fit(counted, tagSize, content/3)
	}
	return figure, counted
}

// wordsWidth is the width of both.
func (l *layout) wordsWidth(r row) int {
	figure, counted := l.words(r)
	return l.face.width(figure, figureSize) + l.face.width(" "+counted, tagSize)
}

// x is the place of a number.
func (p panel) x(v float64) int { return p.zero + int(math.Round((v-p.low)*p.pixels)) }

// ticks are the numbers on the axis: round ones, as many as have room.
func (p panel) ticks(l *layout) []float64 {
	high := p.low + float64(Width-margin-p.zero)/p.pixels
	const most = 8
	step := niceStep((high - p.low) / most)
	for {
		var out []float64
		widest := 0
		for i := math.Ceil(p.low / step); i*step <= high; i++ {
			v := i * step
			if v == 0 {
				v = 0 // no minus before it
			}
			out = append(out, v)
			widest = max(widest, l.face.width(quantity.Format(v, l.table.code), smallSize))
		}
		const gap = 26
		if len(out) < 3 || step*p.pixels >= float64(widest+gap) {
			return out
		}
		step = niceStep(step * 1.01)
	}
}

// niceStep is the smallest of 1, 2 and 5 times a power of ten that is not below v.
func niceStep(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range []float64{1, 2, 5} {
		if n*power >= v {
			return n * power
		}
	}
	return 10 * power
}

// axis draws grid lines behind a panel's rows, the line of zero, and the numbers below.
func (l *layout) axis(p panel, top, bottom int) {
	c := l.colours
	for _, v := range p.ticks(l) {
		x, s := p.x(v), quantity.Format(v, l.table.code)
		width := l.face.width(s, smallSize)
		left := min(max(x-width/2, margin), Width-margin-width)
		color := c.grid
		if v == 0 {
			color = c.muted
		}
		l.add(func(pn pen) {
			pn.box(x-1, top, 2, bottom-top+5, color)
			pn.text(s, left, bottom+baseline(smallSize, axisHeight)+2, smallSize, c.muted)
		})
	}
}
