package index_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/index"
)

// update writes the ranking as it is into the golden file.
var update = flag.Bool("update", false, "write golden files anew")

// asked is a question of testdata/own.txt.
type asked struct {
	want, kind, text string
	code             lang.Code
}

func readOwn(t *testing.T) ([]corpus.Article, []asked) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "own.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all []corpus.Article
	var questions []asked
	for i, section := range strings.Split(string(raw), "\n== ") {
		if i == 0 {
			continue // the explanation
		}
		name, rest, _ := strings.Cut(section, "\n")
		var body []string
		for line := range strings.Lines(rest) {
			if q, ok := strings.CutPrefix(line, "? "); ok {
				f := strings.SplitN(strings.TrimSpace(q), " ", 3)
				questions = append(questions, asked{want: name, kind: f[0], code: lang.Code(f[1]), text: f[2]})
			} else {
				body = append(body, line)
			}
		}
		all = append(all, article(t, name, strings.Join(body, "")))
	}
	return all, questions
}

// TestOwnQuestions pins where the passage stands that answers each of 100 questions as people type them, so that a
// change of the ranking shows as a diff: the rank wanted is 1, then come the rank found and the articles ranked first.
func TestOwnQuestions(t *testing.T) {
	all, questions := readOwn(t)
	x := open(t, index.Memory, options(t))
	sync(t, x, all)
	var b strings.Builder
	first, five := 0, 0
	for _, q := range questions {
		ranked := found(t, x, q.text, q.code)
		ranked = slices.Compact(ranked)
		at := slices.Index(ranked, q.want) + 1
		if at == 1 {
			first++
		}
		if at > 0 && at <= 5 {
			five++
		}
		fmt.Fprintf(&b, "%s (%s, %s)\n  want %s, rank %d: %s\n", q.text, q.code, q.kind, q.want, at, strings.Join(ranked[:min(5, len(ranked))], " "))
	}
	fmt.Fprintf(&b, "\n%d questions, recall@1 %.2f, recall@5 %.2f\n", len(questions), float64(first)/float64(len(questions)), float64(five)/float64(len(questions)))
	pin(t, "own.golden", b.String())
	if float64(five) < .95*float64(len(questions)) {
		t.Errorf("recall@5 %d of %d, want .95", five, len(questions))
	}
}
