package corpus

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/quellenlage/quellenlage/lang"
)

//go:embed removals.txt
var removalTable string

//go:embed credits.txt
var creditTable string

//go:embed agencies.txt
var agencyTable string

//go:embed publishers.txt
var publisherTable string

// lineRules are the rules of removals.txt.
type lineRules struct {
	is     map[string]string // words of a line to reason
	starts []phrase
	has    []phrase
	heads  map[string]string
	cues   map[string][]string // reason to phrases, with a space around
	button map[string]string   // words of a line to reason
}

// phrase is what a line must begin with (one string) or hold (each), folded, with the reason for the removal.
type phrase struct {
	reason string
	words  []string
}

var rules = sync.OnceValue(func() lineRules {
	r := lineRules{is: map[string]string{}, heads: map[string]string{}, cues: map[string][]string{}, button: map[string]string{}}
	for _, row := range rows(removalTable) {
		reason, rest, _ := strings.Cut(row, ":")
		how, text, _ := strings.Cut(rest, ":")
		words := wordsOf(text)
		switch strings.TrimSpace(how) {
		case "is":
			r.is[words] = reason
		case "starts":
			r.starts = append(r.starts, phrase{reason, []string{words}})
		case "has":
			r.has = append(r.has, phrase{reason, strings.Fields(words)})
		case "heads":
			r.heads[words] = reason
		case "cue":
			r.cues[reason] = append(r.cues[reason], " "+words+" ")
		case "button":
			r.button[words] = reason
		}
	}
	return r
})

// labelled reads a table of "label: words" into one set of folded words per label.
func labelled(table string) map[string]map[string]bool {
	sets := map[string]map[string]bool{}
	for _, row := range rows(table) {
		label, list, _ := strings.Cut(row, ":")
		if sets[label] == nil {
			sets[label] = map[string]bool{}
		}
		for _, word := range strings.Fields(list) {
			sets[label][lang.Fold(word)] = true
		}
	}
	return sets
}

var credits = sync.OnceValue(func() map[string]map[string]bool { return labelled(creditTable) })

var agencySigns = sync.OnceValue(func() map[string]map[string]bool { return labelled(agencyTable) })

var publisherWords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, row := range rows(publisherTable) {
		for _, word := range strings.Fields(row) {
			set[lang.Fold(word)] = true
		}
	}
	return set
})

// rows is the lines of a table without comments and empty lines.
func rows(table string) []string {
	var out []string
	for row := range strings.Lines(table) {
		row, _, _ = strings.Cut(row, "#")
		if row = strings.TrimSpace(row); row != "" {
			out = append(out, row)
		}
	}
	return out
}

// wordsOf is the folded words and figures of s with one space between, the form in which lines are compared.
func wordsOf(s string) string {
	var b strings.Builder
	for _, tok := range lang.Tokens(s) {
		if tok.Kind == lang.Punct {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(lang.Fold(tok.Text))
	}
	return b.String()
}
