package audit

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// storedEvidence is what an answer was made from, as it lies in a record: the articles themselves lie in table revision,
// once for all records.
type storedEvidence struct {
	Newest    storedInterval    `json:"newest"`
	Revisions []storedReference `json:"revisions"`
	Retrieved []storedRetrieved `json:"retrieved"`
	Weights   []storedWeight    `json:"weights"`
	Languages []string          `json:"languages"`
	Facts     map[string]int    `json:"facts"`
}

type storedInterval struct {
	From calendar.Date `json:"from"`
	To   calendar.Date `json:"to"`
}

// storedReference names a row of table revision.
type storedReference struct {
	Article string `json:"article"`
	Hash    string `json:"hash"`
}

// storedRetrieved is a passage that was found: a stretch of the body of the article that N refers to, counted from 1.
// Article, Revision and Text stand here only where N is 0, since no article that the record refers to has the passage;
// exports have them always.
type storedRetrieved struct {
	ID       string  `json:"id"`
	N        int     `json:"n,omitempty"`
	Article  string  `json:"article,omitempty"`
	Revision string  `json:"revision,omitempty"`
	Start    int     `json:"start"`
	End      int     `json:"end"`
	Score    float64 `json:"score"`
	Used     bool    `json:"used"`
	Text     string  `json:"text,omitempty"`
}

type storedWeight struct {
	Word string  `json:"word"`
	Of   string  `json:"of"`
	In   string  `json:"in"`
	IDF  float64 `json:"idf"`
}

// evidenceRow is the row of what an answer was made from, whose articles lie under these references; nil where it is nil.
func evidenceRow(ev *rag.Evidence, refs []storedReference) *storedEvidence {
	if ev == nil {
		return nil
	}
	row := &storedEvidence{
		Newest: storedInterval{ev.Newest.From, ev.Newest.To}, Revisions: refs, Retrieved: make([]storedRetrieved, 0, len(ev.Retrieved)),
		Weights:   each(ev.Weights, func(w rag.Weight) storedWeight { return storedWeight{w.Word, string(w.Of), string(w.In), w.IDF} }),
		Languages: each(ev.Languages, func(c lang.Code) string { return string(c) }), Facts: ev.Facts,
	}
	for _, p := range ev.Retrieved {
		s := retrievedRow(p)
		if n := holderOf(ev.Articles, refs, p); n > 0 {
			s.N, s.Article, s.Revision, s.Text = n, "", "", ""
		}
		row.Retrieved = append(row.Retrieved, s)
	}
	return row
}

// retrievedRow is a passage with everything in it.
func retrievedRow(p rag.Retrieved) storedRetrieved {
	return storedRetrieved{
		ID: p.ID, Article: p.Article, Revision: p.Revision, Start: p.Start, End: p.End, Score: p.Score, Used: p.Used, Text: p.Text,
	}
}

// holderOf is the number, from 1, of the reference to the article that has a passage; 0 where none does.
func holderOf(articles []rag.Revision, refs []storedReference, p rag.Retrieved) int {
	for _, a := range articles {
		if a.ID == p.Article && a.Revision == p.Revision && 0 <= p.Start && p.Start <= p.End && p.End <= len(a.Body) && a.Body[p.Start:p.End] == p.Text {
			return 1 + slices.IndexFunc(refs, func(r storedReference) bool { return r.Article == a.ID })
		}
	}
	return 0
}

// evidence is what evidenceRow was made of, with the articles that the references name.
func (s storedEvidence) evidence(articles []rag.Revision) *rag.Evidence {
	ev := &rag.Evidence{
		Newest: calendar.Interval{From: s.Newest.From, To: s.Newest.To}, Articles: articles, Retrieved: make([]rag.Retrieved, 0, len(s.Retrieved)),
		Weights: each(s.Weights, func(w storedWeight) rag.Weight {
			return rag.Weight{Word: w.Word, Of: lang.Code(w.Of), In: lang.Code(w.In), IDF: w.IDF}
		}),
		Languages: each(s.Languages, func(c string) lang.Code { return lang.Code(c) }), Facts: s.Facts,
	}
	for _, p := range s.Retrieved {
		if p.N >= 1 && p.N <= len(articles) {
			a := articles[p.N-1]
			p.Article, p.Revision = a.ID, a.Revision
			if 0 <= p.Start && p.Start <= p.End && p.End <= len(a.Body) {
				p.Text = a.Body[p.Start:p.End]
			}
		}
		ev.Retrieved = append(ev.Retrieved, p.retrieved())
	}
	return ev
}

