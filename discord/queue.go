package discord

import (
	"context"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// queue runs work in order within a lane (a channel) and side by side across lanes, no more than a number at once. A lane
// that is empty costs nothing.
type queue struct {
	slots chan struct{}
	// longest bounds how much may wait in one lane.
	longest int
	waiting prometheus.Gauge

	mu     sync.Mutex
	lanes  map[string][]func()
	closed bool
	wg     sync.WaitGroup
}

func newQueue(atOnce, longest int, waiting prometheus.Gauge) *queue {
	return &queue{slots: make(chan struct{}, atOnce), longest: longest, waiting: waiting, lanes: map[string][]func(){}}
}

// add puts work, which must not panic, at the end of a lane; false where the queue is closed or the lane is full.
func (q *queue) add(lane string, work func()) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	waiting, busy := q.lanes[lane]
	if q.closed || len(waiting) >= q.longest {
		return false
	}
	q.lanes[lane] = append(waiting, work)
	q.waiting.Inc()
	q.wg.Add(1)
	if !busy {
		go q.drain(lane)
	}
	return true
}

// drain works off one lane.
func (q *queue) drain(lane string) {
	for {
		q.mu.Lock()
		waiting := q.lanes[lane]
		if len(waiting) == 0 {
			delete(q.lanes, lane)
			q.mu.Unlock()
			return
		}
		work := waiting[0]
		q.lanes[lane] = waiting[1:]
		q.mu.Unlock()
		q.slots <- struct{}{}
		work()
		<-q.slots
		q.waiting.Dec()
		q.wg.Done()
	}
}

// hold keeps the work of a lane waiting until what it returns is called, without taking a slot. It must be called by
// work of another lane, which close waits for. A lane that is worked on already is left alone.
func (q *queue) hold(lane string) (release func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, busy := q.lanes[lane]; busy {
		return func() {}
	}
	q.lanes[lane] = nil
	return sync.OnceFunc(func() { go q.drain(lane) })
}

// close takes no more work and waits until what was taken is done, or ctx ends.
func (q *queue) close(ctx context.Context) error {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	done := make(chan struct{})
	go func() {
		q.wg.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
