package rag_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/rag/draft"
)

type lineOf = draft.Line

// support names a claim or a passage of the prompt by what stands in it, since its id is only known when the prompt is
// there. The first string is the sort:
//
//	c    the one claim whose line holds all further strings; "#12" is its number, "#-" a statement
//	p    the one passage that holds all further strings
//	any  the same, or the first passage where none holds them
//	id   an id as it is, for ids that don't exist
type support []string

// briefing is a prompt taken apart as a model reads it.
type briefing struct {
	rules    []string // the lines of the system part
	claims   []benchEntry
	passages []benchEntry
}

type benchEntry struct{ id, text string }

var (
	claimLine    = regexp.MustCompile(`^(c\d+) \[\d+\] `)
	passageLine  = regexp.MustCompile(`^(p\d+)(\| (.*)| \[\d+\])$`)
	placeholder  = regexp.MustCompile(`\{\{(rule|claim) (\d+)\}\}`)
	numeralGroup = regexp.MustCompile(`\d[\d.,  ]*`)
)

func readBriefing(system, user string) briefing {
	b := briefing{rules: strings.Split(system, "\n")}
	for line := range strings.SplitSeq(user, "\n") {
		if m := claimLine.FindStringSubmatch(line); m != nil {
			b.claims = append(b.claims, benchEntry{m[1], line})
			continue
		}
		m := passageLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		i := slices.IndexFunc(b.passages, func(e benchEntry) bool { return e.id == m[1] })
		if i < 0 {
			b.passages, i = append(b.passages, benchEntry{id: m[1]}), len(b.passages)
		}
		b.passages[i].text += m[3] + "\n"
	}
	return b
}

// resolve finds the ids that a support names.
func (b briefing) resolve(s support) (id string, err error) {
	if len(s) < 2 {
		return "", fmt.Errorf("support %q names nothing", s)
	}
	if s[0] == "id" {
		return s[1], nil
	}
	list := b.passages
	if s[0] == "c" {
		list = b.claims
	}
	var found []string
	for _, e := range list {
		if e.holds(s[1:]) {
			found = append(found, e.id)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case s[0] == "any" && len(found) == 0 && len(b.passages) > 0:
		return b.passages[0].id, nil
	}
	return "", fmt.Errorf("support %q names %d entries of the prompt, not one", s, len(found))
}

func (e benchEntry) holds(parts []string) bool {
	for _, part := range parts {
		number, ok := strings.CutPrefix(part, "#")
		switch {
		case ok && number == "-":
			if len(numeralGroup.FindAllString(e.figure(), -1)) > 0 {
				return false
			}
		case ok:
			if !slices.Contains(numbers(e.figure()), bare(number)) {
				return false
			}
		case !strings.Contains(e.text, part):
			return false
		}
	}
	return true
}

// figure is the first field of a claim's line.
func (e benchEntry) figure() string {
	_, rest, _ := strings.Cut(e.text, "] ")
	figure, _, _ := strings.Cut(rest, " | ")
	return figure
}

func numbers(s string) []string {
	var out []string
	for _, n := range numeralGroup.FindAllString(s, -1) {
		out = append(out, bare(n))
	}
	return out
}

// bare is a number without anything between its digits: "2.700", "2,700" and "2700" are one.
func bare(number string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
}

// fill puts words of the prompt into a sentence: "{{rule 3}}" is the third rule, "{{rule 0}}" the first line of all,
// "{{claim 1}}" the line of a claim.
func (b briefing) fill(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		m := placeholder.FindStringSubmatch(found)
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return found
		}
		switch {
		case m[1] == "claim" && n > 0 && n <= len(b.claims):
			return b.claims[n-1].text
		case m[1] == "rule" && n == 0 && len(b.rules) > 0:
			return b.rules[0]
		case m[1] == "rule":
			for _, line := range b.rules {
				if rule, ok := strings.CutPrefix(line, m[2]+". "); ok {
					return rule
				}
			}
		}
		return found
	})
}

// reply is the JSON that a model answers with.
type reply struct {
	Abstain   bool            `json:"abstain"`
	Sentences []replySentence `json:"sentences"`
}

type replySentence struct {
	Text     string   `json:"text"`
	Claims   []string `json:"claims"`
	Passages []string `json:"passages"`
}

// say is an answer with the ids of this prompt.
func (b briefing) say(abstain bool, sentences []benchSentence) (string, error) {
	r := reply{Abstain: abstain, Sentences: []replySentence{}}
	var failed error
	for _, s := range sentences {
		out := replySentence{Text: b.fill(s.Text), Claims: []string{}, Passages: []string{}}
		if placeholder.MatchString(out.Text) {
			failed = fmt.Errorf("the prompt has nothing for %q", s.Text)
		}
		for _, name := range s.Support {
			id, err := b.resolve(name)
			switch {
			case err != nil:
				failed = err
			case name[0] == "c" || name[0] == "id":
				out.Claims = append(out.Claims, id)
			default:
				out.Passages = append(out.Passages, id)
			}
		}
		r.Sentences = append(r.Sentences, out)
	}
	return benchJSON(r), failed
}

func benchJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs always marshal
	}
	return string(raw)
}
