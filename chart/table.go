package chart

import (
	"slices"
)

// table is what an answer has to draw: sections in the answer's order, each with its rows.
type table struct {
	words
	title    string
	sections []section
	// left is the number of rows that are not shown.
	left int
	// id is the answer's.
	id string
}

// section is the rows under one heading.
type section struct {
	heading string
	rows    []row
}

// row is one figure as its source gives it.
type row struct {
	figure, speaker, date, marks string
	// counted are the words behind the figure that say what it counts, in a list of different measures.
	counted                string
	tags                   []string
	measure, unit          string
	low, high              *float64
	vague, rounded, strict bool
	denied, overtaken      bool
	// group is the index of the answer's contrast group, -1 where the row is in none.
	group int
	// day is the last day of the row's time, counted from a fixed one; 0 where it is unknown.
	day int
}

// number says whether the row has anything to draw.
func (r row) number() bool { return r.low != nil || r.high != nil }

// span is the smallest and the largest number drawn for a row, 0 twice where there is none.
func (r row) span() (low, high float64) {
	switch {
	case r.low != nil && r.high != nil:
		return min(*r.low, *r.high), max(*r.low, *r.high)
	case r.low != nil:
		return *r.low, *r.low
	case r.high != nil:
		return *r.high, *r.high
	}
	return 0, 0
}

// rest is when a figure was given, and where it stands.
func (r row) rest() string {
	if r.date == "" {
		return r.marks
	}
	return r.date + " " + r.marks
}

// separator stands between the parts of a line.
const separator = " · "

// numbers counts the rows with a number.
func (t table) numbers() int {
	n := 0
	for _, s := range t.sections {
		for _, r := range s.rows {
			if r.number() {
				n++
			}
		}
	}
	return n
}

func (t table) count() int {
	n := 0
	for _, s := range t.sections {
		n += len(s.rows)
	}
	return n
}

// cut leaves out rows beyond the given number: the oldest ones of the longest sections.
func (t table) cut(most int) table {
	t.sections = slices.Clone(t.sections)
	for over := t.count() - most; over > 0; over-- {
		longest := 0
		for i, s := range t.sections {
			if len(s.rows) > len(t.sections[longest].rows) {
				longest = i
			}
		}
		s := &t.sections[longest]
		if s.oldestFirst() {
			s.rows = s.rows[1:]
		} else {
			s.rows = s.rows[:len(s.rows)-1]
		}
		t.left++
	}
	t.sections = slices.DeleteFunc(t.sections, func(s section) bool { return len(s.rows) == 0 })
	return t
}

// oldestFirst says whether a section is a timeline.
func (s section) oldestFirst() bool {
	var dated []int
	for _, r := range s.rows {
		if r.day != 0 {
			dated = append(dated, r.day)
		}
	}
	return len(dated) > 1 && dated[0] < dated[len(dated)-1]
}
