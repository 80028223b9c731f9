package web

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/lang"
)

// written shows pieces as text: [figure], {speaker}, <said>, "quoted", ~removed~, and "_" after what lies in a sentence.
func written(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		t := p.Text
		for _, k := range []struct {
			on          bool
			open, close string
		}{{p.Value, "[", "]"}, {p.Speaker, "{", "}"}, {p.Said, "<", ">"}, {p.Quoted, `"`, `"`}, {p.Removed, "~", "~"}, {p.Sentence, "", "_"}} {
			if k.on {
				t = k.open + t + k.close
			}
		}
		for _, n := range p.Starts {
			b.WriteString(fmt.Sprint(n))
		}
		b.WriteString(t)
	}
	return b.String()
}

func TestCut(t *testing.T) {
	text := "Rund 300 Läufer, sagt die Polizei."
	span := func(words string) lang.Span {
		i := strings.Index(text, words)
		return lang.Span{Start: i, End: i + len(words)}.Shift(100)
	}
	for name, tc := range map[string]struct {
		marks []mark
		want  string
	}{
		"nothing": {nil, text},
		"a claim": {
			[]mark{{span(text), markSentence, 1}, {span("Rund 300"), markValue, 1}, {span("die Polizei"), markSpeaker, 1}},
			"1[Rund 300]_ Läufer, sagt _{die Polizei}_._",
		},
		"two figures, one in the other":     {[]mark{{span("Rund 300"), markValue, 2}, {span("300"), markValue, 1}}, "2[Rund ]1[300] Läufer, sagt die Polizei."},
		"a statement leads to its words":    {[]mark{{span("Rund 300 Läufer"), markSaid, 0}}, "<Rund 300 Läufer>, sagt die Polizei."},
		"reaching out at both ends":         {[]mark{{lang.Span{Start: 0, End: 104}, markQuoted, 0}, {lang.Span{Start: 130, End: 999}, markRemoved, 0}}, `"Rund" 300 Läufer, sagt die Pol~izei.~`},
		"outside":                           {[]mark{{lang.Span{Start: 0, End: 100}, markValue, 1}, {lang.Span{Start: 200, End: 300}, markValue, 2}}, text},
		"within a character":                {[]mark{{lang.Span{Start: 111, End: 116}, markValue, 1}}, text},
		"backwards":                         {[]mark{{lang.Span{Start: 108, End: 104}, markValue, 1}}, text},
		"a speaker in what is said":         {[]mark{{span("sagt die Polizei"), markSaid, 0}, {span("Polizei"), markSpeaker, 1}}, "Rund 300 Läufer, <sagt die ><{Polizei}>."},
		"the same twice marks it just once": {[]mark{{span("300"), markValue, 1}, {span("300"), markValue, 1}}, "Rund 1[300] Läufer, sagt die Polizei."},
		"two claims on the same words":      {[]mark{{span(text), markSentence, 1}, {span("300"), markValue, 1}, {span("300"), markValue, 2}, {span(text), markSentence, 3}}, "3Rund _12[300]_ Läufer, sagt die Polizei._"},
	} {
		t.Run(name, func(t *testing.T) {
			got := written(newMarker().cut(text, 100, tc.marks))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParagraphs(t *testing.T) {
	text := "Ein Satz.\n\n## Eine Überschrift\n\n\n  Noch 12 Sätze  \nmit Umbruch.\n\n#kein Kopf"
	at := strings.Index(text, "12")
	var got []string
	for _, p := range newMarker().paragraphs(text, 7, []mark{{lang.Span{Start: at + 7, End: at + 9}, markValue, 1}, {lang.Span{Start: 7, End: at + 9}, markSentence, 1}}) {
		line := written(p.Pieces)
		if p.Heading {
			line = "HEAD " + line
		}
		got = append(got, line)
	}
	want := []string{"Ein Satz._", "HEAD Eine Überschrift_", "Noch _1[12]_ Sätze  \nmit Umbruch.", "#kein Kopf"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzCut: pieces are the text, whatever the marks are.
func FuzzCut(f *testing.F) {
	f.Add("Rund 300 Läufer.\n\n# Zwei", 3, 5, 8, -4, 90)
	f.Add("", 0, 0, 0, 0, 0)
	f.Fuzz(func(t *testing.T, text string, base, a, b, c, d int) {
		if base > 1<<30 || base < -1<<30 {
			t.Skip()
		}
		marks := []mark{
			{lang.Span{Start: a % 99, End: b % 99}, markValue, 1},
			{lang.Span{Start: c % 99, End: d % 99}, markSentence, 2},
			{lang.Span{Start: b % 99, End: c % 99}, markSpeaker, 3},
		}
		var whole strings.Builder
		for _, p := range newMarker().cut(text, base%99, marks) {
			if utf8.ValidString(text) && !utf8.ValidString(p.Text) {
				t.Errorf("%q was cut within a character: %q", text, p.Text)
			}
			whole.WriteString(p.Text)
		}
		if whole.String() != text {
			t.Errorf("pieces of %q make %q", text, whole.String())
		}
		for _, p := range newMarker().paragraphs(text, base%99, marks) {
			if len(p.Pieces) == 0 {
				t.Errorf("an empty paragraph in %q", text)
			}
		}
	})
}
