// Package discord lets people ask in Discord: by mention, reply, direct message or command. It hands questions to the
// engine, shows the answers, and keeps the connection up for months.
//
// It computes nothing of its own, and shows no answer that is not recorded. Whoever addresses the bot gets an answer: a
// result, an abstention, or a plain sentence with an id. It never pings anybody.
//
// supervisor.go keeps each shard connected, gate.go is the way of every request. events.go and interactions.go take what
// comes in, queue.go puts it in order by channel; ask.go answers questions, buttons.go what is pressed below an answer,
// slash.go, sources.go and config.go the commands, audit*.go what moderators do with the record. What is shown is written in discord/render, what a server has set lies
// in settings, what was answered in audit.
package discord

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"
	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

// Engine answers. rag.Engine is the real one; tests use it too, or one that can be held up.
type Engine interface {
	Ask(ctx context.Context, q rag.Question) (rag.Answer, error)
	Check(ctx context.Context, q rag.Question) (rag.Answer, error)
}

// Log is where answers lie. audit.Log is the real one, in tests too.
type Log interface {
	Get(ctx context.Context, id string) (rag.Record, error)
	AnswerOf(ctx context.Context, messageID string) (rag.Record, error)
	Append(ctx context.Context, e audit.Event) error
	Undelivered(ctx context.Context) ([]audit.Correction, error)
	Forget(ctx context.Context, user string) (audit.Deletion, error)

	// For moderators.
	Events(ctx context.Context, answerID string) ([]audit.Event, error)
	List(ctx context.Context, f audit.Filter) ([]audit.Entry, error)
	Stats(ctx context.Context, f audit.Filter) (audit.Stats, error)
	Export(ctx context.Context, w io.Writer, f audit.Filter, format audit.Format) (int, error)
}

// Library is what can be cited. index.Index is the real one.
type Library interface {
	Articles(ctx context.Context) ([]corpus.Article, error)
}

// Config is what a bot is made of. The fields up to Settings are needed; the rest have defaults.
type Config struct {
	// Token is Discord's, without "Bot ".
	Token    string
	Engine   Engine
	Log      Log
	Library  Library
	Settings *settings.Store
	// Page is the moderators' page, nil where none is served.
	Page Page
	// Shards is the number of connections, 1 where it is 0.
	Shards int
	// MessageContent asks for the privileged intent, with which the bot hears unmentioned messages in its threads.
	MessageContent bool
	// Model is the language model that questions are sent to, "" where there is none; KeptDays is how many days answers are
	// kept, 0 for ever. Both are for /privacy alone.
	Model    string
	KeptDays int
	// Pace is how the bot keeps to Discord's limits and how patient it is.
	Pace Pace
	// Transport carries the requests; http.DefaultTransport where it is nil. Tests lead it to a local Discord.
	Transport http.RoundTripper
	Logger    *slog.Logger
	Clock     func() time.Time
}

// Pace is how fast a bot is and how long it waits. The zero value is right for Discord; tests are in more of a hurry.
type Pace struct {
	// AtOnce is how many questions are worked on side by side, 32 where it is 0; they wait for Discord
	// and for a model more than they work.
	AtOnce int
	// PerSecond is how many requests are sent in a second at most, 45 where it is 0 (Discord lets 50 through).
	PerSecond int
	// Heartbeat is how long an acknowledgement of the gateway may be away, 100 seconds where it is 0 (Discord asks for a
	// heartbeat every 41).
	Heartbeat time.Duration
	// Connect is how long a connection may take until READY, 8 seconds where it is 0.
	Connect time.Duration
	// Identify is the time between two IDENTIFYs of any shard, 5.5 seconds where it is 0 (Discord asks for 5).
	Identify time.Duration
	// StageAfter is when the stage of the work is shown first, 700 ms where it is 0; StageEvery how often it changes at
	// most, 1.2 seconds where it is 0.
	StageAfter, StageEvery time.Duration
	// Finish is how long answers may take to be finished when the bot stops, 8 seconds where it is 0.
	Finish time.Duration
	// Corrections is how often corrections are looked for that are still to be shown, every 15 seconds where it is 0.
	Corrections time.Duration
}

