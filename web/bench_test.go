package web_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/web"
)

// fullLog is a fake log that has a full page of answers at once, so that only the page's own time is measured.
type fullLog struct{ *audit.Log }

func (l fullLog) List(_ context.Context, f audit.Filter) ([]audit.Entry, error) {
	list := make([]audit.Entry, f.Limit)
	for i := range list {
		list[i] = audit.Entry{
			Seq: int64(100_000 - i), ID: fmt.Sprintf("%020d", i), At: time.Date(2031, 3, 1, 0, i, 0, 0, time.UTC), Language: "de", Status: rag.Contrasted, Writer: "evidence",
			Question: strings.Repeat("Wie viele Menschen starben? ", 10), Asker: rag.Asker{Channel: "discord", Server: "700100", Place: "600100"}, Reports: i % 3, Verdict: audit.Wrong,
		}
	}
	return list, nil
}

// BenchmarkPages measures pages as a browser waits for them, over a socket and with the session.
//
//	go test ./web -run '^$' -bench Pages
func BenchmarkPages(b *testing.B) {
	var full fullLog
	h := newHouse(b, invented(b), func(c *web.Config) {
		full = fullLog{c.Log.(*audit.Log)}
		c.Log = full
	})
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	who := h.signedIn(everybody())
	for name, path := range map[string]string{
		"list": "/answers", "answer": "/answers/" + a.ID, "chart": "/answers/" + a.ID + "/chart.svg", "ledger": "/ledger", "article": "/article?id=flut-tag1", "style": "/static/style.css",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if got := who.get(path); got.status != http.StatusOK {
					b.Fatal(got)
				}
			}
		})
	}
}

// largeFile names a log of 100,000 answers, as the benchmarks of package audit make one.
const largeFile = "AUDIT_LARGE_FILE"

// BenchmarkLargeLog measures the list over a real log of 100,000 answers.
//
//	AUDIT_LARGE_FILE=/tmp/large/audit.db go test ./audit -run '^$' -bench OthersLarge
//	AUDIT_LARGE_FILE=/tmp/large/audit.db go test ./web -run '^$' -bench LargeLog
func BenchmarkLargeLog(b *testing.B) {
	path := os.Getenv(largeFile)
	if path == "" {
		b.Skip("skipped: " + largeFile + " names no log")
	}
	large, err := audit.Open(context.Background(), path, audit.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer large.Close()
	h := newHouse(b, invented(b), func(c *web.Config) { c.Log = large })
	who := h.signedIn(everybody())
	for name, query := range map[string]string{
		"newest": "", "words": "?q=bada", "flagged": "?flagged=1", "verdict and status": "?verdict=wrong&status=contrasted", "channel": "?place=place3", "far back": "?before=500",
		"a server's no answers": "?server=server3&status=no_answer", "nothing fits": "?q=xxxxxx",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if got := who.get("/answers" + query); got.status != http.StatusOK {
					b.Fatal(got)
				}
			}
		})
	}
}
