package index_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/embeddings"
	"github.com/quellenlage/quellenlage/internal/lock"
	"github.com/quellenlage/quellenlage/internal/sqlitedb"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/index"
)

// texts is a small corpus on invented events.
var texts = map[string]string{
	"bruecke": "Brücke bei Neuburg gesperrt\n\nNach dem Hochwasser ist die Eisenbahnbrücke bei Neuburg gesperrt worden. Das teilte die Landesregierung am Montag mit. Rund 300 Pendler sind betroffen.",
	"wahl":    "Wahl in Altmark\n\nIn der Gemeinde Altmark wählen die Bürger am Sonntag einen neuen Bürgermeister. Drei Kandidaten treten an, darunter die Ärztin Jana Petrov.",
	"beben":   "Beben erschüttert Inselstaat\n\nBei einem Erdbeben auf der Insel Maruna sind nach Angaben der Behörden mindestens 40 Menschen getötet worden. Die Opferzahlen dürften steigen, sagte ein Sprecher des Roten Kreuzes.",
	"quake":   "Harbour reopens\n\nThe harbour of Port Lysander has reopened two weeks after the storm, the mayor said on Friday. Fishing boats returned in the morning.",
}

func article(t testing.TB, id, text string) corpus.Article {
	t.Helper()
	a, err := corpus.Parse(id, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func articles(t testing.TB, texts map[string]string) []corpus.Article {
	t.Helper()
	var out []corpus.Article
	for id, text := range texts {
		out = append(out, article(t, id, text))
	}
	slices.SortFunc(out, func(a, b corpus.Article) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func options(t testing.TB) index.Options {
	t.Helper()
	lex, err := lexicon.Default()
	if err != nil {
		t.Fatal(err)
	}
	splitter := compound.NewSplitter(lex.Has)
	return index.Options{
		Embedder: embeddings.NewBuiltin(splitter), Lexicon: lex, Splitter: splitter, Command: "test",
		Clock: func() time.Time { return time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC) },
	}
}

func open(t testing.TB, path string, opts index.Options) *index.Index {
	t.Helper()
	x, err := index.Open(context.Background(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

// reader makes one claim of every article, so that the ledger can be compared.
func reader(a corpus.Article) []claims.Claim {
	return []claims.Claim{{
		ID: "c-" + a.ID, Article: a.ID, Revision: a.Revision, Kind: claims.Figure, Measure: "killed", Subject: a.ID, Rules: []string{"test"},
	}}
}

func sync(t testing.TB, x *index.Index, all []corpus.Article) index.Report {
	t.Helper()
	report, err := x.Sync(context.Background(), all, reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func found(t testing.TB, x *index.Index, question string, code lang.Code) []string {
	t.Helper()
	hits, err := x.Search(context.Background(), x.Query(question, code), 10)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, h := range hits {
		out = append(out, h.Article)
	}
	return out
}

func TestSearch(t *testing.T) {
	for _, path := range []string{index.Memory, filepath.Join(t.TempDir(), "corpus.db")} {
		x := open(t, path, options(t))
		sync(t, x, articles(t, texts))
		for _, tc := range []struct {
			question string
			code     lang.Code
			want     string
		}{
			{"Welche Brücke wurde gesperrt?", lang.German, "bruecke"},
			{"Warum fahren keine Züge über die Bahnbruecke?", lang.German, "bruecke"},
			{"How many people died in the earthquake?", lang.English, "beben"},
			{"Who is running for mayor in Altmark?", lang.English, "wahl"},
			{"When did the harbour reopen?", lang.English, "quake"},
			{"Wann wurde der Hafen wieder geöffnet?", lang.German, "quake"},
			{"Bürgermeisterwal in Altmarkt", lang.German, "wahl"},
		} {
			if got := found(t, x, tc.question, tc.code); len(got) == 0 || got[0] != tc.want {
				t.Errorf("%s: %q found %v, want %s first", path, tc.question, got, tc.want)
			}
		}
		if got := found(t, x, "?!", lang.German); got != nil {
			t.Errorf("a question without words found %v", got)
		}
	}
}

func TestSearchTellsWhere(t *testing.T) {
	x := open(t, index.Memory, options(t))
	all := articles(t, texts)
	sync(t, x, all)
	hits, err := x.Search(t.Context(), x.Query("Erdbeben Maruna", lang.German), 1)
	if err != nil || len(hits) != 1 {
		t.Fatalf("hits %v, %v", hits, err)
	}
	h := hits[0]
	a := all[slices.IndexFunc(all, func(a corpus.Article) bool { return a.ID == "beben" })]
	if h.Text != a.Body[h.Start:h.End] || h.Revision != a.Revision || h.Language != lang.German || h.ByWords != 1 || h.ByVector != 1 {
		t.Errorf("hit %+v", h)
	}
	if h.Score <= 0 || h.Parts.NGrams <= 0 || h.Parts.Words <= 0 {
		t.Errorf("score %+v", h.Parts)
	}
}

func TestSyncIsIncremental(t *testing.T) {
	x := open(t, filepath.Join(t.TempDir(), "corpus.db"), options(t))
	all := articles(t, texts)
	first := sync(t, x, all)
	if first.Added != 4 || first.Claims != 4 || first.Passages == 0 || first.Embedded != first.Passages {
		t.Fatalf("first sync: %+v", first)
	}
	hash, generation := x.Hash(), generationOf(t, x)
	if again := sync(t, x, all); again.Unchanged != 4 || again.Changed() || generationOf(t, x) != generation || x.Hash() != hash {
		t.Errorf("nothing changed, and yet %+v", again)
	}

	changed := articles(t, texts)
	changed[0] = article(t, changed[0].ID, changed[0].Body+" Ein Nachbeben folgte in Kalmara.")
	if r := sync(t, x, changed[:3]); r.Updated != 1 || r.Removed != 1 || r.Unchanged != 2 || r.Embedded == 0 {
		t.Errorf("one changed, one removed: %+v", r)
	}
	if x.Hash() == hash || generationOf(t, x) == generation {
		t.Error("hash or generation did not change")
	}
	if got := found(t, x, "Kalmara", lang.German); len(got) == 0 || got[0] != "beben" {
		t.Errorf("the new sentence is not found: %v", got)
	}
	if got := found(t, x, "Wahl Altmark Bürgermeister Petrov", lang.German); slices.Contains(got, "wahl") {
		t.Error("the removed article is still found")
	}
	stored, err := x.Articles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(changed[:3], stored); diff != "" {
		t.Errorf("articles as read and as stored (-read +stored):\n%s", diff)
	}
}

func generationOf(t testing.TB, x *index.Index) int64 {
	t.Helper()
	g, err := x.Generation(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// After any sequence of changes the index is the same as one made at once from the last state.
func TestSyncLeavesNothingBehind(t *testing.T) {
	x := open(t, index.Memory, options(t))
	all := articles(t, texts)
	for _, state := range [][]corpus.Article{all, all[1:3], nil, all[:2], all} {
		sync(t, x, state)
	}
	fresh := open(t, index.Memory, options(t))
	sync(t, fresh, all)
	if x.Hash() != fresh.Hash() {
		t.Error("the hashes differ")
	}
	for _, question := range []string{"Erdbeben", "Brücke gesperrt", "mayor"} {
		q := x.Query(question, lang.German)
		a, errA := x.Search(t.Context(), q, 10)
		b, errB := fresh.Search(t.Context(), q, 10)
		if diff := cmp.Diff(a, b); diff != "" || errors.Join(errA, errB) != nil {
			t.Errorf("%q: %v %v (-grown +fresh)\n%s", question, errA, errB, diff)
		}
	}
}

func TestReaderVersionReadsAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	opts := options(t)
	opts.ReaderVersion = "1"
	sync(t, open(t, path, opts), articles(t, texts))
	opts.ReaderVersion = "2"
	if r := sync(t, open(t, path, opts), articles(t, texts)); r.Updated != 4 || r.Embedded != 0 {
		t.Errorf("%+v, want four articles read anew and nothing embedded anew", r)
	}
}

func TestClaims(t *testing.T) {
	x := open(t, index.Memory, options(t))
	all := articles(t, texts)
	sync(t, x, all)
	var want []claims.Claim
	for _, a := range all {
		want = append(want, reader(a)...)
	}
	got, err := x.Claims(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	for filter, n := range map[index.Filter]int{
		{Measure: "killed"}: 4, {Subject: "wahl"}: 1, {Measure: "wounded"}: 0, {Kind: claims.Statement}: 0, {Article: "beben", Kind: claims.Figure}: 1,
	} {
		if got, err := x.ClaimsBy(t.Context(), filter); len(got) != n || err != nil {
			t.Errorf("%+v: %d claims, %v; want %d", filter, len(got), err, n)
		}
	}
}

func TestTwoArticlesOfOneName(t *testing.T) {
	x := open(t, index.Memory, options(t))
	a := article(t, "a", texts["wahl"])
	if _, err := x.Sync(t.Context(), []corpus.Article{a, a}, nil, nil); err == nil || !strings.Contains(err.Error(), "two articles are called a") {
		t.Errorf("error %v", err)
	}
}

// Two articles with the same text share passage ids and vectors, and both are found.
func TestSameTextTwice(t *testing.T) {
	x := open(t, index.Memory, options(t))
	sync(t, x, []corpus.Article{article(t, "a", texts["wahl"]), article(t, "b", texts["wahl"]), article(t, "c", texts["beben"])})
	if diff := cmp.Diff([]string{"a", "b"}, found(t, x, "Bürgermeister Altmark", lang.German)[:2]); diff != "" {
		t.Error(diff)
	}
	sync(t, x, []corpus.Article{article(t, "b", texts["wahl"])})
	if diff := cmp.Diff([]string{"b"}, found(t, x, "Bürgermeister Altmark", lang.German)); diff != "" {
		t.Error(diff)
	}
}

func TestAnotherProcessIsNoticed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	running, other := open(t, path, options(t)), open(t, path, options(t))
	if got := found(t, running, "Erdbeben Maruna", lang.German); got != nil {
		t.Fatalf("found %v in an empty index", got)
	}
	sync(t, other, articles(t, texts))
	if got := found(t, running, "Erdbeben Maruna", lang.German); len(got) == 0 || got[0] != "beben" {
		t.Errorf("the running one finds %v", got)
	}
	if running.Hash() != other.Hash() {
		t.Error("the running one still has the old hash")
	}
}

func TestLockIsHeldBySomebodyElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	x := open(t, path, options(t))
	all := articles(t, texts)
	sync(t, x, all)
	l, err := lock.Acquire(path+".lock", "bot ingest", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if r := sync(t, x, all); r.Changed() {
		t.Error("nothing to do, and yet something was done")
	}
	_, err = x.Sync(t.Context(), all[:1], reader, nil)
	var held *lock.HeldError
	if !errors.As(err, &held) || held.Holder.Command != "bot ingest" {
		t.Errorf("error %v, want that bot ingest holds the lock", err)
	}
	if got := found(t, x, "Bürgermeister Altmark", lang.German); len(got) == 0 {
		t.Error("questions are not answered while somebody else holds the lock")
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	sync(t, x, all[:1])
}

func TestDamagedFileIsReplaced(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"no database": func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("rubbish ", 999)), 0o600) },
		"cut off":     func(path string) error { return os.Truncate(path, 5000) },
		"overwritten": func(path string) error {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i := 4096; i < len(b); i += 512 {
				copy(b[i:], strings.Repeat("x", 200))
			}
			return os.WriteFile(path, b, 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "corpus.db")
			x := open(t, path, options(t))
			sync(t, x, articles(t, texts))
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			if err := damage(path); err != nil {
				t.Fatal(err)
			}
			x = open(t, path, options(t))
			if n := x.Notices(); len(n) != 1 || !strings.Contains(n[0], ".corrupt-20250301T120000") {
				t.Errorf("notices %q, want one that says where the file was moved", n)
			}
			if r := sync(t, x, articles(t, texts)); r.Added != 4 {
				t.Errorf("%+v, want everything anew", r)
			}
			if got := found(t, x, "Erdbeben Maruna", lang.German); len(got) == 0 || got[0] != "beben" {
				t.Errorf("found %v", got)
			}
		})
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Open(t.Context(), filepath.Join(file, "corpus.db"), options(t)); !errors.Is(err, sqlitedb.ErrReadOnly) {
		t.Errorf("error %v, want ErrReadOnly", err)
	}
}

func TestProgress(t *testing.T) {
	x := open(t, index.Memory, options(t))
	last, calls := 0, 0
	_, err := x.Sync(t.Context(), articles(t, texts), reader, func(done, total int) {
		if done < last || done > total {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
		calls++
	})
	if err != nil || calls < 2 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

func TestCancelled(t *testing.T) {
	x := open(t, index.Memory, options(t))
	sync(t, x, articles(t, texts))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, x.Query("Erdbeben", lang.German), 5); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if got := found(t, x, "Erdbeben", lang.German); len(got) == 0 {
		t.Error("an index in memory does not survive a cancelled question")
	}
}
