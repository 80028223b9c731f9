package answer

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/question"
)

// How close a value stands to a word for what is asked, from 1 for right beside it.
const (
	perWords   = 8.0  // so many words between halve the closeness
	perNumber  = 0.75 // what another value of the kind between leaves of it
	akin       = 0.6  // of a word that tells something akin to what is asked
	unit       = 0.65 // of a noun behind a number, which may count others than are asked for
	inverted   = 0.85 // of an English date before its word: "in 1967 founded another party"
	unitless   = 0.6  // of a bare number where one with a unit is asked for
	onlyOne    = 0.5  // of the only value of the kind in a sentence that has a word for it
	besideName = 0.85 // of the two dates of a life, which stand in parentheses behind the name
)

// What is longer, or has more numbers, is no sentence but a table or a list, in which nothing tells what belongs to what.
const (
	longestSentence = 1500 // bytes
	mostInSentence  = 40   // values, and words for what is asked
)

// valueText is a sentence in which a value is looked for. Spans count bytes of the sentence.
type valueText struct {
	text  string
	code  lang.Code
	words []claims.Word
	// numbers are all dates and figures of the sentence, in order; given are those of the kind asked for.
	numbers []lang.Span
	given   []value
	// dates are what the dates mean.
	dates []calendar.Interval
	// shares are the percentages among them, where no percentage is asked for.
	shares []lang.Span
	// cues are the places where what is asked for is told.
	cues []claims.Hit
}

// valuesIn are the values of the kind asked for in a sentence, scored by how close they stand to a word for it and by how
// much of the question stands around them.
func (w *writer) valuesIn(a corpus.Article, text string, about valueTerms) []value {
	if len(text) > longestSentence {
		return nil
	}
	t := valueText{text: text, code: a.Language, words: claims.Words(text)}
	t.read(w.asked.Value, a)
	if len(t.given) == 0 {
		return nil
	}
	t.cues = slices.DeleteFunc(w.cues(t, about), t.isShared)
	t.cues, t.given = t.cues[:min(len(t.cues), mostInSentence)], t.given[:min(len(t.given), mostInSentence)]
	var out []value
	for _, v := range t.given {
		v.score, v.akin = t.closeness(v)
		if v.life > v.score {
			v.score, v.akin = v.life, false
		}
		if v.score == 0 {
			continue
		}
		v.around = t.window(v.span)
		if v.bare {
			v.score *= unitless
		}
		v.score *= t.timely(w.asked)
		if len(about.rest) > 0 && w.asked.Value.Of != "" {
			v.score *= 0.4 + 0.6*share(about.rest, v.around)
		}
		v.clause, v.reference = t.clause(v.span), t.reference(v)
		if v.life > 0 {
			v.name = t.before(v)
		}
		out = append(out, v)
	}
	return out
}

// read finds the dates and figures.
func (t *valueText) read(asked question.Value, a corpus.Article) {
	var dates []lang.Span
	kind := asked.Kind
	if kind == question.Date {
		for _, life := range lives(t.text) {
			t.numbers = append(t.numbers, life[0].Span, life[1].Span)
			t.given = append(t.given, ofLife(asked.Of, life)...)
		}
	}
	known := len(t.numbers)
	for _, m := range calendar.Find(t.text, a.Published.Interval) {
		dates = append(dates, m.Span)
		if m.Duration || m.Clock || m.IsZero() {
			continue
		}
		if slices.ContainsFunc(t.numbers[:known], m.Span.Overlaps) {
			continue
		}
		t.numbers = append(t.numbers, m.Span)
		t.dates = append(t.dates, m.Interval)
		if kind == question.Date && m.Closed() {
			t.given = append(t.given, value{span: m.Span, when: m.Interval, relative: m.Relative})
		}
	}
	for _, q := range quantity.Find(t.text, a.Language, dates) {
		numeral := t.text[q.Numeral.Start:q.Numeral.End]
		digits := strings.ContainsAny(numeral, "0123456789")
		if digits {
			t.numbers = append(t.numbers, q.Span)
		}
		if kind == question.Number && (q.Unit == "percent" || q.Unit == "share") {
			t.shares = append(t.shares, q.Span)
		}
		year, isYear := yearLike(q, numeral)
		switch {
		case kind == question.Date && isYear:
			t.given = append(t.given, value{span: q.Span, when: year})
		case kind == question.Number && q.Unit == "" && digits && isWhole(q), kind == question.Amount && digits:
			t.given = append(t.given, value{span: q.Span, figure: q, bare: kind == question.Amount && q.Unit == ""})
		}
	}
	slices.SortFunc(t.numbers, func(a, b lang.Span) int { return cmp.Compare(a.Start, b.Start) })
	slices.SortFunc(t.given, func(a, b value) int { return cmp.Compare(a.span.Start, b.span.Start) })
}

