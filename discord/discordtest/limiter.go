package discordtest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"strconv"
	"time"
)

// Limit lets Requests through in each window of Per. Discord publishes none of its limits and tells clients to read the
// headers; the ones in endpoints.go are of the size that bots observe.
type Limit struct {
	Requests int
	Per      time.Duration
}

// globalLimit holds over all routes that take the bot's token.
const globalLimit = 50

// limiter counts requests by bucket.
type limiter struct {
	buckets map[string]*bucket
	// pauses are the waits that a 429 asked for, by bucket, or for all ("global").
	pauses map[string]pause
	// invalid are the times of 401, 403 and 429 in the last ten minutes.
	invalid []time.Time
}

type bucket struct {
	left  int
	reset time.Time
}

type pause struct {
	since, until time.Time
	scope        string
}

const (
	globalKey = "global"
	// margin is by how much a bucket opens before the time that was announced, so that a client that waits as told, but cuts
	// off a fraction of a millisecond, is never too early.
	margin = 3 * time.Millisecond
	// grace is how long after a 429 requests may still arrive that were on their way.
	grace = 100 * time.Millisecond
)

// key is the bucket of a request: its route, and the channel, guild, webhook or interaction that it is about.
func (c *call) key() string {
	major := ""
	for _, name := range []string{"channel_id", "guild_id", "webhook_token", "interaction_id"} {
		major += c.r.PathValue(name)
	}
	return string(c.route) + " " + major
}

// take counts a request, or says how long to wait and whether the limit is the global one; s.mu is held.
func (s *Server) take(c *call) (wait time.Duration, global bool) {
	now := s.now()
	if !c.open {
		g := s.limits.bucket(globalKey, Limit{globalLimit, time.Second}, s.o.Pace, now)
		if g.left == 0 {
			return g.reset.Sub(now), true
		}
		g.left--
	}
	b := s.limits.bucket(c.key(), c.limit, s.o.Pace, now)
	if b.left == 0 {
		return b.reset.Sub(now), false
	}
	b.left--
	return 0, false
}

// bucket is the bucket of a key, refilled where its window has passed.
func (l *limiter) bucket(key string, limit Limit, pace float64, now time.Time) *bucket {
	b := l.buckets[key]
	if b == nil {
		b = &bucket{}
		l.buckets[key] = b
	}
	if !now.Before(b.reset) {
		b.left, b.reset = limit.Requests, now.Add(time.Duration(float64(limit.Per)/pace))
	}
	return b
}

// rateHeaders are on every reply; s.mu is held.
func (s *Server) rateHeaders(c *call, h http.Header) {
	b := s.limits.bucket(c.key(), c.limit, s.o.Pace, s.now())
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(c.route))
	h.Set("X-RateLimit-Limit", strconv.Itoa(c.limit.Requests))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(b.left))
	h.Set("X-RateLimit-Reset", seconds(time.Duration(b.reset.Add(margin).UnixNano())))
	h.Set("X-RateLimit-Reset-After", seconds(b.reset.Sub(s.now())+margin))
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%016x", hash.Sum64()))
}

// seconds is a time as Discord writes it: seconds with milliseconds, rounded up.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(math.Ceil(float64(d)/1e6)/1000, 'f', 3, 64)
}

// tooMany is a 429 that asks to wait, by scope: "user" for a bucket, "shared" for a bucket that others filled, "global".
// The wait is remembered. Bare ones leave all X-RateLimit headers out.
func (s *Server) tooMany(c *call, wait time.Duration, scope string, bare bool) reply {
	s.pause(c, wait, scope)
	r := reply{status: http.StatusTooManyRequests, header: http.Header{}}
	r.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	if !bare {
		s.rateHeaders(c, r.header)
		r.header.Set("X-RateLimit-Reset-After", seconds(wait+margin))
		r.header.Set("X-RateLimit-Remaining", "0")
		r.header.Set("X-RateLimit-Scope", scope)
		if scope == scopeGlobal {
			r.header.Set("X-RateLimit-Global", "true")
		}
	}
	after, err := strconv.ParseFloat(seconds(wait+margin), 64)
	if err != nil {
		after = wait.Seconds()
	}
	r.body, _ = json.Marshal(doc{"message": "You are being rate limited.", "retry_after": after, "global": scope == scopeGlobal})
	return r
}

const (
	scopeUser   = "user"
	scopeShared = "shared"
	scopeGlobal = "global"
)

// cloudflare is the 429 that comes before Discord itself: HTML, and only Retry-After.
func (s *Server) cloudflare(c *call, wait time.Duration) reply {
	s.pause(c, wait, scopeGlobal)
	r := reply{status: http.StatusTooManyRequests, header: http.Header{}}
	r.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	r.header.Set("Content-Type", "text/html; charset=UTF-8")
	r.body = []byte("<!DOCTYPE html>\n<html><head><title>Access denied | discord.com used Cloudflare to restrict access</title></head>\n<body><h1>Error 1015</h1><p>You are being rate limited</p></body></html>\n")
	return r
}

func (s *Server) pause(c *call, wait time.Duration, scope string) {
	key := c.key()
	if scope == scopeGlobal {
		key = globalKey
	}
	s.limits.pauses[key] = pause{s.now(), s.now().Add(wait), scope}
}

// paused looks whether the request comes while the client was told to wait, and how long it still must; s.mu is held.
func (s *Server) paused(c *call) (p pause, left time.Duration) {
	keys := []string{c.key()}
	if !c.open {
		keys = append(keys, globalKey)
	}
	for _, key := range keys {
		p, ok := s.limits.pauses[key]
		if !ok {
			continue
		}
		if left := p.until.Sub(c.arrived); left > 0 {
			return p, left
		}
		delete(s.limits.pauses, key)
	}
	return pause{}, 0
}

// countInvalid counts a reply that Discord counts towards blocking the address.
func (s *Server) countInvalid(status int, h http.Header) {
	if status == http.StatusUnauthorized || status == http.StatusForbidden ||
		status == http.StatusTooManyRequests && h.Get("X-RateLimit-Scope") != scopeShared {
		s.limits.invalid = append(s.limits.invalid, s.now())
	}
}

// invalidNow is how many invalid requests there were in the last ten minutes; s.mu is held.
func (s *Server) invalidNow() int {
	old := s.now().Add(-10 * time.Minute)
	list := s.limits.invalid
	for len(list) > 0 && list[0].Before(old) {
		list = list[1:]
	}
	s.limits.invalid = list
	return len(list)
}

// InvalidRequests is how many requests of the last ten minutes were answered with 401, 403 or 429 (but for shared limits):
// after 10,000 Discord blocks the address.
func (s *Server) InvalidRequests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.invalidNow()
}
