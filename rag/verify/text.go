package verify

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// text is a stretch of prose with what the tables find in it. Spans count bytes of body.
type text struct {
	body    string
	code    lang.Code
	words   []claims.Word
	dates   []calendar.Mention
	figures []figure
	// hits of the vocabulary and of the tables of this room, those within a longer hit of one kind left out.
	measures, nations, roles, events, names, marks, alike, near, plain, absolute []claims.Hit
	// segments counts for each word the stretches that commas, dashes and conjunctions part; clauses the wider ones that
	// only semicolons, full stops and words like "while" do.
	segments, clauses []int
}

// figure is a quantity with the words that it stands on.
type figure struct {
	quantity.Quantity
	first, last int
}

// textKey names a text and how it was read.
type textKey struct {
	body      string
	code      lang.Code
	published calendar.Interval
}

// known is a text that is read again and again, a sentence of an article or a name, read once.
func (v *Verifier) known(body string, code lang.Code, published calendar.Interval) *text {
	return v.texts.get(textKey{body, code, published}, func() *text { return v.parse(body, code, published) })
}

// parse reads a text with all tables. Published resolves dates without a year.
func (v *Verifier) parse(body string, code lang.Code, published calendar.Interval) *text {
	if code != lang.English {
		code = lang.German
	}
	t := &text{body: body, code: code, words: claims.Words(body)}
	t.dates = calendar.Find(body, published)
	t.addFigures()
	t.measures = longest(append(v.counts.both(t.words), v.vocabulary.Measures(t.words)...))
	t.nations = longest(t.inParts(v.vocabulary.Nations))
	t.roles = longest(v.vocabulary.Roles(t.words))
	t.events = longest(v.vocabulary.Events(t.words))
	t.names = longest(t.inParts(v.vocabulary.Speakers))
	t.marks = slices.DeleteFunc(v.inLanguage(v.marks, t), func(h claims.Hit) bool {
		return slices.ContainsFunc(t.figures, func(f figure) bool { return f.Contains(h.Span) }) && h.ID != "additive"
	})
	t.alike, t.near, t.plain = v.inLanguage(v.alike, t), v.inLanguage(v.near, t), v.inLanguage(v.plain, t)
	t.absolute = v.inLanguage(v.absolute, t)
	t.split()
	t.measures = slices.DeleteFunc(t.measures, func(h claims.Hit) bool { return t.includes(h.First) })
	return t
}

// includes says whether word i only says that those before it are counted too: ", die 14 Pfleger eingeschlossen".
func (t *text) includes(i int) bool {
	first, last := t.segment(i)
	if t.fold(i) != "eingeschlossen" || first == 0 || i < last && t.isWord(i+1) {
		return false
	}
	for k := first; k < i; k++ {
		if isFinite(t.fold(k)) || isHelping(t.fold(k)) {
			return false
		}
	}
	return slices.ContainsFunc(t.figures, func(f figure) bool { return f.first >= first && f.last < i })
}

// inParts finds words as they stand, without the English "'s", and the parts of words with hyphens.
func (t *text) inParts(find func([]claims.Word) []claims.Hit) []claims.Hit {
	hits := append(find(t.words), find(baseForms(t.words))...)
	var parts []claims.Word
	var of []int
	for i, w := range t.words {
		for part := range strings.SplitSeq(w.Folded, "-") {
			o := w
			o.Folded = part
			parts, of = append(parts, o), append(of, i)
		}
	}
	if len(parts) > len(t.words) {
		for _, h := range find(parts) {
			h.First, h.Last = of[h.First], of[h.Last]
			hits = append(hits, h)
		}
	}
	return hits
}

// baseForms are the words with the English "'s" taken off, and the "zu" within a German infinitive, as the tables have them:
// "abzulehnen".
func baseForms(words []claims.Word) []claims.Word {
	const shortest = 4
	out := slices.Clone(words)
	for i, w := range words {
		if at := strings.Index(w.Folded, "zu"); at > 1 && len(w.Folded) > at+2+shortest && isParticle(w.Folded[:at]) {
			out[i].Folded = w.Folded[:at] + w.Folded[at+2:]
		}
		for _, mark := range []string{"'s", "’s"} {
			if name, ok := strings.CutSuffix(w.Text, mark); ok {
				out[i].Folded = lang.Fold(name)
			}
		}
	}
	return out
}

