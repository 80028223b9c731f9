package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/wcharczuk/go-chart/v2/drawing"

	"github.com/quellenlage/quellenlage/chart"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

var update = flag.Bool("update", false, "write the golden files")

func answers() map[string]rag.Answer {
	return map[string]rag.Answer{
		"mine-de": mine(), "march-en": march(), "timeline-en": timeline(), "prose-en": prose("en"), "prose-de": prose("de"),
		"many-en": many(20), "hostile-de": hostile(), "extremes-en": extremes(),
	}
}

// hostile is an answer whose every text attacks.
func hostile() rag.Answer {
	b := newAnswer("de")
	b.answer.ID = `"><script>alert(1)</script>`
	b.group("killed", `people" onload="alert(1)`, `</text><script>alert(1)</script><text style="fill:url(http://example.org)">`)
	for _, s := range attacks() {
		b.row(exactly(s+"12", s, s, 12))
		b.row(exactly("7 "+s, s+" Bergamt", s+" 1. März", 7))
	}
	return b.answer
}

func attacks() []string {
	return []string{
		`<script>alert("1")</script>&amp;<![CDATA[x]]>`,
		"\u202eetteg\u202c \u2066x\u2069 \u200f\u061c\u200b\ufeff",
		"a\x00b\x1b[31mc\u0085\u2028d\u2029\r\n\te\xff\xfe",
		strings.Repeat("😀", 4000),
		strings.Repeat("M", 4000),
		"Z" + strings.Repeat("\u0301\u0323\u20dd", 500) + "a",
		"김정은 中国 שלום عربى",
		`" style="fill:red" onclick="x" rgba(1,2,3,1.0)`,
		"@everyone [x](javascript:alert(1)) %s %d %!",
		strings.Repeat(" ", 5000),
		"",
	}
}

// extremes has numbers that no axis is made for.
func extremes() rag.Answer {
	b := newAnswer("en")
	b.group("cost", "", "")
	for i, n := range []float64{0, 5e-324, 1e-9, 0.001, 7.3e18, 1e300, math.MaxFloat64, -5, -1e12, math.Inf(1), math.NaN()} {
		f := exactly(fmt.Sprint(n), "Office", "1 March 2031", n)
		f.unit = []string{"", "EUR"}[i%2]
		b.row(f)
	}
	b.row(figure{figure: "9 to 2", speaker: "Office", low: 9, high: 2, qualifier: quantity.Range})
	b.row(figure{figure: "up to 0", speaker: "Office", low: -1, high: 0, qualifier: quantity.UpTo})
	return b.answer
}

