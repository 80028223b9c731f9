package lexicon_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/lexicon"
)

func defaults(t testing.TB) *lexicon.Lexicon {
	t.Helper()
	l, err := lexicon.Default()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestGerman(t *testing.T) {
	l := defaults(t)
	for _, c := range []struct{ word, want string }{
		{"soldiers", "Soldat"},
		{"Soldier's", "Soldat"},
		{"casualties", "Verlust"},
		{"injured", "verletzen"},
		{"fought", "kämpfen"},
		{"sent", "entsenden"},
		{"died", "sterben"},
		{"killed", "töten"},
		{"killing", "töten"},
		{"shot", "schießen"},
		{"losses", "Verlust"},
		{"WEAPONS", "Waffe"},
		{"cease-fire", "Waffenruhe"},
		{"ceasefire", "Waffenruhe"},
		{"defense", "Verteidigung"},
		{"defence", "Verteidigung"},
		{"mobilization", "Mobilmachung"},
		{"mobilisation", "Mobilmachung"},
		{"withdrew", "zurückziehen"},
		{"deployed", "einsetzen"},
		{"allies", "Verbündeter"},
		{"went", "gehen"},
		{"women", "Frau"},
		{"bigger", "groß"},
		{"travelled", "reisen"},
		{"traveled", "reisen"},
		{"centre", "Zentrum"},
		{"center", "Zentrum"},
		{"bombs", "Bombe"},
		{"bombings", "Bombardierung"},
		{"carefully", "vorsichtig"},
		{"North Korean", "Nordkoreaner"},
		{"prisoner of war", "Kriegsgefangener"},
	} {
		if got := l.German(c.word); !slices.Contains(got, c.want) {
			t.Errorf("German(%q) = %q, want %q among them", c.word, got, c.want)
		}
	}
	for _, word := range []string{"", "  ", "qwrtz", "us"} {
		if got := l.German(word); got != nil {
			t.Errorf("German(%q) = %q, want nil", word, got)
		}
	}
}

func TestEnglish(t *testing.T) {
	l := defaults(t)
	for _, c := range []struct{ word, want string }{
		{"Soldaten", "soldier"},
		{"getötet", "kill"},
		{"getoetet", "kill"},
		{"getotet", "kill"},
		{"tötete", "kill"},
		{"gestorben", "die"},
		{"starb", "die"},
		{"starben", "die"},
		{"abgeschossen", "shoot down"},
		{"abzuschießen", "shoot down"},
		{"erschossen", "shoot dead"},
		{"beschossen", "shell"},
		{"kämpfte", "fight"},
		{"gekämpft", "fight"},
		{"kämpfend", "fight"},
		{"Verletzten", "injured"},
		{"verletzte", "injure"},
		{"Qwrtze", ""},
		{"Verluste", "loss"},
		{"Angriffe", "attack"},
		{"angegriffen", "attack"},
		{"zurückgezogen", "withdraw"},
		{"einmarschiert", "invade"},
		{"entsandt", "send"},
		{"Geiseln", "hostage"},
		{"Kriegsgefangenen", "prisoner of war"},
		{"militärische", "military"},
		{"Bataillone", "battalion"},
		{"zurueckerobert", "recapture"},
		{"Zuege", "train"},
		{"eingesetzten", "deploy"},
		{"Todesopfern", "fatality"},
		{"größten", "large"},
		{"älteste", "old"},
		{"Häuser", "house"},
		{"Museen", "museum"},
		{"führt", "lead"},
		{"fährt", "drive"},
		{"betrug", "amount to"},
		{"Betrug", "fraud"},
		{"Verdächtigen", "suspect"},
		{"zurückzukehren", "return"},
		{"demonstrierten", "demonstrate"},
		{"Präsidentinnen", "president"},
		{"Tote", "dead"},
		{"Abgeordneten", "lawmaker"},
	} {
		got := l.English(c.word)
		if c.want == "" && got != nil || c.want != "" && !slices.Contains(got, c.want) {
			t.Errorf("English(%q) = %q, want %q among them", c.word, got, c.want)
		}
	}
}

func TestBestFirst(t *testing.T) {
	l := lexiconOf(t, "Opfer: victim, casualty; sacrifice\nVerlust: loss; casualty\nEinbuße: drop, loss\nBuße: loss\n")
	if got, want := l.German("loss"), []string{"Verlust", "Buße", "Einbuße"}; !slices.Equal(got, want) {
		t.Errorf("German(loss) = %q, want %q: first translations before later ones, then the order of the file", got, want)
	}
	if got, want := l.English("Opfer"), []string{"victim", "sacrifice", "casualty"}; !slices.Equal(got, want) {
		t.Errorf("English(Opfer) = %q, want %q: the first of every sense comes before its second", got, want)
	}
}

func TestTheLikelyReadingComesFirst(t *testing.T) {
	l := defaults(t)
	for word, want := range map[string]string{
		"led": "führen", "found": "finden", "left": "verlassen", "women": "Frau", "flew": "fliegen", "soldier": "Soldat", "people": "Volk", "president": "Präsident",
		"company": "Unternehmen", "send": "senden", "weapons": "Waffe",
	} {
		if got := l.German(word); len(got) == 0 || got[0] != want {
			t.Errorf("German(%q) = %q, want %q first", word, got, want)
		}
	}
	for word, want := range map[string]string{"führt": "führen", "Angriff": "Angriff", "betrug": "betragen", "Betrug": "Betrug"} {
		if got := l.Lemmas(word); len(got) == 0 || got[0] != want {
			t.Errorf("Lemmas(%q) = %q, want %q first", word, got, want)
		}
	}
}

func TestHeadwordsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for head := range defaults(t).Headwords() {
		if seen[head] {
			t.Errorf("%q comes twice", head)
		}
		seen[head] = true
	}
	if len(seen) < 6000 {
		t.Errorf("%d headwords, want 6,000 or more", len(seen))
	}
}

