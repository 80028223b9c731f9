package chart

import (
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// words are the words of a picture's frame in one language, and of figures that the answer tells in prose only. What an
// answer says in lines of its own is taken from them as it stands.
type words struct {
	code lang.Code
	// generic is the title of a picture of different things.
	generic string
	// The words for the state of a row.
	denied, overtaken, estimate, forecast, unconfirmed, partOf, besideDead string
	// The key to the marks.
	exactly, about, over, under, between, magnitude string
	// The frame.
	ownScale, in, answer, numbered, chart string
	leftOne, leftMany                     string
	noSource, undated, reported, notGiven string
	further, to, since, until, day        string
	early, middle, late                   string
	months                                [12]string
	seasons                               [4]string // from March on
	qualifiers                            map[quantity.Qualifier]string
	units                                 map[string]string
}

// inLanguage is the words for a language; every language but German gets the English ones.
func inLanguage(c lang.Code) words {
	if c == lang.German {
		return german()
	}
	return english()
}

func german() words {
	return words{
		code: lang.German, generic: "Angaben nach Quelle und Datum",
		denied: "bestritten", overtaken: "überholt", estimate: "Schätzung", forecast: "Prognose",
		unconfirmed: "unbestätigt", partOf: "Teil einer Gesamtzahl", besideDead: "zusätzlich zu den Toten",
		exactly: "genaue Zahl", about: "gerundet", over: "mehr / mindestens", under: "weniger / bis zu",
		between: "Spanne", magnitude: "Größenordnung",
		ownScale: "eigene Skala", in: "in ", answer: "Antwort ", numbered: "[n]: Quellen in der Antwort", chart: "Grafik: ",
		leftOne: "Nicht gezeigt: eine weitere Angabe.", leftMany: "Nicht gezeigt: %d weitere Angaben.",
		noSource: "ohne genannte Quelle", undated: "undatiert", reported: "berichtet ", notGiven: "nicht angegeben",
		further: "weitere ", to: " bis ", since: "seit ", until: "bis ", day: "%d. %s %d",
		early: "Anfang ", middle: "Mitte ", late: "Ende ", seasons: [4]string{"Frühjahr", "Sommer", "Herbst", "Winter"},
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		qualifiers: map[quantity.Qualifier]string{
			quantity.About: "rund ", quantity.Nearly: "knapp ", quantity.JustOver: "gut ", quantity.MoreThan: "mehr als ",
			quantity.AtLeast: "mindestens ", quantity.UpTo: "bis zu ", quantity.LessThan: "weniger als ",
		},
		units: map[string]string{"percent": "Prozent", "percentage_points": "Prozentpunkte", "share": "Anteile", "km2": "Quadratkilometer", "year": "Jahre"},
	}
}

func english() words {
	return words{
		code: lang.English, generic: "Figures by source and date",
		denied: "denied", overtaken: "overtaken", estimate: "estimate", forecast: "forecast",
		unconfirmed: "unconfirmed", partOf: "part of a total", besideDead: "in addition to the dead",
		exactly: "exact number", about: "rounded", over: "more / at least", under: "fewer / up to",
		between: "range", magnitude: "order of magnitude",
		ownScale: "own scale", in: "in ", answer: "Answer ", numbered: "[n]: sources in the answer", chart: "Chart: ",
		leftOne: "Not shown: one more figure.", leftMany: "Not shown: %d more figures.",
		noSource: "no source named", undated: "undated", reported: "reported ", notGiven: "not given",
		further: "a further ", to: " to ", since: "since ", until: "by ", day: "%d %s %d",
		early: "early ", middle: "mid-", late: "late ", seasons: [4]string{"spring", "summer", "autumn", "winter"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		qualifiers: map[quantity.Qualifier]string{
			quantity.About: "about ", quantity.Nearly: "nearly ", quantity.JustOver: "just over ", quantity.MoreThan: "more than ",
			quantity.AtLeast: "at least ", quantity.UpTo: "up to ", quantity.LessThan: "fewer than ",
		},
		units: map[string]string{"percent": "percent", "percentage_points": "percentage points", "share": "shares", "km2": "square kilometres", "year": "years"},
	}
}

// approximates says whether a qualifier makes a number a rounded one, and whether it leaves the number itself out ("more
// than", against "at least").
func approximates(q quantity.Qualifier) (rounded, strict bool) {
	switch q {
	case quantity.About, quantity.Nearly, quantity.JustOver, quantity.Several:
		return true, false
	case quantity.MoreThan, quantity.LessThan:
		return false, true
	}
	return false, false
}

// figure words a value that no line of the answer words. An order of magnitude keeps its article's words.
func (w words) figure(v *claims.Value) string {
	if v == nil || v.Low == nil && v.High == nil {
		return w.notGiven
	}
	var s string
	switch {
	case v.Vague:
		return safe(v.Text)
	case v.Low != nil && v.High != nil && *v.Low != *v.High:
		s = quantity.Format(*v.Low, w.code) + w.to + quantity.Format(*v.High, w.code)
	case v.Low != nil:
		s = w.qualifiers[v.Qualifier] + quantity.Format(*v.Low, w.code)
	default:
		s = w.qualifiers[v.Qualifier] + quantity.Format(*v.High, w.code)
	}
	if v.Additive {
		s = w.further + s
	}
	if v.Unit != "" {
		s += " " + w.unit(v.Unit)
	}
	return s
}

// unit names a unit.
func (w words) unit(u string) string {
	if name, ok := w.units[u]; ok {
		return name
	}
	return safe(u)
}

// interval writes a time with just its precision: a day, a part of a month, a month, a season, a year, a stretch, or the
// side that is known.
func (w words) interval(i calendar.Interval) string {
	from, to := i.From, i.To
	first := from.Day == 1
	sameMonth := from.Month == to.Month && from.Year == to.Year
	switch {
	case to.IsZero() && first:
		return w.since + w.month(from)
	case to.IsZero():
		return w.since + w.date(from)
	case from.IsZero():
		return w.until + w.date(to)
	case from == to:
		return w.date(from)
	case first && from.Month == time.January && to == calendar.Day(from.Year, time.December, 31):
		return fmt.Sprint(from.Year)
	case first && to == endOfMonth(from, 0):
		return w.month(from)
	case first && from.Month%3 == 0 && to == endOfMonth(from, 2):
		return fmt.Sprintf("%s %d", w.seasons[from.Month/3-1], from.Year)
	case first && to == endOfMonth(to, 0):
		return w.month(from) + w.to + w.month(to)
	case sameMonth && first && to.Day == 10:
		return w.early + w.month(from)
	case sameMonth && from.Day == 11 && to.Day == 20:
		return w.middle + w.month(from)
	case from.Day == 21 && to == endOfMonth(from, 0):
		return w.late + w.month(from)
	}
	return w.date(from) + w.to + w.date(to)
}

// endOfMonth is the last day of the month that lies so many months after a day's.
func endOfMonth(d calendar.Date, months time.Month) calendar.Date {
	return calendar.Day(d.Year, d.Month+months+1, 0)
}

func (w words) month(d calendar.Date) string {
	return fmt.Sprint(w.months[(int(d.Month)+11)%12], " ", d.Year)
}

func (w words) date(d calendar.Date) string {
	return fmt.Sprintf(w.day, d.Day, w.months[(int(d.Month)+11)%12], d.Year)
}

// leftOut says how many rows are not shown, "" for none.
func (w words) leftOut(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return w.leftOne
	}
	return fmt.Sprintf(w.leftMany, n)
}

// dayNumber counts days from a fixed one, so that times can be set in order; 0 for the zero date.
func dayNumber(d calendar.Date) int {
	if d.IsZero() {
		return 0
	}
	const seconds = 24 * 60 * 60
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	return int((d.Time().Unix()-first)/seconds) + 1
}

func upperFirst(s string) string { return mapFirst(s, unicode.ToUpper) }

func lowerFirst(s string) string { return mapFirst(s, unicode.ToLower) }

func mapFirst(s string, change func(rune) rune) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(change(r)) + s[n:]
}
