package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// comparison checks words that set figures against one another: which came first, which is larger, whether they agree.
func (p *prose) comparison() {
	p.order()
	p.turned()
	p.movement()
	p.larger()
	p.agreement()
	p.multiples()
}

// knownFigures are the figures of the sentence that are those of claims.
func (p *prose) knownFigures() []*told {
	var out []*told
	for _, x := range p.told {
		if x.claim != nil {
			out = append(out, x)
		}
	}
	return out
}

// order checks "first", "later" and the like against the dates of the claims.
func (p *prose) order() {
	figures := p.knownFigures()
	for _, x := range figures {
		first, last := p.t.segment(x.first)
		later, earlier := p.t.markAt(first, last, "later"), p.t.markAt(first, last, "earlier")
		if i := max(later, earlier); i >= 0 && p.t.inDate(p.t.marks[i].First) {
			continue // "two days later": checked as a date
		}
		if (later < 0) == (earlier < 0) {
			continue
		}
		back := earlier >= 0 && p.t.looksBack(p.t.marks[earlier].First) && slices.ContainsFunc(figures, func(y *told) bool { return y.last < x.first })
		for _, y := range figures {
			if back && y.first > x.last { // "33; the day before it was 29, on Friday 17"
				continue
			}
			if y == x || y.claim.Measure != x.claim.Measure || y.claim.ID == x.claim.ID {
				continue
			}
			if later >= 0 && p.before(x.claim, y.claim) {
				p.fail("order", "%q is told with %q, but %q is newer", x.text, p.markText(later), y.text)
				return
			}
			if earlier >= 0 && p.before(y.claim, x.claim) {
				p.fail("order", "%q is told with %q, but %q is older", x.text, p.markText(earlier), y.text)
				return
			}
		}
	}
}

// looksBack says whether word i tells that something was before what was told last, not before all else.
func (t *text) looksBack(i int) bool {
	switch t.fold(i) {
	case "davor", "zuvor", "vorher", "frueher", "earlier", "previously", "beforehand", "formerly":
		return true
	}
	return false
}

// before says whether a claim surely speaks of an earlier time than another.
func (p *prose) before(a, b *claims.Claim) bool {
	for _, x := range p.times(a) {
		for _, y := range p.times(b) {
			if !isBefore(x, y) {
				return false
			}
		}
	}
	return true
}

// times are the times that a claim may hold for: its own, and when somebody said so at the end of its sentence ("last night's
// quake killed 263, the agency said on Thursday").
func (p *prose) times(c *claims.Claim) []calendar.Interval {
	out := []calendar.Interval{p.e.when(*c)}
	if u := p.e.home(*c); u != nil && u.saidLast() {
		from, to := u.segment(max(len(u.words)-2, 0))
		for _, m := range u.datesIn(from, to) {
			out = append(out, m.Interval)
		}
	}
	return out
}

// larger checks "higher", "lowest" and the like.
func (p *prose) larger() {
	for i, h := range p.t.marks {
		if h.ID != "higher" && h.ID != "lower" || p.t.inFigure(h.First) || p.t.mostOf(h.First) || p.t.onTop(h.First) {
			continue
		}
		if p.largerAt(i, h) {
			return
		}
	}
}

// calledOff says whether word i is the participle of a verb that moves nothing in the passive: "the talks were dropped".
func (t *text) calledOff(i int) bool {
	if t.code != lang.English || t.fold(i) != "dropped" {
		return false
	}
	for _, at := range []int{i - 1, i - 2} {
		switch t.fold(at) {
		case "be", "been", "being", "is", "are", "was", "were":
			return true
		}
	}
	return false
}

// mostOf says whether word i only says that it is the greater part, or a bound: "most of them", "20 at most".
func (t *text) mostOf(i int) bool {
	if before := t.fold(i - 1); before == "at" || before == "the" && t.fold(i-2) == "at" {
		return true
	}
	switch t.fold(i) {
	case "hoechstens", "maximal":
		return slices.ContainsFunc(t.figures, func(f figure) bool { return f.last >= i-2 && f.last < i })
	case "meisten":
		return t.fold(i-1) == "die" || t.fold(i-1) == "den"
	case "most":
		return t.fold(i+1) == "of"
	}
	return false
}

// onTop says whether word i only says that a figure comes on top of others: "3,000 more followed".
func (t *text) onTop(i int) bool {
	if w := t.fold(i); w != "more" && w != "mehr" {
		return false
	}
	next := t.fold(i + 1)
	return next != "than" && next != "als" && slices.ContainsFunc(t.figures, func(f figure) bool { return f.last == i-1 && f.Unit == "" })
}

