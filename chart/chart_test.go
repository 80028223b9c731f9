package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
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

	"github.com/quellenlage/quellenlage/chart"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
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

// TestProse: figures that only prose tells get their words here: figure, speaker, time, sources.
func TestProse(t *testing.T) {
	day := calendar.Day
	for _, tc := range []struct {
		figure   figure
		from, to calendar.Date
		want     string
	}{
		{figure{low: 300, high: 300, qualifier: quantity.About}, day(2031, 1, 11), day(2031, 1, 20), "about 300 – Office, mid-January 2031 [2]"},
		{figure{low: 300, high: 300, qualifier: quantity.Nearly}, day(2031, 1, 1), day(2031, 1, 10), "nearly 300 – Office, early January 2031 [2]"},
		{figure{low: 9, high: 9, qualifier: quantity.JustOver}, day(2031, 2, 21), day(2031, 2, 28), "just over 9 – Office, late February 2031 [2]"},
		{figure{low: 1, high: -1, qualifier: quantity.MoreThan}, day(2031, 2, 1), day(2031, 2, 28), "more than 1 – Office, February 2031 [2]"},
		{figure{low: -1, high: 1200, qualifier: quantity.LessThan}, day(2031, 1, 1), day(2031, 12, 31), "fewer than 1,200 – Office, 2031 [2]"},
		{figure{low: 3, high: 5, qualifier: quantity.Range}, day(2031, 9, 1), day(2031, 11, 30), "3 to 5 – Office, autumn 2031 [2]"},
		{figure{low: 12.5, high: 12.5, unit: "percent"}, day(2030, 12, 1), day(2031, 2, 28), "12.5 percent – Office, winter 2030 [2]"},
		{figure{low: 7, high: 7, additive: true}, day(2031, 4, 1), day(2031, 5, 31), "a further 7 – Office, April 2031 to May 2031 [2]"},
		{figure{low: -1, high: -1}, day(2031, 4, 3), day(2031, 5, 4), "not given – Office, 3 April 2031 to 4 May 2031 [2]"},
		{figure{figure: "dozens", low: 24, high: 99, qualifier: quantity.Several, vague: true}, day(2031, 4, 1), calendar.Date{}, "dozens – Office, since April 2031 [2]"},
		{figure{low: 2, high: 2}, calendar.Date{}, day(2031, 5, 4), "2 – Office, by 4 May 2031 [2]"},
		{figure{low: 2, high: 2}, calendar.Date{}, calendar.Date{}, "2 – Office, reported 2 March 2031 [2]"},
	} {
		b := newAnswer("en")
		tc.figure.speaker, tc.figure.sources = "Office", []int{2}
		b.group("killed", "people", "").rowIn(0, tc.figure, false)
		b.rowIn(0, exactly("8", "Mayor", "", 8), false)
		b.answer.Claims[0].Claim.AsOf = &claims.AsOf{Interval: calendar.Interval{From: tc.from, To: tc.to}}
		if alt := chart.Alt(b.answer); !strings.Contains(alt, " "+tc.want+";") && !strings.Contains(alt, " "+tc.want+".") {
			t.Errorf("%s\nlacks %s", alt, tc.want)
		}
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
