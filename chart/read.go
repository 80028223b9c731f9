package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// vocabulary names measures, people and speakers. It is read once and never changed.
var vocabulary = sync.OnceValues(claims.NewVocabulary)

// reader turns an answer into a table.
type reader struct {
	words
	answer     rag.Answer
	vocabulary *claims.Vocabulary
	claims     map[string]rag.Cited
	groups     map[string]int             // index of the contrast group, by claim
	pairs      map[string][]contrast.Pair // relations within a group, by both of their claims
}

// read reads an answer's rows: those of its claim lines, and the claims that its prose cites and that no line shows.
func read(a rag.Answer) (table, error) {
	v, err := vocabulary()
	if err != nil {
		return table{}, fmt.Errorf("read the names of measures: %w", err)
	}
	r := reader{
		words: inLanguage(lang.Code(a.Language)), answer: a, vocabulary: v,
		claims: make(map[string]rag.Cited, len(a.Claims)), groups: map[string]int{}, pairs: map[string][]contrast.Pair{},
	}
	for _, c := range a.Claims {
		r.claims[c.Claim.ID] = c
	}
	for i, g := range a.Contrast {
		for _, id := range g.Claims {
			r.groups[id] = i
		}
	}
	for i, g := range a.Contrast {
		for _, p := range g.Relations {
			from, okFrom := r.groups[p.From]
			to, okTo := r.groups[p.To]
			if okFrom && okTo && from == i && to == i && p.From != p.To {
				r.pairs[p.From] = append(r.pairs[p.From], p)
				r.pairs[p.To] = append(r.pairs[p.To], p)
			}
		}
	}
	t := table{words: r.words, id: safe(a.ID), sections: r.fromProse(r.fromLines())}
	r.name(&t)
	return t, nil
}

// fromLines reads the claim lines under their headings.
func (r reader) fromLines() []section {
	var out []section
	heading, open := "", false
	for _, l := range r.answer.Lines {
		switch l.Role {
		case draft.Group:
			heading, open = safe(l.Text), false
		case draft.Claim:
			line, ok := r.lineRow(l)
			if !ok {
				continue
			}
			if !open {
				out = append(out, section{heading: heading})
				open = true
			}
			s := &out[len(out)-1]
			s.rows = append(s.rows, line)
		}
	}
	return out
}

// fixedCells are the cells of a claim line before its remark: figure, speaker, date, markers.
const fixedCells = 4

// lineRow reads a claim line. Its first claim is the one whose figure the line shows.
func (r reader) lineRow(l draft.Line) (row, bool) {
	if len(l.Cells) < fixedCells || len(l.Claims) == 0 {
		return row{}, false
	}
	head, ok := r.claims[l.Claims[0]]
	if !ok {
		return row{}, false
	}
	out := r.row(head.Claim)
	out.figure, out.speaker, out.date, out.marks = safe(l.Cells[0]), safe(l.Cells[1]), safe(l.Cells[2]), safe(l.Cells[3])
	if out.group >= 0 { // a timeline names the measure in every line
		counted := lowerFirst(r.measure(r.answer.Contrast[out.group]))
		if figure, ok := strings.CutSuffix(out.figure, " "+counted); ok && counted != "" {
			out.figure, out.counted = figure, counted
		}
	}
	return out, true
}

// row reads what a claim says of its figure.
func (r reader) row(c claims.Claim) row {
	out := row{measure: c.Measure, group: -1, denied: c.Polarity == claims.Denied, day: r.day(c)}
	if g, ok := r.groups[c.ID]; ok {
		out.group = g
	}
	if v := c.Value; v != nil {
		out.low, out.high, out.unit, out.vague = drawable(v.Low), drawable(v.High), v.Unit, v.Vague
		out.rounded, out.strict = approximates(v.Qualifier)
	}
	out.overtaken = r.under(c, contrast.Updated)
	out.tags = r.tags(c, out)
	return out
}

// drawable leaves out numbers that no axis shows. Nothing that is counted or paid for comes near the bound.
func drawable(f *float64) *float64 {
	const bound = 1e15
	if f == nil || !(math.Abs(*f) <= bound) { // true of no NaN
		return nil
	}
	return f
}

// under says whether the answer sets a claim, or one of the same origin, under another claim of its group: overtaken by
// it, or a part of it.
func (r reader) under(c claims.Claim, as contrast.Relation) bool {
	own := r.origin(c.ID)
	for _, id := range own {
		for _, p := range r.pairs[id] {
			if p.Relation == as && p.From == id && !slices.Contains(own, p.To) {
				return true
			}
		}
	}
	return false
}

// origin are the claims that the answer traces to the same origin as the given one, that one first.
func (r reader) origin(id string) []string {
	own, seen := []string{id}, map[string]bool{id: true}
	for i := 0; i < len(own); i++ {
		for _, p := range r.pairs[own[i]] {
			for _, other := range []string{p.From, p.To} {
				if p.Relation == contrast.SameOrigin && !seen[other] {
					own, seen[other] = append(own, other), true
				}
			}
		}
	}
	return own
}

// besideTheDead is the measure whose additional figures are whole figures of their own: the wounded come on top of the
// dead, not of other wounded.
const besideTheDead = "wounded"

