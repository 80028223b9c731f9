package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
)

// words are the few words of the frame in one language. What an answer says is written elsewhere.
type words struct {
	code                                    lang.Code
	publisherUnknown, dateUnknown, untitled string
	digestOf                                string
	notBefore, notAfter, to                 string
	openQuote, closeQuote                   string
	notice                                  string
	months                                  [12]string
	day                                     string
}

// frame is the words for a language; every language but German gets the English ones.
func frame(c lang.Code) words {
	if c == lang.German {
		return words{
			code:             lang.German,
			publisherUnknown: "Verlag unbekannt", dateUnknown: "Datum unbekannt", untitled: "ohne Titel",
			digestOf: "Zusammenfassung von: ", notBefore: "nicht vor dem ", notAfter: "nicht nach dem ", to: " bis ",
			openQuote: "„", closeQuote: "“", notice: "Hinweis: ", day: "%d. %s %d",
			months: [12]string{
				"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
				"Dezember",
			},
		}
	}
	return words{
		code:             lang.English,
		publisherUnknown: "publisher unknown", dateUnknown: "date unknown", untitled: "untitled",
		digestOf: "digest of: ", notBefore: "not before ", notAfter: "not after ", to: " to ",
		openQuote: "“", closeQuote: "”", notice: "Note: ", day: "%d %s %d",
		months: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	}
}

// Date is an interval of days in words, as precise as it is: a day, a month, a year, a stretch, or only a bound.
func Date(i calendar.Interval, c lang.Code) string {
	w := frame(c)
	switch {
	case i.IsZero():
		return w.dateUnknown
	case i.To.IsZero():
		return w.notBefore + w.dayOf(i.From)
	case i.From.IsZero():
		return w.notAfter + w.dayOf(i.To)
	case i.From == i.To:
		return w.dayOf(i.From)
	case i.From == calendar.Day(i.From.Year, time.January, 1) && i.To == calendar.Day(i.From.Year, time.December, 31):
		return fmt.Sprint(i.From.Year)
	case i.From == calendar.Day(i.From.Year, i.From.Month, 1) && i.To == calendar.Day(i.From.Year, i.From.Month+1, 0):
		return fmt.Sprint(w.month(i.From.Month), " ", i.From.Year)
	}
	return w.dayOf(i.From) + w.to + w.dayOf(i.To)
}

func (w words) dayOf(d calendar.Date) string {
	return fmt.Sprintf(w.day, d.Day, w.month(d.Month), d.Year)
}

func (w words) month(m time.Month) string { return w.months[(int(m)+11)%12] }

// quote puts text between the language's quotation marks; marks within become single ones.
func (w words) quote(s string) string {
	return w.openQuote + strings.NewReplacer("„", "‚", "“", "‘", "”", "’").Replace(s) + w.closeQuote
}
