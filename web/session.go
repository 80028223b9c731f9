package web

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
)

// What a session holds.
const (
	keyWho   = "who"   // Who, as JSON
	keySince = "since" // when it began, Unix seconds
	keyToken = "token" // what every form sends back
	keyFlash = "flash" // what the next page tells
)

// newSessions are sessions in the file of tickets. Their cookie goes to no script and to no request from elsewhere.
func (s *Server) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = sessionStore{s.Tickets, s.Clock}
	m.IdleTimeout, m.Lifetime = s.Idle, s.Lifetime
	m.Cookie.Name = s.cookieName("session")
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Persist = true, http.SameSiteStrictMode, false
	m.Cookie.Secure = s.secure()
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.Logger.Error("web: sessions can't be read or kept", "error", err)
		plain(w, "Who is signed in can't be read or kept at the moment. The log of the program says why.", http.StatusServiceUnavailable)
	}
	return m
}

func (s *Server) secure() bool { return s.base.Scheme == "https" }

// cookieName has a prefix by which browsers take a cookie only from this host over https, where there is https.
func (s *Server) cookieName(name string) string {
	if s.secure() {
		return "__Host-quellenlage-" + name
	}
	return "quellenlage-" + name
}

// sessionStore implements scs.CtxStore over tickets.
type sessionStore struct {
	tickets Tickets
	clock   func() time.Time
}

var _ scs.CtxStore = sessionStore{}

// maxSessionToken is longer than any token that scs makes.
const maxSessionToken = 100

// FindCtx gives what a session holds. A token that is none, and a ticket that it does not open, is no session.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	if len(token) > maxSessionToken {
		return nil, false, nil
	}
	sealed, ok, err := s.tickets.Ticket(ctx, forSession.key(token), s.clock())
	if err != nil || !ok {
		return nil, false, err
	}
	plain, err := forSession.open(token, sealed)
	return plain, err == nil, nil
}

// CommitCtx keeps what a session holds.
func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	sealed, err := forSession.seal(token, b)
	if err != nil {
		return err
	}
	now := s.clock()
	return s.tickets.PutTicket(ctx, forSession.key(token), sealed, now, now.Add(time.Until(expiry)))
}

// DeleteCtx ends a session.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.tickets.DropTicket(ctx, forSession.key(token))
}

// Find, Commit and Delete are those without a context, which scs asks for and does not call.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Delete implements scs.Store.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// begin makes a session for somebody who has signed in, under a new name, so that nobody can have known it before.
func (s *Server) begin(ctx context.Context, who Who) error {
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	raw, err := json.Marshal(who)
	if err != nil {
		return err
	}
	s.sessions.Put(ctx, keyWho, string(raw))
	s.sessions.Put(ctx, keySince, s.Clock().Unix())
	s.sessions.Put(ctx, keyToken, newToken())
	return nil
}

// who is signed in; false where nobody is, or for too long.
func (s *Server) who(ctx context.Context) (Who, bool) {
	raw := s.sessions.GetString(ctx, keyWho)
	since := time.Unix(s.sessions.GetInt64(ctx, keySince), 0)
	var who Who
	if raw == "" || s.Clock().Sub(since) > s.Lifetime || json.Unmarshal([]byte(raw), &who) != nil || s.ended(ctx, since) {
		return Who{}, false
	}
	return who, true
}

// signedIn lets only those in who have a session, and takes only forms that this session was shown.
func (s *Server) signedIn(page func(http.ResponseWriter, *http.Request, Who)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		who, ok := s.who(r.Context())
		if !ok {
			s.askToSignIn(w, r)
			return
		}
		if r.Method == http.MethodPost {
			if status, err := form(r); err != nil {
				s.problem(w, r, status, err.Error())
				return
			}
			want := s.sessions.GetString(r.Context(), keyToken)
			if want == "" || subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(want)) != 1 {
				s.Logger.Warn("web: a form without the session's token was refused", "path", r.URL.Path)
				s.problem(w, r, http.StatusForbidden, "The form is not one that this session was shown, so nothing was done. Open the page again and send it from there.")
				return
			}
		}
		page(w, r, who)
	}
}

// askToSignIn says how to get in. Browsers send no cookie along when a link from elsewhere is followed; so where one was,
// the page offers to open the same address once more, which then comes from here.
func (s *Server) askToSignIn(w http.ResponseWriter, r *http.Request) {
	again := ""
	if site := r.Header.Get("Sec-Fetch-Site"); r.Method == http.MethodGet && (site == "cross-site" || site == "same-site") {
		again = (&url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}).String()
		if !strings.HasPrefix(again, "/") || strings.HasPrefix(again, "//") {
			again = ""
		}
	}
	s.show(w, r, http.StatusUnauthorized, "signedout", "Sign in", struct{ Again string }{again})
}
