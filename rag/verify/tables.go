package verify

import (
	"bytes"
	"embed"
	"fmt"

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
	var t table
	if t.german, err = claims.ReadPhrases(file, bytes.NewReader(b), "de"); err != nil {
		return table{}, err
	}
	t.english, err = claims.ReadPhrases(file, bytes.NewReader(b), "en")
	return t, err
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
