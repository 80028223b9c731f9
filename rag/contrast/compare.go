package contrast

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// Comparer compares claims. It needs to know which measures cover which, when an article appeared, and whether two
// articles tell of the same events.
type Comparer struct {
	vocabulary *claims.Vocabulary
	published  func(article string) corpus.Published
	sameMatter func(a, b string) bool
}

// New makes a Comparer; published gives the date of an article by its id, the zero value where it is unknown. sameMatter
// says whether two articles tell of the same events; nil says so of all. Figures of other events are never compared.
func New(v *claims.Vocabulary, published func(article string) corpus.Published, sameMatter func(a, b string) bool) *Comparer {
	if sameMatter == nil {
		sameMatter = func(string, string) bool { return true }
	}
	return &Comparer{vocabulary: v, published: published, sameMatter: sameMatter}
}

// When is the time that a claim speaks of. own is false where the text gives it none: the date of the article, by which
// it was said, then stands in.
func (c *Comparer) When(cl claims.Claim) (when calendar.Interval, own bool) {
	if cl.AsOf != nil && !cl.AsOf.Interval.IsZero() {
		return cl.AsOf.Interval, true
	}
	return c.published(cl.Article).Interval, false
}

// Groups gathers figure claims by measure and people and relates them: the claims of a row to the one that stands for it,
// and the rows to one another. Groups come in the order of the largest number of claims, claims within a group newest
// first.
func (c *Comparer) Groups(all []claims.Claim) []Group {
	tables := c.Tables(all)
	out := make([]Group, len(tables))
	for i, t := range tables {
		out[i] = t.Group
	}
	return out
}

// setKey is what the claims of one set share.
type setKey struct{ measure, unit, subject string }

// gather puts claims of one measure, unit and people, told of the same events, into one set. A people without a role
// joins the one role of its nation, where there is just one: "Russians" are soldiers where only Russian soldiers are
// counted, not where civilians are too.
// as is the one thing that all claims count, whatever their articles call it, or "".
func (c *Comparer) gather(all []claims.Claim, as string) [][]claims.Claim {
	byKey := map[setKey][]claims.Claim{}
	for _, cl := range all {
		if cl.Kind == claims.Figure {
			k := setKey{c.measure(cl), unit(cl), cl.Subject}
			if as != "" {
				k.measure = as
			}
			byKey[k] = append(byKey[k], cl)
		}
	}
	c.joinRoles(byKey)
	c.joinCrowds(byKey)
	var sets [][]claims.Claim
	for _, k := range slices.SortedFunc(maps.Keys(byKey), compareKeys) {
		sets = append(sets, c.byMatter(byKey[k])...)
	}
	for _, s := range sets {
		slices.SortStableFunc(s, c.newestFirst)
	}
	slices.SortStableFunc(sets, func(a, b []claims.Claim) int { return cmp.Compare(len(b), len(a)) })
	return sets
}

func compareKeys(a, b setKey) int {
	return cmp.Or(cmp.Compare(a.measure, b.measure), cmp.Compare(a.unit, b.unit), cmp.Compare(a.subject, b.subject))
}

// joinRoles moves the claims of a nation without role to the only role of that nation.
func (c *Comparer) joinRoles(byKey map[setKey][]claims.Claim) {
	for _, k := range slices.SortedFunc(maps.Keys(byKey), compareKeys) {
		nation, role := c.vocabulary.SplitSubject(k.subject)
		if nation == "" || role != "" {
			continue
		}
		var roles []setKey
		for other := range byKey {
			n, r := c.vocabulary.SplitSubject(other.subject)
			if n == nation && r != "" && other.measure == k.measure && other.unit == k.unit {
				roles = append(roles, other)
			}
		}
		if len(roles) == 1 {
			byKey[roles[0]] = append(byKey[roles[0]], byKey[k]...)
			delete(byKey, k)
		}
	}
}

// measure is what a claim counts, a listed measure also where only a noun that stands for it is counted.
func (c *Comparer) measure(cl claims.Claim) string { return c.vocabulary.MeasureOf(cl.Measure) }

// joinCrowds makes one set of claims about people who are told of now as people, now as passengers or workers. Those that
// one sentence counts apart stay apart.
func (c *Comparer) joinCrowds(byKey map[setKey][]claims.Claim) {
	for _, k := range slices.SortedFunc(maps.Keys(byKey), compareKeys) {
		if !c.vocabulary.IsCrowd(k.subject) || byKey[k] == nil {
			continue
		}
		for _, other := range slices.SortedFunc(maps.Keys(byKey), compareKeys) {
			if other.measure != k.measure || other.unit != k.unit || other == k || !c.vocabulary.IsCrowd(other.subject) || apart(byKey[k], byKey[other]) {
				continue
			}
			byKey[k] = append(byKey[k], byKey[other]...)
			delete(byKey, other)
		}
	}
}

