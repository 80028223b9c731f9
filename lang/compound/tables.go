package compound

import (
	_ "embed"
	"maps"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// wholeWords are words that look like compounds of other known words but mean something else or are one notion that
// their parts would blur. The file may be extended by hand.
//
//go:embed whole.txt
var wholeWords string

// affixTable lists endings and prefixes that are words too but no parts of compounds.
//
//go:embed affixes.txt
var affixTable string

// shortTable lists the words of three letters that do stand in compounds.
//
//go:embed short.txt
var shortTable string

// readStems reads a table of words together with their stems, so that inflected forms need not be listed.
func readStems(table string) map[string]bool {
	out := readTable(table)
	for word := range maps.Clone(out) {
		out[lang.Stem(lang.German, word)] = true
	}
	return out
}

// readTable reads a table of words, "#" starting a comment, and folds them.
func readTable(table string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(table) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			out[lang.Fold(word)] = true
		}
	}
	return out
}
