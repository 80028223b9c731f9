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

// finding is what the articles have on one figure or statement, by the key of its words in words.txt.
type finding string

const (
	supported    finding = "supported"
	contradicted finding = "contradicted"
	other        finding = "other"
	unknown      finding = "unknown"
)

// in is the engine's word for a finding in the language of the answer.
func (f finding) in(language string) string { return languageOf(language).say("finding." + string(f)) }

// sign is a mark for the eye beside the word.
func (f finding) sign() string {
	mark, _, _ := strings.Cut(English.say("check."+string(f)), " ")
	return mark
}

// languageOf is the locale of an answer's own words.
func languageOf(language string) Locale {
	if language == string(German) {
		return German
	}
	return English
}

// checkState reads the state off the verdict, which counts the findings in the engine's own words.
func checkState(a rag.Answer) state {
	found := map[finding]bool{}
	for _, line := range a.Lines {
		for _, f := range []finding{supported, contradicted, other, unknown} {
			if line.Role == draft.Verdict && strings.Contains(line.Text, f.in(a.Language)) {
				found[f] = true
			}
		}
	}
	switch {
	case found[contradicted]:
		return state{"check.contradicted", orange}
	case found[other]:
		return state{"check.other", yellow}
	case found[supported] && found[unknown]:
		return state{"check.partly", blue}
	case found[supported]:
		return state{"check.supported", green}
	case found[unknown]:
		return state{"check.unknown", grey}
	}
	return state{"check.nothing", grey}
}

// checkBody sets the findings one below the other, each under what was checked.
func checkBody(a rag.Answer) []para {
	var out []para
	last := draft.Role("")
	for _, line := range a.Lines {
		what, f, rest := splitFinding(line, a.Language)
		if f == "" {
			out = append(out, lineParas(line, last)...)
		} else {
			out = append(out, paras(inline(what+" – "+f.in(a.Language)), f.sign()+" **", "**", true)...)
			out = append(out, paras(inline(rest), "", "", false)...)
		}
		last = line.Role
	}
	return out
}

// splitFinding parts a line of a check: what was checked (in quotation marks), what was found, and the rest. A text that
// is checked or cited may look like a finding itself; where a line can be read in two ways it is not parted at all.
func splitFinding(line draft.Line, language string) (what string, f finding, rest string) {
	if line.Role != draft.Statement && line.Role != draft.Note {
		return "", "", ""
	}
	const dash = " – "
	for at := 0; ; {
		i := strings.Index(line.Text[at:], dash)
		if i < 0 {
			break
		}
		at += i + len(dash)
		here := findingAt(line, at, language)
		if here == "" || !closesQuote(line.Text[:at-len(dash)]) {
			continue
		}
		if f != "" && f != here {
			return "", "", ""
		}
		if f == "" {
			f, what = here, line.Text[:at-len(dash)]
			rest = strings.TrimLeft(line.Text[at+len(here.in(language)):], ":,. ")
		}
	}
	return what, f, rest
}

// findingAt is the finding that is named at an offset of a line. What the articles don't have stands in notes, all else in
// statements.
func findingAt(line draft.Line, at int, language string) finding {
	for _, f := range []finding{supported, contradicted, other, unknown} {
		if strings.HasPrefix(line.Text[at:], f.in(language)) && (f == unknown) == (line.Role == draft.Note) {
			return f
		}
	}
	return ""
}

func closesQuote(text string) bool {
	return strings.HasSuffix(text, "“") || strings.HasSuffix(text, "”") || strings.HasSuffix(text, "«")
}
