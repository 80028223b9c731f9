package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// Reasons for a removal that no table gives.
const (
	reasonShortcode  = "shortcode"
	reasonCounter    = "source counter"
	reasonReference  = "reference list"
	reasonBreadcrumb = "breadcrumb"
	reasonCaption    = "photo caption"
	reasonMetadata   = "metadata"
	reasonDateLine   = "date line"
	reasonByline     = "byline"
	reasonAgency     = "agency tag"
	reasonStub       = "unfinished stub"
	reasonDateline   = "dateline"
	reasonMarkup     = "markup"
)

// longestFurniture is how long in bytes a line may be that the table's rules remove: longer ones are article text.
const longestFurniture = 400

// clean takes out of a body what is no article. The order matters: sections first, so that nothing in them is read as
// the article's date, then what stands at the edges of lines, then whole lines.
func (l *layout) clean() found {
	l.dropSections()
	for i := range l.lines {
		l.cutShortcodes(i)
	}
	f := l.findEdges()
	for _, rule := range []func(int) string{l.markupReason, l.tableReason, l.referenceReason, l.counterReason, l.stubReason} {
		for i := range l.lines {
			if len(l.lines[i].parts) == 0 {
				continue
			}
			if reason := rule(i); reason != "" {
				l.drop(i, reason)
			}
		}
	}
	l.dropReferenceHeadings()
	l.dropCaptions()
	l.dropTop()
	return f
}

// dropSections removes sections that reach to the end of the file, such as readers' comments: a heading from the table
// past the beginning of the text, and a cue after it.
func (l *layout) dropSections() {
	text := 0
	for i := range l.lines {
		if len(l.rest(i)) > longestFurniture/4 {
			text++
			continue
		}
		words := wordsOf(l.rest(i))
		reason, ok := rules().heads[strings.TrimLeft(words, "0123456789 ")]
		if !ok || text == 0 || !l.hasCue(i, reason) {
			continue
		}
		for j := i; j < len(l.lines); j++ {
			l.drop(j, reason)
		}
		return
	}
}

// hasCue says whether the heading at line i counts comments itself or one of the lines after it holds a cue.
func (l *layout) hasCue(i int, reason string) bool {
	const near = 12
	if r, _ := utf8.DecodeRuneInString(l.rest(i)); unicode.IsDigit(r) {
		return true
	}
	for j := i + 1; j < len(l.lines) && j <= i+near; j++ {
		words := wordsOf(first(l.rest(j), 4*longestFurniture))
		if rules().button[words] == reason {
			return true
		}
		for _, cue := range rules().cues[reason] {
			if strings.Contains(" "+words+" ", cue) {
				return true
			}
		}
	}
	return false
}

// tableReason is the reason that removals.txt gives for removing line i, "" for none.
func (l *layout) tableReason(i int) string {
	text := l.rest(i)
	if len(text) > longestFurniture {
		return ""
	}
	words, r := wordsOf(text), rules()
	if strings.HasPrefix(text, "©") {
		return "copyright"
	}
	if reason := r.is[words]; reason != "" {
		return reason
	}
	for _, p := range r.starts {
		if rest, ok := strings.CutPrefix(words, p.words[0]); ok && (rest == "" || rest[0] == ' ') {
			return p.reason
		}
	}
	words = " " + words + " "
	for _, p := range r.has {
		if holdsAll(words, p.words) {
			return p.reason
		}
	}
	return ""
}

// holdsAll says whether text, words with one space between and at both ends, holds every one of words.
func holdsAll(text string, words []string) bool {
	for _, word := range words {
		i := strings.Index(text, word)
		for i > 0 && (text[i-1] != ' ' || text[i+len(word)] != ' ') {
			next := strings.Index(text[i+1:], word)
			if next < 0 {
				return false
			}
			i += 1 + next
		}
		if i < 0 {
			return false
		}
	}
	return true
}

