package chart

import (
	"strings"
	"unicode/utf16"

	"github.com/quellenlage/quellenlage/rag"
)

// AltLimit is the largest number of characters of Alt, counted as Discord counts them, in UTF-16 code units.
const AltLimit = 1024

// Alt tells in words what a picture of an answer with default options shows, in the answer's language: every figure with
// its speaker, date, sources and state. It is "" where there is nothing to draw. Figures that have no room are counted.
func Alt(a rag.Answer) string {
	t, err := read(a)
	if err != nil || t.numbers() == 0 {
		return ""
	}
	return t.cut(DefaultRows).alt()
}

// alt tells the table in words.
func (t table) alt() string {
	const ending = 60 // room for the line on what is left out
	var b strings.Builder
	length := 0
	fits := func(s string) bool {
		n := units(s)
		if length+n > AltLimit-ending {
			return false
		}
		b.WriteString(s)
		length += n
		return true
	}
	fits(t.chart + t.title + ".")
	left := t.left
	for _, s := range t.sections {
		if s.heading != "" && !fits(" "+s.heading+":") {
			left += len(s.rows)
			continue
		}
		for i, r := range s.rows {
			end := ";"
			if i == len(s.rows)-1 {
				end = "."
			}
			if !fits(" " + r.inWords() + end) {
				left++
			}
		}
	}
	if note := t.leftOut(left); note != "" {
		b.WriteString(" " + note)
	}
	return b.String()
}

// inWords is a row as a sentence has it.
func (r row) inWords() string {
	s := r.figure
	if r.counted != "" {
		s += " " + r.counted
	}
	s += " – " + r.speaker
	if rest := r.rest(); rest != "" {
		s += ", " + rest
	}
	if len(r.tags) > 0 {
		s += " (" + strings.Join(r.tags, ", ") + ")"
	}
	return s
}

// units counts the UTF-16 code units of a text.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}
