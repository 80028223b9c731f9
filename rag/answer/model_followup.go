package answer

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/prompts"
	"github.com/quellenlage/quellenlage/rag/question"
)

// mostSearches bounds the words that a model may add to a search.
const mostSearches = 8

// StandAlone is a question in words that need no conversation around them, and German words to look for it by.
type StandAlone struct {
	Question string   `json:"question"`
	Search   []string `json:"search"`
}

// StandAlone asks the model to put a follow-up, or a question in unusual words, so that it can be searched for. What comes
// back is a proposal: whoever uses it has to check that it asks for nothing that the conversation does not.
func (m *Model) StandAlone(ctx context.Context, code lang.Code, text string, history []question.Turn) (StandAlone, Exchange, error) {
	if code != lang.German {
		code = lang.English
	}
	in := prompts.FollowUp{Language: string(code), Question: text, History: conversation(history)}
	p, err := m.prompts.FollowUp(in)
	if err != nil {
		return StandAlone{}, Exchange{}, fmt.Errorf("render the follow-up prompt: %w", err)
	}
	x, err := m.exchange(ctx, "follow-up", []llm.Message{{Role: llm.System, Text: p.System}, {Role: llm.User, Text: p.User}},
		llm.Schema{Name: p.SchemaName, JSON: p.Schema})
	if err != nil {
		return StandAlone{}, x, err
	}
	out, err := readStandAlone(x.Output)
	if err != nil {
		x.Error = err.Error()
	}
	return out, x, err
}

// readStandAlone reads the reply, also inside a fence.
func readStandAlone(text string) (StandAlone, error) {
	var out StandAlone
	i := strings.IndexByte(text, '{')
	if i < 0 || len(text) > longestReply {
		return out, fmt.Errorf("%w: it holds no question", ErrUnusable)
	}
	if err := json.NewDecoder(strings.NewReader(text[i:])).Decode(&out); err != nil {
		return StandAlone{}, fmt.Errorf("%w: it holds no question: %w", ErrUnusable, err)
	}
	out.Question, _ = question.Clean(out.Question)
	var words []string
	for _, w := range out.Search {
		if w, _ = question.Clean(w); strings.TrimSpace(w) != "" && len(words) < mostSearches {
			words = append(words, w)
		}
	}
	out.Search = words
	if strings.TrimSpace(out.Question) == "" && len(words) == 0 {
		return StandAlone{}, fmt.Errorf("%w: it holds neither a question nor words to search for", ErrUnusable)
	}
	return out, nil
}
