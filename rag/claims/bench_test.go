package claims_test

import (
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
)

// benchText is news prose of our own, as dense in figures and speakers as real articles are.
const benchText = `Bei einem Erdbeben in der Provinz Malwa sind nach Angaben der Behörden mindestens 120 Menschen ums Leben gekommen, mehr als 800 wurden verletzt. Der Katastrophenschutz sprach am Dienstag von 35 Vermissten. Die Straßen in die Berge sind verschüttet, viele Dörfer ohne Strom. In den Krankenhäusern fehlen Betten und Medikamente, wie der Sender Kanal Nord berichtete. Die Regierung hat Hilfe aus dem Ausland angefordert. „Wir haben 200 Verletzte gezählt“, sagte die Ärztin Lena Brandt am Sonntag. Sie rechne mit weiteren 50 Patienten. Der Umsatz des Konzerns fiel von 4,1 Milliarden Euro im Jahr 2022 auf 3,7 Milliarden Euro im Jahr 2023, sagte Vorstandschefin Petra Kolbe. Ob die Werke im Süden wieder öffnen, ist offen. `

func BenchmarkRead(b *testing.B) {
	r := newReader(b)
	text := strings.Repeat(benchText, 20)
	a := corpus.Article{Body: text, Language: lang.German}
	for i, span := range lang.Sentences(text) {
		a.Sentences = append(a.Sentences, corpus.Sentence{Span: span, Kind: corpus.Text, Paragraph: i / 9})
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.Read(a)
	}
}
