package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
)

// home leads to the answers.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/answers", http.StatusSeeOther)
}

// signInView is the form of a sign-in link.
type signInView struct{ Link, Token string }

// signIn shows a button and takes no link yet: programs that look at links in messages would use them up.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	link := r.URL.Query().Get("t")
	if link == "" {
		s.askToSignIn(w, r)
		return
	}
	nonce := newToken()
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName("form"), Value: nonce, Path: "/", HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteStrictMode,
		MaxAge: int(linkLife.Seconds()),
	})
	s.show(w, r, http.StatusOK, "signin", "Sign in", signInView{link, s.formToken(nonce)})
}

// formToken goes with the cookie of the sign-in form; who can't set the cookie can't make one go with it.
func (s *Server) formToken(nonce string) string {
	mac := hmac.New(sha256.New, s.formKey)
	mac.Write([]byte(nonce))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// signInWith takes a link and begins a session.
func (s *Server) signInWith(w http.ResponseWriter, r *http.Request) {
	if !s.attempts.left(r) {
		w.Header().Set("Retry-After", "60")
		s.problem(w, r, http.StatusTooManyRequests, "There were too many attempts to sign in with links that don't work. Wait a minute, then use a new link.")
		return
	}
	if status, err := form(r); err != nil {
		s.problem(w, r, status, err.Error())
		return
	}
	cookie, err := r.Cookie(s.cookieName("form"))
	if err != nil || !hmac.Equal([]byte(s.formToken(cookie.Value)), []byte(r.PostForm.Get("token"))) {
		s.attempts.failed(r)
		s.problem(w, r, http.StatusForbidden, "The form is too old or was sent from elsewhere. Open the sign-in link again; it was not used up.")
		return
	}
	who, ok, err := s.redeem(r.Context(), r.PostForm.Get("t"))
	if err == nil && ok {
		err = s.begin(r.Context(), who)
	}
	switch {
	case err != nil:
		s.broken(w, r, "sign in", err)
	case !ok:
		s.attempts.failed(r)
		s.Logger.Warn("web: a sign-in link that does not work was tried")
		s.problem(w, r, http.StatusForbidden, "This link does not work: it was used, it is older than ten minutes, or it is not complete. Ask for a new one.")
	default:
		s.Logger.Info("web: a moderator signed in", "server", who.Server, "all", who.All)
		http.SetCookie(w, &http.Cookie{Name: s.cookieName("form"), Path: "/", HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteStrictMode, MaxAge: -1})
		http.Redirect(w, r, "/answers", http.StatusSeeOther)
	}
}

// signOut ends the session here and in the file.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request, _ Who) {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		s.broken(w, r, "sign out", err)
		return
	}
	http.Redirect(w, r, "/answers", http.StatusSeeOther)
}
