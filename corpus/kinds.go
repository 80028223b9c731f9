package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// Lengths in runes up to which a line can be a title, a heading within the text, and the summary under a title.
const (
	longestTitle   = 180
	longestHeading = 120
	longestLead    = 400
)

// longestSentence bounds a sentence in bytes, so that text without any full stop still gives citable passages.
const longestSentence = 4000

// block is a paragraph with its place in the article.
type block struct {
	line int
	kind Kind
	// kicker is where, in the rest of the line, a kicker ends to which the title is glued; 0 where there is none.
	kicker int
}

// dropTop removes breadcrumbs above the article: "PolitikAusland", "Startseite > Politik".
func (l *layout) dropTop() {
	for n, i := range l.left() {
		if n > 2 {
			return
		}
		if n+1 < len(l.left()) && l.isBreadcrumb(i) {
			l.drop(i, reasonBreadcrumb)
		}
	}
}

func (l *layout) isBreadcrumb(i int) bool {
	text := l.rest(i)
	if len(text) > 120 || l.lines[i].level > 0 {
		return false
	}
	if parts := strings.FieldsFunc(text, isArrow); len(parts) > 1 {
		home := wordsOf(parts[0])
		return len(parts) > 2 || home == "startseite" || home == "home" || home == "news"
	}
	if words := strings.Fields(text); len(words) > 2 || strings.ContainsAny(text, ".:,;!?0123456789") {
		return false
	}
	return l.gluedAt(text) > 0
}

func isArrow(r rune) bool { return r == '>' || r == '›' || r == '»' || r == '→' }

// gluedAt is the offset in text at which two words stand together without a space: a capital after a small letter, in a
// word that occurs but once, of which one half is a word elsewhere in the body. 0 where there is none.
func (l *layout) gluedAt(text string) int {
	const shortest = 3
	checked := 0
	for _, tok := range lang.Tokens(text) {
		if tok.Kind != lang.Word || tok.Len() < 2*shortest {
			continue
		}
		at := innerCapital(tok.Text, shortest)
		if at == 0 {
			continue
		}
		if checked++; checked > 4 {
			return 0
		}
		if countWord(l.body, tok.Text) == 1 && (countWord(l.body, tok.Text[:at]) > 0 || countWord(l.body, tok.Text[at:]) > 0) {
			return tok.Start + at
		}
	}
	return 0
}

// innerCapital is the offset of the first capital in word that follows a small letter, with at least shortest letters
// on both sides; 0 where there is none.
func innerCapital(word string, shortest int) int {
	before, n := ' ', 0
	for i, r := range word {
		if unicode.IsUpper(r) && unicode.IsLower(before) && n >= shortest && utf8.RuneCountInString(word[i:]) >= shortest {
			return i
		}
		before = r
		n++
	}
	return 0
}

// countWord counts word in text where no letter stands before or after it, up to 2.
func countWord(text, word string) int {
	n := 0
	for from := 0; n < 2; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			break
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			n++
		}
		from = i + len(word)
	}
	return n
}

// blocks tells title, lead, headings and text apart.
func (l *layout) blocks(title string) []block {
	var out []block
	for _, i := range l.left() {
		out = append(out, block{line: i, kind: Text})
	}
	at := l.markTitle(out, title)
	l.markHeadings(out, at)
	l.markLead(out, at, title != "")
	return out
}

// markTitle marks the title among the first blocks and gives its index, -1 where there is none.
func (l *layout) markTitle(b []block, title string) int {
	at := l.titleAt(b, title)
	if at < 0 {
		return -1
	}
	b[at].kind = Title
	b[at].kicker = l.gluedAt(l.rest(b[at].line))
	for i := range at {
		b[i].kind = Lead
		if l.isHeadline(b[i].line, longestHeading) {
			b[i].kind = Heading
		}
	}
	return at
}

