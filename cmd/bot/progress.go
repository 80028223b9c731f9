package main

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// patience is how long work may take before a bar is shown.
const patience = time.Second

// progress shows a bar on standard error once work has taken longer than patience, and only where somebody can see it.
type progress struct {
	w       io.Writer
	visible bool
	what    string
	clock   func() time.Time
	started time.Time

	mu  sync.Mutex
	bar *progressbar.ProgressBar
}

func newProgress(w io.Writer, visible bool, what string, clock func() time.Time) *progress {
	return &progress{w: w, visible: visible, what: what, clock: clock, started: clock()}
}

// report says that done of total steps are finished. It may be called from several goroutines.
func (p *progress) report(done, total int) {
	if !p.visible {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		if p.clock().Sub(p.started) < patience || done >= total {
			return
		}
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(p.what),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
	}
	p.bar.ChangeMax(total)
	// A bar that can't be drawn is no reason to stop the work.
	_ = p.bar.Set(done)
}

// done takes the bar away.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
		p.visible = false
	}
}
