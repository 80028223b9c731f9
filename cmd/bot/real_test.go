//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/rag"
)

// real runs the program with everything real behind it, in the current folder.
func real(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs, screens: noTerminal{}, open: openHouse}
	status = p.run(t.Context(), args)
	return status, out.String(), errs.String()
}

func TestStrangeQuestions(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, tc := range map[string]struct{ question, notice string }{
		"100,000 characters":   {strings.Repeat("how many casualties? ", 5000)[:100_000], "2000"},
		"one endless word":     {strings.Repeat("casualties", 10_000), "2000"},
		"control characters":   {"how many \x1b[31mcasualties\x00\x07?", ""},
		"invalid UTF-8":        {"how many \xff\xfe casualties?", ""},
		"direction of writing": {"how many \u202eseitlausac\u202c casualties?", ""},
		"only punctuation":     {"?!", ""},
		"markup":               {"<script>alert(1)</script> how many casualties?", ""},
	} {
		t.Run(name, func(t *testing.T) {
			status, stdout, stderr := real(t, "", "ask", "--json", tc.question)
			var a rag.Answer
			if err := json.Unmarshal([]byte(stdout), &a); err != nil || status != statusDone {
				t.Fatalf("status %d, %v: %s", status, err, stderr)
			}
			if tc.notice != "" && !strings.Contains(strings.Join(a.Notices, " "), tc.notice) {
				t.Errorf("the notices %q don't say %q", a.Notices, tc.notice)
			}
			status, stdout, stderr = real(t, "", "ask", tc.question)
			if status != statusDone || !utf8.ValidString(stdout+stderr) || strings.ContainsAny(stdout+stderr, "\x1b\x00\x07\u202e") {
				t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
			}
		})
	}
}

// disk mounts a small disk, or skips where that is not allowed.
func disk(t *testing.T, flags uintptr, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, options); err != nil {
		t.Skipf("skipped: a disk can't be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	return dir
}

// TestUnwritableData: no answer without a record; what needs none still works.
func TestUnwritableData(t *testing.T) {
	for name, mount := range map[string]func(*testing.T) string{
		"read-only": func(t *testing.T) string { return disk(t, syscall.MS_RDONLY, "size=64k") },
		"full":      func(t *testing.T) string { return disk(t, 0, "size=16k") },
	} {
		t.Run(name, func(t *testing.T) {
			data := mount(t)
			status, stdout, stderr := real(t, "", "ask", "--data", data, "how many casualties?")
			if status != statusFailed || stdout != "" || !strings.Contains(stderr, "--data DIR") {
				t.Errorf("ask: status %d, stdout %q, stderr %q", status, stdout, stderr)
			}
			status, stdout, stderr = real(t, "", "search", "--data", data, "Kursk")
			if status != statusDone || !strings.Contains(stdout, "Kursk") || !strings.Contains(stderr, "kept in memory") {
				t.Errorf("search: status %d, stdout %q, stderr %q", status, stdout, stderr)
			}
		})
	}
}

// TestDiskFillsUp: the answer that no longer fits is an error, and the log stays whole.
func TestDiskFillsUp(t *testing.T) {
	data := disk(t, 0, "size=1m")
	var questions strings.Builder
	for i := range 200 {
		fmt.Fprintf(&questions, "{\"id\":\"%d\",\"question\":\"how many casualties?\"}\n", i)
	}
	status, stdout, stderr := real(t, questions.String(), "ask", "--data", data, "--questions", "-")
	if status != statusFailed || !strings.Contains(stderr, "full") {
		t.Fatalf("status %d, stderr %q; want a failure that says that the disk is full", status, stderr)
	}
	for line := range strings.Lines(stdout) {
		if !strings.HasSuffix(line, "}\n") {
			t.Errorf("half an answer was shown: %q", line)
		}
	}
}

// TestInterruptedProcess sends the signal of Ctrl-C to a program that waits for questions.
func TestInterruptedProcess(t *testing.T) {
	for name, args := range map[string][]string{"chat": nil, "questions": {"ask", "--questions", "-"}} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), filepath.Join(shim(t), "bot"), args...)
			cmd.Dir = t.TempDir()
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			// Its first answer shows that the program is up; then it waits for the next question.
			question := "how many casualties?\n"
			if args != nil {
				question = "{\"question\":\"how many casualties?\"}\n"
			}
			if _, err := io.WriteString(in, question); err != nil {
				t.Fatal(err)
			}
			if _, err := out.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			go func() { _, _ = io.Copy(io.Discard, out) }()
			err = cmd.Wait()
			var exit *exec.ExitError
			if errors.As(err, &exit) && exit.ExitCode() != statusFailed || strings.Contains(stderr.String(), "goroutine") {
				t.Errorf("%v: %s", err, stderr.String())
			}
		})
	}
}

// TestTerminal runs the program on a terminal, which script(1) makes.
func TestTerminal(t *testing.T) {
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("skipped: there is no script(1) to make a terminal")
	}
	bin := filepath.Join(shim(t), "bot")
	on := func(t *testing.T, input, command string, environ ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), script, "-qec", "stty cols 70 && "+bin+command, "/dev/null")
		cmd.Dir = t.TempDir()
		cmd.Env = append(os.Environ(), environ...)
		cmd.Stdin = strings.NewReader(input)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	chat := on(t, "Wie viele Nordkoreaner wurden laut NIS getötet?\nund wie viele davon wurden verletzt?\n/quit\n", "")
	for _, want := range []string{"/new starts afresh", "\r\n> ", "\x1b[1m", "2.700"} {
		if !strings.Contains(chat, want) {
			t.Errorf("the chat has no %q: %q", want, chat)
		}
	}
	if plain := on(t, "", " ask 'how many casualties?'", "NO_COLOR=1"); strings.Contains(plain, "\x1b[") {
		t.Errorf("NO_COLOR is not heeded: %q", plain)
	}
}