// apart says whether one voice counts both in one sentence.
func apart(a, b []claims.Claim) bool {
	type voice struct {
		article string
		start   int
		who     string
	}
	held := map[voice]bool{}
	for _, cl := range a {
		held[voice{cl.Article, cl.Start, speakerKey(cl)}] = true
	}
	return slices.ContainsFunc(b, func(cl claims.Claim) bool { return held[voice{cl.Article, cl.Start, speakerKey(cl)}] })
}

// byMatter parts claims by the events that their articles tell of: articles that tell of the same are in one part, also
// by way of a third.
func (c *Comparer) byMatter(all []claims.Claim) [][]claims.Claim {
	const compared = 100 // parts; among more events than that nobody compares
	var parts [][]claims.Claim
	for _, own := range byArticle(all) {
		old := max(0, len(parts)-compared)
		apart := slices.Clone(parts[:old])
		joined := own
		for _, p := range parts[old:] {
			same := slices.ContainsFunc(firstOfArticles(p), func(o claims.Claim) bool { return c.sameMatter(o.Article, own[0].Article) })
			if same {
				joined = append(slices.Clone(p), joined...)
			} else {
				apart = append(apart, p)
			}
		}
		parts = append(apart, joined)
	}
	return parts
}

// byArticle parts claims by article, in the order in which the articles come.
func byArticle(all []claims.Claim) [][]claims.Claim {
	var out [][]claims.Claim
	where := map[string]int{}
	for _, cl := range all {
		i, ok := where[cl.Article]
		if !ok {
			i = len(out)
			where[cl.Article] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], cl)
	}
	return out
}

// firstOfArticles are a few claims of different articles: enough to tell what a part is about.
func firstOfArticles(all []claims.Claim) []claims.Claim {
	const enough = 8
	var out []claims.Claim
	for _, cl := range all {
		if !slices.ContainsFunc(out, func(o claims.Claim) bool { return o.Article == cl.Article }) {
			if out = append(out, cl); len(out) == enough {
				break
			}
		}
	}
	return out
}

// Comparable says whether two figures count the same thing of the same people in the same unit.
func (c *Comparer) Comparable(a, b claims.Claim) bool {
	return c.measure(a) == c.measure(b) && unit(a) == unit(b) && c.SamePeople(a.Subject, b.Subject)
}

func unit(cl claims.Claim) string {
	if cl.Value == nil {
		return ""
	}
	return cl.Value.Unit
}

// SamePeople says whether two subjects can be the same people: equal, or one names only the nation of the other, or both
// are people of no nation, however they are called.
func (c *Comparer) SamePeople(a, b string) bool {
	if a == b || c.vocabulary.IsCrowd(a) && c.vocabulary.IsCrowd(b) {
		return true
	}
	na, ra := c.vocabulary.SplitSubject(a)
	nb, rb := c.vocabulary.SplitSubject(b)
	return na != "" && na == nb && (ra == "" || rb == "")
}

// widest is the subject of a set that says most about its people.
func (c *Comparer) widest(set []claims.Claim) string {
	best := set[0].Subject
	for _, cl := range set {
		if cl.Subject != best && c.vocabulary.IsCrowd(cl.Subject) && c.vocabulary.IsCrowd(best) {
			best = "people"
		}
		if _, role := c.vocabulary.SplitSubject(cl.Subject); role != "" {
			if _, have := c.vocabulary.SplitSubject(best); have == "" {
				best = cl.Subject
			}
		}
	}
	return best
}

func (c *Comparer) newestFirst(a, b claims.Claim) int {
	wa, _ := c.When(a)
	wb, _ := c.When(b)
	return cmp.Or(
		last(wb).Compare(last(wa)),
		cmp.Compare(orZero(Number(b.Value)), orZero(Number(a.Value))),
		cmp.Compare(a.Article, b.Article),
		cmp.Compare(a.Start, b.Start),
	)
}

func orZero(f float64) float64 {
	if math.IsNaN(f) {
		return 0
	}
	return f
}

// last is the latest day known of an interval.
func last(i calendar.Interval) calendar.Date {
	if i.To.IsZero() {
		return i.From
	}
	return i.To
}

// relate says how an older claim stands to a newer one, or two of one time to one another.
func (c *Comparer) relate(newer, older claims.Claim) Pair {
	p := Pair{From: older.ID, To: newer.ID}
	same, shared := sameSpeakers(newer, older), sharedOrigin(newer, older)
	fits := Compatible(newer.Value, older.Value)
	switch {
	case newer.Polarity != older.Polarity && fits:
		p.Relation, p.Note = Differ, "one denies what the other says"
	case !fits && same && newer.Article == older.Article && newer.Span == older.Span:
		p.Relation, p.Note = NotComparable, "one sentence gives both, of others or of other times"
	case Additive(newer) != Additive(older):
		p.Relation, p.Note = NotComparable, "one figure comes on top of others, the other stands alone"
	case same && c.later(newer, older) && !SameNumber(newer.Value, older.Value):
		p.Relation, p.Note = Updated, "the same speaker gave a newer figure"
	case (same || shared) && fits && newer.Article == older.Article:
		p.Relation, p.Note = Agree, "the same article repeats its figure"
	case (same || shared) && fits:
		p.Relation, p.Note = SameOrigin, originNote(newer, older)
	case fits && SameNumber(newer.Value, older.Value):
		p.Relation, p.Note = Agree, "the same number, another speaker"
	case fits:
		p.Relation, p.Note = Agree, "the figures can mean the same number"
	default:
		p.Relation, p.Note = Differ, c.differNote(newer, older)
	}
	return p
}

