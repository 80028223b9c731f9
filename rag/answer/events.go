package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// most is how many statements an answer shows: more is no answer but a press review.
const most = 6

// events answers questions about what was confirmed, withdrawn, signed and so on, from the ledger's statements, newest
// first. It is false where the ledger has none that fit.
func (w *writer) events() bool {
	event := w.mainEvent()
	found := w.statementsOf(event)
	if len(found) == 0 {
		return false
	}
	later := w.counterEvidence(event, found)
	if w.asked.Why {
		later = nil // why they left is not told by who came afterwards
	}
	all := w.byNewest(append(slices.Clone(found), later...))
	shown := w.distinct(all)
	if w.asked.Form == question.Whether {
		w.whether(event, found, later)
	} else {
		w.whenOrWho(event, found)
	}
	for _, c := range shown[:min(len(shown), most)] {
		w.writeStatement(c)
	}
	return true
}

// mainEvent is the event that the question turns on: "confirmed sending troops" asks for the confirmation.
func (w *writer) mainEvent() string {
	order := []string{"confirmed", "withdrawn", "recaptured", "in_force", "signed", "ordered", "exchanged", "convicted", "elected", "resigned", "died", "captured", "deployed"}
	for _, e := range order {
		if slices.Contains(w.asked.Events, e) {
			return e
		}
	}
	return w.asked.Events[0]
}

// statementsOf are the ledger's statements of an event by or about those the question names.
func (w *writer) statementsOf(event string) []claims.Claim {
	terms := append(slices.Clone(w.terms), w.namedTerms()...)
	found := filter(w.ledger, func(c claims.Claim) bool {
		if c.Kind != claims.Statement || c.Event != event || !w.saidByAsked(c) || !w.about(c) {
			return false
		}
		if w.asked.Where && !w.tellsPlace(c.Article, c.Quote) {
			return false
		}
		if w.asked.Denied && w.asked.Form != question.Whether && c.Polarity != claims.Denied {
			return false
		}
		return w.inTime(c) || w.asked.Form == question.When || w.tellsBefore(c)
	})
	return w.fullest(w.beside(w.onMatter(found, terms), terms), slices.Concat(terms, w.eventTerms()))
}

// beside keeps the statements that have every name of the question in their own paragraph, where there are any: a place
// that is only a theme of the article may have nothing to do with them.
func (w *writer) beside(found []claims.Claim, terms []term) []claims.Claim {
	needed, _, _ := sorted(terms)
	close := filter(found, func(c claims.Claim) bool {
		text := w.paragraph(w.articles[c.Article], c.Span)
		return !slices.ContainsFunc(needed, func(t term) bool { return !t.in(text) })
	})
	if len(close) == 0 {
		return found
	}
	return close
}

// eventTerms are the words by which the question named its events: of many deployments, the one that is called a
// regrouping.
func (w *writer) eventTerms() []term {
	var out []term
	for _, word := range w.asked.EventWords {
		out = append(out, term{Term: question.Term{Text: word}, find: w.in.Finder.Prepare(word, w.asked.Language)})
	}
	return out
}

// fullest keeps the claims whose sentences hold most of the terms, where more were found than a reader can use. A
// yes-or-no question needs all of them.
func (w *writer) fullest(found []claims.Claim, terms []term) []claims.Claim {
	const few = 3
	if len(found) <= few || w.asked.Form == question.Whether {
		return found
	}
	best := 0
	held := map[string]int{}
	for _, c := range found {
		for _, t := range terms {
			if t.in(c.Quote) {
				held[c.ID]++
			}
		}
		best = max(best, held[c.ID])
	}
	return filter(found, func(c claims.Claim) bool { return held[c.ID] == best })
}

