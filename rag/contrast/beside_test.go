package contrast_test

import (
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// TestBesideMakesNoRow reads sentences that tell a figure beside its whole, or beside what it was before: one row each, and
// both claims in the group.
func TestBesideMakesNoRow(t *testing.T) {
	r, err := claims.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	c := contrast.New(r.Vocabulary(), func(string) corpus.Published { return corpus.Published{} }, nil)
	for text, relation := range map[string]contrast.Relation{
		"15 der 90 Beschäftigten wurden entlassen, sagte die Firma Nordwerft.": contrast.PartOf,
		"Von den 200 Häusern wurden 37 zerstört, teilte der Landkreis mit.":    contrast.PartOf,
		"Three out of twelve ferries were cancelled, the port said.":           contrast.PartOf,
		"Die Zahl der Toten stieg von 12 auf 17, sagte die Feuerwehr.":         contrast.NotComparable,
		"The number of injured rose from 4 to 9, police said.":                 contrast.NotComparable,
	} {
		code, _ := lang.Detect(text)
		tables := c.Tables(r.Text(text, code))
		if len(tables) != 1 || len(tables[0].Rows) != 1 || len(tables[0].Claims) != 2 {
			t.Errorf("%q gives %+v, want one row of two claims", text, tables)
			continue
		}
		if rel := tables[0].Relations; len(rel) != 1 || rel[0].Relation != relation {
			t.Errorf("%q relates %+v, want %s", text, rel, relation)
		}
	}
}