// Additive says whether a figure comes on top of others of its own measure. "Weitere 2.700 Verletzte" come on top of the
// dead: among the wounded the figure is whole.
func Additive(cl claims.Claim) bool {
	return cl.Value != nil && cl.Value.Additive && cl.Measure != "wounded"
}

func originNote(a, b claims.Claim) string {
	if a.Value != nil && b.Value != nil && a.Value.Qualifier != b.Value.Qualifier {
		return "several articles, one origin, in other words"
	}
	return "several articles, one origin"
}

func (c *Comparer) differNote(newer, older claims.Claim) string {
	if c.later(newer, older) {
		return "other speakers at other times"
	}
	return "the figures exclude one another"
}

// later says whether a certainly speaks of a later time than b. A look back ("damals") without a date of its own may speak
// of any time.
func (c *Comparer) later(a, b claims.Claim) bool {
	if a.AsOf == nil && looksBack(a.Quote) {
		return false
	}
	wa, _ := c.When(a)
	wb, _ := c.When(b)
	return !wa.IsZero() && !wb.IsZero() && !wa.Overlaps(wb) && last(wa).Compare(last(wb)) > 0
}

// looksBack says whether a sentence tells of a time before its article's.
func looksBack(quote string) bool {
	for _, w := range claims.Words(quote) {
		switch w.Folded {
		case "damals", "seinerzeit", "zunaechst", "anfangs", "urspruenglich", "initially", "originally", "formerly":
			return true
		}
	}
	return false
}

// speakerKey joins the ids of a claim's speakers; "" where the text names none.
func speakerKey(cl claims.Claim) string {
	ids := make([]string, 0, len(cl.Speakers))
	for _, s := range cl.Speakers {
		ids = append(ids, s.ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, "+")
}

// sameSpeakers says whether two claims are one voice's: of the same speakers, or of one article that names none.
func sameSpeakers(a, b claims.Claim) bool {
	return speakerKey(a) == speakerKey(b) && (speakerKey(a) != "" || a.Article == b.Article)
}

// sharedOrigin says whether two chains of reporters end at the same first source.
func sharedOrigin(a, b claims.Claim) bool {
	return len(a.Origin) > 0 && len(b.Origin) > 0 && a.Origin[len(a.Origin)-1] == b.Origin[len(b.Origin)-1]
}

// totals finds a figure that one article gives as the sum of a first figure and one that comes on top of it.
func (c *Comparer) totals(set []claims.Claim) []Pair {
	var out []Pair
	for _, own := range byArticle(set) {
		out = append(out, totalsOf(own)...)
	}
	return out
}

func totalsOf(own []claims.Claim) []Pair {
	var out []Pair
	for _, more := range own {
		if !Additive(more) {
			continue
		}
		for _, first := range own {
			for _, sum := range own {
				if isTotal(first, more, sum) {
					out = append(out,
						Pair{From: first.ID, To: sum.ID, Relation: PartOf, Note: "the first part of the total"},
						Pair{From: more.ID, To: sum.ID, Relation: PartOf, Note: "comes on top; part of the total"})
				}
			}
		}
	}
	return out
}

func isTotal(first, more, sum claims.Claim) bool {
	if first.ID == more.ID || sum.ID == more.ID || sum.ID == first.ID {
		return false
	}
	total, parts := Number(sum.Value), Number(first.Value)+Number(more.Value)
	return math.Abs(total-parts) <= 0.02*total
}

// parts relates the dead and the wounded to figures that count both together, row by row.
func (c *Comparer) parts(t Table, tables []Table) []Pair {
	m, ok := c.vocabulary.Measure(t.Measure)
	if !ok || len(m.Includes) == 0 {
		return nil
	}
	var out []Pair
	for _, other := range tables {
		if !slices.Contains(m.Includes, other.Measure) || !c.SamePeople(other.Subject, t.Subject) {
			continue
		}
		for _, part := range other.Rows[:min(len(other.Rows), related)] {
			for _, total := range t.Rows[:min(len(t.Rows), related)] {
				if !c.canContain(total.Head(), part.Head()) {
					continue
				}
				out = append(out, Pair{From: part.Head().ID, To: total.Head().ID, Relation: PartOf, Note: "counts only a part of what the other counts together"})
			}
		}
	}
	return out
}

// canContain says whether a figure can be part of what another counts together: no larger, and, where
// both say when, of no later time. Somebody else may have told it.
func (c *Comparer) canContain(total, part claims.Claim) bool {
	if part.AsOf != nil && total.AsOf != nil && c.later(part, total) || total.Polarity != claims.Affirmed || part.Polarity != claims.Affirmed {
		return false
	}
	least, _, known := reach(part.Value)
	_, most, all := reach(total.Value)
	return known && all && least <= most
}
