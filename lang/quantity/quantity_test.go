package quantity_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

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

func TestDebug(t *testing.T) {
	for _, s := range debugSentences {
		t.Logf("%s\n      %s", s, show(s, find(s, lang.German)))
	}
}

var debugSentences = []string{
	"Rund 300 Menschen starben, weitere 2.700 wurden verletzt.",
	"Mehr als tausend Quadratkilometer sind verbrannt.",
	"Bis zu 14.000 Helfer, knapp 14 000 Zelte, gut 14'000 Decken und fast 14’000 Betten.",
	"Der Schaden liegt bei 1,5 Mio. Euro, nicht bei 7,3 Milliarden USD oder 300k Dollar.",
	"Es kamen ein Dutzend Leute, drei Viertel der Stimmen und ein Drittel davon, die Hälfte der Häuser.",
	"Hunderte Tote, mehrere hundert Verletzte, Zehntausende Vertriebene, Dutzende Vermisste, ein paar hundert Helfer, einige Tausend Euro.",
	"Zwischen 11.000 und 12.000 Soldaten, 11.000 bis 12.000 Euro, 300-400 Kühe, elf- bis zwölftausend Schafe, zwei bis drei Millionen Bäume.",
	"Der Anteil stieg um 3,5 Prozent auf 12 Prozent, das sind 2 Prozentpunkte mehr als 2019.",
	"Am 3. Oktober 2024 um 14.30 Uhr endete der 2. Weltkrieg 5:1 nach § 5 und Artikel 7 sowie Nr. 8.",
	"Die F-16 und der T-72 trafen die Boeing 747 auf der A 7 beim G7 nach COVID-19 [1].",
	"Ein Mann fuhr in einer Stadt; mindestens ein Mensch starb, nur einer überlebte.",
	"Rund um die Region sprach er über Kursk unter Berufung auf gut unterrichtete Kreise.",
	"Er sprach über zwei Soldaten und zahlte über zwei Millionen Euro.",
	"Zweitausendfünfhundert Häuser, vierzehntausend Menschen, anderthalb Jahre, zweieinhalb Tonnen.",
	"300 oder mehr Tote, insgesamt rund 300 Opfer, 300 weitere Fälle.",
	"Rufen Sie +49 30 1234567 oder 0800 123456 an, Version 2.0.1, www.beispiel.de/300/5.",
	"Der 34-jährige Fahrer und die 45 Jahre alte Frau erhielten 20 Jahre Haft.",
	"Es waren minus 5 Grad, am Tag 30 °C und 300 km/h.",
	"An die 300 Gäste, um die 40 Autos, weniger als 20 Kinder, unter 300 Stimmen, höchstens 12.",
	"Das kostet zwei Euro und fünfzig Cent oder 15 Dollar und 15 Cent.",
	"Beide Männer. Die beiden Frauen. Siebenundzwanzighundert Kisten. 27-hundert Kisten.",
	"Eine Million Menschen, eine halbe Million Tiere, ein halbes Dutzend Autos, fast die Hälfte.",
	"Peter Meier (45) gewann in der zweiten Hälfte mit 3:2.",
	"Das 5-Milliarden-Euro-Paket und der 12-Punkte-Plan. Die 100-prozentige Tochter. 80er Jahre.",
	"Er stieg von 7,3 Milliarden Euro im Jahr 2021 auf 14 Milliarden im Jahr 2023.",
	"Platz 3 für Claudia Tausend, die Elf lief außer Acht. Drei Tote. Mehr als Tausend Leute.",
	"Mehr als ein Drittel, mehr als 1000 Hektar, 5.000 m², 12 qkm, 3 t, 3 m.",
	"Es gibt 3 Millionen 200 Tausend. Etwa 2,5 bis 3 Prozent. 5 bis 6 Mrd. Euro. Bis zu 2.000 oder 3.000 Menschen.",
	"Die Zahl stieg auf 27.000. Er sagte 300. Die Zahl.",
}