// shortcode is what editing systems leave in square brackets: a name with a hyphen or underscore, or attributes.
var shortcode = regexp.MustCompile(`\[/?[a-z][a-z0-9]*(?:[-_][a-z0-9_-]+(?:[\s=][^\[\]]*)?|\s+[a-z_-]+=[^\[\]]*)/?\]|` +
	`\[/?(?:gallery|caption|embed|video|audio|playlist|youtube|twitter|ad|adsense|advert|poll|quiz|toc)\]`)

// captionShortcode holds a caption between its two ends.
var captionShortcode = regexp.MustCompile(`\[caption[^\[\]]*\][^\[\]]*\[/caption\]`)

func (l *layout) cutShortcodes(i int) {
	whole := l.lines[i].whole
	text := l.text(whole)
	if len(l.lines[i].parts) == 0 || strings.IndexByte(text, '[') < 0 {
		return
	}
	for _, re := range []*regexp.Regexp{captionShortcode, shortcode} {
		found := re.FindAllStringIndex(text, -1)
		if len(found) == 0 {
			continue
		}
		spans := make([]lang.Span, len(found))
		for j, at := range found {
			spans[j] = lang.Span{Start: at[0], End: at[1]}.Shift(whole.Start)
		}
		l.cutAll(i, spans, reasonShortcode)
	}
}

// markup is a line that is nothing but an HTML tag or comment, or a Markdown picture.
var markup = regexp.MustCompile(`^(?:<!--.*-->|</?[a-zA-Z][^<>]*>|!\[[^\]]*\]\([^)]*\))$`)

func (l *layout) markupReason(i int) string {
	if text := l.rest(i); len(text) <= longestFurniture && markup.MatchString(text) {
		return reasonMarkup
	}
	return ""
}

// reference is the heading of one reference in a list; address is a line that is nothing but a web address.
var (
	reference = regexp.MustCompile(`(?i)^(?:referenz|quelle|reference|source|link|fußnote|footnote)\s*\[?\d{1,3}\]?[.:]?$`)
	address   = regexp.MustCompile(`(?i)^(?:\[?\d{1,3}[\].):]*\s*)?(?:https?://\S+|(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12}(?:/\S*)?)$`)
)

func (l *layout) referenceReason(i int) string {
	text := l.rest(i)
	if len(text) <= longestFurniture && (reference.MatchString(text) || address.MatchString(text)) {
		return reasonReference
	}
	return ""
}

// dropReferenceHeadings removes "Quellen:" and the like where the line below was a reference.
func (l *layout) dropReferenceHeadings() {
	for i := len(l.lines) - 2; i >= 0; i-- {
		if len(l.lines[i].parts) == 0 || len(l.rest(i)) > 40 || l.lines[i+1].reason != reasonReference {
			continue
		}
		switch wordsOf(l.rest(i)) {
		case "quellen", "quelle", "referenzen", "einzelnachweise", "weblinks", "links", "sources", "source", "references":
			l.drop(i, reasonReference)
		}
	}
}

// counter is a line of counts by medium, glued or not.
var counter = regexp.MustCompile(`(?i)^(?:(?:web|social|social media|foren|forum|blogs?|news|print|tv|radio|facebook|twitter|x|` +
	`instagram|youtube|shares?|likes?|views?|aufrufe|kommentare|comments|quellen|sources)\s*:\s*\d[\d.,]*[\s,;|·]*)+$`)

func (l *layout) counterReason(i int) string {
	if text := l.rest(i); len(text) <= longestFurniture && counter.MatchString(text) {
		return reasonCounter
	}
	return ""
}

// stubReason finds lines that break off after "dass" or another word that a clause must follow.
func (l *layout) stubReason(i int) string {
	text := l.rest(i)
	cut := strings.TrimRight(text, " .…[]")
	if len(text) > 200 || !strings.HasSuffix(strings.TrimRight(text, " ]"), "…") && !strings.HasSuffix(text, "...") ||
		len(lang.Sentences(cut)) != 1 {
		return ""
	}
	words := strings.Fields(wordsOf(cut))
	if len(words) == 0 || len(words) > 14 {
		return ""
	}
	last := words[len(words)-1]
	if lang.IsStopWord(lang.German, last) || lang.IsStopWord(lang.English, last) {
		return reasonStub
	}
	return ""
}
