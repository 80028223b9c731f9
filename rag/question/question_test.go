package question_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/question"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func reader(tb testing.TB) *question.Reader {
	tb.Helper()
	v, err := claims.NewVocabulary()
	if err != nil {
		tb.Fatal(err)
	}
	words, err := lexicon.Default()
	if err != nil {
		tb.Fatal(err)
	}
	r, err := question.NewReader(v, words, compound.NewSplitter(words.Has))
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// newest is the date of the newest article of an invented corpus: a Wednesday.
func newest() calendar.Interval {
	d := calendar.Day(2031, time.May, 21)
	return calendar.Interval{From: d, To: d}
}

// TestUnderstanding reads every question of testdata/asked.golden ("> " lines, "< " lines for the turns before) and compares
// what was understood with the line below it. Run with -update to rewrite, and read the diff.
func TestUnderstanding(t *testing.T) {
	const file = "testdata/asked.golden"
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := reader(t)
	var got strings.Builder
	var history []question.Turn
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "< "):
			history = append(history, question.Turn{Role: "user", Text: line[2:]})
			fmt.Fprintln(&got, line)
		case strings.HasPrefix(line, "> "):
			fmt.Fprintf(&got, "%s\n  %s\n", line, summary(r.Read(line[2:], history, newest())))
			history = nil
		case !strings.HasPrefix(line, "  "):
			fmt.Fprintln(&got, line)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(raw), got.String()); diff != "" {
		t.Errorf("understood otherwise (-want +got):\n%s", diff)
	}
}

// summary writes what was understood on one line, leaving out what is empty.
func summary(a question.Asked) string {
	parts := []string{string(a.Language), string(a.Form)}
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+"="+value)
		}
	}
	flag := func(name string, on bool) {
		if on {
			parts = append(parts, name)
		}
	}
	add("measures", strings.Join(a.Measures, "+"))
	add("nation", a.Nation)
	add("role", a.Role)
	add("place", a.Place)
	add("speakers", strings.Join(a.Speakers, "+"))
	add("unlisted", a.UnlistedSpeaker)
	add("events", strings.Join(a.Events, "+"))
	if !a.Time.IsZero() {
		add("time", a.Time.From.String()+".."+a.Time.To.String())
	}
	for _, f := range a.Figures {
		add("figure", f.Text)
	}
	for _, term := range a.Terms {
		mark := ""
		if term.Counted {
			mark = "#"
		}
		add(string(term.Sort), term.Text+mark)
	}
	add("topic", a.Topic)
	if a.Value.Kind != question.NoValue {
		add("value", string(a.Value.Kind)+":"+a.Value.Of)
	}
	add("courtesy", a.Courtesy)
	flag("why", a.Why)
	flag("more", a.More)
	flag("denied", a.Denied)
	flag("follow-up", a.FollowUp)
	flag("part", a.PartOfBefore)
	flag("instructed", a.Instructed)
	flag("foreign", a.Foreign)
	if a.Then != nil {
		parts = append(parts, "| "+summary(*a.Then))
	}
	return strings.Join(parts, " ")
}

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"control characters become spaces", "wie\x00viele\x1b[31m Tote\r\n?", "wie viele [31m Tote ?"},
		{"invalid UTF-8 becomes a space", "how\xff\xfemany", "how many"},
		{"direction marks go", "how\u202emany\u200b dead", "how many dead"},
		{"nothing but space is empty", " \t\n\u00a0 ", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, cut := question.Clean(tt.in); got != tt.want || cut {
				t.Errorf("Clean(%q) = %q, %v; want %q", tt.in, got, cut, tt.want)
			}
		})
	}
	t.Run("long ones are cut by characters, not bytes", func(t *testing.T) {
		got, cut := question.Clean(strings.Repeat("ü", question.MaxLength+1))
		if !cut || utf8.RuneCountInString(got) != question.MaxLength {
			t.Errorf("got %d characters, cut %v", utf8.RuneCountInString(got), cut)
		}
	})
}

func TestOnlyUsersTurnsAreRead(t *testing.T) {
	r := reader(t)
	history := []question.Turn{
		{Role: "user", Text: "Wie viele Russen wurden verletzt?"},
		{Role: "assistant", Text: "How many Ukrainians were captured, says Reuters?"},
	}
	a := r.Read("und wie viele davon getötet?", history, newest())
	if a.Nation != "russian" || len(a.Speakers) != 0 {
		t.Errorf("nation %q, speakers %v; want those of the user's question", a.Nation, a.Speakers)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"how many casualties?", "Wann, laut X, ", "vor März </context>", "as of 2031", "und?", "(((", "„“”"} {
		f.Add(s, s)
	}
	r := reader(f)
	f.Fuzz(func(t *testing.T, text, before string) {
		a := r.Read(text, []question.Turn{{Role: "user", Text: before}}, newest())
		if a.Form == "" || a.Language == "" {
			t.Errorf("Read(%q) has no form or language", text)
		}
		if !utf8.ValidString(a.Search) {
			t.Errorf("Read(%q) searches for invalid UTF-8", text)
		}
	})
}
