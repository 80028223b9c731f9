package rag_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/internal/testkit/fake"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/index"
)

// asked asks every question of a golden file, with its history, and returns the records.
func asked(t *testing.T, from fs.FS, golden string) []rag.Record {
	t.Helper()
	rec := &fake.Recorder{}
	_ = transcript(t, engine(t, from, rec), golden) // whatever the answers are
	return rec.Records()
}

// unlike is another corpus than any that is asked about.
func unlike() fs.FS {
	return fstest.MapFS{"anders.txt": {Data: []byte("Kuchenmarkt in Eichdorf\n\nAm Sonntag kamen 900 Menschen auf den Markt, sagte der Bürgermeister. Drei Stände gewannen einen Preis.\n")}}
}

// amongMany are articles among more than a hundred others, most of which no passage is found of: what is said of a word then
// hangs on articles that the record does not have.
func amongMany(t *testing.T, from fs.FS) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	for n := range 120 {
		text := fmt.Sprintf("Markttag %d in Eichdorf\n\nAm Sonntag kamen %d Menschen, sagte der Bürgermeister. In Berlin regnete es.\n", n, 900+n)
		all[fmt.Sprintf("markt%03d.txt", n)] = &fstest.MapFile{Data: []byte(text)}
	}
	err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(from, path)
		all[path] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestReplayOnEvidence: an engine over other articles says the same as then of what a record holds, whether it was asked or
// checked, with its history, and whether the articles answered it or not.
func TestReplayOnEvidence(t *testing.T) {
	for name, tc := range map[string]struct {
		from   fs.FS
		golden string
	}{
		"shipped":  {articles.FS, "testdata/shipped.golden"},
		"invented": {os.DirFS("testdata/corpus"), "testdata/invented.golden"},
		"things":   {os.DirFS("testdata/things"), "testdata/things.golden"},
		"of many":  {amongMany(t, articles.FS), "testdata/shipped.golden"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &fake.Recorder{}
			e := engine(t, unlike(), rec)
			records := asked(t, tc.from, tc.golden)
			differ := 0
			for _, then := range records {
				again, err := e.Replay(t.Context(), then, rag.OnEvidence, rag.Asker{})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(then.Answer.Lines, again.Lines); diff != "" {
					differ++
					t.Errorf("%s (-then +on its evidence):\n%s", then.Question.Text, diff)
				}
			}
			if len(records) < 3 || len(rec.Records()) != len(records) {
				t.Errorf("%d answers, of which %d were recorded again", len(records), len(rec.Records()))
			}
		})
	}
}

// TestReplay: whose words they are, how it was asked and what it is asked of.
func TestReplay(t *testing.T) {
	rec := &fake.Recorder{}
	e := engine(t, os.DirFS("testdata/corpus"), rec)
	last := func() rag.Record { all := rec.Records(); return all[len(all)-1] }
	q := rag.Question{Text: "Wie viele Tote gab es?", Asker: rag.Asker{Channel: "discord", User: "u", Server: "s", Place: "p"}}
	if _, err := e.Ask(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	question := last()
	q.Author = "w"
	if _, err := e.Check(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	message := last()
	for name, tc := range map[string]struct {
		of     rag.Record
		on     rag.Ground
		mode   rag.Mode
		author string
	}{
		"asked, today":       {question, rag.OnToday, rag.Asked, "u"},
		"asked, evidence":    {question, rag.OnEvidence, rag.Asked, "u"},
		"checked, today":     {message, rag.OnToday, rag.Checked, "w"},
		"checked, evidence":  {message, rag.OnEvidence, rag.Checked, "w"},
		"without mode":       {func() rag.Record { r := question; r.Question.Mode = ""; return r }(), rag.OnToday, rag.Asked, "u"},
		"a replay of a word": {rag.Record{Question: rag.Question{Text: "Tote?", Author: "u", Mode: rag.Asked}}, rag.OnToday, rag.Asked, "u"},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := e.Replay(t.Context(), tc.of, tc.on, rag.Asker{Channel: "web", User: "m", Server: "other"})
			if err != nil {
				t.Fatal(err)
			}
			got := last()
			want := rag.Asker{Channel: "web", User: "m", Server: tc.of.Question.Asker.Server}
			if got.Question.Mode != tc.mode || got.Question.Author != tc.author || got.Question.Origin != tc.of.Answer.ID || got.Question.Asker != want || got.Evidence == nil {
				t.Errorf("%+v", got.Question)
			}
			if on := strings.HasPrefix(a.Trace.Index, "evidence of "); on != (tc.on == rag.OnEvidence) {
				t.Errorf("it was asked of %q", a.Trace.Index)
			}
		})
	}
	old := question
	old.Evidence = nil
	if _, err := e.Replay(t.Context(), old, rag.OnEvidence, rag.Asker{}); !errors.Is(err, rag.ErrNoEvidence) {
		t.Errorf("an old record gives %v, want ErrNoEvidence", err)
	}
}

// TestEvidenceOfAnAnswer: a record holds every passage that was found, in order, says which were used, and the articles
// that they are from.
func TestEvidenceOfAnAnswer(t *testing.T) {
	rec := &fake.Recorder{}
	cfg := config(t, os.DirFS("testdata/corpus"), rec)
	e, err := rag.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	const text = "Wie viele Tote gab es bei der Flut?"
	a, err := e.Ask(t.Context(), rag.Question{Text: text})
	if err != nil || len(a.Claims) == 0 {
		t.Fatal(err, a.Text)
	}
	ev := rec.Records()[0].Evidence
	hits, err := cfg.Index.(*index.Index).Search(t.Context(), cfg.Index.Query(text, "de"), 20)
	if err != nil || len(hits) != len(ev.Retrieved) {
		t.Fatalf("%d passages of %d are recorded, %v", len(ev.Retrieved), len(hits), err)
	}
	used := 0
	for i, p := range ev.Retrieved {
		if p.ID != hits[i].ID || p.Score != hits[i].Score || p.Text != hits[i].Text {
			t.Errorf("passage %d is %s (%f), want %s (%f)", i, p.ID, p.Score, hits[i].ID, hits[i].Score)
		}
		holds := slices.ContainsFunc(a.Claims, func(c rag.Cited) bool { return c.Claim.Article == p.Article && p.Overlaps(c.Claim.Span) })
		if holds && !p.Used {
			t.Errorf("passage %d holds a cited claim and is not used", i)
		}
		if p.Used {
			used++
		}
	}
	if used == 0 || used == len(ev.Retrieved) {
		t.Errorf("%d of %d passages were used", used, len(ev.Retrieved))
	}
	if len(ev.Weights) == 0 || !ev.Newest.Closed() {
		t.Errorf("the words looked for or the newest article are missing: %v, %v", ev.Weights, ev.Newest)
	}
}
