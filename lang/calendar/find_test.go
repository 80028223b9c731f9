package calendar_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang/calendar"
)

// show writes mentions as "[text] from..to flags", joined by "; ".
func show(text string, found []calendar.Mention) string {
	var out []string
	for _, m := range found {
		s := "[" + text[m.Start:m.End] + "] " + m.From.String() + ".." + m.To.String()
		for _, flag := range []struct {
			set  bool
			name string
		}{{m.Relative, "relative"}, {m.Since, "since"}, {m.Until, "until"}, {m.Duration, "duration"}, {m.Clock, "clock"}} {
			if flag.set {
				s += " " + flag.name
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func day(s string) calendar.Interval {
	d, err := calendar.Parse(s)
	if err != nil {
		panic(err)
	}
	return calendar.Interval{From: d, To: d}
}

// published is the day that most tests are read on: a Wednesday.
const published = "2024-05-15"

func TestFind(t *testing.T) {
	for _, group := range []struct {
		name  string
		cases [][2]string
	}{
		{"days", [][2]string{
			{"Am 9. März 2023 brach der Damm.", "[9. März 2023] 2023-03-09..2023-03-09"},
			{"Der Damm brach am 9. März.", "[9. März] 2024-03-09..2024-03-09 relative"},
			{"Der Damm brach am 9.3.2023, nicht am 9.3. und nicht 2023-03-10.", "[9.3.2023] 2023-03-09..2023-03-09; [9.3.] 2024-03-09..2024-03-09 relative; [2023-03-10] 2023-03-10..2023-03-10"},
			{"The dam broke on March 9, 2023, and again on 11 Mar.", "[March 9, 2023] 2023-03-09..2023-03-09; [11 Mar.] 2024-03-11..2024-03-11 relative"},
			{"am ersten Juni 2022", "[ersten Juni 2022] 2022-06-01..2022-06-01"},
			{"Am 31. Februar geschah nichts; 32. März.", "[31. Februar] 2024-02-29..2024-02-29 relative; [März] 2024-03-01..2024-03-31 relative"},
			{"vom 3. bis zum 12. April", "[vom 3. bis zum 12. April] 2024-04-03..2024-04-12 relative"},
			{"3.–5. Mai 2021 und 3./4. Juni 2021", "[3.–5. Mai 2021] 2021-05-03..2021-05-05; [3./4. Juni 2021] 2021-06-03..2021-06-04"},
			{"from May 3 to 5. It rained.", "[from May 3 to 5] 2024-05-03..2024-05-05 relative"},
			{"Montag, den 6. Mai 2024, um 9 Uhr", "[Montag, den 6. Mai 2024] 2024-05-06..2024-05-06; [9 Uhr] .. clock"},
			{"Heute, am 15. Mai 2024, wird gewählt.", "[Heute, am 15. Mai 2024] 2024-05-15..2024-05-15"},
			{"Am 9. kam der Regen.\n\nAm\n\n9. kam er nicht.", "[9.] 2024-05-09..2024-05-09 relative"},
			{"Redaktion14. Mai 2024", "[14. Mai 2024] 2024-05-14..2024-05-14"},
		}},
		{"months and their parts", [][2]string{
			{"Mitte Januar", "[Mitte Januar] 2024-01-11..2024-01-20 relative"},
			{"Anfang Februar und Ende Februar 2023", "[Anfang Februar] 2024-02-01..2024-02-10 relative; [Ende Februar 2023] 2023-02-21..2023-02-28"},
			{"mid-January, early February, late 2023", "[mid-January] 2024-01-11..2024-01-20 relative; [early February] 2024-02-01..2024-02-10 relative; [late 2023] 2023-11-01..2023-12-31"},
			{"im Juni", "[Juni] 2023-06-01..2023-06-30 relative"},
			{"im Juni 2021", "[Juni 2021] 2021-06-01..2021-06-30"},
			{"im September vergangenen Jahres", "[September vergangenen Jahres] 2023-09-01..2023-09-30 relative"},
			{"zwischen März und Mai 2022", "[zwischen März und Mai 2022] 2022-03-01..2022-05-31"},
			{"von Dezember 2021 bis März", "[von Dezember 2021 bis März] 2021-12-01..2022-03-31"},
			{"Er may gehen; Theresa May kam im Mai.", "[Mai] 2024-05-01..2024-05-31 relative"},
			{"Auf jeden Fall, in diesem Fall.", ""},
		}},
		{"seasons, quarters, years", [][2]string{
			{"Sommer 2022, im vergangenen Herbst, Winter 2022/23", "[Sommer 2022] 2022-06-01..2022-08-31; [vergangenen Herbst] 2023-09-01..2023-11-30 relative; [Winter 2022/23] 2022-12-01..2023-02-28"},
			{"last autumn, in fall 2022", "[last autumn] 2023-09-01..2023-11-30 relative; [fall 2022] 2022-09-01..2022-11-30"},
			{"im zweiten Quartal 2023, Q3 2023, the first quarter of 2024", "[zweiten Quartal 2023] 2023-04-01..2023-06-30; [Q3 2023] 2023-07-01..2023-09-30; [first quarter of 2024] 2024-01-01..2024-03-31"},
			{"im 1. Halbjahr 2023", "[1. Halbjahr 2023] 2023-01-01..2023-06-30"},
			{"Anfang des Jahres, Mitte 2022, zum Jahresende", "[Anfang des Jahres] 2024-01-01..2024-02-29 relative; [Mitte 2022] 2022-05-01..2022-08-31; [Jahresende] 2024-11-01..2024-12-31 relative"},
			{"im Jahr 2021 und 2019 bis 2020", "[Jahr 2021] 2021-01-01..2021-12-31; [2019 bis 2020] 2019-01-01..2020-12-31"},
			{"2021 gewann sie, 2000 Helfer kamen, rund 2020 Zelte", "[2021] 2021-01-01..2021-12-31"},
			{"As of the 2000 census there were 2000 people; the 1990 election; rund 2000 census takers", "[As of the 2000] 2000-01-01..2000-12-31; [1990] 1990-01-01..1990-12-31"},
			{"bei der Volkszählung von 2000 und dem Zensus of 1800", "[2000] 2000-01-01..2000-12-31; [1800] 1800-01-01..1800-12-31"},
			{"drei Prozent mehr als 2019, höher als 2021, mehr als 2019", "[2019] 2019-01-01..2019-12-31; [2021] 2021-01-01..2021-12-31"},
			{"in den 1990er Jahren und in den siebziger Jahren", "[1990er Jahren] 1990-01-01..1999-12-31; [siebziger Jahren] 1970-01-01..1979-12-31"},
			{"im 19. Jahrhundert", "[19. Jahrhundert] 1801-01-01..1900-12-31"},
			{"Silvester 2022 und an Weihnachten", "[Silvester 2022] 2022-12-31..2022-12-31; [Weihnachten] 2023-12-25..2023-12-26 relative"},
		}},
		{"counted from publication", [][2]string{
			{"heute, gestern, vorgestern", "[heute] 2024-05-15..2024-05-15 relative; [gestern] 2024-05-14..2024-05-14 relative; [vorgestern] 2024-05-13..2024-05-13 relative"},
			{"am Samstag, am Mittwoch, letzten Mittwoch, kommenden Freitag", "[Samstag] 2024-05-11..2024-05-11 relative; [Mittwoch] 2024-05-15..2024-05-15 relative; [letzten Mittwoch] 2024-05-08..2024-05-08 relative; [kommenden Freitag] 2024-05-17..2024-05-17 relative"},
			{"vergangene Woche, am Wochenende", "[vergangene Woche] 2024-05-06..2024-05-12 relative; [Wochenende] 2024-05-11..2024-05-12 relative"},
			{"kürzlich, recently", "[kürzlich] ..2024-05-15 relative; [recently] ..2024-05-15 relative"},
			{"vor drei Tagen, vor einem Jahr, three months ago", "[vor drei Tagen] 2024-05-12..2024-05-12 relative; [vor einem Jahr] 2023-01-01..2023-12-31 relative; [three months ago] 2024-02-01..2024-02-29 relative"},
			{"in den letzten zwei Wochen", "[letzten zwei Wochen] 2024-05-01..2024-05-15 relative"},
			{"in den letzten Jahren, drei Tage lang", "[letzten Jahren] .. duration; [drei Tage lang] .. duration"},
			{"Am 9. Juni wird gewählt.", "[9. Juni] 2024-06-09..2024-06-09 relative"},
			{"Am 9. Juni wurde gewählt.", "[9. Juni] 2023-06-09..2023-06-09 relative"},
		}},
		{"stretches that open or close", [][2]string{
			{"seit Mitte Januar", "[seit Mitte Januar] 2024-01-11..2024-05-15 relative since"},
			{"seit September 2022", "[seit September 2022] 2022-09-01..2024-05-15 since"},
			{"seit Herbst", "[seit Herbst] 2023-09-01..2024-05-15 relative since"},
			{"seit Jahren, seit zwei Monaten", "[seit Jahren] .. since duration; [seit zwei Monaten] 2024-03-01..2024-05-15 relative since"},
			{"bis heute, bislang, so far", "[bis heute] ..2024-05-15 relative until; [bislang] ..2024-05-15 relative until; [so far] ..2024-05-15 relative until"},
			{"bis Ende März", "[bis Ende März] ..2024-03-31 relative until"},
			{"as of Monday", "[as of Monday] 2024-05-13..2024-05-13 relative"},
			{"by the end of 2025", "[by the end of 2025] ..2025-12-31 until"},
		}},
		{"times of day and what is none", [][2]string{
			{"um 14.30 Uhr, 14:30 Uhr, 9 Uhr, at 5:30 p.m.", "[14.30 Uhr] .. clock; [14:30 Uhr] .. clock; [9 Uhr] .. clock; [5:30 p.m.] .. clock"},
			{"Das Spiel endete 2:1.", ""},
			{"auf 3.2, in 4.5, Kapitel 3. 5 Boote", ""},
			{"Sie zahlte 3.500 Euro für 1,5 Hektar.", ""},
		}},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, c := range group.cases {
				if got := show(c[0], calendar.Find(c[0], day(published))); got != c[1] {
					t.Errorf("%q\n got %s\nwant %s", c[0], got, c[1])
				}
			}
		})
	}
}

func TestFindPublishedRoughly(t *testing.T) {
	month := calendar.Interval{From: calendar.Day(2024, 12, 1), To: calendar.Day(2024, 12, 31)}
	for text, want := range map[string]string{
		"am Samstag":    "[Samstag] 2024-12-01..2024-12-31 relative",
		"heute":         "[heute] 2024-12-01..2024-12-31 relative",
		"im Juni":       "[Juni] 2024-06-01..2024-06-30 relative",
		"Mitte Oktober": "[Mitte Oktober] 2024-10-11..2024-10-20 relative",
	} {
		if got := show(text, calendar.Find(text, month)); got != want {
			t.Errorf("%q published in December\n got %s\nwant %s", text, got, want)
		}
	}
	for _, ref := range []calendar.Interval{{}, {From: calendar.Day(2024, 12, 1)}} {
		text := "am Samstag, im Juni, seit 2021"
		want := "[Samstag] .. relative; [Juni] .. relative; [seit 2021] 2021-01-01.. since"
		if got := show(text, calendar.Find(text, ref)); got != want {
			t.Errorf("%q published at %v\n got %s\nwant %s", text, ref, got, want)
		}
	}
}

func TestFindIn(t *testing.T) {
	text := "Mitte Januar, seit Herbst, im Oktober"
	want := "[Mitte Januar] 2025-01-11..2025-01-20 relative; [seit Herbst] 2025-09-01.. relative since; [Oktober] 2024-10-01..2024-10-31 relative"
	found := calendar.FindIn(text, calendar.Interval{}, calendar.Day(2024, 9, 27))
	if got := show(text, found); got != want {
		t.Errorf("after September\n got %s\nwant %s", got, want)
	}
	open := calendar.Find(text, calendar.Interval{})
	for i, m := range open {
		if got := m.After(calendar.Day(2024, 9, 27)); got != found[i].Interval {
			t.Errorf("After gives %v for %q, FindIn %v", got, text[m.Start:m.End], found[i].Interval)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("vom 3. bis zum 12. September 2024 um 9 Uhr, seit Mitte Januar, Q2 2024", int64(19000))
	f.Add("am 31.2.\n\nbis 2030\xff er 29. Februar 1900 – 0000 Ende der Woche", int64(0))
	f.Fuzz(func(t *testing.T, text string, n int64) {
		ref := calendar.Interval{}
		if n != 0 {
			d := calendar.Day(2000, 1, 1).Add(int(n % 20000))
			ref = calendar.Interval{From: d, To: d}
		}
		end := 0
		for _, m := range calendar.Find(text, ref) {
			if m.Start < end || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("span %v after byte %d in %q", m.Span, end, text)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[m.Start:m.End]) {
				t.Fatalf("span %v cuts a rune of %q", m.Span, text)
			}
			if m.Closed() && m.From.Compare(m.To) > 0 {
				t.Fatalf("%q ends before it begins: %v", text[m.Start:m.End], m.Interval)
			}
			end = m.End
		}
	})
}

func BenchmarkFind(b *testing.B) {
	sentence := "Am 3. Mai meldete die Behörde, dass seit Mitte Januar im Norden 2.300 Häuser ohne Strom waren; am Montag um 9 Uhr endete das. "
	for name, text := range map[string]string{
		"prose":  strings.Repeat(sentence, 1<<20/len(sentence)),
		"digits": strings.Repeat("1", 1<<20),
		"dates":  strings.Repeat("3. ", 1<<20/3),
		"nested": strings.Repeat("letzten Anfang ", 1<<20/15),
		"words":  strings.Repeat("bis von Mitte ", 1<<20/14),
		"spaces": strings.Repeat(" ", 1<<20),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				calendar.Find(text, day(published))
			}
		})
	}
}

// TestUnseen: signs that nobody sees part no date.
func TestUnseen(t *testing.T) {
	text := "Am 1\u200b4. Dezem\u00adber 2031 geschah es."
	found := calendar.Find(text, calendar.Interval{})
	if len(found) != 1 || found[0].From != (calendar.Date{Year: 2031, Month: 12, Day: 14}) || text[found[0].Start:found[0].End] != "1\u200b4. Dezem\u00adber 2031" {
		t.Errorf("%+v", found)
	}
}
