// Package fake holds fakes for tests of several rooms.
package fake

import (
	"context"
	"sync"

	"github.com/quellenlage/quellenlage/rag"
)

// Recorder is the fake rag.Recorder: it keeps records in memory, and fails with Err where that is set. It is safe for
// several goroutines.
type Recorder struct {
	mu      sync.Mutex
	records []rag.Record
	err     error
}

// Fail makes every later Record return err; nil makes them work again.
func (r *Recorder) Fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = err
}

// Record keeps the record.
func (r *Recorder) Record(_ context.Context, rec rag.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	r.records = append(r.records, rec)
	return nil
}

// Records are the records so far, oldest first.
func (r *Recorder) Records() []rag.Record {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]rag.Record(nil), r.records...)
}