// isWhole says whether a figure can be a count.
func isWhole(q quantity.Quantity) bool { return q.Low == nil || *q.Low == math.Trunc(*q.Low) }

// yearLike is the year that a bare number of four digits can be ("about 1870") where a date is asked for.
func yearLike(q quantity.Quantity, numeral string) (calendar.Interval, bool) {
	if len(numeral) != 4 || q.Unit != "" || q.Low == nil || *q.Low < 1000 || *q.Low >= 2100 || strings.ContainsAny(numeral, ",.") {
		return calendar.Interval{}, false
	}
	y := int(*q.Low)
	return calendar.Interval{From: calendar.Day(y, 1, 1), To: calendar.Day(y, 12, 31)}, true
}

// cues are the places where the sentence tells of what is asked: by the attribute's table, else by the question's own
// words.
func (w *writer) cues(t valueText, about valueTerms) []claims.Hit {
	if w.asked.Value.Of != "" {
		return w.asked.Value.Told(t.words)
	}
	key := ""
	if w.asked.Value.Kind != question.Date {
		key = "unit"
	}
	var out []claims.Hit
	for i, x := range t.words {
		if x.Kind == lang.Word && len(x.Text) > 2 && slices.ContainsFunc(about.rest, func(q term) bool { return q.in(x.Text) }) {
			out = append(out, claims.Hit{Span: x.Span, Key: key, First: i, Last: i})
		}
	}
	return out
}

// reference says how surely a sentence that lacks the name of a thing speaks of it: one that begins with a pronoun or a
// common noun does ("It was founded", "Die Halle wurde"), one with a name of its own before the value hardly.
func (t valueText) reference(v value) float64 {
	const sure, hardly = 0.8, 0.3
	end := v.span.Start
	for _, c := range t.cues {
		end = min(end, c.Start)
	}
	names, nouns := 0, 1
	if t.code == lang.German {
		nouns = 2 // "Die Halle"
	}
	for i, x := range t.words {
		initial, _ := utf8.DecodeRuneInString(x.Text)
		if x.End > end {
			break
		}
		if x.Kind == lang.Word && unicode.IsUpper(initial) && (i > 0 || strings.ToUpper(x.Text) == x.Text && len(x.Text) > 1) {
			names++
		}
	}
	if names >= nouns {
		return hardly
	}
	return sure
}

// timely is how well a sentence's dates fit the time that a question for a number names.
func (t valueText) timely(asked question.Asked) float64 {
	const undated, otherwise = 0.7, 0.35
	fits := func(i calendar.Interval) bool { return i.Overlaps(asked.Time) }
	switch {
	case asked.Time.IsZero() || asked.Value.Kind == question.Date || slices.ContainsFunc(t.dates, fits):
		return 1
	case len(t.dates) == 0:
		return undated
	}
	return otherwise
}

// isShared says whether a word for what is asked only names the whole of a share: "9 % of the population".
func (t valueText) isShared(c claims.Hit) bool {
	const before = 3 // words between the share and its whole
	first := t.words[max(0, c.First-before)].Start
	return slices.ContainsFunc(t.shares, func(s lang.Span) bool { return s.End > first && s.End <= c.Start })
}

