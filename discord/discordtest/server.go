package discordtest

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Options set a Server up. The zero value is Discord as it is, for a bot with few permissions and no privileged intents.
type Options struct {
	// Token is the bot's token, without "Bot ". Default "local.bot.token".
	Token string
	// Pace divides every rate-limit window: 1 (the default) is Discord's own pace, 100 lets a test send a hundred times as
	// much. It also divides the five seconds between two IDENTIFYs. It changes neither the 3 s nor the 15 min of
	// interactions.
	Pace float64
	// Patience is how long a test waits for the bot before it fails. Default 10 s.
	Patience time.Duration
	// Heartbeat is the interval that HELLO asks for. Default 41.25 s, as Discord's.
	Heartbeat time.Duration
	// Tolerance is how much later than Heartbeat a heartbeat may come before the connection is closed. Default 5 s.
	Tolerance time.Duration
	// Privileged are the privileged intents that the application was granted. Asking for others closes with 4014.
	Privileged Intents
	// Shards is how many shards /gateway/bot recommends (default 1), MaxConcurrency how many may IDENTIFY at once (default 1).
	Shards, MaxConcurrency int
	// IdentifyLimit is how many IDENTIFYs a day are let pass. Default 1000.
	IdentifyLimit int
	// InvalidLimit is after how many 401, 403 and 429 in ten minutes the address is blocked. Default 10,000.
	InvalidLimit int
	// Permissions are the bot's in every guild. Default LeastPermissions.
	Permissions Permissions
	// MaxFile is the largest attachment, in bytes. Default 10 MiB.
	MaxFile int
	// OpenAPI is the path of Discord's OpenAPI description. Where it is "", it is looked for beside the repository and done
	// without if it is not there; "-" does without.
	OpenAPI string
}

func (o Options) withDefaults() Options {
	setDefault(&o.Token, "local.bot.token")
	setDefault(&o.Pace, 1)
	setDefault(&o.Patience, 10*time.Second)
	setDefault(&o.Heartbeat, 41250*time.Millisecond)
	setDefault(&o.Tolerance, 5*time.Second)
	setDefault(&o.Shards, 1)
	setDefault(&o.MaxConcurrency, 1)
	setDefault(&o.IdentifyLimit, 1000)
	setDefault(&o.InvalidLimit, 10_000)
	setDefault(&o.Permissions, LeastPermissions)
	setDefault(&o.MaxFile, 10<<20)
	return o
}

func setDefault[T comparable](value *T, or T) {
	var zero T
	if *value == zero {
		*value = or
	}
}

// Server is a local Discord. It is safe for several goroutines, except that what fails the test (every method without an
// error that waits, and the acts of people) is for the test's own goroutine, as testing.TB asks.
type Server struct {
	tb      testing.TB
	o       Options
	http    *http.Server
	address string
	client  *http.Transport
	spec    *description
	// done ends everything that waits inside the server.
	done chan struct{}
	wg   sync.WaitGroup

	mu      sync.Mutex
	changed signal
	offset  time.Duration
	lastID  uint64
	// lastGuild is the millisecond of the newest guild's id.
	lastGuild uint64
	closed    bool

	bot      *User
	app      string
	users    map[string]*User
	guilds   map[string]*Guild
	channels map[string]*Channel
	posts    map[string]*post

	commands     commandTable
	interactions map[string]*Interaction
	tokens       map[string]*Interaction

	limits     limiter
	scripts    []*script
	requests   []Request
	transcript []string

	conns     map[*conn]bool
	sessions  map[string]*session
	faults    []Fault
	identify  []Identify
	resumes   []Resume
	lastIdent map[int]time.Time
	closes    []Close

	violations   []Violation
	allowed      []Rule
	allowedCodes []int
}

