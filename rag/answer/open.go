package answer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// The shares of a question's words, weighted by rarity, that a sentence must hold to count as its answer; a sentence
// that holds less still counts where its paragraph holds nearly all. They were set on the development questions and
// checked on others; see docs/measurements.md.
const (
	enough          = 0.55
	enoughParagraph = 0.42
	nearlyAll       = 0.80
	short           = 3 // a question of so few words must be covered more
	enoughOfShort   = 0.66
	related         = 0.30 // from here a sentence is worth showing as nearest
)

// candidate is a sentence that may answer an open question.
type candidate struct {
	article  corpus.Article
	sentence corpus.Sentence
	cover    float64 // share of the question in the sentence
	wide     float64 // share in the paragraph
	score    float64
	rarest   bool // the word that says most stands in the sentence or its paragraph
	reason   bool // the question asks why, and the sentence gives a reason
	missing  bool // a name of the question stands neither in the paragraph nor in the article
}

func (c candidate) answers() bool {
	if c.reason && !c.missing && c.wide >= nearlyAll {
		return true
	}
	return !c.missing && c.rarest && (c.cover >= enough || c.cover >= enoughParagraph && c.wide >= nearlyAll)
}

// openOrAbstain answers with the sentences that hold what was asked, or says that none does.
func (w *writer) openOrAbstain() {
	if w.saidBy() {
		return
	}
	if w.falsePremise() {
		return
	}
	all := w.candidates()
	var answers []candidate
	for _, c := range all {
		if c.answers() && w.hasTime(c) && w.hasPlace(c) && w.hasAct(c) && w.tellsWhether(c) {
			answers = append(answers, c)
		}
	}
	if !slices.ContainsFunc(answers, w.hasReason) {
		if (len(w.asked.Events) == 0 || !w.events()) && !w.quoteWhole(all) {
			w.abstainOpen(all)
		}
		return
	}
	w.writeOpen(trim(answers))
}

// tellsWhether says whether a sentence tells of what a yes-or-no question asks about people: "did anybody die" is answered by
// no sentence that tells of neither dead nor killed.
func (w *writer) tellsWhether(c candidate) bool {
	return w.asked.Form != question.Whether || len(w.asked.Measures) == 0 || len(w.asked.Events) > 0 ||
		w.tellsMeasure(claims.Words(c.article.Body[c.sentence.Start:c.sentence.End]))
}

// hasReason says whether a sentence gives a reason, or its paragraph does, where the question asks for one.
func (w *writer) hasReason(c candidate) bool {
	return !w.asked.Why || c.reason || w.fitsForm(w.paragraph(c.article, c.sentence.Span))
}

// hasAct says whether a sentence tells of what somebody is asked to have done: who leads the Red Cross is told by no sentence
// that only names it.
func (w *writer) hasAct(c candidate) bool {
	text := c.article.Body[c.sentence.Start:c.sentence.End]
	return w.asked.Form != question.Who || !slices.ContainsFunc(w.terms, func(t term) bool {
		return t.Sort == question.Other && !isLight(t.Folded) && !t.in(text)
	})
}

// hasTime says whether a sentence has a time where the question asks for one.
func (w *writer) hasTime(c candidate) bool {
	return w.asked.Form != question.When || len(calendar.Find(c.article.Body[c.sentence.Start:c.sentence.End], calendar.Interval{})) > 0
}

// trim keeps the best sentences: those nearly as good as the first, at most three, one an article where possible.
func trim(all []candidate) []candidate {
	const margin, limit = 0.8, 3
	var out []candidate
	for _, c := range all {
		if c.score < margin*all[0].score || len(out) == limit {
			break
		}
		out = append(out, c)
	}
	return out
}

// candidates are the sentences of the passages found, best first.
func (w *writer) candidates() []candidate {
	find := w.content()
	names := append(w.names(), w.namedTerms()...)
	telling := w.tellingEvent()
	var out []candidate
	seen := map[string]map[int]bool{}
	for _, p := range w.in.Passages {
		a, ok := w.articles[p.Article]
		if !ok {
			continue
		}
		if seen[a.ID] == nil {
			seen[a.ID] = map[int]bool{}
		}
		wide := cover(find(p.Text))
		for _, s := range a.Sentences {
			if !p.Span.Contains(s.Span) || seen[a.ID][s.Start] || s.Kind == corpus.Title || w.vocabulary.IsInstruction(a.Body[s.Start:s.End]) {
				continue
			}
			seen[a.ID][s.Start] = true
			c := w.candidate(a, s, find, names, wide)
			if telling[a.ID] && w.givesReason(a, s) { // "the withdrawal" is that of the people whom its article told of
				c.missing, c.reason, c.wide = false, true, max(c.wide, nearlyAll)
				c.score = max(c.score, c.wide+0.25)
			}
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.article.ID, b.article.ID), cmp.Compare(a.sentence.Start, b.sentence.Start))
	})
	return out
}