// tags are the words for what a reader must know of a row at a glance.
func (r reader) tags(c claims.Claim, out row) []string {
	var tags []string
	add := func(when bool, word string) {
		if when {
			tags = append(tags, word)
		}
	}
	add(out.denied, r.denied)
	add(out.overtaken, r.overtaken)
	switch {
	case c.Polarity == claims.Unknown:
	case c.Hedge == claims.Expected:
		add(true, r.forecast)
	case c.Hedge == claims.Estimate:
		add(true, r.estimate)
	case c.Hedge == claims.Reported:
		add(len(c.Speakers) == 0, r.unconfirmed)
	}
	add(r.under(c, contrast.PartOf), r.partOf)
	add(c.Value != nil && c.Value.Additive && c.Measure == besideTheDead, r.besideDead)
	return tags
}

// fromProse adds the figures that the answer cites in prose and shows in no line of its own: a model's sentences, or a
// verdict that tells a development.
func (r reader) fromProse(sections []section) []section {
	shown := map[string]bool{}
	for _, l := range r.answer.Lines {
		if l.Role == draft.Claim {
			for _, id := range l.Claims {
				shown[id] = true
			}
		}
	}
	for g, group := range r.answer.Contrast {
		rows := r.proseRows(group, shown)
		if len(rows) == 0 {
			continue
		}
		i := slices.IndexFunc(sections, func(s section) bool { return len(s.rows) > 0 && s.rows[0].group == g })
		if i < 0 {
			i = len(sections)
			sections = append(sections, section{})
		}
		s := &sections[i]
		s.rows = append(s.rows, rows...)
		slices.SortStableFunc(s.rows, func(a, b row) int { return cmp.Compare(b.day, a.day) })
	}
	return sections
}

// proseRows are a group's cited claims that no line shows, one row an origin.
func (r reader) proseRows(group contrast.Group, shown map[string]bool) []row {
	var out []row
	for _, id := range group.Claims {
		head, ok := r.claims[id]
		if !ok || shown[id] || head.Claim.Kind != claims.Figure {
			continue
		}
		own := r.origin(id)
		if slices.ContainsFunc(own, func(id string) bool { return shown[id] }) {
			continue
		}
		var sources []int
		for _, other := range own {
			shown[other] = true
			if c, cited := r.claims[other]; cited {
				sources = append(sources, c.Source)
			}
		}
		out = append(out, r.proseRow(head.Claim, sources))
	}
	return out
}

// proseRow words a claim as a row.
func (r reader) proseRow(c claims.Claim, sources []int) row {
	out := r.row(c)
	value := c.Value
	if value != nil && value.Additive && c.Measure == besideTheDead {
		whole := *value // a tag says beside whom
		whole.Additive = false
		value = &whole
	}
	out.figure, out.date = r.words.figure(value), r.when(c)
	var names []string
	for _, s := range c.Speakers {
		name := cmp.Or(s.Name, s.Text)
		if n, ok := r.vocabulary.Speaker(s.ID); ok {
			name = n.In(r.code)
		}
		if name = safe(name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	out.speaker = cmp.Or(strings.Join(names, ", "), r.noSource)
	slices.Sort(sources)
	for _, n := range slices.Compact(sources) {
		out.marks += fmt.Sprintf("[%d]", n)
	}
	return out
}

// when words the time of a claim: its own, else when its article reported it.
func (r reader) when(c claims.Claim) string {
	if c.AsOf != nil && !c.AsOf.Interval.IsZero() {
		return r.interval(c.AsOf.Interval)
	}
	for _, s := range r.answer.Sources {
		if s.Article == c.Article && s.Published.Closed() {
			return r.reported + r.interval(s.Published.Interval)
		}
	}
	return r.undated
}

// day is the last day of a claim's time, or of its article's where it has none; 0 where no end is known.
func (r reader) day(c claims.Claim) int {
	if c.AsOf != nil && !c.AsOf.To.IsZero() {
		return dayNumber(c.AsOf.To)
	}
	for _, s := range r.answer.Sources {
		if s.Article == c.Article {
			return dayNumber(s.Published.To)
		}
	}
	return 0
}

// name gives the table its title and headings to sections that have none.
func (r reader) name(t *table) {
	several := len(t.sections) > 1
	subjects, groups := map[string]bool{}, map[int]bool{}
	for i := range t.sections {
		s := &t.sections[i]
		for _, x := range s.rows {
			groups[x.group] = true
			if x.group >= 0 {
				subjects[r.answer.Contrast[x.group].Subject] = true
			}
		}
		if g := s.rows[0].group; s.heading == "" && several && g >= 0 {
			s.heading = r.measure(r.answer.Contrast[g])
		}
	}
	var parts []string
	for subject := range subjects {
		if len(subjects) == 1 && subject != "" && subject != "people" {
			parts = append(parts, safe(r.vocabulary.SubjectLabel(subject, r.code)))
		}
	}
	if len(groups) == 1 && !groups[-1] && !several {
		name := r.measure(r.answer.Contrast[t.sections[0].rows[0].group])
		if t.sections[0].heading != "" {
			name = t.sections[0].heading
			t.sections[0].heading = ""
		}
		if len(parts) > 0 {
			name = lowerFirst(name)
		}
		parts = append(parts, name)
	}
	t.title = cmp.Or(upperFirst(strings.Join(parts, ", ")), t.generic)
}

// measure names what a group counts: the measure's name, else the shortest counted words of its claims.
func (r reader) measure(g contrast.Group) string {
	if m, ok := r.vocabulary.Measure(g.Measure); ok {
		return m.In(r.code)
	}
	word, found := g.Measure, false
	for _, id := range g.Claims {
		c := strings.TrimSpace(r.claims[id].Claim.Counted)
		if c != "" && (!found || len(c) < len(word)) {
			word, found = c, true
		}
	}
	return upperFirst(safe(word))
}