// about says whether a statement is by or about the people or country that the question names.
func (w *writer) about(c claims.Claim) bool {
	who := w.asked.Actor
	if who == "" {
		who = w.asked.Nation
	}
	if who == "" {
		return true
	}
	if c.Subject != "" {
		if n := w.nationOf(c.Subject); n != "" {
			return n == who
		}
	}
	for _, s := range c.Speakers {
		if w.nationOf(s.ID) == who {
			return true
		}
	}
	return c.Subject == "" && term{find: w.nationFinder(who)}.in(c.Quote)
}

// nationOf is the nation of a subject or of a speaker's state; "" where there is none.
func (w *writer) nationOf(id string) string {
	if n, _ := w.vocabulary.SplitSubject(id); n != "" {
		return n
	}
	if _, ok := w.vocabulary.Nation(id); ok {
		return id
	}
	s, ok := w.vocabulary.Speaker(id)
	if !ok {
		return ""
	}
	name := s.EN
	if side, found := w.vocabulary.Speaker(s.Side); found {
		name = side.EN
	}
	for _, h := range w.vocabulary.Nations(claims.Words(name)) {
		return h.ID
	}
	return ""
}

// counterEvidence are later claims that bear on an event which can be undone: troops sent anew after a withdrawal, also
// as figures that come on top of others.
func (w *writer) counterEvidence(event string, found []claims.Claim) []claims.Claim {
	opposite, ok := w.vocabulary.Opposite(event)
	if !ok {
		return nil
	}
	first := w.byNewest(found)[len(found)-1]
	from, _ := w.compare.When(first)
	return filter(w.ledger, func(c claims.Claim) bool {
		when, _ := w.compare.When(c)
		if latest(when).Compare(latest(from)) < 0 || !w.about(c) {
			return false
		}
		if c.Kind == claims.Figure {
			return c.Measure == opposite && (c.Polarity == claims.Unknown || c.Value != nil && c.Value.Additive)
		}
		return c.Event == opposite && w.newly(c)
	})
}

// newly says whether a statement speaks of something that happened again or on top.
func (w *writer) newly(c claims.Claim) bool {
	return slices.ContainsFunc(claims.Words(c.Quote), func(x claims.Word) bool {
		switch x.Folded {
		case "erneut", "wieder", "neu", "neue", "neuen", "neuer", "frische", "frischen", "nachschub", "again", "new", "more", "additional", "redeployed":
			return true
		}
		return strings.HasPrefix(x.Folded, "zusaetzlich") || strings.HasPrefix(x.Folded, "weitere") || strings.HasPrefix(x.Folded, "umgruppier") || strings.HasPrefix(x.Folded, "verstaerk")
	})
}

