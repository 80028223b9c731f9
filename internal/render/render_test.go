package render_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"

	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

var update = flag.Bool("update", false, "write the golden files")

// TestAnswers sets every testdata/*.json on three screens and compares with the golden files beside it.
func TestAnswers(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no answers in testdata: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var a rag.Answer
			if err := json.Unmarshal(raw, &a); err != nil {
				t.Fatal(err)
			}
			for screen, s := range map[string]render.Screen{
				"plain": {}, "wide": {Width: 110, Styled: true}, "narrow": {Width: 50},
			} {
				got := render.Answer(a, s)
				testkit.Golden(t, filepath.Join("testdata", name+"."+screen+".golden"), got, *update)
				for _, line := range strings.Split(got, "\n") {
					if n := lipgloss.Width(line); s.Width > 0 && n > s.Width && strings.Contains(strings.TrimSpace(line), " ") {
						t.Errorf("%s: %d columns: %q", screen, n, line)
					}
					if strings.TrimRight(line, " ") != line {
						t.Errorf("%s: spaces at the end of %q", screen, line)
					}
				}
			}
		})
	}
}

// TestStyleSaysNothing: without its escape sequences a styled answer is the plain one.
func TestStyleSaysNothing(t *testing.T) {
	a := rag.Answer{
		Language: "en", Notices: []string{"the index was rebuilt"},
		Lines: []draft.Line{
			{Role: draft.Verdict, Text: "Two sources differ [1][2]."},
			{Role: draft.Group, Text: "Hurt"},
			{Role: draft.Claim, Text: "about 40 – police – 3 May 2025 [1]", Sources: []int{1}, Cells: []string{"about 40", "police", "3 May 2025", "[1]", ""}},
		},
		Sources: []rag.Source{{N: 1, Publisher: "Oberauer Bote"}},
	}
	styled, plain := render.Answer(a, render.Screen{Width: 80, Styled: true}), render.Answer(a, render.Screen{Width: 80})
	if styled == plain || render.Clean(strings.ReplaceAll(styled, "\n", "¶")) != strings.ReplaceAll(plain, "\n", "¶") {
		t.Errorf("styled:\n%s\nplain:\n%s", styled, plain)
	}
}

func TestDate(t *testing.T) {
	day := calendar.Day
	for _, tc := range []struct {
		i      calendar.Interval
		de, en string
	}{
		{calendar.Interval{}, "Datum unbekannt", "date unknown"},
		{calendar.Interval{From: day(2025, 5, 3), To: day(2025, 5, 3)}, "3. Mai 2025", "3 May 2025"},
		{calendar.Interval{From: day(2024, 2, 1), To: day(2024, 2, 29)}, "Februar 2024", "Feb 2024"},
		{calendar.Interval{From: day(2024, 12, 1), To: day(2024, 12, 31)}, "Dezember 2024", "Dec 2024"},
		{calendar.Interval{From: day(2024, 1, 1), To: day(2024, 12, 31)}, "2024", "2024"},
		{calendar.Interval{From: day(2025, 1, 11)}, "nicht vor dem 11. Januar 2025", "not before 11 Jan 2025"},
		{calendar.Interval{To: day(2025, 1, 11)}, "nicht nach dem 11. Januar 2025", "not after 11 Jan 2025"},
		{calendar.Interval{From: day(2025, 3, 11), To: day(2025, 3, 20)}, "11. März 2025 bis 20. März 2025", "11 Mar 2025 to 20 Mar 2025"},
	} {
		if de, en := render.Date(tc.i, lang.German), render.Date(tc.i, lang.English); de != tc.de || en != tc.en {
			t.Errorf("%+v: %q, %q; want %q, %q", tc.i, de, en, tc.de, tc.en)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain text":                      "plain text",
		"Größe „ja“ – 5 €":                "Größe „ja“ – 5 €",
		"\x1b[31mred\x1b[0m":              "red",
		"\u009b31mred":                    "red",
		"\x1b]0;title\aafter":             "after",
		"\x1b]8;;http://x\x1b\\link":      "link",
		"\u009d0;title\u009cafter":        "after",
		"a\x1bcb":                         "ab",
		"a\x1b":                           "a",
		"bell\a, null\x00, del\x7f":       "bell, null, del",
		"line\nend\tand\rreturn":          "line end and return",
		"turned \u202ethgir\u202c round":  "turned thgir round",
		"bad \xff byte":                   "bad \ufffd byte",
		"no end \x1b]" + "of the string":  "no end of the string",
		"cut \x1b[38;5;":                  "cut ",
		"C1 \u0085next line":              "C1 next line",
		"zero\u200dwidth joiner may stay": "zero\u200dwidth joiner may stay",
	} {
		if got := render.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a\x1b[1mb", "\x1b]0;x\a", "\u009b\u009d", "\xff\xfe", "ü\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := render.Clean(s)
		if !utf8.ValidString(got) {
			t.Errorf("Clean(%q) = %q is no UTF-8", s, got)
		}
		for _, r := range got {
			if unicode.IsControl(r) {
				t.Errorf("Clean(%q) = %q keeps %U", s, got, r)
			}
		}
		if again := render.Clean(got); again != got {
			t.Errorf("Clean is not done after one pass: %q, then %q", got, again)
		}
	})
}

func TestTable(t *testing.T) {
	rows := [][]string{
		{"a/b", "rund 40", "Ein langer Satz, der über das Ende der Zeile hinausgeht und umbrochen wird."},
		{"eine-sehr-lange-kennung-die-niemand-ganz-lesen-möchte-und-abgeschnitten-wird", "3", ""},
		{"c\x1b[31m", "1", "kurz"},
	}
	testkit.Golden(t, filepath.Join("testdata", "table.golden"), render.Table([]string{"article", "figure", "quote"}, rows, render.Screen{Width: 90}), *update)
}

// BenchmarkClean: the time per byte must not grow with the length.
func BenchmarkClean(b *testing.B) {
	for _, n := range []int{1 << 10, 1 << 16} {
		text := strings.Repeat("\x1b]", n/2)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.SetBytes(int64(n))
			for b.Loop() {
				render.Clean(text)
			}
		})
	}
}
