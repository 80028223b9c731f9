package discord_test

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/rag"
)

var update = flag.Bool("update", false, "write docs/chart.png anew")

// TestDocumentedChart: docs/discord.md shows the picture that the bot sends for the question of its first example.
func TestDocumentedChart(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	p, err := shipped()
	must(t, err)
	p.config.Recorder, p.config.NewID = w.log, func() string { return "207ba84d54641ec1e075" } // stands in the picture
	w.config.Engine, err = rag.New(p.config)
	must(t, err)
	w.connect()
	sent := w.ben.Click(w.answered(), "v1:cha").First()
	path := filepath.Join(testkit.Root(t), "docs", "chart.png")
	if *update {
		must(t, os.WriteFile(path, sent.Attachments[0].Data, 0o644))
	}
	want, err := os.ReadFile(path)
	if err != nil || differ(t, want, sent.Attachments[0].Data) > 0.01 { // processors round lines differently
		t.Errorf("docs/chart.png is not what is sent (%v); go test ./discord -run TestDocumentedChart -update writes it", err)
	}
}

// differ is the share of pixels in which two pictures differ.
func differ(t *testing.T, a, b []byte) float64 {
	t.Helper()
	p, err := png.Decode(bytes.NewReader(a))
	must(t, err)
	q, err := png.Decode(bytes.NewReader(b))
	must(t, err)
	if p.Bounds() != q.Bounds() {
		return 1
	}
	n := 0
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			if p.At(x, y) != q.At(x, y) {
				n++
			}
		}
	}
	return float64(n) / float64(p.Bounds().Dx()*p.Bounds().Dy())
}
