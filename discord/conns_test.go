package discord

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// TestConnectionsOverTLS: over TLS too, close frames are held back while there is a session and heartbeats are not, and an
// IDENTIFY waits for its turn. (The local Discord of the other tests has no TLS.)
func TestConnectionsOverTLS(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			heard := make(chan string, 100)
			server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				up := websocket.Upgrader{}
				ws, err := up.Upgrade(w, r, nil)
				if err != nil {
					heard <- err.Error()
					return
				}
				defer ws.Close()
				for {
					_, data, err := ws.ReadMessage()
					if err != nil {
						heard <- err.Error()
						return
					}
					heard <- string(data[:min(len(data), 20)])
				}
			}))
			defer server.Close()
			const every = 300 * time.Millisecond
			c := &connections{identify: newPacer(every)}
			d := c.dialer(5 * time.Second)
			roots := x509.NewCertPool()
			roots.AddCert(server.Certificate())
			d.TLSClientConfig.RootCAs, d.TLSClientConfig.MaxVersion = roots, version
			d.NetDialContext = nil
			d.NetDial = func(network, addr string) (net.Conn, error) {
				conn, err := net.Dial(network, addr)
				if err != nil {
					return nil, err
				}
				return c.remember(conn), nil
			}
			ws, res, err := d.Dial("wss"+strings.TrimPrefix(server.URL, "https"), nil)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			identify := `{"op":2,` + strings.Repeat("x", 600)
			began := time.Now()
			for _, payload := range []string{identify, identify, `{"op":1,"d":0}`} {
				if err := ws.WriteMessage(websocket.TextMessage, []byte(payload)); err != nil {
					t.Fatal(err)
				}
				if got := <-heard; !strings.HasPrefix(payload, got) {
					t.Fatalf("%q, want %q", got, payload[:8])
				}
			}
			if took := time.Since(began); took < every {
				t.Errorf("two IDENTIFYs within %s", took)
			}
			c.up.Store(true)
			bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
			if err := ws.WriteMessage(websocket.CloseMessage, bye); err != nil {
				t.Fatal(err)
			}
			c.closeAll()
			if got := <-heard; strings.Contains(got, "1000") {
				t.Errorf("the close frame went out: %s", got)
			}
		})
	}
}
