package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// published is the date by which dates without a year are read: that of the newest article cited.
func (p *prose) published() calendar.Interval {
	var newest calendar.Interval
	for _, i := range p.s.articles {
		if d := p.ev.Articles[i].Published.Interval; d.Closed() && d.To.Compare(newest.To) > 0 {
			newest = d
		}
	}
	return newest
}

// dates checks that every date of the sentence is one of what it cites, no finer than the source has it.
func (p *prose) dates() {
	known := p.knownDates()
	for _, m := range p.t.dates {
		text := p.own[m.Start:m.End]
		switch {
		case p.beganThen(m):
		case m.Clock:
			if !p.saysLiterally(text) {
				p.fail("date", "%q is a time of no cited passage", text)
			}
		case m.IsZero() && untilNow(text), m.Duration && halfYear(p.own, m.Start, text) && p.monthsApart(6):
		case m.Duration || m.IsZero() && p.lasts(text):
			if !p.knownDuration(text, p.t.wordAt(m.Start)) {
				p.fail("date", "%q is in no cited passage, and no two dates cited lie so far apart", text)
			}
		case m.IsZero():
			if !p.knownRelative(text, p.pairsUnits()) && !p.knownYearless(m, known) {
				p.fail("date", "%q is a date of no cited claim or passage", text)
			}
		case p.wrongWeekday(m):
			p.fail("date", "%q: the day of the week is not that of the date", text)
		case p.otherWeekday(m):
			p.fail("date", "%q is a day of no cited claim, passage or article", text)
		default:
			if p.nextDay(m) {
				continue
			}
			if !p.knownMention(m, known) {
				p.fail("date", "%q is a date of no cited claim, passage or article", text)
			} else if other, ok := p.misplaced(m); ok {
				p.fail("date", "%q is told of what the cited passage dates %q", text, other)
			}
		}
	}
}

// datedPart is a part of a cited sentence with a date, and how much it says of a segment.
type datedPart struct {
	u     *unit
	dates []calendar.Mention
	score float64
}

// datedParts are the parts of the sentences cited that have dates and say something of words first to last.
func (p *prose) datedParts(first, last int) []datedPart {
	var out []datedPart
	for _, u := range p.s.units {
		parts := u.parts()
		if len(u.datesIn(0, len(u.words)-1)) == 1 && u.saidLast() {
			parts = []part{{first: 0, last: len(u.words) - 1}} // "…, said X on Sunday" dates all of it
		}
		for _, part := range parts {
			dates := u.datesIn(part.first, part.last)
			if len(dates) == 0 {
				continue
			}
			score := p.overlap(u, part.first, part.last, func(w *alignedWord) bool { return w.at >= first && w.at <= last })
			if score > 0 {
				out = append(out, datedPart{u, dates, score})
			}
		}
	}
	return out
}

// mostSayers is how many words name who says something, up to the verb: "the civil protection agency said".
const mostSayers = 7

// saidLast says whether the last part of a sentence says who says it.
func (t *text) saidLast() bool {
	first, last := t.segment(max(len(t.words)-2, 0))
	for i := first; i <= last && i < first+mostSayers; i++ {
		switch t.fold(i) {
		case "sagte", "sagten", "teilte", "teilten", "erklaerte", "hiess", "meldete", "berichtete", "said", "told", "reported":
			return true
		}
	}
	return false
}

// tellsDate says whether a part has a date of the sentence, or its article was published then and the part names no other day.
func (p *prose) tellsDate(d datedPart, m calendar.Mention) bool {
	return p.publishedOn(m, d.u) && !p.datesAct(d, m) || slices.ContainsFunc(d.dates, func(o calendar.Mention) bool {
		return p.resolves(m, []calendar.Interval{o.Interval}) || m.Interval.Within(o.Interval)
	}) || m.Relative && p.knownRelative(p.own[m.Start:m.End], []*unit{{text: &text{body: d.u.body, dates: d.dates}}})
}

// datesAct says whether a part names the day of what it tells, one near that of its article: told of the act, the day of
// publication is then another one, unless the sentence speaks of the report.
func (p *prose) datesAct(d datedPart, m calendar.Mention) bool {
	if first, last := p.t.segment(p.t.wordAt(m.Start)); p.t.marked(first, last, "report") {
		return false
	}
	return slices.ContainsFunc(d.dates, func(o calendar.Mention) bool { return p.isDayOfNews(o, d.u) })
}

