package web_test

import (
	"bytes"
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/web"
)

// baits are texts that would do something if any page took them for more than text.
func baits() []string {
	return []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(2)>`, `'"--></title></style></textarea></script><svg onload=alert(3)>`,
		`<a href="javascript:alert(4)">x</a>`, `{{.Token}}`, `<base href="https://evil.example/">`, `<form action="https://evil.example/"><button>`,
	}
}

// inert checks that nothing of the baits came through as markup, and nothing steers the direction of writing.
func inert(t *testing.T, where string, r response) {
	t.Helper()
	for _, bad := range []string{"<script", "<img src=x", "<svg", "<base", `href="javascript:`, `action="https:`, "evil.example/\"", "\u202e", "\u2066", `onload="x`} {
		if strings.Contains(r.body, bad) {
			t.Errorf("%s: %q is in the page", where, bad)
		}
	}
	if r.status >= 500 {
		t.Errorf("%s: %s", where, r)
	}
}

func TestStoredScripts(t *testing.T) {
	bait := strings.Join(baits(), " ") + "\u202e\u2066"
	from := fstest.MapFS{"evil.md": {Data: []byte("---\ntitle: |-\n  " + bait + "\npublisher: |-\n  " + bait + "\nurl: javascript:alert(5)\ndate: 2031-03-06\n---\n" +
		"Die Feuerwehr sprach am Dienstag von 12 Toten " + bait + ". Die Polizei sprach von 14 Toten.\n\n## " + bait + "\n\n" + bait + "\n")}}
	h := newHouse(t, both(t, invented(t), from), func(c *web.Config) { c.Names = func(string) string { return bait } })
	b := h.signedIn(web.Who{User: bait, Name: bait, All: true})
	a := h.ask("Wie viele Tote gab es? " + bait)
	pages := []string{
		"/answers", "/answers?q=" + url.QueryEscape(bait), "/answers?from=" + url.QueryEscape(bait), "/answers/" + a.ID, "/answers/" + url.PathEscape(bait),
		"/articles", "/articles?q=" + url.QueryEscape(bait), "/article?id=evil", "/article?id=" + url.QueryEscape(bait), "/ledger", "/ledger?kind=statement",
		"/ledger?measure=" + url.QueryEscape(bait) + "&people=" + url.QueryEscape(bait), "/signin?t=" + url.QueryEscape(bait), "/" + url.PathEscape(bait),
	}
	for _, text := range append(baits(), bait) {
		h.happen(a.ID, reported(text))
	}
	rec := hostile(h, a, bait, bait)
	page := b.get("/answers/" + rec.Answer.ID)
	b.post("/answers/"+a.ID+"/verdict", page.sent("verdict", "wrong", "note", bait))
	b.post("/answers/"+a.ID+"/correct", page.sent("text", bait, "reason", bait))
	again := b.post("/answers/"+rec.Answer.ID+"/replay", page.sent())
	pages = append(pages, "/answers/"+rec.Answer.ID, again.header.Get("Location"))
	for _, address := range pages {
		inert(t, address, b.get(address))
	}
	if got := b.get("/article?id=evil"); !strings.Contains(got.body, "&lt;script&gt;alert(1)&lt;/script&gt;") || !strings.Contains(got.body, "\ufffd") {
		t.Errorf("the article does not show what stands in it: %s", got)
	}
	if got := b.get("/answers/" + a.ID + "/chart.svg"); strings.Contains(got.body, "<script") || strings.Contains(got.body, "onload=alert") && !strings.Contains(got.body, "&lt;svg onload=alert") {
		t.Errorf("the chart: %s", got)
	}
}

