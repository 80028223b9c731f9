package render

import (
	"strings"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// CheckResult is what the articles have on a message's figures and statements, one by one: supported, contradicted, other
// figures, or not in the corpus, each with its sources. a is the engine's answer to Check.
func CheckResult(a rag.Answer, o Options) []Message {
	s := checkState(a)
	return o.assemble(a, o.Locale.say(s.key), s.colour, append(o.asked(a), checkBody(a)...))
}

// findingKey is the key of a finding's words in words.txt, "" for one that is not known.
func findingKey(f draft.Finding) string {
	switch f {
	case draft.Supported:
		return "supported"
	case draft.Contradicted:
		return "contradicted"
	case draft.OtherFigures:
		return "other"
	case draft.NotInCorpus:
		return "unknown"
	}
	return ""
}

// sign is a mark for the eye beside the word of a finding.
func sign(f draft.Finding) string {
	mark, _, _ := strings.Cut(English.say("check."+findingKey(f)), " ")
	return mark
}

// languageOf is the locale of an answer's own words.
func languageOf(language string) Locale {
	if language == string(German) {
		return German
	}
	return English
}

// checkState is the state of a check, by what was found.
func checkState(a rag.Answer) state {
	found := map[draft.Finding]bool{}
	for _, line := range a.Lines {
		if line.Checked != nil {
			found[line.Checked.Finding] = true
		}
	}
	switch {
	case found[draft.Contradicted]:
		return state{"check.contradicted", orange}
	case found[draft.OtherFigures]:
		return state{"check.other", yellow}
	case found[draft.Supported] && found[draft.NotInCorpus]:
		return state{"check.partly", blue}
	case found[draft.Supported]:
		return state{"check.supported", green}
	case found[draft.NotInCorpus]:
		return state{"check.unknown", grey}
	}
	return state{"check.nothing", grey}
}

// checkBody sets the findings one below the other, each under what was checked.
func checkBody(a rag.Answer) []para {
	var out []para
	l, last := languageOf(a.Language), draft.Role("")
	for _, line := range a.Lines {
		if c := line.Checked; c == nil || findingKey(c.Finding) == "" {
			out = append(out, lineParas(line, last)...)
		} else {
			out = append(out, paras(inline(c.What+" – "+l.say("finding."+findingKey(c.Finding))), sign(c.Finding)+" **", "**", true)...)
			out = append(out, paras(inline(c.Found), "", "", false)...)
		}
		last = line.Role
	}
	return out
}
