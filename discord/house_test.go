package discord_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"flag"
	"io"
	"log/slog"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/discord"
	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/embeddings"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/index"
	"github.com/quellenlage/quellenlage/settings"
)

// A session whose Open has locked itself up (op7 before READY) can't be freed by anybody: that is the defect, and one
// goroutine is what it costs. The index lives as long as the tests.
//
// Most of a test is waiting: discordgo sleeps for a second when it closes. So more of them run at once than there are
// processors.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.parallel").Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		_ = flag.Set("test.parallel", "16")
	}
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/bwmarrin/discordgo.(*Session).CloseWithCode"),
		goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"))
}

// parts are what an engine over the articles that ship with the program is made of, apart from its recorder.
type parts struct {
	index  *index.Index
	config rag.Config
}

// shipped reads and indexes the articles once for all tests.
var shipped = sync.OnceValues(func() (parts, error) {
	ctx := context.Background()
	list, _, err := corpus.Reader{}.Read(ctx, articles.FS)
	if err != nil {
		return parts{}, err
	}
	reader, err := claims.NewReader()
	if err != nil {
		return parts{}, err
	}
	words, err := lexicon.Default()
	if err != nil {
		return parts{}, err
	}
	splitter := compound.NewSplitter(words.Has)
	x, err := index.Open(ctx, index.Memory, index.Options{
		Embedder: embeddings.NewBuiltin(splitter), Lexicon: words, Splitter: splitter, ReaderVersion: reader.Version(),
	})
	if err != nil {
		return parts{}, err
	}
	if _, err := x.Sync(ctx, list, reader.Read, nil); err != nil {
		return parts{}, err
	}
	return parts{x, rag.Config{Index: x, Vocabulary: reader.Vocabulary(), Lexicon: words, Splitter: splitter, Reader: reader}}, nil
})

// scripted is an engine that does what a test says, and records its answers.
type scripted struct {
	log *audit.Log
	// do is asked for every question; nil answers at once.
	do func(ctx context.Context, q rag.Question) (rag.Answer, error)

	mu    sync.Mutex
	asked []rag.Question
}

func (s *scripted) Ask(ctx context.Context, q rag.Question) (rag.Answer, error) {
	s.mu.Lock()
	s.asked = append(s.asked, q)
	s.mu.Unlock()
	a := plain(q, "You asked: "+q.Text)
	if s.do != nil {
		var err error
		if a, err = s.do(ctx, q); err != nil {
			return rag.Answer{}, err
		}
	}
	return a, s.log.Record(ctx, rag.Record{Question: q, Answer: a, At: time.Now()})
}

func (s *scripted) Check(ctx context.Context, q rag.Question) (rag.Answer, error) {
	return s.Ask(ctx, q)
}

func (s *scripted) questions() []rag.Question {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]rag.Question(nil), s.asked...)
}

// plain is an answer of one sentence.
func plain(q rag.Question, text string) rag.Answer {
	var id [8]byte
	_, _ = rand.Read(id[:])
	return rag.Answer{
		Schema: rag.Schema, ID: hex.EncodeToString(id[:]), Question: q.Text, Language: "en", Status: rag.Answered, Writer: "evidence",
		Text: text, Lines: []draft.Line{{Role: draft.Verdict, Text: text}}, Verification: rag.Verification{OK: true},
	}
}

// patience is how long a test waits before it fails: long enough for a machine that is busy with other things.
const patience = 90 * time.Second

// world is a local Discord with a guild, and a bot that is connected to it.
type world struct {
	*discordtest.Server
	t          *testing.T
	guild      *discordtest.Guild
	lobby      *discordtest.Channel
	anna, ben  *discordtest.User
	mod        *discordtest.User
	log        *audit.Log
	watched    *watchedLog
	store      *settings.Store
	config     discord.Config
	bot        *discord.Bot
	logged     *lines
	cancel     context.CancelFunc
	done       chan error
	registered bool
}

// watchedLog tells tests of what is appended: what is shown is seen before that is on record.
type watchedLog struct {
	*audit.Log
	mu       sync.Mutex
	appended chan struct{} // closed at the next append
}

func (l *watchedLog) Append(ctx context.Context, e audit.Event) error {
	err := l.Log.Append(ctx, e)
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.appended)
	l.appended = make(chan struct{})
	return err
}

// onRecord waits until the log fits.
func (w *world) onRecord(what string, ok func() bool) {
	w.t.Helper()
	late := time.After(patience)
	for {
		w.watched.mu.Lock()
		next := w.watched.appended
		w.watched.mu.Unlock()
		if ok() {
			return
		}
		select {
		case <-next:
		case <-late:
			w.t.Fatalf("%s did not get on record", what)
		}
	}
}

// idOf is the id of the answer behind a message, once it is on record that the message shows it.
func (w *world) idOf(m discordtest.Message) string {
	w.t.Helper()
	id := ""
	w.onRecord("that a message shows an answer", func() bool {
		rec, err := w.log.AnswerOf(w.t.Context(), m.ID)
		id = rec.Answer.ID
		return err == nil
	})
	return id
}

// brokenLog is a log that fails when it is told to.
type brokenLog struct {
	*watchedLog
	failing atomic.Bool
}

func (l *brokenLog) fail(on bool) { l.failing.Store(on) }

