package discordtest

import (
	"encoding/json"
	"net"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
)

// Request is one request to the API as it was answered.
type Request struct {
	At   time.Time
	Took time.Duration
	// Route is the pattern, Path the concrete path without /api/v9.
	Route  Route
	Method string
	Path   string
	Query  string
	// Body is the JSON that came, also from a multipart body; Files are the names of uploads.
	Body   json.RawMessage
	Files  []string
	Status int
	// Answer is what was sent back.
	Answer json.RawMessage
}

// reply is an answer on its way.
type reply struct {
	status int
	header http.Header
	body   []byte
	reset  bool
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	for _, e := range s.endpoints() {
		method, path, _ := strings.Cut(string(e.route), " ")
		for _, version := range []string{"/api/v9", "/api/v10"} {
			mux.HandleFunc(method+" "+version+path, func(w http.ResponseWriter, r *http.Request) { s.serve(&e, w, r) })
		}
	}
	mux.HandleFunc("GET "+cdnHost+"/attachments/{channel_id}/{attachment_id}/{name}", s.serveFile)
	mux.HandleFunc("GET /{$}", s.serveGateway)
	nowhere := endpoint{limit: Limit{50, time.Second}}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.serve(&nowhere, w, r) })
	return mux
}

// serve answers one request.
func (s *Server) serve(e *endpoint, w http.ResponseWriter, r *http.Request) {
	c := &call{endpoint: e, r: r}
	if e.multipart {
		c.files = []file{}
	}
	data, err := c.read()
	s.mu.Lock()
	c.arrived = s.now()
	step := s.step(c)
	s.mu.Unlock()
	if err != nil {
		return
	}
	if step != nil && step.hold != nil && !step.after {
		s.holdBack(r, step)
	}
	answer := s.answer(c, data, step)
	if step != nil && step.hold != nil && step.after {
		s.holdBack(r, step)
	}
	if answer.reset {
		cutOff(w)
		return
	}
	for name, values := range answer.header {
		w.Header()[name] = values
	}
	if w.Header().Get("Content-Type") == "" && len(answer.body) > 0 {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(max(answer.status, http.StatusOK))
	_, _ = w.Write(answer.body)
}

func (s *Server) holdBack(r *http.Request, step *Step) {
	select {
	case <-step.hold:
	case <-s.done:
	case <-r.Context().Done():
	}
}

// cutOff resets a TCP connection.
func cutOff(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		return
	}
	if conn, _, err := hijacker.Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
}

// answer decides on a request and logs it. A defect of this package fails the test, instead of being swallowed by net/http.
func (s *Server) answer(c *call, data []byte, step *Step) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		if defect := recover(); defect != nil {
			s.tb.Errorf("discordtest: %s %s: %v\n%s", c.where(), data, defect, debug.Stack())
		}
	}()
	s.noteEarly(c)
	var r reply
	faked := step != nil && (step.make != nil || step.reset)
	switch {
	case faked && step.after:
		_ = s.judge(c, data)
		r = s.fake(c, step)
	case faked:
		r = s.fake(c, step)
	default:
		r = s.judge(c, data)
	}
	s.countInvalid(r.status, r.header)
	s.log(c, data, r)
	return r
}

func (s *Server) fake(c *call, step *Step) reply {
	if step.reset {
		return reply{reset: true}
	}
	return step.make(s, c)
}

func (s *Server) log(c *call, data []byte, r reply) {
	entry := Request{
		At: c.arrived, Took: s.now().Sub(c.arrived), Route: c.route, Method: c.r.Method, Path: c.path(), Query: c.r.URL.RawQuery,
		Body: c.raw, Status: r.status, Answer: r.body,
	}
	for _, f := range c.files {
		entry.Files = append(entry.Files, f.name)
	}
	s.requests = append(s.requests, entry)
	s.transcribe("%s %s -> %d %s", c.r.Method, c.path(), r.status, data)
	s.changed.fire()
}

func (c *call) path() string { return apiPrefix.ReplaceAllString(c.r.URL.Path, "") }

func (c *call) concrete() Route { return Route(c.r.Method + " " + c.path()) }

var apiPrefix = regexp.MustCompile(`^/api/v\d+`)

// Requests are the requests to a route so far, oldest first; AnyRoute gives all.
func (s *Server) Requests(route Route) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Request
	for _, r := range s.requests {
		if route == AnyRoute || route == r.Route || string(route) == r.Method+" "+r.Path {
			list = append(list, r)
		}
	}
	return list
}

