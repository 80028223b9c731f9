package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is drawn over a single character.
const (
	maxMarks  = 4 // combining marks; the scripts of the world need at most three or four
	maxJoined = 8 // characters joined to one picture, as a family of emoji is
)

// clean is a text without what nobody sees: control characters, invalid bytes, characters that steer the direction of
// writing, fillers, and combining marks beyond what a script needs. Line ends become "\n"; lines have no space around
// them, and at most one empty line stands between two others.
func clean(text string) string {
	c := cleaner{}
	c.out.Grow(len(text))
	for _, r := range text {
		c.add(r)
	}
	return tidy(c.out.String())
}

// cleaner keeps what belongs to one character while a text runs through it.
type cleaner struct {
	out           strings.Builder
	last          rune // what was written last
	marks, joined int  // since the last character that stands for itself
}

func (c *cleaner) add(r rune) {
	switch {
	case r >= ' ' && r <= '~':
		c.write(r)
	case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\v' || r == '\f':
		c.write('\n')
	case unicode.IsSpace(r) || isBlank(r):
		c.write(' ')
	case r == '\u200d' || r == '\u200c':
		// Joiners shape words of some scripts and join emoji; behind anything else they only hide.
		if c.last > unicode.MaxLatin1 && c.joined < maxJoined && unicode.In(c.last, unicode.L, unicode.M, unicode.S) {
			c.joined++
			c.put(r)
		}
	case unicode.Is(unicode.M, r) || unicode.Is(unicode.Sk, r) && r >= '\U0001f3fb':
		if c.marks < maxMarks && c.last > ' ' {
			c.marks++
			c.put(r)
		}
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || isFiller(r):
	default:
		c.write(r)
	}
}

// write adds a character that stands for itself, unless a joiner stands before it.
func (c *cleaner) write(r rune) {
	c.marks = 0
	if c.last != '\u200d' {
		c.joined = 0
	}
	c.put(r)
}

func (c *cleaner) put(r rune) {
	c.out.WriteRune(r)
	c.last = r
}

// isBlank says whether r looks like a space and is none to Unicode.
func isBlank(r rune) bool {
	return r == '\u2800' || r == '\u3164' || r == '\uffa0' || r == '\u115f' || r == '\u1160'
}

// isFiller says whether r is one of the code points that mean nothing.
func isFiller(r rune) bool {
	return r == utf8.RuneError || r&0xfffe == 0xfffe || r >= '\ufdd0' && r <= '\ufdef'
}

// tidy trims every line, joins spaces, and drops empty lines beyond one.
func tidy(text string) string {
	lines := strings.Split(text, "\n")
	out := lines[:0]
	for _, line := range lines {
		line = strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == ' ' }), " ")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// oneLine is a clean text on one line. Of a text that no answer could show, only the beginning is read.
func oneLine(text string) string {
	const most = maxPages * fillMessage * utf8.UTFMax
	return strings.Join(strings.Fields(clean(within(text, most))), " ")
}

// within is the beginning of a text, of at most so many bytes.
func within(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	for bytes > 0 && !utf8.RuneStart(text[bytes]) {
		bytes--
	}
	return text[:bytes]
}
