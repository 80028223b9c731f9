package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// issue is what is wrong with a figure when it is taken for that of a claim.
type issue struct{ kind, detail string }

// told is a figure of the sentence with the claims whose figure it may be.
type told struct {
	figure
	text string
	// reading is the figure's claim as the reader of articles reads the sentence, nil where it reads none.
	reading *claims.Claim
	// claim is the claim that it was found to be, nil for none.
	claim *claims.Claim
}

// figures checks every figure of the sentence against the claims and passages cited.
func (p *prose) figures() {
	for _, f := range p.t.figures {
		for _, piece := range p.pieces(f) {
			x := &told{figure: piece, text: p.own[piece.Start:piece.End]}
			x.reading = p.readingOf(piece)
			p.exceeds(x)
			p.figure(x)
			p.told = append(p.told, x)
		}
	}
	p.vagueSources()
	p.independence()
}

// exceeds reads a verb right before a figure that makes it a bound: "exceeded 3,000".
func (p *prose) exceeds(x *told) {
	if x.Qualifier != quantity.Exactly || x.Low == nil {
		return
	}
	switch w := p.t.fold(x.first - 1); {
	case strings.HasPrefix(w, "exceed"), strings.HasPrefix(w, "surpass"), strings.HasPrefix(w, "ueberst"), strings.HasPrefix(w, "ueberschr"), strings.HasPrefix(w, "uebertr"), w == "topped", w == "tops":
		x.Qualifier = quantity.MoreThan
	}
}

// readingOf is the claim that the reader of articles reads at a figure.
func (p *prose) readingOf(f figure) *claims.Claim {
	for i := range p.read {
		if v := p.read[i].Value; v != nil && v.Span.Overlaps(f.Numeral) {
			return &p.read[i]
		}
	}
	return nil
}

// pieces are a figure, or the two ends of a range that no claim has as one: "from 12 to 19" tells of two figures.
func (p *prose) pieces(f figure) []figure {
	if f.Qualifier != quantity.Range || len(p.candidates(f)) > 0 || p.inPassage(&told{figure: f, text: p.own[f.Start:f.End]}) {
		return []figure{p.endOfRange(f)}
	}
	for i := f.first + 1; i < f.last; i++ {
		switch p.t.fold(i) {
		case "to", "auf", "bis", "and", "und":
		default:
			continue
		}
		left := p.oneFigure(f.Start, p.t.words[i].Start)
		right := p.oneFigure(p.t.words[i].End, f.End)
		if left == nil || right == nil {
			continue
		}
		if left.Unit == "" {
			left.Unit = right.Unit
		}
		return []figure{*left, *right}
	}
	return []figure{f}
}

// endOfRange is a figure without a word before it that only says how far the figures told reach ("reichen von … über …
// bis zu …", "adds up to …"), where the claims have the figure as it is without.
func (p *prose) endOfRange(f figure) figure {
	if !p.spans(f) || slices.ContainsFunc(p.candidates(f), func(c *claims.Claim) bool { return softer(f.Qualifier, c.Value.Qualifier) }) {
		return f
	}
	for i := f.first; i < f.last; i++ {
		switch p.t.fold(i) {
		case "ueber", "bis", "zu", "up", "to":
		default:
			if x := p.oneFigure(p.t.words[i].Start, f.End); x != nil && i > f.first {
				return *x
			}
			return f
		}
		if i+1 == f.last {
			if x := p.oneFigure(p.t.words[f.last].Start, f.End); x != nil {
				return *x
			}
		}
	}
	return f
}

// spans says whether the clause of a figure tells how far several figures reach, or what they add up to.
func (p *prose) spans(f figure) bool {
	switch p.t.fold(f.first - 1) {
	case "adds", "add", "adding", "amounts", "amount":
		return true
	}
	first, last := p.t.clause(f.first)
	if p.between(f, first, last) {
		return true
	}
	for i := first; i <= last; i++ {
		switch p.t.fold(i) {
		case "reichen", "reicht", "reichten", "schwanken", "range", "ranges", "ranged", "ranging", "vary", "varies":
			return true
		}
	}
	return false
}

// between says whether a figure is a step of a rise or fall told from its beginning to its end: "von 12 über 15 auf 19".
func (p *prose) between(f figure, first, last int) bool {
	from, to := false, false
	for _, o := range p.t.figures {
		if o.first < first || o.last > last {
			continue
		}
		before := p.t.fold(o.first - 1)
		from = from || o.last < f.first && (before == "von" || before == "from")
		to = to || o.first > f.last && (before == "auf" || before == "to" || before == "bis")
	}
	return from && to && p.t.marked(first, last, "rise", "fall")
}

