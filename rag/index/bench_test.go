package index_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/lexicon"
)

// invented makes a corpus of n passages of about 75 words, five to an article, whose words are as unevenly frequent as
// those of a language (Zipf). QUELLENLAGE_BENCH_PASSAGES sets another n than 10,000.
func invented(b *testing.B) []corpus.Article {
	b.Helper()
	n := 10_000
	if s := os.Getenv("QUELLENLAGE_BENCH_PASSAGES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	lex, err := lexicon.Default()
	if err != nil {
		b.Fatal(err)
	}
	vocabulary := slices.Collect(lex.Headwords())
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(vocabulary), func(i, j int) { vocabulary[i], vocabulary[j] = vocabulary[j], vocabulary[i] })
	zipf := rand.NewZipf(r, 1.1, 20, uint64(len(vocabulary)-1))
	var out []corpus.Article
	for i := 0; i < n; i += 5 {
		a := corpus.Article{ID: fmt.Sprintf("a%06d", i), Revision: fmt.Sprint(i), Language: lang.German}
		var body strings.Builder
		for paragraph := range 5 {
			for range 4 {
				start := body.Len()
				for range 19 {
					body.WriteString(vocabulary[zipf.Uint64()])
					body.WriteByte(' ')
				}
				body.WriteString("Ende.")
				a.Sentences = append(a.Sentences, corpus.Sentence{Span: lang.Span{Start: start, End: body.Len()}, Kind: corpus.Text, Paragraph: paragraph})
				body.WriteByte(' ')
			}
		}
		a.Body = body.String()
		out = append(out, a)
	}
	return out
}

var benchQuestions = []string{
	"Wie viele Soldaten wurden bei dem Angriff getötet?", "Welche Regierung hat den Vertrag unterzeichnet?",
	"Wann wurde die Brücke nach dem Hochwasser gesperrt?", "Wer gewann die Wahl zum Bürgermeister?",
	"Was kostet das neue Krankenhaus?", "Welche Waffenexporte genehmigte der Minister?",
}

func built(b *testing.B, all []corpus.Article) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "corpus.db")
	x := open(b, path, options(b))
	if _, err := x.Sync(context.Background(), all, nil, nil); err != nil {
		b.Fatal(err)
	}
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkIngest measures a whole Sync from articles in memory to an index on disk.
func BenchmarkIngest(b *testing.B) {
	all := invented(b)
	for b.Loop() {
		built(b, all)
	}
	passages := 0
	for _, a := range all {
		passages += len(a.Passages())
	}
	b.ReportMetric(float64(passages*b.N)/b.Elapsed().Seconds(), "passages/s")
}

// BenchmarkStart measures opening an index and the first question, for which the vectors are loaded.
func BenchmarkStart(b *testing.B) {
	path := built(b, invented(b))
	opts := options(b)
	var heap uint64
	for b.Loop() {
		x := open(b, path, opts)
		if _, err := x.Search(context.Background(), x.Query(benchQuestions[0], lang.German), 10); err != nil {
			b.Fatal(err)
		}
		if heap == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			heap = m.HeapAlloc
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(heap)/1e6, "MB")
}

// BenchmarkOpen measures opening an index alone.
func BenchmarkOpen(b *testing.B) {
	path := built(b, invented(b))
	opts := options(b)
	for b.Loop() {
		if err := open(b, path, opts).Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, atOnce := range []int{1, 8} {
		b.Run(fmt.Sprintf("%d at once", atOnce), func(b *testing.B) {
			x := open(b, built(b, invented(b)), options(b))
			search := func(i int) time.Duration {
				start := time.Now()
				_, err := x.Search(context.Background(), x.Query(benchQuestions[i%len(benchQuestions)], lang.German), 10)
				if err != nil {
					b.Error(err)
				}
				return time.Since(start)
			}
			search(0)
			b.SetParallelism(max(1, atOnce/runtime.GOMAXPROCS(0)))
			took := make(chan time.Duration, 1<<20)
			b.ResetTimer()
			if atOnce == 1 {
				for i := range b.N {
					took <- search(i)
				}
			} else {
				b.RunParallel(func(p *testing.PB) {
					for i := 0; p.Next(); i++ {
						took <- search(i)
					}
				})
			}
			close(took)
			var all []time.Duration
			for d := range took {
				all = append(all, d)
			}
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms-median")
		})
	}
}
