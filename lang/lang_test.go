package lang_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/lang"
)

func TestTokens(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"Die Wahl am 3. Mai", "Die Wahl am 3 . Mai"},
		{"op-online.de meldet", "op-online.de meldet"},
		{"Lee Min-ho und N-tv", "Lee Min-ho und N-tv"},
		{"Die 4-jährige lief", "Die 4-jährige lief"},
		{"14.000 und 1,5 und 3,000.50", "14.000 und 1,5 und 3,000.50"},
		{"14 000", "14 000"},
		{"300-400 Fans, 2024–2025", "300 - 400 Fans , 2024 – 2025"},
		{"Das Ende.Der Anfang.", "Das Ende . Der Anfang ."},
		{"„Ja!“, rief sie…", "„ Ja ! “ , rief sie …"},
		{"it's the U.S. Navy's", "it's the U.S . Navy's"},
		{"Ein - zwei -drei", "Ein - zwei - drei"},
		{"18% von 20€", "18 % von 20 €"},
		{"die 1990er und 3G", "die 1990er und 3G"},
		{"Ost- und West-Berlin", "Ost - und West-Berlin"},
		{"\ufeffAnfang\u200b", "Anfang"},
	}
	for _, tt := range tests {
		var got []string
		for _, tok := range lang.Tokens(tt.text) {
			if tok.Text != tt.text[tok.Start:tok.End] {
				t.Errorf("Tokens(%q): %q is not text[%d:%d]", tt.text, tok.Text, tok.Start, tok.End)
			}
			got = append(got, tok.Text)
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("Tokens(%q)\n got %s\nwant %s", tt.text, s, tt.want)
		}
	}
}

