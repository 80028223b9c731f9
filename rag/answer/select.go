package answer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/question"
)

// gap says which part of a question the ledger has nothing for.
type gap string

const (
	noGap        gap = ""
	noMeasure    gap = "measure"    // nothing of the kind is counted
	otherPeople  gap = "people"     // counted, but of other people
	otherSpeaker gap = "speaker"    // counted, but not by the speaker asked for
	otherTime    gap = "time"       // counted, but at other times
	otherMatter  gap = "matter"     // counted, but a name or thing of the question is missing
	unknownTopic gap = "topic"      // for questions without figures: no sentence says it
	instruction  gap = "instructed" // nothing was asked
)

// selection is what the ledger holds for a question about figures.
type selection struct {
	// claims answer the question; also are combined counts that a reader must see beside them.
	claims, also []claims.Claim
	// gap is why claims is empty; near is then what the last step that found something found.
	gap  gap
	near []claims.Claim
	// chosen is true where the question named no people and the most counted ones were taken.
	chosen  bool
	subject string
	// as names the one thing that all claims count, where their articles call it by several names; else "".
	as string
}

// figures selects the claims that a question about figures asks for, one condition after the other, so that an empty
// result says which condition the articles don't meet.
func (w *writer) figures() selection {
	a := w.asked
	sel := selection{}
	found := w.ofMeasures(a.Measures)
	if len(found) == 0 {
		return selection{gap: noMeasure}
	}
	people := found
	if a.Nation != "" || a.Role != "" {
		people = filter(found, func(c claims.Claim) bool { return w.asksForPeople(c, found) })
	} else {
		about := w.onMatter(found, w.terms) // of several events, those counted in the one asked about
		if len(about) == 0 {
			about = found
		}
		sel.subject = w.mostCounted(about)
		sel.chosen = true
		if nation, _ := w.vocabulary.SplitSubject(sel.subject); nation == "" {
			sel.subject = "people" // police officers and children are people too, in tables of their own
		}
		people = filter(found, func(c claims.Claim) bool { return w.isOf(c.Subject, sel.subject) })
	}
	steps := []struct {
		gap  gap
		keep func([]claims.Claim) []claims.Claim
	}{
		{otherSpeaker, func(all []claims.Claim) []claims.Claim { return w.exactly(filter(all, w.saidByAsked)) }},
		{otherTime, func(all []claims.Claim) []claims.Claim { return filter(all, w.inTime) }},
		{otherMatter, func(all []claims.Claim) []claims.Claim { return w.onMatter(all, w.terms) }},
	}
	if len(people) == 0 {
		return selection{gap: otherPeople, near: found}
	}
	for _, s := range steps {
		kept := s.keep(people)
		if len(kept) == 0 {
			return selection{gap: s.gap, near: people}
		}
		people = kept
	}
	if a.More {
		if further := filter(people, onTop); len(further) > 0 {
			people = further
		}
	} else if known := filter(people, isKnown); len(known) > 0 {
		people = known
	}
	sel.claims = people
	sel.split(w)
	return sel
}

// isKnown says whether a claim gives a figure, not only that none was given.
func isKnown(c claims.Claim) bool { return c.Polarity != claims.Unknown }

// onTop says whether a figure comes on top of others, or says that how many came on top is not known.
func onTop(c claims.Claim) bool {
	return c.Polarity == claims.Unknown || c.Value != nil && c.Value.Additive
}

// split moves combined counts to also where only a part was asked for.
func (s *selection) split(w *writer) {
	asked := w.asked.Measures
	var own, also []claims.Claim
	for _, c := range s.claims {
		if slices.Contains(asked, w.vocabulary.MeasureOf(c.Measure)) {
			own = append(own, c)
		} else {
			also = append(also, c)
		}
	}
	s.claims, s.also = own, also
	if len(own) == 0 {
		s.claims, s.also = also, nil
	}
}

// ofMeasures are the figures of the measures asked for, and combined counts that cover one of them.
func (w *writer) ofMeasures(measures []string) []claims.Claim {
	return filter(w.ledger, func(c claims.Claim) bool {
		if c.Kind != claims.Figure {
			return false
		}
		if slices.Contains(measures, w.vocabulary.MeasureOf(c.Measure)) {
			return true
		}
		m, ok := w.vocabulary.Measure(c.Measure)
		return ok && slices.ContainsFunc(m.Includes, func(id string) bool { return slices.Contains(measures, id) })
	})
}

// asksFor says whether a claim's people are the ones asked about. A claim that names no people never is.
func (w *writer) asksFor(subject string) bool {
	nation, role := w.vocabulary.SplitSubject(subject)
	if w.asked.Nation != "" && nation != w.asked.Nation {
		return false
	}
	return w.asked.Role == "" || role == w.asked.Role || role == "" && w.asked.Nation != "" && w.asked.Role == "soldiers"
}

// isOf says whether a claim's people are those chosen: of no nation where those are just people.
func (w *writer) isOf(subject, chosen string) bool {
	if nation, _ := w.vocabulary.SplitSubject(subject); chosen == "people" {
		return nation == ""
	}
	return w.compare.SamePeople(subject, chosen)
}