func (p *Pace) fill() {
	p.AtOnce, p.PerSecond = or(p.AtOnce, 32), or(p.PerSecond, 45)
	p.Heartbeat, p.Connect, p.Identify = or(p.Heartbeat, 100*time.Second), or(p.Connect, 8*time.Second), or(p.Identify, 5500*time.Millisecond)
	p.StageAfter, p.StageEvery = or(p.StageAfter, 700*time.Millisecond), or(p.StageEvery, 1200*time.Millisecond)
	p.Finish, p.Corrections = or(p.Finish, 8*time.Second), or(p.Corrections, 15*time.Second)
}

// or is a value, or another where it is not positive.
func or[T int | time.Duration](v, other T) T {
	if v > 0 {
		return v
	}
	return other
}

func (c *Config) fill() error {
	switch {
	case c.Token == "":
		return errors.New("start the Discord bot: no token; set DISCORD_TOKEN")
	case c.Engine == nil || c.Log == nil || c.Library == nil || c.Settings == nil:
		return errors.New("start the Discord bot: engine, log, library and settings are all needed")
	}
	c.Shards = or(c.Shards, 1)
	c.Pace.fill()
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return nil
}

// Bounds of a bot.
const (
	tellPatience   = 1500 * time.Millisecond // to tell the askers that nothing comes any more
	waitingPerLane = 50                      // questions of one channel; more are refused politely
	rememberedIDs  = 20_000
	openingsEvery  = 2 * time.Second // between two channels for direct messages that are opened in advance
)

// Bot is the Discord bot.
type Bot struct {
	cfg     Config
	gate    *gate
	rest    *rest
	health  *health
	metrics *Metrics
	queue   *queue
	guilds  *guilds
	talks   *talks
	shelf   *shelf

	// seen are the events that were worked on, charts the messages below which a chart was shown to everybody.
	seen, charts *recent
	told         told
	openings     *rate.Limiter
	// corrections has room for one word that there is something to deliver.
	corrections chan struct{}

	// user and application are the bot's own ids, known once Run asked for them.
	user, application string
	stopping          atomic.Bool
	// short counts what runs beside the queue.
	short running
	// ending outlives the context of the work: with it what is there is shown, and askers are told that the work was given
	// up.
	ending context.Context
}

// New makes a bot. It does not connect.
func New(c Config) (*Bot, error) {
	if err := c.fill(); err != nil {
		return nil, err
	}
	m := newMetrics()
	b := &Bot{
		corrections: make(chan struct{}, 1),
		cfg:         c, metrics: m, health: newHealth(c.Shards, c.Pace.Heartbeat), queue: newQueue(c.Pace.AtOnce, waitingPerLane, m.waiting),
		gate:   newGate(c.Transport, c.Pace.PerSecond, c.Logger, m),
		guilds: newGuilds(c.Settings), talks: newTalks(), shelf: &shelf{library: c.Library},
		seen: newRecent(rememberedIDs), charts: newRecent(rememberedIDs), told: told{newBounded[time.Time](rememberedIDs)},
		openings: rate.NewLimiter(rate.Every(openingsEvery), 5), ending: context.Background(),
	}
	s, err := b.session(b.gate)
	if err != nil {
		return nil, err
	}
	b.rest = &rest{session: s}
	return b, nil
}

// session makes a session whose requests go through the gate.
func (b *Bot) session(transport http.RoundTripper) (*discordgo.Session, error) {
	s, err := discordgo.New("Bot " + b.cfg.Token)
	if err != nil {
		return nil, fmt.Errorf("make a Discord session: %w", err)
	}
	s.Client = &http.Client{Transport: transport}
	s.StateEnabled = false // nothing is looked up there, and it grows with every server
	s.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	if b.cfg.MessageContent {
		s.Identify.Intents |= discordgo.IntentMessageContent
	}
	return s, nil
}

// Ready is nil where every shard is connected and was recently acknowledged.
func (b *Bot) Ready() error { return b.health.check() }