// judge is how Discord answers; s.mu is held.
func (s *Server) judge(c *call, data []byte) reply {
	if s.invalidNow() >= s.o.InvalidLimit {
		s.note(Violation{Rule: RuleInvalidMany, Where: c.where(), Status: http.StatusTooManyRequests, Detail: "the address is blocked for too many invalid requests"})
		return s.cloudflare(c, time.Hour)
	}
	if r, bad := s.checkHeaders(c); bad {
		return r
	}
	if r, limited := s.checkLimits(c); limited {
		return r
	}
	r := reply{status: http.StatusNoContent, header: http.Header{}}
	s.rateHeaders(c, r.header)
	status, body, bad := s.perform(c, data)
	if bad != nil {
		r.status, r.body = s.refused(c, bad)
		return r
	}
	r.status = status
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			s.tb.Errorf("discordtest: %s: %v", c.where(), err)
		}
		r.body = encoded
	}
	return r
}

func (s *Server) refused(c *call, bad *refusal) (int, []byte) {
	s.note(Violation{Rule: bad.rule, Where: c.where(), Status: bad.status, Code: bad.code, Detail: bad.detail()})
	return bad.status, bad.body()
}

var botAgent = regexp.MustCompile(`^DiscordBot \(\S+, [^)\s]+\)`)

func (s *Server) checkHeaders(c *call) (reply, bool) {
	var bad *refusal
	said := c.r.Header.Get("Authorization")
	switch {
	case !botAgent.MatchString(c.r.UserAgent()):
		bad = refuse(RuleUserAgent, http.StatusForbidden, codeUserAgent, "The user agent must be \"DiscordBot ($url, $version)\", is %q", c.r.UserAgent())
	case !c.open && said != s.Authorization(), said != "" && said != s.Authorization():
		bad = refuse(RuleAuth, http.StatusUnauthorized, 0, "401: Unauthorized")
	default:
		return reply{}, false
	}
	r := reply{header: http.Header{}}
	s.rateHeaders(c, r.header)
	r.status, r.body = s.refused(c, bad)
	return r, true
}

// noteEarly notes a request that comes while the client was told to wait, and was not on its way already.
func (s *Server) noteEarly(c *call) {
	if p, left := s.paused(c); left > 0 && c.arrived.Sub(p.since) > grace {
		s.note(Violation{Rule: RuleEarly, Where: c.where(), Detail: "the client was told to wait " + left.String() + " longer"})
	}
}

// checkLimits refuses a request beyond a limit, and one that comes while the client was told to wait.
func (s *Server) checkLimits(c *call) (reply, bool) {
	if p, left := s.paused(c); left > 0 {
		r := s.tooMany(c, left, p.scope, false)
		s.limits.pauses[globalOr(p.scope, c.key())] = p
		return r, true
	}
	wait, global := s.take(c)
	if wait == 0 {
		return reply{}, false
	}
	scope := scopeUser
	if global {
		scope = scopeGlobal
	}
	s.note(Violation{Rule: RuleRateLimit, Where: c.where(), Status: http.StatusTooManyRequests, Detail: "more requests than the " + scope + " limit lets through"})
	return s.tooMany(c, wait, scope, false), true
}

func globalOr(scope, key string) string {
	if scope == scopeGlobal {
		return globalKey
	}
	return key
}

// perform checks the body and does what was asked.
func (s *Server) perform(c *call, data []byte) (int, any, *refusal) {
	if c.do == nil {
		return 0, nil, c.nowhere()
	}
	if bad := c.openBody(data); bad != nil {
		return 0, nil, bad
	}
	if c.shape != nil && c.raw != nil {
		var f faults
		c.shape.check("", c.value, &f)
		if len(f.list) > 0 {
			return 0, nil, badForm(f.list)
		}
		if err := s.spec.check(c); err != nil {
			return 0, nil, refuse(RuleOpenAPI, http.StatusBadRequest, codeForm, "Invalid Form Body: Discord's OpenAPI description refuses it: %v", err)
		}
	}
	return c.do(s, c)
}

// nowhere refuses what no route was found for.
func (c *call) nowhere() *refusal {
	if path := c.r.URL.Path; strings.HasPrefix(path, "/api/v") && !strings.HasPrefix(path, "/api/v9/") && !strings.HasPrefix(path, "/api/v10/") {
		return refuse(RuleVersion, http.StatusBadRequest, codeVersion, "Invalid API version provided.")
	}
	return refuse(RuleRoute, http.StatusNotFound, 0, "404: Not Found")
}

// serveFile serves an attachment under its own URL.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[r.PathValue("channel_id")]
	if c != nil {
		for _, p := range c.posts {
			for _, a := range p.Attachments {
				if a.ID == r.PathValue("attachment_id") {
					w.Header().Set("Content-Type", a.ContentType)
					_, _ = w.Write(a.Data)
					return
				}
			}
		}
	}
	http.NotFound(w, r)
}
