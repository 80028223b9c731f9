package llmtest

import (
	"encoding/json"
	"net"
	"net/http"
)

func mustJSON(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("llmtest: " + err.Error()) // what the package itself put together
	}
	return raw
}

func flush(w http.ResponseWriter) { _ = http.NewResponseController(w).Flush() }

// reset takes the connection from the server and closes it so that the other side is told of a reset, not an end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it the connection ends properly, which is as unexpected to the client
	}
	_ = conn.Close()
}
