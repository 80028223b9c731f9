package articles_test

import (
	"io/fs"
	"testing"

	"github.com/quellenlage/quellenlage/articles"
)

func TestArticlesAreEmbedded(t *testing.T) {
	names, err := fs.Glob(articles.FS, "*.md")
	if err != nil || len(names) < 5 {
		t.Errorf("%d articles are embedded (%v), want at least the 5 digests", len(names), err)
	}
}