// largerAt checks one such word and says whether it was wrong.
func (p *prose) largerAt(i int, h claims.Hit) bool {
	first, last := p.t.clause(h.First)
	var in []*told
	for _, x := range p.knownFigures() {
		if x.Unit == "" || len(in) == 0 || x.claim.Value.Unit == in[0].claim.Value.Unit {
			in = append(in, x)
		}
	}
	if len(in) == 1 {
		return p.otherwise(i, h, in[0]) || p.largerThanUntold(i, h, in[0])
	}
	if len(in) < 2 {
		return false
	}
	subject, object := p.compared(h, in, first, last)
	if subject == nil {
		return false
	}
	a := contrast.Number(subject.claim.Value)
	for _, y := range in {
		if y == subject || object != nil && y != object || y.claim.Measure != subject.claim.Measure {
			continue
		}
		b := contrast.Number(y.claim.Value)
		if h.ID == "higher" && a < b || h.ID == "lower" && a > b {
			p.fail("contrast", "%q is called %q than %q", subject.text, p.markText(i), y.text)
			return true
		}
	}
	return false
}

// otherwise says whether the sentence of a figure's claim calls it the opposite.
func (p *prose) otherwise(i int, h claims.Hit, x *told) bool {
	other := "lower"
	if h.ID == other {
		other = "higher"
	}
	u := p.e.home(*x.claim)
	if u == nil || !u.has(other) || u.has(h.ID) {
		return false
	}
	p.fail("contrast", "%q is called %q, but the cited sentence says the opposite", x.text, p.markText(i))
	return true
}

// largerThanUntold checks the only figure of a sentence against those of the other claims cited, else of the evidence: it
// has to be larger, or smaller, than one of them, than all where the sentence says so.
func (p *prose) largerThanUntold(i int, h claims.Hit, x *told) bool {
	for _, list := range [][]claims.Claim{p.s.cited, p.ev.Claims} {
		some, all := false, true
		others := 0
		for k := range list {
			o := &list[k]
			if o.Value == nil || o.Measure != x.claim.Measure || o.Value.Unit != x.claim.Value.Unit || sameValue(o.Value, x.claim.Value) {
				continue
			}
			others++
			a, b := contrast.Number(x.claim.Value), contrast.Number(o.Value)
			holds := h.ID == "higher" && a >= b || h.ID == "lower" && a <= b
			some, all = some || holds, all && holds
		}
		if others == 0 {
			continue
		}
		first, last := p.t.clause(h.First)
		if some && (all || !p.t.marked(first, last, "all")) {
			return false
		}
		p.fail("contrast", "%q is called %q, which it is not beside the other figures", x.text, p.markText(i))
		return true
	}
	return false
}

// compared are the figure that is called larger or smaller, and the one behind "than", nil for all others.
func (p *prose) compared(h claims.Hit, in []*told, first, last int) (subject, object *told) {
	than := -1
	for k := h.First; k <= last && k < len(p.t.words); k++ {
		if w := p.t.fold(k); w == "als" || w == "than" {
			than = k
			break
		}
	}
	if than < 0 && p.t.fold(last+1) == "than" {
		than = last + 1 // the word begins a clause of its own
		_, last = p.t.clause(than)
	}
	if than >= 0 {
		if len(in) != 2 {
			return nil, nil
		}
		behind := slices.IndexFunc(in, func(x *told) bool { return x.first > than && x.first <= last })
		if behind < 0 {
			return in[0], in[1]
		}
		return in[1-behind], in[behind]
	}
	from, to := p.t.segment(h.First)
	for _, x := range in {
		if x.first >= from && x.last <= to {
			return x, nil
		}
	}
	for _, x := range in {
		if x.first > h.First && x.first <= last {
			return x, nil
		}
	}
	for k := len(in) - 1; k >= 0; k-- {
		if in[k].last < h.First && in[k].first >= first {
			return in[k], nil
		}
	}
	return nil, nil
}

// agreement checks that those who are said to agree do, and those who are said to differ too.
func (p *prose) agreement() {
	for i, h := range p.t.marks {
		if h.ID != "same" && h.ID != "differ" {
			continue
		}
		first, last := p.t.clause(h.First)
		if h.ID == "same" && p.settles(h.First) {
			continue
		}
		negated := p.t.marked(first, last, "negation")
		switch {
		case (h.ID == "same") != negated && (p.claimsDiffer() || p.toldDiffer() || p.contested() || !p.datesAgree(first, last)):
			p.fail("contrast", "%q: the claims cited differ", p.markText(i))
			return
		case (h.ID == "same") != negated && p.t.marked(first, last, "all") && p.measureDisputed():
			p.fail("contrast", "%q: other claims of the evidence differ", p.markText(i))
			return
		case (h.ID == "differ") != negated && !(h.ID == "same" && p.oneOrigin()) && !p.claimsDiffer() && !p.toldDiffer() && !(len(p.s.cited) == 0 && differ(p.s.claims)) && !p.statementsDiffer() && !p.anyUnit(p.all(), "differ", "denial") && !p.passagesDiffer():
			p.fail("contrast", "%q: the claims cited don't differ", p.markText(i))
			return
		}
	}
	if i := p.t.markAt(0, len(p.t.words), "all"); i >= 0 && p.measureDisputed() {
		if kind, _ := p.sourceNoun(p.t.marks[i].Last + 1); kind == "source" || kind == "text" {
			p.fail("contrast", "%q: other claims of the evidence differ", p.markText(i))
		}
	}
}

