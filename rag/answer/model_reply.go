package answer

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Bounds of a reply. An answer has a few sentences; what is far longer is no answer.
const (
	longestReply  = 64 << 10 // bytes
	mostSentences = 24
)

// reply is what a model answered, taken apart but not checked.
type reply struct {
	Abstain   bool            `json:"abstain"`
	Sentences []replySentence `json:"sentences"`
}

type replySentence struct {
	Text     string   `json:"text"`
	Claims   []string `json:"claims"`
	Passages []string `json:"passages"`
}

// written are markers that a model put into its text against the rules; the ids beside the text decide.
var written = regexp.MustCompile(`(?:\s*\[\d{1,3}\])+`)

// readReply reads a reply: JSON as asked for, or the same inside a fence or among other words. Other words than those in
// the sentences are dropped.
func readReply(text string) (reply, error) {
	if len(text) > longestReply {
		return reply{}, fmt.Errorf("%w: it has %d bytes", ErrUnusable, len(text))
	}
	if !utf8.ValidString(text) {
		return reply{}, fmt.Errorf("%w: it is no valid text", ErrUnusable)
	}
	var r reply
	if !decodeObject(text, &r) {
		return reply{}, fmt.Errorf("%w: it holds no JSON object with sentences", ErrUnusable)
	}
	if len(r.Sentences) > mostSentences {
		return reply{}, fmt.Errorf("%w: it has %d sentences", ErrUnusable, len(r.Sentences))
	}
	kept := r.Sentences[:0]
	for _, s := range r.Sentences {
		s.Text = strings.TrimSpace(written.ReplaceAllString(s.Text, ""))
		if s.Text != "" {
			kept = append(kept, s)
		}
	}
	if len(kept) == 0 && !r.Abstain {
		return reply{}, fmt.Errorf("%w: it has no sentences", ErrUnusable)
	}
	r.Sentences = kept
	return r, nil
}

// decodeObject decodes the first JSON object of a text that has the wanted keys; a comma before a closing bracket, which
// some models write, is forgiven.
func decodeObject(text string, into *reply) bool {
	const tries = 8 // braces in the words around
	at := 0
	for range tries {
		i := strings.IndexByte(text[at:], '{')
		if i < 0 {
			return false
		}
		at += i
		for _, candidate := range []string{text[at:], withoutTrailingCommas(text[at:])} {
			var r struct {
				Abstain   bool             `json:"abstain"`
				Sentences *[]replySentence `json:"sentences"`
			}
			if err := json.NewDecoder(strings.NewReader(candidate)).Decode(&r); err == nil && (r.Sentences != nil || r.Abstain) {
				into.Abstain = r.Abstain
				if r.Sentences != nil {
					into.Sentences = *r.Sentences
				}
				return true
			}
		}
		at++
	}
	return false
}

// withoutTrailingCommas drops commas that stand, outside of strings, right before a closing bracket.
func withoutTrailingCommas(s string) string {
	var b strings.Builder
	inString, escaped := false, false
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case escaped:
			escaped = false
		case inString && ch == '\\':
			escaped = true
		case ch == '"':
			inString = !inString
		case ch == ',' && !inString:
			rest := strings.TrimLeft(s[i+1:min(len(s), i+64)], " \t\r\n")
			if strings.HasPrefix(rest, "}") || strings.HasPrefix(rest, "]") {
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
