package rag

import (
	"log/slog"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/verify"
)

// TestWhatDoesNotStandIsNotShown gives the engine drafts that no writer should make: a line that fails is taken out, and
// without a verdict nothing is left but the abstention.
func TestWhatDoesNotStandIsNotShown(t *testing.T) {
	r, err := claims.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	v, err := verify.New(r, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := &Engine{cfg: Config{Logger: slog.New(slog.DiscardHandler)}, verifier: v}
	ev := draft.Evidence{Articles: []corpus.Article{{ID: "a", Body: "Es regnete."}}}
	asked := verify.Asked{Language: lang.German}
	fine := draft.Line{Role: draft.Verdict, Text: "Dazu steht in den Artikeln [1]:", Sources: []int{1}}
	invented := draft.Line{Role: draft.Statement, Text: "90.000 Tote [1]", Sources: []int{1}}

	d, ver := e.verified(draft.Draft{Lines: []draft.Line{fine, invented}}, ev, asked)
	if ver.OK || len(ver.Problems) == 0 || len(d.Lines) != 1 || d.Lines[0].Text != fine.Text {
		t.Errorf("an invented figure under a verdict: %+v, %+v", d, ver)
	}
	invented.Role = draft.Verdict
	d, ver = e.verified(draft.Draft{Contrasted: true, Lines: []draft.Line{invented}}, ev, asked)
	if ver.OK || !d.Abstained || d.Contrasted || len(d.Lines) != 1 || d.Lines[0].Text != "Das sagen die Artikel nicht." {
		t.Errorf("an invented verdict: %+v, want the plain abstention", d)
	}
	if d, ver = e.verified(draft.Draft{Lines: []draft.Line{fine}}, ev, asked); !ver.OK || len(d.Lines) != 1 {
		t.Errorf("a draft that stands: %+v, %+v", d, ver)
	}
}
