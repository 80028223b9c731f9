package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/quellenlage/quellenlage/internal/testkit"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bot": main})
}

// TestScripts runs the program as a person does: its own processes, files and exit statuses. The articles are the ones in
// the program unless a script brings its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status,
			"glob":   glob,
		},
		Setup: func(env *testscript.Env) error {
			// The variables of the machine that runs the tests have no part in them.
			for field := range variableNames() {
				env.Setenv(field, "")
			}
			return nil
		},
	})
}

// status runs a command and compares its exit status: "status 2 bot ask".
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [argument...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = strings.TrimSpace(strings.TrimPrefix(exit.String(), "exit status"))
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
}

// glob wants files that match a pattern: "glob data/*.db".
func glob(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] glob pattern")
	}
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	if err != nil {
		ts.Fatalf("%v", err)
	}
	if (len(found) == 0) != neg {
		ts.Fatalf("%s matches %q", args[0], found)
	}
}

// The two commands that the README promises word for word.
var promised = []string{`go run ./cmd/bot ask "how many casualties?"`, "go test ./..."}

// TestReadme runs every line of the README's sh blocks that starts the program, in an empty folder, and wants it to
// succeed. A block that begins with "# example" is only shown.
func TestReadme(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(testkit.Root(t), "README.md"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("skipped: there is no README.md")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range promised {
		if !strings.Contains(string(raw), "\n"+command+"\n") {
			t.Errorf("README.md has no line %q", command)
		}
	}
	bin := shim(t)
	dir := t.TempDir()
	lines := readmeCommands(string(raw))
	if len(lines) == 0 {
		t.Fatal("README.md has no command that starts the program")
	}
	for _, line := range lines {
		t.Run(line, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+dir)
			for field := range variableNames() {
				cmd.Env = append(cmd.Env, field+"=")
			}
			cmd.Stdin = strings.NewReader("how many casualties?\n")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// startsProgram matches a line that starts the program from the source or as a binary.
var startsProgram = regexp.MustCompile(`(^|[|&;]\s*)(go run \./cmd/bot|\./bot|bot)( |$)`)

// readmeCommands are the lines of sh blocks that start the program, with the program called bot.
func readmeCommands(readme string) []string {
	var lines []string
	shell := false
	for line := range strings.Lines(readme) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			shell = line == "```sh"
		case shell && strings.HasPrefix(line, "# example"):
			shell = false
		case shell && startsProgram.MatchString(line):
			line = strings.ReplaceAll(line, "go run ./cmd/bot", "bot")
			lines = append(lines, strings.ReplaceAll(line, "./bot", "bot"))
		}
	}
	return lines
}

// shim makes a folder with a program called bot, which is this test binary (testscript.Main looks at its own name).
func shim(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "bot")); err != nil {
		t.Skipf("skipped: a link to the test binary can't be made: %v", err)
	}
	return dir
}

func TestReadmeCommands(t *testing.T) {
	readme := "text\n```sh\ngo run ./cmd/bot ask \"x\"\ngo test ./...\ncd /tmp && ./bot sources\n```\n```\nbot no\n```\n```sh\n# example: not run\nbot no\n```\n"
	want := "bot ask \"x\"|cd /tmp && bot sources"
	if got := strings.Join(readmeCommands(readme), "|"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
