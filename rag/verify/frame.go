package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// frame is one statement of a sentence: who does what, where, when and how many. A sentence has one for each of its
// predicates, and for each part that leaves its predicate to another: "X received 20 votes, Y 10" has two.
type frame struct {
	// words are the content words of the frame itself, given those that it leaves to a neighbour, by their places in the text.
	words, given []int
	// slots are the figures and dates that the frame fills.
	slots []slot
	// verbs are the places of its verbs, helping ones too; subject those of the words that name whoever acts.
	verbs, subject []int
	first, last    int
	// aside is true for what says who tells the rest of the sentence, and when.
	aside bool
	// leans is true for what can't be read without the frame before it.
	leans bool
	// part is true for what counts some of those whom the frame before it counts.
	part bool
}

// slot is a figure or a date of a frame.
type slot struct {
	first, last int
	figure      *figure
	date        *calendar.Mention
	unit        string // of a figure; where it stands with another figure of the sentence only, that one's
	// length is a length of time in units of lasts, "" for none.
	length float64
	lasts  string
}

// framed is a text in frames.
type framed struct {
	*text
	frames []frame
	// content and verb say of each word whether it tells something of the matter, and whether it is a verb.
	content, verb []bool
	noun          []bool // content words that may name somebody or something
	slots         []slot
	neutral       []claims.Hit
	keys          *keys
	over          bool // it has more frames than are compared
}

// frames reads a text in frames.
func (v *Verifier) frames(t *text) *framed {
	f := &framed{text: t, content: make([]bool, len(t.words)), verb: make([]bool, len(t.words)), neutral: v.inLanguage(v.neutral, t)}
	f.addSlots()
	for i, w := range t.words {
		finite := isFinite(w.Folded) || isHelping(w.Folded)
		f.content[i] = w.Kind == lang.Word && len(w.Folded) > 1 && !finite && !lang.IsStopWord(t.code, w.Folded) && !isPreposition(w.Folded) && f.slotAt(i) < 0
		f.verb[i] = finite || f.content[i] && v.isVerb(t, i)
	}
	v.findVerbs(f)
	v.findNouns(f)
	f.gather()
	f.over = len(f.frames) > mostFrames
	f.frames = f.frames[:min(len(f.frames), mostFrames)]
	for i := range f.frames {
		f.complete(i)
	}
	f.giveAsides()
	return f
}

// addSlots gathers figures and dates.
func (f *framed) addSlots() {
	for i := range f.figures {
		x := &f.figures[i]
		s := slot{first: x.first, last: x.last, figure: x, unit: f.unitOf(i)}
		if isTime(x.Unit) && x.Low != nil {
			s.length, s.lasts = *x.Low, x.Unit
		}
		f.slots = append(f.slots, s)
	}
	for i := range f.dates {
		if d := &f.dates[i]; !d.Clock {
			s := slot{first: f.wordAt(d.Start), last: f.wordAt(d.End - 1), date: d}
			s.length, s.lasts, _ = duration(f.body[d.Start:d.End], f.code)
			f.slots = append(f.slots, s)
		}
	}
	slices.SortFunc(f.slots, func(a, b slot) int { return a.first - b.first })
}

// unitOf is the unit of a figure. One without a noun behind it may have that of the figure before or behind it: "46 million
// euros for schools, 31 million for roads".
func (t *text) unitOf(i int) string {
	x := t.figures[i]
	if next := t.fold(x.last + 1); x.Unit != "" || t.isWord(x.last+1) && !isPreposition(next) && !lang.IsStopWord(t.code, next) && (t.code == lang.English || t.capital(x.last+1)) {
		return x.Unit
	}
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < len(t.figures) && !isTime(t.figures[k].Unit) && t.clauses[t.figures[k].first] == t.clauses[x.first] {
			return t.figures[k].Unit
		}
	}
	return ""
}

// slotAt is the slot of word i, -1 for none.
func (f *framed) slotAt(i int) int {
	return slices.IndexFunc(f.slots, func(s slot) bool { return s.first <= i && i <= s.last })
}