func (s storedRetrieved) retrieved() rag.Retrieved {
	place := corpus.Passage{ID: s.ID, Article: s.Article, Revision: s.Revision, Span: lang.Span{Start: s.Start, End: s.End}, Text: s.Text}
	return rag.Retrieved{Scored: draft.Scored{Passage: place, Score: s.Score}, Used: s.Used}
}

// storedRevision is an article as it was, with what the ledger had of it: the JSON of a row of table revision.
type storedRevision struct {
	Version   int              `json:"version"`
	ID        string           `json:"id"`
	Revision  string           `json:"revision"`
	Title     string           `json:"title"`
	Publisher string           `json:"publisher"`
	Published storedPublished  `json:"published"`
	URL       string           `json:"url"`
	DigestOf  string           `json:"digest_of"`
	Language  string           `json:"language"`
	Agencies  []string         `json:"agencies"`
	Sentences []storedSentence `json:"sentences"`
	Removed   []storedRemoval  `json:"removed"`
	Body      string           `json:"body"`
	Claims    []storedClaim    `json:"claims"`
}

type storedSentence struct {
	Start     int    `json:"s"`
	End       int    `json:"e"`
	Kind      string `json:"k"`
	Paragraph int    `json:"p"`
}

type storedRemoval struct {
	Start  int    `json:"s"`
	End    int    `json:"e"`
	Reason string `json:"r"`
}

func encodeRevision(a rag.Revision) ([]byte, error) {
	body, err := json.Marshal(storedRevision{
		Version: payloadVersion, ID: a.ID, Revision: a.Revision, Title: a.Title, Publisher: a.Publisher,
		Published: storedPublished{From: a.Published.From, To: a.Published.To, Found: a.Published.Found},
		URL:       a.URL, DigestOf: a.DigestOf, Language: string(a.Language), Agencies: a.Agencies, Body: a.Body, Claims: each(a.Claims, claimRow),
		Sentences: each(a.Sentences, func(s corpus.Sentence) storedSentence {
			return storedSentence{s.Start, s.End, string(s.Kind), s.Paragraph}
		}),
		Removed: each(a.Removed, func(r corpus.Removal) storedRemoval { return storedRemoval{r.Start, r.End, r.Reason} }),
	})
	if err != nil {
		return nil, fmt.Errorf("encode article %s: %w", a.ID, err)
	}
	return body, nil
}

func decodeRevision(body []byte) (rag.Revision, error) {
	s, err := parse[storedRevision](body)
	if err != nil {
		return rag.Revision{}, fmt.Errorf("decode article: %w", err)
	}
	return rag.Revision{Claims: each(s.Claims, storedClaim.claim), Article: corpus.Article{
		ID: s.ID, Revision: s.Revision, Body: s.Body, Title: s.Title, Publisher: s.Publisher,
		Published: corpus.Published{Interval: calendar.Interval{From: s.Published.From, To: s.Published.To}, Found: s.Published.Found},
		URL:       s.URL, DigestOf: s.DigestOf, Language: lang.Code(s.Language), Agencies: s.Agencies,
		Sentences: each(s.Sentences, func(x storedSentence) corpus.Sentence {
			return corpus.Sentence{Span: lang.Span{Start: x.Start, End: x.End}, Kind: corpus.Kind(x.Kind), Paragraph: x.Paragraph}
		}),
		Removed: each(s.Removed, func(x storedRemoval) corpus.Removal {
			return corpus.Removal{Span: lang.Span{Start: x.Start, End: x.End}, Reason: x.Reason}
		}),
	}}, nil
}
