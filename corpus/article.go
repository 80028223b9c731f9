package corpus

import (
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
)

// Article is one news article as the program reads it. It is made by reading a file and never changed afterwards.
type Article struct {
	// ID is the file's path relative to the articles folder, with slashes and without extension, or a canonical URL.
	ID string
	// Revision is the SHA-256 of Body in lower-case hexadecimal.
	Revision string
	// Body is what follows the front matter (the whole file where there is none), decoded to UTF-8 and never
	// normalised. Every offset of the program counts bytes of Body.
	Body string
	// Title is the headline, "" where the file has none; FirstWords then serves for display.
	Title string
	// Publisher is "" where nothing says who published the article.
	Publisher string
	// Published is when the article appeared, as far as anything says.
	Published Published
	// URL is where the article was published, "" where unknown.
	URL string
	// DigestOf names the article that this one tells in other words, "" for a publisher's own text.
	DigestOf string
	// Language is the language of the text.
	Language lang.Code
	// Agencies are the news agencies of a closing tag such as "(afp/dpa)", in lower case.
	Agencies []string
	// Sentences are the sentences of the article in order; what Removed names is in none of them.
	Sentences []Sentence
	// Removed are the parts of Body that are no article: comment policies, shortcodes, captions, unfinished stubs.
	Removed []Removal
}

// Published is a date of publication with the place where it was found.
type Published struct {
	calendar.Interval
	// Found is "front matter", "date line", "opening words", "metadata line", "bounds" (only what the text's own dates
	// imply: the interval is then open on one side) or "" where nothing is known.
	Found string `json:"found"`
}

// Kind says what part of an article a sentence is.
type Kind string

// The kinds of sentence. A headline or subheading may overstate; rag/claims treats it with care.
const (
	Title   Kind = "title"
	Heading Kind = "heading" // a subheading, or a kicker above the title
	Lead    Kind = "lead"    // the summary between title and text
	Text    Kind = "text"
)

// Sentence is one sentence of an article's Body.
type Sentence struct {
	lang.Span
	Kind Kind
	// Paragraph counts from 0; sentences of one paragraph follow one another.
	Paragraph int
}

// Removal is a part of Body that is no article, with the reason in a few words ("comment policy", "shortcode").
type Removal struct {
	lang.Span
	Reason string
}

// Passage is a stretch of one article, small enough to cite and large enough to understand. Its text is Body[Start:End].
type Passage struct {
	// ID is the hash of revision and span; it changes when either does.
	ID       string
	Article  string
	Revision string
	lang.Span
	Text string
}
