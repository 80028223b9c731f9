package discordtest_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

func TestRequestsRefused(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.Allow(discordtest.RuleAuth, discordtest.RuleUserAgent, discordtest.RuleVersion, discordtest.RuleRoute, discordtest.RuleContentType, discordtest.RuleJSON, discordtest.RuleForm)
	post := "POST /channels/" + d.lobby.ID + "/messages"
	for name, tc := range map[string]struct {
		headers      map[string]string
		request      string
		body         any
		rule         discordtest.Rule
		status, code int
	}{
		"no token":           {map[string]string{"Authorization": ""}, "GET /users/@me", nil, discordtest.RuleAuth, 401, 0},
		"wrong token":        {map[string]string{"Authorization": "Bot x"}, "GET /users/@me", nil, discordtest.RuleAuth, 401, 0},
		"no Bot":             {map[string]string{"Authorization": d.Token()}, "GET /users/@me", nil, discordtest.RuleAuth, 401, 0},
		"wrong on open one":  {map[string]string{"Authorization": "Bot x"}, "GET /gateway", nil, discordtest.RuleAuth, 401, 0},
		"no user agent":      {map[string]string{"User-Agent": "curl/8"}, "GET /users/@me", nil, discordtest.RuleUserAgent, 403, 40333},
		"old version":        {nil, "GET /api/v8/users/@me", nil, discordtest.RuleVersion, 400, 50041},
		"no such route":      {nil, "GET /users/@me/cats", nil, discordtest.RuleRoute, 404, 0},
		"no such method":     {nil, "DELETE /users/@me", nil, discordtest.RuleRoute, 404, 0},
		"outside of the api": {nil, "GET /api/users", nil, discordtest.RuleRoute, 404, 0},
		"content type":       {map[string]string{"Content-Type": "text/plain"}, post, saying("x"), discordtest.RuleContentType, 400, 50035},
		"no content type":    {map[string]string{"Content-Type": ""}, post, saying("x"), discordtest.RuleContentType, 400, 50035},
		"multipart for JSON": {map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, "POST /users/@me/channels", doc{}, discordtest.RuleContentType, 400, 50035},
		"broken multipart":   {map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, post, "--y", discordtest.RuleContentType, 400, 50035},
		"broken JSON":        {nil, post, "{", discordtest.RuleJSON, 400, 50109},
		"two values":         {nil, post, "{} {}", discordtest.RuleJSON, 400, 50109},
		"a body for nothing": {nil, "POST /channels/" + d.lobby.ID + "/typing", "{}", discordtest.RuleForm, 400, 50035},
	} {
		t.Run(name, func(t *testing.T) {
			http := client{t: t, d: d.Server, headers: tc.headers}
			wants(t, d.Server, http.send(tc.request, tc.body), tc.rule, tc.status, tc.code)
		})
	}
}

func TestForeignHost(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.Allow(discordtest.RuleHost)
	for _, body := range []io.Reader{nil, strings.NewReader("x")} {
		r, err := http.NewRequest(http.MethodPost, "https://example.org/", body)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := d.Transport().RoundTrip(r); err == nil {
			_ = response.Body.Close()
			t.Error("the request went out")
		}
		if got := last(t, d.Server); got.Rule != discordtest.RuleHost {
			t.Errorf("%v", got)
		}
	}
}

// TestHeaders: each reply carries its bucket, and the buckets of two channels are apart.
func TestHeaders(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	http := client{t: t, d: d.Server}
	other := d.guild.AddChannel("other")
	for i, want := range []string{"4", "3"} {
		a := http.send("POST /channels/"+d.lobby.ID+"/messages", saying("x"))
		if a.header.Get("X-RateLimit-Remaining") != want || a.header.Get("X-RateLimit-Limit") != "5" || a.header.Get("X-RateLimit-Bucket") == "" ||
			a.header.Get("X-RateLimit-Reset-After") == "" || a.header.Get("X-RateLimit-Reset") == "" {
			t.Errorf("%d: %v", i, a.header)
		}
	}
	if a := http.send("POST /channels/"+other.ID+"/messages", saying("x")); a.header.Get("X-RateLimit-Remaining") != "4" {
		t.Errorf("%v", a.header)
	}
}