func (t *text) addFigures() {
	skip := make([]lang.Span, len(t.dates))
	for i, d := range t.dates {
		skip[i] = d.Span
	}
	// A qualifier behind an opening bracket is read as one only where a space stands there.
	body := strings.NewReplacer("(", " ", ")", " ").Replace(t.body)
	for _, q := range quantity.Find(body, t.code, skip) {
		t.figures = append(t.figures, figure{Quantity: q, first: t.wordAt(q.Start), last: t.wordAt(q.End - 1)})
	}
}

// wordAt is the last word that begins at or before the offset.
func (t *text) wordAt(offset int) int {
	i := sort.Search(len(t.words), func(i int) bool { return t.words[i].Start > offset })
	return max(i-1, 0)
}

// inLanguage are a table's words of the text's language.
func (v *Verifier) inLanguage(words table, t *text) []claims.Hit {
	hits := t.inParts(func(w []claims.Word) []claims.Hit { return words.find(w, t.code) })
	return once(hits)
}

// once sorts hits by their first words and leaves out those that stand there twice.
func once(hits []claims.Hit) []claims.Hit {
	slices.SortStableFunc(hits, func(a, b claims.Hit) int {
		return cmp.Or(a.First-b.First, strings.Compare(a.ID, b.ID), a.Last-b.Last)
	})
	return slices.CompactFunc(hits, func(a, b claims.Hit) bool { return a.First == b.First && a.Last == b.Last && a.ID == b.ID })
}

// longest leaves out hits that lie within a longer one, and those that stand there twice.
func longest(hits []claims.Hit) []claims.Hit {
	hits = once(hits)
	const window = 6
	kept := hits[:0:0]
	for i, h := range hits {
		near := hits[max(0, i-window):min(len(hits), i+window)]
		if !slices.ContainsFunc(near, func(o claims.Hit) bool { return o.Contains(h.Span) && o.Len() > h.Len() }) {
			kept = append(kept, h)
		}
	}
	return kept
}

// fold is word i in folded spelling, "" outside the text.
func (t *text) fold(i int) string {
	if i < 0 || i >= len(t.words) {
		return ""
	}
	return t.words[i].Folded
}

// isWord says whether word i is one, no sign.
func (t *text) isWord(i int) bool {
	return i >= 0 && i < len(t.words) && t.words[i].Kind != lang.Punct
}

// capital says whether word i begins with a capital letter.
func (t *text) capital(i int) bool {
	if !t.isWord(i) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t.words[i].Text)
	return unicode.IsUpper(r)
}

// opens says whether word i is the first of a sentence.
func (t *text) opens(i int) bool {
	for k := i - 1; k >= 0; k-- {
		if t.words[k].Kind != lang.Punct {
			return false
		}
		switch t.words[k].Text {
		case ".", "!", "?", ":":
			return true
		}
	}
	return true
}

// inDate says whether word i stands within an expression of time.
func (t *text) inDate(i int) bool {
	return slices.ContainsFunc(t.dates, func(d calendar.Mention) bool { return d.Span.Overlaps(t.words[i].Span) })
}

// inFigure says whether word i is part of a figure.
func (t *text) inFigure(i int) bool {
	return slices.ContainsFunc(t.figures, func(f figure) bool { return f.first <= i && i <= f.last })
}

// marked says whether a mark of a section stands between words first and last.
func (t *text) marked(first, last int, sections ...string) bool {
	return t.markAt(first, last, sections...) >= 0
}

// markAt is the index of the first mark of one of the sections that begins between words first and last, -1 for none.
func (t *text) markAt(first, last int, sections ...string) int {
	return slices.IndexFunc(t.marks, func(h claims.Hit) bool {
		return h.First >= first && h.First <= last && slices.Contains(sections, h.ID)
	})
}

// has says whether a mark of a section stands anywhere.
func (t *text) has(sections ...string) bool { return t.marked(0, len(t.words), sections...) }

