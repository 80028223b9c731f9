package question

import (
	"slices"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// ValueKind says what the one value is that a question asks for.
type ValueKind string

// The kinds of values.
const (
	NoValue ValueKind = ""
	Date    ValueKind = "date"   // a day, month, year or stretch
	Number  ValueKind = "number" // a bare number
	Amount  ValueKind = "amount" // a number with a unit
)

// Value is the one value of one thing that a question asks for: when it was founded, how many people live there.
type Value struct {
	Kind ValueKind
	// Of is the attribute's id in tables/values.txt, "" for a date or a number of something that is in no table.
	Of string

	words *claims.Phrases
}

// Told are the places where words tell of the attribute: those with the key "unit" do right behind a number, those with
// the key "akin" less surely than others.
func (v Value) Told(words []claims.Word) []claims.Hit {
	if v.words == nil || v.Of == "" {
		return nil
	}
	found := v.words.Find(words)
	return slices.DeleteFunc(slices.Clone(found), func(h claims.Hit) bool {
		return h.ID != v.Of || v.ofKin(found, h) || h.Key == "has" || h.Key == "not" || h.Key == "last" && h.Last < len(words)-2
	})
}

// ofKin says whether a birth or death is that of somebody's kin: "her father died".
func (v Value) ofKin(found []claims.Hit, h claims.Hit) bool {
	const between = 2 // words: "father was born"
	if v.Of != "born" && v.Of != "died" {
		return false
	}
	return slices.ContainsFunc(found, func(k claims.Hit) bool { return k.Key == "kin" && k.Last < h.First && h.First-k.Last <= between })
}

// value reads whether one value of one thing is asked for. A question for a date that is asked without "when" becomes one.
func (r *Reader) value(q *reading, a *Asked) {
	for _, h := range r.values.Find(q.words) {
		kind := r.valueKind(q, a, h)
		if kind == NoValue {
			continue
		}
		a.Value = Value{Kind: kind, Of: h.ID, words: r.values}
		if kind == Date {
			a.Form = When
		}
		return
	}
	switch {
	case a.Form == When:
		a.Value = Value{Kind: Date}
	case a.Form == Count && len(a.Measures) == 0 && slices.ContainsFunc(a.Terms, func(t Term) bool { return t.Counted }):
		a.Value = Value{Kind: Number}
	}
}

// valueKind is what a word of the table asks for in this question, if anything.
func (r *Reader) valueKind(q *reading, a *Asked, h claims.Hit) ValueKind {
	switch h.Key {
	case "date":
		if a.Form == When || a.Form == Define || a.Form == Open {
			return Date
		}
	case "when":
		if a.Form == When {
			return Date
		}
	case "last":
		if a.Form == When && h.Last >= len(q.words)-2 {
			return Date
		}
	case "unit":
		if a.Form == Count && len(a.Measures) == 0 && r.onlyHas(q, a, h) {
			return Number
		}
	case "count", "amount":
		if (a.Form == Count || a.Form == Define) && len(a.Measures) == 0 {
			if h.Key == "amount" {
				return Amount
			}
			return Number
		}
	}
	return NoValue
}

// onlyHas says whether a question for counted people asks only how many there are: "how many people live in X", not "how
// many people left X".
func (r *Reader) onlyHas(q *reading, a *Asked, h claims.Hit) bool {
	found := r.values.Find(q.words)
	return !slices.ContainsFunc(a.Terms, func(t Term) bool {
		return t.Sort != Name && !slices.ContainsFunc(found, func(f claims.Hit) bool { return f.ID == h.ID && f.Overlaps(t.Span) })
	})
}