// isDayOfNews says whether a date is a day or two of the weeks before or behind its article.
func (p *prose) isDayOfNews(m calendar.Mention, u *unit) bool {
	const longest, weeks = 2, 21
	published := p.ev.Articles[u.article].Published.Interval
	return m.Closed() && published.Closed() && m.To.Compare(m.From.Add(longest)) < 0 &&
		m.From.Compare(published.To.Add(-weeks)) > 0 && m.To.Compare(published.To.Add(weeks)) < 0
}

// misplaced says whether cited sentences date what a segment tells otherwise, in the parts that say most of it, and returns
// the date there.
func (p *prose) misplaced(m calendar.Mention) (string, bool) {
	first, last := p.t.segment(p.t.wordAt(m.Start))
	if slices.ContainsFunc(p.figuresIn(first, last), func(i int) bool { return !p.isLength(i) }) {
		return "", false // checked with the figure
	}
	nearly := .7
	if len(p.t.datesIn(first, last)) > 1 {
		nearly = 0 // each date is of a statement of its own
	}
	parts := p.datedParts(first, last)
	top := 0.0
	for _, d := range parts {
		top = max(top, d.score)
	}
	other := ""
	for _, d := range parts {
		if d.score < nearly*top {
			continue
		}
		if p.tellsDate(d, m) {
			return "", false
		}
		other = d.u.body[d.dates[0].Start:d.dates[0].End]
	}
	if slices.ContainsFunc(p.s.units, func(u *unit) bool {
		dated := slices.ContainsFunc(parts, func(d datedPart) bool { return d.u == u && d.score >= nearly*top && p.datesAct(d, m) })
		return p.publishedOn(m, u) && !dated && p.overlap(u, 0, len(u.words)-1, func(w *alignedWord) bool { return w.at >= first && w.at <= last }) >= nearly*top
	}) {
		return "", false
	}
	return other, other != ""
}

// datesAgree says whether every article cited that dates what a clause tells has the date which the clause does.
func (p *prose) datesAgree(first, last int) bool {
	dates := p.t.datesIn(first, last)
	if len(dates) == 0 {
		return true
	}
	const nearly = .7
	top := map[int]float64{}
	parts := p.datedParts(first, last)
	for _, d := range parts {
		top[d.u.article] = max(top[d.u.article], d.score)
	}
	agree := map[int]bool{}
	for _, d := range parts {
		if d.score >= nearly*top[d.u.article] {
			agree[d.u.article] = agree[d.u.article] || slices.ContainsFunc(dates, func(m calendar.Mention) bool { return p.tellsDate(d, m) })
		}
	}
	for _, ok := range agree {
		if !ok {
			return false
		}
	}
	return true
}

// publishedOn says whether a date is that of the article of a sentence.
func (p *prose) publishedOn(m calendar.Mention, u *unit) bool {
	return tells(m.Interval, p.ev.Articles[u.article].Published.Interval)
}

// knownDates are the dates of the claims, articles and sentences cited, and of the question.
func (p *prose) knownDates() []calendar.Interval {
	known := []calendar.Interval{p.asked.Time}
	for _, i := range p.s.articles {
		known = append(known, p.ev.Articles[i].Published.Interval)
	}
	for _, c := range p.s.claims {
		if c.AsOf != nil {
			known = append(known, c.AsOf.Interval)
		}
	}
	for _, u := range p.s.units {
		for _, m := range u.dates {
			known = append(known, m.Interval)
			if m.Closed() && m.To.Year > m.From.Year+1 { // of "3 May 1881 – 9 June 1944" either end may be told
				known = append(known, calendar.Interval{From: m.From, To: m.From}, calendar.Interval{From: m.To, To: m.To})
			}
		}
	}
	return slices.DeleteFunc(known, calendar.Interval.IsZero)
}

// knownMention says whether a date tells one that is known. A date without a year may be meant by any of the articles.
func (p *prose) knownMention(m calendar.Mention, known []calendar.Interval) bool {
	return p.resolves(m, known) || m.Relative && p.knownRelative(p.own[m.Start:m.End], p.pairsUnits())
}

// resolves says whether a date tells a known one, as any of the articles cited would mean it.
func (p *prose) resolves(m calendar.Mention, known []calendar.Interval) bool {
	text := p.own[m.Start:m.End]
	if slices.ContainsFunc(known, func(k calendar.Interval) bool {
		return tells(m.Interval, k) || endsAbout(text, m.Interval, k) || beginsAt(text, m.Interval, k)
	}) {
		return true
	}
	if !m.Relative {
		return false
	}
	for _, i := range p.s.articles {
		for _, other := range calendar.Find(text, p.ev.Articles[i].Published.Interval) {
			if slices.ContainsFunc(known, func(k calendar.Interval) bool { return tells(other.Interval, k) }) {
				return true
			}
		}
	}
	return false
}

