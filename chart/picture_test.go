package chart_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"sync"
	"testing"

	"github.com/wcharczuk/go-chart/v2/drawing"

	"github.com/quellenlage/quellenlage/chart"
)

// TestPNG decodes every picture: its size is the SVG's, it is not blank, nothing runs over the edge, and it is small.
func TestPNG(t *testing.T) {
	const bound = 300_000
	for name, a := range answers() {
		for _, o := range []chart.Options{{}, {Dark: true}, {Rows: 40}} {
			t.Run(fmt.Sprint(name, o), func(t *testing.T) {
				file, err := chart.PNG(a, o)
				if err != nil {
					t.Fatal(err)
				}
				again, err := chart.PNG(a, o)
				if err != nil || !bytes.Equal(file, again) {
					t.Errorf("drawn twice, the picture differs (%v)", err)
				}
				if len(file) > bound {
					t.Errorf("%d bytes", len(file))
				}
				picture, err := png.Decode(bytes.NewReader(file))
				if err != nil {
					t.Fatal(err)
				}
				svg, err := chart.SVG(a, o)
				if err != nil {
					t.Fatal(err)
				}
				if size := fmt.Sprintf(`viewBox="0 0 %d %d"`, picture.Bounds().Dx(), picture.Bounds().Dy()); picture.Bounds().Dx() != chart.Width || !bytes.Contains(svg, []byte(size)) {
					t.Errorf("the PNG is %v, the SVG another size", picture.Bounds())
				}
				checkInk(t, picture, chart.Card(o.Dark))
			})
		}
	}
}

// checkInk looks for ink on the card and for none beside it: the outermost pixels are the card's edge, then comes a strip
// of nothing but card.
func checkInk(t *testing.T, picture image.Image, card drawing.Color) {
	t.Helper()
	const frame, strip = 3, 10
	bounds := picture.Bounds()
	inside, whole := bounds.Inset(strip), bounds.Inset(frame)
	ink := 0
	for y := whole.Min.Y; y < whole.Max.Y; y++ {
		for x := whole.Min.X; x < whole.Max.X; x++ {
			r, g, b, alpha := picture.At(x, y).RGBA()
			if alpha != 0xffff {
				t.Fatalf("the card is not opaque at %d,%d", x, y)
			}
			if uint8(r>>8) == card.R && uint8(g>>8) == card.G && uint8(b>>8) == card.B {
				continue
			}
			ink++
			if !(image.Point{X: x, Y: y}).In(inside) {
				t.Fatalf("ink beside the card's margins at %d,%d of %v", x, y, bounds)
			}
		}
	}
	share := float64(ink) / float64(bounds.Dx()*bounds.Dy())
	if share < 0.01 || share > 0.5 {
		t.Errorf("%.1f %% of the card is inked", 100*share)
	}
}

// TestContrast computes the contrast of every colour to its card, by WCAG 2.2.
func TestContrast(t *testing.T) {
	const least = 4.5
	for _, dark := range []bool{false, true} {
		card := chart.Card(dark)
		for name, c := range chart.Meaningful(dark) {
			if ratio := contrastRatio(c, card); ratio < least {
				t.Errorf("dark %v, %s: %.2f:1", dark, name, ratio)
			}
		}
		for name, c := range chart.Decorative(dark) {
			if ratio := contrastRatio(c, card); ratio < 1.1 || ratio > 3 {
				t.Errorf("dark %v, %s: %.2f:1 is unseen, or in the way", dark, name, ratio)
			}
		}
	}
}

func contrastRatio(a, b drawing.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of sRGB, by WCAG 2.2.
func luminance(c drawing.Color) float64 {
	channel := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(c.R) + 0.7152*channel(c.G) + 0.0722*channel(c.B)
}

// TestTiny: numbers too small for any axis stand at zero.
func TestTiny(t *testing.T) {
	for _, n := range []float64{5e-324, -5e-324, 1e-12, -1e-12} {
		b := newAnswer("en")
		b.group("cost", "", "")
		b.row(exactly("hardly any", "Office", "1 March 2031", n))
		b.row(exactly("none", "Office", "1 March 2031", 0))
		svg, err := chart.SVG(b.answer, chart.Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, checkSVG(t, svg))
		file, err := chart.PNG(b.answer, chart.Options{})
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		checkInk(t, picture, chart.Card(false))
	}
}

// TestConcurrent: several answers are drawn at once.
func TestConcurrent(t *testing.T) {
	want, err := chart.PNG(mine(), chart.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			got, err := chart.PNG(mine(), chart.Options{})
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("another picture (%v)", err)
			}
		})
	}
	all.Wait()
}

func BenchmarkPNG(b *testing.B) {
	a := mine()
	for b.Loop() {
		if _, err := chart.PNG(a, chart.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSVG(b *testing.B) {
	a := mine()
	for b.Loop() {
		if _, err := chart.SVG(a, chart.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