// settles says whether word i tells of what parties settled with one another, not of whether figures are the same: the
// agreement of a contract, or a word that the cited sentences have in another form.
func (p *prose) settles(i int) bool {
	if w := p.t.fold(i); w == "agreement" || w == "einigung" {
		switch p.t.fold(i - 1) {
		case "no", "in", "full", "is", "was", "of", "such":
			return false
		}
		return isDeterminer(p.t.fold(i-1)) || p.carriedAt(i)
	}
	return strings.HasPrefix(p.t.fold(i), "agree") && (p.t.fold(i+1) == "on" || p.t.fold(i+1) == "to") && p.carriedAt(i) && !p.anyUnit(p.all(), "same")
}

// carriedAt says whether a cited sentence has the content word at i.
func (p *prose) carriedAt(i int) bool {
	return slices.ContainsFunc(p.pairs.words, func(w alignedWord) bool {
		return w.at == i && !w.sign && slices.ContainsFunc(w.in, func(s float64) bool { return s >= found })
	})
}

// toldDiffer says whether two figures of the sentence can't be one.
func (p *prose) toldDiffer() bool {
	figures := p.knownFigures()
	for i, x := range figures {
		for _, y := range figures[:i] {
			if x.claim.Value.Unit == y.claim.Value.Unit && !contrast.Compatible(x.claim.Value, y.claim.Value) && p.alikeMeasures(x.claim, y.claim) {
				return true
			}
		}
	}
	return false
}

// passagesDiffer says whether the sentence tells several figures of passages one of which says that they are disputed.
func (p *prose) passagesDiffer() bool {
	n := 0
	for _, x := range p.told {
		if x.claim == nil {
			n++
		}
	}
	return n > 1 && p.anyUnit(p.all(), "open")
}

// alikeMeasures says whether two claims may count one thing: where tables list both, the same.
func (p *prose) alikeMeasures(a, b *claims.Claim) bool {
	_, x := p.v.vocabulary.Measure(a.Measure)
	_, y := p.v.vocabulary.Measure(b.Measure)
	return a.Measure == b.Measure || !x || !y
}

// claimsDiffer says whether two claims cited of one measure can't mean the same number.
func (p *prose) claimsDiffer() bool { return differ(p.s.cited) }

func differ(list []claims.Claim) bool {
	for i := range list {
		for k := range i {
			a, b := list[i], list[k]
			if a.Value != nil && b.Value != nil && a.Measure == b.Measure && !contrast.Additive(a) && !contrast.Additive(b) && (!contrast.Compatible(a.Value, b.Value) || a.Polarity != b.Polarity || !sameValue(a.Value, b.Value) && a.Value.Qualifier != b.Value.Qualifier) {
				return true
			}
		}
	}
	return false
}

// statementsDiffer says whether statements cited contradict one another, or give other dates for one event.
func (p *prose) statementsDiffer() bool {
	for i := range p.s.cited {
		for k := range i {
			a, b := p.s.cited[i], p.s.cited[k]
			if a.Event != "" && a.Event == b.Event && (a.Polarity != b.Polarity || a.AsOf != nil && b.AsOf != nil && !a.AsOf.Overlaps(b.AsOf.Interval)) {
				return true
			}
		}
	}
	return len(p.s.cited) == 0 && len(p.s.articles) > 1
}

// measureDisputed says whether claims of the evidence about what the cited ones count differ.
func (p *prose) measureDisputed() bool {
	for _, g := range p.ev.Groups {
		if !slices.ContainsFunc(p.s.cited, func(c claims.Claim) bool { return slices.Contains(g.Claims, c.ID) }) {
			continue
		}
		if slices.ContainsFunc(g.Relations, func(r contrast.Pair) bool { return r.Relation == contrast.Differ || r.Relation == contrast.Updated }) {
			return true
		}
	}
	return false
}

// multiples checks "doubled", "tripled" and "halved".
func (p *prose) multiples() {
	for _, m := range []struct {
		section   string
		low, high float64
	}{{"double", 1.75, 2.7}, {"triple", 2.7, 3.5}, {"half", .4, .6}} {
		i := p.t.markAt(0, len(p.t.words), m.section)
		if i < 0 || slices.ContainsFunc(p.pairs.units, func(u *unit) bool { return u.has(m.section) }) || p.ratio(m.low, m.high) {
			continue
		}
		p.fail("figure", "%q: no cited sentence says so, and no two figures cited stand so", p.markText(i))
	}
}

// ratio says whether two claims cited of one measure stand in a ratio.
func (p *prose) ratio(low, high float64) bool {
	for i := range p.s.claims {
		for k := range p.s.claims {
			a, b := p.s.claims[i], p.s.claims[k]
			if i == k || a.Value == nil || b.Value == nil || a.Measure != b.Measure || a.Value.Unit != b.Value.Unit {
				continue
			}
			if r := contrast.Number(a.Value) / contrast.Number(b.Value); r >= low && r <= high {
				return true
			}
		}
	}
	return false
}
