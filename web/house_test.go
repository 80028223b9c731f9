package web_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/embeddings"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/index"
	"github.com/quellenlage/quellenlage/settings"
	"github.com/quellenlage/quellenlage/web"
)

var (
	_ web.Log     = (*audit.Log)(nil)
	_ web.Library = (*index.Index)(nil)
	_ web.Engine  = (*rag.Engine)(nil)
	_ web.Tickets = (*settings.Store)(nil)
)

// house is a whole page over a real engine, a real index and real files, on a real socket.
type house struct {
	tb     testing.TB
	log    *audit.Log
	index  *index.Index
	reader *claims.Reader
	engine *rag.Engine
	store  *settings.Store
	server *web.Server
	http   *httptest.Server
	clock  *clock
	dir    string
}

// statePath is where links and sessions lie.
func (h *house) statePath() string { return filepath.Join(h.dir, "state.db") }

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// invented are the invented articles of the engine's tests.
func invented(tb testing.TB) fs.FS {
	tb.Helper()
	return os.DirFS(filepath.Join(testkit.Root(tb), "rag", "testdata", "corpus"))
}

// both are the articles of several folders together.
func both(tb testing.TB, folders ...fs.FS) fs.FS {
	tb.Helper()
	all := fstest.MapFS{}
	for _, from := range folders {
		err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := fs.ReadFile(from, path)
			all[path] = &fstest.MapFile{Data: raw}
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return all
}

// newHouse opens a house over articles; change alters the configuration before the page is made.
func newHouse(tb testing.TB, from fs.FS, change func(*web.Config)) *house {
	tb.Helper()
	return limitedHouse(tb, from, change, func(*http.Server) {})
}

// limitedHouse is newHouse with other limits of the server.
func limitedHouse(tb testing.TB, from fs.FS, change func(*web.Config), limit func(*http.Server)) *house {
	tb.Helper()
	ctx := context.Background()
	h := &house{tb: tb, clock: &clock{now: time.Date(2031, 6, 10, 9, 30, 0, 0, time.UTC)}}
	dir := tb.TempDir()
	h.dir = dir
	var err error
	h.log, err = audit.Open(ctx, filepath.Join(dir, "audit.db"), audit.Options{Clock: h.clock.Now})
	h.must(err)
	h.store, err = settings.Open(ctx, filepath.Join(dir, "state.db"))
	h.must(err)
	h.openEngine(filepath.Join(dir, "corpus.db"))
	h.sync(from)
	tb.Cleanup(func() {
		h.must(h.index.Close())
		h.must(h.store.Close())
		h.must(h.log.Close())
	})
	h.http = httptest.NewUnstartedServer(nil)
	cfg := web.Config{
		Log: h.log, Library: h.index, Engine: h.engine, Tickets: h.store, PublicURL: "http://" + h.http.Listener.Addr().String(),
		Location: time.UTC, Clock: h.clock.Now,
	}
	if change != nil {
		change(&cfg)
	}
	h.server, err = web.New(cfg)
	h.must(err)
	limits := web.HTTP(h.server)
	limit(limits)
	h.http.Config = limits
	h.http.Start()
	tb.Cleanup(h.http.Close)
	return h
}

func (h *house) must(err error) {
	h.tb.Helper()
	if err != nil {
		h.tb.Fatal(err)
	}
}

func (h *house) openEngine(path string) {
	h.tb.Helper()
	var err error
	h.reader, err = claims.NewReader()
	h.must(err)
	words, err := lexicon.Default()
	h.must(err)
	splitter := compound.NewSplitter(words.Has)
	h.index, err = index.Open(context.Background(), path, index.Options{
		Embedder: embeddings.NewBuiltin(splitter), Lexicon: words, Splitter: splitter, ReaderVersion: h.reader.Version(),
	})
	h.must(err)
	h.engine, err = rag.New(rag.Config{
		Index: h.index, Recorder: h.log, Vocabulary: h.reader.Vocabulary(), Lexicon: words, Splitter: splitter, Reader: h.reader, Clock: h.clock.Now,
	})
	h.must(err)
}

// sync brings the index up to date with articles.
func (h *house) sync(from fs.FS) {
	h.tb.Helper()
	list, _, err := corpus.Reader{}.Read(context.Background(), from)
	h.must(err)
	_, err = h.index.Sync(context.Background(), list, h.reader.Read, nil)
	h.must(err)
}

// ask has somebody ask in Discord and returns the answer.
func (h *house) ask(text string, change ...func(*rag.Question)) rag.Answer {
	h.tb.Helper()
	q := rag.Question{Text: text, Asker: rag.Asker{Channel: "discord", User: "800100", Server: "700100", Place: "600100"}}
	for _, c := range change {
		c(&q)
	}
	h.clock.Add(time.Minute)
	a, err := h.engine.Ask(context.Background(), q)
	h.must(err)
	return a
}

func (h *house) happen(id string, d audit.Detail) {
	h.tb.Helper()
	h.must(h.log.Append(context.Background(), audit.Event{Answer: id, At: h.clock.Now(), By: "800200", Detail: d}))
}

func (h *house) events(id string) []audit.Event {
	h.tb.Helper()
	list, err := h.log.Events(context.Background(), id)
	h.must(err)
	return list
}

// browser is a client that keeps cookies and does not follow redirects by itself.
type browser struct {
	*house
	client *http.Client
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	h.must(err)
	return &browser{h, &http.Client{
		Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// everybody sees all answers.
func everybody() web.Who { return web.Who{User: "900100", Name: "Mo", All: true} }

// signedIn is a browser of somebody who has signed in.
func (h *house) signedIn(who web.Who) *browser {
	h.tb.Helper()
	b := h.browser()
	link, err := h.server.Link(context.Background(), who)
	h.must(err)
	shown := b.get(link)
	if shown.status != http.StatusOK {
		h.tb.Fatalf("the sign-in page: %s", shown)
	}
	if done := b.post("/signin", shown.fields()); done.status != http.StatusSeeOther {
		h.tb.Fatalf("signing in: %s", done)
	}
	return b
}

// response is what came back.
type response struct {
	status int
	header http.Header
	body   string
}

func (r response) String() string { return fmt.Sprintf("%d: %.300s", r.status, r.body) }

func (b *browser) get(address string) response {
	b.tb.Helper()
	return b.do(http.MethodGet, address, nil, nil)
}

// post sends a form as a browser does from a page of its own.
func (b *browser) post(address string, fields url.Values) response {
	b.tb.Helper()
	return b.do(http.MethodPost, address, strings.NewReader(fields.Encode()), http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {b.http.URL}, "Sec-Fetch-Site": {"same-origin"},
	})
}

func (b *browser) do(method, address string, body io.Reader, header http.Header) response {
	b.tb.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.http.URL + address
	}
	req, err := http.NewRequestWithContext(context.Background(), method, address, body)
	b.must(err)
	for name, values := range header {
		req.Header[name] = values
		if name == "Host" {
			req.Host = values[0]
		}
	}
	res, err := b.client.Do(req)
	b.must(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	b.must(err)
	return response{res.StatusCode, res.Header, string(raw)}
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`)

// fields are the hidden fields of a page.
func (r response) fields() url.Values {
	v := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(r.body, -1) {
		v.Set(m[1], m[2])
	}
	return v
}

// sent is what a form of a page sends, with fields filled in.
func (r response) sent(pairs ...string) url.Values {
	v := url.Values{"token": {r.fields().Get("token")}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}
