package endpoint_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/internal/endpoint"
)

const proxyPassword = "pw-93f0c1"

// through makes a client whose every request goes through a proxy.
func through(t *testing.T, find func(*http.Request) (*url.URL, error)) *http.Client {
	t.Helper()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = find
	t.Cleanup(transport.CloseIdleConnections)
	return endpoint.Client(&http.Client{Transport: endpoint.Proxied(transport)}, 1000)
}

// TestProxyFaults: what is wrong with the proxy is said of the proxy, without its address, costs nothing, and is tried again only
// where it may pass.
func TestProxyFaults(t *testing.T) {
	answering := func(status int) func(*http.Request) (*url.URL, error) {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodConnect {
				t.Errorf("%s %s came in the clear", r.Method, r.URL)
			}
			w.WriteHeader(status)
		}))
		t.Cleanup(s.Close)
		u, err := url.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		u.User = url.UserPassword("somebody", proxyPassword)
		return http.ProxyURL(u)
	}
	nobody := httptest.NewServer(http.NotFoundHandler())
	gone, err := url.Parse(nobody.URL)
	if err != nil {
		t.Fatal(err)
	}
	gone.User = url.UserPassword("somebody", proxyPassword)
	nobody.Close()
	for name, tc := range map[string]struct {
		find    func(*http.Request) (*url.URL, error)
		want    string
		mayPass bool
	}{
		"nobody there": {http.ProxyURL(gone), "the proxy can't be reached", true},
		"no address": {func(*http.Request) (*url.URL, error) {
			return nil, errors.New("invalid proxy address " + proxyPassword)
		}, "makes no sense", false},
		"wants to know":   {answering(http.StatusProxyAuthRequired), "a name and a password", false},
		"forbids it":      {answering(http.StatusForbidden), "status 403", false},
		"finds no way":    {answering(http.StatusBadGateway), "status 502", true},
		"is overburdened": {answering(http.StatusServiceUnavailable), "status 503", true},
	} {
		t.Run(name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://model.example/v1/chat", strings.NewReader("prompt"))
			if err != nil {
				t.Fatal(err)
			}
			res, err := through(t, tc.find).Do(req)
			if err == nil {
				_ = res.Body.Close()
				t.Fatal("there was an answer")
			}
			if said := endpoint.Describe(err); !strings.Contains(said, tc.want) || !strings.Contains(said, "the proxy") {
				t.Errorf("%q, want %q", said, tc.want)
			}
			if advice := endpoint.Advice(err, "M"); !strings.Contains(advice, "HTTPS_PROXY") {
				t.Errorf("advice %q", advice)
			}
			if !endpoint.NeverSent(err) || endpoint.MayPass(err) != tc.mayPass {
				t.Errorf("never sent %v, may pass %v", endpoint.NeverSent(err), endpoint.MayPass(err))
			}
			if strings.Contains(err.Error(), proxyPassword) {
				t.Errorf("the password is in %q", err)
			}
		})
	}
}

// TestRetryAfterByTheirClock: an endpoint that asks to wait until a time means its own time, whatever clock is here.
func TestRetryAfterByTheirClock(t *testing.T) {
	theirs := time.Date(2031, 3, 4, 12, 0, 0, 0, time.UTC)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", theirs.Format(http.TimeFormat))
		w.Header().Set("Retry-After", theirs.Add(3*time.Second).Format(http.TimeFormat))
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer s.Close()
	for name, ours := range map[string]time.Duration{"the same": 0, "an hour behind": -time.Hour, "a day ahead": 24 * time.Hour} {
		var pauses []time.Duration
		tr := trier(&pauses)
		tr.Clock = func() time.Time { return theirs.Add(ours) }
		client := endpoint.Client(nil, 1000)
		_, _ = endpoint.Try(t.Context(), tr, endpoint.Patience{Attempts: 2, Each: time.Minute, Longest: time.Minute}, func(ctx context.Context) (int, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
			if err != nil {
				return 0, err
			}
			res, err := client.Do(req)
			if err != nil {
				return 0, err
			}
			_, _ = io.Copy(io.Discard, res.Body)
			return 0, errors.Join(errors.New("limited"), res.Body.Close())
		})
		client.CloseIdleConnections()
		if len(pauses) != 1 || pauses[0] != 3*time.Second {
			t.Errorf("%s: pauses %v, want three seconds", name, pauses)
		}
	}
}
