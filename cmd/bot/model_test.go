package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/llm/llmtest"
	"github.com/quellenlage/quellenlage/rag"
)

// configured runs the program with variables of its own, in the current folder.
func configured(t *testing.T, environ []string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, screens: noTerminal{}, open: openHouse, environ: environ}
	status = p.run(t.Context(), args)
	return status, out.String(), errs.String()
}

func modelled(url string) []string {
	return []string{"OPENAI_BASE_URL=" + url, "OPENAI_CHAT_MODEL=" + llmtest.Model, "OPENAI_API_KEY=" + llmtest.Key}
}

// TestAskWithModel: the model's prose is shown, its figures are those of the ledger, and a model that is down is told.
func TestAskWithModel(t *testing.T) {
	t.Chdir(t.TempDir())
	s := llmtest.Serve(t, llmtest.Func(func(r llmtest.Request) llmtest.Step {
		id := ""
		for line := range strings.Lines(r.User()) {
			if strings.Contains(line, "about 4,000") && strings.Contains(line, "Seoul") {
				id, _, _ = strings.Cut(line, " ")
			}
		}
		return llmtest.Answer(`{"abstain": false, "sentences": [{"text": "Seoul puts the number of killed or wounded North Korean soldiers at about 4,000.", "claims": ["` + id + `"], "passages": []}]}`)
	}))
	status, stdout, stderr := configured(t, modelled(s.URL()), "ask", "--json", "how many casualties?")
	var a rag.Answer
	if err := json.Unmarshal([]byte(stdout), &a); err != nil || status != statusDone {
		t.Fatalf("status %d, %v: %s", status, err, stderr)
	}
	if a.Writer != "llm" || !a.Lines[0].Prose || !strings.HasPrefix(a.Text, "Seoul puts") || len(a.Claims) != 11 {
		t.Errorf("writer %s with %d claims: %s", a.Writer, len(a.Claims), a.Text)
	}
	if len(a.Trace.Exchanges) != 1 || a.Trace.Model == "" || a.Trace.Prompt == "" {
		t.Errorf("trace %+v", a.Trace)
	}
	s.Close()
	status, stdout, stderr = configured(t, modelled(s.URL()), "ask", "how many casualties?")
	if status != statusDone || !strings.Contains(stdout, "Answered without a language model") || !strings.Contains(stdout, "about 4,000") {
		t.Errorf("with the server gone: status %d\n%s%s", status, stdout, stderr)
	}
}

// TestSwitchedOff: who writes that no model is wanted, however it is written, has nothing sent anywhere.
func TestSwitchedOff(t *testing.T) {
	t.Chdir(t.TempDir())
	s := llmtest.Serve(t)
	for _, off := range []string{"none", "None", " NONE "} {
		status, _, stderr := configured(t, append(modelled(s.URL()), "OPENAI_CHAT_MODEL="+off), "ask", "how many casualties?")
		if n := len(s.Requests()); status != statusDone || n > 0 {
			t.Errorf("%q: status %d, %d requests: %s", off, status, n, stderr)
		}
	}
}

// TestBudgetOfTheDay: what one run spends is missing in the next.
func TestBudgetOfTheDay(t *testing.T) {
	t.Chdir(t.TempDir())
	s := llmtest.Serve(t)
	s.Always(llmtest.Answer(`{"abstain": true, "sentences": []}`))
	environ := append(modelled(s.URL()), "OPENAI_DAILY_TOKENS=20000")
	if _, stdout, stderr := configured(t, environ, "ask", "how many casualties?"); strings.Contains(stdout, "budget") {
		t.Fatalf("the budget is used up at once: %s%s", stdout, stderr)
	}
	for range 20 {
		_, stdout, _ := configured(t, environ, "ask", "how many casualties?")
		if strings.Contains(stdout, "budget") {
			return
		}
	}
	t.Error("the budget was never used up, though each run is a process of its own")
}

