package discord

import (
	"slices"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// TestHold: what is put into a lane that is held waits for the work that holds it, in order, though there is a slot free;
// another lane does not wait, and the lane can be used and held again afterwards.
func TestHold(t *testing.T) {
	t.Parallel()
	q := newQueue(3, 10, prometheus.NewGauge(prometheus.GaugeOpts{Name: "waiting"}))
	for range 200 {
		var order []string
		note := func(s string) func() { return func() { order = append(order, s) } }
		queued, other := make(chan struct{}), make(chan struct{})
		q.add("channel", func() {
			defer q.hold("thread")()
			close(queued)
			<-other
			note("first")()
		})
		<-queued
		q.add("thread", note("second"))
		q.add("thread", note("third"))
		q.add("elsewhere", func() { close(other) })
		q.wg.Wait()
		if want := []string{"first", "second", "third"}; !slices.Equal(order, want) {
			t.Fatalf("order %v, want %v", order, want)
		}
	}
	if err := q.close(t.Context()); err != nil {
		t.Error(err)
	}
	if q.add("thread", func() {}) {
		t.Error("a closed queue takes work")
	}
}

// TestHoldOfABusyLane: a lane that is being worked on is not held up.
func TestHoldOfABusyLane(t *testing.T) {
	t.Parallel()
	q := newQueue(2, 10, prometheus.NewGauge(prometheus.GaugeOpts{Name: "waiting"}))
	begun, end := make(chan struct{}), make(chan struct{})
	q.add("thread", func() { close(begun); <-end })
	<-begun
	release := q.hold("thread")
	done := make(chan struct{})
	q.add("thread", func() { close(done) })
	close(end)
	<-done
	release()
	if err := q.close(t.Context()); err != nil {
		t.Error(err)
	}
}
