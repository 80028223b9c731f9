package discordtest

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// Drop is a way to break a gateway connection.
type Drop struct {
	name  string
	waits bool
	do    func(*conn)
	// refuse answers the request that asks for a connection.
	refuse func(http.ResponseWriter)
}

// Reconnect is op7: the client is asked to connect again and resume. Until it does, the session gets no events.
func Reconnect() Drop {
	return Drop{name: "op7", waits: true, do: func(c *conn) { c.send(opReconnect, nil); c.told = true }}
}

// InvalidSession is op9. A session that is not resumable is over; a resumable one can be resumed by a new connection.
func InvalidSession(resumable bool) Drop {
	return Drop{name: "op9", do: func(c *conn) {
		c.send(opInvalidSession, resumable)
		if s := c.session; s != nil {
			s.valid, s.conn, c.session = resumable, nil, nil
		}
	}}
}

// CloseWith closes with a code, such as CloseUnknownError (which can be resumed) or CloseAuthentication (which is fatal).
func CloseWith(code int) Drop {
	return Drop{name: "close", do: func(c *conn) { c.shut(code, "scripted") }}
}

// ResetLink resets the TCP connection.
func ResetLink() Drop {
	return Drop{name: "reset", do: func(c *conn) { c.push(frame{end: (*conn).reset}); c.told = true }, refuse: cutOff}
}

// CutLink ends the TCP connection without a close frame.
func CutLink() Drop {
	return Drop{name: "cut", do: func(c *conn) { c.push(frame{end: (*conn).cut}); c.told = true }, refuse: cutOff}
}

// DeadLink leaves the connection open, but nothing comes over it any more, no acknowledgement either.
func DeadLink() Drop {
	return Drop{name: "dead link", do: func(c *conn) { c.frozen = true }}
}

// Unavailable answers the request for a connection with an HTTP status instead, such as 503. It is for OnConnect.
func Unavailable(status int) Drop {
	return Drop{name: "unavailable", do: (*conn).cut, refuse: func(w http.ResponseWriter) { w.WriteHeader(status) }}
}

// Moment is when a scripted fault strikes a connection.
type Moment int

// The moments. At those called On… the fault takes the place of what would follow: HELLO, READY or RESUMED.
const (
	OnConnect Moment = iota
	OnHello
	OnIdentify
	OnResume
	// AfterReady is right behind READY or RESUMED, before any guild.
	AfterReady
	// AfterHeartbeat is right behind the acknowledgement of the first heartbeat.
	AfterHeartbeat
)

// Fault strikes one gateway connection. The zero Fault lets a connection be.
type Fault struct {
	When Moment
	What Drop
}

// ScriptGateway lets the next connections meet these faults, one each. One that is never met fails the test at its end.
func (s *Server) ScriptGateway(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

func (s *Server) takeFault() Fault {
	if len(s.faults) == 0 {
		return Fault{}
	}
	f := s.faults[0]
	s.faults = s.faults[1:]
	return f
}

// at lets the connection's fault strike if this is its moment, and reports whether it did; s.mu is held.
func (c *conn) at(when Moment) bool {
	if c.fault.What.do == nil || c.fault.When != when {
		return false
	}
	what := c.fault.What
	c.fault = Fault{}
	c.s.transcribe("gateway: scripted fault %q", what.name)
	what.do(c)
	return true
}

// Drop breaks every gateway connection that has a session. Op7 waits for a connection's first heartbeat, as Discord does
// in practice; for another moment there is ScriptGateway. The test fails if there is no connection within Options.Patience.
func (s *Server) Drop(what Drop) {
	s.tb.Helper()
	s.AwaitConnected(1)
	s.mu.Lock()
	conns := s.connected()
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), s.o.Patience)
	defer cancel()
	for _, c := range conns {
		if what.waits {
			select {
			case <-c.beat:
			case <-c.gone:
				continue
			case <-ctx.Done():
				s.tb.Fatalf("discordtest: no heartbeat came before op7\n%s", s.Transcript())
			}
		}
		s.mu.Lock()
		s.transcribe("gateway: drop %q", what.name)
		what.do(c)
		s.mu.Unlock()
	}
}

// connected are the connections over which events go; s.mu is held.
func (s *Server) connected() []*conn {
	var list []*conn
	for c := range s.conns {
		if c.session != nil && c.session.conn == c && !c.told && !c.frozen && c.closedBy == 0 {
			list = append(list, c)
		}
	}
	return list
}

// Connected is how many gateway connections have a session.
func (s *Server) Connected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.connected())
}

// AwaitConnected waits until at least n gateway connections have a session.
func (s *Server) AwaitConnected(n int) {
	s.tb.Helper()
	s.must(&s.changed, "gateway connections", func() bool { return len(s.connected()) >= n })
}

// AwaitHeartbeat waits until at least n gateway connections have a session and have sent a heartbeat in it. A client such
// as discordgo is in one piece only then: told to close or to reconnect before, it locks itself or never stops.
func (s *Server) AwaitHeartbeat(n int) {
	s.tb.Helper()
	s.must(&s.changed, "heartbeats", func() bool {
		steady := 0
		for _, c := range s.connected() {
			if c.beaten {
				steady++
			}
		}
		return steady >= n
	})
}

// AwaitDisconnected waits until no gateway connection is open.
func (s *Server) AwaitDisconnected() {
	s.tb.Helper()
	s.must(&s.changed, "the end of all gateway connections", func() bool { return len(s.conns) == 0 })
}

// AwaitIdentifies waits for the nth IDENTIFY, AwaitResumes for the nth RESUME.
func (s *Server) AwaitIdentifies(n int) {
	s.tb.Helper()
	s.must(&s.changed, "IDENTIFY", func() bool { return len(s.identify) >= n })
}

// AwaitResumes waits for the nth RESUME.
func (s *Server) AwaitResumes(n int) {
	s.tb.Helper()
	s.must(&s.changed, "RESUME", func() bool { return len(s.resumes) >= n })
}

// Identifies are all IDENTIFYs so far, Resumes all RESUMEs, Closes the ends of all connections.
func (s *Server) Identifies() []Identify {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.identify)
}

// Resumes are all RESUMEs so far.
func (s *Server) Resumes() []Resume {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.resumes)
}

// Closes are how connections ended so far.
func (s *Server) Closes() []Close {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.closes)
}

// EndSessions makes every session impossible to resume, as time does; open connections go on.
func (s *Server) EndSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, session := range s.sessions {
		session.lost = true
	}
}

// Unacknowledged is how long ago the oldest interaction without acknowledgement was made, 0 where there is none.
func (s *Server) Unacknowledged() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var oldest time.Duration
	for _, i := range s.interactions {
		if i.ackType == 0 {
			oldest = max(oldest, s.now().Sub(i.created))
		}
	}
	return oldest
}
