package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// proxyFailure is a proxy that can't be used, or that lets no connection to the endpoint through. It has no word of the proxy's
// address, which may hold a password.
type proxyFailure struct {
	// status is what the proxy answered, 0 where its address makes no sense.
	status int
}

// Error implements error.
func (f *proxyFailure) Error() string {
	switch f.status {
	case 0:
		return "the proxy has an address that makes no sense"
	case http.StatusProxyAuthRequired:
		return "the proxy wants a name and a password"
	}
	return fmt.Sprintf("the proxy lets no connection through (status %d)", f.status)
}

// proxied makes a transport say with a proxyFailure what the standard library says with the proxy's address or not at all.
func proxied(t *http.Transport) *http.Transport {
	find := t.Proxy
	if find == nil {
		return t
	}
	t.Proxy = func(r *http.Request) (*url.URL, error) {
		at, err := find(r)
		if err != nil {
			return nil, &proxyFailure{} // the cause quotes the address
		}
		return at, nil
	}
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
		if res.StatusCode != http.StatusOK {
			return &proxyFailure{status: res.StatusCode}
		}
		return nil
	}
	return t
}

// proxyFault says what is wrong with the proxy between here and the endpoint, "" where nothing is known to be.
func proxyFault(err error) string {
	var failed *proxyFailure
	var op *net.OpError
	switch {
	case errors.As(err, &failed):
		return failed.Error()
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "the proxy can't be reached"
	case Status(err) == http.StatusProxyAuthRequired:
		return (&proxyFailure{status: http.StatusProxyAuthRequired}).Error()
	}
	return ""
}
