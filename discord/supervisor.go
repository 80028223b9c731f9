package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"
	"github.com/gorilla/websocket"
)

// The patience of a supervisor.
const (
	closePatience = 3 * time.Second        // discordgo's Close sleeps for one second
	settle        = 150 * time.Millisecond // after a close, until discordgo's old heartbeat has noticed it
	steady        = time.Minute            // a connection that lasted so long was a good one
	longestPause  = time.Minute
	longestReady  = time.Minute // for READY, where a shorter patience was not enough
	shortestLook  = 10 * time.Millisecond
)

// FatalError is a close of the gateway after which connecting again is of no use.
type FatalError struct {
	// Code is Discord's close code.
	Code int
}

// Error says what to do.
func (e *FatalError) Error() string {
	what := map[int]string{
		4004: "Discord does not accept the token; set DISCORD_TOKEN to the one of the page Bot at https://discord.com/developers/applications",
		4010: "the shard number is wrong; correct DISCORD_SHARDS",
		4011: "the bot is in so many servers that it needs more shards; raise DISCORD_SHARDS",
		4012: "Discord no longer speaks this version of the gateway; update the program",
		4013: "Discord does not know the intents; update the program",
		4014: "the message content intent is not allowed for this bot; allow it on the page Bot at https://discord.com/developers/applications, or unset DISCORD_MESSAGE_CONTENT",
	}[e.Code]
	return fmt.Sprintf("the connection was closed by Discord for good (%d): %s", e.Code, what)
}

var (
	errStuck  = errors.New("no READY in time, or discordgo holds its lock for ever")
	errDead   = errors.New("no heartbeat was acknowledged in time")
	errClosed = errors.New("the connection was closed, or a new one asked for")
)

// supervisor keeps one shard connected. It stands in for discordgo's own reconnecting, whose defects (Open can lock itself
// up, fatal closes are tried for ever, a dead link is noticed only after five intervals, a heartbeat of an old connection
// closes the new one) are worked around here and nowhere else, so that it can be deleted when they are mended upstream.
//
// A connection is never closed with code 1000 while the bot runs: that would end the session, and an IDENTIFY of a day's
// thousand would be spent where RESUME is free.
type supervisor struct {
	shard, shards int
	make          func() (*discordgo.Session, error)
	// heartbeat is how long an acknowledgement may be away, connect how long READY or RESUMED.
	heartbeat, connect time.Duration
	// patience is how long READY may take this time: connect, or more where that was too short for it.
	patience time.Duration
	logger   *slog.Logger
	health   *health
	metrics  *Metrics

	conns connections // with the limiter of all shards
}

// link is a session of discordgo's with what is known of it.
type link struct {
	session *discordgo.Session
	down    chan struct{}
	// begun says whether there is a session that can be resumed, up whether the connection has READY or RESUMED, resumed
	// which of the two it was.
	begun, up, resumed atomic.Bool
	// reached is when discordgo's lock could be had last; it belongs to watch.
	reached time.Time

	mu sync.Mutex
	// discarded is set once another link stands in this one's place: what it says counts no more.
	discarded bool
}

// run keeps the shard connected until ctx ends, which is no error, or until Discord closes it for good.
func (s *supervisor) run(ctx context.Context) error {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = 500*time.Millisecond, longestPause
	var l *link
	s.patience = s.connect
	for ctx.Err() == nil {
		var err error
		if l, err = s.fresh(l); err != nil {
			return err
		}
		began := time.Now()
		err = s.once(ctx, l)
		if fatal := fatalOf(err); fatal != nil {
			s.conns.closeAll()
			return fatal
		}
		if ctx.Err() != nil {
			break
		}
		if errors.Is(err, errStuck) {
			s.discard(l) // discordgo may hold its lock for ever
			l = nil
			s.patience = min(2*s.patience, max(longestReady, s.connect))
		} else if l.up.Load() {
			s.patience = s.connect
		}
		pause := settle
		if l != nil && l.resumed.Load() || time.Since(began) > steady {
			pauses.Reset()
		} else {
			pause += pauses.NextBackOff()
		}
		s.metrics.reconnects.WithLabelValues(reasonOf(err)).Inc()
		s.logger.Warn("the connection to Discord ended and is made again", "shard", s.shard, "reason", err, "pause", pause)
		if wait(ctx, pause) != nil {
			break
		}
	}
	s.conns.leaving.Store(true)
	if l != nil {
		s.close(l.session)
	}
	return nil
}

// reasonOf is an error as a label.
func reasonOf(err error) string {
	switch {
	case errors.Is(err, errStuck):
		return "stuck"
	case errors.Is(err, errDead):
		return "dead"
	case errors.Is(err, errClosed):
		return "closed"
	}
	return "refused"
}

// fresh is the link there is or, where there is none, one with a new session whose connects and disconnects are heard.
func (s *supervisor) fresh(l *link) (*link, error) {
	if l != nil {
		return l, nil
	}
	session, err := s.make()
	if err != nil {
		return nil, fmt.Errorf("make a Discord session: %w", err)
	}
	session.ShouldReconnectOnError = false
	session.SyncEvents = true // the order of messages is kept; handlers only take notes and return
	session.ShardID, session.ShardCount = s.shard, s.shards
	session.Dialer = s.conns.dialer(s.patience)
	l = &link{session: session, down: make(chan struct{}, 1)}
	session.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case l.down <- struct{}{}:
		default:
		}
	})
	session.AddHandler(func(*discordgo.Session, *discordgo.Ready) { s.connected(l, false) })
	session.AddHandler(func(*discordgo.Session, *discordgo.Resumed) { s.connected(l, true) })
	return l, nil
}

