package verify

import (
	"slices"
	"strconv"

	"github.com/quellenlage/quellenlage/lang/calendar"
)

// together checks "on the same day" and "the moment that": the cited sentences must not date the two apart.
func (p *prose) together() {
	for _, h := range p.t.absolute {
		if h.ID != "together" {
			continue
		}
		const reach = 2 // "not on the same day", "reported the same day"
		if p.t.marked(max(0, h.First-reach), h.Last, "negation", "report") || p.anyAbsolute(p.all(), "together") || !p.datedApart() {
			continue
		}
		p.fail("order", "%q: the cited sentences date the two apart", p.own[h.Start:h.End])
		return
	}
}

// datedApart says whether the cited sentences that say most of the sentence have two dates or more, none of them twice, or
// one that a sentence elsewhere lacks.
func (p *prose) datedApart() bool {
	var all []calendar.Interval
	var dated, undated []*unit
	for _, k := range p.sayers() {
		u := p.pairs.units[k]
		days := slices.DeleteFunc(slices.Clone(u.dates), func(d calendar.Mention) bool { return d.IsZero() || d.Duration || d.Clock })
		if len(days) == 0 {
			undated = append(undated, u)
			continue
		}
		dated = append(dated, u)
		for _, d := range days {
			if slices.ContainsFunc(all, func(o calendar.Interval) bool { return d.Within(o) || o.Within(d.Interval) }) {
				return false
			}
			all = append(all, d.Interval)
		}
	}
	return len(all) > 1 || len(all) == 1 && slices.ContainsFunc(undated, func(u *unit) bool { return p.farFrom(u, dated[0], all[0]) })
}

// farFrom says whether a sentence without a date stands far from one with a date, in an article of another day.
func (p *prose) farFrom(u, dated *unit, day calendar.Interval) bool {
	const near = 2
	apart := u.article != dated.article || max(u.sentence-dated.sentence, dated.sentence-u.sentence) > near
	return apart && p.ev.Articles[u.article].Published.Interval != day
}

// sayers are the cited sentences that say at least half as much of the sentence as the one that says most.
func (p *prose) sayers() (out []int) {
	scores, top := make([]float64, len(p.s.units)), 0.0
	for k := range scores {
		for _, w := range p.pairs.words {
			if !w.skip && !w.neutral && !w.sign && k < len(w.in) && w.in[k] >= found {
				scores[k] += w.weight
			}
		}
		top = max(top, scores[k])
	}
	for k, score := range scores {
		if score > 0 && score >= top/2 {
			out = append(out, k)
		}
	}
	return out
}

// periods checks both ends of "between 2031 and 2033": each has to be a year of a cited sentence or claim.
func (p *prose) periods() {
	for i := range p.t.words {
		switch p.t.fold(i) {
		case "zwischen", "between", "von", "from":
		default:
			continue
		}
		from, to := year(p.t.fold(i+1)), year(p.t.fold(i+3))
		switch p.t.fold(i + 2) {
		case "und", "and", "bis", "to":
		default:
			continue
		}
		if from == 0 || to == 0 || p.tellsYear(from) && p.tellsYear(to) {
			continue
		}
		p.fail("date", "%q: an end of this period is in no cited sentence", p.span(i, i+3))
		return
	}
}

// year is the year that a word of four digits names, 0 for none.
func year(word string) int {
	const digits, least = 4, 1000
	if n, err := strconv.Atoi(word); err == nil && len(word) == digits && n >= least {
		return n
	}
	return 0
}

// tellsYear says whether a cited sentence, a claim or the question has a year.
func (p *prose) tellsYear(n int) bool {
	has := func(i calendar.Interval) bool { return !i.IsZero() && (i.From.Year == n || i.To.Year == n) }
	for _, u := range p.s.units {
		for _, d := range u.dates {
			if has(d.Interval) {
				return true
			}
		}
	}
	for _, c := range p.s.cited {
		if c.AsOf != nil && has(c.AsOf.Interval) {
			return true
		}
	}
	return has(p.asked.Time)
}