// TestForgedForms sends forms that the moderator's browser did not get from here.
func TestForgedForms(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	b, other := h.signedIn(everybody()), h.signedIn(everybody())
	page, foreign := b.get("/answers/"+a.ID), other.get("/answers/"+a.ID)
	good := page.sent("verdict", "wrong", "text", "x")
	const kind = "application/x-www-form-urlencoded"
	for name, tc := range map[string]struct {
		fields url.Values
		header http.Header
		want   int
	}{
		"no token":                  {url.Values{"verdict": {"wrong"}, "text": {"x"}}, http.Header{"Content-Type": {kind}}, http.StatusForbidden},
		"an empty token":            {url.Values{"token": {""}, "verdict": {"wrong"}}, http.Header{"Content-Type": {kind}}, http.StatusForbidden},
		"another session's token":   {foreign.sent("verdict", "wrong", "text", "x"), http.Header{"Content-Type": {kind}}, http.StatusForbidden},
		"from another site":         {good, http.Header{"Content-Type": {kind}, "Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		"from a sister site":        {good, http.Header{"Content-Type": {kind}, "Sec-Fetch-Site": {"same-site"}}, http.StatusForbidden},
		"another origin":            {good, http.Header{"Content-Type": {kind}, "Origin": {"https://evil.example"}}, http.StatusForbidden},
		"no origin":                 {good, http.Header{"Content-Type": {kind}, "Origin": {"null"}}, http.StatusForbidden},
		"as plain text":             {good, http.Header{"Content-Type": {"text/plain"}}, http.StatusUnsupportedMediaType},
		"token in the address only": {url.Values{"verdict": {"wrong"}}, http.Header{"Content-Type": {kind}}, http.StatusForbidden},
	} {
		for _, path := range []string{"/verdict", "/correct", "/retract", "/replay"} {
			address := "/answers/" + a.ID + path
			if name == "token in the address only" {
				address += "?" + good.Encode()
			}
			if got := b.do(http.MethodPost, address, strings.NewReader(tc.fields.Encode()), tc.header); got.status != tc.want {
				t.Errorf("%s, %s: %s; want %d", name, path, got, tc.want)
			}
		}
	}
	if got := b.do(http.MethodPost, "/signout", strings.NewReader(""), http.Header{"Content-Type": {kind}}); got.status != http.StatusForbidden {
		t.Errorf("signing somebody else out: %s", got)
	}
	if got := h.browser().post("/answers/"+a.ID+"/verdict", good); got.status != http.StatusUnauthorized {
		t.Errorf("a good token without its session: %s", got)
	}
	for _, path := range []string{"/verdict", "/correct", "/retract", "/replay"} {
		if got := b.get("/answers/" + a.ID + path); got.status != http.StatusNotFound && got.status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %s", path, got)
		}
	}
	if n := len(h.events(a.ID)); n != 0 {
		t.Errorf("%d events came of forged forms", n)
	}
}

func TestSignInLinks(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	link, err := h.server.Link(t.Context(), everybody())
	h.must(err)
	thief := h.browser()
	for range 3 { // programs that preview links use nothing up
		if got := thief.get(link); got.status != http.StatusOK {
			t.Fatal(got)
		}
	}
	form := thief.get(link).fields()
	alone := h.browser() // has the form's words, and not the cookie that goes with them
	if got := alone.post("/signin", form); got.status != http.StatusForbidden {
		t.Errorf("without the form's cookie: %s", got)
	}
	b := h.browser()
	if got := b.post("/signin", b.get(link).fields()); got.status != http.StatusSeeOther {
		t.Fatal(got)
	}
	if got := b.get("/answers"); got.status != http.StatusOK {
		t.Fatal(got)
	}
	for name, who := range map[string]*browser{"the thief": thief, "the moderator": b, "a newcomer": h.browser()} {
		if got := who.post("/signin", who.get(link).fields()); got.status != http.StatusForbidden {
			t.Errorf("%s with a used link: %s", name, got)
		}
	}
	if got := thief.get("/answers"); got.status != http.StatusUnauthorized {
		t.Errorf("the thief sees: %s", got)
	}

	late, err := h.server.Link(t.Context(), everybody())
	h.must(err)
	h.clock.Add(10 * time.Minute)
	if got := thief.post("/signin", thief.get(late).fields()); got.status != http.StatusForbidden {
		t.Errorf("after ten minutes: %s", got)
	}
	if _, err := h.server.Link(t.Context(), web.Who{User: "1"}); err == nil {
		t.Error("a link for neither a server nor all was made")
	}
}

// TestOneOfManyGetsIn: a link that several use at once lets one in.
func TestOneOfManyGetsIn(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	link, err := h.server.Link(t.Context(), everybody())
	h.must(err)
	var in atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		b := h.browser()
		fields := b.get(link).fields()
		wg.Go(func() {
			if b.post("/signin", fields).status == http.StatusSeeOther {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if n := in.Load(); n != 1 {
		t.Errorf("%d got in with one link", n)
	}
}

func TestGuessedLinks(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	link, err := h.server.Link(t.Context(), everybody())
	h.must(err)
	b := h.browser()
	guess := func(token string) int {
		page := b.get("/signin?t=" + url.QueryEscape(token))
		return b.post("/signin", page.fields()).status
	}
	_, good, _ := strings.Cut(link, "t=")
	session := h.signedIn(everybody())
	base, err := url.Parse(h.http.URL)
	h.must(err)
	for _, token := range []string{"x", strings.ToUpper(good), good[:len(good)-1], good + "A", strings.Repeat("A", 43), "%", session.client.Jar.Cookies(base)[0].Value} {
		if got := guess(token); got != http.StatusForbidden {
			t.Errorf("%q: %d", token, got)
		}
	}
	for range 3 {
		guess("again")
	}
	if got := guess(good); got != http.StatusTooManyRequests {
		t.Errorf("after ten wrong guesses: %d", got)
	}
	h.clock.Add(time.Minute)
	if got := guess(good); got != http.StatusSeeOther {
		t.Errorf("a minute later, with the link: %d", got)
	}
}

func TestSessions(t *testing.T) {
	h := newHouse(t, invented(t), func(c *web.Config) { c.Idle, c.Lifetime = time.Hour, 3*time.Hour })
	b := h.signedIn(everybody())
	for n := range 6 {
		if got := b.get("/answers"); got.status != http.StatusOK {
			t.Fatalf("after %d half hours: %s", n, got)
		}
		h.clock.Add(30 * time.Minute)
	}
	h.clock.Add(time.Second)
	if got := b.get("/answers"); got.status != http.StatusUnauthorized {
		t.Errorf("after three hours: %s", got)
	}
	b = h.signedIn(everybody())
	h.clock.Add(time.Hour + time.Second)
	if got := b.get("/answers"); got.status != http.StatusUnauthorized {
		t.Errorf("after an hour without a request: %s", got)
	}
	b = h.signedIn(everybody())
	base, err := url.Parse(h.http.URL)
	h.must(err)
	stolen := b.client.Jar.Cookies(base)
	if got := b.post("/signout", b.get("/answers").sent()); got.status != http.StatusSeeOther {
		t.Fatal(got)
	}
	thief := h.browser()
	thief.client.Jar.SetCookies(base, stolen)
	if got := thief.get("/answers"); got.status != http.StatusUnauthorized {
		t.Errorf("with the cookie of a session that was ended: %s", got)
	}
}

// TestFixedSession: a session that somebody planted before, be it made up or real, does not become the moderator's.
func TestFixedSession(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	other := h.ask("Was ist Atlantis?", func(q *rag.Question) { q.Asker.Server = "700200" })
	base, err := url.Parse(h.http.URL)
	h.must(err)
	attacker := h.signedIn(web.Who{User: "1", Server: "700100"})
	for name, planted := range map[string]*http.Cookie{
		"made up": {Name: "quellenlage-session", Value: strings.Repeat("A", 43), Path: "/"}, "real": attacker.client.Jar.Cookies(base)[0],
	} {
		b := h.browser()
		b.client.Jar.SetCookies(base, []*http.Cookie{planted})
		link, err := h.server.Link(t.Context(), everybody())
		h.must(err)
		done := b.post("/signin", b.get(link).fields())
		cookies := strings.Join(done.header.Values("Set-Cookie"), "\n")
		if done.status != http.StatusSeeOther || !strings.Contains(cookies, "HttpOnly; SameSite=Strict") || strings.Contains(cookies, planted.Value) {
			t.Errorf("%s: %s\n%s", name, done, cookies)
		}
		thief := h.browser()
		thief.client.Jar.SetCookies(base, []*http.Cookie{planted})
		if got := thief.get("/answers/" + other.ID); got.status != http.StatusUnauthorized && got.status != http.StatusNotFound {
			t.Errorf("%s: with the planted session: %s", name, got)
		}
	}
}

// TestFilesNameNobody: whoever gets the file of links and sessions can use none, and can't tell whose they are.
func TestFilesNameNobody(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	who := web.Who{User: "90010012345", Name: "Sieglinde", All: true}
	unused, err := h.server.Link(t.Context(), who)
	h.must(err)
	b := h.signedIn(who)
	b.get("/answers")
	base, err := url.Parse(h.http.URL)
	h.must(err)
	_, token, _ := strings.Cut(unused, "t=")
	secrets := []string{who.User, who.Name, token}
	for _, c := range b.client.Jar.Cookies(base) {
		secrets = append(secrets, c.Value)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(h.statePath()), "state.db*"))
	h.must(err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		h.must(err)
		for _, s := range secrets {
			if bytes.Contains(raw, []byte(s)) {
				t.Errorf("%q is in %s", s, filepath.Base(file))
			}
		}
	}
	if len(files) == 0 {
		t.Error("there is no file to look at")
	}
}

// TestOverHTTPS: behind a proxy that speaks https, cookies never go without it.
func TestOverHTTPS(t *testing.T) {
	h := newHouse(t, invented(t), func(c *web.Config) { c.PublicURL, c.Hosts = "https://audit.example.org", []string{"127.0.0.1"} })
	link, err := h.server.Link(context.Background(), everybody())
	h.must(err)
	path, ok := strings.CutPrefix(link, "https://audit.example.org")
	got := h.browser().get(path)
	if cookie := got.header.Get("Set-Cookie"); !ok || !strings.HasPrefix(cookie, "__Host-quellenlage-form=") || !strings.Contains(cookie, "; Secure; SameSite=Strict") {
		t.Errorf("%s: %q", link, cookie)
	}
	if got.header.Get("Strict-Transport-Security") == "" {
		t.Error("browsers are not told to stay with https")
	}
	for _, bad := range []string{"audit.example.org", "ftp://x", "https://x/path", "https://x?y", "https://a:b@x", "https://"} {
		if _, err := web.New(web.Config{Log: h.log, Library: h.index, Tickets: h.store, PublicURL: bad}); err == nil || !strings.Contains(err.Error(), "public address") {
			t.Errorf("public address %q: %v", bad, err)
		}
	}
}

// TestWithoutSession: no page but the sign-in pages shows anything to those who are not signed in.
func TestWithoutSession(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?", func(q *rag.Question) { q.Asker.Server = "" })
	b := h.browser()
	for _, path := range []string{
		"/answers", "/answers/" + a.ID, "/answers/" + a.ID + "/chart.svg", "/answers/" + a.ID + "/replay/" + a.ID, "/ledger", "/ledger/chart.svg",
		"/articles", "/article?id=flut-tag1",
	} {
		got := b.do(http.MethodGet, path, nil, http.Header{"Sec-Fetch-Site": {"cross-site"}})
		if got.status != http.StatusUnauthorized || strings.Contains(got.body, "Brackfelde") {
			t.Errorf("%s: %s", path, got)
		}
		has(t, got, "Open this page", "/audit web", "bot audit link")
	}
	if got := b.get("/"); got.status != http.StatusSeeOther {
		t.Error(got)
	}
}

// TestEndSessions: everybody is signed out at once, open links are worth nothing, and what a request under way brings back
// is no session. Whoever signs in afterwards is in.
func TestEndSessions(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	ctx := context.Background()
	b, waiting := h.signedIn(everybody()), h.browser()
	link, err := h.server.Link(ctx, everybody())
	h.must(err)
	form := waiting.get(link).fields()
	db, err := sql.Open("sqlite", h.statePath())
	h.must(err)
	defer db.Close()
	_, err = db.Exec("CREATE TABLE kept AS SELECT * FROM ticket WHERE key LIKE 'session:%'")
	h.must(err)

	h.clock.Add(time.Minute)
	if n, err := web.EndSessions(ctx, h.store, h.clock.Now()); err != nil || n != 2 {
		t.Errorf("%d sessions and links were ended, %v; want 2", n, err)
	}
	if got := b.get("/answers"); got.status != http.StatusUnauthorized {
		t.Errorf("with a session that was ended: %s", got)
	}
	_, err = db.Exec("INSERT OR IGNORE INTO ticket SELECT * FROM kept")
	h.must(err)
	if got := b.get("/answers"); got.status != http.StatusUnauthorized {
		t.Errorf("with a session that came back: %s", got)
	}
	if got := waiting.post("/signin", form); got.status != http.StatusForbidden {
		t.Errorf("with a link from before: %s", got)
	}
	h.clock.Add(time.Second)
	if got := h.signedIn(everybody()).get("/answers"); got.status != http.StatusOK {
		t.Errorf("whoever signs in afterwards: %s", got)
	}
}
