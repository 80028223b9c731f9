package quantity_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
)

// find reads a text as its callers do: what calendar takes for time is no figure.
func find(text string, code lang.Code) []quantity.Quantity {
	var skip []lang.Span
	for _, m := range calendar.Find(text, calendar.Interval{}) {
		skip = append(skip, m.Span)
	}
	return quantity.Find(text, code, skip)
}

// show writes figures as "[text] low-high qualifier unit flags".
func show(text string, found []quantity.Quantity) string {
	var out []string
	for _, q := range found {
		s := fmt.Sprintf("[%s|%s] %s..%s %s", text[q.Start:q.End], text[q.Numeral.Start:q.Numeral.End], bound(q.Low), bound(q.High), q.Qualifier)
		if q.Unit != "" {
			s += " " + q.Unit
		}
		for _, flag := range []struct {
			set  bool
			name string
		}{{q.Vague, "vague"}, {q.Additive, "additive"}, {q.Total, "total"}} {
			if flag.set {
				s += " " + flag.name
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func bound(v *float64) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(math.Round(*v*1e6) / 1e6)
}

func TestFindGerman(t *testing.T) {
	run(t, lang.German, []group{
		{"separators", [][2]string{
			{
				"4.500 Zelte, 4 500 Zelte, 4\u00a0500 Zelte, 4\u2009500 Zelte, 4\u202f500 Zelte, 4'500 Zelte, 4’500 Zelte, 4500 Zelte",
				"[4.500|4.500] 4500..4500 exactly; [4 500|4 500] 4500..4500 exactly; [4\u00a0500|4\u00a0500] 4500..4500 exactly; [4\u2009500|4\u2009500] 4500..4500 exactly; [4\u202f500|4\u202f500] 4500..4500 exactly; [4'500|4'500] 4500..4500 exactly; [4’500|4’500] 4500..4500 exactly; [4500|4500] 4500..4500 exactly",
			},
			{"1.234.567,8 Tonnen", "[1.234.567,8 Tonnen|1.234.567,8] 1.2345678e+06..1.2345678e+06 exactly t"},
			{"2,357 Meter und 14,000 Zelte", "[2,357 Meter|2,357] 2.357..2.357 exactly m; [14,000|14,000] 14000..14000 exactly"},
			{"0,75 Hektar, 2.5 Tonnen", "[0,75 Hektar|0,75] 0.75..0.75 exactly ha; [2.5 Tonnen|2.5] 2.5..2.5 exactly t"},
		}},
		{"scales and words", [][2]string{
			{"2,5 Mio. Euro, 3 Mrd. Dollar, 12 Tsd. Zelte, 40k Zelte", "[2,5 Mio. Euro|2,5 Mio.] 2.5e+06..2.5e+06 exactly EUR; [3 Mrd. Dollar|3 Mrd.] 3e+09..3e+09 exactly USD; [12 Tsd.|12 Tsd.] 12000..12000 exactly; [40k|40k] 40000..40000 exactly"},
			{"zweitausendsechshundert Zelte, vierzehntausend, siebzehnhundert", "[zweitausendsechshundert|zweitausendsechshundert] 2600..2600 exactly; [vierzehntausend|vierzehntausend] 14000..14000 exactly; [siebzehnhundert|siebzehnhundert] 1700..1700 exactly"},
			{"eine Million, zwei Millionen dreihunderttausend, anderthalb Milliarden", "[eine Million|eine Million] 1e+06..1e+06 exactly; [zwei Millionen dreihunderttausend|zwei Millionen dreihunderttausend] 2.3e+06..2.3e+06 exactly; [anderthalb Milliarden|anderthalb Milliarden] 1.5e+09..1.5e+09 exactly"},
			{"ein Dutzend Boote, ein halbes Dutzend, drei Dutzend", "[ein Dutzend|ein Dutzend] 12..12 exactly; [ein halbes Dutzend|ein halbes Dutzend] 6..6 exactly; [drei Dutzend|drei Dutzend] 36..36 exactly"},
			{"von 2,4 auf 1,8 Milliarden Euro, von 500 auf 1,2 Millionen", "[2,4|2,4] 2.4e+09..2.4e+09 exactly EUR; [1,8 Milliarden Euro|1,8 Milliarden] 1.8e+09..1.8e+09 exactly EUR; [500|500] 500..500 exactly; [1,2 Millionen|1,2 Millionen] 1.2e+06..1.2e+06 exactly"},
			{"eine Billion Euro", "[eine Billion Euro|eine Billion] 1e+12..1e+12 exactly EUR"},
			{"zwei Komma fünf Millionen, zweieinhalb Stunden", "[zwei Komma fünf Millionen|zwei Komma fünf Millionen] 2.5e+06..2.5e+06 exactly; [zweieinhalb Stunden|zweieinhalb] 2.5..2.5 exactly hour"},
			{"die beiden Boote", "[beiden|beiden] 2..2 exactly"},
		}},
		{"shares", [][2]string{
			{"drei Viertel der Wähler, ein Drittel davon, fast die Hälfte, ein Viertel der Boote", "[drei Viertel|drei Viertel] 0.75..0.75 exactly share; [ein Drittel|ein Drittel] 0.333333..0.333333 exactly share; [fast die Hälfte|Hälfte] 0.5..0.5 nearly share; [ein Viertel|ein Viertel] 0.25..0.25 exactly share"},
			{"in einem Viertel am Hafen, in der zweiten Hälfte", ""},
		}},
		{"vague", [][2]string{
			{"Hunderte, Tausende, Zehntausende, Dutzende Boote", "[Hunderte|Hunderte] 200..999 several vague; [Tausende|Tausende] 2000..9999 several vague; [Zehntausende|Zehntausende] 20000..99999 several vague; [Dutzende|Dutzende] 24..99 several vague"},
			{"mehrere hundert, ein paar hundert, einige Tausend, mehrere Millionen Euro", "[mehrere hundert|mehrere hundert] 200..999 several vague; [ein paar hundert|ein paar hundert] 200..999 several vague; [einige Tausend|einige Tausend] 2000..9999 several vague; [mehrere Millionen Euro|mehrere Millionen] 2e+06..9.999999e+06 several EUR vague"},
			{"mehrere Boote, ein paar Leute", ""},
		}},
		{"ranges", [][2]string{
			{"11.000 bis 12.000 Zelte, zwischen 300 und 400, 20-30 Boote, 20–30 Boote", "[11.000 bis 12.000|11.000 bis 12.000] 11000..12000 range; [zwischen 300 und 400|300 und 400] 300..400 range; [20-30|20-30] 20..30 range; [20–30|20–30] 20..30 range"},
			{"rund zwei bis drei Millionen Euro, elf- bis zwölftausend", "[rund zwei bis drei Millionen Euro|zwei bis drei Millionen] 2e+06..3e+06 range EUR; [elf- bis zwölftausend|elf- bis zwölftausend] 11000..12000 range"},
			{"von 3 auf 5 Prozent", "[3|3] 3..3 exactly percent; [5 Prozent|5] 5..5 exactly percent"},
		}},
		{"units", [][2]string{
			{"12 Prozent, 12 %, 2 Prozentpunkte, eine 20-prozentige Kürzung", "[12 Prozent|12] 12..12 exactly percent; [12 %|12] 12..12 exactly percent; [2 Prozentpunkte|2] 2..2 exactly percentage_points; [20-prozentige|20] 20..20 exactly percent"},
			{"7 Euro, 7 €, € 7, EUR 7, 7 USD, US$ 7, 7 US-Dollar, 7 Rubel", "[7 Euro|7] 7..7 exactly EUR; [7 €|7] 7..7 exactly EUR; [€ 7|7] 7..7 exactly EUR; [EUR 7|7] 7..7 exactly EUR; [7 USD|7] 7..7 exactly USD; [US$ 7|7] 7..7 exactly USD; [7 US-Dollar|7] 7..7 exactly USD; [7 Rubel|7] 7..7 exactly RUB"},
			{"drei Euro und zwanzig Cent", "[drei Euro und zwanzig Cent|drei Euro und zwanzig] 3.2..3.2 exactly EUR"},
			{"mehr als tausend Quadratkilometer, 5 km², 80 km/h, 3 t, 12 ha, -4 Grad", "[mehr als tausend Quadratkilometer|tausend] 1000.. more_than km2; [5 km²|5] 5..5 exactly km2; [80 km/h|80] 80..80 exactly km/h; [3 t|3] 3..3 exactly t; [12 ha|12] 12..12 exactly ha; [-4 Grad|-4] -4..-4 exactly °C"},
			{"ein 40-jähriger Fischer, zwei Jahre Haft", "[40-jähriger|40] 40..40 exactly year; [zwei Jahre|zwei] 2..2 exactly year"},
			{"ein 3-Milliarden-Euro-Programm", "[3-Milliarden-Euro|3-Milliarden] 3e+09..3e+09 exactly EUR"},
		}},
		{"qualifiers", [][2]string{
			{"rund 40, etwa 40, ca. 40, ungefähr 40, an die 40, schätzungsweise 40", "[rund 40|40] 40..40 about; [etwa 40|40] 40..40 about; [ca. 40|40] 40..40 about; [ungefähr 40|40] 40..40 about; [an die 40|40] 40..40 about; [schätzungsweise 40|40] 40..40 about"},
			{"knapp 40, fast 40, gut 40", "[knapp 40|40] 40..40 nearly; [fast 40|40] 40..40 nearly; [gut 40|40] 40..40 just_over"},
			{"mehr als 40, über 40, mindestens 40, bis zu 40, höchstens 40, weniger als 40, unter 40", "[mehr als 40|40] 40.. more_than; [über 40|40] 40.. more_than; [mindestens 40|40] 40.. at_least; [bis zu 40|40] ..40 up_to; [höchstens 40|40] ..40 up_to; [weniger als 40|40] ..40 less_than; [unter 40|40] ..40 less_than"},
			{"40 oder mehr; weitere 40; 40 weitere; insgesamt rund 40; noch einmal 40", "[40 oder mehr|40] 40.. at_least; [weitere 40|40] 40..40 exactly additive; [40|40] 40..40 exactly additive; [insgesamt rund 40|40] 40..40 about total; [noch einmal 40|40] 40..40 exactly additive"},
			{"mindestens rund 40, nicht mehr als 40", "[mindestens rund 40|40] 40.. at_least; [nicht mehr als 40|40] ..40 up_to"},
			{"Er sprach rund um den Hafen über zwei Boote unter Berufung auf gut unterrichtete Fischer.", "[zwei|zwei] 2..2 exactly"},
			{"mindestens ein Toter, ein einziger Gast, ein Fischer, nur eine Frage der Zeit", "[mindestens ein|ein] 1.. at_least; [ein einziger|ein einziger] 1..1 exactly"},
		}},
		{"no figures", [][2]string{
			{"Am 3. Mai 2021 um 14.30 Uhr, im 2. Anlauf, zum 50. Mal, 2:1 gewonnen", ""},
			{"§ 5 und Artikel 7, Nr. 8, Seite 12, Kapitel 3 bis 5, Resolution 1325", ""},
			{"F-16, T-72, G7, A320, COVID-19, Boeing 747, die A 7, „Albatros 6“", ""},
			{"[1] und [2, 3], [karte nummer=\"55\" art=8]", ""},
			{"+49 40 1234567, 0800 123456, Version 2.0.1, www.beispiel.de/300/5, https://beispiel.de/?n=12", ""},
			{"1. Brot\n2. Milch", ""},
			{"Anna Muster (45) aus dem 12-Punkte-Plan", ""},
			{"Claudia Tausend, die Elf, außer Acht", ""},
			{"Es starben 12. Die Polizei schweigt.", "[12|12] 12..12 exactly"},
		}},
	})
}

func TestFindEnglish(t *testing.T) {
	run(t, lang.English, []group{
		{"numbers", [][2]string{
			{"4,500 tents, 2.357 metres, twenty-seven hundred boats, two hundred and fifty, fourteen thousand", "[4,500|4,500] 4500..4500 exactly; [2.357 metres|2.357] 2.357..2.357 exactly m; [twenty-seven hundred|twenty-seven hundred] 2700..2700 exactly; [two hundred and fifty|two hundred and fifty] 250..250 exactly; [fourteen thousand|fourteen thousand] 14000..14000 exactly"},
			{"27-hundred boats, a dozen, half a million, one billion dollars, $3bn", "[27-hundred|27-hundred] 2700..2700 exactly; [a dozen|a dozen] 12..12 exactly; [half a million|half a million] 500000..500000 exactly; [one billion dollars|one billion] 1e+09..1e+09 exactly USD; [$3bn|3bn] 3e+09..3e+09 exactly USD"},
			{"a third of voters, two-thirds, three quarters, the third boat", "[a third|a third] 0.333333..0.333333 exactly share; [two-thirds|two-thirds] 0.666667..0.666667 exactly share; [three quarters|three quarters] 0.75..0.75 exactly share"},
			{"several hundred, tens of thousands, hundreds of boats, a few thousand", "[several hundred|several hundred] 200..999 several vague; [tens of thousands|tens of thousands] 20000..99999 several vague; [hundreds|hundreds] 200..999 several vague; [a few thousand|a few thousand] 2000..9999 several vague"},
			{"three and a half hours", "[three and a half hours|three and a half] 3.5..3.5 exactly hour"},
			{"one boat sank, one of them, no one, a boat, an oar", "[one|one] 1..1 exactly"},
			{"a 34-year-old sailor", "[34-year-old|34] 34..34 exactly year"},
		}},
		{"qualifiers", [][2]string{
			{"at least 40, up to 40, nearly 40, some 40, roughly 40, more than 40, over 40, fewer than 40", "[at least 40|40] 40.. at_least; [up to 40|40] ..40 up_to; [nearly 40|40] 40..40 nearly; [some 40|40] 40..40 about; [roughly 40|40] 40..40 about; [more than 40|40] 40.. more_than; [over 40|40] 40.. more_than; [fewer than 40|40] ..40 less_than"},
			{"40 or so, 40 or more, another 40, 40 more boats, a total of 40", "[40 or so|40] 40..40 about; [40 or more|40] 40.. at_least; [another 40|40] 40..40 exactly additive; [40|40] 40..40 exactly additive; [a total of 40|40] 40..40 exactly total"},
			{"200 to 300 boats, between 3 and 4 million, $3-4 billion", "[200 to 300|200 to 300] 200..300 range; [between 3 and 4 million|3 and 4 million] 3e+06..4e+06 range; [$3-4 billion|3-4 billion] 3e+09..4e+09 range USD"},
		}},
		{"no figures", [][2]string{
			{"the Twenty-eighth, the Final Four, in 52 BC", ""},
			{"F-16s, the 5th place, a 52-48 vote, Room 12, 2-1, version 2.1.3", ""},
		}},
	})
}

type group struct {
	name  string
	cases [][2]string
}

func run(t *testing.T, code lang.Code, groups []group) {
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			for _, c := range g.cases {
				if got := show(c[0], find(c[0], code)); got != c[1] {
					t.Errorf("%q\n got %s\nwant %s", c[0], got, c[1])
				}
			}
		})
	}
}

