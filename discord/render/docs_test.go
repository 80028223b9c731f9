package render_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/internal/testkit"
)

// shownPart is a place of docs/discord.md where a part of a golden file is shown: its name, the line that the part begins
// with, and what stands there.
var shownPart = regexp.MustCompile("(?s)<!-- shown: (\\S+): (.+?) -->\n```text\n(.*?)```\n")

// TestDocs: the page shows what is sent. The golden files are held against the engine by TestGolden.
func TestDocs(t *testing.T) {
	path := filepath.Join(testkit.Root(t), "docs", "discord.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := string(raw)
	found := shownPart.FindAllStringSubmatch(page, -1)
	if len(found) < 5 {
		t.Errorf("%d answers are shown", len(found))
	}
	for _, m := range found {
		want := strings.Replace(m[0], "```text\n"+m[3]+"```", "```text\n"+golden(t, m[1], m[2])+"```", 1)
		page = strings.Replace(page, m[0], want, 1)
	}
	testkit.Golden(t, path, page, *update)
}

// golden is a part of a golden file as people see it: without escapes and the ids of its buttons, which stand on one line.
func golden(t *testing.T, name, line string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name+".golden.txt"))
	if err != nil {
		t.Fatal(err)
	}
	_, part, ok := strings.Cut(string(raw), line+"\n\n")
	if !ok {
		t.Fatalf("%s has no part %q", name, line)
	}
	part = regexp.MustCompile(`(?m)^(?:(?:de|en) [>/!?]|#) [\s\S]*`).ReplaceAllString(part, "")
	part = regexp.MustCompile(`(?m)(^  \[.+\]) v1:\S+$`).ReplaceAllString(part, "$1")
	part = regexp.MustCompile(`\\([^0-9A-Za-z\s])`).ReplaceAllString(part, "$1")
	return strings.TrimSpace(strings.ReplaceAll(part, "]\n  [", "] [")) + "\n"
}
