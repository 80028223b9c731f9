package web

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// How many attempts to sign in may fail, and how many places they are counted for; where there are more, the oldest
// count is given up, since links are too long to be guessed anyway.
const (
	attemptsLeft   = 10
	attemptsWithin = time.Minute
	manyPlaces     = 4096
)

// attempts counts links that did not work, by where they came from.
type attempts struct {
	clock   func() time.Time
	proxies []netip.Prefix

	mu     sync.Mutex
	counts map[netip.Prefix]count
}

type count struct {
	failed int
	since  time.Time
}

func newAttempts(clock func() time.Time, proxies []netip.Prefix) *attempts {
	return &attempts{clock: clock, proxies: proxies, counts: map[netip.Prefix]count{}}
}

// left says whether another attempt may be made.
func (a *attempts) left(r *http.Request) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	c, ok := a.counts[a.from(r)]
	return !ok || c.failed < attemptsLeft || a.clock().Sub(c.since) >= attemptsWithin
}

// failed counts an attempt.
func (a *attempts) failed(r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now, from := a.clock(), a.from(r)
	c, ok := a.counts[from]
	if !ok && len(a.counts) >= manyPlaces {
		a.forget()
	}
	if !ok || now.Sub(c.since) >= attemptsWithin {
		c = count{since: now}
	}
	c.failed++
	a.counts[from] = c
}

// forget drops the oldest count.
func (a *attempts) forget() {
	var oldest netip.Prefix
	for from, c := range a.counts {
		if !oldest.IsValid() || c.since.Before(a.counts[oldest].since) {
			oldest = from
		}
	}
	delete(a.counts, oldest)
}

// from is where a request comes from: one address, or the network that one customer has of IPv6. Behind a proxy that is
// believed, it is the last address that the proxies name and that is none of theirs.
func (a *attempts) from(r *http.Request) netip.Prefix {
	addr := address(r.RemoteAddr)
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(forwarded) - 1; i >= 0 && a.proxy(addr); i-- {
		next := forwardedAddress(strings.TrimSpace(forwarded[i]))
		if !next.IsValid() {
			break
		}
		addr = next
	}
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.WithZone("").Prefix(bits) // what is no address counts as one place
	return p
}

// forwardedAddress reads an entry as proxies write it: an address, in brackets or not, with a port or without. The zero
// address for anything else.
func forwardedAddress(entry string) netip.Addr {
	if addr := address(entry); addr.IsValid() {
		return addr
	}
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(entry, "["), "]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap()
}

func (a *attempts) proxy(addr netip.Addr) bool {
	for _, p := range a.proxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// address is the address of "host:port", the zero one where there is none.
func address(hostPort string) netip.Addr {
	p, err := netip.ParseAddrPort(hostPort)
	if err != nil {
		return netip.Addr{}
	}
	return p.Addr().Unmap()
}
