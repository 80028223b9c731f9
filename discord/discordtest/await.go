package discordtest

import (
	"context"
	"errors"
	"fmt"
)

// signal wakes those who wait for a change. It is guarded by Server.mu.
type signal struct{ ch chan struct{} }

func (g *signal) wait() <-chan struct{} {
	if g.ch == nil {
		g.ch = make(chan struct{})
	}
	return g.ch
}

func (g *signal) fire() {
	if g.ch != nil {
		close(g.ch)
		g.ch = nil
	}
}

// errClosed ends what waits when the server is closed.
var errClosed = errors.New("the local Discord was closed")

// await returns once ok is true, which is asked under s.mu whenever sig fires.
func (s *Server) await(ctx context.Context, sig *signal, what string, ok func() bool) error {
	for {
		s.mu.Lock()
		if ok() {
			s.mu.Unlock()
			return nil
		}
		change := sig.wait()
		s.mu.Unlock()
		select {
		case <-change:
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, context.Cause(ctx))
		case <-s.done:
			return fmt.Errorf("waiting for %s: %w", what, errClosed)
		}
	}
}

// must is await with the test's patience; the test fails where it runs out.
func (s *Server) must(sig *signal, what string, ok func() bool) {
	s.tb.Helper()
	ctx, cancel := context.WithTimeoutCause(context.Background(), s.o.Patience, errors.New("it did not happen"))
	defer cancel()
	if err := s.await(ctx, sig, what, ok); err != nil {
		s.tb.Fatalf("discordtest: %v\n%s", err, s.Transcript())
	}
}

// Eventually waits until ok is true, which is asked anew whenever anything happens. ok may call the Server's methods. The
// test fails after Options.Patience.
func (s *Server) Eventually(what string, ok func() bool) {
	s.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), s.o.Patience)
	defer cancel()
	for {
		s.mu.Lock()
		change := s.changed.wait()
		s.mu.Unlock()
		if ok() {
			return
		}
		select {
		case <-change:
		case <-s.done:
			s.tb.Fatalf("discordtest: waiting for %s: %v", what, errClosed)
		case <-ctx.Done():
			s.tb.Fatalf("discordtest: %s did not happen\n%s", what, s.Transcript())
		}
	}
}
