package render

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// Locale is the language of the interface's words. An answer's own text is in the answer's language.
type Locale string

// The locales; every other value gets the English words.
const (
	German  Locale = "de"
	English Locale = "en"
)

// LocaleOf is the locale for what Discord says of a person's or server's language, and fallback for every language that
// has no words here.
func LocaleOf(l discordgo.Locale, fallback Locale) Locale {
	switch language, _, _ := strings.Cut(string(l), "-"); language {
	case "de":
		return German
	case "en":
		return English
	}
	return fallback
}

//go:embed words.txt
var wordTable string

// words are the words of the interface by key, German and English, read once and never changed.
var words = sync.OnceValue(func() map[string][2]string {
	table := map[string][2]string{}
	for line := range strings.Lines(wordTable) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, both, _ := strings.Cut(line, "|")
		german, english, _ := strings.Cut(both, "|")
		table[strings.TrimSpace(key)] = [2]string{strings.TrimSpace(german), strings.TrimSpace(english)}
	}
	return table
})

// say is a text of the interface. args fill its placeholders, as fmt does.
func (l Locale) say(key string, args ...any) string {
	both := words()[key]
	text := both[1]
	if l == German {
		text = both[0]
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// count is a number with its noun: the text of key.one for 1, else that of key.
func (l Locale) count(key string, n int) string {
	if n == 1 {
		return l.say(key + ".one")
	}
	return l.say(key, n)
}
