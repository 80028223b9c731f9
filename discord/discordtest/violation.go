package discordtest

import (
	"fmt"
	"slices"
	"time"
)

// Rule names what a bot must keep to.
type Rule string

// The rules. Those from RuleMentions on are impolite but not refused.
const (
	RuleAuth         Rule = "authorization"      // 401, or an IDENTIFY with a wrong token
	RuleUserAgent    Rule = "user agent"         // "DiscordBot (url, version)" is asked for
	RuleVersion      Rule = "api version"        // /api/v9 and /api/v10 are served
	RuleRoute        Rule = "route"              // this server has no such route
	RuleContentType  Rule = "content type"       // application/json or multipart/form-data
	RuleJSON         Rule = "json"               // the body can't be read
	RuleUnknownField Rule = "unknown field"      // a field that Discord does not have
	RuleForm         Rule = "form"               // a field out of its limits, 50035
	RuleOpenAPI      Rule = "openapi"            // Discord's own description refuses the body
	RuleEmpty        Rule = "empty message"      // 50006
	RuleFlags        Rule = "flags"              // a flag that can't be set here
	RuleSize         Rule = "size"               // an attachment over the limit, 40005
	RulePermission   Rule = "permission"         // 50001, 50013 and the like
	RuleForeign      Rule = "foreign message"    // editing what somebody else wrote, 50005
	RuleUnknown      Rule = "unknown object"     // 10003, 10008 and the like
	RuleState        Rule = "state"              // a thread that exists or is locked, a channel of another kind
	RuleAckTwice     Rule = "acknowledged twice" // 40060
	RuleAckLate      Rule = "acknowledged late"  // 10062: after 3 s, or a token that never was
	RuleAckType      Rule = "acknowledgement"    // a callback that does not fit the interaction
	RuleTokenExpired Rule = "token expired"      // 50027: after 15 minutes
	RuleRateLimit    Rule = "rate limit"         // a request beyond a bucket, the global limit, or IDENTIFY's
	RuleInvalidMany  Rule = "invalid requests"   // the address is blocked for its many 401, 403 and 429
	RuleGateway      Rule = "gateway"            // a payload that closes the connection
	RuleHost         Rule = "host"               // a request to a host that is not Discord's
	RuleMentions     Rule = "allowed mentions"   // sent without allowed_mentions that allow nothing
	RulePing         Rule = "ping"               // the message really pings somebody
	RuleEarly        Rule = "early"              // a request while Retry-After was still running
	RuleHeartbeat    Rule = "heartbeat"          // a heartbeat too late, or with a sequence from the future
	RuleSilence      Rule = "silence"            // an interaction that was never acknowledged
	RuleIgnored      Rule = "ignored"            // data that Discord drops, such as text in a deferral
)

// Violation is one request or gateway payload that was refused, or done although it was impolite.
type Violation struct {
	At   time.Time
	Rule Rule
	// Where is the request ("POST /channels/12/messages"), or "gateway".
	Where string
	// Status and Code are the HTTP status and Discord's error code; 0 where nothing was refused.
	Status, Code int
	Detail       string
}

func (v Violation) String() string {
	text := fmt.Sprintf("%s: %s: %s", v.Rule, v.Where, v.Detail)
	if v.Status != 0 {
		text += fmt.Sprintf(" (answered %d, code %d)", v.Status, v.Code)
	}
	return text
}

// Allow lets violations of these rules pass: they are still in Violations, but don't fail the test at its end.
func (s *Server) Allow(rules ...Rule) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowed = append(s.allowed, rules...)
}

// AllowCode lets violations that were refused with one of Discord's error codes pass, such as 10008 (unknown message).
func (s *Server) AllowCode(codes ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowedCodes = append(s.allowedCodes, codes...)
}

// Violations are all violations so far, oldest first, also allowed ones.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// note records a violation; s.mu is held.
func (s *Server) note(v Violation) {
	v.At = s.now()
	s.violations = append(s.violations, v)
	s.transcribe("VIOLATION %v", v)
	s.changed.fire()
}

// outrageous are the violations that nobody allowed; s.mu is held.
func (s *Server) outrageous() []Violation {
	var bad []Violation
	for _, v := range s.violations {
		if !slices.Contains(s.allowed, v.Rule) && !(v.Code != 0 && slices.Contains(s.allowedCodes, v.Code)) {
			bad = append(bad, v)
		}
	}
	return bad
}
