package answer

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// leading is how many sentences of an answer may answer; the first may only say how the sources stand.
const leading = 2

// enoughProse is the share of the question's words, by weight, that prose and its sources have to have where no number is
// asked for: prose that was verified, and has the question's names, may put the rest in other words.
const enoughProse = 0.34

// Answers says whether verified lines answer the question that was asked: one of the first tells a claim that the question
// asks for, or, where the ledger has none of those, says what the question names.
func (c *Conversation) Answers(d draft.Draft) bool {
	if d.Abstained {
		return c.base.Draft.Abstained
	}
	first := d.Lines[:min(len(d.Lines), leading)]
	if slices.ContainsFunc(first, c.tellsWanted) {
		return true
	}
	if c.wantsNumber() && len(c.Wanted()) > 0 && !c.onlyVague() && !slices.ContainsFunc(first, c.saysUnknown) {
		// The ledger has figures that the question asks for: a passage's other number is hardly one of them.
		return len(c.base.Input.Asked.Measures) == 0 && slices.ContainsFunc(first, func(l draft.Line) bool { return c.countsAsked(l) && c.holds(l) })
	}
	return slices.ContainsFunc(first, c.holds)
}

// countsAsked says whether the very sentences that have a line's numbers have the words of the question.
func (c *Conversation) countsAsked(l draft.Line) bool {
	w := c.model.evidence.writer(c.base.Input)
	if w.in.Finder == nil {
		return false
	}
	return w.asked.Outcome && w.asked.TellsOutcome(claims.Words(l.Text)) || c.covers(w, c.sentencesWith(w, l, c.numbers(l.Text)))
}

// onlyVague says whether the ledger has but vague figures that the question asks for, "thousands": a closer one answers too.
func (c *Conversation) onlyVague() bool {
	wanted := c.Wanted()
	return len(wanted) > 0 && !slices.ContainsFunc(c.evidence.Claims, func(cl claims.Claim) bool {
		return slices.Contains(wanted, cl.ID) && (cl.Value == nil || !cl.Value.Vague)
	})
}

// tellsWanted says whether a line tells a claim that the question asks for: it cites the claim, or a passage that holds it,
// and has its number where the question asks for one.
func (c *Conversation) tellsWanted(l draft.Line) bool {
	wanted := c.Wanted()
	numbers := c.numbers(l.Text)
	return slices.ContainsFunc(c.evidence.Claims, func(cl claims.Claim) bool {
		switch {
		case !slices.Contains(wanted, cl.ID) || !c.cites(l, cl):
			return false
		case c.wantsNumber():
			return has(numbers, cl.Value)
		}
		return slices.Contains(l.Claims, cl.ID) || c.speaksOf(l, cl) || leavesVerb(l.Text)
	})
}

// leavesVerb says whether a line leaves what somebody did to the question: "The minister did, according to the agency".
func leavesVerb(text string) bool {
	words := claims.Words(text)
	for i, x := range words {
		if i == 0 || x.Kind != lang.Punct {
			continue
		}
		switch words[i-1].Folded {
		case "did", "does", "do", "has", "have", "had", "was", "were", "is", "are":
			return true
		}
		return false
	}
	return false
}

// speaksOf says whether a line that cites only a passage stands on the very sentence that a claim was read from.
func (c *Conversation) speaksOf(l draft.Line, cl claims.Claim) bool {
	if c.base.Input.Finder == nil {
		return true
	}
	find := c.base.Input.Finder.Prepare(l.Text, c.base.Input.Asked.Language)
	nearest := strings.TrimSpace(nearestSentence(c.support(l), find))
	return strings.Contains(nearest, cl.Quote) || strings.Contains(cl.Quote, nearest)
}

// wantsNumber says whether only a number answers the question.
func (c *Conversation) wantsNumber() bool {
	asked := c.base.Input.Asked
	return wantsFigures(asked) || asked.Form == question.Count
}

func (c *Conversation) numbers(text string) []quantity.Quantity {
	return quantity.Find(text, c.base.Input.Asked.Language, nil)
}

func (c *Conversation) cites(l draft.Line, cl claims.Claim) bool {
	return slices.Contains(l.Claims, cl.ID) || slices.ContainsFunc(c.evidence.Passages, func(p draft.Scored) bool {
		return p.Article == cl.Article && slices.Contains(l.Passages, p.ID) && p.Span.Contains(cl.Span)
	})
}