// gather parts the text in stretches and puts those that say nothing by themselves to the frame that they belong to.
func (f *framed) gather() {
	pending := -1
	for first := 0; first < len(f.words); {
		last := f.stretchEnd(first)
		kind := f.kind(first, last, pending < 0 && len(f.frames) > 0 && f.clauses[f.frames[len(f.frames)-1].last] == f.clauses[first])
		switch {
		case kind == opensFrame:
			if pending >= 0 {
				first = pending
			}
			f.frames = append(f.frames, f.frame(first, last))
			pending = -1
		case kind == continues:
			fr := &f.frames[len(f.frames)-1]
			*fr = f.frame(fr.first, last)
		case pending < 0:
			pending = first
		}
		first = last + 1
	}
	if pending < 0 {
		return
	}
	if n := len(f.frames); n > 0 && !f.slotIn(pending, len(f.words)) {
		f.frames[n-1] = f.frame(f.frames[n-1].first, len(f.words)-1)
		return
	}
	f.frames = append(f.frames, f.frame(pending, len(f.words)-1))
}

// stops says whether a full stop stands between two words.
func (f *framed) stops(from, to int) bool {
	for i := from; i < to; i++ {
		switch f.words[i].Text {
		case ".", "!", "?":
			if f.words[i].Kind == lang.Punct && f.slotAt(i) < 0 {
				return true
			}
		}
	}
	return false
}

// stretchEnd is the last word of the stretch that begins at a word: to the end of its segment, or to an "and" behind which
// something else is told.
func (f *framed) stretchEnd(first int) int {
	_, last := f.segment(first)
	for f.joinsLengths(last + 1) {
		_, last = f.segment(last + 1)
	}
	for i := first + 1; i < last; i++ {
		switch f.fold(i) {
		case "und", "and", "sowie", "but", "aber":
			if f.saysMore(first, i, last) {
				return i - 1
			}
		case "that":
			if f.saysThat(first, i, last) {
				return i - 1
			}
		case "before", "after", "nachdem", "bevor":
			if f.any(f.verb, first, i) && f.any(f.verb, i+1, last+1) {
				return i - 1
			}
		}
	}
	return last
}

// saysThat says whether a statement of its own follows "that" behind an English verb of saying, which needs no comma: what is
// said is told apart from who says it, and when.
func (f *framed) saysThat(first, at, last int) bool {
	if f.code != lang.English || !f.any(f.verb, at+1, last+1) {
		return false
	}
	for i := first; i < at; i++ {
		if f.verb[i] && f.speaks([]int{i}) {
			return true
		}
	}
	return false
}

// saysMore says whether both sides of "and" tell something: both have a verb, or both a slot.
func (f *framed) saysMore(first, at, last int) bool {
	verbs, slots := f.any(f.verb, first, at), f.slotIn(first, at)
	if f.joinsLengths(at) {
		return false
	}
	if verbs && !f.any(f.verb, at+1, last+1) && f.isShort(at+1, last) {
		return true
	}
	return f.slotAt(at) < 0 && (verbs && f.any(f.verb, at+1, last+1) && f.predicates(at) || slots && f.sameSorts(first, at, last+1) && f.any(f.content, at+1, last+1))
}

// joinsLengths says whether word i joins two lengths of time to one: "four years and six months".
func (f *framed) joinsLengths(i int) bool {
	a, b := f.slotAt(i-1), f.slotAt(i+1)
	return (f.fold(i) == "und" || f.fold(i) == "and") && a >= 0 && b >= 0 && f.slots[a].sort() == "time" && f.slots[b].sort() == "time"
}

// sameSorts says whether the slots right before and behind a word are of one sort.
func (f *framed) sameSorts(first, at, end int) bool {
	after := slices.IndexFunc(f.slots, func(s slot) bool { return s.first > at })
	if after < 1 || f.slots[after].first >= end || f.slots[after-1].first < first {
		return false
	}
	return f.slots[after-1].sort() == f.slots[after].sort()
}

// predicates says whether verbs before and after "and" are no pair: "was treated and released".
func (f *framed) predicates(at int) bool {
	return !f.verb[at-1] || !f.verb[at+1]
}

