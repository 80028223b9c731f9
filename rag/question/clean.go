package question

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// Clean makes a question safe to read: invalid UTF-8 and control characters become spaces, runs of white space one space,
// and what lies beyond MaxLength characters is cut off, which truncated says. An empty result means that nothing was
// asked.
func Clean(text string) (clean string, truncated bool) {
	var b strings.Builder
	n, space := 0, false
	for _, r := range text {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			space = n > 0
			continue
		}
		if n >= MaxLength {
			return b.String(), true
		}
		if space {
			b.WriteByte(' ')
			space = false
			n++
		}
		b.WriteRune(r)
		n++
	}
	return b.String(), false
}

// promptMarks open something that only a prompt contains; a person's question ends where one stands. The marks are
// compared in lower case.
func promptMarks() []string {
	return []string{"</", "<|", "<system", "<context", "<instructions", "[inst", "[/inst", "[system", "###", "system:", "system prompt:", "assistant:", "developer:", "@everyone", "@here", "```"}
}

// strip drops what is no question: prompt markup with everything behind it, and sentences that are instructions. found
// says whether anything was dropped.
func (r *Reader) strip(text string) (rest string, found bool) {
	lower := strings.ToLower(text)
	for _, mark := range promptMarks() {
		if i := strings.Index(lower, mark); i >= 0 && len(lower) == len(text) {
			text, lower, found = text[:i], lower[:i], true
		}
	}
	var kept []string
	for _, s := range lang.Sentences(text) {
		sentence := text[s.Start:s.End]
		if r.vocabulary.IsInstruction(sentence) {
			found = true
			continue
		}
		kept = append(kept, sentence)
	}
	return strings.TrimSpace(strings.Join(kept, " ")), found
}
