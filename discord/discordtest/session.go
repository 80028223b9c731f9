package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// session is what READY starts and RESUME takes up again. It is guarded by Server.mu.
type session struct {
	id       string
	shard    [2]int
	intents  Intents
	compress bool
	valid    bool
	// lost sessions go on while their connection stands, but can't be resumed.
	lost bool
	conn *conn
	seq  int64
	// log are the events that the client has not acknowledged by a heartbeat, for RESUME; those up to floor are forgotten.
	log   []logged
	floor int64
}

type logged struct {
	seq  int64
	data []byte
	// before is told when the event goes out for the first time.
	before func(time.Time)
}

// Identify is one IDENTIFY as it came.
type Identify struct {
	At       time.Time
	Intents  Intents
	Shard    [2]int
	Compress bool
	// Version is the gateway version of the connection.
	Version string
	// OK is false where READY was not the answer.
	OK bool
}

// Resume is one RESUME as it came.
type Resume struct {
	At        time.Time
	SessionID string
	Seq       int64
	// Replayed is how many missed events followed; OK is false where RESUMED was not the answer.
	Replayed int
	OK       bool
}

// Close is how a connection ended: the code of the server's close frame and that of the client's, each 0 without one.
type Close struct {
	At       time.Time
	ByServer int
	ByClient int
}

// refuse closes the connection for a fault of the client's; s.mu is held.
func (c *conn) refuse(code int, format string, args ...any) {
	detail := fmt.Sprintf(format, args...)
	c.s.note(Violation{Rule: gatewayRule(code), Where: "gateway", Code: code, Detail: detail})
	c.shut(code, detail[:min(len(detail), 100)])
}

func gatewayRule(code int) Rule {
	switch code {
	case CloseAuthentication:
		return RuleAuth
	case CloseRateLimited:
		return RuleRateLimit
	}
	return RuleGateway
}

// maxPayload is the largest payload a client may send, in bytes.
const maxPayload = 4096

// handle takes one payload; s.mu is held.
func (c *conn) handle(data []byte) {
	var payload struct {
		Op *int            `json:"op"`
		D  json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(data, &payload); err != nil || payload.Op == nil || len(data) > maxPayload {
		c.refuse(CloseDecodeError, "a payload of %d bytes can't be decoded or is larger than %d", len(data), maxPayload)
		return
	}
	if c.frozen {
		return
	}
	op := *payload.Op
	if op != opHeartbeat {
		c.s.transcribe("gateway: received op %d %s", op, payload.D)
		if c.tooChatty() {
			c.refuse(CloseRateLimited, "more than 120 payloads in a minute")
			return
		}
	}
	switch op {
	case opHeartbeat:
		c.heartbeat(payload.D)
	case opIdentify:
		c.identify(payload.D)
	case opResume:
		c.resume(payload.D)
	case opPresence, opVoice, opMembers:
		if c.session == nil {
			c.refuse(CloseNotAuthenticated, "op %d before IDENTIFY", op)
		}
	default:
		c.refuse(CloseUnknownOpcode, "there is no op %d for clients", op)
	}
}

// tooChatty counts payloads other than heartbeats.
func (c *conn) tooChatty() bool {
	now := c.s.now()
	c.sends = slices.DeleteFunc(c.sends, func(t time.Time) bool { return now.Sub(t) > time.Minute })
	c.sends = append(c.sends, now)
	return len(c.sends) > 120
}

func (c *conn) heartbeat(d json.RawMessage) {
	seq := int64(0)
	if text := string(d); text != "null" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			c.refuse(CloseDecodeError, "the sequence of a heartbeat is %s", d)
			return
		}
		seq = n
	}
	if s := c.session; s != nil {
		if seq > s.seq {
			c.s.note(Violation{Rule: RuleHeartbeat, Where: "gateway", Detail: fmt.Sprintf("sequence %d was never sent, the last was %d", seq, s.seq)})
		}
		s.forget(seq)
	}
	c.send(opAck, nil)
	if !c.beaten {
		c.beaten = true
		close(c.beat)
		c.at(AfterHeartbeat)
	}
	c.s.changed.fire()
}

// forget drops events that the client has seen.
func (s *session) forget(seen int64) {
	s.floor = max(s.floor, seen)
	i := slices.IndexFunc(s.log, func(l logged) bool { return l.seq > seen })
	if i < 0 {
		i = len(s.log)
	}
	s.log = slices.Delete(s.log, 0, i)
}

// right compares a token that may carry discordgo's "Bot ".
func (s *Server) right(token string) bool { return strings.TrimPrefix(token, "Bot ") == s.o.Token }

func (c *conn) identify(d json.RawMessage) {
	s := c.s
	said := struct {
		Token      string         `json:"token"`
		Intents    *Intents       `json:"intents"`
		Shard      *[2]int        `json:"shard"`
		Compress   bool           `json:"compress"`
		Properties map[string]any `json:"properties"`
	}{}
	if err := json.Unmarshal(d, &said); err != nil || said.Intents == nil || said.Properties == nil {
		c.refuse(CloseDecodeError, "IDENTIFY needs token, intents and properties: %v", err)
		return
	}
	if said.Shard == nil {
		said.Shard = &[2]int{0, 1}
	}
	s.identify = append(s.identify, Identify{At: s.now(), Intents: *said.Intents, Shard: *said.Shard, Compress: said.Compress, Version: c.shouted})
	s.changed.fire()
	if !c.mayIdentify(said.Token, *said.Intents, *said.Shard) || c.at(OnIdentify) {
		return
	}
	s.identify[len(s.identify)-1].OK = true
	c.session = &session{
		id: "session" + s.nextID(), shard: *said.Shard, intents: *said.Intents, compress: said.Compress, valid: true, conn: c,
	}
	s.sessions[c.session.id] = c.session
	c.ready()
}

