package extract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// ErrUnusable is returned for a reply that holds no list of claims.
var ErrUnusable = errors.New("the language model's reply can't be used")

// Bounds of a reply. No part of an article has that many figures.
const (
	longestReply  = 256 << 10 // bytes
	mostProposals = 200
)

// readReply reads a list of claims: JSON as asked for, or the same inside a fence, among other words, with a comma too many,
// or broken off in its midst. Every object without another one in it is read by itself, so that one that is broken spoils no
// other; those beyond mostProposals are left out.
func readReply(text string) ([]claims.Proposal, error) {
	if len(text) > longestReply {
		return nil, fmt.Errorf("%w: it has %d bytes", ErrUnusable, len(text))
	}
	var out []claims.Proposal
	start, inString := -1, false
	for i := 0; i < len(text) && len(out) < mostProposals; i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"' && start >= 0:
			inString = !inString
		case inString:
		case c == '{':
			start = i
		case c == '}' && start >= 0:
			if p, ok := readProposal(text[start : i+1]); ok {
				out = append(out, p)
			}
			start = -1
		}
	}
	if len(out) == 0 && !isEmptyList(text) {
		return nil, fmt.Errorf("%w: it holds no list of claims", ErrUnusable)
	}
	return out, nil
}

// isEmptyList says whether a reply says that there is nothing to list.
func isEmptyList(text string) bool {
	dense := strings.Join(strings.Fields(text), "")
	return strings.Contains(dense, `"claims":[]`) || strings.Trim(dense, "`json") == "[]"
}

// readProposal reads one object. Fields that it lacks, and values that are no text or number, are empty.
func readProposal(object string) (claims.Proposal, bool) {
	var fields map[string]any
	d := json.NewDecoder(bytes.NewReader(withoutLastComma(object)))
	d.UseNumber()
	if d.Decode(&fields) != nil {
		return claims.Proposal{}, false
	}
	text := func(key string) string {
		switch v := fields[key].(type) {
		case string:
			return v
		case json.Number:
			return v.String()
		}
		return ""
	}
	p := claims.Proposal{
		Quote: text("quote"), Figure: text("figure"), Measure: text("measure"), People: text("people"), Speaker: text("speaker"),
		AsOf: text("as_of"),
	}
	return p, p.Quote != "" || p.Figure != ""
}

// withoutLastComma drops a comma that stands right before the closing brace of an object.
func withoutLastComma(object string) []byte {
	inner := strings.TrimRight(object[:len(object)-1], " \t\r\n")
	if rest, ok := strings.CutSuffix(inner, ","); ok {
		return []byte(rest + "}")
	}
	return []byte(object)
}
