package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// endpoint is an embedding endpoint on the loopback that counts the texts it embeds and calls after with their number
// once it has answered.
func endpoint(t *testing.T, after func(texts int)) (url string, texts *atomic.Int64) {
	t.Helper()
	texts = &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		type vector struct {
			Index     int       `json:"index"`
			Embedding []float32 `json:"embedding"`
		}
		var answer struct {
			Data []vector `json:"data"`
		}
		for i, text := range body.Input {
			answer.Data = append(answer.Data, vector{i, []float32{1, float32(len(text))}})
		}
		_ = json.NewEncoder(w).Encode(answer)
		after(int(texts.Add(int64(len(body.Input)))))
	}))
	t.Cleanup(server.Close)
	return server.URL, texts
}

// press writes n articles of about 3,000 bytes into a folder.
func press(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		var b strings.Builder
		for part := range 6 {
			fmt.Fprintf(&b, "Die Brücke %d im Bezirk %d bleibt gesperrt, teilte die Verwaltung mit. %s\n\n", part, i,
				strings.Repeat(fmt.Sprintf("Die Arbeiten an Pfeiler %d kosten mehr als geplant. ", i*10+part), 9))
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("a%04d.txt", i)), []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestIngestInterrupted: what a large run costs is said; after an interrupt what was embedded is
// kept, and the next run pays for the rest alone.
func TestIngestInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	dir := press(t, 260)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var out, errs bytes.Buffer
	url, texts := endpoint(t, func(n int) {
		if n >= 256 {
			interrupt()
		}
	})
	ingest := func(ctx context.Context) int {
		out.Reset()
		errs.Reset()
		p := &program{
			stdin: strings.NewReader(""), stdout: &out, stderr: &errs, screens: noTerminal{}, open: openHouse,
			environ: []string{"OPENAI_BASE_URL=" + url, "OPENAI_EMBEDDING_MODEL=fake", "OPENAI_EMBEDDING_DIMENSIONS=2", "DATA_DIR=data"},
		}
		return p.run(ctx, []string{"ingest", "--json", "--articles", dir})
	}
	if status := ingest(ctx); status != statusFailed || out.Len() > 0 {
		t.Fatalf("status %d, stdout %q, stderr %q", status, out.String(), errs.String())
	}
	paid := int(texts.Load())
	for _, want := range []string{"passages are to be embedded with fake", "tokens, its price is not known", "were embedded and are kept", "interrupted"} {
		if !strings.Contains(errs.String(), want) {
			t.Errorf("stderr lacks %q:\n%s", want, errs.String())
		}
	}
	if status := ingest(t.Context()); status != statusDone {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	all := int(texts.Load())
	if status := ingest(t.Context()); status != statusDone || int(texts.Load()) != all {
		t.Errorf("status %d; a third run embedded %d texts more", status, int(texts.Load())-all)
	}
	fresh := t.TempDir()
	t.Chdir(fresh)
	if status := ingest(t.Context()); status != statusDone {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	// The batch that was under way when the interrupt came may be lost, no more.
	whole := int(texts.Load()) - all
	if lost := all - whole; lost < 0 || lost > 128 || paid >= whole {
		t.Errorf("%d texts in all, %d before the interrupt, %d sent twice", whole, paid, lost)
	}
}
