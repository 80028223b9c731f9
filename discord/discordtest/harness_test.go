package discordtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"go.uber.org/goleak"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type doc = map[string]any

// silent is the field that every message of a polite bot carries.
func silent() doc { return doc{"parse": []string{}} }

// saying is the body of a polite message.
func saying(text string) doc { return doc{"content": text, "allowed_mentions": silent()} }

// world is a server with one guild, one channel and one person.
type world struct {
	*discordtest.Server
	guild *discordtest.Guild
	lobby *discordtest.Channel
	anna  *discordtest.User
}

func newWorld(t *testing.T, o discordtest.Options) world {
	t.Helper()
	d := discordtest.New(t, o)
	guild := d.AddGuild("Newsroom")
	return world{d, guild, guild.AddChannel("lobby"), guild.AddMember("Anna")}
}

// client is a raw HTTP client, for what no library sends.
type client struct {
	t *testing.T
	d *discordtest.Server
	// headers are set over the usual ones; "" removes one.
	headers map[string]string
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) doc() doc {
	var d doc
	_ = json.Unmarshal(a.body, &d)
	return d
}

func (a answer) code() int {
	code, _ := a.doc()["code"].(float64)
	return int(code)
}

func (a answer) id() string {
	id, _ := a.doc()["id"].(string)
	return id
}

// send asks "METHOD /path" with a body of JSON: a string is sent as it is.
func (c client) send(request string, body any) answer {
	c.t.Helper()
	a, err := c.try(request, "application/json", encode(c.t, body))
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

func encode(t *testing.T, body any) []byte {
	t.Helper()
	switch body := body.(type) {
	case nil:
		return nil
	case string:
		return []byte(body)
	}
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (c client) try(request, contentType string, body []byte) (answer, error) {
	method, path, _ := strings.Cut(request, " ")
	if !strings.HasPrefix(path, "/api/") {
		path = "/api/v10" + path
	}
	r, err := http.NewRequest(method, "https://discord.com"+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Authorization", c.d.Authorization())
	r.Header.Set("User-Agent", "DiscordBot (https://example.org/bot, 1.0)")
	if body != nil {
		r.Header.Set("Content-Type", contentType)
	}
	for name, value := range c.headers {
		r.Header.Set(name, value)
		if value == "" {
			r.Header.Del(name)
		}
	}
	response, err := (&http.Client{Transport: c.d.Transport(), Timeout: 10 * time.Second}).Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, data}, err
}

// upload sends payload_json and files.
func (c client) upload(request string, payload any, files ...string) answer {
	c.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if payload != nil {
		if err := w.WriteField("payload_json", string(encode(c.t, payload))); err != nil {
			c.t.Fatal(err)
		}
	}
	for i, content := range files {
		part, err := w.CreateFormFile(fmt.Sprintf("files[%d]", i), fmt.Sprintf("file%d.png", i))
		if err != nil {
			c.t.Fatal(err)
		}
		_, _ = io.WriteString(part, content)
	}
	if err := w.Close(); err != nil {
		c.t.Fatal(err)
	}
	a, err := c.try(request, w.FormDataContentType(), body.Bytes())
	if err != nil {
		c.t.Fatal(err)
	}
	return a
}

// last is the newest violation.
func last(t *testing.T, d *discordtest.Server) discordtest.Violation {
	t.Helper()
	list := d.Violations()
	if len(list) == 0 {
		t.Fatal("no violation")
	}
	return list[len(list)-1]
}

// wants checks one violation that was answered with a status and a code.
func wants(t *testing.T, d *discordtest.Server, a answer, rule discordtest.Rule, status, code int) {
	t.Helper()
	if a.status != status || a.code() != code {
		t.Errorf("answered %d %s, want %d and code %d", a.status, a.body, status, code)
	}
	if got := last(t, d); got.Rule != rule || got.Status != status || got.Code != code {
		t.Errorf("violation %v, want of %s", got, rule)
	}
}

// session is an opened discordgo session; handlers are added before it opens.
func session(t *testing.T, d *discordtest.Server, handlers ...any) *discordgo.Session {
	t.Helper()
	s := newSession(t, d, handlers...)
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	d.AwaitHeartbeat(1)
	return s
}

func newSession(t *testing.T, d *discordtest.Server, handlers ...any) *discordgo.Session {
	t.Helper()
	s, err := discordgo.New(d.Authorization())
	if err != nil {
		t.Fatal(err)
	}
	s.Client = &http.Client{Transport: d.Transport(), Timeout: 10 * time.Second}
	for _, h := range handlers {
		s.AddHandler(h)
	}
	return s
}

// errorf is what a failing test would say.
func errorf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// fatal is a verdict that also ends its goroutine, as testing does.
type fatal struct {
	verdict
	done chan struct{}
}

func (f *fatal) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}
