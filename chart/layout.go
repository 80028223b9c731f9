package chart

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wcharczuk/go-chart/v2/drawing"
)

// The measures of a card in pixels. Type is large for a picture of this width, since a phone shows it at less than half.
const (
	margin     = 28
	titleSize  = 28
	lineSize   = 21 // speaker, date, markers
	figureSize = 24
	headSize   = 22
	tagSize    = 18
	smallSize  = 17 // axis, key, notes

	titleHeight = 40
	smallHeight = 27
	headHeight  = 42
	lineHeight  = 29
	markHeight  = 33
	rowGap      = 6
	axisHeight  = 34
	panelGap    = 10
)

// content is the width between the margins.
const content = Width - 2*margin

// layout is a table with a place for everything. It is a list of strokes in the order in which they are drawn.
type layout struct {
	table   table
	face    face
	colours palette
	looks   map[string]look
	height  int
	strokes []func(pen)
	// strips lie between the grid of the panel that is being placed and all that is drawn on it.
	strips []func(pen)
}

// draw draws the card and all that lies on it.
func (l layout) draw(p pen) {
	p.box(0, 0, Width, l.height, l.colours.card)
	p.frame(0, 0, Width, l.height, 2, l.colours.edge)
	for _, stroke := range l.strokes {
		stroke(p)
	}
}

// newLayout places a table from top to bottom.
func newLayout(t table, f face, c palette) layout {
	l := layout{table: t, face: f, colours: c, looks: c.looks(t), height: margin - 8}
	panels := t.panels()
	l.text(t.title, margin, titleSize, titleHeight, content, c.ink)
	if note := subtitle(t, panels); note != "" {
		l.text(note, margin, smallSize, smallHeight, content, c.muted)
	}
	for _, p := range panels {
		l.panel(p, len(panels) > 1)
	}
	l.height += panelGap
	if note := t.leftOut(t.left); note != "" {
		l.text(note, margin, smallSize, smallHeight, content, c.ink)
	}
	l.key()
	l.foot()
	l.height += margin / 2
	return l
}

// subtitle says what a picture is, and in which unit, where the title says something else.
func subtitle(t table, panels []panel) string {
	var parts []string
	if t.title != t.generic {
		parts = append(parts, t.generic)
	}
	if len(panels) == 1 && panels[0].unit != "" {
		parts = append(parts, t.in+t.unit(panels[0].unit))
	}
	return strings.Join(parts, separator)
}

func (l *layout) add(stroke func(pen)) { l.strokes = append(l.strokes, stroke) }

// write places text with its baseline on y; what is wider than the given width is cut. It returns the width taken.
func (l *layout) write(s string, x, y, size, width int, c drawing.Color) int {
	s = l.fit(s, size, width)
	if s == "" {
		return 0
	}
	l.add(func(p pen) { p.text(s, x, y, size, c) })
	return l.face.width(s, size)
}

func (l *layout) fit(s string, size, width int) string {
	return l.face.fit(l.face.printable(s), size, width)
}

// text writes a line of its own.
func (l *layout) text(s string, x, size, height, width int, c drawing.Color) {
	l.write(s, x, l.height+baseline(size, height), size, width, c)
	l.height += height
}

// baseline is how far the baseline of type lies below the top of its line.
func baseline(size, height int) int { return (height+size)/2 - size/8 }

// panel places sections and their axis.
func (l *layout) panel(pn panel, several bool) {
	pn.scale(l)
	before := l.strokes
	l.strokes, l.strips = nil, nil
	top := 0
	for i, s := range pn.sections {
		note := ""
		if several && i == 0 {
			note = l.table.ownScale
			if pn.unit != "" {
				note = l.table.in + l.table.unit(pn.unit) + separator + note
			}
		}
		if i > 0 {
			l.height += panelGap
		}
		l.heading(s, note)
		if i == 0 {
			top = l.height + rowGap + lineHeight
		}
		for _, r := range s.rows {
			l.row(pn, r)
		}
	}
	bottom := l.height
	rows := l.strokes
	l.strokes = before
	l.axis(pn, top, bottom)
	l.strokes = append(append(l.strokes, l.strips...), rows...)
	l.height += axisHeight
}