// closeness is how close a value stands to the nearest word for what is asked, 0 without one. A counted noun has to stand
// right behind its number.
func (t valueText) closeness(v value) (best float64, isAkin bool) {
	for _, c := range t.cues {
		if c.Overlaps(v.span) {
			return 1, false
		}
		lo, hi := c.End, v.span.Start
		if c.Start > v.span.Start {
			lo, hi = v.span.End, c.Start
		}
		words, numbers := t.between(lo, hi)
		if c.Start > v.span.Start && t.code == lang.German {
			words /= 2 // the verb stands last: "wurde 1923 in Orla gebaut"
		}
		if c.Key == "unit" {
			if c.Start < v.span.Start || words > 1 || numbers > 0 {
				continue
			}
		}
		score := 1 / (1 + float64(words)/perWords)
		if len(t.given) == 1 {
			score = max(score, onlyOne)
		}
		for range numbers {
			score *= perNumber
		}
		switch {
		case c.Key == "akin":
			score *= akin
		case c.Key == "unit":
			score *= unit
		case c.Start > v.span.Start && t.code == lang.English:
			score *= inverted
		}
		if score > best {
			best, isAkin = score, c.Key == "akin"
		}
	}
	return best, isAkin
}

// between counts the words and the values of the kind asked for from one place to another.
func (t valueText) between(lo, hi int) (words, numbers int) {
	for _, x := range t.words {
		if x.Start >= lo && x.End <= hi && x.Kind != lang.Punct {
			words++
		}
	}
	for _, g := range t.given {
		if g.span.Start >= lo && g.span.End <= hi {
			numbers++
		}
	}
	return words, numbers
}

// window is the text around a value up to the other numbers beside it; what stands before another value of the kind
// belongs to that one.
func (t valueText) window(v lang.Span) string {
	lo, hi := t.room(v)
	if slices.ContainsFunc(t.given, func(g value) bool { return g.span.Start == hi }) {
		hi = v.End
	}
	return t.text[lo:hi]
}

// room is how far it is from a value to the dates and figures beside it.
func (t valueText) room(v lang.Span) (lo, hi int) {
	hi = len(t.text)
	for _, n := range t.numbers {
		switch {
		case n.Overlaps(v):
		case n.End <= v.Start:
			lo = max(lo, n.End)
		default:
			hi = min(hi, n.Start)
		}
	}
	return lo, hi
}

// lives are the dates of birth and death that stand in parentheses without a word: "N. N. (3 May 1901 – 9 June 1977)".
func lives(text string) [][]calendar.Mention {
	var out [][]calendar.Mention
	for at := 0; ; {
		open := strings.IndexByte(text[at:], '(')
		if open < 0 {
			return out
		}
		at += open + 1
		length := strings.IndexByte(text[at:], ')')
		if length < 0 {
			return out
		}
		if life := life(text[at : at+length]); life != nil {
			life[0].Span, life[1].Span = life[0].Shift(at), life[1].Shift(at)
			out = append(out, life)
		}
		at += length + 1
	}
}

// life reads what stands between parentheses as two dates years apart.
func life(inner string) []calendar.Mention {
	at, size := dash(inner)
	if at < 0 || len(inner) > longestLife {
		return nil
	}
	from := calendar.Find("in "+inner[:at], calendar.Interval{})
	to := calendar.Find("in "+inner[at+size:], calendar.Interval{})
	if len(from) != 1 || len(to) != 1 || !from[0].Closed() || !to[0].Closed() || to[0].From.Year-from[0].From.Year < shortestLife {
		return nil
	}
	from[0].Span, to[0].Span = bare(from[0].Span, 0), bare(to[0].Span, at+size)
	return []calendar.Mention{from[0], to[0]}
}