// parse reads a text that is one figure and nothing else.
func parse(s string, code lang.Code) (low, high *float64, ok bool) {
	s = strings.TrimSpace(s)
	found := quantity.Find(s, code, nil)
	if len(found) != 1 || found[0].Start != 0 || strings.Trim(s[found[0].End:], ".!? ") != "" {
		return nil, nil, false
	}
	return found[0].Low, found[0].High, true
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		code lang.Code
		want float64
	}{
		{"14.000", lang.German, 14000},
		{"14,000", lang.English, 14000},
		{"14.000", lang.Other, 14000},
		{"14,000", lang.Other, 14000},
		{"14 000", lang.German, 14000},
		{"14\u202f000", lang.English, 14000},
		{"vierzehntausend", lang.German, 14000},
		{"fourteen thousand", lang.English, 14000},
		{" 1,5 Mio. ", lang.German, 1.5e6},
		{"7.3 billion", lang.English, 7.3e9},
		{"0,5", lang.Other, .5},
	} {
		low, high, ok := parse(c.text, c.code)
		if !ok || low == nil || high == nil || *low != c.want || *high != c.want {
			t.Errorf("Parse(%q, %q) = %s, %s, %v; want %v", c.text, c.code, bound(low), bound(high), ok, c.want)
		}
	}
	for _, text := range []string{"", "Boot", "3 Boote", "3 und 4", "drei."} {
		_, _, ok := parse(text, lang.German)
		if want := text == "drei."; ok != want {
			t.Errorf("Parse(%q) is %v, want %v", text, ok, want)
		}
	}
	if low, high, ok := parse("mehr als 300", lang.German); !ok || low == nil || *low != 300 || high != nil {
		t.Errorf("more than 300 = %s, %s, %v", bound(low), bound(high), ok)
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		value           float64
		german, english string
	}{
		{0, "0", "0"},
		{300, "300", "300"},
		{14000, "14.000", "14,000"},
		{2.5, "2,5", "2.5"},
		{-1234.5, "-1.234,5", "-1,234.5"},
		{1e6, "1 Million", "1 million"},
		{1.5e6, "1,5 Millionen", "1.5 million"},
		{1234567, "1.234.567", "1,234,567"},
		{7.3e9, "7,3 Milliarden", "7.3 billion"},
		{14e9, "14 Milliarden", "14 billion"},
		{2e12, "2 Billionen", "2 trillion"},
		{1.0 / 3, "0,333", "0.333"},
	} {
		if got := quantity.Format(c.value, lang.German); got != c.german {
			t.Errorf("Format(%v, German) = %q, want %q", c.value, got, c.german)
		}
		if got := quantity.Format(c.value, lang.English); got != c.english {
			t.Errorf("Format(%v, English) = %q, want %q", c.value, got, c.english)
		}
	}
}