// beginsAt says whether a date tells where a known stretch begins: "from mid-October".
func beginsAt(text string, told, known calendar.Interval) bool {
	first, _, _ := strings.Cut(lang.Fold(text), " ")
	switch first {
	case "from", "ab", "since", "seit":
		return !told.From.IsZero() && told.From == known.From
	}
	return false
}

// tells says whether a date tells a known one, as it is or more coarsely. Of a known stretch with an open end its bound may
// be told, or the month or year in which the bound lies.
func tells(told, known calendar.Interval) bool {
	switch {
	case told.IsZero() || known.IsZero():
		return false
	case told == known:
		return true
	case told.Closed() && known.Closed():
		return known.Within(told) && (months(told) <= coarsest || known.From == told.From)
	case told.Closed() && known.To.IsZero() && told.From == known.From:
		return true // "from mid-October" of what has been so since then
	case told.Closed():
		if told.From == known.From || told.To == known.To { // "since mid-October" of what began in mid-October
			return true
		}
		bound := known.From
		if bound.IsZero() {
			bound = known.To
		}
		return bound.Compare(told.From) >= 0 && bound.Compare(told.To) <= 0 && (told.From == told.To || months(told) >= 1)
	case known.Closed(): // "since April" of something in April
		return told.From.IsZero() && known.To.Compare(told.To) <= 0 && known.From.Compare(told.To) >= 0 || told.From == known.From
	}
	return !told.From.IsZero() && told.From == known.From || !told.To.IsZero() && told.To == known.To
}

// coarsest is how many months a stretch may have that tells a date in it: "since 1999" tells nothing of 2031.
const coarsest = 13

// endsAbout says whether a stretch that a text closes coarsely ("by the end of June") ends with a known one.
func endsAbout(text string, told, known calendar.Interval) bool {
	const slack = 10 // days: a third of a month
	if !told.From.IsZero() || !known.Closed() || known.To.Compare(told.To) > 0 || known.From.Compare(told.To.Add(-slack)) < 0 {
		return false
	}
	return slices.ContainsFunc(claims.Words(text), func(w claims.Word) bool {
		return slices.Contains([]string{"end", "ende", "late", "mid", "mitte", "early", "anfang"}, w.Folded)
	})
}

// months is how many whole months a closed stretch has.
func months(i calendar.Interval) int {
	return int(i.To.Time().Sub(i.From.Time()).Hours()/24) / 27
}

// knownRelative says whether one of some sentences has the same expression of time, in either language: the same weekday, say.
func (p *prose) knownRelative(text string, units []*unit) bool {
	day := calendar.Day(2001, time.January, 1) // expressions like "last autumn" are compared as if said on one day
	monday := calendar.Interval{From: day, To: day}
	told := calendar.Find(text, monday)
	for _, u := range units {
		for _, m := range u.dates {
			said := calendar.Find(u.body[m.Start:m.End], monday)
			if len(told) > 0 && len(said) > 0 && !told[0].IsZero() && tells(told[0].Interval, said[0].Interval) {
				return true
			}
			if lang.Fold(u.body[m.Start:m.End]) == lang.Fold(text) {
				return true
			}
		}
	}
	return false
}

// saysLiterally says whether a cited sentence has a time of day, with whatever word before it.
func (p *prose) saysLiterally(text string) bool {
	return slices.ContainsFunc(p.s.units, func(u *unit) bool {
		return slices.ContainsFunc(u.dates, func(m calendar.Mention) bool {
			said := u.body[m.Start:m.End]
			own, ok := minutes(text)
			theirs, ok2 := minutes(said)
			return m.Clock && ok && ok2 && own == theirs
		})
	})
}

// knownYearless says whether a month or day without a year, which no date of publication resolves, is that of a known date.
func (p *prose) knownYearless(m calendar.Mention, known []calendar.Interval) bool {
	return !m.Yearless.IsZero() && slices.ContainsFunc(known, func(k calendar.Interval) bool {
		return !k.From.IsZero() && tells(m.After(calendar.Day(k.From.Year, time.January, 1)), k)
	})
}

// when is the time of a claim: its own, else that of its article.
func (e *evidence) when(c claims.Claim) calendar.Interval {
	if c.AsOf != nil && !c.AsOf.Interval.IsZero() {
		return c.AsOf.Interval
	}
	return e.published(c)
}