// New starts a Server, which is closed at the end of the test. The test fails then if there are violations that it did not
// Allow, or scripted steps that were never reached.
func New(tb testing.TB, o Options) *Server {
	tb.Helper()
	s := &Server{
		tb: tb, o: o.withDefaults(), done: make(chan struct{}), client: &http.Transport{},
		users: map[string]*User{}, guilds: map[string]*Guild{}, channels: map[string]*Channel{}, posts: map[string]*post{},
		interactions: map[string]*Interaction{}, tokens: map[string]*Interaction{},
		conns: map[*conn]bool{}, sessions: map[string]*session{}, lastIdent: map[int]time.Time{},
	}
	s.limits.buckets = map[string]*bucket{}
	s.limits.pauses = map[string]pause{}
	s.commands.init()
	s.app = s.nextID()
	s.bot = s.newUser("Quellenlage")
	s.bot.Bot = true
	var err error
	if s.spec, err = describe(s.o.OpenAPI); err != nil {
		tb.Fatalf("discordtest: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("discordtest: listening on loopback: %v", err)
	}
	s.address = listener.Addr().String()
	s.http = &http.Server{Handler: s.handler(), ReadHeaderTimeout: time.Minute}
	s.wg.Go(func() { _ = s.http.Serve(listener) })
	tb.Cleanup(s.finish)
	return s
}

// finish closes the server and tells what was wrong.
func (s *Server) finish() {
	s.tb.Helper()
	s.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noteSilence()
	for _, v := range s.outrageous() {
		s.tb.Errorf("discordtest: violation of %v", v)
	}
	for _, left := range s.unreached() {
		s.tb.Errorf("discordtest: %s", left)
	}
}

// Close ends every connection and waits until nothing of the server runs any more. It may be called twice.
func (s *Server) Close() {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	if first {
		close(s.done)
		for c := range s.conns {
			c.cut()
		}
	}
	s.mu.Unlock()
	if first {
		_ = s.http.Close()
		s.wg.Wait()
		s.client.CloseIdleConnections()
	}
}

// URL is the address that stands for https://discord.com, without a slash at its end.
func (s *Server) URL() string { return "http://" + s.address }

// Token is the bot's token, Authorization the whole header ("Bot …").
func (s *Server) Token() string { return s.o.Token }

// Authorization is the value of the header of the same name, and what discordgo calls the token.
func (s *Server) Authorization() string { return "Bot " + s.o.Token }

// ApplicationID is the bot's application.
func (s *Server) ApplicationID() string { return s.app }

// Bot is the bot's own user.
func (s *Server) Bot() *User { return s.bot }

// Now is the server's time: the machine's, and what Advance added.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func (s *Server) now() time.Time { return time.Now().Add(s.offset) }

// Advance moves the server's clock: the 3 s and 15 min of interactions and the windows of rate limits run by it.
// Heartbeats keep to the machine's time.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset += d
	s.changed.fire()
}

// epoch is the first second of 2015, from which Discord's ids count milliseconds.
const epoch = 1420070400000

// nextID is a snowflake of now, above all before it; s.mu is held, or nothing runs yet.
func (s *Server) nextID() string {
	s.lastID = max(uint64(s.now().UnixMilli()-epoch)<<22, s.lastID+1)
	return fmt.Sprint(s.lastID)
}

// nextGuildID is a snowflake whose millisecond follows that of the guild before it, so that guilds are spread over shards
// one after the other. Its lower bits are those that no other id gets to.
func (s *Server) nextGuildID() string {
	const low = 1<<22 - 1
	if s.lastGuild == 0 {
		s.lastGuild = uint64(s.now().UnixMilli() - epoch)
	}
	s.lastGuild++
	return fmt.Sprint(s.lastGuild<<22 | low)
}

// transcriptLines is how much of what happened is kept for a failing test.
const transcriptLines = 60

// transcribe keeps a line for people who read a failing test; s.mu is held.
func (s *Server) transcribe(format string, args ...any) {
	line := s.now().Format("15:04:05.000 ") + fmt.Sprintf(format, args...)
	if len(line) > 400 {
		line = line[:400] + "…"
	}
	if len(s.transcript) == transcriptLines {
		s.transcript = append(s.transcript[:0], s.transcript[1:]...)
	}
	s.transcript = append(s.transcript, line)
}

// Transcript is what happened last, a line each: requests, gateway payloads, violations.
func (s *Server) Transcript() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.transcript, "\n")
}
