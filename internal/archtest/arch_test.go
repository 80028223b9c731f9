package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/internal/testkit"
)

// TestHouse reads every Go file of the module.
func TestHouse(t *testing.T) {
	root := testkit.Root(t)
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); path != root && (name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
				return fs.SkipDir
			}
			return nil
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files++
		for _, bad := range check(source{filepath.ToSlash(rel), file}) {
			t.Error(bad)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were read; is %s the module?", files, root)
	}
}

// TestDirection: a room imports only rooms that stand above it, so that there are no circles between rooms.
func TestDirection(t *testing.T) {
	above := map[string]bool{"internal/lock": true, "internal/memo": true, "internal/sqlitedb": true} // they import nothing, so that they stand above all
	for _, r := range house() {
		if r.why == "" {
			t.Errorf("%s: the rule has no reason", r.name)
		}
		for _, other := range r.may {
			if !above[other] {
				t.Errorf("%s may import %s, which does not stand above it", r.name, other)
			}
		}
		above[r.name] = true
	}
	for _, l := range slices.Concat(libraries(), restricted()) {
		if l.why == "" {
			t.Errorf("%s: the rule has no reason", l.path)
		}
		for _, owner := range l.owners {
			if roomOf(owner) != owner {
				t.Errorf("%s belongs to %s, which is no room", l.path, owner)
			}
		}
	}
}

// TestRulesBite shows each kind of rule a file that breaks it.
func TestRulesBite(t *testing.T) {
	for name, tc := range map[string]struct {
		file, code string
		want       string // "" where the file keeps the rules
	}{
		"a room above":             {"corpus/a.go", `import "` + module + `/lang/calendar"`, ""},
		"a room below":             {"lang/a.go", `import "` + module + `/corpus"`, "knows nothing of articles"},
		"a room within a room":     {"lang/calendar/a.go", `import "` + module + `/lang"`, ""},
		"verifier and writers":     {"rag/verify/a.go", `import "` + module + `/rag/answer"`, "may not share code"},
		"the engine and the audit": {"rag/a.go", `import "` + module + `/audit"`, "where answers are kept"},
		"everything for cmd/bot":   {"cmd/bot/a.go", `import "` + module + `/audit"`, ""},
		"nothing from cmd/bot":     {"web/a.go", `import "` + module + `/cmd/bot"`, "end of the line"},
		"fakes":                    {"cmd/bot/a.go", `import "` + module + `/internal/testkit"`, "fakes have no place"},
		"fakes in tests":           {"cmd/bot/a_test.go", `import "` + module + `/internal/testkit"`, ""},
		"a folder without rules":   {"stuff/a.go", "", "no room of the house"},
		"an owned library":         {"rag/index/a.go", `import "github.com/philippgille/chromem-go"`, ""},
		"another's library":        {"rag/a.go", `import "github.com/philippgille/chromem-go"`, "belongs to rag/index"},
		"part of a library":        {"rag/a.go", `import "golang.org/x/text/unicode/norm"`, "belongs to corpus, lang"},
		"a library unheard of":     {"lang/a.go", `import "example.org/new"`, "has no owner"},
		"the network":              {"rag/index/a.go", `import "net/http"`, "works with no network"},
		"the network for llm":      {"llm/a.go", `import "net/http"`, ""},
		"addresses are harmless":   {"corpus/a.go", `import "net/url"`, ""},
		"the environment":          {"llm/a.go", "import \"os\"\nvar key = os.Getenv(\"KEY\")", "alone reads the environment"},
		"by another name":          {"llm/a.go", "import sys \"os\"\nvar key = sys.Environ()", "alone reads the environment"},
		"another os":               {"llm/a.go", "var key = os.Getenv(\"KEY\")", ""},
		"in cmd/bot":               {"cmd/bot/a.go", "import \"os\"\nvar key = os.Getenv(\"KEY\")", ""},
		"flags":                    {"audit/a.go", `import "flag"`, "read by cobra"},
		"a stream":                 {"audit/a.go", "import \"os\"\nvar out = os.Stdout", "owns the streams"},
		"before main":              {"audit/a.go", "func init() {}", "init function"},
		"a method called init":     {"audit/a.go", "type t int\nfunc (t) init() {}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			bad := check(source{tc.file, parse(t, "package a\n"+tc.code)})
			if (tc.want == "") != (len(bad) == 0) || !strings.Contains(strings.Join(bad, "\n"), tc.want) {
				t.Errorf("%q, want %q", bad, tc.want)
			}
		})
	}
}

func parse(t *testing.T, code string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "a.go", code, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
