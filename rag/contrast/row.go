package contrast

import (
	"cmp"
	"slices"

	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// Row is one figure as a reader should count it: every claim in it has the same speakers and can mean the same number at
// the same time, so that three articles that repeat one estimate are one row.
type Row struct {
	// Claims holds the row's claims; the first one is the fullest and stands for all.
	Claims []claims.Claim
}

// Head is the claim that stands for the row.
func (r Row) Head() claims.Claim { return r.Claims[0] }

// Denied says whether the row's speakers deny the figure.
func (r Row) Denied() bool { return r.Head().Polarity == claims.Denied }

// Articles counts the articles that the row's claims were read from.
func (r Row) Articles() int {
	seen := map[string]bool{}
	for _, cl := range r.Claims {
		seen[cl.Article] = true
	}
	return len(seen)
}

// Table is a group laid out in rows, newest first.
type Table struct {
	Group
	Rows []Row
	// between holds the weightiest relation of two rows, by the ids of their heads.
	between map[[2]string]Pair
}

// related is the number of rows, newest first, that are related to one another: relations grow with the square of the
// rows, and an answer shows fewer.
const related = 20

// Tables gathers claims in groups, lays each out in rows, and relates them.
func (c *Comparer) Tables(all []claims.Claim) []Table { return c.TablesOf(all, "") }

// TablesOf is Tables for claims that all count one thing, whatever their articles call it; as names it.
func (c *Comparer) TablesOf(all []claims.Claim, as string) []Table {
	sets := c.gather(all, as)
	out := make([]Table, 0, len(sets))
	for _, set := range sets {
		t := Table{Group: Group{Measure: cmp.Or(as, c.measure(set[0])), Subject: c.widest(set), Relations: []Pair{}}}
		bySpeaker := map[string][]int{}
		beside := givenBeside(set)
		for _, cl := range set {
			t.Claims = append(t.Claims, cl.ID)
			if _, ok := beside[cl.ID]; ok {
				continue
			}
			t.Rows = c.place(t.Rows, bySpeaker, cl)
		}
		for _, r := range t.Rows {
			slices.SortStableFunc(r.Claims, c.fullestFirst)
		}
		slices.SortStableFunc(t.Rows, func(a, b Row) int { return c.newestFirst(a.Head(), b.Head()) })
		t.Relations = append(append(c.relateRows(t.Rows), c.totals(set)...), tiesOf(set, beside)...)
		out = append(out, t)
	}
	for i := range out {
		out[i].Relations = append(out[i].Relations, c.parts(out[i], out)...)
		out[i].between = out[i].weightiest()
	}
	return out
}

// givenBeside maps claims that are but the whole of a part, or what a figure was before, to the claim of their sentence that
// is told beside them: they make no row of their own next to it.
func givenBeside(set []claims.Claim) map[string]string {
	out := map[string]string{}
	for _, cl := range set {
		if cl.Value == nil || cl.Value.Given == "" {
			continue
		}
		for _, told := range set {
			if IsBeside(told, cl) {
				out[cl.ID] = told.ID
				break
			}
		}
	}
	return out
}

// IsBeside says whether a figure is told beside another of its sentence: as a part of it, or as what became of it.
func IsBeside(told, other claims.Claim) bool {
	t, o := told.Value, other.Value
	return t != nil && o != nil && t.Beside != nil && o.Given == t.Beside.Tie && o.Text == t.Beside.Text &&
		told.Article == other.Article && told.Span == other.Span
}

// tiesOf are the relations of claims to those that they are told beside.
func tiesOf(set []claims.Claim, beside map[string]string) []Pair {
	var out []Pair
	for _, cl := range set {
		told, ok := beside[cl.ID]
		switch {
		case !ok:
		case cl.Value.Given == claims.Whole:
			out = append(out, Pair{From: told, To: cl.ID, Relation: PartOf, Note: "the sentence gives it as a part of the other"})
		default:
			out = append(out, Pair{From: cl.ID, To: told, Relation: NotComparable, Note: "what the figure was before"})
		}
	}
	return out
}

// relateRows relates the claims of each row to the one that stands for it, and the rows to one another.
func (c *Comparer) relateRows(rows []Row) []Pair {
	out := []Pair{}
	for i, r := range rows {
		for _, cl := range r.Claims[1:] {
			out = append(out, c.ordered(r.Head(), cl))
		}
		if i >= related {
			continue
		}
		for _, other := range rows[i+1 : min(len(rows), related)] {
			out = append(out, c.ordered(r.Head(), other.Head()))
		}
	}
	return out
}

// ordered relates two claims, the newer one as the newer.
func (c *Comparer) ordered(a, b claims.Claim) Pair {
	if c.newestFirst(a, b) > 0 {
		a, b = b, a
	}
	return c.relate(a, b)
}

// place adds a claim to the row it repeats, or as a new row. Only rows of the same speakers can be repeated; bySpeaker
// keeps their indexes.
func (c *Comparer) place(rows []Row, bySpeaker map[string][]int, cl claims.Claim) []Row {
	const compared = 300 // rows of one speaker; nobody repeats a figure after so many others
	who := speakerKey(cl)
	own := bySpeaker[who]
	for _, i := range own[max(0, len(own)-compared):] {
		if c.repeats(rows[i].Claims[0], cl) {
			rows[i].Claims = append(rows[i].Claims, cl)
			return rows
		}
	}
	bySpeaker[who] = append(bySpeaker[who], len(rows))
	return append(rows, Row{Claims: []claims.Claim{cl}})
}

// repeats says whether b tells the figure that a tells, from the same origin and of the same time.
func (c *Comparer) repeats(a, b claims.Claim) bool {
	if Additive(a) != Additive(b) || a.Polarity != b.Polarity || !Compatible(a.Value, b.Value) {
		return false
	}
	if speakerKey(a) != speakerKey(b) || speakerKey(a) == "" && !SameNumber(a.Value, b.Value) {
		return false
	}
	wa, owna := c.When(a)
	wb, ownb := c.When(b)
	if SameNumber(a.Value, b.Value) && (!owna || !ownb) {
		return true
	}
	return wa.Overlaps(wb)
}

// fullestFirst prefers claims with a date of their own, then the more precise date, then the newer article.
func (c *Comparer) fullestFirst(a, b claims.Claim) int {
	wa, owna := c.When(a)
	wb, ownb := c.When(b)
	return cmp.Or(
		-compareBool(owna, ownb),
		cmp.Compare(days(wa), days(wb)),
		c.newestFirst(a, b),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Relation is how the claims of one row stand to those of another; ok is false where no pair of them is related.
func (t Table) Relation(a, b Row) (p Pair, ok bool) {
	p, ok = t.between[unordered(a.Head().ID, b.Head().ID)]
	return p, ok
}

// weightiest keeps the weightiest relation of every two rows.
func (t Table) weightiest() map[[2]string]Pair {
	head := map[string]string{}
	for _, r := range t.Rows {
		for _, cl := range r.Claims {
			head[cl.ID] = r.Head().ID
		}
	}
	out := map[[2]string]Pair{}
	for _, rel := range t.Relations {
		k := unordered(head[rel.From], head[rel.To])
		if p, ok := out[k]; !ok || weight(rel.Relation) > weight(p.Relation) {
			out[k] = rel
		}
	}
	return out
}

func unordered(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// weight orders relations by how much a reader must be told of them.
func weight(r Relation) int {
	return slices.Index([]Relation{NotComparable, SameOrigin, Agree, Differ, Updated, PartOf}, r)
}

// days is the length of an interval; an open one counts as longer than any closed one.
func days(i calendar.Interval) int {
	if !i.Closed() {
		return 1 << 30
	}
	return int(i.To.Time().Sub(i.From.Time()).Hours()/24) + 1
}
