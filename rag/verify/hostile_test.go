package verify_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/verify"
)

// hostile are pieces of which sentences are made that have more of one thing than any that people write.
var hostile = map[string]string{
	"figures":   "%d, ",
	"and":       "%d und ",
	"names":     "Bellamar%d und ",
	"mixed":     "Bellamar sagte %d Tote und ",
	"english":   "Bellamar said %d dead and ",
	"verbs":     "sagte %d, nannte, bestritt und ",
	"dates":     "am %d. März und ",
	"quotes":    "„Nein %d“ und ",
	"denials":   "nicht %d, kein, ",
	"ranges":    "von %d auf 12 gestiegen, ",
	"compounds": "Polizeisprecher%dverletzte und ",
	"brackets":  "(%d ",
	"commas":    ",%d",
	"units":     "%d Euro für Tote und ",
	"turn":      "aber %d Verletzte während ",
	"speakers":  "Südkorea%d zufolge Seoul, ",
	"relative":  "Keller, der %d sah, ",
}

// atBounds are pieces of sentences that stay below the bounds of what is compared.
var atBounds = map[string]string{
	"figures":  "Bellamar nannte %d Verletzte in Keimstadt und ",
	"english":  "Bellamar said %d wounded in Keimstadt and ",
	"names":    "Bellamar und Keimstadt sahen Brackfelde%d und ",
	"relative": "Keller, der %d Tote in Keimstadt sah, ",
	"dates":    "am Montag kamen %d Verletzte nach Keimstadt und ",
}

// filled is a sentence of pieces, with other numbers each.
func filled(piece string, size int, n *int) string {
	var b strings.Builder
	for b.Len()+len(piece)+8 < size {
		*n++
		b.WriteString(strings.ReplaceAll(piece, "%d", strconv.Itoa(*n*7)))
	}
	return "Wort " + strings.TrimSpace(b.String()) + "."
}

// hostileAnswer is a bench and an answer of as many sentences as a model may write, all of one piece, and all citing
// sentences of the same piece, 16 KB of them.
func hostileAnswer(tb testing.TB, piece string, own, cited int) (*bench, draft.Draft, verify.Asked) {
	tb.Helper()
	const sentences, size = 24, 16_000
	n := 0
	var body strings.Builder
	body.WriteString("---\ntitle: Ein Titel\ndate: 2031-03-01\n---\n\n")
	for range size / cited {
		body.WriteString(filled(piece, cited, &n) + "\n\n")
	}
	x := newBench(tb, fstest.MapFS{"hostile.md": {Data: []byte(body.String())}}, func(string) string { return "" })
	var ids, passages []string
	for _, p := range x.evidence.Passages[:min(len(x.evidence.Passages), 100)] {
		passages = append(passages, p.ID)
	}
	for _, c := range x.evidence.Claims[:min(len(x.evidence.Claims), 100)] {
		ids = append(ids, c.ID)
	}
	var d draft.Draft
	for range sentences {
		n = 0
		d.Lines = append(d.Lines, draft.Line{
			Role: draft.Statement, Text: filled(piece, own, &n) + " [1]", Sources: []int{1}, Prose: true, Claims: ids, Passages: passages,
		})
	}
	code := lang.German
	if strings.Contains(piece, "said") {
		code = lang.English
	}
	return x, d, verify.Asked{Text: "Was ist geschehen?", Language: code, Find: x.find}
}

// TestHostile holds answers against what would keep the verifier busy: none of their sentences is compared, all are refused.
func TestHostile(t *testing.T) {
	for name, piece := range hostile {
		x, d, asked := hostileAnswer(t, piece, 590, 2000)
		refused := map[int]bool{}
		for _, p := range newVerifier(t, x.reader).Check(d, x.evidence, asked) {
			refused[p.Line] = refused[p.Line] || p.Kind == "form"
		}
		for i := range d.Lines {
			if !refused[i] {
				t.Errorf("%s: sentence %d is not refused", name, i)
			}
		}
	}
}

// BenchmarkHostile measures what the worst answers take, nothing read before.
func BenchmarkHostile(b *testing.B) {
	for name, piece := range hostile {
		b.Run("beyond/"+name, func(b *testing.B) { benchHostile(b, piece, 590, 2000) })
	}
	for name, piece := range atBounds {
		b.Run("below/"+name, func(b *testing.B) { benchHostile(b, piece, 590, 780) })
	}
}

func benchHostile(b *testing.B, piece string, own, cited int) {
	x, d, asked := hostileAnswer(b, piece, own, cited)
	problems := 0
	for b.Loop() {
		b.StopTimer()
		v := newVerifier(b, x.reader)
		b.StartTimer()
		problems += len(v.Check(d, x.evidence, asked))
	}
	b.ReportMetric(float64(problems)/float64(b.N), "problems/op")
}
