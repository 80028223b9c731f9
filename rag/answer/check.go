package answer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// Checked is a message whose figures and statements are held against the ledger.
type Checked struct {
	Text     string
	Language lang.Code
	// Claims were read from the message as from an unpublished article.
	Claims   []claims.Claim
	Articles []corpus.Article
	Ledger   []claims.Claim
	// Passages were found for the message, best first.
	Passages []draft.Scored
	Finder   Finder
	Matter   Matter
	// Facts remember what is found by looking through all articles; nil for nothing.
	Facts *Facts
	// Terms are the names and things of the message.
	Terms []question.Term
}

// Check says of every figure and statement of a message whether the articles support it, contradict it, have other
// figures, or don't know it, each with its source.
func (e *Evidence) Check(in Checked) (draft.Draft, draft.Evidence) {
	w := e.writer(Input{
		Asked:    question.Asked{Text: in.Text, Search: in.Text, Language: in.Language, Terms: in.Terms},
		Articles: in.Articles, Ledger: in.Ledger, Passages: in.Passages, Finder: in.Finder, Matter: in.Matter, Facts: in.Facts,
	})
	if len(in.Claims) == 0 {
		w.reset()
		w.add(draft.Line{Role: draft.Verdict, Text: w.pick(
			"In der Nachricht steht keine Zahl und keine zugeschriebene Aussage, die sich prüfen lässt.",
			"The message has no figure and no attributed statement that could be checked.")})
		return w.result()
	}
	w.add(draft.Line{Role: draft.Verdict})
	tally := map[draft.Finding]int{}
	checked := withoutRepeats(in.Claims)
	for _, c := range checked {
		tally[w.checkClaim(in.Text, c)]++
	}
	w.lines[0].Text = w.tally(tally)
	w.abstained = tally[draft.NotInCorpus] == len(checked)
	w.contrasted = tally[draft.Contradicted]+tally[draft.OtherFigures] > 0
	return w.result()
}