// mostCounted is the people of most claims; among equals the first by name.
func (w *writer) mostCounted(all []claims.Claim) string {
	n := map[string]int{}
	for _, c := range all {
		n[c.Subject]++
	}
	best := ""
	for s, k := range n {
		if best == "" && n[best] == 0 || k > n[best] || k == n[best] && s < best {
			best = s
		}
	}
	return best
}

// saidByAsked says whether a claim is the word of a speaker asked for. Who asks for a country's word also gets its
// offices'.
func (w *writer) saidByAsked(c claims.Claim) bool {
	if w.asked.UnlistedSpeaker != "" {
		return w.saidByUnlisted(c)
	}
	if len(w.asked.Speakers) == 0 {
		return true
	}
	return slices.ContainsFunc(w.asked.Speakers, func(id string) bool { return w.speaks(c, id) })
}

// saidByUnlisted says whether a claim's speaker has the name or the office asked for: in the name itself ("Red Cross"), or
// right beside it ("der Bürgermeister von X, Y Z").
func (w *writer) saidByUnlisted(c claims.Claim) bool {
	const beside = 60 // bytes between an office and the name of who holds it
	want := lang.Fold(w.asked.UnlistedSpeaker)
	find := term{find: w.in.Finder.Prepare(w.asked.UnlistedSpeaker, w.asked.Language)}
	body := w.articles[c.Article].Body
	return slices.ContainsFunc(c.Speakers, func(s claims.Speaker) bool {
		if strings.Contains(lang.Fold(s.Name), want) || find.in(s.Name) || find.in(s.Text) {
			return true
		}
		at := strings.Index(body, s.Name) // a pronoun may stand for the name in the claim's own sentence
		return s.Name != "" && at >= 0 && find.in(strings.ToValidUTF8(body[max(0, at-beside):at], ""))
	})
}

// exactly keeps the claims of the very speakers asked for, where there are any: who asks for Seoul's figure wants the one
// that is given as Seoul's, and a country's offices only where the country itself has none.
func (w *writer) exactly(all []claims.Claim) []claims.Claim {
	own := filter(all, func(c claims.Claim) bool {
		return slices.ContainsFunc(c.Speakers, func(s claims.Speaker) bool { return slices.Contains(w.asked.Speakers, s.ID) })
	})
	if len(own) == 0 {
		return all
	}
	return own
}

func (w *writer) speaks(c claims.Claim, id string) bool {
	asked, _ := w.vocabulary.Speaker(id)
	for _, s := range c.Speakers {
		has, ok := w.vocabulary.Speaker(s.ID)
		if s.ID == id || ok && asked.Kind == "state" && has.Side == asked.Side && asked.Side != "" {
			return true
		}
	}
	return slices.Contains(c.Origin, id)
}

// inTime says whether a claim can speak of the time asked for.
func (w *writer) inTime(c claims.Claim) bool {
	if w.asked.Time.IsZero() {
		return true
	}
	when, own := w.compare.When(c)
	if when.IsZero() {
		return false
	}
	if !own && !when.Closed() && w.asked.Time.Closed() {
		return false // an undated article's figure may be of any time after its bound
	}
	if when.From.IsZero() && w.asked.Time.Closed() { // "recently": what is known is when it was said
		return when.To.Compare(w.asked.Time.From) >= 0 && when.To.Compare(w.asked.Time.To) <= 0 || w.publishedIn(c, w.asked.Time)
	}
	return when.Overlaps(w.asked.Time) || w.publishedIn(c, w.asked.Time)
}

// publishedIn says whether the claim's article appeared in the time asked for.
func (w *writer) publishedIn(c claims.Claim, t calendar.Interval) bool {
	p := w.published(c.Article)
	return p.Closed() && p.Within(t)
}

func filter(all []claims.Claim, keep func(claims.Claim) bool) []claims.Claim {
	var out []claims.Claim
	for _, c := range all {
		if keep(c) {
			out = append(out, c)
		}
	}
	return out
}

// byNewest sorts claims newest first, then by article.
func (w *writer) byNewest(all []claims.Claim) []claims.Claim {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b claims.Claim) int {
		wa, _ := w.compare.When(a)
		wb, _ := w.compare.When(b)
		return cmp.Or(latest(wb).Compare(latest(wa)), cmp.Compare(a.Article, b.Article), cmp.Compare(a.Start, b.Start))
	})
	return out
}

// latest is the last day known of an interval.
func latest(i calendar.Interval) calendar.Date {
	if i.To.IsZero() {
		return i.From
	}
	return i.To
}

// wantsFigures says whether a question is answered from the ledger's figures.
func wantsFigures(a question.Asked) bool {
	if len(a.Measures) == 0 {
		return false
	}
	ofEvent := slices.Contains(a.Events, "confirmed") || slices.Contains(a.Events, "withdrawn")
	return a.Form == question.Count || a.Form == question.Timeline && !ofEvent || a.Form == question.Provenance && ofFigures(a)
}

// ofFigures says whether a question is about figures at all: it names one, or speaks of figures and estimates.
func ofFigures(a question.Asked) bool { return len(a.Figures) > 0 || a.OfFigures }
