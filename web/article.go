package web

import (
	"net/http"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag"
)

// articleRow is an article in the list.
type articleRow struct {
	corpus.Article
	Claims int
}

// articlesView is the list of articles.
type articlesView struct {
	Text     string
	Articles []articleRow
	Total    int
	// Cut is true where more fit than are shown.
	Cut bool
}

// mostArticles is how many articles the list shows.
const mostArticles = 500

// articles lists the articles as they are now, those with a word in title, publisher or id.
func (s *Server) articles(w http.ResponseWriter, r *http.Request, _ Who) {
	now, err := s.library.now(r.Context())
	if err != nil {
		s.broken(w, r, "read the articles", err)
		return
	}
	v := articlesView{Text: strings.TrimSpace(r.URL.Query().Get("q")), Total: len(now.articles)}
	want := strings.ToLower(v.Text)
	for _, a := range now.articles {
		if !strings.Contains(strings.ToLower(a.Title+"\n"+a.Publisher+"\n"+a.ID), want) {
			continue
		}
		if len(v.Articles) == mostArticles {
			v.Cut = true
			break
		}
		v.Articles = append(v.Articles, articleRow{a, len(now.of[a.ID])})
	}
	s.show(w, r, http.StatusOK, "articles", "Articles", v)
}

// articleView is one article with its claims.
type articleView struct {
	corpus.Article
	Paragraphs []paragraph
	Claims     []claimView
}

// article shows one article with its claims marked in the text. Its id is looked up among the articles and leads to no file.
func (s *Server) article(w http.ResponseWriter, r *http.Request, _ Who) {
	now, err := s.library.now(r.Context())
	if err != nil {
		s.broken(w, r, "read the articles", err)
		return
	}
	a, ok := now.article(r.URL.Query().Get("id"))
	if !ok {
		s.problem(w, r, http.StatusNotFound, "There is no article with this id among those of today.")
		return
	}
	v := articleView{Article: a}
	var marks []mark
	for i, n := range now.of[a.ID] {
		c := now.claims[n]
		v.Claims = append(v.Claims, viewClaim(i+1, rag.Cited{Claim: c}))
		marks = append(marks, marksOf(c, i+1)...)
	}
	for _, gone := range a.Removed {
		marks = append(marks, mark{Span: gone.Span, kind: markRemoved})
	}
	m := newMarker()
	v.Paragraphs = m.paragraphs(a.Body, 0, marks)
	for i := range v.Claims {
		v.Claims[i].Marked, v.Claims[i].Digest = m.shown[i+1], a.DigestOf != ""
	}
	s.show(w, r, http.StatusOK, "article", articleTitle(a), v)
}

func articleTitle(a corpus.Article) string {
	if a.Title != "" {
		return a.Title
	}
	return a.FirstWords(8)
}
