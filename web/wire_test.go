package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/web"
)

func reported(text string) audit.Reported { return audit.Reported{Why: text} }

// raw sends bytes as they are and returns what comes back, up to the end of the connection.
func (h *house) raw(request string) string {
	h.tb.Helper()
	conn, err := net.Dial("tcp", h.http.Listener.Addr().String())
	h.must(err)
	defer conn.Close()
	h.must(conn.SetDeadline(time.Now().Add(30 * time.Second)))
	_, _ = io.WriteString(conn, request) // the server may hang up before it has read all
	got, _ := io.ReadAll(conn)
	return string(got)
}

func TestPathTricks(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	b := h.signedIn(everybody())
	base, err := url.Parse(h.http.URL)
	h.must(err)
	cookie := b.client.Jar.Cookies(base)[0].String()
	for _, path := range []string{
		"/static/../web.go", "/static/..%2fweb.go", "/static/..%5cweb.go", "/static/%2e%2e/web.go", "/static/%2e%2e%2f%2e%2e%2fgo.mod", "/static/style.css/../../go.mod",
		"//etc/passwd", "/..//..//etc/passwd", "/static/", "/static", "/static/nothing.css", "/static/style.css%00.html", "/templates/layout.html",
		"/answers/..%2f..%2fetc%2fpasswd", "/answers/%2e%2e", "/answers/x%00", "/answers/../static/style.css", "/answers//", "/answers/x/../../ledger/x",
		"/article?id=../../go.mod", "/article?id=/etc/passwd", "/article?id=%00", "/%", "/%zz", "/.git/config", "/debug/pprof/",
	} {
		got := h.raw("GET " + path + " HTTP/1.1\r\nHost: " + base.Host + "\r\nCookie: " + cookie + "\r\nConnection: close\r\n\r\n")
		status, _, _ := strings.Cut(got, "\r\n")
		if !strings.Contains(status, " 404 ") && !strings.Contains(status, " 400 ") && !strings.Contains(status, " 307 ") && !strings.Contains(status, " 301 ") {
			t.Errorf("%s: %s", path, status)
		}
		for _, secret := range []string{"package web", "root:", "module github.com", "{{define"} {
			if strings.Contains(got, secret) {
				t.Errorf("%s gives away a file: %q", path, secret)
			}
		}
	}
}

func TestForeignHosts(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	port := h.http.Listener.Addr().(*net.TCPAddr).Port
	for host, want := range map[string]int{
		fmt.Sprint("127.0.0.1:", port): 303, "127.0.0.1": 303, "localhost:1234": 303, "LOCALHOST": 303, "[::1]:80": 303, "[::1]": 303,
		"evil.example": 421, "evil.example:80": 421, "127.0.0.1.evil.example": 421, "localhost.evil.example:80": 421, "localhost:80:80": 421, "127.0.0.2": 421,
		"user@localhost": 421, "192.168.0.1": 421, "localhost.": 421,
	} {
		got := h.raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
		if !strings.HasPrefix(got, fmt.Sprint("HTTP/1.1 ", want)) && !(want == 421 && strings.HasPrefix(got, "HTTP/1.1 400")) {
			t.Errorf("%s: %.60q, want %d", host, got, want)
		}
	}
	if got := h.raw("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 421") {
		t.Errorf("another name in the request line: %.60q", got)
	}
	named := newHouse(t, invented(t), func(c *web.Config) {
		c.PublicURL, c.Hosts = "https://audit.example.org", []string{"inside.example:8443"}
	})
	for host, want := range map[string]int{"audit.example.org": 303, "inside.example:8443": 303, "inside.example": 421, "localhost": 421} {
		if got := named.raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(got, fmt.Sprint("HTTP/1.1 ", want)) {
			t.Errorf("%s: %.60q, want %d", host, got, want)
		}
	}
}

func TestHugeRequests(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	a := h.ask("Was ist Atlantis?")
	b := h.signedIn(everybody())
	address := "/answers/" + a.ID + "/correct"
	fields := b.get("/answers/"+a.ID).sent("text", strings.Repeat("x", 1<<20))
	if got := b.post(address, fields); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a megabyte: %s", got)
	}
	chunked := struct{ io.Reader }{strings.NewReader(fields.Encode())} // of no known length
	got := b.do(http.MethodPost, address, chunked, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
	if got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a megabyte in parts: %s", got)
	}
	if got := b.get("/answers?q=" + strings.Repeat("x", 5000)); got.status != http.StatusRequestURITooLong {
		t.Errorf("a long address: %s", got)
	}
	if got := h.raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 431") {
		t.Errorf("a long header: %.60q", got)
	}
	for _, method := range []string{"PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH", "BREW"} {
		if got := h.raw(method + " /answers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 405") && !strings.HasPrefix(got, "HTTP/1.1 400") {
			t.Errorf("%s: %.60q", method, got)
		}
	}
	if n := len(h.events(a.ID)); n != 0 {
		t.Errorf("%d events came of huge requests", n)
	}
}

