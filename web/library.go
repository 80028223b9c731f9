package web

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// library is the corpus in memory, read anew when it has changed.
type library struct {
	source Library
	labels
	mu   sync.Mutex
	seen *shelf
}

// shelf is the corpus as of one state of the index. It is never changed.
type shelf struct {
	hash     string
	articles []corpus.Article
	byID     map[string]int
	// claims are those whose revision is that of their article; their offsets point into no other text.
	claims []claims.Claim
	// of are the numbers of the claims of an article.
	of map[string][]int
}

func newLibrary(source Library, v *claims.Vocabulary) *library {
	return &library{source: source, labels: labels{v}}
}

// now is the corpus as it is now. Whoever comes while it is read waits.
func (l *library) now(ctx context.Context) (*shelf, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	hash := l.source.Hash()
	if l.seen != nil && l.seen.hash == hash {
		return l.seen, nil
	}
	articles, err := l.source.Articles(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the articles: %w", err)
	}
	ledger, err := l.source.Claims(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	s := &shelf{hash: hash, articles: articles, byID: make(map[string]int, len(articles)), of: map[string][]int{}}
	for i, a := range articles {
		s.byID[a.ID] = i
	}
	for _, c := range ledger {
		if a, ok := s.article(c.Article); ok && a.Revision == c.Revision {
			s.of[c.Article] = append(s.of[c.Article], len(s.claims))
			s.claims = append(s.claims, c)
		}
	}
	l.seen = s
	return s, nil
}

func (s *shelf) article(id string) (corpus.Article, bool) {
	i, ok := s.byID[id]
	if !ok {
		return corpus.Article{}, false
	}
	return s.articles[i], true
}

// labels are how people are told of measures, people and speakers.
type labels struct{ vocabulary *claims.Vocabulary }

// measure is a measure in English; one that is in no table is called by its noun.
func (l labels) measure(id string) string {
	if m, ok := l.vocabulary.Measure(id); ok {
		return m.In(lang.English)
	}
	return id
}

// people are the people counted in English.
func (l labels) people(subject string) string {
	if subject == "" {
		return ""
	}
	if name := l.vocabulary.SubjectLabel(subject, lang.English); name != "" {
		return name
	}
	return subject
}

// origin is somebody whom a claim comes from. One who is in no table is called by the id, which is made of the name.
func (l labels) origin(id string) string {
	if n, ok := l.vocabulary.Speaker(id); ok {
		return n.In(lang.English)
	}
	return strings.ReplaceAll(id, "_", " ")
}