// distinct leaves out claims whose sentence is shown already.
func (w *writer) distinct(all []claims.Claim) []claims.Claim {
	var out []claims.Claim
	for _, c := range all {
		if !sameSentence(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// whether writes the verdict of a yes-or-no question from the polarity of what was found, the newest first.
func (w *writer) whether(event string, found, later []claims.Claim) {
	sorted := w.byNewest(found)
	newest := w.current(sorted)
	against := filter(sorted, func(c claims.Claim) bool { return c.Polarity != newest.Polarity })
	disputed := filter(against, func(c claims.Claim) bool {
		return c.Article == newest.Article && len(c.Speakers) > 0 && !w.tellsBefore(c)
	})
	var s sentence
	end := "."
	switch {
	case len(later) > 0:
		s.add(fmt.Sprintf(w.pick("Nicht eindeutig: %s, hieß es", "Not settled: %s, it was reported"), w.event(event)))
		s.cite(w, w.distinct(found))
		if when, _ := w.compare.When(newest); when.Closed() {
			s.add(w.pick("; spätere Angaben sprechen dagegen", "; later reports point the other way"))
		} else {
			s.add(w.pick("; andere Angaben sprechen dagegen", "; other reports point the other way"))
		}
		s.cite(w, later)
	case len(disputed) > 0:
		s.add(w.pick("Umstritten: die Angaben widersprechen sich", "Disputed: the statements contradict one another"))
		s.cite(w, append([]claims.Claim{newest}, disputed...))
	case !w.settles(event, newest):
		s.add(w.pick("Dazu schreiben die Artikel", "What the articles say"))
		s.cite(w, w.distinct(found))
		end = ":"
	case len(against) > 0:
		s.add(w.state(event, newest) + w.pick(", nach dem neuesten Stand (", ", as the newest article has it (") + w.when(newest) + ")")
		s.cite(w, []claims.Claim{newest})
		w.formerly(&s, newest, against)
	default:
		s.add(w.state(event, newest) + w.pick(", so die Artikel", ", the articles say"))
		s.cite(w, w.distinct(found))
	}
	s.add(end)
	w.contrasted = len(later) > 0 || len(against) > 0
	w.addSentence(draft.Verdict, s)
}

// current is the newest claim that does not tell of a time before; sorted is newest first.
func (w *writer) current(sorted []claims.Claim) claims.Claim {
	for _, c := range sorted {
		if !w.tellsBefore(c) {
			return c
		}
	}
	return sorted[0]
}

// tellsBefore says whether a sentence tells of the state before the one the article reports.
func (w *writer) tellsBefore(c claims.Claim) bool {
	for _, x := range claims.Words(c.Quote) {
		switch x.Folded {
		case "zuvor", "vorher", "frueher", "bislang", "bisher", "previously", "formerly":
			return true
		}
	}
	return false
}

// formerly tells that it was said otherwise before, apart for the newest article itself and for earlier ones.
func (w *writer) formerly(s *sentence, newest claims.Claim, against []claims.Claim) {
	own := filter(against, func(c claims.Claim) bool { return c.Article == newest.Article })
	other := filter(against, func(c claims.Claim) bool { return c.Article != newest.Article })
	if len(own) > 0 {
		s.add(w.pick("; vorher war es nicht so, schreibt derselbe Artikel", "; before that it was not so, the same article says"))
		s.cite(w, own)
	}
	if len(other) > 0 {
		s.add(w.pick("; ältere Artikel sagen das Gegenteil (", "; earlier articles say the opposite (") + w.span(other) + ")")
		s.cite(w, other)
	}
}

// settles says whether a claim may be told as a plain yes or no: it is about the very persons that the question names, and
// its sentence holds every name and thing of the question and every other event. Else the sentences have to speak for
// themselves.
func (w *writer) settles(event string, c claims.Claim) bool {
	for _, t := range w.terms {
		if t.Sort != question.Other && !t.in(c.Quote) {
			return false
		}
	}
	for _, id := range slices.Concat(w.asked.Named, w.asked.Speakers) {
		says := slices.ContainsFunc(c.Speakers, func(s claims.Speaker) bool { return s.ID == id })
		if c.Subject != id && !says {
			return false
		}
	}
	told := w.vocabulary.Events(claims.Words(c.Quote))
	for _, e := range w.asked.Events {
		if e != event && e != "deployed" && !slices.ContainsFunc(told, func(h claims.Hit) bool { return h.ID == e }) {
			return false
		}
	}
	return true
}

// state is "yes" or "no"; where the question itself denies ("hat … dementiert?"), which either would leave open, it is the
// state in words.
func (w *writer) state(event string, c claims.Claim) string {
	if !w.asked.Denied && !w.asked.Negated {
		return w.yesNo(c.Polarity)
	}
	if c.Polarity == claims.Denied {
		return upperFirst(w.pick("nicht ", "not ") + w.event(event))
	}
	return upperFirst(w.event(event))
}

func (w *writer) yesNo(p claims.Polarity) string {
	switch p {
	case claims.Denied:
		return w.pick("Nein", "No")
	case claims.Unknown:
		return w.pick("Offen", "Open")
	}
	return w.pick("Ja", "Yes")
}

// span tells the dates of claims, newest first, without repeating one.
func (w *writer) span(all []claims.Claim) string {
	var out []string
	for _, c := range all {
		if d := w.when(c); d != "" && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return strings.Join(out, "; ")
}

func (w *writer) event(id string) string {
	if l, ok := w.vocabulary.Event(id); ok {
		return l.In(w.code)
	}
	return id
}

// whenOrWho writes the verdict of a question for a time or a person: the times or speakers of the statements, and that
// they differ where they do.
func (w *writer) whenOrWho(event string, found []claims.Claim) {
	groups := w.byDate(found)
	var s sentence
	s.add(upperFirst(w.event(event)) + ": ")
	for i, g := range groups {
		if i > 0 {
			s.add("; ")
		}
		s.add(w.when(g[0]))
		s.cite(w, g)
	}
	if w.asked.Form == question.When && w.exclude(groups) {
		s.add(w.pick("; die Artikel nennen verschiedene Zeiten", "; the articles give different times"))
		w.contrasted = true
	}
	s.add(".")
	if w.asked.Form != question.When {
		s = sentence{}
		s.add(w.pick("Dazu schreiben die Artikel", "What the articles say"))
		s.cite(w, found)
		s.add(":")
	}
	if w.asked.Form == question.Timeline {
		w.contrasted = slices.ContainsFunc(found, func(c claims.Claim) bool { return c.Polarity != found[0].Polarity })
	}
	w.addSentence(draft.Verdict, s)
}

// exclude says whether the times of two groups can't both be right.
func (w *writer) exclude(groups [][]claims.Claim) bool {
	for i, a := range groups {
		for _, b := range groups[i+1:] {
			wa, _ := w.compare.When(a[0])
			wb, _ := w.compare.When(b[0])
			if !wa.Overlaps(wb) {
				return true
			}
		}
	}
	return false
}

// byDate gathers claims by their own dates as they are told; claims without one count only where no claim has one.
func (w *writer) byDate(found []claims.Claim) [][]claims.Claim {
	var groups [][]claims.Claim
	var undated []claims.Claim
	for _, c := range w.distinct(w.byNewest(found)) {
		when, own := w.compare.When(c)
		if !own {
			undated = append(undated, c)
			continue
		}
		i := slices.IndexFunc(groups, func(g []claims.Claim) bool {
			other, _ := w.compare.When(g[0])
			return w.date(when) == w.date(other)
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], c)
	}
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b claims.Claim) int { return cmp.Compare(w.length(a), w.length(b)) })
	}
	if len(groups) == 0 && len(undated) > 0 {
		groups = [][]claims.Claim{undated}
	}
	return groups
}

// length is the number of days of a claim's time; open ones are longest.
func (w *writer) length(c claims.Claim) int {
	i, _ := w.compare.When(c)
	if !i.Closed() {
		return 1 << 30
	}
	return int(i.To.Time().Sub(i.From.Time()).Hours() / 24)
}

// writeStatement quotes the sentence of a claim with its date and speaker.
func (w *writer) writeStatement(c claims.Claim) {
	var s sentence
	s.add(w.statementDate(c))
	if len(c.Speakers) > 0 {
		s.add(", " + w.speakers(c))
	}
	s.add(": ")
	s.quote(w, c.Article, c.Span)
	s.cite(w, []claims.Claim{c})
	w.addSentence(draft.Statement, s)
}

// statementDate is the date of publication, with the claim's own date before it where it has one that says more.
func (w *writer) statementDate(c claims.Claim) string {
	p := w.published(c.Article)
	own := calendar.Interval{}
	if c.AsOf != nil {
		own = c.AsOf.Interval
	}
	if own.Closed() && own != p.Interval {
		if p.Closed() {
			return upperFirst(w.date(own)) + " (" + w.reported(p) + ")"
		}
		return upperFirst(w.date(own))
	}
	return upperFirst(w.reported(p))
}
