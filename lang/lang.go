// Package lang reads the surface of German and English: tokens, sentences, folded spellings, stems and the language a
// text is written in. Its subpackages read what stands on that surface: lang/quantity (figures), lang/calendar (dates)
// and lang/lexicon (German-English words, compound parts).
//
// Nothing here knows what an article or a claim is. Every position is a byte offset into the string that was handed in,
// and no function changes that string: matching may fold, quoting never does.
package lang

// Span is the half-open byte range [Start, End) of a text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Contains says whether t lies within s; equal spans contain one another.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps says whether s and t share at least one byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Shift moves both ends by n bytes.
func (s Span) Shift(n int) Span { return Span{Start: s.Start + n, End: s.End + n} }

// Code names a language by its ISO 639-1 code.
type Code string

// The languages the program reads; Other stands for every language it does not.
const (
	German  Code = "de"
	English Code = "en"
	Other   Code = ""
)
