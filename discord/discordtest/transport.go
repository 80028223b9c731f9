package discordtest

import (
	"fmt"
	"net/http"
	"net/url"
)

// Transport is what the bot's HTTP client uses to reach this server under Discord's names: it carries requests to
// discord.com and Discord's file hosts to loopback. A request to any other host fails and is a violation.
func (s *Server) Transport() http.RoundTripper { return carrier{s} }

type carrier struct{ s *Server }

func (c carrier) RoundTrip(r *http.Request) (*http.Response, error) {
	switch r.URL.Host {
	case "discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com", cdnHost, "media.discordapp.net", c.s.address:
	default:
		c.s.mu.Lock()
		c.s.note(Violation{Rule: RuleHost, Where: r.Method + " " + r.URL.String(), Detail: "no host of Discord's"})
		c.s.mu.Unlock()
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, fmt.Errorf("discordtest: %s is no host of Discord's", r.URL.Host)
	}
	local := r.Clone(r.Context())
	local.Host = r.URL.Host
	local.URL = &url.URL{
		Scheme: "http", Host: c.s.address, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery,
	}
	return c.s.client.RoundTrip(local)
}

// cdnHost is where Discord keeps attachments.
const cdnHost = "cdn.discordapp.com"
