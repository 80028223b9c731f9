package corpus_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
)

// checkArticle fails where the promises of the package about spans do not hold.
func checkArticle(t *testing.T, a corpus.Article) {
	t.Helper()
	end, paragraph := 0, 0
	for _, s := range a.Sentences {
		if s.Start < end || s.Len() == 0 || s.End > len(a.Body) || !utf8.ValidString(a.Body[s.Start:s.End]) {
			t.Fatalf("sentence %v after %d in a body of %d bytes", s.Span, end, len(a.Body))
		}
		if s.Paragraph < paragraph {
			t.Fatalf("paragraph %d after %d", s.Paragraph, paragraph)
		}
		end, paragraph = s.End, s.Paragraph
	}
	end = 0
	for _, r := range a.Removed {
		if r.Start < end || r.Len() == 0 || r.End > len(a.Body) || r.Reason == "" {
			t.Fatalf("removal %v %q after %d", r.Span, r.Reason, end)
		}
		end = r.End
	}
	checkApart(t, a)
	checkPassages(t, a)
}

// checkApart fails where a sentence and a removal overlap.
func checkApart(t *testing.T, a corpus.Article) {
	t.Helper()
	i := 0
	for _, s := range a.Sentences {
		for i < len(a.Removed) && a.Removed[i].End <= s.Start {
			i++
		}
		if i < len(a.Removed) && a.Removed[i].Overlaps(s.Span) {
			t.Fatalf("sentence %v and removal %v overlap", s.Span, a.Removed[i].Span)
		}
	}
}

// checkPassages fails where not every sentence lies in exactly one passage, or one reaches across a removal.
func checkPassages(t *testing.T, a corpus.Article) {
	t.Helper()
	passages := a.Passages()
	i, removed := 0, 0
	for _, s := range a.Sentences {
		for i < len(passages) && passages[i].End <= s.Start {
			i++
		}
		if i == len(passages) || !passages[i].Contains(s.Span) {
			t.Fatalf("sentence %v is in no passage", s.Span)
		}
	}
	end := 0
	ids := map[string]bool{}
	for _, p := range passages {
		if p.Start < end || p.Text != a.Body[p.Start:p.End] || ids[p.ID] || p.Article != a.ID || p.Revision != a.Revision {
			t.Fatalf("passage %+v after %d", p, end)
		}
		ids[p.ID], end = true, p.End
		for removed < len(a.Removed) && a.Removed[removed].End <= p.Start {
			removed++
		}
		if removed < len(a.Removed) && a.Removed[removed].Overlaps(p.Span) {
			t.Fatalf("passage %v reaches across removal %v", p.Span, a.Removed[removed].Span)
		}
	}
}

func parse(t *testing.T, text string) corpus.Article {
	t.Helper()
	a, err := corpus.Parse("a", []byte(text))
	if err != nil {
		t.Fatalf("Parse(%.40q): %v", text, err)
	}
	checkArticle(t, a)
	return a
}

