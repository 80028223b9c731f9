package answer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// abstain says plainly that the articles don't answer, which part of the question they have nothing for, and what lies
// nearest. Figures about other people than those asked about are named only as existing: they are no answer.
func (w *writer) abstain(g gap, near []claims.Claim) {
	w.reset()
	w.add(draft.Line{Role: draft.Verdict, Text: w.dontSay(g)})
	if w.unknownFigures() {
		return
	}
	switch g {
	case otherPeople:
		w.nearestPeople(near)
	case otherSpeaker, otherTime:
		w.nearestFigures(near)
	case otherMatter:
		w.nearestElsewhere(near)
	case noMeasure:
		w.nearestSentence(w.candidates())
	}
}

// abstainOpen abstains from a question that is not about figures.
func (w *writer) abstainOpen(all []candidate) {
	w.reset()
	w.add(draft.Line{Role: draft.Verdict, Text: w.dontSay(unknownTopic)})
	if w.unknownFigures() || w.figureElsewhere() {
		return
	}
	w.nearestSentence(all)
}

// Nothing is the plain abstention in a language: what is shown where a draft did not stand in its evidence.
func Nothing(code lang.Code) draft.Draft {
	t := tongue{code: code}
	return draft.Draft{Abstained: true, Lines: []draft.Line{{Role: draft.Verdict, Text: t.pick("Das sagen die Artikel nicht.", "The articles don't say.")}}}
}

// reset forgets lines and numbers of an answer that was begun.
func (w *writer) reset() {
	w.lines, w.cited, w.tables = nil, slices.Clone(w.kept), nil
	w.used = map[string]claims.Claim{}
	w.abstained = true
}

// dontSay is the verdict of an abstention.
func (w *writer) dontSay(g gap) string {
	plain := w.pick("Das sagen die Artikel nicht", "The articles don't say")
	switch g {
	case instruction:
		return plain + w.pick(": Anweisungen in einer Frage werden nicht befolgt, und eine Frage blieb nicht übrig.",
			": instructions in a question are not followed, and no question was left.")
	case otherPeople:
		return plain + fmt.Sprintf(w.pick(": keine solche Zahl für %s.", ": they give no such figure for %s."), w.askedPeople())
	case otherSpeaker:
		return plain + fmt.Sprintf(w.pick(": keine solche Zahl von %s.", ": they report no such figure from %s."), w.askedSpeaker())
	case otherTime:
		return plain + fmt.Sprintf(w.pick(": keine solche Zahl für diese Zeit (%s).", ": they give no such figure for that time (%s)."), w.date(w.asked.Time))
	}
	if missing := w.unheardOf(); len(missing) > 0 && !w.asked.Foreign && w.corpus() <= sample {
		if len(missing) == 1 {
			return plain + fmt.Sprintf(w.pick(": %s kommt in ihnen nicht vor.", ": %s does not occur in them."), missing[0])
		}
		return plain + fmt.Sprintf(w.pick(": %s kommen in ihnen nicht vor.", ": %s do not occur in them."), w.list(missing))
	}
	return plain + "."
}

func (w *writer) askedPeople() string {
	if s := w.subject(w.vocabulary.Subject(w.asked.Nation, w.asked.Role)); s != "" {
		return s
	}
	return w.pick("diese Personen", "these people")
}

func (w *writer) askedSpeaker() string {
	if w.asked.UnlistedSpeaker != "" {
		return w.asked.UnlistedSpeaker
	}
	var names []string
	for _, id := range w.asked.Speakers {
		names = append(names, w.speakerName(claims.Speaker{ID: id, Name: id}))
	}
	return w.list(names)
}

// unheardOf are the names and things of the question that no article mentions, as the question spells them.
func (w *writer) unheardOf() []string {
	var out []string
	missing := func(t term) bool {
		return !slices.ContainsFunc(w.in.Passages, func(p draft.Scored) bool { return t.in(p.Text) }) && !w.mentioned(t)
	}
	for _, t := range w.terms {
		if t.Sort != question.Other && missing(t) {
			out = append(out, w.quoted(t.Text))
		}
	}
	return out
}