// TestBucket: the sixth message in five seconds is refused, until the clock has moved on.
func TestBucket(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.Allow(discordtest.RuleRateLimit, discordtest.RuleEarly)
	http := client{t: t, d: d.Server}
	post := "POST /channels/" + d.lobby.ID + "/messages"
	for range 5 {
		if a := http.send(post, saying("x")); a.status != 200 {
			t.Fatalf("%s", a.body)
		}
	}
	a := http.send(post, saying("x"))
	if a.status != 429 || a.header.Get("X-RateLimit-Scope") != "user" || a.header.Get("Retry-After") != "5" || a.doc()["global"] != false || a.doc()["retry_after"].(float64) > 5.1 {
		t.Errorf("%d %s %v", a.status, a.body, a.header)
	}
	if got := last(t, d.Server); got.Rule != discordtest.RuleRateLimit {
		t.Errorf("%v", got)
	}
	d.Advance(time.Second)
	if a := http.send(post, saying("x")); a.status != 429 || last(t, d.Server).Rule != discordtest.RuleEarly {
		t.Errorf("%d %v", a.status, last(t, d.Server))
	}
	d.Advance(5 * time.Second)
	if a := http.send(post, saying("x")); a.status != 200 {
		t.Errorf("%s", a.body)
	}
	if n := d.InvalidRequests(); n != 2 {
		t.Errorf("%d invalid requests", n)
	}
	d.Advance(11 * time.Minute)
	if n := d.InvalidRequests(); n != 0 {
		t.Errorf("%d invalid requests after ten minutes", n)
	}
}

// TestGlobalLimit: more than 50 requests a second over all routes are refused; interactions are exempt.
func TestGlobalLimit(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 0.01})
	d.Allow(discordtest.RuleRateLimit, discordtest.RuleEarly)
	http := client{t: t, d: d.Server}
	for i := range 50 {
		route := []string{"GET /users/@me", "GET /gateway/bot"}[i%2]
		if a := http.send(route, nil); a.status != 200 {
			t.Fatalf("%d: %s", i, a.body)
		}
	}
	a := http.send("GET /channels/"+d.lobby.ID, nil)
	if a.status != 429 || a.header.Get("X-RateLimit-Global") != "true" || a.doc()["global"] != true {
		t.Errorf("%d %s %v", a.status, a.body, a.header)
	}
	if a := http.send(callback(d.asked(t)), doc{"type": 5}); a.status != 204 {
		t.Errorf("%s", a.body)
	}
}

// TestBlockedAddress: too many invalid requests block everything.
func TestBlockedAddress(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{InvalidLimit: 3})
	d.Allow(discordtest.RuleAuth, discordtest.RuleInvalidMany)
	wrong := client{t: t, d: d.Server, headers: map[string]string{"Authorization": "Bot x"}}
	for range 3 {
		wrong.send("GET /users/@me", nil)
	}
	a := client{t: t, d: d.Server}.send("GET /users/@me", nil)
	if a.status != 429 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || last(t, d.Server).Rule != discordtest.RuleInvalidMany {
		t.Errorf("%d %v", a.status, a.header)
	}
}

// TestScript goes through every kind of step.
func TestScript(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	http := client{t: t, d: d.Server}
	ask := func() answer { return http.send("GET /users/@me", nil) }
	d.Script(discordtest.RouteMe, discordtest.TooMany(time.Second), discordtest.TooManyShared(time.Second), discordtest.TooManyGlobally(time.Second),
		discordtest.TooManyBare(time.Second), discordtest.Cloudflare(2*time.Second), discordtest.Fails(502).Times(2), discordtest.Pass())
	for i, want := range []struct {
		status                         int
		scope, global, after, bareness string
	}{
		{429, "user", "", "1", "x"},
		{429, "shared", "", "1", "x"},
		{429, "global", "true", "1", "x"},
		{429, "", "", "1", ""},
		{429, "", "", "2", ""},
		{502, "", "", "", ""},
		{502, "", "", "", ""},
		{200, "", "", "", "x"},
		{200, "", "", "", "x"},
	} {
		a := ask()
		h := a.header
		if a.status != want.status || h.Get("X-RateLimit-Scope") != want.scope || h.Get("X-RateLimit-Global") != want.global ||
			h.Get("Retry-After") != want.after || (h.Get("X-RateLimit-Limit") != "") != (want.bareness != "") {
			t.Errorf("%d: %d %s %v", i, a.status, a.body, h)
		}
		d.Advance(time.Minute)
	}
	if n := len(d.Requests(discordtest.RouteMe)); n != 9 {
		t.Errorf("%d requests", n)
	}
}

