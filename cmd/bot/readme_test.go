package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quellenlage/quellenlage/internal/testkit"
)

// The README's example output stands between these two lines, in a code block.
const (
	outputBegins = "<!-- output of: bot ask \"how many casualties?\" (go test ./cmd/bot -run TestReadmeOutput -update) -->\n```\n"
	outputEnds   = "```\n<!-- end of output -->"
)

// TestReadmeOutput compares the README's example with what the program prints; -update writes it.
func TestReadmeOutput(t *testing.T) {
	path := filepath.Join(testkit.Root(t), "README.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), outputBegins)
	_, after, closed := strings.Cut(rest, outputEnds)
	if !ok || !closed {
		t.Fatalf("README.md has no example output between %q and %q", outputBegins, outputEnds)
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), filepath.Join(shim(t), "bot"), "ask", "how many casualties?")
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("bot ask: %v", err)
	}
	want := before + outputBegins + string(out) + outputEnds + after
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Errorf("README.md shows another output than the program prints (-want +have); run with -update:\n%s", diff)
	}
}
