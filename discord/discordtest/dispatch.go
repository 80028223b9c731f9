package discordtest

import (
	"encoding/json"
	"net/http"
	"time"
)

// event is something that happened, on its way to the sessions that asked for it.
type event struct {
	name  string
	guild *Guild
	// intents are those of which one must have been asked for; 0 is for events that come always.
	intents Intents
	data    any
	// view makes the data for a session by its intents, where that matters.
	view func(Intents) any
	// before is told when the event is written to a socket for the first time.
	before func(time.Time)
}

// dispatch sends an event to every session that it is for; s.mu is held.
func (s *Server) dispatch(e event) {
	for _, session := range s.sessions {
		if session.valid && session.serves(e.guild) && (e.intents == 0 || session.intents&e.intents != 0) && e.reaches() {
			s.deliver(session, e)
		}
	}
	s.changed.fire()
}

// reaches is false for what happens in a guild that the bot has left or that is unavailable.
func (e event) reaches() bool {
	return e.guild == nil || e.name == "GUILD_DELETE" || !e.guild.gone && !e.guild.unavailable
}

// maxLog is how many events a session keeps for RESUME.
const maxLog = 10_000

// deliver numbers an event, keeps it for RESUME and sends it where the session has a connection.
func (s *Server) deliver(to *session, e event) {
	data := e.data
	if e.view != nil {
		data = e.view(to.intents)
	}
	to.seq++
	payload, err := json.Marshal(doc{"op": opDispatch, "t": e.name, "s": to.seq, "d": data})
	if err != nil {
		s.tb.Errorf("discordtest: event %s: %v", e.name, err)
		return
	}
	if len(to.log) == maxLog {
		to.forget(to.log[maxLog/10].seq)
	}
	to.log = append(to.log, logged{to.seq, payload, e.before})
	if c := to.conn; c != nil && !c.told && c.closedBy == 0 {
		s.transcribe("gateway: dispatches %s %d", e.name, to.seq)
		c.push(c.frame(payload, e.before))
	}
}

// Dispatch sends the bot any event with any data, also such as Discord never would; guild may be nil.
func (s *Server) Dispatch(guild *Guild, name string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatch(event{name: name, guild: guild, data: data})
}

func (s *Server) gatewayURL() string { return "ws://" + s.address }

func (s *Server) getGateway(*call) (int, any, *refusal) {
	return http.StatusOK, doc{"url": s.gatewayURL()}, nil
}

func (s *Server) getGatewayBot(*call) (int, any, *refusal) {
	used := s.identifiesToday()
	return http.StatusOK, doc{"url": s.gatewayURL(), "shards": s.o.Shards, "session_start_limit": doc{
		"total": s.o.IdentifyLimit, "remaining": max(0, s.o.IdentifyLimit-used), "reset_after": (24 * time.Hour).Milliseconds(),
		"max_concurrency": s.o.MaxConcurrency,
	}}, nil
}