// dated checks that the date beside a figure is that of its claim.
func (p *prose) dated(x *told, c *claims.Claim) string {
	first, last := p.t.segment(x.first)
	beside := p.t.datesIn(first, last)
	if len(beside) == 0 && !p.lastsIn(first, last) && !p.against(x) {
		for _, r := range p.around(x) {
			if p.t.clauses[r[0]] != p.t.clauses[x.first] || len(beside) > 0 {
				continue
			}
			first, last = r[0], r[1]
			beside = p.t.datesIn(first, last)
		}
	}
	if p.against(x) { // "on Monday 53, up from 47"
		beside = slices.DeleteFunc(beside, func(m calendar.Mention) bool { return p.t.wordAt(m.Start) < x.first })
	}
	known := p.datesOf(c, first, last)
	if n := p.figuresIn(first, last); len(n) > 1 && len(n) == len(beside) {
		if i := slices.Index(n, x.first); i >= 0 {
			beside = beside[i : i+1] // "7 in 2021 and 14 in 2023"
		}
	}
	for _, m := range beside {
		if p.tellsTime(m, known, c) {
			return ""
		}
	}
	if len(beside) == 0 {
		return ""
	}
	return fmt.Sprintf("%q is dated %q, which is not the date of the claim", x.text, p.own[beside[0].Start:beside[0].End])
}

// tellsTime says whether a date tells one of those of a claim. One without a year, or a weekday, is read as the claim's
// article would mean it.
func (p *prose) tellsTime(m calendar.Mention, known []calendar.Interval, c *claims.Claim) bool {
	if !m.Relative {
		return p.knownMention(m, known)
	}
	text := p.own[m.Start:m.End]
	for _, other := range calendar.Find(text, p.e.published(*c)) {
		if slices.ContainsFunc(known, func(k calendar.Interval) bool { return tells(other.Interval, k) || endsAbout(text, other.Interval, k) }) {
			return true
		}
	}
	beside := p.e.besides(c)
	if u := p.e.home(*c); u != nil && len(u.datesIn(0, len(u.words))) > 0 {
		beside = []*unit{u} // dated itself
	}
	return p.knownRelative(text, beside)
}

// figuresIn are the first words of the figures between two words.
func (p *prose) figuresIn(first, last int) []int {
	var out []int
	for _, f := range p.t.figures {
		if w := p.t.fold(f.first); w == "beide" || w == "beiden" || w == "both" {
			continue // no figure of its own
		}
		for _, piece := range p.pieces(f) {
			if piece.first >= first && piece.last <= last {
				out = append(out, piece.first)
			}
		}
	}
	return out
}

// isLength says whether the figure at a word is a length of time, which is no claim's.
func (p *prose) isLength(i int) bool {
	return slices.ContainsFunc(p.t.figures, func(f figure) bool { return f.first == i && isTime(f.Unit) })
}

// datesIn are the dates between two words that name days.
func (t *text) datesIn(first, last int) []calendar.Mention {
	var out []calendar.Mention
	for _, m := range t.dates {
		if i := t.wordAt(m.Start); i >= first && i <= last && !m.IsZero() && !m.Duration && !m.Clock {
			out = append(out, m)
		}
	}
	return out
}

// lastsIn says whether a length of time stands between two words: "two days later".
func (p *prose) lastsIn(first, last int) bool {
	return slices.ContainsFunc(p.t.dates, func(m calendar.Mention) bool {
		i := p.t.wordAt(m.Start)
		return m.Duration && i >= first && i <= last
	})
}

// datesOf are the dates that a claim may be told with: its own and those of its sentence. The date of its article counts
// where it has none of its own, or where the sentence speaks of the report.
func (p *prose) datesOf(c *claims.Claim, first, last int) []calendar.Interval {
	var known []calendar.Interval
	own := c.AsOf != nil && c.AsOf.Closed()
	if c.AsOf != nil {
		known = append(known, c.AsOf.Interval)
	}
	if !own || p.t.marked(first, last, "report") {
		known = append(known, p.e.published(*c))
	}
	if u := p.e.home(*c); u != nil && own && u.saidLast() { // "…, the agency said on Thursday"
		from, to := u.segment(max(len(u.words)-2, 0))
		for _, m := range u.datesIn(from, to) {
			known = append(known, m.Interval)
		}
	}
	if u := p.e.home(*c); u != nil {
		for _, beside := range []*unit{p.e.unit(u.article, u.sentence-1), u, p.e.unit(u.article, u.sentence+1)} {
			if beside == nil || own {
				continue
			}
			for _, m := range beside.dates {
				if !m.IsZero() {
					known = append(known, m.Interval)
				}
			}
		}
	}
	return known
}

func dateSpans(dates []calendar.Mention) []lang.Span {
	out := make([]lang.Span, len(dates))
	for i, d := range dates {
		out[i] = d.Span
	}
	return out
}
