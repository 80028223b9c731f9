package verify

import (
	"embed"
	"fmt"

	"github.com/quellenlage/quellenlage/rag/claims"
)

//go:embed tables/*.txt
var tables embed.FS

func readTable(name string) (*claims.Phrases, error) {
	file := "tables/" + name + ".txt"
	f, err := tables.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open table: %w", err)
	}
	defer f.Close()
	return claims.ReadPhrases(file, f, "de", "en")
}