// oneFigure reads the figure between two offsets of the sentence.
func (p *prose) oneFigure(from, to int) *figure {
	found := quantity.Find(p.own[from:to], p.t.code, nil)
	if len(found) != 1 {
		return nil
	}
	q := found[0]
	q.Span, q.Numeral = q.Span.Shift(from), q.Numeral.Shift(from)
	return &figure{q, p.t.wordAt(q.Start), p.t.wordAt(q.End - 1)}
}

// candidates are the claims cited whose number and unit a figure has.
func (p *prose) candidates(f figure) []*claims.Claim {
	var out []*claims.Claim
	for i := range p.s.claims {
		c := &p.s.claims[i]
		if c.Value != nil && c.Polarity != claims.Unknown && sameNumber(f.Quantity, c.Value) && (sameUnit(f.Quantity, c.Value, p.t.figures) || p.leavesUnit(f, c.Value.Unit)) {
			out = append(out, c)
		}
	}
	return out
}

// figure finds the claim that a figure is, and says what is wrong where it is none.
func (p *prose) figure(x *told) {
	if p.countsSources(x) {
		return
	}
	if isTime(x.Unit) && (p.knownDuration(x.text, x.first) || halfYear("", 0, x.text) && p.monthsApart(6)) {
		return
	}
	var least []issue
	for _, c := range p.candidates(x.figure) {
		found := p.issues(x, c)
		if x.claim == nil || len(found) < len(least) {
			x.claim, least = c, found
		}
		if len(found) == 0 {
			break
		}
	}
	if x.claim != nil && len(least) == 0 {
		return
	}
	if p.inPassage(x) || x.claim == nil && (p.inQuestion(x) || p.determined(x) && x.Qualifier == quantity.Exactly) {
		x.claim = nil
		return
	}
	if x.claim == nil {
		p.fail("figure", "%q stands in no cited claim or passage", x.text)
		return
	}
	for _, i := range least {
		p.fail(i.kind, "%s", i.detail)
	}
}

// issues says what is wrong with a figure if it is that of a claim.
func (p *prose) issues(x *told, c *claims.Claim) []issue {
	var out []issue
	add := func(kind, detail string) {
		if detail != "" {
			out = append(out, issue{kind, detail})
		}
	}
	add("figure", qualified(x.text, x.Quantity, c.Value, p.blurred(c)))
	add("figure", p.additive(x, c))
	add("measure", p.measure(x, c))
	add("people", p.people(x, c))
	add("speaker", p.speaker(x, c))
	add("date", p.dated(x, c))
	add("polarity", p.denied(x, c))
	return out
}

// blurred says whether another claim has the number of an exact one as approximate.
func (p *prose) blurred(c *claims.Claim) bool {
	return slices.ContainsFunc(p.ev.Claims, func(o claims.Claim) bool {
		return o.Value != nil && o.Value.Qualifier == quantity.About && o.Measure == c.Measure && sameValue(o.Value, c.Value)
	})
}

// additive checks that what came on top of others is not told as all there is.
func (p *prose) additive(x *told, c *claims.Claim) string {
	if !c.Value.Additive || x.Additive {
		return ""
	}
	first, last := p.t.segment(x.first)
	if p.t.marked(first, last, "additive") || p.t.marked(max(0, first-2), x.first, "additive") {
		return ""
	}
	if w := p.t.fold(x.last + 1); (w == "more" || w == "mehr") && p.t.fold(x.last+2) != "than" && p.t.fold(x.last+2) != "als" {
		return ""
	}
	total := func(o claims.Claim) bool {
		return o.Value != nil && !o.Value.Additive && o.Measure == c.Measure && o.Subject == c.Subject
	}
	if !slices.ContainsFunc(p.ev.Claims, total) {
		return ""
	}
	if slices.ContainsFunc(p.ev.Claims, func(o claims.Claim) bool { return total(o) && sameValue(o.Value, c.Value) }) {
		return ""
	}
	return fmt.Sprintf("%q is told as a total, but the claim counts it on top of others: %q", x.text, c.Value.Text)
}

// denied checks that a figure which somebody denies is told as denied, and no other.
func (p *prose) denied(x *told, c *claims.Claim) string {
	first, last := p.t.clause(x.first)
	if c.Polarity == claims.Denied {
		if p.t.marked(first, last, "denial", "negation") || x.reading != nil && x.reading.Polarity == claims.Denied {
			return ""
		}
		return fmt.Sprintf("%q is told as a fact, but the claim's speaker denies it", x.text)
	}
	u := p.e.home(*c)
	if x.reading != nil && x.reading.Polarity == claims.Denied && (u == nil || !u.plainly("denial") || !u.pointsBack() && !u.ofPerson()) {
		return fmt.Sprintf("%q is told as denied, but the claim affirms it", x.text)
	}
	if first, last := p.t.segment(x.first); p.t.marked(first, last, "denial") && (u == nil || !u.has("denial", "negation")) {
		return fmt.Sprintf("%q is told as denied, but the claim affirms it", x.text)
	}
	return ""
}