func TestDoctor(t *testing.T) {
	s := llmtest.Serve(t)
	s.Always(llmtest.Answer("ok"))
	for _, tt := range []struct {
		name    string
		environ []string
		status  int
		want    []string
	}{
		{"nothing set", nil, statusDone, []string{"ok   articles", "ok   data folder", "ok   index", "built in", "off  language model", "off  Discord token"}},
		{"a model", modelled(s.URL()), statusDone, []string{"ok   language model   " + llmtest.Model}},
		{"a budget", append(modelled(s.URL()), "OPENAI_DAILY_TOKENS=100000"), statusDone, []string{"ok   language model   " + llmtest.Model}},
		{"a negative budget", append(modelled(s.URL()), "OPENAI_DAILY_TOKENS=-1"), statusFailed, []string{"!    language model", "set OPENAI_DAILY_TOKENS to 0"}},
		{"a key without a model", []string{"OPENAI_API_KEY=sk-abcdefghijklmnop", "OPENAI_BASE_URL=http://127.0.0.1:1/v1"}, statusDone, []string{"off  language model", "but no model (set OPENAI_CHAT_MODEL"}},
		{"switched off", append(modelled(s.URL()), "OPENAI_CHAT_MODEL=none"), statusDone, []string{"off  language model   switched off by OPENAI_CHAT_MODEL"}},
		{"https to http", modelled(strings.Replace(s.URL(), "http://", "https://", 1)), statusFailed, []string{"!    language model", "write OPENAI_BASE_URL with http://"}},
		{"no /v1", modelled(strings.TrimSuffix(s.URL(), "/v1")), statusFailed, []string{"!    language model", "which mostly ends in /v1"}},
		{"a wrong key", append(modelled(s.URL()), "OPENAI_API_KEY=sk-wrong"), statusFailed, []string{"!    language model", "OPENAI_API_KEY"}},
		{"a wrong model", append(modelled(s.URL()), "OPENAI_CHAT_MODEL=nobody"), statusFailed, []string{"!    language model", "OPENAI_CHAT_MODEL"}},
		{"nobody there", modelled("http://127.0.0.1:1"), statusFailed, []string{"!    language model", "OPENAI_BASE_URL"}},
		{"a secret instead of a token", []string{"DISCORD_TOKEN=abcdefghijklmnopqrstuvwxyz012345"}, statusFailed, []string{"!    Discord token", "Reset Token"}},
		{"no such folder", []string{"ARTICLES_DIR=nowhere"}, statusFailed, []string{"!    articles", "nowhere"}},
		{"the page as it is", nil, statusDone, []string{"off  retention", "ok   page address     127.0.0.1:8351", "off  public URL", "off  page hosts", "off  page proxies"}},
		{"behind a proxy", []string{"AUDIT_RETENTION_DAYS=90", "PUBLIC_URL=https://audit.example.org", "WEB_HOSTS=audit.example.org,localhost:8351", "WEB_PROXIES=127.0.0.1/32"}, statusDone, []string{
			"ok   retention        the content of answers older than 90 days", "ok   public URL       sign-in links begin with https://audit.example.org",
			"ok   page hosts       the page answers to audit.example.org, localhost:8351", "ok   page proxies",
		}},
		{"no page", []string{"WEB_ADDRESS=none"}, statusDone, []string{"off  page address     no page is served"}},
		{"a proxy that is not believed", []string{"PUBLIC_URL=https://audit.example.org"}, statusDone, []string{"all visitors count as one", "set WEB_PROXIES"}},
		{"days that are none", []string{"AUDIT_RETENTION_DAYS=-3"}, statusFailed, []string{"!    retention", "from 1 on"}},
		{"a page for everybody", []string{"WEB_ADDRESS=0.0.0.0:8351"}, statusFailed, []string{"!    page address", "plain HTTP"}},
		{"a container behind a proxy", []string{"WEB_ADDRESS=0.0.0.0:8351", "PUBLIC_URL=https://audit.example.org"}, statusDone, []string{"ok   page address"}},
		{"an address without port", []string{"WEB_ADDRESS=127.0.0.1"}, statusFailed, []string{"!    page address", "127.0.0.1:8351"}},
		{"two on one address", []string{"WEB_ADDRESS=127.0.0.1:8350"}, statusFailed, []string{"!    page address", "SERVE_ADDRESS"}},
		{"a public URL with a path", []string{"PUBLIC_URL=https://example.org/audit"}, statusFailed, []string{"!    public URL", "correct PUBLIC_URL"}},
		{"a public URL without HTTPS", []string{"PUBLIC_URL=http://audit.example.org"}, statusFailed, []string{"!    public URL", "https://audit.example.org"}},
		{"hosts that are addresses", []string{"WEB_HOSTS=https://audit.example.org"}, statusFailed, []string{"!    page hosts", "names alone"}},
		{"everybody a proxy", []string{"WEB_PROXIES=0.0.0.0/0"}, statusFailed, []string{"!    page proxies", "127.0.0.1/32"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			status, stdout, stderr := configured(t, tt.environ, "doctor")
			if status != tt.status {
				t.Errorf("status %d, want %d: %s", status, tt.status, stderr)
			}
			for _, w := range tt.want {
				if !strings.Contains(stdout, w) {
					t.Errorf("the report does not say %q:\n%s", w, stdout)
				}
			}
			if strings.Contains(stdout+stderr, llmtest.Key) || strings.Contains(stdout+stderr, "sk-wrong") || strings.Contains(stdout+stderr, "abcdefghijklm") {
				t.Errorf("a secret is shown:\n%s%s", stdout, stderr)
			}
		})
	}
}

// TestModelServerIsStrict: the program's own requests are ones that OpenAI would take; the server answers 400 to others.
func TestModelServerIsStrict(t *testing.T) {
	t.Chdir(t.TempDir())
	s := llmtest.Serve(t)
	s.Always(llmtest.Status(http.StatusInternalServerError, nil, `{"error":{"message":"down"}}`))
	_, stdout, _ := configured(t, modelled(s.URL()), "ask", "Wer ist Gerassimow, und was sagt er?")
	if len(s.Requests()) == 0 || !strings.Contains(stdout, "Ohne Sprachmodell beantwortet") {
		t.Errorf("%d requests: %s", len(s.Requests()), stdout)
	}
}
