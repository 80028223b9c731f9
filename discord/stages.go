package discord

import (
	"context"
	"sync"
	"time"

	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/rag"
)

// stages keeps the newest step of the engine's work for whoever shows it.
type stages struct {
	mu     sync.Mutex
	latest rag.Step
	// changed has room for one word that there is a new step.
	changed chan struct{}
}

func (s *stages) report(step rag.Step) {
	s.mu.Lock()
	s.latest = step
	s.mu.Unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

func (s *stages) now() rag.Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latest
}

// showStages shows what the engine is doing once that takes longer than a moment, and keeps to Discord's pace for edits.
// done ends that; when it returns nothing is on its way any more.
func (b *Bot) showStages(ctx context.Context, out outlet, l render.Locale) (_ context.Context, done func()) {
	s := &stages{latest: rag.Searching, changed: make(chan struct{}, 1)}
	ended := make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer b.guard("stages")
		timer := time.NewTimer(b.cfg.Pace.StageAfter)
		defer timer.Stop()
		var shown rag.Step
		for {
			select {
			case <-ended:
				return
			case <-ctx.Done():
				return
			case <-timer.C:
			}
			if step := s.now(); step != shown {
				shown = step
				b.put(ctx, out, render.Message{Content: render.Stage(step, l)})
			} else {
				select {
				case <-s.changed:
				case <-ended:
					return
				case <-ctx.Done():
					return
				}
			}
			timer.Reset(b.cfg.Pace.StageEvery)
		}
	}()
	return rag.WithProgress(ctx, s.report), func() {
		close(ended)
		<-finished
	}
}
