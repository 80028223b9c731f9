package settings_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/settings"
)

// TestManyAskAtOnce: hundreds of questions at the same moment are all counted, in turn; one whose asker gives up is not waited for.
func TestManyAskAtOnce(t *testing.T) {
	s, at := hiding(t, filepath.Join(t.TempDir(), "state.db")), time.Now()
	var wg sync.WaitGroup
	for n := range 300 {
		wg.Go(func() {
			if d, err := s.Take(t.Context(), "7", fmt.Sprint("user ", n), at, settings.Limits{Daily: 1000}); err != nil || !d.OK {
				t.Errorf("%+v, %v", d, err)
			}
		})
	}
	wg.Wait()
	if n, err := s.Taken(t.Context(), "7", at); err != nil || n != 300 {
		t.Errorf("%d of 300 are counted, %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Take(ctx, "7", "late", at, settings.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was given up", err)
	}
}
