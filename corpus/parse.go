package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"github.com/quellenlage/quellenlage/lang"
)

// Parse reads one article from the bytes of its file. It wraps ErrEmpty, ErrBinary or ErrFrontMatter where that fails.
// Time is linear in the length of raw.
func Parse(id string, raw []byte) (Article, error) {
	text, err := decode(raw)
	if err != nil {
		return Article{}, fmt.Errorf("read article %s: %w", id, err)
	}
	front, body, ok := splitFrontMatter(text)
	var meta metadata
	if ok {
		if meta, err = readFrontMatter(front); err != nil {
			return Article{}, fmt.Errorf("read article %s: %w", id, err)
		}
	}
	a := Article{ID: id, Body: body, Title: meta.title, URL: meta.url, DigestOf: meta.digestOf, Language: meta.language}
	sum := sha256.Sum256([]byte(body))
	a.Revision = hex.EncodeToString(sum[:])
	l := newLayout(body)
	found := l.clean()
	a.fill(l)
	if len(a.Sentences) == 0 {
		return Article{}, fmt.Errorf("read article %s: %w", id, ErrEmpty)
	}
	if !meta.hasLanguage {
		a.Language, _ = lang.Detect(a.text())
	}
	a.Agencies = found.agencies
	a.Publisher = meta.publisher
	if a.Publisher == "" {
		a.Publisher = found.publisher
	}
	a.Published = a.published(meta, found)
	return a, nil
}

// fill makes sentences, title and removals of the layout.
func (a *Article) fill(l *layout) {
	for n, b := range l.blocks(a.Title) {
		switch b.kind {
		case Title:
			a.fillTitle(l, b, n)
		case Heading:
			for _, part := range l.lines[b.line].parts {
				a.Sentences = append(a.Sentences, Sentence{part, Heading, n})
			}
		default:
			for _, part := range l.lines[b.line].parts {
				a.addText(part, b.kind, n)
			}
		}
	}
	a.Removed = l.removals()
}

// fillTitle adds the title's line; a kicker glued in front of the title is a heading of its own.
func (a *Article) fillTitle(l *layout, b block, paragraph int) {
	parts := l.lines[b.line].parts
	whole := lang.Span{Start: parts[0].Start, End: parts[len(parts)-1].End}
	if len(parts) > 1 {
		whole = parts[0]
	}
	if b.kicker > 0 && b.kicker < whole.Len() {
		kicker := lang.Span{Start: whole.Start, End: whole.Start + b.kicker}
		a.Sentences = append(a.Sentences, Sentence{kicker, Heading, paragraph})
		whole.Start = kicker.End
	}
	a.Sentences = append(a.Sentences, Sentence{whole, Title, paragraph})
	if a.Title == "" {
		a.Title = strings.Join(strings.Fields(a.Body[whole.Start:whole.End]), " ")
	}
	for _, part := range parts[1:] {
		a.Sentences = append(a.Sentences, Sentence{part, Heading, paragraph})
	}
}

// addText splits a stretch of text into sentences. Line ends within it are those of wrapped text and count as spaces.
func (a *Article) addText(part lang.Span, kind Kind, paragraph int) {
	text := strings.NewReplacer("\n", " ", "\r", " ").Replace(a.Body[part.Start:part.End])
	for _, s := range lang.Sentences(text) {
		for _, piece := range chop(text, s) {
			a.Sentences = append(a.Sentences, Sentence{piece.Shift(part.Start), kind, paragraph})
		}
	}
}

// chop parts a sentence that is too long at white space, or anywhere where it has none.
func chop(text string, s lang.Span) []lang.Span {
	if s.Len() <= longestSentence {
		return []lang.Span{s}
	}
	var out []lang.Span
	for s.Len() > longestSentence {
		head := first(text[s.Start:s.End], longestSentence)
		if i := strings.LastIndexFunc(head, unicode.IsSpace); i > 0 {
			head = head[:i]
		}
		out = append(out, trim(text, lang.Span{Start: s.Start, End: s.Start + len(head)}))
		s = trim(text, lang.Span{Start: s.Start + len(head), End: s.End})
	}
	return append(out, s)
}

// text is the first sentences of the article, enough to tell its language.
func (a Article) text() string {
	var b strings.Builder
	for _, s := range a.Sentences {
		if b.Len() > longestSentence {
			break
		}
		b.WriteString(a.Body[s.Start:s.End])
		b.WriteByte(' ')
	}
	return b.String()
}

// Name is the title, or the first words of a text without one.
func (a Article) Name() string {
	if a.Title != "" {
		return a.Title
	}
	const words = 10
	return a.FirstWords(words)
}

// FirstWords is the first n words of the article with "…" after them where there are more, for display.
func (a Article) FirstWords(n int) string {
	if len(a.Sentences) == 0 || n <= 0 {
		return ""
	}
	var words []string
	for _, s := range a.Sentences {
		words = append(words, strings.Fields(a.Body[s.Start:s.End])...)
		if len(words) > n {
			return strings.Join(words[:n], " ") + " …"
		}
	}
	return strings.Join(words, " ")
}