// split parts the text in segments and clauses.
func (t *text) split() {
	t.segments, t.clauses = make([]int, len(t.words)), make([]int, len(t.words))
	segment, clause := 0, 0
	for i := range t.words {
		hard, soft := t.boundary(i)
		if hard {
			clause++
		}
		if hard || soft {
			segment++
		}
		t.segments[i], t.clauses[i] = segment, clause
	}
}

// boundary says whether a clause or a segment begins at word i.
func (t *text) boundary(i int) (hard, soft bool) {
	w := t.words[i]
	if t.inFigure(i) || t.inDate(i) && w.Kind == lang.Punct {
		return false, false
	}
	if w.Kind == lang.Punct {
		switch w.Text {
		case ";", ":", ".", "!", "?", "–", "—":
			return true, true
		case ",":
			return false, !t.closesDate(i)
		case "(", ")":
			return false, true
		}
		return false, false
	}
	if t.marked(i, i, "turn") && (t.fold(i) != "aber" || !t.isWord(i-1)) { // "das ist aber nicht …" is one statement
		return true, true
	}
	return false, t.joins(i)
}

// closesDate says whether the comma at word i closes a date that has one within: "am Montag, dem 25. April, …".
func (t *text) closesDate(i int) bool {
	return i > 0 && slices.ContainsFunc(t.dates, func(d calendar.Mention) bool {
		return d.End <= t.words[i].Start && d.End >= t.words[i-1].Start && strings.Contains(t.body[d.Start:d.End], ",")
	})
}

// joins says whether "and" at word i parts two statements with a figure each.
func (t *text) joins(i int) bool {
	switch t.fold(i) {
	case "und", "and", "sowie", "or", "oder":
	default:
		return false
	}
	if t.measureAt(i-1) && t.measureAt(i+1) {
		return false // "killed or wounded"
	}
	before, after := false, false
	for _, f := range t.figures {
		switch {
		case f.last < i && !t.parted(f.last, i):
			before = true
		case f.first > i && !t.parted(i, f.first):
			after = true
		}
	}
	return before && after
}

// measureAt says whether word i tells what is counted.
func (t *text) measureAt(i int) bool {
	return slices.ContainsFunc(t.measures, func(h claims.Hit) bool { return h.First <= i && i <= h.Last })
}

// parted says whether a sign that ends a clause stands between two words.
func (t *text) parted(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if t.words[i].Kind != lang.Punct || t.inFigure(i) || t.inDate(i) || t.closesDate(i) {
			continue
		}
		switch t.words[i].Text {
		case ";", ":", ".", "!", "?", ",", "(", ")", "–", "—":
			return true
		}
	}
	return false
}

// segment is the first and the last word of the segment of word i.
func (t *text) segment(i int) (first, last int) { return stretch(t.segments, i) }

// clause is the first and the last word of the clause of word i.
func (t *text) clause(i int) (first, last int) { return stretch(t.clauses, i) }

// stretch is the run of equal numbers around place i.
func stretch(numbers []int, i int) (first, last int) {
	first, last = i, i
	for first > 0 && numbers[first-1] == numbers[i] {
		first--
	}
	for last+1 < len(numbers) && numbers[last+1] == numbers[i] {
		last++
	}
	return first, last
}

func otherThan(code lang.Code) lang.Code {
	if code == lang.English {
		return lang.German
	}
	return lang.English
}

// entries are the hits of the tables that name things by whatever words, by the kinds of entry.
func (t *text) entries() [7][]claims.Hit {
	return [7][]claims.Hit{t.measures, t.nations, t.roles, t.events, t.names, t.alike, t.near}
}

// isAlike says whether word i is of a group of words that mean one thing.
func (t *text) isAlike(i int) bool {
	return slices.ContainsFunc(t.alike, func(h claims.Hit) bool { return h.First <= i && i <= h.Last })
}

// hasCapital says whether a word between two begins with a capital letter.
func (t *text) hasCapital(first, last int) bool {
	for i := first; i <= last; i++ {
		if t.capital(i) {
			return true
		}
	}
	return false
}
