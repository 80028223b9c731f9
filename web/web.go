// Package web is the moderators' page: the answers that were given, each in full with the words that it stands on, the
// ledger and the articles. Moderators judge an answer here, correct or retract it, and ask its question again.
//
// It shows what the audit log and the index have and computes no figure of its own. What a moderator does is recorded as
// an event of the answer; the running bot delivers corrections. Pages work without JavaScript, of which they have none.
//
// Nothing from articles, questions or models becomes HTML: html/template escapes it, characters that only steer the
// direction of writing are shown as such, and a strict Content-Security-Policy stands behind both. Who gets in has a link
// that works once, from somebody who has said who they are (Discord, or a shell on the machine); a moderator of one server
// sees that server's answers alone. Files are never read at a request: what is asked for is looked up in the log and in
// the index by its id.
package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// Log is the audit log as the page needs it. audit.Log is the real one, also in most tests; slowLog and brokenLog in the
// tests are the fakes.
type Log interface {
	List(ctx context.Context, f audit.Filter) ([]audit.Entry, error)
	Get(ctx context.Context, id string) (rag.Record, error)
	Events(ctx context.Context, id string) ([]audit.Event, error)
	Append(ctx context.Context, e audit.Event) error
}

// Library is the corpus as it is now. index.Index is the real one, also in the tests.
type Library interface {
	Articles(ctx context.Context) ([]corpus.Article, error)
	Claims(ctx context.Context) ([]claims.Claim, error)
	// Hash changes whenever an article or a claim does.
	Hash() string
}

// Engine asks again. rag.Engine is the real one; its recorder has to be the log that the page shows.
type Engine interface {
	Replay(ctx context.Context, r rag.Record, on rag.Ground, by rag.Asker) (rag.Answer, error)
}

// Tickets keeps sign-in links and sessions. settings.Store is the real one, also in the tests.
type Tickets interface {
	PutTicket(ctx context.Context, key string, sealed []byte, now, expires time.Time) error
	Ticket(ctx context.Context, key string, now time.Time) ([]byte, bool, error)
	TakeTicket(ctx context.Context, key string, now time.Time) ([]byte, bool, error)
	DropTicket(ctx context.Context, key string) error
}

// Config is what a Server is made of. The fields up to Tickets are needed; the rest have defaults.
type Config struct {
	Log     Log
	Library Library
	// Engine asks questions again; without one the page has no replay.
	Engine  Engine
	Tickets Tickets

	// PublicURL is the address under which browsers reach the page, with scheme and host and nothing else; sign-in links
	// begin with it. http://127.0.0.1:8080 where it is "".
	PublicURL string
	// Hosts are the names under which requests may ask for the page, with or without a port, beside that of PublicURL. The
	// names of this machine's loopback where it is empty. Requests under other names are refused.
	Hosts []string
	// Proxies are the addresses of reverse proxies whose X-Forwarded-For is believed when attempts to sign in are counted.
	Proxies []netip.Prefix
	// Names tells people's names for ids of servers and channels, "" where it knows none; nil knows none.
	Names func(id string) string

	// Idle is how long a session lasts without a request, one hour where it is 0; Lifetime how long at all, twelve hours.
	Idle, Lifetime time.Duration
	// ReplayTimeout is how long asking again may take, 90 seconds where it is 0.
	ReplayTimeout time.Duration
	// Location is the time zone of the page, that of the machine where it is nil.
	Location *time.Location
	// Clock is time.Now where it is nil; Logger drops everything where it is nil.
	Clock  func() time.Time
	Logger *slog.Logger
}

// Server is the page as an http.Handler. HTTP puts it behind a server with the timeouts that it needs.
type Server struct {
	Config
	base      *url.URL
	hosts     map[string]bool
	origins   *http.CrossOriginProtection
	sessions  *scs.SessionManager
	attempts  *attempts
	pages     map[string]*template.Template
	static    map[string]asset
	library   *library
	replaying chan struct{} // holds as many values as questions are being asked again
	// formKey makes the tokens of the sign-in form, which is shown before there is a session.
	formKey []byte
	handler http.Handler
}

// manyReplays is how many questions are asked again at once; more wait for nobody.
const manyReplays = 2

// New makes a server. It reads no file and listens nowhere.
func New(cfg Config) (*Server, error) {
	if cfg.Log == nil || cfg.Library == nil || cfg.Tickets == nil {
		return nil, errors.New("make web page: log, library and tickets are all needed")
	}
	s := &Server{Config: withDefaults(cfg), replaying: make(chan struct{}, manyReplays), formKey: make([]byte, 32)}
	_, _ = rand.Read(s.formKey) // never fails: crypto/rand ends the process instead
	base, err := publicURL(s.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("make web page: %w", err)
	}
	s.base, s.hosts = base, allowed(base, cfg.Hosts)
	s.origins = http.NewCrossOriginProtection()
	if err := s.origins.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
		return nil, fmt.Errorf("make web page: %w", err)
	}
	vocabulary, err := claims.NewVocabulary()
	if err != nil {
		return nil, fmt.Errorf("make web page: %w", err)
	}
	s.library = newLibrary(s.Library, vocabulary)
	s.attempts = newAttempts(s.Clock, s.Proxies)
	s.sessions = s.newSessions()
	if s.static, err = readAssets(); err != nil {
		return nil, fmt.Errorf("make web page: %w", err)
	}
	if s.pages, err = s.readPages(); err != nil {
		return nil, fmt.Errorf("make web page: %w", err)
	}
	s.handler = s.routes()
	return s, nil
}

func withDefaults(cfg Config) Config {
	if cfg.PublicURL == "" {
		cfg.PublicURL = "http://127.0.0.1:8080"
	}
	if cfg.Idle <= 0 {
		cfg.Idle = time.Hour
	}
	if cfg.Lifetime <= 0 {
		cfg.Lifetime = 12 * time.Hour
	}
	if cfg.ReplayTimeout <= 0 {
		cfg.ReplayTimeout = 90 * time.Second
	}
	if cfg.Location == nil {
		cfg.Location = time.Local
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Names == nil {
		cfg.Names = func(string) string { return "" }
	}
	return cfg
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// routes are all pages. What is not listed is not found; no path is ever read as a path of a file.
func (s *Server) routes() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /{$}", s.home)
	pages.HandleFunc("GET /signin", s.signIn)
	pages.HandleFunc("POST /signin", s.signInWith)
	for pattern, page := range map[string]func(http.ResponseWriter, *http.Request, Who){
		"POST /signout":                              s.signOut,
		"GET /answers":                               s.answers,
		"GET /answers/{id}":                          s.answer,
		"GET /answers/{id}/chart.svg":                s.answerChart,
		"POST /answers/{id}/verdict":                 s.judge,
		"POST /answers/{id}/correct":                 s.correct,
		"POST /answers/{id}/retract":                 s.retract,
		"POST /answers/{id}/replay":                  s.replay,
		"GET /answers/{id}/replay/{another}":         s.replayed,
		"GET /answers/{id}/replay/{another}/{third}": s.replayed,
		"GET /ledger":                                s.ledger,
		"GET /ledger/chart.svg":                      s.ledgerChart,
		"GET /articles":                              s.articles,
		"GET /article":                               s.article,
	} {
		pages.HandleFunc(pattern, s.signedIn(page))
	}
	pages.HandleFunc("/", s.notFound)
	root := http.NewServeMux()
	for name := range s.static {
		root.HandleFunc("GET /static/"+name, s.asset)
	}
	root.Handle("/", s.sessions.LoadAndSave(pages))
	return s.guard(root)
}
