package web

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// linkLife is how long a sign-in link works.
const linkLife = 10 * time.Minute

// Who is somebody who may see the page.
type Who struct {
	// User is recorded as the author of verdicts and corrections: an id of Discord, "" for whoever has a shell on the machine.
	User string `json:"user"`
	// Name is shown to the moderator alone.
	Name string `json:"name"`
	// Server is the server whose answers are shown; other answers are not found. With All those of every server, of direct
	// messages and of the terminal are shown, and Server means nothing.
	Server string `json:"server"`
	All    bool   `json:"all"`
}

// sees says whether somebody may see what was asked on a server.
func (w Who) sees(server string) bool { return w.All || server == w.Server }

// Link makes a sign-in link for somebody of whom the caller knows who they are. It works once, for ten minutes, and only
// a hash of it is kept.
func (s *Server) Link(ctx context.Context, who Who) (string, error) {
	return NewLink(ctx, s.Tickets, s.PublicURL, who, s.Clock())
}

// NewLink is Link for a process that serves no page itself: tickets and publicURL are those of the one that does.
func NewLink(ctx context.Context, tickets Tickets, publicAddress string, who Who, now time.Time) (string, error) {
	base, err := publicURL(publicAddress)
	if err != nil {
		return "", fmt.Errorf("make sign-in link: %w", err)
	}
	if !who.All && who.Server == "" {
		return "", errors.New("make sign-in link: it must be for the answers of one server, or expressly for all")
	}
	token := newToken()
	if err := put(ctx, tickets, forLink, token, who, now, now.Add(linkLife)); err != nil {
		return "", fmt.Errorf("make sign-in link: %w", err)
	}
	return base.String() + "/signin?t=" + token, nil
}

// newToken is 256 random bits, which nobody guesses.
func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// purpose keeps links and sessions apart: one never works as the other.
type purpose string

const (
	forLink    purpose = "link"
	forSession purpose = "session"
)

// derive makes values from a token that tell nothing of it or of one another.
func (p purpose) derive(token, use string) []byte {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("quellenlage web " + string(p) + " " + use))
	return mac.Sum(nil)
}

// key is under which a ticket is kept.
func (p purpose) key(token string) string {
	return string(p) + ":" + hex.EncodeToString(p.derive(token, "key"))
}

// box seals what a ticket says: only its holder's token opens it, so that the file of tickets names nobody.
func (p purpose) box(token string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(p.derive(token, "seal"))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (p purpose) seal(token string, plain []byte) ([]byte, error) {
	box, err := p.box(token)
	if err != nil {
		return nil, err
	}
	return box.Seal(nil, nil, plain, nil), nil
}

func (p purpose) open(token string, sealed []byte) ([]byte, error) {
	box, err := p.box(token)
	if err != nil {
		return nil, err
	}
	return box.Open(nil, nil, sealed, nil)
}

func put(ctx context.Context, tickets Tickets, p purpose, token string, value any, now, expires time.Time) error {
	plain, err := json.Marshal(value)
	if err != nil {
		return err
	}
	sealed, err := p.seal(token, plain)
	if err != nil {
		return err
	}
	return tickets.PutTicket(ctx, p.key(token), sealed, now, expires)
}

// redeem takes the ticket of a link; false where the link was used, is too old, or never was.
func (s *Server) redeem(ctx context.Context, token string) (Who, bool, error) {
	sealed, ok, err := s.Tickets.TakeTicket(ctx, forLink.key(token), s.Clock())
	if err != nil || !ok {
		return Who{}, false, err
	}
	plain, err := forLink.open(token, sealed)
	var who Who
	if err == nil {
		err = json.Unmarshal(plain, &who)
	}
	if err != nil {
		return Who{}, false, fmt.Errorf("read sign-in link: %w", err)
	}
	return who, true, nil
}

// endedKey is the ticket that says since when older sessions are over.
const endedKey = "ended"

// endedLife is longer than any session lasts.
const endedLife = 48 * time.Hour

// Ender is Tickets of which all can be taken out. settings.Store is the real one, also in the tests.
type Ender interface {
	Tickets
	DropTickets(ctx context.Context, now time.Time) (int, error)
}

// EndSessions ends everybody's session, also of requests that are under way, and makes sign-in links that nobody used yet
// worthless. It returns how many sessions and links there were.
func EndSessions(ctx context.Context, tickets Ender, now time.Time) (int, error) {
	n, err := tickets.DropTickets(ctx, now)
	if err == nil {
		// A request that is answered meanwhile keeps its session anew; so it is noted that such sessions are over.
		err = tickets.PutTicket(ctx, endedKey, []byte(now.UTC().Format(time.RFC3339)), now, now.Add(endedLife))
	}
	if err != nil {
		return 0, fmt.Errorf("end the sessions of the web page: %w", err)
	}
	return n, nil
}

// ended says whether a session that began at since was ended with all others.
func (s *Server) ended(ctx context.Context, since time.Time) bool {
	raw, ok, err := s.Tickets.Ticket(ctx, endedKey, s.Clock())
	if err != nil || !ok {
		return err != nil // who can't be told apart from somebody who was signed out stays out
	}
	at, err := time.Parse(time.RFC3339, string(raw))
	return err != nil || !since.After(at)
}
