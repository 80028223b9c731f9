package llmtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"sync"
)

// Replayer is a transport that answers from a recording and never touches a network. A request must be one that was
// recorded: same method, path and body, in any order, each answered once.
type Replayer struct {
	mu     sync.Mutex
	left   []Exchange
	missed []string
}

// Replay reads a recording.
func Replay(r io.Reader) (*Replayer, error) {
	p := &Replayer{}
	d := json.NewDecoder(r)
	d.UseNumber()
	d.DisallowUnknownFields()
	for {
		var x Exchange
		err := d.Decode(&x)
		if errors.Is(err, io.EOF) {
			return p, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read exchange %d of the recording: %w", len(p.left)+1, err)
		}
		p.left = append(p.left, x)
	}
}

// Left is how many exchanges were not asked for.
func (p *Replayer) Left() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.left)
}

// Missed are the requests that the recording does not hold, in words: clients don't pass on the errors of a transport.
func (p *Replayer) Missed() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.missed)
}

// RoundTrip implements http.RoundTripper.
func (p *Replayer) RoundTrip(req *http.Request) (*http.Response, error) {
	sent, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	keys := keysOf(req)
	clean := func(s string) string { return without(s, keys) }
	path := clean(pathOf(req))
	body, _ := cleanBody(sent, clean)
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, x := range p.left {
		if x.Method == req.Method && x.Path == path && reflect.DeepEqual(x.Request, body) {
			p.left = append(p.left[:i:i], p.left[i+1:]...)
			return x.response(req)
		}
	}
	missed := fmt.Sprintf("%s %s with %s", req.Method, path, clean(string(sent)))
	p.missed = append(p.missed, missed)
	return nil, fmt.Errorf("the recording does not hold this, or not as often; record it again if it is meant: %s", missed)
}

func (x Exchange) response(req *http.Request) (*http.Response, error) {
	body := []byte(x.Text)
	if x.Response != nil {
		var err error
		if body, err = json.Marshal(x.Response); err != nil {
			return nil, fmt.Errorf("replay an exchange: %w", err)
		}
	}
	header := http.Header{}
	for name, value := range map[string]string{"Content-Type": x.ContentType, "Retry-After": x.RetryAfter} {
		if value != "" {
			header.Set(name, value)
		}
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", x.Status, http.StatusText(x.Status)), StatusCode: x.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: req,
	}, nil
}
