package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestProgress: a bar only where somebody can see it and only when work takes long; it is gone in the end.
func TestProgress(t *testing.T) {
	for name, tc := range map[string]struct {
		visible bool
		after   time.Duration
		shown   bool
	}{
		"quick":      {true, patience - time.Millisecond, false},
		"slow":       {true, patience, true},
		"not looked": {false, time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Unix(0, 0)
			var b bytes.Buffer
			p := newProgress(&b, tc.visible, "reading articles", func() time.Time { return now })
			now = now.Add(tc.after)
			p.report(3, 10)
			if got := strings.Contains(b.String(), "reading articles"); got != tc.shown {
				t.Errorf("shown: %v, want %v (%q)", got, tc.shown, b.String())
			}
			p.done()
			n := b.Len()
			p.report(4, 10)
			if tc.shown && b.Len() != n {
				t.Error("the bar came back after it was done")
			}
		})
	}
}