func TestPublished(t *testing.T) {
	const text = "Der Fluss Lauter ist über die Ufer getreten, teilte die Feuerwehr mit. "
	tests := []struct{ name, text, want string }{
		{"nothing", text, ".. "},
		{"front matter day", "---\ndate: 2024-12-05\n---\n" + text, "2024-12-05..2024-12-05 front matter"},
		{"front matter time", "---\ndate: \"2024-12-05 08:30\"\n---\n" + text, "2024-12-05..2024-12-05 front matter"},
		{"front matter month", "---\ndate: 2024-12\n---\n" + text, "2024-12-01..2024-12-31 front matter"},
		{"front matter leap month", "---\ndate: 2024-02\n---\n" + text, "2024-02-01..2024-02-29 front matter"},
		{"front matter year", "---\ndate: 2024\n---\n" + text, "2024-01-01..2024-12-31 front matter"},
		{"front matter words", "---\ndate: 5. Dezember 2024\n---\n" + text, "2024-12-05..2024-12-05 front matter"},
		{"front matter wins", "---\ndate: 2024-12-05\n---\nHeute, am 6. Mai 2023, regnet es. " + text, "2024-12-05..2024-12-05 front matter"},
		{"opening words", "Heute, am 6. Mai 2023, regnet es.", "2023-05-06..2023-05-06 opening words"},
		{"opening words English", "Today, May 6, 2023, it rains in the town.", "2023-05-06..2023-05-06 opening words"},
		{"dateline", "TALHEIM, 3. März 2024 – Der Rat tagte.", "2024-03-03..2024-03-03 opening words"},
		{"agency dateline", "TALHEIM, 3. März 2024 (dpa) - Der Rat tagte.", "2024-03-03..2024-03-03 opening words"},
		{"metadata month", " date 2023-05 " + text, "2023-05-01..2023-05-31 metadata line"},
		{"metadata year", "date: 2023 " + text, "2023-01-01..2023-12-31 metadata line"},
		{"bound of a day", text + "Schon am 3. April 2022 war sie gestiegen.", "2022-04-03.. bounds"},
		{"bound of a month", text + "Schon im April 2022 war sie gestiegen.", "2022-04-01.. bounds"},
		{"bound English", text + "It had risen on April 3, 2022, officials said.", "2022-04-03.. bounds"},
		{"month without year after", text + "Im Oktober 2022 stieg sie. Mitte Januar fiel sie wieder.", "2023-01-11.. bounds"},
		{"month without year before", text + "Im Oktober 2022 stieg sie. Mitte Juli fiel sie wieder.", "2022-10-01.. bounds"},
		{"future", text + "Im Mai 2022 kam der Bagger. Ab 2027 wird gebaut, im Juni 2030 soll alles fertig sein.", "2022-05-01.. bounds"},
		{"only future", text + "Ab 2027 wird gebaut, im Juni 2030 soll alles fertig sein.", ".. "},
		{"months alone", text + "Mitte Januar fiel sie wieder.", ".. "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := parse(t, tt.text).Published
			if got := p.From.String() + ".." + p.To.String() + " " + p.Found; got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestPublisher(t *testing.T) {
	const head = "Brand in der Altstadt\n\nEin Haus hat in Talheim gebrannt.\n"
	const text = "\n\nBei dem Brand wurde niemand verletzt. Die Polizei ermittelt in Talheim nun gegen einen Mann.\n"
	tests := []struct{ line, want string }{
		{"Talheimer Zeitung3. März 2024", "Talheimer Zeitung"},
		{"Talheimer Zeitung, 3. März 2024, 14:05 Uhr", "Talheimer Zeitung"},
		{"talheim-online.de | 03.03.2024", "talheim-online.de"},
		{"The Daily Example March 3, 2024", "The Daily Example"},
		{"Anna Berg, 3. März 2024", ""},
		{"Von Anna Berg, 3. März 2024", ""},
		{"Stand: 3. März 2024", ""},
		{"Talheim, 3. März 2024", ""},
	}
	for _, tt := range tests {
		a := parse(t, head+tt.line+text)
		if a.Publisher != tt.want || a.Published.From.String() != "2024-03-03" {
			t.Errorf("%q: publisher %q on %s, want %q on 2024-03-03", tt.line, a.Publisher, a.Published.From, tt.want)
		}
	}
	a := parse(t, head+"Seitenblick3. März 2024"+text+"\nIhre Seitenblick - Redaktion\n")
	if a.Publisher != "Seitenblick" {
		t.Errorf("a name glued to the date that signs below: publisher %q", a.Publisher)
	}
	if a := parse(t, head+text+"Das berichtet die Talheimer Zeitung auf talheim-online.de."); a.Publisher != "" {
		t.Errorf("a cited source became the publisher: %q", a.Publisher)
	}
}

func TestDatesThatAreNoDateLine(t *testing.T) {
	for _, line := range []string{
		"Erschienen als Buch: 3. März 1999", "Geboren: 3. März 1950", "Released 3 March 1997", "(3. März 1999)", "Der 11. September 2001",
		"Am 3. März 2024 brannte es", "2. Tag: (3. März 1999)",
	} {
		a := parse(t, "Brand in der Altstadt\n\nEin Haus hat in Talheim gebrannt.\n"+line+"\n\nDie Feuerwehr kam. Niemand wurde verletzt.\n")
		if a.Published.Found == "date line" || len(a.Removed) > 0 {
			t.Errorf("%q was taken for a date line: %v", line, a.Removed)
		}
	}
}

func TestNames(t *testing.T) {
	a := parse(t, "Der Rat der Stadt Talheim hat am Montag getagt. Er beschloss nichts.")
	if got := a.FirstWords(4); got != "Der Rat der Stadt …" {
		t.Errorf("FirstWords(4) = %q", got)
	}
	if got := a.FirstWords(100); got != "Der Rat der Stadt Talheim hat am Montag getagt. Er beschloss nichts." {
		t.Errorf("FirstWords(100) = %q", got)
	}
	if got := a.Name(); !strings.HasPrefix(got, "Der Rat") {
		t.Errorf("Name() = %q", got)
	}
	a.Title = "Rat tagt"
	if got := a.Name(); got != "Rat tagt" {
		t.Errorf("Name() = %q", got)
	}
}

func TestPassagesAreStable(t *testing.T) {
	text := strings.Repeat("Der Rat der Stadt Talheim hat am Montag lange über das neue Bad beraten. ", 40)
	a, b := parse(t, text).Passages(), parse(t, text).Passages()
	if len(a) < 8 {
		t.Fatalf("a paragraph of 40 sentences has %d passages", len(a))
	}
	for i := range a {
		if a[i] != b[i] {
			t.Errorf("passage %d differs: %+v and %+v", i, a[i], b[i])
		}
		if n := len(strings.Fields(a[i].Text)); n > 120 || n < 20 {
			t.Errorf("passage %d has %d words", i, n)
		}
	}
	if other := parse(t, text+"Ende.").Passages(); other[0].ID == a[0].ID {
		t.Error("another revision has a passage of the same id")
	}
}

// Text without a full stop, or without a space, still gives passages of bounded length.
func TestHugeLine(t *testing.T) {
	for _, unit := range []string{"wort ", "ä", "Satz eins.Satz zwei.", "[x-y z=1] a ", "(dpa) - ", "Foto: A/B ", "a\n", "Kommentare\n"} {
		a, err := corpus.Parse("a", []byte(strings.Repeat(unit, (1<<18)/len(unit))))
		if err != nil {
			continue
		}
		checkArticle(t, a)
		for _, p := range a.Passages() {
			if p.Len() > 20000 {
				t.Errorf("%q: a passage of %d bytes", unit, p.Len())
			}
		}
	}
}

func TestLanguage(t *testing.T) {
	if a := parse(t, "The council met on Monday. It decided to build a bridge."); a.Language != lang.English {
		t.Errorf("language %q, want English", a.Language)
	}
	if a := parse(t, "---\nlanguage: en-GB\n---\nDer Rat tagte am Montag."); a.Language != lang.English {
		t.Errorf("language %q, want what the front matter says", a.Language)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("PolitikInland\n\nTitel hier\n\nErster Satz. Zweiter [a-b c=1] Satz.\nFoto: A/dpa\nX Zeitung3. Mai 2024\n(dpa)"))
	f.Add([]byte("---\ntitle: x\ndate: 2024-02\n---\n# x\n\n- a\n- b\n\nText, dass …\n"))
	f.Add([]byte("\xff\xfeA\x00.\x00"))
	f.Add([]byte(" date 2024-12 \xe4 Wort.\r\nKommentare\r\nLiebe Leser"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := corpus.Parse("a", raw)
		if err == nil {
			checkArticle(t, a)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text := []byte("Rat tagt\n\n" + strings.Repeat("Der Rat der Stadt Talheim hat am 3. Mai 2024 getagt. Er beschloss nichts.\n\n", 100))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := corpus.Parse("a", text); err != nil {
			b.Fatal(err)
		}
	}
}