// withoutRepeats leaves out statements of sentences whose figures are checked, and all but the first of a sentence.
func withoutRepeats(all []claims.Claim) []claims.Claim {
	figures := filter(all, func(c claims.Claim) bool { return c.Kind == claims.Figure })
	out := slices.Clone(figures)
	for _, c := range all {
		if c.Kind == claims.Statement && !sameSentence(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func (w *writer) tally(n map[draft.Finding]int) string {
	var parts []string
	for _, f := range []draft.Finding{draft.Supported, draft.Contradicted, draft.OtherFigures, draft.NotInCorpus} {
		if n[f] > 0 {
			number := w.plain(n[f])
			if n[f] == 1 {
				number = w.pick("eine", "one")
			}
			parts = append(parts, number+" "+w.findingName(f))
		}
	}
	return w.pick("Geprüfte Angaben: ", "Checked: ") + w.list(parts) + "."
}

func (w *writer) findingName(f draft.Finding) string {
	switch f {
	case draft.Supported:
		return w.pick("belegt", "supported")
	case draft.Contradicted:
		return w.pick("widersprochen", "contradicted")
	case draft.OtherFigures:
		return w.pick("mit anderen Angaben", "with other accounts")
	}
	return w.pick("nicht in den Artikeln", "not in the articles")
}

func (w *writer) checkClaim(message string, c claims.Claim) draft.Finding {
	if c.Kind == claims.Figure {
		return w.checkFigure(message, c)
	}
	return w.checkStatement(c)
}

// checkFigure holds one figure of a message against the figures of the same measure and people.
func (w *writer) checkFigure(message string, c claims.Claim) draft.Finding {
	terms := w.termsOf(c)
	same := w.onMatter(filter(w.ledger, func(l claims.Claim) bool { return l.Kind == claims.Figure && w.sameThing(c, l) }), terms)
	fits := filter(same, func(l claims.Claim) bool {
		return contrast.SameNumber(c.Value, l.Value) && w.timesMeet(c, l) && (l.Polarity == claims.Denied) == (c.Polarity == claims.Denied)
	})
	byWhom := filter(fits, func(l claims.Claim) bool { return len(c.Speakers) == 0 || sharesSpeaker(c, l) })
	theirs := filter(same, func(l claims.Claim) bool { return sharesSpeaker(c, l) })
	together := w.onMatter(filter(w.covering(c), func(l claims.Claim) bool { return contrast.SameNumber(c.Value, l.Value) }), terms)
	what := w.quoted(named(message, c))
	switch {
	case len(byWhom) > 0:
		w.finding(what, draft.Supported, w.pick("so in den Artikeln", "the articles have it"), byWhom)
		return draft.Supported
	case len(theirs) > 0:
		w.finding(what, draft.Contradicted, w.pick("dieselbe Stelle nennt in den Artikeln eine andere Zahl", "in the articles the same speaker gives another figure"), theirs)
		return draft.Contradicted
	case len(together) > 0:
		w.finding(what, draft.Contradicted, w.pick("in den Artikeln zählt diese Zahl Tote und Verwundete zusammen", "in the articles that figure counts the dead and the wounded together"), together)
		return draft.Contradicted
	case len(fits) > 0:
		w.finding(what, draft.OtherFigures, w.pick("die Zahl steht in den Artikeln, aber von anderer Seite", "the articles have that figure, but from somebody else"), fits)
		return draft.OtherFigures
	case len(same) > 0:
		w.finding(what, draft.OtherFigures, w.pick("die Artikel haben andere Zahlen", "the articles have other figures"), same)
		return draft.OtherFigures
	}
	w.unknown(what)
	return draft.NotInCorpus
}

// named are the words of a message that make a figure: the figure and, where it follows at once, what it counts.
func named(message string, c claims.Claim) string {
	const reach = 40 // bytes between a figure and its noun
	end := c.Value.End
	if i := strings.Index(message[end:], c.Counted); i >= 0 && i < reach && c.Counted != "" {
		end += i + len(c.Counted)
	}
	return message[c.Value.Start:end]
}

// timesMeet says whether two claims can speak of one time; a claim without a date of its own may speak of any.
func (w *writer) timesMeet(c, l claims.Claim) bool {
	mine, own := w.compare.When(c)
	theirs, dated := w.compare.When(l)
	return !own || !dated || !mine.Closed() || mine.Overlaps(theirs)
}

// termsOf are the message's terms that stand in the claim's sentence.
func (w *writer) termsOf(c claims.Claim) []term {
	return slices.DeleteFunc(slices.Clone(w.terms), func(t term) bool { return !strings.Contains(c.Quote, t.Text) })
}

// sameThing says whether a ledger's claim counts what a message's claim counts. A message that names no people may mean
// any.
func (w *writer) sameThing(c, l claims.Claim) bool {
	if c.Measure != l.Measure || c.Value.Unit != unitOf(l) {
		return false
	}
	nation := w.nationOf(c.Subject)
	if nation == "" {
		return true
	}
	if own := w.nationOf(l.Subject); own != "" && own != nation {
		return false
	}
	return w.compare.SamePeople(c.Subject, l.Subject) || l.Subject == c.Subject
}

func unitOf(c claims.Claim) string {
	if c.Value == nil {
		return ""
	}
	return c.Value.Unit
}

// covering are the combined counts that cover a claim's measure.
func (w *writer) covering(c claims.Claim) []claims.Claim {
	return filter(w.ledger, func(l claims.Claim) bool {
		m, ok := w.vocabulary.Measure(l.Measure)
		nation, _ := w.vocabulary.SplitSubject(c.Subject)
		return ok && slices.Contains(m.Includes, c.Measure) && (nation == "" || w.compare.SamePeople(c.Subject, l.Subject))
	})
}

func sharesSpeaker(a, b claims.Claim) bool {
	return slices.ContainsFunc(a.Speakers, func(s claims.Speaker) bool {
		return slices.ContainsFunc(b.Speakers, func(t claims.Speaker) bool { return s.ID == t.ID }) || slices.Contains(b.Origin, s.ID)
	})
}

// finding writes what the articles have, row by row.
func (w *writer) finding(what string, f draft.Finding, why string, found []claims.Claim) {
	tables := w.compare.Tables(found)
	w.tables = append(w.tables, tables...)
	var s sentence
	s.add(": " + why + ": ")
	for i, t := range tables {
		for k, r := range t.Rows {
			if i+k > 0 {
				s.add("; ")
			}
			s.add(w.figure(r.Head().Value) + ", " + w.by(r.Head()) + ", " + w.when(r.Head()))
			s.cite(w, r.Claims)
		}
	}
	s.add(".")
	w.addChecked(draft.Statement, what, f, s)
}

// unknown writes that the articles have nothing on what was checked.
func (w *writer) unknown(what string) {
	var s sentence
	s.add(".")
	w.addChecked(draft.Note, what, draft.NotInCorpus, s)
}

// addChecked appends a line on what was checked; rest is what follows the finding's name, with the sign that parts the two.
func (w *writer) addChecked(role draft.Role, what string, f draft.Finding, rest sentence) {
	found := rest.text.String()
	w.addSentence(role, rest)
	line := &w.lines[len(w.lines)-1]
	line.Text = what + " – " + w.findingName(f) + found
	line.Checked = &draft.Checked{What: what, Finding: f, Found: strings.TrimLeft(found, ":,. ")}
}

// checkStatement holds one statement of a message against the newest statement of the same event: by the same speaker
// where the message names one, else by or about the same.
func (w *writer) checkStatement(c claims.Claim) draft.Finding {
	if c.Event == "" {
		return w.checkWords(c)
	}
	same := w.byNewest(filter(w.ledger, func(l claims.Claim) bool {
		return l.Kind == claims.Statement && l.Event == c.Event && w.aboutSame(c, l)
	}))
	if own := filter(same, func(l claims.Claim) bool { return sharesPerson(w, c, l) }); len(own) > 0 {
		same = own // what one person said is known by the person, not by the words
	} else {
		same = filter(same, func(l claims.Claim) bool { return w.holdsTerms(l, w.termsOf(c)) })
	}
	if len(same) == 0 {
		return w.checkWords(c)
	}
	newest := w.current(same)
	later := w.counterEvidence(c.Event, same)
	f, why := w.judge(c, newest, later)
	var s sentence
	s.add(", " + why)
	s.add(fmt.Sprintf(w.pick(", neuester Stand %s: ", ", newest: %s: "), w.when(newest)))
	s.quote(w, newest.Article, newest.Span)
	s.cite(w, []claims.Claim{newest})
	if len(later) > 0 {
		s.cite(w, later)
	}
	w.addChecked(draft.Statement, w.quoted(c.Quote), f, s)
	return f
}

// sharesPerson says whether two claims have a speaker in common who is no state: a state has many mouths.
func sharesPerson(w *writer, a, b claims.Claim) bool {
	return slices.ContainsFunc(a.Speakers, func(s claims.Speaker) bool {
		named, ok := w.vocabulary.Speaker(s.ID)
		return (!ok || named.Kind != "state") && slices.ContainsFunc(b.Speakers, func(t claims.Speaker) bool { return s.ID == t.ID })
	})
}

// judge says how a message's statement stands to the newest one of the articles.
func (w *writer) judge(c, newest claims.Claim, later []claims.Claim) (draft.Finding, string) {
	mine, own := w.compare.When(c)
	theirs, dated := w.compare.When(newest)
	switch {
	case newest.Polarity != c.Polarity:
		return draft.Contradicted, w.pick("die Artikel sagen das Gegenteil", "the articles say the opposite")
	case own && dated && mine.Closed() && !mine.Overlaps(theirs):
		return draft.Contradicted, w.pick("die Artikel nennen eine andere Zeit", "the articles give another time")
	case own && mine.Closed() && !dated:
		return draft.OtherFigures, w.pick("ob zu dieser Zeit, sagen die Artikel nicht", "whether at that time, the articles don't say")
	case len(later) > 0:
		return draft.OtherFigures, w.pick("andere Angaben sprechen dagegen", "other reports point the other way")
	case newest.Hedge == claims.Reported && c.Hedge != claims.Reported:
		return draft.Supported, w.pick("dort nur als unbestätigter Bericht", "there only as an unconfirmed report")
	}
	return draft.Supported, w.pick("so in den Artikeln", "the articles have it")
}

// aboutSame says whether two statements are by or about the same.
func (w *writer) aboutSame(c, l claims.Claim) bool {
	if c.Subject == "" || c.Subject == l.Subject || sharesSpeaker(c, l) {
		return true
	}
	_, person := w.vocabulary.Speaker(c.Subject)
	named, _ := w.vocabulary.Speaker(c.Subject)
	if person && named.Kind == "person" {
		return false // what a country did is not what its president did
	}
	nation := w.nationOf(c.Subject)
	return nation != "" && nation == w.nationOf(l.Subject)
}

// holdsTerms says whether a claim's sentence has every name and thing of a message.
func (w *writer) holdsTerms(l claims.Claim, terms []term) bool {
	return !slices.ContainsFunc(terms, func(t term) bool { return t.Sort != question.Other && !t.in(l.Quote) })
}

// checkWords looks for a statement without a known event in the articles' sentences. A sentence that denies what the
// message says, or the other way round, contradicts it.
func (w *writer) checkWords(c claims.Claim) draft.Finding {
	find := w.in.Finder.Prepare(c.Quote, w.code)
	for _, a := range w.likely() {
		for _, sn := range a.Sentences {
			if sn.Kind == corpus.Title || cover(find(a.Body[sn.Start:sn.End])) < nearlyAll {
				continue
			}
			f := draft.Supported
			if negates(c.Quote) != negates(a.Body[sn.Start:sn.End]) {
				f = draft.Contradicted
			}
			var s sentence
			s.add(": ")
			s.quote(w, a.ID, sn.Span)
			s.citeArticle(w, a.ID)
			w.addChecked(draft.Statement, w.quoted(c.Quote), f, s)
			return f
		}
	}
	w.unknown(w.quoted(c.Quote))
	return draft.NotInCorpus
}

// negates says whether a sentence has a word that turns it round.
func negates(text string) bool {
	return slices.ContainsFunc(claims.Words(text), func(x claims.Word) bool {
		switch x.Folded {
		case "nicht", "nie", "niemals", "kein", "keine", "keinen", "keiner", "niemand", "not", "never", "no", "nobody":
			return true
		}
		return strings.HasSuffix(x.Folded, "nt") && strings.ContainsAny(x.Text, "'’")
	})
}
