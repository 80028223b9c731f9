package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/quellenlage/quellenlage/llm/llmtest"
	"github.com/quellenlage/quellenlage/rag/claims"
)

const talhof = `---
title: Seilbahn in Talhof verkauft
publisher: Oberauer Bote
date: 2025-05-09
---

Die Seilbahn in Talhof ist verkauft. Bei der Übernahme waren 57 Millionen Euro an Prämien geflossen. Laut Polizei wurden beim Umbau 12 Menschen verletzt.
`

// writeArticle writes an article into the folder press.
func writeArticle(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll("press", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("press", name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// reply is what the scripted model lists: one claim that stands in the article and one that does not.
const reply = `{"claims": [
	{"quote": "Bei der Übernahme waren 57 Millionen Euro an Prämien geflossen.", "figure": "57 Millionen Euro", "measure": "Prämien", "people": "", "speaker": "", "as_of": ""},
	{"quote": "Bei der Übernahme waren 75 Millionen Euro an Prämien geflossen.", "figure": "75 Millionen Euro", "measure": "Prämien", "people": "", "speaker": "", "as_of": ""},
	{"quote": "Laut Polizei wurden beim Umbau 12 Menschen verletzt.", "figure": "12", "measure": "getötet", "people": "Menschen", "speaker": "Polizei", "as_of": ""}]}`

// byModel are the claims of the ledger that a model proposed, by value.
func byModel(t *testing.T, environ ...string) string {
	t.Helper()
	status, stdout, stderr := configured(t, environ, "claims", "--json", "--articles", "press")
	if status != statusDone {
		t.Fatalf("status %d: %s", status, stderr)
	}
	var values []string
	for line := range strings.Lines(stdout) {
		var c claims.Claim
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		if c.By == claims.ByModel {
			values = append(values, c.Value.Text)
		}
	}
	return strings.Join(values, "|")
}

// TestIngestWithModel: what a model proposes and the article holds is in the ledger, marked, over runs without a model, until
// the article changes.
func TestIngestWithModel(t *testing.T) {
	t.Chdir(t.TempDir())
	writeArticle(t, "talhof.md", talhof)
	writeArticle(t, "quiet.md", "In Oberau blieb es in der Nacht ruhig.")
	s := llmtest.Serve(t, llmtest.Answer(reply))
	status, stdout, stderr := configured(t, modelled(s.URL()), "ingest", "--claims=llm", "--json", "--articles", "press")
	var done ingested
	if err := json.Unmarshal([]byte(stdout), &done); err != nil || status != statusDone || done.Proposals == nil {
		t.Fatalf("status %d, %v: %s%s", status, err, stdout, stderr)
	}
	if p := *done.Proposals; done.Added != 2 || p.Asked != 1 || p.Read != 1 || p.Left != 0 || p.Proposed != 3 || p.Accepted != 1 || p.Known != 1 ||
		p.Refused != 1 || p.Calls != 1 || p.PromptTokens == 0 || p.CompletionTokens == 0 || len(p.Refusals) != 1 || p.Refusals[0].Proposal.Figure != "75 Millionen Euro" {
		t.Errorf("%+v", p)
	}
	if !strings.Contains(stderr, "1 articles hold figures") || !strings.Contains(stderr, "tokens") {
		t.Errorf("nothing is said of the cost: %s", stderr)
	}
	if got := byModel(t); got != "57 Millionen Euro" {
		t.Errorf("without a model the ledger has %q of it", got)
	}
	_, table, _ := configured(t, nil, "claims", "--articles", "press")
	if !strings.Contains(table, "read by") || !strings.Contains(table, "llm") || !strings.Contains(table, "rules") {
		t.Errorf("the table does not say who read:\n%s", table)
	}
	status, stdout, stderr = configured(t, modelled(s.URL()), "ingest", "--claims=llm", "--articles", "press")
	if status != statusDone || len(s.Requests()) != 1 || !strings.Contains(stdout, "0 are left") {
		t.Errorf("a second run: status %d, %d requests\n%s%s", status, len(s.Requests()), stdout, stderr)
	}
	writeArticle(t, "talhof.md", talhof+"\nMehr ist nicht bekannt.\n")
	if got := byModel(t); got != "" {
		t.Errorf("after a change of the article the ledger has %q", got)
	}
	s.Then(llmtest.Answer(reply))
	configured(t, modelled(s.URL()), "ingest", "--claims=llm", "--articles", "press")
	if got := byModel(t); got != "57 Millionen Euro" || len(s.Requests()) != 2 {
		t.Errorf("asked again the ledger has %q after %d requests", got, len(s.Requests()))
	}
}

// TestAnswerSaysWhoRead: a row that stands on a model's reading says so, in the answer's language.
func TestAnswerSaysWhoRead(t *testing.T) {
	t.Chdir(t.TempDir())
	writeArticle(t, "talhof.md", talhof)
	s := llmtest.Serve(t, llmtest.Answer(reply))
	if status, _, stderr := configured(t, modelled(s.URL()), "ingest", "--claims=llm", "--articles", "press"); status != statusDone {
		t.Fatalf("status %d: %s", status, stderr)
	}
	for question, want := range map[string]string{
		"Wie hoch waren die Prämien bei der Übernahme?": "vom Sprachmodell gelesen",
		"Wie viele Verletzte gab es?":                   "",
	} {
		status, stdout, stderr := configured(t, nil, "ask", question, "--articles", "press")
		if status != statusDone || !strings.Contains(stdout, "[1]") || strings.Contains(stdout, "gelesen") != (want != "") || !strings.Contains(stdout, want) {
			t.Errorf("%s: status %d, want %q in\n%s%s", question, status, want, stdout, stderr)
		}
	}
}

func TestIngestClaimsUsage(t *testing.T) {
	for name, tc := range map[string]struct {
		args, environ []string
		want          string
	}{
		"no model":           {[]string{"ingest", "--claims=llm"}, nil, "OPENAI_CHAT_MODEL"},
		"model switched off": {[]string{"ingest", "--claims=llm"}, []string{"OPENAI_API_KEY=x", "OPENAI_CHAT_MODEL=none"}, "OPENAI_CHAT_MODEL"},
		"somebody else":      {[]string{"ingest", "--claims=me"}, nil, "rules or llm"},
	} {
		t.Run(name, func(t *testing.T) {
			r := trial{environ: tc.environ}
			if status := r.do(t, tc.args...); status != statusUsage || !strings.Contains(r.stderr.String(), tc.want) || r.opened > 0 {
				t.Errorf("status %d, opened %d: %s", status, r.opened, r.stderr.String())
			}
		})
	}
}

// pressWithFigures writes n articles, each with a figure that the rules leave.
func pressWithFigures(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		writeArticle(t, fmt.Sprintf("a%02d.txt", i), fmt.Sprintf("Bei der Übernahme von Werk %d waren %d Millionen Euro an Prämien geflossen.", i, 100+i))
	}
}

// answering lists the figure of each article of pressWithFigures.
func answering(before func()) llmtest.Step {
	return llmtest.Func(func(r llmtest.Request) llmtest.Step {
		before()
		for line := range strings.Lines(r.User()) {
			if quote, ok := strings.CutPrefix(strings.TrimSpace(line), "a| Bei"); ok {
				quote = "Bei" + quote
				figure := strings.Join(strings.Fields(quote)[6:9], " ")
				return llmtest.Answer(fmt.Sprintf(`{"claims": [{"quote": %q, "figure": %q, "measure": "Prämien", "people": "", "speaker": "", "as_of": ""}]}`, quote, figure))
			}
		}
		return llmtest.Answer(`{"claims": []}`)
	})
}

// TestIngestWithModelInterrupted: what was answered before an interrupt is kept, the next run asks about the rest alone.
func TestIngestWithModelInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	pressWithFigures(t, 30)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var asked atomic.Int64
	s := llmtest.Serve(t)
	s.Always(answering(func() {
		if asked.Add(1) == 10 {
			interrupt()
		}
	}))
	var out, errs bytes.Buffer
	p := &program{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs, screens: noTerminal{}, open: openHouse,
		environ: append(modelled(s.URL()), "OPENAI_CONCURRENCY=2"),
	}
	if status := p.run(ctx, []string{"ingest", "--claims=llm", "--articles", "press"}); status != statusFailed || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("status %d: %s%s", status, out.String(), errs.String())
	}
	kept := len(strings.Split(byModel(t), "|"))
	if kept < 6 || kept > 12 {
		t.Errorf("%d articles have claims after an interrupt at the tenth", kept)
	}
	status, stdout, stderr := configured(t, modelled(s.URL()), "ingest", "--claims=llm", "--articles", "press")
	left := fmt.Sprintf("asked about %d articles", 30-kept) // a request that the interrupt met may still reach the server now
	if all := strings.Split(byModel(t), "|"); status != statusDone || len(all) != 30 || !strings.Contains(stdout, left) {
		t.Errorf("status %d, %d claims, want %q\n%s%s", status, len(all), left, stdout, stderr)
	}
}

