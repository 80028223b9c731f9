package corpus

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

//go:embed tense.txt
var tenseTable string

var tenses = sync.OnceValue(func() map[string]map[string]bool { return labelled(tenseTable) })

// tellsPast says whether a sentence tells what has happened: it has a verb in a past tense and none of the words that
// announce.
func tellsPast(text string) bool {
	table := tenses()
	past, perfect, participle := false, false, false
	for _, tok := range lang.Tokens(text) {
		if tok.Kind != lang.Word {
			continue
		}
		r, _ := utf8.DecodeRuneInString(tok.Text)
		small := unicode.IsLower(r)
		switch word := lang.Fold(tok.Text); {
		case table["ahead"][word]:
			return false
		case table["none"][word]:
		case table["past"][word]:
			past = true
		case table["perfect"][word]:
			perfect = true
		case small && isWeakPast(word):
			past = true
		case small && isParticiple(word):
			participle = true
		}
	}
	return past || perfect && participle
}

// isWeakPast says whether a folded word ends as weak past forms do: "meldete", "sagten", "reported".
func isWeakPast(word string) bool {
	return len(word) > 4 && (strings.HasSuffix(word, "te") || strings.HasSuffix(word, "ten") || strings.HasSuffix(word, "ed"))
}

// isParticiple says whether a folded word has the form of a German past participle ("getötet", "angekommen", "verletzt")
// or of an English one that does not end in "ed".
func isParticiple(word string) bool {
	if len(word) < 5 || !strings.HasSuffix(word, "t") && !strings.HasSuffix(word, "en") && !strings.HasSuffix(word, "own") {
		return false
	}
	for _, prefix := range [...]string{"ge", "ver", "be", "er", "ent", "zer"} {
		if strings.HasPrefix(word, prefix) {
			return true
		}
	}
	return strings.Contains(word[1:], "ge") || strings.HasSuffix(word, "iert")
}
