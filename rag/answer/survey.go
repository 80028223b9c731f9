package answer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// disagreements answers "where do the sources differ?": the tables of the ledger in which two sources give figures that
// exclude one another, those with the most rows first.
func (w *writer) disagreements() bool {
	const most = 4
	said := w.onMatter(filter(w.ledger, func(c claims.Claim) bool {
		return c.Kind == claims.Figure && w.saidByAsked(c) && isKnown(c) && w.inTime(c) && (w.asked.Nation == "" || w.asksFor(c.Subject))
	}), w.terms)
	tables := slices.DeleteFunc(w.compare.Tables(said), func(t contrast.Table) bool {
		return !slices.ContainsFunc(t.Relations, func(r contrast.Pair) bool { return r.Relation == contrast.Differ })
	})
	if len(tables) == 0 {
		return false
	}
	slices.SortStableFunc(tables, func(a, b contrast.Table) int { return cmp.Compare(len(b.Rows), len(a.Rows)) })
	w.tables = tables[:min(len(tables), most)]
	w.several = severalEvents(w.tables)
	names := make([]string, len(w.tables))
	var heads []claims.Claim
	for i, t := range w.tables {
		names[i] = w.heading(t) + w.eventOf(t)
		heads = append(heads, t.Rows[0].Head())
	}
	var s sentence
	s.add(w.pick("Verschiedene Zahlen nennen die Quellen vor allem zu: ", "The sources give different figures above all for: ") + strings.Join(names, "; "))
	s.cite(w, heads)
	s.add(".")
	w.contrasted = true
	w.addSentence(draft.Verdict, s)
	w.writeTables(w.tables)
	return true
}

// chronology answers a question for what happened when: the statements that have a day or month of their own, oldest first.
func (w *writer) chronology() bool {
	terms := w.terms
	found := filter(w.ledger, func(c claims.Claim) bool {
		return c.Kind == claims.Statement && c.Event != "" && c.AsOf != nil && c.AsOf.Closed() && w.saidByAsked(c) && w.inTime(c) && w.about(c)
	})
	found = w.distinct(w.onMatter(found, terms))
	if len(found) == 0 {
		return false
	}
	slices.SortStableFunc(found, func(a, b claims.Claim) int {
		return cmp.Or(a.AsOf.From.Compare(b.AsOf.From), a.AsOf.To.Compare(b.AsOf.To), cmp.Compare(a.Article, b.Article))
	})
	found = found[max(0, len(found)-longest):]
	w.add(draft.Line{Role: draft.Verdict, Text: w.pick("Was die Artikel mit einem Datum berichten, das Älteste zuerst:", "What the articles report with a date, oldest first:")})
	for _, c := range found {
		w.writeStatement(c)
	}
	return true
}
