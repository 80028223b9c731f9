package discord_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/rag"
)

// The worst acknowledgement that is borne; Discord gives an interaction up after three seconds.
const latestAck = 2500 * time.Millisecond

// burst uses /ask many times at once and waits for all answers. It returns the times of the acknowledgements, shortest
// first.
func (w *world) burst(n int) []time.Duration {
	w.t.Helper()
	var asked []*discordtest.Interaction
	for i := range n {
		asked = append(asked, w.anna.Command(w.lobby, "ask", discordtest.Opt("question", fmt.Sprint("question ", i))))
	}
	for _, a := range asked {
		a.Ack()
	}
	return w.Latencies()
}

// TestManyInteractionsAtOnce: 200 interactions at once are all acknowledged in time, whatever becomes of the questions:
// one channel takes fifty, the others are told to come back.
func TestManyInteractionsAtOnce(t *testing.T) {
	w := setUp(t, discordtest.Options{Pace: 1000, Patience: 20 * time.Second})
	w.scriptedBy(nil)
	w.free()
	w.connect()
	list := w.burst(200)
	if len(list) != 200 || list[len(list)-1] > latestAck {
		t.Errorf("%d acknowledgements, the last after %s", len(list), list[len(list)-1])
	}
}

// BenchmarkAcknowledge measures how long the acknowledgement of 200 interactions at once takes, over the real engine.
// p99 and max are milliseconds.
func BenchmarkAcknowledge(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		var list []time.Duration
		ok := testing.RunTests(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: "burst", F: func(t *testing.T) {
			w := setUp(t, discordtest.Options{Pace: 1000, Patience: 20 * time.Second})
			w.free()
			w.connect()
			b.StartTimer()
			list = w.burst(200)
			b.StopTimer()
		}}})
		if !ok {
			b.Fatal("the burst failed")
		}
		for name, q := range map[string]int{"p50-ms": 50, "p99-ms": 99, "max-ms": 100} {
			b.ReportMetric(float64(list[max(0, len(list)*q/100-1)].Microseconds())/1000, name)
		}
		b.StartTimer()
	}
}

// TestManyQuestions: 1,000 questions over 50 channels, with rate limits, errors and a gateway drop in the middle, are all
// answered, none twice, and in order in every channel.
func TestManyQuestions(t *testing.T) {
	const channels, each = 50, 20
	w := setUp(t, discordtest.Options{Pace: 500, Patience: 30 * time.Second})
	w.scriptedBy(nil)
	w.free()
	var rooms []*discordtest.Channel
	for n := range channels {
		rooms = append(rooms, w.guild.AddChannel(fmt.Sprint("room-", n)))
	}
	w.connect()
	w.Script(discordtest.RouteMessageCreate, discordtest.Pass().Times(100), discordtest.TooMany(20*time.Millisecond).Times(20),
		discordtest.Pass().Times(50), discordtest.TooManyGlobally(30*time.Millisecond), discordtest.Pass().Times(50), discordtest.Fails(503).Times(5),
		discordtest.Pass().Times(50), discordtest.TooManyBare(30*time.Millisecond).Times(2))
	for n := range each {
		for _, room := range rooms {
			w.anna.Mention(room, fmt.Sprintf("number %03d", n))
		}
		if n == each/2 {
			w.Drop(discordtest.CutLink())
		}
	}
	answered := func(room *discordtest.Channel) []string {
		var list []string
		for _, m := range w.Messages(room) {
			if m.Author.Bot {
				_, said, _ := strings.Cut(m.Text(), "You asked: ")
				list = append(list, said[:min(len(said), len("number 000"))])
			}
		}
		return list
	}
	left := slices.Clone(rooms)
	w.Eventually("all answers", func() bool {
		left = slices.DeleteFunc(left, func(room *discordtest.Channel) bool { return len(answered(room)) >= each })
		return len(left) == 0
	})
	for _, room := range rooms {
		list := answered(room)
		if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != each || len(list) != each {
			t.Errorf("%s: %q", room.Name, list)
		}
	}
	if n := len(w.Identifies()); n != 1 {
		t.Errorf("%d IDENTIFYs", n)
	}
}

// forgetful is an engine that keeps nothing: what grows in the soak is the bot's.
type forgetful struct{ log *audit.Log }

func (f forgetful) Ask(ctx context.Context, q rag.Question) (rag.Answer, error) {
	a := plain(q, "You asked: "+q.Text)
	return a, f.log.Record(ctx, rag.Record{Question: q, Answer: a, At: time.Now()})
}

func (f forgetful) Check(ctx context.Context, q rag.Question) (rag.Answer, error) {
	return f.Ask(ctx, q)
}

// TestSoak is run by an explicit command: QUELLENLAGE_SOAK=1 go test ./discord -run TestSoak -timeout 60m -v
// 100,000 events of every kind leave neither memory nor goroutines behind.
func TestSoak(t *testing.T) {
	if os.Getenv("QUELLENLAGE_SOAK") == "" {
		t.Skip("skipped: set QUELLENLAGE_SOAK=1 for this test, which takes some minutes")
	}
	const rounds, events = 500, 200 // so many at once that the bot works side by side, and no more: bursts have their own test
	w := setUp(t, discordtest.Options{Pace: 1e6, Patience: 60 * time.Second, OpenAPI: "-"})
	w.config.Engine = forgetful{w.log}
	w.config.Logger = slog.New(slog.DiscardHandler)
	w.free()
	w.config.Pace.PerSecond = 100_000
	w.connect()
	var rooms []*discordtest.Channel
	for n := range 25 {
		rooms = append(rooms, w.guild.AddChannel(fmt.Sprint("room-", n)))
	}
	var first, last runtime.MemStats
	var goroutines int
	fifths := []string{}
	for round := range rounds {
		w.round(rooms, events)
		w.Forget()
		if (round+1)%(rounds/5) != 0 {
			continue
		}
		runtime.GC()
		runtime.GC() // what pools hold goes with the second
		runtime.ReadMemStats(&last)
		fifths = append(fifths, fmt.Sprintf("%.1f MB", float64(last.HeapAlloc)/1e6))
		if len(fifths) == 1 {
			first, goroutines = last, runtime.NumGoroutine()
		}
	}
	t.Logf("%d events: heap by fifths %v, %d goroutines after the first and %d at the end", rounds*events, fifths, goroutines, runtime.NumGoroutine())
	if last.HeapAlloc > first.HeapAlloc+16<<20 || runtime.NumGoroutine() > goroutines+10 {
		t.Error("memory or goroutines grow")
	}
}

// round makes a number of events: a tenth of them questions by mention, a tenth commands, a tenth presses of buttons, the
// rest what people say among themselves; and waits until all are answered.
func (w *world) round(rooms []*discordtest.Channel, events int) {
	w.t.Helper()
	var waiting []interface {
		Until(string, func(discordtest.Message) bool) discordtest.Message
	}
	for n := range events {
		room := rooms[n%len(rooms)]
		switch n % 10 {
		case 0:
			waiting = append(waiting, w.anna.Mention(room, "how many?"))
		case 1:
			waiting = append(waiting, w.ben.Command(room, "ask", discordtest.Opt("question", "how many?")))
		case 2:
			waiting = append(waiting, w.anna.Command(room, "help"))
		default:
			w.ben.Say(room, "among ourselves")
		}
	}
	for _, a := range waiting {
		m := a.Until("the answer", func(m discordtest.Message) bool { return !m.Loading() })
		if final(m) && len(m.CustomIDs()) == 0 {
			w.t.Errorf("%s", m.Text())
		}
	}
}