// has says whether one of the numbers is a claim's, whatever its qualifier; a figure that is not known has none.
func has(numbers []quantity.Quantity, v *claims.Value) bool {
	if v == nil || v.Low == nil && v.High == nil {
		return true
	}
	is := func(a, b *float64) bool { return a != nil && b != nil && *a == *b }
	return slices.ContainsFunc(numbers, func(q quantity.Quantity) bool {
		return is(q.Low, v.Low) || is(q.High, v.High) || is(q.Low, v.High) || is(q.High, v.Low)
	})
}

// holds says whether a line, with the words that it stands on, has the names of the question and enough of its words. A
// question for a number needs one in the line, and measure and people of the question beside it; a question when needs a
// time, one why a reason.
func (c *Conversation) holds(l draft.Line) bool {
	w := c.model.evidence.writer(c.base.Input)
	if w.in.Finder == nil {
		return false
	}
	numbers := c.numbers(l.Text)
	text := l.Text + "\n" + c.sentencesWith(w, l, numbers)
	asserted := c.wantsNumber() && c.claimed(w, l, numbers)
	if c.wantsNumber() && !asserted && (len(numbers) == 0 && !saysNone(l.Text) || !w.namesPeople(text)) {
		return false
	}
	if w.asked.Why && !w.fitsForm(l.Text) || w.asked.Form == question.When && len(calendar.Find(l.Text, calendar.Interval{})) == 0 {
		return false
	}
	if w.asked.Where && !slices.ContainsFunc(l.Sources, func(n int) bool { return w.tellsPlace(c.evidence.Articles[n-1].ID, text) }) {
		return false
	}
	measured := c.wantsNumber() && (len(w.asked.Measures) > 0 || w.countedIn(text)) // measure and people stand for the words of the question
	outcome := w.asked.Outcome && w.asked.TellsOutcome(claims.Words(l.Text))
	return c.namesAll(w, l, text) && (measured || outcome || saysYesNo(l.Text) && w.bearsOn(text) || c.covers(w, text) || c.coversSearch(w, l, text) || c.follows(w, l, text) || c.quotedToo(w, l) || c.tellsWord(w, l))
}

// claimed says whether a line tells a claim about the measure and the people that the question asks for, whatever words name
// them there: its number, or that the number is not known.
func (c *Conversation) claimed(w *writer, l draft.Line, numbers []quantity.Quantity) bool {
	return slices.ContainsFunc(w.ledger, func(cl claims.Claim) bool {
		nation, role := w.vocabulary.SplitSubject(cl.Subject)
		if !slices.Contains(w.asked.Measures, cl.Measure) || w.asked.Nation == "" || nation != w.asked.Nation || role != w.asked.Role || !c.cites(l, cl) {
			return false
		}
		if cl.Polarity == claims.Unknown {
			return saysNone(l.Text) && c.speaksOf(l, cl)
		}
		return cl.Value != nil && len(numbers) > 0 && has(numbers, cl.Value)
	})
}

// saysUnknown says whether a line tells that what the question asks for is not known, where a claim says so.
func (c *Conversation) saysUnknown(l draft.Line) bool {
	return saysNone(l.Text) && c.claimed(c.model.evidence.writer(c.base.Input), l, nil)
}

// tellsWord says whether a line stands on a sentence that names whose word an open question asks for: "what did X say about
// the money" is answered by what X said of the means.
func (c *Conversation) tellsWord(w *writer, l draft.Line) bool {
	if w.asked.Form != question.Open || !slices.ContainsFunc(w.terms, func(t term) bool { return saidOf(t.Folded) }) {
		return false
	}
	names := filterTerms(w.terms, func(t term) bool { return t.Sort == question.Name })
	nearest := nearestSentence(c.support(l), w.in.Finder.Prepare(l.Text, w.asked.Language))
	return len(names) > 0 && len(names) == len(filterTerms(names, func(t term) bool { return t.in(nearest) }))
}

// saidOf says whether a word of a question asks what somebody said.
func saidOf(folded string) bool {
	return slices.Contains([]string{"sagt", "sagte", "gesagt", "say", "said", "says", "aeusserte", "aeussert", "meinte", "meint"}, folded)
}