func TestTokenKinds(t *testing.T) {
	want := []lang.TokenKind{lang.Number, lang.Word, lang.Number, lang.Punct, lang.Word, lang.Punct, lang.Punct}
	var got []lang.TokenKind
	for _, tok := range lang.Tokens("14.000 Menschen 1,5 % 4-jährig ?!") {
		got = append(got, tok.Kind)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
}

// The expected sentences are the text with "|" where one ends.
func TestSentences(t *testing.T) {
	tests := []string{
		"Der Fluss stieg.| Die Stadt wurde geräumt.",
		"Der Damm brach am 11. Januar um 5 Uhr.| Niemand wurde verletzt.",
		"Das gilt z. B. für Köln.| Es gilt z.B. Regeln zu achten.",
		"Rund 14.000 Menschen kamen.| Sie blieben.",
		"Es flossen 3 Mio. Euro.| Später waren es 5 Mio.| Das reichte.",
		"Es sprach Dr. Anna Berg mit Prof. Dr. Kurt Vogel.| Danach war Schluss.",
		"Die Nr. 5 lebt.| Nach Art. 5 des Gesetzes.| Auf diese Art.| Und so?",
		"Bzw. so.| Etwa 300 bzw. 400, ca. 20 Prozent.",
		"Am Tag der Einheit, der 3. Oktober, war es kalt.",
		"Es war der 2. Oktober.| Und dann?",
		"Sie wurde am 3. und 4. März gesehen.| Im Jahr 2024.| Die Zahl stieg.",
		"Papst Leo XIII. Bischof wurde er spät.",
		"König Karl III.| Er lebt in London.",
		"König Karl III. empfing Gäste.| Er lachte.",
		"J. R. Weber und George W. Miller kamen.| Sie gingen.",
		"The U.S. Army left.| Mr. Brown stayed in the U.S.| He slept.",
		"On Jan. 5 it rained.| It stopped at 5 p.m.| The end.",
		"op-online.de berichtet.| Mehr auf www.Beispiel.De/Seite.Html und a.B@c.De.",
		"Er zögerte … und ging.| Sie schwieg ...| Dann kam er.",
		"„Wir gehen.“| Das sagte sie.",
		"„Wir gehen.| Wir kommen wieder.“| Das sagte sie.",
		"\"Wir gehen.| Sofort.\"| Das sagte sie.",
		"„Wir gehen!“, sagte sie.| „Wirklich?“ fragte er.",
		"Was?!| Ja!| Nein.",
		"Das ist das Ende.|Der Nächste bitte.| So ist es!|Und nun?",
		"Der Umsatz fiel 2023.|Die Aktie stieg.",
		"Das Kabinett tagte: Es ging um Geld; viel Geld.",
		"Ministerin Vogel (l.) Amtskollege Berg (r.) trafen sich.",
		"Ein Mann (geb. 1952) starb.| (Er war krank.)| Freunde trauern.",
		"Zeile eins\n|Zeile zwei ohne Punkt\n\n|  Zeile drei.  ",
		"Zeile eins.\r\n|Zeile zwei.",
		"Das 1. FC-Spiel endete 2:1.| Trainer Vogel jubelte.",
		"1. FC Musterstadt gewinnt.",
		"Der Wert stieg auf 3,5.| Danach fiel er.",
		"wieviele waren da?| und wer noch?",
		"Er kam mit Max.| Sie ging.",
		"Das war so.| Gut so.",
		"Er lebt in Frankfurt a. M.| Das gefällt ihm.",
		"v. Chr. war das so.| Im 2. Jahrhundert v. Chr. Römer kamen.",
		"Es half die Müller GmbH & Co. KG.| Dann Schluss.",
		"Die Zahl stieg.| 300 Menschen flohen.",
		"Die NATO.| Der Bund.",
		"It sank at 6 a.m. Monday.| It rose at 7 p.m.| Rescuers came.| Boats, planes etc.| Ships too.",
		"E. I. Brandt und Raymond S. Miller kamen.| Sie gingen.",
		"Er sprach beim „2. Deutschen Brückentag“.| Das stationierte 3. Bataillon zog ab.",
		"Laut „Daily Mail“ war es so.| „Gut so.“| Ende.",
	}
	for _, tt := range tests {
		t.Run("", func(t *testing.T) {
			text := strings.ReplaceAll(tt, "|", "")
			var want []string
			for _, s := range strings.Split(tt, "|") {
				want = append(want, strings.TrimSpace(s))
			}
			var got []string
			for _, s := range lang.Sentences(text) {
				got = append(got, text[s.Start:s.End])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Sentences(%q) (-want +got):\n%s", text, diff)
			}
		})
	}
}

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"Straße", "strasse"},
		{"STRASSE", "strasse"},
		{"Größe ÄÖÜ ẞ", "groesse aeoeue ss"},
		{"a\u0308rger", "aerger"},
		{"Café Señor Łódź", "cafe senor lodz"},
		{"Putin's Hans’ O´Neill", "putins hans oneill"},
		{"１４", "14"},
		{"ﬁnden", "finden"},
		{"Schiff\u00adfahrt", "schifffahrt"},
		{"İstanbul", "istanbul"},
		{"œuvre Æther", "oeuvre aether"},
	}
	for _, tt := range tests {
		if got := lang.Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestStem(t *testing.T) {
	same := []struct {
		code  lang.Code
		words string
	}{
		{lang.German, "getötet getoetet"},
		{lang.German, "Straße Strasse Straßen"},
		{lang.German, "Haus Häuser Haeuser Häusern"},
		{lang.German, "Soldat Soldaten"},
		{lang.German, "neue neuen neuer neues"},
		{lang.German, "aktuell aktuelle aktuellen"},
		{lang.German, "Quelle Quellen"},
		{lang.English, "soldier soldiers soldier's"},
		{lang.English, "wounded wounds"},
	}
	for _, tt := range same {
		words := strings.Fields(tt.words)
		first := lang.Stem(tt.code, lang.Fold(words[0]))
		for _, w := range words[1:] {
			if got := lang.Stem(tt.code, lang.Fold(w)); got != first {
				t.Errorf("Stem(%q) = %q, Stem(%q) = %q: want one stem", w, got, words[0], first)
			}
		}
	}
	if got := lang.Stem(lang.Other, "soldados"); got != "soldados" {
		t.Errorf("a word of another language was stemmed to %q", got)
	}
	if long := strings.Repeat("au", 500); lang.Stem(lang.German, long) != long {
		t.Error("an over-long word was stemmed")
	}
}

func TestStemConcurrently(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if got := lang.Stem(lang.German, "haeusern"); got != "haus" {
					t.Errorf("Stem = %q, want haus", got)
				}
			}
		})
	}
	wg.Wait()
}

