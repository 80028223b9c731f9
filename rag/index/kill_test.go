package index_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/index"
)

// killedIndex names the index that a child process of TestKilled syncs.
const killedIndex = "QUELLENLAGE_TEST_KILLED_INDEX"

// many are enough articles for several transactions of every kind.
func many(t testing.TB) []corpus.Article {
	t.Helper()
	var out []corpus.Article
	for i := range 300 {
		out = append(out, article(t, fmt.Sprintf("a%03d", i), fmt.Sprintf(
			"Sturm über Bezirk %d\n\nIm Bezirk %d sind nach dem Sturm %d Häuser ohne Strom. Das meldete die Feuerwehr Nummer %d am Abend. Die Schulen bleiben geschlossen.\n\nDer Deich %d hielt stand. Die Behörden gaben am Morgen Entwarnung für den Fluss %d.", i, i, 10*i+3, i, i, i)))
	}
	return out
}

// TestKilled kills a process in the middle of its work and looks whether the index opens, answers, and
// is complete after the next run.
func TestKilled(t *testing.T) {
	all := many(t)
	if path := os.Getenv(killedIndex); path != "" {
		x := open(t, path, options(t))
		_, err := x.Sync(context.Background(), all, reader, func(done, total int) { fmt.Println("progress", done, total) })
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	fresh := open(t, index.Memory, options(t))
	sync(t, fresh, all)
	for _, steps := range []int{1, 3, 5} {
		t.Run(fmt.Sprintf("after %d steps", steps), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "corpus.db")
			killAfter(t, path, steps)
			x := open(t, path, options(t))
			if n := x.Notices(); len(n) > 0 {
				t.Fatalf("notices %q", n)
			}
			if got := found(t, x, "Feuerwehr Bezirk", lang.German); len(got) == 0 {
				t.Error("nothing is found in what was done so far")
			}
			if r := sync(t, x, all); !r.Changed() || r.Updated > 0 {
				t.Errorf("the next run did %+v, want the rest and nothing twice", r)
			}
			compare(t, fresh, x)
		})
	}
}

// compare looks whether an index has and finds the same as one that was made at once.
func compare(t *testing.T, fresh, x *index.Index) {
	t.Helper()
	if x.Hash() != fresh.Hash() {
		t.Error("the hashes differ")
	}
	for _, question := range []string{"Deich 7", "Wie viele Häuser sind im Bezirk 250 ohne Strom?", "Feuerwehr Nummer 33"} {
		if diff := cmp.Diff(hits(t, fresh, question), hits(t, x, question)); diff != "" {
			t.Errorf("%q (-made at once +after being killed)\n%s", question, diff)
		}
	}
	want, errWant := fresh.Claims(t.Context())
	got, errGot := x.Claims(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || errWant != nil || errGot != nil {
		t.Errorf("claims: %v %v\n%s", errWant, errGot, diff)
	}
}

func hits(t *testing.T, x *index.Index, question string) []index.Hit {
	t.Helper()
	out, err := x.Search(t.Context(), x.Query(question, lang.German), 10)
	if err != nil {
		t.Fatal(err)
	}
	for i := range out {
		out[i].ByVector, out[i].ByWords = 0, 0 // places among equals depend on the numbers that passages were given
	}
	return out
}

// killAfter runs this test in a child process and kills it after so many reports of progress.
func killAfter(t *testing.T, path string, steps int) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$", "-test.v")
	child.Env = append(os.Environ(), killedIndex+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; n < steps && lines.Scan(); {
		if len(lines.Text()) > 8 && lines.Text()[:8] == "progress" {
			n++
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Error("the child was done before it could be killed; give it more to do")
	}
}