// TestScriptConnections: connections that are reset, answers that are lost, requests that are held back.
func TestScriptConnections(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	http := client{t: t, d: d.Server}
	post := "POST /channels/" + d.lobby.ID + "/messages"
	release := make(chan struct{})
	d.Script(discordtest.RouteMessageCreate, discordtest.ResetConnection())
	d.Script(discordtest.Route(post), discordtest.ResetConnection().AfterDoing(), discordtest.Fails(500).AfterDoing(), discordtest.Hold(release))
	for i, want := range []int{0, 1} {
		if _, err := http.try(post, "application/json", encode(t, saying("x"))); err == nil {
			t.Error("an answer came")
		}
		if n := len(d.Messages(d.lobby)); n != want {
			t.Errorf("%d: %d messages", i, n)
		}
	}
	if a := http.send(post, saying("x")); a.status != 500 || len(d.Messages(d.lobby)) != 2 {
		t.Errorf("%d", a.status)
	}
	came := make(chan answer)
	go func() {
		a, err := http.try(post, "application/json", []byte(`{"content": "held", "allowed_mentions": {"parse": []}}`))
		if err != nil {
			t.Error(err)
		}
		came <- a
	}()
	select {
	case <-came:
		t.Error("the request was not held")
	default:
	}
	close(release)
	if a := <-came; a.status != 200 {
		t.Errorf("%d", a.status)
	}
}

// TestEarly: a request in the time that a scripted 429 asked to wait is noted, however it is answered.
func TestEarly(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.Allow(discordtest.RuleEarly)
	http := client{t: t, d: d.Server}
	d.Script(discordtest.RouteMe, discordtest.TooMany(10*time.Second))
	http.send("GET /users/@me", nil)
	if a := http.send("GET /gateway/bot", nil); a.status != 200 {
		t.Errorf("another bucket waits too: %s", a.body)
	}
	d.Advance(time.Second)
	if a := http.send("GET /users/@me", nil); a.status != 429 || last(t, d.Server).Rule != discordtest.RuleEarly {
		t.Errorf("%d", a.status)
	}
	d.Script(discordtest.RouteMe, discordtest.TooManyGlobally(10*time.Second))
	http.send("GET /users/@me", nil)
	if a := http.send("GET /gateway/bot", nil); a.status != 429 {
		t.Errorf("a global limit does not hold here: %d", a.status)
	}
	if a := http.send("GET /gateway", nil); a.status != 200 {
		t.Errorf("a global limit holds without a token: %d", a.status)
	}
}

// verdict is a testing.TB that keeps what would fail it.
type verdict struct {
	testing.TB
	errors   []string
	cleanups []func()
}

func (v *verdict) Helper()          {}
func (v *verdict) Cleanup(f func()) { v.cleanups = append(v.cleanups, f) }
func (v *verdict) Errorf(format string, args ...any) {
	v.errors = append(v.errors, strings.TrimSpace(errorf(format, args...)))
}

// TestVerdict: at its end a test fails for violations that it did not allow, silence, and steps that were not reached.
func TestVerdict(t *testing.T) {
	t.Parallel()
	v := &verdict{TB: t}
	d := discordtest.New(v, discordtest.Options{})
	guild := d.AddGuild("Newsroom")
	w := world{d, guild, guild.AddChannel("lobby"), guild.AddMember("Anna")}
	http := client{t: t, d: d}
	gateway := dial(t, d)
	gateway.identify(0)
	w.asked(t)
	gateway.event("INTERACTION_CREATE")
	http.send("GET /channels/7", nil)
	http.send("POST /channels/"+w.lobby.ID+"/messages", doc{"content": "x"})
	d.AllowCode(10003)
	d.Script(discordtest.RouteMe, discordtest.Fails(500))
	d.ScriptGateway(discordtest.Fault{When: discordtest.OnHello, What: discordtest.CutLink()})
	for _, f := range v.cleanups {
		f()
	}
	all := strings.Join(v.errors, "\n")
	for _, want := range []string{"allowed mentions", "silence", `step "500"`, `fault "cut"`} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in\n%s", want, all)
		}
	}
	if len(v.errors) != 4 {
		t.Errorf("%d errors:\n%s", len(v.errors), all)
	}
	if _, err := http.try("GET /users/@me", "", nil); err == nil {
		t.Error("the server goes on")
	}
}

// TestPatience: what does not happen fails the test, with a transcript, and does not hang.
func TestPatience(t *testing.T) {
	t.Parallel()
	v := &fatal{verdict: verdict{TB: t}, done: make(chan struct{})}
	d := discordtest.New(v, discordtest.Options{Patience: time.Millisecond})
	lobby := d.AddGuild("Newsroom").AddChannel("lobby")
	anna := d.AddUser("Anna")
	go func() {
		defer close(v.done)
		anna.Say(lobby, "anybody?").First()
	}()
	<-v.done
	if len(v.errors) != 1 || !strings.Contains(v.errors[0], "an answer to anybody?") {
		t.Errorf("%q", v.errors)
	}
	for _, f := range v.cleanups {
		f()
	}
	if err := anna.Say(lobby, "anybody?"); err == nil {
		t.Error(errors.New("acts of people work on a closed server too"))
	}
}