// content finds the words of the question in texts. Those that name an event are found in any words for it, "abgezogen" in
// "Abzug", and those that name a listed speaker under any name, "Zelensky" in "Selenskyj".
func (w *writer) content() func(string) []draft.Found {
	find := w.in.Finder.Prepare(w.asked.Content, w.asked.Language)
	listed := map[string][2][]claims.Hit{}
	asked := claims.Words(w.asked.Text)
	for kind, hits := range [2][]claims.Hit{w.vocabulary.Events(asked), w.vocabulary.Speakers(asked)} {
		for _, h := range hits {
			for _, x := range asked[h.First : h.Last+1] { // "pulled" of "pulled out"
				both := listed[x.Text]
				both[kind] = append(both[kind], h)
				listed[x.Text] = both
			}
		}
	}
	if len(listed) == 0 {
		return find
	}
	return func(text string) []draft.Found {
		out := slices.Clone(find(text))
		words := claims.Words(text)
		told := [2][]claims.Hit{w.vocabulary.Events(words), w.vocabulary.Speakers(words)}
		for i, f := range out {
			for kind, asked := range listed[f.Word] {
				if sharesID(asked, told[kind]) {
					out[i].Similarity = 1
				}
			}
		}
		return out
	}
}

// sharesID says whether two lists of hits have an entry of a table in common.
func sharesID(a, b []claims.Hit) bool {
	return slices.ContainsFunc(a, func(x claims.Hit) bool {
		return slices.ContainsFunc(b, func(y claims.Hit) bool { return x.ID == y.ID })
	})
}

func (w *writer) candidate(a corpus.Article, s corpus.Sentence, find func(string) []draft.Found, names []term, wide float64) candidate {
	text := a.Body[s.Start:s.End]
	fs := find(text)
	c := candidate{article: a, sentence: s, cover: cover(fs), wide: wide}
	around := find(w.paragraph(a, s.Span))
	c.rarest = (holdsRarest(fs) || holdsRarest(around)) && (len(fs) > short || max(cover(fs), cover(around)) >= enoughOfShort)
	c.score = c.cover + 0.25*wide
	if w.fitsForm(text) {
		c.reason = s.Kind != corpus.Heading
		c.score = max(c.score*1.15, wide+0.25)
	}
	if s.Kind == corpus.Heading {
		c.score *= 0.5
	}
	paragraph := w.paragraph(a, s.Span)
	for _, n := range names {
		if !n.in(text) && !n.in(paragraph) && (n.people || w.sentencesWith(a, n) == 0) {
			c.missing = true
		}
	}
	return c
}

// names are the people, places and things of the question that an answer has to be about.
func (w *writer) names() []term {
	var out []term
	for _, t := range w.terms {
		if t.Sort == question.Name {
			out = append(out, t)
		}
	}
	return append(out, w.peoples()...)
}

// peoples are the people and the country that the question is about.
func (w *writer) peoples() []term {
	var out []term
	for _, id := range []string{w.asked.Nation, w.asked.Place} {
		if id != "" {
			nation := w.made(id, w.nationFinder(id))
			nation.people = id == w.asked.Nation
			out = append(out, nation)
		}
	}
	return out
}

// cover is the share of a question's words that stand in a text, weighted by their rarity; a weak similarity counts
// little.
func cover(fs []draft.Found) float64 {
	var have, all float64
	for _, f := range fs {
		all += f.Weight
		if f.Similarity >= found {
			have += f.Weight * f.Similarity
		}
	}
	if all == 0 {
		return 0
	}
	return have / all
}

// holdsRarest says whether the rarest word of the question, which says most about what is asked, is among those found.
func holdsRarest(fs []draft.Found) bool {
	best := -1
	for i, f := range fs {
		if best < 0 || f.Weight > fs[best].Weight {
			best = i
		}
	}
	return best < 0 || fs[best].Similarity >= found
}

// fitsForm says whether a sentence has what the form of the question wants: a reason, say.
func (w *writer) fitsForm(text string) bool {
	if !w.asked.Why {
		return false
	}
	protest := w.asksOfProtest()
	for _, x := range claims.Words(text) {
		switch x.Folded {
		case "gegen", "fuer", "against", "for":
			if protest {
				return true // what people march against is why they march
			}
		case "grund", "gruende", "weil", "wegen", "aufgrund", "deshalb", "daher", "denn", "damit", "ursache", "motiv", "because", "reason", "due", "since", "warum", "weshalb", "wieso", "why", "ungeklaert", "unclear":
			return true
		}
		if strings.HasPrefix(x.Folded, "begruend") || strings.HasPrefix(x.Folded, "zurueckzufuehr") || strings.HasPrefix(x.Folded, "explain") || strings.HasPrefix(x.Folded, "attribut") {
			return true
		}
	}
	return false
}

