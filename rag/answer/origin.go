package answer

import (
	"fmt"
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

func emptyTable(t contrast.Table) bool { return len(t.Rows) == 0 }

// originVerdict says how many articles rest on how many origins.
func (w *writer) originVerdict(tables []contrast.Table) {
	var all []claims.Claim
	articles, origins := map[string]bool{}, map[string]string{}
	for _, t := range tables {
		for _, r := range t.Rows {
			all = append(all, r.Claims...)
			for _, c := range r.Claims {
				articles[c.Article] = true
			}
			origins[w.firstSource(r.Head())] = w.originName(r.Head())
		}
	}
	names := make([]string, 0, len(origins))
	for _, n := range origins {
		names = append(names, n)
	}
	slices.Sort(names)
	var s sentence
	unnamed := names[0] == w.speakers(claims.Claim{})
	switch {
	case len(names) == 1 && unnamed:
		s.add(w.pick("Die Artikel nennen keine Quelle", "The articles name no source"))
	case len(names) == 1 && len(articles) > 1:
		s.add(fmt.Sprintf(w.pick("%s Artikel geben dieselben Angaben wieder, ein Ursprung: %s", "%s articles repeat the same figures, one origin: %s"), upperFirst(w.plain(len(articles))), names[0]))
	default:
		s.add(w.pick("Ursprung der Angaben: ", "Origin of the figures: ") + w.list(names))
	}
	s.cite(w, all)
	s.add(".")
	w.contrasted = w.isContrasted(tables)
	w.addSentence(draft.Verdict, s)
}

// firstSource is the id at the end of a claim's chain, "" where the article names nobody.
func (w *writer) firstSource(c claims.Claim) string {
	if len(c.Origin) > 0 {
		return c.Origin[len(c.Origin)-1]
	}
	return w.speakers(c)
}

func (w *writer) originName(c claims.Claim) string {
	id := w.firstSource(c)
	for _, s := range c.Speakers {
		if s.ID == id {
			return w.speakerName(s)
		}
	}
	if n, ok := w.vocabulary.Speaker(id); ok {
		return n.In(w.code)
	}
	return w.speakers(c)
}
