package ledgereval

import (
	"fmt"
	"io"
	"slices"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// QuoteText is one text with who said what annotated; spans are pairs of characters, the end exclusive.
type QuoteText struct {
	Name   string `json:"name"`
	Text   string `json:"text"`
	Quotes []struct {
		Quote   [][2]int `json:"quote"`
		Speaker [][2]int `json:"speaker"`
	} `json:"quotes"`
}

// ReadQuotes reads texts, one JSON object a line.
func ReadQuotes(r io.Reader) ([]QuoteText, error) { return readLines[QuoteText](r) }

// QuotesReport is how quotations of a set fare.
type QuotesReport struct {
	Texts int `json:"texts"`
	// Both, Gold and Found count the characters that both, the annotation and the ledger take for quotation.
	Both      int     `json:"both"`
	Gold      int     `json:"gold"`
	Found     int     `json:"found"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	// Speakers counts the quotations with an annotated speaker: right where the quotation that overlaps most names one
	// whose words overlap the annotated ones, or, where the source is nobody by name, was found at these words.
	Speakers Tally  `json:"speakers"`
	Misses   []Miss `json:"misses"`
}

// Quotes measures a reader against annotated quotations.
func Quotes(texts []QuoteText, read Read) QuotesReport {
	r := QuotesReport{Texts: len(texts), Misses: []Miss{}}
	for _, x := range texts {
		r.add(x, read(x.article()))
	}
	r.Precision, r.Recall = part(r.Both, r.Found), part(r.Both, r.Gold)
	r.F1 = part(2*r.Both, r.Gold+r.Found)
	return r
}

func part(n, of int) float64 { return float64(n) / float64(max(1, of)) }

// article is the text as an article without a title or a date.
func (x QuoteText) article() corpus.Article {
	a := corpus.Article{ID: x.Name, Body: x.Text, Language: lang.German}
	paragraph, last := 0, 0
	for _, span := range lang.Sentences(x.Text) {
		for _, c := range x.Text[last:span.Start] {
			if c == '\n' {
				paragraph++
			}
		}
		last = span.End
		a.Sentences = append(a.Sentences, corpus.Sentence{Span: span, Kind: corpus.Text, Paragraph: paragraph})
	}
	return a
}

func (r *QuotesReport) add(x QuoteText, found []claims.Claim) {
	at := runeOffsets(x.Text)
	gold, have := make([]bool, len(at)), make([]bool, len(at))
	for _, g := range x.Quotes {
		for _, s := range g.Quote {
			mark(gold, s[0], s[1])
		}
	}
	place := func(offset int) int { i, _ := slices.BinarySearch(at, offset); return i }
	for _, c := range found {
		if c.Quotation != nil {
			for _, s := range append([]lang.Span{c.Quotation.Span}, c.Quotation.More...) {
				mark(have, place(s.Start), place(s.End))
			}
		}
	}
	for i := range gold {
		r.Both, r.Gold, r.Found = r.Both+one(gold[i] && have[i]), r.Gold+one(gold[i]), r.Found+one(have[i])
	}
	r.stretches(x, at, gold, have)
	r.addSpeakers(x, found, at)
}

// stretches lists where annotation and ledger differ by more than a mark and a blank.
func (r *QuotesReport) stretches(x QuoteText, at []int, gold, have []bool) {
	const few = 3
	for i := 0; i < len(gold); {
		end := i
		for end < len(gold) && gold[end] == gold[i] && have[end] == have[i] {
			end++
		}
		if what := "quotation too much"; gold[i] != have[i] && end-i > few {
			if gold[i] {
				what = "quotation missing"
			}
			r.miss(x, what, beginning(x.Text[at[i]:]), fmt.Sprint(end-i, " characters"), "", nil)
		}
		i = end
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// beginning is enough of a text to find it.
func beginning(s string) string {
	const enough = 80
	n := 0
	for i := range s {
		if n++; n > enough {
			return s[:i]
		}
	}
	return s
}

func (r *QuotesReport) miss(x QuoteText, what, text, have, want string, rules []string) {
	r.Misses = append(r.Misses, Miss{Where: x.Name, What: what, Text: text, Have: have, Want: want, Rules: append([]string{}, rules...)})
}

func (r *QuotesReport) addSpeakers(x QuoteText, found []claims.Claim, at []int) {
	bytes := func(s [2]int) lang.Span { return lang.Span{Start: at[s[0]], End: at[s[1]]} }
	for _, g := range x.Quotes {
		if len(g.Speaker) == 0 || len(g.Quote) == 0 {
			continue
		}
		var quote []lang.Span
		for _, s := range g.Quote {
			quote = append(quote, bytes(s))
		}
		right, have, rules := false, "", []string(nil)
		if c := overlapsMost(found, quote); c != nil {
			for _, sp := range c.Speakers {
				have += sp.Text + "; "
				right = right || slices.ContainsFunc(g.Speaker, func(s [2]int) bool { return sp.Span.Overlaps(bytes(s)) })
			}
			if src := c.Quotation.Source; src != nil {
				have += x.Text[src.Start:src.End]
				right = right || slices.ContainsFunc(g.Speaker, func(s [2]int) bool { return src.Overlaps(bytes(s)) })
			}
			rules = c.Rules
		}
		r.Speakers.Add(right)
		if !right {
			want := bytes(g.Speaker[0])
			r.miss(x, "speaker", beginning(x.Text[quote[0].Start:quote[0].End]), have, x.Text[want.Start:want.End], rules)
		}
	}
}

// overlapsMost is the claim whose quotation overlaps the stretches most, nil for none.
func overlapsMost(found []claims.Claim, quote []lang.Span) *claims.Claim {
	var best *claims.Claim
	most := 0
	for k := range found {
		q := found[k].Quotation
		if q == nil {
			continue
		}
		n := 0
		for _, s := range quote {
			n += max(0, min(s.End, q.End)-max(s.Start, q.Start))
		}
		if n > most {
			best, most = &found[k], n
		}
	}
	return best
}

func mark(set []bool, from, to int) {
	for i := from; i < to && i < len(set); i++ {
		set[i] = true
	}
}

// runeOffsets is the byte offset of every character, and of the end.
func runeOffsets(s string) []int {
	var out []int
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}