// bare moves a date found behind "in " to its place in the text.
func bare(s lang.Span, at int) lang.Span {
	return lang.Span{Start: max(s.Start-len("in "), 0) + at, End: s.End - len("in ") + at}
}

// ofLife are the two dates of a life, of which one may be asked for.
func ofLife(of string, life []calendar.Mention) []value {
	out := []value{{span: life[0].Span, when: life[0].Interval}, {span: life[1].Span, when: life[1].Interval}}
	switch of {
	case "born":
		out[0].life = besideName
	case "died":
		out[1].life = besideName
	}
	return out
}

// Two dates in parentheses can be a life from so many years on, in so many bytes.
const (
	shortestLife = 8
	longestLife  = 120
)

// dash finds the dash between two dates, not the one within 1876-04-19.
func dash(text string) (at, size int) {
	for _, d := range []string{"–", "—", " - ", "-"} {
		if i := strings.Index(text, d); i >= 0 {
			return i, len(d)
		}
	}
	return -1, 0
}

// longestClause is the number of bytes from which a sentence is cut to the clause with the value.
const longestClause = 260

// clause is the stretch of the sentence that is quoted for a value: all of it where it has no other number, else what
// stands around the value up to the other numbers, cut at the ends of clauses.
func (t valueText) clause(v lang.Span) lang.Span {
	lo, hi := t.room(v)
	long := hi-lo > longestClause
	if lo > 0 || long {
		lo = t.opening(lo, v.Start)
	}
	if hi < len(t.text) || long {
		hi = t.closing(v.End, hi)
	}
	if i := strings.IndexByte(t.text[v.End:hi], ')'); i >= 0 && !strings.Contains(t.text[lo:v.End+i], "(") {
		hi = v.End + i // the parenthesis was opened before the words that are quoted
	}
	for lo < v.Start && t.text[lo] == ' ' {
		lo++
	}
	for hi > v.End && t.text[hi-1] == ' ' {
		hi--
	}
	return lang.Span{Start: lo, End: hi}
}

// before is what stands before the parenthesis that holds a value, where its name is.
func (t valueText) before(v value) lang.Span {
	open := strings.LastIndexByte(t.text[:v.span.Start], '(')
	lo, _ := t.room(lang.Span{Start: max(open, 0), End: max(open, 0)})
	if open < 0 || v.clause.Start <= lo || t.clause(v.span).Start < open {
		return lang.Span{}
	}
	for open > lo && t.text[open-1] == ' ' {
		open--
	}
	return lang.Span{Start: t.wordFrom(lo, open), End: open}
}

const breaks = ",;:()[]–"

// opening is where the clause before a value begins, behind another number: at the first word behind a comma or
// parenthesis, else behind that number.
func (t valueText) opening(lo, start int) int {
	cue := start
	for _, c := range t.cues {
		if c.Start >= lo {
			cue = min(cue, c.Start)
		}
	}
	if i := strings.LastIndexAny(t.text[lo:cue], breaks); i >= 0 {
		_, n := utf8.DecodeRuneInString(t.text[lo+i:])
		return lo + i + n
	}
	lo = t.wordFrom(lo, start)
	if next := t.wordFrom(lo+1, start); lo > 0 && next < cue && calendar.IsYearly(t.text[lo:next]) {
		return next // "the 2020 census there were": the census belongs to its year
	}
	return lo
}

// closing is where the clause behind a value ends, before another number.
func (t valueText) closing(end, hi int) int {
	cue := end
	for _, c := range t.cues {
		if c.End <= hi {
			cue = max(cue, c.End)
		}
	}
	if i := strings.IndexAny(t.text[cue:hi], breaks); i >= 0 {
		return cue + i
	}
	return cue
}

// wordFrom is the start of the first word from a place on, the limit where none stands before it.
func (t valueText) wordFrom(lo, limit int) int {
	for _, x := range t.words {
		if x.Start >= lo && x.Start < limit && x.Kind == lang.Word {
			return x.Start
		}
	}
	return limit
}
