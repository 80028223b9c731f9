package discordtest

import (
	"fmt"
	"net/http"
	"time"
)

// Step is what happens to one request of a route instead of, or besides, being served. Steps are made by the functions
// below and changed by Times and AfterDoing.
type Step struct {
	name  string
	times int
	after bool
	hold  <-chan struct{}
	reset bool
	make  func(s *Server, c *call) reply
}

// TooMany is a 429 of the route's own bucket that asks to wait.
func TooMany(wait time.Duration) Step { return limited("429", wait, scopeUser, false) }

// TooManyShared is a 429 of a limit that others filled; it does not count as an invalid request.
func TooManyShared(wait time.Duration) Step { return limited("shared 429", wait, scopeShared, false) }

// TooManyGlobally is a 429 of the global limit, with all its headers.
func TooManyGlobally(wait time.Duration) Step {
	return limited("global 429", wait, scopeGlobal, false)
}

// TooManyBare is a global 429 without any X-RateLimit header: only the JSON and Retry-After say how long to wait.
func TooManyBare(wait time.Duration) Step { return limited("bare 429", wait, scopeGlobal, true) }

func limited(name string, wait time.Duration, scope string, bare bool) Step {
	return Step{name: name, make: func(s *Server, c *call) reply { return s.tooMany(c, wait, scope, bare) }}
}

// Cloudflare is the 429 that Cloudflare sends for a blocked address: HTML, and only Retry-After, in whole seconds.
func Cloudflare(wait time.Duration) Step {
	return Step{name: "HTML 429", make: func(s *Server, c *call) reply { return s.cloudflare(c, wait) }}
}

// Fails answers with a status and a short page instead of JSON, as Discord's proxies do with 500, 502, 503 and 504.
func Fails(status int) Step {
	page := fmt.Sprintf("<html><head><title>%d %s</title></head></html>", status, http.StatusText(status))
	return Raw(status, "text/html", page)
}

// Raw answers with exactly this.
func Raw(status int, contentType, body string) Step {
	return Step{name: fmt.Sprint(status), make: func(*Server, *call) reply {
		return reply{status: status, header: http.Header{"Content-Type": {contentType}}, body: []byte(body)}
	}}
}

// ResetConnection resets the TCP connection instead of answering.
func ResetConnection() Step { return Step{name: "reset", reset: true} }

// Hold keeps the request until release is closed and serves it then.
func Hold(release <-chan struct{}) Step { return Step{name: "hold", hold: release} }

// Pass serves the request: it fills the place before a later step.
func Pass() Step { return Step{name: "pass"} }

// Times repeats the step for n requests, or for all that come, where n is negative.
func (s Step) Times(n int) Step {
	s.times = n
	return s
}

// AfterDoing serves the request first and loses the answer: the client sees the step, the world has changed.
func (s Step) AfterDoing() Step {
	s.after = true
	return s
}

type script struct {
	route Route
	step  Step
	left  int
}

// Script lets the next requests of a route meet these steps, one each. Scripts of the same route queue up. The route is
// one of the constants Route…, a concrete one such as "POST /channels/81/messages", or AnyRoute. A step that no
// request has met fails the test at its end.
func (s *Server) Script(route Route, steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, step := range steps {
		left := step.times
		if left == 0 {
			left = 1
		}
		s.scripts = append(s.scripts, &script{route, step, left})
	}
}

// step takes the step for a request, if there is one; s.mu is held.
func (s *Server) step(c *call) *Step {
	for i, sc := range s.scripts {
		if sc.route != AnyRoute && sc.route != c.route && sc.route != c.concrete() {
			continue
		}
		step := sc.step
		if sc.left--; sc.left == 0 {
			s.scripts = append(s.scripts[:i:i], s.scripts[i+1:]...)
		}
		return &step
	}
	return nil
}

// unreached says which steps no request has met; s.mu is held.
func (s *Server) unreached() []string {
	var list []string
	for _, sc := range s.scripts {
		if sc.left > 0 {
			list = append(list, fmt.Sprintf("the scripted step %q of %s was not met by %d requests", sc.step.name, sc.route, sc.left))
		}
	}
	for _, f := range s.faults {
		if f.What.name != "" {
			list = append(list, fmt.Sprintf("the scripted gateway fault %q was met by no connection", f.What.name))
		}
	}
	return list
}
