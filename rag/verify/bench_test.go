package verify_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/verify"
)

// BenchmarkProse measures what verifying an answer of five sentences takes, articles read before.
func BenchmarkProse(b *testing.B) {
	x := newBench(b, os.DirFS(filepath.Join(testkit.Root(b), "rag/testdata/corpus")), firstPart)
	v := newVerifier(b, x.reader)
	var d draft.Draft
	for _, s := range sentences(b, "invented-1.txt")[:5] {
		ids, passages, sources := x.cite(b, s.refs)
		l := draft.Line{Role: draft.Statement, Text: s.text, Sources: sources, Claims: ids, Passages: passages, Prose: true}
		for _, n := range sources {
			l.Text += " [" + strconv.Itoa(n) + "]"
		}
		d.Lines = append(d.Lines, l)
	}
	asked := verify.Asked{Text: "Wie viele Menschen starben bei der Flut in Brackfelde?", Language: lang.German, Find: x.find}
	for b.Loop() {
		if p := v.Check(d, x.evidence, asked); len(p) > 0 {
			b.Fatal(p)
		}
	}
}
