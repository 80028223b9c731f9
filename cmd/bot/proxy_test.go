package main

import (
	"encoding/json"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/quellenlage/quellenlage/llm/llmtest"
	"github.com/quellenlage/quellenlage/rag"
)

// modelName is the name under which no machine but the proxy finds the model; httptest's certificate is for it.
const modelName = "example.com"

// relay is a proxy that brings everything to one address, and counts what it was asked for.
type relay struct {
	to     string
	status int // other than 0: what it answers instead
	asked  atomic.Int32
	seen   strings.Builder // of tunnels, what went through
}

func (p *relay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked.Add(1)
	if p.status != 0 {
		w.WriteHeader(p.status)
		return
	}
	if r.Method != http.MethodConnect {
		to, _ := url.Parse("http://" + p.to)
		(&httputil.ReverseProxy{Rewrite: func(pr *httputil.ProxyRequest) { pr.SetURL(to) }}).ServeHTTP(w, r)
		return
	}
	there, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", p.to)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = there.Close()
		return
	}
	_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(here, there); _ = here.Close() }()
	_, _ = io.Copy(io.MultiWriter(there, &p.seen), here)
	_ = there.Close()
}

// askedThrough runs the program as a process of its own, since the variables of a proxy are read once a process.
func askedThrough(t *testing.T, environ ...string) (a rag.Answer, stderr string) {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), filepath.Join(shim(t), "bot"), "ask", "--json", "how many casualties?")
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "OPENAI_CHAT_MODEL=" + llmtest.Model, "OPENAI_API_KEY=" + llmtest.Key, "LOG_LEVEL=debug"}
	cmd.Env = append(cmd.Env, environ...)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(out, &a)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	return a, errs.String()
}

// TestModelBehindAProxy: the model is asked through the proxy that the environment names, unless it is excepted or on this machine. A
// proxy that is in the way costs the prose, never the answer, and no password of it is told.
func TestModelBehindAProxy(t *testing.T) {
	model := llmtest.Serve(t)
	model.Always(llmtest.Answer(`{"abstain": true, "sentences": []}`))
	at, err := url.Parse(model.URL())
	if err != nil {
		t.Fatal(err)
	}
	named, here := "OPENAI_BASE_URL=http://"+modelName+at.Path, "OPENAI_BASE_URL="+model.URL()
	const password = "pw-5521ee"
	nobody := httptest.NewServer(http.NotFoundHandler())
	nobody.Close()
	for name, tc := range map[string]struct {
		status  int
		environ func(proxy string) []string
		proxied bool // whether the proxy is asked
		model   bool // whether the model is asked
		notice  string
	}{
		"through it":       {0, func(p string) []string { return []string{named, "HTTP_PROXY=" + p} }, true, true, ""},
		"in small letters": {0, func(p string) []string { return []string{named, "http_proxy=" + p} }, true, true, ""},
		"for HTTPS alone":  {0, func(p string) []string { return []string{here, "HTTPS_PROXY=" + p} }, false, true, ""},
		"on this machine":  {0, func(p string) []string { return []string{here, "HTTP_PROXY=" + p, "HTTPS_PROXY=" + p} }, false, true, ""},
		"wants a password": {http.StatusProxyAuthRequired, func(p string) []string { return []string{named, "HTTP_PROXY=" + p} }, true, false, "a name and a password"},
		"is broken":        {http.StatusBadGateway, func(p string) []string { return []string{named, "HTTP_PROXY=" + p} }, true, false, "status 502"},
		"is gone": {0, func(string) []string {
			return []string{named, "HTTP_PROXY=http://u:" + password + "@" + strings.TrimPrefix(nobody.URL, "http://")}
		}, false, false, "the proxy can't be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &relay{to: at.Host, status: tc.status}
			s := httptest.NewServer(p)
			defer s.Close()
			before := len(model.Requests())
			a, stderr := askedThrough(t, tc.environ(strings.Replace(s.URL, "http://", "http://u:"+password+"@", 1))...)
			if n := p.asked.Load(); (n > 0) != tc.proxied {
				t.Errorf("the proxy got %d requests", n)
			}
			if n := len(model.Requests()) - before; (n > 0) != tc.model {
				t.Errorf("the model got %d requests: %s", n, stderr)
			}
			if a.Status != rag.Contrasted || len(a.Claims) == 0 || !a.Verification.OK {
				t.Errorf("status %s: %s", a.Status, a.Text)
			}
			if !strings.Contains(stderr, tc.notice) || strings.Contains(stderr, password) || strings.Contains(strings.Join(a.Notices, " "), password) {
				t.Errorf("want %q and no password: %s", tc.notice, stderr)
			}
		})
	}
}

// TestModelThroughATunnel: over HTTPS the proxy sees neither key nor question.
func TestModelThroughATunnel(t *testing.T) {
	model := llmtest.Serve(t)
	model.Always(llmtest.Answer(`{"abstain": true, "sentences": []}`))
	plain, err := url.Parse(model.URL())
	if err != nil {
		t.Fatal(err)
	}
	to := *plain
	to.Path = ""
	front := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(pr *httputil.ProxyRequest) { pr.SetURL(&to) }})
	defer front.Close()
	authority := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &relay{to: front.Listener.Addr().String()}
	s := httptest.NewServer(p)
	_, stderr := askedThrough(t, "OPENAI_BASE_URL=https://"+modelName+plain.Path, "HTTPS_PROXY="+s.URL, "SSL_CERT_FILE="+authority)
	s.Close()
	if len(model.Requests()) == 0 || p.asked.Load() == 0 {
		t.Fatalf("the model got %d requests, the proxy %d: %s", len(model.Requests()), p.asked.Load(), stderr)
	}
	if seen := p.seen.String(); seen == "" || strings.Contains(seen, llmtest.Key) || strings.Contains(seen, "casualties") {
		t.Error("the proxy could read along")
	}
}
