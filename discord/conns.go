package discord

import (
	"bytes"
	"context"
	"crypto/tls"
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
	// up is set while there is a session, leaving when the bot stops. From the one to the other no close frame goes out:
	// discordgo answers every end of a connection with code 1000, which ends the session too.
	up, leaving atomic.Bool

	mu   sync.Mutex
	list map[*remembered]bool
}

// identifySize is the size from which a payload is an IDENTIFY, in bytes. With discordgo's properties and presence it has
// about 600; RESUME, a heartbeat and the request for the connection have fewer than 300, with TLS around them too.
const identifySize = 400

// isClose says whether a payload has the size of a close frame: 2 bytes of head, 4 of mask and 2 of code; with the record of
// TLS 1.3 around them, or of TLS 1.2 with either of its ciphers. Heartbeats, alerts and new keys have other sizes.
func isClose(size int, secure bool) bool {
	if !secure {
		return size == 8
	}
	return size == 30 || size == 37 || size == 29
}

// dialer dials connections that are remembered.
func (c *connections) dialer(patience time.Duration) *websocket.Dialer {
	d := *websocket.DefaultDialer
	d.HandshakeTimeout = patience
	d.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, VerifyConnection: func(tls.ConnectionState) error {
		c.secured()
		return nil
	}}
	plain := &net.Dialer{Timeout: patience}
	d.NetDialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := plain.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return c.remember(conn), nil
	}
	return &d
}

// remember takes up a new connection.
func (c *connections) remember(conn net.Conn) *remembered {
	r := &remembered{Conn: conn, by: c, closed: make(chan struct{})}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.list == nil {
		c.list = map[*remembered]bool{}
	}
	c.list[r] = true
	return r
}

// secured marks that the handshake of TLS is over: what goes out from here on is what discordgo says.
func (c *connections) secured() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for r := range c.list {
		r.begun.Store(true)
	}
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
	by *connections
	// begun says that discordgo speaks: that the handshake of TLS, or without it the request for the connection, is
	// through. open says that there is no TLS, as with the local Discord of tests.
	begun  atomic.Bool
	open   atomic.Bool
	once   sync.Once
	closed chan struct{}
}

// Write implements net.Conn.
func (r *remembered) Write(p []byte) (int, error) {
	begun := r.begun.Load()
	if !begun && bytes.HasPrefix(p, []byte("GET ")) { // a proxy hears CONNECT, and TLS begins with a number
		r.open.Store(true)
		r.begun.Store(true)
	}
	if begun && r.by.up.Load() && !r.by.leaving.Load() && isClose(len(p), !r.open.Load()) {
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
