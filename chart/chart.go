// Package chart draws the figures of an answer by source and date, with their ranges and qualifiers, as PNG for Discord
// and as SVG for the web page, and tells the same in words for those who can't see it.
//
// It takes an answer as it is: which claims are one row, what is denied, and what was overtaken all stand in the answer's
// lines and relations. Only positions on the card are worked out here. It never sums up, averages, or draws a figure
// that no source gave, and never writes the words of a question into a picture.
//
// Every figure keeps its words beside its mark, every measure has a shape beside its colour, and every state a word, so
// that nothing is told by colour alone. Text from articles is cleaned and cut before it is drawn; what the typeface can't
// show becomes a replacement sign.
package chart

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"image"
	"image/png"
	"strings"

	gochart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"github.com/quellenlage/quellenlage/rag"
)

// ErrNoFigures is returned for an answer that has nothing to draw; Fits tells beforehand.
var ErrNoFigures = errors.New("the answer has no figures to draw")

// The bounds of a picture.
const (
	// Width is the width of every picture in pixels; the height follows from the number of figures.
	Width = 800
	// DefaultRows is the number of figures that a picture shows where Options name none.
	DefaultRows = 12
)

// Options say how a picture is drawn.
type Options struct {
	// Rows is the largest number of figures shown, 0 for DefaultRows; a line says how many are left out. Negative
	// numbers count as 0, those above 40 as 40.
	Rows int
	// Dark draws light letters on a dark card, for pages that are dark themselves. Both cards are opaque and readable
	// on any background.
	Dark bool
}

// rows is the bound as it is kept.
func (o Options) rows() int {
	const most = 40
	if o.Rows <= 0 {
		return DefaultRows
	}
	return min(o.Rows, most)
}

// Fits says whether a picture of an answer makes sense: it answers, and has at least two figures with numbers.
func Fits(a rag.Answer) bool {
	const fewest = 2
	t, err := read(a)
	return err == nil && a.Status != rag.NoAnswer && t.numbers() >= fewest
}

// PNG draws an answer as a PNG of Width pixels. It returns ErrNoFigures where the answer has none.
func PNG(a rag.Answer, o Options) ([]byte, error) {
	l, err := laidOut(a, o)
	if err != nil {
		return nil, err
	}
	r, err := gochart.PNG(Width, l.height)
	if err != nil {
		return nil, fmt.Errorf("prepare a PNG of %d by %d pixels: %w", Width, l.height, err)
	}
	l.draw(newPen(r, l.face, true))
	var raw rgba
	if err := r.Save(&raw); err != nil {
		return nil, fmt.Errorf("draw the chart: %w", err)
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := encoder.Encode(&out, l.indexed(raw.picture)); err != nil {
		return nil, fmt.Errorf("encode the chart: %w", err)
	}
	return out.Bytes(), nil
}

// rgba takes the drawn picture before it is encoded, so that the encoder can be chosen.
type rgba struct{ picture *image.RGBA }

// SetRGBA implements go-chart's RGBACollector.
func (c *rgba) SetRGBA(i *image.RGBA) { c.picture = i }

// Write implements io.Writer, as go-chart's signature asks; nothing is written where there is a collector.
func (c *rgba) Write(p []byte) (int, error) { return len(p), nil }

// SVG draws an answer as an SVG document with title and description. It has presentation attributes only, no style
// element or attribute, so that it shows under a strict Content-Security-Policy. It returns ErrNoFigures where the
// answer has none.
func SVG(a rag.Answer, o Options) ([]byte, error) {
	l, err := laidOut(a, o)
	if err != nil {
		return nil, err
	}
	r, err := gochart.SVG(Width, l.height)
	if err != nil {
		return nil, fmt.Errorf("prepare an SVG of %d by %d pixels: %w", Width, l.height, err)
	}
	p := newPen(r, l.face, false)
	l.draw(p)
	var drawn bytes.Buffer
	if err := r.Save(&drawn); err != nil {
		return nil, fmt.Errorf("draw the chart: %w", err)
	}
	return document(drawn.String(), l, *p.lengths), nil
}

// family is the typeface of an SVG. Where it is missing, the lengths of texts make another one fit.
const family = "'Roboto Medium',Roboto,'Helvetica Neue',Arial,sans-serif"

// document replaces the library's root element by one with a size, a description and the typeface, turns style attributes
// into presentation attributes, gives every text its length, and puts every element on a line of its own. Text was
// escaped before, so that none of the patterns can come from it.
func document(drawn string, l layout, lengths []int) []byte {
	_, body, _ := strings.Cut(drawn, ">")
	body = strings.ReplaceAll(body, "\n", " ")
	body = strings.ReplaceAll(body, "><", ">\n<")
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" font-family="%s">`, Width, l.height, Width, l.height, family)
	fmt.Fprintf(&b, "\n<title>%s</title>\n<desc>%s</desc>\n", html.EscapeString(l.table.title), html.EscapeString(l.table.alt()))
	for {
		before, rest, found := strings.Cut(body, ` style="`)
		b.WriteString(before)
		if !found {
			break
		}
		if strings.HasPrefix(before[strings.LastIndexByte(before, '<'):], "<text ") {
			fmt.Fprintf(&b, ` textLength="%d" lengthAdjust="spacingAndGlyphs"`, lengths[0])
			lengths = lengths[1:]
		}
		style, after, _ := strings.Cut(rest, `"`)
		for property := range strings.SplitSeq(style, ";") {
			if name, value, ok := strings.Cut(property, ":"); ok && name != "font-family" {
				fmt.Fprintf(&b, ` %s="%s"`, name, attribute(value))
			}
		}
		body = after
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// attribute writes an opaque colour as SVG 1.1 knows it, with six hexadecimal digits; other values stay.
func attribute(value string) string {
	c := drawing.Color{}
	if n, _ := fmt.Sscanf(value, "rgba(%d,%d,%d,1.0)", &c.R, &c.G, &c.B); n == 3 {
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	return value
}

// laidOut reads an answer and gives everything in it a place.
func laidOut(a rag.Answer, o Options) (layout, error) {
	t, err := read(a)
	if err != nil {
		return layout{}, err
	}
	if t.numbers() == 0 {
		return layout{}, ErrNoFigures
	}
	f, err := newFace()
	if err != nil {
		return layout{}, err
	}
	return newLayout(t.cut(o.rows()), f, colours(o.Dark)), nil
}
