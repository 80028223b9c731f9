package audit_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// largeFile is where the log of 100,000 answers is kept between benchmarks; a folder of the benchmark where it is "".
const largeFile = "AUDIT_LARGE_FILE"

const largeCount = 100_000

// invented makes texts of words that occur as unevenly as in a language.
type invented struct {
	*rand.Rand
	zipf *rand.Zipf
}

func newInvented(seed uint64) invented {
	r := rand.New(rand.NewPCG(seed, 7))
	return invented{r, rand.NewZipf(r, 1.1, 3, 30_000)}
}

func (i invented) text(words int) string {
	all := make([]string, words)
	for n := range all {
		all[n] = word(i.zipf.Uint64())
	}
	return strings.Join(all, " ")
}

// word spells a number in syllables.
func word(n uint64) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for {
		b.WriteByte(consonants[n%14])
		b.WriteByte(vowels[n/14%5])
		if n /= 70; n == 0 {
			return b.String()
		}
	}
}

// record is one of many answers, of about 4 kB.
func (i invented) record(n int) rag.Record {
	r := record(fmt.Sprintf("%08d", n))
	r.At = r.At.Add(time.Duration(n) * time.Minute)
	r.Question.History = nil
	r.Question.Text = i.text(10)
	r.Question.Asker = rag.Asker{
		Channel: "discord", Server: fmt.Sprint("server", i.IntN(5)), Place: fmt.Sprint("place", i.IntN(40)), User: fmt.Sprint("user", i.IntN(3000)),
	}
	r.Answer.Question, r.Answer.Text = r.Question.Text, i.text(60)
	r.Answer.Status = []rag.Status{rag.Answered, rag.Contrasted, rag.NoAnswer}[i.IntN(3)]
	r.Answer.Sources[0].Passages[0].Text = i.text(300)
	r.Evidence = i.evidence()
	return r
}

// articlesTold is how many articles the invented answers are made from, each from some of them.
const articlesTold = 60

// evidence is that of some articles, which change now and then.
func (i invented) evidence() *rag.Evidence {
	all := &rag.Evidence{}
	for range 1 + i.IntN(4) {
		n, revision := i.IntN(articlesTold), i.IntN(3)
		ev := evidence(fmt.Sprintf("%s\n\nFassung %d von Artikel %d.\n", oberau, revision, n), n)
		if slices.ContainsFunc(all.Articles, func(a rag.Revision) bool { return a.ID == ev.Articles[0].ID }) {
			continue
		}
		all.Articles, all.Retrieved, all.Weights = append(all.Articles, ev.Articles...), append(all.Retrieved, ev.Retrieved...), ev.Weights
	}
	return all
}

// large is a log of many answers, of which one in fifty was judged and one in thirty flagged.
func large(b *testing.B) *audit.Log {
	b.Helper()
	path := os.Getenv(largeFile)
	if path == "" {
		path = filepath.Join(b.TempDir(), "audit.db")
	}
	l := open(b, path)
	if head, err := l.List(b.Context(), audit.Filter{Limit: 1}); err != nil || len(head) > 0 {
		return l
	}
	var wg sync.WaitGroup
	for part := range 8 {
		wg.Go(func() {
			i := newInvented(uint64(part))
			for n := part; n < largeCount; n += 8 {
				r := i.record(n)
				if err := l.Record(b.Context(), r); err != nil {
					b.Error(err)
					return
				}
				happen(b, l, r.Answer.ID, n, i)
			}
		})
	}
	wg.Wait()
	return l
}

func happen(b *testing.B, l *audit.Log, id string, n int, i invented) {
	e := audit.Event{Answer: id, At: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), By: fmt.Sprint("user", n%100)}
	if n%50 == 0 {
		e.Detail = audit.Verdict{Judgement: []audit.Judgement{audit.Right, audit.Wrong, audit.Misleading}[n/50%3], Note: i.text(8)}
	} else if n%30 == 0 {
		e.Detail = audit.Reported{Why: i.text(8)}
	} else {
		return
	}
	if err := l.Append(b.Context(), e); err != nil {
		b.Error(err)
	}
}

