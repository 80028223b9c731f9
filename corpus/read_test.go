package corpus_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/corpus"
)

const short = "Der Rat von Übersee tagte – „öffentlich“.\r\nEr beschloss nichts."

func encode16(s string, bom bool, big bool) []byte {
	units := utf16.Encode([]rune(s))
	if bom {
		units = append([]uint16{0xfeff}, units...)
	}
	var b []byte
	for _, u := range units {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestDecoding(t *testing.T) {
	windows := strings.NewReplacer("Ü", "\xdc", "–", "\x96", "„", "\x84", "“", "\x93", "ö", "\xf6").Replace(short)
	tests := []struct {
		name string
		raw  []byte
		want string
	}{
		{"UTF-8", []byte(short), short},
		{"UTF-8 with mark", []byte("\xef\xbb\xbf" + short), short},
		{"UTF-16 little", encode16(short, true, false), short},
		{"UTF-16 big", encode16(short, true, true), short},
		{"UTF-16 little without mark", encode16(short, false, false), short},
		{"UTF-16 big without mark", encode16(short, false, true), short},
		{"Windows-1252", []byte(windows), short},
		{"damaged UTF-8", []byte(short + " Ende\xff."), short + " Ende\ufffd."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, err := corpus.Parse("a", tt.raw)
			if err != nil {
				t.Fatal(err)
			}
			if a.Body != tt.want {
				t.Errorf("Body = %q, want %q", a.Body, tt.want)
			}
		})
	}
}

func TestFrontMatterIsNoBody(t *testing.T) {
	for _, text := range []string{"---\ntitle: x\n---\n", "\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n"} {
		a, err := corpus.Parse("a", []byte(text+short))
		if err != nil {
			t.Fatal(err)
		}
		if a.Body != short || a.Title != "x" {
			t.Errorf("Body = %q, Title = %q", a.Body, a.Title)
		}
	}
	a, err := corpus.Parse("a", []byte("---\nkein Ende, nur ein Strich.\n\n"+short))
	if err != nil || !strings.HasPrefix(a.Body, "---") {
		t.Errorf("text without a closing line lost its beginning: %q, %v", a.Body, err)
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct {
		name string
		raw  string
		want error
	}{
		{"nothing", "", corpus.ErrEmpty},
		{"white space", " \n\t\r\n\ufeff", corpus.ErrEmpty},
		{"only front matter", "---\ntitle: x\n---\n", corpus.ErrEmpty},
		{"only furniture", "Anzeige\nTeilen\n", corpus.ErrEmpty},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", corpus.ErrBinary},
		{"PDF", "%PDF-1.7\n%abc", corpus.ErrBinary},
		{"control characters", strings.Repeat("ab\x01\x02", 40), corpus.ErrBinary},
		{"broken YAML", "---\ntitle: [x\n---\nText.", corpus.ErrFrontMatter},
		{"date that is none", "---\ndate: gestern\n---\nText.", corpus.ErrFrontMatter},
		{"day that is none", "---\ndate: 2024-02-31\n---\nText.", corpus.ErrFrontMatter},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := corpus.Parse("a", []byte(tt.raw)); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

// unreadable is a file system in which one file can't be opened.
type unreadable struct{ fs.FS }

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "kaputt.txt" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.FS.Open(name)
}

func TestRead(t *testing.T) {
	fsys := fstest.MapFS{
		"b.txt":              {Data: []byte(short)},
		"a/c.MD":             {Data: []byte(short)},
		"b.md":               {Data: []byte(short)},
		"notes.html":         {Data: []byte(short)},
		".raw/x.txt":         {Data: []byte(short)},
		".hidden.txt":        {Data: []byte(short)},
		".revisions/a/1.txt": {Data: []byte(short)},
		"empty.txt":          {},
		"kaputt.txt":         {Data: []byte(short)},
		"groß.txt":           {Data: bytes.Repeat([]byte("a"), 2000)},
		"bild.txt":           {Data: []byte{0, 1, 2, 3}},
	}
	articles, warnings, err := corpus.Reader{MaxBytes: 1000}.Read(context.Background(), unreadable{fsys})
	if err != nil {
		t.Fatal(err)
	}
	var ids, warned []string
	for _, a := range articles {
		ids = append(ids, a.ID)
	}
	for _, w := range warnings {
		if w.What == "" || w.Do == "" || !strings.Contains(w.String(), w.File) {
			t.Errorf("warning says too little: %+v", w)
		}
		warned = append(warned, w.File)
	}
	if diff := cmp.Diff([]string{"a/c", "b"}, ids); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"b.txt", "bild.txt", "empty.txt", "groß.txt", "kaputt.txt"}, warned); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestReadErrors(t *testing.T) {
	dir := t.TempDir()
	var r corpus.Reader
	if _, _, err := r.ReadDir(context.Background(), filepath.Join(dir, "fehlt")); !errors.Is(err, corpus.ErrNoFolder) {
		t.Errorf("missing folder: %v", err)
	}
	if _, _, err := r.ReadDir(context.Background(), dir); !errors.Is(err, corpus.ErrNoArticles) || errors.Is(err, corpus.ErrNoFolder) {
		t.Errorf("empty folder: %v", err)
	}
	file := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(file, []byte(short), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.ReadDir(context.Background(), file); !errors.Is(err, corpus.ErrNoFolder) {
		t.Errorf("a file for a folder: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := r.ReadDir(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestLinks(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	for file, text := range map[string]string{filepath.Join(outside, "geheim.txt"): short, filepath.Join(dir, "a.txt"): short} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"datei.txt": filepath.Join(outside, "geheim.txt"), "ordner": outside} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	articles, warnings, err := corpus.Reader{}.ReadDir(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(articles) != 1 || articles[0].ID != "a" {
		t.Errorf("read %d articles, want only a", len(articles))
	}
	if len(warnings) != 1 || warnings[0].File != "datei.txt" {
		t.Errorf("warnings %v, want one for datei.txt", warnings)
	}
}
