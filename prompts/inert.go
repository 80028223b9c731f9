package prompts

import (
	"strings"
	"unicode"
)

// none stands in a prompt for what there is nothing of.
const none = "-"

// marked is text as data: every line begins with the mark and "| ", so that whatever a line says it can't be taken for
// one of the prompt's own. Lines without a word are left out.
func marked(mark, text string) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/16 + len(mark) + 2)
	for line := range strings.SplitSeq(inert(text), "\n") {
		if line = strings.TrimRight(line, " "); line != "" {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(mark + "| " + line)
		}
	}
	if b.Len() == 0 {
		return mark + "| " + none
	}
	return b.String()
}

// sentence is text on one line, "-" for none.
func sentence(text string) string {
	s := strings.Join(strings.Fields(strings.ReplaceAll(inert(text), "\n", " ")), " ")
	if s == "" {
		return none
	}
	return s
}

// field is a sentence that stands between bars: it has none of its own, so that it can't make up a field.
func field(text string) string { return strings.ReplaceAll(sentence(text), "|", "/") }

// title is a field that stands between quotation marks: its own become single ones, so that it can't end there.
func title(text string) string {
	return strings.NewReplacer(`"`, "'", "„", "‚", "“", "‘", "”", "’").Replace(field(text))
}

// inert is text without anything that acts on whoever reads or displays it. Every kind of line break becomes "\n", runs
// of spaces become one space, as do control characters and those that turn the direction of writing. What is invisible
// goes: hidden words could stand in it. The control tokens of chat models are broken up, since some servers obey them
// wherever they stand.
func inert(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for i, r := range text {
		switch {
		case isLineBreak(r):
			space = false
			b.WriteByte('\n')
			continue
		case isInvisible(r):
			continue
		case r == ' ' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		switch {
		case r == '<' && opensToken(text[i+1:]):
			b.WriteRune('‹')
		case r == '[' && opensBracketToken(text[i+1:]):
			b.WriteString("[ ")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isLineBreak(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\r', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// isInvisible tells the soft hyphen, what joins or parts letters without a width, variation selectors and tags.
func isInvisible(r rune) bool {
	switch {
	case r == 0xad, r >= 0x200b && r <= 0x200d, r >= 0x2060 && r <= 0x2064, r == 0xfeff:
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// opensToken says whether what follows a "<" makes a tag or token of it: "<|im_end|>", "</s>", "<start_of_turn>",
// "<<SYS>>". A comparison ("<20") is none.
func opensToken(rest string) bool {
	for _, r := range rest {
		return unicode.IsLetter(r) || strings.ContainsRune("|｜/<!?_", r)
	}
	return false
}

// opensBracketToken says whether what follows a "[" makes one of the tokens that some models write in brackets. Editors
// write other words in brackets, which stay.
func opensBracketToken(rest string) bool {
	rest = strings.TrimPrefix(rest, "/")
	for _, token := range [...]string{"INST", "SYSTEM_PROMPT", "TOOL_", "AVAILABLE_TOOLS", "gMASK", "sMASK", "IMG"} {
		if strings.HasPrefix(rest, token) {
			return true
		}
	}
	return false
}
