package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// evalRun runs the command over files that the test made and returns what it printed.
func evalRun(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	p := &program{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs, screens: noTerminal{}, open: openHouse,
		environ: []string{"DATA_DIR=" + t.TempDir()},
	}
	if status := p.run(t.Context(), append([]string{"eval"}, args...)); status != statusDone {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	return out.String()
}

func evalFile(t *testing.T, line string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "set.jsonl")
	if err := os.WriteFile(path, []byte(line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEvalQuotes(t *testing.T) {
	const set = `{"name":"x","text":"„Wir bauen die Brücke“, sagte Petra Kolbe.","quotes":[{"quote":[[1,21]],"speaker":[[30,41]]}]}`
	out := evalRun(t, "--quotes", evalFile(t, set), "--verbose")
	if !strings.Contains(out, "1 of 1") || !strings.Contains(out, "F1 over characters") {
		t.Error(out)
	}
}

func TestEvalRAMDocs(t *testing.T) {
	const set = `{"question":"How many people live in Ostrava Falls?","documents":[` +
		`{"text":"Ostrava Falls is a town in Malwa. In 2010, 3,559 people lived in Ostrava Falls.","type":"correct","answer":"3,559"},` +
		`{"text":"Ostrava Falls is a village in Tarn. In 2010, 410 people lived in Ostrava Falls.","type":"correct","answer":"410"}],` +
		`"gold_answers":["3,559","410"],"wrong_answers":[]}`
	out := evalRun(t, "--ramdocs", evalFile(t, set), "--verbose")
	if !strings.Contains(out, "1 of 1 cases have two or more numeric answers") {
		t.Error(out)
	}
}
