package web

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
)

// sourceView is a source of an answer with its passages, and what became of its article.
type sourceView struct {
	rag.Source
	// Since says what became of the article: "same", "changed", "gone", or "" where that is not known.
	Since    string
	Language lang.Code
	Passages []passageView
}

// passageView is a passage of a source with its marks.
type passageView struct {
	rag.SourcePassage
	Paragraphs []paragraph
	// Found is true where the search for the question found it; Claims are the numbers of the claims that stand in it, and
	// Quoted is true where the answer's words quote it or a model's sentence stands on it.
	Found  bool
	Claims []int
	Quoted bool
}

// viewSources marks in each passage the words that the answer stands on.
func viewSources(a rag.Answer, now *shelf, m *marker) []sourceView {
	out := make([]sourceView, 0, len(a.Sources))
	for _, src := range a.Sources {
		v := sourceView{Source: src}
		v.Since, v.Language = since(src, now)
		marks := marksIn(a, src.N)
		for _, p := range src.Passages {
			v.Passages = append(v.Passages, viewPassage(a, p, m, marks))
		}
		out = append(out, v)
	}
	return out
}

func since(src rag.Source, now *shelf) (string, lang.Code) {
	if now == nil {
		return "", lang.Other
	}
	a, ok := now.article(src.Article)
	switch {
	case !ok:
		return "gone", lang.Other
	case a.Revision != src.Revision:
		return "changed", a.Language
	}
	return "same", a.Language
}

// marksIn are the marks in one source of an answer: its claims, and what its lines quote.
func marksIn(a rag.Answer, source int) []mark {
	var marks []mark
	for i, c := range a.Claims {
		if c.Source == source {
			marks = append(marks, marksOf(c.Claim, i+1)...)
		}
	}
	for _, l := range a.Lines {
		for _, q := range l.Quotes {
			if q.Source == source {
				marks = append(marks, mark{Span: lang.Span{Start: q.Start, End: q.End}, kind: markQuoted})
			}
		}
	}
	return marks
}

func viewPassage(a rag.Answer, p rag.SourcePassage, m *marker, marks []mark) passageView {
	v := passageView{SourcePassage: p, Found: p.Score != 0}
	v.Paragraphs = m.paragraphs(p.Text, p.Start, marks)
	place := lang.Span{Start: p.Start, End: p.End}
	for _, k := range marks {
		if !k.Overlaps(place) {
			continue
		}
		switch {
		case k.kind == markQuoted:
			v.Quoted = true
		case k.kind == markSentence && !slices.Contains(v.Claims, k.claim):
			v.Claims = append(v.Claims, k.claim)
		}
	}
	for _, l := range a.Lines {
		v.Quoted = v.Quoted || slices.Contains(l.Passages, p.ID)
	}
	return v
}

// retrievedView is a passage that was found for a question, with its article.
type retrievedView struct {
	rag.Retrieved
	Title, Publisher string
	Language         lang.Code
	Paragraphs       []paragraph
}

// viewRetrieved are all passages that were found, with the marks of the answer's claims and quotations.
func viewRetrieved(rec rag.Record) []retrievedView {
	if rec.Evidence == nil {
		return nil
	}
	articles := map[string]rag.Revision{}
	for _, a := range rec.Evidence.Articles {
		articles[a.ID] = a
	}
	again := &marker{repeats: true}
	sources := map[string]int{}
	for _, s := range rec.Answer.Sources {
		sources[s.Article] = s.N
	}
	out := make([]retrievedView, 0, len(rec.Evidence.Retrieved))
	for _, p := range rec.Evidence.Retrieved {
		v := retrievedView{Retrieved: p, Title: p.Article, Language: lang.Other}
		if a, ok := articles[p.Article]; ok {
			v.Title, v.Publisher, v.Language = a.Name(), a.Publisher, a.Language
		}
		var marks []mark
		if n := sources[p.Article]; n > 0 {
			marks = marksIn(rec.Answer, n)
		}
		v.Paragraphs = again.paragraphs(p.Text, p.Start, marks)
		out = append(out, v)
	}
	return out
}
