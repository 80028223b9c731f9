package answer

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of a reply. An answer has a few sentences; what is far longer is no answer.
const (
	longestReply  = 64 << 10 // bytes
	mostSentences = 24
	mostIDs       = 100 // of claims, and of passages, that one sentence names
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
// the sentences are dropped, and so is a sentence that is said again.
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
	said := map[string]bool{}
	for _, s := range r.Sentences {
		s.Text = strings.TrimSpace(written.ReplaceAllString(s.Text, ""))
		s.Claims, s.Passages = distinct(s.Claims), distinct(s.Passages)
		switch key := strings.Trim(strings.ToLower(strings.Join(strings.Fields(s.Text), "")), ".,;:!? "); {
		case written.MatchString(s.Text):
			return reply{}, fmt.Errorf("%w: there are markers within markers", ErrUnusable)
		case max(len(s.Claims), len(s.Passages)) > mostIDs:
			return reply{}, fmt.Errorf("%w: a sentence names more than %d ids", ErrUnusable, mostIDs)
		case s.Text == "" || said[key]:
		default:
			said[key] = true
			kept = append(kept, s)
		}
	}
	if len(kept) == 0 && !r.Abstain {
		return reply{}, fmt.Errorf("%w: it has no sentences", ErrUnusable)
	}
	r.Sentences = kept
	return r, nil
}

// distinct is a list without what stands in it twice.
func distinct(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	return slices.DeleteFunc(ids, func(id string) bool {
		had := seen[id]
		seen[id] = true
		return had
	})
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
