package endpoint

// RetryAfter is the reader of the header.
var RetryAfter = retryAfter
