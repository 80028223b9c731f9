package render

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// The colours beside the words, told apart also by those who see few colours (Okabe and Ito, "Color Universal Design",
// 2008).
const (
	green  = 0x009E73
	orange = 0xD55E00
	yellow = 0xE69F00
	blue   = 0x0072B2
	grey   = 0x8A8F98
)

// state is how the sources of an answer stand to one another: a word and a colour.
type state struct {
	key    string
	colour int
}

// stateOf reads the state off an answer: its status, and the relations of the claims that its lines show.
func stateOf(a rag.Answer) state {
	related := relations(a)
	switch {
	case a.Status == rag.NoAnswer:
		return state{"state.nothing", grey}
	case a.Status == rag.Contrasted && related[contrast.Differ] && related[contrast.Updated]:
		return state{"state.differ.updated", orange}
	case a.Status == rag.Contrasted && !related[contrast.Differ] && (related[contrast.Updated] || overtaken(a)):
		return state{"state.overtaken", yellow}
	case a.Status == rag.Contrasted:
		return state{"state.differ", orange}
	case related[contrast.Agree] && !related[contrast.Differ] && countOrigins(a) > 1:
		return state{"state.agree", green}
	}
	return state{"state.answered", blue}
}

// courtesy says whether an answer only returns a greeting or thanks: nothing was asked, and nothing was looked for.
func courtesy(a rag.Answer) bool {
	abstains := languageOf(a.Language).say("engine.nothing")
	return a.Status == rag.NoAnswer && len(a.Sources) == 0 && len(a.Lines) == 1 && !a.Lines[0].Prose &&
		!strings.HasPrefix(a.Lines[0].Text, abstains)
}

// overtaken says whether the verdict sets the newest state against what was said before. Only figures have relations; of
// statements the engine's own words say it.
func overtaken(a rag.Answer) bool {
	sign := languageOf(a.Language).say("engine.newest")
	return slices.ContainsFunc(a.Lines, func(line draft.Line) bool {
		return line.Role == draft.Verdict && !line.Prose && strings.Contains(line.Text, sign)
	})
}

// relations are those between claims that the answer's lines stand on.
func relations(a rag.Answer) map[contrast.Relation]bool {
	shown := map[string]bool{}
	for _, line := range a.Lines {
		for _, id := range line.Claims {
			shown[id] = true
		}
	}
	out := map[contrast.Relation]bool{}
	for _, g := range a.Contrast {
		for _, p := range g.Relations {
			if shown[p.From] && shown[p.To] {
				out[p.Relation] = true
			}
		}
	}
	return out
}
