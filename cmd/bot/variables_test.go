package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/internal/testkit"
)

var update = flag.Bool("update", false, "write .env.example and the README's table of variables")

// The README's table stands between these two lines.
const (
	tableBegins = "<!-- variables: made by go test ./cmd/bot -run TestVariables -update -->"
	tableEnds   = "<!-- end of variables -->"
)

// variable is one field of settings, as documents show it.
type variable struct{ name, value, doc string }

// variables reads the struct tags of settings.
func variables(t *testing.T) []variable {
	t.Helper()
	var list []variable
	for field := range reflect.TypeFor[settings]().Fields() {
		v := variable{name: field.Tag.Get("env"), value: field.Tag.Get("envDefault"), doc: field.Tag.Get("doc")}
		if v.name == "" || v.doc == "" {
			t.Errorf("the field %s has no env or no doc tag", field.Name)
		}
		if v.value == "" && field.Tag.Get("example") == "" {
			t.Errorf("the variable %s has neither default nor example", v.name)
		}
		list = append(list, v)
	}
	return list
}

// example is the text of .env.example: every variable with what it does, commented out.
func example(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Copy this file to .env and change what you need. Nothing here has to be set. A variable that is set in the\n# environment wins over .env.\n")
	for field := range reflect.TypeFor[settings]().Fields() {
		value := field.Tag.Get("envDefault")
		if value == "" {
			value = field.Tag.Get("example")
		}
		fmt.Fprintf(&b, "\n# %s\n#%s=%s\n", field.Tag.Get("doc"), field.Tag.Get("env"), value)
	}
	return b.String()
}

// table is the README's table of variables.
func table(list []variable) string {
	var b strings.Builder
	b.WriteString("| variable | default | what it does |\n|---|---|---|\n")
	for _, v := range list {
		value := "–"
		if v.value != "" {
			value = "`" + v.value + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", v.name, value, strings.ReplaceAll(v.doc, "|", "\\|"))
	}
	return b.String()
}

// TestVariables: the documents say what the program reads.
func TestVariables(t *testing.T) {
	root := testkit.Root(t)
	list := variables(t)
	testkit.Golden(t, filepath.Join(root, ".env.example"), example(t), *update)

	readme := filepath.Join(root, "README.md")
	raw, err := os.ReadFile(readme)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("skipped: there is no README.md")
	}
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), tableBegins+"\n")
	_, after, closed := strings.Cut(rest, tableEnds)
	if !ok || !closed {
		t.Fatalf("README.md has no table of variables between %q and %q", tableBegins, tableEnds)
	}
	want := before + tableBegins + "\n" + table(list) + tableEnds + after
	testkit.Golden(t, readme, want, *update)
}

// TestExampleIsRead: what .env.example shows is what the program takes.
func TestExampleIsRead(t *testing.T) {
	dir := t.TempDir()
	var b strings.Builder
	for line := range strings.Lines(example(t)) {
		if name, _, ok := strings.Cut(strings.TrimPrefix(line, "#"), "="); ok && !strings.Contains(name, " ") {
			line = strings.TrimPrefix(line, "#")
		}
		b.WriteString(line)
	}
	if err := os.WriteFile(filepath.Join(dir, dotEnv), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	p := &program{}
	if err := p.loadSettings(); err != nil {
		t.Fatal(err)
	}
	if p.settings.Articles != "articles" || p.settings.Data != "data" || p.settings.NoColor != "1" {
		t.Errorf("settings %+v", p.settings)
	}
}

func TestSettings(t *testing.T) {
	for name, tc := range map[string]struct {
		file    string
		environ []string
		flags   globalFlags
		want    string // articles and data
		failure string
	}{
		"defaults":         {want: " data"},
		"file":             {file: "ARTICLES_DIR=press\nDATA_DIR=\"my data\"\n", want: "press my data"},
		"environment wins": {file: "DATA_DIR=a\nARTICLES_DIR=x\n", environ: []string{"DATA_DIR=b"}, want: "x b"},
		"flags win":        {file: "DATA_DIR=a\n", environ: []string{"DATA_DIR=b", "ARTICLES_DIR=c"}, flags: globalFlags{articles: "d", data: "e"}, want: "d e"},
		"empty is not set": {file: "ARTICLES_DIR=x\n", environ: []string{"DATA_DIR=", "ARTICLES_DIR="}, want: "x data"},
		"malformed file":   {file: "TOKEN secret-value\n", failure: ".env can't be read"},
		"malformed value":  {environ: []string{"LOG_LEVEL=loud"}, failure: "LOG_LEVEL is none of debug"},
		"no unit":          {environ: []string{"ANSWER_DEADLINE=5"}, failure: "ANSWER_DEADLINE is no length of time"},
		"no time":          {environ: []string{"ANSWER_DEADLINE=-3s"}, failure: "ANSWER_DEADLINE has to be longer"},
		"two of them":      {environ: []string{"OPENAI_DAILY_TOKENS=many", "OPENAI_CONCURRENCY=x"}, failure: "OPENAI_DAILY_TOKENS is no whole number; OPENAI_CONCURRENCY"},
		"byte order mark":  {file: "\ufeffDATA_DIR=a\r\nARTICLES_DIR=x\r\n", want: "x a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if tc.file != "" {
				if err := os.WriteFile(dotEnv, []byte(tc.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			p := &program{environ: tc.environ, flags: tc.flags}
			err := p.loadSettings()
			if tc.failure != "" {
				var wrong usageError
				if !errors.As(err, &wrong) || !strings.Contains(err.Error(), tc.failure) || strings.Contains(err.Error(), "secret-value") {
					t.Errorf("error %v, want wrong usage with %q and no value of the file", err, tc.failure)
				}
				return
			}
			if got := p.settings.Articles + " " + p.settings.Data; err != nil || got != tc.want {
				t.Errorf("%q, %v; want %q", got, err, tc.want)
			}
		})
	}
}

// variableNames gives the name of every variable.
func variableNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for field := range reflect.TypeFor[settings]().Fields() {
			if !yield(field.Tag.Get("env")) {
				return
			}
		}
	}
}