func (f *framed) any(marks []bool, first, end int) bool {
	return slices.Contains(marks[first:min(end, len(marks))], true)
}

// slotIn says whether a slot begins between two words.
func (f *framed) slotIn(first, end int) bool {
	return slices.ContainsFunc(f.slots, func(s slot) bool { return s.first >= first && s.first < end })
}

// What a stretch is to the frames beside it.
const (
	opensFrame = iota // tells something itself
	continues         // belongs to the frame before it
	prepares          // belongs to the one behind it
)

// kind says what a stretch is. Follows is true where a frame of the same sentence goes before it.
func (f *framed) kind(first, last int, follows bool) int {
	verb, slot := f.any(f.verb, first, last+1), f.slotIn(first, last+1)
	switch {
	case follows && f.closesBracket(first, last):
		return continues
	case !follows && f.isAbsolute(first, last):
		return prepares
	case verb:
		return opensFrame
	case !follows:
		if slot && !f.ends(last) {
			return f.withFigure(first, last)
		}
		return prepares
	case (f.fold(first) == ";" || f.fold(first-1) == ";") && f.any(f.content, first, last+1), slot && (f.any(f.content, first, last+1) || f.hasFigure(first, last)), f.twoNouns(first, last), f.isSequel(first, last), f.isShort(first, last):
		return opensFrame
	}
	return continues
}

// isAbsolute says whether an English stretch before a statement has no verb but a participle: "weather permitting, …".
func (f *framed) isAbsolute(first, last int) bool {
	if f.code != lang.English || f.ends(last) || f.slotIn(first, last+1) {
		return false
	}
	some := false
	for i := first; i <= last; i++ {
		if f.verb[i] && !strings.HasSuffix(f.fold(i), "ing") {
			return false
		}
		some = some || f.verb[i]
	}
	return some
}

// closesBracket says whether a stretch ends in the German participle or infinitive of the helping verb in the frame before it,
// with nothing but an apposition between.
func (f *framed) closesBracket(first, last int) bool {
	before := &f.frames[len(f.frames)-1]
	for last > first && !f.isWord(last) {
		last--
	}
	if f.code != lang.German || !f.verb[last] || !f.content[last] || len(before.verbs) == 0 || f.clauses[before.last] != f.clauses[first] {
		return false
	}
	for i := first; i < last; i++ {
		if f.verb[i] {
			return false
		}
	}
	for _, a := range before.slots {
		if slices.ContainsFunc(f.slots, func(b slot) bool { return b.first >= first && b.last <= last && a.sort() == b.sort() }) {
			return false
		}
	}
	return !slices.ContainsFunc(before.verbs, func(i int) bool { return f.content[i] })
}

// ends says whether a stretch is the last of its sentence.
func (f *framed) ends(last int) bool {
	return last+1 >= len(f.words) || f.stops(last, min(last+2, len(f.words)))
}

// withFigure says what a stretch without a verb is that begins a sentence: with a figure it tells something.
func (f *framed) withFigure(first, last int) int {
	bare := func(i int) bool { return f.isNoun(i) && !f.governed(i, first) }
	for i := first; i <= last; i++ {
		if f.hasFigure(first, last) || bare(i) {
			return opensFrame
		}
	}
	return prepares
}

func (f *framed) hasFigure(first, last int) bool {
	return slices.ContainsFunc(f.slots, func(s slot) bool { return s.figure != nil && s.first >= first && s.last <= last })
}

// isShort says whether a stretch is nothing but a noun and how its verb goes: ", a guard slightly".
func (f *framed) isShort(first, last int) bool {
	for last > first && !f.isWord(last) {
		last--
	}
	for first < last && !f.content[first] {
		first++
	}
	if !f.isNoun(first) || !f.content[last] || last == first || f.governed(first, max(0, first-3)) {
		return false
	}
	if f.code == lang.English {
		return strings.HasSuffix(f.fold(last), "ly")
	}
	return !f.capital(last)
}

