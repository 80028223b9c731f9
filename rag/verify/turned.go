package verify

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang/calendar"
)

// turned checks "first denied, then confirmed" against the dates of the articles in which somebody denies or confirms.
func (p *prose) turned() {
	denial, confirmation := p.t.markAt(0, len(p.t.words), "denial"), p.t.markAt(0, len(p.t.words), "confirmation")
	if denial < 0 || confirmation < 0 || !p.t.has("earlier", "later") {
		return
	}
	first, second := "denial", "confirmation"
	if i := p.t.markAt(0, len(p.t.words), "earlier"); i >= 0 {
		first, second = p.nearest(i, denial, confirmation)
	} else {
		second, first = p.nearest(p.t.markAt(0, len(p.t.words), "later"), denial, confirmation)
	}
	from, to := p.when(first), p.when(second)
	if from == nil || to == nil {
		return
	}
	latest := func(a, b calendar.Date) int { return a.Compare(b) }
	if slices.MinFunc(from, latest).Compare(slices.MaxFunc(to, latest)) > 0 {
		p.fail("order", "the cited articles have it the other way round: the %s came last", first)
	}
}

// nearest are the sections of two marks, that of the one nearer to a third first.
func (p *prose) nearest(to, a, b int) (near, far string) {
	apart := func(i int) int {
		return max(p.t.marks[i].First-p.t.marks[to].First, p.t.marks[to].First-p.t.marks[i].First)
	}
	if apart(a) <= apart(b) {
		return p.t.marks[a].ID, p.t.marks[b].ID
	}
	return p.t.marks[b].ID, p.t.marks[a].ID
}

// when are the days of the articles cited that have a mark in a part of their own.
func (p *prose) when(section string) []calendar.Date {
	var out []calendar.Date
	for _, u := range p.s.units {
		published := p.ev.Articles[u.article].Published.Interval
		if u.plainly(section) && (section == "confirmation" || !u.plainly("confirmation")) && published.Closed() {
			out = append(out, published.From)
		}
	}
	return out
}
