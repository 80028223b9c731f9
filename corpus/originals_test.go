package corpus_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/corpus"
)

// gold is how one of the originals is to be read, annotated by hand: offsets and values, none of its text.
type gold struct {
	File      string   `json:"file"`
	SHA256    string   `json:"sha256"`
	TitleSpan [2]int   `json:"title_span"` // [0,0] where the file has no headline
	Publisher string   `json:"publisher"`
	From      string   `json:"from"`
	To        string   `json:"to"`
	Found     string   `json:"found"`
	Agencies  []string `json:"agencies"`
	Sentences []piece  `json:"sentences"`
	Removed   []piece  `json:"removed"`
}

// piece is a span with its kind or reason.
type piece struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Is    string `json:"is"`
}

// originals is the folder of the original articles beside the repository; the test is skipped where it is missing.
func originals(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	folder := filepath.Join(dir, "..", "shared", "corpus")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the original articles do not lie beside the repository (../shared/corpus)")
	}
	return folder
}

func TestOriginals(t *testing.T) {
	folder := originals(t)
	raw, err := os.ReadFile("testdata/originals.json")
	if err != nil {
		t.Fatal(err)
	}
	var want []gold
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	for _, g := range want {
		t.Run(g.File, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join(folder, g.File))
			if err != nil {
				t.Fatal(err)
			}
			if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != g.SHA256 {
				t.Fatal("the file is another one than the one annotated")
			}
			a, err := corpus.Parse(g.File, raw)
			if err != nil {
				t.Fatal(err)
			}
			checkArticle(t, a)
			if diff := cmp.Diff(g, goldOf(a, g.File, raw)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func goldOf(a corpus.Article, file string, raw []byte) gold {
	sum := sha256.Sum256(raw)
	g := gold{
		File: file, SHA256: hex.EncodeToString(sum[:]), Publisher: a.Publisher,
		From: a.Published.From.String(), To: a.Published.To.String(), Found: a.Published.Found, Agencies: a.Agencies,
	}
	for _, s := range a.Sentences {
		g.Sentences = append(g.Sentences, piece{s.Start, s.End, string(s.Kind)})
		if s.Kind == corpus.Title && a.Title == a.Body[s.Start:s.End] {
			g.TitleSpan = [2]int{s.Start, s.End}
		}
	}
	for _, r := range a.Removed {
		g.Removed = append(g.Removed, piece{r.Start, r.End, r.Reason})
	}
	return g
}