// quotedToo says whether a line stands on a sentence that the answer from the evidence alone quotes.
func (c *Conversation) quotedToo(w *writer, l draft.Line) bool {
	if c.wantsNumber() || c.base.Draft.Abstained {
		return false
	}
	nearest := strings.TrimSpace(nearestSentence(c.support(l), w.in.Finder.Prepare(l.Text, w.asked.Language)))
	return nearest != "" && slices.ContainsFunc(c.base.Draft.Lines, func(o draft.Line) bool {
		return o.Role != draft.Nearest && o.Role != draft.Note && strings.Contains(o.Text, nearest)
	})
}

// follows says whether what a line stands on takes up the sentence before it, as "she demands" does: both together have to
// have more of the question's words than one alone.
func (c *Conversation) follows(w *writer, l draft.Line, text string) bool {
	if c.wantsNumber() {
		return false
	}
	find := w.content()
	own := slices.ContainsFunc(find(text), func(f draft.Found) bool { return f.Similarity >= found && !w.isName(f.Word) })
	if !pointsBack(l.Text) && (!own || !opensWithPronoun(l.Text)) {
		return false
	}
	support := c.support(l)
	before := ""
	for _, s := range lang.Sentences(support) {
		one := support[s.Start:s.End]
		if before != "" && strings.Contains(text, one) && cover(find(before+"\n"+text)) >= enough {
			return true
		}
		before = one
	}
	return false
}

// pointsBack says whether a line says of something that it is so or not: "there is no evidence of that".
func pointsBack(text string) bool {
	return slices.ContainsFunc(claims.Words(text), func(x claims.Word) bool {
		switch x.Folded {
		case "das", "dies", "davon", "dafuer", "dazu", "that", "this":
			return true
		}
		return false
	})
}

// opensWithPronoun says whether a line begins with whom the sentence before named.
func opensWithPronoun(text string) bool {
	words := claims.Words(text)
	if len(words) == 0 {
		return false
	}
	switch words[0].Folded {
	case "er", "sie", "es", "he", "she", "it", "they":
		return true
	}
	return false
}

// namesAll says whether a text has the names and the counted noun of the question, and where a number is asked for, its
// things too; what every article behind the line is about need not be named again.
func (c *Conversation) namesAll(w *writer, l draft.Line, text string) bool {
	needed, things, _ := sorted(w.terms)
	if c.wantsNumber() {
		needed = append(needed, things...)
	}
	counted := slices.ContainsFunc(needed, func(t term) bool { return t.Counted && t.in(text) })
	hits := w.in.Finder.Prepare(w.asked.Content, w.asked.Language)(text)
	return !slices.ContainsFunc(needed, func(t term) bool {
		switch {
		case t.in(text) || t.Sort != question.Name && c.means(t.Text, text) || t.Counted && counted: // "postal ballot envelopes" are one thing
			return false
		case t.Ordinal && w.asked.TellsMore(claims.Words(text)):
			return false
		case t.Sort == question.Thing && !t.Counted && slices.ContainsFunc(hits, func(f draft.Found) bool {
			return f.Similarity >= found && lang.Fold(f.Word) == t.Folded // part of one thing with its neighbour: "arms exports"
		}):
			return false
		}
		return t.Counted || !c.theme(t, l)
	})
}

// covers says whether a text has enough of the question's words, and not names alone: that somebody is spoken of does not
// answer where they live.
func (c *Conversation) covers(w *writer, text string) bool {
	if topic := w.asked.Topic; topic != "" && strings.Contains(lang.Fold(text), lang.Fold(topic)) {
		return true
	}
	hits := slices.Clone(w.content()(text)) // the finder keeps hits
	for i := range hits {
		// Who, what and why are not asked by one word: others of its meaning tell too little of them.
		if (c.wantsNumber() || saysYesNo(text)) && hits[i].Similarity < found && !w.isName(hits[i].Word) && c.means(hits[i].Word, text) {
			hits[i].Similarity = found
		}
	}
	if needed, _, _ := sorted(w.terms); len(hits) == 0 && len(needed) > 0 {
		return !slices.ContainsFunc(needed, func(t term) bool { return !t.in(text) }) // "what does X get from Y" has only names
	}
	others := slices.DeleteFunc(slices.Clone(hits), func(f draft.Found) bool { return w.isName(f.Word) })
	least := c.leastCover()
	return len(hits) > 0 && (len(others) == 0 || cover(others) >= least || cover(others) > 0 && cover(hits) >= least)
}

