package chart

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/golang/freetype/truetype"
	gochart "github.com/wcharczuk/go-chart/v2"
)

// longestText is the number of characters that any text keeps: far more than fits on a line, few enough that no text is
// slow.
const longestText = 300

// safe makes text from articles, questions and models harmless in pictures and words: control characters, characters that
// change the direction of writing or can't be seen, and stacked accents go; white space of any kind becomes one space;
// what is far too long is cut.
func safe(s string) string {
	var b strings.Builder
	space, marks, n := false, 0, 0
text:
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > 1 || b.Len() == 0 || space {
				continue
			}
		case !unicode.IsGraphic(r):
			continue
		default:
			marks = 0
		}
		if n++; n > longestText {
			b.WriteString("…")
			break text
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// face measures text in the typeface that go-chart brings along.
type face struct {
	font *truetype.Font
}

// typeface is Roboto Medium. The library's own way to keep it is not safe for concurrent use.
var typeface = sync.OnceValues(gochart.GetDefaultFont)

// newFace loads the typeface.
func newFace() (face, error) {
	f, err := typeface()
	if err != nil {
		return face{}, fmt.Errorf("load the typeface of charts: %w", err)
	}
	return face{font: f}, nil
}

// replacement stands for characters that the typeface does not have.
const replacement = '\ufffd'

// printable replaces what the typeface can't show: runs of letters by one replacement sign, pictures by nothing.
func (f face) printable(s string) string {
	var b strings.Builder
	missing := false
	for _, r := range s {
		switch {
		case f.font.Index(r) != 0:
			b.WriteRune(r)
			missing = false
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if !missing {
				b.WriteRune(replacement)
			}
			missing = true
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// em is the scale in which advances are asked for; large enough that rounding does not show.
const em = 1 << 14

// advances is the width of each prefix of s, in parts of the type size.
func (f face) advances(s string) []float64 {
	out := make([]float64, 0, len(s))
	x := 0.0
	before := f.font.Index(0)
	for i, r := range s {
		index := f.font.Index(r)
		if i > 0 {
			x += float64(f.font.Kern(em, before, index)) / em
		}
		x += float64(f.font.HMetric(em, index).AdvanceWidth) / em
		out = append(out, x)
		before = index
	}
	return out
}

// width is the width of s in pixels at a type size in pixels, rounded up.
func (f face) width(s string, size int) int {
	all := f.advances(s)
	if len(all) == 0 {
		return 0
	}
	return int(all[len(all)-1]*float64(size)) + 1
}

// fit shortens s with an ellipsis where it is wider than the given number of pixels; where not even that fits, it is "".
func (f face) fit(s string, size, width int) string {
	if f.width(s, size) <= width {
		return s
	}
	const ellipsis = "…"
	room := float64(width-f.width(ellipsis, size)) / float64(size)
	if room < 0 {
		return ""
	}
	all := f.advances(s)
	n, end := 0, 0
	for i := range s {
		if n > 0 && all[n-1] > room {
			break
		}
		n, end = n+1, i
	}
	return strings.TrimRight(s[:end], " ·,;–") + ellipsis
}
