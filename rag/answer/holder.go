package answer

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// holder is who or what a figure is of, where one sentence gives several of the same thing: "Adler got 40 votes, Brandt
// 38". It is "" where the sentence does not name anybody right before the figure.
func (w *writer) holder(t contrast.Table, c claims.Claim) string {
	from := 0
	several := false
	for _, r := range t.Rows {
		o := r.Head()
		if o.ID == c.ID || o.Article != c.Article || o.Span != c.Span || o.Value == nil || c.Value == nil || o.AsOf != nil {
			continue
		}
		several = several || !contrast.SameNumber(o.Value, c.Value)
		if o.Value.End <= c.Value.Start {
			from = max(from, o.Value.End)
		}
	}
	if !several || len(c.Speakers) > 0 || c.AsOf != nil { // of one thing at several times nobody is the holder
		return ""
	}
	return nameIn(w.articles[c.Article].Body[max(from, c.Start):c.Value.Start])
}

// held says whether every row of a table has a holder of its own.
func (w *writer) held(t contrast.Table) bool {
	return !slices.ContainsFunc(t.Rows, func(r contrast.Row) bool { return w.holder(t, r.Head()) == "" })
}

// each tells the rows of a table with their holders: nobody contradicts anybody.
func (w *writer) each(s *sentence, t contrast.Table) {
	s.add(w.counted(t, t.Rows[0].Head()) + ": ")
	for i, r := range t.Rows[:min(len(t.Rows), longest)] {
		if i > 0 {
			s.add("; ")
		}
		s.add(w.holder(t, r.Head()) + " " + w.figure(r.Head().Value))
		s.cite(w, r.Claims)
	}
	s.add(".")
}

// nameIn is the first run of words with capitals in the last part of a text, up to a comma or an "und".
func nameIn(text string) string {
	words := claims.Words(text)
	var run []claims.Word
	open := false
	for _, x := range words {
		r, _ := utf8.DecodeRuneInString(x.Text)
		switch {
		case x.Text == "," || x.Text == ";" || x.Folded == "und" || x.Folded == "and":
			run, open = nil, true
		case unicode.IsUpper(r) && isNoun(x) && (open || len(run) == 0):
			run, open = append(run, x), true
		default:
			open = false
		}
	}
	if len(run) == 0 {
		return ""
	}
	return text[run[0].Start:run[len(run)-1].End]
}

// isPart says whether a table counts only some of the people that a question without people asks about: police officers
// come behind people.
func (w *writer) isPart(t contrast.Table) bool {
	nation, _ := w.vocabulary.SplitSubject(t.Subject)
	return w.asked.Nation == "" && w.asked.Role == "" && nation == "" && !w.vocabulary.IsCrowd(t.Subject)
}

// groupHeading names a table's measure, and its people where another table counts the same of others.
func (w *writer) groupHeading(t contrast.Table, tables []contrast.Table) string {
	for _, o := range tables {
		if o.Measure == t.Measure && o.Subject != t.Subject && w.isPart(t) {
			return w.counted(t, t.Rows[0].Head())
		}
	}
	return w.heading(t)
}
