package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Discord's limits for all requests of a bot together (Discord developer documentation, "Rate Limits").
const (
	refusedWindow = 10 * time.Minute
	// refusedMost is how many answers of 401, 403 and 429 are borne in the window; Discord blocks the address at 10,000.
	refusedMost = 5000
	// longestWait is the longest Retry-After that is waited for; what takes longer is an error.
	longestWait = 2 * time.Minute
	// mostTries is how often what failed on Discord's side is sent, mostWaits how often a 429 is waited out.
	mostTries = 4
	mostWaits = 20
	// patience is how long one request may take on the network.
	patience = 20 * time.Second
	// largestAnswer is more than Discord sends for anything that the bot asks for.
	largestAnswer = 16 << 20
)

// ErrRefusedTooOften is returned instead of a request where Discord refused so many that it would soon block the address.
var ErrRefusedTooOften = errors.New("too many requests were refused by Discord; none is sent for some minutes, so that it does not block this address")

// gate is the way of every request to Discord. It keeps to the limits that Discord's headers tell, waits out 429 within
// the request's context, lets a global limit hold for all routes, understands the pages that stand in for a 429 when the
// address itself is limited, tries again what failed on Discord's side, and stops before Discord blocks the address.
type gate struct {
	next    http.RoundTripper
	logger  *slog.Logger
	metrics *Metrics
	routes  *limiter
	// pace spreads what counts towards the bot's global limit.
	pace *rate.Limiter

	mu      sync.Mutex
	closed  time.Time   // no request before it
	refused []time.Time // of 401, 403 and 429, within the window
}

func newGate(next http.RoundTripper, perSecond int, logger *slog.Logger, m *Metrics) *gate {
	return &gate{next: next, logger: logger, metrics: m, routes: newLimiter(), pace: rate.NewLimiter(rate.Limit(perSecond), perSecond)}
}

// RoundTrip implements http.RoundTripper.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	key, open := routeOf(req.Method, req.URL.Path)
	b, err := g.routes.acquire(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("wait for the rate limit of %s: %w", key, err)
	}
	defer g.routes.release(b)
	for tries, waits := 0, 0; ; {
		if err := g.pass(ctx, open); err != nil {
			return nil, err
		}
		res, err := g.send(req, tries+waits > 0)
		var pause time.Duration
		if err == nil {
			b.learn(res.Header)
			g.count(res.StatusCode)
		}
		switch {
		case err == nil && res.StatusCode == http.StatusTooManyRequests:
			waits++
			if pause = g.limited(res, b); pause > longestWait || waits > mostWaits {
				return res, nil
			}
		case err == nil && res.StatusCode < 500:
			return res, nil
		default:
			tries++
			if tries >= mostTries || !replayable(req) || ctx.Err() != nil {
				return res, err
			}
			pause = time.Duration(tries*tries) * 100 * time.Millisecond
		}
		g.logger.Debug("a request to Discord has to wait", "route", key, "pause", pause, "error", err)
		if err := wait(ctx, pause); err != nil {
			return nil, fmt.Errorf("wait to send %s again: %w", key, err)
		}
	}
}

// send sends a request once and reads the whole answer; a later try sends a fresh copy of the body.
func (g *gate) send(req *http.Request, again bool) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), patience)
	defer cancel()
	req = req.Clone(ctx)
	if again && req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("send again: %w", err)
		}
		req.Body = body
	}
	res, err := g.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(res.Body, largestAnswer))
	if err = errors.Join(err, res.Body.Close()); err != nil {
		return nil, fmt.Errorf("read Discord's answer: %w", err)
	}
	res.Body = io.NopCloser(bytes.NewReader(raw))
	return res, nil
}

// pass waits until the gate is open.
func (g *gate) pass(ctx context.Context, open bool) error {
	if !open {
		if err := g.pace.Wait(ctx); err != nil {
			return fmt.Errorf("keep to Discord's global rate limit: %w", err)
		}
	}
	for {
		g.mu.Lock()
		left := time.Until(g.closed)
		blocked := g.blocked()
		g.mu.Unlock()
		if blocked {
			return ErrRefusedTooOften
		}
		if left <= 0 {
			return nil
		}
		if err := wait(ctx, left); err != nil {
			return fmt.Errorf("wait for Discord's global rate limit: %w", err)
		}
	}
}

// blocked forgets refusals that are older than the window and says whether too many are left.
func (g *gate) blocked() bool {
	old := time.Now().Add(-refusedWindow)
	i := 0
	for i < len(g.refused) && g.refused[i].Before(old) {
		i++
	}
	g.refused = g.refused[i:]
	return len(g.refused) >= refusedMost
}

func (g *gate) count(status int) {
	g.metrics.requests.WithLabelValues(strconv.Itoa(status)).Inc()
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		g.mu.Lock()
		g.refused = append(g.refused, time.Now())
		g.mu.Unlock()
	}
}

// limited says how long a 429 wants to be waited for, and closes the gate where it holds for all routes.
func (g *gate) limited(res *http.Response, b *bucket) time.Duration {
	pause, global := limitOf(res)
	if !global {
		b.left, b.reset = 0, time.Now().Add(pause)
		return pause
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := time.Now().Add(pause); until.After(g.closed) {
		g.closed = until
	}
	return pause
}

// replayable says whether a request that failed on Discord's side, or whose answer was lost, may be sent again. Messages
// carry a nonce by which Discord knows them, and of a callback it takes only one; further messages of an interaction
// have nothing of the kind.
func replayable(req *http.Request) bool {
	return req.Method != http.MethodPost || !strings.Contains(req.URL.Path, "/webhooks/")
}

// limitOf reads how long a 429 wants to be waited for, and whether it holds for all routes. A page instead of JSON comes
// from the network in front of Discord, and holds for the address.
func limitOf(res *http.Response) (pause time.Duration, global bool) {
	pause = time.Second
	if s, err := strconv.ParseFloat(res.Header.Get("Retry-After"), 64); err == nil && s > 0 {
		pause = seconds(s)
	}
	global = res.Header.Get("X-RateLimit-Global") != "" || res.Header.Get("X-RateLimit-Scope") == "global"
	raw, err := io.ReadAll(res.Body)
	res.Body = io.NopCloser(bytes.NewReader(raw))
	var body struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	if err != nil || json.Unmarshal(raw, &body) != nil {
		return pause, true
	}
	if body.RetryAfter > 0 {
		pause = seconds(body.RetryAfter)
	}
	return pause, global || body.Global
}

func seconds(s float64) time.Duration {
	const most = 24 * 3600
	return time.Duration(min(s, most) * float64(time.Second))
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
