package main

import (
	"context"
	"io"
)

// interruptible is a reader that hears an interrupt while it waits for input, which standard input alone does not. After
// one, the read that was waiting is left behind and ends with the process.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

// Read reads as r does, and fails with the context's error once that is done.
func (i *interruptible) Read(p []byte) (int, error) {
	type result struct {
		data []byte
		err  error
	}
	// The waiting read has a buffer of its own: p is the caller's again after an interrupt.
	done := make(chan result, 1)
	size := len(p)
	go func() {
		data := make([]byte, size)
		n, err := i.r.Read(data)
		done <- result{data[:n], err}
	}()
	select {
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	case r := <-done:
		return copy(p, r.data), r.err
	}
}