// TestFormatParses checks that what Format writes, Find reads back.
func TestFormatParses(t *testing.T) {
	for _, code := range []lang.Code{lang.German, lang.English} {
		for _, v := range []float64{1, 12, 300, 999, 1000, 14000, 2.5, 123456, 1e6, 1.5e6, 2345678, 7.3e9, 14e9, 3e12} {
			text := quantity.Format(v, code)
			low, _, ok := parse(text, code)
			if !ok || low == nil || *low != v {
				t.Errorf("%v is written %q and read as %s (%v)", v, text, bound(low), ok)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("rund 11.000 bis 12.000 Euro, zwischen 3 und 4 Mio., elf- bis zwölftausend", true)
	f.Add("half a million, $3-4bn, two-thirds of 27-hundred, 1,2.3,4 -5 % ½", false)
	f.Fuzz(func(t *testing.T, text string, german bool) {
		code := lang.English
		if german {
			code = lang.German
		}
		end := 0
		for _, q := range find(text, code) {
			if q.Start < end || q.End <= q.Start || q.End > len(text) || !q.Span.Contains(q.Numeral) || q.Numeral.Len() <= 0 {
				t.Fatalf("span %v, numeral %v after byte %d in %q", q.Span, q.Numeral, end, text)
			}
			if utf8.ValidString(text) && !(utf8.ValidString(text[q.Start:q.End]) && utf8.ValidString(text[q.Numeral.Start:q.Numeral.End])) {
				t.Fatalf("span %v cuts a rune of %q", q.Span, text)
			}
			switch {
			case q.Low == nil && q.High == nil:
				t.Fatalf("%q has no bound", text[q.Start:q.End])
			case q.Low != nil && q.High != nil && !(*q.Low <= *q.High):
				t.Fatalf("%q: %v is above %v", text[q.Start:q.End], *q.Low, *q.High)
			}
			end = q.End
		}
	})
}

func BenchmarkFind(b *testing.B) {
	sentence := "Rund 300 Fischer und weitere 2.700 Helfer bargen zwischen elf- und zwölftausend Kisten im Wert von 1,5 Mio. Euro, sagte die Behörde. "
	for name, text := range map[string]string{
		"prose":    strings.Repeat(sentence, 1<<20/len(sentence)),
		"digits":   strings.Repeat("1", 1<<20),
		"groups":   strings.Repeat("123 ", 1<<20/4),
		"points":   strings.Repeat("1.", 1<<20/2),
		"words":    strings.Repeat("hundert ", 1<<20/8),
		"ones":     strings.Repeat("einund", 1<<20/6),
		"some":     strings.Repeat("mehrere ", 1<<20/8),
		"scales":   strings.Repeat("mehrere hundert tausend ", 1<<20/24),
		"brackets": strings.Repeat("[", 1<<20),
		"totals":   strings.Repeat("insgesamt ", 1<<20/10),
		"spaces":   strings.Repeat(" ", 1<<20),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				quantity.Find(text, lang.German, nil)
			}
		})
	}
}
