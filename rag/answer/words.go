package answer

import (
	"fmt"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// tongue writes figures, dates and set phrases in the language of the answer.
type tongue struct {
	code lang.Code
}

// pick chooses between the German and the English wording.
func (t tongue) pick(de, en string) string {
	if t.code == lang.German {
		return de
	}
	return en
}

// figure writes a value with its qualifier: "about 4,000", "mehrere Hundert", "7.3 billion USD".
func (t tongue) figure(v *claims.Value) string {
	if v == nil || v.Low == nil && v.High == nil {
		return t.pick("nicht angegeben", "not given")
	}
	var s string
	switch {
	case v.Vague && v.Low != nil:
		s = t.vague(v)
	case v.Low != nil && v.High != nil && *v.Low != *v.High:
		s = t.number(*v.Low, v.Unit) + t.pick(" bis ", " to ") + t.number(*v.High, v.Unit)
	case v.Low != nil:
		s = t.qualifier(v.Qualifier) + t.number(*v.Low, v.Unit)
	default:
		s = t.qualifier(v.Qualifier) + t.number(*v.High, v.Unit)
	}
	if v.Additive {
		s = t.pick("weitere ", "a further ") + s
	}
	return s + t.unit(v.Unit) + t.beside(v)
}

// beside writes what a figure is told beside: "15 (of 90)", "17 (before: 12)".
func (t tongue) beside(v *claims.Value) string {
	if v.Beside == nil {
		return ""
	}
	other := t.figure(&claims.Value{Low: v.Beside.Low, High: v.Beside.High, Unit: v.Unit})
	if v.Beside.Tie == claims.Former {
		return t.pick(" (zuvor ", " (before: ") + other + ")"
	}
	return t.pick(" (von ", " (of ") + other + ")"
}

// vague writes an order of magnitude: nobody said "200 to 999".
func (t tongue) vague(v *claims.Value) string {
	switch low := *v.Low; {
	case low < 100:
		return t.pick("Dutzende", "dozens")
	case low < 1000:
		return t.pick("mehrere Hundert", "several hundred")
	case low < 10_000:
		return t.pick("mehrere Tausend", "several thousand")
	case low < 100_000:
		return t.pick("Zehntausende", "tens of thousands")
	case low < 1_000_000:
		return t.pick("Hunderttausende", "hundreds of thousands")
	}
	return t.pick("Millionen", "millions")
}

func (t tongue) qualifier(q quantity.Qualifier) string {
	words := map[quantity.Qualifier][2]string{
		quantity.About:    {"rund ", "about "},
		quantity.Nearly:   {"knapp ", "nearly "},
		quantity.JustOver: {"gut ", "just over "},
		quantity.MoreThan: {"mehr als ", "more than "},
		quantity.AtLeast:  {"mindestens ", "at least "},
		quantity.UpTo:     {"bis zu ", "up to "},
		quantity.LessThan: {"weniger als ", "fewer than "},
	}
	w := words[q]
	return t.pick(w[0], w[1])
}

// number writes digits with separators; amounts of money in millions or billions keep their scale word.
func (t tongue) number(f float64, unit string) string {
	scales := []struct {
		of     float64
		de, en string
	}{{1e12, " Billionen", " trillion"}, {1e9, " Milliarden", " billion"}, {1e6, " Millionen", " million"}}
	for _, s := range scales {
		if f >= s.of && unit != "" && unit != "percent" {
			return quantity.Format(f/s.of, t.code) + t.pick(s.de, s.en)
		}
	}
	return quantity.Format(f, t.code)
}

func (t tongue) unit(u string) string {
	switch u {
	case "":
		return ""
	case "percent":
		return t.pick(" Prozent", " percent")
	case "km2":
		return t.pick(" Quadratkilometer", " square kilometres")
	}
	return " " + u
}

// date writes an interval with just its precision: "28 Apr 2025", "mid-January 2025", "Dec 2024", "2023", or its open
// side. It is "" for an unknown one.
func (t tongue) date(i calendar.Interval) string {
	switch {
	case i.IsZero():
		return ""
	case i.To.IsZero():
		return t.pick("nicht vor dem ", "not before ") + t.day(i.From)
	case i.From.IsZero():
		return t.pick("bis ", "by ") + t.day(i.To)
	case i.From == i.To:
		return t.day(i.From)
	}
	if s := t.stretch(i); s != "" {
		return s
	}
	return t.day(i.From) + t.pick(" bis ", " to ") + t.day(i.To)
}

// since writes when something began, as precisely as the text that said so: a season, a month, a day.
func (t tongue) since(from calendar.Date, text string) string {
	folded := lang.Fold(text)
	season := map[time.Month][3]string{
		time.March: {"fruehjahr", "Frühjahr", "spring"}, time.June: {"sommer", "Sommer", "summer"},
		time.September: {"herbst", "Herbst", "autumn"}, time.December: {"winter", "Winter", "winter"},
	}[from.Month]
	var what string
	switch {
	case from.Day == 1 && season[0] != "" && (strings.Contains(folded, season[0]) || strings.Contains(folded, season[2])):
		what = fmt.Sprintf("%s %d", t.pick(season[1], season[2]), from.Year)
	case from.Day == 1:
		what = fmt.Sprintf("%s %d", t.month(int(from.Month)), from.Year)
	default:
		what = t.pick("dem ", "") + t.day(from)
	}
	return t.pick("seit ", "since ") + what
}

// stretch names an interval that has a name: a part of a month, a month, a season, a part of a year, a year.
func (t tongue) stretch(i calendar.Interval) string {
	from, to := i.From, i.To
	monthEnd := calendar.Day(from.Year, from.Month+1, 0)
	month := fmt.Sprintf("%s %d", t.month(int(from.Month)), from.Year)
	switch {
	case from.Day == 1 && to == monthEnd:
		return month
	case from.Month == to.Month && from.Year == to.Year && from.Day == 1 && to.Day == 10:
		return t.pick("Anfang ", "early ") + month
	case from.Month == to.Month && from.Year == to.Year && from.Day == 11 && to.Day == 20:
		return t.pick("Mitte ", "mid-") + month
	case from.Day == 21 && to == monthEnd:
		return t.pick("Ende ", "late ") + month
	case from == calendar.Day(from.Year, 1, 1) && to == calendar.Day(from.Year, 12, 31):
		return fmt.Sprint(from.Year)
	case from == calendar.Day(from.Year, 1, 1) && to == calendar.Day(from.Year, 3, 0):
		return fmt.Sprintf(t.pick("Anfang %d", "early %d"), from.Year)
	}
	if from.Day == 1 && int(from.Month)%3 == 0 && to == calendar.Day(from.Year, from.Month+3, 0) {
		season := map[int][2]string{3: {"Frühjahr", "spring"}, 6: {"Sommer", "summer"}, 9: {"Herbst", "autumn"}, 12: {"Winter", "winter"}}[int(from.Month)]
		return fmt.Sprintf("%s %d", t.pick(season[0], season[1]), from.Year)
	}
	if from.Day == 1 && to == calendar.Day(to.Year, to.Month+1, 0) {
		return fmt.Sprintf("%s %d%s%s %d", t.month(int(from.Month)), from.Year, t.pick(" bis ", " to "), t.month(int(to.Month)), to.Year)
	}
	return ""
}

func (t tongue) day(d calendar.Date) string {
	if t.code == lang.German {
		return fmt.Sprintf("%d. %s %d", d.Day, t.month(int(d.Month)), d.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Day, t.month(int(d.Month)), d.Year)
}

func (t tongue) month(m int) string {
	de := []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	en := []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	return t.pick(de[m-1], en[m-1])
}

// article is the German "den" before a day.
func (t tongue) article(i calendar.Interval) string {
	if i.From == i.To {
		return "den "
	}
	return ""
}

// reported writes when an article brought something that has no date of its own.
func (t tongue) reported(p corpus.Published) string {
	switch {
	case p.IsZero():
		return t.pick("undatiert", "undated")
	case !p.Closed():
		return t.pick("undatiert, ", "undated, ") + t.date(p.Interval)
	}
	return t.pick("berichtet ", "reported ") + t.date(p.Interval)
}

// count writes a small number of things in words, as news do.
func (t tongue) count(n int) string {
	de := []string{"null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"}
	en := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(de) {
		return t.pick(de[n], en[n])
	}
	return quantity.Format(float64(n), t.code)
}

// plain writes a number of things that the text counts itself: in words, so that no digit stands in a line but those of
// its sources.
func (t tongue) plain(n int) string {
	switch {
	case n <= 12:
		return t.count(n)
	case n < 100:
		return t.pick("Dutzende", "dozens of")
	}
	return t.pick("sehr viele", "very many")
}

// list joins parts as a sentence does: "a, b and c".
func (t tongue) list(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + t.pick(" und ", " and ") + parts[len(parts)-1]
}

// quoted puts words between the quotation marks of the answer's language, or between guillemets where they hold quotation
// marks of their own.
func (t tongue) quoted(s string) string {
	if strings.ContainsAny(s, "„“”\"") {
		return "»" + s + "«"
	}
	return t.pick("„", "“") + s + t.pick("“", "”")
}
