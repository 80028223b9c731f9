package lang

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

//go:embed languages.txt
var languageWords string

// detectBytes is how much of a text is looked at: a few paragraphs decide.
const detectBytes = 4000

// knownLanguages is where German and English stand in a tally; the other languages of languages.txt follow in any order.
const (
	germanColumn = iota
	englishColumn
)

// languageTable says of each folded word in which languages it is a function word.
type languageTable struct {
	columns int
	words   map[string][]int
}

var languages = sync.OnceValue(readLanguages)

func readLanguages() languageTable {
	t := languageTable{words: map[string][]int{}}
	column := map[string]int{"de": germanColumn, "en": englishColumn}
	add := func(col int, word string) {
		for _, c := range t.words[word] {
			if c == col {
				return
			}
		}
		t.words[word] = append(t.words[word], col)
	}
	for word := range stopWords()[German] {
		add(germanColumn, word)
	}
	for word := range stopWords()[English] {
		add(englishColumn, word)
	}
	for line := range strings.Lines(languageWords) {
		line, _, _ = strings.Cut(line, "#")
		code, list, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		if _, known := column[code]; !known {
			column[code] = len(column)
		}
		for _, word := range strings.Fields(list) {
			add(column[code], Fold(word))
		}
	}
	t.columns = len(column)
	return t
}

// Detect says in which language a question or a text is written: German, English, or Other for every other language.
// Function words decide first, then letters that only some languages have, then the trigrams of whatlanggo. Where
// nothing decides ("Kursk?") it is (German, false): the articles are German. The bool is false for every such guess.
func Detect(text string) (Code, bool) {
	text = head(text, detectBytes)
	if foreignScript(text) {
		return Other, true
	}
	t := languages()
	score := make([]int, t.columns)
	n := 0
	for _, tok := range Tokens(text) {
		if tok.Kind != Word {
			continue
		}
		n++
		t.count(score, Fold(tok.Text))
	}
	german, english := score[germanColumn]+germanLetters(text), score[englishColumn]
	other := slices.Max(score[englishColumn+1:]) + foreignLetters(text)
	return decide(text, n, german, english, other)
}

// count adds a word's weight to the languages it belongs to: 6 shared among them, so that a word of one language
// outweighs one of several.
func (t languageTable) count(score []int, word string) {
	cols := t.words[word]
	for _, c := range cols {
		score[c] += max(1, 6/len(cols))
	}
}

func decide(text string, words, german, english, other int) (Code, bool) {
	switch {
	case other > german && other > english:
		return Other, other >= 6
	case german > english && german > other:
		return German, true
	case english > german && english > other:
		return English, true
	}
	if words < 2 {
		return German, false
	}
	switch info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{
		Whitelist: map[whatlanggo.Lang]bool{whatlanggo.Deu: true, whatlanggo.Eng: true},
	}); info.Lang {
	case whatlanggo.Eng:
		return English, info.IsReliable() && words > 3
	case whatlanggo.Deu:
		return German, info.IsReliable() && words > 3
	default:
		return German, false
	}
}

// foreignScript says whether most letters of text are not Latin ones.
func foreignScript(text string) bool {
	latin, foreign := 0, 0
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			latin++
		default:
			foreign++
		}
	}
	return foreign > latin
}

// germanLetters weighs the letters that German has and English does not: few, since Turkish and Swedish have them too.
func germanLetters(text string) int {
	if strings.ContainsRune(text, 'ß') {
		return 6
	}
	if strings.ContainsAny(text, "äöüÄÖÜ") {
		return 2
	}
	return 0
}

// foreignLetters weighs letters and signs that neither German nor English uses in words of their own.
func foreignLetters(text string) int {
	switch {
	case strings.ContainsAny(text, "¿¡"):
		return 6
	case strings.ContainsAny(text, "ñãõąęłśżźćńčřěůşğıåøæœçêèùòìî"):
		return 2
	default:
		return 0
	}
}

// head is at most the first n bytes of s, cut on a rune boundary.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
