package llmtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// RecordingSuffix is how the files of recordings end: one Exchange a line, in the order in which they were over.
const RecordingSuffix = ".exchanges.jsonl"

// Exchange is one request and its answer as they are recorded: no host, no headers but those that matter, no secrets.
type Exchange struct {
	Method string `json:"method"`
	// Path is that of the address, with the version of Azure's protocol where there is one.
	Path    string `json:"path"`
	Request any    `json:"request"`
	Status  int    `json:"status"`
	// ContentType and RetryAfter are the headers of the answer that a client acts on, "" where they were not sent.
	ContentType string `json:"content_type"`
	RetryAfter  string `json:"retry_after"`
	// Response is the body where it is JSON, else null, and Text is the body where it is something else.
	Response any    `json:"response"`
	Text     string `json:"text"`
}

// Record is a transport that passes requests on to next (nil is the usual one) and writes each exchange to w. Keys are
// removed: those that the request carries, wherever they turn up, and whatever else looks like one.
func Record(next http.RoundTripper, w io.Writer) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	return &recorder{next: next, w: w}
}

type recorder struct {
	next http.RoundTripper
	mu   sync.Mutex
	w    io.Writer
}

// RoundTrip implements http.RoundTripper. An answer that breaks off is handed on as it came and not recorded.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	sent, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	res, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	came, err := io.ReadAll(res.Body)
	if closing := res.Body.Close(); err == nil {
		err = closing
	}
	res.Body = io.NopCloser(io.MultiReader(bytes.NewReader(came), failing{err}))
	if err != nil {
		return res, nil
	}
	return res, r.write(exchange(req, sent, res, came))
}

// CloseIdleConnections lets http.Client.CloseIdleConnections through.
func (r *recorder) CloseIdleConnections() {
	if t, ok := r.next.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

func (r *recorder) write(x Exchange) error {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false) // people read it
	if err := e.Encode(x); err != nil {
		return fmt.Errorf("record an exchange: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.w.Write(line.Bytes()); err != nil {
		return fmt.Errorf("record an exchange: %w", err)
	}
	return nil
}

// failing is the end of a body: an error, or a proper end.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}

// bodyOf reads the body of a request and puts it back.
func bodyOf(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(req.Body)
	if closing := req.Body.Close(); err == nil {
		err = closing
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	return body, err
}

func exchange(req *http.Request, sent []byte, res *http.Response, came []byte) Exchange {
	keys := keysOf(req)
	clean := func(s string) string { return without(s, keys) }
	x := Exchange{
		Method: req.Method, Path: clean(pathOf(req)), Status: res.StatusCode,
		ContentType: clean(res.Header.Get("Content-Type")), RetryAfter: clean(res.Header.Get("Retry-After")),
	}
	x.Request, _ = cleanBody(sent, clean)
	var ok bool
	if x.Response, ok = cleanBody(came, clean); !ok {
		x.Text = clean(strings.ToValidUTF8(string(came), "\uFFFD"))
	}
	return x
}

func pathOf(req *http.Request) string {
	if version := req.URL.Query().Get(versionParameter); version != "" {
		return req.URL.Path + "?" + versionParameter + "=" + version
	}
	return req.URL.Path
}

// cleanBody is a body of JSON as a value, each of its texts cleaned: a secret may be spelled with escapes. It is false
// where the body is something else.
func cleanBody(body []byte, clean func(string) string) (any, bool) {
	var v any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil || len(bytes.TrimSpace(body[d.InputOffset():])) > 0 {
		return nil, false
	}
	return cleanValue(v, clean), true
}

func cleanValue(v any, clean func(string) string) any {
	switch v := v.(type) {
	case string:
		return clean(v)
	case []any:
		for i := range v {
			v[i] = cleanValue(v[i], clean)
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			out[clean(name)] = cleanValue(value, clean)
		}
		return out
	}
	return v
}
