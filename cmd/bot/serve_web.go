package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/discord"
	state "github.com/quellenlage/quellenlage/settings"
	"github.com/quellenlage/quellenlage/web"
)

// noPage is the value of WEB_ADDRESS with which the moderators' page is not served.
const noPage = "none"

// pageOpen is the moderators' page, about to be served.
type pageOpen struct {
	listener net.Listener
	server   *http.Server
	page     *web.Server
}

// signIns makes the links to the moderators' page that the bot hands out.
type signIns struct{ page *web.Server }

// SignIn implements discord.Page.
func (s signIns) SignIn(ctx context.Context, user, name, server string) (string, error) {
	return s.page.Link(ctx, web.Who{User: user, Name: name, Server: server})
}

// Answer implements discord.Page.
func (s signIns) Answer(id string) string {
	return strings.TrimRight(s.page.PublicURL, "/") + "/answers/" + id
}

// forModerators is the page as the bot knows it, nil where none is served.
func (o *pageOpen) forModerators() discord.Page {
	if o == nil {
		return nil
	}
	return signIns{o.page}
}

// openPage makes the moderators' page; nil where it is not wanted.
func (p *program) openPage(ctx context.Context, h *house, store *state.Store) (*pageOpen, error) {
	if p.settings.WebAddress == noPage {
		return nil, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.settings.WebAddress)
	if err != nil {
		return nil, fmt.Errorf("serve the moderators' page at %s: %w (WEB_ADDRESS sets another address; none for no page)", p.settings.WebAddress, err)
	}
	public := p.settings.publicURL(listener.Addr().String())
	s, err := web.New(web.Config{
		Log: h.Log, Library: h.Library, Engine: h.Ask, Tickets: store, PublicURL: public,
		Hosts: p.settings.WebHosts, Proxies: p.settings.WebProxies, Logger: p.log,
	})
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	p.log.Info("the moderators' page is served; /audit web and bot audit link make links to sign in", "page", public)
	return &pageOpen{listener, web.HTTP(s), s}, nil
}

// close gives the address back, where nothing was served.
func (o *pageOpen) close() error {
	if o == nil {
		return nil
	}
	return o.listener.Close()
}

// publicURL is where browsers reach the page: as it is set, else at the address that is listened at. Where that is every
// address of the machine, it is the loopback one.
func (s settings) publicURL(address string) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "http://" + address
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// recordsInterval is how often old answers are deleted and the end of the chain is logged.
const recordsInterval = 24 * time.Hour

// keepRecords deletes the content of old answers and logs the end of the chain, at the start and every day.
func (p *program) keepRecords(ctx context.Context, h *house) {
	ticker := time.NewTicker(recordsInterval)
	defer ticker.Stop()
	for {
		if err := p.tendRecords(ctx, h); err != nil && ctx.Err() == nil {
			p.log.Error("the audit log could not be tended; it is tried again tomorrow", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (p *program) tendRecords(ctx context.Context, h *house) error {
	if days := p.settings.RetentionDays; days > 0 {
		d, err := h.Log.Prune(ctx, time.Now().AddDate(0, 0, -days))
		if err != nil {
			return err
		}
		p.log.Info("old answers were deleted from the audit log", "older_than_days", days, "answers", d.Answers, "records", d.Records)
	}
	head, err := h.Log.Mark(ctx)
	if err != nil {
		return err
	}
	p.log.Info("the end of the audit log, for bot audit verify --head", "head", head.String())
	return nil
}