// connected notes READY, or RESUMED, of a link that is not discarded.
func (s *supervisor) connected(l *link, resumed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.discarded {
		return
	}
	l.begun.Store(true)
	l.resumed.Store(resumed)
	l.up.Store(true)
	s.conns.up.Store(true)
	s.health.ready(s.shard, true)
	s.logger.Info("connected to Discord", "shard", s.shard, "resumed", resumed)
}

// discard gives a link up. Whatever its session still does, it makes the shard ready no more.
func (s *supervisor) discard(l *link) {
	l.mu.Lock()
	l.discarded = true
	s.conns.up.Store(false)
	s.health.ready(s.shard, false)
	l.mu.Unlock()
	s.conns.closeAll()
}

// once opens the session and returns when the connection is gone, and why.
func (s *supervisor) once(ctx context.Context, l *link) error {
	defer s.health.ready(s.shard, false)
	l.up.Store(false)
	s.conns.up.Store(false)
	l.resumed.Store(false)
	select {
	case <-l.down: // of a connection before this one
	default:
	}
	if err := s.introduce(ctx, l); err != nil && !errors.Is(err, discordgo.ErrWSAlreadyOpen) {
		return err
	}
	return s.watch(ctx, l)
}

// introduce opens the session; where there is none to be resumed, in turn with the other shards.
func (s *supervisor) introduce(ctx context.Context, l *link) error {
	if !l.begun.Load() {
		if err := s.conns.identify.ready(ctx); err != nil {
			return fmt.Errorf("wait to introduce the bot: %w", err)
		}
		defer func() { <-s.conns.identify.turn }()
	}
	return s.open(ctx, l)
}

// watch looks after an open connection.
func (s *supervisor) watch(ctx context.Context, l *link) error {
	ticker := time.NewTicker(max(s.heartbeat/20, shortestLook))
	defer ticker.Stop()
	opened := time.Now()
	l.reached = opened
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.down:
			return errClosed
		case <-ticker.C:
		}
		if !l.up.Load() && time.Since(opened) > s.patience {
			s.cut(l)
			return errStuck
		}
		switch dead, stuck := s.stale(l); {
		case stuck:
			return errStuck // there is nothing to be cleaned up with
		case dead:
			s.cut(l)
			return errDead
		}
	}
}

// cut closes the network connection under discordgo, which then cleans up after itself.
func (s *supervisor) cut(l *link) {
	s.conns.closeAll()
	select {
	case <-l.down:
	case <-time.After(closePatience):
	}
}

// open opens the session within the patience. Open can lock itself up (a reconnect request before READY); then its
// connection is closed under it, and the session has to be thrown away.
func (s *supervisor) open(ctx context.Context, l *link) error {
	done := make(chan error, 1)
	go func() { done <- l.session.Open() }()
	timer := time.NewTimer(s.patience)
	defer timer.Stop()
	for tries := 0; tries < 2; tries++ {
		select {
		case err := <-done:
			return err
		case <-timer.C:
		case <-ctx.Done():
		}
		if !l.up.Load() || ctx.Err() != nil {
			break
		}
		timer.Reset(s.patience) // READY came at the last moment: Open is about to return
	}
	s.conns.closeAll() // ends an Open that waits for Discord
	select {
	case err := <-done:
		if err == nil {
			return errStuck
		}
		return fmt.Errorf("%w: %w", errStuck, err)
	case <-time.After(settle):
		return errStuck
	}
}

// stale says whether no heartbeat was acknowledged for too long. Where discordgo holds its lock, that is not known; where
// it holds it for that long, it is stuck.
func (s *supervisor) stale(l *link) (dead, stuck bool) {
	if !l.session.TryRLock() {
		return false, time.Since(l.reached) > s.heartbeat
	}
	last := l.session.LastHeartbeatAck
	l.session.RUnlock()
	l.reached = time.Now()
	s.health.acknowledged(s.shard, last)
	return !last.IsZero() && time.Since(last) > s.heartbeat, false
}

// close closes a session in good order, and its connection where that takes too long.
func (s *supervisor) close(session *discordgo.Session) {
	done := make(chan struct{})
	go func() {
		_ = session.Close() // it only fails where there is nothing to close
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(closePatience):
	}
	s.conns.closeAll()
}

// fatalOf is the fatal close behind an error, nil for every other.
func fatalOf(err error) *FatalError {
	var closed *websocket.CloseError
	if errors.As(err, &closed) && slices.Contains([]int{4004, 4010, 4011, 4012, 4013, 4014}, closed.Code) {
		return &FatalError{Code: closed.Code}
	}
	var rest *discordgo.RESTError
	if errors.As(err, &rest) && rest.Response != nil && rest.Response.StatusCode == 401 && codeOf(err) != codeExpired {
		return &FatalError{Code: 4004}
	}
	return nil
}
