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
		if line = strings.Trim(line, " "); line != "" {
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

// sentence is text on one line, "-" for none. Other spaces than the plain one stay, as in an article's figures.
func sentence(text string) string {
	words := strings.FieldsFunc(inert(text), func(r rune) bool { return r == ' ' || r == '\n' })
	if len(words) == 0 {
		return none
	}
	return strings.Join(words, " ")
}

// field is a sentence that stands between bars: it has none of its own, so that it can't make up a field.
func field(text string) string { return strings.ReplaceAll(sentence(text), "|", "/") }

// heading is a field on the line of a source, where the title stands between quotation marks: marks of its own become
// single ones, so that no title ends early.
func heading(text string) string {
	return strings.NewReplacer(`"`, "'", "„", "‚", "“", "‘", "”", "’").Replace(field(text))
}

// inert is text without anything that acts on whoever reads or displays it.
func inert(text string) string { return withoutTokens(visible(text)) }

// visible writes every kind of line break as "\n", and runs of spaces, control characters and those that turn the direction
// of writing as one space. What is invisible goes: hidden words could stand in it.
func visible(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range text {
		switch {
		case isInvisible(r):
		case isLineBreak(r):
			b.WriteByte('\n')
			space = false
		case r == ' ' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
		default:
			b.WriteRune(r)
			space = false
		}
	}
	return b.String()
}

// withoutTokens breaks up the control tokens of chat models, since some servers obey them wherever they stand.
func withoutTokens(text string) string {
	if !strings.ContainsAny(text, "<[") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + len(text)/16)
	for i, r := range text {
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