// BenchmarkListLarge measures pages of a log of 100,000 answers, also of filters and words that fit nothing. It says how
// long the slowest call took, beside the mean.
//
//	AUDIT_LARGE_FILE=/tmp/large/audit.db go test ./audit -run '^$' -bench ListLarge
func BenchmarkListLarge(b *testing.B) {
	l := large(b)
	day := func(n int) time.Time { return record("").At.Add(time.Duration(n) * 24 * time.Hour) }
	common, other, rare := word(0), word(1), word(29_000)
	for _, c := range []struct {
		name   string
		filter audit.Filter
	}{
		{"newest", audit.Filter{}},
		{"oldest page", audit.Filter{Before: 30}},
		{"a day long ago", audit.Filter{From: day(3), To: day(4)}},
		{"before long ago", audit.Filter{To: day(2)}},
		{"server", audit.Filter{Server: "server3"}},
		{"no such server", audit.Filter{Server: "none"}},
		{"place", audit.Filter{Server: "server3", Place: "place7"}},
		{"user", audit.Filter{User: "user77"}},
		{"user and status", audit.Filter{User: "user77", Status: rag.NoAnswer}},
		{"no such status", audit.Filter{Status: "none"}},
		{"no such writer, in a server", audit.Filter{Server: "server3", Writer: "none"}},
		{"flagged", audit.Filter{Flagged: true}},
		{"verdict", audit.Filter{Verdict: audit.Wrong}},
		{"flagged, no such user", audit.Filter{Flagged: true, User: "nobody"}},
		{"common word", audit.Filter{Text: common}},
		{"two common words", audit.Filter{Text: common + " " + other}},
		{"rare word", audit.Filter{Text: rare}},
		{"no such word", audit.Filter{Text: "qqq"}},
		{"common and rare", audit.Filter{Text: common + " " + rare}},
		{"a letter", audit.Filter{Text: "b"}},
		{"beginning of words", audit.Filter{Text: word(70)}},
		{"beginnings of words", audit.Filter{Text: word(70) + " " + word(71) + " " + word(140)}},
		{"five common words", audit.Filter{Text: common + " " + other + " " + word(2) + " " + word(3) + " " + word(4)}},
		{"common word of a user", audit.Filter{Text: common, User: "user77"}},
		{"common word, no such user", audit.Filter{Text: common, User: "nobody"}},
		{"common word, a day long ago", audit.Filter{Text: common, From: day(3), To: day(4)}},
		{"common word, status none", audit.Filter{Text: common, Status: "none"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				if _, err := l.List(b.Context(), c.filter); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			b.ReportMetric(float64(slices.Max(took).Microseconds())/1000, "worst-ms")
		})
	}
}

// BenchmarkOthersLarge measures what else a moderator waits for.
func BenchmarkOthersLarge(b *testing.B) {
	l := large(b)
	newest, err := l.List(b.Context(), audit.Filter{Limit: 1})
	if err != nil {
		b.Fatal(err)
	}
	id := newest[0].ID
	if err := l.Append(b.Context(), audit.Event{Answer: id, Detail: audit.Sent{Channel: "c", Messages: []string{"m"}}}); err != nil {
		b.Fatal(err)
	}
	for name, do := range map[string]func() error{
		"stats":              func() error { _, err := l.Stats(b.Context(), audit.Filter{}); return err },
		"stats of a server":  func() error { _, err := l.Stats(b.Context(), audit.Filter{Server: "server3"}); return err },
		"one answer":         func() error { _, err := l.Get(b.Context(), id); return err },
		"answer of message":  func() error { _, err := l.AnswerOf(b.Context(), "m"); return err },
		"its events":         func() error { _, err := l.Events(b.Context(), id); return err },
		"what to deliver":    func() error { _, err := l.Undelivered(b.Context()); return err },
		"verify all records": func() error { _, err := l.Verify(b.Context(), audit.VerifyOptions{}); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
