package discord

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// connections are the open network connections of a shard's gateway, so that they can be closed when discordgo can't.
type connections struct {
	mu   sync.Mutex
	list map[net.Conn]bool
}

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
		own := &remembered{Conn: conn, by: c}
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
	by *connections
}

// Close implements net.Conn.
func (r *remembered) Close() error {
	r.by.mu.Lock()
	delete(r.by.list, r)
	r.by.mu.Unlock()
	return r.Conn.Close()
}