// means says whether a text has another word for one of the question: an answer that was verified may say "shortfall" of what
// the question calls a deficit.
func (c *Conversation) means(word, text string) bool {
	return c.base.Means != nil && c.base.Means(word, text)
}

func (c *Conversation) leastCover() float64 {
	if c.wantsNumber() && !c.onlyVague() {
		return enough
	}
	return enoughProse
}

// coversSearch says whether a line, with what it stands on, has two of the words that the model looked for a question in
// unusual words by, names aside. A model could look for what it wants to say: its words count only beside half of the
// question's, or where the line is about the people that the question names.
func (c *Conversation) coversSearch(w *writer, l draft.Line, text string) bool {
	own := w.in.Finder.Prepare(w.asked.Content, w.asked.Language)(text)
	support := c.support(l)
	if (len(own) == 0 || cover(own) < c.leastCover()/2) && !w.namesNation(support) {
		return false
	}
	const least = 2
	n := 0
	for _, words := range c.base.Input.Searches {
		for _, f := range w.in.Finder.Prepare(words, lang.German)(text + "\n" + support) {
			if f.Similarity >= found && !w.isName(f.Word) {
				n++
			}
		}
	}
	return n >= least
}

// isName says whether a word is a name in the question, or part of one.
func (w *writer) isName(word string) bool {
	return slices.ContainsFunc(w.terms, func(t term) bool {
		return t.Sort == question.Name && slices.Contains(strings.Fields(t.Folded), lang.Fold(word))
	})
}

// namesNation says whether the question asks about a nation, and a text speaks of it.
func (w *writer) namesNation(text string) bool {
	return w.asked.Nation != "" && slices.ContainsFunc(w.vocabulary.Nations(claims.Words(text)), func(h claims.Hit) bool { return h.ID == w.asked.Nation })
}

// namesPeople says whether a text speaks of the measure and the people that the question asks about.
func (w *writer) namesPeople(text string) bool {
	words := claims.Words(text)
	is := func(id string) func(claims.Hit) bool { return func(h claims.Hit) bool { return h.ID == id } }
	if len(w.asked.Measures) > 0 && !slices.ContainsFunc(w.vocabulary.Measures(words), func(h claims.Hit) bool {
		return slices.Contains(w.asked.Measures, h.ID)
	}) {
		return false
	}
	return (w.asked.Nation == "" || slices.ContainsFunc(w.vocabulary.Nations(words), is(w.asked.Nation))) &&
		(w.asked.Role == "" || slices.ContainsFunc(w.vocabulary.Roles(words), is(w.asked.Role)))
}

// bearsOn says whether a text tells, or denies, every event that a yes-or-no question asks about.
func (w *writer) bearsOn(text string) bool {
	if w.asked.Form != question.Whether || len(w.asked.Events) == 0 {
		return false
	}
	hits := w.vocabulary.Events(claims.Words(text))
	return !slices.ContainsFunc(w.asked.Events, func(id string) bool {
		return !slices.ContainsFunc(hits, func(h claims.Hit) bool { return h.ID == id && h.Key != "question" })
	})
}

// saysYesNo says whether a line begins with yes or no.
func saysYesNo(text string) bool {
	words := claims.Words(text)
	return len(words) > 0 && slices.Contains([]string{"ja", "nein", "yes", "no"}, words[0].Folded)
}

// countedIn says whether a text has what the question counts, in all of several words.
func (w *writer) countedIn(text string) bool {
	hits := w.in.Finder.Prepare(w.asked.Content, w.asked.Language)(text)
	n := 0
	for _, t := range w.terms {
		if !t.Counted {
			continue
		}
		if !t.in(text) && !slices.ContainsFunc(hits, func(f draft.Found) bool { return f.Similarity >= found && lang.Fold(f.Word) == t.Folded }) {
			return false
		}
		n++
	}
	return n > 1
}