func TestAddedSensesComeLast(t *testing.T) {
	l := lexiconOf(t, "+Bank: bench\nFluss: river\nBank: bank\n+Bank: bench seat\n")
	if got, want := l.English("Bank"), []string{"bank", "bench", "bench seat"}; !slices.Equal(got, want) {
		t.Errorf("English(Bank) = %q, want %q", got, want)
	}
}

func lexiconOf(t *testing.T, text string) *lexicon.Lexicon {
	t.Helper()
	entries, err := lexicon.Parse(strings.NewReader(text), "words-test.txt")
	if err != nil {
		t.Fatal(err)
	}
	l, err := lexicon.New(entries)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAbbreviationsNeedCapitals(t *testing.T) {
	l := lexiconOf(t, "Weltgesundheitsorganisation: World Health Organization, WHO\nUSA: United States, US, U.S.\n")
	for word, want := range map[string]int{"WHO": 1, "who": 0, "US": 1, "U.S.": 1, "us": 0, "usa": 0} {
		if got := l.German(word); len(got) != want {
			t.Errorf("German(%q) = %q, want %d headwords", word, got, want)
		}
	}
}

func TestPhrases(t *testing.T) {
	l := lexiconOf(t, strings.Join([]string{
		"Kriegsgefangener: prisoner of war, POW", "Vereinte Nationen/UN: United Nations, UN", "Krieg: war",
		"Gefangener: prisoner", "Waffenruhe: ceasefire, cease-fire", "vermisst werden: go missing", "Gefängnis: prison",
	}, "\n"))
	type found struct {
		text string
		code lang.Code
		want string
	}
	for text, want := range map[string][]found{
		"How many prisoners of war were freed?": {{"prisoners of war", lang.English, "Kriegsgefangener"}},
		"Die Resolution der Vereinten Nationen": {{"Vereinten Nationen", lang.German, "United Nations"}},
		"UNITED NATIONS' cease-fire, ten went missing": {
			{"UNITED NATIONS", lang.English, "Vereinte Nationen"},
			{"cease-fire", lang.English, "Waffenruhe"},
			{"went missing", lang.English, "vermisst werden"},
		},
		"a cease fire":                {{"cease fire", lang.English, "Waffenruhe"}},
		"prisoners. Of war":           nil,
		"the prisoner of the war":     nil,
		"":                            nil,
		"\xff prisoners\xa0of war \n": nil,
	} {
		var got []found
		for _, p := range l.Phrases(text) {
			got = append(got, found{text[p.Span.Start:p.Span.End], p.Language, p.Translations[0]})
		}
		if !slices.Equal(got, want) {
			t.Errorf("Phrases(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestHas(t *testing.T) {
	l := defaults(t)
	for _, word := range []string{"Verlust", "verluste", "Krieg", "Kriegs", "Waffen", "Häuserkampf", "haeuserkaempfe"} {
		if !l.Has(word) {
			t.Errorf("Has(%q) = false, want true", word)
		}
	}
	for _, word := range []string{"", "x", "Kriegsgarten", "soldier", "mster"} {
		if l.Has(word) {
			t.Errorf("Has(%q) = true, want false", word)
		}
	}
}
