package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/quellenlage/quellenlage/discord"
	state "github.com/quellenlage/quellenlage/settings"
)

const serveHelp = `Connects to Discord and answers there until it is interrupted (SIGINT or SIGTERM); answers under way are then finished
within ten seconds. It needs DISCORD_TOKEN and nothing else; without it, it says what to set.

Commands are registered by themselves. What moderators set with /config lies in state.db of the data folder, every answer
in audit.db. Changes of the articles are noticed within two minutes. The log goes to standard error, one JSON object a
line. /healthz, /readyz and /metrics (Prometheus) are served at SERVE_ADDRESS, the moderators' page at WEB_ADDRESS. Every
day the end of the audit log is logged, and answers older than AUDIT_RETENTION_DAYS are deleted.`

// keyFile holds the key by which the audit log hides users; the counters of state.db are hidden by one made from it.
const keyFile = "audit.key"

// How long the service waits, and how often it looks for changed articles.
const (
	syncInterval  = 2 * time.Minute
	httpPatience  = 5 * time.Second
	closePatience = time.Second
)

func (p *program) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "serve",
		Short:   "Answer in Discord",
		Long:    serveHelp,
		Example: "  DISCORD_TOKEN=… bot serve",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context()) },
	}
}

// serve runs the Discord bot until ctx ends.
func (p *program) serve(ctx context.Context) (err error) {
	token := p.settings.token()
	if token == "" {
		return p.noToken()
	}
	p.log = slog.New(slog.NewJSONHandler(p.stderr, &slog.HandlerOptions{Level: p.settings.ServeLogLevel, ReplaceAttr: readable}))
	if id := p.settings.applicationID(); id != "" {
		p.say("to invite the bot to a server: %s", discord.Invitation(id))
	}
	store, err := state.Open(ctx, filepath.Join(p.settings.Data, stateFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	h, err := p.open(ctx, p, plan{
		Articles: p.articles(), Data: p.settings.Data, Records: kept, Clock: time.Now,
		Notice: func(s string) { p.log.Warn(s) }, Progress: func(int, int) {},
		PlainUsers: func(server string) bool {
			g, err := store.Guild(ctx, server)
			return err == nil && server != "" && g.PlainUsers
		},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	hide, err := hiding(p.settings.Data)
	if err != nil {
		return err
	}
	page, err := p.openPage(ctx, h, store)
	if err != nil {
		return err
	}
	bot, err := discord.New(discord.Config{
		Token: token, Engine: h.Ask, Log: h.Log, Library: h.Library, Settings: store.Hiding(hide), Page: page.forModerators(), Shards: p.settings.Shards,
		MessageContent: p.settings.MessageContent, Model: p.settings.chatModel(), KeptDays: p.settings.RetentionDays, Transport: p.transport, Logger: p.log,
	})
	if err != nil {
		return errors.Join(err, page.close())
	}
	return p.runServices(ctx, bot, h, page)
}

// readable writes durations as people do ("1.5s"); JSON would have them as a number of nanoseconds.
func readable(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindDuration {
		return slog.String(a.Key, a.Value.Duration().String())
	}
	return a
}

// runServices runs the bot, what is served over HTTP, the look for changed articles and the daily work on the audit log,
// until the bot stops.
func (p *program) runServices(ctx context.Context, bot *discord.Bot, h *house, page *pageOpen) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.settings.ServeAddress)
	if err != nil {
		return errors.Join(fmt.Errorf("serve at %s: %w (SERVE_ADDRESS sets another address)", p.settings.ServeAddress, err), page.close())
	}
	p.log.Info("the service began", "address", listener.Addr().String())
	beside, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	group, shared := errgroup.WithContext(beside)
	group.Go(func() error { return serveHTTP(shared, listener, machineServer(endpoints(bot))) })
	if page != nil {
		group.Go(func() error { return serveHTTP(shared, page.listener, page.server) })
	}
	group.Go(func() error { p.keepSynced(shared, h); return nil })
	group.Go(func() error { p.keepRecords(shared, h); return nil })
	running, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(shared, stop)()
	err = bot.Run(running)
	end()
	return errors.Join(err, group.Wait())
}

// endpoints are what is served beside the bot, for the machine that it runs on.
func endpoints(bot *discord.Bot) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := bot.Ready(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.Handle("GET /metrics", bot.Metrics().Handler())
	return mux
}

// machineServer serves what is for the machine alone.
func machineServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: httpPatience, ReadTimeout: httpPatience, WriteTimeout: httpPatience, IdleTimeout: time.Minute}
}

// serveHTTP serves until ctx ends.
func serveHTTP(ctx context.Context, l net.Listener, s *http.Server) error {
	stopped := make(chan error, 1)
	defer context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.Background(), closePatience)
		defer cancel()
		err := s.Shutdown(ctx)
		if errors.Is(err, context.DeadlineExceeded) { // somebody is being served still, or opened a connection and sent nothing
			err = s.Close()
		}
		stopped <- err
	})()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve HTTP at %s: %w", l.Addr(), err)
	}
	return <-stopped
}

// keepSynced notices changed articles.
func (p *program) keepSynced(ctx context.Context, h *house) {
	if h.Resync == nil {
		return
	}
	ticker := time.NewTicker(syncInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := h.Resync(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("the articles could not be read anew; answers stand on those read before", "error", err)
		}
	}
}

// noToken says what to set, and, where the application is known, how to invite the bot.
func (p *program) noToken() error {
	text := "DISCORD_TOKEN is not set: put DISCORD_TOKEN=… into " + dotEnv + ", with the token of your bot from https://discord.com/developers/applications (page Bot, button Reset Token)"
	if id := p.settings.ApplicationID; id != "" {
		text += "\nto invite the bot to a server: " + discord.Invitation(id)
	}
	return usagef("%s", text)
}

// token is Discord's token without what people copy along.
func (s settings) token() string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s.DiscordToken), "Bot "))
}

// applicationID is the application's id: as it is set, else as it stands in the first part of the token, else "".
func (s settings) applicationID() string {
	if s.ApplicationID != "" {
		return s.ApplicationID
	}
	first, _, _ := strings.Cut(s.token(), ".")
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(first, "="))
	if err != nil || len(raw) == 0 || strings.Trim(string(raw), "0123456789") != "" {
		return ""
	}
	return string(raw)
}

// hiding gives users of state.db other hashes than the audit log's, under a key that is made from the log's own.
func hiding(data string) (func(user string) string, error) {
	key, err := os.ReadFile(filepath.Join(data, keyFile))
	if err != nil {
		return nil, fmt.Errorf("read the key that hides users: %w", err)
	}
	return func(user string) string {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte("settings\x00" + user))
		return hex.EncodeToString(mac.Sum(nil)[:16])
	}, nil
}