// saysNone says whether a line says that there is nothing to count.
func saysNone(text string) bool {
	return slices.ContainsFunc(claims.Words(text), func(x claims.Word) bool {
		switch x.Folded {
		case "kein", "keine", "keinen", "keiner", "keines", "keinem", "niemand", "niemanden", "niemandem", "null", "no", "none", "nobody", "zero", "not", "nicht":
			return true
		}
		return false
	})
}

// theme says whether every article behind a line is about a term, so that its passages need not name it again.
func (c *Conversation) theme(t term, l draft.Line) bool {
	for _, n := range l.Sources {
		a := c.evidence.Articles[n-1]
		if !t.in(a.Title) && !t.in(a.Body) {
			return false
		}
	}
	return len(l.Sources) > 0
}

// support is the text of the passages and claims that a line stands on.
func (c *Conversation) support(l draft.Line) string {
	var parts []string
	for _, p := range c.evidence.Passages {
		if slices.Contains(l.Passages, p.ID) {
			parts = append(parts, p.Text)
		}
	}
	return strings.Join(append(parts, c.quotesOf(l)), "\n")
}

// quotesOf are the sentences of the claims that a line cites.
func (c *Conversation) quotesOf(l draft.Line) string {
	var parts []string
	for _, cl := range c.evidence.Claims {
		if slices.Contains(l.Claims, cl.ID) {
			parts = append(parts, cl.Quote)
		}
	}
	return strings.Join(parts, "\n")
}

// sentencesWith are the sentences that a line stands on which have one of its numbers; for a line without, the claims that
// it cites and the sentence that has most of its words, with those that it merges.
func (c *Conversation) sentencesWith(w *writer, l draft.Line, numbers []quantity.Quantity) string {
	text := c.support(l)
	has := func(one string) bool { return sharesNumber(one, numbers) }
	var parts []string
	if len(numbers) == 0 {
		find := w.in.Finder.Prepare(l.Text, w.asked.Language)
		nearest := nearestSentence(text, find)
		own := cover(find(nearest))
		has = func(one string) bool {
			return one == nearest || own > 0 && cover(find(nearest+"\n"+one)) >= own*merged
		}
		parts = []string{c.quotesOf(l)}
	}
	told := func(string) bool { return false }
	if len(numbers) > 0 && !c.wantsNumber() { // a figure is told with what another sentence says of its matter
		find := w.in.Finder.Prepare(l.Text, w.asked.Language)
		told = func(one string) bool { return cover(find(one)) >= alsoTold }
	}
	before := ""
	for _, s := range lang.Sentences(text) {
		one := text[s.Start:s.End]
		if has(one) || told(one) {
			if len(numbers) > 0 && leansBack(one) {
				parts = append(parts, before)
			}
			parts = append(parts, one)
		}
		before = one
	}
	return strings.Join(parts, "\n")
}

// leansBack says whether a sentence names by a pronoun what the sentence before named: "according to its count", "until now
// there were".
func leansBack(sentence string) bool {
	return slices.ContainsFunc(claims.Words(sentence), func(x claims.Word) bool {
		switch x.Folded {
		case "er", "sie", "es", "ihm", "ihr", "seiner", "seinen", "seine", "ihrer", "ihren", "ihre", "dessen", "deren", "he", "she", "it", "they", "his", "her", "its", "their":
			return true
		}
		return false
	})
}

// merged is how much more of a line's words the nearest sentence and another one have together where the line tells both.
const merged = 1.5

// alsoTold is the share of a line's words from which it tells something of a sentence, too.
const alsoTold = 0.1

func sharesNumber(text string, numbers []quantity.Quantity) bool {
	for _, code := range []lang.Code{lang.German, lang.English} { // number words too
		if slices.ContainsFunc(quantity.Find(text, code, nil), func(q quantity.Quantity) bool {
			return has(numbers, &claims.Value{Low: q.Low, High: q.High})
		}) {
			return true
		}
	}
	return false
}

// nearestSentence is the sentence of a text that has most of the words looked for.
func nearestSentence(text string, find func(string) []draft.Found) string {
	best, most := "", 0.0
	for _, s := range lang.Sentences(text) {
		if one := text[s.Start:s.End]; cover(find(one)) > most {
			best, most = one, cover(find(one))
		}
	}
	return best
}