func TestGolden(t *testing.T) {
	for name, a := range answers() {
		if name == "extremes-en" {
			continue
		}
		for _, dark := range []bool{false, true} {
			file := name
			if dark {
				if name != "mine-de" {
					continue
				}
				file += "-dark"
			}
			svg, err := chart.SVG(a, chart.Options{Dark: dark})
			if err != nil {
				t.Fatal(err)
			}
			testkit.Golden(t, filepath.Join("testdata", file+".svg"), string(svg), *update)
		}
		testkit.Golden(t, filepath.Join("testdata", name+".txt"), chart.Alt(a)+"\n", *update)
	}
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

func TestFits(t *testing.T) {
	one := many(1)
	unanswered := many(5)
	unanswered.Status = rag.NoAnswer
	unknown := many(2)
	unknown.Claims[1].Claim.Value = nil
	for name, tc := range map[string]struct {
		answer rag.Answer
		want   bool
	}{
		"nothing": {rag.Answer{}, false}, "one figure": {one, false}, "two": {many(2), true},
		"one number of two": {unknown, false}, "no answer": {unanswered, false}, "told in prose": {prose("de"), true},
	} {
		if got := chart.Fits(tc.answer); got != tc.want {
			t.Errorf("%s: fits %v, want %v", name, got, tc.want)
		}
	}
	if _, err := chart.PNG(rag.Answer{}, chart.Options{}); !errors.Is(err, chart.ErrNoFigures) {
		t.Errorf("an empty answer: %v", err)
	}
	if _, err := chart.SVG(rag.Answer{}, chart.Options{}); !errors.Is(err, chart.ErrNoFigures) {
		t.Errorf("an empty answer: %v", err)
	}
	if alt := chart.Alt(rag.Answer{}); alt != "" {
		t.Errorf("an empty answer is told as %q", alt)
	}
}

// TestSafe: whatever stands in an answer, an SVG is well-formed, holds shapes and text only, and nothing in an attribute
// comes from it.
func TestSafe(t *testing.T) {
	for name, a := range answers() {
		t.Run(name, func(t *testing.T) {
			svg, err := chart.SVG(a, chart.Options{Rows: 40})
			if err != nil {
				t.Fatal(err)
			}
			checkSVG(t, svg)
		})
	}
}

// label is a text with its place.
type label struct {
	x, y, size int
	text       string
}

func checkSVG(t *testing.T, svg []byte) []label {
	t.Helper()
	allowed := map[string]*regexp.Regexp{
		"d": regexp.MustCompile(`^[MLZ0-9 -]+$`), "stroke-dasharray": regexp.MustCompile(`^[0-9., ]+$`),
		"font-size": regexp.MustCompile(`^[0-9.]+px$`), "viewBox": regexp.MustCompile(`^0 0 [0-9]+ [0-9]+$`),
		"lengthAdjust": regexp.MustCompile(`^spacingAndGlyphs$`), "role": regexp.MustCompile(`^img$`), "xmlns": regexp.MustCompile(`^http://www.w3.org/2000/svg$`),
		"font-family": regexp.MustCompile(`^[A-Za-z', -]+$`),
	}
	for _, number := range []string{"x", "y", "cx", "cy", "r", "textLength", "width", "height", "stroke-width"} {
		allowed[number] = regexp.MustCompile(`^-?[0-9]+$`)
	}
	for _, paint := range []string{"fill", "stroke"} {
		allowed[paint] = regexp.MustCompile(`^(none|#[0-9a-f]{6})$`)
	}
	var out []label
	depth := []string{}
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			depth = append(depth, name)
			if !slices.Contains([]string{"svg", "title", "desc", "path", "circle", "text"}, name) {
				t.Fatalf("element %s", name)
			}
			l := label{}
			for _, attr := range token.Attr {
				rule, ok := allowed[attr.Name.Local]
				if !ok || !rule.MatchString(attr.Value) {
					t.Fatalf("%s has %s=%q", name, attr.Name.Local, attr.Value)
				}
				switch attr.Name.Local {
				case "x":
					l.x, _ = strconv.Atoi(attr.Value)
				case "y":
					l.y, _ = strconv.Atoi(attr.Value)
				case "font-size":
					size, _ := strconv.ParseFloat(strings.TrimSuffix(attr.Value, "px"), 64)
					l.size = int(size)
				}
			}
			if name == "text" {
				out = append(out, l)
			}
		case xml.EndElement:
			depth = depth[:len(depth)-1]
		case xml.CharData:
			if len(depth) > 0 && depth[len(depth)-1] == "text" {
				out[len(out)-1].text += string(token)
			}
			for _, r := range string(token) {
				if r != '\n' && !unicode.IsGraphic(r) {
					t.Fatalf("character %U in %q", r, token)
				}
			}
		case xml.Comment, xml.Directive, xml.ProcInst:
			t.Fatalf("unexpected %T", token)
		}
	}
}

// TestNothingOverlaps: every text lies between the margins and on no other, whatever stands in it.
func TestNothingOverlaps(t *testing.T) {
	for name, a := range answers() {
		t.Run(name, func(t *testing.T) {
			svg, err := chart.SVG(a, chart.Options{Rows: 40})
			if err != nil {
				t.Fatal(err)
			}
			checkPlaces(t, checkSVG(t, svg))
		})
	}
}

func checkPlaces(t *testing.T, labels []label) {
	t.Helper()
	boxes := make([]image.Rectangle, len(labels))
	for i, l := range labels {
		width, err := chart.TextWidth(l.text, l.size)
		if err != nil {
			t.Fatal(err)
		}
		boxes[i] = image.Rect(l.x, l.y-l.size*3/4, l.x+width, l.y+l.size/5)
		if l.text == "" || l.x < chart.Margin || l.x+width > chart.Width-chart.Margin+2 {
			t.Errorf("%q runs from %d to %d", l.text, l.x, l.x+width)
		}
		for j := range i {
			if boxes[i].Overlaps(boxes[j]) {
				t.Errorf("%q at %v lies on %q at %v", l.text, boxes[i], labels[j].text, boxes[j])
			}
		}
		if ok, err := chart.Printable(l.text); err != nil || !ok {
			t.Errorf("the typeface can't show %q (%v)", l.text, err)
		}
	}
}

