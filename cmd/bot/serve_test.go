package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// TestServeWithoutToken: one sentence says what to set, and the link how to invite.
func TestServeWithoutToken(t *testing.T) {
	for name, tc := range map[string]struct {
		environ []string
		want    string
	}{
		"nothing set":      {nil, "DISCORD_TOKEN is not set"},
		"with application": {[]string{"DISCORD_APPLICATION_ID=42"}, "client_id=42&scope=bot+applications.commands&permissions=309237763072"},
	} {
		t.Run(name, func(t *testing.T) {
			r := trial{environ: tc.environ}
			if status := r.do(t, "serve"); status != statusUsage || !strings.Contains(r.stderr.String(), tc.want) || r.opened != 0 {
				t.Errorf("status %d, %s", status, r.stderr.String())
			}
		})
	}
}

// watched is a stream that can be read while it is written.
type watched struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

var servedAt = regexp.MustCompile(`"address":"([^"]+)"`)

// TestServe: with a token alone the bot answers, is healthy, and ends in good order.
func TestServe(t *testing.T) {
	d := discordtest.New(t, discordtest.Options{Pace: 100, Token: "MTIzNDU2Nzg5MDEyMzQ1Njc4.local.bot"})
	guild := d.AddGuild("Newsroom")
	lobby, anna := guild.AddChannel("lobby"), guild.AddMember("Anna")
	t.Chdir(t.TempDir())
	var stdout, stderr watched
	p := &program{
		stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, screens: noTerminal{}, open: openHouse, transport: d.Transport(),
		environ: []string{"DISCORD_TOKEN=Bot " + d.Token(), "SERVE_ADDRESS=127.0.0.1:0", "WEB_ADDRESS=127.0.0.1:0"},
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan int, 1)
	go func() { done <- p.run(ctx, []string{"serve"}) }()
	d.AwaitConnected(1)
	anna.Mention(lobby, "how many casualties?").Until("the answer", func(m discordtest.Message) bool {
		return strings.Contains(m.Text(), "4,000") && len(m.CustomIDs()) > 0
	})
	at := servedAt.FindStringSubmatch(stderr.String())
	if at == nil {
		t.Fatal(stderr.String())
	}
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ok", "/metrics": "quellenlage_events_total 1"} {
		if status, body := get(t, "http://"+at[1]+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if list := visitPage(t, stderr.String()); !strings.Contains(list, "how many casualties?") {
		t.Errorf("the moderators' page: %s", list)
	}
	cancel()
	if status := <-done; status != statusDone || stdout.String() != "" {
		t.Errorf("status %d, %s", status, stderr.String())
	}
	if log := stderr.String(); !strings.Contains(log, "client_id=123456789012345678") || strings.Contains(log, "casualties") || strings.Contains(log, d.Token()) {
		t.Errorf("log: %s", log)
	}
	for line := range strings.Lines(stderr.String()) {
		if !strings.HasPrefix(line, "bot: ") && !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

// TestResync: an article that comes into the folder while the program runs is read.
func TestResync(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("first.md", "Die Brücke in Oberau wurde am Montag gesperrt. Verletzt wurde niemand.")
	h, err := openHouse(t.Context(), &program{stderr: io.Discard}, plan{
		Articles: dir, Data: t.TempDir(), Records: kept, Notice: func(string) {}, Progress: func(int, int) {}, Clock: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	write("second.md", "In Brackfelde wurden am Dienstag 12 Menschen verletzt, teilte die Polizei mit.")
	if err := h.Resync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if list, err := h.Library.Articles(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("%d articles, %v", len(list), err)
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// TestReadable: durations are logged as people read them.
func TestReadable(t *testing.T) {
	var out strings.Builder
	slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{ReplaceAttr: readable})).Info("x", "pause", 1500*time.Millisecond)
	if !strings.Contains(out.String(), `"pause":"1.5s"`) {
		t.Error(out.String())
	}
}