// Metrics counts what the bot does.
func (b *Bot) Metrics() *Metrics { return b.metrics }

// Run connects and answers until ctx ends; then answers under way are finished or said to be missing, and it returns nil.
// An error says what keeps the bot from running. A bot runs once.
func (b *Bot) Run(ctx context.Context) error {
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	ending, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	b.ending = ending
	if err := b.introduce(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	if err := b.register(ctx); err != nil {
		b.cfg.Logger.Error("the commands are not registered; mentions work nevertheless", "error", err)
	}
	gateway, leave := context.WithCancel(ending)
	defer leave()
	shards, shared := errgroup.WithContext(gateway)
	identify := newPacer(b.cfg.Pace.Identify)
	for i := range b.cfg.Shards {
		sup := &supervisor{
			shard: i, shards: b.cfg.Shards, heartbeat: b.cfg.Pace.Heartbeat, connect: b.cfg.Pace.Connect,
			logger: b.cfg.Logger, health: b.health, metrics: b.metrics,
			make: func() (*discordgo.Session, error) { return b.listening(work, gateway) },
		}
		sup.conns.identify = identify
		shards.Go(func() error { return sup.run(shared) })
	}
	shards.Go(func() error {
		b.deliver(shared)
		return nil
	})
	select {
	case <-ctx.Done():
	case <-shared.Done(): // a shard was closed for good
	}
	b.stop(stopWork)
	leave()
	return shards.Wait()
}

// stop takes no new work and lets what is under way finish; what takes longer is told to end, and says so.
func (b *Bot) stop(stopWork context.CancelFunc) {
	b.stopping.Store(true)
	b.cfg.Logger.Info("the bot stops; answers under way are finished")
	if b.rested(b.cfg.Pace.Finish) {
		return
	}
	b.cfg.Logger.Warn("answers were still under way when the bot had to stop")
	stopWork()
	b.rested(tellPatience)
}

// rested waits until nothing is under way; false where that takes too long.
func (b *Bot) rested(patience time.Duration) bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if b.queue.close(ctx) != nil {
		return false
	}
	return b.short.wait(ctx) == nil
}

// introduce asks Discord who the bot is, which also tells whether the token is right. Where Discord can't be reached, it
// asks again until ctx ends.
func (b *Bot) introduce(ctx context.Context) error {
	pauses := backoff.NewExponentialBackOff()
	pauses.MaxInterval = longestPause
	for {
		err := b.whoAmI(ctx)
		if fatal := fatalOf(err); fatal != nil {
			return fatal
		}
		if err == nil {
			return nil
		}
		pause := pauses.NextBackOff()
		b.cfg.Logger.Warn("Discord can't be reached", "error", err, "pause", pause)
		if err := wait(ctx, pause); err != nil {
			return err
		}
	}
}

func (b *Bot) whoAmI(ctx context.Context) error {
	var app, me posted
	if err := b.rest.call(ctx, http.MethodGet, discordgo.EndpointAPI+"applications/@me", nil, nil, &app); err != nil {
		return fmt.Errorf("ask Discord for the bot's application: %w", err)
	}
	if err := b.rest.call(ctx, http.MethodGet, discordgo.EndpointUser("@me"), nil, nil, &me); err != nil {
		return fmt.Errorf("ask Discord for the bot's own user: %w", err)
	}
	b.application, b.user, b.guilds.self = app.ID, me.ID, me.ID
	return nil
}

// listening makes a gateway session that hands on what comes in. Its own requests end with the gateway's context.
func (b *Bot) listening(work, gateway context.Context) (*discordgo.Session, error) {
	s, err := b.session(bound{gateway, b.gate})
	if err != nil {
		return nil, err
	}
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { b.onEvent(work, e) })
	return s, nil
}

// bound gives requests that have no context of their own one.
type bound struct {
	ctx  context.Context
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (b bound) RoundTrip(req *http.Request) (*http.Response, error) {
	return b.next.RoundTrip(req.WithContext(b.ctx))
}

// newID is a random id of 16 letters and digits.
func newID() string {
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // it never fails
	return hex.EncodeToString(raw[:])
}
