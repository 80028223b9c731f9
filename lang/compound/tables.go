package compound

import (
	_ "embed"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// wholeWords are words that look like compounds of other known words but mean something else or are one notion that
// their parts would blur. The file may be extended by hand.
//
//go:embed whole.txt
var wholeWords string

// affixes are endings and prefixes that are words too but no parts of compounds.
var affixes = map[string]bool{
	"heit": true, "keit": true, "schaft": true, "ung": true, "lich": true, "isch": true, "ling": true, "los": true,
	"bar": true, "sam": true, "haft": true, "voll": true, "end": true, "ende": true, "enden": true, "ern": true,
	"ver": true, "zer": true, "ent": true, "miss": true, "ein": true, "eine": true, "einer": true,
	"eines": true, "einen": true, "der": true, "die": true, "das": true, "den": true, "dem": true, "des": true,
	"ihr": true, "ich": true, "sie": true, "und": true, "ist": true, "bin": true, "ion": true, "igen": true,
	"igkeit": true, "chen": true, "lein": true, "mal": true, "her": true, "hin": true, "tion": true, "ten": true,
	"test": true, "sten": true, "nen": true, "ste": true, "tum": true, "ler": true, "reich": true, "weise": true, "eins": true, "halb": true,
}

// shortParts are the words of three letters that do stand in compounds.
var shortParts = map[string]bool{
	"rad": true, "see": true, "weg": true, "rat": true, "amt": true, "tag": true, "tod": true, "zug": true, "bau": true,
	"gas": true, "hof": true, "tor": true, "arm": true, "bus": true, "eis": true, "hut": true, "ort": true,
	"not": true, "rot": true, "uhr": true, "mut": true, "tat": true, "tal": true, "kur": true, "kuh": true,
	"ost": true, "axt": true, "bad": true, "web": true, "oel": true, "neu": true, "alt": true,
}

func readTable(table string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(table) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			folded := lang.Fold(word)
			out[folded] = true
			out[lang.Stem(lang.German, folded)] = true
		}
	}
	return out
}
