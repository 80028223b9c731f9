package corpus_test

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/quellenlage/quellenlage/corpus"
)

var update = flag.Bool("update", false, "write what was read into the golden files")

// Each file of testdata/articles holds one article and, under "want", how it is read.
func TestGoldenArticles(t *testing.T) {
	files, err := filepath.Glob("testdata/articles/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden articles: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil || len(ar.Files) != 2 {
				t.Fatalf("want an article and a section \"want\": %v", err)
			}
			name := ar.Files[0].Name
			a, err := corpus.Parse(strings.TrimSuffix(name, path.Ext(name)), ar.Files[0].Data)
			if err != nil {
				t.Fatal(err)
			}
			checkArticle(t, a)
			got := describe(a)
			if *update {
				ar.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(ar.Files[1].Data), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// describe is an article in lines that a person can check.
func describe(a corpus.Article) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\npublisher: %s\npublished: %s..%s %s\nlanguage: %s\nagencies: %s\n", a.Title, a.Publisher,
		a.Published.From, a.Published.To, a.Published.Found, a.Language, strings.Join(a.Agencies, " "))
	if a.URL != "" || a.DigestOf != "" {
		fmt.Fprintf(&b, "url: %s\ndigest of: %s\n", a.URL, a.DigestOf)
	}
	removed := a.Removed
	for _, s := range a.Sentences {
		for len(removed) > 0 && removed[0].Start < s.Start {
			fmt.Fprintf(&b, "- %s: %q\n", removed[0].Reason, a.Body[removed[0].Start:removed[0].End])
			removed = removed[1:]
		}
		fmt.Fprintf(&b, "%d %s: %s\n", s.Paragraph, s.Kind, strings.ReplaceAll(a.Body[s.Start:s.End], "\n", "\\n"))
	}
	for _, r := range removed {
		fmt.Fprintf(&b, "- %s: %q\n", r.Reason, a.Body[r.Start:r.End])
	}
	return b.String()
}
