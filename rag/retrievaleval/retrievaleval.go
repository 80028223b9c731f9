// Package retrievaleval measures how well passages are found: recall@1, recall@5 and MRR over questions whose passage is
// known, for each part of the search alone (by vector, by words, both fused) and for the ranked whole.
//
// It reads XQuAD's files: paragraphs in one language, the same questions in that and another. It only measures; nothing
// of a data set is kept.
package retrievaleval

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/index"
	"github.com/quellenlage/quellenlage/rag/rank"
)

// Question is a question with the number of the paragraph that answers it.
type Question struct {
	ID, Text  string
	Paragraph int
}

// Set is a data set in SQuAD's form.
type Set struct {
	Paragraphs []string
	Questions  []Question
}

// Read reads a data set in SQuAD's JSON (version 1.1). A set without paragraphs or questions is an error.
func Read(r io.Reader) (Set, error) {
	var raw struct {
		Data []struct {
			Paragraphs []struct {
				Context string `json:"context"`
				QAs     []struct {
					ID       string `json:"id"`
					Question string `json:"question"`
				} `json:"qas"`
			} `json:"paragraphs"`
		} `json:"data"`
	}
	if err := json.NewDecoder(r).Decode(&raw); err != nil {
		return Set{}, fmt.Errorf("read a data set in SQuAD's form: %w", err)
	}
	var s Set
	for _, d := range raw.Data {
		for _, p := range d.Paragraphs {
			for _, q := range p.QAs {
				s.Questions = append(s.Questions, Question{ID: q.ID, Text: q.Question, Paragraph: len(s.Paragraphs)})
			}
			s.Paragraphs = append(s.Paragraphs, p.Context)
		}
	}
	if len(s.Questions) == 0 {
		return Set{}, errors.New("read a data set in SQuAD's form: it holds no questions")
	}
	return s, nil
}

// Articles makes an article of every paragraph, each a single passage named by Name.
func (s Set) Articles(code lang.Code) []corpus.Article {
	out := make([]corpus.Article, len(s.Paragraphs))
	for i, p := range s.Paragraphs {
		out[i] = corpus.Article{
			ID: Name(i), Revision: Name(i), Body: p, Language: code,
			Sentences: []corpus.Sentence{{Span: lang.Span{Start: 0, End: len(p)}, Kind: corpus.Text}},
		}
	}
	return out
}

// Name is the article ID of a paragraph.
func Name(paragraph int) string { return fmt.Sprintf("paragraph-%05d", paragraph) }

// Figures are shares of the questions, 0 to 1.
type Figures struct {
	Recall1 float64 `json:"recall_at_1"`
	Recall5 float64 `json:"recall_at_5"`
	MRR     float64 `json:"mrr"`
}

// Result is what was measured for one set of questions.
type Result struct {
	Name      string `json:"name"`
	Questions int    `json:"questions"`
	// Dense and Lexical are the two searches alone, Fused is their reciprocal rank fusion (Cormack et al. 2009), Ranked is
	// the whole.
	Dense   Figures `json:"dense"`
	Lexical Figures `json:"lexical"`
	Fused   Figures `json:"fused"`
	Ranked  Figures `json:"ranked"`
	// Missed are the questions whose passage is not ranked first, with its rank (0 where it is not found).
	Missed []Missed `json:"missed,omitempty"`
}

// Missed is a question whose passage is not first.
type Missed struct {
	Question string `json:"question"`
	Rank     int    `json:"rank"`
}

// Index is what is measured; index.Index is the real one.
type Index interface {
	Query(text string, code lang.Code) rank.Query
	Search(ctx context.Context, q rank.Query, k int) ([]index.Hit, error)
}

// depth is how many passages are looked at for a question.
const depth = 50

// Measure asks every question of an index that holds the set's paragraphs. Every article of the index counts as one
// answer, at the place of its best passage.
func Measure(ctx context.Context, x Index, name string, questions []Question, code lang.Code) (Result, error) {
	res := Result{Name: name, Questions: len(questions)}
	for _, q := range questions {
		hits, err := x.Search(ctx, x.Query(q.Text, code), depth)
		if err != nil {
			return res, fmt.Errorf("measure %s, question %s: %w", name, q.ID, err)
		}
		want := Name(q.Paragraph)
		at := place(articlesBy(hits, func(i int, _ index.Hit) float64 { return -float64(i + 1) }), want)
		res.Dense.count(place(articlesBy(hits, byVector), want))
		res.Lexical.count(place(articlesBy(hits, byWords), want))
		res.Fused.count(place(articlesBy(hits, fused), want))
		res.Ranked.count(at)
		if at != 1 {
			res.Missed = append(res.Missed, Missed{Question: q.Text, Rank: at})
		}
	}
	for _, f := range []*Figures{&res.Dense, &res.Lexical, &res.Fused, &res.Ranked} {
		f.divide(len(questions))
	}
	return res, nil
}

func byVector(_ int, h index.Hit) float64 { return reciprocal(h.ByVector, 0) }
func byWords(_ int, h index.Hit) float64  { return reciprocal(h.ByWords, 0) }

// fused is reciprocal rank fusion with its usual constant.
func fused(_ int, h index.Hit) float64 { return reciprocal(h.ByVector, 60) + reciprocal(h.ByWords, 60) }

func reciprocal(place, k int) float64 {
	if place == 0 {
		return 0
	}
	return 1 / float64(k+place)
}

// articlesBy lists the articles of hits by a score, best first; a hit with the score 0 was not found.
func articlesBy(hits []index.Hit, score func(int, index.Hit) float64) []string {
	type scored struct {
		article string
		score   float64
	}
	var list []scored
	for i, h := range hits {
		if s := score(i, h); s != 0 {
			list = append(list, scored{h.Article, s})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s.article) {
			out = append(out, s.article)
		}
	}
	return out
}

// place counts from 1; 0 means that the article is not there.
func place(articles []string, want string) int { return slices.Index(articles, want) + 1 }

func (f *Figures) count(place int) {
	if place == 0 {
		return
	}
	if place == 1 {
		f.Recall1++
	}
	if place <= 5 {
		f.Recall5++
	}
	f.MRR += 1 / float64(place)
}

func (f *Figures) divide(n int) {
	f.Recall1 /= float64(n)
	f.Recall5 /= float64(n)
	f.MRR /= float64(n)
}

// Print writes results as a table.
func Print(w io.Writer, results ...Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "questions\t\tpart\trecall@1\trecall@5\tMRR")
	for _, r := range results {
		for _, part := range []struct {
			name string
			f    Figures
		}{{"dense", r.Dense}, {"lexical", r.Lexical}, {"fused", r.Fused}, {"ranked", r.Ranked}} {
			fmt.Fprintf(t, "%s\t%d\t%s\t%.3f\t%.3f\t%.3f\n", r.Name, r.Questions, part.name, part.f.Recall1, part.f.Recall5, part.f.MRR)
		}
	}
	return t.Flush()
}