func TestDetect(t *testing.T) {
	tests := []struct {
		text string
		want lang.Code
		sure bool
	}{
		{"Was bekommt Norland?", lang.German, true},
		{"Was the captain drunk?", lang.English, true},
		{"how many casualties?", lang.English, true},
		{"wieviele tote nordkoreaner gabs", lang.German, true},
		{"und wie viele davon wurden verletzt?", lang.German, true},
		{"did the nk troops have any fighting experience lol", lang.English, true},
		{"¿Cuántos muertos?", lang.Other, true},
		{"Combien de morts ?", lang.Other, true},
		{"Quanti morti ci sono stati?", lang.Other, true},
		{"Hoeveel doden zijn er?", lang.Other, true},
		{"Ilu żołnierzy zginęło?", lang.Other, false},
		{"Сколько погибших?", lang.Other, true},
		{"何人が死亡しましたか", lang.Other, true},
		{"Kursk?", lang.German, false},
		{"", lang.German, false},
		{"42", lang.German, false},
		{"Was ist die OSZE?", lang.German, true},
		{"What is the OSCE?", lang.English, true},
		{"in was war die", lang.German, true},
		{"Give me a timeline of the flood.", lang.English, true},
		{"Opferzahl Erdbeben Türkei", lang.German, true},
		{"Zelensky claims about losses", lang.English, true},
		{"Kim Jong-un?", lang.German, false},
		{"Was war in Talheim?", lang.German, true},
		{"Opfer?", lang.German, true},
		{"victims?", lang.English, true},
		{"Wie oft reist Doctor Who?", lang.German, true},
		{"kaç asker öldü", lang.Other, true},
		{"who won?", lang.English, true},
		{"Wer hat gewonnen?", lang.German, true},
		{"Warum streiken die Lokführer in Dijon und Bordeaux?", lang.German, true},
	}
	for _, tt := range tests {
		if got, sure := lang.Detect(tt.text); got != tt.want || sure != tt.sure {
			t.Errorf("Detect(%q) = %q, %v; want %q, %v", tt.text, got, sure, tt.want, tt.sure)
		}
	}
}

func TestIsStopWord(t *testing.T) {
	tests := []struct {
		code lang.Code
		word string
		want bool
	}{
		{lang.German, "fuer", true},
		{lang.German, "wieviele", true},
		{lang.German, "wurden", true},
		{lang.German, "soldat", false},
		{lang.German, "the", false},
		{lang.English, "the", true},
		{lang.English, "dont", true},
		{lang.English, "die", false},
		{lang.Other, "die", false},
	}
	for _, tt := range tests {
		if got := lang.IsStopWord(tt.code, tt.word); got != tt.want {
			t.Errorf("IsStopWord(%q, %q) = %v, want %v", tt.code, tt.word, got, tt.want)
		}
	}
}

// checkSpans fails where spans are not in order, overlap, are empty, or cut a rune of text.
func checkSpans(t *testing.T, text string, spans []lang.Span) {
	t.Helper()
	end := 0
	for _, s := range spans {
		if s.Start < end || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("span %v after %d in %d bytes of %q", s, end, len(text), text)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[s.Start:s.End]) {
			t.Fatalf("span %v cuts a rune of %q", s, text)
		}
		end = s.End
	}
}

func FuzzSpans(f *testing.F) {
	f.Add("Am 11. Januar kam Dr. Berg. „Ja!“ sagte sie.Der Rest z. B. 14.000…\nNeu")
	f.Add("a\u0308\u0301-\u0308.B \xff.\xffC (\"?!\")»")
	f.Fuzz(func(t *testing.T, text string) {
		sentences := lang.Sentences(text)
		checkSpans(t, text, sentences)
		var spans []lang.Span
		for _, tok := range lang.Tokens(text) {
			if tok.Text != text[tok.Start:tok.End] {
				t.Fatalf("token %q is not text[%d:%d]", tok.Text, tok.Start, tok.End)
			}
			spans = append(spans, tok.Span)
		}
		checkSpans(t, text, spans)
		for _, s := range spans {
			if !slices.ContainsFunc(sentences, func(o lang.Span) bool { return o.Overlaps(s) }) {
				t.Fatalf("token %q is in no sentence of %q", text[s.Start:s.End], text)
			}
		}
	})
}

func FuzzFold(f *testing.F) {
	f.Add("Größe İ ﬁ ´ a\u0308")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip("not UTF-8")
		}
		once := lang.Fold(s)
		if twice := lang.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}
