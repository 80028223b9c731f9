package extract

import (
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// The bounds of what is sent. A part is short enough for the claims of one to fit into a reply; a sentence that is longer than
// any that people write is left to the rules, and so is what lies behind the last part of an endless article.
const (
	partBytes    = 5000
	longSentence = 2000
	maxParts     = 24
)

// part is a stretch of an article: sentences in order.
type part struct {
	sentences []corpus.Sentence
	bytes     int
	// unread counts the figures that the rules have left.
	unread int
}

// parts takes an article apart into stretches that end, where they can, with a paragraph, and gives those in which a figure is
// unread.
func (e *Extractor) parts(a corpus.Article, have []claims.Claim) []part {
	unread := e.reader.Unread(a, have)
	if len(unread) == 0 {
		return nil
	}
	var out []part
	var p part
	flush := func() {
		if p.unread > 0 && len(out) < maxParts {
			out = append(out, p)
		}
		p = part{}
	}
	for _, paragraph := range e.paragraphs(a) {
		if p.bytes > 0 && p.bytes+paragraph.bytes > partBytes {
			flush()
		}
		for _, s := range paragraph.sentences {
			if p.bytes > 0 && p.bytes+s.Len() > partBytes {
				flush()
			}
			for len(unread) > 0 && unread[0].Start < s.Start {
				unread = unread[1:]
			}
			for len(unread) > 0 && unread[0].Start < s.End {
				p.unread++
				unread = unread[1:]
			}
			p.sentences = append(p.sentences, s)
			p.bytes += s.Len() + 1
		}
	}
	flush()
	return out
}

// paragraphs are the sentences that may be sent, by paragraph: no headlines, whose figures the rules leave out as well, and
// nothing that gives orders.
func (e *Extractor) paragraphs(a corpus.Article) []part {
	v := e.reader.Vocabulary()
	var out []part
	for _, s := range a.Sentences {
		if s.Kind == corpus.Title || s.Kind == corpus.Heading || s.Len() > longSentence || v.IsInstruction(a.Body[s.Start:s.End]) {
			continue
		}
		if n := len(out); n == 0 || out[n-1].sentences[0].Paragraph != s.Paragraph {
			out = append(out, part{})
		}
		p := &out[len(out)-1]
		p.sentences = append(p.sentences, s)
		p.bytes += s.Len() + 1
	}
	return out
}

// text is the part as it is sent: one line a paragraph.
func (p part) text(body string) string {
	var b strings.Builder
	for i, s := range p.sentences {
		if i > 0 {
			if p.sentences[i-1].Paragraph == s.Paragraph {
				b.WriteByte(' ')
			} else {
				b.WriteByte('\n')
			}
		}
		b.WriteString(body[s.Start:s.End])
	}
	return b.String()
}

// halves are the two halves of a part with several sentences.
func (p part) halves() [2]part {
	n := len(p.sentences) / 2
	return [2]part{{sentences: p.sentences[:n]}, {sentences: p.sentences[n:]}}
}

// estimate is about how many tokens asking about a part takes, prompt and reply together.
func (e *Extractor) estimate(a corpus.Article, p part) (int, error) {
	const perToken, perClaim, perReply = 3.5, 120, 20 // a token of German has three to four bytes
	prompt, err := e.prompt(a, p.text(a.Body))
	if err != nil {
		return 0, err
	}
	bytes := len(prompt.System) + len(prompt.User) + len(prompt.Schema)
	return int(float64(bytes)/perToken) + perClaim*p.figures(a) + perReply, nil
}

// figures is about how many claims a reply holds: a model lists the figures that the rules have read as well.
func (p part) figures(a corpus.Article) int {
	n := 0
	for _, s := range p.sentences {
		digits := false
		for _, t := range lang.Tokens(a.Body[s.Start:s.End]) {
			digits = digits || t.Kind == lang.Number
		}
		if digits {
			n++
		}
	}
	return max(n, p.unread)
}