// asksOfProtest says whether a question is about people who demand something together.
func (w *writer) asksOfProtest() bool {
	return slices.ContainsFunc(claims.Words(w.asked.Text), func(x claims.Word) bool {
		return slices.ContainsFunc([]string{"demonstr", "protest", "streik", "strik", "klag", "sue", "march"}, func(stem string) bool { return strings.HasPrefix(x.Folded, stem) })
	})
}

// writeOpen quotes the sentences under a verdict that says no more than they do.
func (w *writer) writeOpen(answers []candidate) {
	var s sentence
	s.add(w.pick("Dazu steht in den Artikeln", "What the articles say"))
	ids := make([]string, len(answers))
	for i, c := range answers {
		ids[i] = c.article.ID
	}
	s.citeArticle(w, ids...)
	s.add(":")
	w.addSentence(draft.Verdict, s)
	for _, c := range answers {
		w.writeSentence(draft.Statement, "", c)
	}
}

// writeSentence quotes a sentence with its article's date and, where the ledger knows one, its speaker.
func (w *writer) writeSentence(role draft.Role, lead string, c candidate) {
	var s sentence
	s.add(lead)
	var own []claims.Claim
	for _, cl := range w.ledger {
		if cl.Article == c.article.ID && cl.Span == c.sentence.Span {
			own = append(own, cl)
		}
	}
	head := upperFirst(w.reported(c.article.Published))
	if lead != "" {
		head = w.reported(c.article.Published)
	}
	s.add(head)
	if names := w.allSpeakers(own); names != "" {
		s.add(", " + names)
	}
	s.add(": ")
	s.quote(w, c.article.ID, c.sentence.Span)
	s.marks(w, own)
	s.citeArticle(w, c.article.ID)
	w.addSentence(role, s)
}

// allSpeakers names the speakers of a sentence's claims once.
func (w *writer) allSpeakers(own []claims.Claim) string {
	var names []string
	for _, c := range own {
		for _, sp := range c.Speakers {
			if n := w.speakerName(sp); !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	return w.list(names)
}

// saidBy answers "what did X say" with X's statements, the ones that hold most of the question first.
func (w *writer) saidBy() bool {
	if len(w.asked.Speakers) == 0 && w.asked.UnlistedSpeaker == "" || w.asked.Form != question.Open {
		return false
	}
	terms := w.terms
	said := filter(w.ledger, func(c claims.Claim) bool {
		if !w.saidByAsked(c) || !w.inTime(c) {
			return false
		}
		for _, t := range terms {
			if t.Sort == question.Name && !t.in(c.Quote) && !t.in(w.paragraph(w.articles[c.Article], c.Span)) {
				return false
			}
		}
		return true
	})
	said = w.distinct(w.byNewest(w.onTopic(said)))
	if len(said) == 0 {
		return false
	}
	var s sentence
	rest := len(said) - most
	said = said[:min(len(said), most)]
	s.add(w.askedSpeaker() + w.pick(", wie die Artikel berichten", ", as the articles report"))
	s.cite(w, said)
	s.add(":")
	w.addSentence(draft.Verdict, s)
	for _, c := range said {
		w.writeStatement(c)
	}
	if rest > 0 {
		w.add(draft.Line{Role: draft.Note, Text: w.pick("Die Artikel berichten mehr von dieser Seite; eine genauere Frage findet es.", "The articles report more from this side; a narrower question finds it.")})
	}
	return true
}

// onTopic keeps the statements whose paragraphs hold most of what the question is about, where any holds some of it.
func (w *writer) onTopic(said []claims.Claim) []claims.Claim {
	most, held := 0, map[string]int{}
	for _, c := range said {
		around := w.paragraph(w.articles[c.Article], c.Span)
		told := w.vocabulary.Events(claims.Words(around))
		for _, e := range w.asked.Events {
			if slices.ContainsFunc(told, func(h claims.Hit) bool { return h.ID == e }) {
				held[c.ID]++
			}
		}
		for _, t := range append(slices.Clone(w.terms), w.peoples()...) {
			if t.in(around) {
				held[c.ID]++
			}
		}
		most = max(most, held[c.ID])
	}
	return filter(said, func(c claims.Claim) bool { return held[c.ID] == most })
}
