package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/web"
)

// checkRetention says how long answers are kept.
func (p *program) checkRetention(context.Context) finding {
	f := finding{Check: "retention", State: stateOK}
	switch days := p.settings.RetentionDays; {
	case days < 0:
		f.State, f.Detail = stateProblem, fmt.Sprintf("AUDIT_RETENTION_DAYS is %d; that deletes nothing", days)
		f.Advice = "set a number of days from 1 on, or 0 to keep answers until they are deleted by hand"
	case days == 0:
		f.State, f.Detail = stateOff, "the content of answers is kept until somebody deletes it (AUDIT_RETENTION_DAYS sets a number of days)"
	default:
		f.Detail = fmt.Sprintf("the content of answers older than %d days is deleted by bot serve every day, or by bot audit prune", days)
	}
	return f
}

// checkPageAddress looks at where the moderators' page is served. It does not listen there: the bot may do that.
func (p *program) checkPageAddress(context.Context) finding {
	f := finding{Check: "page address", State: stateOK}
	s := p.settings
	if s.WebAddress == noPage {
		f.State, f.Detail = stateOff, "no page is served (WEB_ADDRESS is none)"
		return f
	}
	host, port, err := net.SplitHostPort(s.WebAddress)
	if n, badPort := strconv.ParseUint(port, 10, 16); err != nil || badPort != nil {
		f.State, f.Detail, f.Advice = stateProblem, fmt.Sprintf("WEB_ADDRESS is %q, which is no address with a port", s.WebAddress), "write it like 127.0.0.1:8351"
		return f
	} else if s.WebAddress == s.ServeAddress && n != 0 {
		f.State, f.Detail, f.Advice = stateProblem, "WEB_ADDRESS and SERVE_ADDRESS are the same, "+s.WebAddress, "give one of them another port"
		return f
	}
	if !loopback(host) && !strings.HasPrefix(s.PublicURL, "https://") {
		f.State, f.Detail = stateProblem, s.WebAddress+" can be reached from other machines, where the page speaks plain HTTP"
		f.Advice = "leave WEB_ADDRESS on 127.0.0.1, or put a proxy that speaks HTTPS before it and set PUBLIC_URL; see docs/operate.md"
		return f
	}
	f.Detail = s.WebAddress + "; bot audit link makes a link to sign in"
	return f
}

// loopback says whether only this machine reaches an address.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || host == "localhost"
}

func (p *program) checkPublicURL(context.Context) finding {
	f := finding{Check: "public URL", State: stateOK}
	s := p.settings
	if s.PublicURL == "" {
		f.State, f.Detail = stateOff, "none is set; sign-in links lead to this machine (PUBLIC_URL, where a proxy stands before the page)"
		return f
	}
	if err := web.CheckURL(s.PublicURL); err != nil {
		f.State, f.Detail, f.Advice = stateProblem, err.Error(), "correct PUBLIC_URL"
		return f
	}
	if u, err := url.Parse(s.PublicURL); err == nil && u.Scheme == "http" && !loopback(u.Hostname()) {
		f.State, f.Detail = stateProblem, s.PublicURL+" is not HTTPS: sign-in links and sessions can be read on the way"
		f.Advice = "have the proxy speak HTTPS, and set PUBLIC_URL to https://" + u.Host
		return f
	}
	f.Detail = "sign-in links begin with " + s.PublicURL
	return f
}

func (p *program) checkPageHosts(context.Context) finding {
	f := finding{Check: "page hosts", State: stateOK}
	s := p.settings
	if len(s.WebHosts) == 0 {
		f.State, f.Detail = stateOff, "none are set; the page answers to the names of this machine's loopback, and to that of PUBLIC_URL (WEB_HOSTS)"
		return f
	}
	for _, h := range s.WebHosts {
		// A name that is more than a name would have to stand in a request letter for letter, and never does.
		if u, err := url.Parse("//" + strings.TrimSpace(h)); err != nil || u.Host == "" || u.Host != strings.TrimSpace(h) {
			f.State, f.Detail, f.Advice = stateProblem, fmt.Sprintf("WEB_HOSTS names %q, which is no name of a host", h), "write names alone, like audit.example.org,localhost"
			return f
		}
	}
	f.Detail = "the page answers to " + strings.Join(s.WebHosts, ", ") + ", and to the name of PUBLIC_URL"
	return f
}

func (p *program) checkPageProxies(context.Context) finding {
	f := finding{Check: "page proxies", State: stateOK}
	s := p.settings
	for _, prefix := range s.WebProxies {
		if prefix.Bits() == 0 {
			f.State, f.Detail = stateProblem, fmt.Sprintf("WEB_PROXIES has %s: everybody could claim to be somebody else when attempts to sign in are counted", prefix)
			f.Advice = "name the proxy's own address, like 127.0.0.1/32"
			return f
		}
	}
	switch {
	case len(s.WebProxies) > 0:
		f.Detail = fmt.Sprintf("X-Forwarded-For of %v is believed", s.WebProxies)
	case s.PublicURL != "":
		f.State, f.Detail = stateOff, "none is believed; behind a proxy all visitors count as one when attempts to sign in are limited"
		f.Advice = "set WEB_PROXIES to the proxy's address, like 127.0.0.1/32"
	default:
		f.State, f.Detail = stateOff, "none is set, and none is needed without PUBLIC_URL (WEB_PROXIES)"
	}
	return f
}
