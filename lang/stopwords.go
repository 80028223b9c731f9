package lang

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed stopwords_de.txt
var germanStopWords string

//go:embed stopwords_en.txt
var englishStopWords string

// stopWords are the folded stop words of each language, read once and never changed.
var stopWords = sync.OnceValue(func() map[Code]map[string]bool {
	return map[Code]map[string]bool{German: readWords(germanStopWords), English: readWords(englishStopWords)}
})

// IsStopWord says whether a folded word is one that says nothing about what a text is about: articles, pronouns,
// prepositions, auxiliaries, question words. The tables are stopwords_de.txt and stopwords_en.txt; no other language
// has stop words here.
func IsStopWord(c Code, folded string) bool { return stopWords()[c][folded] }

// readWords reads a table of words, several a line, "#" starting a comment.
func readWords(table string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(table) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			set[Fold(word)] = true
		}
	}
	return set
}