// mentioned says whether any article has a term. It looks at a sample: nobody says of a larger corpus that it has not.
func (w *writer) mentioned(t term) bool {
	return w.in.Facts.Holds("an article mentions "+t.Text, func() bool {
		return slices.ContainsFunc(w.in.Articles[:min(len(w.in.Articles), sample)], func(a corpus.Article) bool { return w.sentencesWith(a, t) > 0 })
	})
}

// corpus is the number of articles.
func (w *writer) corpus() int { return w.in.Facts.Corpus(len(w.in.Articles)) }

// knowsFigure says whether a claim has a figure of the question, or any article has it in just this notation.
func (w *writer) knowsFigure(f question.Figure) bool {
	return w.in.Facts.Holds("an article has the figure "+f.Text, func() bool {
		return slices.ContainsFunc(w.ledger, func(c claims.Claim) bool { return f.Names(c.Value) }) ||
			slices.ContainsFunc(w.in.Articles, func(a corpus.Article) bool { return holdsFigure(a.Body, f.Text) })
	})
}

// unknownFigures says that a number of the question stands in no article, so that a made-up one is not left standing.
func (w *writer) unknownFigures() bool {
	said := false
	for _, f := range w.asked.Figures {
		if f.Low == nil && f.High == nil || w.knowsFigure(f) {
			continue
		}
		w.add(draft.Line{Role: draft.Note, Text: fmt.Sprintf(w.pick("Die Zahl %s aus der Frage steht in keinem Artikel.", "The figure %s in the question stands in no article."), w.quoted(f.Text))})
		said = true
	}
	return said
}

// holdsFigure says whether a text has a figure in just this notation, not as a part of a longer number.
func holdsFigure(text, figure string) bool {
	isDigit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	isSeparator := func(i int) bool { return i >= 0 && i < len(text) && (text[i] == '.' || text[i] == ',') }
	for from := 0; ; {
		i := strings.Index(text[from:], figure)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(figure)
		before := isDigit(start-1) || isSeparator(start-1) && isDigit(start-2)
		after := isDigit(end) || isSeparator(end) && isDigit(end+1)
		if !before && !after {
			return true
		}
		from = end
	}
}

// figureElsewhere tells what a number of the question stands for in the articles, where the premise is false.
func (w *writer) figureElsewhere() bool {
	for _, f := range w.asked.Figures {
		named := filter(w.ledger, func(c claims.Claim) bool { return c.Kind == claims.Figure && f.Names(c.Value) })
		if len(named) == 0 {
			continue
		}
		w.nearestFigures(named)
		return true
	}
	return false
}

// falsePremise abstains from a question that takes a figure for granted which the articles give for other people, or do
// not give at all.
func (w *writer) falsePremise() bool {
	if len(w.asked.Figures) == 0 || len(w.asked.Measures) == 0 {
		return false
	}
	for _, f := range w.asked.Figures {
		named := filter(w.ledger, func(c claims.Claim) bool { return c.Kind == claims.Figure && f.Names(c.Value) })
		if slices.ContainsFunc(named, func(c claims.Claim) bool { return w.asksFor(c.Subject) }) {
			continue
		}
		if len(named) == 0 {
			w.abstain(unknownTopic, nil)
			return true
		}
		w.reset()
		w.add(draft.Line{Role: draft.Verdict, Text: w.dontSay(otherPeople)})
		w.nearestFigures(named)
		return true
	}
	return false
}

// nearestPeople says whom the articles' figures are about, without giving the figures.
func (w *writer) nearestPeople(near []claims.Claim) {
	subject := w.mostCounted(near)
	label := w.subject(subject)
	if label == "" {
		label = w.pick("andere", "others")
	}
	var s sentence
	s.add(fmt.Sprintf(w.pick("Am nächsten: solche Zahlen stehen in den Artikeln nur für %s", "Nearest: the articles give such figures only for %s"), label))
	s.cite(w, filter(near, func(c claims.Claim) bool { return c.Subject == subject }))
	s.add(".")
	w.addSentence(draft.Nearest, s)
}

// nearestElsewhere says that such figures exist about something else, without giving them.
func (w *writer) nearestElsewhere(near []claims.Claim) {
	var s sentence
	s.add(w.pick("Am nächsten: solche Zahlen stehen in den Artikeln zu etwas anderem", "Nearest: the articles give such figures about something else"))
	s.cite(w, near)
	s.add(".")
	w.addSentence(draft.Nearest, s)
}

