package endpoint

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// Client is a copy of base (nil for a client with connections of its own) for the requests of Try: it notes Retry-After,
// reads no more than largest bytes of an answer, and refuses what no endpoint answers: a page and a redirect. A redirect
// is refused because it would take the key and the request to another place.
//
// Connections of its own go through the proxy that HTTPS_PROXY or HTTP_PROXY names, unless NO_PROXY excepts the endpoint or it
// is on this machine; what is wrong with the proxy is told apart from what is wrong with the endpoint.
func Client(base *http.Client, largest int64) *http.Client {
	client := http.Client{}
	if base != nil {
		client = *base
	}
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
		if t, ok := http.DefaultTransport.(*http.Transport); ok && base == nil {
			client.Transport = proxied(t.Clone())
		}
	}
	client.Transport = guard{client.Transport, largest}
	return &client
}

// note is what an answer's header says about when to try again; go-openai drops headers of failures.
type note struct {
	clock      func() time.Time
	retryAfter time.Duration
}

type noteKey struct{}

type guard struct {
	next    http.RoundTripper
	largest int64
}

// RoundTrip implements http.RoundTripper.
func (g guard) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := g.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if note, ok := req.Context().Value(noteKey{}).(*note); ok {
		note.retryAfter = retryAfter(res.Header.Get("Retry-After"), serverTime(res.Header, note.clock()))
	}
	if err := refused(res); err != nil {
		return nil, errors.Join(err, res.Body.Close())
	}
	res.Body = &bounded{body: res.Body, left: g.largest}
	return res, nil
}

// CloseIdleConnections lets http.Client.CloseIdleConnections through.
func (g guard) CloseIdleConnections() {
	if t, ok := g.next.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

func refused(res *http.Response) error {
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		return fmt.Errorf("%w: %w", ErrAnswer, errRedirect)
	}
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if res.StatusCode < 300 && err == nil && kind == "text/html" {
		return fmt.Errorf("%w: %w", ErrAnswer, errPage)
	}
	return nil
}

var (
	errRedirect = errors.New("it redirects to another address")
	errPage     = errors.New("it answers with a page for people where JSON is expected")
	errTooLong  = errors.New("its answer is far longer than any that was asked for")
)

// bounded is a body that fails where it is longer than it may be.
type bounded struct {
	body io.ReadCloser
	left int64
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, fmt.Errorf("%w: %w", ErrAnswer, errTooLong)
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.body.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return n, fmt.Errorf("%w: %w", ErrAnswer, errTooLong)
	}
	return n, err
}

// Close implements io.Closer.
func (b *bounded) Close() error { return b.body.Close() }

// serverTime is what time it is where an answer came from, since the clock here may be another one or be set meanwhile; now where
// the answer does not say.
func serverTime(h http.Header, now time.Time) time.Time {
	if at, err := http.ParseTime(h.Get("Date")); err == nil {
		return at
	}
	return now
}

// retryAfter reads the header's two forms, seconds and a date (RFC 9110, section 10.2.3); 0 where it says nothing.
func retryAfter(header string, now time.Time) time.Duration {
	const longest = (1 << 20) * time.Second
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 {
		return time.Duration(min(seconds, int(longest/time.Second))) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil && at.After(now) {
		return min(at.Sub(now), longest)
	}
	return 0
}
