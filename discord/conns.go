package discord

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// connections are the open network connections of a shard's gateway, so that they can be closed when discordgo can't, and
// its IDENTIFYs held back: discordgo answers every op9 with one at once, and where Discord refuses that with another op9,
// the IDENTIFYs of a day are spent in a minute.
type connections struct {
	// identify spreads the IDENTIFYs of all shards.
	identify *pacer
	// leaving is set when the bot stops. Before that no close frame goes out: discordgo answers every end of a connection
	// with code 1000, which ends the session too.
	leaving atomic.Bool

	mu   sync.Mutex
	list map[net.Conn]bool
}

// identifySize is the size from which a payload is an IDENTIFY, in bytes. With discordgo's properties and presence it has
// about 600; RESUME, a heartbeat and the request for the connection have fewer than 300, with TLS around them too.
const identifySize = 400

// Close frames are the only payloads of fewer bytes than a heartbeat: 8 against 21, with the record of TLS around them at
// most 37 against 43.
const (
	closeSize    = 12
	closeSizeTLS = 40
	portTLS      = "443"
)

// dialer dials connections that are remembered.
func (c *connections) dialer(patience time.Duration) *websocket.Dialer {
	d := *websocket.DefaultDialer
	d.HandshakeTimeout = patience
	plain := &net.Dialer{Timeout: patience}
	d.NetDialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := plain.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		own := &remembered{Conn: conn, by: c, closed: make(chan struct{}), silent: closeSize}
		if _, port, err := net.SplitHostPort(addr); err == nil && port == portTLS {
			own.silent = closeSizeTLS
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.list == nil {
			c.list = map[net.Conn]bool{}
		}
		c.list[own] = true
		return own, nil
	}
	return &d
}

func (c *connections) closeAll() {
	c.mu.Lock()
	list := c.list
	c.list = nil
	c.mu.Unlock()
	for conn := range list {
		_ = conn.Close() // it may be closed already, which is what is wanted
	}
}

// remembered is a connection that is forgotten when it is closed.
type remembered struct {
	net.Conn
	by    *connections
	begun atomic.Bool
	// silent is the size up to which a payload is a close frame, in bytes.
	silent int
	once   sync.Once
	closed chan struct{}
}

// Write implements net.Conn. The first write is the beginning of TLS or of the request, however large.
func (r *remembered) Write(p []byte) (int, error) {
	begun := r.begun.Swap(true)
	if begun && len(p) <= r.silent && !r.by.leaving.Load() {
		return len(p), nil
	}
	if begun && len(p) >= identifySize && !r.by.identify.take(r.closed) {
		return 0, net.ErrClosed
	}
	return r.Conn.Write(p)
}

// Close implements net.Conn.
func (r *remembered) Close() error {
	r.once.Do(func() { close(r.closed) })
	r.by.mu.Lock()
	delete(r.by.list, r)
	r.by.mu.Unlock()
	return r.Conn.Close()
}

// pacer spreads the IDENTIFYs of all shards.
type pacer struct {
	every time.Duration
	// turn is held by the shard that introduces itself.
	turn chan struct{}

	mu   sync.Mutex
	last time.Time
}

func newPacer(every time.Duration) *pacer { return &pacer{every: every, turn: make(chan struct{}, 1)} }

// ready waits for a shard's turn, and until an IDENTIFY may be sent. Where it is nil, turn is held.
func (p *pacer) ready(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	p.mu.Lock()
	left := time.Until(p.last.Add(p.every))
	p.mu.Unlock()
	if err := wait(ctx, left); err != nil {
		<-p.turn
		return err
	}
	return nil
}

// take waits until an IDENTIFY may be sent, and counts it; false where the connection was closed meanwhile.
func (p *pacer) take(closed <-chan struct{}) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := time.NewTimer(time.Until(p.last.Add(p.every)))
	defer t.Stop()
	select {
	case <-t.C:
		p.last = time.Now()
		return true
	case <-closed:
		return false
	}
}
