package web

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The bounds of a request.
const (
	maxHeader = 16 << 10 // bytes
	maxBody   = 64 << 10 // bytes; a correction is the longest thing that is sent
	maxQuery  = 4 << 10  // bytes
)

// policy lets pages load nothing but the style sheet and pictures from here, and nobody frame them.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// HTTP is an http.Server for the page, with the limits that keep slow and greedy clients from holding it up. The caller
// listens. Asking again may take longer than WriteTimeout; its handler gives itself more.
func HTTP(s *Server) *http.Server {
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    maxHeader,
	}
}

// CheckURL says what is wrong with a PublicURL, nil where nothing is.
func CheckURL(s string) error {
	_, err := publicURL(s)
	return err
}

// publicURL reads the address of the page.
func publicURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil {
		return nil, fmt.Errorf("the public address of the page: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return nil, fmt.Errorf("the public address of the page is %q; it must be like https://audit.example.org, without a path", s)
	}
	u.Path = ""
	return u, nil
}

// allowed are the names under which the page may be asked for.
func allowed(base *url.URL, hosts []string) map[string]bool {
	if len(hosts) == 0 {
		hosts = []string{"localhost", "127.0.0.1", "[::1]"}
	}
	all := map[string]bool{strings.ToLower(base.Host): true}
	for _, h := range hosts {
		all[strings.ToLower(strings.TrimSpace(h))] = true
	}
	return all
}

// known says whether a request asks for this page: under a name that is allowed with its port, or with any.
func (s *Server) known(host string) bool {
	host = strings.ToLower(host)
	if s.hosts[host] {
		return true
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		return false
	}
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	return s.hosts[name]
}

// guard refuses what no browser of a moderator sends, before anything else looks at a request.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.harden(w.Header())
		switch {
		case !s.known(r.Host):
			// Where the name is not ours, a page elsewhere may have led a browser here (DNS rebinding).
			plain(w, "This page is not served under this name. Whoever runs it can allow the name.", http.StatusMisdirectedRequest)
			return
		case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
			w.Header().Set("Allow", "GET, HEAD, POST")
			plain(w, "This method is not allowed.", http.StatusMethodNotAllowed)
			return
		case len(r.URL.RawQuery) > maxQuery:
			plain(w, "The address is too long.", http.StatusRequestURITooLong)
			return
		case r.ContentLength > maxBody:
			w.Header().Set("Connection", "close")
			plain(w, "What was sent is too large.", http.StatusRequestEntityTooLarge)
			return
		}
		if err := s.origins.Check(r); err != nil {
			s.Logger.Warn("web: a form of another site was refused", "path", r.URL.Path, "error", err)
			plain(w, "The form was sent from another site, so nothing was done.", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// harden sets what holds for every response.
func (s *Server) harden(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Referrer-Policy", "same-origin") // with no-referrer, browsers hide the origin of our own forms too
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cache-Control", "no-store")
	if s.base.Scheme == "https" {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// plain answers without a page, for those who are not let near one.
func plain(w http.ResponseWriter, text string, status int) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

// form reads what a form sent, or says why it can't be read.
func form(r *http.Request) (status int, err error) {
	if kind := r.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return http.StatusUnsupportedMediaType, errors.New("what was sent is no form of this page")
	}
	if err := r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return http.StatusRequestEntityTooLarge, fmt.Errorf("what was sent is too large: at most %d kB are read", maxBody>>10)
		}
		return http.StatusBadRequest, errors.New("what was sent could not be read")
	}
	return 0, nil
}