// isSequel says whether a stretch without a verb tells who, or what, came next or is one of them: ", then Poland".
func (f *framed) isSequel(first, last int) bool {
	for first < last && !f.isWord(first) {
		first++
	}
	switch f.fold(first) {
	case "dann", "danach", "spaeter", "then", "later", "eines", "eins", "einer", "one", "another":
		return f.any(f.content, first, last+1)
	}
	return false
}

// twoNouns says whether a stretch without a verb sets two nouns against one another: ", the defence an acquittal".
func (f *framed) twoNouns(first, last int) bool {
	groups, open := 0, false
	for i := first; i <= last; i++ {
		switch {
		case f.content[i]:
			if !open {
				groups++
			}
			open = true
		case isDeterminer(f.fold(i)) && i > first:
			open = false
		case isPreposition(f.fold(i)) || f.fold(i) == "so" || f.fold(i) == "laut":
			return false
		}
	}
	return groups > 1
}

// frame reads the frame between two words.
func (f *framed) frame(first, last int) frame {
	fr := frame{first: first, last: last}
	for i := first; i <= last; i++ {
		if f.content[i] {
			fr.words = append(fr.words, i)
		}
		if f.verb[i] {
			fr.verbs = append(fr.verbs, i)
		}
	}
	for _, s := range f.slots {
		if s.first >= first && s.first <= last {
			fr.slots = append(fr.slots, s)
		}
	}
	fr.subject = f.subjectOf(&fr)
	return fr
}

// subjectOf are the words that name whoever acts: the nouns without a preposition before the first verb, else the first
// behind it.
func (f *framed) subjectOf(fr *frame) []int {
	if len(fr.verbs) == 0 {
		return nil
	}
	var out []int
	verb := fr.verbs[0]
	if i := f.pronoun(fr); i >= 0 && !slices.ContainsFunc(fr.words, func(w int) bool { return w < i && f.isNoun(w) && !f.governed(w, fr.first) && !f.isObject(w, fr.first) }) {
		return nil
	}
	for _, i := range fr.words {
		if f.verb[i] || !f.isNoun(i) || f.governed(i, fr.first) || f.isObject(i, fr.first) {
			if len(out) > 0 && i > verb {
				break
			}
			continue
		}
		if i > verb && len(out) > 0 && (out[len(out)-1] < verb || i-out[len(out)-1] > 2) {
			break
		}
		out = append(out, i)
	}
	return out
}

// isObject says whether the article of a German noun shows that it does not act.
func (f *framed) isObject(i, first int) bool {
	for k := i - 1; k >= first && k >= i-3 && f.code == lang.German && !f.verb[k] && f.isWord(k); k-- {
		switch f.fold(k) {
		case "den", "dem", "einen", "einem", "ihn", "ihm", "seinen", "ihren", "seinem", "ihrem":
			return true
		case "der", "die", "das", "ein", "eine":
			return false
		}
	}
	return false
}

// pronoun is the first pronoun of a frame that stands for whoever acts, -1 for none.
func (f *framed) pronoun(fr *frame) int {
	for i := fr.first; i <= fr.last; i++ {
		switch f.fold(i) {
		case "er", "sie", "es", "he", "she", "it", "they", "man", "wir", "we":
			return i
		}
	}
	return -1
}

// isNoun says whether a content word may name somebody or something.
func (f *framed) isNoun(i int) bool {
	return i < len(f.noun) && f.noun[i]
}

// governed says whether a preposition stands before the nouns and adjectives that a noun stands with.
func (f *framed) governed(i, first int) bool {
	const reach = 5
	for k := i + 1; k < len(f.words) && k < i+reach && f.isWord(k) && !f.verb[k]; k++ {
		if f.fold(k) == "zufolge" {
			return true
		}
	}
	for k := i - 1; k >= first && k >= i-reach; k-- {
		w := f.fold(k)
		switch {
		case w == "der" || w == "als" || w == "wie":
			continue
		case f.slotAt(k) >= 0 && !isDeterminer(w): // "auf ein Abkommen" has no figure
			return false
		case w == "laut" || w == "according" || w == "beim" || w == "ins" || w == "ans" || isPreposition(w):
			return true
		case f.verb[k] || !f.isWord(k) || w == "and" || w == "und":
			return false
		}
	}
	return false
}
