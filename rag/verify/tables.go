package verify

import (
	"bytes"
	"embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

//go:embed tables/*.txt
var tables embed.FS

// table holds words of both languages, each language apart: many words are spelled alike and mean another thing.
type table struct{ german, english *claims.Phrases }

func readTable(name string) (table, error) {
	file := "tables/" + name + ".txt"
	b, err := tables.ReadFile(file)
	if err != nil {
		return table{}, fmt.Errorf("read table: %w", err)
	}
	b = withEndings(b)
	var t table
	if t.german, err = claims.ReadPhrases(file, bytes.NewReader(b), "de"); err != nil {
		return table{}, err
	}
	t.english, err = claims.ReadPhrases(file, bytes.NewReader(b), "en")
	return t, err
}

// shortStem is a star behind an English stem of so few letters that words of other stems begin alike: "miss*" is no "mission".
var shortStem = regexp.MustCompile(`(^|[=,]) *([a-z]{2,4})\*`)

// endings are those of English verbs and nouns.
var endings = []string{
	"", "s", "es", "d", "ed", "e", "en", "n", "ing", "ings", "er", "ers", "or", "ors", "y", "ies", "ied", "ying",
	"ment", "ments", "ement", "ements", "al", "als",
}

// withEndings spells out the stars of short English stems.
func withEndings(file []byte) []byte {
	lines := strings.Split(string(file), "\n")
	for i, l := range lines {
		if !strings.HasPrefix(l, "en =") {
			continue
		}
		lines[i] = shortStem.ReplaceAllStringFunc(l, func(m string) string {
			part := shortStem.FindStringSubmatch(m)
			return part[1] + " " + strings.Join(inflected(part[2]), ", ")
		})
	}
	return []byte(strings.Join(lines, "\n"))
}

// inflected are a stem's forms: with an ending, and where it doubles its last letter.
func inflected(stem string) []string {
	var out []string
	for _, e := range endings {
		out = append(out, stem+e)
	}
	for _, e := range []string{"ed", "ing", "ings", "er", "ers"} {
		out = append(out, stem+stem[len(stem)-1:]+e)
	}
	return out
}

// find are the words of a language.
func (t table) find(words []claims.Word, code lang.Code) []claims.Hit {
	if code == lang.English {
		return t.english.Find(words)
	}
	return t.german.Find(words)
}

// both are the words of both languages.
func (t table) both(words []claims.Word) []claims.Hit {
	return append(t.german.Find(words), t.english.Find(words)...)
}
