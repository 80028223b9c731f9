package evalset

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
)

//go:embed speakers.txt
var speakersTable string

// unnamed stands in the table for a speaker whom the article does not name.
const unnamed = "-"

// speakers knows which ids a name of a question file stands for.
type speakers map[string][]string

func readSpeakers(table string) (speakers, error) {
	s := speakers{}
	for i, line := range strings.Split(table, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, ids, ok := strings.Cut(line, "=")
		if !ok {
			return nil, fmt.Errorf("table of speakers, line %d: want name = id, id", i+1)
		}
		for id := range strings.SplitSeq(ids, ",") {
			key := strings.TrimSpace(name)
			s[key] = append(s[key], strings.TrimSpace(id))
		}
	}
	return s, nil
}

// expected are the speakers that who names: for each name the ids that are right. An empty result means that the claim
// should name nobody.
func (s speakers) expected(who *string) [][]string {
	if who == nil {
		return nil
	}
	var all [][]string
	for name := range strings.SplitSeq(withoutRemarks(*who), "+") {
		name = strings.TrimSpace(name)
		ids, known := s[name]
		switch {
		case name == "" || slices.Contains(ids, unnamed):
		case known:
			all = append(all, ids)
		default:
			all = append(all, []string{strings.Join(strings.Fields(strings.ToLower(name)), "_")})
		}
	}
	return all
}

// withoutRemarks drops what stands in brackets.
func withoutRemarks(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// match says whether a claim names the speakers that who expects: each of them, and nobody else but those who only
// passed the claim on. Where nobody is expected, a speaker of the program's table is one too many; a describing word
// ("experts") is not.
func (s speakers) match(who *string, c claims.Claim) bool {
	expected := s.expected(who)
	matched := make([]bool, len(expected))
	for _, speaker := range c.Speakers {
		if i := slices.IndexFunc(expected, func(ids []string) bool { return slices.Contains(ids, speaker.ID) }); i >= 0 {
			matched[i] = true
			continue
		}
		// The last of an origin is its first source; those before it are reporters.
		reporter := slices.Index(c.Origin, speaker.ID)
		if reporter < 0 || reporter == len(c.Origin)-1 {
			if len(expected) > 0 || s.named(speaker.ID) {
				return false
			}
		}
	}
	return !slices.Contains(matched, false)
}

// named says whether an id stands for a speaker with a name.
func (s speakers) named(id string) bool {
	for _, ids := range s {
		if slices.Contains(ids, id) {
			return true
		}
	}
	return false
}