// titleAt looks for the title: a Markdown heading of the first level, the front matter's title repeated, the first line
// where it is a headline, or a headline under a kicker or a summary. A line that only opens the text is none.
func (l *layout) titleAt(b []block, title string) int {
	for i := 0; i < len(b) && i < 3; i++ {
		if l.lines[b[i].line].level == 1 || title != "" && wordsOf(first(l.rest(b[i].line), 4*longestTitle)) == wordsOf(title) {
			return i
		}
	}
	if title != "" || len(b) < 2 {
		return -1
	}
	firstIs, secondIs := l.isHeadline(b[0].line, longestTitle), l.isHeadline(b[1].line, longestTitle)
	short := utf8.RuneCountInString(l.rest(b[0].line)) <= longestLead
	switch {
	case firstIs && secondIs && len(b) > 2 && len(strings.Fields(l.rest(b[0].line))) <= 3 &&
		len(strings.Fields(l.rest(b[1].line))) > 3:
		return 1
	case firstIs:
		return 0
	case secondIs && short && len(b) > 2:
		return 1
	}
	return -1
}

// fact is a line that gives a figure under a label, an item of a list without its sign: "Verletzte: 12".
var fact = regexp.MustCompile(`^[\p{L} ]{2,40}:\s*\d[^\p{L}]*(?:\p{L}|$)`)

// isHeadline says whether line i has the form of a headline: short, one piece, no full stop at its end.
func (l *layout) isHeadline(i, longest int) bool {
	if l.lines[i].level > 0 {
		return true
	}
	text := l.rest(i)
	if l.lines[i].bullet || fact.MatchString(text) || len(text) > 4*longest || utf8.RuneCountInString(text) > longest ||
		strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return false
	}
	last, size := utf8.DecodeLastRuneInString(text)
	switch last {
	case '.', ':', ';', ',', '…':
		return false
	case '“', '”', '"', '«', ')':
		before, _ := utf8.DecodeLastRuneInString(text[:len(text)-size])
		if before == '.' || before == '!' || before == '?' || before == '…' {
			return false
		}
	}
	for _, s := range lang.Sentences(text) {
		if strings.HasSuffix(text[s.Start:s.End], ".") {
			return false
		}
	}
	return true
}

// markHeadings marks short lines without full stop above a text. Of a run of three or more none is one (it is a list),
// except the last where an empty line sets it apart.
func (l *layout) markHeadings(b []block, title int) {
	for i := title + 1; i < len(b); {
		run := i
		for run < len(b) && l.isHeadline(b[run].line, longestHeading) {
			run++
		}
		switch n := run - i; {
		case n == 0:
			i++
			continue
		case run < len(b) && n < 3:
			for j := i; j < run; j++ {
				b[j].kind = Heading
			}
		case run < len(b) && l.lines[b[run-1].line].gap:
			b[run-1].kind = Heading
		}
		for j := i; j < run; j++ {
			if l.lines[b[j].line].level > 0 {
				b[j].kind = Heading
			}
		}
		i = run
	}
	if title < 0 && len(b) > 0 && b[0].kind == Heading && l.lines[b[0].line].level == 0 {
		b[0].kind = Text
	}
}

// markLead marks the summary between title and text: all between the title and a date line or byline, else a short
// first paragraph. Where a summary stands above the title, or a date line directly below it, there is none.
func (l *layout) markLead(b []block, title int, titled bool) {
	for i := range title {
		if b[i].kind == Lead {
			return
		}
	}
	if title < 0 && !titled || title >= 0 && l.furnitureAfter(b[title].line) {
		return
	}
	from, end := title+1, title+1
	for i := from; i < len(b) && i < from+3 && b[i].kind == Text; i++ {
		if l.furnitureAfter(b[i].line) {
			end = i + 1
		}
	}
	if end == from && from+2 < len(b) && b[from].kind == Text && b[from+1].kind == Text &&
		utf8.RuneCountInString(l.rest(b[from].line)) <= longestLead {
		end = from + 1
	}
	for i := from; i < end; i++ {
		b[i].kind = Lead
	}
}

// furnitureAfter says whether the line below line i was removed as one that parts summary and text.
func (l *layout) furnitureAfter(i int) bool {
	for j := i + 1; j < len(l.lines) && l.lines[j].reason != ""; j++ {
		switch l.lines[j].reason {
		case reasonDateLine, reasonByline:
			return true
		}
	}
	return false
}