// nearestFigures tells figures that miss one condition of the question, each with its speaker and date.
func (w *writer) nearestFigures(near []claims.Claim) {
	const limit = 3
	tables := w.inOrder(w.compare.Tables(near))
	n := 0
	for _, t := range tables {
		for _, r := range t.Rows {
			if n++; n > limit {
				return
			}
			var s sentence
			s.add(w.pick("Am nächsten: ", "Nearest: ") + w.counted(t, r.Head()) + ": " + w.figure(r.Head().Value) + ", " + w.by(r.Head()))
			if d := w.when(r.Head()); d != "" {
				s.add(", " + d)
			}
			s.cite(w, r.Claims)
			s.add(".")
			w.addSentence(draft.Nearest, s)
		}
	}
}

// nearestSentence quotes the one sentence that has most to do with the question, where one has anything to do with it.
func (w *writer) nearestSentence(all []candidate) {
	for _, c := range all {
		if c.cover < related || c.missing {
			continue
		}
		w.writeSentence(draft.Nearest, w.pick("Am nächsten: ", "Nearest: "), c)
		return
	}
}

// checkPremise answers a yes-or-no question that names a figure: the figure is looked up like one in a message that is
// checked. It is false where the question's figure has no measure to look it up under.
func (w *writer) checkPremise() bool {
	if len(w.asked.Measures) == 0 {
		return false
	}
	sel := w.figures()
	if sel.gap != noGap {
		w.abstain(sel.gap, sel.near)
		return true
	}
	all := append(slices.Clone(sel.claims), sel.also...)
	for _, f := range w.asked.Figures {
		w.premise(f, sel, all)
	}
	w.tables = w.inOrder(w.compare.Tables(all))
	w.writeTables(w.tables)
	w.contrasted = w.isContrasted(w.tables) || len(sel.also) > 0
	return true
}

// figuresNamed answers a yes-or-no question about a bare number ("is the figure of 3,000 confirmed?") with who gives it and
// what is said of it. It is false where nobody does.
func (w *writer) figuresNamed() bool {
	if len(w.asked.Measures) > 0 {
		return false
	}
	named := filter(w.ledger, func(c claims.Claim) bool {
		return c.Kind == claims.Figure && slices.ContainsFunc(w.asked.Figures, func(f question.Figure) bool { return f.Names(c.Value) })
	})
	if len(named) == 0 {
		return false
	}
	w.writeFigures(selection{claims: named})
	return true
}

func (w *writer) premise(f question.Figure, sel selection, all []claims.Claim) {
	affirmed := func(c claims.Claim) bool {
		return c.Polarity == claims.Affirmed && (f.Names(c.Value) || f.Holds(c.Value))
	}
	named := filter(sel.claims, affirmed)
	other := filter(sel.also, affirmed)
	var s sentence
	switch {
	case len(named) > 0:
		s.add(w.pick("Dazu nennen die Artikel: ", "The articles give: "))
		w.giveEach(&s, named)
	case len(other) > 0:
		s.add(w.pick("So nicht, in den Artikeln zählt diese Zahl Tote und Verwundete zusammen: ", "Not so, in the articles that figure counts the dead and the wounded together: "))
		w.giveEach(&s, other)
	default:
		s.add(fmt.Sprintf(w.pick("Dafür nennt kein Artikel die Zahl %s; sie nennen andere", "No article gives the figure %s for that; they give others"), w.quoted(f.Text)))
		s.cite(w, all)
	}
	s.add(".")
	w.addSentence(draft.Verdict, s)
}

// giveEach tells figures with their speakers, row by row.
func (w *writer) giveEach(s *sentence, found []claims.Claim) {
	const most = 4
	told := 0
	for _, t := range w.compare.Tables(found) {
		for _, r := range t.Rows {
			if told == most {
				return
			}
			if told++; told > 1 {
				s.add("; ")
			}
			s.add(w.figure(r.Head().Value) + ", " + w.by(r.Head()))
			s.cite(w, r.Claims)
		}
	}
}
