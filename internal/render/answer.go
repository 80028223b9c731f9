// Package render sets answers and tables for a terminal. It takes an answer's lines as they are and computes nothing of
// its own: no figure, no order, no verdict. Colours and bold type only help; everything is said in words.
//
// Whatever articles, questions and models wrote is cleaned of control characters before it is printed.
package render

import (
	"fmt"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// Screen is what text is set for.
type Screen struct {
	// Width is the number of columns; 0 where there is no terminal, and nothing is wrapped then.
	Width int
	// Styled allows colours and bold type.
	Styled bool
}

// Answer is the answer as a person reads it: verdict, the figures as a table, sources, notices. It ends in a line end.
func Answer(a rag.Answer, s Screen) string {
	w := frame(lang.Code(a.Language))
	style := style{on: s.Styled}
	var blocks, block []string
	flush := func() {
		if len(block) > 0 {
			blocks = append(blocks, strings.Join(block, "\n"))
			block = nil
		}
	}
	table := newClaimTable(a.Lines, s)
	last := draft.Role("")
	for _, line := range a.Lines {
		if section(line.Role) != section(last) {
			flush()
		}
		block = append(block, setLine(line, table, s, style))
		last = line.Role
	}
	flush()
	for _, source := range a.Sources {
		text := sourceLine(source, w)
		block = append(block, style.faint(wrap(text, s.Width, len(fmt.Sprintf("[%d] ", source.N)))))
	}
	flush()
	for _, notice := range a.Notices {
		block = append(block, style.faint(wrap(w.notice+Clean(notice), s.Width, 2)))
	}
	flush()
	return strings.Join(blocks, "\n\n") + "\n"
}

// section says which lines stand together without an empty line between them.
func section(r draft.Role) string {
	switch r {
	case draft.Group, draft.Claim:
		return "figures"
	default:
		return string(r)
	}
}

func setLine(line draft.Line, table claimTable, s Screen, style style) string {
	text := Clean(line.Text)
	switch line.Role {
	case draft.Verdict:
		return style.strong(wrap(text, s.Width, 0))
	case draft.Group:
		return style.heading(wrap(text, s.Width, 0))
	case draft.Claim:
		return table.row(line)
	default:
		return wrap(text, s.Width, 2)
	}
}

// sourceLine names an article: number, publisher, title, date. A digest's title is its own and stands without quotation
// marks.
func sourceLine(source rag.Source, w words) string {
	publisher := w.publisherUnknown
	if source.Publisher != "" {
		publisher = Clean(source.Publisher)
	}
	title := sourceTitle(source)
	switch {
	case title == "":
		title = w.untitled
	case source.DigestOf == "":
		title = w.quote(title)
	}
	parts := []string{publisher, title, w.published(source)}
	if source.DigestOf != "" {
		parts = append(parts, w.digestOf+Clean(source.DigestOf))
	}
	if source.URL != "" {
		parts = append(parts, Clean(source.URL))
	}
	return fmt.Sprintf("[%d] %s", source.N, strings.Join(parts, " – "))
}

// sourceTitle is the headline or, where there is none, the first words that the answer has of the article.
func sourceTitle(source rag.Source) string {
	if source.Title != "" {
		return Clean(source.Title)
	}
	const columns = 60
	first := -1
	for i, p := range source.Passages {
		if first < 0 || p.Start < source.Passages[first].Start {
			first = i
		}
	}
	if first < 0 {
		return ""
	}
	return cut(strings.Join(strings.Fields(Clean(source.Passages[first].Text)), " "), columns)
}

func (w words) published(source rag.Source) string {
	return Date(source.Published.Interval, w.code)
}
