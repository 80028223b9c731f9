package rag

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// Kind is the kind of answer that is wanted where the question's own words don't decide.
type Kind string

// The kinds of answers.
const (
	Free     Kind = ""         // what the question's words ask for
	Contrast Kind = "contrast" // the figures about a topic, side by side
	Timeline Kind = "timeline" // what was said about a topic when, oldest first
)

// Scope narrows the articles that an answer may stand on.
type Scope struct {
	// Since leaves out articles that appeared before it; those without a date stay. The zero Date is no bound.
	Since calendar.Date
	// Publisher leaves out articles of other publishers; it is compared in lower case, a part of the name is enough.
	Publisher string
}

func (s Scope) isZero() bool { return s.Since.IsZero() && strings.TrimSpace(s.Publisher) == "" }

func (s Scope) holds(a corpus.Article) bool {
	if p := lang.Fold(strings.TrimSpace(s.Publisher)); p != "" && !strings.Contains(lang.Fold(a.Publisher), p) && !strings.Contains(lang.Fold(a.DigestOf), p) {
		return false
	}
	return s.Since.IsZero() || a.Published.To.IsZero() || a.Published.To.Compare(s.Since) >= 0
}

// within is the part of a corpus that a scope leaves.
func (v *view) within(s Scope) *view {
	if s.isZero() {
		return v
	}
	part := *v
	part.articles = slices.DeleteFunc(slices.Clone(v.articles), func(a corpus.Article) bool { return !s.holds(a) })
	part.ledger = slices.DeleteFunc(slices.Clone(v.ledger), func(c claims.Claim) bool { return !part.has(c.Article) })
	return &part
}

func (v *view) has(article string) bool {
	_, found := slices.BinarySearchFunc(v.articles, article, func(a corpus.Article, id string) int { return strings.Compare(a.ID, id) })
	return found
}

// inside keeps the passages of the scope's articles.
func (v *view) inside(s Scope, found []draft.Scored) []draft.Scored {
	if s.isZero() {
		return found
	}
	return slices.DeleteFunc(slices.Clone(found), func(p draft.Scored) bool { return !v.has(p.Article) })
}

// notice says which articles an answer stands on.
func (s Scope) notice(code lang.Code, used, all int) string {
	if s.isZero() {
		return ""
	}
	var parts []string
	if !s.Since.IsZero() {
		day := fmt.Sprintf("%d-%02d-%02d", s.Since.Year, int(s.Since.Month), s.Since.Day)
		if code == lang.German {
			parts = append(parts, "erschienen seit "+day+" oder ohne Datum")
		} else {
			parts = append(parts, "published since "+day+" or undated")
		}
	}
	if p := strings.TrimSpace(s.Publisher); p != "" {
		if code == lang.German {
			parts = append(parts, "Verlag: "+p)
		} else {
			parts = append(parts, "publisher: "+p)
		}
	}
	if code == lang.German {
		return fmt.Sprintf("Gelesen wurden %d von %d Artikeln (%s).", used, all, strings.Join(parts, "; "))
	}
	return fmt.Sprintf("%d of %d articles were used (%s).", used, all, strings.Join(parts, "; "))
}

// shaped is a question read as one of a kind.
func shaped(a question.Asked, k Kind) question.Asked {
	switch k {
	case Timeline:
		a.Form = question.Timeline
	case Contrast:
		a.Compares = true
		if len(a.Measures) > 0 {
			a.Form = question.Count
		}
	}
	return a
}
