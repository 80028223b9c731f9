package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// longestCaption is how long in bytes a line with a picture credit may be that is removed whole; of longer ones only
// the credit is cut.
const longestCaption = 450

// creditLabel is a word before a colon, the possible beginning of a credit.
var creditLabel = regexp.MustCompile(`(\p{Lu}\p{L}*)\s?:\s?`)

// rightsCredit is a credit without a label: "© Anna Berg/AP", "(Archivbild)".
var rightsCredit = regexp.MustCompile(`(?:[|(]?\s?©\s?[^.!?()]{2,80}\)?|\((?:Archiv|Symbol)(?:bild|foto)\)|\((?:file|stock) photo\))$`)

// creditBy is a credit with a preposition for the colon: "Photo by Jane Roe/Reuters".
var creditBy = regexp.MustCompile(`(?:Photos?|Fotos?|Images?|Pictures?|Bild(?:er)?)\s+(?:by|von|via|courtesy of)\s+([^.!?:]{2,80})$`)

// dropCaptions removes captions and credits, and the caption that stands a second time, without its credit, directly
// before or after one.
func (l *layout) dropCaptions() {
	for i := range l.lines {
		if len(l.lines[i].parts) == 0 {
			continue
		}
		at := creditAt(l.rest(i))
		if at < 0 {
			continue
		}
		if text := l.rest(i); len(text) > longestCaption || len(lang.Sentences(text[:at])) > 2 {
			s := l.lines[i].parts[len(l.lines[i].parts)-1]
			l.cut(i, lang.Span{Start: max(s.Start, s.End-(len(text)-at)), End: s.End}, reasonCaption)
			continue
		}
		caption := l.rest(i)[:at]
		l.drop(i, reasonCaption)
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(l.lines) && isRepeated(l.rest(j), caption) {
				l.drop(j, reasonCaption)
			}
		}
	}
}

// creditAt is the offset at which the credit begins that ends the line, -1 where there is none.
func creditAt(text string) int {
	const longest = 160
	from := max(0, len(text)-longest)
	for from < len(text) && !utf8.RuneStart(text[from]) {
		from++
	}
	end := text[from:]
	if at := creditBy.FindStringSubmatchIndex(end); at != nil && isHolder(end[at[2]:]) {
		return from + at[0]
	}
	if isBareCredit(text) {
		return 0
	}
	if !strings.ContainsAny(end, ":©)") {
		return -1
	}
	for _, at := range creditLabel.FindAllStringSubmatchIndex(end, -1) {
		label := gluedLabel(end[at[2]:at[3]])
		if label != "" && isHolder(end[at[1]:]) {
			return from + at[3] - len(label)
		}
	}
	if !strings.Contains(end, "©") && !strings.HasSuffix(end, ")") {
		return -1
	}
	if at := rightsCredit.FindStringIndex(end); at != nil && from+at[0] > 0 {
		return from + at[0]
	}
	return -1
}

// isBareCredit says whether a line is only names with a known holder among them: "Anna Berg/dpa", "picture alliance | AP".
func isBareCredit(text string) bool {
	const longest = 80
	if len(text) > longest || !strings.ContainsAny(text, "/|") || strings.ContainsAny(text, ".:;!?0123456789()") {
		return false
	}
	holder := false
	for _, tok := range lang.Tokens(text) {
		if tok.Kind == lang.Punct {
			continue
		}
		r, _ := utf8.DecodeRuneInString(tok.Text)
		known := credits()["holder"][lang.Fold(tok.Text)]
		if unicode.IsLower(r) && !known {
			return false
		}
		holder = holder || known
	}
	return holder
}

// gluedLabel is the label that word is or, where the space before it is lost, ends in; "" where it is none.
func gluedLabel(word string) string {
	if credits()["label"][lang.Fold(word)] {
		return word
	}
	i := strings.LastIndexFunc(word, unicode.IsUpper)
	if i > 0 && credits()["label"][lang.Fold(word[i:])] {
		return word[i:]
	}
	return ""
}

// isHolder says whether s names who holds the rights to a picture: names parted by slashes, a known holder, or up to
// four capitalised words; no sentence.
func isHolder(s string) bool {
	s = strings.TrimRight(s, " )]")
	if s == "" || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || len(lang.Sentences(s)) > 1 {
		return false
	}
	capitals, words := true, 0
	for _, tok := range lang.Tokens(s) {
		if tok.Kind != lang.Word {
			continue
		}
		words++
		folded := lang.Fold(tok.Text)
		if credits()["holder"][folded] {
			return true
		}
		if lang.IsStopWord(lang.German, folded) && folded != "von" || lang.IsStopWord(lang.English, folded) && folded != "of" {
			capitals = false
		}
		r, _ := utf8.DecodeRuneInString(tok.Text)
		capitals = capitals && !unicode.IsLower(r)
	}
	return strings.Contains(s, "/") && words <= 16 || capitals && words > 0 && words <= 4 && !strings.HasSuffix(s, ".")
}

// isRepeated says whether a line tells the same as a caption in hardly other words: of the stems of both, more than half
// are common. Only one short sentence can be a caption.
func isRepeated(text, caption string) bool {
	if text == "" || len(text) > longestCaption || len(lang.Sentences(text)) != 1 {
		return false
	}
	a, b := stems(text), stems(caption)
	if len(a) < 4 || len(b) < 4 {
		return slices.Equal(a, b)
	}
	common := 0
	for _, s := range a {
		if _, ok := slices.BinarySearch(b, s); ok {
			common++
		}
	}
	return 10*common > 6*(len(a)+len(b)-common)
}

// stems is the sorted set of the stems of a text.
func stems(text string) []string {
	var out []string
	for _, tok := range lang.Tokens(text) {
		if tok.Kind != lang.Punct {
			out = append(out, lang.Stem(lang.German, lang.Fold(tok.Text)))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