func FuzzSVG(f *testing.F) {
	for _, s := range attacks() {
		f.Add(s, s, s, 3.0, 4.5)
	}
	f.Add("rund 300", "Bergamt", "berichtet 1. März 2031", 300.0, 1e9)
	f.Fuzz(func(t *testing.T, text, speaker, date string, low, high float64) {
		b := newAnswer("de")
		b.group("killed", "people", "Getötet").row(figure{figure: text, speaker: speaker, date: date, low: low, high: high})
		b.group(text, speaker, date).row(exactly("3", "Bergamt", "gestern", 3))
		b.row(figure{figure: date, speaker: text, date: speaker, low: high, high: -1})
		svg, err := chart.SVG(b.answer, chart.Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, checkSVG(t, svg))
		if n := len(utf16.Encode([]rune(chart.Alt(b.answer)))); n > chart.AltLimit {
			t.Errorf("%d characters", n)
		}
	})
}

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

// TestLetters: the typeface has what German and English answers are written with.
func TestLetters(t *testing.T) {
	for _, s := range []string{"ÄÖÜäöüß", "„Größe“ ‚x‘", "“size” ‘x’ it’s", "»x« – — … ·", "€ £ $ % ° ² ≈ ≥ ≤ ±", "Łódź Çelik Ñandú Šiauliai", "Київ Москва", "Αθήνα"} {
		if ok, err := chart.Printable(s); err != nil || !ok {
			t.Errorf("the typeface lacks letters of %q (%v)", s, err)
		}
	}
}

// TestWords: every state of a figure is told in a word, in the picture and in its description.
func TestWords(t *testing.T) {
	a := mine()
	svg, err := chart.SVG(a, chart.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var drawn []string
	for _, l := range checkSVG(t, svg) {
		drawn = append(drawn, l.text)
	}
	picture, alt := strings.Join(drawn, "\n"), chart.Alt(a)
	for _, word := range []string{"bestritten", "überholt", "Schätzung", "unbestätigt", "Prognose", "mindestens 48", "[2][4][7]", "rund 60", "bis zu 80", "Gewerkschaft „Tiefe“", "70 bis 90", "Dutzende", "nicht angegeben"} {
		if !strings.Contains(picture, word) {
			t.Errorf("the picture lacks %q", word)
		}
		if !strings.Contains(alt, word) {
			t.Errorf("the description lacks %q", word)
		}
	}
	if strings.Contains(picture, a.Question) {
		t.Error("the picture shows the question")
	}
}

func TestRows(t *testing.T) {
	for rows, want := range map[int]string{0: "Not shown: 18 more figures.", 29: "Not shown: one more figure.", 5: "Not shown: 25 more figures.", -3: "Not shown: 18 more figures.", 30: ""} {
		svg, err := chart.SVG(many(30), chart.Options{Rows: rows})
		if err != nil {
			t.Fatal(err)
		}
		found := ""
		for _, l := range checkSVG(t, svg) {
			if strings.HasPrefix(l.text, "Not shown") {
				found = l.text
			}
		}
		if found != want {
			t.Errorf("%d rows: %q, want %q", rows, found, want)
		}
	}
}

// TestAltLimit: a description stays within the limit and counts what it leaves out.
func TestAltLimit(t *testing.T) {
	a := many(12)
	for i := range a.Lines {
		if a.Lines[i].Role == draft.Claim {
			a.Lines[i].Cells[1] = strings.Repeat("𝔸 ", 60)
		}
	}
	alt := chart.Alt(a)
	if n := len(utf16.Encode([]rune(alt))); n > chart.AltLimit || n < chart.AltLimit/2 {
		t.Errorf("%d characters: %s", n, alt)
	}
	if !strings.HasSuffix(alt, "more figures.") {
		t.Errorf("it does not say what it leaves out: %s", alt)
	}
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
