package chart

import "slices"

// keyEntry is a sample of a mark with its words.
type keyEntry struct {
	word string
	row  row
}

// entries are the marks that a table has, but for the plain one where it is the only one.
func (t table) entries() []keyEntry {
	one := 1.0
	two := 2.0
	all := []keyEntry{
		{t.exactly, row{low: &one, high: &one}},
		{t.about, row{low: &one, high: &one, rounded: true}},
		{t.over, row{low: &one}},
		{t.under, row{high: &one}},
		{t.between, row{low: &one, high: &two}},
		{t.magnitude, row{low: &one, high: &two, vague: true}},
	}
	used := map[kind]bool{}
	denied, overtaken := false, false
	for _, s := range t.sections {
		for _, r := range s.rows {
			used[r.kind()] = true
			denied, overtaken = denied || r.denied, overtaken || r.overtaken
		}
	}
	all = slices.DeleteFunc(all, func(e keyEntry) bool { return !used[e.row.kind()] })
	if denied {
		all = append(all, keyEntry{t.denied, row{low: &one, high: &one, denied: true}})
	}
	if overtaken {
		all = append(all, keyEntry{t.overtaken, row{low: &one, high: &one, overtaken: true}})
	}
	if len(all) == 1 && used[exact] {
		return nil
	}
	return all
}

// key places the samples in as many lines as they need.
func (l *layout) key() {
	const (
		sample = 30 // the place of a sample's marker
		gap    = 24
	)
	x := margin
	for _, e := range l.table.entries() {
		from, reached := x+sample, x+sample
		after := reached + e.row.overhang() + 6
		if e.row.kind() == between || e.row.kind() == magnitude {
			from, reached = x, x+sample+6
			after = reached + 9
		}
		width := l.face.width(e.word, smallSize)
		if after+width > Width-margin && x > margin {
			l.height += smallHeight
			from, reached, after = from-x+margin, reached-x+margin, after-x+margin
			x = margin
		}
		y, c, zero := l.height+smallHeight/2+1, l.colours, x
		k := look{color: c.muted, shape: circle}
		l.add(func(p pen) { p.mark(e.row, k, c, zero, from, reached, y) })
		l.write(e.word, after, l.height+baseline(smallSize, smallHeight), smallSize, content, c.muted)
		x = after + width + gap
	}
	if x > margin {
		l.height += smallHeight + 6
	}
}
