package discord

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// limiter keeps requests within the limits of their routes, as far as Discord's headers tell them: one request at a time
// in a bucket, none while a bucket is empty. It stands in for discordgo's, which sleeps without looking at a context and
// keeps a bucket for every interaction for ever.
type limiter struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	// released counts towards the next sweep.
	released int
}

// bucket is what is known of one route with its channel, server or token.
type bucket struct {
	// turn is held by the request that is on its way, which alone reads and writes left and reset.
	turn chan struct{}
	// users holds or wait for turn; the limiter's lock guards it.
	users int
	left  int
	reset time.Time
}

// sweepEvery is after how many requests buckets that nobody needs are looked for.
const sweepEvery = 256

func newLimiter() *limiter { return &limiter{buckets: map[string]*bucket{}} }

// acquire waits for its turn and for a request to be left.
func (l *limiter) acquire(ctx context.Context, key string) (*bucket, error) {
	l.mu.Lock()
	b := l.buckets[key]
	if b == nil {
		b = &bucket{turn: make(chan struct{}, 1), left: 1}
		l.buckets[key] = b
	}
	b.users++
	l.mu.Unlock()
	select {
	case b.turn <- struct{}{}:
	case <-ctx.Done():
		l.leave(b)
		return nil, ctx.Err()
	}
	if left := time.Until(b.reset); b.left <= 0 && left > 0 {
		if err := wait(ctx, left); err != nil {
			l.release(b)
			return nil, err
		}
	}
	return b, nil
}

// learn reads what an answer says about its bucket.
func (b *bucket) learn(h http.Header) {
	if left, err := strconv.Atoi(h.Get("X-RateLimit-Remaining")); err == nil {
		b.left = left
	}
	if s, err := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64); err == nil && s >= 0 {
		b.reset = time.Now().Add(seconds(s))
	}
}

func (l *limiter) release(b *bucket) {
	<-b.turn
	l.leave(b)
}

func (l *limiter) leave(b *bucket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b.users--
	if l.released++; l.released%sweepEvery != 0 {
		return
	}
	now := time.Now()
	for key, b := range l.buckets {
		if b.users == 0 && b.reset.Before(now) {
			delete(l.buckets, key)
		}
	}
}

// routeOf is the key of a request's bucket: the method and the path with all ids but those that Discord counts apart
// (channel, server, webhook with its token, interaction). open says whether the bot's global limit leaves it alone.
func routeOf(method, path string) (key string, open bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) > 1 && parts[0] == "api" {
		parts = parts[2:]
	}
	if len(parts) == 0 {
		return method, false
	}
	open = parts[0] == "webhooks" || parts[0] == "interactions" || parts[0] == "gateway"
	kept := 2 // the first id
	if parts[0] == "webhooks" {
		kept = 3
	}
	for i := range parts {
		if i >= kept && isNumber(parts[i]) {
			parts[i] = "*"
		}
	}
	return method + " " + strings.Join(parts, "/"), open
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
