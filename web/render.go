package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/audit"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static
var static embed.FS

// page is what every template gets.
type page struct {
	Title string
	// Section is the entry of the menu that the page belongs to.
	Section string
	Who     Who
	// Known is true where somebody is signed in.
	Known bool
	// Token goes back with every form.
	Token string
	// Flash is told once, after something was done.
	Flash string
	// Style is the address of the style sheet.
	Style string
	Body  any
}

// readPages parses each page with the layout and the parts that pages share.
func (s *Server) readPages() (map[string]*template.Template, error) {
	shared, err := template.New("").Funcs(s.funcs()).ParseFS(templates, "templates/layout.html", "templates/parts_*.html")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(templates, "templates/*.html")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" || strings.HasPrefix(name, "parts_") {
			continue
		}
		t, err := template.Must(shared.Clone()).ParseFS(templates, file)
		if err != nil {
			return nil, err
		}
		pages[name] = t
	}
	return pages, nil
}

// show renders a page as a whole before anything is sent, so that nobody gets half of one.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, name, title string, body any) {
	ctx := r.Context()
	p := page{Title: title, Section: section(r.URL.Path), Style: "/static/style.css?v=" + s.static["style.css"].version, Body: body}
	if p.Who, p.Known = s.who(ctx); p.Known {
		p.Token = s.sessions.GetString(ctx, keyToken)
		p.Flash = s.sessions.PopString(ctx, keyFlash)
	}
	var out bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&out, "layout", p); err != nil {
		s.Logger.Error("web: a page could not be rendered", "page", name, "error", err)
		plain(w, "The page could not be made. The log of the program says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(visible(out.Bytes())) // a client that has gone needs no page
}

func section(p string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	if first == "article" {
		return "articles"
	}
	return first
}

// visible replaces characters that can't be seen and only steer what is around them, with which a text can be made to
// read otherwise than it stands there, and those that no page may hold.
func visible(b []byte) []byte {
	if !bytes.ContainsFunc(b, steering) {
		return b
	}
	return bytes.Map(func(r rune) rune {
		if steering(r) {
			return utf8.RuneError
		}
		return r
	}, b)
}

func steering(r rune) bool {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return false
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return true
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c:
		return true
	}
	return r >= 0xe0000 && r <= 0xe007f || r == 0x200b || r == 0xfeff || r == utf8.RuneError // also what is no character at all
}

// problem tells somebody that something can't be done.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, status int, text string) {
	s.show(w, r, status, "problem", http.StatusText(status), text)
}

func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	s.problem(w, r, http.StatusNotFound, "There is no such page.")
}

// broken logs an error and tells people as much of it as they can use.
func (s *Server) broken(w http.ResponseWriter, r *http.Request, doing string, err error) {
	switch {
	case errors.Is(err, audit.ErrNotFound):
		s.problem(w, r, http.StatusNotFound, "There is no such answer in the log, or it is not one of your server.")
	case errors.Is(err, audit.ErrErased):
		s.problem(w, r, http.StatusGone, "The content of this answer was deleted, because its time was over or because somebody asked for it.")
	case errors.Is(err, audit.ErrUnwritable):
		s.Logger.Error("web: the audit log can't be written", "doing", doing, "error", err)
		s.problem(w, r, http.StatusServiceUnavailable, "The audit log can't be written, so nothing was done. The log of the program says why; try again when that is mended.")
	default:
		s.Logger.Error("web: a page failed", "doing", doing, "error", err)
		s.problem(w, r, http.StatusInternalServerError, "That did not work. The log of the program says why.")
	}
}

// asset is a file of the page itself.
type asset struct {
	content       []byte
	kind, version string
}

// kinds are the types of the assets.
func kinds() map[string]string {
	return map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
}

func readAssets() (map[string]asset, error) {
	entries, err := static.ReadDir("static")
	if err != nil {
		return nil, err
	}
	all := map[string]asset{}
	for _, e := range entries {
		content, err := static.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, err
		}
		kind, ok := kinds()[path.Ext(e.Name())]
		if !ok {
			return nil, fmt.Errorf("asset %s has no type", e.Name())
		}
		sum := sha256.Sum256(content)
		all[e.Name()] = asset{content, kind, hex.EncodeToString(sum[:6])}
	}
	return all, nil
}

func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	a := s.static[path.Base(r.URL.Path)]
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("ETag", `"`+a.version+`"`)
	if r.Header.Get("If-None-Match") == `"`+a.version+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(a.content)
}