// TestIngestWithModelThatFails: the rules' claims stay, and the next run asks again.
func TestIngestWithModelThatFails(t *testing.T) {
	t.Chdir(t.TempDir())
	writeArticle(t, "talhof.md", talhof)
	s := llmtest.Serve(t, llmtest.Answer("I can't help with that."))
	status, stdout, stderr := configured(t, modelled(s.URL()), "ingest", "--claims=llm", "--articles", "press")
	if status != statusDone || !strings.Contains(stdout, "1 are left") || !strings.Contains(stderr, "the next run asks again") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	s.Then(llmtest.Status(http.StatusUnauthorized, nil, `{"error": {"message": "bad key", "code": "invalid_api_key"}}`))
	status, stdout, stderr = configured(t, modelled(s.URL()), "ingest", "--claims=llm", "--articles", "press")
	if status != statusFailed || !strings.Contains(stderr, "key") || !strings.Contains(stdout, "1 are left") {
		t.Errorf("with a bad key: status %d\n%s%s", status, stdout, stderr)
	}
	if _, table, _ := configured(t, nil, "claims", "--articles", "press"); !strings.Contains(table, "wounded") || strings.Contains(table, "read by") {
		t.Errorf("the ledger:\n%s", table)
	}
	s.Then(llmtest.Answer(reply))
	configured(t, modelled(s.URL()), "ingest", "--claims=llm", "--articles", "press")
	if got := byModel(t); got != "57 Millionen Euro" {
		t.Errorf("asked again the ledger has %q", got)
	}
}
