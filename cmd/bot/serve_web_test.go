package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
)

var (
	pageAt   = regexp.MustCompile(`"page":"([^"]+)"`)
	loggedAs = regexp.MustCompile(`"head":"([^"]+)"`)
	inForm   = regexp.MustCompile(`name="(t|token)" value="([^"]+)"`)
)

// visitPage signs in at the moderators' page with a link made on the terminal, and reads the list of answers.
func visitPage(t *testing.T, log string) string {
	t.Helper()
	at := pageAt.FindStringSubmatch(log)
	if at == nil {
		t.Fatalf("no page: %s", log)
	}
	var link bytes.Buffer
	p := &program{
		stdin: strings.NewReader(""), stdout: &link, stderr: io.Discard, screens: noTerminal{}, open: openHouse,
		environ: []string{"PUBLIC_URL=" + at[1]},
	}
	if status := p.run(t.Context(), []string{"audit", "link"}); status != statusDone || !strings.HasPrefix(link.String(), at[1]+"/signin?t=") {
		t.Fatalf("status %d, link %q", status, link.String())
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := http.Client{Jar: jar}
	form := url.Values{}
	for _, field := range inForm.FindAllStringSubmatch(body(t)(browser.Get(strings.TrimSpace(link.String()))), -1) {
		form.Set(field[1], field[2])
	}
	return body(t)(browser.PostForm(at[1]+"/signin", form))
}

// body reads what a request brought.
func body(t *testing.T) func(*http.Response, error) string {
	return func(res *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
}

// TestTendRecords: old answers go where that is set, and the end of the chain is logged so that verify takes it.
func TestTendRecords(t *testing.T) {
	t.Chdir(t.TempDir())
	clock := time.Now().AddDate(0, 0, -40)
	log, err := audit.Open(t.Context(), filepath.Join("data", auditFile), audit.Options{Clock: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	old := recorded()
	old.At = clock
	if err := log.Record(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ days, left int }{{0, 1}, {50, 1}, {30, 0}} {
		left, head := tended(t, log, tc.days)
		if left != tc.left {
			t.Errorf("%d days: %d answers are left, want %d", tc.days, left, tc.left)
		}
		if _, err := log.Verify(t.Context(), audit.VerifyOptions{Head: head}); err != nil {
			t.Errorf("%d days: the head that was logged: %v", tc.days, err)
		}
	}
}

// tended tends a log; it returns how many answers are left in it, and the head that was logged.
func tended(t *testing.T, log *audit.Log, days int) (int, audit.Head) {
	t.Helper()
	var out bytes.Buffer
	p := &program{stderr: &out, settings: settings{RetentionDays: days}}
	p.log = slog.New(slog.NewJSONHandler(&out, nil))
	if err := p.tendRecords(t.Context(), &house{Log: log}); err != nil {
		t.Fatal(err)
	}
	list, err := log.List(t.Context(), audit.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	told := loggedAs.FindStringSubmatch(out.String())
	if told == nil {
		t.Fatalf("no head was logged: %s", out.String())
	}
	head, err := audit.ParseHead(told[1])
	if err != nil {
		t.Fatal(err)
	}
	return len(list), head
}

// TestServeHTTPEnds: a browser that holds a connection and sends nothing does not make the end a failure.
func TestServeHTTPEnds(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	accepted, ended := make(chan struct{}, 1), make(chan error, 1)
	server := machineServer(http.NotFoundHandler())
	server.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			accepted <- struct{}{}
		}
	}
	go func() { ended <- serveHTTP(ctx, listener, server) }()
	silent, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	<-accepted
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestPublicURL(t *testing.T) {
	for _, tc := range []struct{ set, address, want string }{
		{"", "127.0.0.1:8351", "http://127.0.0.1:8351"},
		{"", ":8351", "http://127.0.0.1:8351"},
		{"", "0.0.0.0:8351", "http://127.0.0.1:8351"},
		{"", "[::]:8351", "http://127.0.0.1:8351"},
		{"", "[::1]:8351", "http://[::1]:8351"},
		{"https://audit.example.org", ":8351", "https://audit.example.org"},
	} {
		if got := (settings{PublicURL: tc.set}).publicURL(tc.address); got != tc.want {
			t.Errorf("%+v: %s", tc, got)
		}
	}
}

// TestNoPage: without a page there is nothing to sign in at.
func TestNoPage(t *testing.T) {
	r := trial{environ: []string{"WEB_ADDRESS=none"}}
	if status := r.do(t, "audit", "link"); status != statusUsage || !strings.Contains(r.stderr.String(), "WEB_ADDRESS") {
		t.Errorf("status %d, %s", status, r.stderr.String())
	}
}
