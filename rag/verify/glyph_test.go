package verify_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// TestGlyphs: what looks like a figure, a name or a quotation to a reader and like another to the rules is refused.
func TestGlyphs(t *testing.T) {
	b := newBench(t, os.DirFS(filepath.Join(testkit.Root(t), "rag/testdata/corpus")), firstPart)
	v := newVerifier(t, b.reader)
	refused := func(question, text, refs string) string {
		return told(b.check(t, v, sentence{question: question, text: text, refs: refs}))
	}
	const question = "Wie viele Menschen starben bei der Flut in Brackfelde?"
	for _, text := range []string{
		"Ein Sprecher der Feuerwehr nannte 19 Tote.", "Ein Sprecher der Feuer\u00adwehr nannte 19\u202fTote.", "Ein Sprecher der Feuerwehr nannte – wie berichtet – 19 Tote.",
	} {
		if got := refused(question, text, "flut-tag2/19"); got != "" {
			t.Errorf("%q is refused: %s", text, got)
		}
	}
	for _, figure := range []string{
		"19²", "19³", "19⁰", "19₀", "¹19", "19̶", "1̶9", "19️⃣", "19〇", "19٪", "19％", "19′", "19″", "19 ₿", "19^2", "-19", "−19", "–19", "±19", "19 k", "19 M", "19 T",
		"１９", "١٩", "𝟏𝟗", "⑲", "19💀", "{19}", "*19", "19 |", "〝19〞", "❝19❞", "´19´", "„19‟", ",,19", "<<19>>", "‛19’", "「19」", "19[^1]", "19[１]",
	} {
		if got := refused(question, "Ein Sprecher der Feuerwehr nannte "+figure+" Tote.", "flut-tag2/19"); got == "" {
			t.Errorf("%q is let through", figure)
		}
	}
	_, _, sources := b.cite(t, "flut-tag2/19")
	if got := refused(question, fmt.Sprintf("Ein Sprecher der Feuerwehr nannte 19 Tote [%04d].", sources[0]), "flut-tag2/19"); got == "" {
		t.Error("a marker that is not numbered with the others is let through")
	}
	for _, name := range []string{"Feuerwеhr", "Feuerwehr\u3164", "Feu\u115ferwehr", "Feu\u034ferwehr", "F\u0336e\u0336uerwehr", "Ｆeuerwehr", "𝐅euerwehr", "*Feuerwehr", "Feuerwehr\u2003"} {
		if got := refused(question, "Ein Sprecher der "+name+" nannte 19 Tote.", "flut-tag2/19"); got == "" {
			t.Errorf("%q is let through", name)
		}
	}
}

// TestLoose: no digit goes unread, and no sign makes a statement a question or leaves open what follows.
func TestLoose(t *testing.T) {
	b := newBench(t, os.DirFS(filepath.Join(testkit.Root(t), "rag/testdata/corpus")), firstPart)
	v := newVerifier(t, b.reader)
	const question = "Wie viele Menschen starben bei der Flut in Brackfelde?"
	for _, text := range []string{
		"Ein Sprecher der Feuerwehr nannte 99-mal 19 Tote.", "Ein F-99-Sprecher der Feuerwehr nannte 19 Tote.", "Ein Sprecher der Feuerwehr nannte 19 Tote in 99er-Gruppen.",
		"Ein Sprecher der Feuerwehr nannte 19 Tote/Tag.", "Ein Sprecher der Feuerwehr nannte 19 Tote (!).", "Nannte ein Sprecher der Feuerwehr 19 Tote?",
		"Ein Sprecher der Feuerwehr nannte 19 Tote…", "Ein Sprecher der Feuerwehr nannte 19 Tote...", "Ein Sprecher der Feuerwehr nannte 19 Tote seit 1999.",
	} {
		if problems := b.check(t, v, sentence{question: question, text: text, refs: "flut-tag2/19"}); len(problems) == 0 {
			t.Errorf("%q is let through", text)
		}
	}
}

// TestQuestionIsNoSource: what a question says, with quotation marks or without, was said by nobody.
func TestQuestionIsNoSource(t *testing.T) {
	b := newBench(t, os.DirFS(filepath.Join(testkit.Root(t), "rag/testdata/corpus")), firstPart)
	v := newVerifier(t, b.reader)
	for _, said := range []string{"„99 Tote“", "\"es gab 99 Tote\"", "„Niemand starb“", "„Sabotage“", "Sabotage", "„Der Bürgermeister ist schuld“"} {
		problems := b.check(t, v, sentence{
			question: "Wie viele Tote gab es in Brackfelde, sagt die Feuerwehr " + said + "?",
			text:     "Ein Sprecher der Feuerwehr nannte 19 Tote und sprach von " + said + ".", refs: "flut-tag2/19",
		})
		if !slices.ContainsFunc(problems, func(p draft.Problem) bool { return !strings.HasPrefix(p.Kind, "form") }) {
			t.Errorf("%s of the question is told as said", said)
		}
	}
}