func (l *brokenLog) err() error {
	if l.failing.Load() {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func (l *brokenLog) Get(ctx context.Context, id string) (rag.Record, error) {
	if err := l.err(); err != nil {
		return rag.Record{}, err
	}
	return l.Log.Get(ctx, id)
}

func (l *brokenLog) AnswerOf(ctx context.Context, message string) (rag.Record, error) {
	if err := l.err(); err != nil {
		return rag.Record{}, err
	}
	return l.Log.AnswerOf(ctx, message)
}

func (l *brokenLog) List(ctx context.Context, f audit.Filter) ([]audit.Entry, error) {
	if err := l.err(); err != nil {
		return nil, err
	}
	return l.Log.List(ctx, f)
}

func (l *brokenLog) Stats(ctx context.Context, f audit.Filter) (audit.Stats, error) {
	if err := l.err(); err != nil {
		return audit.Stats{}, err
	}
	return l.Log.Stats(ctx, f)
}

func (l *brokenLog) Export(ctx context.Context, w io.Writer, f audit.Filter, format audit.Format) (int, error) {
	if err := l.err(); err != nil {
		return 0, err
	}
	return l.Log.Export(ctx, w, f, format)
}

// lines are what the bot logs.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// setUp makes a world whose bot is not connected yet. The engine is the real one.
func setUp(t *testing.T, o discordtest.Options) *world {
	t.Helper()
	if o.Pace == 0 {
		o.Pace = 100
	}
	if o.Patience == 0 {
		o.Patience = patience
	}
	w := &world{Server: discordtest.New(t, o), t: t, logged: &lines{}}
	w.guild = w.AddGuild("Newsroom")
	w.lobby = w.guild.AddChannel("lobby")
	w.anna, w.ben = w.guild.AddMember("Anna"), w.guild.AddMember("Ben")
	w.mod = w.guild.AddMember("Mia", w.guild.AddRole("mods", discordtest.ManageGuild|discordtest.ManageMessages))
	dir := t.TempDir()
	var err error
	if w.log, err = audit.Open(t.Context(), filepath.Join(dir, "audit.db"), audit.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, w.log.Close()) })
	w.watched = &watchedLog{Log: w.log, appended: make(chan struct{})}
	store, err := settings.Open(t.Context(), filepath.Join(dir, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, store.Close()) })
	w.store = store.Hiding(func(user string) string { return "hash of " + user })
	p, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	p.config.Recorder = w.log
	engine, err := rag.New(p.config)
	if err != nil {
		t.Fatal(err)
	}
	level := slog.LevelDebug
	w.config = discord.Config{
		Token: w.Token(), Engine: engine, Log: w.watched, Library: p.index, Settings: w.store, Transport: w.Transport(),
		Logger: slog.New(slog.NewTextHandler(w.logged, &slog.HandlerOptions{Level: level})),
		// The local Discord wants 50 ms between two IDENTIFYs; on a busy machine it may read one late and the next in time.
		Pace: discord.Pace{PerSecond: 4000, Identify: 150 * time.Millisecond, Corrections: 50 * time.Millisecond},
	}
	return w
}

// scriptedBy gives the world a scripted engine.
func (w *world) scriptedBy(do func(ctx context.Context, q rag.Question) (rag.Answer, error)) *scripted {
	s := &scripted{log: w.log, do: do}
	w.config.Engine = s
	return s
}

// free lets everybody in the guild ask as often as they like.
func (w *world) free() {
	w.t.Helper()
	w.set(func(g *settings.Guild) { g.Cooldown, g.DailyQuestions = 0, 0 })
}

// set changes the guild's settings behind the bot's back, as another process does.
func (w *world) set(change func(*settings.Guild)) {
	w.t.Helper()
	_, err := w.store.SetGuild(w.t.Context(), w.guild.ID, w.mod.ID, time.Now(), func(g *settings.Guild) error { change(g); return nil })
	must(w.t, err)
}

// connect starts the bot and waits until it hears what happens in the guild.
func (w *world) connect() *world {
	w.t.Helper()
	w.start()
	w.AwaitConnected(max(1, w.config.Shards))
	return w
}

// start starts the bot.
func (w *world) start() {
	w.t.Helper()
	var err error
	if w.bot, err = discord.New(w.config); err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.cancel, w.done = cancel, make(chan error, 1)
	bot, done := w.bot, w.done
	go func() { done <- bot.Run(ctx) }()
	if !w.registered {
		w.registered = true
		w.t.Cleanup(func() {
			if w.cancel != nil {
				must(w.t, w.stop())
			}
			if w.t.Failed() {
				w.t.Log("the bot's log:\n" + tail(w.logged.String(), 60))
			}
		})
	}
}

// stop stops the bot and returns what Run returned.
func (w *world) stop() error {
	w.t.Helper()
	w.cancel()
	w.cancel = nil
	select {
	case err := <-w.done:
		return err
	case <-time.After(patience):
		return errors.New("the bot does not stop")
	}
}

// restart stops the bot and starts another one over the same files.
func (w *world) restart() {
	w.t.Helper()
	must(w.t, w.stop())
	w.AwaitDisconnected()
	w.connect()
}

// fails waits until the bot stops by itself, and returns why.
func (w *world) fails() error {
	w.t.Helper()
	select {
	case err := <-w.done:
		w.cancel()
		w.cancel = nil
		return err
	case <-time.After(patience):
		w.t.Fatal("the bot goes on")
		return nil
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func tail(s string, n int) string {
	list := strings.Split(s, "\n")
	return strings.Join(list[max(0, len(list)-n):], "\n")
}

// has is a condition on a message: its text has all of the words.
func has(words ...string) func(discordtest.Message) bool {
	return func(m discordtest.Message) bool {
		text := m.Text()
		for _, w := range words {
			if !strings.Contains(text, w) {
				return false
			}
		}
		return true
	}
}

// final is a condition on a message: it is an answer, with buttons, and no stage.
func final(m discordtest.Message) bool { return len(m.CustomIDs()) > 0 }
