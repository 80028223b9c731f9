package rag

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// Evidence is what an answer was made from, whether it was used or not: enough to see why it was given, and to make it
// again when the articles have changed.
type Evidence struct {
	// Retrieved are the passages that were found for the question, in the order in which the writers had them.
	Retrieved []Retrieved
	// Articles are those of the passages and those cited, as they were, ordered by id.
	Articles []Revision
	// Newest is when the newest article of the corpus appeared, from which dates like "yesterday" in a question are
	// reckoned.
	Newest calendar.Interval
	// Languages are those of the corpus.
	Languages []lang.Code
	// Facts are what was found by looking through the whole corpus: how many articles there are, how many mention a word, and
	// the like.
	Facts map[string]int
	// Weights are how much the words that were looked for say, by their rarity in the whole corpus.
	Weights []Weight
}

// Revision is an article as it was, with what the ledger had of it.
type Revision struct {
	corpus.Article
	Claims []claims.Claim
}

// Retrieved is a passage that was found.
type Retrieved struct {
	draft.Scored
	// Used is true where the answer stands on it: a cited claim lies in it, a line quotes it or names it.
	Used bool
}

// Weight is how much a word of a question in the language Of says in texts in the language In: the natural logarithm of
// its inverse document frequency.
type Weight struct {
	Word   string
	Of, In lang.Code
	IDF    float64
}

// weighed is the word that a weight belongs to.
type weighed struct {
	word   string
	of, in lang.Code
}

// evidenceOf is what an answer was made from.
func evidenceOf(j *job, a Answer) *Evidence {
	ev := &Evidence{Retrieved: make([]Retrieved, 0, len(j.found)), Newest: j.view.newest, Languages: j.view.languages, Facts: j.facts.Learnt()}
	need := map[string]bool{}
	for _, p := range j.found {
		ev.Retrieved = append(ev.Retrieved, Retrieved{p, a.standsOn(p)})
		need[p.Article] = true
	}
	for _, s := range a.Sources {
		need[s.Article] = true
	}
	for _, art := range j.view.articles {
		if need[art.ID] {
			ev.Articles = append(ev.Articles, Revision{art, j.view.claimsOf(art.ID)})
		}
	}
	for w, idf := range j.finder.weights {
		ev.Weights = append(ev.Weights, Weight{Word: w.word, Of: w.of, In: w.in, IDF: idf})
	}
	slices.SortFunc(ev.Weights, func(x, y Weight) int {
		return cmp.Or(strings.Compare(x.Word, y.Word), cmp.Compare(x.Of, y.Of), cmp.Compare(x.In, y.In))
	})
	return ev
}

// claimsOf is the part of the ledger that was read from an article. The ledger is ordered by article.
func (v *view) claimsOf(article string) []claims.Claim {
	at := func(id string, after int) int {
		i, _ := slices.BinarySearchFunc(v.ledger, id, func(c claims.Claim, id string) int {
			return cmp.Or(strings.Compare(c.Article, id), -after)
		})
		return i
	}
	return v.ledger[at(article, 0):at(article, 1)]
}

// standsOn says whether a claim, a quotation or a sentence of the answer stands in a passage.
func (a Answer) standsOn(p draft.Scored) bool {
	claimed := slices.ContainsFunc(a.Claims, func(c Cited) bool {
		return c.Claim.Article == p.Article && c.Claim.Revision == p.Revision && p.Overlaps(c.Claim.Span)
	})
	return claimed || slices.ContainsFunc(a.Lines, func(l draft.Line) bool {
		return slices.Contains(l.Passages, p.ID) || slices.ContainsFunc(l.Quotes, func(q draft.Quote) bool {
			return q.Source >= 1 && q.Source <= len(a.Sources) && a.Sources[q.Source-1].Article == p.Article &&
				p.Overlaps(lang.Span{Start: q.Start, End: q.End})
		})
	})
}