// inPassage says whether a figure that is in no claim stands in a cited sentence, with its unit and what it counts.
func (p *prose) inPassage(x *told) bool {
	for k, u := range p.pairs.units {
		if k >= len(p.s.units) {
			break
		}
		for _, f := range u.figures {
			if slices.ContainsFunc(u.claims, func(c claims.Claim) bool {
				return c.Value != nil && c.Value.Span.Overlaps(f.Numeral.Shift(u.span.Start))
			}) {
				continue // a claim says more of it
			}
			v := &claims.Value{Text: u.body[f.Start:f.End], Low: f.Low, High: f.High, Qualifier: f.Qualifier, Unit: f.Unit, Vague: f.Vague}
			if sameNumber(x.Quantity, v) && p.unitAlike(x, f) && softer(x.Qualifier, f.Qualifier) && p.countsAlike(x.figure, k) {
				return true
			}
		}
		for _, m := range u.dates { // "older than 75" of "75 Jahre"
			if n, _, ok := duration(u.body[m.Start:m.End], u.code); ok && x.Unit == "" && x.Low != nil && *x.Low == n && x.Qualifier == quantity.Exactly && p.countsAlike(x.figure, k) {
				return true
			}
		}
	}
	return false
}

// unitAlike says whether a figure that is told has the unit of one in a cited sentence. A length of time or a temperature
// may be told without the word.
func (p *prose) unitAlike(x *told, f figure) bool {
	if x.Unit == f.Unit || x.Unit == "" && isTime(f.Unit) || x.Unit == "" && p.elliptic(x) && slices.ContainsFunc(p.t.figures, func(o figure) bool { return o.Unit == f.Unit && o.first < x.first }) {
		return true
	}
	degrees := func(unit, word string) bool {
		return unit == "°C" || word == "degrees" || word == "grad" || word == "celsius"
	}
	return (x.Unit == "" || x.Unit == "°C") && (f.Unit == "" || f.Unit == "°C") && degrees(x.Unit, p.t.fold(x.last+1))
}

// elliptic says whether nothing that could be counted stands behind a figure: it leaves its unit to one before it.
func (p *prose) elliptic(x *told) bool {
	next := x.last + 1
	if !p.t.isWord(next) || isPreposition(p.t.fold(next)) || lang.IsStopWord(p.t.code, p.t.fold(next)) {
		return true
	}
	return p.t.code == lang.German && !p.t.capital(next)
}

// leavesUnit says whether a figure leaves its unit to the question, which asks how many of it: "how many tonnes?" – "at most 30".
func (p *prose) leavesUnit(f figure, unit string) bool {
	return unit != "" && f.Unit == "" && p.elliptic(&told{figure: f}) && askedUnit(p.asked.Text, p.asked.Language) == unit
}

// askedUnit is the unit that a question asks a number of, "" for none.
func askedUnit(question string, code lang.Code) string {
	low := strings.ToLower(question)
	for _, many := range []string{"how many ", "wie viele ", "wieviele ", "wie viel ", "wieviel "} {
		if _, rest, ok := strings.Cut(low, many); ok {
			if found := quantity.Find("5 "+rest, code, nil); len(found) > 0 && found[0].Start == 0 {
				return found[0].Unit
			}
		}
	}
	return ""
}

// countsAlike says whether what a figure counts is found in a unit.
func (p *prose) countsAlike(f figure, unit int) bool {
	for _, w := range p.pairs.words {
		if w.sign || w.at <= f.last || p.t.segments[w.at] != p.t.segments[f.last] {
			continue
		}
		if w.skip {
			continue
		}
		return unit < len(w.in) && w.in[unit] >= found
	}
	return true
}

// inQuestion says whether a figure is the question's own, told as such.
func (p *prose) inQuestion(x *told) bool {
	first, last := p.t.clause(x.first)
	if !p.t.marked(first, last, "asked") && !p.t.marked(first, last, "negation") {
		return false
	}
	for _, f := range quantity.Find(p.asked.Text, p.asked.Language, dateSpans(calendar.Find(p.asked.Text, calendar.Interval{}))) {
		if sameFloat(f.Low, x.Low) && sameFloat(f.High, x.High) && f.Unit == x.Unit {
			return true
		}
	}
	return strings.TrimSpace(x.text) == ""
}
