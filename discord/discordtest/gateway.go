package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// Intents are Discord's gateway intents.
type Intents uint32

// The intents that this server looks at.
const (
	IntentGuilds         Intents = 1 << 0
	IntentGuildMembers   Intents = 1 << 1 // privileged
	IntentPresences      Intents = 1 << 8 // privileged
	IntentGuildMessages  Intents = 1 << 9
	IntentDirectMessages Intents = 1 << 12
	IntentMessageContent Intents = 1 << 15 // privileged

	privileged = IntentGuildMembers | IntentPresences | IntentMessageContent
	// knownIntents are all that Discord has: 0 to 16, 20, 21, 24 and 25.
	knownIntents Intents = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// The gateway's opcodes.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoice          = 4
	opResume         = 6
	opReconnect      = 7
	opMembers        = 8
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11
)

// The gateway's close codes.
const (
	CloseUnknownError     = 4000
	CloseUnknownOpcode    = 4001
	CloseDecodeError      = 4002
	CloseNotAuthenticated = 4003
	CloseAuthentication   = 4004 // fatal
	CloseAlreadyAuth      = 4005
	CloseInvalidSequence  = 4007
	CloseRateLimited      = 4008
	CloseTimedOut         = 4009
	CloseInvalidShard     = 4010 // fatal
	CloseShardingRequired = 4011 // fatal
	CloseInvalidVersion   = 4012 // fatal
	CloseInvalidIntents   = 4013 // fatal
	CloseDisallowed       = 4014 // fatal
)

// conn is one gateway connection. Its fields are guarded by Server.mu, but for ws and tcp.
type conn struct {
	s   *Server
	ws  *websocket.Conn
	tcp net.Conn

	queue []frame
	wake  chan struct{}
	// gone is closed when the connection has ended, beat at its first heartbeat.
	gone, beat chan struct{}
	beaten     bool
	session    *session
	// frozen connections stay open and say nothing more, told ones were sent op7, or are about to end, and get no more events.
	frozen, told bool
	closedBy     int
	fault        Fault
	sends        []time.Time
	shouted      string // the version that the client asked for
}

// frame is something to be written: a payload, or the end of the connection.
type frame struct {
	data     []byte
	compress bool
	before   func(time.Time)
	end      func(*conn)
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.wg.Add(1)
	fault := s.takeFault()
	s.mu.Unlock()
	defer s.wg.Done()
	if fault.When == OnConnect && fault.What.name != "" {
		fault.What.refuse(w)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{
		s: s, ws: ws, tcp: ws.UnderlyingConn(), wake: make(chan struct{}, 1), gone: make(chan struct{}), beat: make(chan struct{}), fault: fault,
		shouted: r.URL.Query().Get("v"),
	}
	s.wg.Go(c.write)
	s.mu.Lock()
	s.conns[c] = true
	s.transcribe("gateway: connected, %s", r.URL.RawQuery)
	c.greet(r)
	s.mu.Unlock()
	c.read()
}

// greet says HELLO, or ends the connection of a client that asked for what this gateway does not speak.
func (c *conn) greet(r *http.Request) {
	query := r.URL.Query()
	switch {
	case c.s.closed:
		c.cut()
	case c.shouted != "9" && c.shouted != "10":
		c.refuse(CloseInvalidVersion, "v is %q: 9 and 10 are spoken", c.shouted)
	case query.Get("encoding") != "json" || query.Get("compress") != "":
		c.refuse(CloseDecodeError, "only encoding=json without transport compression is spoken here")
	case c.at(OnHello):
	default:
		c.send(opHello, doc{"heartbeat_interval": c.s.o.Heartbeat.Milliseconds(), "_trace": []string{}})
	}
}

// read takes what the client sends until the connection ends.
func (c *conn) read() {
	code := 0
	for {
		_ = c.ws.SetReadDeadline(time.Now().Add(c.patience()))
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			code = c.ended(err)
			break
		}
		c.s.mu.Lock()
		if c.closedBy == 0 {
			c.handle(data)
		}
		c.s.mu.Unlock()
	}
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.leave(code)
}

