package rank

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/quellenlage/quellenlage/lang"
)

// frameWeight is how much a word counts that frames the question.
const frameWeight = .5

//go:embed frame.txt
var frameTable string

// frames are the folded words of frame.txt by language, read once and never changed.
var frames = sync.OnceValue(func() map[lang.Code]map[string]bool {
	out := map[lang.Code]map[string]bool{}
	var section map[string]bool
	for line := range strings.Lines(frameTable) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			section = map[string]bool{}
			out[lang.Code(strings.TrimSuffix(name, "]"))] = section
			continue
		}
		for _, word := range strings.Fields(line) {
			section[lang.Fold(word)] = true
		}
	}
	return out
})

// isFrame says whether a word of a question in the language code frames it. Where the language is not known no word does.
func isFrame(w Word, code lang.Code) bool {
	own := w.Alternatives[0].words
	return len(own) == 1 && frames()[code][own[0]]
}