// heading places the heading of a section behind the shape of its measure, with a note on the right.
func (l *layout) heading(s section, note string) {
	if s.heading == "" && note == "" {
		return
	}
	y := l.height + baseline(headSize, headHeight)
	right := 0
	if note != "" {
		fitted := l.fit(note, smallSize, content/2)
		right = l.face.width(fitted, smallSize) + margin
		l.backed(fitted, Width-margin-l.face.width(fitted, smallSize), y, smallSize, content/2, l.colours.muted)
	}
	x := margin
	if k, ok := l.looks[s.rows[0].measure]; ok && s.uniform() && s.heading != "" {
		at := point{margin + radius + 1, y - headSize/3}
		c := l.colours
		l.strips = append(l.strips, func(p pen) { p.box(at.x-radius-4, at.y-radius-6, 3*radius+6, 2*radius+12, c.card) })
		l.add(func(p pen) { p.marker(k.shape, at, k.color, k.color) })
		x += 3*radius + 2
	}
	l.backed(s.heading, x, y, headSize, Width-margin-right-x, l.colours.ink)
	l.height += headHeight
}

// uniform says whether all rows of a section count the same.
func (s section) uniform() bool {
	return !slices.ContainsFunc(s.rows, func(r row) bool { return r.measure != s.rows[0].measure })
}

// backed writes text on a strip of the card's colour, so that no grid line runs through it.
func (l *layout) backed(s string, x, y, size, width int, c drawing.Color) int {
	taken := l.face.width(l.fit(s, size, width), size)
	card := l.colours.card
	if taken > 0 {
		l.strips = append(l.strips, func(p pen) { p.box(x-4, y-size, taken+8, size+8, card) })
	}
	return l.write(s, x, y, size, width, c)
}

// row places one figure: who, when and where in words, with the tags on the right, and the mark with its figure below.
func (l *layout) row(pn panel, r row) {
	l.height += rowGap
	right := l.tags(r)
	first, second := cmp.Or(l.face.printable(r.speaker), string(replacement)), r.rest()
	y := l.height + baseline(lineSize, lineHeight)
	ink, muted := l.colours.ink, l.colours.muted
	if r.overtaken {
		ink, muted = l.colours.old, l.colours.old
	}
	room := content - right
	width := l.face.width(l.face.printable(first+separator+second), lineSize)
	if width+figureGap <= room {
		at := margin + l.backed(first+separator, margin, y, lineSize, room, ink)
		at += l.face.width(" ", lineSize)
		l.backed(second, at, y, lineSize, content, muted)
		l.height += lineHeight
	} else {
		l.backed(first, margin, y, lineSize, room, ink)
		l.height += lineHeight
		y = l.height + baseline(lineSize, lineHeight) - 2
		l.backed(second, margin, y, lineSize, content, muted)
		l.height += lineHeight - 2
	}
	l.figure(pn, r)
}

// tags places a row's words on the right and returns the width that they take.
func (l *layout) tags(r row) int {
	if len(r.tags) == 0 {
		return 0
	}
	s := l.fit(strings.Join(r.tags, separator), tagSize, content*2/3)
	width := l.face.width(s, tagSize)
	c := l.colours.ink
	l.backed(s, Width-margin-width, l.height+baseline(lineSize, lineHeight), tagSize, content, c)
	return width + margin/2
}

// figure places a row's mark and, on its right, its figure.
func (l *layout) figure(pn panel, r row) {
	low, high := r.span()
	y := l.height + markHeight/2
	zero, from, to := pn.x(0), pn.x(low), pn.x(high)
	k, c := l.looks[r.measure], l.colours
	l.add(func(p pen) { p.mark(r, k, c, zero, from, to, y) })
	ink, muted := c.ink, c.muted
	if r.overtaken {
		ink, muted = c.old, c.old
	}
	x := max(zero, to+r.overhang()) + figureGap
	if r.kind() == under || !r.number() {
		x = max(x, zero+head+figureGap)
	}
	figure, counted := l.words(r)
	x += l.backed(figure, x, y+figureSize/3, figureSize, content, ink)
	if counted != "" {
		l.backed(counted, x+l.face.width(" ", tagSize), y+figureSize/3, tagSize, content, muted)
	}
	l.height += markHeight
}

// figureGap stands between a mark and its figure.
const figureGap = 8

// foot says where the picture comes from.
func (l *layout) foot() {
	parts := []string{"Quellenlage"}
	if l.table.id != "" {
		parts = append(parts, l.table.answer+l.table.id)
	}
	parts = append(parts, l.table.numbered)
	l.text(strings.Join(parts, separator), margin, smallSize, smallHeight, content, l.colours.muted)
}