// patience is how long the client may be silent: an interval and some seconds, or a moment once it was sent away.
func (c *conn) patience() time.Duration {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.closedBy != 0 {
		return farewell
	}
	return c.s.o.Heartbeat + c.s.o.Tolerance
}

// farewell is how long a client may take to answer a close frame.
const farewell = 2 * time.Second

// ended is the code with which the client ended the connection, 0 without one. One that was silent for too long broke
// the rules.
func (c *conn) ended(err error) int {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return closed.Code
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		c.s.mu.Lock()
		defer c.s.mu.Unlock()
		if !c.frozen && c.closedBy == 0 {
			c.s.note(Violation{Rule: RuleHeartbeat, Where: "gateway", Detail: "no heartbeat came in time"})
		}
	}
	return 0
}

// leave takes a connection that has ended out of the world; s.mu is held.
func (c *conn) leave(code int) {
	delete(c.s.conns, c)
	_ = c.ws.Close()
	close(c.gone)
	if s := c.session; s != nil && s.conn == c {
		s.conn = nil
		if code == websocket.CloseNormalClosure || code == websocket.CloseGoingAway {
			s.valid = false
		}
	}
	c.s.closes = append(c.s.closes, Close{At: c.s.now(), ByServer: c.closedBy, ByClient: code})
	c.s.transcribe("gateway: closed by the client with %d, by the server with %d", code, c.closedBy)
	c.s.changed.fire()
}

// write sends what is queued until the connection ends.
func (c *conn) write() {
	for {
		c.s.mu.Lock()
		queue := c.queue
		c.queue = nil
		c.s.mu.Unlock()
		for _, f := range queue {
			if !c.put(f) {
				return
			}
		}
		select {
		case <-c.wake:
		case <-c.gone:
			return
		}
	}
}

// put writes one frame and reports whether more can follow.
func (c *conn) put(f frame) bool {
	if f.end != nil {
		f.end(c)
		return false
	}
	if f.before != nil {
		c.s.mu.Lock()
		f.before(c.s.now())
		c.s.mu.Unlock()
	}
	_ = c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second))
	kind, data := websocket.TextMessage, f.data
	if f.compress {
		kind, data = websocket.BinaryMessage, deflate(f.data)
	}
	return c.ws.WriteMessage(kind, data) == nil
}

func deflate(data []byte) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(data)
	_ = z.Close()
	return packed.Bytes()
}

// push queues a frame; s.mu is held. A frozen connection takes no more.
func (c *conn) push(f frame) {
	if c.frozen {
		return
	}
	c.queue = append(c.queue, f)
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// send queues a payload without a sequence number.
func (c *conn) send(op int, d any) {
	data, err := json.Marshal(doc{"op": op, "d": d, "s": nil, "t": nil})
	if err != nil {
		c.s.tb.Errorf("discordtest: opcode %d: %v", op, err)
		return
	}
	c.s.transcribe("gateway: sends op %d", op)
	c.push(c.frame(data, nil))
}

// compressFrom is the size in bytes from which payloads are compressed for clients that asked for it: like Discord, this
// server compresses some, so that a client must take both.
const compressFrom = 256

func (c *conn) frame(data []byte, before func(time.Time)) frame {
	packed := c.session != nil && c.session.compress && len(data) >= compressFrom
	return frame{data: data, compress: packed, before: before}
}

// shut closes the connection with a code, as Discord does; s.mu is held.
func (c *conn) shut(code int, reason string) {
	c.closedBy = code
	if s := c.session; s != nil && s.conn == c && endsSession(code) {
		s.valid = false
	}
	c.push(frame{end: func(c *conn) {
		_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
		// The client answers with a close frame; one that does not is cut off.
		_ = c.ws.SetReadDeadline(time.Now().Add(farewell))
	}})
}

// endsSession reports whether a session can't be resumed after a close code.
func endsSession(code int) bool {
	return code == CloseInvalidSequence || code == CloseTimedOut || code == CloseAuthentication || code >= CloseInvalidShard
}

// cut ends the TCP connection without a word.
func (c *conn) cut() { _ = c.tcp.Close() }

// reset ends the TCP connection with a reset.
func (c *conn) reset() {
	if tcp, ok := c.tcp.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.tcp.Close()
}
