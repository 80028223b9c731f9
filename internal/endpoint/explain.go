package endpoint

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/sashabaranov/go-openai"
)

// Status is the HTTP status of an error, 0 where there was no answer or one without an error of its own.
func Status(err error) int {
	var api *openai.APIError
	var req *openai.RequestError
	switch {
	case errors.As(err, &req): // first: it may wrap an APIError without a status
		return req.HTTPStatusCode
	case errors.As(err, &api):
		return api.HTTPStatusCode
	}
	return 0
}

// OutOfQuota says whether the endpoint says that the account has nothing left to pay with.
func OutOfQuota(err error) bool { return HasCode(err, "insufficient_quota") }

// HasCode says whether the endpoint's error has a code, or a type, of OpenAI's list.
func HasCode(err error, code string) bool {
	var api *openai.APIError
	return errors.As(err, &api) && (api.Code == code || api.Type == code)
}

// Mentions says whether what the endpoint says about an error holds one of the words, which are in lower case.
func Mentions(err error, words ...string) bool {
	said := ""
	var api *openai.APIError
	var req *openai.RequestError
	switch {
	case errors.As(err, &req):
		said = string(req.Body)
	case errors.As(err, &api):
		said = api.Message
		if api.Param != nil {
			said += " " + *api.Param
		}
	}
	said = strings.ToLower(said)
	for _, w := range words {
		if strings.Contains(said, w) {
			return true
		}
	}
	return false
}

// Explain says what to do about an error. model is the variable that sets the model's name.
func Explain(err error, model string) error {
	if advice := Advice(err, model); advice != "" {
		return fmt.Errorf("%w; %s", err, advice)
	}
	return err
}

// Advice is what to do about an error, "" where nothing can be done but to wait.
func Advice(err error, model string) string {
	switch status := Status(err); {
	case proxyFault(err) != "":
		return "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return "check OPENAI_API_KEY"
	case status == http.StatusNotFound && (HasCode(err, "model_not_found") || HasCode(err, "DeploymentNotFound")):
		return "check OPENAI_BASE_URL and " + model
	case status == http.StatusNotFound:
		return "check OPENAI_BASE_URL, which mostly ends in /v1, and " + model
	case strings.Contains(err.Error(), plainHTTP):
		return "write OPENAI_BASE_URL with http:// or let the endpoint speak https"
	case errors.Is(err, errRedirect) || errors.Is(err, errPage) || Garbled(err) && !errors.Is(err, ErrAnswer):
		return "check OPENAI_BASE_URL; it mostly ends in /v1"
	case status == 0 && !errors.Is(err, ErrAnswer):
		return "check that the endpoint of OPENAI_BASE_URL can be reached"
	}
	return ""
}

// plainHTTP is what net/http says of a server that does not speak TLS; it has no error of its own for that.
const plainHTTP = "server gave HTTP response to HTTPS client"

// Describe says what went wrong without a word that came from the endpoint or went to it.
func Describe(err error) string {
	var gaveUp *GaveUp
	if errors.As(err, &gaveUp) {
		times := "once"
		if gaveUp.Attempts > 1 {
			times = fmt.Sprintf("%d times", gaveUp.Attempts)
		}
		said := fmt.Sprintf("%s (tried %s", Describe(gaveUp.Err), times)
		if gaveUp.RetryAfter > 0 {
			said += fmt.Sprintf(", it asks to wait %s", gaveUp.RetryAfter)
		}
		return said + ")"
	}
	if fault := proxyFault(err); fault != "" {
		return fault
	}
	if status := Status(err); status > 0 {
		return describeStatus(status, err)
	}
	for _, known := range []error{errRedirect, errPage, errTooLong} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return describeTransport(err)
}

func describeStatus(status int, err error) string {
	said := fmt.Sprintf("it answers with status %d", status)
	if name := http.StatusText(status); name != "" {
		said += " (" + name + ")"
	}
	switch {
	case OutOfQuota(err):
		said += ": the account has no credit left"
	case HasCode(err, "context_length_exceeded"):
		said += ": what was sent is too long for the model"
	case HasCode(err, "model_not_found") || HasCode(err, "DeploymentNotFound"):
		said += ": it does not know the model"
	case HasCode(err, "content_filter"):
		said += ": its filter refused what was sent"
	}
	return said
}

func describeTransport(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "it did not answer in time"
	case errors.As(err, &dns):
		return "its name can't be looked up"
	case errors.As(err, &certificate):
		return "its certificate can't be trusted"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "it refuses connections"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection broke before the answer was complete"
	case errors.As(err, &op):
		return "the network failed (" + op.Op + ")"
	case errors.As(err, &syntax), errors.As(err, &kind):
		return "its answer is not the JSON of OpenAI's protocol"
	}
	return "its answer can't be read"
}

// Garbled says whether there was an answer, with a good status, that is not what the protocol says.
func Garbled(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return Status(err) == 0 && (errors.Is(err, ErrAnswer) || errors.As(err, &syntax) || errors.As(err, &kind))
}

// NeverSent says whether there was no connection that the request could have gone through.
func NeverSent(err error) bool {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var op *net.OpError
	return proxyFault(err) != "" || errors.As(err, &dns) || errors.As(err, &certificate) || errors.Is(err, syscall.ECONNREFUSED) || errors.As(err, &op) && op.Op == "dial"
}
