package endpoint

// RetryAfter is the reader of the header, Proxied what makes a transport say what is wrong with its proxy.
var (
	RetryAfter = retryAfter
	Proxied    = proxied
)
