package index_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/lock"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/index"
)

var somebody = index.Asked{Model: "model-a", Prompt: "words-1"}

// byModel is a claim that a model proposed on the first bytes of an article.
func byModel(a corpus.Article) claims.Claim {
	return claims.Claim{
		ID: "m-" + a.ID, Article: a.ID, Revision: a.Revision, Kind: claims.Figure, Measure: "house", By: claims.ByModel,
		Span: lang.Span{Start: 0, End: 5}, Rules: []string{"measure: proposed"},
	}
}

// ledger lists the ids of all claims.
func ledger(t testing.TB, x *index.Index) string {
	t.Helper()
	list, err := x.Claims(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, 0, len(list))
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	return strings.Join(ids, " ")
}

func keep(t testing.TB, x *index.Index, who index.Asked, a corpus.Article, list ...claims.Claim) {
	t.Helper()
	if err := x.KeepProposed(t.Context(), who, a, list); err != nil {
		t.Fatal(err)
	}
}

func unasked(t testing.TB, x *index.Index, who index.Asked) string {
	t.Helper()
	list, err := x.Unasked(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, 0, len(list))
	for _, a := range list {
		ids = append(ids, a.ID)
	}
	return strings.Join(ids, " ")
}

// TestProposedClaimsStay keeps what a model proposed over a new start and runs without a model, until article, rules or
// what is known of the article change.
func TestProposedClaimsStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	opts := options(t)
	opts.ReaderVersion = "rules-1"
	all := articles(t, map[string]string{"a": texts["bruecke"], "b": texts["beben"], "c": texts["wahl"]})
	x := open(t, path, opts)
	sync(t, x, all)
	if got := unasked(t, x, somebody); got != "a b c" {
		t.Fatalf("unasked %q", got)
	}
	plain := x.Hash()
	for _, a := range all[:2] {
		keep(t, x, somebody, a, byModel(a))
	}
	keep(t, x, somebody, all[2])
	const both = "c-a m-a c-b m-b c-c"
	asked := x.Hash()
	if got := ledger(t, x); got != both || asked == plain {
		t.Fatalf("ledger %q, want %q; hash %q, before %q", got, both, asked, plain)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x = open(t, path, opts)
	if r := sync(t, x, all); r.Changed() || ledger(t, x) != both || x.Hash() != asked || unasked(t, x, somebody) != "" {
		t.Errorf("after a new start: %+v, ledger %q, unasked %q", r, ledger(t, x), unasked(t, x, somebody))
	}
	list, err := x.ClaimsBy(t.Context(), index.Filter{Article: "a", Measure: "house"})
	if err != nil || len(list) != 1 || list[0].By != claims.ByModel || len(list[0].Rules) != 1 {
		t.Errorf("claims %+v, %v", list, err)
	}
	all[0] = article(t, "a", texts["bruecke"]+" Niemand wurde verletzt.")
	all[1].Published.From, all[1].Published.To = calendar.Day(2025, 2, 3), calendar.Day(2025, 2, 3) // its dates mean other days
	sync(t, x, all)
	if got := ledger(t, x); got != "c-a c-b c-c" || unasked(t, x, somebody) != "a b" {
		t.Errorf("after a change: ledger %q, unasked %q", got, unasked(t, x, somebody))
	}
	keep(t, x, somebody, all[0], byModel(all[0]))
	opts.ReaderVersion = "rules-2"
	x = open(t, path, opts)
	sync(t, x, all)
	if got := ledger(t, x); got != "c-a c-b c-c" || unasked(t, x, somebody) != "a b c" {
		t.Errorf("with other rules: ledger %q, unasked %q", got, unasked(t, x, somebody))
	}
}

func TestProposedClaimsAreReplaced(t *testing.T) {
	x := open(t, index.Memory, options(t))
	all := articles(t, map[string]string{"a": texts["bruecke"], "b": texts["beben"]})
	sync(t, x, all)
	keep(t, x, somebody, all[0], byModel(all[0]), byModel(all[0]))
	for _, other := range []index.Asked{{Model: "model-b", Prompt: "words-1"}, {Model: "model-a", Prompt: "words-2"}} {
		if got := unasked(t, x, other); got != "a b" {
			t.Errorf("of %+v unasked %q", other, got)
		}
	}
	before, err := x.Generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keep(t, x, index.Asked{Model: "model-b"}, all[0])
	if got := ledger(t, x); got != "c-a c-b" {
		t.Errorf("ledger %q", got)
	}
	after, err := x.Generation(t.Context())
	if err != nil || after == before {
		t.Errorf("generation %d, before %d, %v", after, before, err)
	}
	keep(t, x, index.Asked{Model: "model-c"}, all[0])
	if again, err := x.Generation(t.Context()); err != nil || again != after {
		t.Errorf("nothing for nothing is a change: generation %d, before %d, %v", again, after, err)
	}
	sync(t, x, all[1:])
	if got := ledger(t, x); got != "c-b" {
		t.Errorf("ledger %q without the article", got)
	}
	changed := article(t, "b", texts["beben"]+" Mehr ist nicht bekannt.")
	for _, a := range []corpus.Article{all[0], changed} {
		if err := x.KeepProposed(t.Context(), somebody, a, nil); !errors.Is(err, index.ErrChanged) {
			t.Errorf("article %s: %v, want ErrChanged", a.ID, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.KeepProposed(ctx, somebody, all[1], nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after an interrupt: %v", err)
	}
}

// killedProposals names the index into which a child process of TestProposalsKilled puts proposed claims.
const killedProposals = "QUELLENLAGE_TEST_KILLED_PROPOSALS"

// TestProposalsKilled kills a process that is asking a model: what it was told so far is kept, the rest is still to be asked.
func TestProposalsKilled(t *testing.T) {
	all := many(t)
	if path := os.Getenv(killedProposals); path != "" {
		x := open(t, path, options(t))
		for _, a := range all {
			keep(t, x, somebody, a, byModel(a))
			fmt.Println("kept", a.ID)
		}
		return
	}
	path := filepath.Join(t.TempDir(), "corpus.db")
	x := open(t, path, options(t))
	sync(t, x, all)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProposalsKilled$", "-test.v")
	child.Env = append(os.Environ(), killedProposals+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for lines := bufio.NewScanner(out); kept < 20 && lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "kept ") {
			kept++
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child was done before it could be killed; give it more to do")
	}
	x = open(t, path, options(t))
	if r := sync(t, x, all); r.Changed() {
		t.Errorf("the next run did %+v, want nothing", r)
	}
	proposed := strings.Count(ledger(t, x), "m-")
	rest := len(strings.Fields(unasked(t, x, somebody)))
	if proposed < kept || proposed+rest != len(all) {
		t.Errorf("%d articles with claims, %d to be asked, of %d; at least %d were kept", proposed, rest, len(all), kept)
	}
}

func TestLockAsking(t *testing.T) {
	path := filepath.Join(t.TempDir(), "corpus.db")
	x, other := open(t, path, options(t)), open(t, path, options(t))
	release, err := x.LockAsking()
	if err != nil {
		t.Fatal(err)
	}
	var held *lock.HeldError
	if _, err := other.LockAsking(); !errors.As(err, &held) {
		t.Errorf("a second one may ask: %v", err)
	}
	sync(t, other, articles(t, texts))
	release()
	if release, err = other.LockAsking(); err != nil {
		t.Fatal(err)
	}
	release()
	memory := open(t, index.Memory, options(t))
	if release, err = memory.LockAsking(); err != nil {
		t.Fatal(err)
	}
	release()
}