// TestSlowClients: one that never finishes its request is hung up on, and holds up nobody meanwhile.
func TestSlowClients(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	limits := web.HTTP(h.server)
	if limits.ReadHeaderTimeout <= 0 || limits.ReadTimeout <= 0 || limits.WriteTimeout <= 0 || limits.IdleTimeout <= 0 || limits.MaxHeaderBytes > 32<<10 {
		t.Fatalf("the server is not limited: %+v", limits)
	}
	hasty := httptest.NewUnstartedServer(nil)
	hasty.Config = limits
	limits.ReadHeaderTimeout, limits.ReadTimeout, limits.IdleTimeout = 100*time.Millisecond, 200*time.Millisecond, 100*time.Millisecond
	hasty.Start()
	defer hasty.Close()
	var held []net.Conn
	for n := range 50 {
		conn, err := net.Dial("tcp", hasty.Listener.Addr().String())
		h.must(err)
		defer conn.Close()
		begun := "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
		if n%2 > 0 {
			begun = "POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na"
		}
		_, err = io.WriteString(conn, begun)
		h.must(err)
		held = append(held, conn)
	}
	res, err := http.Get(hasty.URL + "/static/style.css")
	h.must(err)
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("another client meanwhile: %s", res.Status)
	}
	for _, conn := range held {
		h.must(conn.SetReadDeadline(time.Now().Add(30 * time.Second)))
		if _, err := io.Copy(io.Discard, bufio.NewReader(conn)); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Fatal("a slow client was waited for")
		}
	}
}

func TestHeaders(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	b := h.signedIn(everybody())
	for _, path := range []string{"/answers", "/answers/" + a.ID, "/ledger", "/articles", "/article?id=flut-tag1", "/nothing", "/static/style.css", "/static/icon.svg", "/signin?t=x", "/answers/" + a.ID + "/chart.svg"} {
		got := b.get(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if !strings.Contains(got.header.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, got.header.Get(name))
			}
		}
		if strings.HasPrefix(path, "/static/") != strings.Contains(got.header.Get("Cache-Control"), "public") {
			t.Errorf("%s: Cache-Control is %q", path, got.header.Values("Cache-Control"))
		}
		hasNot(t, got, "<script", " style=", " onclick=", "javascript:")
	}
	css := b.get("/static/style.css")
	if got := b.do(http.MethodGet, "/static/style.css", nil, http.Header{"If-None-Match": {css.header.Get("ETag")}}); got.status != http.StatusNotModified {
		t.Errorf("a style sheet that the browser has: %s", got)
	}
}

// TestAttemptsBehindAProxy: one who guesses behind the same proxy locks nobody else out, and nobody makes up an address.
func TestAttemptsBehindAProxy(t *testing.T) {
	h := newHouse(t, invented(t), func(c *web.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	try := func(forwarded string) int {
		b := h.browser()
		fields := b.get("/signin?t=wrong").fields()
		return b.do(http.MethodPost, "/signin", strings.NewReader(fields.Encode()), http.Header{
			"Content-Type": {"application/x-www-form-urlencoded"}, "X-Forwarded-For": {forwarded},
		}).status
	}
	for n := range 10 {
		if got := try(fmt.Sprintf("10.0.0.%d, 203.0.113.7", n)); got != http.StatusForbidden {
			t.Fatal(got)
		}
	}
	for forwarded, want := range map[string]int{"203.0.113.7": 429, "198.51.100.1, 203.0.113.7": 429, "198.51.100.1": 403, "2001:db8::1": 403, "rubbish": 403, "203.0.113.7:5678": 429, "198.51.100.9:80": 403, "[2001:db8:1::1]:443": 403} {
		if got := try(forwarded); got != want {
			t.Errorf("%s: %d, want %d", forwarded, got, want)
		}
	}
}

// slowEngine is a fake engine that answers when the server has hung up on somebody who came later and never finished: the
// time that requests have is then over for whoever asks again, too.
type slowEngine struct {
	answer  func() rag.Answer
	address string
}

func (e *slowEngine) Replay(ctx context.Context, _ rag.Record, _ rag.Ground, _ rag.Asker) (rag.Answer, error) {
	for range 2 {
		conn, err := net.Dial("tcp", e.address)
		if err != nil {
			return rag.Answer{}, err
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na"); err != nil {
			return rag.Answer{}, err
		}
		_, _ = io.Copy(io.Discard, conn)
	}
	return e.answer(), ctx.Err()
}

// TestReplayTakesItsTime: a model takes longer than other requests may.
func TestReplayTakesItsTime(t *testing.T) {
	engine := &slowEngine{}
	h := limitedHouse(t, invented(t), func(c *web.Config) { c.Engine = engine }, func(s *http.Server) {
		s.ReadTimeout, s.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond
	})
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	engine.address, engine.answer = h.http.Listener.Addr().String(), func() rag.Answer { return h.ask(a.Question) }
	b := h.signedIn(everybody())
	got := b.post("/answers/"+a.ID+"/replay", b.get("/answers/"+a.ID).sent("on", "today"))
	if got.status != http.StatusSeeOther {
		t.Fatal(got)
	}
	has(t, b.get(got.header.Get("Location")), "Nothing changed")
}
