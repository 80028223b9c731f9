package render_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/rag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden shows what is sent for questions to the real engine. A golden file has lines that say what is done ("> " asks
// a question by mention, "/ " by command, "! " checks a message, "? " shows the passages of a question's answer), after "de " or "en ", the locale of
// the reader. Run with -update to rewrite, and read the diff.
func TestGolden(t *testing.T) {
	invented := os.DirFS(filepath.Join(testkit.Root(t), "rag", "testdata", "corpus"))
	for _, tt := range []struct {
		golden   string
		articles fs.FS
		now      time.Time
		model    script
	}{
		{"shipped", articles.FS, time.Date(2025, 11, 23, 9, 0, 0, 0, time.UTC), nil},
		{"invented", invented, time.Date(2031, 6, 3, 9, 0, 0, 0, time.UTC), nil},
		{"prose", invented, time.Date(2031, 3, 10, 9, 0, 0, 0, time.UTC), script{
			{"Die Feuerwehr sprach am 4. März 2031 von mindestens 12 Toten, später von 19.", []string{"mindestens 12", "19 |"}},
			{"Bürgermeister Jörn Altenkirch geht von 30 Toten aus, berichtet am 4. März 2031.", []string{"30 |"}},
			{"Das Rote Kreuz nennt mindestens 21 Tote, berichtet am 10. März 2031.", []string{"mindestens 21"}},
		}},
	} {
		t.Run(tt.golden, func(t *testing.T) {
			var e *rag.Engine
			if tt.model == nil {
				e = engine(t, tt.articles, nil)
			} else {
				e = engine(t, tt.articles, tt.model)
			}
			path := filepath.Join("testdata", tt.golden+".golden.txt")
			testkit.Golden(t, path, transcript(t, e, path, tt.now), *update)
		})
	}
}

// transcript does again what the first lines of a golden file's parts say.
func transcript(t *testing.T, e *rag.Engine, path string, now time.Time) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSuffix(line, "\n")
		locale, rest, ok := strings.Cut(line, " ")
		if !ok || locale != "de" && locale != "en" || len(rest) < 2 || !strings.Contains(">/!?", rest[:1]) {
			continue
		}
		o := render.Options{Locale: render.Locale(locale), Now: now}
		list := sent(t, e, o, rest[:1], rest[2:])
		for _, m := range list {
			within(t, m)
		}
		fmt.Fprintf(&out, "%s\n\n%s", line, show(list))
	}
	return out.String()
}

// sent is what is sent for one line of a golden file.
func sent(t *testing.T, e *rag.Engine, o render.Options, what, text string) []render.Message {
	t.Helper()
	ask := e.Ask
	if what == "!" {
		ask = e.Check
	}
	a, err := ask(context.Background(), rag.Question{Text: text})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	o.Private, o.HasChart, o.ShowQuestion = what == "!", a.Status == rag.Contrasted && len(a.Contrast) > 0, what == "/"
	switch what {
	case "!":
		return render.CheckResult(a, o)
	case "?":
		return render.Passages(a, o.Locale)
	}
	return render.Answer(a, o)
}