// mayIdentify refuses what Discord refuses, in its order.
func (c *conn) mayIdentify(token string, intents Intents, shard [2]int) bool {
	s := c.s
	key := shard[0] % max(1, s.o.MaxConcurrency)
	last := s.lastIdent[key]
	s.lastIdent[key] = s.now()
	switch {
	case c.session != nil:
		c.refuse(CloseAlreadyAuth, "IDENTIFY a second time")
	case !s.right(token):
		c.refuse(CloseAuthentication, "Authentication failed.")
	case s.identifiesToday() > s.o.IdentifyLimit:
		c.refuse(CloseAuthentication, "more than %d IDENTIFYs in a day: the token was reset", s.o.IdentifyLimit)
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		c.refuse(CloseInvalidShard, "Invalid shard %v.", shard)
	case intents&^knownIntents != 0:
		c.refuse(CloseInvalidIntents, "Invalid intent(s) %b.", intents)
	case intents&privileged&^s.o.Privileged != 0:
		c.refuse(CloseDisallowed, "Disallowed intent(s) %b.", intents&privileged&^s.o.Privileged)
	case s.now().Sub(last) < time.Duration(float64(5*time.Second)/s.o.Pace):
		s.note(Violation{Rule: RuleRateLimit, Where: "gateway", Detail: "IDENTIFY within 5 s of the one before"})
		c.send(opInvalidSession, false)
	default:
		return true
	}
	return false
}

func (s *Server) identifiesToday() int {
	day := s.now().Add(-24 * time.Hour)
	n := 0
	for _, i := range s.identify {
		if i.At.After(day) {
			n++
		}
	}
	return n
}

// ready sends READY and the guilds of the shard.
func (c *conn) ready() {
	s, session := c.s, c.session
	var mine []*Guild
	list := []doc{}
	for _, g := range s.guilds {
		if !g.gone && session.serves(g) {
			mine = append(mine, g)
			list = append(list, doc{"id": g.ID, "unavailable": true})
		}
	}
	s.deliver(session, event{name: "READY", data: doc{
		"v": 10, "user": s.bot.json(), "guilds": list, "session_id": session.id, "resume_gateway_url": s.gatewayURL(),
		"session_type": "normal", "shard": session.shard, "application": doc{"id": s.app, "flags": 0}, "private_channels": []doc{},
		"relationships": []doc{}, "presences": []doc{}, "_trace": []string{},
	}})
	s.changed.fire()
	c.at(AfterReady)
	for _, g := range mine {
		if !g.unavailable && session.intents&IntentGuilds != 0 {
			s.deliver(session, event{name: "GUILD_CREATE", guild: g, data: g.json()})
		}
	}
}

func (c *conn) resume(d json.RawMessage) {
	s := c.s
	var said struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	if err := json.Unmarshal(d, &said); err != nil {
		c.refuse(CloseDecodeError, "RESUME can't be decoded: %v", err)
		return
	}
	s.resumes = append(s.resumes, Resume{At: s.now(), SessionID: said.SessionID, Seq: said.Seq})
	s.changed.fire()
	old := s.sessions[said.SessionID]
	switch {
	case c.session != nil:
		c.refuse(CloseAlreadyAuth, "RESUME in a session")
	case !s.right(said.Token):
		c.refuse(CloseAuthentication, "Authentication failed.")
	case c.at(OnResume):
	case old == nil || !old.valid || old.lost || said.Seq < old.floor:
		c.send(opInvalidSession, false)
	case said.Seq > old.seq:
		c.refuse(CloseInvalidSequence, "sequence %d was never sent, the last was %d", said.Seq, old.seq)
	default:
		c.take(old, said.Seq)
	}
}

// take goes on with a session: missed events first, then RESUMED.
func (c *conn) take(old *session, seq int64) {
	if old.conn != nil {
		old.conn.cut()
	}
	old.conn, c.session = c, old
	old.forget(seq)
	missed := slices.Clone(old.log)
	for _, l := range missed {
		c.push(c.frame(l.data, l.before))
	}
	last := &c.s.resumes[len(c.s.resumes)-1]
	last.OK, last.Replayed = true, len(missed)
	c.s.deliver(old, event{name: "RESUMED", data: doc{"_trace": []string{}}})
	c.s.changed.fire()
	c.at(AfterReady)
}

// serves reports whether the events of a guild (nil: of direct messages) belong to the session's shard.
func (s *session) serves(g *Guild) bool {
	if g == nil {
		return s.shard[0] == 0
	}
	id, err := strconv.ParseUint(g.ID, 10, 64)
	return err == nil && int(id>>22%uint64(s.shard[1])) == s.shard[0]
}
